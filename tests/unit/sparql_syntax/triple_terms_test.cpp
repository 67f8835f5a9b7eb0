#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

const std::string kReifies = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>";
const std::string kType = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

std::vector<std::string> names(const Query& query) {
  std::vector<std::string> result;
  for (const Variable variable : query.projection) result.push_back(query.variables.name(variable));
  return result;
}

TEST(TripleTerms, WithoutVariablesTheyAreTerms) {
  EXPECT_EQ(pattern("?s ?p <<(:a :b 'c'@en)>>"), "(bgp (triple ?s ?p <<( <a> <b> \"c\"@en )>>))");
  EXPECT_EQ(pattern("?s ?p <<(:a a <<(:b :c 1)>>)>>"),
            "(bgp (triple ?s ?p <<( <a> " + kType +
                " <<( <b> <c> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> )>> )>>))");
}

TEST(TripleTerms, WithVariablesTheyAreVariablesWithAPattern) {
  EXPECT_EQ(pattern("?r ?p <<(?s :b ?o)>>"), "(bgp (triple ?r ?p ?.triple0) (tripleterm ?.triple0 ?s <b> ?o))");
  EXPECT_EQ(pattern("<<(?s :b 1)>> :p <<(:a :b <<(?s ?q [])>>)>>"),
            "(bgp (triple ?.triple0 <p> ?.triple3) (tripleterm ?.triple0 ?s <b> 1) "
            "(tripleterm ?.triple2 ?s ?q ?.blank1) (tripleterm ?.triple3 <a> <b> ?.triple2))");
}

TEST(TripleTerms, TheSameOneIsMatchedOnce) {
  EXPECT_EQ(pattern("?r :p <<(?s :b ?o)>> . ?q :p <<(?s :b ?o)>>"),
            "(bgp (triple ?r <p> ?.triple0) (triple ?q <p> ?.triple0) (tripleterm ?.triple0 ?s <b> ?o))");
}

TEST(TripleTerms, AtTheEndsOfPaths) {
  EXPECT_EQ(pattern("?r :p+ <<(?s :b ?o)>>"),
            "(join (bgp (tripleterm ?.triple0 ?s <b> ?o)) (path ?r (path+ <p>) ?.triple0))");
}

TEST(TripleTerms, TheirVariablesAreInScope) {
  EXPECT_EQ(names(parse_query("SELECT * { ?r :p <<(?s ?p <<(:a :b ?o)>>)>> }", options())),
            (std::vector<std::string>{"r", "s", "p", "o"}));
  EXPECT_EQ(names(parse_query("SELECT * { << ?s ?p ?o ~ ?r >> ?q ?z }", options())),
            (std::vector<std::string>{"r", "s", "p", "o", "q", "z"}));
  EXPECT_EQ(query_error("SELECT * { ?r :p <<(?s :b ?o)>> BIND(1 AS ?o) }"),
            "1:43: BIND: ?o is already bound in this group");
  EXPECT_EQ(query_error("SELECT (1 AS ?o) { ?r :p <<(?s :b ?o)>> }"),
            "1:14: AS ?o: this variable is already bound in the pattern");
}

TEST(TripleTerms, BlankNodesInsideBelongToTheirGraphPattern) {
  EXPECT_EQ(query_error("ASK { _:a :p 1 . OPTIONAL { ?x :r <<(:s :p _:a)>> } }"),
            "1:44: the blank node _:a is used in two graph patterns; use a variable");
}

