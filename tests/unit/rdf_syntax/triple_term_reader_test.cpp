#include <gtest/gtest.h>

#include "tests/unit/rdf_syntax/reading.h"

// Triple terms, reified triples, annotations, base directions and version announcements (RDF 1.2).
namespace casus::storage {
namespace {

const std::string kReifies = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>";

std::string turtle(std::string_view text) {
  return read_lines("prefix : <a:> " + std::string(text), RdfFormat::kTurtle);
}
std::string turtle_error(std::string_view text) {
  return error_of(text, RdfFormat::kTurtle);
}

TEST(NTriples12, TripleTermsAsObjects) {
  EXPECT_EQ(read_lines("<a:s> <a:p> <<( <a:a> <a:b> \"c\"@en--ltr )>> .\n_:r<a:p><<(_:a<a:b><<(<a:c><a:d>_:e)>>)>>.",
                       RdfFormat::kNTriples),
            "<a:s> <a:p> <<( <a:a> <a:b> \"c\"@en--ltr )>>\n_:r <a:p> <<( _:a <a:b> <<( <a:c> <a:d> _:e )>> )>>\n");
  EXPECT_EQ(read_lines("<a:s> <a:p> <<( <a:a> <a:b> <a:c> )>> <a:g> .", RdfFormat::kNQuads),
            "<a:s> <a:p> <<( <a:a> <a:b> <a:c> )>> <a:g>\n");
}

TEST(NTriples12, Versions) {
  EXPECT_EQ(read_lines("VERSION \"1.2\" # c\n<a:s> <a:p> <a:o> .\n\tVERSION\"1.2-basic\"", RdfFormat::kNTriples),
            "<a:s> <a:p> <a:o>\n");
  for (const char* text : {"version \"1.2\"", "VERSION '1.2'", "VERSION 1.2", "VERSION \"1.2\" .", "@version \"1.2\" .",
                           "VERSION \"1.2\" <a:s> <a:p> <a:o> ."}) {
    EXPECT_NE(error_of(text, RdfFormat::kNTriples), "") << text;
    EXPECT_NE(error_of(text, RdfFormat::kNQuads), "") << text;
  }
}

TEST(NTriples12, Errors) {
  const auto error = [](std::string_view text) { return error_of(text, RdfFormat::kNTriples); };
  EXPECT_EQ(error("<a:s> <a:p> << <a:a> <a:b> <a:c> >> ."),
            "test:1:13: expected an object (an IRI in <>, a blank node, a literal or '<<('), found '<<'");
  EXPECT_EQ(error("<<( <a:a> <a:b> <a:c> )>> <a:p> <a:o> ."),
            "test:1:1: expected a subject (an IRI in <> or a blank node) or VERSION, found '<<('");
  EXPECT_EQ(error("<a:s> <<( <a:a> <a:b> <a:c> )>> <a:o> ."),
            "test:1:7: expected a predicate (an IRI in <>), found '<<('");
  EXPECT_EQ(error("<a:s> <a:p> <<( <a:a> <a:b> <a:c> >> ."), "test:1:35: expected ')>>', found '>>'");
  EXPECT_EQ(error("<a:s> <a:p> <<( \"a\" <a:b> <a:c> )>> ."),
            "test:1:17: expected a subject (an IRI in <> or a blank node), found '\"'");
  EXPECT_EQ(error("<a:s> <a:p> <<( <a:a> <a:b> <a:c> )> > ."), "test:1:35: expected ')>>', found ')'");
  EXPECT_EQ(error("<a:s> <a:p> <a:o> {| <a:q> 1 |} ."), "test:1:19: expected '.', found '{|'");
  EXPECT_EQ(error("VERSION '1'"), "test:1:9: expected a version in double quotes, such as \"1.2\", found '''");
  EXPECT_EQ(error("<a:s> <a:p> \"x\"@en--RTL ."), "test:1:21: a base direction is 'ltr' or 'rtl', not 'RTL'");
  EXPECT_EQ(error("<a:s> <a:p> \"x\"@en-- ."), "test:1:21: expected 'ltr' or 'rtl', found ' '");
  EXPECT_EQ(error("<a:s> <a:p> \"x\"@zh-classical ."),
            "test:1:20: a part of a language tag has at most eight characters");
}

TEST(Turtle12, TripleTerms) {
  EXPECT_EQ(turtle(":s :p <<( :a a 1.5 )>> , <<( [] :b <<(_:c:d'e'@en--rtl)>> )>> ."),
            "<a:s> <a:p> <<( <a:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "\"1.5\"^^<http://www.w3.org/2001/XMLSchema#decimal> )>>\n"
            "<a:s> <a:p> <<( _:anon-1 <a:b> <<( _:c <a:d> \"e\"@en--rtl )>> )>>\n");
  EXPECT_EQ(turtle("[] :p ( <<( :a :b true )>> ) ."),
            "_:anon-2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <<( <a:a> <a:b> "
            "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> )>>\n"
            "_:anon-2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>\n"
            "_:anon-1 <a:p> _:anon-2\n");
}

TEST(Turtle12, ReifiedTriples) {
  const std::string term = " <<( <a:a> <a:b> <a:c> )>>\n";
  EXPECT_EQ(turtle("<< :a :b :c >> ."), "_:anon-1 " + kReifies + term);
  EXPECT_EQ(turtle("<<:a :b :c~>> :p :o ."), "_:anon-1 " + kReifies + term + "_:anon-1 <a:p> <a:o>\n");
  EXPECT_EQ(turtle("<< :a :b :c ~ :r >> :p :o ; :q << :a :b :c ~ _:x >> ."),
            "<a:r> " + kReifies + term + "<a:r> <a:p> <a:o>\n_:x " + kReifies + term + "<a:r> <a:q> _:x\n");
  EXPECT_EQ(turtle("<< << :a :b :c ~ :r >> :p << :a :b :c ~ [ ] >> ~ :s >> ."),
            "<a:r> " + kReifies + term + "_:anon-1 " + kReifies + term + "<a:s> " + kReifies +
                " <<( <a:r> <a:p> _:anon-1 )>>\n");
  EXPECT_EQ(turtle("<< :r :p <<( :a :b :c )>> ~ :s >> ."),
            "<a:s> " + kReifies + " <<( <a:r> <a:p> <<( <a:a> <a:b> <a:c> )>> )>>\n");
  EXPECT_EQ(turtle("[ :q << :a :b :c >> ] ."), "_:anon-2 " + kReifies + term + "_:anon-1 <a:q> _:anon-2\n");
}

TEST(Turtle12, Annotations) {
  const std::string triple = "<a:s> <a:p> <a:o>\n";
  const std::string term = " <<( <a:s> <a:p> <a:o> )>>\n";
  EXPECT_EQ(turtle(":s :p :o ~ ."), triple + "_:anon-1 " + kReifies + term);
  EXPECT_EQ(turtle(":s :p :o ~ :r ~ _:x ."), triple + "<a:r> " + kReifies + term + "_:x " + kReifies + term);
  EXPECT_EQ(turtle(":s :p :o {| :q :z ; :q2 1 |} ~ :r {| a :C |} {| a :D |} ; :p2 :o2 ."),
            triple + "_:anon-1 " + kReifies + term + "_:anon-1 <a:q> <a:z>\n" +
                "_:anon-1 <a:q2> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer>\n" + "<a:r> " + kReifies + term +
                "<a:r> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <a:C>\n" + "_:anon-2 " + kReifies + term +
                "_:anon-2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <a:D>\n" + "<a:s> <a:p2> <a:o2>\n");
  EXPECT_EQ(turtle(":s :p :n , :o ~ :r {| :q :z ~ :x |} , :m ."),
            "<a:s> <a:p> <a:n>\n" + triple + "<a:r> " + kReifies + term + "<a:r> <a:q> <a:z>\n<a:x> " + kReifies +
                " <<( <a:r> <a:q> <a:z> )>>\n<a:s> <a:p> <a:m>\n");
  EXPECT_EQ(turtle(":s :p [ :q 'x' ] {| :t :z |} ."), "_:anon-1 <a:q> \"x\"\n<a:s> <a:p> _:anon-1\n_:anon-2 " +
                                                          kReifies +
                                                          " <<( <a:s> <a:p> _:anon-1 )>>\n_:anon-2 <a:t> <a:z>\n");
  EXPECT_EQ(turtle("[ :p :o ~ :r ] ."), "_:anon-1 <a:p> <a:o>\n<a:r> " + kReifies + " <<( _:anon-1 <a:p> <a:o> )>>\n");
}

TEST(Turtle12, Versions) {
  EXPECT_EQ(turtle("VERSION \"1.2\" @version '1.2-basic'. version '1.2' :s :p :o . @version \"future\" ."),
            "<a:s> <a:p> <a:o>\n");
  EXPECT_EQ(turtle("prefix version: <b:> version:a :p version:c . prefix versions: <c:> versions:a :p :o ."),
            "<b:a> <a:p> <b:c>\n<c:a> <a:p> <a:o>\n");
  for (const char* text : {"VERSION 1.2", "VERSION \"\"\"1.2\"\"\"", "VERSION '''1.2'''", "@version \"1.2\"",
                           "@VERSION \"1.2\" .", "VERSION \"1.2\" .", "VERSION", "@version"}) {
    EXPECT_NE(turtle_error(text), "") << text;
  }
}

TEST(Turtle12, Errors) {
  EXPECT_EQ(turtle_error("<a:s> <a:p> << <a:a> <a:b> >> ."),
            "test:1:28: expected an object (an IRI, a blank node, a literal, '<<' or '<<('), found '>>'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> << <a:a> <a:b> <a:c> <a:d> >> ."), "test:1:34: expected '~' or '>>', found '<'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> << <a:a> <a:b> <a:c> ~ <a:r> ~ >> ."), "test:1:42: expected '>>', found '~'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> << <a:a> <a:b> ( 1 ) >> ."),
            "test:1:28: expected an object (an IRI, a blank node, a literal, '<<' or '<<('), found '('");
  EXPECT_EQ(turtle_error("<a:s> <a:p> << 1 <a:b> <a:c> >> ."),
            "test:1:16: expected a subject (an IRI, a blank node or '<<'), found '1'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> << <a:a> [] <a:c> >> ."),
            "test:1:22: expected a predicate (an IRI or 'a'), found '['");
  EXPECT_EQ(turtle_error("<a:s> <a:p> <<( << <a:a> <a:b> <a:c> >> <a:b> <a:c> )>> ."),
            "test:1:17: expected a subject (an IRI or a blank node), found '<<'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> <<( <a:a> <a:b> << <a:a> <a:b> <a:c> >> )>> ."),
            "test:1:29: expected an object (an IRI, a blank node, a literal or '<<('), found '<<'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> <<( <a:a> <a:b> <a:c> >> ."), "test:1:35: expected ')>>', found '>>'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> 1 {| |} ."), "test:1:18: expected a predicate (an IRI or 'a'), found '|}'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> 1 {| <a:q> 2 } ."),
            "test:1:26: expected an annotation, ',', ';' or '|}', found '}'");
  EXPECT_EQ(turtle_error("<a:s> <a:p> 1 {| <a:q> 2\n"),
            "test:2:1: expected an annotation, ',', ';' or '|}', found the end of the input");
  EXPECT_EQ(turtle_error("<a:s> <a:p> 1 ~ 2 ."),
            "test:1:17: expected a reifier (an IRI or a blank node), '~', '{|', ',', ';' or '.', found '2'");
  EXPECT_EQ(turtle_error("<<( <a:a> <a:b> <a:c> )>> <a:p> 1 ."),
            "test:1:1: expected a directive or a subject, found '<<('");
  EXPECT_EQ(turtle_error("<a:s> << <a:a> <a:b> <a:c> >> 1 ."),
            "test:1:7: expected a predicate (an IRI or 'a'), found '<<'");
  EXPECT_EQ(turtle_error("VERSION 1.2"),
            "test:1:9: expected a version in single or double quotes, such as \"1.2\", found '1'");
  EXPECT_EQ(turtle_error("@versoin '1.2' ."), "test:1:2: expected 'prefix', 'base' or 'version', found 'versoin'");
  for (const char* text :
       {"<< <a:a> <a:b> <a:c> >>", "<< <a:a> <a:b> [ <a:p> 1 ] >> .", "<< ( ) <a:b> <a:c> >> .",
        "<<( <a:a> <a:b> <a:c> )>> .", "<< ( <a:a> <a:b> <a:c> ) >> .", "<a:s> <a:p> < < <a:a> <a:b> <a:c> >> .",
        "<a:s> <a:p> <<( <a:a> <a:b> <a:c> ) >> .", "<a:s> <a:p> <<( <a:a> <a:b> <a:c> ~ <a:r> )>> .",
        "<a:s> <a:p> ( 1 ~ ) .", "<a:s> <a:p> ( 1 {| <a:q> 2 |} ) .", "<a:s> ~ <a:p> 1 .", "<a:s> <a:p> { <a:q> 2 } .",
        "<a:s> <a:p> 1 { | <a:q> 2 | } .", "<a:s> <a:p> 1 {| <a:q> 2 |} {| |} .", "<a:s> <a:p> 1 ~ ( ) .",
        "<a:s> <a:p> 1 ~ << <a:a> <a:b> <a:c> >> .", "<a:s> <a:p> << <a:a> <a:b> <a:c> {| <a:q> 2 |} >> ."}) {
    EXPECT_NE(turtle_error(text), "") << text;
  }
}

