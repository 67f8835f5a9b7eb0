#include <gtest/gtest.h>

#include "tests/unit/rdf_syntax/rdf_xml_testing.h"

namespace casus::storage {
namespace {

const std::string kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const std::string kType = "<" + kRdf + "type>";

std::string read(const std::string& body, const std::string& attributes = {}) {
  return read_rdf_xml_body(body, attributes);
}
std::string error(const std::string& body, const std::string& attributes = {}) {
  return rdf_xml_body_error(body, attributes);
}

TEST(RdfXml, NodesAndProperties) {
  EXPECT_EQ(read("<rdf:Description rdf:about='http://s/'><e:p rdf:resource='o'/><e:p "
                 "rdf:nodeID='n'/><e:p/></rdf:Description>"),
            "<http://s/> <http://e/p> <http://b/d/o>\n<http://s/> <http://e/p> _:n\n<http://s/> <http://e/p> \"\"\n");
  EXPECT_EQ(read("<e:T rdf:nodeID='n'>\n <!-- a --> <e:p>\n <e:U rdf:ID='u'/> <?x?> </e:p>\n</e:T>"),
            "_:n " + kType + " <http://e/T>\n_:n <http://e/p> <http://b/d/f#u>\n<http://b/d/f#u> " + kType +
                " <http://e/U>\n");
  EXPECT_EQ(read("<rdf:Description><e:p><rdf:Description/></e:p></rdf:Description>"),
            "_:anon-1 <http://e/p> _:anon-2\n");
  EXPECT_EQ(read(""), "");
}

TEST(RdfXml, ADocumentMayBeOneNode) {
  EXPECT_EQ(read_lines("<a:T xmlns:a='http://a/' />", RdfFormat::kRdfXml), "_:anon-1 " + kType + " <http://a/T>\n");
}

TEST(RdfXml, Literals) {
  EXPECT_EQ(read("<rdf:Description rdf:about=''><e:p> a<!-- x -->b<![CDATA[<c>]]>\n</e:p></rdf:Description>"),
            "<http://b/d/f> <http://e/p> \" ab<c>\\n\"\n");
  EXPECT_EQ(
      read("<rdf:Description rdf:about='' xml:lang='EN-gb'><e:p>a</e:p><e:p xml:lang=''>b</e:p><e:p xml:lang='fr'/>"
           "<e:p rdf:datatype='http://d/'>c</e:p><e:p rdf:datatype='#d'/></rdf:Description>"),
      "<http://b/d/f> <http://e/p> \"a\"@en-gb\n<http://b/d/f> <http://e/p> \"b\"\n<http://b/d/f> <http://e/p> "
      "\"\"@fr\n<http://b/d/f> <http://e/p> \"c\"^^<http://d/>\n<http://b/d/f> <http://e/p> "
      "\"\"^^<http://b/d/f#d>\n");
  EXPECT_EQ(read("<rdf:Description rdf:about=''><e:p rdf:datatype='http://www.w3.org/2001/XMLSchema#string'>a</e:p>"
                 "</rdf:Description>"),
            "<http://b/d/f> <http://e/p> \"a\"\n");
}

TEST(RdfXml, PropertyAttributes) {
  EXPECT_EQ(read("<rdf:Description rdf:about='' e:p='a' rdf:type='T' rdf:value='v' xml:lang='en' xml:unknown='x' "
                 "xmlFuture='y'/>"),
            "<http://b/d/f> <http://e/p> \"a\"@en\n<http://b/d/f> " + kType + " <http://b/d/T>\n<http://b/d/f> <" +
                kRdf + "value> \"v\"@en\n");
  EXPECT_EQ(read("<rdf:Description rdf:about=''><e:p e:q='a'/><e:p rdf:resource='o' e:q='b'> </e:p></rdf:Description>"),
            "<http://b/d/f> <http://e/p> _:anon-1\n_:anon-1 <http://e/q> \"a\"\n<http://b/d/f> <http://e/p> "
            "<http://b/d/o>\n<http://b/d/o> <http://e/q> \"b\"\n");
}

TEST(RdfXml, AttributesWithoutANamespace) {
  EXPECT_EQ(
      read("<rdf:Description about='a' type='T'><e:p resource='o'/><e:p parseType='Resource'/></rdf:Description>"),
      "<http://b/d/a> " + kType +
          " <http://b/d/T>\n<http://b/d/a> <http://e/p> <http://b/d/o>\n<http://b/d/a> <http://e/p> _:anon-1\n");
  EXPECT_EQ(error("<rdf:Description about='a' rdf:about='a'/>"), "test:2:1: rdf:about is given twice");
  EXPECT_EQ(error("<rdf:Description type='a' rdf:type='a'/>"), "test:2:1: rdf:type is given twice");
  EXPECT_EQ(error("<rdf:Description nodeID='a'/>"),
            "test:2:1: expected a name with a namespace, found the attribute 'nodeID'");
}

TEST(RdfXml, ParseTypes) {
  EXPECT_EQ(read("<e:T rdf:about=''><e:p rdf:parseType='Resource'><e:q>a</e:q><rdf:li>b</rdf:li></e:p></e:T>"),
            "<http://b/d/f> " + kType +
                " <http://e/T>\n<http://b/d/f> <http://e/p> _:anon-1\n_:anon-1 <http://e/q> \"a\"\n_:anon-1 <" + kRdf +
                "_1> \"b\"\n");
  EXPECT_EQ(read("<rdf:Description rdf:about=''><e:p rdf:parseType='Collection'><e:T rdf:about='a'/>"
                 "<rdf:Description rdf:nodeID='b'/></e:p><e:q rdf:parseType='Collection'/></rdf:Description>"),
            "<http://b/d/f> <http://e/p> _:anon-1\n_:anon-1 <" + kRdf + "first> <http://b/d/a>\n<http://b/d/a> " +
                kType + " <http://e/T>\n_:anon-1 <" + kRdf + "rest> _:anon-2\n_:anon-2 <" + kRdf +
                "first> _:b\n_:anon-2 <" + kRdf + "rest> <" + kRdf + "nil>\n<http://b/d/f> <http://e/q> <" + kRdf +
                "nil>\n");
}

TEST(RdfXml, Containers) {
  EXPECT_EQ(read("<rdf:Seq rdf:about='a'><rdf:li>1</rdf:li><rdf:_7>7</rdf:_7><rdf:li><rdf:Bag "
                 "rdf:about='b'><rdf:li>x</rdf:li></rdf:Bag></rdf:li></rdf:Seq>"),
            "<http://b/d/a> " + kType + " <" + kRdf + "Seq>\n<http://b/d/a> <" + kRdf + "_1> \"1\"\n<http://b/d/a> <" +
                kRdf + "_7> \"7\"\n<http://b/d/a> <" + kRdf + "_2> <http://b/d/b>\n<http://b/d/b> " + kType + " <" +
                kRdf + "Bag>\n<http://b/d/b> <" + kRdf + "_1> \"x\"\n");
}

TEST(RdfXml, Reification) {
  const std::string statement = "<http://b/d/f#i> ";
  EXPECT_EQ(read("<rdf:Description rdf:about='s'><e:p rdf:ID='i'>a</e:p></rdf:Description>"),
            "<http://b/d/s> <http://e/p> \"a\"\n" + statement + kType + " <" + kRdf + "Statement>\n" + statement + "<" +
                kRdf + "subject> <http://b/d/s>\n" + statement + "<" + kRdf + "predicate> <http://e/p>\n" + statement +
                "<" + kRdf + "object> \"a\"\n");
  EXPECT_EQ(error("<e:T rdf:ID='i'/><e:T rdf:ID='i'/>"), "test:2:18: the rdf:ID 'i' is given twice");
  EXPECT_EQ(error("<e:T rdf:ID='i'/><e:T rdf:ID='i' xml:base='http://other/'/>"), "");
  EXPECT_EQ(error("<e:T rdf:ID='1'/>"), "test:2:1: rdf:ID is an XML name without a colon, not '1'");
}

TEST(RdfXml, Annotations) {
  const std::string reifies = " <" + kRdf + "reifies> <<( <http://b/d/s> <http://e/p> \"a\" )>>\n";
  EXPECT_EQ(read("<rdf:Description rdf:about='s'><e:p rdf:annotation='r'>a</e:p></rdf:Description>"),
            "<http://b/d/s> <http://e/p> \"a\"\n<http://b/d/r>" + reifies);
  EXPECT_EQ(read("<rdf:Description rdf:about='s'><e:p rdf:annotationNodeID='r'>a</e:p></rdf:Description>"),
            "<http://b/d/s> <http://e/p> \"a\"\n_:r" + reifies);
  EXPECT_EQ(error("<e:T><e:p rdf:annotation='r' rdf:annotationNodeID='r'/></e:T>"),
            "test:2:6: a property element has rdf:annotation or rdf:annotationNodeID, not both");
}

TEST(RdfXml, TripleTerms) {
  const std::string version = "rdf:version='1.2'";
  const std::string inner = "<rdf:Description rdf:about='s'><e:q>a</e:q></rdf:Description>";
  const std::string body =
      "<rdf:Description rdf:about='r'><e:p rdf:parseType='Triple'>" + inner + "</e:p></rdf:Description>";
  EXPECT_EQ(read(body, version), "<http://b/d/r> <http://e/p> <<( <http://b/d/s> <http://e/q> \"a\" )>>\n");
  EXPECT_EQ(read(body), "");
  EXPECT_EQ(read(body, "rdf:version='1.1'"), "");
  EXPECT_EQ(
      read("<rdf:Description rdf:about='r'><e:p rdf:parseType='Triple'><e:T rdf:about='s'/></e:p></rdf:Description>",
           "rdf:version='1.3'"),
      "<http://b/d/r> <http://e/p> <<( <http://b/d/s> " + kType + " <http://e/T> )>>\n");
  EXPECT_EQ(
      read("<rdf:Description rdf:about='r'><e:p rdf:parseType='Triple'><rdf:Description rdf:about='t'>"
           "<e:q rdf:parseType='Triple'>" +
               inner + "</e:q></rdf:Description></e:p></rdf:Description>",
           version),
      "<http://b/d/r> <http://e/p> <<( <http://b/d/t> <http://e/q> <<( <http://b/d/s> <http://e/q> \"a\" )>> )>>\n");
  const auto term_error = [&](const std::string& content) {
    return error("<rdf:Description><e:p rdf:parseType='Triple'>" + content + "</e:p></rdf:Description>", version);
  };
  EXPECT_EQ(term_error(""), "test:2:46: expected a node element with one property, which make the triple term");
  EXPECT_EQ(term_error("<rdf:Description/>"),
            "test:2:64: expected a triple term, found a node element without a property");
  EXPECT_EQ(term_error("<e:T e:p=''/>"), "test:2:46: a triple term is one triple, and here is another");
  EXPECT_EQ(term_error("<e:T/><e:T/>"), "test:2:52: expected the end of the property element, found the element e:T");
}

TEST(RdfXml, BaseDirection) {
  const std::string body =
      "<rdf:Description rdf:about='s' e:p='a'><e:p its:dir='rtl'>b</e:p><e:p its:dir=''>c</e:p>"
      "<e:p xml:lang=''>d</e:p></rdf:Description>";
  EXPECT_EQ(read(body, "xml:lang='ar' its:version='2.0' its:dir='ltr' rdf:version='1.2-basic'"),
            "<http://b/d/s> <http://e/p> \"a\"@ar--ltr\n<http://b/d/s> <http://e/p> \"b\"@ar--rtl\n<http://b/d/s> "
            "<http://e/p> \"c\"@ar\n<http://b/d/s> <http://e/p> \"d\"\n");
  EXPECT_EQ(read("<rdf:Description rdf:about='s' e:p='a' xml:lang='ar' its:dir='up'/>"),
            "<http://b/d/s> <http://e/p> \"a\"@ar\n");
  EXPECT_EQ(error("<e:T its:dir='up'/>", "rdf:version='1.2'"), "test:2:1: its:dir is 'ltr' or 'rtl', not 'up'");
}

TEST(RdfXml, XmlLiterals) {
  const auto literal = [](const std::string& content, const std::string& attributes = {}) {
    const auto quads = collect(rdf_document("<rdf:Description rdf:about='s'><e:p rdf:parseType='Literal'>" + content +
                                                "</e:p></rdf:Description>",
                                            attributes),
                               options_for(RdfFormat::kRdfXml, "http://b/"))
                           .quads;
    EXPECT_EQ(quads.size(), 1u);
    EXPECT_EQ(quads[0].object.datatype(), kRdf + "XMLLiteral");
    return quads[0].object.value();
  };
  EXPECT_EQ(literal(""), "");
  EXPECT_EQ(literal(" a &amp; &lt; <![CDATA[>]]> &#13; "), " a &amp; &lt; &gt; &#xD; ");
  EXPECT_EQ(literal("<b/>"), "<b></b>");
  EXPECT_EQ(literal("<!-- c --><?t d?><?u?>"), "<!-- c --><?t d?><?u?>");
  EXPECT_EQ(literal("<a z='1' b=\"'&quot;&#10;\" e:b='2' xml:lang='en'/>"),
            "<a xmlns:e=\"http://e/\" b=\"'&quot;&#xA;\" z=\"1\" e:b=\"2\" xml:lang=\"en\"></a>");
  EXPECT_EQ(
      literal("<e:a><e:b/><b xmlns='http://c/'><c/><d xmlns=''/></b><e:b xmlns:e='http://f/'><e:c/></e:b><e:d/></e:a>"),
      "<e:a xmlns:e=\"http://e/\"><e:b></e:b><b xmlns=\"http://c/\"><c></c><d xmlns=\"\"></d></b><e:b "
      "xmlns:e=\"http://f/\"><e:c></e:c></e:b><e:d></e:d></e:a>");
  EXPECT_EQ(literal("<a/><a/>", "xmlns='http://c/'"), "<a xmlns=\"http://c/\"></a><a xmlns=\"http://c/\"></a>");
  EXPECT_EQ(
      read("<rdf:Description rdf:about='s'><e:p rdf:parseType='daml:x'><rdf:li/></e:p></rdf:Description>"),
      "<http://b/d/s> <http://e/p> \"<rdf:li xmlns:rdf=\\\"" + kRdf + "\\\"></rdf:li>\"^^<" + kRdf + "XMLLiteral>\n");
}

TEST(RdfXml, Bases) {
  EXPECT_EQ(read("<rdf:Description rdf:about='x' xml:base='../g#frag'><e:p rdf:resource=''/><e:p rdf:resource='h' "
                 "xml:base='http://c/'/><e:p rdf:resource='h'/></rdf:Description>"),
            "<http://b/x> <http://e/p> <http://b/g>\n<http://b/x> <http://e/p> <http://c/h>\n<http://b/x> <http://e/p> "
            "<http://b/h>\n");
  EXPECT_EQ(error_of(rdf_document("<e:T rdf:about='x'/>"), RdfFormat::kRdfXml),
            "test:2:1: the IRI <x> is relative, and there is no base IRI");
}

TEST(RdfXml, MadeLabelsNeverMeetWrittenOnes) {
  EXPECT_EQ(read("<rdf:Description rdf:nodeID='anon-1'><e:p><rdf:Description/></e:p><e:p rdf:nodeID='anon--1'/><e:p "
                 "rdf:nodeID='a.'/></rdf:Description>"),
            "_:anon--1 <http://e/p> _:anon-1\n_:anon--1 <http://e/p> _:anon---1\n_:anon--1 <http://e/p> _:anon-_a._\n");
}

TEST(RdfXml, ReportsPrefixesThatOtherSyntaxesCanHave) {
  const Collector found = collect(
      "<a:T xmlns:a='http://a/' xmlns='http://c/' xmlns:_b='http://b/' xmlns:d='relative'>"
      "<a:p rdf:parseType='Literal' xmlns:rdf='" +
          kRdf + "'><x xmlns:y='http://y/'/></a:p></a:T>",
      options_for(RdfFormat::kRdfXml));
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"a", "http://a/"}, {"", "http://c/"}, {"rdf", kRdf}};
  EXPECT_EQ(found.prefixes, expected);
}

