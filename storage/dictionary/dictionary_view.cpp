#include <array>
#include <deque>
#include <mutex>
#include <vector>

#include "casus/error.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/encoded_term.h"
#include "storage/dictionary/inline_value.h"
#include "storage/dictionary/stored_terms.h"

namespace casus::storage {
namespace {

constexpr std::size_t kMaxTripleParts = std::size_t{1} << 20;

/// Keeps what the views of one triple term point to.
struct TripleArena {
  std::deque<TripleView> triples;
  std::deque<InlineText> inline_texts;
  std::deque<std::string> scratch;
  std::vector<TermSource::Pin> pins;
  std::size_t parts = 0;
};

void check_tag(Id id, std::string_view encoded) {
  if (encoded_tag(encoded) != id.tag()) throw_corrupt_dictionary("an id whose tag is not that of its term");
}

class SourceView final : public DictionaryView {
 public:
  explicit SourceView(std::shared_ptr<const TermSource> source)
      : source_(std::move(source)), counters_(source_->counters()) {}

  std::optional<Id> find(const TermView& term) const override { return find(term, 0); }
  Term term(Id id) const override;
  void visit(std::span<const Id> ids, const std::function<void(std::size_t, const TermView&)>& visit) const override;
  std::uint64_t size() const override { return counters_.next_index; }
  const std::vector<TermRun>& runs() const override;
  std::pair<std::uint64_t, std::uint64_t> prefix_range(const TermRun& run, std::string_view prefix) const override;

 private:
  std::optional<Id> find(const TermView& term, int depth) const;
  std::string_view encoded(Id id, TermSource::Pin& pin) const;
  std::optional<TermView> inline_view(Id id, InlineText& text) const;
  TermView resolve(Id id, TripleArena& arena, int depth) const;
  TermView resolve_triple(std::string_view encoded, TripleArena& arena, int depth) const;

