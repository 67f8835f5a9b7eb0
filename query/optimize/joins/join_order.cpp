#include "query/optimize/joins/join_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "query/optimize/joins/join_cost.h"

namespace casus::query {

namespace {

double condition_selectivity(const JoinProblem& problem, JoinVariables satisfied, JoinVariables already_a,
                             JoinVariables already_b) {
  double selectivity = 1;
  for (const JoinProblem::Condition& condition : problem.conditions) {
    const auto covers = [&](JoinVariables set) { return (condition.needs & ~set) == 0; };
    if (covers(satisfied) && !covers(already_a) && !covers(already_b)) selectivity *= condition.selectivity;
  }
  return selectivity;
}

}  // namespace

JoinedRows joined_rows(const JoinProblem& problem, const JoinProblem::Input& input) {
  JoinedRows result;
  result.rows = input.rows;
  result.variables = input.variables;
  result.certain = input.certain;
  result.distinct.assign(problem.variable_count, 0);
  for (const auto& [v, distinct] : input.distinct) result.distinct[v] = std::max(1.0, distinct);
  double selectivity = 1;
  for (const JoinProblem::Condition& condition : problem.conditions) {
    if ((condition.needs & ~input.certain) == 0) selectivity *= condition.selectivity;
  }
  result.rows *= selectivity;
  if (!problem.pairs.empty()) result.members = std::uint64_t{1} << (&input - problem.inputs.data());
  if (!input.fan_outs.empty()) result.path = &input;
  return result;
}

namespace {

// The direction in which a path is followed from rows that bind one of its ends.
const JoinProblem::FanOut* fan_out(const JoinedRows& from, const JoinedRows& path) {
  if (!path.path) return nullptr;
  const auto variable = [](int number) {
    return number < 0 ? JoinVariables{0} : join_variable(static_cast<std::size_t>(number));
  };
  for (const JoinProblem::FanOut& direction : path.path->fan_outs) {
    if ((from.certain & variable(direction.from)) != 0 && (from.variables & variable(direction.to)) == 0)
      return &direction;
  }
  return nullptr;
}

double shared_values(const JoinProblem& problem, const JoinedRows& a, const JoinedRows& b, std::size_t variable) {
  double least = std::numeric_limits<double>::infinity();
  for (const JoinProblem::Pair& pair : problem.pairs) {
    const bool is_across =
        ((a.members >> pair.a & b.members >> pair.b) | (b.members >> pair.a & a.members >> pair.b)) & 1;
    if (pair.variable == variable && is_across) least = std::min(least, pair.values);
  }
  return std::isinf(least) ? std::max(a.distinct[variable], b.distinct[variable]) : least;
}

}  // namespace

JoinedRows joined_rows(const JoinProblem& problem, const JoinedRows& a, const JoinedRows& b) {
  JoinedRows result;
  result.variables = a.variables | b.variables;
  result.certain = a.certain | b.certain;
  result.members = a.members | b.members;
  result.distinct = a.distinct;
  const JoinVariables shared = a.variables & b.variables;
  const JoinVariables determined = (shared & ~problem.graphs) != 0 ? problem.graphs : 0;
  double widest = 1, others = 1;
  for (std::size_t v = 0; v < problem.variable_count; ++v) {
    const double da = a.distinct[v];
    const double db = b.distinct[v];
    if (da > 0 && db > 0) {
      result.distinct[v] = std::min(da, db);
      if ((determined & join_variable(v)) != 0) continue;
      const double values = shared_values(problem, a, b, v);
      others *= std::min(values, widest);
      widest = std::max(values, widest);
    } else {
      result.distinct[v] = std::max(da, db);
    }
  }
  double rows = 0;
  const JoinProblem::FanOut* forward = fan_out(a, b);
  const JoinProblem::FanOut* path = forward ? forward : fan_out(b, a);
  if (path) {
    const JoinedRows& starts = forward ? a : b;
    rows = starts.rows * path->ends;
    const auto from = static_cast<std::size_t>(path->from);
    const double distinct = starts.distinct[from];
    const double most_ends = path->distinct_ends + (path->reflexive ? distinct : 0);
    result.distinct[from] = distinct;
    if (path->to >= 0) {
      result.distinct[static_cast<std::size_t>(path->to)] =
          std::clamp(distinct * path->ends, 1.0, std::max(1.0, most_ends));
    }
  } else {
    // Variables shared by the same two sides are rarely independent: those after the first count half, on a scale of
    // powers.
    rows = a.rows * b.rows / (widest * std::sqrt(others));
  }
  result.rows = rows * condition_selectivity(problem, result.certain, a.certain, b.certain);
  const double most = std::max(1.0, result.rows);
  for (double& distinct : result.distinct) distinct = std::min(distinct, most);
  return result;
}

namespace {

struct Subset {
  JoinedRows joined;
  JoinVariables ordered_by = ~JoinVariables{0};  ///< variables by which an order is of use to what follows
  std::vector<JoinCandidate> candidates;
  bool reached = false;
};

std::size_t lowest_variable(JoinVariables set) {
  const auto low = static_cast<std::uint64_t>(set);
  return static_cast<std::size_t>(low != 0 ? __builtin_ctzll(low)
                                           : 64 + __builtin_ctzll(static_cast<std::uint64_t>(set >> 64)));
}

bool is_prefix(const JoinSortOrder& prefix, const JoinSortOrder& order) {
  for (std::size_t i = 0; i < 4 && prefix[i] >= 0; ++i) {
    if (prefix[i] != order[i]) return false;
  }
  return true;
}

constexpr std::size_t kBushy = 8;     // more inputs: only plans that add one input after the other
constexpr std::size_t kDynamic = 10;  // more inputs: greedy alone

/// Nanoseconds for each way to split a subset, three times over: a better plan rarely saves more than a third of the
/// one at hand, which has to take longer than this.
constexpr double kSearchedSplit = 150;

double splits(std::size_t inputs) {
  const auto n = static_cast<double>(inputs);
  return inputs <= kBushy ? std::pow(3, n) / 2 : n * std::pow(2, n) / 2;
}

class Search {
 public:
  explicit Search(const JoinProblem& problem) : problem_(problem) {}