TEST(RdfXml, ReservedElementsArePassedOver) {
  EXPECT_EQ(read("<xml:a><b>text</b></xml:a><rdf:Description rdf:about='s'><xmlA>t</xmlA><e:p/></rdf:Description>"),
            "<http://b/d/s> <http://e/p> \"\"\n");
}

TEST(RdfXml, NamesWithoutAPlace) {
  for (const char* name : {"RDF", "ID", "about", "annotation", "annotationNodeID", "parseType", "resource", "nodeID",
                           "datatype", "version", "li", "aboutEach", "aboutEachPrefix", "bagID"}) {
    const std::string rdf_name = "rdf:" + std::string(name);
    EXPECT_EQ(error("<" + rdf_name + "/>"), "test:2:1: expected a node element, found " + rdf_name);
    if (rdf_name == "rdf:li") continue;
    EXPECT_EQ(error("<e:T><" + rdf_name + "/></e:T>"), "test:2:6: expected a property element, found " + rdf_name);
  }
  EXPECT_EQ(error("<e:T><rdf:Description/></e:T>"), "test:2:6: expected a property element, found rdf:Description");
  for (const char* name : {"RDF", "Description", "li", "aboutEach", "aboutEachPrefix", "bagID"}) {
    EXPECT_EQ(error("<e:T rdf:" + std::string(name) + "='x'/>"),
              "test:2:1: rdf:" + std::string(name) + " is not an attribute of RDF/XML");
  }
  EXPECT_EQ(error("<e:T><e:p xmlns:x='" + kRdf + "x'/></e:T>"),
            "test:2:6: <" + kRdf + "x> is no namespace, since it begins with that of RDF");
  EXPECT_EQ(error("<T/>"), "test:2:1: expected a name with a namespace, found the element 'T'");
  EXPECT_EQ(error("<a:T xmlns:a='relative/'/>"),
            "test:2:1: the namespace <relative/> is not an IRI: the IRI <relative/> is relative");
}

