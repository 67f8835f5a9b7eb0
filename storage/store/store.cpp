#include "storage/store/store.h"

#include <fmt/format.h>

#include <cstring>

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
  return {options.create_if_missing, options.read_only, options.cache_budget / 4};
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
      // Blocks, decoded pages of terms, and the engine's cache share the budget.
      cache_(std::make_shared<BlockCache>(options.cache_budget / 16 * 9)),
      pages_(make_page_cache(options.cache_budget / 16 * 3)),
      background_([this](const std::stop_token& stop) { tidy(stop); }) {
  if (options_.read_only) {
    reload();
  } else {
    reload_last_generation();
    is_scattered_ = engine_->is_scattered();
    tidy_later();
  }
}

void Store::reload() {
  auto snapshot = engine_->snapshot();
  const Generation generation = read_generation(*snapshot);
  publish(IndexView::load(std::move(snapshot), cache_, generation));
  stale_ = false;
}

std::vector<Store::KeyRange> Store::erase_other_generations() {
  // Erased before any view is shown: a snapshot from before would keep them on the disk.
  const auto snapshot = engine_->snapshot();
  const Generation generation = read_generation(*snapshot);
  std::vector<KeyRange> found;
  const auto look_for = [&](Family family, std::string begin, std::string end) {
    if (begin == end) return;
    const auto iterator = snapshot->iterate(family, begin, end);
    iterator->seek_to_first();
    if (iterator->valid()) found.push_back({family, std::move(begin), std::move(end)});
  };
  for (std::size_t i = 0; i < kAllPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    for (const Family family : {Family::kBlocks, Family::kZones}) {
      look_for(family, key_prefix(permutation, 0), key_prefix(permutation, generation));
      look_for(family, key_prefix_end(permutation, generation), std::string(1, static_cast<char>(i + 1)));
    }
  }
  look_for(Family::kDelta, change_log_key(0, 0), change_log_key(generation, 0));
  look_for(Family::kDelta, change_log_key(generation + 1, 0), std::string(13, '\xFF'));
  if (found.empty()) return found;
  const auto batch = engine_->new_batch();
  for (const KeyRange& range : found) batch->erase_range(range.family, range.begin, range.end);
  engine_->write(*batch, false);
  return found;
}

void Store::reload_last_generation() {
  std::vector<KeyRange> erased;
  try {
    erased = erase_other_generations();
  } catch (const StorageError&) {
    // A full disk, say. They only take up space, and the next open tries again.
  }
  reload();
  try {
    for (const KeyRange& range : erased) engine_->compact_range(range.family, range.begin, range.end);
  } catch (const StorageError&) {
  }
}

WriterLock Store::lock_for_writing() {
  require_writable();
  WriterLock lock(writers_);
  if (stale_) reload_last_generation();
  return lock;
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
  return std::make_unique<Transaction>(shared_from_this(), lock_for_writing());
}

StoreInfo Store::info() const {
  const auto view = current();
  const auto& index = view->index();
  StoreInfo info;
  info.path = path_;
  info.format_version = kFormatVersion;
  info.quads = view->size();
  info.delta_rows = index->changes();
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
