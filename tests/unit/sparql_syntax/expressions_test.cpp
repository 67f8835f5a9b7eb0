#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

TEST(Expressions, Precedence) {
  EXPECT_EQ(expression("?a || ?b && ?c = ?d + ?e * ?f"), "(|| ?a (&& ?b (= ?c (+ ?d (* ?e ?f)))))");
  EXPECT_EQ(expression("?a * ?b + ?c = ?d && ?e || ?f"), "(|| (&& (= (+ (* ?a ?b) ?c) ?d) ?e) ?f)");
  EXPECT_EQ(expression("(?a || ?b) && ?c"), "(&& (|| ?a ?b) ?c)");
  EXPECT_EQ(expression("!?a && ?b"), "(&& (! ?a) ?b)");
  EXPECT_EQ(expression("-?a * ?b"), "(* (- ?a) ?b)");
}

TEST(Expressions, OperatorsGroupToTheLeft) {
  EXPECT_EQ(expression("?a - ?b - ?c"), "(- (- ?a ?b) ?c)");
  EXPECT_EQ(expression("?a / ?b * ?c"), "(* (/ ?a ?b) ?c)");
  EXPECT_EQ(expression("?a - (?b - ?c)"), "(- ?a (- ?b ?c))");
  EXPECT_EQ(expression("?a || ?b || ?c"), "(|| ?a ?b ?c)");
  EXPECT_EQ(expression("?a || (?b || ?c)"), "(|| ?a (|| ?b ?c))");
  EXPECT_EQ(expression("?a && ?b && ?c"), "(&& ?a ?b ?c)");
}

TEST(Expressions, SignsOfNumbers) {
  EXPECT_EQ(expression("?a -1"), "(- ?a 1)");
  EXPECT_EQ(expression("?a+1"), "(+ ?a 1)");
  EXPECT_EQ(expression("?a - -1"), "(- ?a -1)");
  EXPECT_EQ(expression("?a -1*2"), "(- ?a (* 1 2))");
  EXPECT_EQ(expression("-1"), "-1");
  EXPECT_EQ(expression("- 1"), "(- 1)");
  EXPECT_EQ(expression("-(1)"), "(- 1)");
  EXPECT_EQ(expression("1-1"), "(- 1 1)");
}

TEST(Expressions, ComparisonsDoNotChain) {
  EXPECT_EQ(query_error("ASK { FILTER(?a = ?b = ?c) }"),
            "1:22: comparisons cannot be chained; put one of them in parentheses");
  EXPECT_NE(query_error("ASK { FILTER(?a < ?b IN (1)) }"), "no error");
  EXPECT_NE(query_error("ASK { FILTER(?a IN (1) = ?b) }"), "no error");
  EXPECT_NE(query_error("ASK { FILTER(?a IN (1) + 2) }"), "no error");
  EXPECT_EQ(expression("(?a = ?b) = ?c"), "(= (= ?a ?b) ?c)");
  EXPECT_EQ(expression("?a = ?b && ?c = ?d"), "(&& (= ?a ?b) (= ?c ?d))");
}

TEST(Expressions, In) {
  EXPECT_EQ(expression("?a + 1 IN (1, ?b * 2)"), "(in (+ ?a 1) 1 (* ?b 2))");
  EXPECT_EQ(expression("?a not in ()"), "(notin ?a)");
  EXPECT_EQ(expression("?a IN (1) && ?b"), "(&& (in ?a 1) ?b)");
  EXPECT_EQ(expression("?a IN (?b IN (1), 2)"), "(in ?a (in ?b 1) 2)");
}

TEST(Expressions, Calls) {
  EXPECT_EQ(expression("strlen(str(?a))"), "(strlen (str ?a))");
  EXPECT_EQ(expression("NOW()"), "(now)");
  EXPECT_EQ(expression("COALESCE()"), "(coalesce)");
  EXPECT_EQ(expression("IF(?a, 1, 2)"), "(if ?a 1 2)");
  EXPECT_EQ(expression("URI('x') = isURI(?x)"), "(= (iri \"x\") (isiri ?x))");
  EXPECT_EQ(expression(":f(1, ?x) + :g()"), "(+ (<f> 1 ?x) (<g>))");
  EXPECT_EQ(expression(":f"), "<f>");
}

