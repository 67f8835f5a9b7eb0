#pragma once

#include <cstddef>
#include <memory>

#include "storage/syntax/quad_writer.h"

namespace casus::storage {

/// Writes Turtle, or TriG when `named_graphs`. `memory`: as for make_quad_writer.
std::unique_ptr<QuadWriter> make_turtle_writer(ByteSink sink, const PrefixMap& prefixes, bool named_graphs,
                                               std::size_t memory);

}  // namespace casus::storage
