#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casus::storage {

/// Terms with indices in [64 g, 64 g + 63] are group g. A page never crosses the border of a group.
inline constexpr std::uint64_t kTermsAGroup = 64;
constexpr std::uint64_t group_of(std::uint64_t index) {
  return index / kTermsAGroup;
}
constexpr std::uint64_t last_of_group(std::uint64_t index) {
  return index | (kTermsAGroup - 1);
}

/// Front-codes terms with ascending, gapless indices into pages: a count, then for each term the length of the prefix
/// it shares with the term before it, the length of the rest, and the rest; lengths as variable-length integers. A page
/// ends at the end of its group, or early when it holds many bytes.
class TermPageBuilder {
 public:
  explicit TermPageBuilder(std::uint64_t first_index) : next_index_(first_index) {}

  /// True when the page is now full: take() it before the next add.
  bool add(std::string_view encoded);
  bool empty() const { return count_ == 0; }
  /// The index of the last term added, which is the page's key.
  std::uint64_t last_index() const { return next_index_ - 1; }
  /// The bytes of the page, valid until the next add. Starts a new page.
  std::string_view take();

 private:
  std::uint64_t next_index_;
  std::size_t count_ = 0;
  std::string bytes_;
  std::string previous_;
};

/// Decoded terms with consecutive indices. Immutable once filled; thread-safe then.
class TermPage {
 public:
  std::uint64_t first_index() const { return first_; }
  std::size_t size() const { return ends_.size(); }
  bool holds(std::uint64_t index) const { return index - first_ < ends_.size(); }
  /// The encoded term; `index` must be held.
  std::string_view at(std::uint64_t index) const {
    const std::size_t i = static_cast<std::size_t>(index - first_);
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return {bytes_.get() + begin, ends_[i] - begin};
  }
  std::size_t memory() const { return sizeof *this + capacity_ + ends_.capacity() * sizeof(std::size_t); }

  /// Appends the terms of a stored page whose key says `last_index`. False, and nothing appended, when it does not
  /// follow on what is here. Throws StorageError(kCorrupt) for bytes that no builder makes.
  bool append(std::string_view page, std::uint64_t last_index);

 private:
  void grow(std::size_t used, std::size_t needed);

  std::uint64_t first_ = 0;
  std::vector<std::size_t> ends_;
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
};

}  // namespace casus::storage
