#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/quad_store.h"
#include "tests/unit/engine/temporary_directory.h"
#include "tests/unit/store/quad_model.h"

namespace casus::storage {
namespace {

using testing::IsEmpty;

/// Quads with random triple terms in them, and what the index of triple terms must then hold.
class TripleTerms {
 public:
  explicit TripleTerms(std::uint64_t seed) : generator(seed, 0, 0, 0, 0) {}

  /// Terms from small sets, so that they and their parts come again.
  Term next(int depth = 0) {
    const Term subject = node();
    const Term predicate = Term::iri("urn:p" + std::to_string(generator.below(4)));
    if (depth < 3 && generator.below(4) == 0) return Term::triple(subject, predicate, next(depth + 1));
    if (generator.below(3) > 0) return Term::triple(subject, predicate, node());
    return Term::triple(subject, predicate,
                        Term::literal(std::to_string(generator.below(50)), "http://www.w3.org/2001/XMLSchema#integer"));
  }

  Term node() { return Term::iri("urn:n" + std::to_string(generator.below(60))); }

  /// Notes a triple term that the dictionary got, and those inside it.
  void add(const ReadView& view, const Term& term) {
    model.insert({*view.find(term.subject().view()), *view.find(term.predicate().view()),
                  *view.find(term.object().view()), *view.find(term.view())});
    if (term.object().is_triple()) add(view, term.object());
  }

