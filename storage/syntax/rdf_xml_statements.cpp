#include <fmt/format.h>

#include <charconv>

#include "storage/rdf/iri.h"
#include "storage/rdf/language_tag.h"
#include "storage/rdf/vocabulary.h"
#include "storage/syntax/blank_labels.h"
#include "storage/syntax/rdf_xml_builder.h"
#include "storage/syntax/xml_names.h"

// The terms and triples of rdf_xml::Builder.

namespace casus::storage::rdf_xml {

namespace {

// "1.2", "1.2-basic" or greater (RDF 1.2 Concepts, section 2.1).
bool announces_rdf_12(std::string_view version) {
  const std::string_view number = version.substr(0, version.find('-'));
  const std::size_t dot = number.find('.');
  if (dot == std::string_view::npos) return false;
  const auto value_of = [](std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? value : 0;
  };
  const unsigned major = value_of(number.substr(0, dot));
  return major > 1 || (major == 1 && value_of(number.substr(dot + 1)) >= 2);
}

Direction direction_of(std::string_view value) {
  if (value == "ltr") return Direction::kLtr;
  if (value == "rtl") return Direction::kRtl;
  if (!value.empty()) throw XmlRefusal{fmt::format("its:dir is 'ltr' or 'rtl', not '{}'", value)};
  return Direction::kNone;
}

void require_name(std::string_view attribute, std::string_view value) {
  if (!is_ncname(value)) throw XmlRefusal{fmt::format("{} is an XML name without a colon, not '{}'", attribute, value)};
}

}  // namespace

void Builder::enter_scope() {
  const Attributes& a = attributes_;
  if (!a.language && !a.base && !a.version && !a.direction) return;
  Scope inner = scope();
  if (a.base && !(a.base->empty() && inner.base.empty())) resolve(*a.base, inner.base);
  if (a.language) {
    if (!a.language->empty()) {
      if (const auto problem = language_tag_problem(*a.language)) {
        throw XmlRefusal{fmt::format("xml:lang is '{}': {}", *a.language, problem->message)};
      }
    }
    std::string scratch;
    inner.language = normal_language_tag(*a.language, scratch);
  }
  if (a.version) inner.is_rdf_12 = announces_rdf_12(*a.version);
  if (a.direction && inner.is_rdf_12) inner.direction = direction_of(*a.direction);
  scopes_.push_back(std::move(inner));
}

void Builder::check_namespace(const XmlName& name) {
  if (name.namespace_iri.empty()) {
    throw XmlRefusal{fmt::format("expected a name with a namespace, found the element '{}'", name.local)};
  }
  if (name.namespace_iri == checked_namespace_) return;
  if (const auto problem = iri_problem(name.namespace_iri)) {
    throw XmlRefusal{fmt::format("the namespace <{}> is not an IRI: {}", name.namespace_iri, *problem)};
  }
  checked_namespace_ = name.namespace_iri;
}

void Builder::resolve(std::string_view reference, std::string& iri) const {
  if (is_absolute_iri(reference)) {
    iri = reference;
  } else if (scope().base.empty()) {
    throw XmlRefusal{fmt::format("the IRI <{}> is relative, and there is no base IRI", reference)};
  } else {
    iri = resolve_iri(scope().base, reference);
  }
  if (const auto problem = iri_problem(iri)) {
    throw XmlRefusal{fmt::format("<{}> is not an IRI: {}", iri, *problem)};
  }
}

void Builder::resolve_id(std::string_view name, std::string& iri) {
  require_name("rdf:ID", name);
  resolve(fmt::format("#{}", name), iri);
  if (!ids_.insert(iri).second) throw XmlRefusal{fmt::format("the rdf:ID '{}' is given twice", name)};
}

void Builder::set_written_node(std::string_view attribute, std::string_view label, Node& node) const {
  require_name(attribute, label);
  node.kind = TermKind::kBlankNode;
  if (label.starts_with(kMadeLabel)) {
    node.text.assign(kEscapedLabel).append(label.substr(kMadeLabel.size()));
  } else if (label.ends_with('.')) {
    // No other syntax has labels that end so, and none in XML gives this one.
    node.text = fmt::format("{}_{}_", kMadeLabel, label);
  } else {
    node.text = label;
  }
}

void Builder::set_made_node(Node& node) {
  node.kind = TermKind::kBlankNode;
  node.text = fmt::format("{}{}", kMadeLabel, ++nodes_made_);
}

TermView Builder::literal(std::string_view text) const {
  const Scope& here = scope();
  if (here.language.empty()) return TermView::literal(text);
  return TermView::lang_literal(text, here.language, here.direction);
}

void Builder::add_property_attributes(const Node& subject) {
  for (const PropertyAttribute& attribute : attributes_.properties) {
    check_namespace({attribute.namespace_iri, attribute.local, {}});
    iri_.assign(attribute.namespace_iri).append(attribute.local);
    if (iri_ != vocabulary::kRdfType) {
      emit(subject.view(), TermView::iri(iri_), literal(attribute.value));
      continue;
    }
    resolve(attribute.value, iri_);
    emit(subject.view(), TermView::iri(vocabulary::kRdfType), TermView::iri(iri_));
  }
}

void Builder::state(const Frame& property, const TermView& object) {
  const TripleView triple = {property.outer->subject.view(), TermView::iri(property.predicate), object};
  emit(triple.subject, triple.predicate, triple.object);
  if (!property.reified_as.empty()) {
    const TermView statement = TermView::iri(property.reified_as);
    emit(statement, TermView::iri(vocabulary::kRdfType), TermView::iri(vocabulary::kRdfStatement));
    emit(statement, TermView::iri(vocabulary::kRdfSubject), triple.subject);
    emit(statement, TermView::iri(vocabulary::kRdfPredicate), triple.predicate);
    emit(statement, TermView::iri(vocabulary::kRdfObject), triple.object);
  }
  if (!property.reifier.text.empty()) {
    const TermView term = {TermKind::kTriple, Direction::kNone, {}, {}, {}, &triple};
    emit(property.reifier.view(), TermView::iri(vocabulary::kRdfReifies), term);
  }
}

void Builder::emit(const TermView& subject, const TermView& predicate, const TermView& object) {
  if (triple_terms_.empty()) {
    sink_.quad({subject, predicate, object, nullptr});
    return;
  }
  if (triple_terms_.back()) throw XmlRefusal{"a triple term is one triple, and here is another"};
  triple_terms_.back() = Term::triple(Term(subject), Term(predicate), Term(object));
}

}  // namespace casus::storage::rdf_xml
