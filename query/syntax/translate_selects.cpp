#include <fmt/format.h>

#include <algorithm>

#include "query/syntax/failure.h"
#include "query/syntax/translator.h"

namespace casus::query {

namespace {

bool has_aggregate(const ast::Expression& e) {
  return e.kind == ast::ExpressionKind::kAggregate ||
         std::any_of(e.operands.begin(), e.operands.end(), [](const auto& operand) { return has_aggregate(operand); });
}

bool is_grouped(const ast::SubSelect& select) {
  const auto& modifiers = select.modifiers;
  const auto& items = select.select.items;
  return !modifiers.group_by.empty() ||
         std::any_of(items.begin(), items.end(),
                     [](const auto& item) { return item.expression && has_aggregate(*item.expression); }) ||
         std::any_of(modifiers.having.begin(), modifiers.having.end(), has_aggregate) ||
         std::any_of(modifiers.order_by.begin(), modifiers.order_by.end(),
                     [](const auto& key) { return has_aggregate(key.expression); });
}

bool mentions(const ast::Expression& e, const NameList& names) {
  if (e.kind == ast::ExpressionKind::kVariable) return names.contains(e.name);
  if (e.kind == ast::ExpressionKind::kAggregate) return false;
  return std::any_of(e.operands.begin(), e.operands.end(),
                     [&](const auto& operand) { return mentions(operand, names); });
}

bool mentions_alias(const ast::SubSelect& select) {
  NameList aliases;
  for (const ast::SelectItem& item : select.select.items) {
    if (item.expression) aliases.add(item.variable.variable()->name);
  }
  const auto& having = select.modifiers.having;
  return std::any_of(having.begin(), having.end(), [&](const auto& condition) { return mentions(condition, aliases); });
}

void add_values(const ast::SubSelect& select, NameList& out) {
  if (!select.values) return;
  for (const ast::Node& variable : select.values->variables) out.add(variable.variable()->name);
}

NameList visible_names(const ast::SubSelect& select) {
  NameList visible;
  collect_visible(select.where, visible);
  add_values(select, visible);
  return visible;
}

// What is left in scope behind the grouping.
NameList group_names(const ast::SubSelect& select) {
  NameList names;
  for (const ast::GroupKey& key : select.modifiers.group_by) {
    if (key.alias) {
      names.add(key.alias->variable()->name);
    } else if (key.expression.kind == ast::ExpressionKind::kVariable) {
      names.add(key.expression.name);
    }
  }
  add_values(select, names);
  return names;
}

}  // namespace

Translator::Tree Translator::sub_select(const ast::SubSelect& select_ast, Scope& outer) {
  NameList projected;
  collect_projected(select_ast, projected);
  Scope scope(outer, projected);
  std::vector<Variable> projection;
  Aggregation* const enclosing = std::exchange(aggregation_, nullptr);
  Tree tree = select(select_ast, scope, &projection, true);
  aggregation_ = enclosing;
  return tree;
}

// SPARQL 1.2, section 18.3.4.4: a new name must be new, and is visible to the items behind it only.
void Translator::check_select_items(const ast::SelectClause& clause, const NameList& in_scope, bool grouped) const {
  NameList before;
  for (const ast::SelectItem& item : clause.items) {
    const std::string& name = item.variable.variable()->name;
    const bool repeated = before.contains(name);
    if (item.expression && (repeated || in_scope.contains(name))) {
      throw Failure(item.variable.offset, fmt::format("AS ?{}: this variable is already {}", name,
                                                      repeated  ? "in the SELECT clause"
                                                      : grouped ? "a key of GROUP BY"
                                                                : "bound in the pattern"));
    }
    before.add(name);
  }
}

// Keys that are expressions are bound as variables first.
Translator::Tree Translator::group_by(const ast::SubSelect& select, Tree input, const NameList& visible,
                                      Aggregation& aggregation, Scope& scope) {
  Group group;
  for (const ast::GroupKey& key : select.modifiers.group_by) {
    Variable variable{};
    if (key.expression.kind == ast::ExpressionKind::kVariable && !key.alias) {
      variable = scope.variable(key.expression.name);
    } else {
      if (key.alias && visible.contains(key.alias->variable()->name)) {
        throw Failure(key.alias->offset, fmt::format("AS ?{}: this variable is already bound in the pattern",
                                                     key.alias->variable()->name));
      }
      ExpressionPtr value = expression(key.expression, scope);
      variable = key.alias ? scope.variable(key.alias->variable()->name) : scope.hidden("key");
      input = wrap(std::move(input), [&](AlgebraPtr root) {
        return make_algebra(Extend{variable, std::move(value), std::move(root)});
      });
    }
    if (aggregation.keys.insert(variable).second) group.keys.push_back(variable);
  }
  return wrap(std::move(input), [&](AlgebraPtr root) {
    group.input = std::move(root);
    return make_algebra(std::move(group));
  });
}

Translator::Tree Translator::select(const ast::SubSelect& select, Scope& scope, std::vector<Variable>* projection,
                                    bool is_select) {
  const bool grouped = is_grouped(select);
  if (grouped && select.select.all) {
    throw Failure(select.select.all_offset, "SELECT * cannot stand with GROUP BY or aggregates; name the variables");
  }
  const NameList visible = visible_names(select);
  const NameList in_scope = grouped ? group_names(select) : visible;
  check_select_items(select.select, in_scope, grouped);
  for (const ast::SelectItem& item : select.select.items) {
    const std::string& name = item.variable.variable()->name;
    if (item.expression && visible.contains(name)) scope.shadow(name);
  }

  scope.swap_shadowed();
  Tree tree = translate_whole_group(select.where, scope);
  Aggregation aggregation;
  if (grouped) {
    tree = group_by(select, std::move(tree), visible, aggregation, scope);
    aggregation_ = &aggregation;
  }
  scope.swap_shadowed();
  Group* const group = grouped ? &std::get<Group>(tree.root->node) : nullptr;

  const auto apply_having = [&] {
    std::vector<const ast::Expression*> conditions;
    for (const ast::Expression& condition : select.modifiers.having) conditions.push_back(&condition);
    aggregation.samples_others = true;
    ExpressionPtr condition = conjunction(conditions, scope);
    aggregation.samples_others = false;
    tree = filter(std::move(condition), std::move(tree));
  };
  // An alias in HAVING is not in SPARQL 1.1, where it would be unbound: then the filter follows the expressions of
  // SELECT.
  const bool has_having = !select.modifiers.having.empty();
  const bool having_waits = has_having && mentions_alias(select);
  if (has_having && !having_waits) apply_having();
  if (select.values) tree = join(std::move(tree), values(*select.values, scope));

  if (is_select) {
    std::set<Variable> listed;
    for (const ast::SelectItem& item : select.select.items) {
      const std::string& name = item.variable.variable()->name;
      const Variable variable = scope.variable(name);
      if (item.expression) {
        ExpressionPtr value = expression(*item.expression, scope);
        aggregation.aliases.insert(variable);
        tree = wrap(std::move(tree), [&](AlgebraPtr root) {
          return make_algebra(Extend{variable, std::move(value), std::move(root)});
        });
      } else if (grouped && aggregation.keys.count(variable) == 0 && aggregation.aliases.count(variable) == 0) {
        throw Failure(item.variable.offset, fmt::format("?{} is neither in GROUP BY nor inside an aggregate", name));
      }
      if (listed.insert(variable).second) projection->push_back(variable);
    }
    if (select.select.all) {
      for (const std::string& name : visible.names()) projection->push_back(scope.variable(name));
    }
  }

  if (having_waits) apply_having();
  if (!select.modifiers.order_by.empty()) {
    aggregation.samples_others = true;
    OrderBy order;
    for (const ast::OrderKey& key : select.modifiers.order_by) {
      order.keys.push_back({expression(key.expression, scope), key.descending});
    }
    tree = wrap(std::move(tree), [&](AlgebraPtr root) {
      order.input = std::move(root);
      return make_algebra(std::move(order));
    });
  }
  aggregation_ = nullptr;
  if (group) group->aggregates = std::move(aggregation.aggregates);

  if (projection) {
    tree = wrap(std::move(tree), [&](AlgebraPtr root) { return make_algebra(Project{*projection, std::move(root)}); });
  }
  if (select.select.modifier == ast::SelectModifier::kDistinct) {
    tree = wrap(std::move(tree), [](AlgebraPtr root) { return make_algebra(Distinct{std::move(root)}); });
  } else if (select.select.modifier == ast::SelectModifier::kReduced) {
    tree = wrap(std::move(tree), [](AlgebraPtr root) { return make_algebra(Reduced{std::move(root)}); });
  }
  const ast::SolutionModifiers& modifiers = select.modifiers;
  if (modifiers.limit || modifiers.offset != 0) {
    tree = wrap(std::move(tree), [&](AlgebraPtr root) {
      return make_algebra(Slice{modifiers.offset, modifiers.limit, std::move(root)});
    });
  }
  return tree;
}

}  // namespace casus::query
