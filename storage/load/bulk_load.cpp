#include "storage/load/bulk_load.h"

#include <array>

#include "casus/error.h"
#include "storage/dictionary/page_cache.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/load/bulk_load_parts.h"
#include "storage/load/load_monitor.h"
#include "storage/load/parsed_batch.h"
#include "storage/load/row_spool.h"
#include "storage/load/sorted_quads.h"
#include "storage/load/term_numbering.h"
#include "storage/load/vocabulary.h"

namespace casus::storage {
namespace {

using Phase = LoadProgress::Phase;

/// Quads with local ids, run by run.
class QuadReceiver {
 public:
  QuadReceiver(const std::string& directory, std::size_t memory_bytes, const LoadOptions& options, LoadMonitor& monitor)
      : options_(options),
        monitor_(monitor),
        vocabulary_(directory, memory_bytes / 2),
        quads_(directory, memory_bytes / 4) {}

  void receive(const ParsedBatch& batch) {
    triples_.clear();
    for (const ParsedTriple& triple : batch.triples) {
      triples_.push_back(
          vocabulary_.add_triple({local_id(batch, triple[0]), local_id(batch, triple[1]), local_id(batch, triple[2])}));
    }
    for (const ParsedQuad& quad : batch.quads) {
      for (std::size_t i = 0; i < 4; ++i) {
        if (quad[i].kind != ParsedTerm::Kind::kRepeat) row_[i] = local_id(batch, quad[i]);
      }
      quads_.append(row_);
    }
    for (const std::string& message : batch.skipped) {
      ++report_.skipped;
      if (options_.on_skipped) options_.on_skipped(message);
    }
    report_.statements += batch.quads.size();
    monitor_.set_read(batch.bytes_read, report_.statements);
    monitor_.tick(Phase::kParse);
    if (vocabulary_.full()) end_run();
  }

  void number_terms(TermNumbering& numbering) {
    run_ends_.push_back(quads_.size());
    vocabulary_.number_terms(numbering, [&] { monitor_.tick(Phase::kSortTerms); });
  }

  /// Hands each quad with its final ids to the sorter. After number_terms.
  void send_to(RowSorter& sorter) {
    sorter.reserve(quads_.size());
    RowSpool<Row>::Reader reader(quads_);
    std::span<const Row> rows;
    std::uint64_t position = 0;
    for (std::size_t run = 0; run < run_ends_.size(); ++run) {
      const Vocabulary::Map map = vocabulary_.map_of(run);
      while (position < run_ends_[run]) {
        if (rows.empty()) rows = reader.next();
        monitor_.tick(Phase::kSortQuads);
        const auto part =
            rows.subspan(0, static_cast<std::size_t>(std::min<std::uint64_t>(rows.size(), run_ends_[run] - position)));
        for (const Row& row : part) sorter.add({map(row[0]), map(row[1]), map(row[2]), map(row[3])});
        position += part.size();
        rows = rows.subspan(part.size());
      }
    }
  }

  const LoadReport& report() const { return report_; }

 private:
  Id local_id(const ParsedBatch& batch, const ParsedTerm& term) {
    switch (term.kind) {
      case ParsedTerm::Kind::kText:
        return vocabulary_.add(term.tag, term.hash, std::string_view(batch.text).substr(term.value, term.length));
      case ParsedTerm::Kind::kTriple: return triples_[static_cast<std::size_t>(term.value)];
      default: return Id(term.value);
    }
  }

  void end_run() {
    run_ends_.push_back(quads_.size());
    vocabulary_.end_run();
  }

  const LoadOptions& options_;
  LoadMonitor& monitor_;
  Vocabulary vocabulary_;
  RowSpool<Row> quads_;
  std::vector<std::uint64_t> run_ends_;
  std::vector<Id> triples_;  // of the batch at hand
  Row row_{};
  LoadReport report_;
};

}  // namespace

BulkLoad bulk_load(Engine& engine, std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                   std::span<const LoadInput> inputs, const LoadOptions& options, TermHasher hasher,
                   const std::string& directory) {
  if (!cache) cache = make_page_cache();
  const StoredTerms stored(std::move(snapshot), std::move(cache), hasher);
  const std::size_t memory = options.memory_budget;
  const auto monitor = std::make_shared<LoadMonitor>(options, total_bytes(inputs).value_or(0));
  BulkLoad result;
  RowSorter spog(directory, memory / 2);
  {
    QuadReceiver receiver(directory, memory, options, *monitor);
    parse_in_batches(inputs, options, [&](const ParsedBatch& batch) { receiver.receive(batch); });
    TermNumbering numbering(engine, stored, directory, memory / 8);
    receiver.number_terms(numbering);
    result.dictionary_files = numbering.finish();
    result.counters = numbering.counters();
    receiver.send_to(spog);
    result.report = receiver.report();
  }
  spog.finish();
  result.quads = make_loaded_quads(std::move(spog), directory, memory / 2, monitor);
  return result;
}

BulkLoad bulk_load(Engine& engine, std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                   std::span<const LoadInput> inputs, const LoadOptions& options) {
  return bulk_load(engine, std::move(snapshot), std::move(cache), inputs, options, hash_term,
                   engine.scratch_directory());
}

}  // namespace casus::storage
