#include <gtest/gtest.h>

#include "tests/unit/rdf_syntax/reading.h"
#include "tests/unit/rdf_syntax/writing.h"

namespace casus::storage {
namespace {

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";
const std::string kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const std::string kHead = "@prefix : <http://e/> .\n\n";
const std::string kHeadWithRdf = "@prefix : <http://e/> .\n@prefix rdf: <" + kRdf + "> .\n\n";

Term ex(const std::string& name) {
  return Term::iri("http://e/" + name);
}

PrefixMap prefixes() {
  PrefixMap map;
  map.set("", "http://e/");
  map.set("rdf", kRdf);
  map.set("xsd", kXsd);
  return map;
}

std::string object_in_turtle(const Term& object) {
  const std::string text = write_all({{ex("s"), ex("p"), object, {}}}, RdfFormat::kTurtle, prefixes());
  const std::size_t begin = text.find(":s :p ") + 6;
  return text.substr(begin, text.rfind(" .\n") - begin);
}

// What the writer makes of a document: the prefixes ":" and "rdf:" are declared for it.
std::string rewritten(std::string_view text, RdfFormat format = RdfFormat::kTurtle) {
  const std::string document = "prefix : <http://e/> prefix rdf: <" + kRdf + "> " + std::string(text);
  return write_all(collect(document, options_for(format)).quads, format, prefixes());
}

void expect_unchanged(const std::string& text, RdfFormat format = RdfFormat::kTurtle) {
  std::string head;
  if ((' ' + text).find(" :") != std::string::npos) head += "@prefix : <http://e/> .\n";
  if (text.find("rdf:") != std::string::npos) head += "@prefix rdf: <" + kRdf + "> .\n";
  EXPECT_EQ(rewritten(text, format), head + '\n' + text);
}

TEST(TurtleWriter, GroupsSubjectsWithTheirTypeFirst) {
  EXPECT_EQ(rewritten(":s :p :x . :t :q :z . :s :q :w ; :p :y ; a :T . :t :q :z ; :p rdf:type . :s a :U ."),
            kHeadWithRdf +
                ":s a :T , :U ;\n"
                "    :p :x , :y ;\n"
                "    :q :w .\n"
                "\n"
                ":t :q :z ;\n"
                "    :p rdf:type .\n");
  EXPECT_EQ(write_all({}, RdfFormat::kTurtle, prefixes()), "");
}

TEST(TurtleWriter, DeclaresThePrefixesThatItUses) {
  EXPECT_EQ(write_all({{ex("s"), ex("p"), Term::literal("5", kXsd + "byte"), {}}}, RdfFormat::kTurtle, prefixes()),
            "@prefix : <http://e/> .\n@prefix xsd: <" + kXsd + "> .\n\n:s :p \"5\"^^xsd:byte .\n");
  EXPECT_EQ(write_all({{Term::iri("a:s"), Term::iri("a:p"), Term::literal("5", kXsd + "integer"), {}}},
                      RdfFormat::kTurtle, prefixes()),
            "\n<a:s> <a:p> 5 .\n");
}

TEST(TurtleWriter, TakesPrefixesAsTheyCome) {
  for (const std::size_t memory : {std::size_t{1}, kPrettyMemory}) {
    std::string text;
    const auto writer = make_quad_writer(
        RdfFormat::kTurtle, [&](std::string_view bytes) { text += bytes; }, {}, memory);
    writer->prefix("a", "http://e/");
    writer->write({ex("s").view(), ex("p").view(), ex("o").view(), nullptr});
    writer->prefix("a", "http://f/");
    writer->prefix("b", "http://e/");
    writer->write({ex("s").view(), ex("p").view(), ex("o2").view(), nullptr});
    writer->finish();
    EXPECT_EQ(text, memory == 1 ? "@prefix a: <http://e/> .\n\na:s a:p a:o .\n"
                                  "@prefix a: <http://f/> .\n@prefix b: <http://e/> .\n\nb:s b:p b:o2 .\n"
                                : "@prefix b: <http://e/> .\n\nb:s b:p b:o , b:o2 .\n");
  }
}

TEST(TurtleWriter, ShortFormsOnlyWhereTheyMeanTheSame) {
  for (const char* text : {"0", "-7", "+007"}) EXPECT_EQ(object_in_turtle(Term::literal(text, kXsd + "integer")), text);
  for (const char* text : {"0.5", "-.5", "+1.50"})
    EXPECT_EQ(object_in_turtle(Term::literal(text, kXsd + "decimal")), text);
  for (const char* text : {"1e0", "1.E5", "-.5e-3"})
    EXPECT_EQ(object_in_turtle(Term::literal(text, kXsd + "double")), text);
  for (const char* text : {"true", "false"}) EXPECT_EQ(object_in_turtle(Term::literal(text, kXsd + "boolean")), text);

  const auto quoted = [](const std::string& text, const std::string& type) {
    EXPECT_EQ(object_in_turtle(Term::literal(text, kXsd + type)), '"' + text + "\"^^xsd:" + type);
  };
  for (const char* text : {"", "1.0", "1e0", " 1", "1 ", "+", "x"}) quoted(text, "integer");
  for (const char* text : {"", "1", "1.", ".", "1e0", "1.0.0"}) quoted(text, "decimal");
  for (const char* text : {"", "1", "1.5", "INF", "NaN", "e5", ".e5", "1e", "1e+"}) quoted(text, "double");
  for (const char* text : {"1", "TRUE", ""}) quoted(text, "boolean");
  quoted("5", "byte");
}

TEST(TurtleWriter, Strings) {
  EXPECT_EQ(object_in_turtle(Term::literal("a\"b\tc")), R"("a\"b\tc")");
  EXPECT_EQ(object_in_turtle(Term::literal("a\nb")), "\"\"\"a\nb\"\"\"");
  EXPECT_EQ(object_in_turtle(Term::literal("\"a\" \"\"\"\n\"")), "\"\"\"\"a\" \\\"\\\"\"\n\\\"\"\"\"");
  EXPECT_EQ(object_in_turtle(Term::lang_literal("x", "ar-eg", Direction::kRtl)), "\"x\"@ar-EG--rtl");
  EXPECT_EQ(object_in_turtle(Term::triple(ex("a"), ex("b"), Term::literal("1", kXsd + "integer"))), "<<( :a :b 1 )>>");
}

TEST(TurtleWriter, NestsBlankNodes) {
  expect_unchanged(
      ":s :p [] , [ :q 1 ] , [\n"
      "        a :T ;\n"
      "        :q [ :r \"x\" ] , [\n"
      "            :u 1 ;\n"
      "            :v 2\n"
      "        ]\n"
      "    ] ;\n"
      "    :q 2 .\n"
      "\n"
      "[] :p :o .\n");
}

TEST(TurtleWriter, LabelsBlankNodesThatAreMentionedTwice) {
  expect_unchanged(":s :p _:b .\n\n:t :p _:b .\n\n_:b :q 1 .\n");
  expect_unchanged(":s :p _:b , <<( _:b :q 1 )>> .\n");
  expect_unchanged(":s :p _:b .\n\n:g {\n    _:b :q 1 .\n}\n", RdfFormat::kTriG);
  expect_unchanged(":s :p _:g .\n\n_:g {\n    :s :q 1 .\n}\n", RdfFormat::kTriG);
}

TEST(TurtleWriter, BlankNodesInACircle) {
  expect_unchanged("_:b :p _:b .\n");
  EXPECT_EQ(rewritten("_:a :p _:b . _:b :q _:c . _:c :r _:a ; :v 1 ."),
            kHead + "_:a :p [ :q [\n        :r _:a ;\n        :v 1\n    ] ] .\n");
}

TEST(TurtleWriter, Collections) {
  expect_unchanged(":s :p ( 1 :o () \"x\" [ :q 2 ] ( 3 ) ) , () .\n");
}

TEST(TurtleWriter, ListsThatAreNoCollections) {
  // Shared, with a property more, without an end, in a circle, with two items in a node.
  expect_unchanged(":s :p _:l , ( _:l ) .\n\n_:l rdf:first 1 ;\n    rdf:rest () .\n");
  expect_unchanged(":s :p [\n        rdf:first 1 ;\n        rdf:rest ( 2 ) ;\n        :q 3\n    ] .\n");
  expect_unchanged(":s :p [\n        rdf:first 1 ;\n        rdf:rest :o\n    ] .\n");
  expect_unchanged("_:l rdf:first 1 ;\n    rdf:rest _:l .\n");
  expect_unchanged(":s :p [\n        rdf:first 1 , 2 ;\n        rdf:rest ()\n    ] .\n");
  expect_unchanged("[] rdf:first 1 ;\n    rdf:rest ( 2 ) .\n");
}

TEST(TurtleWriter, Annotations) {
  expect_unchanged(":s :p :o {| :q :z |} , :o2 ~ , :o3 ~ :r , :o4 ~ :r2 {| :q :z |} .\n");
  expect_unchanged(
      ":s :p :o ~ :r {|\n"
      "        a :Claim ;\n"
      "        :source [ :q 1 ] {| :certainty 0.5 |}\n"
      "    |} {| :q 2 |} ~ :r3 ~ ;\n"
      "    :p2 [ :q 1 ] ~ .\n");
  // A reifier of several triples, or one that is mentioned elsewhere, needs its name.
  expect_unchanged(":s :p :o ~ _:r ;\n    :q 1 ~ _:r .\n\n_:r :v 2 .\n");
  expect_unchanged(":s :p :o ~ _:r {| :q :z |} .\n\n:t :says _:r .\n");
  // Not in the same graph.
  expect_unchanged(":s :p :o .\n\n:g {\n    << :s :p :o >> :q :z .\n}\n", RdfFormat::kTriG);
  expect_unchanged(":g {\n    :s :p :o {| :q :z |} .\n}\n", RdfFormat::kTriG);
}

TEST(TurtleWriter, ReifiedTriples) {
  expect_unchanged("<< :s :p :o >> .\n");
  expect_unchanged("<< :s :p <<( :a :b 1 )>> ~ :r >> a :Claim ;\n    :q :z .\n");
  expect_unchanged(
      ":a :says << :s :p :o >> , ( << :s :p 1 >> ) , [\n        rdf:reifies <<( :s :p 2 )>> ;\n        :q :z\n    ] "
      ".\n");
  expect_unchanged(":a :says << :s :p :o >> .\n\n:s :p :o .\n");
  expect_unchanged("<< _:b :p :o ~ _:b >> .\n");
  expect_unchanged(":r rdf:reifies <<( :s :p 1 )>> , <<( :s :p 2 )>> .\n");
  expect_unchanged(":s rdf:reifies :o , \"x\" .\n");
}

TEST(TurtleWriter, ReifiersInACircle) {
  expect_unchanged("_:r :p :o ~ _:r .\n");
  EXPECT_EQ(rewritten("_:a :p :o . _:b rdf:reifies <<( _:a :p :o )>> ; :q :z . _:a rdf:reifies <<( _:b :q :z )>> ."),
            kHead + "_:a :p :o {| :q :z ~ _:a |} .\n");
  // What annotates an annotation cannot be one itself.
  expect_unchanged(":s :p :o ~ :r .\n\n<< :r rdf:reifies <<( :s :p :o )>> ~ :x >> .\n");
}

TEST(TurtleWriter, BreaksLongLines) {
  std::string text = ":s :p 1";
  for (int i = 0; i < 100; ++i) text += " , " + std::to_string(i);
  text += " ; :q (";
  for (int i = 0; i < 100; ++i) text += " " + std::to_string(i);
  const std::string out = rewritten(text + " ) .");
  std::size_t begin = 0;
  for (std::size_t end; (end = out.find('\n', begin)) != std::string::npos; begin = end + 1)
    EXPECT_LT(end - begin, 110u);
  EXPECT_NE(out.find(" ,\n        22 , "), std::string::npos) << out;
}

TEST(TriGWriter, GroupsGraphs) {
  const std::vector<Quad> quads = {{ex("s"), ex("q"), ex("o"), ex("g")},
                                   {ex("s"), ex("p"), ex("o"), {}},
                                   {ex("s"), ex("p"), ex("o"), ex("g")},
                                   {ex("s"), ex("q"), ex("o"), Term::blank_node("h")},
                                   {ex("s"), ex("q"), ex("o"), {}}};
  EXPECT_EQ(write_all(quads, RdfFormat::kTriG, prefixes()), kHead +
                                                                ":s :p :o ;\n"
                                                                "    :q :o .\n"
                                                                "\n"
                                                                ":g {\n"
                                                                "    :s :q :o ;\n"
                                                                "        :p :o .\n"
                                                                "}\n"
                                                                "\n"
                                                                "_:h {\n"
                                                                "    :s :q :o .\n"
                                                                "}\n");
  EXPECT_EQ(write_all({quads[0], quads[1]}, RdfFormat::kTurtle, prefixes()), kHead + ":s :q :o ;\n    :p :o .\n");
}

// Blank nodes may be mentioned again in a part yet to come.
TEST(TurtleWriter, LongDocumentsArePlain) {
  std::vector<Quad> quads =
      collect("prefix : <http://e/> :s :p [ a :T ; :q ( 1 ) ] ~ , :x ; a :C .", options_for(RdfFormat::kTurtle)).quads;
  EXPECT_EQ(write_all(quads, RdfFormat::kTurtle, prefixes(), 1'000'000),
            kHead + ":s a :C ;\n    :p [\n        a :T ;\n        :q ( 1 )\n    ] ~ , :x .\n");
  const std::string plain = write_all(quads, RdfFormat::kTurtle, prefixes(), 1000);
  EXPECT_TRUE(
      plain.starts_with("@prefix : <http://e/> .\n@prefix rdf: <" + kRdf + "> .\n@prefix xsd: <" + kXsd + "> .\n\n"))
      << plain;
  EXPECT_NE(plain.find("_:anon-3 rdf:reifies <<( :s :p _:anon-1 )>>"), std::string::npos) << plain;
  EXPECT_EQ(collect(plain, options_for(RdfFormat::kTurtle)).quads.size(), quads.size());
}

TEST(TurtleWriter, LongDocumentsNeedLittleMemory) {
  std::size_t largest = 0, total = 0;
  const auto writer = make_quad_writer(
      RdfFormat::kTurtle,
      [&](std::string_view text) {
        largest = std::max(largest, text.size());
        total += text.size();
      },
      prefixes(), 100'000);
  for (int i = 0; i < 100'000; ++i) {
    const Term subject = ex("subject" + std::to_string(i));
    writer->write({subject.view(), subject.view(), subject.view(), nullptr});
  }
  writer->finish();
  EXPECT_GT(total, 3'000'000u);
  EXPECT_LT(largest, 200'000u);
}

}  // namespace
}  // namespace casus::storage
