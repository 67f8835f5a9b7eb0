#include <algorithm>

#include "query/execute/memory_charge.h"
#include "query/execute/operators.h"
#include "query/execute/row_store.h"
#include "query/execute/run_tasks.h"
#include "query/execute/schema_algebra.h"
#include "query/functions/large_array.h"

namespace casus::query {
namespace {

// The first index in [begin, end) with values[i] >= value, found in steps that double, then halve.
std::size_t seek_from(const Id* values, std::size_t begin, std::size_t end, Id value) {
  if (begin == end || values[begin] >= value) return begin;
  std::size_t step = 1;
  std::size_t low = begin;
  while (low + step < end && values[low + step] < value) {
    low += step;
    step *= 2;
  }
  const std::size_t high = std::min(end, low + step);
  return static_cast<std::size_t>(std::lower_bound(values + low + 1, values + high, value) - values);
}

/// The rows of one input as a trie: below each value of a column the values of the next. The distinct values of the
/// first column stand apart, since it is searched most. Shared by the forks of a join.
class Trie {
 public:
  Trie(ExecutionContext& context, Operator& input, double expected_rows)
      : rows_(context, input.schema().size()), depths_(input.schema().size()), charge_(context) {
    // Most inputs are scans, of which the planner knows the rows: growing by steps costs as much as reading them.
    rows_.append_all(input, expected_rows);
    const std::vector<Id>& first = rows_.column(0);
    if (depths_ > 1) {
      const std::size_t distinct = count_distinct(first);
      charge_.set(distinct * (sizeof(Id) + sizeof(std::uint32_t)));
      reserve_large(keys_, distinct);
      reserve_large(starts_, distinct + 1);
      for (std::size_t i = 0; i < first.size(); ++i) {
        if (!keys_.empty() && keys_.back() == first[i]) continue;
        keys_.push_back(first[i]);
        starts_.push_back(static_cast<std::uint32_t>(i));
      }
      starts_.push_back(static_cast<std::uint32_t>(first.size()));
    }
  }

  std::size_t depths() const { return depths_; }
  std::size_t rows() const { return rows_.rows(); }
  /// The values of a column: of the first, each once.
  const std::vector<Id>& values(std::size_t depth) const {
    return depth == 0 && depths_ > 1 ? keys_ : rows_.column(depth);
  }
  /// Where the rows of the first column's values begin, when there are more columns.
  const std::vector<std::uint32_t>& starts() const { return starts_; }

 private:
  static std::size_t count_distinct(const std::vector<Id>& sorted) {
    std::size_t count = sorted.empty() ? 0 : 1;
    for (std::size_t i = 1; i < sorted.size(); ++i) count += sorted[i] != sorted[i - 1];
    return count;
  }

  RowStore rows_;
  std::size_t depths_;
  std::vector<Id> keys_;
  std::vector<std::uint32_t> starts_;
  MemoryCharge charge_;
};

/// Where a join stands in a trie.
class TrieCursor {
 public:
  explicit TrieCursor(const Trie& trie) : trie_(trie), levels_(trie.depths()) {
    for (std::size_t d = 0; d < levels_.size(); ++d) levels_[d].values = trie.values(d).data();
  }

  /// Stands before the values of a column under the current values of those before it.
  void open(std::size_t depth) {
    Level& level = levels_[depth];
    if (depth == 0) {
      level.at = 0;
      level.end = trie_.values(0).size();
      return;
    }
    const Level& above = levels_[depth - 1];
    if (depth == 1) {
      level.at = trie_.starts()[above.at];
      level.end = trie_.starts()[above.at + 1];
    } else {
      level.at = above.at;
      level.end = after(above);
    }
  }
  bool at_end(std::size_t depth) const { return levels_[depth].at == levels_[depth].end; }
  Id value(std::size_t depth) const { return levels_[depth].values[levels_[depth].at]; }
  void seek(std::size_t depth, Id value) {
    Level& level = levels_[depth];
    level.at = seek_from(level.values, level.at, level.end, value);
  }
  void next(std::size_t depth) {
    Level& level = levels_[depth];
    const bool distinct = depth == 0 || depth + 1 == levels_.size();
    level.at = distinct ? level.at + 1 : after(level);
  }

  struct Level {
    const Id* values = nullptr;
    std::size_t at = 0, end = 0;
    std::size_t left() const { return end - at; }
  };
  Level& level(std::size_t depth) { return levels_[depth]; }

 private:
  static std::size_t after(const Level& level) {
    return seek_from(level.values, level.at, level.end, Id(level.values[level.at].bits() + 1));
  }

