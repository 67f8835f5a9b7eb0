#include "tests/bench/generator/world.h"

#include <algorithm>

namespace casus::bench {

namespace {

constexpr std::size_t kCountries = 200;
constexpr std::size_t kProvincesOfTheatre = 14, kDistricts = 57, kAgencies = 10;
/// Triples for one theatre and its share of the gazetteer and the alliances, as in the real data.
constexpr std::uint64_t kTriplesOfTheatre = 700'000;

std::string numbered(std::string_view kind, std::size_t first) {
  std::string id(kind);
  id += '-';
  id += std::to_string(first);
  return id;
}

std::string numbered(std::string_view kind, std::string_view first, std::size_t second) {
  std::string id(kind);
  id += '-';
  id += first;
  id += '-';
  id += std::to_string(second);
  return id;
}

Point near(Random& random, Point centre, int millionths) {
  return {centre.longitude + random.between(-millionths, millionths),
          centre.latitude + random.between(-millionths, millionths)};
}

void add_countries(World& world, Random& random, std::size_t theatres) {
  for (std::size_t i = 0; i < kCountries; ++i) {
    Country country;
    country.id = numbered("country", i + 1);
    country.code = {static_cast<char>('A' + i / 26), static_cast<char>('A' + i % 26)};
    country.name = make_name(random, 2);
    country.centre = {random.between(-170'000'000, 170'000'000), random.between(-50'000'000, 65'000'000)};
    const std::size_t provinces =
        i < theatres ? kProvincesOfTheatre : static_cast<std::size_t>(random.pareto(4, 1.2, 80));
    for (std::size_t k = 0; k < provinces; ++k) {
      Province province;
      province.id = numbered("province", std::to_string(i + 1), k + 1);
      province.country = country.id;
      province.name = make_name(random, random.between(2, 3));
      province.centre = near(random, country.centre, 4'000'000);
      world.provinces.push_back(std::move(province));
    }
    world.countries.push_back(std::move(country));
  }
}

void add_places(Theatre& theatre, const World& world, Random& random) {
  for (std::size_t i = 0; i < world.provinces.size(); ++i) {
    if (world.provinces[i].country == world.countries[theatre.country].id) theatre.provinces.push_back(i);
  }
  for (std::size_t i = 0; i < kDistricts; ++i) {
    const Province& province = world.provinces[theatre.provinces[i % theatre.provinces.size()]];
    theatre.districts.push_back({numbered("district", theatre.number, i + 1), province.id,
                                 make_name(random, random.between(2, 3)), near(random, province.centre, 600'000)});
  }
  static constexpr const char* kKinds[] = {" village", " village", " town", " city", " neighbourhood"};
  const WeightedChoice district_of = WeightedChoice::zipf(kDistricts, 0.5);
  for (std::size_t i = 0; i < kSpotCount; ++i) {
    const District& district = theatre.districts[district_of(random)];
    theatre.spots.push_back({make_name(random, random.between(2, 3)).plain + kKinds[random.below(5)], district.id,
                             near(random, district.centre, 150'000)});
  }
}

std::string group_label(Random& random, const Name& name) {
  static constexpr const char* kBefore[] = {"Army of ", "Brigades of ", "Front of ", "",
                                            "",         "Movement of ", "Jaysh al-"};
  static constexpr const char* kAfter[] = {"", "", "", " Liberation Front", " Battalion", " Martyrs", ""};
  const std::size_t pattern = random.below(7);
  return kBefore[pattern] + name.plain + kAfter[pattern];
}

void add_actors(Theatre& theatre, const World& world, Random& random) {
  const auto government = [&](std::size_t country) {
    const Country& land = world.countries[country];
    return Actor{numbered("government", country + 1), "Government", land.name, "Government of " + land.name.plain, {}};
  };
  theatre.actors.push_back(government(theatre.country));
  theatre.actors.push_back({"bloc-civilians", "Bloc", {}, "Civilians", {}});
  for (std::size_t i = 0; i < kForeignCount; ++i) {
    // The same powers meddle everywhere; they are the last countries, which have no theatre of their own.
    theatre.actors.push_back(government(kCountries - 1 - (i < 3 ? i : random.below(40))));
  }
  for (std::size_t i = 0; i < kGroupCount; ++i) {
    Actor group{
        numbered("group", theatre.number, i + 1), "ArmedGroup", make_name(random, random.between(2, 4)), {}, {}};
    group.label = group_label(random, group.name);
    theatre.actors.push_back(std::move(group));
  }
  for (std::size_t i = 0; i < kGroupCount; ++i) {
    const std::string group = theatre.actors[kGroups + i].id;
    const int units = random.pareto(1, 0.9, 60);
    std::vector<std::string> line{group};
    for (int k = 0; k < units; ++k) {
      Actor unit{numbered("unit", theatre.number, theatre.actors.size()),
                 "ArmedForce",
                 make_name(random, 3),
                 {},
                 line[random.below(line.size())]};
      unit.label = unit.name.plain + " unit";
      line.push_back(unit.id);
      theatre.actors.push_back(std::move(unit));
    }
  }
}

std::size_t any_group(Random& random, const WeightedChoice& choice) {
  return kGroups + choice(random);
}

void add_conflicts(Theatre& theatre, Random& random) {
  const WeightedChoice group = WeightedChoice::zipf(kGroupCount, 0.7);
  for (std::size_t i = 0; i < kConflictCount; ++i) {
    Conflict conflict;
    conflict.id = numbered("conflict", theatre.number, i + 1);
    conflict.side_b = i < 3 ? kGroups + std::min<std::size_t>(i, 1) : any_group(random, group);
    if (i < 2) {
      conflict.violence = "StateBasedViolence";
      conflict.side_a = {kGovernment};
    } else if (i % 8 == 5) {
      conflict.violence = "OneSidedViolence";
      conflict.side_a = {i % 16 == 5 ? kGovernment : any_group(random, group)};
      conflict.side_b = kCivilians;
    } else if (i % 8 == 3) {
      conflict.violence = "StateBasedViolence";
      conflict.side_a = {kForeign + random.below(kForeignCount)};
    } else {
      conflict.violence = "NonStateViolence";
      const int allies = i > 4 && random.chance(0.3) ? random.between(2, 10) : 1;
      for (int k = 0; k < allies; ++k) {
        const std::size_t side = any_group(random, group);
        if (side != conflict.side_b &&
            std::find(conflict.side_a.begin(), conflict.side_a.end(), side) == conflict.side_a.end()) {
          conflict.side_a.push_back(side);
        }
      }
      if (conflict.side_a.empty()) conflict.side_a = {conflict.side_b == kGroups ? kGroups + 2 : kGroups};
    }
    conflict.label = theatre.actors[conflict.side_a.front()].label + " - " + theatre.actors[conflict.side_b].label;
    theatre.conflicts.push_back(std::move(conflict));
  }
}

void add_claimants(Theatre& theatre) {
  theatre.claimants.push_back(numbered("source", theatre.number, 1));
  for (std::size_t i = 1; i <= kAgencies; ++i) theatre.claimants.push_back(numbered("agency", i));
  while (theatre.claimants.size() < kClaimantCount) {
    theatre.claimants.push_back(numbered("source", theatre.number, theatre.claimants.size() - kAgencies + 1));
  }
}

}  // namespace

World make_world(std::uint64_t seed, std::uint64_t triples) {
  Random random(seed);
  World world;
  const std::size_t theatres =
      std::clamp<std::size_t>((triples + kTriplesOfTheatre / 2) / kTriplesOfTheatre, 1, kCountries - 40);
  add_countries(world, random, theatres);
  for (std::size_t i = 0; i < theatres; ++i) {
    Theatre theatre;
    theatre.number = std::to_string(i + 1);
    theatre.country = i;
    add_places(theatre, world, random);
    add_actors(theatre, world, random);
    add_conflicts(theatre, random);
    add_claimants(theatre);
    world.theatres.push_back(std::move(theatre));
  }
  return world;
}

}  // namespace casus::bench
