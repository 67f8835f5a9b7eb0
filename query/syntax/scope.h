#pragma once

#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"

namespace casus::query {

/// Names in the order in which they were first added.
class NameList {
 public:
  void add(const std::string& name) {
    if (known_.insert(name).second) names_.push_back(name);
  }
  bool contains(const std::string& name) const { return known_.count(name) != 0; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_set<std::string> known_;
};

/// Adds the variables in scope (SPARQL 1.1, section 18.2.1) in a group, in one element of it, and behind a SELECT.
void collect_visible(const ast::Group& group, NameList& out);
void collect_visible(const ast::Element& element, NameList& out);
void collect_visible(const std::vector<ast::Triple>& triples, NameList& out);
void collect_projected(const ast::SubSelect& select, NameList& out);

/// Names of one query level to variables. A name that a subquery does not project is a variable of its own there.
class Scope {
 public:
  /// The outermost level.
  explicit Scope(VariableTable& variables) : variables_(variables) {}
  /// A subquery in `outer`.
  Scope(Scope& outer, const NameList& projected) : variables_(outer.variables_), is_inner_(true) {
    for (const std::string& name : projected.names()) names_.emplace(name, outer.variable(name));
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  Variable variable(const std::string& name) {
    const auto known = names_.find(name);
    if (known != names_.end()) return known->second;
    const Variable variable = is_inner_ ? variables_.add_hidden(name) : variables_.add(name);
    names_.emplace(name, variable);
    return variable;
  }
  /// AS gives a name that the pattern of a grouped level uses as well: two variables.
  void shadow(const std::string& name) {
    variable(name);
    shadowed_.emplace(name, variables_.add_hidden(name));
  }
  /// From what shadowed names mean behind the grouping to what they mean in the pattern and in aggregates, and back.
  void swap_shadowed() {
    for (auto& [name, other] : shadowed_) std::swap(names_.at(name), other);
  }
  Variable hidden(std::string_view hint) { return variables_.add_hidden(hint); }
  VariableTable& variables() { return variables_; }

 private:
  VariableTable& variables_;
  bool is_inner_ = false;
  std::map<std::string, Variable> names_;
  std::map<std::string, Variable> shadowed_;
};

}  // namespace casus::query
