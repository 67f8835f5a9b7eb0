#pragma once

#include <string>
#include <string_view>

#include "casus/term.h"

namespace casus::storage {

/// Appends `text` as it stands between the quotes of a canonical N-Triples literal (RDF 1.2 N-Triples, section 3).
void append_escaped_string(std::string& out, std::string_view text);

/// Appends `iri` as it stands between < and >; characters that IRIREF must not hold become \u escapes.
void append_escaped_iri(std::string& out, std::string_view iri);

/// Appends a term in canonical N-Triples, language tags in lower case; triple terms as <<( s p o )>>.
void append_ntriples(std::string& out, const TermView& term);

}  // namespace casus::storage
