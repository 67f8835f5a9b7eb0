#include "query/functions/text_ids.h"

#include <algorithm>
#include <set>
#include <string>

#include "query/algebra/operands.h"
#include "query/functions/pattern.h"
#include "query/functions/registry.h"
#include "query/functions/required_literal.h"
#include "storage/dictionary/dictionary.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {
namespace {

using storage::TermRun;

// Beyond so many runs a look-up in each costs more than it saves.
constexpr std::size_t kMaxLookUps = 64;

const VariableExpression* language_of(const Expression& expression) {
  const auto* call = std::get_if<BuiltinExpression>(&expression.node);
  if (!call || call->name != "LANG" || call->arguments.size() != 1) return nullptr;
  return std::get_if<VariableExpression>(&call->arguments.front()->node);
}

// Every variable in the expression stands within LANG, and it is always the same; nor is the value random.
bool depends_on_language(const Expression& expression, std::optional<Variable>& variable) {
  if (const auto* language = language_of(expression)) {
    if (variable && *variable != language->variable) return false;
    variable = language->variable;
    return true;
  }
  if (const auto* call = std::get_if<BuiltinExpression>(&expression.node)) {
    const Function* function = find_builtin(call->name);
    if (function && !function->deterministic) return false;
  }
  if (std::holds_alternative<VariableExpression>(expression.node) ||
      std::holds_alternative<ExistsExpression>(expression.node) ||
      std::holds_alternative<AggregateExpression>(expression.node) ||
      std::holds_alternative<FunctionExpression>(expression.node)) {
    return false;
  }
  bool all = true;
  for_each_operand(expression,
                   [&](const ExpressionPtr& operand) { all = all && depends_on_language(*operand, variable); });
  return all;
}

// LANG(?x) becomes ?x.
void replace_language(Expression& expression) {
  if (const auto* language = language_of(expression)) {
    const Variable variable = language->variable;
    expression.node = VariableExpression{variable};
    return;
  }
  for_each_operand(expression, [](ExpressionPtr& operand) { replace_language(*operand); });
}

// The languages for which a condition is true, "" for none; nothing: it is true when LANG is an error.
std::set<std::optional<std::string>> languages_satisfying(const Expression& condition, Variable variable,
                                                          EvaluationContext& context) {
  std::set<std::optional<std::string>> candidates = {std::nullopt, ""};
  for (const TermRun& run : context.terms.view().term_runs()) candidates.insert(run.language);
  Batch batch;
  batch.reset(1);
  for (const auto& language : candidates) {
    batch.columns[0].push_back(language ? context.terms.intern(TermView::literal(*language)) : kUnbound);
  }
  batch.rows = candidates.size();
  const ExpressionPtr of_language = clone(condition);
  replace_language(*of_language);
  std::vector<std::uint32_t> rows;
  compile_expression(*of_language, {variable}, context)->select(batch, rows);
  std::set<std::optional<std::string>> satisfying;
  std::uint32_t row = 0;
  for (const auto& language : candidates) {
    if (std::binary_search(rows.begin(), rows.end(), row++)) satisfying.insert(language);
  }
  return satisfying;
}

const std::string* plain_string(const Expression& expression) {
  const auto* constant = std::get_if<TermExpression>(&expression.node);
  const bool plain =
      constant && constant->term.is_literal() && constant->term.datatype() == storage::vocabulary::kXsdString;
  return plain ? &constant->term.value() : nullptr;
}

// With what a text begins that STRSTARTS or REGEX takes, if they say so.
std::optional<LiteralPrefix> prefix_of(const BuiltinExpression& call) {
  const std::size_t arguments = call.arguments.size();
  if (arguments < 2 || arguments > 3) return std::nullopt;
  const std::string* constant = plain_string(*call.arguments[1]);
  const std::string* flags = arguments == 3 ? plain_string(*call.arguments[2]) : nullptr;
  if (!constant || (arguments == 3 && !flags)) return std::nullopt;
  if (call.name == "STRSTARTS" && arguments == 2) return LiteralPrefix{*constant, true};
  if (call.name != "REGEX") return std::nullopt;
  LiteralPrefix prefix = literal_prefix(*constant, flags ? *flags : "");
  if (prefix.text.empty()) return std::nullopt;
  // With a pattern that is none, nothing is true.
  prefix.whole = prefix.whole && compile_pattern(*constant, flags ? *flags : "") != nullptr;
  return prefix;
}

// The ids of a tag by runs; `add(run)` says what is known of one, the rest is not known.
template <typename Add>
void add_runs(Tag tag, EvaluationContext& context, std::vector<IdInterval>& intervals, const Add& add) {
  Id next = first_id(tag);
  for (const TermRun& run : context.terms.view().term_runs()) {
    if (run.tag != tag) continue;
    intervals.push_back({next, id_before({tag, run.first}), false});
    add(run);
    next = Id(tag, run.end);
  }
  intervals.push_back({next, last_id(tag), false});
}

}  // namespace

