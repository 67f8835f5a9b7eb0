#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

#include "storage/rdf/utf8.h"
#include "tests/unit/rdf_syntax/rdf_xml_testing.h"

namespace casus::storage {
namespace {

std::string error(std::string_view text) {
  return error_of(text, RdfFormat::kRdfXml);
}

std::string repeat(std::string_view text, std::size_t n) {
  std::string out;
  out.reserve(text.size() * n);
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

// A document with a DOCTYPE of these declarations, whose one text is `text`.
std::string with_entities(const std::string& declarations, const std::string& text) {
  return "<!DOCTYPE x [" + declarations + "]>" +
         rdf_document("<rdf:Description rdf:about='a:s'><e:p>" + text + "</e:p></rdf:Description>");
}

std::string value_of(const std::string& document) {
  const auto quads = collect(document, options_for(RdfFormat::kRdfXml)).quads;
  return quads.size() == 1 ? quads[0].object.value() : "not one triple";
}

std::string utf16(const std::string& text, bool big_endian) {
  std::string out;
  const auto put = [&](unsigned unit) {
    const auto high = static_cast<char>(unit >> 8);
    const auto low = static_cast<char>(unit & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  };
  put(0xFEFF);
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text.data() + i, text.size() - i);
    i += c.length;
    const auto value = static_cast<unsigned>(c.value);
    if (value < 0x10000) {
      put(value);
    } else {
      put(0xD800 + ((value - 0x10000) >> 10));
      put(0xDC00 + ((value - 0x10000) & 0x3FF));
    }
  }
  return out;
}

TEST(XmlParser, NotWellFormed) {
  EXPECT_EQ(error(""), "test:1:1: expected an element, found the end of the input");
  EXPECT_EQ(error("{}"), "test:1:1: this is not well-formed XML: unexpected '{'");
  EXPECT_EQ(error("<é:a xmlns:é='a:'>\n"), "test:2:1: expected </é:a>, found the end of the input");
  EXPECT_EQ(error("<e:a xmlns:e='é:é' e:b=c/>"), "test:1:24: this is not well-formed XML: unexpected 'c'");
  EXPECT_EQ(error("<e:T xmlns:e='a:'><e:b></e:c></e:T>"),
            "test:1:26: expected </e:b>, found the end of another element");
  EXPECT_EQ(error("<e:T xmlns:e='a:'/>\nx"), "test:2:1: expected the end of the input, found 'x'");
  EXPECT_EQ(error("<e:T xmlns:e='a:'/><e:U/>"), "test:1:20: expected the end of the input, found '<'");
  EXPECT_EQ(error("<e:T"), "test:1:1: expected the end of what begins here, found the end of the input");
  EXPECT_EQ(error("<e:T xmlns:e='a:'><!-- "),
            "test:1:19: expected the end of what begins here, found the end of the input");
  EXPECT_EQ(error("<e:T xmlns:e='a:'><![CDATA[ "), "test:1:29: expected ']]>', found the end of the input");
  EXPECT_EQ(error("<e:T/>"), "test:1:1: a prefix is not declared with xmlns");
  EXPECT_EQ(error("<e:T xmlns:e='a:' e:b='' e:b=''/>"), "test:1:26: an attribute is given twice");
  EXPECT_EQ(error("<e:T xmlns:e='a:' xmlns:f='a:' e:b='' f:b=''/>"), "test:1:1: an attribute is given twice");
  EXPECT_EQ(error(" <?xml version='1.0'?><a/>"), "test:1:2: the XML declaration must stand at the very beginning");
  EXPECT_EQ(error("<e:T xmlns:e='a:'>&#0;</e:T>"), "test:1:19: the character '&#0;' cannot stand in XML");
  EXPECT_EQ(error("<e:T xmlns:xml='a:'/>"),
            "test:1:1: the prefixes xml and xmlns and their namespaces stand for each other alone");
}

TEST(XmlParser, ErrorsShowTheLine) {
  ReadOptions options = options_for(RdfFormat::kRdfXml);
  const std::string text = rdf_document("<e:T>\r\n  é <e:p/></e:T>");
  for (const std::size_t window : {1u, 7u, 1000u}) {
    options.window_size = window;
    try {
      collect(text, options);
      FAIL();
    } catch (const SyntaxError& failure) {
      EXPECT_EQ(failure.position().line, 3u);
      EXPECT_EQ(failure.position().column, 3u);
      EXPECT_EQ(failure.source_line().substr(0, 4), "  é");
      EXPECT_TRUE(window < 1000 || failure.source_line() == "  é <e:p/></e:T></rdf:RDF>");
    }
  }
}

TEST(XmlParser, InvalidUtf8IsRefusedWhereverItStands) {
  for (const std::string bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\xe2\x82"}) {
    for (const std::string& text :
         {rdf_document("<e:T e:p='" + bad + "'/>"), rdf_document("<e:T><e:p>" + bad + "</e:p></e:T>"),
          rdf_document("<e:T" + bad + "/>"), rdf_document("<!-- " + bad + " -->"), rdf_document("<e:T/>") + bad}) {
      EXPECT_NE(error(text), "") << text;
    }
  }
  EXPECT_EQ(error(rdf_document("<e:T>\n é\xff</e:T>")).substr(0, 9), "test:3:2:");
}

TEST(XmlParser, Encodings) {
  const std::string document = rdf_document("<rdf:Description rdf:about='a:s'><e:p>é€😀</e:p></rdf:Description>");
  EXPECT_EQ(value_of(document), "é€😀");
  EXPECT_EQ(value_of("\xEF\xBB\xBF" + document), "é€😀");
  EXPECT_EQ(value_of("<?xml version='1.0' encoding='utf-8'?>" + document), "é€😀");
  EXPECT_EQ(value_of(utf16(document, true)), "é€😀");
  EXPECT_EQ(value_of(utf16("<?xml version='1.0' encoding='UTF-16'?>" + document, false)), "é€😀");
  EXPECT_EQ(value_of("<?xml version='1.0' encoding='ISO-8859-1'?>" +
                     rdf_document("<rdf:Description rdf:about='a:s'><e:p>\xE9</e:p></rdf:Description>")),
            "é");
  EXPECT_EQ(error("<?xml version='1.0' encoding='KOI8-R'?><a/>"),
            "test:1:31: expected the encoding UTF-8, UTF-16, ISO-8859-1 or US-ASCII");
  EXPECT_EQ(error(utf16("<a:b xmlns:a='a:'>\n<a:c d='é' e=/></a:b>", true)),
            "test:2:14: this is not well-formed XML: unexpected character");
}

TEST(XmlParser, Entities) {
  EXPECT_EQ(value_of(with_entities("<!ENTITY a 'x&#38;amp;'><!ENTITY b '&a;y'>", "&b;&lt;&#x41;")), "x&y<A");
  EXPECT_EQ(value_of(with_entities("<!ENTITY n 'a:'><!ATTLIST rdf:Description e:unused CDATA #IMPLIED>", "&n;")), "a:");
  EXPECT_EQ(error(rdf_document("<e:T>&a;</e:T>")), "test:2:6: the entity '&a;' is not declared");
  EXPECT_EQ(error(rdf_document("<e:T e:p='&a;'/>")),
            "test:2:1: the entity that an attribute refers to is not declared");
  EXPECT_EQ(error(with_entities("<!ENTITY a '&b;'><!ENTITY b '&a;'>", "&a;")).substr(0, 8), "test:2:3");
}

TEST(XmlParser, NothingElseIsRead) {
  const std::string place = " stands in another file, '/etc/passwd', which is not read";
  EXPECT_EQ(error(with_entities("<!ENTITY a SYSTEM '/etc/passwd'>", "&a;")), "test:2:39: the entity" + place);
  EXPECT_EQ(error("<!DOCTYPE x [<!ENTITY a SYSTEM '/etc/passwd'>]>" + rdf_document("<e:T e:p='&a;'/>")),
            "test:2:11: the entity stands in another file, which is not read");
  const std::string elsewhere = "<!DOCTYPE x SYSTEM '/etc/passwd' [<!ENTITY known 'k'>]>";
  const std::string message = " is not declared in this document, and no other file is read";
  EXPECT_EQ(error(elsewhere + rdf_document("<e:T e:p='&known;&#65;&amp;&a;'/>")),
            "test:2:1: the entity '&a;'" + message);
  EXPECT_EQ(error(elsewhere + rdf_document("<e:T><e:p>&known;&a;</e:p></e:T>")),
            "test:2:18: the entity '&a;'" + message);
  EXPECT_EQ(error(elsewhere + rdf_document("<e:T e:p='&known;&quot;'/>")), "");
}

TEST(XmlParser, EntitiesThatExplode) {
  const auto begin = std::chrono::steady_clock::now();
  std::string laughs = "<!ENTITY l0 'ha'>";
  for (int i = 1; i < 30; ++i) {
    laughs += "<!ENTITY l" + std::to_string(i) + " '" + repeat("&l" + std::to_string(i - 1) + ";", 10) + "'>";
  }
  const std::string message = ": entities make too much text of too little";
  EXPECT_EQ(error(with_entities(laughs, "&l29;")), "test:2:39" + message);
  EXPECT_NE(error("<!DOCTYPE x [" + laughs + "]>" + rdf_document("<e:T e:p='&l29;'/>")), "");
  const std::string big = "<!ENTITY b '" + std::string(100'000, 'x') + "'>";
  EXPECT_NE(error(with_entities(big, repeat("&b;", 10'000))).find(message), std::string::npos);
  std::string chain = "<!ENTITY c0 'x'>";
  for (int i = 1; i < 100'000; ++i) {
    chain += "<!ENTITY c" + std::to_string(i) + " '&c" + std::to_string(i - 1) + ";'>";
  }
  EXPECT_NE(error(with_entities(chain, "&c99999;")).find("more than 1000 entities that refer to others"),
            std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(XmlParser, DeepNestingIsAnError) {
  const auto nested = [](std::size_t n) { return rdf_document(repeat("<e:T><e:p>", n) + repeat("</e:p></e:T>", n)); };
  EXPECT_EQ(collect(nested(499), options_for(RdfFormat::kRdfXml)).quads.size(), 499u + 499u);
  EXPECT_EQ(error(nested(500)), "test:2:4996: nested more than 1000 levels deep");
  EXPECT_EQ(error(rdf_document(repeat("<e:T><e:p>", 100'000))), "test:2:4996: nested more than 1000 levels deep");
  const std::string literal = "<e:T><e:p rdf:parseType='Literal'>" + repeat("<a>", 100'000);
  EXPECT_EQ(error(rdf_document(literal)), "test:2:3026: nested more than 1000 levels deep");
  EXPECT_EQ(error(rdf_document("<xml:a>" + repeat("<a>", 100'000))), "test:2:3002: nested more than 1000 levels deep");
}

TEST(XmlParser, HugePiecesFromASmallWindow) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string huge(std::size_t{10} << 20, 'x');
  ReadOptions options = options_for(RdfFormat::kRdfXml);
  options.window_size = 16;
  const auto read = [&](const std::string& body) { return collect(rdf_document(body), options).quads; };
  EXPECT_EQ(read("<rdf:Description rdf:about='a:s' e:p='" + huge + "'/>").at(0).object.value().size(), huge.size());
  EXPECT_EQ(
      read("<rdf:Description rdf:about='a:s'><e:p>" + huge + "</e:p></rdf:Description>").at(0).object.value().size(),
      huge.size());
  EXPECT_EQ(read("<!--" + huge + "--><e:T/>").size(), 1u);
  EXPECT_NE(error_of(rdf_document("<e:T e:p='" + huge), options), "");
  std::string attributes;
  for (int i = 0; i < 100'000; ++i) attributes += " rdf:_" + std::to_string(i + 1) + "=''";
  EXPECT_EQ(read("<rdf:Description rdf:about='a:s'" + attributes + "/>").size(), 100'000u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(XmlParser, TheWindowDoesNotMatter) {
  const std::string text =
      "<?xml version='1.0'?>\n<!-- é -->" +
      rdf_document("<e:T e:p='é&amp;😀'>\n<e:q>a&#x20AC;b</e:q><e:r rdf:parseType='Literal'><a b='ä'/></e:r></e:T>\n");
  ReadOptions options = options_for(RdfFormat::kRdfXml);
  const std::string expected = lines_of(collect(text, options).quads);
  for (std::size_t window = 1; window < 50; ++window) {
    options.window_size = window;
    EXPECT_EQ(lines_of(collect(text, options).quads), expected);
  }
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_NE(error(text.substr(0, length)), "") << length;
  }
}

class ThrowingSink final : public QuadSink {
 public:
  void quad(const QuadView&) override { throw std::runtime_error("enough"); }
};

TEST(XmlParser, ExceptionsOfTheSinkReachTheCaller) {
  ThrowingSink sink;
  const std::string text = rdf_document(repeat("<e:T/>", 1000));
  EXPECT_THROW(read_quads(*memory_byte_source(text), options_for(RdfFormat::kRdfXml), sink), std::runtime_error);
}

}  // namespace
}  // namespace casus::storage
