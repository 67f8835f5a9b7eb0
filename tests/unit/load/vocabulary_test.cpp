#include <gtest/gtest.h>

#include <xxhash.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "casus/term.h"
#include "scratch_directory.h"
#include "storage/dictionary/check_dictionary.h"
#include "storage/dictionary/encoded_term.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/load/vocabulary.h"

namespace casus::storage {
namespace {

struct Added {
  std::size_t run;
  Id local;
  Term term;
};

class VocabularyTest : public testing::TestWithParam<bool> {
 protected:
  /// Adds random terms, triple terms nested up to three deep among them, in several runs when there is a directory.
  void load(std::uint64_t seed, std::map<Term, Id>& ids) {
    const ScratchDirectory scratch;
    const std::string directory = GetParam() ? scratch.path() : "";
    std::mt19937_64 random(seed);
    const auto stored = std::make_shared<StoredTerms>(engine_->snapshot(), make_page_cache());
    Vocabulary vocabulary(directory, 1000);
    std::vector<Added> added;
    const std::function<Added(int)> add = [&](int depth) -> Added {
      if (depth < 3 && random() % 3 == 0) {
        const Added s = add(depth + 1), p = add(3), o = add(depth + 1);
        return {vocabulary.runs(), vocabulary.add_triple({s.local, p.local, o.local}),
                Term::triple(s.term, p.term, o.term)};
      }
      if (random() % 4 == 0) {
        const Term number = Term::literal(std::to_string(random() % 5), "http://www.w3.org/2001/XMLSchema#integer");
        return {vocabulary.runs(), *inline_id(number.view()), number};
      }
      const Term term = Term::iri("urn:" + std::to_string(random() % 6));
      std::string encoded;
      encode_term(term.view(), encoded);
      return {vocabulary.runs(), Id(Tag::kIri, vocabulary.add(XXH3_64bits(encoded.data(), encoded.size()), encoded)),
              term};
    };
    for (int i = 0; i < 2000; ++i) {
      added.push_back(add(0));
      if (GetParam() && i % 300 == 299) vocabulary.end_run();
    }
    DictionaryFiles files(*engine_, stored->counters().next_index, hash_term, directory, 1000);
    RowSpool<Row> triple_terms(directory, 1000);
    TermNumbering numbering(*stored, files, triple_terms);
    vocabulary.number_terms(numbering, [] {});
    files.finish();
    engine_->ingest(files.collect([] {}));
    const auto batch = engine_->new_batch();
    batch->put(Family::kMeta, kDictionaryCountersKey, counters_value(numbering.counters()));
    engine_->write(*batch, false);
    for (const Added& one : added) {
      const Id id = vocabulary.map_of(one.run)(one.local);
      const auto [entry, is_new] = ids.emplace(one.term, id);
      ASSERT_EQ(entry->second, id);
    }
  }

  std::unique_ptr<Engine> engine_ = Engine::open_in_memory({});
};

TEST_P(VocabularyTest, TripleTermsOfAnyDepthAreNumberedOnce) {
  std::map<Term, Id> ids;
  for (std::uint64_t round = 1; round <= 3; ++round) {
    load(round, ids);
    const auto dictionary = open_dictionary(engine_->snapshot());
    for (const auto& [term, id] : ids) {
      ASSERT_EQ(dictionary->term(id), term);
      ASSERT_EQ(dictionary->find(term.view()), id);
    }
    const auto problems = check_dictionary(engine_->snapshot());
    EXPECT_TRUE(problems.empty()) << problems.front();
  }
  const std::uint64_t size = open_dictionary(engine_->snapshot())->size();
  load(2, ids);
  EXPECT_EQ(open_dictionary(engine_->snapshot())->size(), size);
}

INSTANTIATE_TEST_SUITE_P(InMemoryAndInRuns, VocabularyTest, testing::Bool());

}  // namespace
}  // namespace casus::storage
