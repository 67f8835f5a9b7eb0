#include <gtest/gtest.h>

#include <thread>

#include "casus/error.h"
#include "storage/quad_store.h"
#include "tests/unit/engine/temporary_directory.h"

namespace casus::storage {
namespace {

TermView iri(std::string_view text) {
  return TermView::iri(text);
}

std::size_t scanned(const ReadView& view) {
  ScanSpec spec;
  spec.graphs = GraphFilter::all();
  const auto scan = view.scan(spec);
  std::size_t rows = 0;
  for (ScanBatch batch; scan->next(batch);) rows += batch.rows;
  return rows;
}

class TransactionTest : public testing::Test {
 protected:
  IdQuad quad(WriteTransaction& transaction, std::string_view subject, std::string_view object) {
    return {transaction.intern(iri(subject)), transaction.intern(iri("http://p")), transaction.intern(iri(object))};
  }

  TemporaryDirectory directory_;
  std::shared_ptr<QuadStore> store_ = QuadStore::open(directory_ / "s");
};

TEST_F(TransactionTest, ReadsItsOwnWritesAndNobodyElseDoes) {
  const auto transaction = store_->begin_write();
  const IdQuad added = quad(*transaction, "http://a", "http://b");
  EXPECT_TRUE(transaction->insert(added));
  EXPECT_FALSE(transaction->insert(added));
  const auto inside = transaction->view();
  EXPECT_TRUE(inside->contains(added));
  EXPECT_EQ(inside->term(added.subject), Term::iri("http://a"));
  EXPECT_EQ(inside->find(iri("http://b")), added.object);
  EXPECT_FALSE(store_->view()->contains(added));
  EXPECT_FALSE(store_->view()->find(iri("http://a")));
  EXPECT_TRUE(transaction->remove(added));
  EXPECT_FALSE(transaction->remove(added));
  EXPECT_TRUE(inside->contains(added)) << "a view changed after it was handed out";
  EXPECT_FALSE(transaction->view()->contains(added));
  EXPECT_TRUE(transaction->insert(added));
  transaction->commit();
  EXPECT_TRUE(store_->view()->contains(added));
  EXPECT_EQ(store_->view()->term(added.object), Term::iri("http://b"));
  EXPECT_TRUE(store_->check().problems.empty());
}

TEST_F(TransactionTest, RollsBackWhenAskedAndWhenDestroyed) {
  {
    const auto transaction = store_->begin_write();
    transaction->insert(quad(*transaction, "http://a", "http://b"));
    transaction->rollback();
    EXPECT_THROW(transaction->insert({}), StorageError);
    EXPECT_THROW(transaction->commit(), StorageError);
    EXPECT_THROW(transaction->view(), StorageError);
    store_->begin_write()->insert({Id(1), Id(2), Id(3)});
  }
  EXPECT_EQ(store_->view()->size(), 0u);
  EXPECT_EQ(scanned(*store_->view()), 0u);
}

TEST_F(TransactionTest, AChangeTakenBackLeavesNothingBehind) {
  IdQuad changed;
  {
    const auto transaction = store_->begin_write();
    changed = quad(*transaction, "http://a", "http://b");
    transaction->insert(changed);
    transaction->commit();
  }
  {
    const auto transaction = store_->begin_write();
    EXPECT_TRUE(transaction->remove(changed));
    transaction->commit();
  }
  EXPECT_EQ(store_->info().delta_rows, 0u);
  EXPECT_EQ(store_->view()->size(), 0u);
  store_.reset();
  store_ = QuadStore::open(directory_ / "s");
  EXPECT_EQ(store_->info().delta_rows, 0u);
  EXPECT_EQ(scanned(*store_->view()), 0u);
  EXPECT_TRUE(store_->check().problems.empty());
}

TEST_F(TransactionTest, BlankNodesStayApart) {
  const auto first = store_->begin_write();
  const Id a = first->intern(TermView::blank_node("x"));
  EXPECT_EQ(first->intern(TermView::blank_node("x")), a);
  const Id b = first->new_blank_node();
  EXPECT_NE(a, b);
  first->insert({a, b, a});
  first->commit();
  const auto second = store_->begin_write();
  const Id c = second->intern(TermView::blank_node("x"));
  EXPECT_NE(c, a);
  EXPECT_NE(c, b);
}

TEST_F(TransactionTest, TheNextWriterWaitsForTheLastOne) {
  auto first = store_->begin_write();
  first->insert(quad(*first, "http://a", "http://b"));
  std::atomic<bool> began{false};
  std::thread other([&] {
    const auto second = store_->begin_write();
    began = true;
    EXPECT_EQ(second->view()->size(), 1u);
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  EXPECT_FALSE(began);
  first->commit();
  other.join();
  EXPECT_TRUE(began);
}

TEST_F(TransactionTest, AReadOnlyStoreTakesNoWrites) {
  store_->begin_write()->commit();
  const auto reader = QuadStore::open(directory_ / "s", {.read_only = true});
  for (const auto& write :
       std::vector<std::function<void()>>{[&] { reader->begin_write(); }, [&] { reader->fold(); },
                                          [&] { reader->compact(); }, [&] { reader->load_text("", LoadOptions()); }}) {
    try {
      write();
      FAIL() << "written";
    } catch (const StorageError& error) {
      EXPECT_EQ(error.reason(), StorageError::Reason::kReadOnly);
    }
  }
}

TEST_F(TransactionTest, ViewsOutliveTheStore) {
  std::shared_ptr<const ReadView> view;
  IdQuad kept;
  {
    const auto transaction = store_->begin_write();
    kept = quad(*transaction, "http://a", "http://b");
    transaction->insert(kept);
    transaction->commit();
    store_->fold();
    view = store_->view();
  }
  store_.reset();
  EXPECT_TRUE(view->contains(kept));
  EXPECT_EQ(view->term(kept.subject), Term::iri("http://a"));
  EXPECT_EQ(scanned(*view), 1u);
}

TEST_F(TransactionTest, StatisticsCountBaseAndDelta) {
  const auto transaction = store_->begin_write();
  const Id p = transaction->intern(iri("http://p"));
  const Id q = transaction->intern(iri("http://q"));
  for (std::uint64_t i = 0; i < 6000; ++i) {
    transaction->insert({Id(Tag::kInteger, i / 3), p, Id(Tag::kInteger, i % 50 + i / 50 * 50)});
    if (i < 100) transaction->insert({Id(Tag::kInteger, i), q, Id(Tag::kInteger, i % 10)});
  }
  transaction->commit();
  for (const bool folded : {false, true}) {
    if (folded) store_->fold();
    const PredicateStatistics of_q = store_->view()->statistics(q);
    EXPECT_EQ(of_q.rows, 100u);
    EXPECT_EQ(of_q.distinct_subjects, 100u);
    EXPECT_EQ(of_q.distinct_objects, 10u);
    EXPECT_EQ(store_->view()->statistics(p).rows, 6000u);
  }
  EXPECT_EQ(store_->view()->statistics(p).distinct_subjects, 2000u);
  EXPECT_EQ(store_->view()->statistics(p).distinct_objects, 6000u);
  EXPECT_EQ(store_->view()->statistics(Id(77)).rows, 0u);
  EXPECT_EQ(store_->info().predicates, 2u);
}

TEST_F(TransactionTest, ACountOfDistinctTriplesOfSeveralGraphsCanBeEnded) {
  const auto transaction = store_->begin_write();
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    const Id subject(Tag::kInteger, i);
    transaction->insert({subject, Id(Tag::kInteger, 1), Id(Tag::kInteger, 2)});
    if (i % 2 == 0) transaction->insert({subject, Id(Tag::kInteger, 1), Id(Tag::kInteger, 2), Id(Tag::kIri, 1)});
  }
  transaction->commit(false);
  ScanSpec spec;
  spec.graphs = GraphFilter::all();
  spec.graphs.distinct_triples = true;
  EXPECT_EQ(store_->view()->count(spec), 5'000u);
  int pulses = 0;
  EXPECT_EQ(store_->view()->count(spec, [&] { ++pulses; }), 5'000u);
  EXPECT_GT(pulses, 1);
  EXPECT_THROW(store_->view()->count(spec, [] { throw Cancelled("enough"); }), Cancelled);
}

}  // namespace
}  // namespace casus::storage
