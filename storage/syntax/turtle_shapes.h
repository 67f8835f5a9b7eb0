#pragma once

#include <cstdint>
#include <vector>

#include "storage/syntax/graph_buffer.h"

namespace casus::storage {

/// Where the statements of a subject are best written.
enum class Place : std::uint8_t {
  kStatement,      ///< as a statement of their own
  kNested,         ///< in [ ], where the subject is an object
  kListCell,       ///< in ( ): a node of a well-formed collection
  kReifiedObject,  ///< as << s p o >>, where the subject is an object
  kAnnotation,     ///< in {| |} or as ~, behind the triple that the subject reifies
};

/// Decides for a whole document which of Turtle's short forms its subjects can take; each reads back as the same
/// graphs. Blank nodes are nested only when nothing else mentions them, so that they need no label. Nodes may be nested
/// in each other in a circle: whoever writes them begins one of them as a statement.
class TurtleShapes {
 public:
  /// `buffer` must be arranged, and must not change while this is in use. `plain`: every subject is a statement and
  /// every blank node has a label, because more may be said of them than the buffer holds.
  TurtleShapes(const GraphBuffer& buffer, bool plain);

  Place place(SubjectIndex subject) const { return places_[subject]; }
  /// True for a blank node that needs no label where its statements are written.
  bool is_anonymous(SubjectIndex subject) const { return anonymous_[subject] != 0; }
  /// True for a blank node that is an object once and otherwise not mentioned, not even as a subject.
  bool is_lonely_object(TermIndex term) const { return is_private(term, 1) && !nodes_[term].is_subject; }
  /// The triples `subject rdf:reifies ...` that are written behind the triple they are about, not with their subject.
  bool is_annotation(QuadIndex quad) const { return annotation_[quad] != 0; }
  /// Those of one asserted triple, by quad.
  const std::vector<QuadIndex>& annotations(QuadIndex asserted) const;
  /// The one triple term that `subject` reifies, when its statement is to begin with << s p o >>.
  std::optional<QuadIndex> reified(SubjectIndex subject) const;
  /// The subject in whose place an object can be written, or nothing.
  std::optional<SubjectIndex> subject_of_object(QuadIndex quad) const;

  TermIndex rdf_first() const { return first_; }
  TermIndex rdf_rest() const { return rest_; }
  TermIndex rdf_nil() const { return nil_; }
  TermIndex rdf_type() const { return type_; }

 private:
  // What is known of a term, wherever it stands.
  struct Node {
    std::uint32_t object_uses = 0;
    QuadIndex last_use = 0;
    TermIndex graph = kNoTerm;
    bool is_subject = false;
    bool is_scattered = false;   // stands in several graphs, or names one
    bool in_any_triple = false;  // is part of a triple term
    bool in_triple = false;      // is part of a triple term that is written out
  };

  void count_uses();
  void mark_triple_terms();
  void mark_parts(TermIndex triple);
  void find_reifications();
  void find_reifications(SubjectIndex subject);
  void find_list_cells();
  void place_subjects();
  Place choose_place(SubjectIndex subject) const;
  void note_graph(TermIndex term, TermIndex graph);
  bool is_reification(const PooledQuad& quad) const;
  bool is_only_reified(const SubjectGroup& group) const;
  bool is_blank(TermIndex term) const { return buffer_.terms()[term].kind == TermKind::kBlankNode; }
  // Mentioned nowhere else than as the subject of its statements and `uses` times as an object, all in one graph.
  bool is_private(TermIndex term, std::uint32_t uses) const;
  bool is_cell(SubjectIndex subject) const;
  // Some of what the subject reifies is an annotation.
  bool is_annotator(const SubjectGroup& group) const;
  bool has_annotations(const SubjectGroup& group) const;

  const GraphBuffer& buffer_;
  TermIndex first_, rest_, nil_, type_, reifies_;
  std::vector<Node> nodes_;
  std::vector<Place> places_;
  std::vector<std::uint8_t> anonymous_;
  std::vector<std::uint8_t> annotation_;
  std::unordered_map<QuadIndex, std::vector<QuadIndex>> annotations_;
  std::unordered_map<SubjectIndex, QuadIndex> reified_;
};

}  // namespace casus::storage
