#include "storage/index/block.h"

#include <algorithm>
#include <cstring>

#include "casus/error.h"

namespace casus::storage {

namespace {

template <class T>
inline T load(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

inline void store(Id* to, std::uint64_t bits) {
  *to = Id(bits);
}

}  // namespace

class BlockReader {
 public:
  explicit BlockReader(std::string_view bytes) : bytes_(bytes) {}

  const char* take(std::size_t size) {
    if (size > bytes_.size()) fail();
    const char* at = bytes_.data();
    bytes_.remove_prefix(size);
    return at;
  }
  template <class T>
  T take() {
    return load<T>(take(sizeof(T)));
  }
  bool at_end() const { return bytes_.empty(); }

  [[noreturn]] static void fail() {
    throw StorageError(StorageError::Reason::kCorrupt, "a block of the index is damaged; restore a backup");
  }

 private:
  std::string_view bytes_;
};

Block::Block(std::string_view bytes) {
  BlockReader reader(bytes);
  rows_ = reader.take<std::uint16_t>();
  if (rows_ == 0 || rows_ > kMaxBlockRows) BlockReader::fail();
  for (Column& column : columns_) {
    const auto kind = reader.take<std::uint8_t>();
    if (kind > static_cast<std::uint8_t>(Kind::kPatched)) BlockReader::fail();
    column.kind = static_cast<Kind>(kind);
    column.base = reader.take<std::uint64_t>();
    if (column.kind == Kind::kConstant) continue;
    if (column.kind == Kind::kTagged || column.kind == Kind::kPatched) {
      column.tag_bits = reader.take<std::uint8_t>();
      if (column.tag_bits > 8) BlockReader::fail();
      column.table = reader.take((std::size_t{1} << column.tag_bits) * sizeof(std::uint64_t));
    } else if (column.kind == Kind::kList) {
      column.list_size = reader.take<std::uint16_t>();
      if (column.list_size == 0) BlockReader::fail();
      column.table = reader.take(column.list_size * sizeof(std::uint64_t));
    }
    column.offset_bytes = reader.take<std::uint8_t>();
    if (column.offset_bytes > 8) BlockReader::fail();
    column.ends = reader.take(minis() * sizeof(std::uint16_t));
    column.offsets = reader.take(minis() * column.offset_bytes);
    std::size_t end = 0;
    for (std::size_t mini = 0; mini < minis(); ++mini) {
      const auto next = load<std::uint16_t>(column.ends + mini * sizeof(std::uint16_t));
      if (next < end || next - end > 64) BlockReader::fail();
      end = next;
    }
    column.packed = reader.take(end * 16);
    if (column.kind == Kind::kPatched) take_patches(reader, column);
  }
  reader.take(kBlockPadding);
  if (!reader.at_end()) BlockReader::fail();
}

void Block::take_patches(BlockReader& reader, Column& column) const {
  column.patch_ends = reader.take(minis() * sizeof(std::uint16_t));
  std::size_t end = 0;
  for (std::size_t mini = 0; mini < minis(); ++mini) {
    const auto next = load<std::uint16_t>(column.patch_ends + mini * sizeof(std::uint16_t));
    if (next < end || next - end > kMiniRows) BlockReader::fail();
    end = next;
  }
  column.patched = reader.take(end);
  for (std::size_t i = 0; i < end; ++i) {
    if (static_cast<std::uint8_t>(column.patched[i]) >= kMiniRows) BlockReader::fail();
  }
  column.patches = reader.take(end * sizeof(std::uint64_t));
}

inline Block::Patches Block::patches_of(const Column& column, std::size_t mini) const {
  const char* const ends = column.patch_ends + mini * sizeof(std::uint16_t);
  return {mini == 0 ? 0u : load<std::uint16_t>(ends - sizeof(std::uint16_t)), load<std::uint16_t>(ends)};
}

inline std::size_t Block::mini_start(const Column& column, std::size_t mini) const {
  return mini == 0 ? 0 : load<std::uint16_t>(column.ends + (mini - 1) * sizeof(std::uint16_t));
}

inline std::uint64_t Block::mini_base(const Column& column, std::size_t mini) const {
  if (column.offset_bytes == 0) return column.base;
  // May read past the offset, but not past the padding of the block.
  const auto bytes = load<std::uint64_t>(column.offsets + mini * column.offset_bytes);
  return column.base + (bytes & ~std::uint64_t{0} >> (64 - 8 * column.offset_bytes));
}

void Block::prefetch() const {
  for (const Column& column : columns_) {
    if (column.kind == Kind::kConstant) continue;
    __builtin_prefetch(column.ends);
    __builtin_prefetch(column.ends + 64);
  }
}

void Block::decode(std::size_t index, std::size_t mini, Id* out) const {
  const Column& column = columns_[index];
  if (column.kind == Kind::kConstant) {
    std::fill_n(out, kMiniRows, Id(column.base));
    return;
  }
  const std::size_t start = mini_start(column, mini);
  const auto width = static_cast<unsigned>(mini_start(column, mini + 1) - start);
  unpack_mini(column.packed + start * 16, width, column.kind == Kind::kDelta ? 0 : mini_base(column, mini), out);
  switch (column.kind) {
    case Kind::kConstant:
    case Kind::kFrame: break;
    case Kind::kDelta: {
      std::uint64_t value = mini_base(column, mini);
      for (std::size_t i = 0; i < kMiniRows; ++i) store(out + i, value += out[i].bits());
      break;
    }
    case Kind::kTagged:
    case Kind::kPatched: {
      const std::uint64_t mask = (std::uint64_t{1} << column.tag_bits) - 1;
      for (std::size_t i = 0; i < kMiniRows; ++i) {
        const std::uint64_t bits = out[i].bits();
        store(out + i, (bits >> column.tag_bits) + load<std::uint64_t>(column.table + (bits & mask) * 8));
      }
      if (column.kind == Kind::kTagged) break;
      const auto [begin, end] = patches_of(column, mini);
      for (std::size_t i = begin; i < end; ++i) {
        store(out + static_cast<std::uint8_t>(column.patched[i]), load<std::uint64_t>(column.patches + i * 8));
      }
      break;
    }
    case Kind::kList: {
      const std::uint64_t last = column.list_size - std::uint64_t{1};
      for (std::size_t i = 0; i < kMiniRows; ++i) {
        store(out + i, load<std::uint64_t>(column.table + std::min(out[i].bits(), last) * 8));
      }
      break;
    }
  }
}

Id Block::value(std::size_t index, std::size_t row) const {
  const Column& column = columns_[index];
  if (column.kind == Kind::kConstant) return Id(column.base);
  const std::size_t mini = row / kMiniRows;
  if (column.kind == Kind::kDelta) {
    std::array<Id, kMiniRows> values;
    decode(index, mini, values.data());
    return values[row % kMiniRows];
  }
  if (column.kind == Kind::kPatched) {
    const auto [begin, end] = patches_of(column, mini);
    const auto wanted = static_cast<char>(row % kMiniRows);
    for (std::size_t i = begin; i < end; ++i) {
      if (column.patched[i] == wanted) return Id(load<std::uint64_t>(column.patches + i * 8));
    }
  }
  const std::size_t start = mini_start(column, mini);
  const auto width = static_cast<unsigned>(mini_start(column, mini + 1) - start);
  const std::uint64_t bits = unpack_one(column.packed + start * 16, width, row % kMiniRows) + mini_base(column, mini);
  if (column.kind == Kind::kFrame) return Id(bits);
  if (column.kind == Kind::kTagged || column.kind == Kind::kPatched) {
    const std::uint64_t mask = (std::uint64_t{1} << column.tag_bits) - 1;
    return Id((bits >> column.tag_bits) + load<std::uint64_t>(column.table + (bits & mask) * 8));
  }
  return Id(load<std::uint64_t>(column.table + std::min<std::uint64_t>(bits, column.list_size - std::uint64_t{1}) * 8));
}

template <bool kAfter>
std::size_t Block::bound(std::size_t index, Id id, std::size_t first, std::size_t last) const {
  const auto before = [&](Id value) { return kAfter ? value <= id : value < id; };
  const Column& column = columns_[index];
  if (column.kind == Kind::kConstant) return before(Id(column.base)) ? last : first;
  if (column.kind != Kind::kDelta) {
    if (last - first > kMiniRows && column.kind == Kind::kFrame) {
      // The bases stand together, while every probe into the packed bits would touch another cache line.
      const std::size_t mini = find_mini<kAfter>(index, id, first, last);
      first = std::max(first, mini * kMiniRows);
      last = std::min(last, (mini + 1) * kMiniRows);
    }
    std::size_t step = 1;
    while (first + step < last && before(value(index, first + step - 1))) {
      first += step;
      step *= 2;
    }
    last = std::min(last, first + step);
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      if (before(value(index, middle))) {
        first = middle + 1;
      } else {
        last = middle;
      }
    }
    return first;
  }
  if (first == last) return first;
  const std::size_t mini = find_mini<kAfter>(index, id, first, last);
  std::array<Id, kMiniRows> values;
  decode(index, mini, values.data());
  const std::size_t begin = mini * kMiniRows;
  const Id* from = values.data() + (std::max(first, begin) - begin);
  const Id* to = values.data() + (std::min(last, begin + kMiniRows) - begin);
  const Id* found = kAfter ? std::upper_bound(from, to, id) : std::lower_bound(from, to, id);
  return begin + static_cast<std::size_t>(found - values.data());
}

template <bool kAfter>
std::size_t Block::find_mini(std::size_t index, Id id, std::size_t first, std::size_t last) const {
  // The base of a mini is its first value, where all of the mini ascends.
  std::size_t mini = first / kMiniRows;
  std::size_t mini_last = (last - 1) / kMiniRows + 1;
  if (columns_[index].kind == Kind::kFrame && last % kMiniRows != 0 && last != rows_ && mini + 1 < mini_last) {
    const Id start = value(index, (mini_last - 1) * kMiniRows);
    if (kAfter ? start <= id : start < id) return mini_last - 1;
    --mini_last;
  }
  while (mini + 1 < mini_last) {
    const std::size_t middle = mini + (mini_last - mini) / 2;
    const Id start(mini_base(columns_[index], middle));
    if (kAfter ? start <= id : start < id) {
      mini = middle;
    } else {
      mini_last = middle;
    }
  }
  return mini;
}

template std::size_t Block::find_mini<false>(std::size_t, Id, std::size_t, std::size_t) const;
template std::size_t Block::find_mini<true>(std::size_t, Id, std::size_t, std::size_t) const;
template std::size_t Block::bound<false>(std::size_t, Id, std::size_t, std::size_t) const;
template std::size_t Block::bound<true>(std::size_t, Id, std::size_t, std::size_t) const;

}  // namespace casus::storage
