#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "casus/error.h"
#include "storage/syntax/byte_source.h"

namespace casus::storage {

struct Declarations;
struct ReadOptions;

/// Some whole statements of a document.
struct StatementChunk {
  std::vector<char> text;
  SourcePosition start{1, 1, 0};                 ///< of the text in the document
  std::shared_ptr<const Declarations> declared;  ///< in front of the text; null in formats without declarations
};

/// Cuts a document into chunks that can be parsed apart, each by another thread. Cuts a bad document too, in such a way
/// that its first mistake lies within a chunk. Not thread-safe. Throws LoadError.
class StatementChunks {
 public:
  virtual ~StatementChunks() = default;
  /// False at the end of the document.
  virtual bool next(StatementChunk& chunk) = 0;
};

/// Chunks of about `size` bytes of N-Triples, N-Quads or Turtle; null for other formats, whose statements depend on
/// what stands before them. The source and the options must outlive it.
std::unique_ptr<StatementChunks> make_statement_chunks(ByteSource& source, const ReadOptions& options,
                                                       std::size_t size = std::size_t{1} << 19);

}  // namespace casus::storage
