#include "storage/store/store.h"

#include <fmt/format.h>

#include <cstring>

#include "storage/index/fold.h"
#include "storage/store/transaction.h"

namespace casus::storage {

namespace {

Generation read_generation(const EngineSnapshot& snapshot) {
  PinnedValue value;
  if (!snapshot.get(Family::kMeta, kGenerationKey, value)) return 0;
  Generation generation = 0;
  if (value.view().size() != sizeof(generation)) {
    throw StorageError(StorageError::Reason::kCorrupt, "the generation of the index is damaged; restore a backup");
  }
  std::memcpy(&generation, value.view().data(), sizeof(generation));
  return generation;
}

EngineOptions engine_options(const StoreOptions& options) {
  return {options.create_if_missing, options.read_only, options.cache_budget};
}

}  // namespace

std::shared_ptr<QuadStore> QuadStore::open(const std::string& path, const StoreOptions& options) {
  return std::make_shared<Store>(Engine::open(path, engine_options(options)), path, options);
}

std::shared_ptr<QuadStore> QuadStore::open_in_memory(const StoreOptions& options) {
  StoreOptions writable = options;
  writable.read_only = false;
  return std::make_shared<Store>(Engine::open_in_memory(engine_options(writable)), "", writable);
}

Store::Store(std::unique_ptr<Engine> engine, std::string path, const StoreOptions& options)
    : path_(std::move(path)),
      options_(options),
      engine_(std::move(engine)),
      // Pinned blocks stand in the engine's cache and count there: the rest is left to terms and to what is read once.
      cache_(std::make_shared<BlockCache>(options.cache_budget / 4 * 3)),
      pages_(make_page_cache(options.cache_budget / 16)) {
  reload();
  if (!options_.read_only) remove_other_generations(*current()->index());
}

void Store::reload() {
  auto snapshot = engine_->snapshot();
  const Generation generation = read_generation(*snapshot);
  publish(IndexView::load(std::move(snapshot), cache_, generation));
}

void Store::remove_other_generations(const IndexView& index) {
  const auto batch = engine_->new_batch();
  bool found = false;
  for (std::size_t i = 0; i < kPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    const std::string bounds[][2] = {
        {key_prefix(permutation, 0), key_prefix(permutation, index.generation)},
        {key_prefix_end(permutation, index.generation), std::string(1, static_cast<char>(i + 1))}};
    for (const Family family : {Family::kBlocks, Family::kZones, Family::kDelta}) {
      for (const auto& [begin, end] : bounds) {
        if (begin == end) continue;
        const auto iterator = index.snapshot->iterate(family, begin, end);
        iterator->seek_to_first();
        if (!iterator->valid()) continue;
        batch->erase_range(family, begin, end);
        found = true;
      }
    }
  }
  if (found) engine_->write(*batch, false);
}

std::shared_ptr<const StoreView> Store::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void Store::publish(std::shared_ptr<const IndexView> index) {
  auto view = std::make_shared<const StoreView>(std::move(index), pages_);
  const std::lock_guard lock(mutex_);
  current_.swap(view);
}

void Store::require_writable() const {
  if (!options_.read_only) return;
  throw StorageError(StorageError::Reason::kReadOnly,
                     fmt::format("the store '{}' is open read-only; open it for writing to change it", path_));
}

std::unique_ptr<WriteTransaction> Store::begin_write() {
  require_writable();
  return std::make_unique<Transaction>(shared_from_this(), WriterLock(writer_));
}

void Store::fold() {
  require_writable();
  const WriterLock lock(writer_);
  fold_locked();
}

void Store::fold_locked() {
  const auto index = current()->index();
  if (index->delta(Permutation::kSpog).empty()) return;
  try {
    publish(fold_delta(*engine_, *index));
  } catch (...) {
    reload();
    throw;
  }
}

void Store::fold_if_long() noexcept {
  try {
    const auto index = current()->index();
    const std::uint64_t changes = index->delta(Permutation::kSpog).entries();
    if (changes > options_.fold_threshold && changes > index->directory(Permutation::kSpog).rows() / 100) fold_locked();
  } catch (const std::exception&) {
  }
}

void Store::compact() {
  fold();
  engine_->compact();
}

StoreInfo Store::info() const {
  const auto view = current();
  const auto& index = view->index();
  StoreInfo info;
  info.path = path_;
  info.format_version = kFormatVersion;
  info.quads = view->size();
  info.delta_rows = index->delta(Permutation::kSpog).entries();
  info.terms = view->dictionary().size();
  info.named_graphs = view->graphs().size();
  info.predicates = distinct_values(index, Permutation::kPsog, {}).size();
  info.bytes_on_disk = engine_->bytes_on_disk();
  return info;
}

void Store::backup(const std::string& directory) const {
  engine_->backup(directory);
}

}  // namespace casus::storage
