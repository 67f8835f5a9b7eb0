#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "storage/load/temporary_file.h"

namespace casus::storage {

/// A sequence of fixed-size rows, written once and read any number of times: in memory up to a limit, what follows in a
/// temporary file. Without a directory, in memory alone. Written by one thread; read by any number of them afterwards.
template <typename T>
class RowSpool {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  RowSpool(std::string directory, std::size_t memory_bytes)
      : directory_(std::move(directory)), memory_rows_(std::max(memory_bytes / sizeof(T), 2 * kChunkRows)) {}
  void append(const T& row) { append(std::span(&row, 1)); }
  void append(std::span<const T> rows) {
    size_ += rows.size();
    while (!rows.empty()) {
      if (last_.size() == kChunkRows) start_chunk();
      if (last_.capacity() == 0) last_.reserve(kChunkRows);
      const auto part = rows.subspan(0, std::min(rows.size(), kChunkRows - last_.size()));
      last_.insert(last_.end(), part.begin(), part.end());
      rows = rows.subspan(part.size());
    }
  }

  std::uint64_t size() const { return size_; }

  class Reader {
   public:
    explicit Reader(const RowSpool& spool) : spool_(&spool) {}
    /// The next rows; empty at the end. Valid until the next call.
    std::span<const T> next() {
      if (chunk_ < spool_->chunks_.size()) return spool_->chunks_[chunk_++];
      const std::uint64_t in_file = spool_->file_ ? spool_->file_->size() / sizeof(T) : 0;
      if (position_ < in_file) {
        buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunkRows, in_file - position_)));
        spool_->file_->read(position_ * sizeof(T), buffer_.data(), buffer_.size() * sizeof(T));
        position_ += buffer_.size();
        return buffer_;
      }
      if (std::exchange(done_, true)) return {};
      return spool_->last_;
    }

   private:
    const RowSpool* spool_;
    std::size_t chunk_ = 0;
    std::uint64_t position_ = 0;  // in the file, after the full chunks
    bool done_ = false;
    std::vector<T> buffer_;
  };

 private:
  static constexpr std::size_t kChunkRows = std::max<std::size_t>(1, 65'536 / sizeof(T));

  void start_chunk() {
    if (directory_.empty() || (chunks_.size() + 2) * kChunkRows <= memory_rows_) {
      chunks_.push_back(std::move(last_));
      last_ = {};
      return;
    }
    if (!file_) file_ = std::make_unique<TemporaryFile>(directory_);
    file_->append(last_.data(), last_.size() * sizeof(T));
    last_.clear();
  }

  std::string directory_;
  std::size_t memory_rows_;
  std::vector<std::vector<T>> chunks_;   // full, in memory
  std::unique_ptr<TemporaryFile> file_;  // full ones after those
  std::vector<T> last_;
  std::uint64_t size_ = 0;
};

}  // namespace casus::storage
