#include <algorithm>

#include "query/functions/node.h"

namespace casus::query {
namespace {

class LanguageNode final : public Node {
 public:
  LanguageNode(NodePtr operand, QueryTerms& terms) : operand_(std::move(operand)), none_(value_of(terms, "")) {
    for (const storage::TermRun& run : terms.view().term_runs()) {
      if (run.tag != Tag::kLangString && run.tag != Tag::kDirLangString) continue;
      runs_.push_back({run.first, run.end, value_of(terms, run.language)});
    }
  }

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    const std::vector<Id>& column = ids_of(frame);
    bool reads = false;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Id id = column[rows.rows[i]];
      const Value* language = known(id);
      out[i] = language != nullptr ? *language : Value::of_id(id);
      reads |= language == nullptr;
    }
    if (reads) read_languages(frame, out);
  }

  void ids(Frame& frame, const Selection& rows, std::span<Id> out) override {
    const std::vector<Id>& column = ids_of(frame);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Value* language = known(column[rows.rows[i]]);
      if (language == nullptr) return Node::ids(frame, rows, out);
      out[i] = language->id;
    }
  }

 private:
  struct Run {
    std::uint64_t first, end;
    Value language;
  };

  // The text lives as long as the view.
  static Value value_of(QueryTerms& terms, std::string_view language) {
    Value value = Value::string(language);
    value.id = terms.intern(TermView::literal(language));
    return value;
  }

  const std::vector<Id>& ids_of(const Frame& frame) const {
    return frame.batch->columns[static_cast<std::size_t>(operand_->column())];
  }

  // The language; null where the term has to be read.
  const Value* known(Id id) {
    switch (id.tag()) {
      case Tag::kUndefined:
      case Tag::kBlankNode:
      case Tag::kIri:
      case Tag::kTriple: return &error_;
      case Tag::kLocal: return nullptr;
      case Tag::kLangString:
      case Tag::kDirLangString: break;
      default: return &none_;
    }
    const auto holds = [&](const Run& run) { return run.first <= id.payload() && id.payload() < run.end; };
    if (last_ < runs_.size() && holds(runs_[last_])) return &runs_[last_].language;
    const auto place = std::upper_bound(runs_.begin(), runs_.end(), id.payload(),
                                        [](std::uint64_t payload, const Run& run) { return payload < run.end; });
    if (place == runs_.end() || !holds(*place)) return nullptr;
    last_ = static_cast<std::size_t>(place - runs_.begin());
    return &place->language;
  }

  void read_languages(Frame& frame, std::span<Value> out) {
    terms_.clear();
    places_.clear();
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (out[i].kind != ValueKind::kId) continue;
      terms_.push_back(out[i]);
      places_.push_back(i);
    }
    decode(terms_, frame.terms(), frame.arena, scratch_);
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      out[places_[i]] = terms_[i].is_literal() ? Value::string(terms_[i].language()) : Value::error();
    }
  }

  NodePtr operand_;
  Value none_;
  Value error_;
  std::vector<Run> runs_;
  std::size_t last_ = 0;
  std::vector<Value> terms_;
  std::vector<std::size_t> places_;
  DecodeScratch scratch_;
};

}  // namespace

NodePtr make_language_node(NodePtr column, QueryTerms& terms) {
  return std::make_unique<LanguageNode>(std::move(column), terms);
}

}  // namespace casus::query
