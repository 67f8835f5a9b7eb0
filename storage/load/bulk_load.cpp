#include "storage/load/bulk_load.h"
#include "storage/load/free_memory.h"

#include <algorithm>
#include <array>

#include "casus/error.h"
#include "storage/dictionary/page_cache.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/load/bucket_sort.h"
#include "storage/load/bulk_load_parts.h"
#include "storage/load/load_monitor.h"
#include "storage/load/parallel_parse.h"
#include "storage/load/row_spool.h"
#include "storage/load/sorted_quads.h"
#include "storage/load/term_numbering.h"
#include "storage/load/vocabulary.h"

namespace casus::storage {
namespace {

using Phase = LoadProgress::Phase;

constexpr std::array<std::uint8_t, 4> kAllColumns = {0, 1, 2, 3};

/// Quads with local ids, run by run.
class QuadReceiver {
 public:
  QuadReceiver(const std::string& directory, std::size_t memory_bytes, const LoadOptions& options, LoadMonitor& monitor)
      : options_(options),
        monitor_(monitor),
        vocabulary_(directory, memory_bytes / 2),
        quads_(directory, memory_bytes / 4) {}

  void receive(const ParsedBatch& batch) {
    vocabulary_.add(batch, terms_);
    triples_.clear();
    const auto local = [this](Id id) {
      if (id.is_triple()) return triples_[static_cast<std::size_t>(id.payload())];
      return is_numbered_term(id) ? Id(id.tag(), terms_[static_cast<std::size_t>(id.payload())]) : id;
    };
    for (const auto& [subject, predicate, object] : batch.triples) {
      triples_.push_back(vocabulary_.add_triple({local(subject), local(predicate), local(object)}));
    }
    for (const Row& quad : batch.quads) {
      const Row row = {local(quad[0]), local(quad[1]), local(quad[2]), local(quad[3])};
      sample_.offer(row);
      quads_.append(row);
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

  std::uint64_t quads() const { return quads_.size(); }

  /// After number_terms: some of the quads with their final ids.
  std::vector<Row> final_sample() const {
    std::vector<Row> rows;
    std::size_t i = 0;
    for (std::size_t run = 0; run < run_ends_.size(); ++run) {
      const Vocabulary::Map map = vocabulary_.map_of(run);
      for (; i < sample_.rows().size() && sample_.positions()[i] < run_ends_[run]; ++i) {
        rows.push_back(mapped(sample_.rows()[i], map));
      }
    }
    return rows;
  }

  /// Hands each quad with its final ids to the sort. After number_terms.
  void send_to(BucketSort& sort) {
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
        for (const Row& row : part) sort.add(mapped(row, map));
        position += part.size();
        rows = rows.subspan(part.size());
      }
    }
  }

  const LoadReport& report() const { return report_; }

 private:
  static Row mapped(const Row& row, const Vocabulary::Map& map) {
    return {map(row[0]), map(row[1]), map(row[2]), map(row[3])};
  }

  void end_run() {
    run_ends_.push_back(quads_.size());
    vocabulary_.end_run();
  }

  const LoadOptions& options_;
  LoadMonitor& monitor_;
  Vocabulary vocabulary_;
  RowSpool<Row> quads_;
  RowSample sample_;
  std::vector<std::uint64_t> run_ends_;
  std::vector<std::uint32_t> terms_;  // local numbers of the terms of the batch at hand
  std::vector<Id> triples_;           // local ids of its triple terms
  LoadReport report_;
};

/// Makes the rows that `send` hands out distinct and sorts them; `sample` are some of about `rows` of them.
std::unique_ptr<LoadedQuads> sort_rows(std::vector<Row> sample, std::uint64_t rows,
                                       const std::function<void(BucketSort&)>& send, const std::string& directory,
                                       std::size_t memory, LoadMonitor& monitor) {
  BucketSort sort(directory, memory / 4, std::move(sample), rows, kAllColumns);
  send(sort);
  RowSpool<Row> sorted(directory, memory * 3 / 8);
  RowSample sample_of_sorted;
  std::uint64_t in_named_graphs = 0;
  for (auto part = sort.next(); !part.empty(); part = sort.next()) {
    monitor.tick(Phase::kSortQuads);
    const auto distinct = part.first(static_cast<std::size_t>(std::unique(part.begin(), part.end()) - part.begin()));
    for (const Row& row : distinct) {
      sample_of_sorted.offer(row);
      in_named_graphs += row[3] != kDefaultGraph;
    }
    sorted.append(distinct);
  }
  return make_loaded_quads(std::move(sorted), std::move(sample_of_sorted), in_named_graphs, directory, memory / 2);
}

std::unique_ptr<LoadedQuads> sort_triple_terms(const RowSpool<Row>& triple_terms, const std::string& directory,
                                               std::size_t memory, LoadMonitor& monitor) {
  const auto for_each_part = [&](const std::function<void(std::span<const Row>)>& visit) {
    RowSpool<Row>::Reader reader(triple_terms);
    for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
      monitor.tick(Phase::kSortQuads);
      visit(rows);
    }
  };
  RowSample sample;
  for_each_part([&](std::span<const Row> rows) {
    for (const Row& row : rows) sample.offer(row);
  });
  const auto send = [&](BucketSort& sort) {
    for_each_part([&](std::span<const Row> rows) {
      for (const Row& row : rows) sort.add(row);
    });
  };
  return sort_rows({sample.rows().begin(), sample.rows().end()}, triple_terms.size(), send, directory, memory, monitor);
}

}  // namespace

BulkLoad bulk_load(Engine& engine, std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                   std::span<const LoadInput> inputs, const LoadOptions& options, TermHasher hasher,
                   const std::string& directory) {
  if (!cache) cache = make_page_cache();
  const StoredTerms stored(std::move(snapshot), std::move(cache), hasher);
  const std::size_t memory = options.memory_budget;
  LoadMonitor monitor(options, total_bytes(inputs).value_or(0));
  BulkLoad result;
  QuadReceiver receiver(directory, memory, options, monitor);
  parse_in_batches(inputs, options, [&](const ParsedBatch& batch) { receiver.receive(batch); });
  result.report = receiver.report();

  result.dictionary =
      std::make_unique<DictionaryFiles>(engine, stored.counters().next_index, hasher, directory, memory / 8);
  RowSpool<Row> triple_terms(directory, memory / 8);
  TermNumbering numbering(stored, *result.dictionary, triple_terms);
  receiver.number_terms(numbering);
  result.dictionary->finish();
  return_free_memory();
  result.counters = numbering.counters();
  result.runs = numbering.runs();

  result.quads = sort_rows(
      receiver.final_sample(), receiver.quads(), [&](BucketSort& sort) { receiver.send_to(sort); }, directory, memory,
      monitor);
  result.triple_terms = sort_triple_terms(triple_terms, directory, memory / 4, monitor);
  return result;
}

BulkLoad bulk_load(Engine& engine, std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                   std::span<const LoadInput> inputs, const LoadOptions& options) {
  return bulk_load(engine, std::move(snapshot), std::move(cache), inputs, options, hash_term,
                   engine.scratch_directory());
}

}  // namespace casus::storage
