#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "storage/index/permutation.h"

namespace casus::storage {

/// Which set of blocks is current: a large load writes a new one and switches to it.
using Generation = std::uint32_t;

/// Keys of kBlocks, kZones and kDelta: the permutation (1 byte), the generation (4 bytes, big-endian), and a row
/// (4 x 8 bytes, big-endian), so that byte order is row order. A block is keyed by its last row.
inline constexpr std::size_t kKeyPrefixBytes = 5;
inline constexpr std::size_t kKeyBytes = kKeyPrefixBytes + 32;

std::string key_prefix(Permutation permutation, Generation generation);
std::string row_key(Permutation permutation, Generation generation, const Row& row);
/// Makes row keys one after the other in the same memory.
class RowKey {
 public:
  RowKey(Permutation permutation, Generation generation);
  /// The key of a row, valid until the next call.
  std::string_view operator()(const Row& row);

 private:
  std::array<char, kKeyBytes> bytes_;
};
/// The first key after all of those that begin with `key_prefix`.
std::string key_prefix_end(Permutation permutation, Generation generation);
/// The row of a key made by row_key; throws StorageError(kCorrupt) when the length is wrong.
Row row_of_key(std::string_view key);

}  // namespace casus::storage
