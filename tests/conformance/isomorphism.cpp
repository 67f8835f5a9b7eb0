#include "tests/conformance/isomorphism.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace casus::conformance {

namespace {

using Number = std::ptrdiff_t;
using NumberRow = std::vector<Number>;
using Colours = std::vector<Number>;

/// Rows in numbers: a ground cell is a number from 0, blank node n is -1 - n.
struct Side {
  std::vector<NumberRow> rows;
  std::size_t blank_nodes = 0;

  static bool is_blank(Number cell) { return cell < 0; }
  static std::size_t blank_index(Number cell) { return static_cast<std::size_t>(-1 - cell); }
};

Side number_rows(const std::vector<CellRow>& rows, std::map<std::string, Number>& ground) {
  Side side;
  std::map<std::string, Number> blanks;
  for (const CellRow& row : rows) {
    NumberRow& numbers = side.rows.emplace_back();
    for (const Cell& cell : row) {
      if (cell.blank) {
        numbers.push_back(blanks.emplace(cell.text, -1 - static_cast<Number>(blanks.size())).first->second);
      } else {
        numbers.push_back(ground.emplace(cell.text, static_cast<Number>(ground.size())).first->second);
      }
    }
  }
  side.blank_nodes = blanks.size();
  return side;
}

NumberRow coloured(const NumberRow& row, const Colours& colours) {
  NumberRow result = row;
  for (Number& cell : result) {
    if (Side::is_blank(cell)) cell = -1 - colours[Side::blank_index(cell)];
  }
  return result;
}

std::vector<NumberRow> coloured_rows(const Side& side, const Colours& colours) {
  std::vector<NumberRow> rows;
  rows.reserve(side.rows.size());
  for (const NumberRow& row : side.rows) rows.push_back(coloured(row, colours));
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// What one step of refinement sees of a blank node: its colour, and every coloured row it stands in, with the places.
using Signature = std::pair<Number, std::vector<NumberRow>>;

std::vector<Signature> signatures(const Side& side, const Colours& colours) {
  std::vector<Signature> result(side.blank_nodes);
  for (std::size_t node = 0; node < side.blank_nodes; ++node) result[node].first = colours[node];
  for (const NumberRow& row : side.rows) {
    const NumberRow seen = coloured(row, colours);
    std::set<Number> nodes;
    for (const Number cell : row) {
      if (Side::is_blank(cell)) nodes.insert(cell);
    }
    for (const Number node : nodes) {
      NumberRow with_places = seen;
      for (const Number cell : row) with_places.push_back(cell == node ? 1 : 0);
      result[Side::blank_index(node)].second.push_back(std::move(with_places));
    }
  }
  for (Signature& signature : result) std::sort(signature.second.begin(), signature.second.end());
  return result;
}

/// Refines both sides together, so that equal colours mean equal signatures. False when they cannot match.
bool refine(const Side& left, const Side& right, Colours& left_colours, Colours& right_colours) {
  std::size_t classes = std::set<Number>(left_colours.begin(), left_colours.end()).size();
  while (true) {
    const auto left_seen = signatures(left, left_colours);
    const auto right_seen = signatures(right, right_colours);
    std::map<Signature, Number> numbers;
    for (const auto* seen : {&left_seen, &right_seen}) {
      for (const Signature& signature : *seen) numbers.emplace(signature, static_cast<Number>(numbers.size()));
    }
    for (std::size_t node = 0; node < left.blank_nodes; ++node) left_colours[node] = numbers[left_seen[node]];
    for (std::size_t node = 0; node < right.blank_nodes; ++node) right_colours[node] = numbers[right_seen[node]];
    Colours a = left_colours, b = right_colours;
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    if (a != b) return false;
    if (numbers.size() == classes) return true;
    classes = numbers.size();
  }
}

/// A node of the smallest class that has more than one.
std::optional<std::size_t> ambiguous_node(const Colours& colours) {
  std::map<Number, std::size_t> sizes;
  for (const Number colour : colours) ++sizes[colour];
  std::optional<std::size_t> best;
  for (std::size_t node = 0; node < colours.size(); ++node) {
    const std::size_t size = sizes[colours[node]];
    if (size > 1 && (!best || size < sizes[colours[*best]])) best = node;
  }
  return best;
}

bool match(const Side& left, const Side& right, Colours left_colours, Colours right_colours) {
  if (!refine(left, right, left_colours, right_colours)) return false;
  if (coloured_rows(left, left_colours) != coloured_rows(right, right_colours)) return false;
  const auto node = ambiguous_node(left_colours);
  if (!node) return true;
  const Number shared = left_colours[*node];
  const Number own = static_cast<Number>(left_colours.size());
  left_colours[*node] = own;
  for (std::size_t candidate = 0; candidate < right_colours.size(); ++candidate) {
    if (right_colours[candidate] != shared) continue;
    right_colours[candidate] = own;
    if (match(left, right, left_colours, right_colours)) return true;
    right_colours[candidate] = shared;
  }
  return false;
}

}  // namespace

bool isomorphic(const std::vector<CellRow>& left, const std::vector<CellRow>& right) {
  if (left.size() != right.size()) return false;
  std::map<std::string, Number> ground;
  const Side a = number_rows(left, ground);
  const Side b = number_rows(right, ground);
  if (a.blank_nodes != b.blank_nodes) return false;
  return match(a, b, Colours(a.blank_nodes, 0), Colours(b.blank_nodes, 0));
}

}  // namespace casus::conformance