TEST(TripleTerms, WhatTheyCannotHold) {
  EXPECT_EQ(query_error("ASK { <<( ?s :p|:q ?o )>> :r 1 }"), "1:16: expected an object, found \"|\"");
  EXPECT_EQ(query_error("ASK { <<( ?s [] ?o )>> :r 1 }"), "1:14: expected a predicate, found \"[\"");
  EXPECT_EQ(query_error("ASK { <<( ?s ?p (1) )>> :r 1 }"), "1:17: expected an object, found \"(\"");
  EXPECT_EQ(query_error("ASK { <<( () ?p 1 )>> :r 1 }"), "1:11: expected a subject, found \"(\"");
  EXPECT_EQ(query_error("ASK { <<( ?s ?p [ :q 1 ] )>> :r 1 }"), "1:17: expected an object, found \"[\"");
  EXPECT_EQ(query_error("ASK { <<( ?s ?p << ?a ?b ?c >> )>> :r 1 }"), "1:17: expected an object, found \"<\"");
  EXPECT_EQ(query_error("ASK { <<( ?s ?p ?o ~ ?r )>> :r 1 }"), "1:20: expected \")>>\", found \"~\"");
  EXPECT_EQ(query_error("ASK { <<( ?s ?p ?o )>> }"), "1:24: expected a predicate, found \"}\"");
  EXPECT_EQ(query_error("ASK { ?s ?p <<( ?s ?p ?o ) >> }"), "1:26: expected \")>>\", found \")\"");
  EXPECT_EQ(query_error("ASK { ?s ?p << ( ?s ?p ?o )>> }"), "1:16: expected a subject, found \"(\"");
  EXPECT_EQ(query_error("ASK { ?s ?p <<( ?s ?p"), "1:22: expected an object, found the end");
}

TEST(ReifiedTriples, AreTheirReifiers) {
  const std::string term = "(tripleterm ?.triple0 ?s <b> ?o)";
  EXPECT_EQ(pattern("<< ?s :b ?o ~ :r >> :p 1"),
            "(bgp (triple <r> " + kReifies + " ?.triple0) (triple <r> <p> 1) " + term + ")");
  EXPECT_EQ(pattern("<< ?s :b ?o ~ ?r >>"), "(bgp (triple ?r " + kReifies + " ?.triple0) " + term + ")");
  EXPECT_EQ(pattern("?x :p << :s :b :o >>"),
            "(bgp (triple ?.blank0 " + kReifies + " <<( <s> <b> <o> )>>) (triple ?x <p> ?.blank0))");
  EXPECT_EQ(pattern("<< :s :b :o ~ >> . << :s :b :o ~ [] >>"), "(bgp (triple ?.blank0 " + kReifies +
                                                                   " <<( <s> <b> <o> )>>) (triple ?.blank1 " +
                                                                   kReifies + " <<( <s> <b> <o> )>>))");
  EXPECT_EQ(pattern("<< << :s :b 1 ~ _:x >> :b <<( :s :b 2 )>> ~ _:x >>"),
            "(bgp (triple ?.x0 " + kReifies + " <<( <s> <b> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> )>>) " +
                "(triple ?.x0 " + kReifies + " ?.triple1) (tripleterm ?.triple1 ?.x0 <b> " +
                "<<( <s> <b> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> )>>))");
  EXPECT_EQ(query_error("ASK { << :s :b :o ~ 'x' >> }"),
            "1:21: expected a variable, an IRI, a blank node, \"[]\" or \">>\", found \"'\"");
  EXPECT_EQ(query_error("ASK { << :s :b :o ~ :a ~ :b >> }"), "1:24: expected \">>\", found \"~\"");
}

TEST(Annotations, FollowTheirTriple) {
  const std::string term = "<<( <s> <b> <o> )>>";
  const std::string triple = "(triple <s> <b> <o>)";
  EXPECT_EQ(pattern(":s :b :o {| :p 1 ; :q 2 |}"), "(bgp " + triple + " (triple ?.blank0 " + kReifies + " " + term +
                                                       ") (triple ?.blank0 <p> 1) (triple ?.blank0 <q> 2))");
  EXPECT_EQ(pattern(":s :b :o ~ :r"), "(bgp " + triple + " (triple <r> " + kReifies + " " + term + "))");
  EXPECT_EQ(pattern(":s :b :o ~ :r {| :p 1 |} ~ ?t ~"), "(bgp " + triple + " (triple <r> " + kReifies + " " + term +
                                                            ") (triple <r> <p> 1) (triple ?t " + kReifies + " " + term +
                                                            ") (triple ?.blank0 " + kReifies + " " + term + "))");
}

