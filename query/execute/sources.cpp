#include <algorithm>

#include "query/execute/operators.h"
#include "query/execute/row_store.h"
#include "query/execute/schema_algebra.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {
namespace {

class Unit final : public Operator {
 public:
  using Operator::Operator;
  std::string describe(const VariableTable&) const override { return "Unit"; }

 protected:
  bool produce(Batch& batch) override {
    if (done_) return false;
    done_ = true;
    batch.rows = 1;
    return true;
  }

 private:
  bool done_ = false;
};

class Empty final : public Operator {
 public:
  Empty(ExecutionContext& context, Schema schema) : Operator(context) {
    schema_ = std::move(schema);
    order_ = schema_;
    bound_ = sorted_union(schema_, {});
  }
  std::string describe(const VariableTable&) const override { return "Empty"; }

 protected:
  bool produce(Batch&) override { return false; }
};

class ValuesTable final : public Operator {
 public:
  ValuesTable(ExecutionContext& context, Schema schema, std::vector<std::vector<Id>> rows)
      : Operator(context), rows_(std::move(rows)) {
    schema_ = std::move(schema);
    std::size_t sorted = schema_.size();
    for (std::size_t i = 1; i < rows_.size() && sorted > 0; ++i) {
      for (std::size_t c = 0; c < sorted; ++c) {
        if (rows_[i - 1][c] == rows_[i][c]) continue;
        if (rows_[i][c] < rows_[i - 1][c]) sorted = c;
        break;
      }
    }
    order_.assign(schema_.begin(), schema_.begin() + static_cast<std::ptrdiff_t>(sorted));
    for (std::size_t c = 0; c < schema_.size(); ++c) {
      if (std::none_of(rows_.begin(), rows_.end(), [&](const auto& row) { return row[c] == kUnbound; })) {
        bound_.push_back(schema_[c]);
      }
    }
    std::sort(bound_.begin(), bound_.end());
  }

  std::string describe(const VariableTable& variables) const override {
    return "Values " + text_of(schema_, variables) + " (" + std::to_string(rows_.size()) + " rows)";
  }

 protected:
  bool produce(Batch& batch) override {
    const std::size_t end = std::min(rows_.size(), position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    for (std::size_t c = 0; c < schema_.size(); ++c) {
      for (std::size_t i = position_; i < end; ++i) batch.columns[c].push_back(rows_[i][c]);
    }
    batch.rows = end - position_;
    position_ = end;
    return true;
  }

 private:
  std::vector<std::vector<Id>> rows_;
  std::size_t position_ = 0;
};

class GraphNames final : public Operator {
 public:
  GraphNames(ExecutionContext& context, Variable variable) : Operator(context) {
    schema_ = order_ = bound_ = {variable};
  }
  std::string describe(const VariableTable& variables) const override {
    return "GraphNames " + text_of(schema_, variables) + " of " + text_of(context().dataset.named_graphs, context());
  }

 protected:
  bool produce(Batch& batch) override {
    if (!opened_) open();
    const std::size_t end = std::min(graphs_.size(), position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    batch.columns[0].assign(graphs_.begin() + static_cast<std::ptrdiff_t>(position_),
                            graphs_.begin() + static_cast<std::ptrdiff_t>(end));
    batch.rows = end - position_;
    position_ = end;
    return true;
  }

 private:
  void open() {
    opened_ = true;
    using Kind = storage::GraphFilter::Kind;
    const auto& filter = context().dataset.named_graphs;
    switch (filter.kind) {
      case Kind::kOne: graphs_ = {filter.graph}; break;
      case Kind::kSet:
        if (filter.set) graphs_ = *filter.set;
        break;
      case Kind::kNamed:
      case Kind::kAll: graphs_ = context().view().graphs(); break;
    }
    std::erase(graphs_, storage::kDefaultGraph);
  }

  std::vector<Id> graphs_;
  std::size_t position_ = 0;
  bool opened_ = false;
};

class CountScan final : public Operator {
 public:
  CountScan(ExecutionContext& context, const storage::ScanSpec& spec, Variable result)
      : Operator(context), spec_(spec) {
    schema_ = order_ = bound_ = {result};
  }
  std::string describe(const VariableTable& variables) const override {
    std::string text = "CountScan " + std::string(storage::name(spec_.permutation));
    for (std::size_t i = 0; i < spec_.prefix_length; ++i) text += ' ' + text_of(spec_.prefix[i], context());
    if (spec_.low != Id{0} || spec_.high != Id{~std::uint64_t{0}}) text += " in a range";
    return text + " as " + text_of(schema_, variables);
  }

 protected:
  bool produce(Batch& batch) override {
    if (done_) return false;
    done_ = true;
    const std::string count = std::to_string(context().view().count(spec_, [this] { context().check(); }));
    batch.columns[0].push_back(context().terms().intern(TermView::literal(count, storage::vocabulary::kXsdInteger)));
    batch.rows = 1;
    return true;
  }

 private:
  storage::ScanSpec spec_;
  bool done_ = false;
};

}  // namespace

OperatorPtr make_unit(ExecutionContext& context) {
  return std::make_unique<Unit>(context);
}

OperatorPtr make_empty(ExecutionContext& context, Schema schema) {
  return std::make_unique<Empty>(context, std::move(schema));
}

OperatorPtr make_values(ExecutionContext& context, Schema schema, std::vector<std::vector<Id>> rows) {
  return std::make_unique<ValuesTable>(context, std::move(schema), std::move(rows));
}

OperatorPtr make_graph_names(ExecutionContext& context, Variable variable) {
  return std::make_unique<GraphNames>(context, variable);
}

OperatorPtr make_count_scan(ExecutionContext& context, const storage::ScanSpec& spec, Variable result) {
  return std::make_unique<CountScan>(context, spec, result);
}

}  // namespace casus::query
