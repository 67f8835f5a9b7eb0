#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "casus/term.h"

namespace casus::storage {

/// A term of a pool; terms of one pool are equal exactly when their indexes are.
using TermIndex = std::uint32_t;

/// No term: the graph of a triple of the default graph.
inline constexpr TermIndex kNoTerm = 0xFFFF'FFFF;

/// Keeps each distinct term once. Not thread-safe.
class TermPool {
 public:
  TermPool();
  TermPool(const TermPool&) = delete;
  TermPool& operator=(const TermPool&) = delete;

  /// The index of `term`, which is copied when it is new. The parts of a triple term get indexes of their own. `likely`
  /// is tried first.
  TermIndex add(const TermView& term, TermIndex likely = kNoTerm);
  /// kNoTerm when the pool does not hold it.
  TermIndex find(const TermView& term) const;
  /// Valid as long as the pool.
  const TermView& operator[](TermIndex index) const { return terms_[index]; }
  /// Subject, predicate and object of a triple term.
  const std::array<TermIndex, 3>& parts(TermIndex triple) const { return triples_.at(triple).parts; }
  /// How deep triple terms are nested in `term`: 0 for a term of another kind.
  unsigned depth(TermIndex term) const;

  std::size_t size() const { return terms_.size(); }
  /// Bytes in use, roughly.
  std::size_t memory() const { return memory_; }
  void clear();

 private:
  struct Triple {
    std::array<TermIndex, 3> parts;
    unsigned depth;
  };
  struct Hash {
    using is_transparent = void;
    const TermPool* pool;
    std::size_t operator()(const TermView& term) const;
    std::size_t operator()(TermIndex index) const { return (*this)((*pool)[index]); }
  };
  struct Equal {
    using is_transparent = void;
    const TermPool* pool;
    bool operator()(TermIndex a, TermIndex b) const { return a == b; }
    bool operator()(TermIndex a, const TermView& b) const;
    bool operator()(const TermView& a, TermIndex b) const { return (*this)(b, a); }
  };

  std::string_view keep(std::string_view text);
  TermIndex insert(const TermView& term);
  TermIndex insert_triple(const TripleView& triple);

  std::pmr::monotonic_buffer_resource arena_;
  std::vector<TermView> terms_;
  std::unordered_map<TermIndex, Triple> triples_;
  std::unordered_set<TermIndex, Hash, Equal> index_;
  std::size_t memory_ = 0;
};

}  // namespace casus::storage
