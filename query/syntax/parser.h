#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "query/algebra/algebra.h"
#include "storage/rdf/prefix_map.h"

namespace casus::query {

/// What a text is parsed against, and what its prologue leaves behind (scripts carry it on to the next statement).
struct ParserOptions {
  std::string source_name = "<query>";
  /// Base IRI for relative references before any BASE; empty: relative IRIs are errors.
  std::string base;
  /// Prefixes known without a declaration; declarations of the text override them.
  storage::PrefixMap prefixes;
  /// Added to line and column of errors: where the statement starts in its script.
  SourcePosition start{1, 1, 0};
  /// Nesting of groups, parentheses, paths and collections; ResourceLimit beyond it is reported as a SyntaxError.
  unsigned max_depth = 500;
};

struct Prologue {
  std::string base;
  storage::PrefixMap prefixes;
};

/// Parses and translates one SPARQL 1.2 query. The whole text must be the query. Throws SyntaxError (grammar, unknown
/// prefix with a suggestion, variable scope, aggregates out of place, blank node reuse).
Query parse_query(std::string_view text, const ParserOptions& options);
/// Parses and translates one update request (any number of operations).
Update parse_update(std::string_view text, const ParserOptions& options);

/// The first statement of a script: a query, an update request (operations joined by ';' belong together), or only a
/// prologue, at the start of `text`.
struct Statement {
  std::variant<std::monostate, Query, Update>
      body;                ///< monostate: only a prologue, or nothing but white space and comments
  std::size_t length = 0;  ///< bytes consumed, a closing ';' included
  Prologue prologue;       ///< in force after the statement
  bool declares = false;   ///< only a prologue, and not an empty one
};
/// Throws SyntaxError as above.
Statement parse_statement(std::string_view text, const ParserOptions& options);

/// True when `text` is the beginning of a statement that needs more input (an interactive prompt then asks for another
/// line).
bool is_incomplete(std::string_view text, const ParserOptions& options);

}  // namespace casus::query
