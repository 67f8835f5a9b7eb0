#include "query/api/construct_source.h"

#include <algorithm>
#include <array>
#include <variant>

#include "query/execute/id_tuple_table.h"
#include "query/update/quad_template.h"

namespace casus::detail {

namespace {

using query::Algebra;
using query::Batch;
using storage::Id;
using storage::IdQuad;

/// Leaves out triples that came before, as far back as it remembers: two generations of triples, of which the older one
/// goes when the newer one is full.
class RecentTriples {
 public:
  explicit RecentTriples(query::ExecutionContext& context) : context_(context) {
    for (auto& generation : generations_) generation = query::make_id_tuple_table(context, 3);
  }

  void leave_out(Batch& batch) {
    if (newer().size() >= kGeneration) {
      generations_[0] = std::move(generations_[1]);
      generations_[1] = query::make_id_tuple_table(context_, 3);
    }
    const std::array<const Id*, 3> columns = {batch.columns[0].data(), batch.columns[1].data(),
                                              batch.columns[2].data()};
    known_.resize(batch.rows);
    generations_[0]->find(columns, batch.rows, known_.data());
    std::size_t next = newer().size();
    numbers_.resize(batch.rows);
    newer().insert(columns, batch.rows, numbers_.data());
    std::size_t kept = 0;
    for (std::size_t row = 0; row < batch.rows; ++row) {
      if (numbers_[row] != next) continue;
      ++next;
      if (known_[row] != query::kNoRow) continue;
      for (auto& column : batch.columns) column[kept] = column[row];
      ++kept;
    }
    for (auto& column : batch.columns) column.resize(kept);
    batch.rows = kept;
  }

 private:
  static constexpr std::size_t kGeneration = std::size_t{1} << 18;

  query::IdTupleTable& newer() { return *generations_[1]; }

  query::ExecutionContext& context_;
  std::array<std::unique_ptr<query::IdTupleTable>, 2> generations_;
  std::vector<std::uint32_t> known_, numbers_;
};

std::vector<query::QuadPattern> as_quads(const query::Query& query) {
  std::vector<query::QuadPattern> quads;
  for (const query::TriplePattern& triple : query.construct_template) quads.push_back({triple, std::nullopt});
  return quads;
}

class ConstructSource : public Execution::Source {
 public:
  ConstructSource(const query::Query& query, query::Operator& plan, query::ExecutionContext& context, bool distinct)
      : plan_(plan),
        template_(as_quads(query), query.template_blank_nodes, plan.schema(), context.terms()),
        recent_(distinct ? nullptr : std::make_unique<RecentTriples>(context)) {}

  bool next(Batch& batch) override {
    batch.reset(3);
    while (batch.rows == 0) {
      if (!plan_.next(solutions_)) return false;
      template_.fill(solutions_, [&](const IdQuad& quad) {
        batch.columns[0].push_back(quad.subject);
        batch.columns[1].push_back(quad.predicate);
        batch.columns[2].push_back(quad.object);
        ++batch.rows;
      });
      if (recent_) recent_->leave_out(batch);
    }
    return true;
  }

 private:
  query::Operator& plan_;
  query::QuadTemplate template_;
  Batch solutions_;
  std::unique_ptr<RecentTriples> recent_;  // null when every triple is another one
};

/// Below what leaves out solutions or variables.
const Algebra& pattern_of(const Algebra& root) {
  const Algebra* node = &root;
  while (true) {
    if (const auto* slice = std::get_if<query::Slice>(&node->node)) {
      node = slice->input.get();
    } else if (const auto* order = std::get_if<query::OrderBy>(&node->node)) {
      node = order->input.get();
    } else if (const auto* project = std::get_if<query::Project>(&node->node)) {
      node = project->input.get();
    } else if (const auto* filter = std::get_if<query::Filter>(&node->node)) {
      node = filter->input.get();
    } else {
      return *node;
    }
  }
}

}  // namespace

bool makes_distinct_triples(const query::Query& query) {
  if (query.construct_template.size() != 1 || !query.root) return false;
  const Algebra& pattern = pattern_of(*query.root);
  if (!std::holds_alternative<query::Bgp>(pattern.node)) return false;
  const query::TriplePattern& triple = query.construct_template.front();
  const std::vector<query::Variable> variables = possible_variables(pattern);
  return std::all_of(variables.begin(), variables.end(), [&](query::Variable variable) {
    const query::PatternTerm position(variable);
    return triple.subject == position || triple.predicate == position || triple.object == position;
  });
}

std::unique_ptr<Execution::Source> make_construct_source(const query::Query& query, query::Operator& plan,
                                                         query::ExecutionContext& context, bool distinct) {
  return std::make_unique<ConstructSource>(query, plan, context, distinct);
}

}  // namespace casus::detail
