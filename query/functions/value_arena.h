#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "casus/error.h"

namespace casus::query {

/// Memory for what the values of a batch point to: texts, big numbers, dates. Everything goes at once with reset(),
/// which keeps the memory for the next batch. Throws ResourceLimit beyond kMaxBytes, so that texts that double and
/// double again end the query, not the process. Not thread-safe.
class ValueArena {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{512} << 20;

  ValueArena() = default;
  ValueArena(const ValueArena&) = delete;
  ValueArena& operator=(const ValueArena&) = delete;
  ~ValueArena() { destroy_objects(); }

  char* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
    std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
    if (current_ == chunks_.size() || start + size > chunks_[current_].size) {
      next_chunk(size);
      start = 0;
    }
    used_ = start + size;
    return chunks_[current_].bytes.get() + start;
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* const bytes = allocate(text.size(), 1);
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

  template <typename T>
  const T* make(T value) {
    T* const object = new (allocate(sizeof(T), alignof(T))) T(std::move(value));
    if constexpr (!std::is_trivially_destructible_v<T>) {
      owned_.push_back({object, [](void* p) { static_cast<T*>(p)->~T(); }});
    }
    return object;
  }

  void reset() {
    destroy_objects();
    // One oversized batch must not keep its memory for the rest of the query.
    std::erase_if(chunks_, [](const Chunk& chunk) { return chunk.size > kChunk; });
    bytes_ = chunks_.size() * kChunk;
    current_ = 0;
    used_ = 0;
  }

  std::size_t memory_bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kChunk = 64 * 1024;
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  struct Owned {
    void* object;
    void (*destroy)(void*);
  };

  void next_chunk(std::size_t size) {
    if (!chunks_.empty() && current_ < chunks_.size()) ++current_;
    if (current_ == chunks_.size() || chunks_[current_].size < size) {
      const std::size_t bytes = size > kChunk ? size : kChunk;
      if (bytes > kMaxBytes - bytes_) throw ResourceLimit("The values of an expression need more than 512 MiB");
      chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(current_),
                     Chunk{std::unique_ptr<char[]>(new char[bytes]), bytes});
      bytes_ += bytes;
    }
    used_ = 0;
  }
  void destroy_objects() {
    for (const Owned& owned : owned_) owned.destroy(owned.object);
    owned_.clear();
  }

  std::vector<Chunk> chunks_;
  std::vector<Owned> owned_;
  std::size_t bytes_ = 0;
  std::size_t current_ = 0;
  std::size_t used_ = 0;
};

}  // namespace casus::query
