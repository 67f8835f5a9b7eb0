#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "query/syntax/parser.h"

namespace casus::query {

/// The IRI that the text of an IRIREF (with < and >) means under a prologue. Throws Failure at `offset`.
std::string iri_of_reference(std::string_view text, const Prologue& prologue, std::size_t offset);

/// The IRI that a prefixed name means. Throws Failure at `offset`, for an unknown prefix with a suggestion.
std::string iri_of_prefixed_name(std::string_view text, const Prologue& prologue, std::size_t offset);

}  // namespace casus::query
