#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/algebra/algebra.h"

/// What a query or update request says, as it is written: names instead of variables, positions as byte offsets, IRIs
/// already resolved and prefixes expanded. Translation makes the algebra from it.
// clang-format off
namespace casus::query::ast {

struct VariableName {
  std::string name;  ///< without "?" or "$"
};

struct TripleTerm;

/// A position of a triple, or a name. Blank nodes are terms; labels that begin with a dot are anonymous ones. A triple term
/// with neither variables nor blank nodes is a term, any other a TripleTerm.
struct Node {
  std::variant<VariableName, Term, std::shared_ptr<const TripleTerm>> value;
  std::size_t offset = 0;

  const VariableName* variable() const { return std::get_if<VariableName>(&value); }
  const Term* term() const { return std::get_if<Term>(&value); }
  const TripleTerm* triple_term() const {
    const auto* triple = std::get_if<std::shared_ptr<const TripleTerm>>(&value);
    return triple == nullptr ? nullptr : triple->get();
  }
  bool is_blank_node() const { return term() != nullptr && term()->is_blank_node(); }
};

struct TripleTerm {
  Node subject, predicate, object;
};

/// Calls `visit` for the node, or for a triple term in place of it for each node inside that is none.
template <class Visit>
void for_each_part(const Node& node, const Visit& visit) {
  if (const TripleTerm* triple = node.triple_term()) {
    for_each_part(triple->subject, visit);
    for_each_part(triple->predicate, visit);
    for_each_part(triple->object, visit);
  } else {
    visit(node);
  }
}

/// A variable or IRI, or a property path; objects of one list share it.
struct Verb {
  Node node;
  std::shared_ptr<const Path> path;  ///< null: `node` is the predicate
};

struct Triple {
  Node subject;
  Verb verb;
  Node object;
};

struct Group;

enum class ExpressionKind : std::uint8_t {
  kVariable, kTerm, kOr, kAnd, kNot, kComparison, kArithmetic, kSign, kIn, kExists, kBuiltin, kFunction, kAggregate
};

struct Expression {
  ExpressionKind kind = ExpressionKind::kTerm;
  bool flag = false;        ///< negated (IN, EXISTS), minus (sign), DISTINCT (aggregate)
  bool parenthesised = false;
  std::uint8_t op = 0;      ///< ComparisonOperator, ArithmeticOperator or AggregateFunction
  unsigned depth = 1;       ///< levels of operands, this one included
  std::size_t offset = 0;
  std::string name;         ///< of a variable, of a built-in (upper case), or the IRI of a function
  Term term;
  std::optional<std::string> separator;  ///< GROUP_CONCAT
  std::vector<Expression> operands;      ///< of IN: the operand, then the list
  std::shared_ptr<Group> group;          ///< EXISTS
};

struct TriplesBlock { std::vector<Triple> triples; };
struct InlineData {
  std::vector<Node> variables;
  std::vector<std::vector<std::optional<Term>>> rows;
};
struct SubSelect;

struct Element;
/// GroupGraphPattern: its elements, or one subquery.
struct Group {
  std::size_t offset = 0;
  unsigned depth = 1;  ///< levels of groups and expressions, this one included
  std::vector<Element> elements;
  std::shared_ptr<SubSelect> sub_select;
};

struct FilterElement { Expression condition; };
struct OptionalElement { Group group; };
struct UnionElement { std::vector<Group> groups; };
struct MinusElement { Group group; };
struct GraphElement { Node graph; Group group; };
struct ServiceElement { bool silent; Node endpoint; Group group; };
struct BindElement { Expression expression; Node variable; };

struct Element {
  std::variant<TriplesBlock, FilterElement, OptionalElement, UnionElement, MinusElement, GraphElement, ServiceElement,
               BindElement, InlineData>
      node;
  std::size_t offset = 0;
};

struct SelectItem {
  std::optional<Expression> expression;
  Node variable;
};

enum class SelectModifier : std::uint8_t { kNone, kDistinct, kReduced };

struct SelectClause {
  SelectModifier modifier = SelectModifier::kNone;
  bool all = false;
  std::size_t all_offset = 0;
  std::vector<SelectItem> items;
};

struct GroupKey {
  Expression expression;
  std::optional<Node> alias;
};

struct OrderKey {
  Expression expression;
  bool descending = false;
};

struct SolutionModifiers {
  std::vector<GroupKey> group_by;
  std::vector<Expression> having;
  std::vector<OrderKey> order_by;
  std::optional<std::uint64_t> limit;
  std::uint64_t offset = 0;
};

/// SELECT ... WHERE ... with its modifiers; the other query forms leave the select clause empty.
struct SubSelect {
  std::size_t offset = 0;
  SelectClause select;
  Group where;
  SolutionModifiers modifiers;
  std::optional<InlineData> values;
};

struct Query {
  QueryForm form = QueryForm::kSelect;
  DatasetClause dataset;
  SubSelect body;
  std::vector<Triple> construct_template;
  bool is_short_construct = false;  ///< CONSTRUCT WHERE: the template is the pattern
  std::vector<Node> described;
  bool describes_all = false;
};

struct QuadsBlock {
  std::optional<Node> graph;
  std::vector<Triple> triples;
};
using Quads = std::vector<QuadsBlock>;

struct InsertDataOperation { Quads quads; };
struct DeleteDataOperation { Quads quads; };
struct DeleteWhereOperation { Quads quads; };
struct ModifyOperation {
  std::optional<Term> with;
  Quads deletions, insertions;
  DatasetClause dataset;
  Group where;
};

struct UpdateOperation {
  std::variant<InsertDataOperation, DeleteDataOperation, DeleteWhereOperation, ModifyOperation, Load, Clear, Drop,
               Create, Copy, Move, Add>
      node;
  std::string base;
  std::size_t offset = 0;
};

// clang-format on
}  // namespace casus::query::ast
