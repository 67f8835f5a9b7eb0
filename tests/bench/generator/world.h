#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/generator/names.h"
#include "tests/bench/generator/random.h"
#include "tests/bench/generator/triple_writer.h"

namespace casus::bench {

struct Country {
  std::string id;
  std::string code;  ///< two letters
  Name name;
  Point centre;
};

struct Province {
  std::string id;
  std::string country;
  Name name;
  Point centre;
};

struct District {
  std::string id;
  std::string province;
  Name name;
  Point centre;
};

/// Where events happen: a town or village with its district.
struct Spot {
  std::string text;
  std::string district;
  Point point;
};

struct Actor {
  std::string id;
  std::string class_name;
  Name name;
  std::string label;
  std::string part_of;  ///< empty: independent
};

/// A pair of sides that fight again and again. Sides are positions in Theatre::actors.
struct Conflict {
  std::string id;
  std::string label;
  std::string_view violence;  ///< class of its events
  std::vector<std::size_t> side_a;
  std::size_t side_b = 0;
};

/// A war and its country, of about the size and shape of UCDP's Syria 2016-2019. More triples mean more theatres.
struct Theatre {
  std::string number;  ///< from 1, part of all ids
  std::size_t country = 0;
  std::vector<std::size_t> provinces;
  std::vector<District> districts;
  std::vector<Spot> spots;
  std::vector<Actor> actors;  ///< government, civilians, foreign governments, groups, then units of groups
  std::vector<Conflict> conflicts;
  std::vector<std::string> claimants;  ///< the monitor that reports nearly everything first
};

inline constexpr std::size_t kSpotCount = 2000, kConflictCount = 120, kClaimantCount = 122;
/// Positions in Theatre::actors.
inline constexpr std::size_t kGovernment = 0, kCivilians = 1, kForeign = 2, kForeignCount = 6;
inline constexpr std::size_t kGroups = kForeign + kForeignCount, kGroupCount = 120;
inline constexpr std::size_t kCoalitionCount = 6;
/// The alliances that a group starts in; coalitions are numbered from 0.
constexpr std::size_t coalition_of(std::size_t group) {
  return group % kCoalitionCount;
}

/// What stands before the first event is written: a few thousand places and actors.
struct World {
  std::vector<Country> countries;
  std::vector<Province> provinces;
  std::vector<Theatre> theatres;
};

World make_world(std::uint64_t seed, std::uint64_t triples);

}  // namespace casus::bench
