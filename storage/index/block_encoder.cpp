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

/// Values as they are packed: a base for all, an offset and a width for each mini.
struct Stream {
  std::uint64_t base = 0;
  std::vector<std::uint64_t> values;  // padded to whole minis
  std::vector<std::uint64_t> starts;  // per mini, subtracted before packing (not for differences)
  std::vector<unsigned> widths;
  bool subtract = true;

  unsigned offset_bytes() const {
    std::uint64_t widest = 0;
    for (const std::uint64_t start : starts) widest = std::max(widest, start - base);
    return (width_of(widest) + 7) / 8;
  }
  std::size_t bytes() const {
    std::size_t total = 1 + starts.size() * (2 + offset_bytes());
    for (const unsigned width : widths) total += packed_bytes(width);
    return total;
  }
  void write_to(std::string& out) const {
    const unsigned bytes_of_offset = offset_bytes();
    append(out, static_cast<std::uint8_t>(bytes_of_offset));
    std::uint16_t end = 0;
    for (const unsigned width : widths) append(out, end = static_cast<std::uint16_t>(end + width));
    for (const std::uint64_t start : starts) {
      const std::uint64_t offset = start - base;
      out.append(reinterpret_cast<const char*>(&offset), bytes_of_offset);
    }
    std::array<std::uint64_t, kMiniRows> mini;
    for (std::size_t m = 0; m < widths.size(); ++m) {
      for (std::size_t i = 0; i < kMiniRows; ++i) {
        mini[i] = values[m * kMiniRows + i] - (subtract ? starts[m] : 0);
      }
      const std::size_t at = out.size();
      out.resize(at + packed_bytes(widths[m]));
      pack_mini(mini.data(), widths[m], out.data() + at);
    }
  }
};

Stream frame_stream(std::vector<std::uint64_t> values) {
  Stream stream;
  stream.values = std::move(values);
  stream.base = *std::min_element(stream.values.begin(), stream.values.end());
  for (auto it = stream.values.begin(); it != stream.values.end(); it += kMiniRows) {
    const auto [low, high] = std::minmax_element(it, it + kMiniRows);
    stream.starts.push_back(*low);
    stream.widths.push_back(width_of(*high - *low));
  }
  return stream;
}

Stream delta_stream(const std::vector<std::uint64_t>& values) {
  Stream stream;
  stream.subtract = false;
  stream.base = values.front();
  stream.values.resize(values.size());
  for (std::size_t begin = 0; begin < values.size(); begin += kMiniRows) {
    std::uint64_t widest = 0;
    stream.values[begin] = 0;
    for (std::size_t i = begin + 1; i < begin + kMiniRows; ++i) {
      widest |= stream.values[i] = values[i] - values[i - 1];
    }
    stream.starts.push_back(values[begin]);
    stream.widths.push_back(width_of(widest));
  }
  return stream;
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
    const std::size_t padded = (rows_.size() + kMiniRows - 1) / kMiniRows * kMiniRows;
    std::vector<std::uint64_t> values(padded, rows_.back()[column].bits());
    std::uint64_t differing = 0;
    bool ascending = true;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      values[i] = rows_[i][column].bits();
      differing |= values[i] ^ values[0];
      ascending = ascending && (i == 0 || values[i - 1] <= values[i]);
    }
    if (differing == 0) {
      begin(Block::Kind::kConstant, values[0]);
      return;
    }
    Stream frame = frame_stream(values);
    std::size_t best = frame.bytes();
    if (ascending) {
      const Stream delta = delta_stream(values);
      if (delta.bytes() + padded * kDeltaGain / 8 < best) {
        begin(Block::Kind::kDelta, delta.base);
        delta.write_to(out_);
        return;
      }
    }
    if (best * 8 > padded * kListMinimumWidth) {
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

  /// Empty when the column has one tag, or too many.
  static std::string tagged_column(const std::vector<std::uint64_t>& values) {
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
    if (table.size() < 2 || table.size() > std::size_t{1} << kMaxTagBits) return {};
    const unsigned tag_bits = width_of(table.size() - 1);
    table.resize(std::size_t{1} << tag_bits);
    std::vector<std::uint64_t> coded(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t tag = values[i] >> 56;
      const std::uint64_t offset = values[i] - least[tag];
      coded[i] = offset << tag_bits | place[tag];
    }
    const Stream stream = frame_stream(std::move(coded));
    std::string out;
    begin(out, Block::Kind::kTagged, stream.base);
    append(out, static_cast<std::uint8_t>(tag_bits));
    for (const std::uint64_t base : table) append(out, base);
    stream.write_to(out);
    return out;
  }

  /// Empty when there are too many distinct values.
  static std::string list_column(const std::vector<std::uint64_t>& values) {
    std::array<std::uint64_t, 4 * kMaxListSize> set;
    std::array<bool, 4 * kMaxListSize> used{};
    std::vector<std::uint64_t> list;
    for (const std::uint64_t value : values) {
      std::size_t slot = value * 0x9E3779B97F4A7C15ull >> 54;
      while (used[slot] && set[slot] != value) slot = (slot + 1) % set.size();
      if (used[slot]) continue;
      if (list.size() == kMaxListSize) return {};
      used[slot] = true;
      set[slot] = value;
      list.push_back(value);
    }
    std::sort(list.begin(), list.end());
    std::vector<std::uint64_t> coded(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      coded[i] = static_cast<std::uint64_t>(std::lower_bound(list.begin(), list.end(), values[i]) - list.begin());
    }
    const Stream stream = frame_stream(std::move(coded));
    std::string out;
    begin(out, Block::Kind::kList, stream.base);
    append(out, static_cast<std::uint16_t>(list.size()));
    for (const std::uint64_t value : list) append(out, value);
    stream.write_to(out);
    return out;
  }

  std::span<const Row> rows_;
  std::string out_;
};

std::string encode_block(std::span<const Row> rows) {
  return BlockEncoder(rows).encode();
}

}  // namespace casus::storage
