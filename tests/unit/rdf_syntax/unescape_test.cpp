#include "storage/syntax/unescape.h"

#include <gtest/gtest.h>

namespace casus::storage {
namespace {

using Unescape = std::optional<EscapeError> (*)(std::string_view, std::string&);

std::string text_of(Unescape unescape, std::string_view text) {
  std::string out;
  const auto error = unescape(text, out);
  return error ? "error at " + std::to_string(error->offset) : out;
}

TEST(UnescapeString, Decodes) {
  EXPECT_EQ(text_of(unescape_string, ""), "");
  EXPECT_EQ(text_of(unescape_string, "plain"), "plain");
  EXPECT_EQ(text_of(unescape_string, R"(\t\b\n\r\f\"\'\\)"), "\t\b\n\r\f\"'\\");
  EXPECT_EQ(text_of(unescape_string, R"(a\u00E9b\U0001F600c)"), "aéb😀c");
  EXPECT_EQ(text_of(unescape_string, R"(\\u0041)"), "\\u0041");
  EXPECT_EQ(text_of(unescape_string, R"(\u0000)"), std::string(1, '\0'));
}

TEST(UnescapeString, Refuses) {
  EXPECT_EQ(text_of(unescape_string, R"(ab\uD800)"), "error at 2");
  EXPECT_EQ(text_of(unescape_string, R"(\uDFFF)"), "error at 0");
  EXPECT_EQ(text_of(unescape_string, R"(\U00110000)"), "error at 0");
  EXPECT_EQ(text_of(unescape_string, R"(\UFFFFFFFF)"), "error at 0");
  EXPECT_EQ(text_of(unescape_string, R"(\u12)"), "error at 0");
  EXPECT_EQ(text_of(unescape_string, R"(\u12G4)"), "error at 0");
  EXPECT_EQ(text_of(unescape_string, R"(a\q)"), "error at 1");
  EXPECT_EQ(text_of(unescape_string, "a\\"), "error at 1");
  EXPECT_EQ(text_of(unescape_string, "a\\\xFF"), "error at 1");
}

TEST(UnescapeIri, DecodesAndRefuses) {
  EXPECT_EQ(text_of(unescape_iri, R"(http://a/\u00E9)"), "http://a/é");
  EXPECT_EQ(text_of(unescape_iri, R"(http://a/\u0020)"), "error at 9");
  EXPECT_EQ(text_of(unescape_iri, R"(http://a/\u003E)"), "error at 9");
  EXPECT_EQ(text_of(unescape_iri, R"(http://a/\n)"), "error at 9");
  EXPECT_EQ(text_of(unescape_iri, "http://a/ b"), "error at 9");
  EXPECT_EQ(text_of(unescape_iri, "a\xFF"), "error at 1");
}

TEST(UnescapeLocalName, DecodesAndRefuses) {
  EXPECT_EQ(text_of(unescape_local_name, R"(a\-b\.)"), "a-b.");
  EXPECT_EQ(text_of(unescape_local_name, "a%20"), "a%20");
  EXPECT_EQ(text_of(unescape_local_name, R"(a\z)"), "error at 1");
  EXPECT_EQ(text_of(unescape_local_name, "\\"), "error at 0");
}

}  // namespace
}  // namespace casus::storage