// A block is about the reifier directly before it; without one it has its own.
TEST(Annotations, TwoBlocksHaveTwoReifiers) {
  const std::string term = "<<( <s> <b> <o> )>>";
  EXPECT_EQ(pattern(":s :b :o ~ :r {| :p 1 |} {| :p 2 |}"), "(bgp (triple <s> <b> <o>) (triple <r> " + kReifies + " " +
                                                                term + ") (triple <r> <p> 1) (triple ?.blank0 " +
                                                                kReifies + " " + term + ") (triple ?.blank0 <p> 2))");
}

TEST(Annotations, OfEachObjectAndOfOneAnother) {
  EXPECT_EQ(pattern(":s :b 1 ~ :r, ?o ~ :r"),
            "(bgp (triple <s> <b> 1) (triple <r> " + kReifies +
                " <<( <s> <b> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> )>>) (triple <s> <b> ?o) (triple <r> " +
                kReifies + " ?.triple0) (tripleterm ?.triple0 <s> <b> ?o))");
  EXPECT_EQ(pattern(":s :b :o ~ :r {| :p :q ~ :t |}"), "(bgp (triple <s> <b> <o>) (triple <r> " + kReifies +
                                                           " <<( <s> <b> <o> )>>) (triple <r> <p> <q>) " +
                                                           "(triple <t> " + kReifies + " <<( <r> <p> <q> )>>))");
}

TEST(Annotations, NeedAPredicate) {
  const std::string message = "a reifier or annotation stands behind a triple, whose predicate is no property path";
  EXPECT_EQ(query_error("ASK { ?s :p/:q ?o {| :a 1 |} }"), "1:19: " + message);
  EXPECT_EQ(query_error("ASK { ?s :p+ ?o ~ :r }"), "1:17: " + message);
  EXPECT_EQ(query_error("ASK { ?s :p ?o {| ^:q ?x {| :a 1 |} |} }"), "1:26: " + message);
  EXPECT_EQ(query_error("ASK { ?s ?p ?o {| :q/:r ?x |} ; a ?o ~ :t }"), "no error");
  EXPECT_EQ(query_error("ASK { ?s ?p ?o {| |} }"), "1:19: expected a predicate, found \"|\"");
  EXPECT_EQ(query_error("ASK { ?s ?p ?o {| :q 1 }"),
            "1:24: expected an annotation, \",\", \";\" or \"|}\", found \"}\"");
}

TEST(TripleTerms, InValues) {
  EXPECT_EQ(pattern("VALUES ?x { <<(:a a <<(:b :c 'd')>>)>> UNDEF }"),
            "(values (?x) (<<( <a> " + kType + " <<( <b> <c> \"d\" )>> )>>) (undef))");
  EXPECT_EQ(query_error("ASK { VALUES ?x { <<(<<(:a :b :c)>> :p 1)>> } }"), "1:22: expected an IRI, found \"<\"");
  EXPECT_EQ(query_error("ASK { VALUES ?x { <<(:a ?b :c)>> } }"), "1:25: expected a predicate, found \"?b\"");
  EXPECT_EQ(query_error("ASK { VALUES ?x { <<(:a :b _:c)>> } }"), "1:28: expected an object, found \"_:c\"");
  EXPECT_EQ(query_error("ASK { VALUES ?x { <<:a :b :c>> } }"), "1:19: expected a value or \"}\", found \"<\"");
}

