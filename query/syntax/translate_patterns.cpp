#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

#include "query/syntax/failure.h"
#include "query/syntax/translator.h"

namespace casus::query {

namespace {

bool is_unit(const Algebra& algebra) {
  const auto* bgp = std::get_if<Bgp>(&algebra.node);
  return bgp != nullptr && bgp->empty();
}

}  // namespace

unsigned Translator::checked(unsigned depth) const {
  if (depth > max_depth_) {
    throw Failure(
        offset_,
        fmt::format("patterns and expressions are nested, or follow each other, in more than {} levels", max_depth_));
  }
  return depth;
}

unsigned Translator::level_above(const Tree& input) {
  return checked(std::max(input.depth, std::exchange(expression_depth_, 0)) + 1);
}

unsigned Translator::level_above(const Tree& left, const Tree& right) {
  return std::max(level_above(left), level_above(right));
}

Translator::Tree Translator::join(Tree left, Tree right) {
  if (is_unit(*left.root)) return right;
  if (is_unit(*right.root)) return left;
  const unsigned depth = level_above(left, right);
  return {make_algebra(Join{std::move(left.root), std::move(right.root)}), depth};
}

Translator::Tree Translator::filter(ExpressionPtr condition, Tree input) {
  return wrap(std::move(input), [&](AlgebraPtr root) {
    return make_algebra(Filter{std::move(condition), std::move(root)});
  });
}

std::variant<Variable, Term> Translator::name(const ast::Node& node, Scope& scope) {
  if (node.variable()) return scope.variable(node.variable()->name);
  return *node.term();
}

// A blank node is a variable of the whole query, but its label belongs to one basic graph pattern (section 19.6).
PatternTerm Translator::pattern_term(const ast::Node& node, BasicPattern& pattern, Scope& scope) {
  if (node.variable()) return scope.variable(node.variable()->name);
  if (node.triple_term()) return triple_term(*node.triple_term(), pattern, scope);
  if (!node.is_blank_node()) return *node.term();
  const std::string& label = node.term()->value();
  const auto known = blank_nodes_.find(label);
  if (known == blank_nodes_.end()) {
    if (where_labels_ && !label.starts_with('.') && !where_labels_->insert(label).second) {
      throw Failure(node.offset, fmt::format("the blank node _:{} is used in two WHERE clauses of one request", label));
    }
    const Variable variable = scope.hidden(label.starts_with('.') ? "blank" : label);
    blank_nodes_.emplace(label, BlankNode{variable, pattern.id});
    return variable;
  }
  if (known->second.pattern_id != pattern.id) {
    throw Failure(node.offset, fmt::format("the blank node _:{} is used in two graph patterns; use a variable", label));
  }
  return known->second.variable;
}

PatternTerm Translator::triple_term(const ast::TripleTerm& term, BasicPattern& pattern, Scope& scope) {
  const PatternTerm subject = pattern_term(term.subject, pattern, scope);
  const PatternTerm predicate = pattern_term(term.predicate, pattern, scope);
  const PatternTerm object = pattern_term(term.object, pattern, scope);
  // Annotations repeat the triple that they are about: one pattern does for all of them.
  for (const TripleTermPattern& known : pattern.bgp.triple_terms) {
    if (known.subject == subject && known.predicate == predicate && known.object == object) return known.term;
  }
  const Variable variable = scope.hidden("triple");
  pattern.bgp.triple_terms.push_back({variable, subject, predicate, object});
  return variable;
}

void Translator::add_triple(const ast::Triple& triple, BasicPattern& pattern, Scope& scope) {
  const PatternTerm subject = pattern_term(triple.subject, pattern, scope);
  if (triple.verb.path) {
    return translate_path(subject, *triple.verb.path, pattern_term(triple.object, pattern, scope), pattern, scope);
  }
  PatternTerm predicate = pattern_term(triple.verb.node, pattern, scope);
  PatternTerm object = pattern_term(triple.object, pattern, scope);
  pattern.bgp.triples.push_back({subject, std::move(predicate), std::move(object)});
}

Translator::Tree Translator::finish(BasicPattern pattern) {
  Tree tree{make_algebra(std::move(pattern.bgp)), 1};
  for (Tree& path : pattern.paths) tree = join(std::move(tree), std::move(path));
  return tree;
}

Translator::Tree Translator::finish_in_default_graph(BasicPattern pattern) {
  Tree tree = finish(std::move(pattern));
  if (!default_graph_ || is_unit(*tree.root)) return tree;
  return wrap(std::move(tree), [&](AlgebraPtr input) {
    return make_algebra(Graph{*default_graph_, std::move(input)});
  });
}

Translator::Tree Translator::translate_elsewhere(const ast::Group& group, Scope& scope) {
  const std::optional<Term> enclosing = std::exchange(default_graph_, std::nullopt);
  Tree tree = translate_whole_group(group, scope);
  default_graph_ = enclosing;
  return tree;
}

Translator::Tree Translator::values(const ast::InlineData& data, Scope& scope) {
  Values table;
  std::set<Variable> seen;
  for (const ast::Node& variable : data.variables) {
    table.variables.push_back(scope.variable(variable.variable()->name));
    if (!seen.insert(table.variables.back()).second) {
      throw Failure(variable.offset, fmt::format("VALUES lists ?{} twice", variable.variable()->name));
    }
  }
  table.rows = data.rows;
  return {make_algebra(std::move(table)), 1};
}

Translator::Tree Translator::union_of(const ast::UnionElement& element, Scope& scope) {
  if (element.groups.size() == 1) return translate_whole_group(element.groups.front(), scope);
  Union alternatives;
  unsigned depth = 0;
  for (const ast::Group& group : element.groups) {
    Tree tree = translate_whole_group(group, scope);
    depth = std::max(depth, tree.depth);
    alternatives.inputs.push_back(std::move(tree.root));
  }
  return {make_algebra(std::move(alternatives)), checked(depth + 1)};
}

Translator::Tree Translator::optional(Tree left, const ast::OptionalElement& element, Scope& scope) {
  GroupTree right = translate_group(element.group, scope);
  const unsigned depth = level_above(left, right.pattern);
  return {make_algebra(LeftJoin{std::move(left.root), std::move(right.pattern.root), std::move(right.filter)}), depth};
}

void Translator::translate_element(const ast::Element& element, Tree& tree, Scope& scope) {
  std::visit(
      [&](const auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, ast::OptionalElement>) {
          tree = optional(std::move(tree), node, scope);
        } else if constexpr (std::is_same_v<Node, ast::UnionElement>) {
          tree = join(std::move(tree), union_of(node, scope));
        } else if constexpr (std::is_same_v<Node, ast::MinusElement>) {
          Tree right = translate_whole_group(node.group, scope);
          const unsigned depth = level_above(tree, right);
          tree = {make_algebra(Minus{std::move(tree.root), std::move(right.root)}), depth};
        } else if constexpr (std::is_same_v<Node, ast::GraphElement>) {
          auto graph = name(node.graph, scope);
          tree = join(std::move(tree), wrap(translate_elsewhere(node.group, scope), [&](AlgebraPtr input) {
                        return make_algebra(Graph{std::move(graph), std::move(input)});
                      }));
        } else if constexpr (std::is_same_v<Node, ast::ServiceElement>) {
          auto endpoint = name(node.endpoint, scope);
          tree = join(std::move(tree), wrap(translate_elsewhere(node.group, scope), [&](AlgebraPtr input) {
                        return make_algebra(Service{std::move(endpoint), node.silent, std::move(input)});
                      }));
        } else if constexpr (std::is_same_v<Node, ast::BindElement>) {
          ExpressionPtr value = expression(node.expression, scope);
          const Variable target = scope.variable(node.variable.variable()->name);
          tree = wrap(std::move(tree), [&](AlgebraPtr input) {
            return make_algebra(Extend{target, std::move(value), std::move(input)});
          });
        } else if constexpr (std::is_same_v<Node, ast::InlineData>) {
          tree = join(std::move(tree), values(node, scope));
        }
      },
      element.node);
}

