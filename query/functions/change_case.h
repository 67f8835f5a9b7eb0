#pragma once

#include <string>
#include <string_view>

namespace casus::query {

/// Appends the text in upper or lower case, as Unicode has it without regard to a language. False for a text of two
/// gigabytes or more.
bool change_case(std::string_view text, bool upper, std::string& out);

}  // namespace casus::query
