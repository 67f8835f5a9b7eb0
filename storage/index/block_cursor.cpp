#include "storage/index/block_cursor.h"

#include <algorithm>

namespace casus::storage {

namespace {

// So few rows are unpacked one by one.
constexpr std::size_t kFewRows = 12;

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
  block_->prefetch();
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
  if (first == last) return {};
  const std::size_t first_mini = first / kMiniRows;
  const std::size_t last_mini = (last - 1) / kMiniRows + 1;
  Id* out = ids(buffer.bytes);
  if (last - first <= kFewRows && opened_again_ < kOpenedOften && !(buffer.decoded >> first_mini & 1) &&
      !block_->is_summed(column)) {
    for (std::size_t row = first; row < last; ++row) out[row] = block_->value(column, row);
  } else {
    decode(column, first_mini, last_mini);
  }
  return {out + first, last - first};
}

void BlockCursor::append(std::size_t column, std::span<const RowSpan> spans, std::vector<Id>& out) {
  if (spans.empty()) return;
  std::size_t rows = 0;
  for (const RowSpan& span : spans) rows += span.size();
  const std::size_t start = out.size();
  out.resize(start + rows);
  Id* to = out.data() + start;
  if (block_->is_constant(column)) {
    std::fill_n(to, rows, block_->constant(column));
    return;
  }
  const std::size_t first_mini = spans.front().begin / kMiniRows;
  const std::size_t last_mini = (spans.back().end - 1) / kMiniRows + 1;
  constexpr std::size_t kFewOfMini = 4;
  if (rows < kFewOfMini * (last_mini - first_mini)) {
    for (const RowSpan& span : spans) {
      const auto values = this->column(column, span.begin, span.end);
      to = std::copy(values.begin(), values.end(), to);
    }
    return;
  }
  decode(column, first_mini, last_mini);
  const Id* const values = decoded(column);
  for (const RowSpan& span : spans) {
    *to = values[span.begin];
    if (span.size() > 1) std::copy(values + span.begin, values + span.end, to);
    to += span.size();
  }
}

template <bool kAfter>
std::size_t BlockCursor::search(std::size_t column, Id id, std::size_t first, std::size_t last) {
  if (first == last) return first;
  if (!is_decoded(column) && !block_->is_constant(column)) {
    if (opened_again_ >= kOpenedOften) {
      decode(column, 0, block_->minis());
    } else if (block_->is_summed(column)) {
      const std::size_t mini = block_->find_mini<kAfter>(column, id, first, last);
      decode(column, mini, mini + 1);
      first = std::max(first, mini * kMiniRows);
      last = std::min(last, (mini + 1) * kMiniRows);
      return search_decoded<kAfter>(column, id, first, last);
    }
  }
  if (is_decoded(column)) return search_decoded<kAfter>(column, id, first, last);
  return kAfter ? block_->upper_bound(column, id, first, last) : block_->lower_bound(column, id, first, last);
}

template <bool kAfter>
std::size_t BlockCursor::search_decoded(std::size_t column, Id id, std::size_t first, std::size_t last) {
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

std::size_t BlockCursor::lower_bound_from(std::size_t column, const Row& key, std::size_t first, std::size_t last) {
  std::size_t columns = 4;
  while (columns > column && key[columns - 1] == Id(0)) --columns;
  for (; column < columns && first < last; ++column) {
    first = search<false>(column, key[column], first, last);
    if (column + 1 < columns) last = search<true>(column, key[column], first, last);
  }
  return first;
}

std::size_t BlockCursor::upper_bound_from(std::size_t column, const Row& key, std::size_t first, std::size_t last) {
  std::size_t columns = 4;
  while (columns > column && key[columns - 1] == Id(~std::uint64_t{0})) --columns;
  for (; column < columns && first < last; ++column) {
    if (column + 1 < columns) first = search<false>(column, key[column], first, last);
    last = search<true>(column, key[column], first, last);
  }
  return last;
}

std::size_t BlockCursor::lower_bound(const Row& key, std::size_t first, std::size_t last) {
  return lower_bound_from(0, key, first, last);
}

std::size_t BlockCursor::upper_bound(const Row& key, std::size_t first, std::size_t last) {
  return upper_bound_from(0, key, first, last);
}

void BlockCursor::narrow(const Row& low, const Row& high, std::size_t& first, std::size_t& last) {
  std::size_t column = 0;
  for (; column < 4 && low[column] == high[column]; ++column) {
    first = search<false>(column, low[column], first, last);
    last = search<true>(column, low[column], first, last);
  }
  const std::size_t begin = first;
  first = lower_bound_from(column, low, first, last);
  last = upper_bound_from(column, high, begin, last);
}

}  // namespace casus::storage
