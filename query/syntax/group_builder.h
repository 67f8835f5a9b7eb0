#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"

namespace casus::query {

/// Builds group graph patterns from tokens in the order of the text. `finished` is the last group that was closed:
/// whoever asked for a group takes it from there.
class GroupBuilder {
 public:
  ast::Group finished;

  void begin(std::size_t offset) {
    groups_.emplace_back();
    groups_.back().offset = offset;
  }
  void end() {
    finished = std::move(groups_.back());
    groups_.pop_back();
  }

  template <class Node>
  void add(Node node, std::size_t offset) {
    deepen(depth_of(node));
    groups_.back().elements.push_back({std::move(node), offset});
  }
  void set_sub_select(ast::SubSelect select) {
    deepen(depth_of(select));
    groups_.back().sub_select = std::make_shared<ast::SubSelect>(std::move(select));
  }

  /// GRAPH and SERVICE: the name comes before the group that it belongs to.
  void push_name(ast::Node name) { names_.push_back(std::move(name)); }
  ast::Node take_name() {
    ast::Node name = std::move(names_.back());
    names_.pop_back();
    return name;
  }
  void push_silent(bool silent) { silent_.push_back(silent); }
  bool take_silent() {
    const bool silent = silent_.back();
    silent_.pop_back();
    return silent;
  }

  void begin_union() {
    unions_.emplace_back();
    add_alternative();
  }
  void add_alternative() { unions_.back().push_back(std::exchange(finished, {})); }
  /// A union of one group is still a nested group.
  void end_union() {
    const std::size_t offset = unions_.back().front().offset;
    add(ast::UnionElement{std::move(unions_.back())}, offset);
    unions_.pop_back();
  }

 private:
  void deepen(unsigned depth) { groups_.back().depth = std::max(groups_.back().depth, depth + 1); }

  static unsigned depth_of(const ast::TriplesBlock&) { return 0; }
  static unsigned depth_of(const ast::InlineData&) { return 0; }
  static unsigned depth_of(const ast::FilterElement& e) { return e.condition.depth; }
  static unsigned depth_of(const ast::BindElement& e) { return e.expression.depth; }
  static unsigned depth_of(const ast::OptionalElement& e) { return e.group.depth; }
  static unsigned depth_of(const ast::MinusElement& e) { return e.group.depth; }
  static unsigned depth_of(const ast::GraphElement& e) { return e.group.depth; }
  static unsigned depth_of(const ast::ServiceElement& e) { return e.group.depth; }
  static unsigned depth_of(const ast::UnionElement& e) {
    unsigned depth = 0;
    for (const ast::Group& group : e.groups) depth = std::max(depth, group.depth);
    return depth;
  }
  static unsigned depth_of(const ast::SubSelect& select) {
    unsigned depth = select.where.depth;
    for (const auto& item : select.select.items) depth = std::max(depth, item.expression ? item.expression->depth : 0);
    for (const auto& key : select.modifiers.group_by) depth = std::max(depth, key.expression.depth);
    for (const auto& condition : select.modifiers.having) depth = std::max(depth, condition.depth);
    for (const auto& key : select.modifiers.order_by) depth = std::max(depth, key.expression.depth);
    return depth;
  }

  std::vector<ast::Group> groups_;
  std::vector<ast::Node> names_;
  std::vector<bool> silent_;
  std::vector<std::vector<ast::Group>> unions_;
};

}  // namespace casus::query
