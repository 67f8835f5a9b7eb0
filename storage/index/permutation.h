#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/dictionary/id.h"

namespace casus::storage {

/// A quad of ids; `graph` is kDefaultGraph or a graph's id.
struct IdQuad {
  Id subject, predicate, object, graph = kDefaultGraph;
  friend bool operator==(const IdQuad&, const IdQuad&) = default;
};

/// The sort orders that are stored: seven of the quads, where the graph is the last column of six and leads the
/// seventh, which holds named graphs alone (SPOG reads the default graph in the same order), and five of the triple
/// terms. A triple term is the row of its three parts with its own id in the place of the graph; every subset of the
/// parts leads one of its orders, and two read in the order of the terms.
enum class Permutation : std::uint8_t {
  kSpog,
  kSopg,
  kPsog,
  kPosg,
  kOspg,
  kOpsg,
  kGspo,
  kSpot,
  kPost,
  kOspt,
  kTspo,
  kPtso,
};
inline constexpr std::size_t kPermutations = 7;  ///< of quads: the first ones
inline constexpr std::size_t kAllPermutations = 12;

constexpr bool is_of_triple_terms(Permutation permutation) {
  return permutation >= Permutation::kSpot;
}

/// kGraph stands for the triple term itself in the orders of triple terms.
enum class Position : std::uint8_t { kSubject, kPredicate, kObject, kGraph };

/// Which position each column of a permutation holds.
constexpr std::array<Position, 4> columns_of(Permutation permutation) {
  using enum Position;
  switch (permutation) {
    case Permutation::kSpog:
    case Permutation::kSpot: return {kSubject, kPredicate, kObject, kGraph};
    case Permutation::kSopg: return {kSubject, kObject, kPredicate, kGraph};
    case Permutation::kPsog: return {kPredicate, kSubject, kObject, kGraph};
    case Permutation::kPosg:
    case Permutation::kPost: return {kPredicate, kObject, kSubject, kGraph};
    case Permutation::kOspg:
    case Permutation::kOspt: return {kObject, kSubject, kPredicate, kGraph};
    case Permutation::kOpsg: return {kObject, kPredicate, kSubject, kGraph};
    case Permutation::kGspo:
    case Permutation::kTspo: return {kGraph, kSubject, kPredicate, kObject};
    case Permutation::kPtso: return {kPredicate, kGraph, kSubject, kObject};
  }
  return {};
}

std::string_view name(Permutation permutation);  ///< "SPOG", ...

/// Whether a permutation of quads has a row for this one.
constexpr bool holds(Permutation permutation, const IdQuad& quad) {
  return permutation != Permutation::kGspo || quad.graph != kDefaultGraph;
}

/// A quad in the column order of some permutation; rows sort lexicographically.
using Row = std::array<Id, 4>;

constexpr Id at(const IdQuad& quad, Position position) {
  switch (position) {
    case Position::kSubject: return quad.subject;
    case Position::kPredicate: return quad.predicate;
    case Position::kObject: return quad.object;
    case Position::kGraph: return quad.graph;
  }
  return {};
}

constexpr Row to_row(Permutation permutation, const IdQuad& quad) {
  const auto columns = columns_of(permutation);
  return {at(quad, columns[0]), at(quad, columns[1]), at(quad, columns[2]), at(quad, columns[3])};
}

constexpr IdQuad to_quad(Permutation permutation, const Row& row) {
  const auto columns = columns_of(permutation);
  IdQuad quad;
  for (std::size_t i = 0; i < 4; ++i) {
    switch (columns[i]) {
      case Position::kSubject: quad.subject = row[i]; break;
      case Position::kPredicate: quad.predicate = row[i]; break;
      case Position::kObject: quad.object = row[i]; break;
      case Position::kGraph: quad.graph = row[i]; break;
    }
  }
  return quad;
}

}  // namespace casus::storage
