#include "casus/term.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace casus {
namespace {

using namespace std::string_literals;

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

TEST(Term, KeepsLexicalForms) {
  const Term one = Term::literal("1", kXsd + "integer");
  const Term padded = Term::literal("01", kXsd + "integer");
  EXPECT_NE(one, padded);
  EXPECT_EQ(padded.value(), "01");
  EXPECT_EQ(padded.datatype(), kXsd + "integer");
}

TEST(Term, PlainLiteralsAreStrings) {
  EXPECT_EQ(Term::literal("a"), Term::literal("a", kXsd + "string"));
  EXPECT_EQ(Term::literal("a").datatype(), kXsd + "string");
  EXPECT_EQ(Term(TermView::literal("a", kXsd + "string")), Term::literal("a"));
  EXPECT_NE(Term::literal("a"), Term::lang_literal("a", "en"));
  EXPECT_NE(Term::literal("a"), Term::iri("a"));
}

TEST(Term, LanguageAndDirection) {
  const Term plain = Term::lang_literal("chat", "fr");
  const Term directed = Term::lang_literal("chat", "fr", Direction::kLtr);
  EXPECT_EQ(plain.datatype(), "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString");
  EXPECT_EQ(directed.datatype(), "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString");
  EXPECT_NE(plain, directed);
  EXPECT_EQ(plain, Term::lang_literal("chat", "FR"));
  EXPECT_NE(Term::lang_literal("a", "x"), Term::literal("a", "x"));
}

TEST(Term, ViewsComeBack) {
  const Term inner = Term::triple(Term::blank_node("b"), Term::iri("http://p"), Term::lang_literal("x", "en"));
  const Term terms[] = {Term(),
                        Term::iri("http://a"),
                        Term::blank_node("b0"),
                        Term::literal(""),
                        Term::literal("a\0b"s),
                        Term::literal("5", kXsd + "byte"),
                        Term::lang_literal("x", "ar", Direction::kRtl),
                        inner,
                        Term::triple(Term::iri("http://s"), Term::iri("http://p"), inner)};
  for (const Term& term : terms) {
    EXPECT_EQ(Term(term.view()), term) << term.to_string();
    const Term copy = term;
    EXPECT_EQ(Term(copy.view()), term);
  }
}

TEST(Term, ViewOfATripleOutlivesCopies) {
  Term kept;
  {
    const Term triple = Term::triple(Term::iri("http://s"), Term::iri("http://p"), Term::literal("o"));
    kept = triple;
  }
  EXPECT_EQ(kept.view().triple->object.value, "o");
  EXPECT_EQ(kept.subject().value(), "http://s");
}

TEST(Term, OrderIsTotal) {
  const std::set<Term> terms = {Term::iri("b"),
                                Term::iri("a"),
                                Term::iri("a"),
                                Term::literal("a"),
                                Term::literal("a", kXsd + "integer"),
                                Term::lang_literal("a", "en"),
                                Term::lang_literal("a", "en", Direction::kLtr),
                                Term::blank_node("a"),
                                Term::triple(Term::iri("a"), Term::iri("b"), Term::iri("c")),
                                Term::triple(Term::iri("a"), Term::iri("b"), Term::iri("d"))};
  EXPECT_EQ(terms.size(), 9u);
  EXPECT_TRUE(terms.begin()->is_blank_node());
  EXPECT_TRUE(terms.rbegin()->is_triple());
}

TEST(Term, CanonicalNTriples) {
  EXPECT_EQ(Term::iri("http://a/ü").to_string(), "<http://a/ü>");
  EXPECT_EQ(Term::iri("http://a/ <>").to_string(), "<http://a/\\u0020\\u003C\\u003E>");
  EXPECT_EQ(Term::blank_node("b0").to_string(), "_:b0");
  EXPECT_EQ(Term::literal("a").to_string(), "\"a\"");
  EXPECT_EQ(Term::literal("a", kXsd + "string").to_string(), "\"a\"");
  EXPECT_EQ(Term::literal("1", kXsd + "integer").to_string(), "\"1\"^^<" + kXsd + "integer>");
  EXPECT_EQ(Term::lang_literal("chat", "fr-BE").to_string(), "\"chat\"@fr-be");
  EXPECT_EQ(Term::lang_literal("x", "ar", Direction::kRtl).to_string(), "\"x\"@ar--rtl");
  EXPECT_EQ(Term::triple(Term::iri("s:"), Term::iri("p:"), Term::literal("o")).to_string(), "<<( <s:> <p:> \"o\" )>>");
}

TEST(Term, CanonicalEscapes) {
  EXPECT_EQ(Term::literal("\b\t\n\f\r\"\\").to_string(), R"("\b\t\n\f\r\"\\")");
  EXPECT_EQ(Term::literal("\0\x07\x0B\x0E\x1F\x7F"s).to_string(), R"("\u0000\u0007\u000B\u000E\u001F\u007F")");
  EXPECT_EQ(Term::literal("\xEF\xBF\xBE\xEF\xBF\xBF").to_string(), R"("\uFFFE\uFFFF")");
  EXPECT_EQ(Term::literal("\xEF\xBF\xBD\xEF\xBB\xBF").to_string(), "\"\xEF\xBF\xBD\xEF\xBB\xBF\"");
  EXPECT_EQ(Term::literal("'é😀").to_string(), "\"'é😀\"");
}

// Texts are looked through in pieces.
TEST(Term, CanonicalEscapesAtAllPlaces) {
  const std::map<char, std::string> escapes = {{' ', "0020"}, {'<', "003C"},  {'>', "003E"}, {'"', "0022"},
                                               {'{', "007B"}, {'}', "007D"},  {'|', "007C"}, {'^', "005E"},
                                               {'`', "0060"}, {'\\', "005C"}, {'\t', "0009"}};
  for (std::size_t length = 1; length <= 40; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      const std::string before(place, 'a'), after(length - place - 1, 'b');
      for (const auto& [c, escape] : escapes) {
        EXPECT_EQ(Term::iri("a:" + before + c + after).to_string(), "<a:" + before + "\\u" + escape + after + ">");
      }
      EXPECT_EQ(Term::literal(before + '"' + after).to_string(), '"' + before + "\\\"" + after + '"');
      EXPECT_EQ(Term::literal(before + "\xEF\xBF\xBE" + after).to_string(), '"' + before + "\\uFFFE" + after + '"');
      EXPECT_EQ(Term::literal(before + "\xEF\xBF\xBD" + after).to_string(),
                '"' + before + "\xEF\xBF\xBD" + after + '"');
    }
  }
}

}  // namespace
}  // namespace casus
