#include "query/execute/path_steps.h"

#include <algorithm>
#include <iterator>
#include "query/functions/large_array.h"

#include "query/execute/node_set.h"

namespace casus::query {
namespace {

using storage::Permutation;

std::vector<Id> united(const std::vector<Id>& a, const std::vector<Id>& b) {
  std::vector<Id> result;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  return result;
}

// One predicate.
class Link final : public PathStep {
 public:
  Link(const PathScope& scope, const Term& predicate)
      : scope_(scope), predicate_(scope.context.view().find(predicate.view())) {}

  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    read(starts, backward, [&](std::uint32_t start, std::span<const Id> ends) { out.add(start, ends); });
  }
  void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) override {
    read(starts, backward, [&](std::uint32_t, std::span<const Id> ends) { visit(ends); });
  }
  double fan_out(Id start, bool backward) const override {
    return predicate_ ? static_cast<double>(scope_.context.view().estimate(links_of(start, backward))) : 0;
  }
  std::vector<Id> candidates(bool backward) override {
    return predicate_ ? distinct_values(scope_, links(backward)) : std::vector<Id>();
  }
  bool nullable() const override { return false; }

 private:
  storage::ScanSpec links(bool backward) const {
    storage::ScanSpec spec;
    spec.permutation = backward ? Permutation::kPosg : Permutation::kPsog;
    spec.prefix[0] = *predicate_;
    spec.prefix_length = 1;
    spec.graphs = scope_.graphs;
    return spec;
  }
  storage::ScanSpec links_of(Id start, bool backward) const {
    storage::ScanSpec spec = links(backward);
    spec.prefix[1] = start;
    spec.prefix_length = 2;
    spec.columns = 0b0100;
    return spec;
  }

  // Visits the ends of each start, by its number, in one or more pieces.
  template <class Visit>
  void read(std::span<const Id> starts, bool backward, const Visit& visit) {
    constexpr std::size_t kManyStarts = 64;
    constexpr std::uint64_t kRowsOfALookUp = 100;  // are read in the time that a look-up takes
    if (!predicate_ || starts.empty()) return;
    if (starts.size() >= kManyStarts) {
      storage::ScanSpec range = links(backward);
      range.low = starts.front();
      range.high = starts.back();
      range.columns = 0b0110;
      if (scope_.context.view().estimate(range) <= starts.size() * kRowsOfALookUp)
        return read_range(range, starts, visit);
    }
    look_up(starts, backward, visit);
  }

  template <class Visit>
  void read_range(const storage::ScanSpec& range, std::span<const Id> starts, const Visit& visit) {
    const auto scan = scope_.context.view().scan(range);
    storage::ScanBatch rows;
    std::uint32_t i = 0;
    while (scan->next(rows)) {
      scope_.context.check();
      const std::span<const Id> from = rows.columns[1];
      for (std::size_t row = 0, end = 0; row < rows.rows; row = end) {
        while (starts[i] < from[row]) ++i;
        end = row + 1;
        if (starts[i] != from[row]) continue;
        while (end < rows.rows && from[end] == from[row]) ++end;
        visit(i, rows.columns[2].subspan(row, end - row));
      }
    }
  }

  template <class Visit>
  void look_up(std::span<const Id> starts, bool backward, const Visit& visit) {
    auto& scan = scans_[backward];
    storage::ScanBatch rows;
    for (std::uint32_t i = 0; i < starts.size(); ++i) {
      if (i % 256 == 0) scope_.context.check();
      if (scan) {
        scan->restart(std::array<Id, 2>{*predicate_, starts[i]});
      } else {
        scan = scope_.context.view().scan(links_of(starts[i], backward));
      }
      while (scan->next(rows)) visit(i, rows.columns[2]);
    }
  }

  PathScope scope_;
  std::optional<Id> predicate_;
  std::array<std::unique_ptr<storage::Scan>, 2> scans_;
};

