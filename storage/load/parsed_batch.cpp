#define XXH_INLINE_ALL
#include "storage/load/parsed_batch.h"

#include <xxhash.h>

#include "casus/error.h"
#include "storage/dictionary/encoded_term.h"
#include "storage/dictionary/stored_terms.h"

namespace casus::storage {
namespace {

constexpr std::size_t kLargeText = std::size_t{4} << 20;
constexpr std::size_t kRecentTerms = std::size_t{1} << 13;

}  // namespace

void ParsedBatch::clear() {
  text.clear();
  if (text.capacity() > kLargeText) text.shrink_to_fit();
  terms.clear();
  triples.clear();
  quads.clear();
  skipped.clear();
  bytes_read = 0;
}

BatchBuilder::BatchBuilder(const LoadOptions& options) : recent_(kRecentTerms) {
  if (options.graph) default_graph_ = options.graph->view();
}

void BatchBuilder::start(ParsedBatch& batch, std::uint32_t input) {
  batch_ = &batch;
  input_ = input;
  previous_.fill(kUnbound);
}

void BatchBuilder::add(const QuadView& quad) {
  Row& row = previous_;
  row[0] = place(quad.subject, 0);
  row[1] = place(quad.predicate, 1);
  row[2] = place(quad.object, 2);
  if (quad.graph != nullptr) {
    row[3] = place(*quad.graph, 3);
  } else {
    row[3] = default_graph_ ? place(*default_graph_, 3) : kDefaultGraph;
  }
  batch_->quads.push_back(row);
}

// Most subjects and graphs are those of the quad before.
Id BatchBuilder::place(const TermView& term, std::size_t position) {
  const Id previous = previous_[position];
  if (term.kind == TermKind::kIri && previous.is_iri()) {
    const std::string_view before = batch_->encoded(batch_->terms[static_cast<std::size_t>(previous.payload())]);
    if (before.substr(1) == term.value) return previous;
  }
  return encode(term, 0);
}

Id BatchBuilder::encode(const TermView& term, int depth) {
  if (term.kind == TermKind::kTriple) {
    if (depth >= kMaxTripleDepth) throw ResourceLimit("a triple term is nested too deep");
    const std::array<Id, 3> parts = {encode(term.triple->subject, depth + 1), encode(term.triple->predicate, depth + 1),
                                     encode(term.triple->object, depth + 1)};
    batch_->triples.push_back(parts);
    return {Tag::kTriple, batch_->triples.size() - 1};
  }
  std::string& text = batch_->text;
  const std::size_t begin = text.size();
  if (term.kind == TermKind::kBlankNode) {
    const std::uint32_t input = __builtin_bswap32(input_);
    text.push_back(static_cast<char>(Tag::kBlankNode));
    text.append(reinterpret_cast<const char*>(&input), sizeof input);
    text.append(term.value);
  } else {
    if (const auto id = inline_id(term)) return *id;
    append_encoded_term(term, text);
  }
  return number(begin);
}

/// The id of the term that was appended last, which is dropped when it is among the recent ones.
Id BatchBuilder::number(std::size_t begin) {
  std::string& text = batch_->text;
  std::vector<ParsedBatch::Term>& terms = batch_->terms;
  const std::string_view encoded = std::string_view(text).substr(begin);
  const auto tag = encoded_tag(encoded);
  const std::uint64_t hash = XXH3_64bits(encoded.data(), encoded.size());
  std::uint32_t& recent = recent_[hash % kRecentTerms];
  if (recent < terms.size() && terms[recent].hash == hash && batch_->encoded(terms[recent]) == encoded) {
    text.resize(begin);
    return {tag, recent};
  }
  recent = static_cast<std::uint32_t>(terms.size());
  terms.push_back({hash, begin, encoded.size()});
  return {tag, recent};
}

}  // namespace casus::storage