TEST(TripleTerms, InExpressions) {
  EXPECT_EQ(expression("?x = <<(?s :p <<(?a a ?b)>>)>>"), "(= ?x (triple ?s <p> (triple ?a " + kType + " ?b)))");
  EXPECT_EQ(expression("<<(:s a 'x')>> IN (<<(:s ?p 1)>>)"), "(in <<( <s> " + kType + " \"x\" )>> (triple <s> ?p 1))");
  EXPECT_EQ(expression("isTRIPLE(?t) && SUBJECT(?t) = PREDICATE(?t) && OBJECT(?t) = TRIPLE(?a, ?b, ?c)"),
            "(&& (istriple ?t) (= (subject ?t) (predicate ?t)) (= (object ?t) (triple ?a ?b ?c)))");
  EXPECT_EQ(query_error("ASK { FILTER(<<('a' :p 1)>> = 1) }"), "1:17: expected a variable or an IRI, found \"'\"");
  EXPECT_EQ(query_error("ASK { FILTER(<<(?s :p STR(1))>> = 1) }"), "1:23: expected an object, found \"STR\"");
  EXPECT_EQ(query_error("ASK { FILTER(<<?s :p 1>> = 1) }"), "1:14: expected an expression, found \"<\"");
  EXPECT_EQ(query_error("ASK { FILTER(?x <<(?s :p 1)>>) }"), "1:17: expected an operator or \")\", found \"<\"");
  EXPECT_EQ(query_error("ASK { FILTER(TRIPLE(?s, ?p)) }"), "1:14: TRIPLE takes 3 arguments, not 2");
}

TEST(TripleTerms, InTemplates) {
  const Query query = parse_query("CONSTRUCT { ?s ?p <<(?s :q _:b)>> ~ _:b } { ?s ?p 1 }", options());
  ASSERT_EQ(query.construct_template.size(), 2u);
  const auto& object = std::get<std::shared_ptr<const TriplePattern>>(query.construct_template[0].object);
  EXPECT_EQ(query.variables.name(std::get<Variable>(object->subject)), "s");
  EXPECT_EQ(std::get<Term>(object->predicate), iri("http://e/q"));
  ASSERT_EQ(query.template_blank_nodes.size(), 1u);
  EXPECT_EQ(std::get<Variable>(object->object), query.template_blank_nodes[0]);
  EXPECT_EQ(std::get<Variable>(query.construct_template[1].subject), query.template_blank_nodes[0]);
  EXPECT_EQ(query_error("CONSTRUCT WHERE { << ?s ?p ?o >> :q 1 ; :r ?x ~ {| :t _:b |} }"), "no error");
}

TEST(TripleTerms, InUpdates) {
  const Update data = parse_update("INSERT DATA { :s :p <<(:a :b _:x)>> ~ :r }", options());
  const auto& quads = std::get<InsertData>(data.operations[0].node).quads;
  ASSERT_EQ(quads.size(), 2u);
  EXPECT_EQ(std::get<Term>(quads[0].triple.object),
            Term::triple(iri("http://e/a"), iri("http://e/b"), Term::blank_node("x")));
  EXPECT_EQ(std::get<Term>(quads[1].triple.subject), iri("http://e/r"));
  EXPECT_EQ(update_error("INSERT DATA { :s :p <<(:a :b ?x)>> }"), "1:30: the variable ?x in INSERT DATA");
  EXPECT_EQ(update_error("DELETE DATA { :s :p <<(:a :b _:x)>> }"),
            "1:30: a blank node in DELETE DATA; use a variable in DELETE ... WHERE");
  EXPECT_EQ(update_error("DELETE { ?s :p ?o {| :q 1 |} } WHERE { ?s :p ?o }"),
            "1:19: a blank node in a DELETE template; use a variable in DELETE ... WHERE");
  EXPECT_EQ(update_error("DELETE WHERE { << ?s :p ?o >> :q 1 }"),
            "1:16: a blank node in DELETE WHERE; use a variable in DELETE ... WHERE");
  EXPECT_EQ(update_error("DELETE WHERE { << ?s :p ?o ~ ?r >> :q 1 }"), "no error");
  EXPECT_EQ(update_error("INSERT DATA { _:a :p 1 } ; INSERT DATA { :s :p <<(:s :p _:a)>> }"),
            "1:57: the blank node _:a is used in two INSERT DATA operations of one request");
}

}  // namespace
}  // namespace casus::query::test
