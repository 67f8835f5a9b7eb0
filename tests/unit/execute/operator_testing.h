#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "query/execute/operators.h"
#include "tests/unit/execute/memory_view.h"

namespace casus::query::test {

using Tuple = std::vector<Id>;

/// Rows under a schema: what operators are compared with.
struct Table {
  Schema schema;
  std::vector<Tuple> rows;
};

constexpr Variable var(std::uint32_t number) {
  return Variable{number};
}
inline Id node(std::uint64_t number) {
  return number == 0 ? storage::kUnbound : Id(storage::Tag::kIri, number);
}
inline Id integer(std::int64_t value) {
  return Id(storage::Tag::kInteger, static_cast<std::uint64_t>(value) + (std::uint64_t{1} << 55));
}
ExpressionPtr variable_expression(Variable v);
ExpressionPtr equals(Variable a, Variable b);

/// Something to run operators in.
struct World {
  explicit World(std::vector<IdQuad> quads = {}, ExecutionLimits limits = {},
                 std::size_t scan_rows = storage::ScanBatch::kMaxRows);
  std::shared_ptr<MemoryView> view;
  ExecutionContext context;
};

/// An operator over a table: in batches of the given size, sorted by `order` (which the rows must be), skipping on
/// seek.
OperatorPtr make_input(World& world, Table table, std::size_t batch_rows, Schema order = {});

/// Scans the quads of a predicate by subject and object; can fork.
OperatorPtr scan_predicate(World& world, Id predicate, Variable subject, Variable object);

/// Random rows of values 1 to `domain`, unbound with the given probability.
Table random_table(std::mt19937& random, Schema schema, std::size_t rows, std::uint64_t domain, double unbound = 0);
/// Sorts by those variables.
Table sorted(Table table, const Schema& keys);

/// Runs an operator to its end and verifies the shape of its batches, its order() and its bound().
Table collect(Operator& op);
/// Same rows, same number of times, whatever their sequence and that of the columns.
void expect_same_rows(const Table& actual, const Table& expected);
/// The rows with their columns as in `schema`; missing ones unbound.
std::vector<Tuple> arranged(const Table& table, const Schema& schema);

bool compatible(const Table& left, const Tuple& l, const Table& right, const Tuple& r);
/// Section 18.5 by nested loops; `condition` sees the merged row in the schema of the join.
Table reference_join(JoinKind kind, const Table& left, const Table& right,
                     const std::function<bool(const Table& shape, const Tuple&)>& condition = {});
Table reference_minus(const Table& left, const Table& right);

/// "a long text " followed by the value: no store knows it.
inline ExpressionPtr computed_text(Variable v) {
  BuiltinExpression text{"STR", {}};
  text.arguments.push_back(variable_expression(v));
  BuiltinExpression concat{"CONCAT", {}};
  concat.arguments.push_back(make_expression(TermExpression{Term::literal("a long text ")}));
  concat.arguments.push_back(make_expression(std::move(text)));
  return make_expression(std::move(concat));
}

}  // namespace casus::query::test
