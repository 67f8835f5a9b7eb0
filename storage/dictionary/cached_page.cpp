#include "storage/dictionary/cached_page.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <new>

#include "storage/dictionary/encoded_term.h"

namespace casus::storage {
namespace {

// Terms that updates added do not ascend.
std::size_t prefix_of_all(const TermPage& page) {
  const std::uint64_t end = page.first_index() + page.size();
  if (page.size() < 2) return 0;
  std::string_view prefix = page.at(page.first_index());
  for (std::uint64_t index = page.first_index() + 1; index < end; ++index) {
    const std::string_view term = page.at(index);
    const auto [differs, unused] = std::mismatch(prefix.begin(), prefix.end(), term.begin(), term.end());
    prefix = prefix.substr(0, static_cast<std::size_t>(differs - prefix.begin()));
  }
  return prefix.size();
}

}  // namespace

CountedRef<CachedPage> CachedPage::make(const TermPage& page) {
  const std::size_t prefix = prefix_of_all(page);
  const std::uint64_t first = page.first_index();
  const std::uint64_t end = first + page.size();
  std::size_t text = prefix, longest = 0;
  for (std::uint64_t index = first; index < end; ++index) {
    text += page.at(index).size() - prefix;
    longest = std::max(longest, page.at(index).size());
  }
  if (text > std::numeric_limits<std::uint32_t>::max()) throw_corrupt_dictionary("a page that is too long");
  char* const memory =
      static_cast<char*>(::operator new(sizeof(CachedPage) + page.size() * sizeof(std::uint32_t) + text));
  CachedPage* const cached = new (memory) CachedPage(first, page.size());
  cached->prefix_size_ = static_cast<std::uint32_t>(prefix);
  cached->longest_ = static_cast<std::uint32_t>(longest);
  auto* const ends = reinterpret_cast<std::uint32_t*>(memory + sizeof(CachedPage));
  char* const begin = reinterpret_cast<char*>(ends + page.size());
  char* out = begin;
  const auto append = [&](std::string_view bytes) {
    std::memcpy(out, bytes.data(), bytes.size());
    out += bytes.size();
  };
  append(page.at(first).substr(0, prefix));
  for (std::uint64_t index = first; index < end; ++index) {
    append(page.at(index).substr(prefix));
    ends[index - first] = static_cast<std::uint32_t>(out - begin);
  }
  return CountedRef<CachedPage>(cached);
}

void CachedPage::destroy(CachedPage* page) {
  page->~CachedPage();
  ::operator delete(page);
}

std::size_t CachedPage::memory() const {
  constexpr std::size_t kAllocation = 16;
  return kAllocation + sizeof *this + size_ * sizeof(std::uint32_t) + ends()[size_ - 1];
}

void PagePin::set(CountedRef<CachedPage> page) {
  page_ = std::move(page);
  const std::string_view prefix = page_->prefix();
  if (prefix.empty()) return;
  if (capacity_ < page_->longest()) {
    capacity_ = std::bit_ceil(page_->longest());
    text_ = std::make_unique_for_overwrite<char[]>(capacity_);
  }
  std::memcpy(text_.get(), prefix.data(), prefix.size());
}

std::string_view PagePin::at(std::uint64_t index) {
  const std::size_t prefix = page_->prefix().size();
  const std::string_view rest = page_->rest(index);
  if (prefix == 0) return rest;
  std::memcpy(text_.get() + prefix, rest.data(), rest.size());
  return {text_.get(), prefix + rest.size()};
}

}  // namespace casus::storage
