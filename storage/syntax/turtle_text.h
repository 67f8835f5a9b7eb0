#pragma once

#include <string>

#include "casus/term.h"
#include "storage/rdf/prefix_map.h"

namespace casus::storage {

/// Appends a term as Turtle: prefixed names where `prefixes` allow, numbers and booleans without quotes where their
/// lexical form is the token, long strings for text of several lines.
void append_turtle(std::string& out, const TermView& term, const PrefixMap& prefixes);

}  // namespace casus::storage
