#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "casus/quad.h"
#include "tests/conformance/isomorphism.h"

namespace casus::storage {

inline void append_cells(const Term& term, conformance::CellRow& row) {
  if (term.is_triple()) {
    row.push_back({false, "<<("});
    append_cells(term.subject(), row);
    append_cells(term.predicate(), row);
    append_cells(term.object(), row);
  } else {
    row.push_back({term.is_blank_node(), term.to_string()});
  }
}

/// Each quad once, as rows for isomorphic().
inline std::vector<conformance::CellRow> rows_of(const std::vector<Quad>& quads) {
  std::set<std::string> seen;
  std::vector<conformance::CellRow> rows;
  for (const Quad& quad : quads) {
    conformance::CellRow row;
    append_cells(quad.subject, row);
    append_cells(quad.predicate, row);
    append_cells(quad.object, row);
    if (quad.graph) append_cells(*quad.graph, row);
    std::string key;
    for (const conformance::Cell& cell : row) key += cell.text + '\n';
    if (seen.insert(key).second) rows.push_back(std::move(row));
  }
  return rows;
}

/// Equal as sets of quads up to a renaming of blank nodes.
inline bool is_same_dataset(const std::vector<Quad>& a, const std::vector<Quad>& b) {
  return conformance::isomorphic(rows_of(a), rows_of(b));
}

}  // namespace casus::storage
