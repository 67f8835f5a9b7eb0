#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "storage/syntax/byte_source.h"

namespace casus::storage {

/// How a stream is compressed, by its first bytes.
enum class Compression : unsigned char { kNone, kGzip, kZstd };

/// The number of first bytes that detect_compression() looks at.
inline constexpr std::size_t kMagicSize = 4;

Compression detect_compression(std::string_view first_bytes);

/// The decompressed content of `raw`: every member of a gzip file, every frame of a Zstandard one. `name` stands in
/// error messages. position() and size() are those of `raw`. Requires compression != kNone.
std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> raw, Compression compression, std::string name);

}  // namespace casus::storage
