#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

using GraphName = std::variant<Variable, Term>;

AlgebraPtr in_graph(const GraphName& name, AlgebraPtr pattern) {
  return make_algebra(Graph{name, std::move(pattern)});
}

void wrap_exists(Expression& expression, const GraphName& name) {
  if (auto* exists = std::get_if<ExistsExpression>(&expression.node)) {
    exists->pattern = in_graph(name, std::move(exists->pattern));
  }
  for_each_operand(expression, [&](ExpressionPtr& operand) { wrap_exists(*operand, name); });
}

// The graph's name as one more column keeps the meaning of the pattern (its own evaluation, graph by graph).
bool takes_name_as_column(const Algebra& algebra) {
  if (std::holds_alternative<Bgp>(algebra.node) || std::holds_alternative<Values>(algebra.node) ||
      std::holds_alternative<Graph>(algebra.node)) {
    return true;
  }
  if (const auto* minus = std::get_if<Minus>(&algebra.node)) {
    // Sharing the name must not make solutions compatible in the sense of MINUS that shared nothing.
    if (intersection(certain(*minus->left), certain(*minus->right)).empty()) return false;
  }
  if (const auto* group = std::get_if<Group>(&algebra.node); group && group->keys.empty()) return false;
  if (std::holds_alternative<Slice>(algebra.node) || std::holds_alternative<PathPattern>(algebra.node) ||
      std::holds_alternative<Service>(algebra.node)) {
    return false;
  }
  bool all = true;
  for_each_child(algebra, [&](const AlgebraPtr& child) { all = all && takes_name_as_column(*child); });
  return all;
}

class Push {
 public:
  Push(const GraphName& name, bool variable) : name_(name), variable_(variable) {}

  // GRAPH name { pattern }, as near to the leaves as can be.
  AlgebraPtr operator()(AlgebraPtr pattern);

 private:
  void children(Algebra& algebra) {
    for_each_child(algebra, [&](AlgebraPtr& child) { child = (*this)(std::move(child)); });
    for_each_expression(algebra, [&](ExpressionPtr& e) { wrap_exists(*e, name_); });
  }

  const GraphName& name_;
  bool variable_;
};

AlgebraPtr Push::operator()(AlgebraPtr pattern) {
  if (std::holds_alternative<Bgp>(pattern->node) || std::holds_alternative<PathPattern>(pattern->node) ||
      std::holds_alternative<Service>(pattern->node)) {
    return in_graph(name_, std::move(pattern));
  }
  if (std::holds_alternative<Values>(pattern->node) || std::holds_alternative<Graph>(pattern->node)) {
    // What does not depend on the active graph holds in each of them.
    return make_algebra(Join{in_graph(name_, make_unit_pattern()), std::move(pattern)});
  }
  if (std::holds_alternative<Union>(pattern->node) && is_empty(*pattern)) return pattern;
  children(*pattern);
  if (variable_) {
    const Variable v = std::get<Variable>(name_);
    if (auto* project = std::get_if<Project>(&pattern->node)) project->variables.push_back(v);
    if (auto* group = std::get_if<Group>(&pattern->node)) group->keys.push_back(v);
  }
  return pattern;
}

ExpressionPtr variable_expression(Variable v) {
  return make_expression(VariableExpression{v});
}

// The solutions in which the inner variable is unbound or the same as the graph's name.
AlgebraPtr joined_with_name(AlgebraPtr pattern, Variable inside, Variable name) {
  BuiltinExpression same{"SAMETERM", {}};
  same.arguments.push_back(variable_expression(inside));
  same.arguments.push_back(variable_expression(name));
  BuiltinExpression bound{"BOUND", {}};
  bound.arguments.push_back(variable_expression(inside));
  OrExpression either;
  either.operands.push_back(make_expression(NotExpression{make_expression(std::move(bound))}));
  either.operands.push_back(make_expression(std::move(same)));
  return make_algebra(Filter{make_expression(std::move(either)), std::move(pattern)});
}

void push(AlgebraPtr& algebra, RewriteContext& context) {
  for_each_child(*algebra, [&](AlgebraPtr& child) { push(child, context); });
  auto* graph = std::get_if<Graph>(&algebra->node);
  if (!graph || std::holds_alternative<Bgp>(graph->input->node)) return;
  const GraphName name = graph->graph;
  if (std::holds_alternative<Term>(name)) {
    // A graph that is not there has no solutions, whatever the pattern.
    const auto id = find_term(std::get<Term>(name), context.execution);
    AlgebraPtr input = std::move(graph->input);
    algebra = id && in_dataset(*id, context.execution) ? Push(name, false)(std::move(input)) : make_empty_pattern();
    return;
  }
  if (!takes_name_as_column(*graph->input)) return;
  const Variable variable = std::get<Variable>(name);
  AlgebraPtr input = std::move(graph->input);
  if (!occurs(*input, variable)) {
    algebra = Push(name, true)(std::move(input));
    return;
  }
  const Variable inside = context.variables.add_hidden(context.variables.name(variable));
  rename_variable(*input, variable, inside);
  const bool visible = possible(*input).contains(inside);
  algebra = Push(name, true)(std::move(input));
  if (visible) algebra = joined_with_name(std::move(algebra), inside, variable);
}

}  // namespace

AlgebraPtr push_graph(AlgebraPtr root, RewriteContext& context) {
  push(root, context);
  return root;
}

}  // namespace casus::query
