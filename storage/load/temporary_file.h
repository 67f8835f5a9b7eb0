#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace casus::storage {

/// A file without a name, gone when this object is or the process ends. Everything throws StorageError. Reads may run
/// in several threads.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& directory);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  std::uint64_t size() const { return size_; }
  void append(const void* data, std::size_t bytes);
  /// Reads exactly `bytes` bytes.
  void read(std::uint64_t offset, void* data, std::size_t bytes) const;

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace casus::storage
