#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/engine/engine.h"
#include "storage/index/change_log.h"
#include "storage/index/keys.h"
#include "storage/quad_store.h"
#include "tests/unit/engine/temporary_directory.h"

namespace casus::storage {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A store whose files are tampered with behind its back.
class CheckTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto store = QuadStore::open(path_);
    const auto transaction = store->begin_write();
    const Id predicate = transaction->intern(TermView::iri("http://p"));
    for (int i = 0; i < 3000; ++i) {
      const std::string text = "http://s/" + std::to_string(i);
      transaction->insert({transaction->intern(TermView::iri(text)), predicate, predicate});
    }
    transaction->commit();
    store->fold();
    const auto later = store->begin_write();
    later->insert({predicate, predicate, predicate});
    later->commit();
    ASSERT_THAT(store->check().problems, IsEmpty());
  }

  void tamper(const std::function<void(const EngineSnapshot&, EngineBatch&)>& change) {
    const auto engine = Engine::open(path_, {});
    const auto batch = engine->new_batch();
    change(*engine->snapshot(), *batch);
    engine->write(*batch, true);
  }

  std::vector<std::string> problems() { return QuadStore::open(path_)->check().problems; }

  TemporaryDirectory directory_;
  std::string path_ = directory_ / "s";
};

std::string first_key(const EngineSnapshot& snapshot, Family family, Permutation permutation) {
  const auto iterator = snapshot.iterate(family, key_prefix(permutation, 0), key_prefix_end(permutation, 0));
  iterator->seek_to_first();
  EXPECT_TRUE(iterator->valid());
  return std::string(iterator->key());
}

TEST_F(CheckTest, FindsAMissingBlock) {
  tamper([](const EngineSnapshot& snapshot, EngineBatch& batch) {
    const std::string key = first_key(snapshot, Family::kBlocks, Permutation::kPosg);
    batch.erase(Family::kBlocks, key);
    batch.erase(Family::kZones, key);
  });
  EXPECT_THAT(problems(), Contains(HasSubstr("POSG holds 2001 quads, SPOG holds 3001")));
}

TEST_F(CheckTest, FindsBlocksAndHeadersWithoutEachOther) {
  tamper([](const EngineSnapshot& snapshot, EngineBatch& batch) {
    batch.erase(Family::kBlocks, first_key(snapshot, Family::kBlocks, Permutation::kSopg));
    batch.erase(Family::kZones, first_key(snapshot, Family::kZones, Permutation::kOspg));
  });
  EXPECT_THAT(problems(), Contains(HasSubstr("SOPG: a zone header stands for no block")));
  EXPECT_THAT(problems(), Contains(HasSubstr("OSPG: a block has no zone header")));
}

TEST_F(CheckTest, FindsAFalseHeader) {
  tamper([](const EngineSnapshot& snapshot, EngineBatch& batch) {
    const std::string key = first_key(snapshot, Family::kZones, Permutation::kSpog);
    PinnedValue value;
    ASSERT_TRUE(snapshot.get(Family::kZones, key, value));
    std::string changed(value.view());
    changed[0] = static_cast<char>(changed[0] + 1);  // the number of rows
    batch.put(Family::kZones, key, changed);
  });
  EXPECT_THAT(problems(), Contains(HasSubstr("its zone header is not true")));
}

TEST_F(CheckTest, FindsADamagedBlock) {
  tamper([](const EngineSnapshot& snapshot, EngineBatch& batch) {
    batch.put(Family::kBlocks, first_key(snapshot, Family::kBlocks, Permutation::kSpog), "nonsense");
  });
  EXPECT_THAT(problems(), Contains(HasSubstr("damaged")));
}

TEST_F(CheckTest, FindsFalseChanges) {
  tamper([](const EngineSnapshot&, EngineBatch& batch) {
    const LoggedChange change{{Id(Tag::kIri, 999), Id(1), Id(1), Id(1)}, -1};
    batch.put(Family::kDelta, change_log_key(0, 0), encode_changes(std::span(&change, 1)));
  });
  EXPECT_THAT(problems(), Contains(HasSubstr("the delta removes a quad that is not there")));
}

