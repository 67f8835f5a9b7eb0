#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace casus::storage {

/// A mini: 128 values packed with the same number of bits, in 16 bytes a bit. Up to 32 bits in four interleaved lanes
/// of 32-bit words, beyond that in two lanes of 64-bit words (the vertical layout of Lemire and Boytsov, "Decoding
/// billions of integers per second through vectorization", 2015), so that unpacking is shifts and masks of whole
/// vectors.
inline constexpr std::size_t kMiniRows = 128;
constexpr std::size_t packed_bytes(unsigned width) {
  return std::size_t{width} * 16;
}

/// `width` is 0 to 64 and enough for every value. Writes packed_bytes(width) bytes.
void pack_mini(const std::uint64_t* values, unsigned width, char* out);

/// Writes kMiniRows values, each with `base` added (modulo 2^64), as 8 bytes apiece to `out`.
void unpack_mini(const char* packed, unsigned width, std::uint64_t base, void* out);

namespace detail {

template <class Word>
inline std::uint64_t unpack_lane(const char* packed, unsigned width, std::size_t row) {
  constexpr std::size_t kLanes = 16 / sizeof(Word);
  constexpr unsigned kBits = sizeof(Word) * 8;
  const std::size_t bit = row / kLanes * width;
  const char* at = packed + (bit / kBits * kLanes + row % kLanes) * sizeof(Word);
  const unsigned shift = bit % kBits;
  Word low;
  std::memcpy(&low, at, sizeof(Word));
  Word word = static_cast<Word>(low >> shift);
  if (shift + width > kBits) {
    Word high;
    std::memcpy(&high, at + 16, sizeof(Word));
    word = static_cast<Word>(word | high << (kBits - shift));
  }
  return width == kBits ? word : word & ((Word{1} << width) - 1);
}

}  // namespace detail

/// One value, without `base`.
inline std::uint64_t unpack_one(const char* packed, unsigned width, std::size_t row) {
  if (width == 0) return 0;
  return width <= 32 ? detail::unpack_lane<std::uint32_t>(packed, width, row)
                     : detail::unpack_lane<std::uint64_t>(packed, width, row);
}

}  // namespace casus::storage
