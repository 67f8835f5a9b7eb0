#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace casus {

/// The four kinds of RDF term, in the order in which SPARQL sorts them (SPARQL 1.1, section 15.1).
enum class TermKind : std::uint8_t { kBlankNode, kIri, kLiteral, kTriple };

/// Base direction of a language-tagged string (RDF 1.2 Concepts, section 3.4).
enum class Direction : std::uint8_t { kNone, kLtr, kRtl };

struct TripleView;

/// A term that does not own its text: what parsers hand out and what dictionaries look up.
/// Valid as long as the buffers it points into.
struct TermView {
  TermKind kind = TermKind::kIri;
  Direction direction = Direction::kNone;
  /// The IRI, the blank node label (without "_:") or the lexical form, as UTF-8.
  std::string_view value;
  /// Literals only: the datatype IRI; empty means xsd:string, or rdf:langString when `language` is set.
  std::string_view datatype;
  /// Literals only: the language tag, from readers and stores as BCP 47 spells it ("en-GB"), or empty.
  std::string_view language;
  /// Triple terms only.
  const TripleView* triple = nullptr;

  static TermView iri(std::string_view iri) { return {TermKind::kIri, Direction::kNone, iri, {}, {}, nullptr}; }
  static TermView blank_node(std::string_view label) {
    return {TermKind::kBlankNode, Direction::kNone, label, {}, {}, nullptr};
  }
  static TermView literal(std::string_view lexical, std::string_view datatype = {}) {
    return {TermKind::kLiteral, Direction::kNone, lexical, datatype, {}, nullptr};
  }
  static TermView lang_literal(std::string_view lexical, std::string_view language,
                               Direction direction = Direction::kNone) {
    return {TermKind::kLiteral, direction, lexical, {}, language, nullptr};
  }
};

struct TripleView {
  TermView subject, predicate, object;
};

/// An RDF term (RDF 1.1 and 1.2 Concepts, section 3): an IRI, a blank node, a literal or a triple term.
///
/// A value type: copies are independent, equality is RDF term equality (same kind, same lexical form, same datatype,
/// same language tag ignoring case, which is kept as "en-GB"), so "1"^^xsd:integer and "01"^^xsd:integer are different
/// terms. Nothing is validated, and nothing else normalised. Safe to read from several threads.
class Term {
 public:
  /// The empty IRI.
  Term() = default;

  static Term iri(std::string iri);
  /// `label` without the leading "_:".
  static Term blank_node(std::string label);
  /// A literal of datatype xsd:string.
  static Term literal(std::string lexical);
  static Term literal(std::string lexical, std::string datatype);
  static Term lang_literal(std::string lexical, std::string_view language, Direction direction = Direction::kNone);
  static Term triple(Term subject, Term predicate, Term object);
  explicit Term(const TermView& view);

  TermKind kind() const { return kind_; }
  bool is_iri() const { return kind_ == TermKind::kIri; }
  bool is_blank_node() const { return kind_ == TermKind::kBlankNode; }
  bool is_literal() const { return kind_ == TermKind::kLiteral; }
  bool is_triple() const { return kind_ == TermKind::kTriple; }

  /// The IRI, the blank node label or the lexical form; empty for a triple term.
  const std::string& value() const { return value_; }
  /// The datatype IRI of a literal (xsd:string, rdf:langString and rdf:dirLangString included); empty otherwise.
  std::string_view datatype() const;
  /// The language tag of a literal, or empty.
  std::string_view language() const { return has_language_ ? std::string_view(qualifier_) : std::string_view(); }
  Direction direction() const { return direction_; }

  /// The parts of a triple term. Calling them on another kind is undefined.
  const Term& subject() const;
  const Term& predicate() const;
  const Term& object() const;

  /// A view of this term, valid as long as the term lives unchanged.
  TermView view() const;

  /// The term in canonical N-Triples syntax, such as `<http://a>`, `_:b0` or `"chat"@fr`.
  std::string to_string() const;

  friend bool operator==(const Term& a, const Term& b);
  friend bool operator!=(const Term& a, const Term& b) { return !(a == b); }
  /// An arbitrary total order, for containers: by kind, then text. Not SPARQL's ORDER BY.
  friend bool operator<(const Term& a, const Term& b);

 private:
  struct Triple;
  TermKind kind_ = TermKind::kIri;
  Direction direction_ = Direction::kNone;
  bool has_language_ = false;
  std::string value_;
  std::string qualifier_;  // datatype IRI (empty: xsd:string) or language tag
  std::shared_ptr<const Triple> triple_;
};

/// Short for Term::iri.
inline Term iri(std::string value) {
  return Term::iri(std::move(value));
}
/// Short for Term::literal.
inline Term literal(std::string lexical) {
  return Term::literal(std::move(lexical));
}

}  // namespace casus
