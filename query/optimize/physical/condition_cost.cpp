#include <algorithm>
#include <string_view>

#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/walk.h"

namespace casus::query {
namespace {

// Nanoseconds, as join_cost.h has them.
constexpr double kOperator = 3;
constexpr double kCall = 30;
constexpr double kPattern = 100;
constexpr double kGeometry = 500;
constexpr double kExtension = 1000;

// Functions for which ids are enough, at least most of the time.
bool needs_no_text(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "BOUND",    "ISIRI", "ISURI", "ISBLANK", "ISLITERAL",   "ISNUMERIC", "ISTRIPLE", "SAMETERM", "IF",
      "COALESCE", "LANG",  "YEAR",  "MONTH",   "LANGMATCHES", "DATATYPE",  "ABS",      "ROUND"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

bool is_cast(std::string_view iri) {
  return iri.starts_with("http://www.w3.org/2001/XMLSchema#");
}

}  // namespace

ConditionCost condition_cost(const Expression& condition) {
  ConditionCost cost{kOperator, 0};
  if (const auto* call = std::get_if<BuiltinExpression>(&condition.node); call && !needs_no_text(call->name)) {
    cost.row = call->name == "REGEX" || call->name == "REPLACE" ? kPattern : kCall;
    cost.reads_text = true;
  } else if (const auto* function = std::get_if<FunctionExpression>(&condition.node)) {
    const bool geometry = function->iri.find("geosparql") != std::string::npos;
    cost.row = is_cast(function->iri) ? kCall : geometry ? kGeometry : kExtension;
    cost.reads_text = true;
  }
  for_each_operand(condition, [&](const ExpressionPtr& operand) {
    const ConditionCost inner = condition_cost(*operand);
    cost.row += inner.row;
    cost.reads_text = cost.reads_text || inner.reads_text;
  });
  return cost;
}

}  // namespace casus::query
