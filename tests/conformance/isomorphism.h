#pragma once

#include <string>
#include <vector>

namespace casus::conformance {

/// A cell of a row to compare: a blank node by its label, or anything else by a text that stands for it.
struct Cell {
  bool blank = false;
  std::string text;
};

using CellRow = std::vector<Cell>;

/// True when some one-to-one renaming of the blank nodes of `left`, over all its rows at once, turns its rows into
/// those of `right`, each as often and in any order. Colour refinement decides nearly every case; what it leaves open
/// is tried, which takes exponential time for the most symmetric graphs.
bool isomorphic(const std::vector<CellRow>& left, const std::vector<CellRow>& right);

}  // namespace casus::conformance
