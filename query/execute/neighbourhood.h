#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/execute/id_tuple_table.h"
#include "query/execute/path_steps.h"

namespace casus::query {

/// The part of a step's relation that searches have touched so far: nodes by number, and their neighbours in either
/// direction once they have been looked up. For many searches through the same nodes. Charged. One thread.
class Neighbourhood {
 public:
  Neighbourhood(ExecutionContext& context, PathStep& step);

  std::uint32_t number(Id node);
  Id node(std::uint32_t number) const { return nodes_->column(0)[number]; }

  /// Looks up the neighbours of all these that have not been.
  void load(std::span<const std::uint32_t> numbers, bool backward);
  /// Distinct. Of a node that was loaded; valid until the next load().
  std::span<const std::uint32_t> neighbours(std::uint32_t number, bool backward) const {
    const Side& side = sides_[backward];
    const Range range = side.ranges[number];
    return std::span(side.neighbours).subspan(range.begin, range.end - range.begin);
  }
  /// How many neighbours the node has, or about how many while it is not loaded.
  double degree(std::uint32_t number, bool backward) const;

  /// Forgets all marks.
  void start_search() { ++search_; }
  /// Marks a node as reached in this direction; false when it was.
  bool mark(std::uint32_t number, bool backward) {
    std::uint32_t& mark = sides_[backward].marks[number];
    if (mark == search_) return false;
    mark = search_;
    return true;
  }
  bool is_marked(std::uint32_t number, bool backward) const { return sides_[backward].marks[number] == search_; }

 private:
  static constexpr std::size_t kUnknown = ~std::size_t{0};
  struct Range {
    std::size_t begin = kUnknown, end = kUnknown;
  };
  struct Side {
    std::vector<Range> ranges;  // by number
    std::vector<std::uint32_t> neighbours;
    std::vector<std::uint32_t> marks;  // the last search that reached the node
  };

  void extend();
  void load_chunk(std::span<const Id> nodes, bool backward);

  ExecutionContext& context_;
  PathStep& step_;
  std::unique_ptr<IdTupleTable> nodes_;
  std::array<Side, 2> sides_;  // forward, backward
  std::uint32_t search_ = 0;
  std::vector<Id> missing_;
  MemoryCharge charge_;
};

}  // namespace casus::query
