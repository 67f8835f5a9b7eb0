#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "storage/cache/counted.h"
#include "storage/dictionary/term_page.h"

namespace casus::storage {

/// The terms of a page as the cache keeps them: what all of them begin with is there once, which leaves a third of the
/// decoded page, and each is found without looking at the others. One piece of memory; immutable, thread-safe.
class CachedPage final : public Counted {
 public:
  /// Throws StorageError(kCorrupt) for more than 4 GiB.
  static CountedRef<CachedPage> make(const TermPage& page);
  static void destroy(CachedPage* page);

  std::uint64_t first_index() const { return first_; }
  bool holds(std::uint64_t index) const { return index - first_ < size_; }
  /// What all terms begin with; empty when the page holds one term.
  std::string_view prefix() const { return {text(), prefix_size_}; }
  /// What follows; `index` must be held.
  std::string_view rest(std::uint64_t index) const {
    const std::size_t i = static_cast<std::size_t>(index - first_);
    const std::size_t begin = i == 0 ? prefix_size_ : ends()[i - 1];
    return {text() + begin, ends()[i] - begin};
  }
  /// Whether these are the bytes of the term; `index` must be held.
  bool is(std::uint64_t index, std::string_view encoded) const {
    return encoded.starts_with(prefix()) && encoded.substr(prefix_size_) == rest(index);
  }
  std::size_t longest() const { return longest_; }  ///< bytes of the longest term
  std::size_t memory() const;

  /// Asks the processor for what rest() reads first, if the page of a whole group is at this address; it need not be.
  [[gnu::always_inline]] static void prefetch(const void* page, std::uint64_t index) {
    const auto* const begin = static_cast<const char*>(page);
    __builtin_prefetch(begin);
    __builtin_prefetch(begin + sizeof(CachedPage) + index % kTermsAGroup * sizeof(std::uint32_t));
  }
  /// Asks the processor for the bytes of a term. (Not inlined, GCC would take it for a function without effect.)
  [[gnu::always_inline]] void prefetch_text(std::uint64_t index) const {
    const std::string_view bytes = rest(index);
    __builtin_prefetch(text());
    __builtin_prefetch(bytes.data());
    __builtin_prefetch(bytes.data() + bytes.size());
  }

 private:
  CachedPage(std::uint64_t first, std::size_t size) : size_(static_cast<std::uint32_t>(size)), first_(first) {}
  // Behind the object: where each term ends in the text, then the text: the prefix, and the rest of each term.
  const std::uint32_t* ends() const { return reinterpret_cast<const std::uint32_t*>(this + 1); }
  const char* text() const { return reinterpret_cast<const char*>(ends() + size_); }

  std::uint32_t size_;
  std::uint64_t first_;
  std::uint32_t prefix_size_ = 0;
  std::uint32_t longest_ = 0;
};

/// The page that was read last, and the text of the term that was read last of it. One thread.
class PagePin {
 public:
  bool holds(std::uint64_t index) const { return page_ && page_->holds(index); }
  void set(CountedRef<CachedPage> page);
  /// The encoded term, valid until the next call; `index` must be held.
  std::string_view at(std::uint64_t index);

 private:
  CountedRef<CachedPage> page_;
  std::unique_ptr<char[]> text_;  // begins with the prefix of the page
  std::size_t capacity_ = 0;
};

}  // namespace casus::storage
