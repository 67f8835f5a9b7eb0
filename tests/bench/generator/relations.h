#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "tests/bench/generator/random.h"
#include "tests/bench/generator/triple_writer.h"
#include "tests/bench/generator/world.h"

namespace casus::bench {

/// Alliances of states as in ATOP, until there are as many as there; then alliances, coalitions, support and enmity in
/// the theatres, each for a time. A relation is a statement; its direct edge is written once.
class Relations {
 public:
  Relations(const World& world, std::uint64_t seed);
  void write_relation(TripleWriter& out);

 private:
  void write_between_states(TripleWriter& out);
  void write_in_theatre(TripleWriter& out);
  void write_statement(TripleWriter& out, const std::string& from, Predicate type, const std::string& to);
  void write_validity(TripleWriter& out, int first_year, int last_year);
  void write_obligations(TripleWriter& out);
  void write_edge(TripleWriter& out, const std::string& from, Predicate type, const std::string& to);

  const World& world_;
  Random random_;
  WeightedChoice state_;
  WeightedChoice group_;
  std::uint64_t count_ = 0;
  std::uint64_t between_states_ = 0;
  std::set<std::tuple<std::string, Predicate, std::string>> edges_;
};

}  // namespace casus::bench
