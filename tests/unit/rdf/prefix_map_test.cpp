#include "storage/rdf/prefix_map.h"

#include <gtest/gtest.h>

namespace casus::storage {
namespace {

PrefixMap example() {
  PrefixMap map;
  map.set("ex", "http://e/");
  map.set("exa", "http://e/a/");
  map.set("", "urn:x:");
  return map;
}

TEST(PrefixMap, FindsReplacesAndErases) {
  PrefixMap map = example();
  EXPECT_EQ(map.find("ex"), "http://e/");
  map.set("ex", "http://other/");
  EXPECT_EQ(map.find("ex"), "http://other/");
  EXPECT_TRUE(map.erase("ex"));
  EXPECT_FALSE(map.erase("ex"));
  EXPECT_FALSE(map.find("ex"));
}

TEST(PrefixMap, WellKnownOnes) {
  const PrefixMap& map = PrefixMap::well_known();
  EXPECT_EQ(map.entries().size(), 14u);
  EXPECT_EQ(map.find("schema"), "https://schema.org/");
  EXPECT_EQ(map.find("casusfn"), "urn:casus:fn#");
  EXPECT_EQ(map.find("geof"), "http://www.opengis.net/def/function/geosparql/");
}

TEST(PrefixMap, ShortensWithTheLongestNamespace) {
  const PrefixMap map = example();
  EXPECT_EQ(map.shorten("http://e/a/b"), "exa:b");
  EXPECT_EQ(map.shorten("http://e/b"), "ex:b");
  EXPECT_EQ(map.shorten("http://e/"), "ex:");
  EXPECT_EQ(map.shorten("urn:x:y"), ":y");
  EXPECT_FALSE(map.shorten("http://f/"));
}

TEST(PrefixMap, EscapesLocalNames) {
  const PrefixMap map = example();
  EXPECT_EQ(map.shorten("http://e/b/c"), "ex:b\\/c");
  EXPECT_EQ(map.shorten("http://e/b.c."), "ex:b.c\\.");
  EXPECT_EQ(map.shorten("http://e/.b"), "ex:\\.b");
  EXPECT_EQ(map.shorten("http://e/-b-"), "ex:\\-b-");
  EXPECT_EQ(map.shorten("http://e/1:2"), "ex:1:2");
  EXPECT_EQ(map.shorten("http://e/a%20b"), "ex:a%20b");
  EXPECT_EQ(map.shorten("http://e/50%"), "ex:50\\%");
  EXPECT_EQ(map.shorten("http://e/حلب"), "ex:حلب");
  EXPECT_EQ(map.shorten("http://e/q?x=1#y"), "ex:q\\?x\\=1\\#y");
  EXPECT_FALSE(map.shorten("http://e/a[b]"));
  EXPECT_FALSE(map.shorten("http://e/\xFF"));
}

}  // namespace
}  // namespace casus::storage
