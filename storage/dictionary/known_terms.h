#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>

#include "storage/dictionary/dictionary_keys.h"

namespace casus::storage {

/// The indices of committed terms that were looked up lately or are new: they come again in queries and commits, and
/// need not go to the engine each time. A term once committed never changes its index, so all snapshots of a store
/// share one; a snapshot has the terms below its own next index. What it says of a hash is to be compared with the
/// term: it may be the index of another one. Bounded; thread-safe, without locks.
class KnownTerms {
 public:
  /// As many terms as the largest power of two that takes no more bytes, at least kTermsALine. Their memory is touched
  /// when it is filled.
  explicit KnownTerms(std::size_t bytes);

  /// The index that a term of this hash may have.
  std::optional<std::uint64_t> find(const TermHash& hash) const;
  /// In the place of another one when its line is full. Indices from 2^40 - 1 on are not remembered.
  void insert(const TermHash& hash, std::uint64_t index);

  static constexpr std::size_t kTermsALine = 8;

 private:
  // 24 bits of the hash, and 40 of the index plus one; 0: none. Read and written as one, without a lock.
  static constexpr unsigned kIndexBits = 40;
  static constexpr std::uint64_t kIndexMask = (std::uint64_t{1} << kIndexBits) - 1;
  using Slot = std::uint64_t;
  struct Free {
    void operator()(Slot* slots) const { std::free(slots); }
  };
  static std::uint64_t tag(const TermHash& hash) { return hash.high & ~kIndexMask; }
  /// The line of the processor's cache that a term may be in.
  std::span<Slot, kTermsALine> line(const TermHash& hash) const {
    return std::span<Slot, kTermsALine>(begin_ + (hash.low & (lines_ - 1)) * kTermsALine, kTermsALine);
  }

  std::size_t lines_;
  std::unique_ptr<Slot, Free> memory_;
  Slot* begin_;
};

}  // namespace casus::storage
