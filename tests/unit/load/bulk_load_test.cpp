#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "casus/error.h"
#include "casus/term.h"
#include "scratch_directory.h"
#include "storage/dictionary/stored_terms.h"
#include "storage/engine/engine.h"
#include "storage/load/bulk_load.h"
#include "storage/load/bulk_load_parts.h"

namespace casus::storage {
namespace {

using TermQuad = std::array<Term, 4>;  // the empty IRI as graph: the default graph

TermHash bad_hash(std::string_view encoded) {
  return {0, encoded.size() % 17};
}

// A line of N-Quads.
std::string line(const TermQuad& quad) {
  std::string text = quad[0].to_string() + " " + quad[1].to_string() + " " + quad[2].to_string();
  if (quad[3] != Term()) text += " " + quad[3].to_string();
  return text + " .\n";
}

Term random_object(std::mt19937_64& random, int values) {
  const std::string n = std::to_string(random() % static_cast<std::uint64_t>(values));
  const std::string xsd = "http://www.w3.org/2001/XMLSchema#";
  switch (random() % 9) {
    case 0: return Term::iri("http://example.org/entity/" + n);
    case 1: return literal("a longer string " + n);
    case 2: return literal(n);
    case 3: return Term::lang_literal("label " + n, "en");
    case 4: return Term::literal(n, xsd + "integer");
    case 5: return Term::literal("0" + n, xsd + "integer");
    case 6: return Term::literal(n + ".5", xsd + "decimal");
    case 7: return Term::literal("POINT(" + n + " 1)", "http://www.opengis.net/ont/geosparql#wktLiteral");
    default: return Term::literal("2016-01-0" + std::to_string(1 + random() % 9), xsd + "date");
  }
}

std::vector<TermQuad> random_quads(std::uint64_t seed, int count, int values) {
  std::mt19937_64 random(seed);
  std::vector<TermQuad> quads;
  for (int i = 0; i < count; ++i) {
    const auto n = random() % static_cast<std::uint64_t>(values);
    quads.push_back({Term::iri("http://example.org/entity/" + std::to_string(n)),
                     Term::iri("http://example.org/p" + std::to_string(random() % 5)), random_object(random, values),
                     random() % 3 == 0 ? Term() : Term::iri("http://example.org/g" + std::to_string(random() % 2))});
  }
  return quads;
}

std::string text_of(const std::vector<TermQuad>& quads) {
  std::string text;
  for (const auto& quad : quads) text += line(quad);
  return text;
}

class BulkLoadTest : public testing::Test {
 protected:
  BulkLoadTest() { options_.format = RdfFormat::kNQuads; }

  BulkLoad load(std::string_view text, std::size_t budget, const std::string& directory) {
    options_.memory_budget = budget;
    const LoadInput input = LoadInput::memory(text);
    return bulk_load(*engine_, engine_->snapshot(), nullptr, {&input, 1}, options_, hasher_, directory);
  }
  BulkLoad load(std::string_view text) { return load(text, std::size_t{1} << 30, ""); }

