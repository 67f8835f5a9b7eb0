#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

/// The object of `?s ?p <text>`.
Term object(const std::string& text) {
  const Query query = parse_query("ASK { ?s ?p " + text + " }", options());
  return std::get<Term>(std::get<Bgp>(query.root->node).triples.at(0).object);
}

TEST(Terms, NumbersKeepTheirLexicalForm) {
  const std::string xsd = "http://www.w3.org/2001/XMLSchema#";
  EXPECT_EQ(object("007"), Term::literal("007", xsd + "integer"));
  EXPECT_EQ(object("+1"), Term::literal("+1", xsd + "integer"));
  EXPECT_EQ(object("-0"), Term::literal("-0", xsd + "integer"));
  EXPECT_EQ(object("1.50"), Term::literal("1.50", xsd + "decimal"));
  EXPECT_EQ(object(".5"), Term::literal(".5", xsd + "decimal"));
  EXPECT_EQ(object("1.e0"), Term::literal("1.e0", xsd + "double"));
  EXPECT_EQ(object("1E-7"), Term::literal("1E-7", xsd + "double"));
  EXPECT_EQ(object("123456789012345678901234567890"), Term::literal("123456789012345678901234567890", xsd + "integer"));
}

TEST(Terms, ADotBehindANumberEndsTheTriple) {
  EXPECT_EQ(object("1."), object("1"));
}

TEST(Terms, Booleans) {
  const Term yes = Term::literal("true", "http://www.w3.org/2001/XMLSchema#boolean");
  EXPECT_EQ(object("true"), yes);
  EXPECT_EQ(object("TRUE"), yes);
  EXPECT_EQ(object("True."), yes);
  EXPECT_EQ(query_error("ASK { ?s ?p true:x }"), "1:13: unknown prefix \"true:\"; declare it with PREFIX true: <...>");
}

TEST(Terms, StringsInEveryQuoting) {
  EXPECT_EQ(object("'a\"b'"), Term::literal("a\"b"));
  EXPECT_EQ(object("\"a'b\""), Term::literal("a'b"));
  EXPECT_EQ(object("'''a'\n''b'''"), Term::literal("a'\n''b"));
  EXPECT_EQ(object("\"\"\"a\"\n\"\"b\"\"\""), Term::literal("a\"\n\"\"b"));
  EXPECT_EQ(object("''"), Term::literal(""));
  EXPECT_EQ(object("\"\"\"\"\"\""), Term::literal(""));
  EXPECT_EQ(object(R"("\t\b\n\r\f\"\'\\")"), Term::literal("\t\b\n\r\f\"'\\"));
  EXPECT_EQ(object("\"#no comment\""), Term::literal("#no comment"));
}

TEST(Terms, LanguageTagsAndDatatypes) {
  EXPECT_EQ(object("'chat'@fr-BE"), Term::lang_literal("chat", "fr-BE"));
  EXPECT_EQ(object("'chat' @fr"), Term::lang_literal("chat", "fr"));
  EXPECT_EQ(object("'5'^^:t"), Term::literal("5", "http://e/t"));
  EXPECT_EQ(object("'5' ^^ <t>"), Term::literal("5", "http://e/t"));
}

TEST(Terms, PrefixedNames) {
  EXPECT_EQ(object(":"), iri("http://e/"));
  EXPECT_EQ(object(":a.b."), iri("http://e/a.b"));
  EXPECT_EQ(object(":a..b"), iri("http://e/a..b"));
  EXPECT_EQ(object(":1%20:x"), iri("http://e/1%20:x"));
  EXPECT_EQ(object(R"(:a\,b\.)"), iri("http://e/a,b."));
  EXPECT_EQ(object(":caf\u00E9"), iri("http://e/caf\u00E9"));
}

TEST(Terms, IrisAreResolvedAgainstTheBase) {
  EXPECT_EQ(object("<a>"), iri("http://e/a"));
  EXPECT_EQ(object("<>"), iri("http://e/"));
  EXPECT_EQ(object("<urn:x>"), iri("urn:x"));
  ParserOptions none;
  EXPECT_EQ(error_of([&] { parse_query("ASK { ?s ?p <a> }", none); }),
            "1:13: the IRI <a> is relative, and no BASE is declared");
}

// SPARQL 1.2, section 19.2: escapes stand in IRIs and strings, and what they give is not read again.
TEST(Terms, CodepointEscapes) {
  EXPECT_EQ(object(R"("\u0041\U0001F46A")"), Term::literal("A\U0001F46A"));
  EXPECT_EQ(object(R"('\u0041\u0022\u0027')"), Term::literal("A\"'"));
  EXPECT_EQ(object(R"(<\u0061>)"), iri("http://e/a"));
  EXPECT_EQ(object(R"("\\u0041")"), Term::literal("\\u0041"));
  EXPECT_EQ(object(R"("\u005Cn")"), Term::literal("\\n"));
  EXPECT_EQ(object(R"("\u005C\u005C")"), Term::literal("\\\\"));
  EXPECT_EQ(algebra(R"(BASE <http://\u006F/> PREFIX p: <\u0070/> ASK { <x> p:y p:z })"),
            "(bgp (triple <http://o/x> <http://o/p/y> <http://o/p/z>))");
}

TEST(Terms, CodepointEscapesOutsideOfIrisAndStrings) {
  const std::string message = "an escape like this stands only in an IRI or a string";
  EXPECT_EQ(query_error(R"(\u0041SK {})"), "1:1: " + message);
  EXPECT_NE(query_error(R"(ASK { ?\u0073 ?p ?o })"), "no error");
  EXPECT_EQ(query_error(R"(ASK { ?s :\u0070 ?o })"), "1:11: " + message);
  EXPECT_EQ(query_error(R"(ASK { ?s ?p \u005cu0031 })"), "1:13: " + message);
}

TEST(Terms, CodepointEscapesOfNoCharacter) {
  EXPECT_EQ(query_error(R"(ASK { ?s ?p "a\uD800" })"), "1:15: the escape \\uD800 is a surrogate, not a character");
  EXPECT_EQ(query_error(R"(ASK { ?s ?p <a\uDCA1> })"), "1:15: the escape \\uDCA1 is a surrogate, not a character");
  EXPECT_EQ(query_error(R"(ASK { ?s ?p "\U00110000" })"), "1:14: the escape \\U00110000 is above U+10FFFF");
  EXPECT_EQ(query_error(R"(ASK { ?s ?p <a\u0020b> })"), "1:15: an IRI must not hold the character U+0020");
  EXPECT_EQ(query_error(R"(ASK { ?s ?p "\u12" })"), "1:13: a wrong escape in the string that begins here");
}

TEST(Terms, VariablesAreTheSameWithEitherSign) {
  EXPECT_EQ(algebra("SELECT ?x $x { ?x ?1_\u00B7a $x }"), "(project (?x) (bgp (triple ?x ?1_\u00B7a ?x)))");
}

}  // namespace
}  // namespace casus::query::test