// Any predicate but those listed, from subject to object, or against the triples.
class NegatedLink final : public PathStep {
 public:
  NegatedLink(const PathScope& scope, const std::vector<Term>& excluded) : scope_(scope) {
    for (const Term& term : excluded) {
      if (const auto id = scope.context.view().find(term.view())) excluded_.push_back(*id);
    }
    std::sort(excluded_.begin(), excluded_.end());
  }

  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    look_up(starts, backward, [&](std::uint32_t start, std::span<const Id> ends) { out.add(start, ends); });
  }
  void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) override {
    look_up(starts, backward, [&](std::uint32_t, std::span<const Id> ends) { visit(ends); });
  }
  double fan_out(Id start, bool backward) const override {
    return static_cast<double>(scope_.context.view().estimate(triples_of(start, backward)));
  }
  std::vector<Id> candidates(bool backward) override { return distinct_values(scope_, triples(backward)); }
  bool nullable() const override { return false; }

 private:
  storage::ScanSpec triples(bool backward) const {
    storage::ScanSpec spec;
    spec.permutation = backward ? Permutation::kOpsg : Permutation::kSpog;
    spec.graphs = scope_.graphs;
    return spec;
  }
  storage::ScanSpec triples_of(Id start, bool backward) const {
    storage::ScanSpec spec = triples(backward);
    spec.prefix[0] = start;
    spec.prefix_length = 1;
    spec.columns = 0b0110;
    return spec;
  }

  template <class Visit>
  void look_up(std::span<const Id> starts, bool backward, const Visit& visit) {
    auto& scan = scans_[backward];
    storage::ScanBatch rows;
    std::vector<Id> ends;
    for (std::uint32_t i = 0; i < starts.size(); ++i) {
      if (i % 256 == 0) scope_.context.check();
      if (scan) {
        scan->restart(starts.subspan(i, 1));
      } else {
        scan = scope_.context.view().scan(triples_of(starts[i], backward));
      }
      while (scan->next(rows)) {
        ends.clear();
        for (std::size_t row = 0; row < rows.rows; ++row) {
          if (!std::binary_search(excluded_.begin(), excluded_.end(), rows.columns[1][row]))
            ends.push_back(rows.columns[2][row]);
        }
        visit(i, ends);
      }
    }
  }

  PathScope scope_;
  std::vector<Id> excluded_;
  std::array<std::unique_ptr<storage::Scan>, 2> scans_;
};

class Inverse final : public PathStep {
 public:
  explicit Inverse(PathStepPtr inner) : inner_(std::move(inner)) {}
  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    inner_->expand(starts, !backward, out);
  }
  void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) override {
    inner_->visit_ends(starts, !backward, visit);
  }
  bool connects(Id from, Id to) override { return inner_->connects(to, from); }
  double fan_out(Id start, bool backward) const override { return inner_->fan_out(start, !backward); }
  std::vector<Id> candidates(bool backward) override { return inner_->candidates(!backward); }
  bool nullable() const override { return inner_->nullable(); }

 private:
  PathStepPtr inner_;
};

class Sequence final : public PathStep {
 public:
  Sequence(const PathScope& scope, std::vector<PathStepPtr> parts) : scope_(scope), parts_(std::move(parts)) {}

  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    auto so_far = std::make_unique<PathPairs>(scope_.context);
    part(0, backward).expand(starts, backward, *so_far);
    for (std::size_t i = 1; i < parts_.size(); ++i) {
      const bool last = i + 1 == parts_.size();
      auto further = std::make_unique<PathPairs>(scope_.context);
      follow(*so_far, part(i, backward), backward, last ? out : *further);
      so_far = std::move(further);
    }
  }
  void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) override {
    std::vector<Id> middle(starts.begin(), starts.end());
    for (std::size_t i = 0; i + 1 < parts_.size(); ++i) {
      NodeSet ends(scope_.context);
      part(i, backward).visit_ends(middle, backward, [&](std::span<const Id> nodes) {
        for (const Id node : nodes) ends.insert(node);
      });
      middle = ends.ascending();
    }
    part(parts_.size() - 1, backward).visit_ends(middle, backward, visit);
  }
  double fan_out(Id start, bool backward) const override { return part(0, backward).fan_out(start, backward); }

  std::vector<Id> candidates(bool backward) override {
    PathStep& first = part(0, backward);
    return first.nullable() ? all_nodes(scope_) : first.candidates(backward);
  }
  bool nullable() const override {
    return std::all_of(parts_.begin(), parts_.end(), [](const auto& p) { return p->nullable(); });
  }

 private:
  PathStep& part(std::size_t i, bool backward) const { return *parts_[backward ? parts_.size() - 1 - i : i]; }

  // The middle nodes are expanded once each, however many pairs lead to them.
  void follow(const PathPairs& so_far, PathStep& next, bool backward, PathPairs& out) {
    std::vector<Id> middle = so_far.ends();
    std::sort(middle.begin(), middle.end());
    middle.erase(std::unique(middle.begin(), middle.end()), middle.end());
    PathPairs steps(scope_.context);
    next.expand(middle, backward, steps);
    std::vector<std::size_t> offsets(middle.size() + 1, 0);
    for (std::size_t i = 0; i < steps.size(); ++i) ++offsets[steps.start(i) + 1];
    for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
    for (std::size_t i = 0; i < so_far.size(); ++i) {
      if (i % 4096 == 0) scope_.context.check();
      const auto place =
          static_cast<std::size_t>(std::lower_bound(middle.begin(), middle.end(), so_far.end(i)) - middle.begin());
      out.add(so_far.start(i), std::span(steps.ends()).subspan(offsets[place], offsets[place + 1] - offsets[place]));
    }
  }

  PathScope scope_;
  std::vector<PathStepPtr> parts_;
};

