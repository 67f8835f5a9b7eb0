#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "storage/rdf/utf8.h"
#include "storage/syntax/xml_names.h"
#include "tests/unit/rdf_syntax/reading.h"
#include "tests/unit/rdf_syntax/writing.h"

namespace casus::storage {
namespace {

const std::string kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const std::string kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<rdf:RDF\n"
    "    xmlns:ex=\"http://e/\"\n"
    "    xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n";

Term ex(const std::string& name) {
  return Term::iri("http://e/" + name);
}
Term rdf(const std::string& name) {
  return Term::iri(kRdf + name);
}

PrefixMap prefixes() {
  PrefixMap map;
  map.set("ex", "http://e/");
  return map;
}

std::string body(const std::vector<Quad>& quads, const PrefixMap& map = prefixes()) {
  const std::string text = write_all(quads, RdfFormat::kRdfXml, map);
  const std::size_t begin = text.find(">\n", text.find("<rdf:RDF")) + 2;
  return text.substr(begin, text.rfind("</rdf:RDF>\n") - begin);
}

std::string property(const Term& object, const Term& predicate = ex("p")) {
  const std::string text = body({{ex("s"), predicate, object, {}}});
  const std::string start = "  <rdf:Description rdf:about=\"http://e/s\">\n    ";
  const std::string end = "\n  </rdf:Description>\n";
  EXPECT_TRUE(text.starts_with(start) && text.ends_with(end)) << text;
  return text.substr(start.size(), text.size() - start.size() - end.size());
}

std::string refusal(const Quad& quad) {
  try {
    write_all({quad}, RdfFormat::kRdfXml, prefixes());
  } catch (const LoadError& error) {
    return error.what();
  }
  return {};
}

std::vector<Quad> read(const std::string& text) {
  return collect(text, options_for(RdfFormat::kRdfXml)).quads;
}

TEST(RdfXmlWriter, GroupsSubjectsAndNamesTheirTypes) {
  const std::vector<Quad> quads = {{ex("s"), ex("p"), ex("1"), {}},
                                   {ex("s"), rdf("type"), ex("T"), {}},
                                   {ex("s"), rdf("type"), ex("U"), ex("g")},
                                   {Term::blank_node("b"), rdf("type"), ex("T"), {}},
                                   {ex("s"), ex("p"), Term::blank_node("b"), {}},
                                   {ex("t"), rdf("type"), ex("1"), {}}};
  EXPECT_EQ(write_all(quads, RdfFormat::kRdfXml, prefixes()), kHead +
                                                                  "  <ex:T rdf:about=\"http://e/s\">\n"
                                                                  "    <ex:p rdf:resource=\"http://e/1\"/>\n"
                                                                  "    <rdf:type rdf:resource=\"http://e/U\"/>\n"
                                                                  "  </ex:T>\n"
                                                                  "  <ex:T rdf:nodeID=\"b\"/>\n"
                                                                  "  <rdf:Description rdf:about=\"http://e/s\">\n"
                                                                  "    <ex:p rdf:nodeID=\"b\"/>\n"
                                                                  "  </rdf:Description>\n"
                                                                  "  <rdf:Description rdf:about=\"http://e/t\">\n"
                                                                  "    <rdf:type rdf:resource=\"http://e/1\"/>\n"
                                                                  "  </rdf:Description>\n"
                                                                  "</rdf:RDF>\n");
  EXPECT_EQ(write_all({}, RdfFormat::kRdfXml),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF xmlns:rdf=\"" + kRdf + "\">\n</rdf:RDF>\n");
}

TEST(RdfXmlWriter, Literals) {
  EXPECT_EQ(property(Term::literal("a<b>&\"'\r\n\t")), "<ex:p>a&lt;b&gt;&amp;\"'&#xD;\n\t</ex:p>");
  EXPECT_EQ(property(Term::literal("")), "<ex:p/>");
  EXPECT_EQ(property(Term::lang_literal("a", "en-GB")), "<ex:p xml:lang=\"en-GB\">a</ex:p>");
  EXPECT_EQ(property(Term::literal("1", "http://t/?a&b")), "<ex:p rdf:datatype=\"http://t/?a&amp;b\">1</ex:p>");
  EXPECT_EQ(property(Term::literal("a", "http://www.w3.org/2001/XMLSchema#string")), "<ex:p>a</ex:p>");
  EXPECT_EQ(property(Term::lang_literal("a", "ar", Direction::kRtl)),
            "<ex:p xml:lang=\"ar\" rdf:version=\"1.2\" xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\" "
            "its:dir=\"rtl\">a</ex:p>");
}

TEST(RdfXmlWriter, TripleTerms) {
  const Term inner = Term::triple(ex("s"), ex("q"), Term::lang_literal("a", "ar", Direction::kLtr));
  EXPECT_EQ(property(Term::triple(Term::blank_node("b"), ex("p"), inner)),
            "<ex:p rdf:version=\"1.2\" rdf:parseType=\"Triple\">\n"
            "      <rdf:Description rdf:nodeID=\"b\">\n"
            "        <ex:p rdf:parseType=\"Triple\">\n"
            "          <rdf:Description rdf:about=\"http://e/s\">\n"
            "            <ex:q xml:lang=\"ar\" xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\" "
            "its:dir=\"ltr\">a</ex:q>\n"
            "          </rdf:Description>\n"
            "        </ex:p>\n"
            "      </rdf:Description>\n"
            "    </ex:p>");
}

TEST(RdfXmlWriter, NamesOfPredicates) {
  const auto name = [](const std::string& iri) { return property(ex("o"), Term::iri(iri)); };
  const std::string object = " rdf:resource=\"http://e/o\"/>";
  EXPECT_EQ(name("http://e/a-b.1"), "<ex:a-b.1" + object);
  EXPECT_EQ(name("http://e/1a"), "<ns1:a xmlns:ns1=\"http://e/1\"" + object);
  EXPECT_EQ(name("http://e/a/é"), "<ns1:é xmlns:ns1=\"http://e/a/\"" + object);
  EXPECT_EQ(name("urn:x?a&b"), "<ns1:b xmlns:ns1=\"urn:x?a&amp;\"" + object);
  EXPECT_EQ(name("http://e/𐐀b"), "<ns1:b xmlns:ns1=\"http://e/𐐀\"" + object);
  EXPECT_EQ(name(kRdf + "_1"), "<rdf:_1" + object);
  EXPECT_EQ(name(kRdf + "value"), "<rdf:value" + object);

  PrefixMap map;
  map.set("xmlstuff", "http://x/");
  map.set("rdf", "http://not-rdf/");
  map.set("", "http://empty/");
  map.set("ns1", "http://n/");
  map.set("long", "http://n/long/");
  const auto with_map = [&](const std::string& iri) {
    const std::string text = body({{ex("s"), Term::iri(iri), ex("o"), {}}}, map);
    const std::size_t begin = text.find("\n    <") + 6;
    return text.substr(begin, text.find(" rdf:resource") - begin);
  };
  EXPECT_EQ(with_map("http://x/a"), "ns2:a xmlns:ns2=\"http://x/\"");
  EXPECT_EQ(with_map("http://not-rdf/a"), "ns2:a xmlns:ns2=\"http://not-rdf/\"");
  EXPECT_EQ(with_map("http://empty/a"), "ns2:a xmlns:ns2=\"http://empty/\"");
  EXPECT_EQ(with_map("http://n/a"), "ns1:a");
  EXPECT_EQ(with_map("http://n/long/a"), "long:a");
}

TEST(RdfXmlWriter, NamesThatMeanSomethingElseAreNoTypes) {
  for (const char* name : {"Description", "RDF", "li", "about"}) {
    EXPECT_EQ(body({{ex("s"), rdf("type"), rdf(name), {}}}),
              "  <rdf:Description rdf:about=\"http://e/s\">\n    <rdf:type rdf:resource=\"" + kRdf + name +
                  "\"/>\n  </rdf:Description>\n");
  }
}

TEST(RdfXmlWriter, SaysWhatItCannotExpress) {
  const auto predicate = [](const std::string& iri) { return refusal({ex("s"), Term::iri(iri), ex("o"), {}}); };
  EXPECT_EQ(
      predicate("http://e/1"),
      "RDF/XML cannot hold the predicate <http://e/1>: it must be a namespace and an XML name; write another syntax");
  for (const std::string iri : {"http://e/", "http://e/a#", "http://e/a%20", "name", kRdf.c_str()}) {
    EXPECT_NE(predicate(iri), "") << iri;
  }
  for (const char* name : {"Description", "RDF", "li", "about", "bagID", "a/b"}) EXPECT_NE(predicate(kRdf + name), "");
  EXPECT_EQ(refusal({ex("s"), ex("p"), Term::literal("a\x01"), {}}),
            "a value of <http://e/p> holds the character U+0001, which XML cannot hold; write another syntax");
  EXPECT_NE(refusal({ex("s"), ex("p"), Term::literal("\xEF\xBF\xBE"), {}}), "");
  EXPECT_EQ(refusal({ex("s"), ex("p"), Term::literal("\xEF\xBF\xBD\x7F"), {}}), "");
  EXPECT_NE(refusal({Term::triple(ex("s"), ex("p"), ex("o")), ex("p"), ex("o"), {}}), "");
}

TEST(RdfXmlWriter, BlankNodesKeepApart) {
  std::set<std::string> names;
  const std::vector<std::string> labels = {"a", "1",   "x-1", "x-.31",  "a.b", "a.",   "x-a",   ".",   "..", "x-..",
                                           "é", "a:b", "",    "anon-1", "𐐀",   "\xff", "x-.FF", "a b", "-",  "x-.2D"};
  std::vector<Quad> quads;
  for (const std::string& label : labels) quads.push_back({Term::blank_node(label), ex("p"), ex("o"), {}});
  for (const Quad& quad : read(write_all(quads, RdfFormat::kRdfXml))) names.insert(quad.subject.value());
  EXPECT_EQ(names.size(), labels.size());
  EXPECT_EQ(names.count("a.b"), 1u);
}

TEST(RdfXmlWriter, LongRunsAndManyNames) {
  std::vector<Quad> quads;
  for (int i = 0; i < 3000; ++i) {
    quads.push_back(
        {ex("s"), Term::iri("http://n" + std::to_string(i) + "/p"), Term::literal(std::string(50, 'x')), {}});
  }
  quads.push_back({ex("s"), rdf("type"), ex("T"), {}});
  const auto found = read(write_all(quads, RdfFormat::kRdfXml));
  EXPECT_TRUE(found == quads);
}

// Every letter that names are made of must be one to the parser too.
TEST(RdfXmlWriter, NamesAreNamesToTheParser) {
  std::vector<Quad> quads;
  for (char32_t c = 0x21; c < 0x10000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string letter;
    append_utf8(letter, c);
    for (const std::string& name : {letter, "a" + letter}) {
      if (is_portable_ncname(name)) quads.push_back({ex("s"), ex(name), ex("o"), {}});
    }
  }
  EXPECT_GT(quads.size(), 60'000u);
  EXPECT_TRUE(read(write_all(quads, RdfFormat::kRdfXml, prefixes())) == quads);
}

class RandomTriples {
 public:
  explicit RandomTriples(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  Quad triple() { return {resource(), predicate(), object(3), {}}; }

 private:
  std::string text() {
    static const std::u32string kChars = U"ab<>&\"' \t\r\n]]>é€😀\x7F\xFFFD";
    std::string out;
    for (std::size_t n = below(12); n > 0; --n) append_utf8(out, kChars[below(kChars.size())]);
    return out;
  }
  std::string iri() {
    static const char* const kNamespaces[] = {"http://e/", "http://e/a/", "urn:x:", "http://other/#"};
    static const std::u32string kChars = U"abz09._~-!$&'()*+,;=/?#@%:[]é😀";
    std::string value = kNamespaces[below(4)];
    for (std::size_t n = below(6); n > 0; --n) append_utf8(value, kChars[below(kChars.size())]);
    return value;
  }
  Term resource() { return below(4) == 0 ? Term::blank_node("b" + std::to_string(below(5)) + ".x") : Term::iri(iri()); }
  Term predicate() { return below(5) == 0 ? rdf("type") : Term::iri(iri() + "p"); }
  Term object(std::size_t depth) {
    switch (below(depth == 0 ? 5 : 6)) {
      case 0: return resource();
      case 1: return Term::literal(text(), iri());
      case 2: return Term::lang_literal(text(), below(2) == 0 ? "en" : "zh-Hant-TW");
      case 3: return Term::lang_literal(text(), "ar", below(2) == 0 ? Direction::kLtr : Direction::kRtl);
      case 4: return Term::literal(text());
      default: return Term::triple(resource(), predicate(), object(depth - 1));
    }
  }

  std::mt19937 random_;
};

TEST(RdfXmlWriter, RandomTriplesComeBack) {
  PrefixMap map = prefixes();
  map.set("a.b", "http://e/a/");
  map.set("", "urn:x:");
  for (unsigned seed = 0; seed < 500; ++seed) {
    RandomTriples triples(seed);
    std::vector<Quad> quads;
    for (std::size_t n = triples.below(40); n > 0; --n) {
      quads.push_back(triples.triple());
      if (quads.size() > 1 && triples.below(2) == 0) quads.back().subject = quads[quads.size() - 2].subject;
    }
    const std::string text = write_all(quads, RdfFormat::kRdfXml, map);
    ReadOptions options = options_for(RdfFormat::kRdfXml);
    options.window_size = 1 + triples.below(300);
    const auto sorted = [](const std::vector<Quad>& all) {
      std::vector<std::string> lines;
      for (const Quad& quad : all) lines.push_back(lines_of({quad}));
      std::sort(lines.begin(), lines.end());
      return lines;
    };
    ASSERT_EQ(sorted(collect(text, options).quads), sorted(quads)) << text;
  }
}

}  // namespace
}  // namespace casus::storage
