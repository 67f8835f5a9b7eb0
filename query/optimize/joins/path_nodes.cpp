#include <algorithm>
#include <unordered_map>

#include "query/optimize/joins/join_group.h"

namespace casus::query {
namespace {

// Whether a term stands in the subject or object of some triple of the graphs, by look-ups. Unbound is left to the
// path.
class NodeExists final : public ExistsEvaluator {
 public:
  NodeExists(ExecutionContext& context, const storage::GraphFilter& graphs, std::size_t column)
      : context_(context), column_(column) {
    as_subject_.graphs = as_object_.graphs = graphs;
    as_object_.permutation = storage::Permutation::kOspg;
    as_subject_.prefix_length = as_object_.prefix_length = 1;
    as_subject_.columns = as_object_.columns = 0b0010;
  }

  bool exists(const Batch& batch, std::size_t row) override {
    const Id id = batch.columns[column_][row];
    if (id.is_unbound()) return true;
    if (known_.size() >= kMostKnown) known_.clear();
    const auto [place, unknown] = known_.try_emplace(id, false);
    if (unknown) place->second = !id.is_local() && (found(as_subject_, id) || found(as_object_, id));
    return place->second;
  }

 private:
  static constexpr std::size_t kMostKnown = 100'000;  // some megabytes

  bool found(storage::ScanSpec& spec, Id id) {
    spec.prefix[0] = id;
    storage::ScanBatch batch;
    return context_.view().scan(spec)->next(batch);
  }

  ExecutionContext& context_;
  std::size_t column_;
  storage::ScanSpec as_subject_, as_object_;
  std::unordered_map<Id, bool> known_;
};

AlgebraPtr triple_with(const PatternTerm& subject, const PatternTerm& object, VariableTable& variables) {
  return make_algebra(Bgp{{TriplePattern{subject, variables.add_hidden("any"), object}}});
}

bool same_graphs(const storage::GraphFilter& a, const storage::GraphFilter& b) {
  return a.kind == b.kind && a.graph == b.graph && a.set == b.set;
}

// Many rows have the same start. Several threads search from each start once more, so that only then they save time.
bool leads_often(const PathItem& path, const Planned& input) {
  constexpr double kRowsOfAStart = 8;
  const Schema& bound = input.op->bound();
  double starts = input.rows;
  for (const PathEnd& end : {path.subject, path.object}) {
    const auto* v = std::get_if<Variable>(&end);
    if (v && column_of(bound, *v) >= 0) starts = std::min(starts, input.distinct_values(*v));
  }
  return input.rows >= kRowsOfAStart * starts;
}

}  // namespace

bool matches_no_steps(const Path& path) {
  struct Visitor {
    bool operator()(const ZeroOrMorePath&) const { return true; }
    bool operator()(const ZeroOrOnePath&) const { return true; }
    bool operator()(const OneOrMorePath& p) const { return matches_no_steps(*p.path); }
    bool operator()(const InversePath& p) const { return matches_no_steps(*p.path); }
    bool operator()(const SequencePath& p) const { return std::all_of(p.parts.begin(), p.parts.end(), matches); }
    bool operator()(const AlternativePath& p) const { return std::any_of(p.parts.begin(), p.parts.end(), matches); }
    bool operator()(const LinkPath&) const { return false; }
    bool operator()(const NegatedPropertySet&) const { return false; }
    static bool matches(const PathPtr& part) { return matches_no_steps(*part); }
  };
  return std::visit(Visitor{}, path.node);
}

Planned PlanBuilder::only_nodes(Planned input, Variable variable, const storage::GraphFilter& graphs) {
  Union either;
  either.inputs.push_back(triple_with(variable, variables_.add_hidden("any"), variables_));
  either.inputs.push_back(triple_with(variables_.add_hidden("any"), variable, variables_));
  ExistsFactory factory = [&context = context_, graphs, variable](const ExistsExpression&, const Schema& schema) {
    return std::make_unique<NodeExists>(context, graphs, static_cast<std::size_t>(column_of(schema, variable)));
  };
  input.op = make_filter(context_, std::move(input.op),
                         make_expression(ExistsExpression{false, make_algebra(std::move(either))}), std::move(factory));
  return finish(std::move(input));
}

// A variable at the end of a path of no steps ranges over the nodes of the graph (section 18.4), so a value that comes
// from elsewhere has to be one of them.
Planned PlanBuilder::path_step(const JoinGroup& group, const JoinItem& item, Planned input) {
  const auto& path = std::get<PathItem>(item.source);
  const auto is_node_anyway = [&](Variable v) {
    return std::any_of(group.items.begin(), group.items.end(), [&](const JoinItem& other) {
      const auto* leaf = std::get_if<Leaf>(&other.source);
      return leaf && leaf->relation == Leaf::Relation::kQuads && same_graphs(leaf->graphs, path.graphs) &&
             (leaf->is_variable(0, v) || leaf->is_variable(2, v));
    });
  };
  // A term at one end matches itself at the other, whether the graph holds it or not.
  const bool open = std::holds_alternative<Variable>(path.subject) && std::holds_alternative<Variable>(path.object);
  if (input.op && open && matches_no_steps(*path.path)) {
    for (const PathEnd& end : {path.subject, path.object}) {
      const auto* v = std::get_if<Variable>(&end);
      if (v && column_of(input.op->schema(), *v) >= 0 && !is_node_anyway(*v)) {
        input = only_nodes(std::move(input), *v, path.graphs);
      }
    }
  }
  if (input.op && !leads_often(path, input)) input = gather(std::move(input));
  Planned planned;
  planned.distinct = std::move(input.distinct);
  planned.weights = std::move(input.weights);
  for (const auto& figure : item.estimate.distinct) planned.distinct.push_back(figure);
  planned.op = make_path(context_, std::move(input.op), path.subject, clone(*path.path), path.object, path.graphs);
  return planned;
}

}  // namespace casus::query
