#include <algorithm>
#include <unordered_map>

#include "query/functions/node.h"

namespace casus::query {

using storage::DatatypeCode;

namespace {

class KindTestNode final : public TruthNode {
 public:
  KindTestNode(KindTest test, NodePtr operand) : test_(test), operand_(std::move(operand)) {}

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    values_.resize(rows.size());
    operand_->values(frame, rows, values_);
    if (test_ == KindTest::kNumeric) {
      // An id of a numeric tag in the dictionary may still be "abc"^^xsd:integer.
      for (Value& value : values_) {
        if (value.kind == ValueKind::kId && is_plainly_not_numeric(value.id.tag())) value = Value::of(false);
      }
      decode(values_, frame.terms(), frame.arena, scratch_);
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = values_[i].is_error() ? Truth::kError : truth_of(values_[i].is_numeric());
      }
      return;
    }
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = test(values_[i], frame.terms());
  }

 private:
  static bool is_plainly_not_numeric(Tag tag) {
    return tag == Tag::kBlankNode || tag == Tag::kIri || tag == Tag::kTriple ||
           (tag != Tag::kLocal && tag != Tag::kUndefined && !storage::is_numeric_tag(tag));
  }
  Truth test(const Value& value, const QueryTerms& terms) const {
    TermKind kind = TermKind::kLiteral;
    switch (value.kind) {
      case ValueKind::kError: return Truth::kError;
      case ValueKind::kId: kind = terms.kind(value.id); break;
      case ValueKind::kBlankNode: kind = TermKind::kBlankNode; break;
      case ValueKind::kIri: kind = TermKind::kIri; break;
      case ValueKind::kTriple: kind = TermKind::kTriple; break;
      default: break;
    }
    switch (test_) {
      case KindTest::kIri: return truth_of(kind == TermKind::kIri);
      case KindTest::kBlank: return truth_of(kind == TermKind::kBlankNode);
      case KindTest::kLiteral: return truth_of(kind == TermKind::kLiteral);
      case KindTest::kTriple: return truth_of(kind == TermKind::kTriple);
      case KindTest::kNumeric: break;
    }
    return Truth::kError;
  }

  KindTest test_;
  NodePtr operand_;
  std::vector<Value> values_;
  DecodeScratch scratch_;
};

class StrNode final : public Node {
 public:
  explicit StrNode(NodePtr operand) : operand_(std::move(operand)) {}
  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    operand_->values(frame, rows, out);
    decode_lexical(out, frame.terms(), frame.arena, scratch_);
  }

 private:
  NodePtr operand_;
  DecodeScratch scratch_;
};

DatatypeCode datatype_of_tag(Tag tag) {
  switch (tag) {
    case Tag::kShortString:
    case Tag::kString: return DatatypeCode::kString;
    case Tag::kLangString: return DatatypeCode::kLangString;
    case Tag::kDirLangString: return DatatypeCode::kDirLangString;
    case Tag::kBoolean: return DatatypeCode::kBoolean;
    case Tag::kInteger:
    case Tag::kIntegerTerm: return DatatypeCode::kInteger;
    case Tag::kDecimal:
    case Tag::kDecimalTerm: return DatatypeCode::kDecimal;
    case Tag::kFloat:
    case Tag::kFloatTerm: return DatatypeCode::kFloat;
    case Tag::kDouble:
    case Tag::kDoubleTerm: return DatatypeCode::kDouble;
    case Tag::kDateTime:
    case Tag::kDateTimeTerm: return DatatypeCode::kDateTime;
    case Tag::kDate:
    case Tag::kDateTerm: return DatatypeCode::kDate;
    default: return DatatypeCode::kNone;
  }
}

class DatatypeNode final : public Node {
 public:
  explicit DatatypeNode(NodePtr operand) : operand_(std::move(operand)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    operand_->values(frame, rows, out);
    for (Value& value : out) value = datatype(frame, value);
  }

 private:
  Value datatype(Frame& frame, const Value& value) {
    if (value.is_error()) return value;
    if (!value.id.is_unbound()) {
      const Id id = value.id;
      const DatatypeCode code = datatype_of_tag(id.tag());
      if (code != DatatypeCode::kNone) return of_code(frame, code);
      if (frame.terms().kind(id) != TermKind::kLiteral) return Value::error();
      Value result;
      frame.terms().visit({&id, 1}, [&](std::size_t, const TermView& term) {
        if (term.language.empty()) {
          const std::string_view known = storage::datatype_iri(storage::datatype_code(term.datatype));
          result = Value::iri(known.empty() ? frame.arena.copy(term.datatype) : known);
        } else {
          result = of_code(
              frame, term.direction == Direction::kNone ? DatatypeCode::kLangString : DatatypeCode::kDirLangString);
        }
      });
      return result;
    }
    if (!value.is_literal()) return Value::error();
    return Value::iri(datatype_iri_of(value));
  }

  Value of_code(Frame& frame, DatatypeCode code) {
    Value value = Value::iri(storage::datatype_iri(code));
    Id& id = ids_[static_cast<std::size_t>(code)];
    if (id.is_unbound()) id = frame.terms().intern(TermView::iri(value.characters()));
    value.id = id;
    return value;
  }

  NodePtr operand_;
  std::array<Id, 256> ids_{};
};

}  // namespace

NodePtr make_kind_test_node(KindTest test, NodePtr operand) {
  return std::make_unique<KindTestNode>(test, std::move(operand));
}
NodePtr make_str_node(NodePtr operand) {
  return std::make_unique<StrNode>(std::move(operand));
}
NodePtr make_datatype_node(NodePtr operand) {
  return std::make_unique<DatatypeNode>(std::move(operand));
}

}  // namespace casus::query
