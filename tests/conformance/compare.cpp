#include "tests/conformance/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "tests/conformance/isomorphism.h"
#include "tests/conformance/term_key.h"

namespace casus::conformance {

namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t kLinesShown = 8;

std::string shown(const char* title, const Lines& lines) {
  std::string text = fmt::format("  {} ({}):\n", title, lines.size());
  for (std::size_t i = 0; i < lines.size() && i < kLinesShown; ++i) text += "    " + lines[i] + '\n';
  if (lines.size() > kLinesShown) text += "    ...\n";
  return text;
}

std::string label(const std::optional<Term>& term) {
  return !term ? "-" : term->is_blank_node() ? "_:" : term->to_string();
}

// Lines that only one of the two has; blank nodes all look alike here.
std::string line_difference(Lines expected, Lines actual) {
  std::sort(expected.begin(), expected.end());
  std::sort(actual.begin(), actual.end());
  Lines missing, extra;
  std::set_difference(expected.begin(), expected.end(), actual.begin(), actual.end(), std::back_inserter(missing));
  std::set_difference(actual.begin(), actual.end(), expected.begin(), expected.end(), std::back_inserter(extra));
  if (missing.empty() && extra.empty()) return "  the same but for which blank nodes are one\n";
  return shown("missing", missing) + shown("not expected", extra);
}

Lines quad_lines(const std::vector<Quad>& quads) {
  Lines lines;
  for (const Quad& quad : quads) {
    lines.push_back(label(quad.subject) + ' ' + label(quad.predicate) + ' ' + label(quad.object) +
                    (quad.graph ? ' ' + label(*quad.graph) : ""));
  }
  return lines;
}

std::vector<CellRow> quad_cells(const std::vector<Quad>& quads, Matching matching) {
  const auto less = [](const Quad& a, const Quad& b) {
    return std::tie(a.graph, a.subject, a.predicate, a.object) < std::tie(b.graph, b.subject, b.predicate, b.object);
  };
  std::set<Quad, decltype(less)> distinct(quads.begin(), quads.end(), less);
  std::vector<CellRow> rows;
  for (const Quad& quad : distinct) rows.push_back(cells(quad, matching));
  return rows;
}

bool same_quads(const std::vector<Quad>& a, const std::vector<Quad>& b, Matching matching) {
  return isomorphic(quad_cells(a, matching), quad_cells(b, matching));
}

std::vector<Quad> in_graph(const std::vector<Quad>& quads, const std::optional<Term>& graph) {
  std::vector<Quad> found;
  std::copy_if(quads.begin(), quads.end(), std::back_inserter(found),
               [&](const Quad& quad) { return quad.graph == graph; });
  return found;
}

bool same_graph_by_graph(const std::vector<Quad>& a, const std::vector<Quad>& b) {
  std::set<std::optional<Term>> graphs;
  for (const auto* quads : {&a, &b}) {
    for (const Quad& quad : *quads) graphs.insert(quad.graph);
  }
  return std::all_of(graphs.begin(), graphs.end(), [&](const std::optional<Term>& graph) {
    return !(graph && graph->is_blank_node()) && same_quads(in_graph(a, graph), in_graph(b, graph), Matching::kByValue);
  });
}

std::vector<CellRow> solution_cells(const ResultSet& result, const std::vector<std::string>& variables,
                                    Matching matching) {
  std::vector<CellRow> rows;
  for (const auto& solution : result.rows) {
    std::vector<std::optional<Term>> row;
    for (const std::string& variable : variables) {
      const auto found = solution.find(variable);
      row.push_back(found == solution.end() ? std::nullopt : std::optional(found->second));
    }
    rows.push_back(cells(row, matching));
  }
  return rows;
}

Lines solution_lines(const ResultSet& result) {
  Lines lines;
  for (const auto& solution : result.rows) {
    std::string line;
    for (const auto& [variable, term] : solution)
      line += fmt::format("{}?{} = {}", line.empty() ? "" : "  ", variable, label(term));
    lines.push_back(line.empty() ? "(no variable bound)" : line);
  }
  return lines;
}

std::set<std::string> bound_variables(const ResultSet& result) {
  std::set<std::string> names;
  for (const auto& solution : result.rows) {
    for (const auto& [variable, term] : solution) names.insert(variable);
  }
  return names;
}

// Files written by hand may leave out columns that are never bound.
bool same_variables(const ResultSet& expected, const ResultSet& actual) {
  const std::set<std::string> wanted(expected.variables.begin(), expected.variables.end());
  const std::set<std::string> given(actual.variables.begin(), actual.variables.end());
  if (wanted == given) return true;
  if (expected.rows.empty() && actual.rows.empty()) return true;
  const std::set<std::string> bound = bound_variables(expected);
  return bound == bound_variables(actual) && std::includes(given.begin(), given.end(), bound.begin(), bound.end());
}

std::vector<CellRow> without_labels(std::vector<CellRow> rows) {
  for (CellRow& row : rows) {
    for (Cell& cell : row) {
      if (cell.blank) cell = {false, "a blank node"};
    }
  }
  return rows;
}

bool same_sequence(const std::vector<CellRow>& a, const std::vector<CellRow>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const CellRow& x, const CellRow& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](const Cell& c, const Cell& d) { return c.blank == d.blank && c.text == d.text; });
  });
}

