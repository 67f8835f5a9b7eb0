#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/dictionary/dictionary_keys.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/dictionary/term_run.h"
#include "storage/index/permutation.h"
#include "storage/load/dictionary_files.h"
#include "storage/load/row_spool.h"

namespace casus::storage {

/// Gives final ids to distinct terms that arrive in the order of their bytes: the one that the store has, or the next
/// index; blank nodes get the next number. One thread.
class TermNumbering {
 public:
  /// Sends the new terms to `files`, and a row in the order of SPOT for each new triple term to `triple_terms`.
  TermNumbering(const StoredTerms& stored, DictionaryFiles& files, RowSpool<Row>& triple_terms);

  /// Terms must not repeat between the first add and the end, and ascend. `encoded` is copied.
  void add(std::string_view encoded);
  /// How many terms wait for their ids; flush from time to time.
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t waiting_bytes() const { return text_.size(); }
  /// Numbers what waits: ids[i] is that of the i-th term added since the last flush. Valid until the next call.
  const std::vector<Id>& flush();

  const DictionaryCounters& counters() const { return counters_; }
  /// Those of the store and those of the new terms.
  const std::vector<TermRun>& runs() const { return runs_.runs(); }

 private:
  struct Waiting {
    std::size_t begin, size;
  };
  struct Candidate {
    static constexpr std::uint64_t kNone = ~std::uint64_t{0};
    TermHash hash;
    std::uint64_t index = kNone;
    unsigned free_probe = 0;
  };

  std::string_view text(const Waiting& term) const { return std::string_view(text_).substr(term.begin, term.size); }
  void look_up_stored();

  const StoredTerms& stored_;
  DictionaryFiles& files_;
  RowSpool<Row>& triple_terms_;
  DictionaryCounters counters_;
  TermRunRecorder runs_;
  std::string text_;
  std::vector<Waiting> waiting_;
  std::vector<Candidate> candidates_;  // of those that wait; none when the store has no terms
  std::vector<Id> ids_;
};

}  // namespace casus::storage
