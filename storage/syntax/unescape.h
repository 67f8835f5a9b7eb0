#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace casus::storage {

/// Why escaped text cannot be decoded.
struct EscapeError {
  std::size_t offset = 0;  ///< in bytes from the start of the text
  std::string message;
};

/// Appends the content of a string literal (what stands between the quotes) to `out` with ECHAR and UCHAR decoded.
/// Refuses unknown escapes, surrogates and values above U+10FFFF; `out` is then unspecified.
std::optional<EscapeError> unescape_string(std::string_view text, std::string& out);

/// Appends the content of an IRIREF (what stands between < and >) with UCHAR decoded; refuses what IRIREF must not hold
/// (SPARQL 1.1, rule 139), escaped or not. Says nothing about whether the IRI is absolute.
std::optional<EscapeError> unescape_iri(std::string_view text, std::string& out);

/// Appends a PN_LOCAL with the backslash of PN_LOCAL_ESC taken away; %-sequences stay as they are.
std::optional<EscapeError> unescape_local_name(std::string_view text, std::string& out);

}  // namespace casus::storage
