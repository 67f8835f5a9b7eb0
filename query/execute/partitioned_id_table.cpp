#include <bit>

#include "query/execute/hashed_id_table.h"
#include "query/execute/run_tasks.h"

namespace casus::query {
namespace {

constexpr std::size_t kMaxParts = 256;

// A table for each part of the hashes, filled by one thread, and the numbers that its tuples have among all.
template <class Layout>
class PartitionedIdTable final : public IdTupleTable {
  using Part = HashedIdTable<Layout>;

 public:
  PartitionedIdTable(ExecutionContext& context, std::size_t width)
      : IdTupleTable(context, width), context_(context), numbers_(std::bit_ceil(std::min(context.threads, kMaxParts))) {
    for (std::size_t p = 0; p < numbers_.size(); ++p) parts_.push_back(std::make_unique<Part>(context, width));
  }

  void insert(std::span<const Id* const> columns, std::size_t rows, std::uint32_t* numbers) override {
    reserve(size_ + rows);
    part_of_row_.resize(rows);
    const auto insert_part = [&](std::size_t part) {
      const auto inserted = [&](std::size_t row) { part_of_row_[row] = static_cast<std::uint8_t>(part); };
      parts_[part]->insert_part(columns, rows, numbers, parts_.size() - 1, part, inserted);
    };
    if (rows >= kManyRows) {
      run_tasks(context_, parts_.size(), insert_part);
    } else {
      for (std::size_t part = 0; part < parts_.size(); ++part) insert_part(part);
    }
    // As one table would have numbered them.
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<std::uint32_t>& known = numbers_[part_of_row_[row]];
      if (numbers[row] == known.size()) {
        known.push_back(static_cast<std::uint32_t>(size_++));
        for (std::size_t c = 0; c < keys_.size(); ++c) keys_[c].push_back(columns[c][row]);
      }
      numbers[row] = known[numbers[row]];
    }
  }

  void find(std::span<const Id* const> columns, std::size_t rows, std::uint32_t* numbers) const override {
    Hashes hashes;
    for (std::size_t begin = 0; begin < rows; begin += kBlock) {
      const std::size_t end = std::min(rows, begin + kBlock);
      Part::hash_block(columns, begin, end, hashes);
      for (std::size_t row = begin; row < end; ++row)
        parts_[part_of(hashes[row - begin])]->prefetch(hashes[row - begin]);
      for (std::size_t row = begin; row < end; ++row) {
        const std::size_t part = part_of(hashes[row - begin]);
        const std::uint32_t number = parts_[part]->number_of(Layout::key(columns, row), hashes[row - begin]);
        numbers[row] = number == kNoRow ? kNoRow : numbers_[part][number];
      }
    }
  }

 private:
  // With fewer, the threads would have too little to do.
  static constexpr std::size_t kManyRows = 8192;

  std::size_t part_of(std::uint64_t hash) const { return hash & (parts_.size() - 1); }

  void reserve(std::size_t tuples) {
    if (tuples >= kNoRow) throw ResourceLimit("The query holds more than 4 billion distinct tuples in memory");
    if (tuples <= capacity_) return;
    capacity_ = std::max(tuples, 2 * capacity_);
    charge_.set(capacity_ * (keys_.size() * sizeof(Id) + 2 * sizeof(std::uint32_t)));
    for (auto& column : keys_) column.reserve(capacity_);
  }

  ExecutionContext& context_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::vector<std::vector<std::uint32_t>> numbers_;  // by part
  std::vector<std::uint8_t> part_of_row_;
  std::size_t capacity_ = 0;
};

}  // namespace

std::unique_ptr<IdTupleTable> make_partitioned_id_table(ExecutionContext& context, std::size_t width,
                                                        const IdTupleTable* known) {
  std::unique_ptr<IdTupleTable> table;
  switch (width) {
    case 1: table = std::make_unique<PartitionedIdTable<One>>(context, width); break;
    case 2: table = std::make_unique<PartitionedIdTable<Two>>(context, width); break;
    default: table = std::make_unique<PartitionedIdTable<Many>>(context, width);
  }
  if (known) {
    std::vector<const Id*> columns;
    for (std::size_t c = 0; c < width; ++c) columns.push_back(known->column(c).data());
    std::vector<std::uint32_t> numbers(known->size());
    table->insert(columns, known->size(), numbers.data());
  }
  return table;
}

}  // namespace casus::query
