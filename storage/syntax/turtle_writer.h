#pragma once

#include <memory>

#include "storage/syntax/quad_writer.h"

namespace casus::storage {

/// Writes Turtle, or TriG when `named_graphs`.
std::unique_ptr<QuadWriter> make_turtle_writer(ByteSink sink, const PrefixMap& prefixes, bool named_graphs);

}  // namespace casus::storage
