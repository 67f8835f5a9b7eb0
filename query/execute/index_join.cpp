#include <algorithm>
#include <array>
#include <numeric>

#include "query/execute/join_output.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"
#include "query/functions/sort_permutation.h"

namespace casus::query {
namespace {

using KeyColumns = std::array<std::optional<Variable>, 4>;

// The rows of one index under changing prefixes, in the columns that a join needs.
class Lookup {
 public:
  Lookup(ExecutionContext& context, const storage::ScanSpec& spec, const ScanColumns& columns, const KeyColumns& keys)
      : context_(context), spec_(spec), columns_(columns), keys_(keys) {
    spec_.columns = 0;
    for (std::size_t i = spec.prefix_length; i < 4; ++i) {
      if (!columns.variables[i] && !columns.required[i]) continue;
      spec_.columns = static_cast<std::uint8_t>(spec_.columns | 1u << i);
      if (columns.required[i]) {
        required_.emplace_back(i, *columns.required[i]);
        continue;
      }
      const int seen = column_of(schema_, *columns.variables[i]);
      if (seen >= 0) {
        equal_.emplace_back(sources_[static_cast<std::size_t>(seen)], i);
      } else {
        schema_.push_back(*columns.variables[i]);
        sources_.push_back(i);
      }
    }
  }

  const Schema& schema() const { return schema_; }
  const storage::ScanSpec& spec() const { return spec_; }
  const KeyColumns& keys() const { return keys_; }
  const ScanColumns& columns() const { return columns_; }
  std::string describe(const VariableTable& variables) const {
    std::string text(storage::name(spec_.permutation));
    for (std::size_t i = 0; i < 4; ++i) {
      const bool fixed = i < spec_.prefix_length;
      if (fixed && keys_[i]) {
        text += " [" + text_of(*keys_[i], variables) + "]";
      } else if (fixed) {
        text += ' ' + text_of(spec_.prefix[i], context_);
      } else if (columns_.variables[i]) {
        text += ' ' + text_of(*columns_.variables[i], variables);
      } else if (columns_.required[i]) {
        text += " =" + text_of(*columns_.required[i], context_);
      } else {
        text += " _";
      }
    }
    return text + " in " + relation_text(spec_, context_);
  }

  // `key`: a value for each prefix column that keys set.
  void restart(std::span<const Id> key) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < spec_.prefix_length; ++i) {
      if (keys_[i]) spec_.prefix[i] = key[used++];
    }
    if (scan_) {
      scan_->restart(std::span<const Id>(spec_.prefix.data(), spec_.prefix_length));
    } else {
      scan_ = context_.view().scan(spec_);
    }
  }

  // Rows of many keys can be looked up at a time: they differ in the last column of the prefix only, and need no check.
  bool looks_many_up() const {
    const auto keys =
        std::count_if(keys_.begin(), keys_.begin() + spec_.prefix_length, [](const auto& k) { return !!k; });
    return keys == 1 && keys_[spec_.prefix_length - 1u] && equal_.empty() && required_.empty();
  }
  // As Scan::look_up.
  std::size_t find(std::span<const Id> keys, std::size_t most, bool first_only, Batch& batch,
                   std::vector<std::uint32_t>& ends) {
    if (!scan_) scan_ = context_.view().scan(spec_);
    storage::FoundRows found;
    for (std::size_t c = 0; c < sources_.size(); ++c) found.columns[sources_[c]] = &batch.columns[c];
    found.ends.swap(ends);
    const std::size_t done =
        scan_->look_up({spec_.prefix.data(), spec_.prefix_length - 1u}, keys, most, first_only, found);
    found.ends.swap(ends);
    batch.rows = found.rows;
    return done;
  }

  // Appends the next rows to a batch; false at the end.
  bool next(Batch& batch) {
    storage::ScanBatch rows;
    if (!scan_->next(rows)) return false;
    if (equal_.empty() && required_.empty()) {
      for (std::size_t c = 0; c < sources_.size(); ++c) {
        const auto column = rows.columns[sources_[c]];
        batch.columns[c].insert(batch.columns[c].end(), column.begin(), column.end());
      }
      batch.rows += rows.rows;
      return true;
    }
    for (std::size_t row = 0; row < rows.rows; ++row) {
      const bool keep = std::all_of(equal_.begin(), equal_.end(),
                                    [&](const auto& pair) {
                                      return rows.columns[pair.first][row] == rows.columns[pair.second][row];
                                    }) &&
                        std::all_of(required_.begin(), required_.end(),
                                    [&](const auto& pair) { return rows.columns[pair.first][row] == pair.second; });
      if (!keep) continue;
      for (std::size_t c = 0; c < sources_.size(); ++c) batch.columns[c].push_back(rows.columns[sources_[c]][row]);
      ++batch.rows;
    }
    return true;
  }

