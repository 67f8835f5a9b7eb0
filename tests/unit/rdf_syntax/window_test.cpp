#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/unit/rdf_syntax/reading.h"

namespace casus::storage {
namespace {

struct Document {
  RdfFormat format;
  const char* text;
};

// Each ends a token, an escape, a character, a comment or a statement at every possible edge of the window.
const Document kGood[] = {
    {RdfFormat::kNTriples,
     "# c\n<http://a/é> <http://p> \"x\\u00e9\\U0001F600\\\"😀\"@en-GB . # c\r\n\r\n_:a.b <http://p> \"1\"^^<a:d> .\n"},
    {RdfFormat::kNQuads, "<a:s> <a:p> \"\" <a:g> .\n<a:s> <a:p> _:o _:g .#x\n<a:s> <a:p> <a:o> ."},
    {RdfFormat::kTurtle,
     "@prefix a.b: <http://a/> .PREFIX : <urn:x:>\n# comment\n:s a a.b:c.d, true, false, :true; a.b:\\-%20 1.5, 1.e0, "
     "1.5e3 .\n"
     "@base <http://b/>. <é> :p [ :q ( 1 [] ( ) \"\" ) ], '''a''b\\'''', \"\"\"x\"\"y\"\"\"@en, \"z\"^^:d .\n[] :p "
     "_:a.b..c. _:a.b :p :c.#"},
    {RdfFormat::kTurtle,
     "@prefix : <a:> . :s :p 1.e+5.<a:s> :p :a.é.<a:s> :p _:b......................c.<a:s> :p 1.<a:s> :p :a.%41.<a:s> "
     ":p :a.\\-.<a:s> :p true."},
    {RdfFormat::kTriG,
     "prefix : <a:> :g { :s :p :o . :s :p [ :q 1 ] } GRAPH _:g { } graph[] { (1) :p 2. } { :s :p 3 } [] :p 4 . [ :p 5 "
     "].:a :b :c."},
    {RdfFormat::kNQuads,
     "VERSION \"1.2\"\n_:a <a:p> <<(<a:s><a:p><<( _:b <a:p> \"x\"@en-Latn--ltr )>>)>>.\n<a:s> <a:p> <<( <a:s> <a:p> "
     "<a:o> "
     ")>> <a:g> . # c\nVERSION \"1\" "},
    {RdfFormat::kTriG,
     "version '1.2' prefix : <a:> @version \"1.2\". :g{<<:s :p<<(:s a 1.5)>>>>.<<:s :p<<[]:p :o~ >>~:r>>:q 1~:q{|:p "
     "'x'@ar--rtl~_:b.c|}~[]}<<:s :p true~>>a :c{|a :d|}{|a :e~:f.g|}. << << :s :p :o >> :p :o ~ _:x..y >> . :g {} "
     "<a:s> <a:p> 'y'@sr-Cyrl-RS--ltr.#"},
};

const Document kBad[] = {
    {RdfFormat::kNTriples, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> \"abc\\uD800\" .\n"},
    {RdfFormat::kNTriples, "<a:s> <a:p> <a:o> .\n\n<a:é> <a:p> \"é\xC3 .\n"},
    {RdfFormat::kNQuads, "<a:s> <a:p> <a:o> <a:g> <a:h> .\n"},
    {RdfFormat::kTurtle, "# x\n  <a:é> <a:p> [ <a:q> ( 1 2 \"\"\"é\n\"\"\" ; ] . <a:s> <a:p> <a:o> .\n"},
    {RdfFormat::kTurtle, "@prefix a: <a:> . a:s a:p a:o , b:c , a:d . a:s a:p a:o ."},
    {RdfFormat::kTurtle, "<a:s> <a:p> <a:o> . <a:s> <a:p> \"\"\"unterminated .\n\n é"},
    {RdfFormat::kTurtle, "<a:s> <a:p> 1.5.2 . <a:s> <a:p> <a:o> . <a:s> <a:p> <a:o> ."},
    {RdfFormat::kTriG, "<a:g> { <a:s> <a:p> <a:o> .\n <a:s> <a:p> <a:o> <a:x> } <a:s> <a:p> <a:o> ."},
    {RdfFormat::kTriG, "<a:g> { <a:s> <a:p> <a:o> .\n"},
    {RdfFormat::kNTriples, "<a:s> <a:p> <<( <a:s> <a:p> <a:o> >> .\n<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> .\n"},
    {RdfFormat::kNTriples, "<a:s> <a:p> \"x\"@en-toolongabc .\n<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> .\n"},
    {RdfFormat::kTurtle, "<a:s> <a:p> \"x\"@en--rtlx . <a:s> <a:p> <a:o> . <a:s> <a:p> <a:o> ."},
    {RdfFormat::kTurtle, "<a:s> <a:p> 1 {| <a:q> 'x'@en-x ; <a:r> 2 ~ |} ~ |} . <a:s> <a:p> <a:o> ."},
};

struct Outcome {
  std::string quads;
  std::string error;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// A source that hands out at most `step` bytes at a time.
class SlowSource final : public ByteSource {
 public:
  SlowSource(std::string_view text, std::size_t step) : text_(text), step_(step) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t n = std::min({size, step_, text_.size() - position_});
    std::copy_n(text_.data() + position_, n, buffer);
    position_ += n;
    return n;
  }
  std::uint64_t position() const override { return position_; }
  std::uint64_t size() const override { return 0; }

