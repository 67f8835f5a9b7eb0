#include <algorithm>
#include <array>
#include <optional>

#include "query/execute/frontier_search.h"
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

  /// The number of each start, kNoRow for those that are not known.
  void find(std::span<const Id> starts, std::vector<std::uint32_t>& numbers) const {
    numbers.resize(starts.size());
    const Id* const column = starts.data();
    starts_->find(std::span(&column, 1), starts.size(), numbers.data());
  }
  std::uint32_t find(Id start) const {
    std::uint32_t number = kNoRow;
    const Id* const column = &start;
    starts_->find(std::span(&column, 1), 1, &number);
    return number;
  }
  std::span<const Id> of(std::uint32_t number) const {
    return std::span(ends_).subspan(offsets_[number], offsets_[number + 1] - offsets_[number]);
  }
  /// How many starts to ask for at once: more as long as they lead to few nodes.
  std::size_t chunk() const { return chunk_; }
  /// Another one once numbers mean nothing any more.
  std::uint32_t generation() const { return generation_; }

  /// Makes the starts known; what was known before may be forgotten. `starts`: ascending, distinct, none known.
  void add(std::span<const Id> starts) {
    if (ends_.size() > kMaxKept) clear();
    PathPairs pairs(context_);
    step_.expand(starts, backward_, pairs);
    if (sort_ends_) pairs.sort_ends();
    charge_.set((ends_.size() + pairs.size()) * sizeof(Id) + (offsets_.size() + starts.size()) * sizeof(std::size_t));
    numbers_.resize(starts.size());
    const Id* const column = starts.data();
    starts_->insert(std::span(&column, 1), starts.size(), numbers_.data());
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < starts.size(); ++i) {
      while (next < pairs.size() && pairs.start(next) == i) ++next;
      offsets_.push_back(ends_.size() + next);
    }
    if (pairs.size() < kMaxKept / 64) {
      chunk_ = std::min(chunk_ * 2, Batch::kTargetRows);
    } else if (pairs.size() > kMaxKept / 4) {
      chunk_ = std::max(chunk_ / 4, std::size_t{1});
    }
    pairs.move_ends(ends_);
  }

 private:
  static constexpr std::size_t kMaxKept = std::size_t{1} << 20;

  void clear() {
    ++generation_;
    starts_ = make_id_tuple_table(context_, 1);
    offsets_.assign(1, 0);
    ends_.clear();
  }

  ExecutionContext& context_;
  PathStep& step_;
  bool backward_;
  bool sort_ends_;
  std::unique_ptr<IdTupleTable> starts_;
  std::vector<std::size_t> offsets_;  // by number of start
  std::vector<Id> ends_;
  std::vector<std::uint32_t> numbers_;
  std::size_t chunk_ = 8;
  std::uint32_t generation_ = 0;
  MemoryCharge charge_;
};

class PathSearch final : public Operator {
 public:
  PathSearch(ExecutionContext& context, OperatorPtr input, PathEnd subject, PathPtr path, PathEnd object,
             storage::GraphFilter graphs)
      : Operator(context),
        has_input_(input != nullptr),
        input_(input ? std::move(input) : make_unit(context)),
        path_(std::move(path)),
        scope_{context, merged(std::move(graphs))},
        ends_{End(subject, input_->schema()), End(object, input_->schema())},
        text_ends_{subject, object},
        repetition_(repetition_of(*path_)),
        step_(make_path_step(scope_, *path_)) {
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
    filters_ = same_ || (ends_[0].may_be_known() && ends_[1].may_be_known());
  }

  std::string describe(const VariableTable& variables) const override {
    const auto text = [&](const PathEnd& end) {
      if (const auto* v = std::get_if<Variable>(&end)) return text_of(*v, variables);
      return text_of(std::get<Id>(end), context());
    };
    return "Path " + text(text_ends_[0]) + ' ' + text_of(*path_) + ' ' + text(text_ends_[1]) + " in " +
           text_of(scope_.graphs, context()) +
           (repetition_ && !same_ && ends_[0].may_be_known() && ends_[1].may_be_known() ? ", from both ends" : "");
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  // Each fork remembers destinations for itself. A term that only this context knows has no id in others.
  bool can_fork() const override {
    const auto is_known = [](const End& end) { return end.variable || !end.constant.is_local(); };
    return is_known(ends_[0]) && is_known(ends_[1]) && input_->can_fork();
  }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<PathSearch>(context, input_->fork(context), text_ends_[0], clone(*path_), text_ends_[1],
                                        scope_.graphs);
  }

 protected:
  void begin(const Morsel& morsel) override {
    input_->restart(morsel);
    rows_.reset(input_->schema().size());
    row_ = 0;
    rest_.ends = {};
    in_row_ = false;
  }

