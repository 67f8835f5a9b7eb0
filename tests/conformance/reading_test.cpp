#include <gtest/gtest.h>

#include "casus/error.h"
#include "tests/conformance/rdf_document.h"
#include "tests/conformance/result_set.h"

namespace casus::conformance {
namespace {

const std::string kIntegerType = "http://www.w3.org/2001/XMLSchema#integer";

TEST(ReadResults, xml) {
  const ResultSet result = read_xml_results(R"(<?xml version="1.0"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/><variable name="y"/></head>
<!-- nothing -->
<results><result><binding name="x"><uri> http://e/a&amp;b </uri></binding><binding name="y"><bnode>n</bnode></binding></result>
<result><binding name="x"><literal xml:lang="en"> a &#x20AC;</literal></binding></result>
<result><binding name="y"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">1</literal></binding>
<binding name="x"><literal></literal></binding></result></results></sparql>)");
  EXPECT_EQ(result.variables, (std::vector<std::string>{"x", "y"}));
  ASSERT_EQ(result.rows.size(), 3u);
  EXPECT_EQ(result.rows[0].at("x"), Term::iri("http://e/a&b"));
  EXPECT_EQ(result.rows[0].at("y"), Term::blank_node("n"));
  EXPECT_EQ(result.rows[1].at("x"), Term::lang_literal(" a \u20ac", "en"));
  EXPECT_EQ(result.rows[1].count("y"), 0u);
  EXPECT_EQ(result.rows[2].at("y"), Term::literal("1", kIntegerType));
  EXPECT_EQ(result.rows[2].at("x"), Term::literal(""));
  EXPECT_TRUE(read_xml_results(
                  R"(<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>)")
                  .boolean);
  EXPECT_THROW(read_xml_results("<sparql"), LoadError);
  EXPECT_THROW(read_xml_results("<sparql xmlns=\"http://else/\"><head/><boolean>true</boolean></sparql>"), LoadError);
}

TEST(ReadResults, json) {
  const ResultSet result = read_json_results(R"({"head":{"vars":["x"]},"results":{"bindings":[
    {"x":{"type":"uri","value":"http://e/a"}},{},{"x":{"type":"literal","value":"a","xml:lang":"en"}},
    {"x":{"type":"typed-literal","value":"1","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}})");
  ASSERT_EQ(result.rows.size(), 4u);
  EXPECT_EQ(result.rows[0].at("x"), Term::iri("http://e/a"));
  EXPECT_TRUE(result.rows[1].empty());
  EXPECT_EQ(result.rows[2].at("x"), Term::lang_literal("a", "en"));
  EXPECT_EQ(result.rows[3].at("x"), Term::literal("1", kIntegerType));
  EXPECT_FALSE(read_json_results(R"({"head":{},"boolean":false})").boolean);
  EXPECT_THROW(read_json_results("{}"), LoadError);
  EXPECT_THROW(read_json_results(R"({"boolean":"true"})"), LoadError);
}

TEST(ReadResults, csv_and_tsv) {
  const ResultSet csv = read_csv_results("x,y\r\n\"a,\"\"b\"\"\r\nc\",_:n\r\n,1\r\n");
  ASSERT_EQ(csv.rows.size(), 2u);
  EXPECT_EQ(csv.rows[0].at("x"), Term::literal("a,\"b\"\r\nc"));
  EXPECT_EQ(csv.rows[0].at("y"), Term::blank_node("n"));
  EXPECT_EQ(csv.rows[1].count("x"), 0u);
  EXPECT_THROW(read_csv_results("x,y\r\n1\r\n"), LoadError);
  EXPECT_THROW(read_csv_results("x\r\n\"1\r\n"), LoadError);
  EXPECT_THROW(read_csv_results(""), LoadError);

  const ResultSet tsv = read_tsv_results("?x\t?y\n<http://e/a>\t1\n\"a\\tb\"@en\t\n");
  ASSERT_EQ(tsv.rows.size(), 2u);
  EXPECT_EQ(tsv.rows[0].at("x"), Term::iri("http://e/a"));
  EXPECT_EQ(tsv.rows[0].at("y"), Term::literal("1", kIntegerType));
  EXPECT_EQ(tsv.rows[1].at("x"), Term::lang_literal("a\tb", "en"));
  EXPECT_EQ(tsv.rows[1].count("y"), 0u);
  EXPECT_THROW(read_tsv_results("x\n1\n"), LoadError);
  EXPECT_THROW(read_tsv_results("?x\n1\t2\n"), LoadError);
}

TEST(ReadResults, triple_terms_and_directions) {
  const Term expected = Term::triple(
      Term::blank_node("n"), Term::iri("http://e/p"),
      Term::triple(Term::iri("http://e/s"), Term::iri("http://e/p"), Term::lang_literal("a", "ar", Direction::kRtl)));
  const std::string inner = R"({"type":"triple","value":{"subject":{"type":"uri","value":"http://e/s"},
    "predicate":{"type":"uri","value":"http://e/p"},
    "object":{"type":"literal","value":"a","xml:lang":"ar","its:dir":"rtl"}}})";
  const ResultSet json = read_json_results(R"({"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"triple",
    "value":{"subject":{"type":"bnode","value":"n"},"predicate":{"type":"uri","value":"http://e/p"},"object":)" +
                                           inner + "}}}]}}");
  EXPECT_EQ(json.rows.at(0).at("x"), expected);
  const ResultSet xml = read_xml_results(R"(<sparql xmlns="http://www.w3.org/2005/sparql-results#"
      xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"><head><variable name="x"/></head><results><result>
    <binding name="x"><triple><subject><bnode>n</bnode></subject><predicate><uri>http://e/p</uri></predicate><object>
      <triple><subject><uri>http://e/s</uri></subject><predicate><uri>http://e/p</uri></predicate>
      <object><literal xml:lang="ar" its:dir="rtl">a</literal></object></triple></object></triple></binding>
    </result></results></sparql>)");
  EXPECT_EQ(xml.rows.at(0).at("x"), expected);
  EXPECT_THROW(read_json_results(R"({"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"triple"}}]}})"),
               LoadError);
}

TEST(ReadResults, graphs_that_describe_a_result_set) {
  const std::string prefix = "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> . ";
  const ResultSet result = result_of_graph(parse_rdf(prefix + R"([] a rs:ResultSet ; rs:resultVariable "x" ;
    rs:solution [ rs:index 2 ; rs:binding [ rs:variable "x" ; rs:value "b" ] ] ,
                [ rs:index 1 ; rs:binding [ rs:variable "x" ; rs:value "a" ] ] .)",
                                                     RdfFormat::kTurtle, "http://e/"));
  EXPECT_TRUE(result.ordered);
  ASSERT_EQ(result.rows.size(), 2u);
  EXPECT_EQ(result.rows[0].at("x"), Term::literal("a"));
  EXPECT_EQ(result.rows[1].at("x"), Term::literal("b"));
  const ResultSet yes =
      result_of_graph(parse_rdf(prefix + "[] a rs:ResultSet ; rs:boolean true .", RdfFormat::kTurtle, "http://e/"));
  EXPECT_EQ(yes.kind, ResultSet::Kind::kBoolean);
  EXPECT_TRUE(yes.boolean);
  EXPECT_EQ(result_of_graph(parse_rdf("<a> <b> <c> .", RdfFormat::kTurtle, "http://e/")).kind, ResultSet::Kind::kGraph);
}

}  // namespace
}  // namespace casus::conformance
