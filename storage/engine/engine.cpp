#include "storage/engine/engine.h"

#include <fmt/format.h>
#include <rocksdb/utilities/checkpoint.h>

#include <filesystem>

#include "storage/engine/database.h"
#include "storage/engine/status.h"

namespace casus::storage {

namespace {

constexpr std::size_t kCopyBatchBytes = std::size_t{4} << 20;
// Above the deepest level of a family, and in its log, stands what is newer; little of it is not worth rewriting the
// rest.
constexpr std::uint64_t kShareOfScattered = 8, kScatteredAtLeast = std::uint64_t{4} << 20;

/// Copies every key.
void copy_all(const EngineSnapshot& from, Engine& to) {
  auto batch = to.new_batch();
  for (std::size_t i = 0; i < kFamilies; ++i) {
    const auto family = static_cast<Family>(i);
    const auto iterator = from.iterate(family);
    for (iterator->seek_to_first(); iterator->valid(); iterator->next()) {
      batch->put(family, iterator->key(), iterator->value());
      if (batch->bytes() < kCopyBatchBytes) continue;
      to.write(*batch, false);
      batch = to.new_batch();
    }
  }
  to.write(*batch, true);
}

class RocksEngine final : public Engine {
 public:
  explicit RocksEngine(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  std::shared_ptr<const EngineSnapshot> snapshot() const override { return take_snapshot(database_); }
  std::unique_ptr<EngineBatch> new_batch() const override { return make_batch(database_); }

  void write(EngineBatch& batch, bool sync) override {
    require_writable();
    write_batch(*database_, batch, sync);
  }

  void sync() override {
    require_writable();
    if (!database_->memory) check_status(database_->db->SyncWAL(), database_->path, "write to");
  }

  bool is_behind() const override {
    const auto property = [&](std::size_t family, const std::string& name) {
      std::uint64_t value = 0;
      database_->db->GetIntProperty(database_->handles[family], name, &value);
      return value;
    };
    for (std::size_t family = 0; family < kFamilies; ++family) {
      if (property(family, rocksdb::DB::Properties::kNumImmutableMemTable) > 1) return true;
    }
    return property(0, rocksdb::DB::Properties::kActualDelayedWriteRate) > 0 ||
           property(0, rocksdb::DB::Properties::kIsWriteStopped) > 0;
  }

  std::unique_ptr<SortedFile> new_sorted_file(Family family) override {
    require_writable();
    return make_sorted_file(database_, family);
  }

  void ingest(std::vector<std::unique_ptr<SortedFile>> files) override {
    require_writable();
    ingest_files(*database_, std::move(files));
  }

  std::string scratch_directory() const override { return database_->memory ? std::string() : database_->scratch; }

  bool is_scattered() const override {
    std::uint64_t total = 0;
    std::uint64_t deepest = 0;
    for (rocksdb::ColumnFamilyHandle* family : database_->handles) {
      rocksdb::ColumnFamilyMetaData files;
      database_->db->GetColumnFamilyMetaData(family, &files);
      std::uint64_t last = 0;
      for (const rocksdb::LevelMetaData& level : files.levels) {
        if (level.size > 0) last = level.size;
      }
      std::uint64_t in_memory = 0;
      database_->db->GetIntProperty(family, rocksdb::DB::Properties::kCurSizeAllMemTables, &in_memory);
      total += files.size + in_memory;
      deepest += last;
    }
    return total > kScatteredAtLeast && total - deepest > total / kShareOfScattered;
  }

  void compact(std::atomic<bool>& cancelled) override {
    require_writable();
    rocksdb::CompactRangeOptions options;
    options.canceled = &cancelled;
    for (rocksdb::ColumnFamilyHandle* family : database_->handles) {
      const rocksdb::Status status = database_->db->CompactRange(options, family, nullptr, nullptr);
      if (cancelled.load()) return;
      check_status(status, database_->path, "compact");
    }
  }

  void compact_range(Family family, std::string_view begin, std::string_view end) override {
    require_writable();
    const rocksdb::Slice first(begin.data(), begin.size());
    const rocksdb::Slice last(end.data(), end.size());
    check_status(database_->db->CompactRange({}, database_->handle(family), &first, &last), database_->path, "compact");
  }

  void backup(const std::string& directory) const override {
    std::error_code error;
    if (std::filesystem::exists(directory, error)) {
      throw StorageError(StorageError::Reason::kIo,
                         fmt::format("cannot back up to '{}': it exists already; name a new directory", directory));
    }
    // RocksDB links files for a checkpoint, which it does for writers on a disk alone.
    if (database_->memory || database_->read_only) {
      const auto target = Engine::open(directory, {});
      copy_all(*snapshot(), *target);
      return;
    }
    rocksdb::Checkpoint* raw = nullptr;
    check_status(rocksdb::Checkpoint::Create(database_->db.get(), &raw), database_->path, "back up");
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
    check_status(checkpoint->CreateCheckpoint(directory), database_->path, "back up");
  }

  std::uint64_t bytes_on_disk() const override {
    std::uint64_t total = 0;
    if (database_->memory) {
      for (rocksdb::ColumnFamilyHandle* family : database_->handles) {
        std::uint64_t size = 0;
        if (database_->db->GetIntProperty(family, "rocksdb.live-sst-files-size", &size)) total += size;
        if (database_->db->GetIntProperty(family, "rocksdb.cur-size-all-mem-tables", &size)) total += size;
      }
      return total;
    }
    std::error_code error;
    for (auto it = std::filesystem::recursive_directory_iterator(database_->path, error);
         !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
      std::error_code ignored;
      if (!it->is_regular_file(ignored)) continue;
      const std::uintmax_t size = it->file_size(ignored);
      if (!ignored) total += size;
    }
    return total;
  }

 private:
  void require_writable() const {
    if (!database_->read_only) return;
    throw StorageError(
        StorageError::Reason::kReadOnly,
        fmt::format("the store '{}' is open read-only; open it for writing to change it", database_->path));
  }

  std::shared_ptr<Database> database_;
};

}  // namespace

std::unique_ptr<Engine> Engine::open(const std::string& path, const EngineOptions& options) {
  if (path.empty()) {
    throw StorageError(StorageError::Reason::kNotFound, "the path of the store is empty; name a directory");
  }
  return std::make_unique<RocksEngine>(open_database(path, options));
}

std::unique_ptr<Engine> Engine::open_in_memory(const EngineOptions& options) {
  EngineOptions writable = options;
  writable.read_only = false;
  writable.create_if_missing = true;
  return std::make_unique<RocksEngine>(open_database("", writable));
}

}  // namespace casus::storage
