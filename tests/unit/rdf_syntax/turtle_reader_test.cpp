#include <gtest/gtest.h>

#include "tests/unit/rdf_syntax/reading.h"

namespace casus::storage {
namespace {

std::string turtle(std::string_view text, std::string base = {}) {
  return read_lines(text, RdfFormat::kTurtle, std::move(base));
}
std::string turtle_error(std::string_view text) {
  return error_of(text, RdfFormat::kTurtle);
}
std::string trig(std::string_view text) {
  return read_lines(text, RdfFormat::kTriG);
}

const std::string kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

TEST(Turtle, Directives) {
  EXPECT_EQ(turtle("@prefix a: <http://a/> . PREFIX b: <http://b/> prefix : <#>\n"
                   "@base <http://base/x> . a:s b:p :o . base <y/> BASE <z> <s> :p <o> .",
                   "http://first/"),
            "<http://a/s> <http://b/p> <http://first/#o>\n<http://base/y/s> <http://first/#p> <http://base/y/o>\n");
  EXPECT_EQ(turtle("@prefix a: <a:1> . a: a: a: . @prefix a: <a:2> . a: a: a: ."),
            "<a:1> <a:1> <a:1>\n<a:2> <a:2> <a:2>\n");
}

TEST(Turtle, ReportsDeclarationsOnce) {
  ReadOptions options = options_for(RdfFormat::kTurtle);
  for (std::size_t window = 1; window < 60; ++window) {
    options.window_size = window;
    const Collector found =
        collect("@prefix a: <http://a/> . PREFIX b: <http://b/> @base <http://c/> . BASE <d>", options);
    ASSERT_EQ(found.prefixes.size(), 2u);
    EXPECT_EQ(found.prefixes[1], std::make_pair(std::string("b"), std::string("http://b/")));
    EXPECT_EQ(found.bases, (std::vector<std::string>{"http://c/", "http://c/d"}));
  }
}

TEST(Turtle, KeywordsAndNamesThatLookLikeThem) {
  EXPECT_EQ(turtle("prefix a: <a:> prefix true: <t:> prefix prefix: <p:> prefix base: <b:> prefix a.b: <ab:>\n"
                   "prefix:s a true:x , true, false . base:s a:p a.b:o . a:s a.b:p true:."),
            "<p:s> <" + kRdf + "type> <t:x>\n<p:s> <" + kRdf + "type> \"true\"^^<" + kXsd + "boolean>\n<p:s> <" + kRdf +
                "type> \"false\"^^<" + kXsd + "boolean>\n<b:s> <a:p> <ab:o>\n<a:s> <ab:p> <t:>\n");
}

TEST(Turtle, Literals) {
  EXPECT_EQ(turtle("<a:s> <a:p> 1, -1.5, +.5e3, 1.e0, 'a', '''b'c''', \"\"\"d\"\n\"\"e\"\"\", \"\", '' , \"x\"@en-GB, "
                   "\"y\" ^^ <a:d>."),
            "<a:s> <a:p> \"1\"^^<" + kXsd + "integer>\n<a:s> <a:p> \"-1.5\"^^<" + kXsd +
                "decimal>\n<a:s> <a:p> \"+.5e3\"^^<" + kXsd + "double>\n<a:s> <a:p> \"1.e0\"^^<" + kXsd +
                "double>\n<a:s> <a:p> \"a\"\n<a:s> <a:p> \"b'c\"\n<a:s> <a:p> \"d\\\"\\n\\\"\\\"e\"\n<a:s> <a:p> \"\"\n"
                "<a:s> <a:p> \"\"\n<a:s> <a:p> \"x\"@en-gb\n<a:s> <a:p> \"y\"^^<a:d>\n");
  EXPECT_EQ(turtle("<a:s> <a:p> 1.<a:s> <a:p> 2."),
            "<a:s> <a:p> \"1\"^^<" + kXsd + "integer>\n<a:s> <a:p> \"2\"^^<" + kXsd + "integer>\n");
}

TEST(Turtle, NamesWithEscapesAndDots) {
  EXPECT_EQ(turtle("@prefix a: <http://a/> . a:b.c a:\\,\\. a:%41:x ."),
            "<http://a/b.c> <http://a/,.> <http://a/%41:x>\n");
  EXPECT_EQ(turtle("_:a.b <a:p> _:c."), "_:a.b <a:p> _:c\n");
}

TEST(Turtle, ListsOfPredicatesAndObjects) {
  EXPECT_EQ(turtle("<a:s> <a:p> <a:1>, <a:2>; <a:q> <a:3>;; ; ."),
            "<a:s> <a:p> <a:1>\n<a:s> <a:p> <a:2>\n<a:s> <a:q> <a:3>\n");
}

TEST(Turtle, AnonymousNodes) {
  EXPECT_EQ(turtle("[] <a:p> [ <a:q> [] ; <a:r> <a:o> ] ."),
            "_:anon-2 <a:q> _:anon-3\n_:anon-2 <a:r> <a:o>\n_:anon-1 <a:p> _:anon-2\n");
  EXPECT_EQ(turtle("[ <a:p> <a:o> ] . [ <a:p> <a:o> ] <a:q> <a:r> ."),
            "_:anon-1 <a:p> <a:o>\n_:anon-2 <a:p> <a:o>\n_:anon-2 <a:q> <a:r>\n");
  EXPECT_NE(turtle_error("[] ."), "");
  EXPECT_NE(turtle_error("<a:s> [] <a:o> ."), "");
}

TEST(Turtle, Collections) {
  EXPECT_EQ(turtle("( 1 () ) <a:p> ( [ <a:q> 2 ] ) ."),
            "_:anon-1 <" + kRdf + "first> \"1\"^^<" + kXsd + "integer>\n_:anon-1 <" + kRdf +
                "rest> _:anon-2\n_:anon-2 <" + kRdf + "first> <" + kRdf + "nil>\n_:anon-2 <" + kRdf + "rest> <" + kRdf +
                "nil>\n_:anon-3 <a:q> \"2\"^^<" + kXsd + "integer>\n_:anon-4 <" + kRdf + "first> _:anon-3\n_:anon-4 <" +
                kRdf + "rest> <" + kRdf + "nil>\n_:anon-1 <a:p> _:anon-4\n");
  EXPECT_NE(turtle_error("( 1 ) ."), "");
  EXPECT_NE(turtle_error("<a:s> ( 1 ) <a:o> ."), "");
}

TEST(Turtle, MadeLabelsNeverMeetWrittenOnes) {
  EXPECT_EQ(turtle("_:anon-1 <a:p> [] . _:anon--1 <a:p> _:anonymous ."),
            "_:anon--1 <a:p> _:anon-1\n_:anon---1 <a:p> _:anonymous\n");
}

TEST(Turtle, Errors) {
  EXPECT_EQ(turtle_error("@prefix ex: <http://e/> .\nex:a ex:b ex:c\nex:d ex:e ex:f ."),
            "test:3:1: expected an annotation, ',', ';' or '.', found 'ex:d'");
  EXPECT_EQ(turtle_error("\n ex:a <a:b> <a:c> ."), "test:2:2: the prefix 'ex:' is not declared");
  EXPECT_EQ(turtle_error("foaf:a <a:b> <a:c> ."),
            "test:1:1: the prefix 'foaf:' is not declared; it usually stands for <http://xmlns.com/foaf/0.1/>");
  EXPECT_EQ(turtle_error("<s> <a:p> <a:o> ."), "test:1:1: the IRI <s> is relative, and there is no base IRI");
  EXPECT_EQ(turtle_error("<a:s> <a:p> \"é\" x"),
            "test:1:17: expected '^^', a language tag, an annotation, ',', ';' or '.', found 'x'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> \"abc\n\" ."), "test:1:17: expected the closing '\"', found the end of the line");
  EXPECT_EQ(turtle_error("<a:s> <a:p> \"\"\"abc\n"),
            "test:2:1: expected the closing '\"\"\"', found the end of the input");
  EXPECT_EQ(turtle_error("<a:s> <a:p q> 1 ."),
            "test:1:11: expected a character that an IRI may hold or '>', found ' '");
  EXPECT_EQ(turtle_error("<a:s> <a:p> <a:\\u0020> ."), "test:1:16: an IRI must not hold the character U+0020");
  EXPECT_EQ(turtle_error("<a:s> <a:p> ( 1 ; ) ."),
            "test:1:17: expected an object (an IRI, a blank node, a literal, '[', '(' or '<<') or ')', found ';'");
  EXPECT_EQ(turtle_error("\"s\" <a:p> 1 ."), "test:1:1: expected a directive or a subject, found '\"'");
  EXPECT_EQ(turtle_error("@prefix : <a:b>\n<a:s> <a:p> 1 ."), "test:2:1: expected '.', found '<'");
  for (const char* text :
       {"@PREFIX a: <a:b> .", "@prefix a <a:b> .", "PREFIX a: <a:b> .", "<a:s> <a:p> <a:o> ..", "<a:s> <a:p> TRUE .",
        "<a:s> <a:p> 1.5.2 .", "<a:s> <a:p> .", "<a:s> <a:p> <a:o> , .", "<a:s> ; <a:p> <a:o> .",
        "{ <a:s> <a:p> <a:o> }", "<a:s> A <a:o> .", "<a:s> <a:p> \"x\"@en_GB .", "<a:s> <a:p> \"x\"^^\"y\" .",
        "<a:s> <a:p> 'x\" .", "= <a:p> <a:o> ."}) {
    EXPECT_NE(turtle_error(text), "") << text;
  }
}

TEST(Turtle, RefusesARelativeBaseOption) {
  EXPECT_THROW(collect("", options_for(RdfFormat::kTurtle, "relative")), LoadError);
}

TEST(Formats, NotReadYet) {
  EXPECT_THROW(collect("", options_for(RdfFormat::kJsonLd)), LoadError);
}

TEST(TriG, Graphs) {
  EXPECT_EQ(
      trig("@prefix a: <a:> . a:s a:p 'd' . { a:s a:p 'e' } a:g { a:s a:p 'f', 'g' ; a:q 'h' . a:s a:p 'i' } _:g {} [] "
           "{ a:s a:p 'j' . }\n"
           "GRAPH a:h { [] a:p 'k' . [ a:p 'l' ] } graph[]{ ( 1 ) a:p 'm' } a:s a:p 'n' ."),
      "<a:s> <a:p> \"d\"\n<a:s> <a:p> \"e\"\n<a:s> <a:p> \"f\" <a:g>\n<a:s> <a:p> \"g\" <a:g>\n<a:s> <a:q> \"h\" "
      "<a:g>\n"
      "<a:s> <a:p> \"i\" <a:g>\n<a:s> <a:p> \"j\" _:anon-1\n_:anon-2 <a:p> \"k\" <a:h>\n_:anon-3 <a:p> \"l\" <a:h>\n"
      "_:anon-5 <" +
          kRdf + "first> \"1\"^^<" + kXsd + "integer> _:anon-4\n_:anon-5 <" + kRdf + "rest> <" + kRdf +
          "nil> _:anon-4\n_:anon-5 <a:p> \"m\" _:anon-4\n<a:s> <a:p> \"n\"\n");
}

TEST(TriG, Errors) {
  const auto error = [](std::string_view text) { return error_of(text, RdfFormat::kTriG); };
  EXPECT_EQ(error("<a:g> {\n <a:s> <a:p> <a:o> .\n"), "test:3:1: expected '}', found the end of the input");
  EXPECT_EQ(error("{ <a:s> <a:p> <a:o> <a:o> }"), "test:1:21: expected an annotation, ',', ';', '.' or '}', found '<'");
  EXPECT_EQ(error("GRAPH { <a:s> <a:p> <a:o> }"), "test:1:7: expected a graph name, found '{'");
  for (const char* text :
       {"}", "{ { } }", "{ @prefix a: <a:> . }", "{ <a:g> { } }", "[ <a:p> 1 ] { }", "(1) { }", "GRAPH (1) { }",
        "{ } .", "<a:g> { } .", "{ <a:s> <a:p> <a:o> . . }", "\"g\" { }", "<a:s> <a:p> <a:o>", "[ <a:p> 1 ]"}) {
    EXPECT_NE(error(text), "") << text;
  }
}

}  // namespace
}  // namespace casus::storage
