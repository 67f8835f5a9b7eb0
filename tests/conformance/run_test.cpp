#include "tests/conformance/run_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <utility>
#include <variant>

#include "casus/store.h"
#include "query/syntax/parser.h"
#include "storage/syntax/quad_writer.h"
#include "tests/conformance/compare.h"
#include "tests/conformance/rdf_document.h"
#include "tests/conformance/result_set.h"

namespace casus::conformance {

namespace {

constexpr std::chrono::seconds kTimeLimit{60};

query::ParserOptions parser_options(const W3cTest& test) {
  query::ParserOptions options;
  options.source_name = test.input.path.filename().string();
  options.base = test.input.iri;
  return options;
}

QueryOptions query_options(const W3cTest& test, const Conditions& conditions) {
  QueryOptions options;
  options.disabled_passes = conditions.disabled_passes;
  if (conditions.several_threads) {
    options.threads = 2;
    options.parallel_from = std::chrono::microseconds(0);
  }
  options.source_name = test.input.path.filename().string();
  options.base = test.input.iri;
  options.timeout = kTimeLimit;
  return options;
}

template <class Action>
std::optional<std::string> accept_or_refuse(bool positive, const Action& action) {
  try {
    action();
  } catch (const SyntaxError& error) {
    if (positive) return fmt::format("  refused: {}\n", error.what());
    return std::nullopt;
  }
  if (!positive) return "  accepted, although it is wrong\n";
  return std::nullopt;
}

void load(Store& store, const DataFile& data) {
  LoadOptions options;
  options.base = data.file.iri;
  if (data.graph) options.graph = Term::iri(*data.graph);
  store.load(data.file.path.string(), options);
}

// Graphs of FROM and FROM NAMED that the manifest does not list are there under their own names.
void load_dataset_clause(Store& store, const query::DatasetClause& dataset, const W3cTest& test,
                         const std::filesystem::path& root) {
  std::vector<Term> graphs = dataset.default_graphs;
  graphs.insert(graphs.end(), dataset.named_graphs.begin(), dataset.named_graphs.end());
  std::sort(graphs.begin(), graphs.end());
  graphs.erase(std::unique(graphs.begin(), graphs.end()), graphs.end());
  for (const Term& graph : graphs) {
    const bool listed = std::any_of(test.data.begin(), test.data.end(),
                                    [&](const DataFile& data) { return data.graph == graph.value(); });
    if (!listed) load(store, {{local_file(root, graph.value()), graph.value()}, graph.value()});
  }
}

Demands demands_of(const query::Query& query) {
  Demands demands;
  const query::Algebra* node = query.root.get();
  bool projected = false;
  while (true) {
    if (const auto* slice = std::get_if<query::Slice>(&node->node)) {
      demands.sliced = true;
      node = slice->input.get();
    } else if (const auto* distinct = std::get_if<query::Distinct>(&node->node)) {
      node = distinct->input.get();
    } else if (const auto* reduced = std::get_if<query::Reduced>(&node->node)) {
      node = reduced->input.get();
    } else if (const auto* project = std::get_if<query::Project>(&node->node); project != nullptr && !projected) {
      projected = true;
      node = project->input.get();
    } else {
      break;
    }
  }
  const auto* order = std::get_if<query::OrderBy>(&node->node);
  if (order == nullptr) return demands;
  demands.ordered = true;
  for (const query::SortKey& key : order->keys) {
    const auto* variable = std::get_if<query::VariableExpression>(&key.expression->node);
    const bool shown = variable != nullptr && std::find(query.projection.begin(), query.projection.end(),
                                                        variable->variable) != query.projection.end();
    if (!shown) {
      demands.sort_keys.clear();
      return demands;
    }
    demands.sort_keys.push_back({query.variables.name(variable->variable), key.descending});
  }
  return demands;
}

std::string written(QueryResult& answer, ResultFormat format) {
  ResultOptions options;
  options.format = format;
  std::string text;
  answer.write(options, [&](std::string_view piece) { text += piece; });
  return text;
}

ResultSet rows_of(Solutions& solutions) {
  ResultSet result;
  result.variables = solutions.variables();
  for (const Row& solution : solutions) {
    auto& row = result.rows.emplace_back();
    for (std::size_t column = 0; column < solution.size(); ++column) {
      if (solution[column]) row.emplace(result.variables[column], *solution[column]);
    }
  }
  return result;
}

// Where the expected result is in a format of results, the answer goes through the writer of that format.
ResultSet answer_of(QueryResult answer, const std::filesystem::path& expected) {
  const std::string ending = expected.extension().string();
  ResultSet result;
  switch (answer.kind()) {
    case StatementKind::kConstruct:
    case StatementKind::kDescribe:
      result.kind = ResultSet::Kind::kGraph;
      while (const Quad* quad = answer.graph().next()) result.graph.push_back(*quad);
      return result;
    default: break;
  }
  if (ending == ".srx") return read_xml_results(written(answer, ResultFormat::kXml));
  if (ending == ".srj") return read_json_results(written(answer, ResultFormat::kJson));
  if (ending == ".csv") return read_csv_results(written(answer, ResultFormat::kCsv));
  if (ending == ".tsv") return read_tsv_results(written(answer, ResultFormat::kTsv));
  if (answer.kind() == StatementKind::kAsk) {
    result.kind = ResultSet::Kind::kBoolean;
    result.boolean = answer.boolean();
    return result;
  }
  return rows_of(answer.solutions());
}

std::optional<std::string> evaluate_query(const W3cTest& test, const std::filesystem::path& root,
                                          const Conditions& conditions) {
  if (!test.result) return "  the manifest names no result\n";
  const std::string text = read_file(test.input.path);
  const query::Query query = query::parse_query(text, parser_options(test));
  Store store = Store::in_memory();
  for (const DataFile& data : test.data) load(store, data);
  load_dataset_clause(store, query.dataset, test, root);
  give_history(store, conditions.history);
  Demands demands = demands_of(query);
  demands.any_cardinality = test.any_cardinality;
  const ResultSet expected = read_result_file(test.result->path, test.result->iri);
  return difference(expected, answer_of(store.query(text, query_options(test, conditions)), test.result->path),
                    demands);
}

std::optional<std::string> evaluate_update(const W3cTest& test, const Conditions& conditions) {
  Store store = Store::in_memory();
  for (const DataFile& data : test.data) load(store, data);
  give_history(store, conditions.history);
  store.update(read_file(test.input.path), query_options(test, conditions));
  std::vector<Quad> expected;
  for (std::size_t number = 0; number < test.result_data.size(); ++number) {
    const DataFile& data = test.result_data[number];
    for (Quad& quad : read_rdf_file(data.file.path, data.file.iri)) {
      const auto rename = [&](Term& term) {
        if (term.is_blank_node()) term = Term::blank_node(fmt::format("file-{}-{}", number, term.value()));
      };
      rename(quad.subject);
      rename(quad.object);
      if (data.graph) quad.graph = Term::iri(*data.graph);
      expected.push_back(std::move(quad));
    }
  }
  std::string dumped;
  store.dump({}, [&](std::string_view piece) { dumped += piece; });
  return difference(expected, parse_rdf(dumped, RdfFormat::kNQuads, ""), true);
}

// Document order is kept: a canonical form is one of each statement, not of the document.
std::string canonical_form(const W3cTest& test) {
  std::string text;
  const auto writer = storage::make_quad_writer(
      test.format, [&](std::string_view piece) { text += piece; }, PrefixMap());
  for (const Quad& quad : parse_rdf(read_file(test.input.path), test.format, test.input.iri)) {
    const std::optional<TermView> graph = quad.graph ? std::optional(quad.graph->view()) : std::nullopt;
    writer->write({quad.subject.view(), quad.predicate.view(), quad.object.view(), graph ? &*graph : nullptr});
  }
  writer->finish();
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::optional<std::string> run(const W3cTest& test, const std::filesystem::path& root, const Conditions& conditions) {
  switch (test.kind) {
    case TestKind::kParse:
      return accept_or_refuse(test.positive,
                              [&] { parse_rdf(read_file(test.input.path), test.format, test.input.iri); });
    case TestKind::kParseEvaluation: {
      if (!test.result) return "  the manifest names no result\n";
      return exact_difference(read_rdf_file(test.result->path, test.result->iri),
                              parse_rdf(read_file(test.input.path), test.format, test.input.iri));
    }
    case TestKind::kCanonicalForm:
      if (!test.result) return "  the manifest names no result\n";
      return difference(lines_of(read_file(test.result->path)), lines_of(canonical_form(test)));
    case TestKind::kQuerySyntax:
      return accept_or_refuse(test.positive,
                              [&] { query::parse_query(read_file(test.input.path), parser_options(test)); });
    case TestKind::kUpdateSyntax:
      return accept_or_refuse(test.positive,
                              [&] { query::parse_update(read_file(test.input.path), parser_options(test)); });
    case TestKind::kQueryEvaluation: return evaluate_query(test, root, conditions);
    case TestKind::kUpdateEvaluation: return evaluate_update(test, conditions);
    case TestKind::kOther: break;
  }
  return "  a test of a type that is not known\n";
}

}  // namespace

std::optional<std::string> run_test(const W3cTest& test, const std::filesystem::path& root,
                                    const Conditions& conditions) {
  try {
    return run(test, root, conditions);
  } catch (const Error& error) {
    return fmt::format("  {}\n", error.what());
  }
}

}  // namespace casus::conformance
