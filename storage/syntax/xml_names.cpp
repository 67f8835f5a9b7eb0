#include "storage/syntax/xml_names.h"

#include <algorithm>
#include <array>

namespace casus::storage {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Of the letters that XML 1.0 lists by name (second edition, appendix B) those of the larger scripts.
constexpr std::array kLetters = {
    Range{'A', 'Z'},       Range{'_', '_'},       Range{'a', 'z'},       Range{0xC0, 0xD6},     Range{0xD8, 0xF6},
    Range{0xF8, 0x131},    Range{0x134, 0x13E},   Range{0x141, 0x148},   Range{0x14A, 0x17E},   Range{0x180, 0x1C3},
    Range{0x1CD, 0x1F0},   Range{0x1F4, 0x1F5},   Range{0x1FA, 0x217},   Range{0x250, 0x2A8},   Range{0x388, 0x38A},
    Range{0x38C, 0x38C},   Range{0x38E, 0x3A1},   Range{0x3A3, 0x3CE},   Range{0x401, 0x40C},   Range{0x40E, 0x44F},
    Range{0x451, 0x45C},   Range{0x45E, 0x481},   Range{0x490, 0x4C4},   Range{0x531, 0x556},   Range{0x561, 0x586},
    Range{0x5D0, 0x5EA},   Range{0x621, 0x63A},   Range{0x641, 0x64A},   Range{0x671, 0x6B7},   Range{0x905, 0x939},
    Range{0x985, 0x98C},   Range{0x993, 0x9A8},   Range{0xE01, 0xE2E},   Range{0x10A0, 0x10C5}, Range{0x10D0, 0x10F6},
    Range{0x1E00, 0x1E9B}, Range{0x1EA0, 0x1EF9}, Range{0x1F00, 0x1F15}, Range{0x3041, 0x3094}, Range{0x30A1, 0x30FA},
    Range{0x4E00, 0x9FA5}, Range{0xAC00, 0xD7A3},
};

// What names may go on with besides.
constexpr std::array kOthers = {
    Range{'-', '.'},     Range{'0', '9'},       Range{0xB7, 0xB7},     Range{0x300, 0x345}, Range{0x64B, 0x652},
    Range{0x660, 0x669}, Range{0x901, 0x903},   Range{0x93E, 0x94D},   Range{0x966, 0x96F}, Range{0xE30, 0xE3A},
    Range{0xE40, 0xE4E}, Range{0x3005, 0x3005}, Range{0x30FC, 0x30FE},
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  const auto found = std::lower_bound(ranges.begin(), ranges.end(), c,
                                      [](const Range& range, char32_t value) { return range.last < value; });
  return found != ranges.end() && found->first <= c;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

}  // namespace

std::string_view longest_ncname_suffix(std::string_view text) {
  std::size_t begin = text.size();
  for (std::size_t at = text.size(); at > 0;) {
    const std::size_t end = at;
    do {
      --at;
    } while (at > 0 && is_continuation(text[at]));
    const CodePoint c = decode_utf8(text.data() + at, end - at);
    if (c.length != end - at) break;
    if (is_in(kLetters, c.value)) {
      begin = at;
    } else if (!is_in(kOthers, c.value)) {
      break;
    }
  }
  return text.substr(begin);
}

}  // namespace casus::storage
