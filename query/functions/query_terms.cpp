#include "query/functions/query_terms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/dictionary/dictionary.h"

namespace casus::query {

using storage::Tag;

namespace {

void append_key(std::string& key, const TermView& term) {
  const auto put = [&](std::string_view text) {
    const auto size = static_cast<std::uint64_t>(text.size());
    key.append(reinterpret_cast<const char*>(&size), sizeof size);
    key.append(text);
  };
  key.push_back(static_cast<char>(term.kind));
  key.push_back(static_cast<char>(term.direction));
  put(term.value);
  // The two ways to say xsd:string are one term.
  put(term.datatype == "http://www.w3.org/2001/XMLSchema#string" ? std::string_view() : term.datatype);
  put(term.language);
}

std::string key_of(const TripleIds& parts) {
  std::string key(1, static_cast<char>(TermKind::kTriple));
  for (const Id id : {parts.subject, parts.predicate, parts.object}) {
    const std::uint64_t bits = id.bits();
    key.append(reinterpret_cast<const char*>(&bits), sizeof bits);
  }
  return key;
}

std::size_t text_bytes(const TermView& term) {
  if (term.kind == TermKind::kTriple) {
    return 3 * sizeof(Term) + text_bytes(term.triple->subject) + text_bytes(term.triple->predicate) +
           text_bytes(term.triple->object);
  }
  return term.value.size() + term.datatype.size() + term.language.size();
}

// The number n of a label "qn" as new_blank_node gives them.
std::optional<std::uint64_t> node_number(std::string_view label) {
  if (label.size() < 2 || label.front() != 'q' || (label[1] == '0' && label.size() > 2)) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(label.data() + 1, label.data() + label.size(), number);
  if (error != std::errc() || end != label.data() + label.size()) return std::nullopt;
  return number;
}

}  // namespace

struct QueryTerms::State {
  static constexpr std::uint64_t kNotMade = ~std::uint64_t{0};
  std::deque<Term> terms;
  std::unordered_map<std::string, std::uint64_t> index;
  struct Triple {
    TripleIds parts;
    unsigned depth;
  };
  std::unordered_map<Id, Triple> triples;  // those among the terms
  std::unique_ptr<storage::Scan> triples_by_parts, triples_by_id;
  std::size_t bytes = 0;
  std::vector<std::uint64_t> blank_nodes;  // by the number in the label: the place in `terms`
  bool has_foreign_nodes = false;          // the index holds blank nodes that this query did not make
};

QueryTerms::QueryTerms(std::shared_ptr<const storage::ReadView> view)
    : view_(std::move(view)), state_(std::make_unique<State>()) {}
QueryTerms::QueryTerms(const QueryTerms& other) : QueryTerms(other.view_) {
  const State& known = *other.state_;
  state_->terms = known.terms;
  state_->index = known.index;
  state_->triples = known.triples;
  state_->bytes = known.bytes;
  state_->blank_nodes = known.blank_nodes;
  state_->has_foreign_nodes = known.has_foreign_nodes;
}
QueryTerms::~QueryTerms() = default;

Id QueryTerms::intern(const TermView& term) {
  if (term.kind != TermKind::kBlankNode) {
    if (const auto id = storage::inline_id(term)) return *id;
  } else if (const auto number = node_number(term.value); number && *number < state_->blank_nodes.size()) {
    const std::uint64_t place = state_->blank_nodes[static_cast<std::size_t>(*number)];
    if (place != State::kNotMade) return {Tag::kLocal, place};
  }
  if (term.kind == TermKind::kTriple) {
    const TripleView& triple = *term.triple;
    const TripleIds parts{intern(triple.subject), intern(triple.predicate), intern(triple.object)};
    return triple_id(parts, triple_depth(parts.object) + 1);
  }
  // Terms made by this query are looked up first: that costs less than the store.
  std::string key;
  append_key(key, term);
  const auto found = state_->index.find(key);
  if (found != state_->index.end()) return {Tag::kLocal, found->second};
  if (const auto id = view_->find(term)) return *id;
  return add(std::move(key), Term(term));
}

Id QueryTerms::add(std::string key, Term term) {
  const std::uint64_t number = state_->terms.size();
  state_->bytes += 2 * text_bytes(term.view()) + key.size() + sizeof(Term) + 64;
  state_->has_foreign_nodes = state_->has_foreign_nodes || term.is_blank_node();
  state_->terms.push_back(std::move(term));
  state_->index.emplace(std::move(key), number);
  return {Tag::kLocal, number};
}

Id QueryTerms::intern_triple(const TripleIds& parts) {
  const TermKind subject = kind(parts.subject);
  if (subject != TermKind::kIri && subject != TermKind::kBlankNode) return storage::kUnbound;
  if (kind(parts.predicate) != TermKind::kIri || parts.object.is_unbound()) return storage::kUnbound;
  const unsigned depth = triple_depth(parts.object) + 1;
  return depth > kMaxTripleDepth ? storage::kUnbound : triple_id(parts, depth);
}

Id QueryTerms::triple_id(const TripleIds& parts, unsigned depth) {
  std::string key = key_of(parts);
  const auto found = state_->index.find(key);
  if (found != state_->index.end()) return {Tag::kLocal, found->second};
  if (const auto id = find_triple(parts)) return *id;
  const Id id = add(std::move(key), Term::triple(term(parts.subject), term(parts.predicate), term(parts.object)));
  state_->triples.emplace(id, State::Triple{parts, depth});
  state_->bytes += sizeof(State::Triple) + 3 * sizeof(Term) + 64;
  return id;
}

std::optional<Id> QueryTerms::find_triple(const TripleIds& parts) const {
  if (parts.subject.is_local() || parts.predicate.is_local() || parts.object.is_local()) return std::nullopt;
  const std::array<Id, 3> prefix{parts.subject, parts.predicate, parts.object};
  storage::ScanBatch rows;
  if (!look_up(state_->triples_by_parts, storage::Permutation::kSpot, prefix, rows)) return std::nullopt;
  return rows.columns[3][0];
}

TripleIds QueryTerms::parts_of(Id triple) const {
  if (triple.is_local()) return state_->triples.at(triple).parts;
  const std::array<Id, 1> prefix{triple};
  storage::ScanBatch rows;
  if (!look_up(state_->triples_by_id, storage::Permutation::kTspo, prefix, rows)) {
    throw StorageError(StorageError::Reason::kCorrupt, "a triple term is missing in the index");
  }
  return {rows.columns[1][0], rows.columns[2][0], rows.columns[3][0]};
}

bool QueryTerms::look_up(std::unique_ptr<storage::Scan>& scan, storage::Permutation permutation,
                         std::span<const Id> prefix, storage::ScanBatch& rows) const {
  if (scan == nullptr) {
    storage::ScanSpec spec;
    spec.permutation = permutation;
    std::copy(prefix.begin(), prefix.end(), spec.prefix.begin());
    spec.prefix_length = static_cast<std::uint8_t>(prefix.size());
    spec.graphs = storage::GraphFilter::all();
    scan = view_->scan(spec);
  } else {
    scan->restart(prefix);
  }
  return scan->next(rows);
}

unsigned QueryTerms::triple_depth(Id id) const {
  unsigned depth = 0;
  for (; kind(id) == TermKind::kTriple; ++depth) {
    if (id.is_local()) return depth + state_->triples.at(id).depth;
    id = parts_of(id).object;
  }
  return depth;
}

Id QueryTerms::new_blank_node() {
  const std::uint64_t place = state_->terms.size();
  for (;;) {
    Term node = Term::blank_node("q" + std::to_string(state_->blank_nodes.size()));
    bool is_foreign = false;
    if (state_->has_foreign_nodes) {
      std::string key;
      append_key(key, node.view());
      is_foreign = state_->index.contains(key);
    }
    state_->blank_nodes.push_back(is_foreign ? State::kNotMade : place);
    state_->bytes += sizeof(std::uint64_t);
    if (is_foreign) continue;
    state_->terms.push_back(std::move(node));
    state_->bytes += sizeof(Term) + 16;
    return {Tag::kLocal, place};
  }
}

Term QueryTerms::term(Id id) const {
  return id.is_local() ? state_->terms.at(id.payload()) : view_->term(id);
}

void QueryTerms::visit(std::span<const Id> ids, const std::function<void(std::size_t, const TermView&)>& visit) const {
  std::size_t start = 0;
  while (start < ids.size()) {
    if (ids[start].is_local()) {
      visit(start, state_->terms.at(ids[start].payload()).view());
      ++start;
      continue;
    }
    std::size_t end = start + 1;
    while (end < ids.size() && !ids[end].is_local()) ++end;
    view_->visit_terms(ids.subspan(start, end - start),
                       [&](std::size_t i, const TermView& term) { visit(start + i, term); });
    start = end;
  }
}

TermKind QueryTerms::kind(Id id) const {
  if (id.is_local()) return state_->terms.at(id.payload()).kind();
  if (id.is_blank_node()) return TermKind::kBlankNode;
  if (id.is_iri()) return TermKind::kIri;
  return id.is_triple() ? TermKind::kTriple : TermKind::kLiteral;
}

std::size_t QueryTerms::computed() const {
  return state_->terms.size();
}

std::size_t QueryTerms::memory_bytes() const {
  return state_->bytes;
}

}  // namespace casus::query
