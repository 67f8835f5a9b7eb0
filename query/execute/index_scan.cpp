#include <algorithm>

#include "query/execute/operators.h"
#include "query/execute/row_store.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

class IndexScan final : public Operator {
 public:
  IndexScan(ExecutionContext& context, const storage::ScanSpec& spec, const ScanColumns& columns)
      : Operator(context), spec_(spec), bindings_(columns) {
    spec_.columns = 0;
    bool ordered = true;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto& variable = columns.variables[i];
      const bool constant = i < spec.prefix_length;
      if ((variable || columns.required[i]) && !constant) {
        spec_.columns = static_cast<std::uint8_t>(spec_.columns | 1u << i);
      }
      if (columns.required[i]) required_.emplace_back(i, *columns.required[i]);
      if (!variable) {
        ordered = ordered && (constant || is_constant(i));
        continue;
      }
      const int seen = column_of(schema_, *variable);
      if (seen >= 0) {
        equal_.emplace_back(sources_[static_cast<std::size_t>(seen)], i);
        continue;
      }
      schema_.push_back(*variable);
      sources_.push_back(i);
      if (ordered && !constant) {
        if (seek_columns_ == order_.size() && i == spec.prefix_length + seek_columns_ && seek_columns_ < 3)
          ++seek_columns_;
        order_.push_back(*variable);
      }
    }
    bound_ = sorted_union(schema_, {});
  }

  void seek(std::span<const Id> key) override {
    const std::size_t length = std::min(key.size(), seek_columns_);
    if (length == 0) return;
    open();
    scan_->seek(key.first(length));
  }

  bool can_fork() const override { return seek_columns_ > 0; }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override {
    return context().view().cuts(within(spec_, range), parts);
  }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<IndexScan>(context, spec_, bindings_);
  }

  std::string describe(const VariableTable& variables) const override {
    std::string text = "IndexScan " + std::string(storage::name(spec_.permutation));
    for (std::size_t i = 0; i < 4; ++i) {
      const auto& variable = bindings_.variables[i];
      if (i < spec_.prefix_length) {
        text += ' ' + text_of(spec_.prefix[i], context());
      } else if (variable) {
        text += ' ' + text_of(*variable, variables);
      } else if (bindings_.required[i]) {
        text += " =" + text_of(*bindings_.required[i], context());
      } else {
        text += " _";
      }
    }
    if (spec_.prefix_length < 4 && (spec_.low != Id{0} || spec_.high != Id{~std::uint64_t{0}})) text += " in a range";
    return text + " in " + relation_text(spec_, context());
  }

 protected:
  void begin(const Morsel& morsel) override { begin_scan(scan_, context(), spec_, morsel); }

  bool produce(Batch& batch) override {
    open();
    storage::ScanBatch rows;
    while (scan_->next(rows)) {
      if (equal_.empty() && required_.empty()) {
        for (std::size_t c = 0; c < sources_.size(); ++c) fill(batch.columns[c], sources_[c], rows);
        batch.rows = rows.rows;
        return true;
      }
      select(rows, batch);
      if (batch.rows > 0) return true;
      context().check();
    }
    return false;
  }

 private:
  void open() {
    if (!scan_) scan_ = context().view().scan(spec_);
  }

  bool is_constant(std::size_t i) const {
    return storage::columns_of(spec_.permutation)[i] == storage::Position::kGraph &&
           spec_.graphs.kind == storage::GraphFilter::Kind::kOne;
  }

  void fill(std::vector<Id>& to, std::size_t source, const storage::ScanBatch& rows) const {
    if (source < spec_.prefix_length) {
      to.assign(rows.rows, spec_.prefix[source]);
    } else {
      to.resize(rows.rows);
      std::copy(rows.columns[source].begin(), rows.columns[source].end(), to.begin());
    }
  }

  Id value(std::size_t source, std::size_t row, const storage::ScanBatch& rows) const {
    return source < spec_.prefix_length ? spec_.prefix[source] : rows.columns[source][row];
  }

  void select(const storage::ScanBatch& rows, Batch& batch) {
    for (std::size_t row = 0; row < rows.rows; ++row) {
      bool keep = true;
      for (const auto& [a, b] : equal_) keep = keep && value(a, row, rows) == value(b, row, rows);
      for (const auto& [column, id] : required_) keep = keep && rows.columns[column][row] == id;
      if (!keep) continue;
      for (std::size_t c = 0; c < sources_.size(); ++c) batch.columns[c].push_back(value(sources_[c], row, rows));
      ++batch.rows;
    }
  }

  storage::ScanSpec spec_;
  ScanColumns bindings_;
  std::vector<std::size_t> sources_;                        // column of the scan, a column of the schema each
  std::vector<std::pair<std::size_t, std::size_t>> equal_;  // columns of the scan that a repeated variable ties
  std::vector<std::pair<std::size_t, Id>> required_;
  std::size_t seek_columns_ = 0;  // so many columns of the order are the scan's own, from the prefix on
  std::unique_ptr<storage::Scan> scan_;
};

}  // namespace

OperatorPtr make_index_scan(ExecutionContext& context, const storage::ScanSpec& spec, const ScanColumns& columns) {
  return std::make_unique<IndexScan>(context, spec, columns);
}

}  // namespace casus::query
