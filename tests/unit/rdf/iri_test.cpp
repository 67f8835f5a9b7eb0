#include "storage/rdf/iri.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace casus::storage {
namespace {

struct Reference {
  const char* reference;
  const char* target;
};

// RFC 3986, section 5.4: the base of all its examples.
constexpr const char* kBase = "http://a/b/c/d;p?q";

TEST(ResolveIri, NormalExamplesOfRfc3986) {
  const Reference examples[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
  };
  for (const auto& e : examples) EXPECT_EQ(resolve_iri(kBase, e.reference), e.target) << e.reference;
}

TEST(ResolveIri, AbnormalExamplesOfRfc3986) {
  const Reference examples[] = {
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http:g"},
  };
  for (const auto& e : examples) EXPECT_EQ(resolve_iri(kBase, e.reference), e.target) << e.reference;
}

TEST(ResolveIri, OddBases) {
  EXPECT_EQ(resolve_iri("urn:casus:ns", "#who"), "urn:casus:ns#who");
  EXPECT_EQ(resolve_iri("urn:casus:ns", "who"), "urn:who");
  EXPECT_EQ(resolve_iri("urn:casus:ns", "?q"), "urn:casus:ns?q");
  EXPECT_EQ(resolve_iri("urn:casus:ns#old", ""), "urn:casus:ns");
  EXPECT_EQ(resolve_iri("http://host", "a"), "http://host/a");
  EXPECT_EQ(resolve_iri("http://host?q", "a"), "http://host/a");
  EXPECT_EQ(resolve_iri("http://host", "../a"), "http://host/a");
  EXPECT_EQ(resolve_iri("http://host/a?x/y", "b"), "http://host/b");
  EXPECT_EQ(resolve_iri("file:///data/x.ttl", "y"), "file:///data/y");
  EXPECT_EQ(resolve_iri("file:/data/x.ttl", "y"), "file:/data/y");
  EXPECT_EQ(resolve_iri("http://a/b/../c", ""), "http://a/b/../c");
  EXPECT_EQ(resolve_iri("http://a/b//c//d", "../e"), "http://a/b//c/e");
  EXPECT_EQ(resolve_iri("http://a/سوريا/x", "حلب"), "http://a/سوريا/حلب");
  EXPECT_EQ(resolve_iri("tag:x@y,2020:z", "w"), "tag:w");
}

TEST(ResolveIri, LeavesAbsoluteReferencesAlone) {
  EXPECT_EQ(resolve_iri(kBase, "http://x/a/../b"), "http://x/a/../b");
  EXPECT_EQ(resolve_iri(kBase, "urn:a:../b"), "urn:a:../b");
}

TEST(IsAbsoluteIri, WantsAScheme) {
  EXPECT_TRUE(is_absolute_iri("http://a"));
  EXPECT_TRUE(is_absolute_iri("a+b-c.1:"));
  EXPECT_FALSE(is_absolute_iri(""));
  EXPECT_FALSE(is_absolute_iri(":a"));
  EXPECT_FALSE(is_absolute_iri("1a:b"));
  EXPECT_FALSE(is_absolute_iri("a/b:c"));
  EXPECT_FALSE(is_absolute_iri("no-colon"));
}

TEST(IriProblem, NamesTheFirstProblem) {
  EXPECT_FALSE(iri_problem("http://a/ü?q=1#f"));
  EXPECT_TRUE(iri_problem("http://a b"));
  EXPECT_TRUE(iri_problem("http://a/<b>"));
  EXPECT_TRUE(iri_problem("http://a/\x01"));
  EXPECT_TRUE(iri_problem("http://a/\xFF"));
  EXPECT_TRUE(iri_problem("relative"));
  EXPECT_TRUE(iri_problem(""));
}

TEST(FileIri, IsAbsoluteAndEncoded) {
  EXPECT_EQ(file_iri("/data/a b#c%.ttl"), "file:///data/a%20b%23c%25.ttl");
  EXPECT_EQ(file_iri("/data/x/../ü.ttl"), "file:///data/%C3%BC.ttl");
  EXPECT_TRUE(file_iri("x.ttl").starts_with("file:///"));
  EXPECT_EQ(file_iri("x.ttl"), file_iri((std::filesystem::current_path() / "x.ttl").string()));
}

}  // namespace
}  // namespace casus::storage
