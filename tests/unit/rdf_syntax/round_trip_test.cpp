#include <gtest/gtest.h>

#include <random>

#include "storage/rdf/utf8.h"
#include "tests/unit/rdf_syntax/reading.h"
#include "tests/unit/rdf_syntax/same_dataset.h"
#include "tests/unit/rdf_syntax/writing.h"

namespace casus::storage {
namespace {

// Terms of every kind, with the characters that writers and readers stumble over.
class RandomTerms {
 public:
  explicit RandomTerms(unsigned seed) : random_(seed) {}

  Quad quad(bool with_graph) {
    Quad q{resource(), iri(), object(), std::nullopt};
    if (with_graph && below(3) != 0) q.graph = resource();
    return q;
  }

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

 private:
  char32_t character() {
    switch (below(8)) {
      case 0: return static_cast<char32_t>(below(0x20));
      case 1: return U"\"\\'\n\r\t\0\x7F"[below(8)];
      case 2: return static_cast<char32_t>(0xFFF0 + below(16));
      case 3: return static_cast<char32_t>(0x10000 + below(0x100000));
      case 4: return static_cast<char32_t>(0x80 + below(0xD000));
      default: return static_cast<char32_t>(0x20 + below(0x5F));
    }
  }

  std::string text() {
    std::string out;
    for (std::size_t n = below(12); n > 0; --n) append_utf8(out, character());
    return out;
  }

  Term iri() {
    static const char* const kNamespaces[] = {"http://e/", "http://e/a/", "urn:x:", "http://other/"};
    static const std::u32string kChars = U"abz09._~-!$&'()*+,;=/?#@%:[]é😀";
    std::string value = kNamespaces[below(4)];
    for (std::size_t n = below(6); n > 0; --n) append_utf8(value, kChars[below(kChars.size())]);
    return Term::iri(value);
  }

  Term resource() { return below(4) == 0 ? Term::blank_node("b" + std::to_string(below(5)) + ".x") : iri(); }

  Term object() {
    static const char* const kNumbers[] = {"1",    "-1",    "+1.5", ".5", "1.", "1e5", "1.E-5",
                                           "true", "false", "x",    "",   "01", "."};
    static const char* const kTypes[] = {"integer", "decimal", "double", "boolean", "string", "byte"};
    switch (below(5)) {
      case 0: return resource();
      case 1:
        return Term::literal(kNumbers[below(13)], std::string("http://www.w3.org/2001/XMLSchema#") + kTypes[below(6)]);
      case 2: return Term::lang_literal(text(), below(2) == 0 ? "en" : "zh-Hant-TW");
      case 3: return Term::literal(text(), iri().value());
      default: return Term::literal(text());
    }
  }

  std::mt19937 random_;
};

PrefixMap prefixes() {
  PrefixMap map;
  map.set("e", "http://e/");
  map.set("a.b", "http://e/a/");
  map.set("", "urn:x:");
  return map;
}

TEST(RoundTrip, RandomQuadsInEveryFormat) {
  for (const RdfFormat format : {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle, RdfFormat::kTriG}) {
    for (unsigned seed = 0; seed < 300; ++seed) {
      RandomTerms terms(seed);
      std::vector<Quad> quads;
      for (std::size_t n = terms.below(40); n > 0; --n) {
        quads.push_back(terms.quad(holds_named_graphs(format)));
        if (quads.size() > 1 && terms.below(2) == 0) {
          quads.back().subject = quads[quads.size() - 2].subject;
          quads.back().graph = quads[quads.size() - 2].graph;
          if (terms.below(2) == 0) quads.back().predicate = quads[quads.size() - 2].predicate;
        }
      }
      const std::string text = write_all(quads, format, prefixes());
      ReadOptions options = options_for(format);
      options.window_size = 1 + terms.below(300);
      const Collector found = collect(text, options);
      if (format == RdfFormat::kNTriples || format == RdfFormat::kNQuads) {
        ASSERT_TRUE(found.quads == quads) << text;
      } else {
        ASSERT_TRUE(is_same_dataset(found.quads, quads)) << lines_of(quads) << text;
      }
    }
  }
}

TEST(RoundTrip, EveryCharacterInALiteral) {
  std::string all;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    append_utf8(all, c);
  }
  const std::vector<Quad> quads = {{Term::iri("a:s"), Term::iri("a:p"), Term::literal(all), {}}};
  for (const RdfFormat format : {RdfFormat::kNTriples, RdfFormat::kTurtle}) {
    EXPECT_TRUE(collect(write_all(quads, format), options_for(format)).quads == quads);
  }
}

TEST(RoundTrip, EveryCharacterInAnIri) {
  PrefixMap map;
  map.set("e", "http://e/");
  for (char32_t c = 0x21; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
    if ((c >= 0xD800 && c <= 0xDFFF) || std::u32string_view(U"<>\"{}|^`\\").find(c) != std::u32string_view::npos)
      continue;
    std::string iri = "http://e/";
    append_utf8(iri, c);
    const std::vector<Quad> quads = {{Term::iri(iri + "x"), Term::iri("a:p"), Term::iri(iri), {}},
                                     {Term::iri("a:s"), Term::iri(iri + iri), Term::iri("http://e/x" + iri), {}}};
    ASSERT_TRUE(collect(write_all(quads, RdfFormat::kTurtle, map), options_for(RdfFormat::kTurtle)).quads == quads)
        << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace casus::storage
