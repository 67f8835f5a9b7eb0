#include "query/functions/compare.h"
#include "query/functions/evaluation_state.h"
#include "query/functions/registry.h"
#include "query/functions/text_test_node.h"

namespace casus::query {
namespace {

/// What is known of a compiled subtree.
struct Compiled {
  NodePtr node;
  bool constant = false;      ///< the same for all rows, without side effects
  bool deterministic = true;  ///< the same bindings give the same value
  bool costly = false;        ///< worth evaluating once for each distinct id
  bool computed = false;      ///< worth evaluating once when all rows have the same id
  int column = -1;            ///< the only column it reads
  bool many_columns = false;
};

class Compiler {
 public:
  Compiler(const Schema& schema, EvaluationContext& context, const ExistsFactory& exists, ValueArena& constants)
      : schema_(schema), context_(context), exists_(exists), constants_(constants) {}

  NodePtr compile(const Expression& expression) { return finish(visit(expression)); }

 private:
  using Operands = std::vector<Compiled>;

  Compiled visit(const Expression& expression) {
    return std::visit([&](const auto& node) { return make(node); }, expression.node);
  }

  Compiled constant(Value value) {
    Compiled result;
    result.node = make_constant_node(value);
    result.constant = true;
    return result;
  }

  Compiled make(const VariableExpression& expression) {
    const int column = column_of(schema_, expression.variable);
    if (column < 0) return constant(Value::error());
    Compiled result;
    result.node = make_column_node(column);
    result.column = column;
    return result;
  }

  Compiled make(const TermExpression& expression) {
    Value value = Value::of_id(context_.terms.intern(expression.term.view()));
    DecodeScratch scratch;
    decode({&value, 1}, context_.terms, constants_, scratch);
    return constant(value);
  }

  Compiled make(const OrExpression& expression) { return junction(expression.operands, make_or_node); }
  Compiled make(const AndExpression& expression) { return junction(expression.operands, make_and_node); }

  Compiled make(const NotExpression& expression) {
    Operands operands = visit_all(expression.operand);
    return fold(operands, [&] { return make_not_node(std::move(operands[0].node)); });
  }

  Compiled make(const ComparisonExpression& expression) {
    Operands operands = visit_all(expression.left, expression.right);
    return fold(operands, [&] {
      return make_comparison_node(expression.op, std::move(operands[0].node), std::move(operands[1].node), context_);
    });
  }

  Compiled make(const ArithmeticExpression& expression) {
    Operands operands = visit_all(expression.left, expression.right);
    Compiled result = fold(operands, [&] {
      return make_arithmetic_node(expression.op, std::move(operands[0].node), std::move(operands[1].node));
    });
    result.computed = !result.constant;
    return result;
  }

  Compiled make(const SignExpression& expression) {
    Operands operands = visit_all(expression.operand);
    return fold(operands, [&] { return make_sign_node(expression.negative, std::move(operands[0].node)); });
  }

  Compiled make(const InExpression& expression) {
    Operands operands;
    operands.push_back(visit(*expression.operand));
    for (const ExpressionPtr& item : expression.list) operands.push_back(visit(*item));
    return fold(operands, [&] {
      std::vector<NodePtr> list;
      for (std::size_t i = 1; i < operands.size(); ++i) list.push_back(std::move(operands[i].node));
      return make_in_node(expression.negated, std::move(operands[0].node), std::move(list), context_);
    });
  }

  Compiled make(const ExistsExpression& expression) {
    if (!exists_) throw QueryError("EXISTS cannot be evaluated here");
    Compiled result;
    result.node = make_exists_node(expression.negated, exists_(expression, schema_));
    result.deterministic = false;  // it reads the whole row
    result.many_columns = true;
    return result;
  }

  Compiled make(const AggregateExpression&) { throw QueryError("An aggregate cannot stand in this expression"); }

  Compiled make(const BuiltinExpression& expression) {
    const std::string& name = expression.name;
    if (name == "BOUND") {
      const auto* variable = std::get_if<VariableExpression>(&expression.arguments.at(0)->node);
      const int column = variable == nullptr ? -1 : column_of(schema_, variable->variable);
      if (column < 0) return constant(Value::of(false));
      Compiled result;
      result.node = make_bound_node(column);
      result.column = column;
      return result;
    }
    if (auto test = text_test(expression, context_.state->patterns); test && column_of(schema_, test->variable) >= 0) {
      Compiled result;
      result.column = column_of(schema_, test->variable);
      result.node = make_text_test_node(std::move(*test), result.column);
      result.costly = true;
      return result;
    }
    Operands operands = visit_list(expression.arguments);
    const auto arity = [&](std::size_t wanted) {
      if (operands.size() != wanted) throw QueryError(name + " takes " + std::to_string(wanted) + " arguments");
    };
    if (name == "IF") {
      arity(3);
      return fold(operands, [&] {
        return make_if_node(std::move(operands[0].node), std::move(operands[1].node), std::move(operands[2].node));
      });
    }
    if (name == "COALESCE") {
      return fold(operands, [&] { return make_coalesce_node(take_all(operands)); });
    }
    if (name == "SAMETERM") {
      arity(2);
      return fold(operands,
                  [&] { return make_same_term_node(std::move(operands[0].node), std::move(operands[1].node)); });
    }
    if (name == "STR") {
      arity(1);
      Compiled result = fold(operands, [&] { return make_str_node(std::move(operands[0].node)); });
      result.costly = !result.constant;
      return result;
    }
    if (name == "LANG") {
      arity(1);
      if (operands[0].column >= 0 && operands[0].node->column() >= 0) {
        return fold(operands, [&] { return make_language_node(std::move(operands[0].node), context_.terms); });
      }
    }
    if (name == "DATATYPE") {
      arity(1);
      return fold(operands, [&] { return make_datatype_node(std::move(operands[0].node)); });
    }
    if (name == "TRIPLE") {
      arity(3);
      return fold(operands, [&] {
        return make_triple_node(std::move(operands[0].node), std::move(operands[1].node), std::move(operands[2].node));
      });
    }
    if (const auto part = triple_part(name)) {
      arity(1);
      Compiled result = fold(operands, [&] { return make_triple_part_node(*part, std::move(operands[0].node)); });
      result.costly = !result.constant;
      return result;
    }
    if (const auto test = kind_test(name)) {
      arity(1);
      return fold(operands, [&] { return make_kind_test_node(*test, std::move(operands[0].node)); });
    }
    const Function* function = find_builtin(name);
    if (function == nullptr) throw QueryError("Unknown function " + name);
    return call(*function, operands);
  }

