#include "storage/load/term_table.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "casus/error.h"

namespace casus::storage {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kChunkBytes = std::size_t{1} << 18;

/// A term with the eight bytes at the depth that the sort has reached, as a number that sorts alike.
struct Key {
  std::uint64_t bytes;
  std::uint32_t number;
};

// Multikey quicksort, eight bytes at a time: terms share long prefixes, which a plain sort would compare over and over.
class TermSorter {
 public:
  explicit TermSorter(const TermTable& table) : table_(table), keys_(table.size()) {}

  std::vector<std::uint32_t> sort() {
    for (std::uint32_t i = 0; i < keys_.size(); ++i) keys_[i].number = i;
    pending_.push_back({0, keys_.size(), 0});
    while (!pending_.empty()) {
      const Range range = pending_.back();
      pending_.pop_back();
      sort_range(range);
    }
    std::vector<std::uint32_t> numbers(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) numbers[i] = keys_[i].number;
    return numbers;
  }

 private:
  struct Range {
    std::size_t begin, end, depth;
  };

  std::uint64_t bytes_at(std::uint32_t number, std::size_t depth) const {
    const std::string_view term = table_.at(number);
    std::uint64_t bytes = 0;
    if (depth + 8 <= term.size()) {
      std::memcpy(&bytes, term.data() + depth, 8);
    } else if (depth < term.size()) {
      std::memcpy(&bytes, term.data() + depth, term.size() - depth);
    }
    return __builtin_bswap64(bytes);
  }

  void sort_range(Range range) {
    Key* const keys = keys_.data();
    for (std::size_t i = range.begin; i < range.end; ++i) keys[i].bytes = bytes_at(keys[i].number, range.depth);
    std::sort(keys + range.begin, keys + range.end, [](const Key& a, const Key& b) { return a.bytes < b.bytes; });
    const std::size_t next_depth = range.depth + 8;
    for (std::size_t i = range.begin; i < range.end;) {
      std::size_t j = i + 1;
      while (j < range.end && keys[j].bytes == keys[i].bytes) ++j;
      if (j - i > 1) {
        // A term that ends here is a prefix of those that go on; of several, they differ in trailing zero bytes.
        const auto ended = std::partition(keys + i, keys + j,
                                          [&](const Key& key) { return table_.at(key.number).size() <= next_depth; });
        std::sort(keys + i, ended,
                  [&](const Key& a, const Key& b) { return table_.at(a.number).size() < table_.at(b.number).size(); });
        const auto rest = static_cast<std::size_t>(ended - keys);
        if (j - rest > 1) pending_.push_back({rest, j, next_depth});
      }
      i = j;
    }
  }

  const TermTable& table_;
  std::vector<Key> keys_;
  std::vector<Range> pending_;
};

}  // namespace

TermTable::TermTable() : slots_(kFirstSlots) {}

std::uint32_t TermTable::add(std::uint64_t hash, std::string_view term) {
  const std::uint64_t mask = slots_.size() - 1;
  const std::uint64_t tag = hash >> 32;
  for (std::uint64_t slot = tag & mask;; slot = (slot + 1) & mask) {
    const std::uint64_t entry = slots_[slot];
    if (entry == 0) {
      if (terms_.size() >= std::numeric_limits<std::uint32_t>::max() - 1) throw ResourceLimit("too many terms to sort");
      const auto number = static_cast<std::uint32_t>(terms_.size());
      terms_.push_back(store(term));
      slots_[slot] = (tag << 32) | (number + 1);
      if (terms_.size() * 2 > slots_.size()) grow();
      return number;
    }
    if (entry >> 32 == tag) {
      const auto number = static_cast<std::uint32_t>(entry) - 1;
      if (terms_[number] == term) return number;
    }
  }
}

void TermTable::grow() {
  std::vector<std::uint64_t> larger(slots_.size() * 2);
  const std::uint64_t mask = larger.size() - 1;
  for (const std::uint64_t entry : slots_) {
    if (entry == 0) continue;
    std::uint64_t slot = (entry >> 32) & mask;
    while (larger[slot] != 0) slot = (slot + 1) & mask;
    larger[slot] = entry;
  }
  slots_ = std::move(larger);
}

std::string_view TermTable::store(std::string_view term) {
  if (term.empty()) return {};
  if (term.size() > free_bytes_) {
    const std::size_t bytes = std::max(kChunkBytes, term.size());
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
    chunk_bytes_ += bytes;
    free_ = chunks_.back().get();
    free_bytes_ = bytes;
  }
  char* const begin = free_;
  std::memcpy(begin, term.data(), term.size());
  free_ += term.size();
  free_bytes_ -= term.size();
  return {begin, term.size()};
}

std::size_t TermTable::memory() const {
  return chunk_bytes_ + slots_.capacity() * sizeof(slots_[0]) + terms_.capacity() * sizeof(terms_[0]);
}

void TermTable::clear() {
  slots_.assign(kFirstSlots, 0);
  slots_.shrink_to_fit();
  std::vector<std::string_view>().swap(terms_);
  chunks_.clear();
  free_ = nullptr;
  free_bytes_ = chunk_bytes_ = 0;
}

std::vector<std::uint32_t> TermTable::sorted() const {
  return TermSorter(*this).sort();
}

}  // namespace casus::storage
