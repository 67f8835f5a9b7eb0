#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "casus/error.h"
#include "storage/syntax/byte_source.h"

namespace casus::storage {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The part of a byte source that a reader looks at: it slides over the source and grows only when refill() is asked
/// for more while most of it is still needed. Counts lines and columns of what has left it. Not thread-safe.
class ParseWindow {
 public:
  /// `size` > 0 is the number of bytes to begin with; a byte order mark at the start is passed over.
  ParseWindow(ByteSource& source, std::size_t size);
  /// A window on a part of a source that is at hand, and outlives it: there is nothing more to read. `start` says where
  /// the text lies.
  ParseWindow(std::string_view text, const SourcePosition& start);

  const char* begin() const { return data_ + begin_; }
  const char* end() const { return data_ + end_; }
  /// True when the source holds nothing beyond end().
  bool at_end() const { return at_end_; }

  /// Drops everything before `position`.
  void consume_to(const char* position) { begin_ = static_cast<std::size_t>(position - data_); }
  /// Reads more behind end(), so that begin() .. end() at least doubles unless the source ends. Invalidates pointers.
  /// Amortised cost over a statement is linear in its size.
  void refill();

  /// Passes over white space and comments. False at the end of the input.
  bool skip_ignorable();
  /// Passes over the rest of the line, its end not included.
  void skip_line();

  /// The place of `at`, which lies in begin() .. end(); costs the distance to the last refill.
  SourcePosition position(const char* at) const;
  /// An error at `at` with the line in which it stands.
  SyntaxError error(const std::string& source_name, const char* at, const std::string& message) const;

 private:
  std::size_t column_at(std::size_t index) const;

  ByteSource* source_ = nullptr;
  std::vector<char> buffer_;
  const char* data_ = nullptr;  // the buffer, or the text at hand
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
  // Of the first byte at data_.
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t column_ = 1;
};

}  // namespace casus::storage
