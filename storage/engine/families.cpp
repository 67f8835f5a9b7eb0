#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include "storage/engine/background_env.h"
#include "storage/engine/database.h"

namespace casus::storage {

namespace {

// RocksDB's own log says nothing that a user of ours could act on, and costs files and time at every open.
class SilentLogger : public rocksdb::Logger {
 public:
  SilentLogger() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

}  // namespace

const std::array<std::string, kFamilies>& family_names() {
  static const std::array<std::string, kFamilies> names = {
      rocksdb::kDefaultColumnFamilyName, "terms", "term_ids", "blocks", "zones", "delta"};
  return names;
}

rocksdb::DBOptions database_options(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  // There is one writer; hints for insertion need that.
  options.allow_concurrent_memtable_write = false;
  options.info_log = std::make_shared<SilentLogger>();
  options.max_background_jobs = 2;
  // In small pieces, so that flushes and compactions pause often (breathe()).
  options.rate_limiter = make_breathing_writer();
  options.writable_file_max_buffer_size = 64 * 1024;
  // Every file is opened at the start: a read-only reader keeps its files even when the writer drops them.
  options.max_open_files = -1;
  options.max_file_opening_threads = 2;
  options.skip_stats_update_on_db_open = true;
  options.skip_checking_sst_file_sizes_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  // The log is small and is replayed at open; ~Database flushes when it has grown.
  options.avoid_flush_during_recovery = true;
  options.avoid_flush_during_shutdown = true;
  options.max_total_wal_size = 64 * kMegabyte;
  // Files are handed to the disk as they grow: at the end of one, a commit's sync would wait for all of it.
  options.bytes_per_sync = kMegabyte;
  options.recycle_log_file_num = 0;
  options.max_manifest_file_size = 16 * kMegabyte;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  return options;
}

rocksdb::ColumnFamilyOptions family_options(Family family, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.pin_top_level_index_and_filter = true;
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = 16 * kMegabyte;
  // One being filled and two being written, before anybody has to wait.
  options.max_write_buffer_number = 4;
  options.target_file_size_base = 64 * kMegabyte;
  options.max_bytes_for_level_base = 256 * kMegabyte;

  // New keys mostly come right behind the last one, or behind the last one with the same first byte. Not where ranges
  // are erased: RocksDB takes such a hint for its table of erased ranges too.
  if (family == Family::kMeta || family == Family::kTerms || family == Family::kTermIds) {
    options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(1));
  }

  switch (family) {
    case Family::kMeta: options.write_buffer_size = kMegabyte; break;
    case Family::kTerms:
      options.compression = rocksdb::kLZ4Compression;
      table.block_size = 8 * 1024;
      break;
    case Family::kTermIds:
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
      table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
      table.partition_filters = true;
      table.metadata_block_size = 4096;
      // Most look-ups of a writer are for terms that are new.
      options.memtable_prefix_bloom_size_ratio = 0.05;
      options.memtable_whole_key_filtering = true;
      break;
    case Family::kBlocks:
      // A packed block is a value of a few KB: one value a data block, so that pinning it pins no neighbours.
      table.block_size = 2 * 1024;
      table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
      table.metadata_block_size = 4096;
      options.target_file_size_base = 256 * kMegabyte;
      options.max_bytes_for_level_base = 1024 * kMegabyte;
      options.write_buffer_size = 32 * kMegabyte;
      break;
    case Family::kZones: table.block_size = 32 * 1024; break;
    case Family::kDelta: table.block_size = 16 * 1024; break;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace casus::storage
