#pragma once

#include <memory>

#include "storage/syntax/quad_reader.h"
#include "storage/syntax/statement_chunks.h"

namespace casus::storage {

/// Chunks of Turtle. A statement ends with a dot that white space or a comment follows, outside of strings, IRIs and
/// comments; directives stand in chunks of their own, and are carried over to those behind them.
std::unique_ptr<StatementChunks> make_turtle_chunks(ByteSource& source, const ReadOptions& options, std::size_t size);

}  // namespace casus::storage
