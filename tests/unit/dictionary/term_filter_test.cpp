#include "storage/dictionary/term_filter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/dictionary/stored_terms.h"

namespace casus::storage {
namespace {

std::vector<TermHash> hashes(int begin, int end) {
  std::vector<TermHash> hashes;
  for (int i = begin; i < end; ++i) hashes.push_back(hash_term("\x01urn:" + std::to_string(i)));
  return hashes;
}

TEST(TermFilterTest, HoldsAllTermsAndFewOthers) {
  constexpr int kTerms = 20'000;
  TermFilter filter(kTerms);
  for (const TermHash& hash : hashes(0, kTerms)) filter.insert(hash);
  for (const TermHash& hash : hashes(0, kTerms)) EXPECT_TRUE(filter.may_hold(hash));
  int others = 0;
  for (const TermHash& hash : hashes(kTerms, 2 * kTerms)) others += filter.may_hold(hash);
  EXPECT_LT(others, kTerms / 100);
  EXPECT_EQ(TermFilter::bytes_for(kTerms) * 8 / kTerms, 12u);
}

TEST(CommittedTermFilterTest, TermsCommittedWhileItIsFilledAreInIt) {
  CommittedTermFilter committed(1 << 20);
  const auto filter = committed.begin(100);
  EXPECT_EQ(committed.get(), nullptr);
  committed.insert(hashes(0, 10));
  committed.finish(filter);
  ASSERT_EQ(committed.get(), filter);
  committed.insert(hashes(10, 20));
  // While the next one is filled, this one goes on being used.
  const auto next = committed.begin(200);
  committed.insert(hashes(20, 30));
  EXPECT_EQ(committed.get(), filter);
  for (const TermHash& hash : hashes(0, 30)) EXPECT_TRUE(filter->may_hold(hash));
  for (const TermHash& hash : hashes(20, 30)) EXPECT_TRUE(next->may_hold(hash));
}

TEST(CommittedTermFilterTest, OneThatMissesTermsIsNotUsed) {
  CommittedTermFilter committed(1 << 20);
  committed.finish(committed.begin(100));
  const auto filter = committed.begin(100);
  committed.reset();
  EXPECT_EQ(committed.get(), nullptr);
  committed.finish(filter);
  EXPECT_EQ(committed.get(), nullptr);
}

TEST(CommittedTermFilterTest, IsDueWhenManyTermsWereLookedUpInVainAndItIsNotTooLarge) {
  CommittedTermFilter committed(1 << 20);
  for (int i = 0; i < 5'000; ++i) committed.count_absent(2'000);
  EXPECT_TRUE(committed.is_due());
  committed.count_absent(10'000'000);
  EXPECT_FALSE(committed.is_due()) << "few for so many";
  for (int i = 0; i < 50'000; ++i) committed.count_absent(10'000'000);
  EXPECT_FALSE(committed.is_due()) << "too large";
  committed.count_absent(2'000);
  EXPECT_TRUE(committed.is_due());
  committed.begin(2'000);
  EXPECT_FALSE(committed.is_due());
}

TEST(CommittedTermFilterTest, SavesLookingNewTermsUp) {
  const auto engine = Engine::open_in_memory({});
  const auto cache = make_page_cache();
  const auto stored = [&] { return std::make_shared<StoredTerms>(engine->snapshot(), cache); };
  const auto name = [](int i) { return Term::iri("urn:" + std::to_string(i)); };
  const auto add = [&](int begin, int end) {
    const auto writer = make_dictionary_writer(stored());
    for (int i = begin; i < end; ++i) EXPECT_TRUE(writer->is_new(writer->intern(name(i).view())));
    const auto batch = engine->new_batch();
    writer->write_to(*batch);
    engine->write(*batch, false);
  };
  add(0, 6'000);
  add(6'000, 12'000);
  ASSERT_TRUE(cache->filter().is_due());
  const auto filter = cache->filter().begin(12'000);
  add(12'000, 12'100);
  EXPECT_TRUE(insert_all_terms(*engine->snapshot(), *filter, {}));
  cache->filter().finish(filter);
  add(12'100, 18'000);
  EXPECT_FALSE(cache->filter().is_due()) << "they were looked up in the engine";
  const auto writer = make_dictionary_writer(stored());
  for (int i = 0; i < 18'000; ++i) {
    ASSERT_EQ(writer->intern(name(i).view()), Id(Tag::kIri, static_cast<std::uint64_t>(i)));
  }
  EXPECT_FALSE(writer->changed());
}

TEST(CommittedTermFilterTest, FillingItCanBeStopped) {
  const auto engine = Engine::open_in_memory({});
  const auto batch = engine->new_batch();
  batch->put(Family::kTermIds, term_hash_key({1, 2}, 0), index_value(0));
  engine->write(*batch, false);
  TermFilter filter(1);
  std::stop_source source;
  source.request_stop();
  EXPECT_FALSE(insert_all_terms(*engine->snapshot(), filter, source.get_token()));
  EXPECT_TRUE(insert_all_terms(*engine->snapshot(), filter, {}));
  EXPECT_TRUE(filter.may_hold({1, 2}));
  EXPECT_FALSE(filter.may_hold({2, 1}));
}

}  // namespace
}  // namespace casus::storage
