#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace casus::storage {

/// One code point read from UTF-8: its value and length in bytes; length 0 means that the bytes are not UTF-8
/// (RFC 3629: overlong forms, surrogates and values above U+10FFFF included).
struct CodePoint {
  char32_t value = 0;
  std::uint8_t length = 0;
};

/// Reads the code point at `text`, which must hold `size` > 0 bytes.
inline CodePoint decode_utf8(const char* text, std::size_t size) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned char b0 = byte(0);
  if (b0 < 0x80) return {b0, 1};
  if (b0 < 0xC2) return {};
  if (b0 < 0xE0) {
    if (size < 2 || !tail(1)) return {};
    return {static_cast<char32_t>((b0 & 0x1Fu) << 6 | (byte(1) & 0x3Fu)), 2};
  }
  if (b0 < 0xF0) {
    if (size < 3 || !tail(1) || !tail(2)) return {};
    const auto value = static_cast<char32_t>((b0 & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu));
    if (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF)) return {};
    return {value, 3};
  }
  if (b0 > 0xF4 || size < 4 || !tail(1) || !tail(2) || !tail(3)) return {};
  const auto value =
      static_cast<char32_t>((b0 & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu));
  if (value < 0x10000 || value > 0x10FFFF) return {};
  return {value, 4};
}

/// Appends a Unicode scalar value as UTF-8.
inline void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](std::uint32_t b) { out.push_back(static_cast<char>(b)); };
  const auto v = static_cast<std::uint32_t>(c);
  if (v < 0x80) {
    put(v);
  } else if (v < 0x800) {
    put(0xC0u | v >> 6);
    put(0x80u | (v & 0x3Fu));
  } else if (v < 0x10000) {
    put(0xE0u | v >> 12);
    put(0x80u | (v >> 6 & 0x3Fu));
    put(0x80u | (v & 0x3Fu));
  } else {
    put(0xF0u | v >> 18);
    put(0x80u | (v >> 12 & 0x3Fu));
    put(0x80u | (v >> 6 & 0x3Fu));
    put(0x80u | (v & 0x3Fu));
  }
}

/// The offset of the first byte that is not UTF-8, or npos.
inline std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const CodePoint c = decode_utf8(text.data() + i, text.size() - i);
    if (c.length == 0) return i;
    i += c.length;
  }
  return std::string_view::npos;
}

/// The number of code points; a byte that is not part of one counts as one.
inline std::size_t count_code_points(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++n) {
    const CodePoint c = decode_utf8(text.data() + i, text.size() - i);
    i += c.length == 0 ? 1 : c.length;
  }
  return n;
}

}  // namespace casus::storage
