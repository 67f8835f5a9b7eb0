#include "query/api/decode_ahead.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "tests/unit/functions/fake_view.h"

namespace casus::detail {
namespace {

// A batch of all terms comes again and again; says how many were made before the last one was handed out.
std::size_t made_ahead(std::size_t texts, std::size_t bytes) {
  constexpr std::size_t kBatches = 20, kThreads = 4;
  const auto view = std::make_shared<query::FakeView>();
  std::vector<storage::Id> ids;
  for (std::size_t i = 0; i < texts; ++i) {
    ids.push_back(view->add(Term::literal(std::to_string(i) + std::string(bytes, 'x'))));
  }
  const query::QueryTerms terms(view);
  std::size_t made = 0, most = 0;
  const auto next = [&](query::Batch& batch) {
    if (made == kBatches) return false;
    ++made;
    batch.reset(1);
    batch.columns[0] = ids;
    batch.rows = ids.size();
    return true;
  };
  DecodeAhead decoded(terms, next, {0}, kThreads);
  std::size_t taken = 0;
  while (decoded.next()) {
    ++taken;
    most = std::max(most, made - taken);
    EXPECT_EQ(decoded.rows(), texts);
    EXPECT_EQ(decoded.row(texts - 1)[0]->value.size(), std::to_string(texts - 1).size() + bytes);
  }
  EXPECT_EQ(taken, kBatches);
  return most;
}

TEST(DecodeAhead, KeepsAFewBatchesReady) {
  EXPECT_LE(made_ahead(2000, 10), 6u);
}

TEST(DecodeAhead, KeepsLessOfLongTexts) {
  EXPECT_LE(made_ahead(16, std::size_t{1} << 20), 2u);
  EXPECT_LE(made_ahead(40, std::size_t{1} << 20), 1u);
}

}  // namespace
}  // namespace casus::detail