// Section 18.2.2.6, with the filters of the group collected first (18.2.2.7): they apply to the group as a whole.
Translator::GroupTree Translator::translate_group(const ast::Group& group, Scope& scope) {
  if (group.sub_select) return {sub_select(*group.sub_select, scope), nullptr};
  Aggregation* const enclosing = std::exchange(aggregation_, nullptr);
  const bool binds = std::any_of(group.elements.begin(), group.elements.end(), [](const ast::Element& element) {
    return std::holds_alternative<ast::BindElement>(element.node);
  });

  Tree tree = unit();
  NameList visible;
  std::vector<const ast::Expression*> filters;
  BasicPattern basic;
  basic.id = ++pattern_count_;
  for (const ast::Element& element : group.elements) {
    offset_ = element.offset;
    if (const auto* filter_element = std::get_if<ast::FilterElement>(&element.node)) {
      filters.push_back(&filter_element->condition);
      continue;
    }
    if (const auto* block = std::get_if<ast::TriplesBlock>(&element.node)) {
      for (const ast::Triple& triple : block->triples) add_triple(triple, basic, scope);
    } else {
      tree = join(std::move(tree), finish_in_default_graph(std::exchange(basic, {})));
      if (const auto* bind = std::get_if<ast::BindElement>(&element.node)) {
        const std::string& target = bind->variable.variable()->name;
        if (visible.contains(target)) {
          throw Failure(bind->variable.offset, fmt::format("BIND: ?{} is already bound in this group", target));
        }
      }
      translate_element(element, tree, scope);
      basic.id = ++pattern_count_;
    }
    if (binds) collect_visible(element, visible);
  }
  tree = join(std::move(tree), finish_in_default_graph(std::move(basic)));
  ExpressionPtr condition = filters.empty() ? nullptr : conjunction(filters, scope);
  aggregation_ = enclosing;
  return {std::move(tree), std::move(condition)};
}

Translator::Tree Translator::translate_whole_group(const ast::Group& group, Scope& scope) {
  GroupTree parts = translate_group(group, scope);
  if (!parts.filter) return std::move(parts.pattern);
  return filter(std::move(parts.filter), std::move(parts.pattern));
}

}  // namespace casus::query
