#include "storage/index/bit_packing.h"

#include <bit>
#include <cstring>
#include <utility>

namespace casus::storage {

static_assert(std::endian::native == std::endian::little, "packed words are stored as the machine holds them");

namespace {

template <class T>
inline T load(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <class T>
inline void store(void* to, const T& value) {
  std::memcpy(to, &value, sizeof(T));
}

using Words = std::uint32_t __attribute__((vector_size(16)));
using LongWords = std::uint64_t __attribute__((vector_size(16)));
using Values = std::uint64_t __attribute__((vector_size(32)));

template <unsigned kWidth, std::size_t kStep>
[[gnu::always_inline]] inline void unpack_step(const char* packed, std::uint64_t base, char* out) {
  if constexpr (kWidth <= 32) {
    constexpr std::size_t kBit = kStep * kWidth;
    constexpr unsigned kShift = kBit % 32;
    constexpr std::uint32_t kMask = kWidth == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << kWidth) - 1;
    Words words = load<Words>(packed + kBit / 32 * sizeof(Words)) >> kShift;
    if constexpr (kShift + kWidth > 32) {
      words |= load<Words>(packed + (kBit / 32 + 1) * sizeof(Words)) << (32 - kShift);
    }
    if constexpr (kShift + kWidth != 32) words &= kMask;
    store(out + kStep * sizeof(Values), __builtin_convertvector(words, Values) + base);
  } else {
    constexpr std::size_t kBit = kStep * kWidth;
    constexpr unsigned kShift = kBit % 64;
    constexpr std::uint64_t kMask = kWidth == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << kWidth % 64) - 1;
    LongWords words = load<LongWords>(packed + kBit / 64 * sizeof(LongWords)) >> kShift;
    if constexpr (kShift + kWidth > 64) {
      words |= load<LongWords>(packed + (kBit / 64 + 1) * sizeof(LongWords)) << (64 - kShift);
    }
    if constexpr (kShift + kWidth != 64) words &= kMask;
    store(out + kStep * sizeof(LongWords), words + base);
  }
}

template <unsigned kWidth, std::size_t... kSteps>
[[gnu::always_inline]] inline void unpack_steps(const char* packed, std::uint64_t base, char* out,
                                                std::index_sequence<kSteps...>) {
  (unpack_step<kWidth, kSteps>(packed, base, out), ...);
}

template <unsigned kWidth>
void unpack_width(const char* packed, std::uint64_t base, void* out) {
  if constexpr (kWidth == 0) {
    char* to = static_cast<char*>(out);
    for (std::size_t i = 0; i < kMiniRows; ++i) store(to + i * sizeof(base), base);
  } else {
    unpack_steps<kWidth>(packed, base, static_cast<char*>(out),
                         std::make_index_sequence<(kWidth <= 32 ? kMiniRows / 4 : kMiniRows / 2)>());
  }
}

using Unpacker = void (*)(const char*, std::uint64_t, void*);

#if defined(__x86_64__)
#define CASUS_HAS_AVX2_PATH 1
template <unsigned kWidth>
[[gnu::target("avx2")]] void unpack_width_avx2(const char* packed, std::uint64_t base, void* out) {
  if constexpr (kWidth == 0) {
    char* to = static_cast<char*>(out);
    for (std::size_t i = 0; i < kMiniRows; ++i) store(to + i * sizeof(base), base);
  } else {
    unpack_steps<kWidth>(packed, base, static_cast<char*>(out),
                         std::make_index_sequence<(kWidth <= 32 ? kMiniRows / 4 : kMiniRows / 2)>());
  }
}
#endif

struct Unpackers {
  Unpacker by_width[65];
};

template <std::size_t... kWidths>
Unpackers choose_unpackers(std::index_sequence<kWidths...>) {
#ifdef CASUS_HAS_AVX2_PATH
  if (__builtin_cpu_supports("avx2")) return {{unpack_width_avx2<kWidths>...}};
#endif
  return {{unpack_width<kWidths>...}};
}

const Unpackers kUnpackers = choose_unpackers(std::make_index_sequence<65>());

template <class Word>
void pack_lanes(const std::uint64_t* values, unsigned width, char* out) {
  constexpr std::size_t kLanes = 16 / sizeof(Word);
  constexpr unsigned kBits = sizeof(Word) * 8;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    Word word = 0;
    unsigned used = 0;
    std::size_t at = lane;
    for (std::size_t i = lane; i < kMiniRows; i += kLanes) {
      const auto value = static_cast<Word>(values[i]);
      word = static_cast<Word>(word | value << used);
      used += width;
      if (used < kBits) continue;
      store(out + at * sizeof(Word), word);
      at += kLanes;
      used -= kBits;
      word = used == 0 ? Word{0} : static_cast<Word>(value >> (width - used));
    }
  }
}

}  // namespace

void pack_mini(const std::uint64_t* values, unsigned width, char* out) {
  if (width == 0) return;
  if (width <= 32) {
    pack_lanes<std::uint32_t>(values, width, out);
  } else {
    pack_lanes<std::uint64_t>(values, width, out);
  }
}

void unpack_mini(const char* packed, unsigned width, std::uint64_t base, void* out) {
  kUnpackers.by_width[width](packed, base, out);
}

}  // namespace casus::storage