std::vector<CellRow> distinct_rows(std::vector<CellRow> rows) {
  const auto key = [](const CellRow& row) {
    std::string text;
    for (const Cell& cell : row) text += fmt::format("{}{}:{}", cell.blank ? "_" : "", cell.text.size(), cell.text);
    return text;
  };
  std::map<std::string, CellRow> distinct;
  for (CellRow& row : rows) distinct.emplace(key(row), std::move(row));
  std::vector<CellRow> result;
  for (auto& [text, row] : distinct) result.push_back(std::move(row));
  return result;
}

std::vector<std::string> names_of(const std::vector<SortKey>& keys) {
  std::vector<std::string> names;
  for (const SortKey& key : keys) names.push_back(key.variable);
  return names;
}

/// Numbers that sort alike are one, whatever their types.
std::vector<CellRow> sort_key_cells(const ResultSet& result, const std::vector<SortKey>& keys) {
  ResultSet plain = result;
  for (auto& row : plain.rows) {
    for (auto& [name, term] : row) {
      if (!term.is_literal()) continue;
      const std::string_view type = term.datatype();
      if (is_integer_type(type) || type.ends_with("#decimal") || type.ends_with("#double") ||
          type.ends_with("#float")) {
        term = Term::literal(term.value(), "http://www.w3.org/2001/XMLSchema#double");
      }
    }
  }
  return without_labels(solution_cells(plain, names_of(keys), Matching::kByValue));
}

std::optional<std::string> solution_difference(const ResultSet& expected, const ResultSet& actual,
                                               const Demands& demands) {
  if (!same_variables(expected, actual)) {
    return fmt::format("  columns: expected {}, got {}\n", fmt::join(expected.variables, " "),
                       fmt::join(actual.variables, " "));
  }
  std::set<std::string> all(expected.variables.begin(), expected.variables.end());
  all.insert(actual.variables.begin(), actual.variables.end());
  const std::vector<std::string> variables(all.begin(), all.end());
  const bool untyped = expected.untyped || actual.untyped;
  for (const Matching matching : untyped ? std::vector{Matching::kText, Matching::kTextByValue}
                                         : std::vector{Matching::kExact, Matching::kByValue}) {
    const auto wanted = solution_cells(expected, variables, matching);
    const auto given = solution_cells(actual, variables, matching);
    if (demands.any_cardinality) {
      if (isomorphic(distinct_rows(wanted), distinct_rows(given))) return std::nullopt;
      continue;
    }
    if (!isomorphic(wanted, given)) continue;
    if (!expected.ordered && !demands.ordered) return std::nullopt;
    if (same_sequence(without_labels(wanted), without_labels(given))) return std::nullopt;
    if (!demands.ordered) return "  the solutions are right, their order is wrong\n";
    if (untyped || respects_order(actual.rows, demands.sort_keys)) return std::nullopt;
    return "  the solutions are right, but not in the order that ORDER BY asks for\n" +
           shown("got", solution_lines(actual));
  }
  if (demands.sliced && !demands.sort_keys.empty() && expected.rows.size() == actual.rows.size() &&
      same_sequence(sort_key_cells(expected, demands.sort_keys), sort_key_cells(actual, demands.sort_keys))) {
    return std::nullopt;
  }
  return fmt::format("  {} solutions expected, {} given\n", expected.rows.size(), actual.rows.size()) +
         line_difference(solution_lines(expected), solution_lines(actual));
}

}  // namespace

std::optional<std::string> exact_difference(const std::vector<Quad>& expected, const std::vector<Quad>& actual) {
  if (same_quads(expected, actual, Matching::kExact)) return std::nullopt;
  return line_difference(quad_lines(expected), quad_lines(actual));
}

std::optional<std::string> difference(const std::vector<Quad>& expected, const std::vector<Quad>& actual,
                                      bool graph_by_graph) {
  if (same_quads(expected, actual, Matching::kByValue)) return std::nullopt;
  if (graph_by_graph && same_graph_by_graph(expected, actual)) return std::nullopt;
  return line_difference(quad_lines(expected), quad_lines(actual));
}

std::optional<std::string> difference(std::vector<std::string> expected, std::vector<std::string> actual) {
  std::sort(expected.begin(), expected.end());
  std::sort(actual.begin(), actual.end());
  if (expected == actual) return std::nullopt;
  return line_difference(std::move(expected), std::move(actual));
}

std::optional<std::string> difference(const ResultSet& expected, const ResultSet& actual, const Demands& demands) {
  if (expected.kind != actual.kind)
    return "  the answer is of another kind (solutions, boolean, graph) than expected\n";
  switch (expected.kind) {
    case ResultSet::Kind::kBoolean:
      if (expected.boolean == actual.boolean) return std::nullopt;
      return fmt::format("  expected {}, got {}\n", expected.boolean, actual.boolean);
    case ResultSet::Kind::kGraph: return difference(expected.graph, actual.graph, false);
    case ResultSet::Kind::kSolutions: return solution_difference(expected, actual, demands);
  }
  return std::nullopt;
}

}  // namespace casus::conformance
