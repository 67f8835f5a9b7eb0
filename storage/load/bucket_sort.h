#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "storage/index/permutation.h"
#include "storage/load/row_buckets.h"
#include "storage/load/row_sort.h"

namespace casus::storage {

/// A random sample of a sequence of unknown length: one of every `stride` rows, the stride doubling as the sequence
/// grows. One thread.
class RowSample {
 public:
  void offer(const Row& row) {
    if (seen_++ == next_) take(row);
  }
  std::uint64_t seen() const { return seen_; }
  std::span<const Row> rows() const { return rows_; }
  /// The position in the sequence of each of rows().
  std::span<const std::uint64_t> positions() const { return positions_; }

 private:
  void take(const Row& row);

  std::vector<Row> rows_;
  std::vector<std::uint64_t> positions_;
  std::uint64_t stride_ = 1;
  std::uint64_t seen_ = 0;
  std::uint64_t next_ = 0;
  std::minstd_rand random_;
};

/// Sorts rows in bounded memory: each goes into one of many buckets, which are ranges of the order that a sample
/// divides evenly, and each bucket is sorted by itself when its turn has come, in the processor's cache. Memory stays
/// near `memory_bytes` up to about (memory_bytes / 16 KB)^2 rows. One thread.
class BucketSort {
 public:
  /// `sample` consists of rows like those to come, `rows` about how many they are. They are sorted by `columns`, most
  /// significant first; rows equal there must arrive in their order.
  BucketSort(const std::string& directory, std::size_t memory_bytes, std::vector<Row> sample, std::uint64_t rows,
             std::span<const std::uint8_t> columns);

  void add(const Row& row) { buckets_.append(bucket_of(row), row); }
  /// After the last add: the next rows; empty at the end. Valid until the next call, and may be changed until then.
  std::span<Row> next();

 private:
  std::size_t bucket_of(const Row& row) const;

  std::vector<Row> borders_;  // the first row of each bucket but the first
  RowBuckets buckets_;
  std::span<const std::uint8_t> columns_;
  std::size_t next_bucket_ = 0;
  std::vector<Row> rows_;
  RowSort sort_;
};

}  // namespace casus::storage
