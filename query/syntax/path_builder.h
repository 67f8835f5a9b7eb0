#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "query/algebra/algebra.h"

namespace casus::query {

/// Builds a property path from tokens in the order of the text.
class PathBuilder {
 public:
  void push_link(Term predicate) { paths_.push_back(make(LinkPath{std::move(predicate)})); }

  /// Around the parts of an alternative or a sequence.
  void begin_list() { lists_.push_back(paths_.size()); }
  void end_alternative() { end_list<AlternativePath>(); }
  void end_sequence() { end_list<SequencePath>(); }

  void modify(char modifier) {
    PathPtr path = take();
    switch (modifier) {
      case '*': return paths_.push_back(make(ZeroOrMorePath{std::move(path)}));
      case '+': return paths_.push_back(make(OneOrMorePath{std::move(path)}));
      default: return paths_.push_back(make(ZeroOrOnePath{std::move(path)}));
    }
  }
  void begin_inverse() { inverse_ = true; }
  bool take_inverse() { return std::exchange(inverse_, false); }
  void invert() { paths_.push_back(make(InversePath{take()})); }

  void begin_negated_set() { negated_ = {}; }
  void add_negated(Term predicate) {
    (take_inverse() ? negated_.inverse : negated_.forward).push_back(std::move(predicate));
  }
  void end_negated_set() { paths_.push_back(make(std::move(negated_))); }

  PathPtr take() {
    PathPtr path = std::move(paths_.back());
    paths_.pop_back();
    return path;
  }

 private:
  template <class Node>
  static PathPtr make(Node node) {
    return std::make_unique<Path>(Path{std::move(node)});
  }

  // A list of one part is that part.
  template <class Node>
  void end_list() {
    const std::size_t first = lists_.back();
    lists_.pop_back();
    if (paths_.size() - first < 2) return;
    Node list;
    for (std::size_t i = first; i < paths_.size(); ++i) list.parts.push_back(std::move(paths_[i]));
    paths_.resize(first);
    paths_.push_back(make(std::move(list)));
  }

  std::vector<PathPtr> paths_;
  std::vector<std::size_t> lists_;
  NegatedPropertySet negated_;
  bool inverse_ = false;
};

}  // namespace casus::query
