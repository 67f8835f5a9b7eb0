#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/dictionary/id.h"
#include "storage/engine/engine.h"

namespace casus::storage {

/// XXH3's 128 bits of an encoded term.
struct TermHash {
  std::uint64_t high = 0, low = 0;
  friend bool operator==(const TermHash&, const TermHash&) = default;
  friend auto operator<=>(const TermHash&, const TermHash&) = default;
};

TermHash hash_term(std::string_view encoded);
/// A stand-in for hash_term, so that tests can force collisions.
using TermHasher = TermHash (*)(std::string_view encoded);

/// Terms whose hashes collide take probes 0, 1, 2, ... A look-up stops at the first probe that is free.
inline constexpr unsigned kMaxProbes = 255;

/// Key of Family::kTermIds: 16 bytes of hash, and the probe as a 17th unless it is 0.
std::string term_hash_key(const TermHash& hash, unsigned probe);
/// Throws StorageError(kCorrupt).
TermHash parse_term_hash_key(std::string_view key);
/// Value of Family::kTermIds: the index, big-endian without leading zero bytes. The tag is the term's own first byte.
std::string index_value(std::uint64_t index);
/// Throws StorageError(kCorrupt).
std::uint64_t parse_index_value(std::string_view value);

/// Key of Family::kTerms: the last index of the page.
std::string page_key(std::uint64_t last_index);
/// Throws StorageError(kCorrupt).
std::uint64_t parse_page_key(std::string_view key);

/// How much of the numbering is used up. Stored in Family::kMeta under kDictionaryCountersKey.
struct DictionaryCounters {
  std::uint64_t next_index = 0;  ///< = number of terms stored
  std::uint64_t next_blank_node = 0;
  friend bool operator==(const DictionaryCounters&, const DictionaryCounters&) = default;
};

inline constexpr std::string_view kDictionaryCountersKey = "dictionary";
std::string counters_value(const DictionaryCounters& counters);
/// Zeros when the store has none yet. Throws StorageError(kCorrupt).
DictionaryCounters read_counters(const EngineSnapshot& snapshot);

}  // namespace casus::storage
