#pragma once

#include <string>
#include <string_view>

#include "query/syntax/expectations.h"

namespace casus::query {

/// What is wrong where parsing got stuck: `expected "}" or a triple pattern, found "FILTR"; did you mean FILTER?`.
std::string describe_stop(std::string_view text, const Expectations& expectations);

/// True when the text stops at a place where a statement could go on: at its end, or inside a long string or a comment.
bool stops_at_end(std::string_view text, const Expectations& expectations);

}  // namespace casus::query
