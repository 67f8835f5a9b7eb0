#include "tests/unit/execute/operator_testing.h"

#include <algorithm>

namespace casus::query::test {
namespace {

class Input final : public Operator {
 public:
  Input(ExecutionContext& context, Table table, std::size_t batch_rows, Schema order)
      : Operator(context), rows_(std::move(table.rows)), batch_rows_(batch_rows) {
    schema_ = std::move(table.schema);
    order_ = std::move(order);
    for (std::size_t c = 0; c < schema_.size(); ++c) {
      if (std::none_of(rows_.begin(), rows_.end(), [&](const Tuple& row) { return row[c].is_unbound(); })) {
        bound_.push_back(schema_[c]);
      }
    }
    std::sort(bound_.begin(), bound_.end());
  }
  std::string describe(const VariableTable&) const override { return "Input"; }

  void seek(std::span<const Id> key) override {
    const auto before = [&](const Tuple& row) {
      for (std::size_t k = 0; k < key.size(); ++k) {
        const Id value = row[static_cast<std::size_t>(column_of(schema_, order_[k]))];
        if (value != key[k]) return value < key[k];
      }
      return false;
    };
    while (position_ < rows_.size() && before(rows_[position_])) ++position_;
  }

 protected:
  bool produce(Batch& batch) override {
    while (position_ < rows_.size() && batch.rows < batch_rows_) {
      for (std::size_t c = 0; c < schema_.size(); ++c) batch.columns[c].push_back(rows_[position_][c]);
      ++position_;
      ++batch.rows;
    }
    return batch.rows > 0;
  }

