#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"

namespace casus::query {

/// Builds the triples of one block from tokens in the order of the text: with their nested blank node property lists
/// and collections, reified triples and annotations (SPARQL 1.2, section 4.2).
class TripleBuilder {
 public:
  bool paths_allowed = true;  ///< in patterns, not in templates

  void begin_subject(ast::Node subject) { frames_.push_back(Frame{std::move(subject)}); }
  void end_subject() { frames_.pop_back(); }

  void set_verb(ast::Node predicate) { frames_.back().verb = {std::move(predicate), nullptr}; }
  /// A path of one IRI is that IRI.
  void set_verb(PathPtr path, std::size_t offset);
  void add_object(ast::Node object);

  ast::Node fresh_blank_node(std::size_t offset);

  /// `[`: a new blank node, the subject of what follows up to `]`.
  void begin_blank_node(std::size_t offset) { begin_subject(fresh_blank_node(offset)); }
  ast::Node end_blank_node() { return close(); }

  /// `(`: the items up to `)` as an rdf:List.
  void begin_collection(std::size_t offset);
  void add_item(ast::Node item);
  /// rdf:nil when there were no items.
  ast::Node end_collection();

  /// `<<(` or `<<`: its subject, predicate and object follow as parts.
  void begin_triple_term(std::size_t offset) { terms_.push_back({{}, std::nullopt, offset}); }
  void add_part(ast::Node part) { terms_.back().parts.push_back(std::move(part)); }
  /// `)>>`
  ast::Node end_triple_term();
  /// `~` and its name, in a reified triple.
  void name_reified_triple(ast::Node reifier) { terms_.back().reifier = std::move(reifier); }
  /// `>>`: the reifier, with the triple that ties it to the triple term.
  ast::Node end_reified_triple();

  /// `~` and its name behind an object: the last triple has this reifier. Throws Failure at `offset` where the
  /// predicate is a path.
  void reify(ast::Node reifier, std::size_t offset);
  /// `{|`: what follows up to `|}` is about the reifier in front of it, or else about a new one.
  void begin_annotation(std::size_t offset);
  void end_annotation() { end_subject(); }

  std::vector<ast::Triple> take() { return std::exchange(triples_, {}); }

 private:
  struct Frame {
    ast::Node subject;
    ast::Verb verb = {};
    ast::Node last_cell = {};
    bool has_items = false;
    ast::Node object = {};
    std::optional<ast::Node> reifier = std::nullopt;  // of the last triple, until an annotation has used it
  };
  struct TermParts {
    std::vector<ast::Node> parts;
    std::optional<ast::Node> reifier;
    std::size_t offset;
  };

  void link(const ast::Node& subject, std::string_view predicate, ast::Node object);
  ast::Node close();

  std::vector<Frame> frames_;
  std::vector<TermParts> terms_;
  std::vector<ast::Triple> triples_;
  std::size_t anonymous_count_ = 0;
};

}  // namespace casus::query
