#include "storage/load/row_buckets.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace casus::storage {
namespace {

constexpr std::size_t kMostChunkRows = 2048;
constexpr std::size_t kLeastChunkRows = 16;

}  // namespace

RowBuckets::RowBuckets(std::string directory, std::size_t memory_bytes, std::size_t buckets)
    : directory_(std::move(directory)),
      chunk_rows_(std::clamp(memory_bytes / sizeof(Row) / (2 * buckets), kLeastChunkRows, kMostChunkRows)),
      chunks_left_(directory_.empty() ? std::numeric_limits<std::size_t>::max()
                                      : memory_bytes / sizeof(Row) / chunk_rows_),
      open_(buckets, {nullptr, chunk_rows_}),
      chunks_(buckets) {}

void RowBuckets::start_chunk(std::size_t bucket) {
  Open& open = open_[bucket];
  std::vector<Chunk>& chunks = chunks_[bucket];
  open.size = 0;
  if (chunks.empty() || chunks_left_ > 0) {
    // The first chunk of each bucket is taken whatever the limit says.
    if (chunks_left_ > 0) --chunks_left_;
    chunks.push_back({std::make_unique_for_overwrite<Row[]>(chunk_rows_)});
    open.rows = chunks.back().rows.get();
    return;
  }
  if (!file_) file_ = std::make_unique<TemporaryFile>(directory_);
  auto memory = std::exchange(chunks.back().rows, nullptr);
  chunks.back().offset = file_->size();
  file_->append(memory.get(), chunk_rows_ * sizeof(Row));
  chunks.push_back({std::move(memory)});
}

void RowBuckets::take(std::size_t bucket, std::vector<Row>& rows) {
  std::vector<Chunk> chunks = std::exchange(chunks_[bucket], {});
  const std::size_t last = std::exchange(open_[bucket].size, chunk_rows_);
  rows.clear();
  if (chunks.empty()) return;
  rows.resize((chunks.size() - 1) * chunk_rows_ + last);
  Row* out = rows.data();
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const std::size_t size = i + 1 < chunks.size() ? chunk_rows_ : last;
    if (chunks[i].rows) {
      std::copy_n(chunks[i].rows.get(), size, out);
      chunks[i].rows.reset();
    } else {
      file_->read(chunks[i].offset, out, size * sizeof(Row));
    }
    out += size;
  }
}

}  // namespace casus::storage
