#include "tests/bench/generator/places.h"

namespace casus::bench {

namespace {

/// GeoNames feature codes with their numbers in the real data.
struct Feature {
  const char* code;
  double count;
};
constexpr Feature kFeatures[] = {{"PPL", 7691}, {"PPLA2", 3808}, {"PPLA", 1980}, {"PPLA3", 1520},
                                 {"PPLX", 545}, {"PPLC", 241},   {"PPLA4", 66},  {"PPLL", 18},
                                 {"PPLA5", 14}, {"PPLH", 8},     {"PPLQ", 4},    {"PPLG", 4},
                                 {"STLMT", 3},  {"PPLW", 3},     {"PPLS", 3},    {"PPLF", 1}};

std::vector<double> feature_weights() {
  std::vector<double> weights;
  for (const Feature& feature : kFeatures) weights.push_back(feature.count);
  return weights;
}

}  // namespace

void write_names(TripleWriter& out, const Name& name, std::string_view label, double share_of_scripts, Random& random) {
  out.text(Predicate::kPrefLabel, label, "en");
  if (!random.chance(share_of_scripts)) return;
  for (const Alias& alias : kAliases) {
    if (random.chance(0.6)) out.text(Predicate::kAltLabel, name.*alias.spelling, alias.language);
  }
}

void write_countries(TripleWriter& out, const World& world, Random& random) {
  out.graph("gazetteer");
  for (const Country& country : world.countries) {
    out.subject(country.id);
    out.type("Country");
    write_names(out, country.name, country.name.plain, 1, random);
    out.text(Predicate::kCode, country.code);
    out.point(country.centre);
  }
  for (const Province& province : world.provinces) {
    out.subject(province.id);
    out.type("Province");
    write_names(out, province.name, province.name.plain, 0.3, random);
    out.link(Predicate::kWithin, province.country);
  }
}

void write_districts(TripleWriter& out, const World& world, const Theatre& theatre, Random& random) {
  out.graph("gazetteer");
  for (const District& district : theatre.districts) {
    const std::string& holder = theatre.actors[random.chance(0.5) ? kGovernment : kGroups + random.below(8)].id;
    out.subject(district.id);
    out.type("District");
    write_names(out, district.name, district.name.plain + " District", 0.5, random);
    out.link(Predicate::kWithin, district.province);
    out.link(Predicate::kHeldBy, holder);
    out.subject(holder);
    out.link(Predicate::kControls, district.id);
  }
  out.subject("war-" + theatre.number);
  out.type("War");
  out.text(Predicate::kPrefLabel, "War in " + world.countries[theatre.country].name.plain, "en");
  out.link(Predicate::kPlace, world.countries[theatre.country].id);
}

Gazetteer::Gazetteer(const World& world, std::uint64_t seed)
    : world_(world),
      random_(seed),
      province_(WeightedChoice::zipf(world.provinces.size(), 0.8)),
      feature_(feature_weights()) {}

void Gazetteer::write_settlement(TripleWriter& out) {
  const std::string number = std::to_string(++count_);
  id_ = "settlement-" + number;
  const Name name = make_name(random_, random_.between(2, 4));
  const char* const feature = kFeatures[feature_(random_)].code;
  // A stride spreads the big provinces over all countries.
  const Province& province = world_.provinces[province_(random_) * 7919 % world_.provinces.size()];
  Point point = province.centre;

  out.graph("gazetteer");
  out.subject(id_);
  out.type("Settlement");
  out.text(Predicate::kPrefLabel, name.marked);
  if (name.marked != name.plain && random_.chance(0.4)) out.text(Predicate::kAltLabel, name.plain);
  if (random_.chance(0.1)) {
    for (const Alias& alias : kAliases) {
      if (random_.chance(0.5)) out.text(Predicate::kAltLabel, name.*alias.spelling, alias.language);
    }
  }
  if (count_ > 1 && random_.chance(0.04)) {
    // A quarter of an older settlement, which may be a quarter itself.
    out.link(Predicate::kWithin, "settlement-" + std::to_string(1 + random_.below(count_ - 1)));
  } else if (random_.chance(0.1)) {
    const Theatre& theatre = world_.theatres[random_.below(world_.theatres.size())];
    const District& district = theatre.districts[random_.below(theatre.districts.size())];
    out.link(Predicate::kWithin, district.id);
    point = district.centre;
  } else {
    out.link(Predicate::kWithin, province.id);
  }
  out.text(Predicate::kFeatureCode, feature);
  if (random_.chance(0.978)) out.integer(Predicate::kPopulation, random_.pareto(15'000, 1.1, 25'000'000));
  out.point(
      {point.longitude + random_.between(-700'000, 700'000), point.latitude + random_.between(-700'000, 700'000)});
}

}  // namespace casus::bench
