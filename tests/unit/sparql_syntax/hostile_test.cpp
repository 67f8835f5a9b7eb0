#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

std::string repeat(const std::string& text, std::size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

struct Nesting {
  const char* name;
  std::string before, open, middle, close, after;
  unsigned levels = 1;  ///< that one repetition counts

  std::string text(std::size_t depth) const {
    return before + repeat(open, depth) + middle + repeat(close, depth) + after;
  }
};

const Nesting kNestings[] = {
    {"parentheses", "ASK { FILTER(", "(", "1", ")", ") }"},
    {"not", "ASK { FILTER(", "!(", "1", ")", ") }"},
    {"calls", "ASK { FILTER(", "STR(", "1", ")", ") }", 1},
    {"functions", "ASK { FILTER(", "<f>(", "1", ")", ") }", 1},
    {"in lists", "ASK { FILTER(", "1 IN (", "1", ")", ") }", 1},
    {"groups", "ASK {", "{", "", "}", "}"},
    {"optionals", "ASK {", "?s ?p ?o OPTIONAL {", "", "} FILTER(1) ", "}"},
    {"unions", "ASK {", "{} UNION {", "", "}", "}"},
    {"graphs", "ASK {", "GRAPH ?g {", "", "}", "}"},
    {"exists", "ASK {", "FILTER EXISTS {", "", "}", "}", 2},
    {"exists in parentheses", "ASK {", "FILTER(!EXISTS {", "", "})", "}", 3},
    {"subqueries", "SELECT * {", "{ SELECT * {", "", "} }", "}", 2},
    {"paths", "ASK { ?s ", "(", "<p>", ")*", " ?o }"},
    {"inverse paths", "ASK { ?s ", "^(", "<p>", ")", " ?o }"},
    {"alternatives", "ASK { ?s ", "(<a>|", "<p>", ")", " ?o }"},
    {"collections", "ASK { ?s ?p ", "(", "1", ")", "}"},
    {"property lists", "ASK { ?s ?p ", "[ <p> ", "1", "]", "}"},
    {"property lists as subjects", "ASK { ", "[ <p> ", "1", "]", "}"},
    {"triple terms", "ASK { ?s ?p ", "<<(?s ?p ", "1", ")>>", "}"},
    {"triple terms as subjects", "ASK { ", "<<(", "?s", " ?p 1 )>>", " ?p ?o }"},
    {"ground triple terms", "ASK { ?s ?p ", "<<(<s> <p> ", "1", ")>>", "}"},
    {"reified triples", "ASK { ", "<<?s ?p ", "1", ">>", "}"},
    {"reified triples as subjects", "ASK { ", "<<", "?s", " ?p 1 ~ ?r>>", "}"},
    {"annotations", "ASK { ?s ?p ?o ", "{| ?p ?o ", "", "|}", "}"},
    {"triple terms in expressions", "ASK { FILTER(", "<<(?s ?p ", "1", ")>>", ") }"},
    {"triple terms as data", "ASK { VALUES ?x {", "<<(<s> a ", "1", ")>>", "} }"},
};

class HostileNesting : public testing::TestWithParam<Nesting> {};

TEST_P(HostileNesting, ReachesTheLimitAndNotBeyond) {
  const Nesting& nesting = GetParam();
  EXPECT_EQ(query_error(nesting.text(490 / nesting.levels)), "no error");
  const std::string error = query_error(nesting.text(10000));
  EXPECT_NE(error.find("the query is nested deeper than 500 levels"), std::string::npos) << error;
  const std::string unclosed = query_error(nesting.before + repeat(nesting.open, 10000));
  EXPECT_NE(unclosed.find("nested deeper"), std::string::npos) << unclosed;
}

INSTANTIATE_TEST_SUITE_P(Hostile, HostileNesting, testing::ValuesIn(kNestings), [](const auto& test) {
  std::string name = test.param.name;
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
});

TEST(Hostile, TheLimitIsAnOption) {
  ParserOptions narrow = options();
  narrow.max_depth = 10;
  EXPECT_EQ(error_of([&] { parse_query("ASK {{{{{{{{{{}}}}}}}}}}", narrow); }), "no error");
  EXPECT_EQ(error_of([&] { parse_query("ASK {{{{{{{{{{{}}}}}}}}}}}", narrow); }),
            "1:15: the query is nested deeper than 10 levels");
}

// Without nesting, but the tree gets deep all the same: either it works or it is refused; what is flat always works.
TEST(Hostile, LongChains) {
  constexpr std::size_t kMany = 50000;
  const auto refused = [](const std::string& error) { return error.find("2000 levels") != std::string::npos; };
  EXPECT_EQ(query_error("ASK { FILTER(1" + repeat("+1", 1500) + ") }"), "no error");
  EXPECT_TRUE(refused(query_error("ASK { FILTER(1" + repeat("+1", kMany) + ") }")));
  EXPECT_TRUE(refused(query_error("ASK {" + repeat("OPTIONAL{?a ?b ?c}", kMany) + "}")));
  EXPECT_TRUE(refused(query_error("ASK {" + repeat("{?a ?b ?c}", kMany) + "}")));
  EXPECT_TRUE(refused(query_error("ASK { ?a <p>" + repeat("/<q>*", kMany) + " ?b }")));
  EXPECT_EQ(query_error("ASK { FILTER(1" + repeat("||1", kMany) + ") }"), "no error");
  EXPECT_EQ(query_error("ASK { FILTER(1 IN (1" + repeat(",1", kMany) + ")) }"), "no error");
  EXPECT_EQ(query_error("ASK {{}" + repeat("UNION{?a ?b ?c}", kMany) + "}"), "no error");
  EXPECT_EQ(query_error("ASK {" + repeat("FILTER(?a)", kMany) + "}"), "no error");
  EXPECT_EQ(query_error("ASK { ?a <p>" + repeat("/<q>", kMany) + " ?b }"), "no error");
  EXPECT_EQ(query_error("ASK { ?a <p>" + repeat("|<q>", kMany) + " ?b }"), "no error");
  EXPECT_EQ(query_error("ASK { VALUES ?x {" + repeat("1 ", kMany) + "} }"), "no error");
  EXPECT_EQ(update_error(repeat("CLEAR ALL;", kMany)), "no error");
  EXPECT_TRUE(refused(query_error("ASK { FILTER(" + repeat("!", kMany) + "1) }")));
  EXPECT_EQ(query_error("ASK { FILTER(" + repeat("!", 1500) + "1) }"), "no error");
  EXPECT_EQ(query_error("ASK { ?s ?p ?o " + repeat("~ ", kMany) + "}"), "no error");
  EXPECT_EQ(query_error("ASK { ?s ?p ?o " + repeat("{| <p> 1 |}", kMany) + "}"), "no error");
}

// EXISTS patterns and operator chains add up, although neither nests too deeply alone.
TEST(Hostile, ChainsInsideExistsInsideChains) {
  const std::string expressions =
      "ASK {" + repeat("FILTER(EXISTS{", 160) + repeat("}" + repeat("+1", 1900) + ")", 160) + "}";
  EXPECT_NE(query_error(expressions).find("2000 levels"), std::string::npos);
  const std::string patterns =
      "ASK {" + repeat("{FILTER EXISTS{", 160) + repeat("}}" + repeat("OPTIONAL{}", 1900), 160) + "}";
  EXPECT_NE(query_error(patterns).find("2000 levels"), std::string::npos);
}

TEST(Hostile, LongTokens) {
  const std::string many(10'000'000, 'a');
  EXPECT_EQ(query_error("ASK { ?s ?p '" + many + "' }"), "no error");
  EXPECT_EQ(query_error("ASK { ?s ?p '''\\n" + many + "''' }"), "no error");
  EXPECT_EQ(query_error("ASK { ?s ?p <" + many + "> }"), "no error");
  EXPECT_EQ(query_error("ASK { ?s ?" + many + " 1 }"), "no error");
  EXPECT_LT(query_error("ASK { ?s ?p '" + many).size(), 200u);
  EXPECT_LT(query_error("ASK { ?s " + many + ":x 1 }").size(), 200u);
  EXPECT_LT(query_error("ASK { " + many + " }").size(), 200u);
}

TEST(Hostile, EveryPrefixOfAQueryIsRefusedOrAccepted) {
  const std::string text =
      "VERSION '1.2' PREFIX p: <p/> SELECT DISTINCT ?x (COUNT(*) AS ?n) FROM <g> { ?x p:a/^p:b* [ p:c (1 'a'@en) ], "
      "\"\"\"l\"\"\" . "
      "OPTIONAL { ?x a ?y FILTER(!BOUND(?y) || ?y IN (1, -2.5e3)) } VALUES (?x) { (UNDEF) } BIND(STR(?x) AS ?z) "
      "<< ?x p:a << p:s ?y 1 ~ >> ~ _:r >> ?p <<( ?x a 2 )>> ~ p:r {| a p:A {| ?q 1, 2 |} |} . "
      "FILTER(!!(?x = <<( ?x a <<( p:s ?y 'l' )>> )>>)) VALUES ?v { <<( p:s a <<( p:s a 3 )>> )>> } } "
      "GROUP BY ?x HAVING (COUNT(*) > 1) ORDER BY DESC(?n) LIMIT 10 OFFSET 5";
  EXPECT_EQ(query_error(text), "no error");
  for (std::size_t length = 0; length < text.size(); ++length) {
    query_error(text.substr(0, length));
    is_incomplete(text.substr(0, length), options());
  }
}

TEST(Hostile, EveryByteReplaced) {
  const std::string text =
      "WITH <g> DELETE { ?s ?p ?o } INSERT { GRAPH ?g { ?s <p>/<q> [] } } USING NAMED <n> WHERE { ?s ?p ?o "
      "FILTER NOT EXISTS { ?s (<a>|!<b>)+ 'x'^^<t> } } ; INSERT DATA { _:a <p> ( 1 2 ) ~ <r> {| <q> <<( _:a a 3 )>> |} "
      ". "
      "<< <s> <p> [] ~ >> <q> << <s> a 1 >> } ; LOAD <x> INTO GRAPH <y>";
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char replacement : {'\0', '\\', '"', '{', '}', '(', ')', '<', '>', '?', ':', '\n', '#', '\xFF'}) {
      std::string changed = text;
      changed[i] = replacement;
      update_error(changed);
    }
  }
}

}  // namespace
}  // namespace casus::query::test