TEST(Expressions, EveryBuiltInParses) {
  const char* const calls[] = {"STR(?x)",
                               "LANG(?x)",
                               "LANGMATCHES(?x, ?y)",
                               "DATATYPE(?x)",
                               "BOUND(?x)",
                               "IRI(?x)",
                               "URI(?x)",
                               "BNODE()",
                               "BNODE(?x)",
                               "RAND()",
                               "ABS(?x)",
                               "CEIL(?x)",
                               "FLOOR(?x)",
                               "ROUND(?x)",
                               "CONCAT()",
                               "CONCAT(?x, ?y, ?z)",
                               "SUBSTR(?x, 1)",
                               "SUBSTR(?x, 1, 2)",
                               "STRLEN(?x)",
                               "REPLACE(?x, ?y, ?z)",
                               "REPLACE(?x, ?y, ?z, ?w)",
                               "UCASE(?x)",
                               "LCASE(?x)",
                               "ENCODE_FOR_URI(?x)",
                               "CONTAINS(?x, ?y)",
                               "STRSTARTS(?x, ?y)",
                               "STRENDS(?x, ?y)",
                               "STRBEFORE(?x, ?y)",
                               "STRAFTER(?x, ?y)",
                               "YEAR(?x)",
                               "MONTH(?x)",
                               "DAY(?x)",
                               "HOURS(?x)",
                               "MINUTES(?x)",
                               "SECONDS(?x)",
                               "TIMEZONE(?x)",
                               "TZ(?x)",
                               "NOW()",
                               "UUID()",
                               "STRUUID()",
                               "MD5(?x)",
                               "SHA1(?x)",
                               "SHA256(?x)",
                               "SHA384(?x)",
                               "SHA512(?x)",
                               "COALESCE(?x, ?y)",
                               "IF(?x, ?y, ?z)",
                               "STRLANG(?x, ?y)",
                               "STRDT(?x, ?y)",
                               "sameTerm(?x, ?y)",
                               "isIRI(?x)",
                               "isURI(?x)",
                               "isBLANK(?x)",
                               "isLITERAL(?x)",
                               "isNUMERIC(?x)",
                               "REGEX(?x, ?y)",
                               "REGEX(?x, ?y, ?z)"};
  for (const char* call : calls) EXPECT_EQ(query_error("ASK { FILTER " + std::string(call) + " }"), "no error") << call;
}

TEST(Expressions, Arity) {
  EXPECT_EQ(query_error("ASK { FILTER(STRLEN()) }"), "1:14: STRLEN takes 1 argument, not 0");
  EXPECT_EQ(query_error("ASK { FILTER(SUBSTR(?a)) }"), "1:14: SUBSTR takes 2 to 3 arguments, not 1");
  EXPECT_EQ(query_error("ASK { FILTER(IF(1, 2, 3, 4)) }"), "1:14: IF takes 3 arguments, not 4");
  EXPECT_EQ(query_error("ASK { FILTER(NOW(1)) }"), "1:14: NOW takes 0 arguments, not 1");
  EXPECT_EQ(query_error("ASK { FILTER(BOUND(1)) }"), "1:20: BOUND takes a variable");
  EXPECT_NE(query_error("ASK { FILTER(BOUND((?x))) }"), "no error");
}

TEST(Expressions, Exists) {
  EXPECT_EQ(pattern("?s ?p ?o FILTER NOT EXISTS { ?s :q ?o FILTER EXISTS { ?o :r 1 } }"),
            "(filter (notexists (filter (exists (bgp (triple ?o <r> 1))) (bgp (triple ?s <q> ?o)))) "
            "(bgp (triple ?s ?p ?o)))");
  EXPECT_EQ(expression("EXISTS { } || !EXISTS {}"), "(|| (exists (bgp)) (! (exists (bgp))))");
}

TEST(Expressions, FiltersWantParenthesesOrACall) {
  EXPECT_NE(query_error("ASK { FILTER ?x }"), "no error");
  EXPECT_NE(query_error("ASK { FILTER 1 + 1 }"), "no error");
  EXPECT_NE(query_error("ASK { FILTER :f }"), "no error");
  EXPECT_EQ(query_error("ASK { FILTER :f(1) FILTER(?x) FILTER REGEX(?x, 'a') }"), "no error");
  EXPECT_NE(query_error("ASK { FILTER REGEX(?x, 'a') = 1 }"), "no error");
}

TEST(Expressions, CarryTheirPosition) {
  const Query query = parse_query("ASK {\n FILTER(?x = \"\u00E9\" || ?y) }", options());
  const auto& condition = *std::get<Filter>(query.root->node).condition;
  EXPECT_EQ(condition.position.line, 2u);
  EXPECT_EQ(condition.position.column, 9u);
  const auto& right = *std::get<OrExpression>(condition.node).operands.at(1);
  EXPECT_EQ(right.position.column, 21u);
  EXPECT_EQ(right.position.offset, 27u);
}

// Section 19.8: the longest match makes an IRI of it.
TEST(Expressions, AnIriWhereAComparisonWasMeant) {
  EXPECT_EQ(query_error("ASK { FILTER(?a<?b&&?c>?d) }"),
            "1:16: \"<?b&&?c>\" is an IRI; put a space behind \"<\" to compare");
  EXPECT_EQ(expression("?a<?b"), "(< ?a ?b)");
  EXPECT_EQ(expression("?a < ?b && ?c>?d"), "(&& (< ?a ?b) (> ?c ?d))");
}

}  // namespace
}  // namespace casus::query::test
