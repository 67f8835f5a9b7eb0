#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "query/functions/value.h"

namespace casus::query {

/// The running total of one group, in the type to which XPath promotes the numbers seen.
class NumericTotal {
 public:
  /// The common case; false when the total is no longer a 64-bit integer, or would not be.
  bool add_small(std::int64_t value) {
    std::int64_t next = 0;
    if (type_ != Type::kSmall || __builtin_add_overflow(small_, value, &next)) return false;
    small_ = next;
    ++count_;
    return true;
  }
  /// Any decoded value: what is no number makes the total an error.
  void add(const Value& value);

  Value sum(ValueArena& arena) const;
  Value average(ValueArena& arena) const;

 private:
  enum class Type : std::uint8_t { kSmall, kInteger, kDecimal, kFloat, kDouble, kError };
  Value current(ValueArena& arena) const;

  Type type_ = Type::kSmall;
  std::int64_t small_ = 0;
  double number_ = 0;
  std::unique_ptr<storage::Decimal> exact_;
  std::int64_t count_ = 0;
};

/// Pairs of a group and an id. Open addressing; grows by doubling.
class GroupedIdSet {
 public:
  /// True when the pair was not there.
  bool insert(std::uint32_t group, Id id);
  std::size_t memory_bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    Id id;
    std::uint32_t group_and_one = 0;  // 0: empty
  };
  void grow();
  std::size_t find(std::uint32_t group_and_one, Id id) const;
  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace casus::query
