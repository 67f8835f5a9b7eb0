#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "casus/error.h"
#include "scratch_directory.h"
#include "storage/quad_store.h"

namespace casus::storage {
namespace {

// N-Quads with every kind of term but blank nodes, in canonical form.
std::string sample_text(std::uint64_t seed, int lines) {
  std::mt19937_64 random(seed);
  std::string text;
  for (int i = 0; i < lines; ++i) {
    const std::string n = std::to_string(random() % 1000);
    text += "<http://example.org/s" + n + "> <http://example.org/p" + std::to_string(random() % 7) + "> ";
    switch (random() % 6) {
      case 0: text += "<http://example.org/o" + n + ">"; break;
      case 1: text += "\"text \\\"" + n + "\\\"\\n\\\\ \xD8\xB3\""; break;
      case 2: text += "\"" + n + "\"@ar-sy"; break;
      case 3: text += "\"0" + n + "\"^^<http://www.w3.org/2001/XMLSchema#integer>"; break;
      case 4: text += "\"" + n + "\"^^<http://www.w3.org/2001/XMLSchema#integer>"; break;
      default: text += "\"POINT(" + n + " 2)\"^^<http://www.opengis.net/ont/geosparql#wktLiteral>"; break;
    }
    if (random() % 3 != 0) text += " <http://example.org/g" + std::to_string(random() % 3) + ">";
    text += " .\n";
  }
  return text;
}

std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

std::string dumped(const QuadStore& store, const DumpOptions& options = {}) {
  std::string text;
  dump(*store.view(), options, PrefixMap(), [&](std::string_view bytes) { text.append(bytes); });
  return text;
}

LoadOptions nquads() {
  LoadOptions options;
  options.format = RdfFormat::kNQuads;
  return options;
}

TEST(StoreLoad, WhatIsLoadedIsDumped) {
  const auto store = QuadStore::open_in_memory();
  const std::string text = sample_text(1, 20'000);
  const LoadReport report = store->load_text(text, nquads());
  const auto expected = sorted_lines(text);
  EXPECT_EQ(report.statements, 20'000u);
  EXPECT_EQ(report.inserted, expected.size());
  EXPECT_EQ(sorted_lines(dumped(*store)), expected);
  EXPECT_TRUE(store->check().problems.empty());
}

TEST(StoreLoad, TermsOfOneKindAreNumberedTogether) {
  const auto store = QuadStore::open_in_memory();
  std::string text;
  for (int i = 0; i < 1500; ++i) {
    const std::string n = std::to_string(i);
    text += "<http://e.org/" + n + "> <http://e.org/label> \"a name " + n + "\" .\n";
    text += "<http://e.org/" + n + "> <http://e.org/label> \"the name " + n + "\"@en .\n";
    text += "<http://e.org/" + n + "> <http://e.org/label> \"a \\u0000 " + n + "\"@ar--rtl .\n";
    text += "<http://e.org/" + n + "> <http://e.org/label> \"le nom " + n + "\"@fr .\n";
  }
  store->load_text(text, nquads());
  const auto view = store->view();
  const std::vector<TermRun>& runs = view->term_runs();
  ASSERT_EQ(runs.size(), 5u);
  EXPECT_EQ(runs[0], (TermRun{0, 1501, Tag::kIri, Direction::kNone, ""}));
  EXPECT_EQ(runs[1], (TermRun{1501, 3001, Tag::kString, Direction::kNone, ""}));
  EXPECT_EQ(runs[2], (TermRun{3001, 4501, Tag::kLangString, Direction::kNone, "en"}));
  EXPECT_EQ(runs[3], (TermRun{4501, 6001, Tag::kLangString, Direction::kNone, "fr"}));
  EXPECT_EQ(runs[4], (TermRun{6001, 7501, Tag::kDirLangString, Direction::kRtl, "ar"}));
  const auto [first, end] = view->prefix_range(runs[2], "the name 49");
  EXPECT_EQ(end - first, 11u);  // 49 and 490 to 499
  for (std::uint64_t i = first; i < end; ++i) {
    EXPECT_TRUE(view->term({Tag::kLangString, i}).value().starts_with("the name 49"));
  }
  EXPECT_EQ(view->prefix_range(runs[2], ""), std::pair(runs[2].first, runs[2].end));
  EXPECT_EQ(view->prefix_range(runs[2], "z"), std::pair(runs[2].end, runs[2].end));
  EXPECT_EQ(view->prefix_range(runs[2], "a"), std::pair(runs[2].first, runs[2].first));

  // Terms added by an update are in no run; another load has runs of its own.
  const auto transaction = store->begin_write();
  const Id added = transaction->intern(TermView::lang_literal("the name 5000", "en"));
  transaction->insert({added, added, added, kDefaultGraph});
  EXPECT_EQ(transaction->view()->term_runs().size(), 5u);
  transaction->rollback();
  std::string more;
  for (int i = 0; i < 20'000; ++i)
    more += "<http://e.org/1> <http://e.org/more> \"more of " + std::to_string(i) + "\"@en .\n";
  store->load_text(more, nquads());
  const auto later = store->view()->term_runs();
  ASSERT_EQ(later.size(), 7u);
  EXPECT_EQ(later[5], (TermRun{7501, 7502, Tag::kIri, Direction::kNone, ""}));
  EXPECT_EQ(later[6], (TermRun{7502, 27502, Tag::kLangString, Direction::kNone, "en"}));
  EXPECT_TRUE(store->check().problems.empty());
}

TEST(StoreLoad, ATinyBudgetOnDiskGivesTheSameStore) {
  const ScratchDirectory scratch;
  const auto store = QuadStore::open(scratch.path() + "/store");
  const std::string text = sample_text(2, 30'000);
  LoadOptions options = nquads();
  options.memory_budget = 100'000;
  store->load_text(text, options);
  EXPECT_EQ(sorted_lines(dumped(*store)), sorted_lines(text));
  EXPECT_TRUE(store->check().problems.empty());
}

TEST(StoreLoad, LoadingTwiceChangesNothing) {
  for (const int lines : {100, 20'000}) {
    const auto store = QuadStore::open_in_memory();
    const std::string text = sample_text(3, lines);
    store->load_text(text, nquads());
    const StoreInfo before = store->info();
    const std::string dump_before = dumped(*store);
    EXPECT_EQ(store->load_text(text, nquads()).inserted, 0u);
    EXPECT_EQ(store->info().quads, before.quads);
    EXPECT_EQ(store->info().terms, before.terms);
    EXPECT_EQ(dumped(*store), dump_before);
  }
}

TEST(StoreLoad, LoadsOfAllSizesAddUp) {
  const auto store = QuadStore::open_in_memory();
  std::string all;
  std::uint64_t seed = 10;
  for (const int lines : {50, 20'000, 3, 500, 15'000, 1}) {
    const std::string text = sample_text(seed++, lines);
    store->load_text(text, nquads());
    all += text;
    ASSERT_EQ(sorted_lines(dumped(*store)), sorted_lines(all));
  }
  EXPECT_TRUE(store->check().problems.empty());
}

TEST(StoreLoad, AnErrorLeavesTheStoreAsItWas) {
  const auto store = QuadStore::open_in_memory();
  store->load_text(sample_text(4, 200), nquads());
  const std::string before = dumped(*store);
  for (const int lines : {10, 20'000}) {
    const std::string text = sample_text(5, lines) + "<urn:a> <urn:b> oops .\n";
    try {
      store->load_text(text, nquads());
      FAIL();
    } catch (const SyntaxError& error) {
      EXPECT_EQ(error.position().line, static_cast<std::uint64_t>(lines) + 1);
    }
    EXPECT_EQ(dumped(*store), before);
    EXPECT_TRUE(store->check().problems.empty());
  }
  store->load_text(sample_text(6, 300), nquads());
  EXPECT_EQ(sorted_lines(dumped(*store)), sorted_lines(before + sample_text(6, 300)));
}

TEST(StoreLoad, BlankNodesOfALoadAreNewNodes) {
  for (const int padding : {0, 20'000}) {
    const auto store = QuadStore::open_in_memory();
    const std::string text = "_:b0 <urn:p> _:x .\n_:x <urn:p> _:b0 .\n_:b7 <urn:p> _:b7 .\n";
    for (std::uint64_t round = 1; round <= 3; ++round) {
      store->load_text(sample_text(7, padding) + text, nquads());
      const auto lines = sorted_lines(dumped(*store));
      EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return line.starts_with("_:"); }),
                static_cast<std::ptrdiff_t>(3 * round));
    }
    EXPECT_TRUE(store->check().problems.empty());
  }
}

TEST(StoreLoad, OneGraphIsDumpedWithoutItsNameInTripleFormats) {
  const auto store = QuadStore::open_in_memory();
  store->load_text("<urn:a> <urn:p> <urn:b> .\n<urn:c> <urn:p> <urn:d> <urn:g> .\n", nquads());
  DumpOptions options;
  options.format = RdfFormat::kNTriples;
  EXPECT_EQ(dumped(*store, options), "<urn:a> <urn:p> <urn:b> .\n");
  options.graph = iri("urn:g");
  EXPECT_EQ(dumped(*store, options), "<urn:c> <urn:p> <urn:d> .\n");
  options.format = RdfFormat::kNQuads;
  EXPECT_EQ(dumped(*store, options), "<urn:c> <urn:p> <urn:d> <urn:g> .\n");
  options.graph = iri("urn:unknown");
  EXPECT_EQ(dumped(*store, options), "");
}

TEST(StoreLoad, FilesOfSeveralFormats) {
  const ScratchDirectory scratch;
  std::ofstream(scratch.path() + "/a.nt") << "<urn:a> <urn:p> \"nt\" .\n";
  std::ofstream(scratch.path() + "/b.ttl") << "@prefix e: <urn:> . e:a e:p \"ttl\", <rel> .\n";
  std::ofstream(scratch.path() + "/c.trig") << "<urn:g> { <urn:a> <urn:p> \"trig\" }\n";
  const auto store = QuadStore::open_in_memory();
  LoadOptions options;
  options.graph = iri("urn:default");
  store->load({scratch.path() + "/a.nt", scratch.path() + "/b.ttl", scratch.path() + "/c.trig"}, options);
  EXPECT_EQ(sorted_lines(dumped(*store)),
            sorted_lines("<urn:a> <urn:p> \"nt\" <urn:default> .\n<urn:a> <urn:p> \"ttl\" <urn:default> .\n"
                         "<urn:a> <urn:p> <file://" +
                         scratch.path() +
                         "/rel> <urn:default> .\n"
                         "<urn:a> <urn:p> \"trig\" <urn:g> .\n"));
}

}  // namespace
}  // namespace casus::storage
