#include <gtest/gtest.h>

#include <stdexcept>

#include "casus/error.h"
#include "tests/unit/rdf_syntax/writing.h"

namespace casus::storage {
namespace {

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

Term ex(const std::string& name) {
  return Term::iri("http://e/" + name);
}

PrefixMap prefixes() {
  PrefixMap map;
  map.set("ex", "http://e/");
  map.set("xsd", kXsd);
  return map;
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

TEST(LineWriters, WriteTripleTerms) {
  const Term inner = Term::triple(ex("a"), ex("b"), Term::lang_literal("x", "ar-EG", Direction::kRtl));
  const std::vector<Quad> quads = {{ex("s"), ex("p"), Term::triple(Term::blank_node("c"), ex("d"), inner), ex("g")}};
  const std::string object = "<<( _:c <http://e/d> <<( <http://e/a> <http://e/b> \"x\"@ar-eg--rtl )>> )>>";
  EXPECT_EQ(write_all(quads, RdfFormat::kNTriples), "<http://e/s> <http://e/p> " + object + " .\n");
  EXPECT_EQ(write_all(quads, RdfFormat::kNQuads), "<http://e/s> <http://e/p> " + object + " <http://e/g> .\n");
}

TEST(Writers, HandOverAllAndPassOnExceptions) {
  std::vector<Quad> many;
  for (int i = 0; i < 10'000; ++i)
    many.push_back({ex("s"), ex("p"), Term::literal(std::to_string(i) + std::string(50, 'x')), {}});
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
