#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

/// The only operation of a request, which must be of that type.
template <class Operation>
Operation only(std::string_view text) {
  Update update = parse_update(text, options());
  EXPECT_EQ(update.operations.size(), 1u);
  return std::move(std::get<Operation>(update.operations.at(0).node));
}

std::string where(std::string_view text) {
  const Update update = parse_update(text, options());
  const auto& operation = update.operations.at(0);
  return flatten(to_text(*std::get<Modify>(operation.node).where, operation.variables));
}

const Term kG = iri("http://e/g");

TEST(Updates, InsertData) {
  const auto insert = only<InsertData>("INSERT DATA { :s :p 1, _:b . GRAPH :g { _:b :q [] } :s :r () }");
  ASSERT_EQ(insert.quads.size(), 4u);
  EXPECT_FALSE(insert.quads[0].graph);
  EXPECT_EQ(std::get<Term>(insert.quads[1].triple.object), Term::blank_node("b"));
  EXPECT_EQ(std::get<Term>(insert.quads[2].triple.subject), Term::blank_node("b"));
  EXPECT_EQ(std::get<Term>(*insert.quads[2].graph), kG);
  EXPECT_TRUE(std::get<Term>(insert.quads[2].triple.object).is_blank_node());
  EXPECT_FALSE(insert.quads[3].graph);
}

TEST(Updates, DataHoldsNoVariablesAndDeletionsNoBlankNodes) {
  EXPECT_EQ(update_error("INSERT DATA { ?s :p 1 }"), "1:15: the variable ?s in INSERT DATA");
  EXPECT_EQ(update_error("DELETE DATA { :s :p ?o }"), "1:21: the variable ?o in DELETE DATA");
  EXPECT_NE(update_error("INSERT DATA { GRAPH ?g { :s :p 1 } }"), "no error");
  EXPECT_NE(update_error("INSERT DATA { GRAPH :g { GRAPH :h { :s :p 1 } } }"), "no error");
  EXPECT_NE(update_error("DELETE DATA { _:s :p 1 }"), "no error");
  EXPECT_NE(update_error("DELETE WHERE { _:s :p 1 }"), "no error");
  EXPECT_NE(update_error("DELETE { [] :p 1 } WHERE {}"), "no error");
  EXPECT_NE(update_error("DELETE { ?s :p (1) } WHERE {}"), "no error");
  EXPECT_EQ(update_error("DELETE DATA { :s :p 1 }"), "no error");
}

TEST(Updates, BlankNodeLabelsBelongToOneInsertData) {
  EXPECT_EQ(update_error("INSERT DATA { _:b :p 1 } ; INSERT DATA { _:b :p 1 }"),
            "1:42: the blank node _:b is used in two INSERT DATA operations of one request");
  EXPECT_EQ(update_error("INSERT DATA { GRAPH :g { _:b :p 1 } GRAPH :h { _:b :p 1 } }"), "no error");
  EXPECT_EQ(update_error("INSERT DATA { [] :p 1 } ; INSERT DATA { [] :p 1 }"), "no error");
}

TEST(Updates, DeleteWhere) {
  const auto modify = only<Modify>("DELETE WHERE { ?s :p 1 . GRAPH ?g { ?s :q ?o } }");
  EXPECT_EQ(modify.deletions.size(), 2u);
  EXPECT_TRUE(modify.insertions.empty());
  EXPECT_TRUE(std::holds_alternative<Variable>(*modify.deletions[1].graph));
  EXPECT_EQ(where("DELETE WHERE { ?s :p 1 . GRAPH ?g { ?s :q ?o } }"),
            "(join (bgp (triple ?s <p> 1)) (graph ?g (bgp (triple ?s <q> ?o))))");
}

TEST(Updates, Modify) {
  const auto modify = only<Modify>(
      "DELETE { ?s :p ?o } INSERT { ?s :q _:n . GRAPH :g { _:n :r ?o } } USING :a USING NAMED :b WHERE { ?s :p ?o }");
  EXPECT_EQ(modify.deletions.size(), 1u);
  EXPECT_EQ(modify.insertions.size(), 2u);
  EXPECT_EQ(modify.template_blank_nodes.size(), 1u);
  EXPECT_EQ(modify.dataset.default_graphs, (std::vector<Term>{iri("http://e/a")}));
  EXPECT_EQ(modify.dataset.named_graphs, (std::vector<Term>{iri("http://e/b")}));
  EXPECT_EQ(where("INSERT { ?s :q 1 } WHERE { ?s :p ?o FILTER(?o) }"), "(filter ?o (bgp (triple ?s <p> ?o)))");
}

TEST(Updates, WithNamesTheGraphOfTemplatesAndPattern) {
  const auto modify =
      only<Modify>("WITH :g DELETE { ?s :p ?o . GRAPH :h { ?s :p 1 } } INSERT { ?s :q 1 } WHERE { ?s ?p ?o }");
  EXPECT_EQ(std::get<Term>(*modify.deletions[0].graph), kG);
  EXPECT_EQ(std::get<Term>(*modify.deletions[1].graph), iri("http://e/h"));
  EXPECT_EQ(std::get<Term>(*modify.insertions[0].graph), kG);
  EXPECT_TRUE(modify.dataset.empty());
  EXPECT_EQ(
      where("WITH :g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o GRAPH ?n { ?s :q ?o } OPTIONAL { ?s :r/:t* ?x } "
            "FILTER EXISTS { ?o :u 1 } SERVICE :e { ?s ?p ?o } {} }"),
      "(filter (exists (graph <g> (bgp (triple ?o <u> 1)))) (join (leftjoin (join (graph <g> (bgp (triple ?s ?p ?o))) "
      "(graph ?n (bgp (triple ?s <q> ?o)))) (graph <g> (join (bgp (triple ?s <r> ?.step0)) "
      "(path ?.step0 (path* <t>) ?x)))) (service <e> (bgp (triple ?s ?p ?o)))))");
  EXPECT_EQ(where("WITH :g INSERT { :a :b :c } WHERE {}"), "(bgp)");
}

