#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace casus::storage {

/// A stream of bytes to parse. Not thread-safe.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Reads up to `size` bytes into `buffer`; 0 only at the end.
  /// Throws LoadError when the file cannot be read or its compressed data is damaged or cut short.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;

  /// Bytes consumed of the underlying file (compressed bytes of a compressed one), and its size (0: unknown).
  virtual std::uint64_t position() const = 0;
  virtual std::uint64_t size() const = 0;
};

/// Opens a file, or stdin for "-". Data in gzip or Zstandard is recognised by its first bytes, whatever the name.
/// Throws LoadError when the file is missing, unreadable or a directory.
std::unique_ptr<ByteSource> open_byte_source(const std::string& path);

/// Reads `text`, which must outlive the source.
std::unique_ptr<ByteSource> memory_byte_source(std::string_view text);

}  // namespace casus::storage
