#include "tests/bench/generator/relations.h"

namespace casus::bench {

namespace {
/// Alliance spells in ATOP.
constexpr std::uint64_t kBetweenStates = 7681;
constexpr std::size_t kRegions = 4;

struct Obligation {
  const char* code;
  double share;
};
constexpr Obligation kObligations[] = {
    {"nonagg", 0.785}, {"defense", 0.477}, {"consul", 0.377}, {"offense", 0.146}, {"neutral", 0.025}};

std::string state(std::size_t index) {
  return "state-" + std::to_string(index + 1);
}
}  // namespace

Relations::Relations(const World& world, std::uint64_t seed)
    : world_(world),
      random_(seed),
      state_(WeightedChoice::zipf(world.countries.size(), 0.4)),
      group_(WeightedChoice::zipf(kGroupCount, 0.5)) {}

void Relations::write_relation(TripleWriter& out) {
  out.graph("alliances");
  if (between_states_ < kBetweenStates && random_.chance(0.75)) {
    ++between_states_;
    write_between_states(out);
  } else {
    write_in_theatre(out);
  }
}

void Relations::write_between_states(TripleWriter& out) {
  const std::size_t states = world_.countries.size();
  const std::size_t from = state_(random_);
  std::size_t to = state_(random_);
  if (random_.chance(0.85)) to = (to - to % kRegions + from % kRegions) % states;
  if (from == to) to = (from + kRegions) % states;
  write_statement(out, state(std::min(from, to)), Predicate::kAlliedWith, state(std::max(from, to)));
  write_validity(out, 1900, 2018);
  write_obligations(out);
  write_edge(out, state(from), Predicate::kAlliedWith, state(to));
  write_edge(out, state(to), Predicate::kAlliedWith, state(from));
}

void Relations::write_in_theatre(TripleWriter& out) {
  const Theatre& theatre = world_.theatres[random_.below(world_.theatres.size())];
  const std::size_t group = group_(random_);
  const std::size_t units = theatre.actors.size() - kGroups - kGroupCount;
  const std::string& from = theatre.actors[kGroups + group].id;
  std::size_t other = group_(random_);
  if (other == group) other = (group + 1) % kGroupCount;
  const double kind = random_.unit();
  if (kind < 0.45) {
    // Friends are mostly found in one's own coalition, and sometimes a unit stands by another group.
    if (random_.chance(0.8)) other = (other - other % kCoalitionCount + coalition_of(group)) % kGroupCount;
    if (other == group) other = (group + kCoalitionCount) % kGroupCount;
    const std::size_t friend_position =
        random_.chance(0.3) ? kGroups + kGroupCount + random_.below(units) : kGroups + other;
    const std::string& to = theatre.actors[friend_position].id;
    write_statement(out, from, Predicate::kAlliedWith, to);
    write_validity(out, 2016, 2024);
    write_obligations(out);
    write_edge(out, from, Predicate::kAlliedWith, to);
    write_edge(out, to, Predicate::kAlliedWith, from);
  } else if (kind < 0.6) {
    const std::size_t coalition = random_.chance(0.7) ? coalition_of(group) : random_.below(kCoalitionCount);
    const std::string to = "coalition-" + theatre.number + "-" + std::to_string(coalition + 1);
    write_statement(out, from, Predicate::kMemberOf, to);
    write_validity(out, 2016, 2024);
    write_edge(out, from, Predicate::kMemberOf, to);
  } else if (kind < 0.8) {
    static constexpr Predicate kSupport[] = {Predicate::kSupplies, Predicate::kFunds, Predicate::kTrains};
    const Predicate type = kSupport[random_.below(3)];
    const std::string sponsor =
        state(random_.chance(0.7) ? world_.countries.size() - 1 - random_.below(12) : state_(random_));
    write_statement(out, sponsor, type, from);
    write_validity(out, 2016, 2024);
    write_edge(out, sponsor, type, from);
  } else {
    const std::string& to = theatre.actors[kGroups + other].id;
    write_statement(out, from, Predicate::kFights, to);
    write_validity(out, 2016, 2024);
  }
}

void Relations::write_statement(TripleWriter& out, const std::string& from, Predicate type, const std::string& to) {
  out.subject("relation-" + std::to_string(++count_));
  out.type("Relation");
  out.link(Predicate::kFrom, from);
  out.link(Predicate::kTo, to);
  out.link(Predicate::kType, type);
}

void Relations::write_validity(TripleWriter& out, int first_year, int last_year) {
  using std::chrono::sys_days, std::chrono::year, std::chrono::January, std::chrono::December;
  // The later years are the busier ones.
  const int span = last_year - first_year;
  const int since = last_year - random_.between(0, random_.between(0, span));
  const bool over = random_.chance(0.45);
  out.date(Predicate::kValidFrom, sys_days(year(since) / January / 1));
  if (over) {
    const int until = since + random_.between(0, last_year - since);
    out.date(Predicate::kValidUntil, sys_days(year(until) / December / 31));
  }
  out.text(Predicate::kStatus, over ? "past" : "current");
}

void Relations::write_obligations(TripleWriter& out) {
  bool any = false;
  for (const Obligation& obligation : kObligations) {
    if (!random_.chance(obligation.share)) continue;
    out.text(Predicate::kObligation, obligation.code);
    any = true;
  }
  if (!any) out.text(Predicate::kObligation, "consul");
}

void Relations::write_edge(TripleWriter& out, const std::string& from, Predicate type, const std::string& to) {
  if (!edges_.emplace(from, type, to).second) return;
  out.subject(from);
  out.link(type, to);
}

}  // namespace casus::bench
