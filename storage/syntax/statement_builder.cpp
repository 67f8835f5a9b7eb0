#include "storage/syntax/statement_builder.h"

#include <fmt/format.h>

#include <cstring>
#include <new>

#include "storage/rdf/iri.h"
#include "storage/rdf/language_tag.h"
#include "storage/rdf/prefix_map.h"
#include "storage/rdf/vocabulary.h"
#include "storage/syntax/blank_labels.h"
#include "storage/syntax/parse_failure.h"
#include "storage/syntax/terminals.h"
#include "storage/syntax/unescape.h"

namespace casus::storage {

namespace {

constexpr std::size_t kArenaSize = std::size_t{1} << 16;

constexpr TermView iri_view(std::string_view iri) {
  return {TermKind::kIri, Direction::kNone, iri, {}, {}, nullptr};
}
constexpr TermView kFirst = iri_view(vocabulary::kRdfFirst);
constexpr TermView kRest = iri_view(vocabulary::kRdfRest);
constexpr TermView kNil = iri_view(vocabulary::kRdfNil);
constexpr TermView kReifies = iri_view(vocabulary::kRdfReifies);

}  // namespace

StatementBuilder::StatementBuilder(const ReadOptions& options, bool anonymous_nodes)
    : max_depth(options.max_depth),
      declarations_{options.base, {}},
      resolves_iris_(anonymous_nodes),
      anonymous_nodes_(anonymous_nodes),
      arena_start_(kArenaSize),
      arena_(arena_start_.data(), arena_start_.size()) {
  frames_.emplace_back();
}

void StatementBuilder::resume(const Declarations& declared, std::uint64_t first_node) {
  declarations_ = declared;
  last_namespace_ = nullptr;
  nodes_made_ = first_node;
}

void StatementBuilder::reset() {
  depth = 0;
  triples_.clear();
  frames_.resize(1);
  escaped_ = false;
  declaration_ = Declaration::kNone;
  next_node_ = nodes_made_;
  if (!in_graph_block_) in_graph_ = false;
  arena_.release();
}

void StatementBuilder::emit(QuadSink& sink) {
  nodes_made_ = next_node_;
  for (const Triple& t : triples_) sink.quad({*t.subject, *t.predicate, t.object, in_graph_ ? &graph_ : nullptr});
  if (declaration_ != Declaration::kNone) apply_declaration(sink);
}

void StatementBuilder::apply_declaration(QuadSink& sink) {
  switch (declaration_) {
    case Declaration::kNone: return;
    case Declaration::kPrefix:
      declarations_.namespaces.insert_or_assign(std::string(declared_prefix_), std::string(iri_));
      last_namespace_ = nullptr;
      sink.prefix(declared_prefix_, iri_);
      return;
    case Declaration::kBase:
      declarations_.base = std::string(iri_);
      sink.base(iri_);
      return;
    case Declaration::kDefaultGraph:
      in_graph_block_ = true;
      in_graph_ = false;
      return;
    case Declaration::kNamedGraph:
      graph_ = *frames_.front().subject;
      block_graph_ = std::string(graph_.value);
      graph_.value = block_graph_;
      in_graph_block_ = true;
      in_graph_ = true;
      return;
    case Declaration::kCloseGraph:
      in_graph_block_ = false;
      in_graph_ = false;
      return;
  }
}

std::string_view StatementBuilder::keep(std::string_view first, std::string_view second) {
  const std::size_t size = first.size() + second.size();
  if (size == 0) return {};
  char* const text = static_cast<char*>(arena_.allocate(size, 1));
  if (!first.empty()) std::memcpy(text, first.data(), first.size());
  if (!second.empty()) std::memcpy(text + first.size(), second.data(), second.size());
  return {text, size};
}

void StatementBuilder::iri_reference(std::string_view text) {
  const char* const at = text.data();
  std::string_view iri = text.substr(1, text.size() - 2);
  if (escaped_) {
    escaped_ = false;
    scratch_.clear();
    if (auto error = unescape_iri(iri, scratch_)) throw ParseFailure{at + 1 + error->offset, std::move(error->message)};
    iri = keep(scratch_);
  }
  if (!is_absolute_iri(iri)) {
    if (!resolves_iris_)
      throw ParseFailure{at, fmt::format("the IRI <{}> is relative; this syntax has no base IRI", iri)};
    if (declarations_.base.empty())
      throw ParseFailure{at, fmt::format("the IRI <{}> is relative, and there is no base IRI", iri)};
    iri = keep(resolve_iri(declarations_.base, iri));
    if (!is_absolute_iri(iri)) throw ParseFailure{at, fmt::format("<{}> is still relative after resolution", iri)};
  }
  iri_ = iri;
}

std::string_view StatementBuilder::namespace_of(std::string_view prefix, const char* at) {
  if (last_namespace_ != nullptr && last_namespace_->first == prefix) return last_namespace_->second;
  const auto found = declarations_.namespaces.find(prefix);
  if (found == declarations_.namespaces.end()) {
    std::string message = fmt::format("the prefix '{}:' is not declared", prefix);
    if (const auto iri = PrefixMap::well_known().find(prefix)) {
      message += fmt::format("; it usually stands for <{}>", *iri);
    }
    throw ParseFailure{at, std::move(message)};
  }
  last_namespace_ = &*found;
  return found->second;
}

void StatementBuilder::prefixed_name(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name_space = namespace_of(text.substr(0, colon), text.data());
  std::string_view local = text.substr(colon + 1);
  if (escaped_) {
    escaped_ = false;
    scratch_.clear();
    if (auto error = unescape_local_name(local, scratch_)) {
      throw ParseFailure{local.data() + error->offset, std::move(error->message)};
    }
    local = scratch_;
  }
  iri_ = keep(name_space, local);
}

void StatementBuilder::rdf_type() {
  term_ = TermView::iri(vocabulary::kRdfType);
}

void StatementBuilder::blank_node_label(std::string_view text) {
  const std::string_view label = text.substr(2);
  if (anonymous_nodes_ && label.starts_with(kMadeLabel)) {
    term_ = TermView::blank_node(keep(kEscapedLabel, label.substr(kMadeLabel.size())));
  } else {
    term_ = TermView::blank_node(label);
  }
}

void StatementBuilder::string_literal(std::string_view text, std::size_t quotes) {
  std::string_view lexical = text.substr(quotes, text.size() - 2 * quotes);
  if (escaped_) {
    escaped_ = false;
    scratch_.clear();
    if (auto error = unescape_string(lexical, scratch_)) {
      throw ParseFailure{lexical.data() + error->offset, std::move(error->message)};
    }
    lexical = keep(scratch_);
  }
  term_ = TermView::literal(lexical);
}

void StatementBuilder::language_tag(std::string_view text) {
  LanguageAndDirection tag;
  text.remove_prefix(1);
  if (auto problem = read_lang_dir(text, tag)) {
    throw ParseFailure{text.data() + problem->offset, std::move(problem->message)};
  }
  const std::string_view normal = normal_language_tag(tag.language, scratch_);
  term_.language = normal.data() == tag.language.data() ? normal : keep(normal);
  term_.direction = tag.direction;
}

void StatementBuilder::datatype(std::string_view text) {
  if (iri_ == vocabulary::kRdfLangString || iri_ == vocabulary::kRdfDirLangString) {
    throw ParseFailure{text.data(), fmt::format("a literal of datatype <{}> needs a language tag", iri_)};
  }
  if (iri_ != vocabulary::kXsdString) term_.datatype = iri_;
}

void StatementBuilder::number(std::string_view text) {
  switch (grammar::number_kind(text)) {
    case grammar::NumberKind::kInteger: term_ = TermView::literal(text, vocabulary::kXsdInteger); return;
    case grammar::NumberKind::kDecimal: term_ = TermView::literal(text, vocabulary::kXsdDecimal); return;
    case grammar::NumberKind::kDouble: term_ = TermView::literal(text, vocabulary::kXsdDouble); return;
  }
}

void StatementBuilder::boolean(std::string_view text) {
  term_ = TermView::literal(text, vocabulary::kXsdBoolean);
}

const TermView* StatementBuilder::keep_term(const TermView& term) {
  return new (arena_.allocate(sizeof(TermView), alignof(TermView))) TermView(term);
}

const TermView* StatementBuilder::keep_triple(const TermView& subject, const TermView& predicate,
                                              const TermView& object) {
  const auto* const parts =
      new (arena_.allocate(sizeof(TripleView), alignof(TripleView))) TripleView{subject, predicate, object};
  return keep_term({TermKind::kTriple, Direction::kNone, {}, {}, {}, parts});
}

const TermView* StatementBuilder::new_node() {
  char text[32];
  const auto end = fmt::format_to(text, "{}{}", kMadeLabel, ++next_node_);
  return keep_term(TermView::blank_node(keep({text, static_cast<std::size_t>(end - text)})));
}

void StatementBuilder::open_node() {
  Frame frame;
  frame.subject = new_node();
  frames_.push_back(frame);
}

void StatementBuilder::close_node() {
  term_ = *frames_.back().subject;
  frames_.pop_back();
}

void StatementBuilder::open_collection() {
  frames_.emplace_back();
}

void StatementBuilder::collection_item() {
  const TermView item = term_;
  const TermView* const node = new_node();
  Frame& frame = frames_.back();
  if (frame.head != nullptr) {
    add(frame.subject, &kRest, *node);
  } else {
    frame.head = node;
  }
  frame.subject = node;
  add(node, &kFirst, item);
}

void StatementBuilder::close_collection() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  if (frame.head != nullptr) add(frame.subject, &kRest, kNil);
  term_ = frame.head != nullptr ? *frame.head : kNil;
}

void StatementBuilder::triple_object() {
  Frame& frame = frames_.back();
  frame.triple = keep_triple(*frame.subject, *frame.predicate, term_);
}

void StatementBuilder::close_triple_term() {
  term_ = *frames_.back().triple;
  frames_.pop_back();
}

void StatementBuilder::close_reified_triple() {
  if (frames_.back().reifier == nullptr) reifier();
  term_ = *frames_.back().reifier;
  frames_.pop_back();
}

void StatementBuilder::open_annotation() {
  const Triple& last = triples_.back();
  frames_.back().triple = keep_triple(*last.subject, *last.predicate, last.object);
  forget_reifier();
}

void StatementBuilder::reifier() {
  Frame& frame = frames_.back();
  if (frame.reifier == nullptr) frame.reifier = new_node();
  add(frame.reifier, &kReifies, *frame.triple);
}

void StatementBuilder::open_annotation_block() {
  if (frames_.back().reifier == nullptr) reifier();
  Frame frame;
  frame.subject = frames_.back().reifier;
  frames_.push_back(frame);
}

void StatementBuilder::close_annotation_block() {
  frames_.pop_back();
  forget_reifier();
}

}  // namespace casus::storage
