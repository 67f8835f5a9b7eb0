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

/// The sort orders that are stored. The graph is the last column of six of them and leads the seventh.
enum class Permutation : std::uint8_t { kSpog, kSopg, kPsog, kPosg, kOspg, kOpsg, kGspo };
inline constexpr std::size_t kPermutations = 7;

enum class Position : std::uint8_t { kSubject, kPredicate, kObject, kGraph };

/// Which position each column of a permutation holds.
constexpr std::array<Position, 4> columns_of(Permutation permutation) {
  using enum Position;
  switch (permutation) {
    case Permutation::kSpog: return {kSubject, kPredicate, kObject, kGraph};
    case Permutation::kSopg: return {kSubject, kObject, kPredicate, kGraph};
    case Permutation::kPsog: return {kPredicate, kSubject, kObject, kGraph};
    case Permutation::kPosg: return {kPredicate, kObject, kSubject, kGraph};
    case Permutation::kOspg: return {kObject, kSubject, kPredicate, kGraph};
    case Permutation::kOpsg: return {kObject, kPredicate, kSubject, kGraph};
    case Permutation::kGspo: return {kGraph, kSubject, kPredicate, kObject};
  }
  return {};
}

std::string_view name(Permutation permutation);  ///< "SPOG", ...

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
