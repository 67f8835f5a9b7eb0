#include <algorithm>
#include <cmath>

#include "query/optimize/joins/join_problem.h"
#include "storage/index/block.h"

namespace casus::query {
namespace {

constexpr std::size_t kSampledPairs = 12;
// Of each pair; where there are few pairs, more of them, so that the most frequent values are not missed.
constexpr std::size_t kFewestValues = 32, kMostValues = 128;

// Only some of the subjects or objects of a predicate: what else they have in common, no figure tells.
bool is_selection(const Leaf& leaf) {
  const auto constants = std::count_if(leaf.slots.begin(), leaf.slots.begin() + 3,
                                       [](const Slot& slot) { return slot.kind == Slot::Kind::kConstant; });
  return constants > 1 || leaf.range;
}

double distinct_values(const JoinItem& item, Variable variable) {
  for (const auto& [v, count] : item.estimate.distinct) {
    if (v == variable) return count;
  }
  return item.estimate.rows;
}

// Where both sides repeat values, the frequent ones of one are often those of the other.
bool repeats(const JoinItem& item, Variable variable) {
  constexpr double kTimes = 2;
  return item.estimate.rows > kTimes * distinct_values(item, variable);
}

// Two leaves and a variable of both, to be taken from the first, which has fewer values of it.
struct Candidate {
  std::size_t from, to;
  Variable variable;
};

std::vector<Candidate> candidates(const JoinGroup& group) {
  std::vector<Candidate> found;
  const auto is_sampled = [](const JoinItem& item) {
    const auto* leaf = std::get_if<Leaf>(&item.source);
    return leaf && leaf->relation == Leaf::Relation::kQuads && !leaf->impossible && !leaf->repeats_variable();
  };
  const std::vector<JoinItem>& items = group.items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t j = i + 1; j < items.size(); ++j) {
      if (!is_sampled(items[i]) || !is_sampled(items[j])) continue;
      const bool in_order = items[i].estimate.rows <= items[j].estimate.rows;
      const bool selects = is_selection(std::get<Leaf>(items[in_order ? i : j].source));
      for (const Variable v : intersection(items[i].certain, items[j].certain).to_vector()) {
        if (!selects && !(repeats(items[i], v) && repeats(items[j], v))) continue;
        // Of many values of the leaf with fewer rows, the few that the other one has would be missed.
        constexpr double kManyMore = 4;
        const std::size_t fewer = in_order ? i : j, more = in_order ? j : i;
        const bool swap = distinct_values(items[more], v) * kManyMore < distinct_values(items[fewer], v);
        found.push_back({swap ? more : fewer, swap ? fewer : more, v});
      }
    }
  }
  std::stable_sort(found.begin(), found.end(), [&](const Candidate& x, const Candidate& y) {
    return items[x.from].estimate.rows < items[y.from].estimate.rows;
  });
  if (found.size() > kSampledPairs) found.resize(kSampledPairs);
  return found;
}

// Rows of the second leaf for one of the first, on average over a sample of so many. `expected`: by the product rule.
std::optional<double> matches(const JoinItem& first, const Leaf& to, Variable variable, std::size_t sampled,
                              double expected, const ExecutionContext& context) {
  auto path = lookup_path(to, VariableSet({variable}));
  const bool compares = path && std::any_of(path->columns.required.begin(), path->columns.required.end(),
                                            [](const auto& id) { return id.has_value(); });
  if (!path || compares || (to.range && !within_range(*path, to))) return std::nullopt;
  const std::vector<Id> values = sample_values(std::get<Leaf>(first.source), variable, sampled, context);
  if (values.size() < kFewestValues / 3) return std::nullopt;
  double sum = 0, squares = 0;
  path->spec.columns = 0;
  std::unique_ptr<storage::Scan> scan;
  for (const Id value : values) {
    for (std::size_t i = 0; i < path->spec.prefix_length; ++i) {
      if (path->keys[i]) path->spec.prefix[i] = value;
    }
    if (scan) {
      scan->restart({path->spec.prefix.data(), path->spec.prefix_length});
    } else {
      scan = context.view().scan(path->spec);
    }
    storage::ScanBatch batch;
    std::uint64_t found = 0;
    while (found < storage::kBlockRows && scan->next(batch)) found += batch.rows;
    if (found >= storage::kBlockRows) found = context.view().count(path->spec);
    const auto rows = static_cast<double>(found);
    sum += rows;
    squares += rows * rows;
  }
  const auto count = static_cast<double>(values.size());
  // Where none has a match, one of twice as many might.
  const double mean = std::max(sum, 0.5) / count;
  // A few values with many rows each are easily missed, but were counted by the product rule.
  const bool is_complete = count + 1 >= first.estimate.rows;
  const bool is_skewed = !is_complete && squares / count > 2 * mean * mean && mean > 1;
  return is_skewed ? std::max(mean, std::sqrt(mean * expected)) : mean;
}

double distinct(const JoinProblem::Input& input, int variable) {
  for (const auto& [v, count] : input.distinct) {
    if (v == variable) return std::max(1.0, count);
  }
  return 0;
}

// By the product rule: what is known of pairs that are not sampled. Where a path leads depends on what it starts from.
std::vector<JoinProblem::Pair> unsampled(const JoinProblem& problem) {
  std::vector<JoinProblem::Pair> pairs;
  for (std::size_t i = 0; i < problem.inputs.size(); ++i) {
    for (std::size_t j = i + 1; j < problem.inputs.size(); ++j) {
      if (problem.inputs[i].is_path || problem.inputs[j].is_path) continue;
      for (const auto& [v, count] : problem.inputs[i].distinct) {
        const double other = distinct(problem.inputs[j], v);
        if (other > 0) pairs.push_back({i, j, v, std::max({1.0, count, other})});
      }
    }
  }
  return pairs;
}

}  // namespace

bool sample_pairs(const JoinGroup& group, const LocalVariables& local, const ExecutionContext& context,
                  JoinProblem& problem) {
  if (group.items.size() > JoinProblem::kMaxPaired) return false;
  std::vector<JoinProblem::Pair> pairs = unsampled(problem);
  bool sampled = false;
  const std::vector<Candidate> chosen = candidates(group);
  const std::size_t values =
      std::clamp(kSampledPairs * kFewestValues / std::max<std::size_t>(1, chosen.size()), kFewestValues, kMostValues);
  for (const Candidate& candidate : chosen) {
    const auto& [from, to, variable] = candidate;
    const JoinItem& other = group.items[to];
    const int number = local.find(variable);
    const auto known = std::find_if(pairs.begin(), pairs.end(), [&](const JoinProblem::Pair& pair) {
      return pair.variable == number && pair.a == std::min(from, to) && pair.b == std::max(from, to);
    });
    if (known == pairs.end()) continue;
    const double rows = other.estimate.rows * other.repeats;
    const auto found =
        matches(group.items[from], std::get<Leaf>(other.source), variable, values, rows / known->values, context);
    if (!found) continue;
    known->values = std::max(1.0, rows / *found);
    sampled = true;
  }
  if (sampled) problem.pairs = std::move(pairs);
  return sampled;
}

}  // namespace casus::query