  QuadGenerator generator;
  QuadModel model;  // with the triple term in the place of the graph
};

std::vector<Row> all_rows(Scan& scan) {
  std::vector<Row> rows;
  for (ScanBatch batch; scan.next(batch);) {
    for (std::size_t i = 0; i < batch.rows; ++i) {
      rows.push_back({batch.columns[0][i], batch.columns[1][i], batch.columns[2][i], batch.columns[3][i]});
    }
  }
  return rows;
}

void expect_indexed(const ReadView& view, TripleTerms& terms) {
  for (std::size_t i = kPermutations; i < kAllPermutations; ++i) {
    ScanSpec spec;
    spec.permutation = static_cast<Permutation>(i);
    spec.graphs = GraphFilter::all();
    SCOPED_TRACE(name(spec.permutation));
    for (std::uint8_t prefix = 0; prefix <= 4; ++prefix) {
      spec.prefix_length = prefix;
      const auto scan = view.scan(spec);
      for (int again = 0; again < 4; ++again) {
        const Row row = to_row(spec.permutation, terms.model.any(terms.generator.random));
        std::copy_n(row.begin(), prefix, spec.prefix.begin());
        scan->restart(std::span(spec.prefix).first(prefix));
        const std::vector<Row> expected = terms.model.scan(spec);
        ASSERT_EQ(all_rows(*scan), expected);
        ASSERT_EQ(view.count(spec), expected.size());
        ASSERT_LE(view.estimate(spec), terms.model.size());
        ASSERT_LE(view.estimate_distinct(spec), terms.model.size());
      }
    }
  }
}

TEST(TripleTermsTest, EveryTransactionLeavesThemInTheIndex) {
  const TemporaryDirectory directory;
  StoreOptions options;
  options.fold_threshold = 800;
  auto store = QuadStore::open(directory / "s", options);
  TripleTerms terms(1);
  std::uint64_t quads = 0;
  for (int step = 0; step < 60; ++step) {
    SCOPED_TRACE(step);
    auto before = store->view();
    auto transaction = store->begin_write();
    TripleTerms own = terms;
    std::uint64_t inserted = 0;
    for (std::uint64_t i = own.generator.below(120); i > 0; --i) {
      const Term term = own.next();
      const Id object = transaction->intern(term.view());
      // Some are interned and stand in no quad.
      if (own.generator.below(4) > 0) {
        inserted += transaction->insert(
            {transaction->intern(own.node().view()), transaction->intern(own.node().view()), object});
      }
      if (i % 40 == 0) {
        const auto view = transaction->view();
        own.add(*view, term);
        ASSERT_EQ(view->find(term.view()), object);
        ScanSpec spec;
        spec.permutation = Permutation::kTspo;
        spec.prefix[0] = object;
        spec.prefix_length = 1;
        spec.graphs = GraphFilter::all();
        ASSERT_EQ(view->count(spec), 1u) << "a transaction does not see its own";
      } else {
        own.add(*transaction->view(), term);
      }
    }
    expect_indexed(*transaction->view(), own);
    expect_indexed(*before, terms);
    terms.generator = own.generator;
    switch (own.generator.below(5)) {
      case 0: transaction->rollback(); break;
      default:
        transaction->commit(false);
        terms = own;
        quads += inserted;
    }
    transaction.reset();
    before.reset();
    if (step % 9 == 8) store->fold();
    if (step % 13 == 12) {
      store.reset();
      if (step > 30) store = QuadStore::open(directory / "s", {.read_only = true});
      store.reset();
      store = QuadStore::open(directory / "s", options);
    }
    ASSERT_EQ(store->view()->size(), quads);
    expect_indexed(*store->view(), terms);
    if (HasFatalFailure()) return;
  }
  ASSERT_GT(terms.model.size(), 1500u);
  EXPECT_THAT(store->check().problems, IsEmpty());
  store->fold();
  EXPECT_EQ(store->info().delta_rows, 0u);
  store->compact();
  expect_indexed(*store->view(), terms);
  EXPECT_THAT(store->check().problems, IsEmpty());
}

TEST(TripleTermsTest, OneThatStandsInNoQuadIsFoldedToo) {
  const auto store = QuadStore::open_in_memory();
  const auto transaction = store->begin_write();
  transaction->intern(Term::triple(Term::iri("urn:s"), Term::iri("urn:p"), Term::iri("urn:o")).view());
  transaction->commit();
  EXPECT_EQ(store->info().delta_rows, 1u);
  store->fold();
  EXPECT_EQ(store->info().delta_rows, 0u);
  EXPECT_THAT(store->check().problems, IsEmpty());
}

LoadOptions n_quads() {
  LoadOptions options;
  options.format = RdfFormat::kNQuads;
  return options;
}

/// Loads `count` quads, most of them with a triple term, and notes those.
void load(QuadStore& store, TripleTerms& terms, std::size_t count) {
  std::string text;
  std::vector<Term> loaded;
  for (std::size_t i = 0; i < count; ++i) {
    text += "<urn:r" + std::to_string(i) + "> <urn:reifies> ";
    if (terms.generator.below(5) == 0) {
      text += terms.node().to_string();
    } else {
      loaded.push_back(terms.next());
      text += loaded.back().to_string();
    }
    text += " .\n";
  }
  store.load_text(text, n_quads());
  for (const Term& term : loaded) terms.add(*store.view(), term);
}

TEST(TripleTermsTest, BulkLoadsAddThem) {
  const TemporaryDirectory directory;
  StoreOptions options;
  options.fold_threshold = 1'000'000;
  auto store = QuadStore::open(directory / "s", options);
  TripleTerms terms(2);
  auto before = store->view();
  for (const std::size_t count : {4'000u, 300u, 5'000u}) {
    SCOPED_TRACE(count);
    load(*store, terms, count);
    expect_indexed(*store->view(), terms);
    EXPECT_THAT(store->check().problems, IsEmpty());
    if (HasFatalFailure()) return;
    const auto transaction = store->begin_write();
    for (int i = 0; i < 50; ++i) {
      const Term term = terms.next();
      transaction->intern(term.view());
      terms.add(*transaction->view(), term);
    }
    transaction->commit(false);
  }
  TripleTerms none(3);
  expect_indexed(*before, none);
  before.reset();
  store.reset();
  store = QuadStore::open(directory / "s", options);
  expect_indexed(*store->view(), terms);
  store->backup(directory / "copy");
  const auto copy = QuadStore::open(directory / "copy");
  expect_indexed(*copy->view(), terms);
  EXPECT_THAT(copy->check().problems, IsEmpty());
}

}  // namespace
}  // namespace casus::storage
