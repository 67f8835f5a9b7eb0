#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <unordered_set>

#include "query/optimize/joins/join_group.h"

namespace casus::query {
namespace {

constexpr double kClosure = 4;  // pairs that a closure adds to each step, for want of anything better

// Sums over the predicates that the path names.
void add_figures(const Path& path, const ExecutionContext& context, storage::PredicateStatistics& sum) {
  const auto add = [&](const Term& predicate) {
    const auto id = find_term(predicate, context);
    if (!id) return;
    const storage::PredicateStatistics figures = context.view().statistics(*id);
    sum.rows += figures.rows;
    sum.distinct_subjects += figures.distinct_subjects;
    sum.distinct_objects += figures.distinct_objects;
  };
  if (const auto* link = std::get_if<LinkPath>(&path.node)) {
    add(link->predicate);
  } else if (std::holds_alternative<NegatedPropertySet>(path.node)) {
    const std::uint64_t size = context.view().size();
    sum = {sum.rows + size, sum.distinct_subjects + size / 4, sum.distinct_objects + size / 4};
  } else {
    std::visit(
        [&](const auto& node) {
          if constexpr (requires { node.parts; }) {
            for (const PathPtr& part : node.parts) add_figures(*part, context, sum);
          } else if constexpr (requires { node.path; }) {
            add_figures(*node.path, context, sum);
          }
        },
        path.node);
  }
}

// A path of one step along any of some predicates, or a closure of such steps.
struct Steps {
  std::vector<std::pair<Id, bool>> links;  ///< predicates, and whether from object to subject
  bool closure = false;
  bool reflexive = false;
};

std::optional<Steps> steps_of(const Path& path, bool inverse, const ExecutionContext& context) {
  if (const auto* link = std::get_if<LinkPath>(&path.node)) {
    Steps steps;
    if (const auto id = find_term(link->predicate, context)) steps.links.emplace_back(*id, inverse);
    return steps;
  }
  if (const auto* inner = std::get_if<InversePath>(&path.node)) return steps_of(*inner->path, !inverse, context);
  if (const auto* any = std::get_if<AlternativePath>(&path.node)) {
    Steps steps;
    for (const PathPtr& part : any->parts) {
      const auto more = steps_of(*part, inverse, context);
      if (!more || more->closure || more->reflexive) return std::nullopt;
      steps.links.insert(steps.links.end(), more->links.begin(), more->links.end());
    }
    return steps;
  }
  const auto repeated = [&](const Path& step, bool closure, bool reflexive) {
    auto steps = steps_of(step, inverse, context);
    if (steps && (steps->closure || steps->reflexive)) steps.reset();
    if (steps) steps->closure = closure, steps->reflexive = reflexive;
    return steps;
  };
  if (const auto* star = std::get_if<ZeroOrMorePath>(&path.node)) return repeated(*star->path, true, true);
  if (const auto* plus = std::get_if<OneOrMorePath>(&path.node)) return repeated(*plus->path, true, false);
  if (const auto* once = std::get_if<ZeroOrOnePath>(&path.node)) return repeated(*once->path, false, true);
  return std::nullopt;
}

storage::ScanSpec links_of(Id node, const std::pair<Id, bool>& link, const storage::GraphFilter& graphs) {
  const auto& [predicate, inverse] = link;
  storage::ScanSpec spec;
  spec.permutation = inverse ? storage::Permutation::kPosg : storage::Permutation::kPsog;
  spec.prefix[0] = predicate;
  spec.prefix[1] = node;
  spec.prefix_length = 2;
  spec.columns = 0b0100;
  spec.graphs = graphs;
  return spec;
}

// Follows steps from a node, up to so many nodes.
class Sampler {
 public:
  Sampler(const Steps& steps, const storage::GraphFilter& graphs, const ExecutionContext& context)
      : steps_(steps), graphs_(graphs), context_(context), scans_(steps.links.size()) {}

  // The nodes that the start leads to, at most so many, with one look-up for each and predicate.
  std::size_t ends(Id start, std::size_t most) {
    std::unordered_set<Id> reached;
    std::vector<Id> frontier = {start};
    if (steps_.reflexive) reached.insert(start);
    while (!frontier.empty() && reached.size() < most) {
      const Id node = frontier.back();
      frontier.pop_back();
      for (std::size_t link = 0; link < scans_.size(); ++link) {
        visit(node, link, most, [&](Id end) {
          if (reached.size() < most && reached.insert(end).second && steps_.closure) frontier.push_back(end);
        });
      }
    }
    return reached.size();
  }

 private:
  template <class Visit>
  void visit(Id node, std::size_t link, std::size_t most, const Visit& visit_end) {
    auto& scan = scans_[link];
    if (scan) {
      scan->restart(std::array{steps_.links[link].first, node});
    } else {
      scan = context_.view().scan(links_of(node, steps_.links[link], graphs_));
    }
    storage::ScanBatch rows;
    for (std::size_t seen = 0; seen < most && scan->next(rows); seen += rows.rows) {
      for (const Id end : rows.columns[2]) visit_end(end);
    }
  }

