#pragma once

#include <array>
#include <memory>
#include <vector>

#include "storage/index/index_view.h"

namespace casus::storage {

/// A triple of a plain sorted array: what the blocks are measured against.
struct PlainTriple {
  std::array<Id, 3> ids;
  friend bool operator==(const PlainTriple&, const PlainTriple&) = default;
  friend auto operator<=>(const PlainTriple& a, const PlainTriple& b) {
    return a.ids < b.ids ? -1 : b.ids < a.ids ? 1 : 0;
  }
};

/// Synthetic triples: dense subjects with about ten triples each, 50 predicates of very different sizes, objects that
/// are IRIs or integers. CASUS_BENCH_TRIPLES sets how many (default 5,000,000).
struct BenchData {
  std::vector<PlainTriple> spo;
  std::vector<PlainTriple> pso;
  std::unique_ptr<Engine> engine;
  std::shared_ptr<const IndexView> view;     // SPOG and PSOG alone
  std::shared_ptr<const IndexView> changed;  // the same under a delta of 1%
  double bytes_a_triple = 0;
  /// (subject, predicate) pairs that have triples, at random.
  std::vector<std::array<Id, 2>> keys;
};

const BenchData& bench_data();

}  // namespace casus::storage
