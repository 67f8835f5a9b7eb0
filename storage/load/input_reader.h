#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "casus/load.h"
#include "storage/load/bulk_load.h"
#include "storage/syntax/byte_source.h"
#include "storage/syntax/quad_reader.h"

namespace casus::storage {

/// An input that is open, with the format and the base IRI that the options or its name say.
struct OpenInput {
  std::unique_ptr<ByteSource> source;
  ReadOptions options;
};

/// Throws LoadError for an unknown format, and for what cannot be read.
OpenInput open_input(const LoadInput& input, const LoadOptions& options);

/// Throws LoadError for an options.graph that is no IRI.
void check_graph(const LoadOptions& options);

/// A QuadSink for several inputs.
class InputSink : public QuadSink {
 public:
  virtual void start_input(std::uint32_t number) = 0;
  /// Bytes of all inputs consumed up to now; called now and then.
  virtual void read_so_far(std::uint64_t bytes) = 0;
};

/// Reads one input, telling the sink how far it has come each time the parser asks for more: `before` bytes of other
/// inputs, and what it has read.
void read_input(OpenInput& input, std::uint64_t before, InputSink& sink);

/// Reads one input after the other.
void read_inputs(std::span<const LoadInput> inputs, const LoadOptions& options, InputSink& sink);

}  // namespace casus::storage
