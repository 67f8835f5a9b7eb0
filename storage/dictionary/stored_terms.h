#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "storage/dictionary/cached_page.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/dictionary_keys.h"
#include "storage/dictionary/page_cache.h"
#include "storage/dictionary/term_page.h"
#include "storage/dictionary/term_run.h"
#include "storage/engine/engine.h"

namespace casus::storage {

/// Encoded terms by index, and back. Immutable, thread-safe.
class TermSource {
 public:
  using Pin = PagePin;
  virtual ~TermSource() = default;
  virtual std::optional<std::uint64_t> find(std::string_view encoded) const = 0;
  /// Valid as long as the source and `pin` live unchanged; a pin that already holds the index is kept. Throws
  /// StorageError(kCorrupt) for an index that is not in use.
  virtual std::string_view encoded(std::uint64_t index, Pin& pin) const = 0;
  /// `visit(i, encoded)` for each ids[i] in order, all of them in the dictionary; cheapest when ascending.
  /// The bytes are valid during the call. Throws as encoded().
  virtual void visit(std::span<const Id> ids,
                     const std::function<void(std::size_t, std::string_view)>& visit) const = 0;
  virtual DictionaryCounters counters() const = 0;
  virtual std::vector<TermRun> runs() const = 0;
};

/// The committed terms of one snapshot.
class StoredTerms final : public TermSource {
 public:
  StoredTerms(std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
              TermHasher hasher = hash_term);

  std::optional<std::uint64_t> find(std::string_view encoded) const override {
    return look_up(encoded, hash(encoded)).index;
  }
  std::string_view encoded(std::uint64_t index, Pin& pin) const override;
  void visit(std::span<const Id> ids, const std::function<void(std::size_t, std::string_view)>& visit) const override;
  DictionaryCounters counters() const override { return counters_; }
  std::vector<TermRun> runs() const override { return read_term_runs(*snapshot_); }

  struct LookUp {
    std::optional<std::uint64_t> index;
    unsigned free_probe = 0;  ///< where the term would go, when it is not there
  };
  /// `hash` is that of the term.
  LookUp look_up(std::string_view encoded, const TermHash& hash) const;

  const EngineSnapshot& snapshot() const { return *snapshot_; }
  TermHash hash(std::string_view encoded) const { return hasher_(encoded); }
  PageCache& cache() const { return *cache_; }

 private:
  bool is(std::uint64_t index, std::string_view encoded) const { return page(index)->is(index, encoded); }
  CountedRef<CachedPage> page(std::uint64_t index) const;
  TermPage read_page(std::uint64_t index) const;

  std::shared_ptr<const EngineSnapshot> snapshot_;
  std::shared_ptr<PageCache> cache_;
  TermHasher hasher_;
  DictionaryCounters counters_;
  std::shared_ptr<const TermFilter> filter_;  // null, or of all terms of the snapshot
};

/// A DictionaryView on any source.
std::shared_ptr<const DictionaryView> make_dictionary_view(std::shared_ptr<const TermSource> source);

/// write_dictionary on given terms.
std::unique_ptr<DictionaryWriter> make_dictionary_writer(std::shared_ptr<const StoredTerms> stored);

/// Triple terms nested deeper than this are refused.
inline constexpr int kMaxTripleDepth = 1000;

}  // namespace casus::storage
