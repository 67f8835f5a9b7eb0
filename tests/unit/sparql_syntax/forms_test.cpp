#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

std::vector<std::string> names(const Query& query, const std::vector<Variable>& variables) {
  std::vector<std::string> result;
  for (const Variable v : variables) result.push_back(query.variables.name(v));
  return result;
}
using Names = std::vector<std::string>;

TEST(Forms, SelectListsItsColumnsInOrder) {
  const Query query = parse_query("SELECT ?b ?a (1 AS ?c) { ?a ?b ?x }", options());
  EXPECT_EQ(query.form, QueryForm::kSelect);
  EXPECT_EQ(names(query, query.projection), (Names{"b", "a", "c"}));
  const Query all = parse_query("SELECT * { ?z ?b _:x OPTIONAL { ?a ?z ?q } } VALUES ?v { 1 }", options());
  EXPECT_EQ(names(all, all.projection), (Names{"z", "b", "a", "q", "v"}));
}

TEST(Forms, Modifiers) {
  EXPECT_EQ(algebra("SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?o ASC(?p) DESC(?s + 1) STR(?o) OFFSET 5 LIMIT 0"),
            "(slice 5 0 (distinct (project (?s) (order (?o ?p (desc (+ ?s 1)) (str ?o)) (bgp (triple ?s ?p ?o))))))");
  EXPECT_EQ(algebra("SELECT ?s {} OFFSET 5"), "(slice 5 _ (project (?s) (bgp)))");
  EXPECT_EQ(query_error("SELECT * {} LIMIT 99999999999999999999"), "1:19: this number is too large");
  EXPECT_NE(query_error("SELECT * {} LIMIT -1"), "no error");
  EXPECT_NE(query_error("SELECT * {} LIMIT 1 LIMIT 2"), "no error");
}

TEST(Forms, Ask) {
  const Query query = parse_query("ask { ?s ?p ?o }", options());
  EXPECT_EQ(query.form, QueryForm::kAsk);
  EXPECT_EQ(algebra("ASK WHERE { ?s ?p ?o }"), "(bgp (triple ?s ?p ?o))");
}

TEST(Forms, DatasetClauses) {
  const Query query = parse_query("SELECT * FROM :a FROM NAMED :b FROM <c> { }", options());
  EXPECT_EQ(query.dataset.default_graphs, (std::vector<Term>{iri("http://e/a"), iri("http://e/c")}));
  EXPECT_EQ(query.dataset.named_graphs, (std::vector<Term>{iri("http://e/b")}));
  EXPECT_TRUE(parse_query("SELECT * {}", options()).dataset.empty());
}

TEST(Forms, Construct) {
  const Query query = parse_query("CONSTRUCT { ?s :p _:b . _:b :q [] } WHERE { ?s ?p _:b } LIMIT 1", options());
  EXPECT_EQ(query.form, QueryForm::kConstruct);
  ASSERT_EQ(query.construct_template.size(), 2u);
  EXPECT_EQ(query.template_blank_nodes.size(), 2u);
  const auto blank = std::get<Variable>(query.construct_template[0].object);
  EXPECT_EQ(std::get<Variable>(query.construct_template[1].subject), blank);
  EXPECT_TRUE(query.variables.is_hidden(blank));
  EXPECT_EQ(flatten(to_text(*query.root, query.variables)), "(slice 0 1 (project (?s) (bgp (triple ?s ?p ?.b2))))");
}

TEST(Forms, ShortConstruct) {
  const Query query = parse_query("CONSTRUCT FROM :g WHERE { ?s :p ?o . ?o :q 1 }", options());
  EXPECT_EQ(query.construct_template.size(), 2u);
  EXPECT_EQ(query.dataset.default_graphs.size(), 1u);
  EXPECT_EQ(flatten(to_text(*query.root, query.variables)),
            "(project (?s ?o) (bgp (triple ?s <p> ?o) (triple ?o <q> 1)))");
  EXPECT_NE(query_error("CONSTRUCT WHERE { ?s ?p ?o FILTER(?o) }"), "no error");
  EXPECT_NE(query_error("CONSTRUCT { ?s ?p ?o }"), "no error");
}

TEST(Forms, EmptyTemplates) {
  EXPECT_TRUE(parse_query("CONSTRUCT {} WHERE { ?s ?p ?o }", options()).construct_template.empty());
  EXPECT_TRUE(parse_query("CONSTRUCT WHERE {}", options()).construct_template.empty());
}

TEST(Forms, Describe) {
  const Query query = parse_query("DESCRIBE ?x :a ?y { ?x :p ?y }", options());
  EXPECT_EQ(query.form, QueryForm::kDescribe);
  EXPECT_EQ(names(query, query.projection), (Names{"x", "y"}));
  EXPECT_EQ(query.described, (std::vector<Term>{iri("http://e/a")}));
  EXPECT_EQ(names(parse_query("DESCRIBE * { ?x :p ?y }", options()),
                  parse_query("DESCRIBE * { ?x :p ?y }", options()).projection),
            (Names{"x", "y"}));
  EXPECT_EQ(algebra("DESCRIBE :a"), "(project () (bgp))");
}

TEST(Forms, WholeTextIsTheQuery) {
  EXPECT_NE(query_error("ASK {} ASK {}"), "no error");
  EXPECT_NE(query_error("ASK {};"), "no error");
  EXPECT_EQ(query_error(" # before\nASK {} # behind"), "no error");
  EXPECT_EQ(query_error("\xEF\xBB\xBF"
                        "ASK {}"),
            "no error");
  EXPECT_NE(query_error("CLEAR ALL"), "no error");
}

}  // namespace
}  // namespace casus::query::test
