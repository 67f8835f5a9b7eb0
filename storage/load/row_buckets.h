#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/index/permutation.h"
#include "storage/load/temporary_file.h"

namespace casus::storage {

/// Any number of rows, dealt into buckets that are read one by one: the middle of a sort that distributes. In memory up
/// to a limit, then in one temporary file. Without a directory, in memory alone. One thread.
class RowBuckets {
 public:
  RowBuckets(std::string directory, std::size_t memory_bytes, std::size_t buckets);

  void append(std::size_t bucket, const Row& row) {
    Open& open = open_[bucket];
    if (open.size == chunk_rows_) start_chunk(bucket);
    open.rows[open.size++] = row;
  }

  std::size_t buckets() const { return open_.size(); }
  /// Replaces `rows` by those of a bucket in the order of their arrival, and forgets them.
  void take(std::size_t bucket, std::vector<Row>& rows);

 private:
  /// Where appended rows go.
  struct Open {
    Row* rows = nullptr;
    std::size_t size = 0;
  };
  /// A full chunk, in memory or in the file.
  struct Chunk {
    std::unique_ptr<Row[]> rows;
    std::uint64_t offset = 0;
  };

  void start_chunk(std::size_t bucket);

  std::string directory_;
  std::size_t chunk_rows_;
  std::size_t chunks_left_;  // that may be taken from memory
  std::vector<Open> open_;
  std::vector<std::vector<Chunk>> chunks_;  // of each bucket; the last one is open, in memory
  std::unique_ptr<TemporaryFile> file_;
};

}  // namespace casus::storage
