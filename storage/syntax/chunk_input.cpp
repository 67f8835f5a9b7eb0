#include "storage/syntax/chunk_input.h"

#include <algorithm>
#include <cstring>

#include "storage/rdf/utf8.h"
#include "storage/syntax/parse_window.h"

namespace casus::storage {

ChunkInput::ChunkInput(ByteSource& source, std::size_t size) : source_(source), size_(size) {
  while (!at_end_ && end_ < kByteOrderMark.size()) read_more();
  if (text().starts_with(kByteOrderMark)) begin_ = position_.offset = kByteOrderMark.size();
}

void ChunkInput::read_more() {
  const std::size_t kept = end_ - begin_;
  if (begin_ > 0) std::memmove(text_.data(), text_.data() + begin_, kept);
  begin_ = 0;
  end_ = kept;
  text_.resize(std::max({text_.size(), 2 * kept, kept + size_}));
  const std::size_t wanted = end_ + std::max(kept, size_);
  while (!at_end_ && end_ < wanted) {
    const std::size_t got = source_.read(text_.data() + end_, wanted - end_);
    end_ += got;
    at_end_ = got == 0;
  }
}

void ChunkInput::take(std::size_t bytes, StatementChunk& chunk) {
  std::string_view taken = text().substr(0, bytes);
  chunk.start = position_;
  chunk.text.assign(taken.begin(), taken.end());
  begin_ += bytes;
  position_.offset += bytes;
  for (std::size_t end; (end = taken.find('\n')) != std::string_view::npos; taken.remove_prefix(end + 1)) {
    ++position_.line;
    position_.column = 1;
  }
  position_.column += count_code_points(taken);
}

}  // namespace casus::storage
