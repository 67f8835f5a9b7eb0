#include "casus/term.h"

#include <tuple>
#include <utility>

#include "storage/rdf/language_tag.h"
#include "storage/rdf/ntriples_text.h"
#include "storage/rdf/vocabulary.h"

namespace casus {

namespace vocabulary = storage::vocabulary;

// The views are made once, so that view() of a triple term can hand out a pointer that lives as long as the term.
struct Term::Triple {
  Triple(Term s, Term p, Term o)
      : subject(std::move(s)),
        predicate(std::move(p)),
        object(std::move(o)),
        view{subject.view(), predicate.view(), object.view()} {}
  Triple(const Triple&) = delete;
  Triple& operator=(const Triple&) = delete;

  Term subject, predicate, object;
  TripleView view;
};

Term Term::iri(std::string iri) {
  Term term;
  term.value_ = std::move(iri);
  return term;
}

Term Term::blank_node(std::string label) {
  Term term;
  term.kind_ = TermKind::kBlankNode;
  term.value_ = std::move(label);
  return term;
}

Term Term::literal(std::string lexical) {
  Term term;
  term.kind_ = TermKind::kLiteral;
  term.value_ = std::move(lexical);
  return term;
}

Term Term::literal(std::string lexical, std::string datatype) {
  Term term = literal(std::move(lexical));
  if (datatype != vocabulary::kXsdString) term.qualifier_ = std::move(datatype);
  return term;
}

Term Term::lang_literal(std::string lexical, std::string_view language, Direction direction) {
  Term term = literal(std::move(lexical));
  term.has_language_ = !language.empty();
  if (term.has_language_) term.direction_ = direction;
  std::string scratch;
  term.qualifier_ = storage::normal_language_tag(language, scratch);
  return term;
}

Term Term::triple(Term subject, Term predicate, Term object) {
  Term term;
  term.kind_ = TermKind::kTriple;
  term.triple_ = std::make_shared<const Triple>(std::move(subject), std::move(predicate), std::move(object));
  return term;
}

Term::Term(const TermView& view) : kind_(view.kind) {
  if (kind_ == TermKind::kTriple) {
    triple_ = std::make_shared<const Triple>(Term(view.triple->subject), Term(view.triple->predicate),
                                             Term(view.triple->object));
    return;
  }
  value_ = view.value;
  if (kind_ != TermKind::kLiteral) return;
  if (!view.language.empty()) {
    has_language_ = true;
    direction_ = view.direction;
    std::string scratch;
    qualifier_ = storage::normal_language_tag(view.language, scratch);
  } else if (view.datatype != vocabulary::kXsdString) {
    qualifier_ = view.datatype;
  }
}

std::string_view Term::datatype() const {
  if (kind_ != TermKind::kLiteral) return {};
  if (has_language_) {
    return direction_ == Direction::kNone ? vocabulary::kRdfLangString : vocabulary::kRdfDirLangString;
  }
  return qualifier_.empty() ? vocabulary::kXsdString : std::string_view(qualifier_);
}

const Term& Term::subject() const {
  return triple_->subject;
}
const Term& Term::predicate() const {
  return triple_->predicate;
}
const Term& Term::object() const {
  return triple_->object;
}

TermView Term::view() const {
  TermView view;
  view.kind = kind_;
  view.direction = direction_;
  view.value = value_;
  if (has_language_) {
    view.language = qualifier_;
  } else {
    view.datatype = qualifier_;
  }
  view.triple = triple_ ? &triple_->view : nullptr;
  return view;
}

std::string Term::to_string() const {
  std::string text;
  storage::append_ntriples(text, view());
  return text;
}

bool operator==(const Term& a, const Term& b) {
  if (a.kind_ != b.kind_) return false;
  if (a.kind_ == TermKind::kTriple) {
    return a.triple_ == b.triple_ ||
           (a.subject() == b.subject() && a.predicate() == b.predicate() && a.object() == b.object());
  }
  return a.has_language_ == b.has_language_ && a.direction_ == b.direction_ && a.value_ == b.value_ &&
         a.qualifier_ == b.qualifier_;
}

bool operator<(const Term& a, const Term& b) {
  if (a.kind_ != b.kind_) return a.kind_ < b.kind_;
  if (a.kind_ == TermKind::kTriple) {
    return std::tie(a.triple_->subject, a.triple_->predicate, a.triple_->object) <
           std::tie(b.triple_->subject, b.triple_->predicate, b.triple_->object);
  }
  return std::tie(a.value_, a.has_language_, a.qualifier_, a.direction_) <
         std::tie(b.value_, b.has_language_, b.qualifier_, b.direction_);
}

}  // namespace casus
