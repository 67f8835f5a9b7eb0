#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "storage/load/temporary_file.h"

namespace casus::storage {

/// A sequence of fixed-size rows, written once and read any number of times: in memory up to a limit, then in a
/// temporary file. Without a directory, in memory alone. One thread.
template <typename T>
class RowSpool {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  RowSpool(std::string directory, std::size_t memory_bytes)
      : directory_(std::move(directory)), memory_rows_(std::max(memory_bytes / sizeof(T), 2 * kChunkRows)) {}
  /// Holds `rows`, in memory.
  explicit RowSpool(std::vector<T> rows) : memory_rows_(rows.size()), size_(rows.size()) {
    if (!rows.empty()) chunks_.push_back(std::move(rows));
  }

  void append(const T& row) {
    if (chunks_.empty() || chunks_.back().size() == kChunkRows) start_chunk();
    chunks_.back().push_back(row);
    ++size_;
  }

  std::uint64_t size() const { return size_; }

  class Reader {
   public:
    explicit Reader(const RowSpool& spool) : spool_(&spool) {}
    /// The next rows; empty at the end. Valid until the next call.
    std::span<const T> next() {
      if (position_ < spool_->in_file_) {
        buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunkRows, spool_->in_file_ - position_)));
        spool_->file_->read(position_ * sizeof(T), buffer_.data(), buffer_.size() * sizeof(T));
        position_ += buffer_.size();
        return buffer_;
      }
      if (chunk_ == spool_->chunks_.size()) return {};
      return spool_->chunks_[chunk_++];
    }

   private:
    const RowSpool* spool_;
    std::uint64_t position_ = 0;  // in the file
    std::size_t chunk_ = 0;       // after the file
    std::vector<T> buffer_;
  };

 private:
  static constexpr std::size_t kChunkRows = std::max<std::size_t>(1, 65'536 / sizeof(T));

  void start_chunk() {
    if (!directory_.empty() && (chunks_.size() + 1) * kChunkRows > memory_rows_) {
      if (!file_) file_ = std::make_unique<TemporaryFile>(directory_);
      for (auto& chunk : chunks_) {
        file_->append(chunk.data(), chunk.size() * sizeof(T));
        in_file_ += chunk.size();
      }
      chunks_.resize(1);
      chunks_.back().clear();
      memory_rows_ = 0;
      return;
    }
    chunks_.emplace_back().reserve(kChunkRows);
  }

  std::string directory_;
  std::size_t memory_rows_;
  std::vector<std::vector<T>> chunks_;
  std::unique_ptr<TemporaryFile> file_;
  std::uint64_t in_file_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace casus::storage
