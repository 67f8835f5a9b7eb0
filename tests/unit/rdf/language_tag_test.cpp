#include "storage/rdf/language_tag.h"

#include <gtest/gtest.h>

namespace casus::storage {
namespace {

std::string normal(std::string_view tag) {
  std::string scratch;
  return std::string(normal_language_tag(tag, scratch));
}

TEST(LanguageTag, WellFormed) {
  for (const char* tag : {"en",
                          "EN-gb",
                          "zh-Hant-TW",
                          "zh-cmn-Hans-CN",
                          "zh-min-nan",
                          "sl-rozaj-biske",
                          "de-CH-1901",
                          "es-419",
                          "de-1996",
                          "sl-IT-nedis",
                          "hy-Latn-IT-arevela",
                          "en-US-u-islamcal",
                          "en-a-myext-b-another",
                          "de-CH-x-phonebk",
                          "x-whatever",
                          "x-a-b-1",
                          "i-klingon",
                          "EN-GB-oed",
                          "art-lojban",
                          "abcd",
                          "abcdefgh",
                          "de-Qaaa",
                          "be-x-old"}) {
    EXPECT_FALSE(language_tag_problem(tag)) << tag << ": " << language_tag_problem(tag)->message;
  }
}

TEST(LanguageTag, NotWellFormed) {
  const auto problem = [](std::string_view tag) {
    const auto found = language_tag_problem(tag);
    return found ? std::to_string(found->offset) + " " + found->message : "none";
  };
  EXPECT_EQ(problem("cantbethislong"), "0 a part of a language tag has at most eight characters");
  EXPECT_EQ(problem("zh-classical"), "3 a part of a language tag has at most eight characters");
  EXPECT_EQ(problem("a"), "0 a language tag begins with a language, two to eight letters");
  EXPECT_EQ(problem("a-DE"), "0 a language tag begins with a language, two to eight letters");
  EXPECT_EQ(problem(""), "0 a part of a language tag is empty");
  EXPECT_EQ(problem("en-"), "3 a part of a language tag is empty");
  EXPECT_EQ(problem("en_GB"), "0 a language tag consists of letters, digits and '-'");
  EXPECT_EQ(problem("de-419-DE"), "7 'DE' has no place in a language tag here");
  EXPECT_EQ(problem("ab-c"), "4 an extension of a language tag is empty");
  EXPECT_EQ(problem("ar-a-aaa-b-bbb-a-ccc"), "15 a language tag has two extensions of one kind");
  EXPECT_EQ(problem("en-x"), "4 nothing stands behind the '-x' of a language tag");
  EXPECT_EQ(problem("zh-min-nan-abc-def"), "15 'def' has no place in a language tag here");
  for (const char* tag : {"12", "en-12", "i-unheard", "abcd-abc", "1abc", "en-a-b", "x", "en--gb"}) {
    EXPECT_NE(problem(tag), "none") << tag;
  }
}

TEST(LanguageTag, OneSpelling) {
  EXPECT_EQ(normal("EN"), "en");
  EXPECT_EQ(normal("en-gb"), "en-GB");
  EXPECT_EQ(normal("ZH-HANT-tw"), "zh-Hant-TW");
  EXPECT_EQ(normal("EN-CA-X-CA"), "en-CA-x-ca");
  EXPECT_EQ(normal("SGN-be-fr"), "sgn-BE-FR");
  EXPECT_EQ(normal("AZ-latn-x-LATN"), "az-Latn-x-latn");
  EXPECT_EQ(normal("en-u-CA-gregory-NU-latn"), "en-u-ca-gregory-nu-latn");
  EXPECT_EQ(normal("de-ch-1901"), "de-CH-1901");
  const std::string_view already = "en-GB";
  std::string scratch;
  EXPECT_EQ(normal_language_tag(already, scratch).data(), already.data());
}

TEST(LanguageTag, MakesTermsEqual) {
  EXPECT_EQ(Term::lang_literal("chat", "FR-be"), Term::lang_literal("chat", "fr-BE"));
  EXPECT_EQ(Term(TermView::lang_literal("chat", "FR-be")).language(), "fr-BE");
  EXPECT_NE(Term::lang_literal("chat", "fr"), Term::lang_literal("chat", "fr", Direction::kLtr));
  EXPECT_EQ(Term::lang_literal("chat", "FR-be", Direction::kLtr).to_string(), "\"chat\"@fr-be--ltr");
}

TEST(LanguageTag, WithBaseDirection) {
  LanguageAndDirection tag;
  EXPECT_FALSE(read_lang_dir("ar-EG--rtl", tag));
  EXPECT_EQ(tag.language, "ar-EG");
  EXPECT_EQ(tag.direction, Direction::kRtl);
  EXPECT_FALSE(read_lang_dir("en--ltr", tag));
  EXPECT_EQ(tag.direction, Direction::kLtr);
  EXPECT_FALSE(read_lang_dir("en", tag));
  EXPECT_EQ(tag.direction, Direction::kNone);
  EXPECT_EQ(read_lang_dir("en--LTR", tag)->message, "a base direction is 'ltr' or 'rtl', not 'LTR'");
  EXPECT_EQ(read_lang_dir("en--LTR", tag)->offset, 4u);
  EXPECT_TRUE(read_lang_dir("en--", tag));
  EXPECT_TRUE(read_lang_dir("en--ltr--ltr", tag));
  EXPECT_TRUE(read_lang_dir("--ltr", tag));
}

}  // namespace
}  // namespace casus::storage
