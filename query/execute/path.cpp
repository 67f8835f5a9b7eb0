#include <algorithm>
#include <array>

#include "query/execute/id_tuple_table.h"
#include "query/execute/operators.h"
#include "query/execute/path_steps.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

// Where the path leads from the starts asked for lately.
class Destinations {
 public:
  Destinations(ExecutionContext& context, PathStep& step, bool backward, bool sort_ends)
      : context_(context), step_(step), backward_(backward), sort_ends_(sort_ends), charge_(context) {
    clear();
  }

  bool known(Id start) const { return number(start) != kNoRow; }
  std::span<const Id> of(Id start) const {
    const std::uint32_t n = number(start);
    return std::span(ends_).subspan(offsets_[n], offsets_[n + 1] - offsets_[n]);
  }
  /// How many starts to ask for at once: more as long as they lead to few nodes.
  std::size_t chunk() const { return chunk_; }

  /// Makes the starts known; what was known before may be forgotten. `starts`: any sequence, distinct, none known.
  void add(std::vector<Id> starts) {
    if (ends_.size() > kMaxKept) clear();
    std::sort(starts.begin(), starts.end());
    PathPairs pairs(context_);
    step_.expand(starts, backward_, pairs);
    charge_.set((ends_.size() + pairs.size()) * sizeof(Id) + (offsets_.size() + starts.size()) * sizeof(std::size_t));
    std::vector<std::uint32_t> numbers(starts.size());
    const Id* const column = starts.data();
    starts_->insert(std::span(&column, 1), starts.size(), numbers.data());
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < starts.size(); ++i) {
      const auto begin = static_cast<std::ptrdiff_t>(ends_.size());
      for (; next < pairs.size() && pairs.start(next) == i; ++next) ends_.push_back(pairs.end(next));
      if (sort_ends_) std::sort(ends_.begin() + begin, ends_.end());
      offsets_.push_back(ends_.size());
    }
    if (pairs.size() < kMaxKept / 64) {
      chunk_ = std::min(chunk_ * 2, Batch::kTargetRows);
    } else if (pairs.size() > kMaxKept / 4) {
      chunk_ = std::max(chunk_ / 4, std::size_t{1});
    }
  }

 private:
  static constexpr std::size_t kMaxKept = std::size_t{1} << 20;

  void clear() {
    starts_ = make_id_tuple_table(context_, 1);
    offsets_.assign(1, 0);
    ends_.clear();
  }
  std::uint32_t number(Id start) const {
    std::uint32_t number = kNoRow;
    const Id* const column = &start;
    starts_->find(std::span(&column, 1), 1, &number);
    return number;
  }

  ExecutionContext& context_;
  PathStep& step_;
  bool backward_;
  bool sort_ends_;
  std::unique_ptr<IdTupleTable> starts_;
  std::vector<std::size_t> offsets_;  // by number of start
  std::vector<Id> ends_;
  std::size_t chunk_ = 8;
  MemoryCharge charge_;
};

class PathSearch final : public Operator {
 public:
  PathSearch(ExecutionContext& context, OperatorPtr input, PathEnd subject, PathPtr path, PathEnd object,
             storage::GraphFilter graphs)
      : Operator(context),
        input_(input ? std::move(input) : make_unit(context)),
        path_(std::move(path)),
        graphs_(std::move(graphs)),
        ends_{End(subject, input_->schema()), End(object, input_->schema())},
        text_ends_{subject, object},
        candidates_charge_(context) {
    // A triple counts once, however many of the graphs hold it.
    if (graphs_.kind != storage::GraphFilter::Kind::kOne) graphs_.distinct_triples = true;
    step_ = make_path_step({context, graphs_}, *path_);
    schema_ = input_->schema();
    bound_ = input_->bound();
    order_ = input_->order();
    for (End& end : ends_) {
      if (!end.variable) continue;
      bound_ = sorted_union(bound_, {*end.variable});
      end.output = column_of(schema_, *end.variable);
      if (end.output < 0) {
        end.output = static_cast<int>(schema_.size());
        schema_.push_back(*end.variable);
      } else if (!contains(input_->bound(), *end.variable)) {
        Schema kept = order_;
        std::erase(kept, *end.variable);
        order_ = order_within(order_, kept);
      }
    }
    same_ = ends_[0].variable && ends_[0].variable == ends_[1].variable;
    const bool filters = same_ || (ends_[0].may_be_known() && ends_[1].may_be_known());
    for (const bool backward : {false, true}) {
      destinations_[backward] = std::make_unique<Destinations>(context, *step_, backward, filters);
    }
  }

