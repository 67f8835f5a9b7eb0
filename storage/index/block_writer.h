#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "storage/engine/engine.h"
#include "storage/index/keys.h"
#include "storage/index/permutation.h"

namespace casus::storage {

/// Where blocks and their zone headers go, in ascending order of keys.
class BlockSink {
 public:
  virtual ~BlockSink() = default;
  virtual void put(Family family, std::string_view key, std::string_view value) = 0;
};

/// Writes into one file of kBlocks and one of kZones. Several permutations may share them, one after the other in the
/// order of Permutation. The files must outlive the sink.
class SortedFileSink final : public BlockSink {
 public:
  SortedFileSink(SortedFile& blocks, SortedFile& zones) : blocks_(blocks), zones_(zones) {}
  void put(Family family, std::string_view key, std::string_view value) override;

 private:
  SortedFile& blocks_;
  SortedFile& zones_;
};

class BatchSink final : public BlockSink {
 public:
  explicit BatchSink(EngineBatch& batch) : batch_(batch) {}
  void put(Family family, std::string_view key, std::string_view value) override { batch_.put(family, key, value); }

 private:
  EngineBatch& batch_;
};

/// Packs the ascending, distinct rows of one permutation into blocks of 1,024 with their zone headers.
/// Cost: about 40 ns a row. Not thread-safe; writers of different permutations are independent of each other.
class BlockWriter {
 public:
  BlockWriter(Permutation permutation, Generation generation, BlockSink& sink);
  ~BlockWriter();

  /// `row` is in the column order of the permutation and greater than the one before.
  void add(const Row& row);
  /// The same for several rows.
  void add(std::span<const Row> rows);
  /// Writes what is left. Must be called once, at the end.
  void finish();

  std::uint64_t rows() const { return rows_; }
  std::uint64_t blocks() const { return blocks_; }

 private:
  void write_pending();
  void write_block(std::span<const Row> rows);

  Permutation permutation_;
  Generation generation_;
  BlockSink& sink_;
  std::vector<Row> pending_;
  std::uint64_t rows_ = 0;
  std::uint64_t blocks_ = 0;
};

/// Packs 1 to kMaxBlockRows ascending rows into one block and its zone header.
void write_packed_block(Permutation permutation, Generation generation, std::span<const Row> rows, BlockSink& sink);

}  // namespace casus::storage
