#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "casus/rdf_format.h"
#include "casus/term.h"

namespace casus {

/// What a running load reports, a few times a second.
struct LoadProgress {
  enum class Phase : std::uint8_t { kParse, kSortTerms, kSortQuads, kWrite };
  Phase phase = Phase::kParse;
  std::uint64_t bytes_read = 0;   ///< of the input files as they are on disk
  std::uint64_t bytes_total = 0;  ///< 0 when unknown (stdin)
  std::uint64_t statements = 0;   ///< read so far
};

struct LoadOptions {
  /// Load the default graph of the data into this graph. Unset: into the default graph.
  std::optional<Term> graph;
  /// Unset: by the ending of the file name.
  std::optional<RdfFormat> format;
  /// Base IRI for relative references. Empty: the file's own IRI.
  std::string base;
  /// Skip bad statements of N-Triples and N-Quads instead of failing at the first.
  bool keep_going = false;
  /// Memory for sorting, in bytes; the rest goes through temporary files.
  std::size_t memory_budget = std::size_t{1} << 30;
  /// Called from the loading thread.
  std::function<void(const LoadProgress&)> progress;
  /// Asked now and then; true ends the load with casus::Cancelled and leaves the store as it was.
  std::function<bool()> cancelled;
  /// Called for each statement skipped under keep_going, with a one-line message.
  std::function<void(const std::string&)> on_skipped;
};

struct LoadReport {
  std::uint64_t statements = 0;  ///< read, repeated ones included
  std::uint64_t inserted = 0;    ///< quads that the store did not hold before
  std::uint64_t skipped = 0;     ///< bad statements passed over under keep_going
};

struct DumpOptions {
  RdfFormat format = RdfFormat::kNQuads;
  /// Only this graph (written without its name in triple formats). Unset: every graph for quad formats, the default
  /// graph for triple formats.
  std::optional<Term> graph;
};

}  // namespace casus