  std::shared_ptr<const TermSource> source_;
  DictionaryCounters counters_;
  mutable std::once_flag runs_read_;
  mutable std::vector<TermRun> runs_;
};

std::optional<Id> SourceView::find(const TermView& term, int depth) const {
  if (const auto id = inline_id(term)) {
    if (id->is_blank_node() && id->payload() >= counters_.next_blank_node) return std::nullopt;
    return id;
  }
  std::string encoded;
  switch (term.kind) {
    case TermKind::kBlankNode: return std::nullopt;
    case TermKind::kTriple: {
      if (depth >= kMaxTripleDepth) return std::nullopt;
      const auto subject = find(term.triple->subject, depth + 1);
      if (!subject) return std::nullopt;
      const auto predicate = find(term.triple->predicate, depth + 1);
      if (!predicate) return std::nullopt;
      const auto object = find(term.triple->object, depth + 1);
      if (!object) return std::nullopt;
      encode_triple(*subject, *predicate, *object, encoded);
      break;
    }
    default: encode_term(term, encoded);
  }
  const auto index = source_->find(encoded);
  if (!index) return std::nullopt;
  return Id{encoded_tag(encoded), *index};
}

std::string_view SourceView::encoded(Id id, TermSource::Pin& pin) const {
  if (!is_dictionary_tag(id.tag())) throw_corrupt_dictionary("an id that was never handed out");
  const std::string_view bytes = source_->encoded(id.payload(), pin);
  check_tag(id, bytes);
  return bytes;
}

std::optional<TermView> SourceView::inline_view(Id id, InlineText& text) const {
  if (id.is_blank_node() && id.payload() >= counters_.next_blank_node) {
    throw_corrupt_dictionary("a blank node that was never handed out");
  }
  return inline_term(id, text);
}

TermView SourceView::resolve(Id id, TripleArena& arena, int depth) const {
  if (++arena.parts > kMaxTripleParts) throw ResourceLimit("a triple term with too many parts");
  if (!is_dictionary_tag(id.tag())) {
    if (const auto view = inline_view(id, arena.inline_texts.emplace_back())) return *view;
  }
  auto& pin = arena.pins.emplace_back();
  const std::string_view bytes = encoded(id, pin);
  if (id.is_triple()) return resolve_triple(bytes, arena, depth);
  return decode_term(bytes, arena.scratch.emplace_back());
}

TermView SourceView::resolve_triple(std::string_view encoded, TripleArena& arena, int depth) const {
  if (depth >= kMaxTripleDepth) throw_corrupt_dictionary("a triple term that is nested too deep");
  const auto ids = decode_triple(encoded);
  TripleView& triple = arena.triples.emplace_back();
  triple.subject = resolve(ids[0], arena, depth + 1);
  triple.predicate = resolve(ids[1], arena, depth + 1);
  triple.object = resolve(ids[2], arena, depth + 1);
  TermView view;
  view.kind = TermKind::kTriple;
  view.triple = &triple;
  return view;
}

Term SourceView::term(Id id) const {
  if (!is_dictionary_tag(id.tag())) {
    InlineText text;
    if (const auto view = inline_view(id, text)) return Term(*view);
  }
  TermSource::Pin pin;
  const std::string_view bytes = encoded(id, pin);
  if (id.is_triple()) {
    TripleArena arena;
    return Term(resolve_triple(bytes, arena, 0));
  }
  std::string scratch;
  return Term(decode_term(bytes, scratch));
}

void SourceView::visit(std::span<const Id> ids, const std::function<void(std::size_t, const TermView&)>& visit) const {
  InlineText text;
  std::string scratch;
  for (std::size_t i = 0; i < ids.size();) {
    if (!is_dictionary_tag(ids[i].tag())) {
      const auto view = inline_view(ids[i], text);
      if (!view) throw_corrupt_dictionary("an id that was never handed out");
      visit(i++, *view);
      continue;
    }
    std::size_t end = i + 1;
    while (end < ids.size() && is_dictionary_tag(ids[end].tag())) ++end;
    source_->visit(ids.subspan(i, end - i), [&](std::size_t at, std::string_view bytes) {
      check_tag(ids[i + at], bytes);
      if (ids[i + at].is_triple()) {
        TripleArena arena;
        visit(i + at, resolve_triple(bytes, arena, 0));
      } else {
        visit(i + at, decode_term(bytes, scratch));
      }
    });
    i = end;
  }
}

const std::vector<TermRun>& SourceView::runs() const {
  std::call_once(runs_read_, [this] { runs_ = source_->runs(); });
  return runs_;
}

std::pair<std::uint64_t, std::uint64_t> SourceView::prefix_range(const TermRun& run, std::string_view prefix) const {
  TermSource::Pin pin;
  const auto first_where = [&](std::uint64_t first, const auto& holds) {
    for (std::uint64_t end = run.end; first < end;) {
      const std::uint64_t middle = first + (end - first) / 2;
      const std::string_view bytes = source_->encoded(middle, pin);
      const std::string_view text = bytes.substr(encoded_head(bytes).size());
      if (holds(text)) {
        end = middle;
      } else {
        first = middle + 1;
      }
    }
    return first;
  };
  const std::uint64_t first = first_where(run.first, [&](std::string_view text) { return text >= prefix; });
  return {first, first_where(first, [&](std::string_view text) { return !text.starts_with(prefix); })};
}

}  // namespace

std::shared_ptr<const DictionaryView> make_dictionary_view(std::shared_ptr<const TermSource> source) {
  return std::make_shared<SourceView>(std::move(source));
}

std::shared_ptr<PageCache> make_page_cache(std::size_t bytes) {
  return std::make_shared<PageCache>(bytes);
}

std::shared_ptr<const DictionaryView> open_dictionary(std::shared_ptr<const EngineSnapshot> snapshot,
                                                      std::shared_ptr<PageCache> cache) {
  if (!cache) cache = make_page_cache();
  return make_dictionary_view(std::make_shared<StoredTerms>(std::move(snapshot), std::move(cache)));
}

std::unique_ptr<DictionaryWriter> write_dictionary(std::shared_ptr<const EngineSnapshot> snapshot,
                                                   std::shared_ptr<PageCache> cache) {
  if (!cache) cache = make_page_cache();
  return make_dictionary_writer(std::make_shared<StoredTerms>(std::move(snapshot), std::move(cache)));
}

}  // namespace casus::storage
