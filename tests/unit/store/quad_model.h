#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "storage/quad_store.h"

namespace casus::storage {

/// The slow oracle of a store: a set of quads.
class QuadModel {
 public:
  bool insert(const IdQuad& quad) { return rows_.insert(to_row(Permutation::kSpog, quad)).second; }
  bool remove(const IdQuad& quad) { return rows_.erase(to_row(Permutation::kSpog, quad)) > 0; }
  bool contains(const IdQuad& quad) const { return rows_.count(to_row(Permutation::kSpog, quad)) > 0; }
  std::size_t size() const { return rows_.size(); }

  /// What scan(spec) must hand out, all columns.
  std::vector<Row> scan(const ScanSpec& spec) const;
  std::vector<Id> graphs() const;
  /// A quad of the model, or one made up when it is empty.
  IdQuad any(std::mt19937_64& random) const;

 private:
  std::set<Row> rows_;
};

/// Ids of a few types from a small domain, so that quads repeat and share prefixes.
class QuadGenerator {
 public:
  QuadGenerator(std::uint64_t seed, std::uint64_t subjects, std::uint64_t predicates, std::uint64_t objects,
                std::uint64_t graphs)
      : random(seed), subjects_(subjects), predicates_(predicates), objects_(objects), graphs_(graphs) {}
  IdQuad next();
  std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : random() % limit; }

  std::mt19937_64 random;

 private:
  std::uint64_t subjects_, predicates_, objects_, graphs_;
};

/// Compares everything that a view says with the model, through `rounds` random scans.
void expect_same(const ReadView& view, const QuadModel& model, QuadGenerator& generator, int rounds);

}  // namespace casus::storage
