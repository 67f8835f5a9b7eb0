#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "casus/quad.h"
#include "storage/syntax/term_pool.h"

namespace casus::storage {

/// Indexes into GraphBuffer::quads() and GraphBuffer::subjects().
using QuadIndex = std::uint32_t;
using SubjectIndex = std::uint32_t;

struct PooledQuad {
  TermIndex graph = kNoTerm;
  TermIndex subject = kNoTerm;
  TermIndex predicate = kNoTerm;
  TermIndex object = kNoTerm;

  friend bool operator==(const PooledQuad&, const PooledQuad&) = default;
};

/// The quads of one subject in one graph: rdf:type first, otherwise predicates and objects in the order in which they
/// were first added.
struct SubjectGroup {
  TermIndex graph = kNoTerm;
  TermIndex subject = kNoTerm;
  std::vector<QuadIndex> quads;
};

/// Distinct quads grouped by graph and subject, in the order in which each was first added. Not thread-safe.
class GraphBuffer {
 public:
  /// `graph` is null for the default graph.
  void add(const QuadView& quad, const TermView* graph);
  /// Puts the quads of each subject in order. To be called before the groups are read.
  void arrange();
  void clear();

  const TermPool& terms() const { return terms_; }
  const std::vector<PooledQuad>& quads() const { return quads_; }
  const std::vector<SubjectGroup>& subjects() const { return subjects_; }
  /// The default graph first if it holds anything.
  std::vector<TermIndex> graphs() const;
  std::optional<QuadIndex> find(const PooledQuad& quad) const;
  std::optional<SubjectIndex> find_subject(TermIndex graph, TermIndex subject) const;
  /// Bytes in use, roughly.
  std::size_t memory() const { return terms_.memory() + quads_.size() * kQuadMemory; }

 private:
  static constexpr std::size_t kQuadMemory = 120;

  struct QuadHash {
    std::size_t operator()(const PooledQuad& quad) const;
  };

  TermPool terms_;
  std::vector<PooledQuad> quads_;
  std::vector<SubjectGroup> subjects_;
  std::unordered_map<PooledQuad, QuadIndex, QuadHash> quad_index_;
  std::unordered_map<std::uint64_t, SubjectIndex> subject_index_;
  SubjectIndex last_subject_ = 0;
};

}  // namespace casus::storage
