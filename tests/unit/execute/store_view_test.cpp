// Operators over a store, compared with the same over sorted vectors and among themselves.

#include <algorithm>

#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr Variable x = var(0), y = var(1), z = var(2), g = var(3);

struct Both {
  // Some quads folded into blocks, some inserted and removed since.
  explicit Both(std::mt19937& random, std::size_t folded, std::size_t changes) {
    auto store = storage::QuadStore::open_in_memory();
    const auto quad = [&](storage::WriteTransaction& txn) {
      const auto name = [&](const char* kind, std::uint64_t n) {
        return txn.intern(TermView::iri("http://example.org/" + std::string(kind) + std::to_string(random() % n)));
      };
      IdQuad q{name("n", 60), name("p", 3), name("n", 60)};
      if (random() % 3 == 0) q.graph = name("g", 3);
      return q;
    };
    std::vector<IdQuad> inserted;
    auto first = store->begin_write();
    for (std::size_t i = 0; i < folded; ++i) {
      inserted.push_back(quad(*first));
      first->insert(inserted.back());
    }
    first->commit(false);
    store->fold();
    auto second = store->begin_write();
    for (std::size_t i = 0; i < changes; ++i) {
      if (!inserted.empty() && random() % 2 == 0) {
        second->remove(inserted[random() % inserted.size()]);
      } else {
        second->insert(quad(*second));
      }
    }
    second->commit(false);
    const auto view = store->view();
    stored = std::make_unique<ExecutionContext>(view, ExecutionLimits{});
    storage::ScanSpec all;
    all.graphs = storage::GraphFilter::all();
    const auto scan = view->scan(all);
    storage::ScanBatch rows;
    std::vector<IdQuad> quads;
    while (scan->next(rows)) {
      for (std::size_t i = 0; i < rows.rows; ++i) {
        quads.push_back({rows.columns[0][i], rows.columns[1][i], rows.columns[2][i], rows.columns[3][i]});
      }
    }
    EXPECT_EQ(quads.size(), view->size());
    plain = std::make_unique<World>(quads);
    for (const char* p : {"p0", "p1", "p2"}) predicates.push_back(iri(std::string("http://example.org/") + p));
  }

  storage::ScanSpec by_predicate(std::size_t p, storage::Permutation permutation) const {
    storage::ScanSpec spec;
    spec.permutation = permutation;
    spec.prefix[0] = stored->view().find(predicates[p].view()).value_or(Id(storage::Tag::kIri, 1 << 30));
    spec.prefix_length = 1;
    return spec;
  }

  void compare(const std::function<OperatorPtr(ExecutionContext&)>& make) const {
    auto actual = make(*stored), expected = make(plain->context);
    expect_same_rows(collect(*actual), collect(*expected));
  }

  std::unique_ptr<ExecutionContext> stored;
  std::unique_ptr<World> plain;
  std::vector<Term> predicates;
};

storage::GraphFilter random_filter(std::mt19937& random, const storage::ReadView& view) {
  switch (random() % 4) {
    case 0: return storage::GraphFilter::default_graph();
    case 1: return storage::GraphFilter::named();
    case 2: {
      storage::GraphFilter filter = storage::GraphFilter::all();
      filter.distinct_triples = true;
      return filter;
    }
    default: {
      const auto graphs = view.graphs();
      return graphs.empty() ? storage::GraphFilter::all() : storage::GraphFilter::one(graphs[random() % graphs.size()]);
    }
  }
}

TEST(StoreView, ScansJoinsAndLookUpsAsOverVectors) {
  std::mt19937 random(41);
  for (int round = 0; round < 6; ++round) {
    const Both both(random, random() % 6000, random() % 400);
    for (int i = 0; i < 12; ++i) {
      const auto filter = random_filter(random, both.stored->view());
      const auto with_filter = [&](storage::ScanSpec spec) {
        spec.graphs = filter;
        return spec;
      };
      const auto subjects = with_filter(both.by_predicate(random() % 3, storage::Permutation::kPsog));
      const auto others = with_filter(both.by_predicate(random() % 3, storage::Permutation::kPsog));
      const auto objects = with_filter(both.by_predicate(random() % 3, storage::Permutation::kPosg));
      const bool repeated = random() % 3 == 0;
      both.compare([&](ExecutionContext& c) {
        return make_index_scan(c, subjects, {{std::nullopt, x, repeated ? x : y, std::nullopt}});
      });
      const JoinKind kind = static_cast<JoinKind>(random() % 4);
      both.compare([&](ExecutionContext& c) {
        return make_merge_join(c, kind, make_index_scan(c, subjects, {{std::nullopt, x, y, std::nullopt}}),
                               make_index_scan(c, objects, {{std::nullopt, x, z, std::nullopt}}), {x});
      });
      auto lookup = others;
      lookup.prefix_length = 2;
      both.compare([&](ExecutionContext& c) {
        return make_index_join(c, kind, make_index_scan(c, objects, {{std::nullopt, y, x, std::nullopt}}), lookup,
                               {std::nullopt, x, std::nullopt, std::nullopt},
                               {{std::nullopt, std::nullopt, z, std::nullopt}});
      });
      both.compare([&](ExecutionContext& c) { return make_count_scan(c, subjects, g); });
      // No variable at all: one empty solution for each row.
      both.compare([&](ExecutionContext& c) { return make_index_scan(c, subjects, {}); });
    }
  }
}

TEST(StoreView, PathsAgreeFromEitherEnd) {
  std::mt19937 random(42);
  for (int round = 0; round < 10; ++round) {
    const Both both(random, random() % 150, random() % 60);
    const auto run = [&](ExecutionContext& c, PathEnd subject, PathEnd object, bool negated) {
      PathPtr step = std::make_unique<Path>(Path{LinkPath{both.predicates[0]}});
      if (negated) {
        NegatedPropertySet set;
        set.forward.push_back(both.predicates[1]);
        set.inverse.push_back(both.predicates[2]);
        step = std::make_unique<Path>(Path{std::move(set)});
      }
      return make_path(c, nullptr, subject, std::make_unique<Path>(Path{ZeroOrMorePath{std::move(step)}}), object,
                       storage::GraphFilter::all());
    };
    const Id start =
        both.stored->view().find(TermView::iri("http://example.org/n1")).value_or(Id(storage::Tag::kIri, 1 << 30));
    for (const bool negated : {false, true}) {
      const auto reachable = [&](PathEnd subject, PathEnd object) {
        return collect(*run(*both.stored, subject, object, negated));
      };
      const Table all = reachable(x, y);
      Table from{{y}, {}}, to{{x}, {}};
      for (const Tuple& row : all.rows) {
        if (row[0] == start) from.rows.push_back({row[1]});
        if (row[1] == start) to.rows.push_back({row[0]});
      }
      if (from.rows.empty()) continue;  // not a node of the graph
      expect_same_rows(reachable(start, y), from);
      expect_same_rows(reachable(x, start), to);
    }
  }
}

}  // namespace
}  // namespace casus::query::test