  const Trie& trie_;
  std::vector<Level> levels_;
};

/// What the forks of a join share: its inputs, and their tries once they are built.
struct TrieInputs {
  std::vector<OperatorPtr> inputs;
  std::vector<std::unique_ptr<ExecutionContext>> contexts;  // of tries that other threads have built
  std::vector<std::unique_ptr<Trie>> tries;

  void build(ExecutionContext& context) {
    if (!tries.empty()) return;
    if (pays_in_threads(context)) build_in_threads(context);
    if (!tries.empty()) return;
    for (const auto& input : inputs) {
      tries.push_back(std::make_unique<Trie>(context, *input, input->statistics().estimated_rows));
    }
  }

 private:
  // Two inputs at least are long.
  bool pays_in_threads(const ExecutionContext& context) const {
    constexpr double kLong = 32'768;
    const auto is_long = [](const OperatorPtr& input) { return input->statistics().estimated_rows >= kLong; };
    return context.threads > 1 && std::count_if(inputs.begin(), inputs.end(), is_long) > 1 &&
           std::all_of(inputs.begin(), inputs.end(), [](const OperatorPtr& input) { return input->can_fork(); });
  }

  // Leaves no tries if the inputs compute terms, which only their own threads would know.
  void build_in_threads(ExecutionContext& context) {
    for (const auto& input : inputs) {
      input->prepare_forks();
      contexts.push_back(std::make_unique<ExecutionContext>(context, nullptr));
    }
    std::vector<std::unique_ptr<Trie>> built(inputs.size());
    std::vector<OperatorPtr> forks(inputs.size());
    run_tasks(context.threads, inputs.size(), [&](std::size_t i) {
      forks[i] = inputs[i]->fork(*contexts[i]);
      forks[i]->restart({});
      built[i] = std::make_unique<Trie>(*contexts[i], *forks[i], inputs[i]->statistics().estimated_rows);
    });
    const std::size_t known = context.terms().computed();
    if (std::any_of(contexts.begin(), contexts.end(), [&](const auto& c) { return c->terms().computed() > known; })) {
      return;
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i]->add_statistics(*forks[i]);
    tries = std::move(built);
  }
};

class MultiwayJoin final : public Operator {
 public:
  MultiwayJoin(ExecutionContext& context, std::shared_ptr<TrieInputs> inputs, Schema variables)
      : Operator(context), inputs_(std::move(inputs)) {
    schema_ = order_ = std::move(variables);
    bound_ = sorted_union(schema_, {});
    levels_.resize(schema_.size());
    for (std::size_t i = 0; i < inputs_->inputs.size(); ++i) {
      const Schema& columns = inputs_->inputs[i]->schema();
      for (std::size_t depth = 0; depth < columns.size(); ++depth) {
        levels_[static_cast<std::size_t>(column_of(schema_, columns[depth]))].push_back({i, depth});
      }
    }
  }

  std::string describe(const VariableTable& variables) const override {
    return "MultiwayJoin " + text_of(schema_, variables);
  }
  std::vector<const Operator*> inputs() const override {
    std::vector<const Operator*> result;
    for (const auto& input : inputs_->inputs) result.push_back(input.get());
    return result;
  }

  // Cut by the first variable.
  bool can_fork() const override { return levels_.size() > 1; }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override {
    const Participant& first = levels_.front().front();
    const std::vector<Id>& values = inputs_->tries[first.input]->values(first.depth);
    const auto begin = std::lower_bound(values.begin(), values.end(), range.low);
    const auto count = static_cast<std::size_t>(std::upper_bound(begin, values.end(), range.high) - begin);
    std::vector<Id> result;
    for (std::size_t part = 1; part < parts && count > 0; ++part) {
      const Id value = begin[static_cast<std::ptrdiff_t>(count * part / parts)];
      if (result.empty() || result.back() < value) result.push_back(value);
    }
    return result;
  }
  void prepare_forks() override { inputs_->build(context()); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<MultiwayJoin>(context, inputs_, schema_);
  }

 protected:
  void begin(const Morsel& morsel) override {
    morsel_ = morsel;
    started_ = exhausted_ = false;
  }

