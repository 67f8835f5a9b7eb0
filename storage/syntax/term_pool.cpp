#include "storage/syntax/term_pool.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <new>
#include <string_view>

#include "storage/rdf/vocabulary.h"

namespace casus::storage {

namespace {

constexpr std::size_t kBuckets = 64;
// Of a term beside its text: the view, its place in the index and a little slack.
constexpr std::size_t kTermOverhead = sizeof(TermView) + 48;

// The two ways to say xsd:string are one term.
std::string_view datatype_of(const TermView& term) {
  return term.datatype == vocabulary::kXsdString ? std::string_view() : term.datatype;
}

bool is_same(const TermView& a, const TermView& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == TermKind::kTriple) {
    return is_same(a.triple->subject, b.triple->subject) && is_same(a.triple->predicate, b.triple->predicate) &&
           is_same(a.triple->object, b.triple->object);
  }
  return a.value == b.value && a.language == b.language && a.direction == b.direction &&
         datatype_of(a) == datatype_of(b);
}

std::size_t hash_of(const TermView& term) {
  const auto mix = [](std::size_t seed, std::size_t value) {
    return (seed ^ value) * std::size_t{0x9E37'79B9'7F4A'7C15} + (seed >> 29);
  };
  std::size_t hash = static_cast<std::size_t>(term.kind) << 8 | static_cast<std::size_t>(term.direction);
  if (term.kind == TermKind::kTriple) {
    for (const TermView* part : {&term.triple->subject, &term.triple->predicate, &term.triple->object}) {
      hash = mix(hash, hash_of(*part));
    }
    return hash;
  }
  hash = mix(hash, std::hash<std::string_view>()(term.value));
  if (term.kind == TermKind::kLiteral) {
    hash = mix(hash, std::hash<std::string_view>()(datatype_of(term)));
    hash = mix(hash, std::hash<std::string_view>()(term.language));
  }
  return hash;
}

}  // namespace

std::size_t TermPool::Hash::operator()(const TermView& term) const {
  return hash_of(term);
}

bool TermPool::Equal::operator()(TermIndex a, const TermView& b) const {
  return is_same((*pool)[a], b);
}

TermPool::TermPool() : index_(kBuckets, Hash{this}, Equal{this}) {}

TermIndex TermPool::find(const TermView& term) const {
  const auto found = index_.find(term);
  return found != index_.end() ? *found : kNoTerm;
}

TermIndex TermPool::add(const TermView& term, TermIndex likely) {
  if (likely != kNoTerm && is_same(terms_[likely], term)) return likely;
  const TermIndex known = find(term);
  if (known != kNoTerm) return known;
  return term.kind == TermKind::kTriple ? insert_triple(*term.triple) : insert(term);
}

TermIndex TermPool::insert(const TermView& term) {
  const auto index = static_cast<TermIndex>(terms_.size());
  TermView kept = term;
  kept.value = keep(term.value);
  kept.datatype = keep(datatype_of(term));
  kept.language = keep(term.language);
  terms_.push_back(kept);
  index_.insert(index);
  memory_ += kTermOverhead;
  return index;
}

TermIndex TermPool::insert_triple(const TripleView& triple) {
  const std::array<TermIndex, 3> parts = {add(triple.subject), add(triple.predicate), add(triple.object)};
  const auto* const kept = new (arena_.allocate(sizeof(TripleView), alignof(TripleView)))
      TripleView{terms_[parts[0]], terms_[parts[1]], terms_[parts[2]]};
  const TermIndex index = insert({TermKind::kTriple, Direction::kNone, {}, {}, {}, kept});
  triples_.emplace(index, Triple{parts, 1 + std::max(depth(parts[0]), depth(parts[2]))});
  memory_ += sizeof(TripleView) + sizeof(Triple) + kTermOverhead;
  return index;
}

unsigned TermPool::depth(TermIndex term) const {
  return terms_[term].kind == TermKind::kTriple ? triples_.at(term).depth : 0;
}

std::string_view TermPool::keep(std::string_view text) {
  if (text.empty()) return {};
  char* const copy = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  memory_ += text.size();
  return {copy, text.size()};
}

void TermPool::clear() {
  index_ = decltype(index_)(kBuckets, Hash{this}, Equal{this});
  triples_.clear();
  terms_.clear();
  arena_.release();
  memory_ = 0;
}

}  // namespace casus::storage
