#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "query/execute/memory_charge.h"
#include "query/execute/operators.h"

namespace casus::query {

/// Where a path leads: for the start numbered starts[i], the node ends[i]. Grouped by start, ascending. Charged.
class PathPairs {
 public:
  explicit PathPairs(ExecutionContext& context) : charge_(context) {}

  std::size_t size() const { return ends_.size(); }
  std::uint32_t start(std::size_t i) const { return starts_[i]; }
  Id end(std::size_t i) const { return ends_[i]; }
  const std::vector<Id>& ends() const { return ends_; }

  void add(std::uint32_t start, Id end) {
    if (ends_.size() == capacity_) grow(ends_.size() + 1);
    starts_.push_back(start);
    ends_.push_back(end);
  }
  void add(std::uint32_t start, std::span<const Id> ends) {
    if (ends_.size() + ends.size() > capacity_) grow(ends_.size() + ends.size());
    starts_.insert(starts_.end(), ends.size(), start);
    ends_.insert(ends_.end(), ends.begin(), ends.end());
  }
  /// Groups by start again after pairs were added in several passes; stable.
  void group(std::size_t starts);
  /// Sorts the ends of each start.
  void sort_ends();
  /// Appends the ends to others. None are left.
  void move_ends(std::vector<Id>& to);
  void clear() {
    starts_.clear();
    ends_.clear();
  }

 private:
  void grow(std::size_t size);

  MemoryCharge charge_;
  std::size_t capacity_ = 0;
  std::vector<std::uint32_t> starts_;
  std::vector<Id> ends_;
};

/// Called with some nodes at a time; they are valid during the call.
using NodeVisitor = std::function<void(std::span<const Id>)>;

/// A part of a property path as a relation between nodes (SPARQL 1.1, section 18.4). Duplicates are kept where the
/// section keeps them. Backward: from objects to subjects. One thread.
class PathStep {
 public:
  virtual ~PathStep() = default;
  /// Adds the pairs of each start; `starts` ascend and are distinct.
  virtual void expand(std::span<const Id> starts, bool backward, PathPairs& out) = 0;
  /// Visits the nodes that any of the starts leads to, each at least once; `starts` ascend and are distinct.
  virtual void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) = 0;
  /// Whether the path leads from one node to the other.
  virtual bool connects(Id from, Id to);
  /// About how many nodes the path leads to from a node within its first step. Microseconds.
  virtual double fan_out(Id start, bool backward) const = 0;
  /// Ascending nodes of the graph, among them each from which the path leads somewhere in the graph.
  virtual std::vector<Id> candidates(bool backward) = 0;
  /// May lead from any node to itself without a triple.
  virtual bool nullable() const = 0;
};
using PathStepPtr = std::unique_ptr<PathStep>;

/// What all steps of one path see.
struct PathScope {
  ExecutionContext& context;
  storage::GraphFilter graphs;
};
/// The graphs as steps see them: a triple counts once, however many of the graphs hold it.
storage::GraphFilter merged(storage::GraphFilter graphs);
/// A closure: what it repeats, any number of times when it is reflexive, otherwise once or more.
struct Repetition {
  const Path* path = nullptr;
  bool reflexive = false;
};
/// Closures of closures, and of ?, are taken for one. Null: the path is no closure.
std::optional<Repetition> repetition_of(const Path& path);

/// The path outlives the step.
PathStepPtr make_path_step(const PathScope& scope, const Path& path);
/// *, and + when `reflexive` is false, of `inner`, which outlives the step.
PathStepPtr make_closure_step(const PathScope& scope, const Path& inner, bool reflexive);

/// Subjects and objects of the graph, ascending and distinct.
std::vector<Id> all_nodes(const PathScope& scope);
/// The distinct values of the column after the prefix.
std::vector<Id> distinct_values(const PathScope& scope, storage::ScanSpec spec);
/// As in a query, with full IRIs.
std::string text_of(const Path& path);

}  // namespace casus::query
