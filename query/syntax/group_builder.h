#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"

namespace casus::query {

/// Builds group graph patterns from tokens in the order of the text. `finished` is the last group that was closed: whoever
/// asked for a group takes it from there.
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
    groups_.back().elements.push_back({std::move(node), offset});
  }
  void set_sub_select(ast::SubSelect select) {
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
  std::vector<ast::Group> groups_;
  std::vector<ast::Node> names_;
  std::vector<bool> silent_;
  std::vector<std::vector<ast::Group>> unions_;
};

}  // namespace casus::query
