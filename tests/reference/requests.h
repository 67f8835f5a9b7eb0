#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/reference/evaluator.h"

namespace casus::reference {

/// The blank nodes that CONSTRUCT and INSERT make have labels that begin so; others keep theirs.
inline constexpr const char* kNewBlankNode = "new";

/// What a query answers, in every order and with every choice that the specification leaves open.
struct Answer {
  query::QueryForm form = query::QueryForm::kSelect;
  /// SELECT: all solutions before LIMIT and OFFSET.
  RankedSolutions solutions;
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> limit;
  /// SELECT REDUCED: any number of duplicates may be missing.
  bool reduced = false;
  bool boolean = false;       ///< ASK
  std::vector<Triple> graph;  ///< CONSTRUCT
};

/// Answers SELECT, ASK and CONSTRUCT. Throws Ambiguous, TooLarge.
Answer answer(const query::Query& query, const Dataset& dataset);

/// Applies INSERT DATA, DELETE DATA, DELETE/INSERT WHERE, CLEAR, DROP, CREATE, COPY, MOVE and ADD (SPARQL Update,
/// section 4). Throws Ambiguous, TooLarge, and QueryError for an operation that fails.
void apply(const query::Update& update, Dataset& dataset);

}  // namespace casus::reference
