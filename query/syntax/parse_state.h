#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"
#include "query/syntax/expectations.h"
#include "query/syntax/expression_builder.h"
#include "query/syntax/failure.h"
#include "query/syntax/group_builder.h"
#include "query/syntax/parser.h"
#include "query/syntax/path_builder.h"
#include "query/syntax/triple_builder.h"
#include "query/syntax/update_builder.h"

namespace casus::query {

/// What the actions of the grammar read and write. The builders trust the grammar: a rule that acts does so only behind
/// the token that decides between the alternatives, so nothing is ever built twice or taken back.
struct ParseState {
  ParseState(std::string_view query_text, const ParserOptions& options)
      : text(query_text),
        max_depth(options.max_depth),
        prologue{options.base, options.prefixes},
        expressions(4 * options.max_depth) {}

  std::string_view text;
  unsigned max_depth;
  unsigned depth = 0;
  Prologue prologue;
  Expectations expectations;

  /// The last variable, IRI, literal, blank node, property list or collection.
  ast::Node node;
  /// The last string literal, decoded.
  std::string string;
  std::size_t string_offset = 0;

  TripleBuilder triples;
  PathBuilder paths;
  ExpressionBuilder expressions;
  GroupBuilder groups;

  ast::InlineData data;
  std::vector<std::optional<Term>> row;  ///< of VALUES, as far as it is read
  std::vector<ast::SubSelect> selects;
  std::string prefix;
  ast::Query query;
  UpdateBuilder update;

  std::size_t offset(const char* place) const { return static_cast<std::size_t>(place - text.data()); }
};

/// Counts the nesting of groups, parentheses, paths and collections.
class DepthGuard {
 public:
  DepthGuard(ParseState& state, const char* place) : state_(state) {
    if (++state_.depth > state_.max_depth) {
      throw Failure(state_.offset(place),
                    "the query is nested deeper than " + std::to_string(state_.max_depth) + " levels");
    }
  }
  ~DepthGuard() { --state_.depth; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  ParseState& state_;
};

}  // namespace casus::query
