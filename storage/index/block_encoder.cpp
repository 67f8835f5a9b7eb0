#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "storage/index/block.h"

namespace casus::storage {

namespace {

constexpr std::size_t kMaxListSize = 256;
constexpr std::size_t kMaxTagBits = 3;
// Differences are summed up one after the other when read, so they must earn it: bits a row.
constexpr std::size_t kDeltaGain = 4;
// Below this width a list of distinct values cannot save much, and finding them costs time.
constexpr std::size_t kListMinimumWidth = 16;

unsigned width_of(std::uint64_t range) {
  return static_cast<unsigned>(std::bit_width(range));
}

template <class T>
void append(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

constexpr std::size_t kMaxMinis = kMaxBlockRows / kMiniRows;

/// The values of a column, the last one repeated up to a whole mini.
class Values {
 public:
  explicit Values(std::size_t rows) : size_((rows + kMiniRows - 1) / kMiniRows * kMiniRows) {}
  std::size_t size() const { return size_; }
  std::size_t minis() const { return size_ / kMiniRows; }
  std::uint64_t& operator[](std::size_t i) { return values_[i]; }
  std::uint64_t operator[](std::size_t i) const { return values_[i]; }
  const std::uint64_t* mini(std::size_t m) const { return values_.data() + m * kMiniRows; }
  const std::uint64_t* begin() const { return values_.data(); }
  const std::uint64_t* end() const { return values_.data() + size_; }

 private:
  std::size_t size_;
  std::array<std::uint64_t, kMaxBlockRows> values_;
};

/// How values are packed: a base for all, and for each mini what is subtracted before packing (not from differences)
/// and the width of the rest.
struct Stream {
  const Values& values;
  bool subtract = true;
  std::uint64_t base = 0;
  std::array<std::uint64_t, kMaxMinis> starts;
  std::array<unsigned, kMaxMinis> widths;

  unsigned offset_bytes() const {
    std::uint64_t widest = 0;
    for (std::size_t m = 0; m < values.minis(); ++m) widest = std::max(widest, starts[m] - base);
    return (width_of(widest) + 7) / 8;
  }
  std::size_t bytes() const {
    std::size_t total = 1 + values.minis() * (2 + offset_bytes());
    for (std::size_t m = 0; m < values.minis(); ++m) total += packed_bytes(widths[m]);
    return total;
  }
  void write_to(std::string& out) const {
    const unsigned bytes_of_offset = offset_bytes();
    append(out, static_cast<std::uint8_t>(bytes_of_offset));
    std::uint16_t end = 0;
    for (std::size_t m = 0; m < values.minis(); ++m) append(out, end = static_cast<std::uint16_t>(end + widths[m]));
    for (std::size_t m = 0; m < values.minis(); ++m) {
      const std::uint64_t offset = starts[m] - base;
      out.append(reinterpret_cast<const char*>(&offset), bytes_of_offset);
    }
    std::size_t at = out.size();
    out.resize(at + packed_bytes(end));
    std::array<std::uint64_t, kMiniRows> mini;
    for (std::size_t m = 0; m < values.minis(); ++m) {
      const std::uint64_t start = subtract ? starts[m] : 0;
      for (std::size_t i = 0; i < kMiniRows; ++i) mini[i] = values.mini(m)[i] - start;
      pack_mini(mini.data(), widths[m], out.data() + at);
      at += packed_bytes(widths[m]);
    }
  }
};

Stream frame_stream(const Values& values) {
  Stream stream{values, true, ~std::uint64_t{0}, {}, {}};
  for (std::size_t m = 0; m < values.minis(); ++m) {
    std::uint64_t low = ~std::uint64_t{0};
    std::uint64_t high = 0;
    for (std::size_t i = 0; i < kMiniRows; ++i) {
      low = std::min(low, values.mini(m)[i]);
      high = std::max(high, values.mini(m)[i]);
    }
    stream.base = std::min(stream.base, low);
    stream.starts[m] = low;
    stream.widths[m] = width_of(high - low);
  }
  return stream;
}

/// Replaces the values of `differences`, of the same size as `values`.
Stream delta_stream(const Values& values, Values& differences) {
  Stream stream{differences, false, values[0], {}, {}};
  for (std::size_t m = 0; m < values.minis(); ++m) {
    const std::size_t begin = m * kMiniRows;
    std::uint64_t widest = 0;
    differences[begin] = 0;
    for (std::size_t i = begin + 1; i < begin + kMiniRows; ++i) {
      widest |= differences[i] = values[i] - values[i - 1];
    }
    stream.starts[m] = values[begin];
    stream.widths[m] = width_of(widest);
  }
  return stream;
}

/// The rows whose values are too wide for the rest of their mini, which loses more by their width than they take apart.
struct Patches {
  std::array<std::uint16_t, kMaxMinis> ends;  // per mini
  std::vector<std::uint16_t> rows;
};

/// Replaces the values of the rows it finds, so that the others need few bits.
Patches take_patches(Values& values) {
  constexpr std::size_t kPatchBytes = 1 + sizeof(std::uint64_t);
  Patches patches;
  for (std::size_t m = 0; m < values.minis(); ++m) {
    const std::uint64_t low = *std::min_element(values.mini(m), values.mini(m) + kMiniRows);
    std::array<std::uint8_t, 65> of_width{};
    for (std::size_t i = 0; i < kMiniRows; ++i) ++of_width[width_of(values.mini(m)[i] - low)];
    unsigned width = 64;
    while (width > 0 && of_width[width] == 0) --width;
    unsigned best = width;
    std::size_t least = packed_bytes(width);
    std::size_t wider = 0;
    for (unsigned w = width; w-- > 0;) {
      wider += of_width[w + 1];
      const std::size_t bytes = packed_bytes(w) + wider * kPatchBytes;
      if (bytes >= least) continue;
      least = bytes;
      best = w;
    }
    for (std::size_t i = m * kMiniRows; best < width && i < (m + 1) * kMiniRows; ++i) {
      if (width_of(values[i] - low) <= best) continue;
      values[i] = low;
      patches.rows.push_back(static_cast<std::uint16_t>(i));
    }
    patches.ends[m] = static_cast<std::uint16_t>(patches.rows.size());
  }
  return patches;
}

}  // namespace

class BlockEncoder {
 public:
  explicit BlockEncoder(std::span<const Row> rows) : rows_(rows) {}

