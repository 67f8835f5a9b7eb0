#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>

#include "tests/unit/rdf_syntax/reading.h"

namespace casus::storage {
namespace {

constexpr RdfFormat kFormats[] = {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle, RdfFormat::kTriG};

std::string repeat(std::string_view text, std::size_t n) {
  std::string out;
  out.reserve(text.size() * n);
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

TEST(Hostile, DeepNestingIsAnError) {
  const std::string collections = "<a:s> <a:p> " + repeat("(", 100'000);
  EXPECT_EQ(error_of(collections, RdfFormat::kTurtle), "test:1:1013: nested more than 1000 levels deep");
  const std::string nodes = "<a:s> <a:p> " + repeat("[<a:p>", 100'000) + "1" + repeat("]", 100'000) + ".";
  EXPECT_EQ(error_of(nodes, RdfFormat::kTurtle), "test:1:6013: nested more than 1000 levels deep");
  EXPECT_NE(error_of(repeat("[<a:p>", 100'000), RdfFormat::kTriG), "");
  EXPECT_NE(error_of(repeat("(", 100'000), RdfFormat::kTriG), "");
  EXPECT_NE(error_of("{" + repeat("[", 100'000), RdfFormat::kTriG), "");
  const std::string terms = "<a:s> <a:p> " + repeat("<<(<a:s><a:p>", 100'000);
  for (const RdfFormat format : kFormats) {
    EXPECT_EQ(error_of(terms, format), "test:1:13013: nested more than 1000 levels deep");
  }
  for (const RdfFormat format : {RdfFormat::kTurtle, RdfFormat::kTriG}) {
    EXPECT_EQ(error_of(repeat("<<", 100'000), format), "test:1:2001: nested more than 1000 levels deep");
    EXPECT_EQ(error_of("<a:s> <a:p> " + repeat("<< <a:s> <a:p> ", 100'000), format),
              "test:1:15013: nested more than 1000 levels deep");
    EXPECT_EQ(error_of("<a:s> <a:p> 1" + repeat("{|<a:p> 1", 100'000), format),
              "test:1:9014: nested more than 1000 levels deep");
    EXPECT_NE(error_of("<a:s> <a:p> 1" + repeat("~", 100'000), format), "");
    EXPECT_NE(error_of("<a:s> <a:p> 1" + repeat("{|", 100'000), format), "");
  }
}

TEST(Hostile, NestingUpToTheLimitIsRead) {
  const auto nested = [](std::size_t n) { return "<a:s> <a:p> " + repeat("[<a:p>", n) + "1" + repeat("]", n) + "."; };
  EXPECT_EQ(collect(nested(1000), options_for(RdfFormat::kTurtle)).quads.size(), 1001u);
  EXPECT_NE(error_of(nested(1001), RdfFormat::kTurtle), "");
  ReadOptions options = options_for(RdfFormat::kTurtle);
  const auto term = [](std::size_t n) {
    return "<a:s> <a:p> " + repeat("<<(<a:s><a:p>", n) + "<a:o>" + repeat(")>>", n) + ".";
  };
  EXPECT_EQ(collect(term(1000), options_for(RdfFormat::kNTriples)).quads.size(), 1u);
  EXPECT_NE(error_of(term(1001), RdfFormat::kNTriples), "");
  const std::string reified = repeat("<<", 1000) + "<a:s>" + repeat("<a:p> 1 >>", 1000) + ".";
  EXPECT_EQ(collect(reified, options_for(RdfFormat::kTurtle)).quads.size(), 1000u);
  const std::string annotated = "<a:s> <a:p> 1" + repeat("{|<a:p> 1", 1000) + repeat("|}", 1000) + ".";
  EXPECT_EQ(collect(annotated, options_for(RdfFormat::kTurtle)).quads.size(), 2001u);
  options.max_depth = 3;
  EXPECT_EQ(error_of(nested(3), options), "");
  EXPECT_NE(error_of(nested(4), options), "");
  EXPECT_EQ(error_of("<a:s> <a:p> ((()))." + repeat("<a:s> <a:p> ().", 100), options), "");
}

// An unclosed bracket at every level must not be tried again at every level.
TEST(Hostile, FailureDeepInsideIsLinear) {
  ReadOptions options = options_for(RdfFormat::kTriG);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    EXPECT_NE(error_of(repeat("[<a:p> (", 400) + "!", options), "");
    EXPECT_NE(error_of("<a:s> <a:p> " + repeat("[<a:p> 1;<a:q> 1,(", 400) + "!", options), "");
    EXPECT_NE(error_of("<a:s> <a:p> " + repeat("<< <a:s> <a:p> ", 400) + "<<( <a:s> <a:p> !", options), "");
    EXPECT_NE(error_of("<a:s> <a:p> " + repeat("<<( <a:s> <a:p> ", 400) + "!", options), "");
    EXPECT_NE(error_of("<a:s> <a:p> 1 " + repeat("{| <a:p> 1 ~ {| <a:p> <<(<a:s> a 1)>> ", 400) + "!", options), "");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(Hostile, HugeLiteralsFromASmallWindow) {
  const std::string literal(std::size_t{20} << 20, 'x');
  for (const RdfFormat format : kFormats) {
    ReadOptions options = options_for(format);
    options.window_size = 16;
    const Collector found = collect("<a:s> <a:p> \"" + literal + "\" .", options);
    ASSERT_EQ(found.quads.size(), 1u);
    EXPECT_EQ(found.quads[0].object.value().size(), literal.size());
    EXPECT_NE(error_of("<a:s> <a:p> \"" + literal, options), "");
  }
}

TEST(Hostile, StatementsOfManyTriples) {
  std::string text = "<a:s> <a:p> 0";
  for (int i = 1; i < 200'000; ++i) text += " , " + std::to_string(i);
  text += " ; <a:q> (";
  for (int i = 0; i < 100'000; ++i) text += " _:b";
  text += " ) .";
  ReadOptions options = options_for(RdfFormat::kTurtle);
  options.window_size = 100;
  const Collector found = collect(text, options);
  ASSERT_EQ(found.quads.size(), 400'001u);
  EXPECT_EQ(found.quads[199'999].object.value(), "199999");
  EXPECT_EQ(found.quads.back().object.value(), "anon-1");
}

TEST(Hostile, InvalidUtf8IsRefusedWhereverItStands) {
  const std::string_view bad[] = {
      "\x80", "\xC3", "\xC0\xAF", "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF"};
  for (const std::string_view bytes : bad) {
    const std::string b(bytes);
    for (const RdfFormat format : kFormats) {
      EXPECT_NE(error_of("<a:s> <a:p> \"x" + b + "y\" .", format), "");
      EXPECT_NE(error_of("<a:s> <a:" + b + "> \"x\" .", format), "");
      EXPECT_NE(error_of("_:a" + b + " <a:p> \"x\" .", format), "");
      EXPECT_NE(error_of(b, format), "");
    }
    EXPECT_NE(error_of("<a:s> <a:p> \"\"\"x" + b + "y\"\"\" .", RdfFormat::kTurtle), "");
    EXPECT_NE(error_of("@prefix a: <a:> . a:x" + b + " a:p a:o .", RdfFormat::kTurtle), "");
  }
}

TEST(Hostile, EmptyAndUnfinishedThings) {
  for (const char* text : {"<",
                           "\"",
                           "_:",
                           "@",
                           "@prefix",
                           "@prefix :",
                           "<a:s>",
                           "<a:s> <a:p>",
                           "[",
                           "(",
                           "{",
                           "<a:s> <a:p> '''",
                           "<a:s> <a:p> \"\\",
                           "<a:s> <a:p> \"\\u",
                           "<a:s> <a:p> \"\\U0010",
                           "<a:s> <a:p> \"x\"@",
                           "<a:s> <a:p> \"x\"^",
                           "<a:s> <a:p> 1e",
                           "<a:s> <a:p> \"x\"@en--",
                           "<a:s> <a:p> <<",
                           "<a:s> <a:p> <<(",
                           "<a:s> <a:p> <<(<a:s><a:p><a:o>",
                           "<a:s> <a:p> <<(<a:s><a:p><a:o>)>",
                           "<a:s> <a:p> << <a:s> <a:p> <a:o> ~",
                           "<a:s> <a:p> << <a:s> <a:p> <a:o> >",
                           "<a:s> <a:p> <a:o> ~",
                           "<a:s> <a:p> <a:o> {",
                           "<a:s> <a:p> <a:o> {|",
                           "<a:s> <a:p> <a:o> {| <a:p> <a:o>",
                           "<a:s> <a:p> <a:o> {| <a:p> <a:o> |",
                           "<<",
                           "VERSION",
                           "VERSION \"",
                           "PREFIX",
                           "BASE",
                           "GRAPH",
                           "a",
                           ":",
                           "\\"}) {
    for (const RdfFormat format : kFormats) EXPECT_NE(error_of(text, format), "") << text;
  }
}

// Any bytes at all: an error or quads, the same with every window, and no crash.
TEST(Hostile, RandomAndMutatedInput) {
  const std::string good =
      "@prefix a: <http://a/> .\nPREFIX : <urn:x:>\n:s a a:c.d, true; a:p 1.5, \"x\\n\\u00e9\"@en, '''y''' .\n[ :q ( 1 "
      "[] ) ] :p _:b . "
      "<a:g> { :s :p :o } <a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> <<(<a:s> <a:p> \"x\"@en--ltr)>> .\n"
      "<< :s :p <<( [] a 1 )>> ~ :r >> :p true ~ _:b {| :q :o ~ |} {| :q << :s :p :o >> |} .\nVERSION \"1.2\"\n";
  const std::string_view alphabet = "<>\"'\\.:;,@^[](){}|~-#_a1 \n\xC3\xA9\xFF";
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    if (round % 4 == 0) {
      for (std::size_t n = below(40); n > 0; --n) text += alphabet[below(alphabet.size())];
    } else {
      text = good.substr(below(good.size()));
      for (std::size_t n = below(4); n > 0 && !text.empty(); --n)
        text[below(text.size())] = alphabet[below(alphabet.size())];
    }
    for (const RdfFormat format : kFormats) {
      const auto outcome = [&](std::size_t window) {
        ReadOptions options = options_for(format);
        options.window_size = window;
        options.keep_going = round % 3 == 0;
        try {
          const Collector found = collect(text, options);
          std::string out = lines_of(found.quads);
          for (const std::string& skip : found.skips) out += skip.substr(0, skip.find('\n')) + '\n';
          return out;
        } catch (const SyntaxError& error) {
          const std::string what = error.what();
          return what.substr(0, what.find('\n'));
        }
      };
      ASSERT_EQ(outcome(1 + below(20)), outcome(1 << 16)) << text;
    }
  }
}

}  // namespace
}  // namespace casus::storage
