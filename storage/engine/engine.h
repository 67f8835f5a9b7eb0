#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casus::storage {

/// Groups of keys with their own tuning. Permutations share families under a one-byte prefix of the key.
enum class Family : std::uint8_t {
  kMeta,     ///< format version, counters, generation, statistics
  kTerms,    ///< id -> page of front-coded terms
  kTermIds,  ///< 128-bit hash of a term -> id; bloom filter
  kBlocks,   ///< permutation, generation, last row -> packed columns
  kZones,    ///< the same keys -> zone header
  kDelta,    ///< generation, number -> changes that are not folded yet
};
inline constexpr std::size_t kFamilies = 6;

/// Of the whole store: the layout of every family. Another one is refused at open.
inline constexpr std::uint32_t kFormatVersion = 4;

/// A value held in the engine's own memory for as long as this object lives. Movable only.
class PinnedValue {
 public:
  PinnedValue();
  PinnedValue(PinnedValue&&) noexcept;
  PinnedValue& operator=(PinnedValue&&) noexcept;
  ~PinnedValue();
  std::string_view view() const;

 private:
  friend struct PinnedValueAccess;
  struct State;
  std::unique_ptr<State> state_;
};

/// Walks the keys of one family in byte order within [lower, upper). Not thread-safe.
class EngineIterator {
 public:
  virtual ~EngineIterator() = default;
  virtual void seek_to_first() = 0;
  virtual void seek(std::string_view key) = 0;  ///< to the first key >= `key`
  virtual void next() = 0;
  virtual bool valid() const = 0;  ///< false past the end; throws StorageError when the read failed
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
};

/// The engine as of one commit. Thread-safe.
class EngineSnapshot {
 public:
  virtual ~EngineSnapshot() = default;
  virtual bool get(Family family, std::string_view key, PinnedValue& value) const = 0;
  /// Empty bounds are open.
  virtual std::unique_ptr<EngineIterator> iterate(Family family, std::string_view lower = {},
                                                  std::string_view upper = {}) const = 0;
};

/// Changes that become durable together or not at all.
class EngineBatch {
 public:
  virtual ~EngineBatch() = default;
  virtual void put(Family family, std::string_view key, std::string_view value) = 0;
  virtual void erase(Family family, std::string_view key) = 0;
  virtual void erase_range(Family family, std::string_view begin, std::string_view end) = 0;
  virtual std::size_t bytes() const = 0;
};

/// Writes one family's keys, ascending and distinct, to a file outside the store until ingested.
class SortedFile {
 public:
  virtual ~SortedFile() = default;
  virtual void add(std::string_view key, std::string_view value) = 0;
  virtual Family family() const = 0;
};

struct EngineOptions {
  bool create_if_missing = true;
  bool read_only = false;
  std::size_t cache_bytes = std::size_t{256} << 20;
};

/// An ordered key-value store with snapshots, atomic batches and atomic ingestion of sorted files: RocksDB today;
/// nothing here names it, so that a distributed one could serve too. Thread-safe. Everything throws StorageError.
class Engine {
 public:
  virtual ~Engine() = default;

  static std::unique_ptr<Engine> open(const std::string& path, const EngineOptions& options);
  static std::unique_ptr<Engine> open_in_memory(const EngineOptions& options);

  virtual std::shared_ptr<const EngineSnapshot> snapshot() const = 0;
  virtual std::unique_ptr<EngineBatch> new_batch() const = 0;
  virtual void write(EngineBatch& batch, bool sync) = 0;
  /// Makes all batches durable that have been written; other threads write on meanwhile.
  virtual void sync() = 0;
  /// True while written batches wait for being packed into files: more of them could hold up those who write.
  virtual bool is_behind() const = 0;
  virtual std::unique_ptr<SortedFile> new_sorted_file(Family family) = 0;
  /// Finishes the files and makes all of their keys visible in one atomic step. Files never ingested are removed.
  virtual void ingest(std::vector<std::unique_ptr<SortedFile>> files) = 0;
  /// A directory on the store's own file system for temporary files of a load, emptied at open; empty in memory.
  virtual std::string scratch_directory() const = 0;
  /// Whether much of what is on the disk has been overwritten or erased since, so that compact() would make it smaller.
  virtual bool is_scattered() const = 0;
  /// Gives back the space of all keys erased or overwritten, as far as no snapshot needs them; others read and write
  /// meanwhile. `cancelled` may become true in another thread: it is left as it is then.
  virtual void compact(std::atomic<bool>& cancelled) = 0;
  /// Gives back the space of keys erased from [begin, end), as far as no snapshot needs them.
  virtual void compact_range(Family family, std::string_view begin, std::string_view end) = 0;
  virtual void backup(const std::string& directory) const = 0;
  virtual std::uint64_t bytes_on_disk() const = 0;
};

}  // namespace casus::storage
