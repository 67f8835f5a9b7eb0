#include "query/syntax/triple_builder.h"

#include "query/syntax/failure.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {

namespace vocabulary = storage::vocabulary;

namespace {

ast::Node vocabulary_node(std::string_view iri, std::size_t offset) {
  return {Term::iri(std::string(iri)), offset};
}

bool is_ground(const ast::Node& node) {
  return node.term() != nullptr && !node.is_blank_node();
}

ast::Node triple_term(ast::Node subject, ast::Node predicate, ast::Node object, std::size_t offset) {
  if (is_ground(subject) && is_ground(predicate) && is_ground(object)) {
    return {Term::triple(*subject.term(), *predicate.term(), *object.term()), offset};
  }
  return {std::make_shared<const ast::TripleTerm>(
              ast::TripleTerm{std::move(subject), std::move(predicate), std::move(object)}),
          offset};
}

}  // namespace

void TripleBuilder::set_verb(PathPtr path, std::size_t offset) {
  if (auto* link = std::get_if<LinkPath>(&path->node)) return set_verb({std::move(link->predicate), offset});
  frames_.back().verb = {ast::Node{Term(), offset}, std::shared_ptr<const Path>(std::move(path))};
}

void TripleBuilder::add_object(ast::Node object) {
  Frame& frame = frames_.back();
  frame.reifier.reset();
  frame.object = object;
  triples_.push_back({frame.subject, frame.verb, std::move(object)});
}

// No label that can be written begins with a dot.
ast::Node TripleBuilder::fresh_blank_node(std::size_t offset) {
  return {Term::blank_node("." + std::to_string(anonymous_count_++)), offset};
}

void TripleBuilder::link(const ast::Node& subject, std::string_view predicate, ast::Node object) {
  triples_.push_back({subject, {vocabulary_node(predicate, subject.offset), nullptr}, std::move(object)});
}

ast::Node TripleBuilder::close() {
  ast::Node node = std::move(frames_.back().subject);
  frames_.pop_back();
  return node;
}

void TripleBuilder::begin_collection(std::size_t offset) {
  begin_subject(vocabulary_node(vocabulary::kRdfNil, offset));
}

void TripleBuilder::add_item(ast::Node item) {
  Frame& frame = frames_.back();
  ast::Node cell = fresh_blank_node(item.offset);
  if (frame.has_items) {
    link(frame.last_cell, vocabulary::kRdfRest, cell);
  } else {
    cell.offset = frame.subject.offset;
    frame.subject = cell;
    frame.has_items = true;
  }
  link(cell, vocabulary::kRdfFirst, std::move(item));
  frame.last_cell = std::move(cell);
}

ast::Node TripleBuilder::end_collection() {
  const Frame& frame = frames_.back();
  if (frame.has_items) {
    link(frame.last_cell, vocabulary::kRdfRest, vocabulary_node(vocabulary::kRdfNil, frame.last_cell.offset));
  }
  return close();
}

ast::Node TripleBuilder::end_triple_term() {
  TermParts term = std::move(terms_.back());
  terms_.pop_back();
  return triple_term(std::move(term.parts[0]), std::move(term.parts[1]), std::move(term.parts[2]), term.offset);
}

ast::Node TripleBuilder::end_reified_triple() {
  const std::size_t offset = terms_.back().offset;
  ast::Node reifier = terms_.back().reifier ? *terms_.back().reifier : fresh_blank_node(offset);
  link(reifier, vocabulary::kRdfReifies, end_triple_term());
  return reifier;
}

void TripleBuilder::reify(ast::Node reifier, std::size_t offset) {
  Frame& frame = frames_.back();
  if (frame.verb.path) {
    throw Failure(offset, "a reifier or annotation stands behind a triple, whose predicate is no property path");
  }
  link(reifier, vocabulary::kRdfReifies, triple_term(frame.subject, frame.verb.node, frame.object, offset));
  frames_.back().reifier = std::move(reifier);
}

void TripleBuilder::begin_annotation(std::size_t offset) {
  if (!frames_.back().reifier) reify(fresh_blank_node(offset), offset);
  begin_subject(*std::exchange(frames_.back().reifier, std::nullopt));
}

}  // namespace casus::query
