#include <algorithm>
#include <optional>

#include "query/execute/operators.h"
#include "query/execute/path_graph.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

// All pairs of a path, from each start in turn.
class FreePath final : public Operator {
 public:
  FreePath(ExecutionContext& context, Variable subject, PathPtr path, Variable object, storage::GraphFilter graphs)
      : Operator(context),
        subject_(subject),
        object_(object),
        path_(std::move(path)),
        repetition_(repetition_of(*path_)),
        scope_{context, merged(std::move(graphs))},
        step_(make_path_step(scope_, *path_)),
        pairs_(context) {
    schema_ = {subject_};
    if (!same()) schema_.push_back(object_);
    order_ = schema_;
    bound_ = sorted_union(schema_, {});
  }

  std::string describe(const VariableTable& variables) const override {
    return "Path " + text_of(subject_, variables) + ' ' + text_of(*path_) + ' ' + text_of(object_, variables) + " in " +
           text_of(scope_.graphs, context());
  }

  bool can_fork() const override { return true; }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override {
    const auto first = std::lower_bound(starts_->begin(), starts_->end(), range.low);
    const auto count = static_cast<std::size_t>(std::upper_bound(first, starts_->end(), range.high) - first);
    std::vector<Id> result;
    for (std::size_t i = 1; i < parts; ++i) {
      const std::size_t place = count * i / parts;
      if (place > 0) result.push_back(first[static_cast<std::ptrdiff_t>(place)]);
    }
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }
  void prepare_forks() override {
    read_graph();
    find_starts();
  }
  OperatorPtr fork(ExecutionContext& context) const override {
    auto result = std::make_unique<FreePath>(context, subject_, clone(*path_), object_, scope_.graphs);
    result->starts_ = starts_;
    result->graph_ = graph_;
    return result;
  }

 protected:
  void begin(const Morsel& morsel) override {
    morsel_ = morsel;
    begun_ = false;
  }

  bool produce(Batch& batch) override {
    if (!begun_) open();
    while (!target_.reached(batch.rows) && (taken_ < pairs_.size() || expand())) take(batch);
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  bool same() const { return subject_ == object_; }

  void open() {
    begun_ = true;
    find_starts();
    const auto place = [&](auto found) { return static_cast<std::size_t>(found - starts_->begin()); };
    next_ = place(std::lower_bound(starts_->begin(), starts_->end(), morsel_.low));
    end_ = place(std::upper_bound(starts_->begin(), starts_->end(), morsel_.high));
    pairs_.clear();
    taken_ = 0;
  }

  void find_starts() {
    if (starts_) return;
    const bool known = graph_ && !repetition_->reflexive;
    starts_ = std::make_shared<const std::vector<Id>>(known ? graph_->starts() : step_->candidates(false));
  }
  void read_graph() {
    if (repetition_ && !graph_) graph_ = std::make_shared<const PathGraph>(scope_, *repetition_->path);
  }

  // The pairs of the next starts; false at the end.
  bool expand() {
    if (next_ == end_) return false;
    pairs_.clear();
    taken_ = 0;
    chunk_starts_ = std::span(*starts_).subspan(next_, end_ - next_);
    // The first start alone may be all that is asked for.
    if (std::exchange(any_expanded_, true)) read_graph();
    if (graph_) {
      search_graph();
    } else {
      expand_step();
    }
    return true;
  }

  void search_graph() {
    context().check();
    if (!search_) search_.emplace(context(), graph_, repetition_->reflexive);
    for (std::uint32_t i = 0; next_ < end_ && i < Batch::kTargetRows && pairs_.size() < Batch::kTargetRows; ++i) {
      search_->expand(i, (*starts_)[next_++], pairs_);
    }
  }

  void expand_step() {
    constexpr std::size_t kFewPairs = Batch::kTargetRows, kManyPairs = 16 * Batch::kTargetRows;
    const std::size_t count = std::min(end_ - next_, chunk_);
    step_->expand(chunk_starts_.first(count), false, pairs_);
    pairs_.sort_ends();
    next_ += count;
    if (pairs_.size() < kFewPairs) chunk_ = std::min(2 * chunk_, Batch::kTargetRows);
    if (pairs_.size() > kManyPairs) chunk_ = std::max(chunk_ / 4, std::size_t{1});
  }

  void take(Batch& batch) {
    const std::size_t end = std::min(pairs_.size(), taken_ + Batch::kTargetRows - batch.rows);
    if (same()) {
      for (; taken_ < end; ++taken_) {
        const Id start = chunk_starts_[pairs_.start(taken_)];
        if (start == pairs_.end(taken_)) batch.columns[0].push_back(start);
      }
      batch.rows = batch.columns[0].size();
      return;
    }
    batch.columns[0].resize(batch.rows + end - taken_);
    Id* subjects = batch.columns[0].data() + batch.rows;
    for (std::size_t i = taken_; i < end; ++i) *subjects++ = chunk_starts_[pairs_.start(i)];
    const auto ends = std::span(pairs_.ends()).subspan(taken_, end - taken_);
    batch.columns[1].insert(batch.columns[1].end(), ends.begin(), ends.end());
    batch.rows += end - taken_;
    taken_ = end;
  }

  Variable subject_, object_;
  PathPtr path_;
  std::optional<Repetition> repetition_;
  PathScope scope_;
  PathStepPtr step_;
  std::shared_ptr<const std::vector<Id>> starts_;
  std::shared_ptr<const PathGraph> graph_;  // of what a closure repeats
  std::optional<GraphSearch> search_;

  Morsel morsel_;
  bool begun_ = false;
  std::size_t next_ = 0, end_ = 0;  // of the starts
  bool any_expanded_ = false;
  std::size_t chunk_ = 1;
  std::span<const Id> chunk_starts_;
  PathPairs pairs_;  // of chunk_starts_
  std::size_t taken_ = 0;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_free_path(ExecutionContext& context, Variable subject, PathPtr path, Variable object,
                           storage::GraphFilter graphs) {
  return std::make_unique<FreePath>(context, subject, std::move(path), object, std::move(graphs));
}

}  // namespace casus::query
