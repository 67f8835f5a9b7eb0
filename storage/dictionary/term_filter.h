#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

#include "storage/dictionary/dictionary_keys.h"

namespace casus::storage {

/// A Bloom filter of hashes of terms, with all bits of a term in one cache line (Putze, Sanders and Singler: Cache-,
/// Hash- and Space-Efficient Bloom Filters, 2007). Some 12 bits a term: filled with as many terms as it was made for,
/// it takes less than one in a hundred others for one of them. Thread-safe.
class TermFilter {
 public:
  explicit TermFilter(std::uint64_t terms);

  void insert(const TermHash& hash);
  /// False: it was never inserted.
  bool may_hold(const TermHash& hash) const;

  static std::uint64_t bytes_for(std::uint64_t terms);

 private:
  static constexpr unsigned kBitsATerm = 12, kProbes = 7, kWords = 8;
  struct alignas(64) Line {
    std::array<std::atomic<std::uint64_t>, kWords> words{};
  };
  static unsigned bit(const TermHash& hash, unsigned probe) { return hash.low >> (9 * probe) & (64 * kWords - 1); }
  std::size_t line_of(const TermHash& hash) const;

  std::vector<Line> lines_;
};

/// Inserts the terms of a snapshot: about 0.2 us each. False when it was stopped. Throws StorageError.
bool insert_all_terms(const EngineSnapshot& snapshot, TermFilter& filter, const std::stop_token& stop);

/// The filter of all committed terms of a store, which saves looking most new ones up in the engine. It is built in the
/// background once so many look-ups found nothing that they have cost about as much. Thread-safe.
class CommittedTermFilter {
 public:
  /// A filter of more bytes is not built.
  explicit CommittedTermFilter(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

  /// It holds all terms committed so far, and later ones when they are committed. Null while there is none.
  std::shared_ptr<const TermFilter> get() const;
  /// Before terms are committed.
  void insert(const std::vector<TermHash>& hashes);

  /// A look-up among so many terms in the engine found nothing.
  void count_absent(std::uint64_t terms) {
    terms_.store(terms, std::memory_order_relaxed);
    absent_.fetch_add(1, std::memory_order_relaxed);
  }
  /// Whether one should be built.
  bool is_due() const;
  /// The filter to be filled with so many committed terms, with room for more; those committed from now on are inserted
  /// into it too. There must be no transaction under way.
  std::shared_ptr<TermFilter> begin(std::uint64_t terms);
  /// From now on get() gives it, unless there has been another begin() or a reset() since.
  void finish(const std::shared_ptr<TermFilter>& filter);
  /// Terms are going to be committed without insert().
  void reset();

 private:
  static std::uint64_t room_for(std::uint64_t terms) { return terms + terms / 2; }

  const std::uint64_t most_bytes_;
  std::atomic<std::uint64_t> absent_{0}, terms_{0};
  mutable std::mutex mutex_;
  std::shared_ptr<TermFilter> current_, next_;
};

}  // namespace casus::storage