  std::string describe(const VariableTable& variables) const override {
    const auto text = [&](const PathEnd& end) {
      if (const auto* v = std::get_if<Variable>(&end)) return text_of(*v, variables);
      return text_of(std::get<Id>(end), context());
    };
    return "Path " + text(text_ends_[0]) + ' ' + text_of(*path_) + ' ' + text(text_ends_[1]) + " in " +
           text_of(graphs_, context());
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  // Each fork remembers destinations for itself. A term that only this context knows has no id in others.
  bool can_fork() const override {
    const auto is_known = [](const End& end) { return end.variable || !end.constant.is_local(); };
    return is_known(ends_[0]) && is_known(ends_[1]) && input_->can_fork();
  }
  std::vector<Id> cuts(std::size_t parts) const override { return input_->cuts(parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<PathSearch>(context, input_->fork(context), text_ends_[0], clone(*path_), text_ends_[1],
                                        graphs_);
  }

 protected:
  void begin(const Morsel& morsel) override {
    input_->restart(morsel);
    rows_.reset(input_->schema().size());
    row_ = 0;
    in_row_ = has_start_ = false;
    pending_ = {};
  }

  bool produce(Batch& batch) override {
    for (;;) {
      if (!pending_.empty()) {
        take(batch);
        if (batch.rows >= Batch::kTargetRows) break;
      } else if (has_start_) {
        find_destinations();
      } else if (target_.reached(batch.rows) || !next_start()) {
        break;
      }
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  struct End {
    End(const PathEnd& end, const Schema& input) {
      if (const auto* v = std::get_if<Variable>(&end)) {
        variable = *v;
        column = column_of(input, *v);
      } else {
        constant = std::get<Id>(end);
      }
    }
    bool may_be_known() const { return !variable || column >= 0; }
    Id value(const Batch& rows, std::size_t row) const {
      if (!variable) return constant;
      return column < 0 ? kUnbound : rows.columns[static_cast<std::size_t>(column)][row];
    }

    std::optional<Variable> variable;
    Id constant;
    int column = -1;  // of the input
    int output = -1;
  };

  // From which node to search for an input row, in which direction, and what the other end must be, if that is known.
  struct Start {
    Id node;
    bool backward = false;
    Id target;
    bool free = false;  // neither end is known
  };

  Start start_of(std::size_t row) const {
    const Id subject = ends_[0].value(rows_, row), object = ends_[1].value(rows_, row);
    if (subject != kUnbound) return {subject, false, object, false};
    if (object != kUnbound) return {object, true, kUnbound, false};
    return {kUnbound, false, kUnbound, true};
  }

  // The next node to search from: the row's, or each candidate in turn for a row that leaves both ends open.
  bool next_start() {
    if (in_row_ && start_.free && next_candidate_ < candidates_.size()) {
      start_.node = candidates_[next_candidate_++];
      if (same_) start_.target = start_.node;
      return has_start_ = true;
    }
    if (in_row_) ++row_;
    in_row_ = false;
    if (row_ >= rows_.rows) {
      row_ = 0;
      if (!input_->next(rows_)) {
        rows_.reset(input_->schema().size());
        return false;
      }
    }
    in_row_ = true;
    start_ = start_of(row_);
    if (start_.free) {
      if (!has_candidates_) {
        candidates_ = step_->candidates(false);
        candidates_charge_.set(candidates_.size() * sizeof(Id));
        has_candidates_ = true;
      }
      next_candidate_ = 0;
      return true;
    }
    return has_start_ = true;
  }

  void find_destinations() {
    has_start_ = false;
    Destinations& destinations = *destinations_[start_.backward];
    if (!destinations.known(start_.node)) destinations.add(starts_ahead(destinations));
    pending_ = destinations.of(start_.node);
    if (start_.target != kUnbound) {
      const auto [first, last] = std::equal_range(pending_.begin(), pending_.end(), start_.target);
      pending_ = std::span<const Id>(first, last);
    }
  }

  // The start under way and some that will come soon.
  std::vector<Id> starts_ahead(const Destinations& destinations) const {
    std::vector<Id> starts = {start_.node};
    const auto wanted = [&] { return starts.size() < destinations.chunk(); };
    const auto consider = [&](Id node) {
      if (!destinations.known(node)) starts.push_back(node);
    };
    if (start_.free) {
      for (std::size_t i = next_candidate_; i < candidates_.size() && wanted(); ++i) consider(candidates_[i]);
    } else {
      for (std::size_t row = row_ + 1; row < rows_.rows && wanted(); ++row) {
        const Start other = start_of(row);
        if (!other.free && other.backward == start_.backward) consider(other.node);
      }
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    return starts;
  }

  void take(Batch& batch) {
    const std::size_t count = std::min(pending_.size(), Batch::kTargetRows - batch.rows);
    for (std::size_t c = 0; c < input_->schema().size(); ++c) {
      batch.columns[c].insert(batch.columns[c].end(), count, rows_.columns[c][row_]);
    }
    const End& from = ends_[start_.backward];
    const End& to = ends_[!start_.backward];
    if (from.output >= 0 && !same_) set(batch, from.output, count, [&](std::size_t) { return start_.node; });
    if (to.output >= 0) set(batch, to.output, count, [&](std::size_t i) { return pending_[i]; });
    batch.rows += count;
    pending_ = pending_.subspan(count);
  }

  template <class Value>
  void set(Batch& batch, int output, std::size_t count, const Value& value) {
    auto& column = batch.columns[static_cast<std::size_t>(output)];
    column.resize(batch.rows + count);
    for (std::size_t i = 0; i < count; ++i) column[batch.rows + i] = value(i);
  }

  OperatorPtr input_;
  PathPtr path_;
  storage::GraphFilter graphs_;
  std::array<End, 2> ends_;  // subject, object
  std::array<PathEnd, 2> text_ends_;
  bool same_ = false;
  PathStepPtr step_;
  std::array<std::unique_ptr<Destinations>, 2> destinations_;  // forward, backward

  Batch rows_;
  std::size_t row_ = 0;
  bool in_row_ = false;
  Start start_;
  bool has_start_ = false;
  std::vector<Id> candidates_;
  MemoryCharge candidates_charge_;
  std::size_t next_candidate_ = 0;
  bool has_candidates_ = false;
  std::span<const Id> pending_;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_path(ExecutionContext& context, OperatorPtr input, PathEnd subject, PathPtr path, PathEnd object,
                      storage::GraphFilter graphs) {
  return std::make_unique<PathSearch>(context, std::move(input), subject, std::move(path), object, std::move(graphs));
}

}  // namespace casus::query
