#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/functions/batch.h"
#include "query/functions/decode.h"
#include "query/functions/evaluator.h"
#include "query/functions/value.h"

namespace casus::query {

/// Some rows of a batch, ascending.
struct Selection {
  std::span<const std::uint32_t> rows;
  bool all = false;  ///< rows are 0, 1, 2, ... to the batch's end
  std::size_t size() const { return rows.size(); }
};

/// What the nodes of one compiled expression share while a batch is evaluated.
struct Frame {
  EvaluationContext& context;
  ValueArena& arena;  ///< for values of this batch
  const Batch* batch = nullptr;
  QueryTerms& terms() const { return context.terms; }
};

/// A compiled expression: evaluates the selected rows of a batch, `out[i]` for the i-th of them. Scratch buffers are
/// members, so a node is not re-entrant.
class Node {
 public:
  virtual ~Node() = default;
  /// Values may be of kind kId, not yet decoded.
  virtual void values(Frame& frame, const Selection& rows, std::span<Value> out) = 0;
  /// Effective boolean values.
  virtual void truths(Frame& frame, const Selection& rows, std::span<Truth> out);
  virtual void ids(Frame& frame, const Selection& rows, std::span<Id> out);

  /// The value, when it is the same for all rows and known.
  virtual const Value* constant() const { return nullptr; }
  /// The column, when the node is a variable that the batch has.
  virtual int column() const { return -1; }
  /// True when truths() looks at each distinct id of the rows once anyhow.
  virtual bool sees_repeats() const { return false; }

  /// values(), decoded.
  void decoded(Frame& frame, const Selection& rows, std::span<Value> out);

 private:
  std::vector<Value> value_buffer_;
  DecodeScratch decode_scratch_;
};
using NodePtr = std::unique_ptr<Node>;

/// A node whose values are booleans.
class TruthNode : public Node {
 public:
  void values(Frame& frame, const Selection& rows, std::span<Value> out) override;
  void ids(Frame& frame, const Selection& rows, std::span<Id> out) override;
  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override = 0;

 private:
  std::vector<Truth> truth_buffer_;
};

NodePtr make_column_node(int column);
/// `value` is decoded and lives as long as the node; its id may be unbound.
NodePtr make_constant_node(const Value& value);
NodePtr make_bound_node(int column);

NodePtr make_and_node(std::vector<NodePtr> operands);
NodePtr make_or_node(std::vector<NodePtr> operands);
NodePtr make_not_node(NodePtr operand);
NodePtr make_if_node(NodePtr condition, NodePtr then, NodePtr otherwise);
NodePtr make_coalesce_node(std::vector<NodePtr> operands);

NodePtr make_comparison_node(ComparisonOperator op, NodePtr left, NodePtr right, EvaluationContext& context);
NodePtr make_in_node(bool negated, NodePtr operand, std::vector<NodePtr> list, EvaluationContext& context);
NodePtr make_same_term_node(NodePtr left, NodePtr right);

NodePtr make_arithmetic_node(ArithmeticOperator op, NodePtr left, NodePtr right);
NodePtr make_sign_node(bool negative, NodePtr operand);

/// TRIPLE; SUBJECT, PREDICATE and OBJECT (SPARQL 1.2, section 17.4.6).
NodePtr make_triple_node(NodePtr subject, NodePtr predicate, NodePtr object);
NodePtr make_triple_part_node(Id TripleIds::*part, NodePtr operand);

/// isIRI, isBlank, isLiteral, isNumeric, isTRIPLE.
enum class KindTest : std::uint8_t { kIri, kBlank, kLiteral, kNumeric, kTriple };
NodePtr make_kind_test_node(KindTest test, NodePtr operand);
NodePtr make_str_node(NodePtr operand);
NodePtr make_datatype_node(NodePtr operand);
/// LANG of a column, from the runs of the dictionary where they tell it.
NodePtr make_language_node(NodePtr column, QueryTerms& terms);

/// Evaluates `child`, which depends on the rows through `column` alone and always gives the same value for the same id,
/// once for each distinct id of the batch; truth values are remembered across batches as well.
NodePtr make_distinct_node(int column, NodePtr child);
/// As make_distinct_node, where looking for distinct ids would cost more than it saves: evaluates the child once if all
/// rows have the same id.
NodePtr make_once_node(int column, NodePtr child);

NodePtr make_exists_node(bool negated, std::unique_ptr<ExistsEvaluator> evaluator);

/// The nodes of a whole expression (see compile_expression). Constants live in `constants`.
NodePtr compile_nodes(const Expression& expression, const Schema& schema, EvaluationContext& context,
                      const ExistsFactory& exists, ValueArena& constants);

}  // namespace casus::query
