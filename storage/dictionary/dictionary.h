#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casus/term.h"
#include "storage/dictionary/id.h"
#include "storage/dictionary/term_run.h"
#include "storage/engine/engine.h"

namespace casus::storage {

/// The id of a term that needs no dictionary: canonical literals that fit, and blank nodes labelled "b<number>".
std::optional<Id> inline_id(const TermView& term);

/// Terms <-> ids as of one engine snapshot. Immutable, thread-safe.
class DictionaryView {
 public:
  virtual ~DictionaryView() = default;
  /// Inline ids included. The stored term is compared, so a hash collision cannot give a wrong id.
  virtual std::optional<Id> find(const TermView& term) const = 0;
  /// Throws StorageError(kCorrupt) for an id that was never handed out. Inline ids and blank nodes included.
  virtual Term term(Id id) const = 0;
  /// `visit(i, term)` for each ids[i] in order; cheapest when ascending. The view is valid during the call.
  virtual void visit(std::span<const Id> ids, const std::function<void(std::size_t, const TermView&)>& visit) const = 0;
  virtual std::uint64_t size() const = 0;  ///< terms stored
  /// Ascending.
  virtual const std::vector<TermRun>& runs() const = 0;
  /// The indices of the terms of a run whose text begins with `prefix`: [first, end). Some twenty look-ups.
  virtual std::pair<std::uint64_t, std::uint64_t> prefix_range(const TermRun& run, std::string_view prefix) const = 0;
};

/// A triple term of the dictionary and the ids of its parts.
struct TripleEntry {
  Id term, subject, predicate, object;
  friend bool operator==(const TripleEntry&, const TripleEntry&) = default;
};

/// Adds terms inside one write transaction: new terms go into the transaction's batch and are found again before the
/// commit. One thread.
class DictionaryWriter {
 public:
  virtual ~DictionaryWriter() = default;
  virtual Id intern(const TermView& term) = 0;
  virtual Id new_blank_node() = 0;
  /// The committed terms and those added here.
  virtual std::shared_ptr<const DictionaryView> view() const = 0;
  /// Writes the new terms and the counters.
  virtual void write_to(EngineBatch& batch) = 0;
  virtual bool changed() const = 0;
  /// Whether an id that this writer gave was handed out by it, and stands in nothing that was committed before.
  virtual bool is_new(Id id) const = 0;
  /// The triple terms added here, ascending; a part that is a triple term stands before it, or was there already.
  virtual const std::vector<TripleEntry>& new_triples() const = 0;
};

/// Decoded pages, to be shared by all views and writers of one store. Thread-safe.
class PageCache;
std::shared_ptr<PageCache> make_page_cache(std::size_t bytes = std::size_t{16} << 20);

/// Without a cache, each makes one of its own.
std::shared_ptr<const DictionaryView> open_dictionary(std::shared_ptr<const EngineSnapshot> snapshot,
                                                      std::shared_ptr<PageCache> cache = nullptr);
std::unique_ptr<DictionaryWriter> write_dictionary(std::shared_ptr<const EngineSnapshot> snapshot,
                                                   std::shared_ptr<PageCache> cache = nullptr);

}  // namespace casus::storage
