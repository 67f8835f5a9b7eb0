#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/generator/random.h"
#include "tests/bench/generator/triple_writer.h"
#include "tests/bench/generator/world.h"

namespace casus::bench {

/// prefLabel in English and altLabels: plain Latin where it differs, then up to all the scripts.
void write_names(TripleWriter& out, const Name& name, std::string_view label, double share_of_scripts, Random& random);

/// Countries with their provinces.
void write_countries(TripleWriter& out, const World& world, Random& random);
/// The districts of a theatre, held by someone each.
void write_districts(TripleWriter& out, const World& world, const Theatre& theatre, Random& random);

/// A gazetteer without end: one settlement at a time, in provinces and districts of very different size.
class Gazetteer {
 public:
  Gazetteer(const World& world, std::uint64_t seed);
  void write_settlement(TripleWriter& out);

 private:
  const World& world_;
  Random random_;
  WeightedChoice province_;
  WeightedChoice feature_;
  std::uint64_t count_ = 0;
  std::string id_;
};

}  // namespace casus::bench