 private:
  std::string_view text_;
  std::size_t step_;
  std::size_t position_ = 0;
};

Outcome read_all(const Document& document, std::size_t window, std::size_t step) {
  ReadOptions options = options_for(document.format);
  options.window_size = window;
  Outcome outcome;
  Collector collector;
  SlowSource source(document.text, step);
  try {
    read_quads(source, options, collector);
  } catch (const SyntaxError& error) {
    const std::string what = error.what();
    outcome.error = what.substr(0, what.find('\n'));
  }
  outcome.quads = lines_of(collector.quads);
  return outcome;
}

TEST(Window, EverySizeReadsTheSame) {
  for (const Document& document : kGood) {
    const Outcome whole = read_all(document, 1 << 20, 1 << 20);
    EXPECT_EQ(whole.error, "");
    EXPECT_NE(whole.quads, "");
    for (std::size_t window = 1; window <= std::string_view(document.text).size() + 2; ++window) {
      EXPECT_EQ(read_all(document, window, 1 << 20).quads, whole.quads) << window;
      EXPECT_EQ(read_all(document, window, 1), whole) << window;
    }
  }
}

TEST(Window, EverySizeFindsTheSameError) {
  for (const Document& document : kBad) {
    const Outcome whole = read_all(document, 1 << 20, 1 << 20);
    EXPECT_NE(whole.error, "") << document.text;
    for (std::size_t window = 1; window <= std::string_view(document.text).size() + 2; ++window) {
      EXPECT_EQ(read_all(document, window, 1 << 20), whole) << window;
      EXPECT_EQ(read_all(document, window, 3), whole) << window;
    }
  }
}

// Where the text is cut, what was complete before is read, and the cut is an error or the end, never something else.
TEST(Window, EveryPrefixOfADocument) {
  for (const Document& document : kGood) {
    const std::string text = document.text;
    const std::string all = read_all(document, 1 << 20, 1 << 20).quads;
    for (std::size_t length = 0; length < text.size(); ++length) {
      const std::string cut = text.substr(0, length);
      const Document part{document.format, cut.c_str()};
      const Outcome whole = read_all(part, 1 << 20, 1 << 20);
      for (const std::size_t window : {1, 2, 3, 7, 16, 33}) EXPECT_EQ(read_all(part, window, 5), whole) << length;
    }
  }
}

/// Numbers anonymous nodes in the order of their appearance: chunks leave gaps.
std::string renumbered(const std::string& text) {
  constexpr std::string_view kLabel = "_:anon-";
  std::map<std::string, std::size_t> numbers;
  std::string result;
  std::size_t at = 0;
  for (std::size_t found; (found = text.find(kLabel, at)) != std::string::npos;) {
    const std::size_t begin = found + kLabel.size();
    const std::size_t end = std::min(text.find_first_not_of("0123456789", begin), text.size());
    result.append(text, at, begin - at);
    result += std::to_string(numbers.emplace(text.substr(begin, end - begin), numbers.size()).first->second);
    at = end;
  }
  return result + text.substr(at);
}

Outcome read_in_chunks(const Document& document, std::size_t size, std::size_t step) {
  const ReadOptions options = options_for(document.format);
  SlowSource source(document.text, step);
  const auto chunks = make_statement_chunks(source, options, size);
  Outcome outcome;
  Collector collector;
  try {
    for (StatementChunk chunk; chunks->next(chunk);) read_chunk(chunk, options, collector);
  } catch (const SyntaxError& error) {
    const std::string what = error.what();
    outcome.error = what.substr(0, what.find('\n'));
  }
  outcome.quads = renumbered(lines_of(collector.quads));
  return outcome;
}

void expect_same_in_chunks(const Document& document) {
  if (document.format == RdfFormat::kTriG) return;
  Outcome whole = read_all(document, 1 << 20, 1 << 20);
  whole.quads = renumbered(whole.quads);
  for (std::size_t size = 1; size <= std::string_view(document.text).size() + 2; ++size) {
    for (const std::size_t step : {1, 1 << 20}) {
      const Outcome chunked = read_in_chunks(document, size, step);
      ASSERT_EQ(chunked.error, whole.error) << size << ": " << document.text;
      ASSERT_EQ(chunked.quads, whole.quads) << size << ": " << document.text;
    }
  }
}

TEST(Chunks, EverySizeReadsTheSame) {
  for (const Document& document : kGood) expect_same_in_chunks(document);
}

TEST(Chunks, EverySizeFindsTheSameError) {
  for (const Document& document : kBad) expect_same_in_chunks(document);
}

TEST(Chunks, TurtleIsCutBetweenStatementsAlone) {
  const char* const kTexts[] = {
      "@prefix a: <urn:a#> . a:x a:p \"\"\"a . b \\\" \"\" . \"\"\" .\n# <x> . \"\na:y a:p 'it . ' , ''' it's . ''' . "
      "a:z a:p a:q .",
      "PREFIX a: <urn:a/> PREFIX b: <urn:b/>\nbase <urn:c/> a:x b:p <d.e>.",
      "# one .\nPREFIX # <no> .\n a: <urn:a/>\na:x a:p a:x\\. . a:x.y a:p 1.5 , 1.5e3, a:y. a:z a:p [ a:q ( 1 2 [] ) "
      "] . [] a:p [] .",
      "@base <urn:x/> .\n<a> <p> <b> .\n@base <urn:y/> .\n<a> <p> <b> . prefix : <urn:z/>\n:prefix :base :a . :base "
      "a <b> .",
      "@prefix prefix: <urn:p/> . prefix:a prefix:b \"\" . prefix:a prefix:b '' ; prefix:c \"\"@en . bad: a "
      "prefix:a .",
      "@prefix a: <urn:a/> .a:x a:p 1.prefix b: <urn:b/>a:x a:p \"\"@en.prefix c: <urn:c/>b:x c:p true.base<urn:d>"
      "a:x a:p 1.e5,1.5,.5.a:x a:p a:x\\).prefix.prefix d: <urn:d> d:x d:y .5.prefix e: <urn:e> e:x e:y e:z.",
      "<urn:a> <urn:p> \"\"\"never . closed \" . <urn:a> <urn:b> <urn:c> . ",
      "<urn:a> <urn:p> \"broken\n . <urn:a> <urn:b> \" . <urn:c> . ",
      "<urn:a> <urn:p> <urn:b . <urn:a> <urn:b> <urn:c> . ",
      "\xEF\xBB\xBF<urn:a> <urn:b> <urn:c> . \xEF\xBB\xBF<urn:a> <urn:b> <urn:c> .",
  };
  for (const char* const text : kTexts) expect_same_in_chunks({RdfFormat::kTurtle, text});
}

TEST(Chunks, LinesEndInAnyWay) {
  for (const char* const text : {"<a:s> <a:p> <a:o> .\r<a:s> <a:p> \"\xC3\xA9\" .\r\n<a:s> <a:p> x", "\r\r\n\n#\r<a:s>",
                                 "<a:s> <a:p> <a:o> . # \xC3\xA9\r<a:s> <a:p> bad"}) {
    expect_same_in_chunks({RdfFormat::kNTriples, text});
  }
}

TEST(Chunks, AreManyOfALongDocument) {
  std::string text = "@prefix a: <urn:a/> .\n";
  for (int i = 0; i < 10'000; ++i) text += "a:s a:p \"value . " + std::to_string(i) + "\" , <urn:b#> .\n";
  const ReadOptions options = options_for(RdfFormat::kTurtle);
  const auto source = memory_byte_source(text);
  const auto chunks = make_statement_chunks(*source, options, 10'000);
  std::size_t count = 0;
  for (StatementChunk chunk; chunks->next(chunk); ++count) EXPECT_LE(chunk.text.size(), 10'100u);
  EXPECT_GE(count, text.size() / 10'100);
}

TEST(Window, KeepsPlacesOverManyLinesAndLongLines) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "<a:s> <a:p> \"é\" .\n";
  const std::string lines = text + " <a:s> x";
  std::string one_line = text;
  std::replace(one_line.begin(), one_line.end(), '\n', ' ');
  one_line += " <a:s> x";
  for (const std::size_t window : {1, 10, 64, 100, 1000, 1000000}) {
    ReadOptions options = options_for(RdfFormat::kTurtle);
    options.window_size = window;
    EXPECT_EQ(error_of(lines, options), "test:1001:9: expected ':', found the end of the input");
    EXPECT_EQ(error_of(one_line, options), "test:1:18009: expected ':', found the end of the input");
  }
}

TEST(Window, ShowsTheLineOfTheError) {
  std::string text = "<a:s> <a:p> 1 .\n\t<a:سوريا> <a:p> \"é\" 7 .\n<a:s> <a:p> 2 .\n";
  try {
    collect(text, options_for(RdfFormat::kTurtle));
    FAIL();
  } catch (const SyntaxError& error) {
    EXPECT_EQ(error.source_line(), "\t<a:سوريا> <a:p> \"é\" 7 .");
    EXPECT_TRUE(std::string(error.what()).ends_with("\n\t                    ^")) << error.what();
    EXPECT_EQ(error.position().offset, text.find("7 ."));
  }
}

// Reading far beyond an error to report it would fill the memory.
TEST(Window, StopsAtTheError) {
  std::string text = "<a:s> <a:p> bad <a:o> .\n";
  text.append(std::size_t{8} << 20, 'x');
  const auto source = memory_byte_source(text);
  ReadOptions options = options_for(RdfFormat::kTurtle);
  options.window_size = 4096;
  Collector collector;
  EXPECT_THROW(read_quads(*source, options, collector), SyntaxError);
  EXPECT_LE(source->position(), 8192u);
}

TEST(Window, LongCommentsAndBlanksNeedNoMemory) {
  const std::string blanks(std::size_t{4} << 20, ' ');
  const std::string text = blanks + "#" + blanks + "\n<a:s> <a:p> <a:o> .#" + blanks;
  ReadOptions options = options_for(RdfFormat::kTurtle);
  options.window_size = 16;
  EXPECT_EQ(lines_of(collect(text, options).quads), "<a:s> <a:p> <a:o>\n");
}

}  // namespace
}  // namespace casus::storage
