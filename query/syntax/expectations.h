#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace casus::query {

/// The furthest place that parsing reached, and what would have been accepted there. Records only while `recording`,
/// which the second parse of a text that failed switches on.
class Expectations {
 public:
  bool recording = false;

  /// A token named `label` is not at `place`.
  void add(const char* place, std::string_view label, bool is_keyword);

  /// How many labels are known at `place` by now.
  std::size_t mark(const char* place) const { return place == furthest_ ? labels_.size() : 0; }
  /// Nothing that began at `place` went beyond it: the labels since `mark` become one.
  void collapse(const char* place, std::size_t mark, std::string_view label);

  const char* furthest() const { return furthest_; }
  const std::vector<std::string_view>& labels() const { return labels_; }
  /// All keywords accepted there, collapsed or not.
  const std::vector<std::string_view>& keywords() const { return keywords_; }

 private:
  const char* furthest_ = nullptr;
  std::vector<std::string_view> labels_;
  std::vector<std::string_view> keywords_;
};

}  // namespace casus::query