  std::string encode() {
    append(out_, static_cast<std::uint16_t>(rows_.size()));
    for (std::size_t column = 0; column < 4; ++column) encode_column(column);
    out_.append(kBlockPadding, '\0');
    return std::move(out_);
  }

 private:
  void encode_column(std::size_t column) {
    Values values(rows_.size());
    std::uint64_t differing = 0;
    bool ascending = true;
    std::uint64_t previous = rows_.front()[column].bits();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::uint64_t value = rows_[i][column].bits();
      values[i] = value;
      differing |= value ^ previous;
      ascending &= previous <= value;
      previous = value;
    }
    if (differing == 0) {
      begin(Block::Kind::kConstant, values[0]);
      return;
    }
    for (std::size_t i = rows_.size(); i < values.size(); ++i) values[i] = previous;
    const Stream frame = frame_stream(values);
    std::size_t best = frame.bytes();
    if (ascending) {
      Values differences(rows_.size());
      const Stream delta = delta_stream(values, differences);
      if (delta.bytes() + values.size() * kDeltaGain / 8 < best) {
        begin(Block::Kind::kDelta, delta.base);
        delta.write_to(out_);
        return;
      }
    }
    if (best * 8 > values.size() * kListMinimumWidth) {
      const std::string tagged = tagged_column(values);
      const std::string listed = list_column(values);
      const std::string* smallest = nullptr;
      for (const std::string* candidate : {&tagged, &listed}) {
        if (candidate->empty() || candidate->size() >= best) continue;
        best = candidate->size();
        smallest = candidate;
      }
      if (smallest) {
        out_ += *smallest;
        return;
      }
    }
    begin(Block::Kind::kFrame, frame.base);
    frame.write_to(out_);
  }

