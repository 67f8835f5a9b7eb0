#include "query/functions/text_test_node.h"

#include "query/functions/change_case.h"
#include "query/functions/pattern.h"
#include "query/functions/sort_permutation.h"
#include "storage/dictionary/inline_value.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {
namespace {

const std::string* plain_string(const Expression& expression) {
  const auto* constant = std::get_if<TermExpression>(&expression.node);
  if (!constant || !constant->term.is_literal() || constant->term.datatype() != storage::vocabulary::kXsdString) {
    return nullptr;
  }
  return &constant->term.value();
}

const Expression* argument_of(const Expression& expression, std::string_view name) {
  const auto* call = std::get_if<BuiltinExpression>(&expression.node);
  return call && call->name == name && call->arguments.size() == 1 ? call->arguments.front().get() : nullptr;
}

std::optional<TextTest::Kind> kind_of(std::string_view name) {
  if (name == "CONTAINS") return TextTest::Kind::kContains;
  if (name == "STRSTARTS") return TextTest::Kind::kStarts;
  if (name == "STRENDS") return TextTest::Kind::kEnds;
  if (name == "REGEX") return TextTest::Kind::kMatches;
  return std::nullopt;
}

class TextTestNode final : public TruthNode {
 public:
  TextTestNode(TextTest test, int column) : test_(std::move(test)), column_(column) {}

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    const std::vector<Id>& ids = frame.batch->columns[static_cast<std::size_t>(column_)];
    keys_.resize(out.size());
    places_.clear();
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Id id = ids[rows.rows[i]];
      keys_[i] = id.bits();
      if (is_stored(id)) {
        places_.push_back(static_cast<std::uint32_t>(i));
      } else {
        out[i] = of_inline(id);
      }
    }
    if (!places_.empty()) read_terms(frame, out);
  }
  bool sees_repeats() const override { return true; }

 private:
  // Terms whose text has to be read.
  bool is_stored(Id id) const {
    switch (id.tag()) {
      case Tag::kString:
      case Tag::kLangString:
      case Tag::kDirLangString:
      case Tag::kLocal: return true;
      case Tag::kTriple: return false;
      default: return test_.any_term && storage::is_dictionary_tag(id.tag());
    }
  }

  Truth of_inline(Id id) {
    const bool has_text = id.tag() == Tag::kShortString || (test_.any_term && id.is_stored_literal());
    const auto term = has_text ? storage::inline_term(id, inline_text_) : std::nullopt;
    return term ? of_text(term->value) : Truth::kError;
  }

  void read_terms(Frame& frame, std::span<Truth> out) {
    sort_rows_by(keys_, places_);
    distinct_.clear();
    for (const std::uint32_t place : places_) {
      if (distinct_.empty() || distinct_.back().bits() != keys_[place]) distinct_.emplace_back(keys_[place]);
    }
    std::size_t next = 0;
    frame.terms().visit(distinct_, [&](std::size_t i, const TermView& term) {
      if (i % 256 == 0 && frame.context.interrupt) frame.context.interrupt();
      const Truth truth = of_term(term);
      for (; next < places_.size() && keys_[places_[next]] == distinct_[i].bits(); ++next) out[places_[next]] = truth;
    });
  }

  Truth of_term(const TermView& term) {
    bool has_text = term.kind == TermKind::kIri || term.kind == TermKind::kLiteral;
    if (!test_.any_term) {
      has_text = term.kind == TermKind::kLiteral &&
                 (!term.language.empty() || term.datatype.empty() || term.datatype == storage::vocabulary::kXsdString);
    }
    return has_text ? of_text(term.value) : Truth::kError;
  }

  Truth of_text(std::string_view text) {
    if (test_.change != TextTest::Case::kAsIs) {
      changed_.clear();
      if (!change_case(text, test_.change == TextTest::Case::kUpper, changed_)) return Truth::kError;
      text = changed_;
    }
    switch (test_.kind) {
      case TextTest::Kind::kContains: return truth_of(text.find(test_.constant) != std::string_view::npos);
      case TextTest::Kind::kStarts: return truth_of(text.starts_with(test_.constant));
      case TextTest::Kind::kEnds: return truth_of(text.ends_with(test_.constant));
      case TextTest::Kind::kMatches: break;
    }
    return test_.pattern == nullptr ? Truth::kError : truth_of(matches(*test_.pattern, text));
  }

  TextTest test_;
  int column_;
  storage::InlineText inline_text_;
  std::string changed_;
  std::vector<std::uint64_t> keys_;    // by place in the output
  std::vector<std::uint32_t> places_;  // of terms to be read, by id
  std::vector<Id> distinct_;
};

}  // namespace

std::optional<TextTest> text_test(const BuiltinExpression& call, PatternCache& patterns) {
  const auto kind = kind_of(call.name);
  const bool has_flags = kind == TextTest::Kind::kMatches && call.arguments.size() == 3;
  if (!kind || (call.arguments.size() != 2 && !has_flags)) return std::nullopt;
  const std::string* constant = plain_string(*call.arguments[1]);
  const std::string* flags = has_flags ? plain_string(*call.arguments[2]) : nullptr;
  if (!constant || (has_flags && !flags)) return std::nullopt;
  TextTest test;
  test.kind = *kind;
  const Expression* operand = call.arguments[0].get();
  if (const Expression* lower = argument_of(*operand, "LCASE")) {
    test.change = TextTest::Case::kLower;
    operand = lower;
  } else if (const Expression* upper = argument_of(*operand, "UCASE")) {
    test.change = TextTest::Case::kUpper;
    operand = upper;
  }
  if (const Expression* term = argument_of(*operand, "STR")) {
    test.any_term = true;
    operand = term;
  }
  const auto* variable = std::get_if<VariableExpression>(&operand->node);
  if (!variable) return std::nullopt;
  test.variable = variable->variable;
  test.constant = *constant;
  if (test.kind == TextTest::Kind::kMatches) test.pattern = patterns.find(*constant, flags ? *flags : "");
  return test;
}

NodePtr make_text_test_node(TextTest test, int column) {
  return std::make_unique<TextTestNode>(std::move(test), column);
}

}  // namespace casus::query
