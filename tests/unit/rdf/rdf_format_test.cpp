#include "casus/rdf_format.h"

#include <gtest/gtest.h>

namespace casus {
namespace {

constexpr RdfFormat kAll[] = {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle,
                              RdfFormat::kTriG,     RdfFormat::kRdfXml, RdfFormat::kJsonLd};

TEST(RdfFormat, ShortNamesAreNamesAndEndings) {
  for (const RdfFormat format : kAll) {
    EXPECT_EQ(rdf_format_from_name(short_name(format)), format);
    EXPECT_EQ(rdf_format_from_path("a." + std::string(short_name(format))), format);
  }
}

TEST(RdfFormat, NamesIgnoreCaseAndParameters) {
  EXPECT_EQ(rdf_format_from_name("Turtle"), RdfFormat::kTurtle);
  EXPECT_EQ(rdf_format_from_name("NTRIPLES"), RdfFormat::kNTriples);
  EXPECT_EQ(rdf_format_from_name("rdfxml"), RdfFormat::kRdfXml);
  EXPECT_EQ(rdf_format_from_name("application/n-quads"), RdfFormat::kNQuads);
  EXPECT_EQ(rdf_format_from_name("text/turtle; charset=utf-8"), RdfFormat::kTurtle);
  EXPECT_FALSE(rdf_format_from_name(""));
  EXPECT_FALSE(rdf_format_from_name("csv"));
}

TEST(RdfFormat, PathsLookThroughCompression) {
  EXPECT_EQ(rdf_format_from_path("/x.nt/events.TTL.gz"), RdfFormat::kTurtle);
  EXPECT_EQ(rdf_format_from_path("events.nq.zst"), RdfFormat::kNQuads);
  EXPECT_FALSE(rdf_format_from_path("events.gz"));
  EXPECT_FALSE(rdf_format_from_path("dir.ttl/events"));
  EXPECT_FALSE(rdf_format_from_path("events.ttl.bak"));
  EXPECT_FALSE(rdf_format_from_path(""));
}

TEST(RdfFormat, NamedGraphs) {
  EXPECT_TRUE(holds_named_graphs(RdfFormat::kTriG));
  EXPECT_FALSE(holds_named_graphs(RdfFormat::kTurtle));
}

}  // namespace
}  // namespace casus
