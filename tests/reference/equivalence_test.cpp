#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "query/optimize/planner.h"
#include "tests/reference/evaluator.h"
#include "tests/reference/random_algebra.h"

namespace casus::query::test {
namespace {

// In blocks, as changes alone, or as changes on blocks.
std::shared_ptr<storage::QuadStore> store_of(const std::string& quads, std::uint32_t seed) {
  auto store = storage::QuadStore::open_in_memory();
  LoadOptions options;
  options.format = RdfFormat::kNQuads;
  const std::size_t in_blocks = seed % 3 == 0   ? 0
                                : seed % 3 == 1 ? quads.size()
                                                : quads.find('\n', quads.size() / 2) + 1;
  store->load_text(quads.substr(0, in_blocks), options);
  store->compact();
  store->load_text(quads.substr(in_blocks), options);
  return store;
}

reference::Dataset dataset_of(const storage::ReadView& view) {
  std::string nquads;
  storage::dump(view, {}, {}, [&](std::string_view text) { nquads += text; });
  return reference::dataset_of(reference::read_quads(nquads));
}

using Rows = std::multiset<std::vector<std::optional<Term>>>;

Rows expected_rows(const Algebra& query, const std::vector<Variable>& columns, const reference::Dataset& dataset,
                   const VariableTable& variables) {
  Rows rows;
  for (const reference::Solution& solution : reference::Evaluator(dataset, variables, {}).evaluate(query)) {
    std::vector<std::optional<Term>> row;
    for (const Variable v : columns) {
      const auto found = solution.find(v);
      row.push_back(found == solution.end() ? std::nullopt : std::optional(found->second));
    }
    rows.insert(std::move(row));
  }
  return rows;
}

Rows planned_rows(Operator& plan, const std::vector<Variable>& columns, ExecutionContext& context) {
  Rows rows;
  Batch batch;
  while (plan.next(batch)) {
    for (std::size_t i = 0; i < batch.rows; ++i) {
      std::vector<std::optional<Term>> row;
      for (const Variable v : columns) {
        const int column = column_of(plan.schema(), v);
        const Id id = column < 0 ? kUnbound : batch.columns[static_cast<std::size_t>(column)][i];
        row.push_back(id.is_unbound() ? std::nullopt : std::optional(context.terms().term(id)));
      }
      rows.insert(std::move(row));
    }
  }
  return rows;
}

std::string text_of(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (const auto& cell : row) text += (cell ? cell->to_string() : "-") + " | ";
    text += "\n";
  }
  return text;
}

const Project& projection_of(const Algebra& query) {
  if (const auto* distinct = std::get_if<Distinct>(&query.node)) return projection_of(*distinct->input);
  if (const auto* slice = std::get_if<Slice>(&query.node)) return projection_of(*slice->input);
  return std::get<Project>(query.node);
}

struct Sizes {
  std::uint32_t first_seed, stores, queries;
  int depth;
};

class Equivalence : public testing::TestWithParam<Sizes> {};

// Optimised, unoptimised, with any pass switched off: the solutions are those of the specification.
TEST_P(Equivalence, PlansAnswerAsTheSpecificationSays) {
  const std::vector<std::string> passes = rewrite_passes();
  std::size_t compared = 0;
  std::size_t with_rows = 0;
  // More stores, from another seed, to search longer than a test run may.
  const char* more = std::getenv("CASUS_RANDOM_STORES");
  const std::uint32_t stores = more ? static_cast<std::uint32_t>(std::atoi(more)) : GetParam().stores;
  const std::uint32_t first_seed = GetParam().first_seed + (more ? 100'000 : 0);
  for (std::uint32_t s = 0; s < stores; ++s) {
    const std::uint32_t seed = first_seed + s;
    const auto store = store_of(random_quads(seed, 10 + seed % 20), seed);
    const auto view = store->view();
    const reference::Dataset dataset = dataset_of(*view);
    for (std::uint32_t q = 0; q < GetParam().queries; ++q) {
      VariableTable variables;
      RandomAlgebra random(seed * 1000 + q, variables);
      const AlgebraPtr query = random.query(GetParam().depth);
      const std::vector<Variable> columns = projection_of(*query).variables;
      ExecutionContext context(view, {});
      Rows expected;
      try {
        expected = expected_rows(*query, columns, dataset, variables);
      } catch (const reference::TooLarge&) {
        continue;
      } catch (const reference::Ambiguous&) {
        continue;
      }
      ++compared;
      with_rows += !expected.empty();
      std::vector<std::set<std::string>> variants{{}, {passes.begin(), passes.end()}};
      for (std::uint32_t i = 0; i < 3; ++i) variants.push_back({passes[(q * 3 + i + s) % passes.size()]});
      for (const std::set<std::string>& disabled : variants) {
        VariableTable scratch = variables;
        PlannerOptions options;
        options.disabled_passes = disabled;
        options.always_replan = q % 2 == 0;
        if (q % 3 == 0) options.sample_from = {};
        options.threads = 2 + q % 2;
        options.parallel_from = std::chrono::nanoseconds(0);
        std::string shape;
        Rows rows;
        try {
          const OperatorPtr plan = casus::query::plan(clone(*query), scratch, {}, context, options);
          shape = explain(*plan, scratch, false);
          rows = planned_rows(*plan, columns, context);
        } catch (const std::exception& e) {
          FAIL() << "seed " << seed << " query " << q << ": " << e.what() << "\n"
                 << to_text(*query, variables) << shape;
        }
        ASSERT_TRUE(rows == expected) << text_of(expected) << "but\n"
                                      << text_of(rows) << "seed " << seed << " query " << q << " without "
                                      << (disabled.size() == 1 ? *disabled.begin()
                                          : disabled.empty()   ? "nothing"
                                                               : "all")
                                      << "\n"
                                      << to_text(*query, variables) << "\n"
                                      << shape << "\n"
                                      << random_quads(seed, 10 + seed % 20);
      }
    }
  }
  EXPECT_GT(compared, stores * GetParam().queries / 2);
  RecordProperty("compared", static_cast<int>(compared));
  RecordProperty("with_rows", static_cast<int>(with_rows));
  EXPECT_GT(with_rows, compared / 20);
}

INSTANTIATE_TEST_SUITE_P(Small, Equivalence, testing::Values(Sizes{1, 40, 60, 1}, Sizes{2000, 60, 60, 2}));
INSTANTIATE_TEST_SUITE_P(Deep, Equivalence, testing::Values(Sizes{5000, 60, 60, 3}, Sizes{9000, 30, 60, 4}));

}  // namespace
}  // namespace casus::query::test
