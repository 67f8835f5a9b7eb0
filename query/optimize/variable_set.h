#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "query/algebra/expression.h"

namespace casus::query {

/// A set of variables of one query, as bits. A value type.
class VariableSet {
 public:
  VariableSet() = default;
  explicit VariableSet(const std::vector<Variable>& variables) { insert(variables); }

  void insert(Variable v) {
    const std::size_t word = index_of(v) / 64;
    if (word >= words_.size()) words_.resize(word + 1);
    words_[word] |= bit(v);
  }
  void insert(const std::vector<Variable>& variables) {
    for (const Variable v : variables) insert(v);
  }
  void insert(const VariableSet& other) {
    if (other.words_.size() > words_.size()) words_.resize(other.words_.size());
    for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void erase(Variable v) {
    const std::size_t word = index_of(v) / 64;
    if (word < words_.size()) words_[word] &= ~bit(v);
  }
  bool contains(Variable v) const {
    const std::size_t word = index_of(v) / 64;
    return word < words_.size() && (words_[word] & bit(v)) != 0;
  }
  bool contains_all(const VariableSet& other) const {
    for (std::size_t i = 0; i < other.words_.size(); ++i) {
      if ((other.words_[i] & ~(i < words_.size() ? words_[i] : 0)) != 0) return false;
    }
    return true;
  }
  bool intersects(const VariableSet& other) const {
    for (std::size_t i = 0; i < std::min(words_.size(), other.words_.size()); ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }
  bool empty() const {
    return std::all_of(words_.begin(), words_.end(), [](std::uint64_t w) { return w == 0; });
  }
  std::vector<Variable> to_vector() const {
    std::vector<Variable> variables;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::size_t b = 0; b < 64; ++b) {
        if ((words_[i] >> b & 1) != 0) variables.push_back(static_cast<Variable>(i * 64 + b));
      }
    }
    return variables;
  }

  friend VariableSet intersection(VariableSet a, const VariableSet& b) {
    if (a.words_.size() > b.words_.size()) a.words_.resize(b.words_.size());
    for (std::size_t i = 0; i < a.words_.size(); ++i) a.words_[i] &= b.words_[i];
    return a;
  }
  friend VariableSet united(VariableSet a, const VariableSet& b) {
    a.insert(b);
    return a;
  }

 private:
  static std::uint64_t bit(Variable v) { return std::uint64_t{1} << (index_of(v) % 64); }
  std::vector<std::uint64_t> words_;
};

}  // namespace casus::query
