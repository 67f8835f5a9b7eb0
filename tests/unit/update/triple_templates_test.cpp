#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "query/update/update.h"

namespace casus::query {
namespace {

using storage::IdQuad;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Term ex(const std::string& name) {
  return Term::iri("http://example.org/" + name);
}

PatternTerm triple_term(PatternTerm subject, PatternTerm predicate, PatternTerm object) {
  return std::make_shared<const TriplePattern>(
      TriplePattern{std::move(subject), std::move(predicate), std::move(object)});
}

struct TermQuad {
  Term subject, predicate, object;
};

class TripleTemplates : public testing::Test {
 protected:
  UpdateOperation operation(Modify modify) const {
    modify.where = modify.where ? std::move(modify.where) : make_algebra(Bgp{});
    UpdateOperation operation;
    operation.node = std::move(modify);
    operation.variables = variables_;
    return operation;
  }
  UpdateOperation operation(InsertData data) const {
    UpdateOperation operation;
    operation.node = std::move(data);
    operation.variables = variables_;
    return operation;
  }
  UpdateOperation operation(DeleteData data) const {
    UpdateOperation operation;
    operation.node = std::move(data);
    operation.variables = variables_;
    return operation;
  }
  template <class... Operations>
  void run(Operations... operations) {
    Update update;
    (update.operations.push_back(operation(std::move(operations))), ...);
    const auto transaction = store_->begin_write();
    execute_update(update, *transaction, {}, {});
    transaction->commit();
    EXPECT_THAT(store_->check().problems, IsEmpty());
  }
  AlgebraPtr values(Variable variable, const std::vector<Term>& terms) const {
    Values values{{variable}, {}};
    for (const Term& term : terms) values.rows.push_back({term});
    return make_algebra(std::move(values));
  }
  std::vector<TermQuad> quads() const {
    std::vector<TermQuad> quads;
    const auto view = store_->view();
    storage::ScanSpec spec;
    spec.graphs = storage::GraphFilter::all();
    const auto scan = view->scan(spec);
    for (storage::ScanBatch batch; scan->next(batch);) {
      for (std::size_t i = 0; i < batch.rows; ++i) {
        quads.push_back(
            {view->term(batch.columns[0][i]), view->term(batch.columns[1][i]), view->term(batch.columns[2][i])});
      }
    }
    return quads;
  }
  std::vector<std::string> objects() const {
    std::vector<std::string> objects;
    for (const TermQuad& quad : quads()) objects.push_back(quad.object.to_string());
    std::sort(objects.begin(), objects.end());
    return objects;
  }

  std::shared_ptr<storage::QuadStore> store_ = storage::QuadStore::open_in_memory();
  VariableTable variables_;
  Variable x_ = variables_.add("x");
};

TEST_F(TripleTemplates, AreFilledInRowByRow) {
  Modify modify;
  modify.insertions = {{{ex("r"), ex("reifies"), triple_term(ex("s"), ex("p"), x_)}, std::nullopt},
                       {{ex("r"), ex("says"), triple_term(ex("t"), ex("p"), triple_term(ex("s"), ex("p"), x_))}, {}}};
  modify.where = values(x_, {ex("o"), Term::literal("text")});
  run(std::move(modify));
  const std::string inner_o = Term::triple(ex("s"), ex("p"), ex("o")).to_string();
  const std::string inner_text = Term::triple(ex("s"), ex("p"), Term::literal("text")).to_string();
  EXPECT_THAT(
      objects(),
      testing::UnorderedElementsAre(
          inner_o, inner_text, Term::triple(ex("t"), ex("p"), Term::triple(ex("s"), ex("p"), ex("o"))).to_string(),
          Term::triple(ex("t"), ex("p"), Term::triple(ex("s"), ex("p"), Term::literal("text"))).to_string()));
}

TEST_F(TripleTemplates, IllFormedTriplesAreLeftOut) {
  const Variable unbound = variables_.add("unbound");
  const Term inner = Term::triple(ex("a"), ex("b"), ex("c"));
  Modify modify;
  modify.insertions = {{{ex("r"), ex("subject"), triple_term(x_, ex("p"), ex("o"))}, std::nullopt},
                       {{ex("r"), ex("predicate"), triple_term(ex("s"), x_, ex("o"))}, std::nullopt},
                       {{ex("r"), ex("unbound"), triple_term(ex("s"), ex("p"), unbound)}, std::nullopt},
                       {{ex("r"), ex("deep"), triple_term(ex("s"), ex("p"), triple_term(x_, ex("p"), ex("o")))}, {}},
                       {{triple_term(ex("s"), ex("p"), ex("o")), ex("whole"), x_}, std::nullopt}};
  modify.where = values(x_, {Term::literal("text"), inner});
  run(std::move(modify));
  EXPECT_THAT(quads(), IsEmpty());
}

TEST_F(TripleTemplates, BlankNodesAreTheSameInsideAndOutside) {
  const Variable node = variables_.add_hidden("node");
  Modify modify;
  modify.insertions = {{{node, ex("reifies"), triple_term(node, ex("p"), x_)}, std::nullopt}};
  modify.template_blank_nodes = {node};
  modify.where = values(x_, {ex("a"), ex("b")});
  InsertData data;
  data.quads = {{{node, ex("reifies"), triple_term(node, ex("p"), ex("c"))}, std::nullopt}};
  InsertData again;
  again.quads = {{{node, ex("reifies"), triple_term(node, ex("p"), ex("d"))}, std::nullopt}};
  run(std::move(modify), std::move(data), std::move(again));
  std::set<std::string> nodes;
  ASSERT_THAT(quads(), SizeIs(4));
  for (const TermQuad& quad : quads()) {
    ASSERT_TRUE(quad.subject.is_blank_node());
    EXPECT_EQ(quad.subject, quad.object.subject());
    nodes.insert(quad.subject.value());
  }
  EXPECT_THAT(nodes, SizeIs(4)) << "each solution and each operation has nodes of its own";
}

TEST_F(TripleTemplates, DeletedWhereTheyMatch) {
  InsertData data;
  data.quads = {{{ex("r1"), ex("reifies"), Term::triple(ex("s"), ex("p"), ex("o1"))}, std::nullopt},
                {{ex("r2"), ex("reifies"), Term::triple(ex("s"), ex("q"), ex("o2"))}, std::nullopt},
                {{ex("r3"), ex("reifies"), Term::triple(ex("s"), ex("p"), ex("o3"))}, std::nullopt}};
  run(std::move(data));
  DeleteData one;
  one.quads = {{{ex("r1"), ex("reifies"), Term::triple(ex("s"), ex("p"), ex("o1"))}, std::nullopt},
               {{ex("r1"), ex("reifies"), Term::triple(ex("s"), ex("p"), ex("unknown"))}, std::nullopt}};
  run(std::move(one));
  EXPECT_THAT(quads(), SizeIs(2));
  const Variable object = variables_.add("object");
  const Variable term = variables_.add_hidden("term");
  Modify where;
  where.deletions = {{{x_, ex("reifies"), triple_term(ex("s"), ex("p"), object)}, std::nullopt}};
  where.where = make_algebra(Bgp{{{x_, ex("reifies"), term}}, {{term, ex("s"), ex("p"), object}}});
  run(std::move(where));
  EXPECT_THAT(objects(), ElementsAre(Term::triple(ex("s"), ex("q"), ex("o2")).to_string()));
}

}  // namespace
}  // namespace casus::query
