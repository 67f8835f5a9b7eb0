#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/unit/rdf_syntax/reading.h"
#include "tests/unit/rdf_syntax/same_dataset.h"
#include "tests/unit/rdf_syntax/writing.h"

// What the Turtle and TriG writers make of a dataset reads back as the same dataset.
namespace casus::storage {
namespace {

const std::string kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

// Small enough that a handful of quads is written in several parts.
constexpr std::size_t kLittleMemory = 2000;

PrefixMap prefixes() {
  PrefixMap map;
  map.set("e", "http://e/");
  map.set("rdf", kRdf);
  return map;
}

std::size_t count_labels(const std::string& text) {
  std::size_t n = 0;
  for (std::size_t at = text.find("_:"); at != std::string::npos; at = text.find("_:", at + 1)) ++n;
  return n;
}

void expect_round_trip(const std::vector<Quad>& quads, RdfFormat format) {
  for (const std::size_t memory : {kPrettyMemory, kLittleMemory}) {
    const std::string text = write_all(quads, format, prefixes(), memory);
    const std::vector<Quad> found = collect(text, options_for(format)).quads;
    ASSERT_TRUE(is_same_dataset(found, quads)) << lines_of(quads) << "---\n" << text;
  }
}

// Few terms, so that they meet often: nodes that are objects once, twice and never, lists with everything that spoils
// them, reifiers of asserted and other triples, everything in circles.
class RandomGraphs {
 public:
  explicit RandomGraphs(unsigned seed) : random_(seed) {}

  std::vector<Quad> quads(bool with_graphs) {
    graphs_ = with_graphs && below(2) == 0 ? 3 : 1;
    blanks_ = 1 + below(8);
    std::vector<Quad> quads;
    for (std::size_t n = below(14); n > 0; --n) quads.push_back({resource(), predicate(), object(), graph()});
    if (below(2) == 0) add_list(quads);
    for (std::size_t n = below(5); n > 0 && !quads.empty(); --n) add_reifier(quads);
    if (below(4) == 0) std::shuffle(quads.begin(), quads.end(), random_);
    return quads;
  }

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  Term iri() { return Term::iri("http://e/" + std::string(1, static_cast<char>('a' + below(4)))); }
  Term blank() { return Term::blank_node("b" + std::to_string(below(blanks_))); }
  Term resource() { return below(3) == 0 ? iri() : blank(); }
  Term predicate() {
    static const char* const kNames[] = {"type", "first", "rest", "reifies", "value"};
    return below(3) == 0 ? Term::iri(kRdf + kNames[below(5)]) : iri();
  }
  Term object() {
    switch (below(8)) {
      case 0: return Term::literal(std::to_string(below(3)), "http://www.w3.org/2001/XMLSchema#integer");
      case 1: return Term::lang_literal("x\ny", "en", below(2) == 0 ? Direction::kLtr : Direction::kNone);
      case 2: return Term::iri(kRdf + "nil");
      case 3: return Term::triple(resource(), predicate(), object());
      default: return resource();
    }
  }
  std::optional<Term> graph() {
    switch (below(graphs_)) {
      case 0: return std::nullopt;
      case 1: return iri();
      default: return blank();
    }
  }

  void add_list(std::vector<Quad>& quads) {
    const auto g = graph();
    const std::size_t length = 1 + below(4);
    const auto node = [](std::size_t i) { return Term::blank_node("l" + std::to_string(i)); };
    for (std::size_t i = 0; i < length; ++i) {
      const Term rest = i + 1 < length ? node(i + 1) : below(5) == 0 ? object() : Term::iri(kRdf + "nil");
      quads.push_back({node(i), Term::iri(kRdf + "first"), object(), g});
      quads.push_back({node(i), Term::iri(kRdf + "rest"), rest, below(10) == 0 ? graph() : g});
    }
    for (std::size_t n = below(3); n > 0; --n) quads.push_back({resource(), predicate(), node(below(length)), g});
    if (below(4) == 0) quads.push_back({node(below(length)), predicate(), object(), g});
  }

  void add_reifier(std::vector<Quad>& quads) {
    const Quad about = quads[below(quads.size())];
    const Term reifier = below(2) == 0 ? Term::blank_node("r" + std::to_string(below(6))) : resource();
    const Term object = below(4) == 0 ? this->object() : about.object;
    const auto g = below(6) == 0 ? graph() : about.graph;
    quads.push_back({reifier, Term::iri(kRdf + "reifies"), Term::triple(about.subject, about.predicate, object), g});
    if (below(2) == 0) quads.push_back({reifier, predicate(), this->object(), g});
    if (below(3) == 0) quads.push_back({resource(), predicate(), reifier, g});
  }

