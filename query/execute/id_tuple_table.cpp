#include "query/execute/id_tuple_table.h"

#include <algorithm>
#include <array>

#include "casus/error.h"
#include "query/functions/large_array.h"

namespace casus::query {
namespace {

constexpr std::size_t kBlock = 256;
using Hashes = std::array<std::uint64_t, kBlock>;
constexpr std::size_t kInitialSlots = 1024;

// Two odd multipliers (of splitmix64): the top bits of the product depend on all bits of the id.
std::uint64_t mix(std::uint64_t h) {
  h = (h ^ (h >> 32)) * 0xBF58476D1CE4E5B9ull;
  return (h ^ (h >> 29)) * 0x94D049BB133111EBull;
}

// The layouts: how a tuple is read, hashed and recognised in a slot.

struct One {
  static constexpr std::size_t kWidth = 1;
  struct Slot {
    Id key;
    std::uint32_t number = kNoRow;
  };
  using Key = Id;
  static Key key(std::span<const Id* const> columns, std::size_t row) { return columns[0][row]; }
  static std::uint64_t hash(Key key) { return mix(key.bits()); }
  static void store(Slot& slot, Key key, std::uint64_t) { slot.key = key; }
  static bool matches(const Slot& slot, Key key, std::uint64_t, const std::vector<std::vector<Id>>&) {
    return slot.key == key;
  }
  static std::uint64_t hash_of(const Slot& slot, const std::vector<std::vector<Id>>&) { return hash(slot.key); }
};

struct Two {
  static constexpr std::size_t kWidth = 2;
  struct Key {
    Id a, b;
  };
  struct Slot {
    Key key;
    std::uint32_t number = kNoRow;
  };
  static Key key(std::span<const Id* const> columns, std::size_t row) { return {columns[0][row], columns[1][row]}; }
  static std::uint64_t hash(Key key) { return mix(mix(key.a.bits()) + key.b.bits()); }
  static void store(Slot& slot, Key key, std::uint64_t) { slot.key = key; }
  static bool matches(const Slot& slot, Key key, std::uint64_t, const std::vector<std::vector<Id>>&) {
    return slot.key.a == key.a && slot.key.b == key.b;
  }
  static std::uint64_t hash_of(const Slot& slot, const std::vector<std::vector<Id>>&) { return hash(slot.key); }
};

struct Many {
  static constexpr std::size_t kWidth = 0;
  struct Key {
    std::span<const Id* const> columns;
    std::size_t row;
  };
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = kNoRow;
  };
  static Key key(std::span<const Id* const> columns, std::size_t row) { return {columns, row}; }
  static std::uint64_t hash(const Key& key) {
    std::uint64_t h = 0;
    for (const Id* column : key.columns) h = mix(h + column[key.row].bits());
    return h;
  }
  static void store(Slot& slot, const Key&, std::uint64_t hash) { slot.tag = static_cast<std::uint32_t>(hash); }
  static bool matches(const Slot& slot, const Key& key, std::uint64_t hash, const std::vector<std::vector<Id>>& keys) {
    if (slot.tag != static_cast<std::uint32_t>(hash)) return false;
    for (std::size_t c = 0; c < keys.size(); ++c) {
      if (keys[c][slot.number] != key.columns[c][key.row]) return false;
    }
    return true;
  }
  static std::uint64_t hash_of(const Slot& slot, const std::vector<std::vector<Id>>& keys) {
    std::uint64_t h = 0;
    for (const auto& column : keys) h = mix(h + column[slot.number].bits());
    return h;
  }
};

template <class Layout>
class Table final : public IdTupleTable {
  using Slot = typename Layout::Slot;

 public:
  Table(ExecutionContext& context, std::size_t width) : IdTupleTable(context, width) { resize(kInitialSlots); }

