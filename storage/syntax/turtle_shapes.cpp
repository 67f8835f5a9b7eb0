#include "storage/syntax/turtle_shapes.h"

#include <algorithm>
#include <array>

#include "storage/rdf/vocabulary.h"

namespace casus::storage {

TurtleShapes::TurtleShapes(const GraphBuffer& buffer, bool plain)
    : buffer_(buffer),
      first_(buffer.terms().find(TermView::iri(vocabulary::kRdfFirst))),
      rest_(buffer.terms().find(TermView::iri(vocabulary::kRdfRest))),
      nil_(buffer.terms().find(TermView::iri(vocabulary::kRdfNil))),
      type_(buffer.terms().find(TermView::iri(vocabulary::kRdfType))),
      reifies_(buffer.terms().find(TermView::iri(vocabulary::kRdfReifies))),
      nodes_(buffer.terms().size()),
      places_(buffer.subjects().size(), Place::kStatement),
      anonymous_(buffer.subjects().size()),
      annotation_(buffer.quads().size()) {
  if (plain) return;
  count_uses();
  find_reifications();
  mark_triple_terms();
  find_list_cells();
  place_subjects();
}

void TurtleShapes::count_uses() {
  const TermPool& terms = buffer_.terms();
  for (QuadIndex i = 0; i < buffer_.quads().size(); ++i) {
    const PooledQuad& quad = buffer_.quads()[i];
    note_graph(quad.subject, quad.graph);
    note_graph(quad.object, quad.graph);
    nodes_[quad.subject].is_subject = true;
    ++nodes_[quad.object].object_uses;
    nodes_[quad.object].last_use = i;
    if (quad.graph != kNoTerm) nodes_[quad.graph].is_scattered = true;
  }
  for (TermIndex term = 0; term < terms.size(); ++term) {
    if (terms[term].kind != TermKind::kTriple) continue;
    for (const TermIndex part : terms.parts(term)) nodes_[part].in_any_triple = true;
  }
}

void TurtleShapes::note_graph(TermIndex term, TermIndex graph) {
  Node& node = nodes_[term];
  if (node.object_uses == 0 && !node.is_subject) {
    node.graph = graph;
  } else if (node.graph != graph) {
    node.is_scattered = true;
  }
}

bool TurtleShapes::is_private(TermIndex term, std::uint32_t uses) const {
  const Node& node = nodes_[term];
  return is_blank(term) && node.object_uses == uses && !node.is_scattered && !node.in_triple;
}

bool TurtleShapes::is_reification(const PooledQuad& quad) const {
  return quad.predicate == reifies_ && buffer_.terms()[quad.object].kind == TermKind::kTriple;
}

// Nothing else is said of the subject, and it is an object once: << s p o >> in that place says it all.
bool TurtleShapes::is_only_reified(const SubjectGroup& group) const {
  return group.quads.size() == 1 && is_private(group.subject, 1) && !nodes_[group.subject].in_any_triple;
}

void TurtleShapes::find_reifications() {
  if (reifies_ == kNoTerm) return;
  for (SubjectIndex subject = 0; subject < buffer_.subjects().size(); ++subject) find_reifications(subject);
}

void TurtleShapes::find_reifications(SubjectIndex subject) {
  const SubjectGroup& group = buffer_.subjects()[subject];
  std::size_t reifications = 0;
  QuadIndex last = 0;
  for (const QuadIndex index : group.quads) {
    const PooledQuad& quad = buffer_.quads()[index];
    if (!is_reification(quad)) continue;
    ++reifications;
    last = index;
    const auto& [s, p, o] = buffer_.terms().parts(quad.object);
    // What itself becomes an annotation is no place for one.
    if (p == reifies_ || is_only_reified(group)) continue;
    if (const auto asserted = buffer_.find({quad.graph, s, p, o})) {
      annotation_[index] = 1;
      annotations_[*asserted].push_back(index);
    }
  }
  if (reifications == 1) reified_.emplace(subject, last);
}

void TurtleShapes::mark_triple_terms() {
  for (const PooledQuad& quad : buffer_.quads()) {
    if (buffer_.terms()[quad.object].kind != TermKind::kTriple) continue;
    if (annotation_[static_cast<std::size_t>(&quad - buffer_.quads().data())] == 0) mark_parts(quad.object);
  }
}

void TurtleShapes::mark_parts(TermIndex triple) {
  for (const TermIndex part : buffer_.terms().parts(triple)) {
    nodes_[part].in_triple = true;
    if (buffer_.terms()[part].kind == TermKind::kTriple) mark_parts(part);
  }
}

const std::vector<QuadIndex>& TurtleShapes::annotations(QuadIndex asserted) const {
  static const std::vector<QuadIndex> kNone;
  const auto found = annotations_.find(asserted);
  return found != annotations_.end() ? found->second : kNone;
}

std::optional<QuadIndex> TurtleShapes::reified(SubjectIndex subject) const {
  const auto found = reified_.find(subject);
  if (found == reified_.end() || is_annotation(found->second)) return std::nullopt;
  return found->second;
}

bool TurtleShapes::is_annotator(const SubjectGroup& group) const {
  return std::any_of(group.quads.begin(), group.quads.end(), [&](QuadIndex quad) { return is_annotation(quad); });
}

bool TurtleShapes::has_annotations(const SubjectGroup& group) const {
  return std::any_of(group.quads.begin(), group.quads.end(),
                     [&](QuadIndex quad) { return annotations_.contains(quad); });
}

bool TurtleShapes::is_cell(SubjectIndex subject) const {
  const SubjectGroup& group = buffer_.subjects()[subject];
  if (group.quads.size() != 2 || !is_private(group.subject, 1) || has_annotations(group)) return false;
  const TermIndex a = buffer_.quads()[group.quads[0]].predicate;
  const TermIndex b = buffer_.quads()[group.quads[1]].predicate;
  return (a == first_ && b == rest_) || (a == rest_ && b == first_);
}

// From the ends of lists to their heads, so that what goes in a circle is never reached.
void TurtleShapes::find_list_cells() {
  if (nil_ == kNoTerm || rest_ == kNoTerm) return;
  for (const PooledQuad& last : buffer_.quads()) {
    if (last.predicate != rest_ || last.object != nil_) continue;
    const PooledQuad* quad = &last;
    while (quad->predicate == rest_) {
      const auto subject = buffer_.find_subject(quad->graph, quad->subject);
      if (!subject || !is_cell(*subject)) break;
      places_[*subject] = Place::kListCell;
      quad = &buffer_.quads()[nodes_[quad->subject].last_use];
    }
  }
}

void TurtleShapes::place_subjects() {
  for (SubjectIndex subject = 0; subject < places_.size(); ++subject) {
    const SubjectGroup& group = buffer_.subjects()[subject];
    Place& place = places_[subject];
    if (place != Place::kListCell) place = choose_place(subject);
    // An annotation apart from the statements says by its label whose it is.
    const bool is_apart = place == Place::kStatement && is_annotator(group);
    const bool is_object = place != Place::kStatement && place != Place::kAnnotation;
    anonymous_[subject] = !is_apart && is_private(group.subject, is_object ? 1 : 0) ? 1 : 0;
  }
}

Place TurtleShapes::choose_place(SubjectIndex subject) const {
  const SubjectGroup& group = buffer_.subjects()[subject];
  const bool reifies_once = reified_.contains(subject);
  if (is_annotator(group)) return reifies_once ? Place::kAnnotation : Place::kStatement;
  if (reifies_once && is_only_reified(group)) return Place::kReifiedObject;
  return is_private(group.subject, 1) ? Place::kNested : Place::kStatement;
}

std::optional<SubjectIndex> TurtleShapes::subject_of_object(QuadIndex quad) const {
  const PooledQuad& q = buffer_.quads()[quad];
  if (!is_private(q.object, 1)) return std::nullopt;
  const auto subject = buffer_.find_subject(q.graph, q.object);
  if (!subject || places_[*subject] == Place::kStatement || places_[*subject] == Place::kAnnotation)
    return std::nullopt;
  return subject;
}

}  // namespace casus::storage
