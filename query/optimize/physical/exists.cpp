#include <boost/container_hash/hash.hpp>
#include <unordered_map>

#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/rewrites/rewrites.h"
#include "query/optimize/walk.h"

namespace casus::query {
namespace {

bool mentions_any(const Algebra& pattern, const VariableSet& outer) {
  for (const Variable v : outer.to_vector()) {
    if (occurs(pattern, v)) return true;
  }
  return false;
}

bool decides(const Algebra& pattern, const Expression& expression, const VariableSet& outer) {
  return !contains_exists(expression) && certain(pattern).contains_all(intersection(mentioned(expression), outer));
}

struct TupleHash {
  std::size_t operator()(const std::vector<Id>& tuple) const {
    std::size_t seed = 0;
    for (const Id id : tuple) boost::hash_combine(seed, std::hash<Id>{}(id));
    return seed;
  }
};

// Substitutes the row's values and asks whether there is a solution; once for each distinct tuple of values.
class SubstitutingExists final : public ExistsEvaluator {
 public:
  SubstitutingExists(ExecutionContext& context, VariableTable& variables, PlannerOptions options, GraphContext graph,
                     std::shared_ptr<const Algebra> pattern, const Schema& schema)
      : context_(context),
        variables_(variables),
        options_(std::move(options)),
        graph_(graph),
        pattern_(std::move(pattern)) {
    for (std::size_t i = 0; i < schema.size(); ++i) {
      if (!occurs(*pattern_, schema[i])) continue;
      columns_.push_back(i);
      parameters_.push_back(schema[i]);
    }
    tuple_.resize(columns_.size());
  }

  ~SubstitutingExists() override { context_.release(charged_); }

  bool exists(const Batch& batch, std::size_t row) override {
    for (std::size_t i = 0; i < columns_.size(); ++i) tuple_[i] = batch.columns[columns_[i]][row];
    const auto known = answers_.find(tuple_);
    if (known != answers_.end()) return known->second;
    const bool answer = evaluate();
    const std::size_t bytes = 64 + tuple_.size() * sizeof(Id);
    context_.charge(bytes);
    charged_ += bytes;
    answers_.emplace(tuple_, answer);
    return answer;
  }

 private:
  bool evaluate() {
    context_.check();
    std::vector<std::pair<Variable, Term>> values;
    for (std::size_t i = 0; i < tuple_.size(); ++i) {
      if (!tuple_[i].is_unbound()) values.emplace_back(parameters_[i], context_.terms().term(tuple_[i]));
    }
    AlgebraPtr pattern = substitute_in_pattern(clone(*pattern_), values);
    Demand demand;
    demand.limit = 1;
    Planned planned = plan_pattern(std::move(pattern), variables_, context_, options_, graph_, demand);
    Batch batch;
    return planned.op->next(batch);
  }

  ExecutionContext& context_;
  VariableTable& variables_;
  PlannerOptions options_;
  GraphContext graph_;
  std::shared_ptr<const Algebra> pattern_;
  std::vector<std::size_t> columns_;
  std::vector<Variable> parameters_;
  std::vector<Id> tuple_;
  std::unordered_map<std::vector<Id>, bool, TupleHash> answers_;
  std::size_t charged_ = 0;
};

}  // namespace

bool is_free_of_substitution(const Algebra& pattern, const VariableSet& outer) {
  if (!mentions_any(pattern, outer)) return true;
  if (std::holds_alternative<Bgp>(pattern.node) || std::holds_alternative<Values>(pattern.node)) return true;
  if (const auto* path = std::get_if<PathPattern>(&pattern.node)) return !matches_no_steps(*path->path);
  if (const auto* join = std::get_if<Join>(&pattern.node)) {
    return is_free_of_substitution(*join->left, outer) && is_free_of_substitution(*join->right, outer);
  }
  if (const auto* alternatives = std::get_if<Union>(&pattern.node)) {
    for (const AlgebraPtr& input : alternatives->inputs) {
      if (!is_free_of_substitution(*input, outer)) return false;
    }
    return true;
  }
  if (const auto* filter = std::get_if<Filter>(&pattern.node)) {
    return decides(*filter->input, *filter->condition, outer) && is_free_of_substitution(*filter->input, outer);
  }
  if (const auto* extend = std::get_if<Extend>(&pattern.node)) {
    return !outer.contains(extend->variable) && decides(*extend->input, *extend->expression, outer) &&
           is_free_of_substitution(*extend->input, outer);
  }
  if (const auto* graph = std::get_if<Graph>(&pattern.node)) {
    // A variable name that is bound outside would be a constant inside, visible in places where the variable is not.
    const auto* name = std::get_if<Variable>(&graph->graph);
    const bool plain = std::holds_alternative<Bgp>(graph->input->node);
    return (plain || !name || !outer.contains(*name)) && is_free_of_substitution(*graph->input, outer);
  }
  if (const auto* optional = std::get_if<LeftJoin>(&pattern.node)) {
    // Only as the whole pattern is it asked for its left side alone; elsewhere its right side must not see outer values
    // that its left side lacks.
    VariableSet used = intersection(possible(*optional->right), outer);
    if (optional->condition) {
      if (contains_exists(*optional->condition)) return false;
      used.insert(intersection(mentioned(*optional->condition), outer));
    }
    return certain(*optional->left).contains_all(used) && is_free_of_substitution(*optional->left, outer) &&
           is_free_of_substitution(*optional->right, outer);
  }
  if (const auto* project = std::get_if<Project>(&pattern.node)) {
    return is_free_of_substitution(*project->input, intersection(outer, VariableSet(project->variables)));
  }
  if (const auto* distinct = std::get_if<Distinct>(&pattern.node))
    return is_free_of_substitution(*distinct->input, outer);
  if (const auto* reduced = std::get_if<Reduced>(&pattern.node)) return is_free_of_substitution(*reduced->input, outer);
  return false;
}

ExistsFactory PlanBuilder::exists_factory(const GraphContext& graph) {
  return [&context = context_, &variables = variables_, options = options_, graph](
             const ExistsExpression& exists, const Schema& schema) -> std::unique_ptr<ExistsEvaluator> {
    std::shared_ptr<const Algebra> pattern = clone(*exists.pattern);
    return std::make_unique<SubstitutingExists>(context, variables, options, graph, std::move(pattern), schema);
  };
}

}  // namespace casus::query