  JoinTree run();

 private:
  Subset start(std::size_t input);
  JoinVariables used_outside(const std::vector<std::size_t>& members, std::size_t set) const;
  Subset search_component(const std::vector<std::size_t>& members);
  Subset greedy(const std::vector<std::size_t>& members);
  Subset in_given_order(const std::vector<std::size_t>& members);
  Subset dynamic(const std::vector<std::size_t>& members, double bound);
  void combine(const Subset& a, const Subset& b, int input_a, int input_b, Subset& out);
  void try_lookup(const Subset& a, const JoinCandidate& left, const Subset& b, std::size_t input, Subset& out);
  void try_merge(const Subset& a, const JoinCandidate& left, const Subset& b, const JoinCandidate& right, Subset& out);
  void try_hash(const Subset& probe, const JoinCandidate& left, const Subset& build, const JoinCandidate& right,
                Subset& out);
  void offer(Subset& out, JoinCandidate candidate, JoinMethod method, int left, int right);
  int leaf_node(std::size_t input, std::size_t access, double rows, double total, double startup);
  double weight(const JoinCandidate& c) const { return c.startup + fraction_ * (c.total - c.startup); }
  const JoinCandidate& best(const Subset& subset, bool final) const;
  bool sorted_as_preferred(const JoinSortOrder& order) const;
  bool sorted_first(const Subset& subset) const;

