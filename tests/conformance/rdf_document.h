#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casus/quad.h"
#include "casus/rdf_format.h"
#include "casus/term.h"

namespace casus::conformance {

std::string read_file(const std::filesystem::path& file);

/// Every statement of a document, blank node labels as written. Throws casus::SyntaxError.
std::vector<Quad> parse_rdf(std::string_view text, RdfFormat format, const std::string& base);

/// The same for a file, its format told by its name.
std::vector<Quad> read_rdf_file(const std::filesystem::path& file, const std::string& base);

/// N-Quads text of some statements.
std::string to_nquads(const std::vector<Quad>& quads);

/// Triples by subject and predicate, in document order; names of graphs are ignored.
class TripleIndex {
 public:
  explicit TripleIndex(const std::vector<Quad>& quads);

  const std::vector<Term>& objects(const Term& subject, std::string_view predicate) const;
  /// The first object, if any.
  std::optional<Term> object(const Term& subject, std::string_view predicate) const;
  std::vector<Term> subjects(std::string_view predicate, const Term& object) const;
  /// The members of an rdf:List.
  std::vector<Term> list(const Term& head) const;

 private:
  std::map<Term, std::map<std::string, std::vector<Term>, std::less<>>> by_subject_;
};

}  // namespace casus::conformance
