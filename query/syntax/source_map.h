#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casus/error.h"

namespace casus::query {

/// A query text and the positions in it. One thread.
class SourceMap {
 public:
  /// `text` must outlive the map. `start` is where the text begins in its source.
  SourceMap(std::string_view text, const SourcePosition& start);
  SourceMap(const SourceMap&) = delete;
  SourceMap& operator=(const SourceMap&) = delete;

  std::string_view text() const { return text_; }
  /// Costs the distance from the last position asked for, so ask in ascending order where it matters.
  SourcePosition position(std::size_t offset) const;
  /// The line around `offset` (a window of it when it is very long) and the column of the offset
  /// in that, from 1.
  std::pair<std::string, std::uint64_t> line_at(std::size_t offset) const;

 private:
  std::string_view text_;
  SourcePosition start_;
  std::vector<std::size_t> lines_;        // where the lines begin
  mutable std::size_t known_offset_ = 0;  // the last column computed
  mutable std::size_t known_line_ = 0;
  mutable std::uint64_t known_column_ = 1;
};

}  // namespace casus::query
