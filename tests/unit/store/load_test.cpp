#include <gtest/gtest.h>

#include <fstream>

#include "storage/quad_store.h"
#include "storage/store/store.h"
#include "tests/unit/engine/temporary_directory.h"

namespace casus::storage {
namespace {

std::string triples(std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    text += "<http://s/" + std::to_string(i / 4) + "> <http://p/" + std::to_string(i % 7) + "> \"value " +
            std::to_string(i) + "\" .\n";
  }
  return text;
}

const LoadOptions kNTriples = [] {
  LoadOptions options;
  options.format = RdfFormat::kNTriples;
  return options;
}();

void expect_clean(const QuadStore& store, std::uint64_t quads) {
  EXPECT_EQ(store.view()->size(), quads);
  const CheckReport report = store.check();
  EXPECT_EQ(report.quads, quads);
  EXPECT_TRUE(report.problems.empty()) << report.problems.front();
}

Generation generation(const QuadStore& store) {
  return dynamic_cast<const Store&>(store).current()->index()->generation;
}

TEST(LoadTest, BulkLoadsReplaceTheBlocksAndKeepWhatWasThere) {
  const TemporaryDirectory directory;
  auto store = QuadStore::open(directory / "s");
  LoadReport report = store->load_text(triples(0, 20'000), kNTriples);
  EXPECT_EQ(report.inserted, 20'000u);
  EXPECT_EQ(generation(*store), 1u);
  expect_clean(*store, 20'000);
  const auto before = store->view();

  {
    const auto transaction = store->begin_write();
    const Id subject = transaction->intern(TermView::iri("http://later"));
    transaction->insert({subject, subject, subject, subject});
    transaction->commit();
  }
  report = store->load_text(triples(10'000, 40'000), kNTriples);
  EXPECT_EQ(report.statements, 30'000u);
  EXPECT_EQ(report.inserted, 20'000u);
  EXPECT_EQ(generation(*store), 2u);
  EXPECT_EQ(store->info().delta_rows, 0u);
  expect_clean(*store, 40'001);

  EXPECT_EQ(before->size(), 20'000u);
  ScanSpec spec;
  const auto scan = before->scan(spec);
  std::size_t rows = 0;
  for (ScanBatch batch; scan->next(batch);) rows += batch.rows;
  EXPECT_EQ(rows, 20'000u);

  store.reset();
  // The old generation is removed while `before` still reads it, and is gone afterwards.
  EXPECT_EQ(before->count(spec), 20'000u);
}

TEST(LoadTest, AReopenedStoreHoldsTheLastGeneration) {
  const TemporaryDirectory directory;
  {
    const auto store = QuadStore::open(directory / "s");
    store->load_text(triples(0, 20'000), kNTriples);
    store->load_text(triples(20'000, 40'000), kNTriples);
  }
  const auto store = QuadStore::open(directory / "s", {.create_if_missing = false});
  expect_clean(*store, 40'000);
  EXPECT_EQ(store->view()->statistics(*store->view()->find(TermView::iri("http://p/3"))).rows, 5714u);
  const auto reader = QuadStore::open(directory / "s", {.read_only = true});
  expect_clean(*reader, 40'000);
}

TEST(LoadTest, LoadsDoNotPileUpOldGenerations) {
  const TemporaryDirectory directory;
  const auto store = QuadStore::open(directory / "s");
  store->load_text(triples(0, 50'000), kNTriples);
  const std::uint64_t once = store->info().bytes_on_disk;
  for (int i = 0; i < 4; ++i) store->load_text(triples(0, 50'000), kNTriples);
  EXPECT_LT(store->info().bytes_on_disk, once * 5 / 4);
  expect_clean(*store, 50'000);
}

TEST(LoadTest, SmallLoadsGoThroughTheDelta) {
  const auto store = QuadStore::open_in_memory();
  store->load_text(triples(0, 20'000), kNTriples);
  EXPECT_EQ(store->load_text(triples(19'990, 20'010), kNTriples).inserted, 10u);
  EXPECT_EQ(generation(*store), 1u);
  EXPECT_EQ(store->info().delta_rows, 10u);
  expect_clean(*store, 20'010);
}

TEST(LoadTest, AMistakeLeavesTheStoreAsItWas) {
  const auto store = QuadStore::open_in_memory();
  store->load_text(triples(0, 10), kNTriples);
  for (const std::size_t size : {std::size_t{10}, std::size_t{20'000}}) {
    try {
      store->load_text(triples(50, 50 + size) + "<http://a> nonsense\n", kNTriples);
      FAIL() << "loaded";
    } catch (const SyntaxError& error) {
      EXPECT_EQ(error.position().line, size + 1);
    }
    expect_clean(*store, 10);
  }
  LoadOptions cancelled = kNTriples;
  cancelled.cancelled = [] { return true; };
  EXPECT_THROW(store->load_text(triples(50, 20'000), cancelled), Cancelled);
  expect_clean(*store, 10);
  EXPECT_EQ(store->load_text(triples(50, 60), kNTriples).inserted, 10u) << "the writer lock was kept";
}

TEST(LoadTest, FilesGraphsAndBackups) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "a.nt") << triples(0, 5'000);
  std::ofstream(directory / "b.nq") << "<http://s> <http://p> <http://o> <http://g> .\n" << triples(0, 5'000);
  const auto store = QuadStore::open(directory / "s");
  LoadOptions options;
  options.graph = Term::iri("http://graph");
  store->load({directory / "a.nt"}, options);
  store->load({directory / "a.nt", directory / "b.nq"}, {});
  expect_clean(*store, 10'001);
  EXPECT_EQ(store->view()->graphs().size(), 2u);
  EXPECT_THROW(store->load({directory / "missing.nt"}, {}), LoadError);
  store->backup(directory / "copy");
  store->compact();
  expect_clean(*store, 10'001);
  expect_clean(*QuadStore::open(directory / "copy", {.create_if_missing = false}), 10'001);
}

}  // namespace
}  // namespace casus::storage
