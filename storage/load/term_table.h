#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace casus::storage {

/// Encoded terms in a hash table, numbered 0, 1, 2, ... in the order in which they were first added. One thread.
class TermTable {
 public:
  TermTable();

  /// The number of a term; `hash` is any good hash of it. Throws ResourceLimit past 2^32 - 2 terms.
  std::uint32_t add(std::uint64_t hash, std::string_view term);
  /// Asks the processor for what add() of this hash reads first.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[(hash >> 32) & (slots_.size() - 1)]); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(terms_.size()); }
  std::string_view at(std::uint32_t number) const { return terms_[number]; }
  /// About the bytes in use.
  std::size_t memory() const;
  void clear();
  /// All numbers, in the order of their terms' bytes.
  std::vector<std::uint32_t> sorted() const;

 private:
  void grow();
  std::string_view store(std::string_view term);

  std::vector<std::uint64_t> slots_;  // 32 bits of hash, 32 bits of number + 1; 0: free
  std::vector<std::string_view> terms_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;
  std::size_t free_bytes_ = 0;
  std::size_t chunk_bytes_ = 0;
};

}  // namespace casus::storage