  void ingest(BulkLoad& load) {
    engine_->ingest(load.dictionary->collect([] {}));
    const auto batch = engine_->new_batch();
    batch->put(Family::kMeta, kDictionaryCountersKey, counters_value(load.counters));
    engine_->write(*batch, false);
  }
  std::shared_ptr<const DictionaryView> view() {
    return make_dictionary_view(std::make_shared<StoredTerms>(engine_->snapshot(), make_page_cache(), hasher_));
  }
  std::set<TermQuad> terms_of(BulkLoad& load) {
    const auto dictionary = view();
    std::set<TermQuad> quads;
    for (const Row& row : rows(load, Permutation::kSpog)) {
      quads.insert({dictionary->term(row[0]), dictionary->term(row[1]), dictionary->term(row[2]),
                    row[3] == kDefaultGraph ? Term() : dictionary->term(row[3])});
    }
    return quads;
  }
  static std::vector<Row> rows(BulkLoad& load, Permutation permutation) {
    std::vector<Row> rows;
    const auto stream = load.quads->rows(permutation, [] {});
    for (auto part = stream->next(); !part.empty(); part = stream->next()) {
      rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
  }
  static void expect_permutations(BulkLoad& load) {
    const auto spog = rows(load, Permutation::kSpog);
    for (std::size_t i = 0; i < kPermutations; ++i) {
      const auto permutation = static_cast<Permutation>(i);
      std::vector<Row> expected;
      for (const Row& row : spog) {
        const IdQuad quad = to_quad(Permutation::kSpog, row);
        if (holds(permutation, quad)) expected.push_back(to_row(permutation, quad));
      }
      EXPECT_EQ(expected.size(), load.quads->size(permutation)) << i;
      std::sort(expected.begin(), expected.end());
      EXPECT_EQ(rows(load, permutation), expected) << i;
    }
  }

  std::unique_ptr<Engine> engine_ = Engine::open_in_memory({});
  TermHasher hasher_ = hash_term;
  LoadOptions options_;
};

TEST_F(BulkLoadTest, QuadsComeBack) {
  const auto quads = random_quads(1, 5000, 300);
  const std::string text = text_of(quads);
  auto load = this->load(text);
  EXPECT_EQ(load.report.statements, quads.size());
  ingest(load);
  EXPECT_EQ(terms_of(load), std::set<TermQuad>(quads.begin(), quads.end()));
  expect_permutations(load);
}

TEST_F(BulkLoadTest, ATinyBudgetGivesTheSameRows) {
  const ScratchDirectory scratch;
  const auto quads = random_quads(2, 30'000, 5000);
  const std::string text = text_of(quads);
  auto in_memory = load(text);
  auto tiny = load(text, 100'000, scratch.path());
  EXPECT_EQ(tiny.counters, in_memory.counters);
  for (std::size_t i = 0; i < kPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    EXPECT_EQ(rows(tiny, permutation), rows(in_memory, permutation));
  }
  ingest(tiny);
  EXPECT_EQ(terms_of(in_memory), std::set<TermQuad>(quads.begin(), quads.end()));
  EXPECT_TRUE(scratch.empty());
}

TEST_F(BulkLoadTest, IdsAscendInTheOrderOfTerms) {
  auto load = this->load(text_of(random_quads(3, 2000, 500)));
  ingest(load);
  const auto dictionary = view();
  ASSERT_GT(dictionary->size(), 100u);
  std::set<std::pair<Id, Term>> iris;
  for (const Row& row : rows(load, Permutation::kSpog)) iris.emplace(row[0], dictionary->term(row[0]));
  for (auto i = iris.begin(), j = std::next(i); j != iris.end(); ++i, ++j)
    EXPECT_LT(i->second.value(), j->second.value());
  for (const auto& [id, term] : iris) EXPECT_EQ(dictionary->find(term.view()), id);
}

TEST_F(BulkLoadTest, LoadingTwiceAddsNoTerms) {
  const ScratchDirectory scratch;
  const std::string text = text_of(random_quads(4, 5000, 800));
  auto first = load(text);
  ingest(first);
  auto second = load(text, 50'000, scratch.path());
  EXPECT_TRUE(second.dictionary->collect([] {}).empty());
  EXPECT_EQ(second.counters, first.counters);
  EXPECT_EQ(rows(second, Permutation::kSpog), rows(first, Permutation::kSpog));
}

TEST_F(BulkLoadTest, ASecondLoadKeepsTheIdsOfTheFirst) {
  const auto a = random_quads(5, 3000, 400), b = random_quads(6, 3000, 900);
  auto first = load(text_of(a));
  ingest(first);
  auto second = load(text_of(b));
  EXPECT_GT(second.counters.next_index, first.counters.next_index);
  ingest(second);
  EXPECT_EQ(terms_of(first), std::set<TermQuad>(a.begin(), a.end()));
  EXPECT_EQ(terms_of(second), std::set<TermQuad>(b.begin(), b.end()));
}

TEST_F(BulkLoadTest, CollidingHashesAreToldApart) {
  hasher_ = bad_hash;
  const auto a = random_quads(7, 300, 60), b = random_quads(8, 300, 120);
  auto first = load(text_of(a));
  ingest(first);
  auto second = load(text_of(b));
  ingest(second);
  EXPECT_EQ(terms_of(first), std::set<TermQuad>(a.begin(), a.end()));
  EXPECT_EQ(terms_of(second), std::set<TermQuad>(b.begin(), b.end()));
  const auto dictionary = view();
  for (const TermQuad& quad : b) {
    for (const Term& term : quad) {
      if (term == Term()) continue;
      const auto id = dictionary->find(term.view());
      ASSERT_TRUE(id);
      EXPECT_EQ(dictionary->term(*id), term);
    }
  }
}

TEST_F(BulkLoadTest, ATransactionAfterALoadContinuesTheNumbering) {
  auto load = this->load(text_of(random_quads(9, 500, 100)));
  ingest(load);
  const auto writer = make_dictionary_writer(std::make_shared<StoredTerms>(engine_->snapshot(), make_page_cache()));
  std::map<Term, Id> ids;
  for (int i = 0; i < 300; ++i) {
    const Term term = Term::iri("http://example.org/new/" + std::to_string(i));
    ids.emplace(term, writer->intern(term.view()));
  }
  const auto batch = engine_->new_batch();
  writer->write_to(*batch);
  engine_->write(*batch, false);
  EXPECT_EQ(view()->size(), load.counters.next_index + 300);
  for (const auto& [term, id] : ids) EXPECT_EQ(view()->term(id), term);
  auto again = this->load(text_of(random_quads(9, 500, 100)));
  EXPECT_TRUE(again.dictionary->collect([] {}).empty());
}

TEST_F(BulkLoadTest, BlankNodeLabelsBelongToTheirFile) {
  const ScratchDirectory scratch;
  std::vector<LoadInput> inputs;
  for (int i = 0; i < 2; ++i) {
    const std::string path = scratch.path() + "/" + std::to_string(i) + ".nt";
    std::ofstream(path) << "_:x <urn:p> _:y .\n_:y <urn:p> _:b0 .\n";
    inputs.push_back(LoadInput::file(path));
  }
  options_.format.reset();
  auto first = bulk_load(*engine_, engine_->snapshot(), nullptr, inputs, options_);
  EXPECT_EQ(first.counters.next_blank_node, 6u);
  EXPECT_EQ(first.quads->size(Permutation::kSpog), 4u);
  ingest(first);
  auto second = bulk_load(*engine_, engine_->snapshot(), nullptr, inputs, options_);
  EXPECT_EQ(second.counters.next_blank_node, 12u);
  for (const Row& row : rows(second, Permutation::kSpog)) {
    EXPECT_TRUE(row[0].is_blank_node() && row[2].is_blank_node());
    EXPECT_GE(row[0].payload(), 6u);
  }
}

TEST_F(BulkLoadTest, ABlankNodeIsOneNodeAcrossRuns) {
  const ScratchDirectory scratch;
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += "_:n" + std::to_string(i % 100) + " <urn:p> <http://example.org/" + std::to_string(i) + "> .\n";
  }
  auto load = this->load(text, 100'000, scratch.path());
  EXPECT_EQ(load.counters.next_blank_node, 100u);
  EXPECT_EQ(load.quads->size(Permutation::kSpog), 20'000u);
}

TEST_F(BulkLoadTest, TheDefaultGraphCanBeRedirected) {
  options_.graph = iri("http://example.org/target");
  auto load = this->load("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:c> <urn:g> .\n");
  ingest(load);
  const auto quads = terms_of(load);
  EXPECT_EQ(quads, (std::set<TermQuad>{{iri("urn:a"), iri("urn:b"), iri("urn:c"), iri("http://example.org/target")},
                                       {iri("urn:a"), iri("urn:b"), iri("urn:c"), iri("urn:g")}}));
  options_.graph = literal("no graph");
  EXPECT_THROW(this->load("<urn:a> <urn:b> <urn:c> .\n"), LoadError);
}

TEST_F(BulkLoadTest, ASyntaxErrorSaysWhere) {
  const ScratchDirectory scratch;
  std::string text = text_of(random_quads(10, 20'000, 5000));
  text += "<urn:a> <urn:b> .\n";
  try {
    load(text, 100'000, scratch.path());
    FAIL();
  } catch (const SyntaxError& error) {
    EXPECT_EQ(error.position().line, 20'001u);
  }
  EXPECT_TRUE(scratch.empty());
  EXPECT_EQ(view()->size(), 0u);
}

TEST_F(BulkLoadTest, BadStatementsCanBePassedOver) {
  options_.keep_going = true;
  std::vector<std::string> messages;
  options_.on_skipped = [&](const std::string& message) { messages.push_back(message); };
  auto load = this->load("<urn:a> <urn:b> <urn:c> .\nnonsense\n<urn:a> <urn:b> \"x .\n<urn:a> <urn:b> <urn:d> .\n");
  EXPECT_EQ(load.report.statements, 2u);
  EXPECT_EQ(load.report.skipped, 2u);
  EXPECT_EQ(messages.size(), 2u);
  EXPECT_EQ(load.quads->size(Permutation::kSpog), 2u);
}

TEST_F(BulkLoadTest, CanBeCancelledAtAnyTick) {
  const ScratchDirectory scratch;
  const std::string text = text_of(random_quads(11, 20'000, 5000));
  int ticks = 0;
  options_.cancelled = [&] { return ++ticks < 0; };
  { auto load = this->load(text, 100'000, scratch.path()); }
  const int all = ticks;
  EXPECT_GT(all, 10);
  for (int last = 1; last <= all; last += std::max(1, all / 20)) {
    ticks = 0;
    options_.cancelled = [&] { return ++ticks >= last; };
    EXPECT_THROW(load(text, 100'000, scratch.path()), Cancelled);
  }
}

TEST_F(BulkLoadTest, ReportsProgress) {
  const std::string text = text_of(random_quads(12, 20'000, 5000));
  std::vector<LoadProgress> seen;
  options_.progress = [&](const LoadProgress& progress) { seen.push_back(progress); };
  auto load = this->load(text);
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.front().bytes_total, text.size());
  EXPECT_EQ(seen.back().statements, 20'000u);
  EXPECT_EQ(seen.back().bytes_read, text.size());
  EXPECT_NE(seen.back().phase, LoadProgress::Phase::kParse);
}

TEST_F(BulkLoadTest, MissingFilesAndUnknownFormatsAreLoadErrors) {
  options_.format.reset();
  for (const char* path : {"/nonexistent/file.nt", "/nonexistent/file.what", "/"}) {
    const LoadInput input = LoadInput::file(path);
    EXPECT_THROW(bulk_load(*engine_, engine_->snapshot(), nullptr, {&input, 1}, options_), LoadError) << path;
  }
}

TEST_F(BulkLoadTest, AnEmptyInputIsFine) {
  auto load = this->load("");
  EXPECT_EQ(load.quads->size(Permutation::kSpog), 0u);
  EXPECT_TRUE(load.dictionary->collect([] {}).empty());
  EXPECT_TRUE(rows(load, Permutation::kPosg).empty());
}

TEST_F(BulkLoadTest, LongTermsComeBack) {
  const ScratchDirectory scratch;
  std::vector<TermQuad> quads;
  for (std::size_t i = 0; i < 60; ++i) {
    quads.push_back({iri("urn:a"), iri("urn:b"), literal(std::string(i * 5000, 'x')), Term()});
  }
  auto load = this->load(text_of(quads), 100'000, scratch.path());
  ingest(load);
  EXPECT_EQ(terms_of(load), std::set<TermQuad>(quads.begin(), quads.end()));
}

}  // namespace
}  // namespace casus::storage