  bool produce(Batch& batch) override {
    if (!started_) start();
    const std::size_t last = levels_.size() - 1;
    while (!exhausted_) {
      if (++steps_ >= kStepsBetweenChecks) check();
      if (level_ == last && intersects_two()) {
        intersect(batch);
        if (target_.reached(batch.rows)) break;
      }
      if (!match()) {
        if (level_ == 0) {
          exhausted_ = true;
          break;
        }
        --level_;
        step();
      } else if (level_ < last) {
        enter(level_ + 1);
      } else {
        emit(batch);
        step();
        if (target_.reached(batch.rows)) break;
      }
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  // The column of one input that holds a level's variable.
  struct Participant {
    std::size_t input;
    std::size_t depth;
  };

  void start() {
    started_ = true;
    inputs_->build(context());
    tries_.clear();
    for (const auto& trie : inputs_->tries) tries_.emplace_back(*trie);
    enter(0);
    for (const auto& [input, depth] : levels_[0]) tries_[input].seek(depth, morsel_.low);
  }

  void check() {
    steps_ = 0;
    context().check();
  }

  void enter(std::size_t level) {
    level_ = level;
    for (const auto& [input, depth] : levels_[level]) tries_[input].open(depth);
  }

  void step() {
    const auto& [input, depth] = levels_[level_].front();
    tries_[input].next(depth);
  }

  // Moves the level's columns forward until they agree on a value; false when one has ended.
  bool match() {
    const auto& participants = levels_[level_];
    const Participant& first = participants.front();
    if (tries_[first.input].at_end(first.depth)) return false;
    Id wanted = tries_[first.input].value(first.depth);
    for (std::size_t agreed = 1, i = 1; agreed < participants.size(); i = i + 1 == participants.size() ? 0 : i + 1) {
      TrieCursor& trie = tries_[participants[i].input];
      const std::size_t depth = participants[i].depth;
      trie.seek(depth, wanted);
      if (trie.at_end(depth)) return false;
      const Id found = trie.value(depth);
      agreed = found == wanted ? agreed + 1 : 1;
      wanted = found;
    }
    return level_ > 0 || wanted <= morsel_.high;
  }

  // The last variable is met most often by far, mostly in two lists of similar length: these are merged in step.
  bool intersects_two() {
    const auto& participants = levels_.back();
    if (participants.size() != 2) return false;
    const std::size_t a = tries_[participants[0].input].level(participants[0].depth).left();
    const std::size_t b = tries_[participants[1].input].level(participants[1].depth).left();
    return a > 0 && b > 0 && a / kSkewed < b && b / kSkewed < a;
  }

  // Stops at the end of a list, or when the batch is full.
  void intersect(Batch& batch) {
    const auto& participants = levels_.back();
    TrieCursor::Level& a = tries_[participants[0].input].level(participants[0].depth);
    TrieCursor::Level& b = tries_[participants[1].input].level(participants[1].depth);
    std::vector<Id>& found = batch.columns.back();
    const std::size_t before = found.size();
    std::size_t i = a.at;
    std::size_t j = b.at;
    while (i < a.end && j < b.end) {
      const Id left = a.values[i];
      const Id right = b.values[j];
      if (left == right) {
        if (found.size() == Batch::kTargetRows) break;
        found.push_back(left);
      }
      i += left <= right;
      j += right <= left;
    }
    steps_ += (i - a.at) + (j - b.at);
    a.at = i;
    b.at = j;
    for (std::size_t level = 0; level + 1 < levels_.size(); ++level) {
      const auto& [input, depth] = levels_[level].front();
      for (std::size_t row = before; row < found.size(); ++row) {
        batch.columns[level].push_back(tries_[input].value(depth));
      }
    }
    batch.rows += found.size() - before;
  }

  void emit(Batch& batch) {
    for (std::size_t level = 0; level < levels_.size(); ++level) {
      const auto& [input, depth] = levels_[level].front();
      batch.columns[level].push_back(tries_[input].value(depth));
    }
    ++batch.rows;
  }

  static constexpr std::uint64_t kStepsBetweenChecks = 65'536;
  static constexpr std::size_t kSkewed = 32;  // lists that differ more in length are searched, not merged

  std::shared_ptr<TrieInputs> inputs_;
  std::vector<TrieCursor> tries_;
  Morsel morsel_;
  bool started_ = false;
  std::vector<std::vector<Participant>> levels_;  // by variable
  std::size_t level_ = 0;
  std::uint64_t steps_ = 0;  // since the last check
  bool exhausted_ = false;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_multiway_join(ExecutionContext& context, std::vector<OperatorPtr> inputs, Schema variables) {
  auto shared = std::make_shared<TrieInputs>();
  shared->inputs = std::move(inputs);
  return std::make_unique<MultiwayJoin>(context, std::move(shared), std::move(variables));
}

}  // namespace casus::query
