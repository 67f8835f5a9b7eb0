#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "query/functions/node.h"

namespace casus::query {

/// `column op constant`, as far as ids tell without decoding: one rule for each tag whose payloads order as their
/// values do.
class ConstantComparison {
 public:
  static constexpr Truth kPending{3};

  /// `constant` is decoded. Interns it.
  ConstantComparison(ComparisonOperator op, const Value& constant, QueryTerms& terms);

  /// Fills `out`, with kPending where the values are needed. True when there is such a row.
  bool run(std::span<const Id> column, const Selection& rows, std::span<Truth> out) const;

  /// Of "=": the one id with this tag whose term equals the constant, where all others do not; kUnbound: none does.
  /// Nothing when the values must tell.
  std::optional<Id> only_equal(Tag tag) const;

 private:
  enum class Known : std::uint8_t { kAlways, kUnlessNan, kSameZonedness, kNever };
  /// Compares (bits | mask) with `bits`; or gives `fixed` when that is no pending.
  struct Rule {
    Known known = Known::kNever;
    ComparisonOperator op = ComparisonOperator::kEqual;
    Truth fixed = kPending;
    std::uint64_t mask = 0;
    std::uint64_t bits = 0;
    bool zoned = false;
  };

  Rule& rule(Tag tag) { return rules_[static_cast<std::size_t>(tag)]; }
  void add_numbers(const Value& constant);
  void add_unequal(const Value& constant, Id id);
  Truth apply(const Rule& rule, Id id) const;

  ComparisonOperator op_;
  std::array<Rule, 256> rules_{};
};

}  // namespace casus::query
