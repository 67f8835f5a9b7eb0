#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/dictionary/dictionary_keys.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/dictionary/term_page.h"
#include "storage/engine/engine.h"
#include "storage/load/external_sort.h"

namespace casus::storage {

/// Gives final ids to distinct terms that arrive in the order of their bytes: the one that the store has, or the next
/// index; blank nodes get the next number. Writes the new terms to files for ingestion. One thread.
class TermNumbering {
 public:
  TermNumbering(Engine& engine, const StoredTerms& stored, std::string directory, std::size_t memory_bytes);

  /// Terms must not repeat between the first add and the end, and ascend. `encoded` is copied.
  void add(std::string_view encoded);
  /// How many terms wait for their ids; flush from time to time.
  std::size_t waiting() const { return flushed_ ? 0 : waiting_.size(); }
  std::size_t waiting_bytes() const { return flushed_ ? 0 : text_.size(); }
  /// Numbers what waits: ids[i] is that of the i-th term added since the last flush. Valid until the next add.
  const std::vector<Id>& flush();

  /// The files of the new terms, complete. Call once, at the end.
  std::vector<std::unique_ptr<SortedFile>> finish();
  const DictionaryCounters& counters() const { return counters_; }

 private:
  struct Waiting {
    std::size_t begin, size;
  };
  struct HashRow {
    TermHash hash;
    std::uint64_t index;
    std::uint64_t free_probe;
    friend bool operator<(const HashRow& a, const HashRow& b) {
      if (a.hash != b.hash) return a.hash < b.hash;
      return a.index < b.index;
    }
  };
  struct Candidate {
    static constexpr std::uint64_t kNone = ~std::uint64_t{0};
    TermHash hash;
    std::uint64_t index = kNone;
    unsigned free_probe = 0;
  };

  std::string_view text(const Waiting& term) const { return std::string_view(text_).substr(term.begin, term.size); }
  void look_up_stored();
  std::uint64_t number_new(std::string_view encoded, const Candidate& candidate);

  Engine& engine_;
  const StoredTerms& stored_;
  DictionaryCounters counters_;
  std::string text_;
  std::vector<Waiting> waiting_;
  std::vector<Candidate> candidates_;
  std::vector<Id> ids_;
  bool flushed_ = false;
  TermPageBuilder pages_;
  std::unique_ptr<SortedFile> page_file_;
  ExternalSorter<HashRow> hashes_;
};

}  // namespace casus::storage