  const Steps& steps_;
  const storage::GraphFilter& graphs_;
  const ExecutionContext& context_;
  std::vector<std::unique_ptr<storage::Scan>> scans_;  // by link
};

double distinct_ends(const Steps& steps, const ExecutionContext& context) {
  double sum = 0;
  for (const auto& [predicate, inverse] : steps.links) {
    const storage::PredicateStatistics figures = context.view().statistics(predicate);
    sum += static_cast<double>(inverse ? figures.distinct_subjects : figures.distinct_objects);
  }
  return sum;
}

// Searches beyond these are not worth what a better plan may save.
constexpr std::size_t kSampledStarts = 16, kSampledNodes = 256;
// Fewer starts are searched in less time than it takes to sample them.
constexpr double kWorthSampling = 64;

std::optional<FanOut> fan_out(const PathItem& path, bool from_object, const std::vector<JoinItem>& items,
                              const ExecutionContext& context) {
  const Variable start = std::get<Variable>(from_object ? path.object : path.subject);
  const auto binds = [&](const JoinItem& item) {
    return std::holds_alternative<Leaf>(item.source) && item.certain.contains(start);
  };
  const auto item = std::find_if(items.begin(), items.end(), binds);
  if (item == items.end() || item->estimate.rows < kWorthSampling) return std::nullopt;
  const auto steps = steps_of(*path.path, from_object, context);
  if (!steps) return std::nullopt;
  const std::vector<Id> starts = sample_values(std::get<Leaf>(item->source), start, kSampledStarts, context);
  if (starts.empty()) return std::nullopt;
  Sampler sampler(*steps, path.graphs, context);
  std::size_t searched = 0, ends = 0;
  for (; searched < starts.size() && ends < kSampledNodes; ++searched) {
    ends += sampler.ends(starts[searched], kSampledNodes);
  }
  FanOut result;
  result.ends = static_cast<double>(ends) / static_cast<double>(searched);
  result.reflexive = steps->reflexive;
  result.distinct_ends = distinct_ends(*steps, context);
  return result;
}

// Where a path leads from the one of its ends that is a constant.
struct FromConstant {
  Id start;
  Steps steps;
};

std::optional<FromConstant> from_constant(const Path& path, const PathEnd& subject, const PathEnd& object,
                                          const ExecutionContext& context) {
  if (std::holds_alternative<Variable>(subject) == std::holds_alternative<Variable>(object)) return std::nullopt;
  const bool from_object = std::holds_alternative<Id>(object);
  auto steps = steps_of(path, from_object, context);
  if (!steps) return std::nullopt;
  return FromConstant{std::get<Id>(from_object ? object : subject), std::move(*steps)};
}

// Of a search that did not end: it may end soon, or lead nearly everywhere.
double between(double found, double most) {
  return std::sqrt(found * std::max(found, most));
}

// By searching for a few.
double sampled_ends(const FromConstant& path, const storage::GraphFilter& graphs, const ExecutionContext& context) {
  // Searching so many takes no longer than what is joined with them.
  constexpr std::size_t kMostNodes = 64;
  const auto found = static_cast<double>(Sampler(path.steps, graphs, context).ends(path.start, kMostNodes));
  return found < kMostNodes ? found : between(found, distinct_ends(path.steps, context));
}

// By the links of the constant alone.
double expected_ends(const FromConstant& path, const ExecutionContext& context) {
  double links = 0;
  for (const auto& link : path.steps.links) {
    links += static_cast<double>(context.view().estimate(links_of(path.start, link, storage::GraphFilter::all())));
  }
  const double reflexive = path.steps.reflexive ? 1 : 0;
  if (!path.steps.closure || links == 0) return links + reflexive;
  return reflexive + (links <= 1 ? links * kClosure : between(links * kClosure, distinct_ends(path.steps, context)));
}

}  // namespace

LeafEstimate estimate_path(const Path& path, const PathEnd& subject, const PathEnd& object,
                           const ExecutionContext& context) {
  const auto* from = std::get_if<Variable>(&subject);
  const auto* to = std::get_if<Variable>(&object);
  LeafEstimate estimate;
  if (const auto known = from_constant(path, subject, object, context)) {
    estimate.rows = std::max(0.01, expected_ends(*known, context));
    estimate.distinct.emplace_back(from ? *from : *to, std::max(1.0, estimate.rows));
    return estimate;
  }
  if (!from && !to) {
    estimate.rows = 0.5;  // it leads there, or it does not
    return estimate;
  }
  storage::PredicateStatistics figures;
  add_figures(path, context, figures);
  const double nodes = matches_no_steps(path) ? static_cast<double>(context.view().size()) / 4 : 0;
  const double subjects = std::max(1.0, static_cast<double>(figures.distinct_subjects) + nodes);
  const double objects = std::max(1.0, static_cast<double>(figures.distinct_objects) + nodes);
  estimate.rows = static_cast<double>(figures.rows) * kClosure + nodes;
  if (!from) estimate.rows /= subjects;
  if (!to) estimate.rows /= objects;
  estimate.rows = std::max(0.01, estimate.rows);
  if (from) estimate.distinct.emplace_back(*from, std::clamp(estimate.rows, 1.0, subjects));
  if (to) estimate.distinct.emplace_back(*to, std::clamp(estimate.rows, 1.0, objects));
  return estimate;
}

void sample_ends_of_constants(std::vector<JoinItem>& items, const ExecutionContext& context) {
  for (JoinItem& item : items) {
    auto* path = std::get_if<PathItem>(&item.source);
    if (!path) continue;
    const auto known = from_constant(*path->path, path->subject, path->object, context);
    if (!known) continue;
    item.estimate.rows = std::max(0.01, sampled_ends(*known, path->graphs, context));
    for (auto& [v, distinct] : item.estimate.distinct) distinct = std::max(1.0, item.estimate.rows);
  }
}

void sample_fan_outs(std::vector<JoinItem>& items, ExecutionContext& context) {
  for (JoinItem& item : items) {
    auto* path = std::get_if<PathItem>(&item.source);
    if (!path || path->subject == path->object) continue;
    if (!std::holds_alternative<Variable>(path->subject) || !std::holds_alternative<Variable>(path->object)) continue;
    path->from_subject = fan_out(*path, false, items, context);
    path->from_object = fan_out(*path, true, items, context);
  }
}

}  // namespace casus::query
