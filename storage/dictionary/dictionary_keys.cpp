#include "storage/dictionary/dictionary_keys.h"

#include <xxhash.h>

#include "storage/dictionary/big_endian.h"
#include "storage/dictionary/encoded_term.h"

namespace casus::storage {

TermHash hash_term(std::string_view encoded) {
  const XXH128_hash_t hash = XXH3_128bits(encoded.data(), encoded.size());
  return {hash.high64, hash.low64};
}

std::string term_hash_key(const TermHash& hash, unsigned probe) {
  std::string key;
  key.reserve(17);
  append_big_endian(hash.high, key);
  append_big_endian(hash.low, key);
  if (probe != 0) key.push_back(static_cast<char>(probe));
  return key;
}

TermHash parse_term_hash_key(std::string_view key) {
  if (key.size() != 16 && key.size() != 17) throw_corrupt_dictionary("a bad key in the hash table");
  return {read_big_endian(key), read_big_endian(key.substr(8))};
}

std::string index_value(std::uint64_t index) {
  std::string bytes;
  append_big_endian(index, bytes);
  std::size_t zeros = 0;
  while (zeros < 7 && bytes[zeros] == '\0') ++zeros;
  return bytes.substr(zeros);
}

std::uint64_t parse_index_value(std::string_view value) {
  if (value.empty() || value.size() > 7) throw_corrupt_dictionary("a bad index in the hash table");
  std::uint64_t index = 0;
  for (const char c : value) index = (index << 8) | static_cast<unsigned char>(c);
  return index;
}

std::string page_key(std::uint64_t last_index) {
  std::string key;
  append_big_endian(last_index, key);
  return key;
}

std::uint64_t parse_page_key(std::string_view key) {
  if (key.size() != sizeof(std::uint64_t)) throw_corrupt_dictionary("a page with a bad key");
  return read_big_endian(key);
}

std::string counters_value(const DictionaryCounters& counters) {
  std::string value;
  append_big_endian(counters.next_index, value);
  append_big_endian(counters.next_blank_node, value);
  return value;
}

DictionaryCounters read_counters(const EngineSnapshot& snapshot) {
  PinnedValue pinned;
  if (!snapshot.get(Family::kMeta, kDictionaryCountersKey, pinned)) return {};
  const std::string_view value = pinned.view();
  if (value.size() != 2 * sizeof(std::uint64_t)) throw_corrupt_dictionary("bad counters");
  DictionaryCounters counters{read_big_endian(value), read_big_endian(value.substr(8))};
  if (counters.next_index > Id::kPayloadMask || counters.next_blank_node > Id::kPayloadMask) {
    throw_corrupt_dictionary("bad counters");
  }
  return counters;
}

}  // namespace casus::storage
