#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>

#include "storage/engine/engine.h"

namespace casus::storage {

/// An open RocksDB with our families. Shared by the engine and by everything that reads from it, so that a snapshot may
/// outlive the engine that made it.
struct Database {
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles[static_cast<std::size_t>(family)]; }

  std::string path;       ///< empty in memory
  std::string directory;  ///< as RocksDB's environment knows it
  std::string scratch;
  bool read_only = false;
  std::unique_ptr<rocksdb::Env> background;
  std::unique_ptr<rocksdb::Env> memory;  ///< null for a store on disk
  std::shared_ptr<rocksdb::Cache> cache;
  rocksdb::DBOptions options;
  std::array<rocksdb::ColumnFamilyOptions, kFamilies> family_options;
  std::unique_ptr<rocksdb::DB> db;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles{};
  std::atomic<std::uint64_t> next_file{0};
};

/// RocksDB's names of the families, in the order of Family.
const std::array<std::string, kFamilies>& family_names();

rocksdb::DBOptions database_options(rocksdb::Env* env);
rocksdb::ColumnFamilyOptions family_options(Family family, const std::shared_ptr<rocksdb::Cache>& cache);

/// Opens or creates; recognises what is not a store of ours. An empty path: in memory.
std::shared_ptr<Database> open_database(const std::string& path, const EngineOptions& options);

std::shared_ptr<const EngineSnapshot> take_snapshot(std::shared_ptr<const Database> database);
std::unique_ptr<EngineBatch> make_batch(std::shared_ptr<const Database> database);
void write_batch(Database& database, EngineBatch& batch, bool sync);
std::unique_ptr<SortedFile> make_sorted_file(std::shared_ptr<Database> database, Family family);
void ingest_files(Database& database, std::vector<std::unique_ptr<SortedFile>> files);

}  // namespace casus::storage
