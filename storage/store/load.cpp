#include <cstring>

#include "storage/dictionary/page_cache.h"
#include "storage/load/free_memory.h"
#include "storage/load/transaction_load.h"
#include "storage/rdf/iri.h"
#include "storage/store/generation_writer.h"
#include "storage/store/store.h"
#include "storage/store/transaction.h"

namespace casus::storage {

namespace {

// Below this many bytes of input, sorting and ingesting files costs more than it saves.
constexpr std::uint64_t kSmallLoad = std::uint64_t{256} << 10;
// A statement of a compressed file takes about this many bytes: a cautious guess.
constexpr std::uint64_t kBytesPerStatement = 8;
constexpr std::uint64_t kLargestDelta = 1'000'000;
// A load that makes up much of the store is folded at once, so that the planner sees true figures.
constexpr std::uint64_t kFoldedAtOnce = 1024;

bool goes_through_delta(std::optional<std::uint64_t> bytes, std::uint64_t quads) {
  if (!bytes) return false;
  if (*bytes < kSmallLoad) return true;
  const std::uint64_t statements = *bytes / kBytesPerStatement;
  return statements < kLargestDelta && statements < quads / 20;
}

std::string generation_value(Generation generation) {
  return {reinterpret_cast<const char*>(&generation), sizeof(generation)};
}

}  // namespace

LoadReport Store::load(const std::vector<std::string>& files, const LoadOptions& options) {
  std::vector<LoadInput> inputs;
  for (const std::string& file : files) inputs.push_back(LoadInput::file(file));
  return load_inputs(inputs, options);
}

LoadReport Store::load_text(std::string_view text, const LoadOptions& options) {
  return load_inputs({LoadInput::memory(text)}, options);
}

LoadReport Store::load_inputs(const std::vector<LoadInput>& inputs, const LoadOptions& options) {
  require_writable();
  if (options.graph && options.graph->is_iri()) {
    // Files are checked as they are read; this IRI comes from elsewhere, and a dump has to be readable.
    if (const auto problem = iri_problem(options.graph->value())) {
      throw LoadError("the graph <" + options.graph->value() + "> cannot be loaded into: " + *problem);
    }
  }
  if (!goes_through_delta(total_bytes(inputs), current()->size())) return load_in_bulk(inputs, options);
  const auto transaction = begin_write();
  const LoadReport report = load_in_transaction(*transaction, inputs, options);
  transaction->commit();
  const auto index = current()->index();
  const std::uint64_t changes = index->changes();
  if (changes > kFoldedAtOnce && changes > index->directory(Permutation::kSpog).rows() / 10) fold();
  return report;
}

LoadReport Store::load_in_bulk(const std::vector<LoadInput>& inputs, const LoadOptions& options) {
  const std::lock_guard no_fold(fold_mutex_);
  const WriterLock lock = lock_for_writing();
  auto base = current()->index();
  BulkLoad load = bulk_load(*engine_, base->snapshot, pages_, inputs, options);
  return_free_memory();

  LoadProgress progress;
  progress.phase = LoadProgress::Phase::kWrite;
  progress.statements = load.report.statements;
  const auto pulse = [&] {
    if (options.cancelled && options.cancelled())
      throw Cancelled("the load was cancelled; the store is as it was before");
    if (options.progress) options.progress(progress);
  };
  WrittenGeneration written = write_generation(*engine_, base, load, base->generation + 1, pulse);
  load.report.inserted = written.inserted;

  auto meta = engine_->new_sorted_file(Family::kMeta);
  meta->add(kDictionaryCountersKey, counters_value(load.counters));
  meta->add(kTermRunsKey, term_runs_value(load.runs));
  meta->add(kGenerationKey, generation_value(base->generation + 1));
  std::vector<std::unique_ptr<SortedFile>> files = load.dictionary->collect(pulse);
  for (auto& file : written.files) files.push_back(std::move(file));
  files.push_back(std::move(meta));
  stale_ = true;
  pages_->filter().reset();
  engine_->ingest(std::move(files));
  // What still refers to the old snapshot would keep the old blocks on the disk.
  load.quads.reset();
  load.triple_terms.reset();
  base.reset();
  reload_last_generation();
  return load.report;
}

}  // namespace casus::storage
