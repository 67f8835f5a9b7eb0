#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "casus/quad.h"
#include "storage/syntax/declarations.h"
#include "storage/syntax/quad_reader.h"

namespace casus::storage {

/// Gathers what the actions of a grammar find in one statement: terms as views into the text where they stand there
/// literally, and in an arena where they do not. Nothing leaves it before the statement is known to be complete, and
/// reset() forgets a statement that has to be parsed again with more text. Not thread-safe.
class StatementBuilder {
 public:
  /// `anonymous_nodes`: the syntax has nodes without labels, for which labels are made.
  StatementBuilder(const ReadOptions& options, bool anonymous_nodes);

  /// Goes on in the middle of a document: behind these declarations, with numbers for anonymous nodes from `first_node`
  /// on.
  void resume(const Declarations& declared, std::uint64_t first_node);
  /// Those of the statements up to now.
  const Declarations& declarations() const { return declarations_; }

  /// Begins a statement (or begins it anew).
  void reset();
  /// The statement is complete: hands its quads to `sink`, and makes its declaration hold from here on.
  void emit(QuadSink& sink);

  // --- the terms, as the actions find them. `text` is what the rule matched.
  void iri_reference(std::string_view text);
  void prefixed_name(std::string_view text);
  void iri_term() { term_ = TermView::iri(iri_); }
  void rdf_type();
  void blank_node_label(std::string_view text);
  /// `quotes`: the length of the quotation mark on either side.
  void string_literal(std::string_view text, std::size_t quotes);
  void language_tag(std::string_view text);
  void datatype(std::string_view text);
  void number(std::string_view text);
  void boolean(std::string_view text);
  /// The token being matched holds an escape.
  void escape() { escaped_ = true; }

  // --- the shape of the statement
  void subject() { frames_.back().subject = keep_term(term_); }
  void anonymous_subject() { frames_.back().subject = new_node(); }
  void predicate() { frames_.back().predicate = keep_term(term_); }
  void object() { add(frames_.back().subject, frames_.back().predicate, term_); }
  void graph() {
    graph_ = term_;
    in_graph_ = true;
  }
  void open_node();
  void close_node();
  void open_collection();
  void collection_item();
  void close_collection();

  // --- triple terms, reified triples and annotations
  void anonymous_node() { term_ = *new_node(); }
  /// A triple term or a reified triple begins: its own subject, predicate and object follow.
  void open_triple() { frames_.emplace_back(); }
  void triple_object();
  void close_triple_term();
  void close_reified_triple();
  /// What follows is about the last triple.
  void open_annotation();
  void forget_reifier() { frames_.back().reifier = nullptr; }
  void reifier_name() { frames_.back().reifier = keep_term(term_); }
  /// A reifier is complete; a node without a label when it has no name.
  void reifier();
  void open_annotation_block();
  void close_annotation_block();

  // --- declarations and graph blocks; they take effect with emit()
  void prefix_name(std::string_view text) { declared_prefix_ = text.substr(0, text.size() - 1); }
  void declare_prefix() { declaration_ = Declaration::kPrefix; }
  void declare_base() { declaration_ = Declaration::kBase; }
  void open_default_graph() { declaration_ = Declaration::kDefaultGraph; }
  /// The subject of the statement turns out to be the name of a graph.
  void open_named_graph() { declaration_ = Declaration::kNamedGraph; }
  void close_graph() { declaration_ = Declaration::kCloseGraph; }
  bool in_graph_block() const { return in_graph_block_; }

  unsigned depth = 0;
  unsigned max_depth;

 private:
  enum class Declaration : std::uint8_t { kNone, kPrefix, kBase, kDefaultGraph, kNamedGraph, kCloseGraph };

  // The statement itself or something open in it ([ ], ( ), <<( )>>, << >> or {| |}): what its next triple begins with.
  struct Frame {
    const TermView* subject = nullptr;
    const TermView* predicate = nullptr;
    const TermView* head = nullptr;     // collections: their first node, if they have one
    const TermView* triple = nullptr;   // what is to be reified, as a triple term
    const TermView* reifier = nullptr;  // of `triple`; none once an annotation block has used it
  };
  // Subjects and predicates come in runs, so that they are kept once a run.
  struct Triple {
    const TermView* subject;
    const TermView* predicate;
    TermView object;
  };
  void add(const TermView* subject, const TermView* predicate, const TermView& object) {
    triples_.push_back({subject, predicate, object});
  }
  void apply_declaration(QuadSink& sink);
  std::string_view keep(std::string_view text) { return keep(text, {}); }
  std::string_view keep(std::string_view first, std::string_view second);
  const TermView* keep_term(const TermView& term);
  const TermView* keep_triple(const TermView& subject, const TermView& predicate, const TermView& object);
  const TermView* new_node();
  std::string_view namespace_of(std::string_view prefix, const char* at);

  Declarations declarations_;
  bool resolves_iris_;
  bool anonymous_nodes_;
  const Declarations::Namespaces::value_type* last_namespace_ = nullptr;

  std::vector<char> arena_start_;
  std::pmr::monotonic_buffer_resource arena_;
  std::string scratch_;

  std::vector<Triple> triples_;
  std::vector<Frame> frames_;
  std::string_view iri_;
  TermView term_;
  bool escaped_ = false;
  bool in_graph_ = false;
  TermView graph_;

  Declaration declaration_ = Declaration::kNone;
  std::string_view declared_prefix_;
  bool in_graph_block_ = false;
  std::string block_graph_;  // owns the text of graph_ while a block is open

  std::uint64_t nodes_made_ = 0;  // up to the last statement that was emitted
  std::uint64_t next_node_ = 0;
};

}  // namespace casus::storage
