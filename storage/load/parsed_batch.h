#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "casus/load.h"
#include "storage/dictionary/id.h"
#include "storage/load/bulk_load.h"

namespace casus::storage {

/// A term on its way from the parser to the vocabulary.
struct ParsedTerm {
  enum class Kind : std::uint8_t {
    kId,      ///< `value` is the final id
    kText,    ///< bytes [value, value + length) of the batch's text, to be numbered
    kTriple,  ///< `value` is an index into the batch's triples
    kRepeat,  ///< the same as in the quad before
  };
  Kind kind = Kind::kId;
  Tag tag = Tag::kUndefined;  ///< of kText
  std::uint64_t value = 0;
  std::uint64_t length = 0;
  std::uint64_t hash = 0;  ///< of kText
};

using ParsedTriple = std::array<ParsedTerm, 3>;
using ParsedQuad = std::array<ParsedTerm, 4>;  ///< subject, predicate, object, graph

/// Some quads, their terms encoded. A blank node is encoded as the tag, the number of its file (four bytes) and its
/// label: the same label in two files is two nodes.
struct ParsedBatch {
  std::string text;
  std::vector<ParsedTriple> triples;  ///< the parts of triple terms; inner ones first
  std::vector<ParsedQuad> quads;
  std::vector<std::string> skipped;  ///< messages for statements passed over
  std::uint64_t bytes_read = 0;      ///< of all inputs so far

  void clear();
};

/// Parses the inputs in a thread of its own, a few batches ahead, and calls `consume` for each batch in the calling
/// thread. Throws what the parser or `consume` throws; the thread has ended then.
void parse_in_batches(std::span<const LoadInput> inputs, const LoadOptions& options,
                      const std::function<void(const ParsedBatch&)>& consume);

}  // namespace casus::storage
