#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {

/// Builds the triples of one block, with their nested blank node property lists and collections (SPARQL 1.1, section
/// 4.2), from tokens in the order of the text.
class TripleBuilder {
 public:
  bool paths_allowed = true;  ///< in patterns, not in templates

  void begin_subject(ast::Node subject) { frames_.push_back({std::move(subject), {}, {}, false}); }
  void end_subject() { frames_.pop_back(); }

  void set_verb(ast::Node predicate) { frames_.back().verb = {std::move(predicate), nullptr}; }
  void set_verb(PathPtr path, std::size_t offset) {
    frames_.back().verb = {ast::Node{Term(), offset}, std::shared_ptr<const Path>(std::move(path))};
  }
  void add_object(ast::Node object) {
    const Frame& frame = frames_.back();
    triples_.push_back({frame.subject, frame.verb, std::move(object)});
  }

  /// `[`: a new blank node, the subject of what follows up to `]`.
  void begin_blank_node(std::size_t offset) { begin_subject(fresh_blank_node(offset)); }
  ast::Node end_blank_node() { return close(); }

  /// `(`: the items up to `)` as an rdf:List.
  void begin_collection(std::size_t offset) {
    frames_.push_back({vocabulary_node(storage::vocabulary::kRdfNil, offset), {}, {}, false});
  }
  void add_item(ast::Node item) {
    Frame& frame = frames_.back();
    ast::Node cell = fresh_blank_node(item.offset);
    if (frame.has_items) {
      link(frame.last_cell, storage::vocabulary::kRdfRest, cell);
    } else {
      cell.offset = frame.subject.offset;
      frame.subject = cell;
      frame.has_items = true;
    }
    link(cell, storage::vocabulary::kRdfFirst, std::move(item));
    frame.last_cell = std::move(cell);
  }
  /// rdf:nil when there were no items.
  ast::Node end_collection() {
    const Frame& frame = frames_.back();
    if (frame.has_items) {
      link(frame.last_cell, storage::vocabulary::kRdfRest,
           vocabulary_node(storage::vocabulary::kRdfNil, frame.last_cell.offset));
    }
    return close();
  }

  std::vector<ast::Triple> take() { return std::exchange(triples_, {}); }

 private:
  struct Frame {
    ast::Node subject;
    ast::Verb verb;
    ast::Node last_cell;
    bool has_items;
  };

  static ast::Node vocabulary_node(std::string_view iri, std::size_t offset) {
    return {Term::iri(std::string(iri)), offset};
  }
  // No label that can be written begins with a dot.
  ast::Node fresh_blank_node(std::size_t offset) {
    return {Term::blank_node("." + std::to_string(anonymous_count_++)), offset};
  }
  void link(const ast::Node& cell, std::string_view predicate, ast::Node object) {
    triples_.push_back({cell, {vocabulary_node(predicate, cell.offset), nullptr}, std::move(object)});
  }
  ast::Node close() {
    ast::Node node = std::move(frames_.back().subject);
    frames_.pop_back();
    return node;
  }

  std::vector<Frame> frames_;
  std::vector<ast::Triple> triples_;
  std::size_t anonymous_count_ = 0;
};

}  // namespace casus::query
