#include "storage/syntax/graph_buffer.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "storage/rdf/vocabulary.h"

namespace casus::storage {

namespace {

std::uint64_t subject_key(TermIndex graph, TermIndex subject) {
  return std::uint64_t{graph} << 32 | subject;
}

}  // namespace

std::size_t GraphBuffer::QuadHash::operator()(const PooledQuad& quad) const {
  constexpr std::uint64_t kMultiplier = 0x9E37'79B9'7F4A'7C15;
  std::uint64_t hash = subject_key(quad.graph, quad.subject) * kMultiplier;
  hash = (hash ^ hash >> 32 ^ subject_key(quad.predicate, quad.object)) * kMultiplier;
  return static_cast<std::size_t>(hash ^ hash >> 32);
}

void GraphBuffer::add(const QuadView& quad, const TermView* graph) {
  const PooledQuad last = quads_.empty() ? PooledQuad() : quads_.back();
  const PooledQuad pooled{graph != nullptr ? terms_.add(*graph, last.graph) : kNoTerm,
                          terms_.add(quad.subject, last.subject), terms_.add(quad.predicate, last.predicate),
                          terms_.add(quad.object)};
  const auto index = static_cast<QuadIndex>(quads_.size());
  if (!quad_index_.emplace(pooled, index).second) return;
  quads_.push_back(pooled);
  const bool same_subject = !subjects_.empty() && subjects_[last_subject_].subject == pooled.subject &&
                            subjects_[last_subject_].graph == pooled.graph;
  if (!same_subject) {
    const auto [place, is_new] =
        subject_index_.emplace(subject_key(pooled.graph, pooled.subject), static_cast<SubjectIndex>(subjects_.size()));
    if (is_new) subjects_.push_back({pooled.graph, pooled.subject, {}});
    last_subject_ = place->second;
  }
  subjects_[last_subject_].quads.push_back(index);
}

void GraphBuffer::arrange() {
  const TermIndex type = terms_.find(TermView::iri(vocabulary::kRdfType));
  std::unordered_map<TermIndex, QuadIndex> first;  // of each predicate
  for (SubjectGroup& group : subjects_) {
    if (group.quads.size() < 2) continue;
    first.clear();
    for (const QuadIndex quad : group.quads) first.emplace(quads_[quad].predicate, quad);
    const auto rank = [&](QuadIndex quad) {
      const TermIndex predicate = quads_[quad].predicate;
      return std::tuple(predicate != type, first.at(predicate), quad);
    };
    std::sort(group.quads.begin(), group.quads.end(), [&](QuadIndex a, QuadIndex b) { return rank(a) < rank(b); });
  }
}

void GraphBuffer::clear() {
  terms_.clear();
  quads_.clear();
  subjects_.clear();
  // Emptied tables would keep their size, and go on missing the caches.
  quad_index_ = {};
  subject_index_ = {};
  last_subject_ = 0;
}

std::vector<TermIndex> GraphBuffer::graphs() const {
  std::vector<TermIndex> graphs;
  std::unordered_set<TermIndex> seen;
  for (const SubjectGroup& group : subjects_) {
    if (seen.insert(group.graph).second) graphs.push_back(group.graph);
  }
  std::stable_partition(graphs.begin(), graphs.end(), [](TermIndex graph) { return graph == kNoTerm; });
  return graphs;
}

std::optional<QuadIndex> GraphBuffer::find(const PooledQuad& quad) const {
  const auto found = quad_index_.find(quad);
  if (found == quad_index_.end()) return std::nullopt;
  return found->second;
}

std::optional<SubjectIndex> GraphBuffer::find_subject(TermIndex graph, TermIndex subject) const {
  const auto found = subject_index_.find(subject_key(graph, subject));
  if (found == subject_index_.end()) return std::nullopt;
  return found->second;
}

}  // namespace casus::storage
