#include "storage/syntax/parse_window.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/syntax/parse_failure.h"

namespace casus::storage {

ParseWindow::ParseWindow(ByteSource& source, std::size_t size)
    : source_(&source), buffer_(std::max<std::size_t>(size, 1)), data_(buffer_.data()) {
  do {
    refill();
  } while (!at_end_ && end_ < kByteOrderMark.size());
  if (!std::string_view(data_, end_).starts_with(kByteOrderMark)) return;
  data_ += kByteOrderMark.size();
  end_ -= kByteOrderMark.size();
  offset_ = kByteOrderMark.size();
}

ParseWindow::ParseWindow(std::string_view text, const SourcePosition& start)
    : data_(text.data()),
      end_(text.size()),
      at_end_(true),
      offset_(start.offset),
      line_(start.line),
      column_(start.column) {}

void ParseWindow::refill() {
  if (source_ == nullptr) return;
  const char* last_line = nullptr;
  for (const char* p = data_;
       (p = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(begin() - p))));) {
    ++line_;
    last_line = ++p;
  }
  if (last_line != nullptr) column_ = 1;
  column_ += count_characters(last_line != nullptr ? last_line : data_, begin());
  offset_ += begin_;

  const std::size_t kept = end_ - begin_;
  if (kept > 0) std::memmove(buffer_.data(), begin(), kept);
  begin_ = 0;
  end_ = kept;
  if (kept > buffer_.size() / 2) buffer_.resize(buffer_.size() * 2);
  while (!at_end_ && end_ < buffer_.size()) {
    const std::size_t n = source_->read(buffer_.data() + end_, buffer_.size() - end_);
    end_ += n;
    at_end_ = n == 0;
  }
  data_ = buffer_.data();
}

bool ParseWindow::skip_ignorable() {
  while (true) {
    if (begin_ == end_) {
      if (at_end_) return false;
      refill();
      continue;
    }
    switch (data_[begin_]) {
      case ' ':
      case '\t':
      case '\r':
      case '\n': ++begin_; break;
      case '#': skip_line(); break;
      default: return true;
    }
  }
}

void ParseWindow::skip_line() {
  while (true) {
    while (begin_ != end_ && data_[begin_] != '\n' && data_[begin_] != '\r') ++begin_;
    if (begin_ != end_ || at_end_) return;
    refill();
  }
}

SourcePosition ParseWindow::position(const char* at) const {
  SourcePosition position;
  const auto index = static_cast<std::size_t>(at - data_);
  position.offset = offset_ + index;
  position.line = line_ + static_cast<std::uint64_t>(std::count(data_, at, '\n'));
  position.column = column_at(index);
  return position;
}

std::size_t ParseWindow::column_at(std::size_t index) const {
  std::size_t line_begin = index;
  while (line_begin > 0 && data_[line_begin - 1] != '\n') --line_begin;
  const std::uint64_t before = line_begin == 0 ? column_ : 1;
  return before + count_characters(data_ + line_begin, data_ + index);
}

SyntaxError ParseWindow::error(const std::string& source_name, const char* at, const std::string& message) const {
  SourceLine line = line_around(data_, at, end());
  return SyntaxError(source_name, position(at), message, std::move(line.text), line.caret);
}

}  // namespace casus::storage