  void insert(std::span<const Id* const> columns, std::size_t rows, std::uint32_t* numbers) override {
    Hashes hashes;
    for (std::size_t begin = 0; begin < rows; begin += kBlock) {
      const std::size_t end = std::min(rows, begin + kBlock);
      if (2 * (size_ + (end - begin)) > slots_.size()) grow();
      hash_block(columns, begin, end, hashes);
      for (std::size_t row = begin; row < end; ++row) {
        const auto key = Layout::key(columns, row);
        const std::uint64_t hash = hashes[row - begin];
        Slot& slot = slots_[locate(key, hash)];
        if (slot.number == kNoRow) {
          Layout::store(slot, key, hash);
          slot.number = static_cast<std::uint32_t>(size_++);
          for (std::size_t c = 0; c < keys_.size(); ++c) keys_[c].push_back(columns[c][row]);
        }
        numbers[row] = slot.number;
      }
    }
  }

  void find(std::span<const Id* const> columns, std::size_t rows, std::uint32_t* numbers) const override {
    Hashes hashes;
    for (std::size_t begin = 0; begin < rows; begin += kBlock) {
      const std::size_t end = std::min(rows, begin + kBlock);
      hash_block(columns, begin, end, hashes);
      for (std::size_t row = begin; row < end; ++row) {
        numbers[row] = slots_[locate(Layout::key(columns, row), hashes[row - begin])].number;
      }
    }
  }

 private:
  // The slot that holds the tuple, or the empty one where it belongs.
  std::size_t locate(const typename Layout::Key& key, std::uint64_t hash) const {
    std::size_t i = static_cast<std::size_t>(hash >> shift_);
    while (slots_[i].number != kNoRow && !Layout::matches(slots_[i], key, hash, keys_))
      i = (i + 1) & (slots_.size() - 1);
    return i;
  }

  void hash_block(std::span<const Id* const> columns, std::size_t begin, std::size_t end, Hashes& hashes) const {
    for (std::size_t row = begin; row < end; ++row) hashes[row - begin] = Layout::hash(Layout::key(columns, row));
    for (std::size_t row = begin; row < end; ++row) __builtin_prefetch(&slots_[hashes[row - begin] >> shift_]);
  }

  void resize(std::size_t slots) {
    charge_.set(slots * sizeof(Slot) + slots / 2 * keys_.size() * sizeof(Id));
    reserve_large(slots_, slots);
    slots_.assign(slots, Slot{});
    shift_ = 64 - __builtin_ctzll(slots);
    for (auto& column : keys_) reserve_large(column, slots / 2);
  }

  void grow() {
    if (size_ + kBlock >= kNoRow) throw ResourceLimit("The query holds more than 4 billion distinct tuples in memory");
    std::vector<Slot> old;
    old.swap(slots_);
    resize(old.size() * (old.size() < (std::size_t{1} << 20) ? 4 : 2));
    for (const Slot& slot : old) {
      if (slot.number == kNoRow) continue;
      std::size_t i = static_cast<std::size_t>(Layout::hash_of(slot, keys_) >> shift_);
      while (slots_[i].number != kNoRow) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = slot;
    }
  }

  std::vector<Slot> slots_;
  int shift_ = 0;
};

// No columns: all rows are the one empty tuple.
class NoColumns final : public IdTupleTable {
 public:
  explicit NoColumns(ExecutionContext& context) : IdTupleTable(context, 0) {}
  void insert(std::span<const Id* const>, std::size_t rows, std::uint32_t* numbers) override {
    std::fill_n(numbers, rows, 0u);
    if (rows > 0) size_ = 1;
  }
  void find(std::span<const Id* const>, std::size_t rows, std::uint32_t* numbers) const override {
    std::fill_n(numbers, rows, size_ == 0 ? kNoRow : 0u);
  }
};

}  // namespace

std::unique_ptr<IdTupleTable> make_id_tuple_table(ExecutionContext& context, std::size_t width) {
  switch (width) {
    case 0: return std::make_unique<NoColumns>(context);
    case 1: return std::make_unique<Table<One>>(context, width);
    case 2: return std::make_unique<Table<Two>>(context, width);
    default: return std::make_unique<Table<Many>>(context, width);
  }
}

}  // namespace casus::query