  const JoinProblem& problem_;
  JoinTree tree_;
  double fraction_ = 1;
  double bound_ = std::numeric_limits<double>::infinity();
};

int Search::leaf_node(std::size_t input, std::size_t access, double rows, double total, double startup) {
  tree_.nodes.push_back({JoinMethod::kInput, -1, -1, input, access, rows, total, startup});
  return static_cast<int>(tree_.nodes.size()) - 1;
}

Subset Search::start(std::size_t input) {
  const JoinProblem::Input& in = problem_.inputs[input];
  Subset subset;
  subset.joined = joined_rows(problem_, in);
  subset.reached = true;
  for (std::size_t i = 0; i < in.accesses.size(); ++i) {
    const double startup = in.is_scan ? cost::kScanStart : in.accesses[i].cost;
    const double least = std::min(startup, in.accesses[i].cost);
    const int node = leaf_node(input, i, subset.joined.rows, in.accesses[i].cost, least);
    subset.candidates.push_back({in.accesses[i].cost, least, in.accesses[i].order, node});
  }
  return subset;
}

void Search::offer(Subset& out, JoinCandidate candidate, JoinMethod method, int left, int right) {
  const double w = weight(candidate);
  if (w > bound_) return;
  for (std::size_t i = 0; i < 4 && candidate.order[i] >= 0; ++i) {
    if ((join_variable(static_cast<std::size_t>(candidate.order[i])) & out.ordered_by) != 0) continue;
    std::fill(candidate.order.begin() + static_cast<std::ptrdiff_t>(i), candidate.order.end(), std::int8_t{-1});
  }
  for (const JoinCandidate& other : out.candidates) {
    if (weight(other) <= w && is_prefix(candidate.order, other.order)) return;
  }
  std::erase_if(out.candidates, [&](const JoinCandidate& other) {
    return w <= weight(other) && is_prefix(other.order, candidate.order);
  });
  tree_.nodes.push_back({method, left, right, 0, 0, out.joined.rows, candidate.total, candidate.startup});
  candidate.node = static_cast<int>(tree_.nodes.size()) - 1;
  out.candidates.push_back(candidate);
}

void Search::try_lookup(const Subset& a, const JoinCandidate& left, const Subset& b, std::size_t input, Subset& out) {
  const JoinProblem::Input& in = problem_.inputs[input];
  if ((a.joined.variables & in.variables & ~a.joined.certain) != 0) return;
  const JoinVariables keys = a.joined.certain & (in.is_path ? in.certain : in.lookup);
  if (keys == 0) return;
  double distinct = 1;
  for (JoinVariables rest = keys; rest != 0; rest &= rest - 1) {
    distinct *= std::max(1.0, a.joined.distinct[lowest_variable(rest)]);
  }
  JoinCandidate candidate;
  // Repeated rows are handed on, and looked at again by what follows.
  const double rows = out.joined.rows * (in.repeats > 1 ? 2 * in.repeats : 1);
  candidate.total = left.total + (a.joined.rows + rows) * cost::kOutputRow;
  if (in.is_path) {
    // Where a path leads from a start is searched once.
    const double starts = std::min(a.joined.rows, distinct);
    candidate.startup = left.startup + cost::kPathStart;
    candidate.total += starts * cost::kPathStart + rows * starts / std::max(1.0, a.joined.rows) * cost::kPathRow;
  } else {
    const bool sorted = left.order[0] >= 0 && (keys & join_variable(static_cast<std::size_t>(left.order[0]))) != 0;
    candidate.startup = left.startup + cost::kLookup + cost::kLookupMini + cost::kLookupBlock;
    candidate.total += cost::of_lookups(a.joined.rows, distinct, sorted, in.rows * in.repeats);
  }
  candidate.order = in.is_path ? kUnsorted : left.order;
  offer(out, candidate, in.is_path ? JoinMethod::kPath : JoinMethod::kLookup, left.node, b.candidates.front().node);
}

void Search::try_merge(const Subset& a, const JoinCandidate& left, const Subset& b, const JoinCandidate& right,
                       Subset& out) {
  const JoinVariables shared = a.joined.variables & b.joined.variables;
  if (shared == 0 || (shared & ~(a.joined.certain & b.joined.certain)) != 0) return;
  JoinVariables covered = 0;
  for (std::size_t i = 0; i < 4 && covered != shared; ++i) {
    if (left.order[i] < 0 || left.order[i] != right.order[i]) return;
    covered |= join_variable(static_cast<std::size_t>(left.order[i]));
  }
  if (covered != shared) return;
  const auto key = static_cast<std::size_t>(left.order[0]);
  const auto skipping = [&](const JoinCandidate& side, const JoinedRows& rows, double other_keys) {
    const double read = side.total + rows.rows * cost::kMergeRow;
    const JoinNode& node = tree_.nodes[static_cast<std::size_t>(side.node)];
    const bool scan = node.method == JoinMethod::kInput && problem_.inputs[node.input].is_scan;
    if (!scan) return read;
    return std::min(read, cost::kScanStart + cost::of_seeks(other_keys, rows.rows) + out.joined.rows * cost::kScanRow);
  };
  const double left_keys = std::min(a.joined.rows, std::max(1.0, a.joined.distinct[key]));
  const double right_keys = std::min(b.joined.rows, std::max(1.0, b.joined.distinct[key]));
  JoinCandidate candidate;
  candidate.startup = left.startup + right.startup;
  candidate.total =
      skipping(left, a.joined, right_keys) + skipping(right, b.joined, left_keys) + out.joined.rows * cost::kOutputRow;
  candidate.total = std::max(candidate.total, candidate.startup);
  candidate.order = left.order;
  offer(out, candidate, JoinMethod::kMerge, left.node, right.node);
}

void Search::try_hash(const Subset& probe, const JoinCandidate& left, const Subset& build, const JoinCandidate& right,
                      Subset& out) {
  JoinCandidate candidate;
  const double building = right.total + build.joined.rows * cost::kHashBuild;
  candidate.startup = left.startup + building;
  candidate.total = left.total + building + probe.joined.rows * cost::kHashProbe + out.joined.rows * cost::kOutputRow;
  candidate.order = left.order;
  offer(out, candidate, JoinMethod::kHash, left.node, right.node);
}

// `input_a` and `input_b` are the inputs' numbers where a side is one input, or -1.
void Search::combine(const Subset& a, const Subset& b, int input_a, int input_b, Subset& out) {
  const auto can_look_up = [&](int input) {
    return input >= 0 && problem_.allow_lookup &&
           (problem_.inputs[static_cast<std::size_t>(input)].lookup != 0 ||
            problem_.inputs[static_cast<std::size_t>(input)].is_path);
  };
  const JoinCandidate& cheapest_a = best(a, false);
  const JoinCandidate& cheapest_b = best(b, false);
  for (const JoinCandidate& left : a.candidates) {
    if (can_look_up(input_b)) try_lookup(a, left, b, static_cast<std::size_t>(input_b), out);
    try_hash(a, left, b, cheapest_b, out);
    if (!problem_.allow_merge) continue;
    for (const JoinCandidate& right : b.candidates) try_merge(a, left, b, right, out);
  }
  for (const JoinCandidate& right : b.candidates) {
    if (can_look_up(input_a)) try_lookup(b, right, a, static_cast<std::size_t>(input_a), out);
    try_hash(b, right, a, cheapest_a, out);
  }
}

bool Search::sorted_as_preferred(const JoinSortOrder& order) const {
  JoinVariables covered = 0;
  for (std::size_t i = 0; i < 4 && covered != problem_.preferred; ++i) {
    if (order[i] < 0 || (problem_.preferred & join_variable(static_cast<std::size_t>(order[i]))) == 0) return false;
    covered |= join_variable(static_cast<std::size_t>(order[i]));
  }
  return covered == problem_.preferred;
}

bool Search::sorted_first(const Subset& subset) const {
  return problem_.first >= 0 && std::any_of(subset.candidates.begin(), subset.candidates.end(),
                                            [&](const auto& c) { return c.order[0] == problem_.first; });
}

const JoinCandidate& Search::best(const Subset& subset, bool final) const {
  const auto value = [&](const JoinCandidate& c) {
    const bool extra = final && problem_.preferred != 0 && !sorted_as_preferred(c.order);
    const double base = weight(c) + (extra ? subset.joined.rows * cost::kGroupRow : 0);
    return std::pair(final && problem_.first >= 0 && c.order[0] != problem_.first, base);
  };
  return *std::min_element(subset.candidates.begin(), subset.candidates.end(),
                           [&](const JoinCandidate& x, const JoinCandidate& y) { return value(x) < value(y); });
}

Subset Search::in_given_order(const std::vector<std::size_t>& members) {
  Subset current = start(members.front());
  for (std::size_t i = 1; i < members.size(); ++i) {
    const Subset next = start(members[i]);
    Subset joined;
    joined.joined = joined_rows(problem_, current.joined, next.joined);
    try_hash(current, best(current, false), next, best(next, false), joined);
    current = std::move(joined);
  }
  return current;
}

Subset Search::greedy(const std::vector<std::size_t>& members) {
  std::vector<Subset> single;
  single.reserve(members.size());
  for (const std::size_t member : members) single.push_back(start(member));
  std::vector<bool> used(members.size(), false);
  const auto smallest = std::min_element(single.begin(), single.end(), [&](const Subset& x, const Subset& y) {
    return std::pair(!sorted_first(x), x.joined.rows) < std::pair(!sorted_first(y), y.joined.rows);
  });
  auto first = static_cast<std::size_t>(smallest - single.begin());
  used[first] = true;
  Subset current = single[first];
  int current_input = static_cast<int>(members[first]);
  for (std::size_t step = 1; step < members.size(); ++step) {
    if (problem_.check) problem_.check();
    std::size_t chosen = members.size();
    JoinedRows chosen_rows;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (used[i] || (current.joined.variables & single[i].joined.variables) == 0) continue;
      JoinedRows rows = joined_rows(problem_, current.joined, single[i].joined);
      const bool better = chosen == members.size() || rows.rows < chosen_rows.rows ||
                          (rows.rows == chosen_rows.rows && single[i].joined.rows < single[chosen].joined.rows);
      if (!better) continue;
      chosen = i;
      chosen_rows = std::move(rows);
    }
    if (chosen == members.size()) {
      chosen = static_cast<std::size_t>(std::find(used.begin(), used.end(), false) - used.begin());
      chosen_rows = joined_rows(problem_, current.joined, single[chosen].joined);
    }
    Subset joined;
    joined.joined = std::move(chosen_rows);
    combine(current, single[chosen], current_input, static_cast<int>(members[chosen]), joined);
    used[chosen] = true;
    current = std::move(joined);
    current_input = -1;
  }
  return current;
}

JoinVariables Search::used_outside(const std::vector<std::size_t>& members, std::size_t set) const {
  JoinVariables variables = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if ((set >> i & 1) == 0) variables |= problem_.inputs[members[i]].variables;
  }
  return variables;
}

