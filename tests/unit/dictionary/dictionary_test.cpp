#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "casus/error.h"
#include "casus/term.h"
#include "storage/dictionary/check_dictionary.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/encoded_term.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/engine/engine.h"

namespace casus::storage {
namespace {

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

// Everything collides with a few others.
TermHash bad_hash(std::string_view encoded) {
  return {0, encoded.size() % 3};
}

class DictionaryTest : public testing::Test {
 protected:
  std::shared_ptr<const StoredTerms> stored() {
    return std::make_shared<StoredTerms>(engine_->snapshot(), cache_, hasher_);
  }
  std::shared_ptr<const DictionaryView> view() { return make_dictionary_view(stored()); }
  std::unique_ptr<DictionaryWriter> writer() { return make_dictionary_writer(stored()); }
  void commit(DictionaryWriter& writer) {
    const auto batch = engine_->new_batch();
    writer.write_to(*batch);
    engine_->write(*batch, false);
  }
  std::size_t rows(Family family) {
    const auto snapshot = engine_->snapshot();
    const auto iterator = snapshot->iterate(family);
    std::size_t n = 0;
    for (iterator->seek_to_first(); iterator->valid(); iterator->next()) ++n;
    return n;
  }

  std::unique_ptr<Engine> engine_ = Engine::open_in_memory({});
  std::shared_ptr<PageCache> cache_ = make_page_cache();
  TermHasher hasher_ = hash_term;
};

Term random_term(std::mt19937_64& random, int depth = 0) {
  const auto text = [&] {
    std::string s;
    for (std::size_t n = random() % 10; n > 0; --n) s.push_back("01.-E+ab\xC3\xA9"[random() % 10]);
    return s;
  };
  switch (random() % (depth < 3 ? 9 : 8)) {
    case 0:
    case 1: return Term::iri("http://example.org/" + text());
    case 2: return literal(text());
    case 3: return Term::lang_literal(text(), random() % 2 ? "en" : "ar-SY");
    case 4: return Term::lang_literal(text(), "ar", random() % 2 ? Direction::kLtr : Direction::kRtl);
    case 5:
    case 6: {
      static const char* kTypes[] = {"integer", "decimal",  "double", "float", "boolean",
                                     "date",    "dateTime", "int",    "time"};
      return Term::literal(text(), kXsd + kTypes[random() % 9]);
    }
    case 7: return Term::literal(text(), "http://example.org/type");
    default:
      return Term::triple(random_term(random, depth + 1), Term::iri("p" + text()), random_term(random, depth + 1));
  }
}

void check_round_trip(DictionaryTest&, const DictionaryView& view, const std::map<Term, Id>& ids) {
  std::set<Id> distinct;
  std::vector<std::pair<Id, Term>> pairs;
  for (const auto& [term, id] : ids) {
    ASSERT_EQ(view.find(term.view()), id) << term.to_string();
    ASSERT_EQ(view.term(id), term);
    distinct.insert(id);
    pairs.emplace_back(id, term);
  }
  EXPECT_EQ(distinct.size(), ids.size());
  std::sort(pairs.begin(), pairs.end());
  std::vector<Id> sorted;
  for (const auto& [id, term] : pairs) sorted.push_back(id);
  std::size_t next = 0;
  view.visit(sorted, [&](std::size_t i, const TermView& term) {
    ASSERT_EQ(i, next++);
    ASSERT_EQ(Term(term), pairs[i].second);
  });
  EXPECT_EQ(next, sorted.size());
}

TEST_F(DictionaryTest, EveryKindOfTermComesBackOverManyTransactions) {
  std::mt19937_64 random(1);
  std::map<Term, Id> ids;
  for (const std::size_t size : {1u, 2u, 70u, 1u, 500u, 3u, 64u, 63u, 1000u}) {
    const auto writer = this->writer();
    for (std::size_t i = 0; i < size; ++i) {
      const Term term = random_term(random);
      const Id id = writer->intern(term.view());
      const auto [entry, is_new] = ids.emplace(term, id);
      ASSERT_EQ(entry->second, id);
      ASSERT_EQ(writer->view()->term(id), term);
      ASSERT_EQ(writer->view()->find(term.view()), id);
    }
    commit(*writer);
    check_round_trip(*this, *view(), ids);
    EXPECT_THAT(check_dictionary(engine_->snapshot()), testing::IsEmpty());
  }
  EXPECT_EQ(rows(Family::kTermIds), view()->size());
  EXPECT_LT(rows(Family::kTerms), view()->size() / 30) << "complete groups must be packed";
}

TEST_F(DictionaryTest, CollidingHashesAreToldApart) {
  hasher_ = bad_hash;
  std::map<Term, Id> ids;
  for (int round = 0; round < 4; ++round) {
    const auto writer = this->writer();
    for (int i = 0; i < 50; ++i) {
      const Term term = Term::iri("http://example.org/" + std::to_string(round * 50 + i));
      const Id id = writer->intern(term.view());
      ids.emplace(term, id);
      EXPECT_EQ(writer->intern(term.view()), id);
    }
    commit(*writer);
  }
  check_round_trip(*this, *view(), ids);
  EXPECT_EQ(rows(Family::kTermIds), 200u);
  EXPECT_FALSE(view()->find(Term::iri("http://example.org/999").view()));
}

TEST_F(DictionaryTest, TooManyCollisionsAreAnErrorAndNotALoop) {
  hasher_ = +[](std::string_view) { return TermHash{}; };
  const auto writer = this->writer();
  for (int i = 0; i < 300; ++i) writer->intern(Term::iri("urn:" + std::to_string(i)).view());
  const auto batch = engine_->new_batch();
  EXPECT_THROW(writer->write_to(*batch), ResourceLimit);
}

TEST_F(DictionaryTest, ViewsDoNotChange) {
  const auto before = view();
  const auto writer = this->writer();
  const Id a = writer->intern(Term::iri("urn:a").view());
  const auto during = writer->view();
  const Id b = writer->intern(Term::iri("urn:b").view());
  EXPECT_EQ(during->find(Term::iri("urn:a").view()), a);
  EXPECT_FALSE(during->find(Term::iri("urn:b").view()));
  EXPECT_THROW(during->term(b), StorageError);
  EXPECT_EQ(during->size(), 1u);
  commit(*writer);
  EXPECT_FALSE(before->find(Term::iri("urn:a").view()));
  EXPECT_THROW(before->term(a), StorageError);
  EXPECT_EQ(view()->term(b), Term::iri("urn:b"));
  EXPECT_EQ(view()->size(), 2u);
}

TEST_F(DictionaryTest, AWriterThatIsDroppedLeavesNothing) {
  { writer()->intern(Term::iri("urn:a").view()); }
  EXPECT_FALSE(view()->find(Term::iri("urn:a").view()));
  const auto next = writer();
  EXPECT_FALSE(next->changed());
  next->intern(Term::iri("urn:b").view());
  EXPECT_TRUE(next->changed());
  commit(*next);
  EXPECT_EQ(view()->size(), 1u);
}

TEST_F(DictionaryTest, BlankNodesAreNumbered) {
  auto writer = this->writer();
  const Id a = writer->new_blank_node();
  EXPECT_EQ(writer->view()->term(a), Term::blank_node("b0"));
  EXPECT_TRUE(writer->changed());
  // A label that looks like ours but was never handed out is a node of its own, once a transaction.
  const Id foreign = writer->intern(Term::blank_node("b7").view());
  EXPECT_EQ(foreign, writer->intern(Term::blank_node("b7").view()));
  EXPECT_EQ(writer->view()->term(foreign), Term::blank_node("b1"));
  const Id named = writer->intern(Term::blank_node("x").view());
  EXPECT_EQ(writer->view()->term(named), Term::blank_node("b2"));
  // One that this transaction made keeps its identity under its own label.
  const Id made = writer->new_blank_node();
  EXPECT_EQ(made, Id(Tag::kBlankNode, 3));
  EXPECT_EQ(writer->intern(Term::blank_node("b3").view()), made);
  EXPECT_NE(writer->intern(Term::blank_node("b2").view()), named);
  commit(*writer);
  EXPECT_EQ(view()->find(Term::blank_node("b1").view()), foreign);
  EXPECT_FALSE(view()->find(Term::blank_node("b5").view()));
  EXPECT_FALSE(view()->find(Term::blank_node("x").view()));
  EXPECT_THROW(view()->term(Id(Tag::kBlankNode, 5)), StorageError);
  writer = this->writer();
  EXPECT_EQ(writer->intern(Term::blank_node("b1").view()), foreign);
  EXPECT_NE(writer->intern(Term::blank_node("x").view()), named);
}

TEST_F(DictionaryTest, IdsThatWereNeverHandedOutAreRefused) {
  const auto writer = this->writer();
  const Id a = writer->intern(Term::iri("urn:a").view());
  commit(*writer);
  for (const Id id : {Id(), kDefaultGraph, Id(Tag::kIri, a.payload() + 1), Id(Tag::kString, a.payload()),
                      Id(Tag::kTriple, a.payload()), Id(Tag::kLocal, 0), Id(Tag::kBoolean, 2), Id(Tag::kDecimal, 7),
                      Id(~std::uint64_t{0})}) {
    EXPECT_THROW(view()->term(id), StorageError) << id.bits();
    EXPECT_THROW(view()->visit({&id, 1}, [](std::size_t, const TermView&) {}), StorageError);
  }
}

TEST_F(DictionaryTest, DamagedPagesAreReported) {
  const auto writer = this->writer();
  std::vector<Id> ids;
  for (int i = 0; i < 64; ++i) ids.push_back(writer->intern(Term::iri("urn:" + std::to_string(i)).view()));
  commit(*writer);
  const std::string key = page_key(63);
  PinnedValue value;
  ASSERT_TRUE(engine_->snapshot()->get(Family::kTerms, key, value));
  const std::string good(value.view());
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = good;
    bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto batch = engine_->new_batch();
    batch->put(Family::kTerms, key, bytes);
    engine_->write(*batch, false);
    cache_ = make_page_cache();
    const auto damaged = view();
    for (const Id id : ids) {
      try {
        damaged->term(id);
      } catch (const StorageError& error) {
        ASSERT_EQ(error.reason(), StorageError::Reason::kCorrupt);
      }
    }
  }
  const auto batch = engine_->new_batch();
  batch->erase(Family::kTerms, key);
  engine_->write(*batch, false);
  cache_ = make_page_cache();
  EXPECT_THROW(view()->term(ids[5]), StorageError);
}

TEST_F(DictionaryTest, ATripleTermThatHoldsItselfIsReported) {
  std::string bytes;
  encode_triple(Id(Tag::kTriple, 0), Id(Tag::kTriple, 0), Id(Tag::kTriple, 0), bytes);
  TermPageBuilder builder(0);
  builder.add(bytes);
  const auto batch = engine_->new_batch();
  batch->put(Family::kTerms, page_key(0), builder.take());
  batch->put(Family::kMeta, kDictionaryCountersKey, counters_value({1, 0}));
  engine_->write(*batch, false);
  EXPECT_THROW(view()->term(Id(Tag::kTriple, 0)), Error);
}

TEST_F(DictionaryTest, NestedTripleTermsHaveALimit) {
  Term term = Term::iri("urn:a");
  for (int i = 0; i < 900; ++i) term = Term::triple(Term::iri("urn:s"), Term::iri("urn:p"), term);
  const auto writer = this->writer();
  const Id id = writer->intern(term.view());
  EXPECT_EQ(writer->view()->term(id), term);
  EXPECT_EQ(writer->view()->find(term.view()), id);
  for (int i = 0; i < 200; ++i) term = Term::triple(Term::iri("urn:s"), Term::iri("urn:p"), term);
  EXPECT_THROW(writer->intern(term.view()), ResourceLimit);
}

TEST_F(DictionaryTest, TheCheckFindsDamage) {
  const auto fill = [&] {
    engine_ = Engine::open_in_memory({});
    cache_ = make_page_cache();
    const auto writer = this->writer();
    for (int i = 0; i < 200; ++i) writer->intern(Term::iri("urn:" + std::to_string(i)).view());
    commit(*writer);
    EXPECT_THAT(check_dictionary(engine_->snapshot()), testing::IsEmpty());
  };
  const auto damage = [&](const std::function<void(EngineBatch&)>& change) {
    fill();
    const auto batch = engine_->new_batch();
    change(*batch);
    engine_->write(*batch, false);
    EXPECT_THAT(check_dictionary(engine_->snapshot()), testing::Not(testing::IsEmpty()));
  };
  damage([](EngineBatch& batch) { batch.erase(Family::kTerms, page_key(127)); });
  damage([](EngineBatch& batch) { batch.put(Family::kTerms, page_key(127), "x"); });
  damage([](EngineBatch& batch) { batch.erase(Family::kTerms, page_key(199)); });
  damage([](EngineBatch& batch) { batch.put(Family::kTermIds, "another key of hash", index_value(3)); });
  damage([](EngineBatch& batch) { batch.put(Family::kMeta, kDictionaryCountersKey, counters_value({199, 0})); });
  damage([](EngineBatch& batch) {
    batch.erase(Family::kTermIds, term_hash_key(hash_term("\x10urn:7"), 0));
    batch.put(Family::kTermIds, term_hash_key(hash_term("\x10urn:no"), 0), index_value(7));
  });
}

TEST_F(DictionaryTest, TermsOfManyPagesAreVisitedInTheOrderOfTheirIds) {
  const auto writer = this->writer();
  std::vector<Id> ids;
  const auto name = [](std::size_t i) { return "urn:" + std::to_string(i); };
  const auto intern = [&](DictionaryWriter& to) { ids.push_back(to.intern(Term::iri(name(ids.size())).view())); };
  while (ids.size() < 10'000) intern(*writer);
  commit(*writer);
  const auto later = this->writer();  // whose view has stored terms and its own
  while (ids.size() < 10'100) intern(*later);
  std::mt19937_64 random(1);
  std::vector<std::size_t> wanted;
  std::vector<Id> asked;
  for (const std::size_t stride : {1u, 7u, 64u, 500u}) {
    for (std::size_t i = 0; i < 200; ++i) wanted.push_back(i * stride % ids.size());
    for (std::size_t i = 0; i < 200; ++i) wanted.push_back(random() % ids.size());
  }
  for (const std::size_t i : wanted)
    asked.push_back(i % 11 == 3 ? *inline_id(Term::literal("5", kXsd + "integer").view()) : ids[i]);
  std::size_t next = 0;
  later->view()->visit(asked, [&](std::size_t i, const TermView& term) {
    ASSERT_EQ(i, next++);
    EXPECT_EQ(term.value, wanted[i] % 11 == 3 ? "5" : name(wanted[i]));
  });
  EXPECT_EQ(next, asked.size());
  EXPECT_THROW(view()->visit(std::vector<Id>{ids[0], ids[10'050]}, [](std::size_t, const TermView&) {}), StorageError);
}

TEST_F(DictionaryTest, LongTermsComeBack) {
  const auto writer = this->writer();
  std::map<Term, Id> ids;
  for (int i = 0; i < 70; ++i) {
    const Term term = literal(std::string(static_cast<std::size_t>(i) * 3000, 'x') + std::to_string(i));
    ids.emplace(term, writer->intern(term.view()));
  }
  commit(*writer);
  check_round_trip(*this, *view(), ids);
}

}  // namespace
}  // namespace casus::storage