std::optional<ConditionIds> ids_by_language(const Expression& condition, EvaluationContext& context) {
  std::optional<Variable> variable;
  if (!depends_on_language(condition, variable) || !variable) return std::nullopt;
  const auto satisfying = languages_satisfying(condition, *variable, context);
  ConditionIds result{*variable, {}};
  if (satisfying.contains(std::nullopt)) {
    result.intervals.push_back({kUnbound, last_id(Tag::kIri), true});
    result.intervals.push_back({first_id(Tag::kTriple), last_id(Tag::kTriple), true});
  }
  if (satisfying.contains("")) {
    result.intervals.push_back({first_id(Tag::kShortString), last_id(Tag::kString), true});
    result.intervals.push_back({first_id(Tag::kBoolean), last_id(Tag::kOtherLiteral), true});
  }
  for (const Tag tag : {Tag::kLangString, Tag::kDirLangString}) {
    add_runs(tag, context, result.intervals, [&](const TermRun& run) {
      if (!satisfying.contains(run.language)) return;
      result.intervals.push_back({{tag, run.first}, id_before({tag, run.end}), true});
    });
  }
  return result;
}

std::optional<ConditionIds> ids_by_prefix(const BuiltinExpression& call, EvaluationContext& context) {
  const auto wanted = prefix_of(call);
  if (!wanted) return std::nullopt;
  const auto* text = std::get_if<BuiltinExpression>(&call.arguments[0]->node);
  const bool any_term = text && text->name == "STR" && text->arguments.size() == 1;
  const Expression& operand = any_term ? *text->arguments.front() : *call.arguments[0];
  const auto* variable = std::get_if<VariableExpression>(&operand.node);
  if (!variable) return std::nullopt;
  const std::string& prefix = wanted->text;
  ConditionIds result{variable->variable, {}};
  std::size_t look_ups = 0;
  const auto add_tag = [&](Tag tag) {
    add_runs(tag, context, result.intervals, [&](const TermRun& run) {
      if (++look_ups > kMaxLookUps) {
        result.intervals.push_back({{tag, run.first}, id_before({tag, run.end}), false});
        return;
      }
      const auto [first, end] = context.terms.view().prefix_range(run, prefix);
      if (first < end) result.intervals.push_back({{tag, first}, id_before({tag, end}), wanted->whole});
    });
  };
  for (const Tag tag : {Tag::kString, Tag::kLangString, Tag::kDirLangString}) add_tag(tag);
  // The bytes of a short string lie in the payload from its top on.
  const auto shortest = storage::inline_id(TermView::literal(prefix));
  if (shortest) {
    const std::uint64_t rest = Id::kPayloadMask >> (8 * prefix.size());
    result.intervals.push_back({*shortest, Id(shortest->bits() | rest), wanted->whole});
  }
  if (any_term) {
    add_tag(Tag::kIri);
    result.intervals.push_back({first_id(Tag::kBoolean), last_id(Tag::kOtherLiteral), false});
  }
  return result;
}

}  // namespace casus::query
