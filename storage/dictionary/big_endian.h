#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace casus::storage {

static_assert(std::endian::native == std::endian::little, "the codecs are written for little-endian machines");

/// Eight bytes that sort as the number does.
inline void append_big_endian(std::uint64_t value, std::string& out) {
  const std::uint64_t swapped = __builtin_bswap64(value);
  out.append(reinterpret_cast<const char*>(&swapped), sizeof swapped);
}

/// The first eight bytes of `bytes`, which must have as many.
inline std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t swapped = 0;
  std::memcpy(&swapped, bytes.data(), sizeof swapped);
  return __builtin_bswap64(swapped);
}

}  // namespace casus::storage
