#include "casus/statement.h"

#include "query/api/statement_access.h"

namespace casus {

namespace {

query::ParserOptions parser_options(const QueryOptions& options) {
  query::ParserOptions parser;
  parser.source_name = options.source_name;
  parser.base = options.base;
  parser.prefixes = options.prefixes;
  parser.start = options.start;
  return parser;
}

StatementKind kind_of(query::QueryForm form) {
  switch (form) {
    case query::QueryForm::kSelect: return StatementKind::kSelect;
    case query::QueryForm::kConstruct: return StatementKind::kConstruct;
    case query::QueryForm::kAsk: return StatementKind::kAsk;
    case query::QueryForm::kDescribe: return StatementKind::kDescribe;
  }
  return StatementKind::kNothing;
}

}  // namespace

StatementKind Statement::kind() const {
  const query::Statement& parsed = state_->parsed;
  if (const auto* query = std::get_if<query::Query>(&parsed.body)) return kind_of(query->form);
  if (std::holds_alternative<query::Update>(parsed.body)) return StatementKind::kUpdate;
  return parsed.declares ? StatementKind::kPrologue : StatementKind::kNothing;
}

std::size_t Statement::length() const {
  return state_->parsed.length;
}
const PrefixMap& Statement::prefixes() const {
  return state_->parsed.prologue.prefixes;
}
const std::string& Statement::base() const {
  return state_->parsed.prologue.base;
}

Statement StatementAccess::parse_query(std::string_view text, const QueryOptions& options) {
  query::Statement parsed;
  parsed.body = query::parse_query(text, parser_options(options));
  parsed.length = text.size();
  return make(std::move(parsed));
}

Statement StatementAccess::parse_update(std::string_view text, const QueryOptions& options) {
  query::Statement parsed;
  parsed.body = query::parse_update(text, parser_options(options));
  parsed.length = text.size();
  return make(std::move(parsed));
}

Statement parse_statement(std::string_view text, const QueryOptions& options) {
  return StatementAccess::make(query::parse_statement(text, parser_options(options)));
}

bool is_incomplete_statement(std::string_view text, const QueryOptions& options) {
  return query::is_incomplete(text, parser_options(options));
}

}  // namespace casus
