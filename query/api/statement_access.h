#pragma once

#include <memory>
#include <variant>

#include "casus/statement.h"
#include "query/syntax/parser.h"

namespace casus {

struct Statement::State {
  query::Statement parsed;
};

/// The parsed form behind a public Statement.
struct StatementAccess {
  static const query::Statement& parsed(const Statement& statement) { return statement.state_->parsed; }
  static Statement make(query::Statement parsed) {
    Statement statement;
    statement.state_ = std::make_shared<const Statement::State>(Statement::State{std::move(parsed)});
    return statement;
  }
  /// The whole text as one statement, which it must be.
  static Statement parse_query(std::string_view text, const QueryOptions& options);
  static Statement parse_update(std::string_view text, const QueryOptions& options);
};

}  // namespace casus
