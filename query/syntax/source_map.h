#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casus/error.h"

namespace casus::query {

/// A query text with its codepoint escapes (SPARQL 1.1, section 19.2) replaced, and the way back from a byte of it to a
/// position in the text as it was given. One thread.
class SourceMap {
 public:
  /// `text` must outlive the map. `start` is where the text begins in its source.
  SourceMap(std::string_view text, const SourcePosition& start);
  SourceMap(const SourceMap&) = delete;
  SourceMap& operator=(const SourceMap&) = delete;

  /// The text to parse. Malformed escapes stand in it as they were.
  std::string_view text() const { return text_; }
  /// The byte of the given text.
  std::size_t original_offset(std::size_t offset) const;
  /// Costs the distance from the last position asked for, so ask in ascending order where it matters.
  SourcePosition position(std::size_t offset) const;
  /// The line of the given text around `offset` (a window of it when it is very long) and the column of the offset
  /// in that, from 1.
  std::pair<std::string, std::uint64_t> line_at(std::size_t offset) const;

 private:
  void replace_escapes();

  std::string_view original_;
  SourcePosition start_;
  std::string replaced_;
  std::string_view text_;
  std::vector<std::pair<std::size_t, std::size_t>> shifts_;  // (offset behind an escape, the same place in original_)
  std::vector<std::size_t> lines_;                           // where the lines of original_ begin
  mutable std::size_t known_offset_ = 0;                     // the last column computed
  mutable std::size_t known_line_ = 0;
  mutable std::uint64_t known_column_ = 1;
};

}  // namespace casus::query