  Compiled make(const FunctionExpression& expression) {
    Operands operands = visit_list(expression.arguments);
    if (const Function* function = find_native_function(expression.iri)) return call(*function, operands);
    Compiled result;
    for (Compiled& operand : operands) {
      add_columns(result, operand);
      wrap(operand);
    }
    result.deterministic = false;  // a program's function may answer as it likes
    result.node = make_extension_node(expression.iri, take_all(operands));
    if (result.node == nullptr) throw QueryError("Unknown function <" + expression.iri + ">");
    return result;
  }

  Compiled call(const Function& function, Operands& operands) {
    const auto count = static_cast<int>(operands.size());
    if (count < function.min_arguments || (function.max_arguments >= 0 && count > function.max_arguments)) {
      throw QueryError("The function " + std::string(function.name) + " does not take " + std::to_string(count) +
                       (count == 1 ? " argument" : " arguments"));
    }
    Compiled result = fold(
        operands, [&] { return make_call_node(function, take_all(operands), schema_.size()); }, function.deterministic);
    result.costly = !result.constant;
    return result;
  }

  static std::optional<Id TripleIds::*> triple_part(std::string_view name) {
    if (name == "SUBJECT") return &TripleIds::subject;
    if (name == "PREDICATE") return &TripleIds::predicate;
    if (name == "OBJECT") return &TripleIds::object;
    return std::nullopt;
  }

  static std::optional<KindTest> kind_test(std::string_view name) {
    if (name == "ISIRI" || name == "ISURI") return KindTest::kIri;
    if (name == "ISBLANK") return KindTest::kBlank;
    if (name == "ISLITERAL") return KindTest::kLiteral;
    if (name == "ISNUMERIC") return KindTest::kNumeric;
    if (name == "ISTRIPLE") return KindTest::kTriple;
    return std::nullopt;
  }

  template <typename Make>
  Compiled junction(const std::vector<ExpressionPtr>& expressions, const Make& make_node) {
    Operands operands = visit_list(expressions);
    if (operands.empty()) throw QueryError("A logical operator needs operands");
    return fold(operands, [&] { return make_node(take_all(operands)); });
  }

  template <typename... Expressions>
  Operands visit_all(const Expressions&... expressions) {
    Operands operands;
    (operands.push_back(visit(*expressions)), ...);
    return operands;
  }
  Operands visit_list(const std::vector<ExpressionPtr>& expressions) {
    Operands operands;
    for (const ExpressionPtr& expression : expressions) operands.push_back(visit(*expression));
    return operands;
  }

  static void add_columns(Compiled& result, const Compiled& operand) {
    result.deterministic = result.deterministic && operand.deterministic;
    result.costly = result.costly || operand.costly;
    result.many_columns = result.many_columns || operand.many_columns ||
                          (result.column >= 0 && operand.column >= 0 && result.column != operand.column);
    if (operand.column >= 0) result.column = operand.column;
  }

  // The node of an operation on operands; evaluated at once when all of them are constants. Costly operands that read
  // one column each are wrapped to be evaluated once for each distinct id, unless the whole operation can be.
  template <typename Make>
  Compiled fold(Operands& operands, const Make& make_node, bool deterministic = true) {
    Compiled result;
    result.constant = deterministic;
    result.deterministic = deterministic;
    for (const Compiled& operand : operands) {
      add_columns(result, operand);
      result.constant = result.constant && operand.constant;
    }
    if (!result.deterministic || result.many_columns) {
      for (Compiled& operand : operands) wrap(operand);
    }
    result.node = make_node();
    if (!result.constant) return result;
    static constexpr std::uint32_t kRow = 0;
    Frame frame{context_, constants_, nullptr};
    Value value;
    result.node->decoded(frame, {{&kRow, 1}, false}, {&value, 1});
    return constant(value);
  }

  static void wrap(Compiled& operand) {
    if (!operand.deterministic || operand.many_columns || operand.column < 0) return;
    if (operand.costly) {
      operand.node = make_distinct_node(operand.column, std::move(operand.node));
    } else if (operand.computed) {
      operand.node = make_once_node(operand.column, std::move(operand.node));
    }
    operand.costly = operand.computed = false;
  }
  static NodePtr finish(Compiled operand) {
    wrap(operand);
    return std::move(operand.node);
  }
  static std::vector<NodePtr> take_all(Operands& operands) {
    std::vector<NodePtr> nodes;
    for (Compiled& operand : operands) nodes.push_back(std::move(operand.node));
    return nodes;
  }

  const Schema& schema_;
  EvaluationContext& context_;
  const ExistsFactory& exists_;
  ValueArena& constants_;
};

}  // namespace

NodePtr compile_nodes(const Expression& expression, const Schema& schema, EvaluationContext& context,
                      const ExistsFactory& exists, ValueArena& constants) {
  return Compiler(schema, context, exists, constants).compile(expression);
}

}  // namespace casus::query
