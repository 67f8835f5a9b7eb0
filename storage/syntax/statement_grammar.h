#pragma once

#include "storage/syntax/parse_failure.h"
#include "storage/syntax/statement_builder.h"

namespace casus::storage {

/// How one statement of a syntax is read. The text begins at the statement, behind white space and comments.
struct StatementGrammar {
  /// The end of the statement that begins at `begin`, its parts handed to `builder`; null when there is none. Throws
  /// ParseFailure. A match that ends at `end`, or a failure near it, says nothing unless the text really ends there.
  const char* (*parse)(const char* begin, const char* end, StatementBuilder& builder);
  /// Why parse() found nothing. Throws ParseFailure for nesting beyond the limit.
  void (*explain)(const char* begin, const char* end, FurthestFailure& failure);
};

/// One statement of N-Triples (RDF 1.2 N-Triples, section 5), up to the end of its line.
extern const StatementGrammar kNTriplesLine;
/// One statement of N-Quads (RDF 1.2 N-Quads, section 5), up to the end of its line.
extern const StatementGrammar kNQuadsLine;
/// A directive, or triples with their dot (RDF 1.2 Turtle, section 6.5).
extern const StatementGrammar kTurtleStatement;
/// At the top level of TriG (RDF 1.2 TriG, section 4.5): a directive, triples with their dot, or the beginning of a
/// graph up to its brace.
extern const StatementGrammar kTriGStatement;
/// Inside the braces of TriG: triples with their dot, or without one in front of the closing brace; or that brace.
extern const StatementGrammar kTriGBlockStatement;

}  // namespace casus::storage
