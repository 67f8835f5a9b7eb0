#pragma once

#include <cstddef>
#include <vector>

namespace casus::query {

/// Asks the system to back memory that nobody has written yet by huge pages: what is touched first or at random costs
/// less then. Without effect on arrays of less than 4 MiB, and where the system has no such pages. Thread-safe.
void advise_huge_pages(void* begin, std::size_t bytes);

/// vector.reserve(count) on huge pages.
template <class T>
void reserve_large(std::vector<T>& vector, std::size_t count) {
  if (count <= vector.capacity()) return;
  // What stands in the vector is copied, which touches the memory: it is advised before.
  std::vector<T> larger;
  larger.reserve(count);
  advise_huge_pages(larger.data(), larger.capacity() * sizeof(T));
  larger.insert(larger.end(), vector.begin(), vector.end());
  vector.swap(larger);
}

}  // namespace casus::query
