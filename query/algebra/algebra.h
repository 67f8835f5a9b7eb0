#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "query/algebra/expression.h"

// clang-format off
namespace casus::query {

// The SPARQL algebra (SPARQL 1.1 Query, section 18.2), as translation makes it and the optimizer rewrites it.

struct TriplePattern;

/// A position of a pattern: a variable, a term, or, in templates of CONSTRUCT and updates, a triple term with positions of its
/// own (SPARQL 1.2). Triple terms without variables are terms.
using PatternTerm = std::variant<Variable, Term, std::shared_ptr<const TriplePattern>>;

struct TriplePattern {
  PatternTerm subject, predicate, object;
};

struct Path;
using PathPtr = std::unique_ptr<Path>;
/// Property paths (section 18.1.7). Predicates that are plain IRIs become triple patterns, and sequences and inverses of them
/// joins, during translation.
struct LinkPath { Term predicate; };
struct InversePath { PathPtr path; };
struct SequencePath { std::vector<PathPtr> parts; };
struct AlternativePath { std::vector<PathPtr> parts; };
struct ZeroOrMorePath { PathPtr path; };
struct OneOrMorePath { PathPtr path; };
struct ZeroOrOnePath { PathPtr path; };
struct NegatedPropertySet { std::vector<Term> forward, inverse; };
struct Path {
  std::variant<LinkPath, InversePath, SequencePath, AlternativePath, ZeroOrMorePath, OneOrMorePath, ZeroOrOnePath,
               NegatedPropertySet>
      node;
};
PathPtr clone(const Path& path);

/// Which graph the patterns below match: set by Graph during translation, so that leaves carry it themselves.
/// Nothing: the default graph of the query's dataset.
using GraphTerm = std::optional<std::variant<Variable, Term>>;

/// A triple term with variables inside (SPARQL 1.2): `term` is matched with each triple term that the store knows, its parts
/// with the positions. Translation puts a hidden variable in the place of each such triple term, so that the positions, here and
/// in triple patterns of graph patterns, are variables and terms alone; `term` always stands in a triple pattern or path as well.
struct TripleTermPattern {
  Variable term{};
  PatternTerm subject, predicate, object;
};

/// Basic graph pattern: a join of its patterns. Empty: one empty solution.
struct Bgp {
  std::vector<TriplePattern> triples;
  std::vector<TripleTermPattern> triple_terms = {};
  bool empty() const { return triples.empty() && triple_terms.empty(); }
};
struct PathPattern { PatternTerm subject; PathPtr path; PatternTerm object; };
struct Join { AlgebraPtr left, right; };
/// OPTIONAL; `condition` may be null.
struct LeftJoin { AlgebraPtr left, right; ExpressionPtr condition; };
struct Filter { ExpressionPtr condition; AlgebraPtr input; };
struct Union { std::vector<AlgebraPtr> inputs; };
/// GRAPH: `input` is matched against the named graph, or for a variable against each named graph in turn, whose name is
/// then joined in (section 18.6: after evaluation, so that the variable is not in scope inside).
struct Graph { std::variant<Variable, Term> graph; AlgebraPtr input; };
struct Extend { Variable variable; ExpressionPtr expression; AlgebraPtr input; };
struct Minus { AlgebraPtr left, right; };
/// VALUES: rows of as many cells as variables; nothing is UNDEF. No variables and one row: the unit table.
struct Values {
  std::vector<Variable> variables;
  std::vector<std::vector<std::optional<Term>>> rows;
  std::optional<std::size_t> kept = std::nullopt;  ///< instead: the number of rows that the plan builder has, all bound
};
struct Service { std::variant<Variable, Term> endpoint; bool silent; AlgebraPtr input; };
/// GROUP BY: keys are bound as variables before (Extend); one row for a group; no keys: one row, even for no input.
struct Group {
  std::vector<Variable> keys;
  std::vector<std::pair<Variable, AggregateExpression>> aggregates;  ///< arguments hold no aggregates
  AlgebraPtr input;
};
struct SortKey { ExpressionPtr expression; bool descending = false; };
struct OrderBy { std::vector<SortKey> keys; AlgebraPtr input; };
/// A subquery is a Project below the root: other variables of its input are invisible above it (translation has renamed them apart).
struct Project { std::vector<Variable> variables; AlgebraPtr input; };
struct Distinct { AlgebraPtr input; };
struct Reduced { AlgebraPtr input; };
struct Slice { std::uint64_t offset = 0; std::optional<std::uint64_t> limit; AlgebraPtr input; };

struct Algebra {
  std::variant<Bgp, PathPattern, Join, LeftJoin, Filter, Union, Graph, Extend, Minus, Values, Service, Group, OrderBy,
               Project, Distinct, Reduced, Slice>
      node;
};

AlgebraPtr clone(const Algebra& algebra);

template <class Node>
AlgebraPtr make_algebra(Node node) {
  return std::make_unique<Algebra>(Algebra{std::move(node)});
}

/// Variables that may be bound in some solution, and those bound in every solution; sorted, hidden ones included (visible ones of subqueries only).
std::vector<Variable> possible_variables(const Algebra& algebra);
std::vector<Variable> certain_variables(const Algebra& algebra);
/// Variables that an expression mentions, EXISTS patterns included; sorted.
std::vector<Variable> mentioned_variables(const Expression& expression);

/// Parenthesised prefix text, such as `(join (bgp (triple ?s <p> ?o)) ...)`, indented; for EXPLAIN and tests.
std::string to_text(const Algebra& algebra, const VariableTable& variables);
std::string to_text(const Expression& expression, const VariableTable& variables);

/// FROM and FROM NAMED, USING and USING NAMED. Empty: the store's own dataset.
struct DatasetClause {
  std::vector<Term> default_graphs;
  std::vector<Term> named_graphs;
  bool empty() const { return default_graphs.empty() && named_graphs.empty(); }
};

enum class QueryForm : std::uint8_t { kSelect, kConstruct, kAsk, kDescribe };

/// A whole query, ready for the optimizer.
struct Query {
  QueryForm form = QueryForm::kSelect;
  VariableTable variables;
  DatasetClause dataset;
  AlgebraPtr root;
  std::vector<Variable> projection;        ///< SELECT: the columns in order. DESCRIBE: its variables
  std::vector<TriplePattern> construct_template;  ///< blank nodes are hidden variables listed below
  std::vector<Variable> template_blank_nodes;     ///< one fresh blank node a solution
  std::vector<Term> described;             ///< DESCRIBE <iri>
  std::string base;                        ///< base IRI in force at the end of the prologue, for IRI()
};

/// A quad of a template or of INSERT DATA; `graph` unset: the default graph (or WITH, already applied by translation).
struct QuadPattern {
  TriplePattern triple;
  GraphTerm graph;
};

struct InsertData { std::vector<QuadPattern> quads; };
struct DeleteData { std::vector<QuadPattern> quads; };
/// DELETE/INSERT ... WHERE, DELETE WHERE.
struct Modify {
  std::vector<QuadPattern> deletions, insertions;
  std::vector<Variable> template_blank_nodes;
  DatasetClause dataset;               ///< USING. WITH without USING is a Graph around each basic pattern of `where`
  AlgebraPtr where;
};
struct Load { std::string source; bool silent = false; std::optional<Term> into; };
/// The object of CLEAR, DROP, ADD, ...
struct GraphTarget {
  enum class Kind : std::uint8_t { kGraph, kDefault, kNamed, kAll } kind = Kind::kDefault;
  Term graph;
};
struct Clear { bool silent = false; GraphTarget target; };
struct Drop { bool silent = false; GraphTarget target; };
struct Create { bool silent = false; Term graph; };
struct Copy { bool silent = false; GraphTarget from, to; };
struct Move { bool silent = false; GraphTarget from, to; };
struct Add { bool silent = false; GraphTarget from, to; };

struct UpdateOperation {
  std::variant<InsertData, DeleteData, Modify, Load, Clear, Drop, Create, Copy, Move, Add> node;
  VariableTable variables;
  std::string base;
  SourcePosition position;
};

/// One update request: one transaction.
struct Update { std::vector<UpdateOperation> operations; };

// clang-format on
}  // namespace casus::query
