#include "storage/dictionary/term_page.h"

#include <algorithm>
#include <cstring>

#include "storage/dictionary/encoded_term.h"

namespace casus::storage {
namespace {

constexpr std::size_t kFullPageBytes = 16 * 1024;
// Decoded bytes for a byte of a page: IRIs share most of their text.
constexpr std::size_t kTypicalExpansion = 3;

void append_varint(std::uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

std::uint64_t read_varint(const char*& p, const char* end) {
  std::uint64_t value = 0;
  if (p != end && static_cast<unsigned char>(*p) < 0x80) return static_cast<unsigned char>(*p++);
  for (int shift = 0; shift < 64; shift += 7) {
    if (p == end) throw_corrupt_dictionary("a page that is cut short");
    const auto byte = static_cast<unsigned char>(*p++);
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return value;
  }
  throw_corrupt_dictionary("a length that is too long");
}

std::size_t shared_prefix(std::string_view a, std::string_view b) {
  const std::size_t n = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n), b.begin()).first - a.begin());
}

}  // namespace

bool TermPageBuilder::add(std::string_view encoded) {
  if (count_ == 0) {
    bytes_.assign(1, '\0');
    previous_.clear();
  }
  const std::size_t shared = shared_prefix(previous_, encoded);
  append_varint(shared, bytes_);
  append_varint(encoded.size() - shared, bytes_);
  bytes_.append(encoded.substr(shared));
  previous_.assign(encoded);
  ++count_;
  ++next_index_;
  return next_index_ % kTermsAGroup == 0 || bytes_.size() >= kFullPageBytes;
}

std::string_view TermPageBuilder::take() {
  bytes_[0] = static_cast<char>(count_);
  count_ = 0;
  return bytes_;
}

void TermPage::grow(std::size_t used, std::size_t needed) {
  if (needed <= capacity_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(needed);
  if (used > 0) std::memcpy(larger.get(), bytes_.get(), used);
  bytes_ = std::move(larger);
  capacity_ = needed;
}

bool TermPage::append(std::string_view page, std::uint64_t last_index) {
  const char* p = page.data();
  const char* const end = p + page.size();
  const std::uint64_t count = read_varint(p, end);
  if (count == 0 || count > kTermsAGroup || last_index % kTermsAGroup + 1 < count) {
    throw_corrupt_dictionary("a page with a bad count");
  }
  const std::uint64_t first = last_index + 1 - count;
  if (ends_.empty()) {
    first_ = first;
    ends_.reserve(static_cast<std::size_t>(count));
  } else if (first != first_ + ends_.size()) {
    return false;
  }
  std::size_t used = ends_.empty() ? 0 : ends_.back();
  grow(used, used + page.size() * kTypicalExpansion);
  std::size_t previous_begin = used;
  std::size_t previous_size = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t shared = read_varint(p, end);
    const std::uint64_t rest = read_varint(p, end);
    if (shared > previous_size || rest > static_cast<std::uint64_t>(end - p) || shared + rest == 0) {
      throw_corrupt_dictionary("a page with a bad length");
    }
    const auto size = static_cast<std::size_t>(shared + rest);
    if (size > capacity_ - used) grow(used, std::max(2 * capacity_, used + size));
    char* const out = bytes_.get() + used;
    std::memcpy(out, bytes_.get() + previous_begin, static_cast<std::size_t>(shared));
    std::memcpy(out + shared, p, static_cast<std::size_t>(rest));
    p += rest;
    previous_begin = used;
    previous_size = size;
    used += size;
    ends_.push_back(used);
  }
  if (p != end) throw_corrupt_dictionary("a page with bytes too many");
  return true;
}

}  // namespace casus::storage