TEST(TriG12, EverythingInGraphs) {
  const std::string term = " <<( <a:a> <a:b> <a:c> )>>";
  EXPECT_EQ(
      read_lines("prefix : <a:> version '1.2' << :a :b :c ~ :r >> . :g { << :a :b :c ~ :r >> :p :o {| :q 1.5 |} . "
                 "<<:a :b :c>> } GRAPH :h { :a :b :c ~:x } << :a :b :c >> :p <<(:a :b :c)>> . { :a :b :c ~:y . }",
                 RdfFormat::kTriG),
      "<a:r> " + kReifies + term + "\n<a:r> " + kReifies + term + " <a:g>\n<a:r> <a:p> <a:o> <a:g>\n_:anon-1 " +
          kReifies + " <<( <a:r> <a:p> <a:o> )>> <a:g>\n_:anon-1 <a:q> " +
          "\"1.5\"^^<http://www.w3.org/2001/XMLSchema#decimal> <a:g>\n_:anon-2 " + kReifies + term +
          " <a:g>\n<a:a> <a:b> <a:c> <a:h>\n<a:x> " + kReifies + term + " <a:h>\n_:anon-3 " + kReifies + term +
          "\n_:anon-3 <a:p>" + term + "\n<a:a> <a:b> <a:c>\n<a:y> " + kReifies + term + "\n");
  const auto error = [](std::string_view text) { return error_of(text, RdfFormat::kTriG); };
  EXPECT_NE(error("<< <a:a> <a:b> <a:c> >> { }"), "");
  EXPECT_NE(error("GRAPH << <a:a> <a:b> <a:c> >> { }"), "");
  EXPECT_NE(error("<a:g> { VERSION '1.2' }"), "");
  EXPECT_EQ(error("<a:g> { <a:s> <a:p> <a:o> { } }"),
            "test:1:27: expected an annotation, ',', ';', '.' or '}', found '{'");
}

TEST(LanguageTags, MustBeWellFormedAndAreSpelledInOneWay) {
  const Collector found =
      collect("<a:s> <a:p> 'x'@EN-gb , 'x'@en-GB--ltr , 'x'@zh-hant .", options_for(RdfFormat::kTurtle));
  EXPECT_EQ(found.quads[0].object.language(), "en-GB");
  EXPECT_EQ(found.quads[1].object.language(), "en-GB");
  EXPECT_EQ(found.quads[1].object.direction(), Direction::kLtr);
  EXPECT_EQ(found.quads[2].object.language(), "zh-Hant");
  EXPECT_EQ(turtle_error("<a:s> <a:p> 'x'@a-b ."),
            "test:1:17: a language tag begins with a language, two to eight letters");
  EXPECT_EQ(turtle_error("<a:s> <a:p> 'x'@en--ltrx ."), "test:1:21: a base direction is 'ltr' or 'rtl', not 'ltrx'");
}

}  // namespace
}  // namespace casus::storage