class Alternative final : public PathStep {
 public:
  explicit Alternative(std::vector<PathStepPtr> parts) : parts_(std::move(parts)) {}
  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    for (auto& part : parts_) part->expand(starts, backward, out);
    out.group(starts.size());
  }
  void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) override {
    for (auto& part : parts_) part->visit_ends(starts, backward, visit);
  }
  double fan_out(Id start, bool backward) const override {
    double sum = 0;
    for (const auto& part : parts_) sum += part->fan_out(start, backward);
    return sum;
  }
  std::vector<Id> candidates(bool backward) override {
    std::vector<Id> result;
    for (auto& part : parts_) result = united(result, part->candidates(backward));
    return result;
  }
  bool nullable() const override {
    return std::any_of(parts_.begin(), parts_.end(), [](const auto& p) { return p->nullable(); });
  }

 private:
  std::vector<PathStepPtr> parts_;
};

class ZeroOrOne final : public PathStep {
 public:
  ZeroOrOne(const PathScope& scope, PathStepPtr inner) : scope_(scope), inner_(std::move(inner)) {}

  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    PathPairs one(scope_.context);
    inner_->expand(starts, backward, one);
    std::vector<Id> ends;
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < starts.size(); ++i) {
      ends.assign(1, starts[i]);
      for (; next < one.size() && one.start(next) == i; ++next) ends.push_back(one.end(next));
      std::sort(ends.begin(), ends.end());
      ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
      out.add(i, ends);
    }
  }
  void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) override {
    visit(starts);
    inner_->visit_ends(starts, backward, visit);
  }
  double fan_out(Id start, bool backward) const override { return 1 + inner_->fan_out(start, backward); }
  std::vector<Id> candidates(bool) override { return all_nodes(scope_); }
  bool nullable() const override { return true; }

 private:
  PathScope scope_;
  PathStepPtr inner_;
};

PathStepPtr make_negated(const PathScope& scope, const NegatedPropertySet& set) {
  std::vector<PathStepPtr> parts;
  if (!set.forward.empty() || set.inverse.empty()) parts.push_back(std::make_unique<NegatedLink>(scope, set.forward));
  if (!set.inverse.empty()) {
    parts.push_back(std::make_unique<Inverse>(std::make_unique<NegatedLink>(scope, set.inverse)));
  }
  if (parts.size() == 1) return std::move(parts[0]);
  return std::make_unique<Alternative>(std::move(parts));
}

}  // namespace

storage::GraphFilter merged(storage::GraphFilter graphs) {
  if (graphs.kind != storage::GraphFilter::Kind::kOne) graphs.distinct_triples = true;
  return graphs;
}

std::optional<Repetition> repetition_of(const Path& path) {
  Repetition result{&path, false};
  for (;;) {
    if (const auto* star = std::get_if<ZeroOrMorePath>(&result.path->node)) {
      result = {star->path.get(), true};
    } else if (const auto* plus = std::get_if<OneOrMorePath>(&result.path->node)) {
      result.path = plus->path.get();
    } else if (const auto* once = std::get_if<ZeroOrOnePath>(&result.path->node); once && result.path != &path) {
      result = {once->path.get(), true};
    } else {
      return result.path == &path ? std::nullopt : std::optional(result);
    }
  }
}

bool PathStep::connects(Id from, Id to) {
  bool found = false;
  visit_ends(std::span(&from, 1), false,
             [&](std::span<const Id> ends) { found = found || std::find(ends.begin(), ends.end(), to) != ends.end(); });
  return found;
}

void PathPairs::grow(std::size_t size) {
  capacity_ = std::max({size, 2 * capacity_, std::size_t{256}});
  charge_.set(capacity_ * (sizeof(Id) + sizeof(std::uint32_t)));
  reserve_large(starts_, capacity_);
  reserve_large(ends_, capacity_);
}

void PathPairs::group(std::size_t starts) {
  if (std::is_sorted(starts_.begin(), starts_.end())) return;
  std::vector<std::size_t> places(starts + 1, 0);
  for (const std::uint32_t start : starts_) ++places[start + 1];
  for (std::size_t i = 1; i < places.size(); ++i) places[i] += places[i - 1];
  std::vector<Id> ends(ends_.size());
  for (std::size_t i = 0; i < ends_.size(); ++i) ends[places[starts_[i]]++] = ends_[i];
  ends_.swap(ends);
  std::sort(starts_.begin(), starts_.end());
}

