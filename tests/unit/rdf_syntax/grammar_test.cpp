#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "storage/syntax/ntriples_grammar.h"
#include "storage/syntax/terminals.h"
#include "storage/syntax/turtle_grammar.h"

namespace casus::storage::grammar {
namespace {

template <typename Rule>
bool matches(std::string_view text) {
  pegtl::memory_input<pegtl::tracking_mode::lazy> in(text, "test");
  return pegtl::parse<pegtl::seq<Rule, pegtl::eof>>(in);
}

TEST(Grammar, HasNoLoopsWithoutProgress) {
  EXPECT_EQ(pegtl::analyze<line::ntriples_statement>(), 0u);
  EXPECT_EQ(pegtl::analyze<line::nquads_statement>(), 0u);
  EXPECT_EQ(pegtl::analyze<turtle::statement>(), 0u);
  EXPECT_EQ(pegtl::analyze<turtle::trig_statement>(), 0u);
  EXPECT_EQ(pegtl::analyze<turtle::trig_block_statement>(), 0u);
}

TEST(Terminals, Numbers) {
  for (const char* text : {"1", "1.5", ".5", "1e5", "1.e5", "1.5E-5", ".5e+5"}) {
    EXPECT_TRUE(matches<numeric_literal_unsigned>(text)) << text;
  }
  for (const char* text : {"", ".", "1.", "e5", "1e", "1.5e+", "+1"}) {
    EXPECT_FALSE(matches<numeric_literal_unsigned>(text)) << text;
  }
  EXPECT_TRUE(matches<integer>("007"));
  EXPECT_TRUE(matches<decimal>(".7"));
  EXPECT_FALSE(matches<decimal>("7"));
  EXPECT_TRUE(matches<double_>("7.E0"));
  EXPECT_FALSE(matches<double_>("7.0"));
  EXPECT_EQ(number_kind("7"), NumberKind::kInteger);
  EXPECT_EQ(number_kind("7.0"), NumberKind::kDecimal);
  EXPECT_EQ(number_kind("7.e0"), NumberKind::kDouble);
}

TEST(Terminals, Names) {
  for (const char* text :
       {":", "a:", "a.b:c", "a:b.c", "a:1", "a::", "a:%20", "a:\\-", "a:b-", "é:ü", "a:b\\.", ":a..b"}) {
    EXPECT_TRUE(matches<prefixed_name>(text)) << text;
  }
  for (const char* text :
       {"a", "a.:b", ".a:b", "1:a", "_:a", "-:a", "a:b.", "a:-b", "a:%2", "a:%zz", "a:\\a", "a:b c"}) {
    EXPECT_FALSE(matches<prefixed_name>(text)) << text;
  }
  EXPECT_FALSE(matches<pname_ln>("a:"));
  for (const char* text : {"_:a", "_:1", "_:a.b", "_:_", "_:a-"}) EXPECT_TRUE(matches<blank_node_label>(text)) << text;
  for (const char* text : {"_:", "_:-", "_:a.", "_:.a", "_:a:b"}) EXPECT_FALSE(matches<blank_node_label>(text)) << text;
}

TEST(Terminals, Strings) {
  EXPECT_TRUE(matches<string_literal2>(R"("a'\"\n\u00e9\U0001F600")"));
  EXPECT_FALSE(matches<string_literal2>("\"a\nb\""));
  EXPECT_FALSE(matches<string_literal2>(R"("\x")"));
  EXPECT_FALSE(matches<string_literal2>(R"("\u00e")"));
  EXPECT_TRUE(matches<string_literal1>("'\"'"));
  EXPECT_TRUE(matches<string_literal_long2>("\"\"\"a\"b\"\"c\nd\"\"\""));
  EXPECT_FALSE(matches<string_literal_long2>("\"\"\"a\"\"\"\""));
  EXPECT_TRUE(matches<string_literal_long1>("''''''"));
}

TEST(Terminals, Others) {
  EXPECT_TRUE(matches<iriref>("<http://a/\\u00e9>"));
  EXPECT_TRUE(matches<iriref>("<>"));
  EXPECT_FALSE(matches<iriref>("<a b>"));
  EXPECT_FALSE(matches<iriref>("<a\xC3>"));
  EXPECT_TRUE(matches<lang_dir>("@en-Latn-1996"));
  EXPECT_FALSE(matches<lang_dir>("@e1"));
  EXPECT_FALSE(matches<lang_dir>("@en-"));
  EXPECT_TRUE(matches<lang_dir>("@ar-EG--rtl"));
  EXPECT_FALSE(matches<lang_dir>("@ar--"));
  EXPECT_FALSE(matches<lang_dir>("@ar--rtl-x"));
  EXPECT_TRUE(matches<anon>("[ # nothing\n]"));
  EXPECT_TRUE(matches<nil>("(\t)"));
}

}  // namespace
}  // namespace casus::storage::grammar
