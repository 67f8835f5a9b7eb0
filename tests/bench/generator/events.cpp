#include "tests/bench/generator/events.h"

#include <algorithm>

namespace casus::bench {

namespace {
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kFirstDay = std::chrono::year(2016) / std::chrono::January / 1;
constexpr int kDays = 3250;

/// Theatres of five sizes by turns, so that the first has about the same size in a small world and in a large one.
std::vector<double> theatre_weights(std::size_t theatres) {
  static constexpr double kSizes[] = {1.4, 1.2, 1.0, 0.8, 0.6};
  std::vector<double> weights;
  for (std::size_t i = 0; i < theatres; ++i) weights.push_back(kSizes[i % 5]);
  return weights;
}

/// A code from 1, by shares in percent.
int code(Random& random, std::initializer_list<double> percents) {
  double left = random.unit() * 100;
  int value = 1;
  for (const double percent : percents) {
    if ((left -= percent) < 0) return value;
    ++value;
  }
  return 1;
}

const char* modality(Random& random) {
  if (random.chance(0.97)) return "actual";
  static constexpr const char* kOthers[] = {"planned", "threatened", "possible", "hypothetical"};
  return kOthers[random.below(4)];
}

const char* stance(Random& random) {
  if (random.chance(0.85)) return "asserts";
  static constexpr const char* kOthers[] = {"confirms", "confirms", "denies", "quotes", "implies"};
  return kOthers[random.below(5)];
}

std::string date_text(sys_days day) {
  const std::chrono::year_month_day date(day);
  const auto two = [](unsigned value) {
    return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
         two(static_cast<unsigned>(date.day()));
}

}  // namespace

Events::Events(const World& world, std::uint64_t seed)
    : world_(world),
      random_(seed),
      theatre_(theatre_weights(world.theatres.size())),
      conflict_(WeightedChoice::zipf(kConflictCount, 1.8)),
      spot_(WeightedChoice::zipf(kSpotCount, 0.78)),
      claimant_(WeightedChoice::zipf(kClaimantCount - 1, 1.2)),
      progress_(world.theatres.size()) {
  for (Progress& progress : progress_) progress.chain_ends.resize(kConflictCount);
}

void Events::write_event(TripleWriter& out, double progress) {
  const std::size_t theatre_index = theatre_(random_);
  const Theatre& theatre = world_.theatres[theatre_index];
  Progress& so_far = progress_[theatre_index];
  const std::size_t conflict_index = conflict_(random_);
  const Conflict& conflict = theatre.conflicts[conflict_index];
  id_ = "event-" + std::to_string(++count_);
  day_ = kFirstDay + days(static_cast<int>(progress * kDays) + random_.between(0, 30));
  last_day_ = day_;

  out.graph("events-" + theatre.number + "-" + date_text(day_).substr(0, 4));
  ++so_far.events;
  if (so_far.events % 50 == 1) write_control(out, theatre);
  if (so_far.events % 8 == 1) write_report(out, theatre, so_far);
  out.subject(id_);
  out.type("Event");
  out.type(conflict.violence);
  out.link(Predicate::kPartOfEvent, conflict.id);
  for (const std::size_t side : conflict.side_a) out.link(Predicate::kSideA, theatre.actors[side].id);
  out.link(Predicate::kSideB, theatre.actors[conflict.side_b].id);
  write_circumstances(out, theatre, conflict);
  if (random_.chance(0.3)) {
    const std::size_t agent = conflict.side_a.front();
    out.link(Predicate::kAgent, theatre.actors[agent].id);
    out.link(Predicate::kTarget, theatre.actors[conflict.side_b].id);
    if (so_far.attacked.emplace(agent, conflict.side_b).second) {
      out.subject(theatre.actors[agent].id);
      out.link(Predicate::kAttacked, theatre.actors[conflict.side_b].id);
    }
  }
  write_links(out, conflict_index, so_far);
  write_casualties(out, theatre, conflict);
  write_claim(out, theatre, so_far);
}

void Events::write_circumstances(TripleWriter& out, const Theatre& theatre, const Conflict& conflict) {
  const Spot& spot = theatre.spots[spot_(random_)];
  const int place_precision = code(random_, {54.4, 34.9, 2.0, 3.7, 3.4, 1.5});
  const int time_precision = code(random_, {93.4, 5.0, 0.1, 1.1, 0.3});
  if (time_precision == 2) last_day_ += days(random_.between(1, 6));
  if (time_precision > 2) last_day_ += days(random_.between(7, 60));
  if (place_precision < 4) {
    out.link(Predicate::kPlace, spot.district);
    out.text(Predicate::kPlaceText, spot.text);
    out.point(spot.point);
  } else {
    const Province& province = world_.provinces[theatre.provinces[random_.below(theatre.provinces.size())]];
    out.link(Predicate::kPlace, province.id);
    out.text(Predicate::kPlaceText, province.name.plain + " province");
    out.point(province.centre);
  }
  out.text(Predicate::kPrefLabel, conflict.label + ", " + spot.text + ", " + date_text(day_), "en");
  out.integer(Predicate::kPlacePrecision, place_precision);
  out.integer(Predicate::kTimePrecision, time_precision);
  out.integer(Predicate::kEventClarity, code(random_, {96.2, 3.8}));
  out.date(Predicate::kEarliest, day_);
  out.date(Predicate::kLatest, last_day_);
  out.text(Predicate::kModality, modality(random_));
}

void Events::write_links(TripleWriter& out, std::size_t conflict_index, Progress& progress) {
  std::string& chain_end = progress.chain_ends[conflict_index];
  if (random_.chance(0.15)) {
    // One event in five of these starts a chain of its own.
    if (!chain_end.empty() && random_.chance(0.8)) {
      out.subject(chain_end);
      out.link(Predicate::kLedTo, id_);
    }
    chain_end = id_;
  }
  if (!progress.last_event.empty() && random_.chance(0.015)) {
    out.subject(id_);
    out.link(Predicate::kSameEventAs, progress.last_event);
    out.subject(progress.last_event);
    out.link(Predicate::kSameEventAs, id_);
  }
  progress.last_event = id_;
}

void Events::write_casualties(TripleWriter& out, const Theatre& theatre, const Conflict& conflict) {
  const int best = random_.chance(0.068) ? 0 : random_.pareto(1.6, 1.3, 9000);
  const int low = random_.chance(0.98) ? best : random_.between(0, best);
  const int high = random_.chance(0.89) ? best : best + random_.pareto(1, 1.1, 500);
  out.subject(id_ + "-all");
  out.type("Casualties");
  out.link(Predicate::kEvent, id_);
  out.text(Predicate::kKind, "killed");
  out.integer(Predicate::kLow, low);
  out.integer(Predicate::kBest, best);
  out.integer(Predicate::kHigh, high);
  if (best > 0) {
    const int of_a = random_.chance(0.3) ? random_.between(1, best) : 0;
    const int of_civilians = best > of_a && random_.chance(0.2) ? random_.between(1, best - of_a) : 0;
    const int of_b = best - of_a - of_civilians;
    if (of_a > 0) write_victims(out, "-a", theatre.actors[conflict.side_a.front()].id, of_a);
    if (of_b > 0) write_victims(out, "-b", theatre.actors[conflict.side_b].id, of_b);
    if (of_civilians > 0 && conflict.side_b != kCivilians) {
      write_victims(out, "-civilians", theatre.actors[kCivilians].id, of_civilians);
    }
  }
  if (random_.chance(0.08)) {
    out.subject(id_ + "-wounded");
    out.type("Casualties");
    out.link(Predicate::kEvent, id_);
    out.text(Predicate::kKind, "wounded");
    out.integer(Predicate::kBest, random_.pareto(1, 1.0, 2000));
  }
}

void Events::write_victims(TripleWriter& out, const std::string& suffix, const std::string& victim, int count) {
  out.subject(id_ + suffix);
  out.type("Casualties");
  out.link(Predicate::kEvent, id_);
  out.text(Predicate::kKind, "killed");
  out.link(Predicate::kVictim, victim);
  out.integer(Predicate::kBest, count);
}

void Events::write_claim(TripleWriter& out, const Theatre& theatre, Progress& progress) {
  out.subject(id_ + "-claim");
  out.type("Claim");
  out.link(Predicate::kClaims, id_ + "-all");
  out.text(Predicate::kStance, stance(random_));
  const std::size_t claimants = static_cast<std::size_t>(random_.pareto(1, 3, 26));
  std::size_t next = claimant_(random_);
  sys_days said = last_day_ + days(random_.between(0, 3));
  for (std::size_t i = 0; i < claimants; ++i) {
    const bool monitor = i == 0 && random_.chance(0.92);
    out.link(Predicate::kClaimant, theatre.claimants[monitor ? 0 : 1 + next]);
    out.date(Predicate::kSaidOn, said);
    next = (next + 1) % (kClaimantCount - 1);
    said += days(random_.between(1, 20));
  }
  if (random_.chance(0.25)) out.link(Predicate::kInSource, progress.report);
}

void Events::write_report(TripleWriter& out, const Theatre& theatre, Progress& progress) {
  const char reliability = static_cast<char>('A' + random_.below(6));
  progress.report = "report-" + std::to_string(++reports_);
  out.subject(progress.report);
  out.type("Source");
  out.text(Predicate::kPrefLabel, "Report of " + date_text(day_), "en");
  out.link(Predicate::kDateline, theatre.districts[random_.below(theatre.districts.size())].id);
  out.text(Predicate::kReliability, {&reliability, 1});
}

/// Who holds how much of a district, from when to when.
void Events::write_control(TripleWriter& out, const Theatre& theatre) {
  const int low = random_.between(0, 900);
  out.subject("control-" + std::to_string(++controls_));
  out.type("Control");
  const std::size_t holder = random_.chance(0.4) ? kGovernment : kGroups + random_.below(20);
  out.link(Predicate::kHolder, theatre.actors[holder].id);
  if (random_.chance(0.2)) out.link(Predicate::kHolder, theatre.actors[kGroups + 20 + random_.below(20)].id);
  out.link(Predicate::kTerritory, theatre.districts[random_.below(theatre.districts.size())].id);
  out.decimal(Predicate::kShareLow, low);
  out.decimal(Predicate::kShareHigh, std::min(1000, low + random_.between(0, 300)));
  out.date(Predicate::kValidFrom, day_);
  if (random_.chance(0.6)) out.date(Predicate::kValidUntil, day_ + days(random_.between(5, 400)));
}

}  // namespace casus::bench