 private:
  ExecutionContext& context_;
  storage::ScanSpec spec_;
  ScanColumns columns_;
  KeyColumns keys_;
  Schema schema_;
  std::vector<std::size_t> sources_;
  std::vector<std::pair<std::size_t, std::size_t>> equal_;
  std::vector<std::pair<std::size_t, Id>> required_;
  std::unique_ptr<storage::Scan> scan_;
};

class IndexJoin final : public Operator {
 public:
  IndexJoin(ExecutionContext& context, JoinKind kind, OperatorPtr left, const storage::ScanSpec& spec,
            const KeyColumns& keys, const ScanColumns& columns, ExpressionPtr condition, const ExistsFactory& exists)
      : Operator(context),
        left_(std::move(left)),
        lookup_(context, spec, columns, keys),
        output_(context, kind, left_->schema(), left_bound(spec, keys), lookup_.schema(), {}, std::move(condition),
                exists),
        charge_(context),
        looks_many_up_(lookup_.looks_many_up()) {
    schema_ = output_.schema();
    order_ = output_.order(left_->order());
    bound_ = output_.bound(lookup_.schema());
    for (std::size_t i = 0; i < spec.prefix_length; ++i) {
      if (keys[i]) key_columns_.push_back(static_cast<std::size_t>(column_of(left_->schema(), *keys[i])));
    }
    key_.resize(key_columns_.size());
    found_.reset(lookup_.schema().size());
  }

  std::string describe(const VariableTable& variables) const override {
    static constexpr std::array<const char*, 4> kNames = {"IndexJoin ", "IndexLeftJoin ", "IndexSemiJoin ",
                                                          "IndexAntiJoin "};
    return kNames[static_cast<std::size_t>(output_.kind())] + lookup_.describe(variables) +
           output_.describe_condition(variables);
  }
  std::vector<const Operator*> inputs() const override { return {left_.get()}; }
  void seek(std::span<const Id> key) override { left_->seek(key); }

  bool can_fork() const override { return left_->can_fork() && output_.can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return left_->cuts(range, parts); }
  void prepare_forks() override { left_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<IndexJoin>(context, output_.kind(), left_->fork(context), lookup_.spec(), lookup_.keys(),
                                       lookup_.columns(), output_.copy_condition(), ExistsFactory{});
  }

 protected:
  void begin(const Morsel& morsel) override {
    left_->restart(morsel);
    left_rows_.reset(left_->schema().size());
    next_row_ = looked_up_ = 0;
  }

