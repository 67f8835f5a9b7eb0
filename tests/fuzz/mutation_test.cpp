#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "storage/dictionary/term_page.h"
#include "storage/index/block.h"
#include "storage/index/zone.h"
#include "tests/fuzz/targets.h"

namespace casus::test {

void PrintTo(const FuzzTarget& target, std::ostream* out) {
  *out << target.name;
}

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random() % bound);
}

std::vector<std::string> corpus(const std::string& name) {
  std::vector<std::string> seeds;
  const std::filesystem::path folder = std::filesystem::path(CASUS_FUZZ_CORPUS) / name;
  if (!std::filesystem::exists(folder)) return seeds;
  std::vector<std::filesystem::path> files(std::filesystem::directory_iterator(folder), {});
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// Rows as a permutation holds them: ascending, with columns of each packing.
std::vector<storage::Row> rows(Random& random, std::size_t count) {
  std::vector<storage::Row> all(count);
  const unsigned width = static_cast<unsigned>(random() % 60);
  for (storage::Row& row : all) {
    for (storage::Id& id : row) id = storage::Id((random() >> width) | (random() % 3) << 60);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::string term_page(Random& random) {
  storage::TermPageBuilder builder(0);
  std::vector<std::string> terms;
  for (int i = 0; i < 64; ++i) terms.push_back("http://example.org/" + std::to_string(random() % 1000));
  std::sort(terms.begin(), terms.end());
  for (const std::string& term : terms) {
    if (builder.add(term)) break;
  }
  return std::string(builder.take());
}

std::vector<std::string> seeds_of(const std::string& name, Random& random) {
  std::vector<std::string> seeds;
  for (int i = 0; i < 20; ++i) {
    if (name == "block") seeds.push_back(storage::encode_block(rows(random, 1 + below(random, 1500))));
    if (name == "zone")
      seeds.push_back(storage::encode_zone(storage::zone_of(storage::Permutation::kSpog, rows(random, 200))));
    if (name == "term_page") seeds.push_back(term_page(random));
  }
  const bool rdf = name == "ntriples" || name == "nquads" || name == "turtle" || name == "trig";
  for (std::string& text : corpus(rdf ? "rdf" : name == "query" ? "sparql" : name)) seeds.push_back(std::move(text));
  return seeds;
}

std::string mutate(std::string text, const std::vector<std::string>& seeds, Random& random) {
  static constexpr std::array<const char*, 38> kPieces = {
      "{",  "}",   "(",  ")",    "[",        "]",   "<<", ">>", "\"", "'''",      "\\u",    "\\",     "^^",
      "@",  ";",   ".",  "\xff", "\xf0\x9f", "_:",  "<",  "1e", "*",  "OPTIONAL", "FILTER", "/>",     "</",
      "&#", "&e;", "<!", "]]>",  "rdf:",     "<<(", "{|", "|}", "~",  "--ltr",    ")>>",    "VERSION"};
  for (std::size_t changes = 1 + below(random, 4); changes > 0; --changes) {
    const std::size_t at = below(random, text.size() + 1);
    const std::size_t length = std::min(below(random, 12), text.size() - at);
    switch (below(random, 7)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(random, 8)));
        break;
      case 1: text.erase(at, length); break;
      case 2: text.insert(at, text.substr(at, length)); break;
      case 3: text.insert(at, kPieces[below(random, kPieces.size())]); break;
      case 4: text.resize(at); break;
      case 5: text.insert(at, std::string(below(random, 40), static_cast<char>(random()))); break;
      default: {
        const std::string& other = seeds[below(random, seeds.size())];
        const std::size_t from = below(random, other.size() + 1);
        text.replace(at, length, other.substr(from, below(random, 60)));
      }
    }
  }
  return text;
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value ? std::strtoull(value, nullptr, 10) : otherwise;
}

class Mutations : public testing::TestWithParam<FuzzTarget> {};

// The same inputs on every run, unless the environment asks for others or for more; the fuzzers of CASUS_BUILD_FUZZERS
// search on from here.
TEST_P(Mutations, AreAnsweredOrRefused) {
  const FuzzTarget& target = GetParam();
  Random random(from_environment("CASUS_FUZZ_SEED", 1));
  const std::vector<std::string> seeds = seeds_of(target.name, random);
  ASSERT_FALSE(seeds.empty());
  for (const std::string& seed : seeds) target.run(seed);
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(from_environment("CASUS_FUZZ_SECONDS", 3));
  const std::uint64_t most = from_environment("CASUS_FUZZ_RUNS", 20'000);
  std::uint64_t runs = 0;
  for (; runs < most && std::chrono::steady_clock::now() < deadline; ++runs) {
    target.run(mutate(seeds[below(random, seeds.size())], seeds, random));
  }
  EXPECT_GT(runs, 20u);
}

INSTANTIATE_TEST_SUITE_P(Targets, Mutations, testing::ValuesIn(fuzz_targets().begin(), fuzz_targets().end()),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace casus::test