  void begin(Block::Kind kind, std::uint64_t base) { begin(out_, kind, base); }
  static void begin(std::string& out, Block::Kind kind, std::uint64_t base) {
    append(out, static_cast<std::uint8_t>(kind));
    append(out, base);
  }

  /// Empty when the column has too many tags.
  static std::string tagged_column(const Values& values) {
    std::array<std::uint64_t, 256> least;
    least.fill(~std::uint64_t{0});
    std::array<std::uint8_t, 256> place{};
    std::array<bool, 256> used{};
    for (const std::uint64_t value : values) {
      used[value >> 56] = true;
      least[value >> 56] = std::min(least[value >> 56], value);
    }
    std::vector<std::uint64_t> table;
    for (std::size_t tag = 0; tag < 256; ++tag) {
      if (!used[tag]) continue;
      place[tag] = static_cast<std::uint8_t>(table.size());
      table.push_back(least[tag]);
    }
    if (table.size() > std::size_t{1} << kMaxTagBits) return {};
    const unsigned tag_bits = width_of(table.size() - 1);
    table.resize(std::size_t{1} << tag_bits);
    Values coded(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t tag = values[i] >> 56;
      const std::uint64_t offset = values[i] - least[tag];
      coded[i] = offset << tag_bits | place[tag];
    }
    const Patches patches = take_patches(coded);
    const Stream stream = frame_stream(coded);
    std::string out;
    begin(out, patches.rows.empty() ? Block::Kind::kTagged : Block::Kind::kPatched, stream.base);
    append(out, static_cast<std::uint8_t>(tag_bits));
    for (const std::uint64_t base : table) append(out, base);
    stream.write_to(out);
    if (patches.rows.empty()) return out;
    for (std::size_t m = 0; m < values.minis(); ++m) append(out, patches.ends[m]);
    for (const std::uint16_t row : patches.rows) append(out, static_cast<std::uint8_t>(row % kMiniRows));
    for (const std::uint16_t row : patches.rows) append(out, values[row]);
    return out;
  }

  /// Empty when there are too many distinct values.
  static std::string list_column(const Values& values) {
    std::array<std::uint64_t, kListSlots> set;
    std::array<bool, kListSlots> used{};
    std::array<std::uint16_t, kMaxBlockRows> slots;  // of each value
    std::vector<std::uint64_t> list;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::uint64_t value = values[i];
      std::size_t slot = list_slot(value);
      while (used[slot] && set[slot] != value) slot = (slot + 1) % kListSlots;
      slots[i] = static_cast<std::uint16_t>(slot);
      if (used[slot]) continue;
      if (list.size() == kMaxListSize) return {};
      used[slot] = true;
      set[slot] = value;
      list.push_back(value);
    }
    std::sort(list.begin(), list.end());
    std::array<std::uint64_t, kListSlots> places;
    for (std::size_t place = 0; place < list.size(); ++place) {
      std::size_t slot = list_slot(list[place]);
      while (set[slot] != list[place] || !used[slot]) slot = (slot + 1) % kListSlots;
      places[slot] = place;
    }
    Values coded(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) coded[i] = places[slots[i]];
    const Stream stream = frame_stream(coded);
    std::string out;
    begin(out, Block::Kind::kList, stream.base);
    append(out, static_cast<std::uint16_t>(list.size()));
    for (const std::uint64_t value : list) append(out, value);
    stream.write_to(out);
    return out;
  }

  static constexpr std::size_t kListSlots = 4 * kMaxListSize;
  static std::size_t list_slot(std::uint64_t value) {
    static_assert(kListSlots == 1024);
    return value * 0x9E3779B97F4A7C15ull >> 54;
  }

  std::span<const Row> rows_;
  std::string out_;
};

std::string encode_block(std::span<const Row> rows) {
  return BlockEncoder(rows).encode();
}

}  // namespace casus::storage
