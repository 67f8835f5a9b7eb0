#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "casus/casus.h"

namespace casus {
namespace {

const std::string kPrefixes =
    "PREFIX : <urn:> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX xsd: "
    "<http://www.w3.org/2001/XMLSchema#> ";
const char* const kReifies = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies";

Store claims() {
  Store store = Store::in_memory();
  store.update(kPrefixes +
               "INSERT DATA { :alice :knows :bob ~ :c1 {| :says :carol |} . :alice :name \"Alice\"@en--ltr ~ :c2 }");
  return store;
}

std::string written(Solutions solutions, ResultFormat format) {
  ResultOptions options;
  options.format = format;
  std::string text;
  solutions.write(options, [&](std::string_view piece) { text += piece; });
  return text;
}

TEST(TripleTerms, ComeBackAsTerms) {
  Store store = claims();
  const Term expected = Term::triple(iri("urn:alice"), iri("urn:knows"), iri("urn:bob"));
  Solutions solutions = store.select(kPrefixes + "SELECT ?t { :c1 rdf:reifies ?t }");
  const Row* row = solutions.next();
  ASSERT_NE(row, nullptr);
  ASSERT_TRUE((*row)[0].has_value());
  EXPECT_EQ(*(*row)[0], expected);
  EXPECT_TRUE((*row)[0]->is_triple());
  EXPECT_EQ((*row)[0]->object(), iri("urn:bob"));
  EXPECT_EQ(solutions.next(), nullptr);
}

TEST(TripleTerms, AreBoundInPreparedQueries) {
  Store store = claims();
  const PreparedQuery who = store.prepare(kPrefixes + "SELECT ?r { ?r rdf:reifies ?t }");
  const auto reifier_of = [&](const Term& term) -> std::string {
    Solutions solutions = who.bind("t", term).select();
    const Row* row = solutions.next();
    return row == nullptr ? "" : row->get<std::string>(0);
  };
  EXPECT_EQ(reifier_of(Term::triple(iri("urn:alice"), iri("urn:knows"), iri("urn:bob"))), "urn:c1");
  EXPECT_EQ(
      reifier_of(Term::triple(iri("urn:alice"), iri("urn:name"), Term::lang_literal("Alice", "en", Direction::kLtr))),
      "urn:c2");
  EXPECT_EQ(reifier_of(Term::triple(iri("urn:bob"), iri("urn:knows"), iri("urn:alice"))), "");

  const PreparedQuery about = store.prepare(kPrefixes + "SELECT ?r { << ?s ?p ?o ~ ?r >> }");
  Solutions solutions = about.bind("o", iri("urn:bob")).select();
  ASSERT_NE(solutions.next(), nullptr);
  EXPECT_EQ(solutions.next(), nullptr);
}

TEST(TripleTerms, AreInsertedAndRemovedAsQuads) {
  Store store = claims();
  const Quad quad{iri("urn:c3"), iri(kReifies), Term::triple(iri("urn:x"), iri("urn:p"), literal("y")), std::nullopt};
  store.write([&](Transaction& transaction) { transaction.insert(quad); });
  EXPECT_TRUE(store.ask(kPrefixes + "ASK { << :x ?p \"y\" ~ :c3 >> }"));
  store.write([&](Transaction& transaction) { transaction.remove(quad); });
  EXPECT_FALSE(store.ask(kPrefixes + "ASK { :c3 ?p ?o }"));
}

// A blank node of INSERT DATA is one node, inside triple terms and outside of them.
TEST(TripleTerms, ShareBlankNodesWithTheirTriples) {
  Store store = Store::in_memory();
  store.update(kPrefixes + "INSERT DATA { _:x :p 1 . :r rdf:reifies <<( _:x :p 1 )>> . [] :q <<( :s :q _:x )>> }");
  EXPECT_TRUE(store.ask(kPrefixes + "ASK { ?x :p 1 . ?r rdf:reifies <<( ?x :p 1 )>> . ?y :q <<( :s :q ?x )>> }"));
  EXPECT_FALSE(store.ask(kPrefixes + "ASK { ?x :p 1 . ?x :q <<( :s :q ?x )>> }"));
}

TEST(TripleTerms, AreWrittenInEveryFormat) {
  Store store = claims();
  const std::string query = kPrefixes +
                            "SELECT ?t { VALUES ?t { <<( :s :p <<( :a :b \"x, \\\"y\\\"\\t\" )>> )>> "
                            "<<( :s :p \"l\"@ar--rtl )>> <<( :s :p 1.5 )>> } }";
  EXPECT_EQ(written(store.select(query), ResultFormat::kJson),
            "{\"head\":{\"vars\":[\"t\"]},\"results\":{\"bindings\":[\n"
            "{\"t\":{\"type\":\"triple\",\"value\":{\"subject\":{\"type\":\"uri\",\"value\":\"urn:s\"},\"predicate\":"
            "{\"type\":\"uri\",\"value\":\"urn:p\"},\"object\":{\"type\":\"triple\",\"value\":{\"subject\":{\"type\":"
            "\"uri\",\"value\":\"urn:a\"},\"predicate\":{\"type\":\"uri\",\"value\":\"urn:b\"},\"object\":{\"type\":"
            "\"literal\",\"value\":\"x, \\\"y\\\"\\t\"}}}}}},\n"
            "{\"t\":{\"type\":\"triple\",\"value\":{\"subject\":{\"type\":\"uri\",\"value\":\"urn:s\"},\"predicate\":"
            "{\"type\":\"uri\",\"value\":\"urn:p\"},\"object\":{\"type\":\"literal\",\"value\":\"l\",\"xml:lang\":"
            "\"ar\",\"its:dir\":\"rtl\"}}}},\n"
            "{\"t\":{\"type\":\"triple\",\"value\":{\"subject\":{\"type\":\"uri\",\"value\":\"urn:s\"},\"predicate\":"
            "{\"type\":\"uri\",\"value\":\"urn:p\"},\"object\":{\"type\":\"literal\",\"value\":\"1.5\",\"datatype\":"
            "\"http://www.w3.org/2001/XMLSchema#decimal\"}}}}\n"
            "]}}\n");
  const std::string xml = written(store.select(query), ResultFormat::kXml);
  EXPECT_NE(xml.find("<sparql xmlns=\"http://www.w3.org/2005/sparql-results#\" "
                     "xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\">"),
            std::string::npos);
  EXPECT_NE(xml.find("<binding name=\"t\"><triple><subject><uri>urn:s</uri></subject><predicate><uri>urn:p</uri>"
                     "</predicate><object><literal xml:lang=\"ar\" its:dir=\"rtl\">l</literal></object></triple>"
                     "</binding>"),
            std::string::npos)
      << xml;
  EXPECT_EQ(written(store.select(query), ResultFormat::kCsv),
            "t\r\n"
            "\"<<( urn:s urn:p <<( urn:a urn:b \"\"x, \"\"\"\"y\"\"\"\"\t\"\" )>> )>>\"\r\n"
            "\"<<( urn:s urn:p \"\"l\"\" )>>\"\r\n"
            "\"<<( urn:s urn:p \"\"1.5\"\" )>>\"\r\n");
  EXPECT_EQ(written(store.select(query), ResultFormat::kTsv),
            "?t\n"
            "<<( <urn:s> <urn:p> <<( <urn:a> <urn:b> \"x, \\\"y\\\"\\t\" )>> )>>\n"
            "<<( <urn:s> <urn:p> \"l\"@ar--rtl )>>\n"
            "<<( <urn:s> <urn:p> 1.5 )>>\n");
  EXPECT_EQ(written(store.select(query), ResultFormat::kTable),
            " t\n"
            "────────────────────────────────────────────────────────────\n"
            " <<( <urn:s> <urn:p> <<( <urn:a> <urn:b> \"x, \"y\"\\t\" )>> )>>\n"
            " <<( <urn:s> <urn:p> \"l\"@ar--rtl )>>\n"
            " <<( <urn:s> <urn:p> 1.5 )>>\n");
}

TEST(TripleTerms, OfAnyDepthAreWritten) {
  Store store = Store::in_memory();
  std::string term = "\"x\"";
  for (int i = 0; i < 400; ++i) term = "<<( <urn:s> <urn:p> " + term + " )>>";
  for (const ResultFormat format :
       {ResultFormat::kJson, ResultFormat::kXml, ResultFormat::kCsv, ResultFormat::kTsv, ResultFormat::kTable}) {
    const std::string text = written(store.select("SELECT ?t { VALUES ?t { " + term + " } }"), format);
    EXPECT_GT(text.size(), 400u * 6);
    EXPECT_LT(text.size(), 400u * 200);
  }
}

TEST(TripleTerms, OfIrisAloneNeedNoQuotesInCsv) {
  Store store = Store::in_memory();
  EXPECT_EQ(written(store.select(kPrefixes + "SELECT ?t { VALUES ?t { <<( :s a :o )>> } }"), ResultFormat::kCsv),
            "t\r\n<<( urn:s http://www.w3.org/1999/02/22-rdf-syntax-ns#type urn:o )>>\r\n");
}

TEST(Describe, IncludesReifiersAndBlankNodesInTripleTerms) {
  Store store = claims();
  store.update(kPrefixes +
               "INSERT DATA { :alice :told <<( _:n :p 1 )>> . _:n :q 2 . :c1 :year 3 ~ :c9 . :c9 :z 4 . :other :z 5 }");
  GraphResult graph = store.construct(kPrefixes + "DESCRIBE :alice");
  std::multiset<std::string> predicates;
  while (const Quad* quad = graph.next()) {
    const std::string& predicate = quad->predicate.value();
    predicates.insert(predicate.substr(predicate.find_last_of(":#") + 1));
  }
  EXPECT_EQ(predicates, (std::multiset<std::string>{"knows", "name", "told", "q", "reifies", "reifies", "says", "year",
                                                    "reifies", "z"}));
}

TEST(Describe, ATripleTermByItsReifiers) {
  Store store = claims();
  GraphResult graph = store.construct(kPrefixes + "DESCRIBE ?t { :c2 rdf:reifies ?t }");
  const Quad* quad = graph.next();
  ASSERT_NE(quad, nullptr);
  EXPECT_EQ(quad->subject, iri("urn:c2"));
  EXPECT_EQ(graph.next(), nullptr);
}

}  // namespace
}  // namespace casus