TEST_F(CheckTest, FindsATermThatIsMissing) {
  tamper([](const EngineSnapshot&, EngineBatch& batch) {
    const LoggedChange change{{Id(Tag::kIri, 1'000'000), Id(Tag::kIri, 0), Id(Tag::kIri, 0)}};
    batch.put(Family::kDelta, change_log_key(0, 0), encode_changes(std::span(&change, 1)));
  });
  EXPECT_THAT(problems(), Contains(HasSubstr("stands for no term")));
  EXPECT_THAT(problems(), Not(Contains(HasSubstr("holds"))));
}

TEST_F(CheckTest, FindsARecordOfChangesThatIsDamaged) {
  tamper([](const EngineSnapshot&, EngineBatch& batch) {
    const LoggedChange change{{Id(Tag::kIri, 0), Id(Tag::kIri, 0), Id(Tag::kIri, 0)}};
    batch.put(Family::kDelta, change_log_key(0, 0), encode_changes(std::span(&change, 1)) + "+");
  });
  EXPECT_THROW(QuadStore::open(path_), StorageError);
}

TEST_F(CheckTest, FindsAQuadOfANamedGraphThatIsMissing) {
  {
    const auto store = QuadStore::open(path_);
    const auto transaction = store->begin_write();
    const Id predicate(Tag::kIri, 0);
    transaction->insert({predicate, predicate, predicate, predicate});
    transaction->commit();
    store->fold();
    ASSERT_THAT(store->check().problems, IsEmpty());
  }
  tamper([](const EngineSnapshot& snapshot, EngineBatch& batch) {
    const std::string key = first_key(snapshot, Family::kBlocks, Permutation::kGspo);
    batch.erase(Family::kBlocks, key);
    batch.erase(Family::kZones, key);
  });
  EXPECT_THAT(problems(), ElementsAre("GSPO holds 0 quads of named graphs, SPOG holds 1"));
}

TEST_F(CheckTest, FindsTripleTermsThatTheIndexHasWrong) {
  {
    const auto store = QuadStore::open(path_);
    const auto transaction = store->begin_write();
    for (const char* object : {"a", "b", "c"}) {
      transaction->intern(Term::triple(Term::iri("http://p"), Term::iri("http://p"), Term::literal(object)).view());
    }
    transaction->commit();
    ASSERT_THAT(store->check().problems, IsEmpty());
  }
  const auto change = [&](Row (*changed)(const Row&), bool keep) {
    tamper([&](const EngineSnapshot& snapshot, EngineBatch& batch) {
      // The last record is that of the triple terms.
      std::string key;
      std::vector<LoggedChange> changes;
      const auto records = snapshot.iterate(Family::kDelta);
      for (records->seek_to_first(); records->valid(); records->next()) {
        key = records->key();
        changes = decode_changes(records->value());
      }
      // The one with the least id, as the index has them in the order TSPO.
      const auto first = std::min_element(changes.begin(), changes.end(),
                                          [](const auto& a, const auto& b) { return a.quad.graph < b.quad.graph; });
      LoggedChange one = *first;
      if (!keep) changes.erase(first);
      one.quad = to_quad(Permutation::kTspo, changed(to_row(Permutation::kTspo, one.quad)));
      changes.push_back(one);
      batch.put(Family::kDelta, key, encode_changes(changes));
    });
  };
  change([](const Row& row) { return Row{Id(Tag::kTriple, 1'000'000), row[1], row[2], row[3]}; }, true);
  EXPECT_THAT(problems(), ElementsAre("1 triple terms of the index are unknown to the dictionary"));
  change([](const Row& row) { return Row{row[0], row[1], row[2], row[1]}; }, false);
  EXPECT_THAT(problems(), Contains("1 triple terms have other parts in the index than in the dictionary"));
  change([](const Row& row) { return Row{Id(Tag::kTriple, 1'000'001), row[1], row[2], row[3]}; }, false);
  EXPECT_THAT(problems(), ElementsAre("1 triple terms of the dictionary are missing in the index",
                                      "2 triple terms of the index are unknown to the dictionary"));
}

}  // namespace
}  // namespace casus::storage
