#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <queue>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "storage/load/temporary_file.h"

namespace casus::storage {

/// Sorts in memory with the type's own order.
struct DefaultSort {
  static constexpr std::size_t kMemoryFactor = 1;
  template <typename T>
  void operator()(std::vector<T>& rows) const {
    std::sort(rows.begin(), rows.end());
  }
};

/// Sorts any number of fixed-size rows with operator< in bounded memory, equal rows becoming one: runs are sorted in
/// memory, written to one temporary file and merged. Without a directory, in memory alone. One thread.
template <typename T, typename Sort = DefaultSort>
class ExternalSorter {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  ExternalSorter(std::string directory, std::size_t memory_bytes)
      : directory_(std::move(directory)),
        memory_rows_(std::max<std::size_t>(memory_bytes / sizeof(T) / Sort::kMemoryFactor, 16)) {}

  void add(const T& row) {
    if (buffer_.size() >= memory_rows_ && !directory_.empty()) spill();
    buffer_.push_back(row);
  }

  /// Makes room for this many rows, as far as the memory allows.
  void reserve(std::uint64_t rows) {
    buffer_.reserve(static_cast<std::size_t>(directory_.empty() ? rows : std::min<std::uint64_t>(rows, memory_rows_)));
  }

  /// Ends the input.
  void finish() {
    if (!runs_.empty()) {
      if (!buffer_.empty()) spill();
      std::vector<T>().swap(buffer_);
      return;
    }
    sort_buffer();
  }

  /// After finish(): true when nothing was spilled; then take() gives the sorted rows.
  bool in_memory() const { return runs_.empty(); }
  std::vector<T> take() { return std::move(buffer_); }

  /// Reads the sorted rows, after finish(). The sorter must outlive it.
  class Reader {
   public:
    explicit Reader(const ExternalSorter& sorter) : sorter_(&sorter) {
      const std::size_t share = sorter.memory_rows_ / (sorter.runs_.size() + 1);
      for (const Run& run : sorter.runs_) cursors_.emplace_back(run.offset, run.rows, std::max<std::size_t>(share, 64));
      for (std::size_t i = 0; i < cursors_.size(); ++i) {
        if (refill(cursors_[i])) heap_.push({cursors_[i].front(), i});
      }
    }

    /// The next rows; empty at the end. Valid until the next call.
    std::span<const T> next() {
      if (sorter_->in_memory()) {
        if (done_) return {};
        done_ = true;
        return sorter_->buffer_;
      }
      output_.clear();
      while (!heap_.empty() && output_.size() < kOutputRows) {
        const Head head = heap_.top();
        heap_.pop();
        if (!any_ || last_ < head.row) {
          output_.push_back(head.row);
          last_ = head.row;
          any_ = true;
        }
        Cursor& cursor = cursors_[head.cursor];
        ++cursor.position;
        if (cursor.position < cursor.rows.size() || refill(cursor)) heap_.push({cursor.front(), head.cursor});
      }
      return output_;
    }

   private:
    static constexpr std::size_t kOutputRows = 4096;
    struct Head {
      T row;
      std::size_t cursor;
      friend bool operator<(const Head& a, const Head& b) { return b.row < a.row; }  // the least on top
    };
    struct Cursor {
      Cursor(std::uint64_t begin, std::uint64_t count, std::size_t capacity)
          : offset(begin), left(count), buffer_rows(capacity) {}
      const T& front() const { return rows[position]; }
      std::uint64_t offset;
      std::uint64_t left;
      std::size_t buffer_rows;
      std::size_t position = 0;
      std::vector<T> rows;
    };

    bool refill(Cursor& cursor) {
      if (cursor.left == 0) return false;
      cursor.rows.resize(static_cast<std::size_t>(std::min<std::uint64_t>(cursor.buffer_rows, cursor.left)));
      sorter_->file_->read(cursor.offset, cursor.rows.data(), cursor.rows.size() * sizeof(T));
      cursor.offset += cursor.rows.size() * sizeof(T);
      cursor.left -= cursor.rows.size();
      cursor.position = 0;
      return true;
    }

    const ExternalSorter* sorter_;
    std::vector<Cursor> cursors_;
    std::priority_queue<Head> heap_;
    std::vector<T> output_;
    T last_{};
    bool any_ = false;
    bool done_ = false;
  };

 private:
  struct Run {
    std::uint64_t offset;
    std::uint64_t rows;
  };

  void sort_buffer() {
    Sort()(buffer_);
    buffer_.erase(std::unique(buffer_.begin(), buffer_.end(), [](const T& a, const T& b) { return !(a < b); }),
                  buffer_.end());
  }

  void spill() {
    sort_buffer();
    if (!file_) file_ = std::make_unique<TemporaryFile>(directory_);
    runs_.push_back({file_->size(), buffer_.size()});
    file_->append(buffer_.data(), buffer_.size() * sizeof(T));
    buffer_.clear();
  }

  std::string directory_;
  std::size_t memory_rows_;
  std::vector<T> buffer_;
  std::vector<Run> runs_;
  std::unique_ptr<TemporaryFile> file_;
};

}  // namespace casus::storage
