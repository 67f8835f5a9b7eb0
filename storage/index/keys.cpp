#include "storage/index/keys.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "casus/error.h"

namespace casus::storage {

namespace {

void put_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

}  // namespace

std::string_view name(Permutation permutation) {
  switch (permutation) {
    case Permutation::kSpog: return "SPOG";
    case Permutation::kSopg: return "SOPG";
    case Permutation::kPsog: return "PSOG";
    case Permutation::kPosg: return "POSG";
    case Permutation::kOspg: return "OSPG";
    case Permutation::kOpsg: return "OPSG";
    case Permutation::kGspo: return "GSPO";
    case Permutation::kSpot: return "SPOT";
    case Permutation::kPost: return "POST";
    case Permutation::kOspt: return "OSPT";
    case Permutation::kTspo: return "TSPO";
    case Permutation::kPtso: return "PTSO";
  }
  return {};
}

std::string key_prefix(Permutation permutation, Generation generation) {
  std::string key;
  key.reserve(kKeyBytes);
  key.push_back(static_cast<char>(permutation));
  put_big_endian(key, generation, 4);
  return key;
}

std::string key_prefix_end(Permutation permutation, Generation generation) {
  if (generation != ~Generation{0}) return key_prefix(permutation, generation + 1);
  return std::string(1, static_cast<char>(static_cast<std::uint8_t>(permutation) + 1));
}

std::string row_key(Permutation permutation, Generation generation, const Row& row) {
  return std::string(RowKey(permutation, generation)(row));
}

RowKey::RowKey(Permutation permutation, Generation generation) {
  const std::string prefix = key_prefix(permutation, generation);
  std::copy(prefix.begin(), prefix.end(), bytes_.begin());
}

std::string_view RowKey::operator()(const Row& row) {
  char* out = bytes_.data() + kKeyPrefixBytes;
  for (const Id id : row) {
    std::uint64_t bits = id.bits();
    if constexpr (std::endian::native == std::endian::little) bits = __builtin_bswap64(bits);
    std::memcpy(out, &bits, sizeof(bits));
    out += sizeof(bits);
  }
  return {bytes_.data(), bytes_.size()};
}

Row row_of_key(std::string_view key) {
  if (key.size() != kKeyBytes) {
    throw StorageError(StorageError::Reason::kCorrupt, "a key of the index has the wrong length; restore a backup");
  }
  Row row;
  std::size_t offset = kKeyPrefixBytes;
  for (Id& id : row) {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | static_cast<std::uint8_t>(key[offset++]);
    id = Id(bits);
  }
  return row;
}

}  // namespace casus::storage
