#include <gtest/gtest.h>

#include <stdexcept>

#include "casus/error.h"
#include "tests/unit/rdf_syntax/writing.h"

namespace casus::storage {
namespace {

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";
const std::string kType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

Term ex(const std::string& name) {
  return Term::iri("http://e/" + name);
}

PrefixMap prefixes() {
  PrefixMap map;
  map.set("ex", "http://e/");
  map.set("xsd", kXsd);
  return map;
}

std::string object_in_turtle(const Term& object) {
  const std::string text = write_all({{ex("s"), ex("p"), object, {}}}, RdfFormat::kTurtle, prefixes());
  const std::size_t begin = text.find("ex:s ex:p ") + 10;
  return text.substr(begin, text.rfind(" .\n") - begin);
}

TEST(LineWriters, AreCanonical) {
  const std::vector<Quad> quads = {{ex("s"), ex("p"), Term::lang_literal("a\tb\"", "en-GB"), ex("g")},
                                   {Term::blank_node("b"), ex("p"), Term::literal("1", kXsd + "string"), {}}};
  EXPECT_EQ(write_all(quads, RdfFormat::kNQuads, prefixes()),
            "<http://e/s> <http://e/p> \"a\\tb\\\"\"@en-gb <http://e/g> .\n_:b <http://e/p> \"1\" .\n");
  EXPECT_EQ(write_all(quads, RdfFormat::kNTriples),
            "<http://e/s> <http://e/p> \"a\\tb\\\"\"@en-gb .\n_:b <http://e/p> \"1\" .\n");
  EXPECT_EQ(write_all({}, RdfFormat::kNTriples), "");
}

TEST(TurtleWriter, GroupsRuns) {
  const std::vector<Quad> quads = {
      {ex("s"), Term::iri(kType), ex("T"), {}}, {ex("s"), ex("p"), ex("1"), {}},
      {ex("s"), ex("p"), ex("2"), {}},          {ex("s"), ex("q"), ex("2"), {}},
      {ex("t"), ex("q"), ex("2"), {}},          {ex("t"), Term::iri(kType), Term::iri(kType), {}}};
  EXPECT_EQ(write_all(quads, RdfFormat::kTurtle, prefixes()),
            "@prefix ex: <http://e/> .\n"
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
            "\n"
            "ex:s a ex:T ;\n"
            "    ex:p ex:1 , ex:2 ;\n"
            "    ex:q ex:2 .\n"
            "\n"
            "ex:t ex:q ex:2 ;\n"
            "    a <" +
                kType + "> .\n");
}

TEST(TriGWriter, GroupsGraphs) {
  const std::vector<Quad> quads = {{ex("s"), ex("p"), ex("o"), {}},
                                   {ex("s"), ex("p"), ex("o"), ex("g")},
                                   {ex("s"), ex("q"), ex("o"), ex("g")},
                                   {ex("s"), ex("q"), ex("o"), Term::blank_node("h")},
                                   {ex("s"), ex("q"), ex("o"), {}}};
  PrefixMap map;
  map.set("ex", "http://e/");
  EXPECT_EQ(write_all(quads, RdfFormat::kTriG, map),
            "@prefix ex: <http://e/> .\n"
            "\n"
            "ex:s ex:p ex:o .\n"
            "\n"
            "ex:g {\n"
            "    ex:s ex:p ex:o ;\n"
            "        ex:q ex:o .\n"
            "}\n"
            "\n"
            "_:h {\n"
            "    ex:s ex:q ex:o .\n"
            "}\n"
            "\n"
            "ex:s ex:q ex:o .\n");
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
  EXPECT_EQ(object_in_turtle(Term::lang_literal("x", "ar", Direction::kRtl)), "\"x\"@ar--rtl");
  EXPECT_EQ(object_in_turtle(Term::triple(ex("a"), ex("b"), Term::literal("1", kXsd + "integer"))),
            "<<( ex:a ex:b 1 )>>");
}

TEST(Writers, HandOverAllAndPassOnExceptions) {
  const std::vector<Quad> many(10'000, {ex("s"), ex("p"), Term::literal(std::string(50, 'x')), {}});
  for (const RdfFormat format : {RdfFormat::kNTriples, RdfFormat::kTriG, RdfFormat::kRdfXml}) {
    EXPECT_GT(write_all(many, format).size(), 10'000u * 50);
    const auto writer = make_quad_writer(format, [](std::string_view) { throw std::runtime_error("full"); }, {});
    EXPECT_THROW(
        {
          for (const Quad& q : many) writer->write({q.subject.view(), q.predicate.view(), q.object.view(), nullptr});
          writer->finish();
        },
        std::runtime_error);
  }
}

TEST(Writers, NotWrittenYet) {
  EXPECT_THROW(make_quad_writer(RdfFormat::kJsonLd, [](std::string_view) {}, {}), LoadError);
}

}  // namespace
}  // namespace casus::storage
