#include "tests/reference/comparison.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

#include "query/syntax/parser.h"

namespace casus::reference {
namespace {

using Row = std::vector<std::optional<Term>>;

std::string text_of(const Row& row) {
  std::string text;
  for (const auto& cell : row) text += (text.empty() ? "" : " | ") + (cell ? cell->to_string() : "-");
  return text;
}

std::string text_of(const std::string& title, const std::vector<Row>& rows) {
  std::string text = title + " (" + std::to_string(rows.size()) + "):\n";
  for (const Row& row : rows) text += "  " + text_of(row) + "\n";
  return text;
}

std::vector<Row> rows_of(const RankedSolutions& ranked, const std::vector<Variable>& columns) {
  std::vector<Row> rows;
  for (const Solution& solution : ranked.solutions) {
    Row row;
    for (const Variable v : columns) {
      const auto found = solution.find(v);
      row.push_back(found == solution.end() ? std::nullopt : std::optional(found->second));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Each row of the engine must be one of those that may stand in its place: of the same rank as the one that does.
bool agree(const Answer& expected, const std::vector<Row>& all, const std::vector<Row>& actual) {
  const std::size_t begin = static_cast<std::size_t>(std::min<std::uint64_t>(expected.offset, all.size()));
  std::size_t size = all.size() - begin;
  if (expected.limit) size = static_cast<std::size_t>(std::min<std::uint64_t>(*expected.limit, size));
  if (actual.size() != size) return false;
  std::map<std::size_t, std::multiset<Row>> left;
  for (std::size_t i = 0; i < all.size(); ++i) left[expected.solutions.ranks[i]].insert(all[i]);
  for (std::size_t i = 0; i < actual.size(); ++i) {
    std::multiset<Row>& choice = left[expected.solutions.ranks[begin + i]];
    const auto found = choice.find(actual[i]);
    if (found == choice.end()) return false;
    choice.erase(found);
  }
  return true;
}

// REDUCED: the same distinct rows, none more often than in the full answer.
bool agree_reduced(const std::vector<Row>& all, const std::vector<Row>& actual) {
  const std::multiset<Row> full(all.begin(), all.end()), some(actual.begin(), actual.end());
  if (std::set<Row>(all.begin(), all.end()) != std::set<Row>(actual.begin(), actual.end())) return false;
  return std::all_of(some.begin(), some.end(), [&](const Row& row) { return some.count(row) <= full.count(row); });
}

// The blank nodes that a request made have labels of their own on either side: they all become one.
Term without_new_labels(const Term& term, const std::set<Term>& old) {
  if (term.is_triple()) {
    return Term::triple(without_new_labels(term.subject(), old), term.predicate(),
                        without_new_labels(term.object(), old));
  }
  return term.is_blank_node() && old.count(term) == 0 ? Term::blank_node(kNewBlankNode) : term;
}

std::set<Term> blank_nodes(const Dataset& dataset) {
  std::set<Term> found;
  const auto add = [&](const auto& self, const Term& term) -> void {
    if (term.is_blank_node()) found.insert(term);
    if (!term.is_triple()) return;
    self(self, term.subject());
    self(self, term.object());
  };
  for (const Quad& quad : dataset.quads()) {
    add(add, quad.subject);
    add(add, quad.object);
    if (quad.graph) add(add, *quad.graph);
  }
  return found;
}

std::vector<Row> rows_of(const std::vector<Quad>& quads, const std::set<Term>& old) {
  std::vector<Row> rows;
  for (const Quad& q : quads) {
    Row row{without_new_labels(q.subject, old), q.predicate, without_new_labels(q.object, old)};
    if (q.graph) row.push_back(without_new_labels(*q.graph, old));
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::vector<Quad> contents(const Store& store) {
  std::string nquads;
  store.dump({}, [&](std::string_view text) { nquads += text; });
  return read_quads(nquads);
}

Comparison differ(std::string difference) {
  return {Outcome::kDiffer, std::move(difference), 0, 0};
}

Comparison compare_rows(const std::vector<Row>& expected, const std::vector<Row>& actual, bool equal) {
  if (equal) return {Outcome::kAgree, {}, actual.size(), 0};
  return differ(text_of("expected", expected) + text_of("actual", actual));
}

Comparison compare_graphs(const Answer& expected, GraphResult& result, const std::set<Term>& old) {
  std::vector<Quad> wanted, made;
  for (const Triple& t : expected.graph) wanted.push_back({t.subject, t.predicate, t.object, std::nullopt});
  while (const Quad* quad = result.next()) made.push_back(*quad);
  const std::vector<Row> a = rows_of(wanted, old), b = rows_of(made, old);
  return compare_rows(a, b, a == b);
}

Comparison compare_select(const query::Query& parsed, const Answer& expected, casus::Solutions& solutions) {
  const std::vector<Row> all = rows_of(expected.solutions, parsed.projection);
  std::vector<Row> actual;
  for (const casus::Row& row : solutions) {
    Row cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(row[i]);
    actual.push_back(std::move(cells));
  }
  Comparison result =
      compare_rows(all, actual, expected.reduced ? agree_reduced(all, actual) : agree(expected, all, actual));
  if (result.outcome == Outcome::kDiffer && (expected.limit || expected.offset != 0)) {
    result.difference += "before OFFSET " + std::to_string(expected.offset) +
                         (expected.limit ? " LIMIT " + std::to_string(*expected.limit) : "") + "\n";
  }
  return result;
}

}  // namespace

Subject::Subject(const Case& c) : store_(Store::in_memory()), threads_(c.threads) {
  LoadOptions options;
  options.format = RdfFormat::kNQuads;
  if (!c.loaded.empty()) store_.load_text(to_nquads(c.loaded), options);
  if (c.in_blocks) store_.compact();
  store_.write([&](Transaction& transaction) {
    for (const Quad& quad : c.inserted) transaction.insert(quad);
    for (const Quad& quad : c.removed) transaction.remove(quad);
  });
  if (c.folded) store_.compact();
  // Blank nodes have other labels in the store.
  dataset_ = dataset_of(contents(store_));
  Dataset wanted = dataset_of(c.loaded);
  for (const Quad& quad : c.inserted) wanted.insert(quad);
  for (const Quad& quad : c.removed) wanted.remove(quad);
  const std::vector<Row> a = rows_of(wanted.quads(), {}), b = rows_of(dataset_.quads(), {});
  if (a != b) throw std::logic_error("the store holds other quads:\n" + text_of("expected", a) + text_of("actual", b));
}

Comparison Subject::compare_update(const std::string& request, const QueryOptions& options) {
  const query::Update parsed = query::parse_update(request, {});
  const std::set<Term> old = blank_nodes(dataset_);
  Dataset expected = dataset_;
  bool refused = false;
  try {
    apply(parsed, expected);
  } catch (const QueryError&) {
    refused = true;
    expected = dataset_;
  }
  try {
    store_.update(request, options);
    if (refused) return differ("an error was expected\n");
  } catch (const QueryError& error) {
    if (!refused) return differ(std::string("error: ") + error.what() + "\n");
  }
  dataset_ = dataset_of(contents(store_));
  const std::vector<Row> a = rows_of(expected.quads(), old), b = rows_of(dataset_.quads(), old);
  return compare_rows(a, b, a == b);
}

Comparison Subject::compare_query(const std::string& request, const query::Query& parsed, const Answer& expected,
                                  const QueryOptions& options) {
  QueryResult result = store_.query(request, options);
  switch (expected.form) {
    case query::QueryForm::kAsk:
      if (result.boolean() == expected.boolean) return {Outcome::kAgree, {}, 1, 0};
      return differ(std::string("expected ") + (expected.boolean ? "true" : "false") + "\n");
    case query::QueryForm::kConstruct: return compare_graphs(expected, result.graph(), blank_nodes(dataset_));
    default: return compare_select(parsed, expected, result.solutions());
  }
}

Comparison Subject::compare(const std::string& request, const std::vector<std::set<std::string>>& variants) {
  QueryOptions options;
  options.threads = threads_;
  options.parallel_from = std::chrono::microseconds(0);
  options.disabled_passes = variants.front();
  const query::Statement statement = query::parse_statement(request, {});
  Comparison result;
  try {
    if (std::holds_alternative<query::Update>(statement.body)) return compare_update(request, options);
    const query::Query& parsed = std::get<query::Query>(statement.body);
    const Answer expected = answer(parsed, dataset_);
    for (std::size_t i = 0; i < variants.size() && result.outcome == Outcome::kAgree; ++i) {
      options.disabled_passes = variants[i];
      try {
        result = compare_query(request, parsed, expected, options);
      } catch (const Error& e) {
        result = differ(std::string("error: ") + e.what() + "\n");
      }
      result.variant = i;
    }
  } catch (const Ambiguous& e) {
    result = {Outcome::kSkipped, e.what(), 0, 0};
  } catch (const TooLarge& e) {
    result = {Outcome::kSkipped, e.what(), 0, 0};
  }
  return result;
}

Comparison compare(const Case& c) {
  return Subject(c).compare(c.request, {c.disabled_passes});
}

std::string to_text(const Case& c) {
  std::ostringstream text;
  text << "--- loaded\n" << to_nquads(c.loaded);
  if (c.in_blocks) text << "--- folded\n";
  if (!c.inserted.empty()) text << "--- inserted\n" << to_nquads(c.inserted);
  if (!c.removed.empty()) text << "--- removed\n" << to_nquads(c.removed);
  if (c.folded) text << "--- folded\n";
  text << "--- request\n" << c.request << "\n";
  if (!c.disabled_passes.empty()) {
    text << "--- without";
    for (const std::string& pass : c.disabled_passes) text << ' ' << pass;
    text << '\n';
  }
  return text.str();
}

}  // namespace casus::reference