// SPARQL 1.1 Update, section 3.1.3: USING overrides WITH for the pattern only.
TEST(Updates, UsingOverridesWith) {
  const auto modify = only<Modify>("WITH :g INSERT { ?s :q 1 } USING :a WHERE { ?s ?p ?o }");
  EXPECT_EQ(std::get<Term>(*modify.insertions[0].graph), kG);
  EXPECT_EQ(modify.dataset.default_graphs, (std::vector<Term>{iri("http://e/a")}));
  EXPECT_EQ(where("WITH :g INSERT { ?s :q 1 } USING :a WHERE { ?s ?p ?o }"), "(bgp (triple ?s ?p ?o))");
}

TEST(Updates, Load) {
  const auto load = only<Load>("LOAD SILENT <data.ttl> INTO GRAPH :g");
  EXPECT_EQ(load.source, "http://e/data.ttl");
  EXPECT_TRUE(load.silent);
  EXPECT_EQ(load.into, kG);
  EXPECT_FALSE(only<Load>("LOAD <data.ttl>").into);
}

TEST(Updates, ClearDropCreate) {
  EXPECT_EQ(only<Clear>("CLEAR DEFAULT").target.kind, GraphTarget::Kind::kDefault);
  EXPECT_EQ(only<Clear>("CLEAR SILENT NAMED").target.kind, GraphTarget::Kind::kNamed);
  EXPECT_TRUE(only<Clear>("CLEAR SILENT NAMED").silent);
  EXPECT_EQ(only<Drop>("DROP ALL").target.kind, GraphTarget::Kind::kAll);
  EXPECT_EQ(only<Drop>("DROP GRAPH :g").target.graph, kG);
  EXPECT_EQ(only<Create>("CREATE SILENT GRAPH :g").graph, kG);
  EXPECT_NE(update_error("CREATE :g"), "no error");
  EXPECT_NE(update_error("DROP :g"), "no error");
}

TEST(Updates, Transfers) {
  const auto copy = only<Copy>("COPY SILENT :g TO DEFAULT");
  EXPECT_EQ(copy.from.graph, kG);
  EXPECT_EQ(copy.to.kind, GraphTarget::Kind::kDefault);
  EXPECT_TRUE(copy.silent);
  const auto move = only<Move>("MOVE DEFAULT TO GRAPH :g");
  EXPECT_EQ(move.from.kind, GraphTarget::Kind::kDefault);
  EXPECT_EQ(move.to.kind, GraphTarget::Kind::kGraph);
  EXPECT_EQ(move.to.graph, kG);
  EXPECT_EQ(only<Add>("ADD GRAPH :g TO :h").to.graph, iri("http://e/h"));
}

TEST(Updates, RequestsOfSeveralOperations) {
  const Update update = parse_update("PREFIX p: <1/> CLEAR GRAPH p:a ; PREFIX p: <2/> CLEAR GRAPH p:a ;", options());
  ASSERT_EQ(update.operations.size(), 2u);
  EXPECT_EQ(std::get<Clear>(update.operations[0].node).target.graph, iri("http://e/1/a"));
  EXPECT_EQ(std::get<Clear>(update.operations[1].node).target.graph, iri("http://e/2/a"));
  EXPECT_EQ(update.operations[1].position.column, 49u);
  EXPECT_TRUE(parse_update("", options()).operations.empty());
  EXPECT_TRUE(parse_update("PREFIX p: <1/> # nothing", options()).operations.empty());
  EXPECT_NE(update_error("CLEAR ALL CLEAR ALL"), "no error");
  EXPECT_NE(update_error("; CLEAR ALL"), "no error");
  EXPECT_NE(update_error("CLEAR ALL ;; CLEAR ALL"), "no error");
  EXPECT_NE(update_error("ASK {}"), "no error");
}

TEST(Updates, OperationsRememberTheirBase) {
  const Update update = parse_update("CLEAR ALL ; BASE <http://o/> CLEAR ALL", options());
  EXPECT_EQ(update.operations[0].base, "http://e/");
  EXPECT_EQ(update.operations[1].base, "http://o/");
}

TEST(Updates, BlankNodeLabelsBelongToOneWhereClause) {
  EXPECT_EQ(update_error("INSERT { ?s :p 1 } WHERE { ?s :q _:a } ; INSERT { ?s :p 2 } WHERE { ?s :q <<(:s :p _:a)>> }"),
            "1:84: the blank node _:a is used in two WHERE clauses of one request");
  EXPECT_EQ(update_error("INSERT { _:a :p 1 } WHERE { ?s :q [] } ; INSERT { _:a :p 2 } WHERE { ?s :q [] . _:a :p 3 }"),
            "no error");
}

}  // namespace
}  // namespace casus::query::test