void PathPairs::sort_ends() {
  for (std::size_t begin = 0, end = 0; begin < ends_.size(); begin = end) {
    while (end < ends_.size() && starts_[end] == starts_[begin]) ++end;
    std::sort(ends_.begin() + static_cast<std::ptrdiff_t>(begin), ends_.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

void PathPairs::move_ends(std::vector<Id>& to) {
  if (to.empty()) {
    to.swap(ends_);
  } else {
    to.insert(to.end(), ends_.begin(), ends_.end());
  }
  clear();
  capacity_ = 0;
}

PathStepPtr make_path_step(const PathScope& scope, const Path& path) {
  const auto all = [&](const std::vector<PathPtr>& parts) {
    std::vector<PathStepPtr> steps;
    for (const auto& part : parts) steps.push_back(make_path_step(scope, *part));
    return steps;
  };
  struct Visitor {
    const PathScope& scope;
    const Path& path;
    const decltype(all)& parts_of;
    PathStepPtr closure() const {
      const auto repetition = repetition_of(path);
      return make_closure_step(scope, *repetition->path, repetition->reflexive);
    }
    PathStepPtr operator()(const LinkPath& p) const { return std::make_unique<Link>(scope, p.predicate); }
    PathStepPtr operator()(const InversePath& p) const {
      return std::make_unique<Inverse>(make_path_step(scope, *p.path));
    }
    PathStepPtr operator()(const SequencePath& p) const {
      auto parts = parts_of(p.parts);
      if (parts.size() == 1) return std::move(parts[0]);
      return std::make_unique<Sequence>(scope, std::move(parts));
    }
    PathStepPtr operator()(const AlternativePath& p) const { return std::make_unique<Alternative>(parts_of(p.parts)); }
    PathStepPtr operator()(const ZeroOrMorePath&) const { return closure(); }
    PathStepPtr operator()(const OneOrMorePath&) const { return closure(); }
    PathStepPtr operator()(const ZeroOrOnePath& p) const {
      return std::make_unique<ZeroOrOne>(scope, make_path_step(scope, *p.path));
    }
    PathStepPtr operator()(const NegatedPropertySet& p) const { return make_negated(scope, p); }
  };
  return std::visit(Visitor{scope, path, all}, path.node);
}

std::vector<Id> distinct_values(const PathScope& scope, storage::ScanSpec spec) {
  const std::size_t column = spec.prefix_length;
  spec.columns = static_cast<std::uint8_t>(1u << column);
  const auto scan = scope.context.view().scan(spec);
  MemoryCharge charge(scope.context);
  std::vector<Id> values;
  storage::ScanBatch rows;
  while (scan->next(rows)) {
    scope.context.check();
    charge.set((values.size() + rows.rows) * sizeof(Id));
    for (const Id id : rows.columns[column]) {
      if (values.empty() || values.back() != id) values.push_back(id);
    }
  }
  return values;
}

std::vector<Id> all_nodes(const PathScope& scope) {
  storage::ScanSpec spec;
  spec.graphs = scope.graphs;
  spec.permutation = Permutation::kSpog;
  const auto subjects = distinct_values(scope, spec);
  spec.permutation = Permutation::kOspg;
  return united(subjects, distinct_values(scope, spec));
}

std::string text_of(const Path& path) {
  const auto joined = [](const std::vector<PathPtr>& parts, const char* separator) {
    std::string text = "(";
    for (const auto& part : parts) text += (text.size() > 1 ? separator : "") + text_of(*part);
    return text + ")";
  };
  struct Visitor {
    const decltype(joined)& join;
    std::string operator()(const LinkPath& p) const { return p.predicate.to_string(); }
    std::string operator()(const InversePath& p) const { return "^" + text_of(*p.path); }
    std::string operator()(const SequencePath& p) const { return join(p.parts, "/"); }
    std::string operator()(const AlternativePath& p) const { return join(p.parts, "|"); }
    std::string operator()(const ZeroOrMorePath& p) const { return text_of(*p.path) + "*"; }
    std::string operator()(const OneOrMorePath& p) const { return text_of(*p.path) + "+"; }
    std::string operator()(const ZeroOrOnePath& p) const { return text_of(*p.path) + "?"; }
    std::string operator()(const NegatedPropertySet& p) const {
      std::string text;
      for (const Term& term : p.forward) text += (text.empty() ? "" : "|") + term.to_string();
      for (const Term& term : p.inverse) text += (text.empty() ? "^" : "|^") + term.to_string();
      return "!(" + text + ")";
    }
  };
  return std::visit(Visitor{joined}, path.node);
}

}  // namespace casus::query