  std::mt19937 random_;
  std::size_t graphs_ = 1;
  std::size_t blanks_ = 1;
};

TEST(TurtleRoundTrip, RandomGraphs) {
  const char* const rounds = std::getenv("CASUS_ROUND_TRIPS");
  const unsigned last = rounds != nullptr ? static_cast<unsigned>(std::strtoul(rounds, nullptr, 10)) : 1000;
  for (unsigned seed = 0; seed < last; ++seed) {
    const RdfFormat format = seed % 2 == 0 ? RdfFormat::kTurtle : RdfFormat::kTriG;
    expect_round_trip(RandomGraphs(seed).quads(format == RdfFormat::kTriG), format);
    if (HasFatalFailure()) FAIL() << "seed " << seed;
  }
}

TEST(TurtleRoundTrip, DocumentsOfTheW3CSuites) {
  const char* const configured = std::getenv("CASUS_CONFORMANCE_DIR");
  const std::filesystem::path root = configured != nullptr ? configured : CASUS_CONFORMANCE_DIR;
  if (!std::filesystem::exists(root / "rdf")) GTEST_SKIP() << "the W3C suites are not at " << root;
  std::size_t documents = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string ending = entry.path().extension().string();
    if (ending != ".ttl" && ending != ".trig" && ending != ".nt" && ending != ".nq") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const RdfFormat format = *rdf_format_from_path(entry.path().string());
    std::vector<Quad> quads;
    try {
      quads = collect(text, options_for(format, "http://base/x/y")).quads;
    } catch (const SyntaxError&) {
      continue;  // made to be refused
    }
    if (quads.size() > 2000) continue;
    const RdfFormat written = holds_named_graphs(format) ? RdfFormat::kTriG : RdfFormat::kTurtle;
    expect_round_trip(quads, written);
    if (HasFatalFailure()) FAIL() << entry.path();
    // What needs no label needs none when it is read back.
    const std::string once = write_all(quads, written, prefixes());
    ASSERT_EQ(count_labels(write_all(collect(once, options_for(written)).quads, written, prefixes())),
              count_labels(once))
        << entry.path();
    ++documents;
  }
  EXPECT_GT(documents, 500u);
}

TEST(TurtleRoundTrip, NestsNoDeeperThanReadersRead) {
  const Term p = Term::iri("http://e/p");
  const auto node = [](int i) { return Term::blank_node("n" + std::to_string(i)); };
  std::vector<Quad> chain = {{Term::iri("http://e/s"), p, node(0), {}}};
  for (int i = 0; i < 3000; ++i) chain.push_back({node(i), p, node(i + 1), {}});
  ASSERT_EQ(collect(write_all(chain, RdfFormat::kTurtle), options_for(RdfFormat::kTurtle)).quads.size(), chain.size());

  Term deep = Term::iri("http://e/o");
  for (int i = 0; i < 1000; ++i) deep = Term::triple(Term::iri("http://e/s"), p, deep);
  const std::vector<Quad> quads = {{Term::iri("http://e/s"), p, node(0), {}},
                                   {node(0), p, deep, {}},
                                   {node(0), p, node(1), {}},
                                   {node(2), Term::iri(kRdf + "reifies"), deep, {}}};
  const std::string text = write_all(quads, RdfFormat::kTurtle);
  EXPECT_TRUE(is_same_dataset(collect(text, options_for(RdfFormat::kTurtle)).quads, quads));

  std::vector<Quad> list;
  for (int i = 0; i < 100'000; ++i) {
    list.push_back({node(i), Term::iri(kRdf + "first"), Term::literal(std::to_string(i)), {}});
    list.push_back({node(i), Term::iri(kRdf + "rest"), i + 1 < 100'000 ? node(i + 1) : Term::iri(kRdf + "nil"), {}});
  }
  list.push_back({Term::iri("http://e/s"), p, node(0), {}});
  const std::string collection = write_all(list, RdfFormat::kTurtle);
  EXPECT_EQ(collection.find("_:"), std::string::npos);
  EXPECT_EQ(collect(collection, options_for(RdfFormat::kTurtle)).quads.size(), list.size());
}

}  // namespace
}  // namespace casus::storage
