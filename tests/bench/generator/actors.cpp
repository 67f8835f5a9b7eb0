#include "tests/bench/generator/actors.h"

#include <set>
#include <utility>

#include "tests/bench/generator/places.h"

namespace casus::bench {

namespace {

void write_source(TripleWriter& out, const std::string& id, std::string_view label, Random& random) {
  const char reliability = static_cast<char>('A' + random.below(6));
  out.subject(id);
  out.type("Organization");
  out.text(Predicate::kPrefLabel, label, "en");
  out.text(Predicate::kReliability, {&reliability, 1});
}

/// A group comes out of an older one, so that lineages are chains and trees.
void write_lineage(TripleWriter& out, const Theatre& theatre, std::size_t group, Random& random) {
  static constexpr Predicate kKinds[] = {Predicate::kSplitFrom, Predicate::kSplitFrom, Predicate::kMergedInto,
                                         Predicate::kRenamedTo};
  if (group < 2 || !random.chance(0.45)) return;
  const std::size_t older = random.below(group);
  const Predicate kind = kKinds[random.below(4)];
  out.link(kind, theatre.actors[kGroups + older].id);
}

void write_leader(TripleWriter& out, const Theatre& theatre, const std::string& group, std::size_t number,
                  Random& random) {
  const Name name = make_name(random, 2), family = make_name(random, 3);
  out.subject("person-" + theatre.number + "-" + std::to_string(number + 1));
  out.type("Person");
  write_names(out, name, name.plain + " " + family.plain, 1, random);
  out.link(Predicate::kLeads, group);
}

void write_conflicts(TripleWriter& out, const Theatre& theatre) {
  std::set<std::pair<std::size_t, std::size_t>> enemies;
  for (const Conflict& conflict : theatre.conflicts) {
    out.subject(conflict.id);
    out.type("War");
    out.text(Predicate::kPrefLabel, conflict.label, "en");
    out.link(Predicate::kPartOfEvent, "war-" + theatre.number);
    if (conflict.side_b == kCivilians) continue;
    for (const std::size_t side : conflict.side_a) {
      enemies.emplace(side, conflict.side_b);
      enemies.emplace(conflict.side_b, side);
    }
  }
  for (const auto& [one, other] : enemies) {
    out.subject(theatre.actors[one].id);
    out.link(Predicate::kFights, theatre.actors[other].id);
  }
}

}  // namespace

void write_states(TripleWriter& out, const World& world, Random& random) {
  out.graph("actors");
  for (std::size_t i = 0; i < world.countries.size(); ++i) {
    const Country& country = world.countries[i];
    const std::string state = "state-" + std::to_string(i + 1);
    out.subject(state);
    out.type("State");
    write_names(out, country.name, country.name.plain, 1, random);
    out.text(Predicate::kCode, country.code);
    out.subject("government-" + std::to_string(i + 1));
    out.type("Government");
    write_names(out, country.name, "Government of " + country.name.plain, 0, random);
    out.link(Predicate::kPartOfActor, state);
    out.link(Predicate::kBasedIn, country.id);
  }
  out.subject("bloc-civilians");
  out.type("Bloc");
  out.text(Predicate::kPrefLabel, "Civilians", "en");
  for (int i = 1; i <= 10; ++i) {
    write_source(out, "agency-" + std::to_string(i), make_name(random, 2).plain + " News Agency", random);
  }
}

void write_actors(TripleWriter& out, const Theatre& theatre, Random& random) {
  out.graph("actors");
  for (std::size_t i = 0; i < kCoalitionCount; ++i) {
    const Name name = make_name(random, 3);
    out.subject("coalition-" + theatre.number + "-" + std::to_string(i + 1));
    out.type("Bloc");
    write_names(out, name, name.plain + " Coalition", 1, random);
  }
  for (std::size_t i = kGroups; i < theatre.actors.size(); ++i) {
    const Actor& actor = theatre.actors[i];
    const bool group = actor.part_of.empty();
    out.subject(actor.id);
    out.type(actor.class_name);
    write_names(out, actor.name, actor.label, group ? 1 : 0.2, random);
    out.link(Predicate::kBasedIn, theatre.districts[random.below(theatre.districts.size())].id);
    if (group) {
      write_lineage(out, theatre, i - kGroups, random);
      write_leader(out, theatre, actor.id, i - kGroups, random);
    } else {
      out.link(Predicate::kPartOfActor, actor.part_of);
    }
  }
  write_conflicts(out, theatre);
  for (const std::string& claimant : theatre.claimants) {
    if (claimant.starts_with("source-")) write_source(out, claimant, make_name(random, 3).plain + " Monitor", random);
  }
}

}  // namespace casus::bench
