#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "query/execute/operators.h"
#include "query/optimize/variable_set.h"

namespace casus::query {

/// The active graph of a pattern (SPARQL 1.1, section 13.3) as the planner hands it down.
struct GraphContext {
  enum class Kind : std::uint8_t { kDefault, kNamed, kVariable };
  Kind kind = Kind::kDefault;
  Id graph;             ///< kNamed
  Variable variable{};  ///< kVariable: ranges over the named graphs of the dataset
};

/// What stands in one position of a pattern.
struct Slot {
  enum class Kind : std::uint8_t { kConstant, kVariable, kIgnored };
  Kind kind = Kind::kIgnored;
  Id id;
  Variable variable{};
};

/// Inclusive bounds that filters put on a variable.
struct IdRange {
  Variable variable{};
  Id low{0}, high{~std::uint64_t{0}};
  std::vector<std::size_t> decided;  ///< filters of the join group that every row within the bounds passes
};

/// A pattern against one of the store's relations: subject, predicate, object, and the graph of quads, or of triple
/// terms the term itself, which is a variable always.
struct Leaf {
  enum class Relation : std::uint8_t { kQuads, kTripleTerms };
  Relation relation = Relation::kQuads;
  std::array<Slot, 4> slots;
  storage::GraphFilter graphs;
  bool impossible = false;  ///< a term that the store does not know
  std::optional<IdRange> range;

  bool is_variable(std::size_t position, Variable v) const {
    return slots[position].kind == Slot::Kind::kVariable && slots[position].variable == v;
  }
  VariableSet variables() const;
  /// True when a variable stands in two positions.
  bool repeats_variable() const;
};

Leaf make_leaf(const TriplePattern& pattern, const GraphContext& graph, ExecutionContext& context);
Leaf make_leaf(const TripleTermPattern& pattern, ExecutionContext& context);
/// The filter of scans in this context.
storage::GraphFilter graph_filter(const GraphContext& graph, const ExecutionContext& context);
/// The id of a term of the query in the store; nothing: no quad holds it.
std::optional<Id> find_term(const Term& term, const ExecutionContext& context);

/// One way to read a leaf: a permutation whose first columns are constants, or known from elsewhere.
struct AccessPath {
  storage::ScanSpec spec;  ///< with the constants of the prefix filled in
  ScanColumns columns;
  std::array<std::optional<Variable>, 4> keys;  ///< prefix columns that come from variables (look-ups)
  std::vector<Variable> order;                  ///< free columns, as far as the rows are sorted by them
};

/// True when a path reads no rows outside the bounds of its leaf.
bool within_range(const AccessPath& path, const Leaf& leaf);
/// Every permutation in which the constants come first.
std::vector<AccessPath> scan_paths(const Leaf& leaf);
/// The permutation to look the leaf up in for given values of `known`; nothing when no variable of it helps. A known
/// triple term leads to its one row, whose parts may then have to be compared with constants.
std::optional<AccessPath> lookup_path(const Leaf& leaf, const VariableSet& known);

/// True when some row of the leaf has an object within these bounds, or when that cannot be told in microseconds. The
/// object is a variable.
struct IdBounds {
  Id low, high;
};
bool has_objects(const Leaf& leaf, const IdBounds& bounds, const ExecutionContext& context);

/// Rows and distinct values, from the store's own figures.
struct LeafEstimate {
  double rows = 0;
  std::vector<std::pair<Variable, double>> distinct;
};
LeafEstimate estimate(const Leaf& leaf, const ExecutionContext& context);
/// Up to `most` distinct values of a variable, from all over the rows of the leaf where an index has them in sequence;
/// as likely as they are frequent. May be empty. Microseconds.
std::vector<Id> sample_values(const Leaf& leaf, Variable variable, std::size_t most, const ExecutionContext& context);

}  // namespace casus::query
