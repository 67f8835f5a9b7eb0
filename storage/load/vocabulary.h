#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/dictionary/id.h"
#include "storage/load/parsed_batch.h"
#include "storage/load/row_spool.h"
#include "storage/load/term_numbering.h"
#include "storage/load/term_table.h"

namespace casus::storage {

/// The terms of a load. While parsing, a term gets a local id: its tag, and a number that counts within a run. A run
/// ends when its terms fill the memory; they are then sorted and written to a temporary file. At the end the runs are
/// merged, each distinct term is numbered once, and every run gets its map from local to final ids. Triple terms are
/// kept apart by the ids of their parts, and numbered after the terms that they are made of, depth by depth. One
/// thread.
class Vocabulary {
 public:
  Vocabulary(std::string directory, std::size_t memory_bytes);

  /// The local number in the current run.
  std::uint32_t add(std::uint64_t hash, std::string_view encoded) { return table_.add(hash, encoded); }
  /// Those of all terms of a batch, which replace what `numbers` holds.
  void add(const ParsedBatch& batch, std::vector<std::uint32_t>& numbers);
  /// The local id of a triple term; parts are ids of the current run, local or final.
  Id add_triple(const std::array<Id, 3>& parts);
  /// True when the current run has used up its memory: end it.
  bool full() const;
  void end_run();
  std::size_t runs() const { return runs_.size(); }

  /// Ends the last run and numbers all terms. `tick` is called now and then and may throw.
  void number_terms(TermNumbering& numbering, const std::function<void()>& tick);

  /// Final ids of one run's local ids, after number_terms.
  class Map {
   public:
    Id operator()(Id id) const {
      if (id.is_triple()) return Id((*triples_)[static_cast<std::size_t>(id.payload())]);
      return is_numbered_term(id) ? Id(terms_[static_cast<std::size_t>(id.payload())]) : id;
    }

   private:
    friend class Vocabulary;
    std::vector<std::uint64_t> terms_;
    const std::vector<std::uint64_t>* triples_ = nullptr;
  };
  Map map_of(std::size_t run) const;

 private:
  struct Numbered {
    std::uint64_t local;
    std::uint64_t id;
  };
  struct Run {
    std::uint64_t offset = 0;  // of the sorted terms in the file
    std::uint64_t end = 0;
    std::uint32_t terms = 0;
    std::uint64_t triples_end = 0;
    std::unique_ptr<RowSpool<Numbered>> numbered;
  };
  struct LocalTriple {
    std::array<Id, 3> parts;
    std::uint64_t depth;  // 1: no part is a triple term
  };

  void write_run(Run& run);
  void merge_runs(TermNumbering& numbering, const std::function<void()>& tick);
  void number_triples(TermNumbering& numbering, const std::function<void()>& tick);

  std::string directory_;
  std::size_t memory_bytes_;
  TermTable table_;
  std::vector<Run> runs_;
  std::unique_ptr<TemporaryFile> file_;
  RowSpool<LocalTriple> triples_;
  std::vector<std::uint32_t> triple_depths_;  // of all triples, by number
  std::uint32_t max_depth_ = 0;
  std::vector<std::uint64_t> triple_ids_;  // final, by number
};

}  // namespace casus::storage
