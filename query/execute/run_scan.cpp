#include <algorithm>

#include "query/execute/operators.h"
#include "query/execute/row_store.h"
#include "query/execute/schema_algebra.h"
#include "storage/dictionary/inline_value.h"

namespace casus::query {
namespace {

// Runs of rows that agree in the leading free columns of a permutation. A long run is not read to its end: the index
// knows its length, and the scan goes on behind it.
class RunScan final : public Operator {
 public:
  RunScan(ExecutionContext& context, const storage::ScanSpec& spec, const ScanColumns& columns, Variable weight)
      : Operator(context), spec_(spec), columns_(columns) {
    spec_.columns = 0;
    for (std::size_t i = spec.prefix_length; i < 4 && columns.variables[i]; ++i) {
      schema_.push_back(*columns.variables[i]);
      spec_.columns = static_cast<std::uint8_t>(spec_.columns | 1u << i);
    }
    order_ = schema_;
    run_.resize(order_.size());
    schema_.push_back(weight);
    bound_ = sorted_union(schema_, {});
  }

  void seek(std::span<const Id> key) override {
    open();
    scan_->seek(key.first(std::min<std::size_t>({key.size(), order_.size(), 3})));
  }

  bool can_fork() const override { return true; }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override {
    return context().view().cuts(within(spec_, range), parts);
  }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<RunScan>(context, spec_, columns_, schema_.back());
  }

  std::string describe(const VariableTable& variables) const override {
    std::string text = "RunScan " + std::string(storage::name(spec_.permutation));
    for (std::size_t i = 0; i < spec_.prefix_length; ++i) text += ' ' + text_of(spec_.prefix[i], context());
    text += ' ' + text_of(order_, variables) + " times " + text_of(schema_.back(), variables);
    return text + " in " + text_of(spec_.graphs, context());
  }

 protected:
  void begin(const Morsel& morsel) override {
    begin_scan(scan_, context(), spec_, morsel);
    rows_.rows = row_ = 0;
    length_ = 0;
    ended_ = false;
  }

  bool produce(Batch& batch) override {
    open();
    while (!target_.reached(batch.rows)) {
      if (row_ == rows_.rows && !next_rows()) {
        if (length_ > 0) emit(batch);
        break;
      }
      take_runs(batch);
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  // Beyond it, asking the index costs less than reading on.
  static constexpr std::uint64_t kLongRun = 4096;

  void open() {
    if (!scan_) scan_ = context().view().scan(spec_);
  }

  bool next_rows() {
    row_ = 0;
    if (ended_ || !scan_->next(rows_)) {
      ended_ = true;
      rows_.rows = 0;
      return false;
    }
    return true;
  }

  void take_runs(Batch& batch) {
    while (row_ < rows_.rows) {
      if (length_ > 0 && !continues(row_)) {
        emit(batch);
        if (batch.rows >= Batch::kTargetRows) return;
      }
      if (length_ == 0) {
        for (std::size_t c = 0; c < run_.size(); ++c) run_[c] = column(c)[row_];
      }
      const std::size_t begin = row_;
      do {
        ++row_;
      } while (row_ < rows_.rows && continues(row_));
      length_ += row_ - begin;
    }
    if (length_ >= kLongRun) skip_run();
  }

  std::span<const Id> column(std::size_t c) const { return rows_.columns[spec_.prefix_length + c]; }

  bool continues(std::size_t row) const {
    for (std::size_t c = run_.size(); c-- > 0;) {
      if (column(c)[row] != run_[c]) return false;
    }
    return true;
  }

  void skip_run() {
    if (run_.back().bits() == ~std::uint64_t{0}) return;
    storage::ScanSpec run = spec_;
    std::copy(run_.begin(), run_.end(), run.prefix.begin() + run.prefix_length);
    run.prefix_length = static_cast<std::uint8_t>(run.prefix_length + run_.size());
    run.low = Id{0};
    run.high = Id{~std::uint64_t{0}};
    length_ = context().view().count(run, [this] { context().check(); });
    std::vector<Id> next = run_;
    next.back() = Id{next.back().bits() + 1};
    scan_->seek(next);
  }

  void emit(Batch& batch) {
    for (std::size_t c = 0; c < run_.size(); ++c) batch.columns[c].push_back(run_[c]);
    batch.columns.back().push_back(storage::integer_id(static_cast<std::int64_t>(length_)).value());
    ++batch.rows;
    length_ = 0;
  }

  storage::ScanSpec spec_;
  ScanColumns columns_;
  std::unique_ptr<storage::Scan> scan_;
  storage::ScanBatch rows_;
  std::size_t row_ = 0;
  std::vector<Id> run_;       // the values of the run under way
  std::uint64_t length_ = 0;  // of it; 0: none
  bool ended_ = false;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_run_scan(ExecutionContext& context, const storage::ScanSpec& spec, const ScanColumns& columns,
                          Variable weight) {
  return std::make_unique<RunScan>(context, spec, columns, weight);
}

}  // namespace casus::query