  bool produce(Batch& batch) override {
    stage(rest_, batch);
    while (batch.rows + staged_ < Batch::kTargetRows && !target_.reached(batch.rows + staged_) && find_more(batch)) {
    }
    write(batch);
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

  enum class Method : std::uint8_t { kForward, kBackward, kBothEnds, kEverywhere };
  // How the path is searched for an input row: from which node, and what the other end must be, if that is known.
  struct Search {
    Method method = Method::kForward;
    Id node, target;
    std::uint32_t number = kNoRow;  // of the node among the destinations
  };
  // Rows of the result that come of one input row.
  struct Piece {
    Piece(std::size_t in, Id from, bool direction, std::span<const Id> to, std::span<const Id> all = {})
        : row(in), node(from), ends(to), starts(all), backward(direction) {}

    std::size_t row;
    Id node;  // where starts are none
    std::span<const Id> ends;
    std::span<const Id> starts;  // of a search from everywhere
    bool backward;
  };

  // Goes on to the next input row, or to more rows of one that is searched everywhere; false at the end.
  bool find_more(Batch& batch) {
    if (in_row_ && next_part(batch)) return true;
    in_row_ = false;
    if (row_ >= rows_.rows && !next_rows(batch)) return false;
    const Search& search = searches_[row_];
    switch (search.method) {
      case Method::kForward:
      case Method::kBackward: {
        const bool backward = search.method == Method::kBackward;
        if (!has_input_ && repetition_ && search.target == kUnbound) {
          search_levels(search.node, backward);
        } else {
          stage({row_, search.node, backward, ends_of(search, batch)}, batch);
        }
        break;
      }
      case Method::kBothEnds:
        if (step_->connects(search.node, search.target)) stage({row_, search.node, false, {&search.target, 1}}, batch);
        break;
      case Method::kEverywhere: search_everywhere(); break;
    }
    if (!in_row_) ++row_;
    return true;
  }

  // For a LIMIT, the first levels may do.
  void search_levels(Id start, bool backward) {
    in_row_ = true;
    inner_ = make_path_step(scope_, *repetition_->path);
    levels_.emplace(scope_, *repetition_->path, *inner_, backward, std::vector<Id>{start}, repetition_->reflexive);
  }

  void search_everywhere() {
    in_row_ = true;
    if (!everywhere_) {
      everywhere_ = make_free_path(context(), *ends_[0].variable, clone(*path_), *ends_[1].variable, scope_.graphs);
    }
    everywhere_->restart({});
  }

  // More rows of the input row under way; false at its end.
  bool next_part(Batch& batch) {
    write(batch);
    const Search& search = searches_[row_];
    if (search.method == Method::kEverywhere) {
      if (everywhere_->next(free_)) {
        stage({row_, kUnbound, false, free_.columns.back(), free_.columns.front()}, batch);
        return true;
      }
    } else if (const std::span<const Id> level = levels_->next(); !level.empty()) {
      stage({row_, search.node, search.method == Method::kBackward, level}, batch);
      return true;
    }
    ++row_;
    return false;
  }

  bool next_rows(Batch& batch) {
    write(batch);
    row_ = 0;
    if (!input_->next(rows_)) {
      rows_.reset(input_->schema().size());
      return false;
    }
    searches_.resize(rows_.rows);
    known_ends_.clear();
    for (std::size_t row = 0; row < rows_.rows; ++row) {
      const Id subject = ends_[0].value(rows_, row), object = ends_[1].value(rows_, row);
      Search& search = searches_[row];
      search.number = kNoRow;
      if (subject != kUnbound) {
        search.method = Method::kForward;
        search.node = subject;
        search.target = object;
        if (object != kUnbound && !same_) known_ends_.push_back(row);
      } else {
        search.method = object != kUnbound ? Method::kBackward : Method::kEverywhere;
        search.node = object;
        search.target = kUnbound;
      }
    }
    if (!known_ends_.empty()) choose_ends();
    if (has_input_) {
      for (const bool backward : {false, true}) number_starts(backward);
    }
    return true;
  }

  // Searches from the end of which there are fewer; or from both, pair by pair, where hardly any repeats.
  void choose_ends() {
    NodeSet subjects(context()), objects(context());
    for (const std::size_t row : known_ends_) {
      subjects.insert(searches_[row].node);
      objects.insert(searches_[row].target);
    }
    const bool backward = objects.size() < subjects.size();
    const bool pairwise = repetition_ && known_ends_.size() < 2 * std::min(subjects.size(), objects.size());
    for (const std::size_t row : known_ends_) {
      Search& search = searches_[row];
      if (pairwise) {
        search.method = Method::kBothEnds;
      } else if (backward) {
        search.method = Method::kBackward;
        std::swap(search.node, search.target);
      }
    }
  }

  void number_starts(bool backward) {
    const Method method = backward ? Method::kBackward : Method::kForward;
    nodes_.clear();
    for (const Search& search : searches_) {
      if (search.method == method) nodes_.push_back(search.node);
    }
    if (nodes_.empty()) return;
    const Destinations& destinations = destinations_of(backward);
    destinations.find(nodes_, numbers_);
    generations_[backward] = destinations.generation();
    auto number = numbers_.begin();
    for (Search& search : searches_) {
      if (search.method == method) search.number = *number++;
    }
  }

  std::span<const Id> ends_of(const Search& search, Batch& batch) {
    const bool backward = search.method == Method::kBackward;
    if (!has_input_ && search.target == kUnbound) {
      only_.emplace(context());
      step_->expand(std::span(&search.node, 1), backward, *only_);
      return only_->ends();
    }
    Destinations& destinations = destinations_of(backward);
    std::uint32_t number = number_of(search, backward);
    if (number == kNoRow) {
      write(batch);
      destinations.add(starts_ahead(backward));
      number = destinations.find(search.node);
    }
    const std::span<const Id> ends = destinations.of(number);
    if (search.target == kUnbound) return ends;
    const auto [first, last] = std::equal_range(ends.begin(), ends.end(), search.target);
    return {first, last};
  }

  Destinations& destinations_of(bool backward) {
    auto& destinations = destinations_[backward];
    if (!destinations) destinations = std::make_unique<Destinations>(context(), *step_, backward, filters_);
    return *destinations;
  }

  std::uint32_t number_of(const Search& search, bool backward) {
    const Destinations& destinations = destinations_of(backward);
    const bool holds = search.number != kNoRow && generations_[backward] == destinations.generation();
    return holds ? search.number : destinations.find(search.node);
  }

  // The start under way and some that will come soon, ascending.
  std::vector<Id> starts_ahead(bool backward) {
    const Method method = backward ? Method::kBackward : Method::kForward;
    const std::size_t most = destinations_of(backward).chunk();
    std::vector<Id> starts;
    for (std::size_t row = row_; row < rows_.rows && starts.size() < most; ++row) {
      const Search& other = searches_[row];
      if (other.method == method && number_of(other, backward) == kNoRow) starts.push_back(other.node);
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    return starts;
  }

  // As many rows of a piece as the batch has room for. What is left begins the next batch.
  void stage(const Piece& piece, const Batch& batch) {
    const std::size_t count = std::min(piece.ends.size(), Batch::kTargetRows - batch.rows - staged_);
    if (count > 0) {
      pieces_.emplace_back(piece.row, piece.node, piece.backward, piece.ends.first(count), piece.starts);
      staged_ += count;
    }
    rest_.ends = piece.ends.subspan(count);
    if (rest_.ends.empty()) return;
    rest_.row = piece.row;
    rest_.node = piece.node;
    rest_.backward = piece.backward;
    rest_.starts = piece.starts.empty() ? piece.starts : piece.starts.subspan(count);
  }

  // Writes the staged pieces, column by column.
  void write(Batch& batch) {
    for (std::size_t c = 0; c < schema_.size(); ++c) batch.columns[c].resize(batch.rows + staged_);
    for (std::size_t c = 0; c < input_->schema().size(); ++c) {
      Id* out = batch.columns[c].data() + batch.rows;
      for (const Piece& piece : pieces_) out = std::fill_n(out, piece.ends.size(), rows_.columns[c][piece.row]);
    }
    for (const bool object : {false, true}) {
      if (ends_[object].output < 0) continue;
      Id* out = batch.columns[static_cast<std::size_t>(ends_[object].output)].data() + batch.rows;
      for (const Piece& piece : pieces_) {
        if (piece.backward != object) {
          out = std::copy(piece.ends.begin(), piece.ends.end(), out);
        } else if (piece.starts.empty()) {
          out = std::fill_n(out, piece.ends.size(), piece.node);
        } else {
          out = std::copy_n(piece.starts.begin(), piece.ends.size(), out);
        }
      }
    }
    batch.rows += staged_;
    staged_ = 0;
    pieces_.clear();
  }

  bool has_input_;
  OperatorPtr input_;
  PathPtr path_;
  PathScope scope_;
  std::array<End, 2> ends_;  // subject, object
  std::array<PathEnd, 2> text_ends_;
  bool same_ = false;
  bool filters_ = false;  // ends are looked for among others
  std::optional<Repetition> repetition_;
  PathStepPtr step_;
  std::array<std::unique_ptr<Destinations>, 2> destinations_;  // forward, backward

  Batch rows_;
  std::size_t row_ = 0;           // to be searched next, or searched everywhere
  std::vector<Search> searches_;  // by row
  std::array<std::uint32_t, 2> generations_{};
  std::vector<std::size_t> known_ends_;
  std::vector<Id> nodes_;
  std::vector<std::uint32_t> numbers_;
  std::optional<PathPairs> only_;  // where there is one start
  OperatorPtr everywhere_;
  bool in_row_ = false;  // which is searched a part at a time
  PathStepPtr inner_;
  std::optional<FrontierSearch> levels_;
  Batch free_;
  Piece rest_{0, kUnbound, false, {}};  // of the piece staged last
  std::vector<Piece> pieces_;
  std::size_t staged_ = 0;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_path(ExecutionContext& context, OperatorPtr input, PathEnd subject, PathPtr path, PathEnd object,
                      storage::GraphFilter graphs) {
  const auto* from = std::get_if<Variable>(&subject);
  const auto* to = std::get_if<Variable>(&object);
  if (!input && from && to) return make_free_path(context, *from, std::move(path), *to, std::move(graphs));
  return std::make_unique<PathSearch>(context, std::move(input), subject, std::move(path), object, std::move(graphs));
}

}  // namespace casus::query
