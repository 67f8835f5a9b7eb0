#pragma once

#include <string_view>
#include <vector>

#include "storage/syntax/statement_chunks.h"

namespace casus::storage {

/// The text of a source that has not been handed out in chunks yet, as far as it was read. Not thread-safe.
class ChunkInput {
 public:
  /// Reads about `size` bytes at a time; a byte order mark at the start is passed over.
  ChunkInput(ByteSource& source, std::size_t size);

  std::string_view text() const { return {text_.data() + begin_, end_ - begin_}; }
  /// True when the source holds nothing beyond text().
  bool at_end() const { return at_end_; }
  /// Invalidates text(), which at least doubles unless the source ends.
  void read_more();
  /// Makes the first `bytes` bytes of text() a chunk.
  void take(std::size_t bytes, StatementChunk& chunk);

 private:
  ByteSource& source_;
  std::size_t size_;
  std::vector<char> text_;
  std::size_t begin_ = 0, end_ = 0;
  bool at_end_ = false;
  SourcePosition position_{1, 1, 0};  // of text()
};

}  // namespace casus::storage
