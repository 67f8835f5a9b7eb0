#include "storage/index/block_cursor.h"

#include <algorithm>

namespace casus::storage {

namespace {

// A block searched this often is decoded first: searching plain values is several times faster.
constexpr std::uint32_t kOpenedOften = 2;

template <bool kAfter>
bool is_before(Id value, Id id) {
  return kAfter ? value <= id : value < id;
}

}  // namespace

Id* BlockCursor::ids(std::unique_ptr<std::byte[]>& bytes) {
  if (!bytes) bytes = std::make_unique_for_overwrite<std::byte[]>(kMaxBlockRows * sizeof(Id));
  return reinterpret_cast<Id*>(bytes.get());
}

void BlockCursor::open(const Directory& directory, std::size_t index, const EngineSnapshot& snapshot,
                       BlockCache& cache) {
  if (index == index_ && directory_ == &directory) {
    ++opened_again_;
    return;
  }
  index_ = kNone;
  block_ = directory.block(index, snapshot, cache);
  directory_ = &directory;
  index_ = index;
  opened_again_ = 0;
  all_minis_ = static_cast<std::uint32_t>((std::uint64_t{1} << block_->minis()) - 1);
  for (Buffer& buffer : buffers_) buffer.decoded = 0;
}

void BlockCursor::decode(std::size_t column, std::size_t first_mini, std::size_t last_mini) {
  Buffer& buffer = buffers_[column];
  Id* out = ids(buffer.bytes);
  for (std::size_t mini = first_mini; mini < last_mini; ++mini) {
    const std::uint32_t bit = std::uint32_t{1} << mini;
    if (buffer.decoded & bit) continue;
    block_->decode(column, mini, out + mini * kMiniRows);
    buffer.decoded |= bit;
  }
}

std::span<const Id> BlockCursor::column(std::size_t column, std::size_t first, std::size_t last) {
  Buffer& buffer = buffers_[column];
  if (block_->is_constant(column)) {
    Id* out = ids(buffer.constant_bytes);
    const Id value = block_->constant(column);
    if (value != buffer.constant) buffer.constant_rows = 0;
    buffer.constant = value;
    if (const std::size_t rows = last - first; rows > buffer.constant_rows) {
      std::fill(out + buffer.constant_rows, out + rows, value);
      buffer.constant_rows = rows;
    }
    return {out, last - first};
  }
  if (first < last) decode(column, first / kMiniRows, (last - 1) / kMiniRows + 1);
  return {ids(buffer.bytes) + first, last - first};
}

template <bool kAfter>
std::size_t BlockCursor::search(std::size_t column, Id id, std::size_t first, std::size_t last) {
  if (opened_again_ >= kOpenedOften && !is_decoded(column) && !block_->is_constant(column)) {
    decode(column, 0, block_->minis());
  }
  if (!is_decoded(column)) {
    return kAfter ? block_->upper_bound(column, id, first, last) : block_->lower_bound(column, id, first, last);
  }
  const Id* values = ids(buffers_[column].bytes);
  std::size_t step = 1;
  while (first + step < last && is_before<kAfter>(values[first + step - 1], id)) {
    first += step;
    step *= 2;
  }
  std::size_t size = std::min(last, first + step) - first;
  const Id* base = values + first;
  while (size > 0) {
    const std::size_t half = size / 2;
    const bool before = is_before<kAfter>(base[half], id);
    base += before ? half + 1 : 0;
    size = before ? size - half - 1 : half;
  }
  return static_cast<std::size_t>(base - values);
}

std::size_t BlockCursor::lower_bound(const Row& key, std::size_t first, std::size_t last) {
  std::size_t columns = 4;
  while (columns > 0 && key[columns - 1] == Id(0)) --columns;
  for (std::size_t column = 0; column < columns && first < last; ++column) {
    first = search<false>(column, key[column], first, last);
    if (column + 1 < columns) last = search<true>(column, key[column], first, last);
  }
  return first;
}

std::size_t BlockCursor::upper_bound(const Row& key, std::size_t first, std::size_t last) {
  std::size_t columns = 4;
  while (columns > 0 && key[columns - 1] == Id(~std::uint64_t{0})) --columns;
  for (std::size_t column = 0; column < columns && first < last; ++column) {
    if (column + 1 < columns) first = search<false>(column, key[column], first, last);
    last = search<true>(column, key[column], first, last);
  }
  return last;
}

}  // namespace casus::storage
