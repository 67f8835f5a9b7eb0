#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casus/load.h"
#include "storage/dictionary/id.h"
#include "storage/index/permutation.h"
#include "storage/load/input_reader.h"

namespace casus::storage {

/// Some quads on their way from a parser to the vocabulary. An id is final, or it stands for what the batch holds: with
/// the tag kTriple the payload is an index into `triples`, with the tag of another term that needs a number one into
/// `terms`.
struct ParsedBatch {
  /// A blank node is encoded as the tag, the number of its file (four bytes) and its label: the same label in two files
  /// is two nodes.
  struct Term {
    std::uint64_t hash;
    std::size_t begin, size;  ///< within the text
  };

  std::string text;
  std::vector<Term> terms;                 ///< mostly distinct
  std::vector<std::array<Id, 3>> triples;  ///< the parts of triple terms; inner ones first
  std::vector<Row> quads;                  ///< subject, predicate, object, graph
  std::vector<std::string> skipped;        ///< messages for statements passed over
  std::uint64_t bytes_read = 0;            ///< of all inputs so far

  std::string_view encoded(const Term& term) const { return std::string_view(text).substr(term.begin, term.size); }
  bool empty() const { return quads.empty() && skipped.empty(); }
  void clear();
};

/// True for ids whose payload is an index into ParsedBatch::terms.
constexpr bool is_numbered_term(Id id) {
  return id.is_blank_node() || (is_dictionary_tag(id.tag()) && !id.is_triple());
}

/// Encodes quads into a batch. One thread.
class BatchBuilder final {
 public:
  explicit BatchBuilder(const LoadOptions& options);

  /// What follows goes to `batch`, which is empty, and comes from the input with this number.
  void start(ParsedBatch& batch, std::uint32_t input);
  void add(const QuadView& quad);

 private:
  Id place(const TermView& term, std::size_t position);
  Id encode(const TermView& term, int depth);
  Id number(std::size_t begin);

  std::optional<TermView> default_graph_;
  ParsedBatch* batch_ = nullptr;
  std::uint32_t input_ = 0;
  Row previous_{};
  std::vector<std::uint32_t> recent_;  // by hash: positions among the terms of this batch, or of one before it
};

}  // namespace casus::storage
