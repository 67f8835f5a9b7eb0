#include "query/algebra/algebra.h"

namespace casus::query {

namespace {

// Overloads for every member type of the nodes, so that each node is cloned by one list of its members.
ExpressionPtr copy(const ExpressionPtr& expression) {
  return expression ? clone(*expression) : nullptr;
}
AlgebraPtr copy(const AlgebraPtr& algebra) {
  return algebra ? clone(*algebra) : nullptr;
}
PathPtr copy(const PathPtr& path) {
  return path ? clone(*path) : nullptr;
}

template <class Pointer>
std::vector<Pointer> copy(const std::vector<Pointer>& pointers) {
  std::vector<Pointer> copies;
  copies.reserve(pointers.size());
  for (const Pointer& pointer : pointers) copies.push_back(copy(pointer));
  return copies;
}

AggregateExpression copy(const AggregateExpression& e) {
  return clone(e);
}

struct CloneExpression {
  VariableExpression operator()(const VariableExpression& e) const { return e; }
  TermExpression operator()(const TermExpression& e) const { return e; }
  OrExpression operator()(const OrExpression& e) const { return {copy(e.operands)}; }
  AndExpression operator()(const AndExpression& e) const { return {copy(e.operands)}; }
  NotExpression operator()(const NotExpression& e) const { return {copy(e.operand)}; }
  ComparisonExpression operator()(const ComparisonExpression& e) const { return {e.op, copy(e.left), copy(e.right)}; }
  ArithmeticExpression operator()(const ArithmeticExpression& e) const { return {e.op, copy(e.left), copy(e.right)}; }
  SignExpression operator()(const SignExpression& e) const { return {e.negative, copy(e.operand)}; }
  InExpression operator()(const InExpression& e) const { return {e.negated, copy(e.operand), copy(e.list)}; }
  ExistsExpression operator()(const ExistsExpression& e) const { return {e.negated, copy(e.pattern)}; }
  BuiltinExpression operator()(const BuiltinExpression& e) const { return {e.name, copy(e.arguments)}; }
  FunctionExpression operator()(const FunctionExpression& e) const { return {e.iri, copy(e.arguments)}; }
  AggregateExpression operator()(const AggregateExpression& e) const { return copy(e); }
};

struct ClonePath {
  LinkPath operator()(const LinkPath& p) const { return p; }
  InversePath operator()(const InversePath& p) const { return {copy(p.path)}; }
  SequencePath operator()(const SequencePath& p) const { return {copy(p.parts)}; }
  AlternativePath operator()(const AlternativePath& p) const { return {copy(p.parts)}; }
  ZeroOrMorePath operator()(const ZeroOrMorePath& p) const { return {copy(p.path)}; }
  OneOrMorePath operator()(const OneOrMorePath& p) const { return {copy(p.path)}; }
  ZeroOrOnePath operator()(const ZeroOrOnePath& p) const { return {copy(p.path)}; }
  NegatedPropertySet operator()(const NegatedPropertySet& p) const { return p; }
};

struct CloneAlgebra {
  Bgp operator()(const Bgp& a) const { return a; }
  PathPattern operator()(const PathPattern& a) const { return {a.subject, copy(a.path), a.object}; }
  Join operator()(const Join& a) const { return {copy(a.left), copy(a.right)}; }
  LeftJoin operator()(const LeftJoin& a) const { return {copy(a.left), copy(a.right), copy(a.condition)}; }
  Filter operator()(const Filter& a) const { return {copy(a.condition), copy(a.input)}; }
  Union operator()(const Union& a) const { return {copy(a.inputs)}; }
  Graph operator()(const Graph& a) const { return {a.graph, copy(a.input)}; }
  Extend operator()(const Extend& a) const { return {a.variable, copy(a.expression), copy(a.input)}; }
  Minus operator()(const Minus& a) const { return {copy(a.left), copy(a.right)}; }
  Values operator()(const Values& a) const { return a; }
  Service operator()(const Service& a) const { return {a.endpoint, a.silent, copy(a.input)}; }
  Group operator()(const Group& a) const {
    Group group{a.keys, {}, copy(a.input)};
    group.aggregates.reserve(a.aggregates.size());
    for (const auto& [variable, aggregate] : a.aggregates) group.aggregates.emplace_back(variable, copy(aggregate));
    return group;
  }
  OrderBy operator()(const OrderBy& a) const {
    OrderBy order{{}, copy(a.input)};
    order.keys.reserve(a.keys.size());
    for (const SortKey& key : a.keys) order.keys.push_back({copy(key.expression), key.descending});
    return order;
  }
  Project operator()(const Project& a) const { return {a.variables, copy(a.input)}; }
  Distinct operator()(const Distinct& a) const { return {copy(a.input)}; }
  Reduced operator()(const Reduced& a) const { return {copy(a.input)}; }
  Slice operator()(const Slice& a) const { return {a.offset, a.limit, copy(a.input)}; }
};

}  // namespace

AggregateExpression clone(const AggregateExpression& e) {
  return {e.function, e.distinct, copy(e.argument), e.separator};
}

ExpressionPtr clone(const Expression& expression) {
  return std::visit([&](const auto& node) { return make_expression(CloneExpression{}(node), expression.position); },
                    expression.node);
}

PathPtr clone(const Path& path) {
  return std::visit([](const auto& node) { return std::make_unique<Path>(Path{ClonePath{}(node)}); }, path.node);
}

AlgebraPtr clone(const Algebra& algebra) {
  return std::visit([](const auto& node) { return make_algebra(CloneAlgebra{}(node)); }, algebra.node);
}

}  // namespace casus::query