 private:
  std::vector<Tuple> rows_;
  std::size_t batch_rows_;
  std::size_t position_ = 0;
};

}  // namespace

ExpressionPtr variable_expression(Variable v) {
  return make_expression(VariableExpression{v});
}

ExpressionPtr equals(Variable a, Variable b) {
  return make_expression(
      ComparisonExpression{ComparisonOperator::kEqual, variable_expression(a), variable_expression(b)});
}

World::World(std::vector<IdQuad> quads, ExecutionLimits limits, std::size_t scan_rows)
    : view(std::make_shared<MemoryView>(std::move(quads), scan_rows)), context(view, std::move(limits)) {}

OperatorPtr make_input(World& world, Table table, std::size_t batch_rows, Schema order) {
  return std::make_unique<Input>(world.context, std::move(table), batch_rows, std::move(order));
}

OperatorPtr scan_predicate(World& world, Id predicate, Variable subject, Variable object) {
  storage::ScanSpec spec;
  spec.permutation = storage::Permutation::kPsog;
  spec.prefix[0] = predicate;
  spec.prefix_length = 1;
  return make_index_scan(world.context, spec, {{std::nullopt, subject, object}});
}

Table random_table(std::mt19937& random, Schema schema, std::size_t rows, std::uint64_t domain, double unbound) {
  Table table{std::move(schema), {}};
  std::uniform_int_distribution<std::uint64_t> value(1, domain);
  std::bernoulli_distribution missing(unbound);
  for (std::size_t i = 0; i < rows; ++i) {
    Tuple tuple;
    for (std::size_t c = 0; c < table.schema.size(); ++c) tuple.push_back(missing(random) ? Id() : node(value(random)));
    table.rows.push_back(std::move(tuple));
  }
  return table;
}

Table sorted(Table table, const Schema& keys) {
  std::stable_sort(table.rows.begin(), table.rows.end(), [&](const Tuple& a, const Tuple& b) {
    for (const Variable v : keys) {
      const auto c = static_cast<std::size_t>(column_of(table.schema, v));
      if (a[c] != b[c]) return a[c] < b[c];
    }
    return false;
  });
  return table;
}

Table collect(Operator& op) {
  Table table{op.schema(), {}};
  Batch batch;
  while (op.next(batch)) {
    EXPECT_GT(batch.rows, 0u);
    EXPECT_EQ(batch.columns.size(), op.schema().size());
    for (const auto& column : batch.columns) EXPECT_EQ(column.size(), batch.rows);
    for (std::size_t i = 0; i < batch.rows; ++i) {
      Tuple tuple;
      for (const auto& column : batch.columns) tuple.push_back(column[i]);
      table.rows.push_back(std::move(tuple));
    }
  }
  EXPECT_FALSE(op.next(batch)) << "rows after the end";
  const auto original = table.rows;
  EXPECT_EQ(sorted(table, op.order()).rows, original) << "rows are not in the order that the operator states";
  for (const Variable v : op.bound()) {
    const int c = column_of(op.schema(), v);
    EXPECT_GE(c, 0);
    for (const Tuple& row : table.rows) EXPECT_FALSE(row[static_cast<std::size_t>(c)].is_unbound());
  }
  EXPECT_EQ(op.statistics().rows, table.rows.size());
  return table;
}

std::vector<Tuple> arranged(const Table& table, const Schema& schema) {
  std::vector<Tuple> rows;
  for (const Tuple& row : table.rows) {
    Tuple tuple;
    for (const Variable v : schema) {
      const int c = column_of(table.schema, v);
      tuple.push_back(c < 0 ? Id() : row[static_cast<std::size_t>(c)]);
    }
    rows.push_back(std::move(tuple));
  }
  return rows;
}

void expect_same_rows(const Table& actual, const Table& expected) {
  auto a = arranged(actual, expected.schema);
  auto e = expected.rows;
  std::sort(a.begin(), a.end());
  std::sort(e.begin(), e.end());
  EXPECT_EQ(actual.schema.size(), expected.schema.size());
  EXPECT_EQ(a.size(), e.size());
  EXPECT_TRUE(a == e);
}

bool compatible(const Table& left, const Tuple& l, const Table& right, const Tuple& r) {
  for (std::size_t c = 0; c < left.schema.size(); ++c) {
    const int other = column_of(right.schema, left.schema[c]);
    if (other < 0) continue;
    const Id theirs = r[static_cast<std::size_t>(other)];
    if (!l[c].is_unbound() && !theirs.is_unbound() && l[c] != theirs) return false;
  }
  return true;
}

Table reference_join(JoinKind kind, const Table& left, const Table& right,
                     const std::function<bool(const Table& shape, const Tuple&)>& condition) {
  Table merged{left.schema, {}};
  for (const Variable v : right.schema) {
    if (column_of(left.schema, v) < 0) merged.schema.push_back(v);
  }
  const bool both = kind == JoinKind::kInner || kind == JoinKind::kLeft;
  Table result{both ? merged.schema : left.schema, {}};
  for (const Tuple& l : left.rows) {
    bool matched = false;
    for (const Tuple& r : right.rows) {
      if (!compatible(left, l, right, r)) continue;
      Tuple row = l;
      row.resize(merged.schema.size());
      for (std::size_t c = 0; c < right.schema.size(); ++c) {
        auto& cell = row[static_cast<std::size_t>(column_of(merged.schema, right.schema[c]))];
        if (cell.is_unbound()) cell = r[c];
      }
      if (condition && !condition(merged, row)) continue;
      matched = true;
      if (both) result.rows.push_back(row);
    }
    if (kind != JoinKind::kInner && matched == (kind == JoinKind::kSemi)) {
      Tuple row = l;
      row.resize(result.schema.size());
      result.rows.push_back(row);
    }
  }
  return result;
}

Table reference_minus(const Table& left, const Table& right) {
  Table result{left.schema, {}};
  for (const Tuple& l : left.rows) {
    const bool removed = std::any_of(right.rows.begin(), right.rows.end(), [&](const Tuple& r) {
      bool shares = false;
      for (std::size_t c = 0; c < left.schema.size(); ++c) {
        const int other = column_of(right.schema, left.schema[c]);
        shares = shares || (other >= 0 && !l[c].is_unbound() && !r[static_cast<std::size_t>(other)].is_unbound());
      }
      return shares && compatible(left, l, right, r);
    });
    if (!removed) result.rows.push_back(l);
  }
  return result;
}

}  // namespace casus::query::test
