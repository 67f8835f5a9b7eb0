#include "tests/conformance/result_set.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "casus/error.h"
#include "storage/rdf/vocabulary.h"
#include "tests/conformance/rdf_document.h"

namespace casus::conformance {

namespace {

std::string rs(const char* name) {
  return std::string("http://www.w3.org/2001/sw/DataAccess/tests/result-set#") + name;
}

long index_of_solution(const Term& term) {
  long index = 0;
  const std::string& text = term.value();
  std::from_chars(text.data(), text.data() + text.size(), index);
  return index;
}

std::map<std::string, Term> solution_row(const TripleIndex& graph, const Term& solution) {
  std::map<std::string, Term> row;
  for (const Term& binding : graph.objects(solution, rs("binding"))) {
    const auto variable = graph.object(binding, rs("variable"));
    const auto value = graph.object(binding, rs("value"));
    if (!variable || !value) throw LoadError("result set graph: a binding without variable or value");
    row.emplace(variable->value(), *value);
  }
  return row;
}

}  // namespace

ResultSet result_of_graph(std::vector<Quad> quads) {
  const TripleIndex graph(quads);
  ResultSet result;
  const auto sets = graph.subjects(storage::vocabulary::kRdfType, Term::iri(rs("ResultSet")));
  if (sets.empty()) {
    result.kind = ResultSet::Kind::kGraph;
    result.graph = std::move(quads);
    return result;
  }
  if (const auto boolean = graph.object(sets.front(), rs("boolean"))) {
    result.kind = ResultSet::Kind::kBoolean;
    result.boolean = boolean->value() == "true" || boolean->value() == "1";
    return result;
  }
  for (const Term& variable : graph.objects(sets.front(), rs("resultVariable")))
    result.variables.push_back(variable.value());
  std::vector<std::pair<long, std::map<std::string, Term>>> rows;
  for (const Term& solution : graph.objects(sets.front(), rs("solution"))) {
    const auto index = graph.object(solution, rs("index"));
    result.ordered |= index.has_value();
    rows.emplace_back(index ? index_of_solution(*index) : 0, solution_row(graph, solution));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [index, row] : rows) result.rows.push_back(std::move(row));
  return result;
}

ResultSet read_result_file(const std::filesystem::path& file, const std::string& base) {
  const std::string ending = file.extension().string();
  if (ending == ".srx") return read_xml_results(read_file(file));
  if (ending == ".srj") return read_json_results(read_file(file));
  if (ending == ".csv") return read_csv_results(read_file(file));
  if (ending == ".tsv") return read_tsv_results(read_file(file));
  return result_of_graph(read_rdf_file(file, base));
}

}  // namespace casus::conformance
