#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/generator/random.h"
#include "tests/bench/generator/triple_writer.h"
#include "tests/bench/generator/world.h"

namespace casus::bench {

/// Events in order of time, each with its casualties and the claim that reports them.
class Events {
 public:
  Events(const World& world, std::uint64_t seed);
  /// `progress` from 0 to 1 goes through the years of the war.
  void write_event(TripleWriter& out, double progress);

 private:
  /// What is remembered of a theatre and its conflicts.
  struct Progress {
    std::string last_event;               ///< of the theatre
    std::vector<std::string> chain_ends;  ///< for each conflict the event that may lead to more
    std::string report;                   ///< the one that claims are found in
    std::uint64_t events = 0;
    std::set<std::pair<std::size_t, std::size_t>> attacked;  ///< direct edges written
  };

  void write_circumstances(TripleWriter& out, const Theatre& theatre, const Conflict& conflict);
  void write_links(TripleWriter& out, std::size_t conflict_index, Progress& progress);
  void write_casualties(TripleWriter& out, const Theatre& theatre, const Conflict& conflict);
  void write_victims(TripleWriter& out, const std::string& suffix, const std::string& victim, int count);
  void write_claim(TripleWriter& out, const Theatre& theatre, Progress& progress);
  void write_report(TripleWriter& out, const Theatre& theatre, Progress& progress);
  void write_control(TripleWriter& out, const Theatre& theatre);

  const World& world_;
  Random random_;
  WeightedChoice theatre_;
  WeightedChoice conflict_;
  WeightedChoice spot_;
  WeightedChoice claimant_;
  std::vector<Progress> progress_;
  std::uint64_t count_ = 0;
  std::uint64_t reports_ = 0;
  std::uint64_t controls_ = 0;
  std::string id_;
  std::chrono::sys_days day_;
  std::chrono::sys_days last_day_;
};

}  // namespace casus::bench
