#include "query/syntax/expectations.h"

#include <algorithm>

namespace casus::query {

namespace {

void add_once(std::vector<std::string_view>& list, std::string_view label, std::size_t from = 0) {
  const auto begin = list.begin() + static_cast<std::ptrdiff_t>(from);
  if (std::find(begin, list.end(), label) == list.end()) list.push_back(label);
}

}  // namespace

void Expectations::add(const char* place, std::string_view label, bool is_keyword) {
  if (furthest_ == nullptr || place > furthest_) {
    furthest_ = place;
    labels_.clear();
    keywords_.clear();
  }
  if (place < furthest_) return;
  add_once(labels_, label);
  if (is_keyword) add_once(keywords_, label);
}

void Expectations::collapse(const char* place, std::size_t mark, std::string_view label) {
  if (place != furthest_ || mark > labels_.size()) return;
  labels_.resize(mark);
  add_once(labels_, label);
}

}  // namespace casus::query