TEST(RdfXml, Errors) {
  const auto property_error = [](const std::string& property) {
    return error("<e:T rdf:about='é'>" + property + "</e:T>");
  };
  EXPECT_EQ(error("text"), "test:2:1: expected a node element, found 'text'");
  EXPECT_EQ(property_error("\n  text"), "test:3:3: expected a property element, found 'text'");
  EXPECT_EQ(property_error("<e:p>a<e:U/></e:p>"),
            "test:2:26: a property element holds text or a node, not both: here 'a' came before");
  EXPECT_EQ(property_error("<e:p><e:U/>a</e:p>"), "test:2:31: expected the end of the property element, found 'a'");
  EXPECT_EQ(property_error("<e:p><e:U/><e:U/></e:p>"),
            "test:2:31: expected the end of the property element, found the element e:U");
  EXPECT_EQ(property_error("<e:p rdf:datatype='d'><e:U/></e:p>"),
            "test:2:42: expected text, since there is an rdf:datatype");
  EXPECT_EQ(property_error("<e:p rdf:resource='a'><e:U/></e:p>"),
            "test:2:42: expected the end of the property element, found the element e:U");
  EXPECT_EQ(property_error("<e:p rdf:about='a'/>"),
            "test:2:20: a property element has no rdf:about; rdf:resource names its value");
  EXPECT_EQ(property_error("<e:p rdf:resource='a' rdf:nodeID='a'/>"),
            "test:2:20: a property element has rdf:resource or rdf:nodeID, not both");
  EXPECT_EQ(property_error("<e:p rdf:datatype='a' e:q='a'/>"),
            "test:2:20: rdf:datatype goes with text, not with attributes that describe a node");
  EXPECT_EQ(property_error("<e:p rdf:parseType='Literal' rdf:resource='a'/>"),
            "test:2:20: beside rdf:parseType only rdf:ID and rdf:annotation may stand");
  EXPECT_EQ(property_error("<e:p rdf:parseType='Collection'>a</e:p>"), "test:2:52: expected a node element, found 'a'");
  EXPECT_EQ(property_error("<e:p rdf:resource='a b'/>"),
            "test:2:20: <http://b/d/a b> is not an IRI: the character U+0020 in an IRI");
  EXPECT_EQ(property_error("<e:p rdf:datatype='" + kRdf + "langString'>a</e:p>"),
            "test:2:20: a literal of datatype <" + kRdf + "langString> needs xml:lang instead");
  EXPECT_EQ(property_error("<e:p xml:lang='e_n'/>"),
            "test:2:20: xml:lang is 'e_n': a language tag consists of letters, digits and '-'");
  EXPECT_EQ(error("<e:T rdf:about='a' rdf:nodeID='a'/>"),
            "test:2:1: a node element has one of rdf:about, rdf:ID and rdf:nodeID, not several");
  EXPECT_EQ(error("<e:T rdf:resource='a'/>"),
            "test:2:1: a node element has no rdf:resource, rdf:datatype, rdf:parseType or rdf:annotation");
  EXPECT_EQ(error("", "e:p='a'"),
            "test:1:1: rdf:RDF has no attributes but rdf:version, xml:base, xml:lang and its:dir");
}

}  // namespace
}  // namespace casus::storage