Subset Search::dynamic(const std::vector<std::size_t>& members, double bound) {
  bound_ = bound * 1.0001;
  const std::size_t n = members.size();
  const std::size_t all = (std::size_t{1} << n) - 1;
  std::vector<Subset> subsets(all + 1);
  for (std::size_t i = 0; i < n; ++i) subsets[std::size_t{1} << i] = start(members[i]);
  const auto extend = [&](std::size_t s, std::size_t s1, std::size_t s2) {
    const Subset& a = subsets[s1];
    const Subset& b = subsets[s2];
    if (!a.reached || !b.reached || (a.joined.variables & b.joined.variables) == 0) return;
    Subset& out = subsets[s];
    if (out.joined.distinct.empty()) {
      out.joined = joined_rows(problem_, a.joined, b.joined);
      out.ordered_by = problem_.preferred | used_outside(members, s);
    }
    const auto input_of = [&](std::size_t set) {
      return (set & (set - 1)) == 0 ? static_cast<int>(members[static_cast<std::size_t>(__builtin_ctzll(set))]) : -1;
    };
    combine(a, b, input_of(s1), input_of(s2), out);
    out.reached = !out.candidates.empty();
  };
  for (std::size_t s = 1; s <= all; ++s) {
    if ((s & (s - 1)) == 0) continue;
    if (problem_.check) problem_.check();
    if (n <= kBushy) {
      // Each unordered split once: the part that holds the lowest input comes second.
      const std::size_t lowest = s & (~s + 1);
      for (std::size_t s1 = (s - 1) & s; s1 != 0; s1 = (s1 - 1) & s) {
        if ((s1 & lowest) == 0) extend(s, s1, s & ~s1);
      }
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t one = std::size_t{1} << i;
        if ((s & one) != 0) extend(s, s & ~one, one);
      }
    }
  }
  return std::move(subsets[all]);
}

