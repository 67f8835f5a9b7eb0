#pragma once

#include <optional>
#include <vector>

#include "query/execute/operator.h"

namespace casus::query {

/// The values of the column by which an operator is cut, in ranges that come in SPARQL's ORDER BY (section 15.1) of
/// that column, as far as ids ascend as their terms do: first what has no such order, then always the range whose
/// values may come first of all that is left. Ranges are cut when their turn comes, so that few are.
class OrderedRanges {
 public:
  /// `input` can fork, is prepared for it, and outlives the ranges; `rows` is what it is expected to hand out.
  OrderedRanges(ExecutionContext& context, const Operator& input, bool descending, double rows);

  /// The next range, of about `wanted` rows or fewer; ranges do not overlap. Nothing at the end, and when every value
  /// that is left comes after `last`.
  std::optional<Morsel> next(double wanted, std::optional<Id> last);
  /// The share of the rows that has no order.
  double unordered_share() const;
  /// The share of the rows that has been handed out.
  double share() const { return rows_ > 0 ? handed_out_ / rows_ : 1; }

 private:
  struct Range {
    Morsel morsel;
    double rows = 0;
    std::optional<Id> bound;  // a value that none of the range comes before; none: not known
  };
  using Section = std::vector<Range>;  // ids that ascend as their terms do; what comes first is at the back

  void add_sections(const std::vector<Id>& cuts);
  void refine(Section& section, double wanted) const;
  Morsel take(Section& section);
  bool comes_before(const Range& a, const Range& b) const;
  int compare(Id a, Id b) const;

  ExecutionContext& context_;
  const Operator& input_;
  const bool descending_;
  const double rows_;
  double handed_out_ = 0;
  Section unordered_;
  std::vector<Section> sections_;  // none of them empty
};

}  // namespace casus::query
