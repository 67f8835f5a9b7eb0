#include "query/algebra/expression.h"

namespace casus::query {

Variable VariableTable::add(std::string_view name) {
  if (const auto known = find(name)) return *known;
  const Variable variable{static_cast<std::uint32_t>(entries_.size())};
  entries_.push_back({std::string(name), false});
  by_name_.emplace(std::string(name), variable);
  return variable;
}

std::optional<Variable> VariableTable::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

// The leading dot keeps hidden names apart from those that a query can write.
Variable VariableTable::add_hidden(std::string_view hint) {
  const Variable variable{static_cast<std::uint32_t>(entries_.size())};
  entries_.push_back({"." + std::string(hint) + std::to_string(hidden_count_++), true});
  return variable;
}

}  // namespace casus::query
