#include <algorithm>

#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/walk.h"

namespace casus::query {
namespace {

double of_comparison(const ComparisonExpression& comparison, const Planned* input) {
  const auto distinct = [&](const Expression& side) {
    const auto* v = std::get_if<VariableExpression>(&side.node);
    return v && input ? input->distinct_values(v->variable) : 0.0;
  };
  switch (comparison.op) {
    case ComparisonOperator::kEqual: {
      const double most = std::max(distinct(*comparison.left), distinct(*comparison.right));
      return most > 0 ? std::max(1e-6, 1 / most) : 0.05;
    }
    case ComparisonOperator::kNotEqual: return 0.9;
    default: return 0.3;
  }
}

double of_builtin(const std::string& name) {
  if (name == "BOUND" || name == "ISIRI" || name == "ISURI" || name == "ISLITERAL") return 0.8;
  if (name == "ISBLANK") return 0.2;
  if (name == "SAMETERM") return 0.05;
  if (name == "REGEX" || name == "CONTAINS" || name == "STRSTARTS" || name == "STRENDS") return 0.1;
  if (name == "LANGMATCHES") return 0.3;
  return 0.33;
}

}  // namespace

double selectivity(const Expression& condition, const Planned* input) {
  if (const auto* comparison = std::get_if<ComparisonExpression>(&condition.node))
    return of_comparison(*comparison, input);
  if (const auto* call = std::get_if<BuiltinExpression>(&condition.node)) return of_builtin(call->name);
  if (const auto* inverted = std::get_if<NotExpression>(&condition.node)) {
    return std::max(0.05, 1 - selectivity(*inverted->operand, input));
  }
  if (const auto* all = std::get_if<AndExpression>(&condition.node)) {
    double share = 1;
    for (const ExpressionPtr& operand : all->operands) share *= selectivity(*operand, input);
    return share;
  }
  if (const auto* any = std::get_if<OrExpression>(&condition.node)) {
    double share = 0;
    for (const ExpressionPtr& operand : any->operands) share += selectivity(*operand, input);
    return std::min(0.9, share);
  }
  if (const auto* in = std::get_if<InExpression>(&condition.node)) {
    // Of an empty list too: rows are divided by the share.
    const double share = std::clamp(0.05 * static_cast<double>(in->list.size()), 0.01, 0.9);
    return in->negated ? 1 - share : share;
  }
  return 0.5;
}

}  // namespace casus::query
