#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casus::storage {

/// Reads the lexical forms of dates and durations off the front of a text.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {}

  bool take(std::string_view prefix) {
    if (!text_.starts_with(prefix)) return false;
    text_.remove_prefix(prefix.size());
    return true;
  }
  /// The digits that come next, maybe none.
  std::string_view digits() {
    std::size_t n = 0;
    while (n < text_.size() && is_digit(text_[n])) ++n;
    const std::string_view result = text_.substr(0, n);
    text_.remove_prefix(n);
    return result;
  }
  bool two_digits(int& value) {
    if (text_.size() < 2 || !is_digit(text_[0]) || !is_digit(text_[1])) return false;
    value = (text_[0] - '0') * 10 + (text_[1] - '0');
    text_.remove_prefix(2);
    return true;
  }
  /// The digits after a point as attoseconds; nothing when there are none or more than 18 that count.
  std::optional<std::int64_t> fraction() {
    std::string_view read = digits();
    if (read.empty()) return std::nullopt;
    while (read.ends_with('0')) read.remove_suffix(1);
    if (read.size() > 18) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 18; ++i) value = value * 10 + (i < read.size() ? read[i] - '0' : 0);
    return value;
  }
  bool at_end() const { return text_.empty(); }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::string_view text_;
};

inline void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

/// ".25" for a quarter of a second in attoseconds; nothing for zero.
inline void append_fraction(std::string& out, std::int64_t attoseconds) {
  if (attoseconds == 0) return;
  std::string digits;
  append_padded(digits, attoseconds, 18);
  digits.resize(digits.find_last_not_of('0') + 1);
  out += '.';
  out += digits;
}

inline void append_zone(std::string& out, int minutes) {
  if (minutes == 0) {
    out += 'Z';
    return;
  }
  out += minutes < 0 ? '-' : '+';
  const int magnitude = minutes < 0 ? -minutes : minutes;
  append_padded(out, magnitude / 60, 2);
  out += ':';
  append_padded(out, magnitude % 60, 2);
}

}  // namespace casus::storage