Subset Search::search_component(const std::vector<std::size_t>& members) {
  if (members.size() == 1) return start(members.front());
  if (!problem_.reorder) return in_given_order(members);
  bound_ = std::numeric_limits<double>::infinity();
  Subset found = greedy(members);
  if (members.size() <= 2 || members.size() > kDynamic || problem_.first >= 0) return found;
  double bound = weight(best(found, false));
  if (bound < kSearchedSplit * splits(members.size())) return found;
  if (problem_.preferred != 0) bound += found.joined.rows * cost::kGroupRow;
  Subset better = dynamic(members, bound);
  bound_ = std::numeric_limits<double>::infinity();
  return better.candidates.empty() ? std::move(found) : std::move(better);
}

JoinTree Search::run() {
  const std::size_t n = problem_.inputs.size();
  std::vector<std::size_t> component(n);
  std::iota(component.begin(), component.end(), std::size_t{0});
  if (problem_.reorder) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        if (component[i] == component[j] || (problem_.inputs[i].variables & problem_.inputs[j].variables) == 0)
          continue;
        const std::size_t from = component[j];
        for (std::size_t& c : component) {
          if (c == from) c = component[i];
        }
      }
    }
  } else {
    std::fill(component.begin(), component.end(), std::size_t{0});
  }
  if (problem_.limit >= 0) {
    JoinedRows all = joined_rows(problem_, problem_.inputs.front());
    for (std::size_t i = 1; i < n; ++i) all = joined_rows(problem_, all, joined_rows(problem_, problem_.inputs[i]));
    fraction_ = all.rows > problem_.limit ? std::max(problem_.limit, 1.0) / all.rows : 1;
  }
  std::vector<Subset> parts;
  for (std::size_t c = 0; c < n; ++c) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < n; ++i) {
      if (component[i] == c) members.push_back(i);
    }
    if (!members.empty()) parts.push_back(search_component(members));
  }
  std::sort(parts.begin(), parts.end(), [](const Subset& x, const Subset& y) { return x.joined.rows < y.joined.rows; });
  Subset current = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    Subset joined;
    joined.joined = joined_rows(problem_, current.joined, parts[i].joined);
    try_hash(parts[i], best(parts[i], false), current, best(current, false), joined);
    try_hash(current, best(current, false), parts[i], best(parts[i], false), joined);
    current = std::move(joined);
  }
  tree_.root = best(current, true).node;
  return std::move(tree_);
}

}  // namespace

JoinTree order_joins(const JoinProblem& problem) {
  return Search(problem).run();
}

}  // namespace casus::query
