#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "casus/term.h"
#include "storage/rdf/prefix_map.h"

namespace casus::storage {

/// Shortens IRIs with prefixes, and remembers which of them it used.
class TurtleNames {
 public:
  explicit TurtleNames(PrefixMap prefixes) : prefixes_(std::move(prefixes)) {}

  void declare(std::string_view name, std::string_view iri) { prefixes_.set(name, iri); }
  /// Appends `iri` as a prefixed name; false when no prefix allows it.
  bool append(std::string& out, std::string_view iri);
  /// Appends an @prefix directive for every prefix, or for those used so far.
  void append_directives(std::string& out, bool all) const;

 private:
  PrefixMap prefixes_;
  std::set<std::string, std::less<>> used_;
};

/// Appends a term as Turtle: prefixed names where `names` allow, numbers and booleans without quotes where their
/// lexical form is the token, long strings for text of several lines.
void append_turtle(std::string& out, const TermView& term, TurtleNames& names);

}  // namespace casus::storage
