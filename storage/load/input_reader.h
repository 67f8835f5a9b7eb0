#pragma once

#include <cstdint>
#include <span>

#include "casus/load.h"
#include "storage/load/bulk_load.h"
#include "storage/syntax/quad_reader.h"

namespace casus::storage {

/// A QuadSink for several inputs.
class InputSink : public QuadSink {
 public:
  virtual void start_input(std::uint32_t number) = 0;
  /// Bytes of all inputs consumed up to now; called now and then.
  virtual void read_so_far(std::uint64_t bytes) = 0;
};

/// Reads one input after the other, each in the format and with the base IRI that the options or its name say. Throws
/// LoadError for an unknown format and for an options.graph that is no IRI.
void read_inputs(std::span<const LoadInput> inputs, const LoadOptions& options, InputSink& sink);

}  // namespace casus::storage
