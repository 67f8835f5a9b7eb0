#include <gtest/gtest.h>

#include "storage/quad_store.h"
#include "tests/unit/engine/temporary_directory.h"
#include "tests/unit/store/quad_model.h"

namespace casus::storage {
namespace {

struct Held {
  std::shared_ptr<const ReadView> view;
  QuadModel model;
};

struct Shape {
  std::uint64_t seed, subjects, predicates, objects, graphs;
  std::uint64_t changes_a_transaction;
  std::size_t cache_budget;
};

class ModelTest : public testing::TestWithParam<Shape> {};

TEST_P(ModelTest, RandomHistoryAgreesWithASet) {
  const Shape& shape = GetParam();
  QuadGenerator generator(shape.seed, shape.subjects, shape.predicates, shape.objects, shape.graphs);
  const TemporaryDirectory directory;
  StoreOptions options;
  options.fold_threshold = 1500;
  options.cache_budget = shape.cache_budget;
  auto store = QuadStore::open(directory / "s", options);
  QuadModel model;
  std::vector<Held> held;
  for (int step = 0; step < 40; ++step) {
    SCOPED_TRACE(step);
    switch (generator.below(8)) {
      case 0: store->fold(); break;
      case 1:
        held.push_back({store->view(), model});
        if (held.size() > 3) held.erase(held.begin());
        break;
      case 2:
        if (generator.below(3) == 0) {
          held.clear();
          store.reset();
          store = QuadStore::open(directory / "s", options);
        }
        break;
      default: {
        const auto transaction = store->begin_write();
        QuadModel changed = model;
        const std::uint64_t removals = generator.below(7);
        for (std::uint64_t i = generator.below(shape.changes_a_transaction); i > 0; --i) {
          if (generator.below(10) < removals) {
            const IdQuad quad = changed.any(generator.random);
            ASSERT_EQ(transaction->remove(quad), changed.remove(quad));
          } else {
            const IdQuad quad = generator.next();
            ASSERT_EQ(transaction->insert(quad), changed.insert(quad));
          }
          if (generator.below(200) == 0) expect_same(*transaction->view(), changed, generator, 1);
        }
        expect_same(*transaction->view(), changed, generator, 2);
        expect_same(*store->view(), model, generator, 1);
        if (generator.below(5) == 0) {
          transaction->rollback();
        } else {
          transaction->commit(generator.below(2) == 0);
          model = changed;
        }
      }
    }
    expect_same(*store->view(), model, generator, 6);
    if (HasFailure()) return;
  }
  for (const Held& old : held) expect_same(*old.view, old.model, generator, 5);
  store->fold();
  store->compact();
  for (const Held& old : held) expect_same(*old.view, old.model, generator, 5);
  expect_same(*store->view(), model, generator, 20);
  EXPECT_EQ(store->info().delta_rows, 0u);
  // The ids are made up, so that terms cannot be found; everything else must be in order.
  for (const std::string& problem : store->check().problems) {
    EXPECT_TRUE(problem.starts_with("id 0x") || problem.starts_with("the term ")) << problem;
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, ModelTest,
                         testing::Values(Shape{1, 20, 3, 10, 1, 50, 64 << 20}, Shape{2, 300, 5, 100, 1, 3000, 64 << 20},
                                         Shape{3, 300, 5, 100, 4, 3000, 64 << 20},
                                         Shape{4, 50, 2, 5000, 40, 2000, 64 << 20},
                                         Shape{5, 5000, 50, 3, 3, 4000, 20'000}, Shape{6, 3, 3, 3, 3, 30, 64 << 20}));

}  // namespace
}  // namespace casus::storage
