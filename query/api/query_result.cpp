#include "casus/store.h"
#include "query/api/execution.h"
#include "query/results/solution_writer.h"

namespace casus {

namespace {

StatementKind kind_of(query::QueryForm form) {
  switch (form) {
    case query::QueryForm::kSelect: return StatementKind::kSelect;
    case query::QueryForm::kConstruct: return StatementKind::kConstruct;
    case query::QueryForm::kAsk: return StatementKind::kAsk;
    case query::QueryForm::kDescribe: break;
  }
  return StatementKind::kDescribe;
}

}  // namespace

QueryResult::QueryResult(std::unique_ptr<detail::Execution> execution)
    : kind_(kind_of(execution->form())), answer_(false) {
  switch (kind_) {
    case StatementKind::kSelect: answer_ = Solutions(std::move(execution)); break;
    case StatementKind::kAsk:
      answer_ = execution->boolean();
      analysis_ = execution->plan_text(true);
      break;
    default: answer_ = GraphResult(std::move(execution));
  }
}
QueryResult::QueryResult(QueryResult&&) noexcept = default;
QueryResult& QueryResult::operator=(QueryResult&&) noexcept = default;
QueryResult::~QueryResult() = default;

Solutions& QueryResult::solutions() {
  if (auto* solutions = std::get_if<Solutions>(&answer_)) return *solutions;
  throw QueryError("this query is not a SELECT: it has no solutions");
}

bool QueryResult::boolean() {
  if (const auto* answer = std::get_if<bool>(&answer_)) return *answer;
  throw QueryError("this query is not an ASK: it has no boolean answer");
}

GraphResult& QueryResult::graph() {
  if (auto* graph = std::get_if<GraphResult>(&answer_)) return *graph;
  throw QueryError("this query is neither a CONSTRUCT nor a DESCRIBE: it has no graph");
}

std::uint64_t QueryResult::write(const ResultOptions& options, const TextSink& sink) {
  if (auto* solutions = std::get_if<Solutions>(&answer_)) return solutions->write(options, sink);
  if (auto* graph = std::get_if<GraphResult>(&answer_)) return graph->write(options, sink);
  query::make_solution_writer(options, sink)->boolean(std::get<bool>(answer_));
  return 1;
}

std::string QueryResult::analysis() const {
  if (const auto* solutions = std::get_if<Solutions>(&answer_)) return solutions->analysis();
  if (const auto* graph = std::get_if<GraphResult>(&answer_)) return graph->analysis();
  return analysis_;
}

}  // namespace casus