  bool produce(Batch& batch) override {
    for (;;) {
      if (output_.pending()) {
        output_.expand(left_rows_, *source_, batch);
        if (batch.rows >= Batch::kTargetRows) break;
      } else if (streaming_ || next_row_ < looked_up_) {
        continue_left();
      } else if (target_.reached(batch.rows)) {
        break;
      } else if (next_row_ < left_rows_.rows) {
        next_rows();
      } else if (!next_left()) {
        break;
      }
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  // Rows found for one left batch that are kept at a time; beyond it, left rows are looked up one by one.
  static constexpr std::size_t kMaxFound = 64 * Batch::kTargetRows;
  struct Range {
    std::uint32_t begin = kNoRow, end = kNoRow;
  };

  Schema left_bound(const storage::ScanSpec& spec, const KeyColumns& keys) const {
    Schema bound = left_->bound();
    for (std::size_t i = 0; i < spec.prefix_length; ++i) {
      if (keys[i]) bound.push_back(*keys[i]);
    }
    return sorted_union(bound, {});
  }

  bool next_left() {
    if (!left_->next(left_rows_)) {
      left_rows_.reset(left_->schema().size());
      return false;
    }
    output_.start_left(left_rows_.rows);
    next_row_ = 0;
    looked_up_ = 0;
    ranges_.assign(left_rows_.rows, {});
    return true;
  }

  // The first look-ups are few, so that a LIMIT or an EXISTS is answered soon.
  void next_rows() {
    const std::size_t begin = looked_up_;
    looked_up_ = std::min(left_rows_.rows, begin + ahead_);
    ahead_ = std::min(ahead_ * 8, Batch::kTargetRows);
    rows_.resize(looked_up_ - begin);
    std::iota(rows_.begin(), rows_.end(), static_cast<std::uint32_t>(begin));
    sort_rows();
    look_up();
  }

  void sort_rows() {
    bits_.resize(left_rows_.rows);
    for (std::size_t k = key_columns_.size(); k-- > 0;) {
      const auto& column = left_rows_.columns[key_columns_[k]];
      std::transform(column.begin(), column.end(), bits_.begin(), [](Id id) { return id.bits(); });
      sort_rows_by(bits_, rows_);
    }
  }

  // Looks the distinct keys up in ascending order, until too much has been found.
  void look_up() {
    found_.reset(lookup_.schema().size());
    for (std::size_t i = looks_many_up_ ? look_many_up() : 0; i < rows_.size() && found_.rows < kMaxFound;) {
      std::size_t end = i + 1;
      while (end < rows_.size() && same_key(rows_[i], rows_[end])) ++end;
      Range range{static_cast<std::uint32_t>(found_.rows), 0};
      restart(rows_[i]);
      bool more = true;
      while ((more = lookup_.next(found_)) && found_.rows - range.begin <= kMaxFound && !stop_at(range.begin)) {
      }
      if (more && !stop_at(range.begin)) {
        // One key alone has more than fits: its rows are looked up when they are reached.
        truncate(range.begin);
      } else {
        range.end = static_cast<std::uint32_t>(found_.rows);
        if (output_.existence_only()) range.end = std::min(range.end, range.begin + 1);
        truncate(range.end);
        for (std::size_t j = i; j < end; ++j) ranges_[rows_[j]] = range;
      }
      if ((i & 63) == 0) context().check();
      i = end;
    }
    charge_.set(found_.rows * found_.columns.size() * sizeof(Id));
  }

  // For how many rows that has told the matches.
  std::size_t look_many_up() {
    const auto& column = left_rows_.columns[key_columns_.front()];
    keys_.clear();
    first_of_key_.clear();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Id key = column[rows_[i]];
      if (!keys_.empty() && keys_.back() == key) continue;
      keys_.push_back(key);
      first_of_key_.push_back(i);
    }
    first_of_key_.push_back(rows_.size());
    ends_.clear();
    const std::size_t done = lookup_.find(keys_, kMaxFound, output_.existence_only(), found_, ends_);
    std::uint32_t begin = 0;
    for (std::size_t key = 0; key < done; ++key) {
      for (std::size_t i = first_of_key_[key]; i < first_of_key_[key + 1]; ++i) ranges_[rows_[i]] = {begin, ends_[key]};
      begin = ends_[key];
    }
    context().check();
    return first_of_key_[done];
  }

  bool stop_at(std::uint32_t begin) const { return output_.existence_only() && found_.rows > begin; }

  void truncate(std::size_t rows) {
    for (auto& column : found_.columns) column.resize(rows);
    found_.rows = rows;
  }

  bool same_key(std::uint32_t a, std::uint32_t b) const {
    return std::all_of(key_columns_.begin(), key_columns_.end(),
                       [&](std::size_t c) { return left_rows_.columns[c][a] == left_rows_.columns[c][b]; });
  }

  void restart(std::uint32_t row) {
    for (std::size_t k = 0; k < key_columns_.size(); ++k) key_[k] = left_rows_.columns[key_columns_[k]][row];
    lookup_.restart(key_);
  }

  // Adds candidates for left rows whose matches were kept; then, or when there are none, streams those of the next row.
  void continue_left() {
    const auto row = static_cast<std::uint32_t>(next_row_);
    if (streaming_) {
      streamed_.reset(lookup_.schema().size());
      source_ = &streamed_;
      if (lookup_.next(streamed_)) {
        output_.add(row, nullptr, 0, static_cast<std::uint32_t>(streamed_.rows), false);
        context().check();
      } else {
        output_.add(row, nullptr, 0, 0);
        streaming_ = false;
        ++next_row_;
      }
      return;
    }
    if (ranges_[row].begin != kNoRow) {
      source_ = &found_;
      while (next_row_ < looked_up_ && ranges_[next_row_].begin != kNoRow) {
        const Range range = ranges_[next_row_];
        output_.add(static_cast<std::uint32_t>(next_row_), nullptr, range.begin, range.end);
        ++next_row_;
      }
      return;
    }
    restart(row);
    streaming_ = true;
  }

  OperatorPtr left_;
  Lookup lookup_;
  JoinOutput output_;
  MemoryCharge charge_;
  std::vector<std::size_t> key_columns_;
  Batch left_rows_;
  Batch found_;     // the matches of many left rows
  Batch streamed_;  // some matches of one left row
  const Batch* source_ = &found_;
  std::vector<Range> ranges_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint64_t> bits_;
  std::vector<Id> key_;
  // The distinct keys, where the rows of each begin in rows_, and what was found of it ends in found_.
  std::vector<Id> keys_;
  std::vector<std::size_t> first_of_key_;
  std::vector<std::uint32_t> ends_;
  const bool looks_many_up_;
  std::size_t next_row_ = 0;
  std::size_t looked_up_ = 0;  // rows before it have been looked up
  std::size_t ahead_ = 16;
  bool streaming_ = false;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_index_join(ExecutionContext& context, JoinKind kind, OperatorPtr left, const storage::ScanSpec& lookup,
                            std::array<std::optional<Variable>, 4> key_columns, const ScanColumns& columns,
                            ExpressionPtr condition, const ExistsFactory& exists) {
  return std::make_unique<IndexJoin>(context, kind, std::move(left), lookup, key_columns, columns, std::move(condition),
                                     exists);
}

}  // namespace casus::query
