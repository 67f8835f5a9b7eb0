#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace casus::storage {

/// True when `iri` starts with a scheme (RFC 3987, section 2.2).
bool is_absolute_iri(std::string_view iri);

/// The first problem of an absolute IRI: a character that an IRIREF must not hold (SPARQL 1.1, rule 139), or no scheme.
std::optional<std::string> iri_problem(std::string_view iri);

/// Resolves a reference against an absolute base (RFC 3986, section 5.2, without normalisation beyond dot segments).
/// Returns `reference` itself when it is absolute.
std::string resolve_iri(std::string_view base, std::string_view reference);

/// The file: IRI of a path, made absolute; percent-encoded as RFC 8089 wants.
std::string file_iri(const std::string& path);

}  // namespace casus::storage
