#include <algorithm>
#include <map>
#include <set>

#include "query/execute/path_steps.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr Variable s = var(0), o = var(1), other = var(2);
using Pairs = std::vector<std::pair<Id, Id>>;

// --- paths to test with

const char* const kPredicates[] = {"http://example.org/p", "http://example.org/q", "http://example.org/r"};

template <class Node>
PathPtr make(Node node) {
  return std::make_unique<Path>(Path{std::move(node)});
}
PathPtr link(int i) {
  return make(LinkPath{iri(kPredicates[i])});
}
PathPtr inverse(PathPtr p) {
  return make(InversePath{std::move(p)});
}
PathPtr star(PathPtr p) {
  return make(ZeroOrMorePath{std::move(p)});
}
PathPtr plus(PathPtr p) {
  return make(OneOrMorePath{std::move(p)});
}
PathPtr optional(PathPtr p) {
  return make(ZeroOrOnePath{std::move(p)});
}
PathPtr sequence(PathPtr a, PathPtr b) {
  std::vector<PathPtr> parts;
  parts.push_back(std::move(a));
  parts.push_back(std::move(b));
  return make(SequencePath{std::move(parts)});
}
PathPtr alternative(PathPtr a, PathPtr b) {
  std::vector<PathPtr> parts;
  parts.push_back(std::move(a));
  parts.push_back(std::move(b));
  return make(AlternativePath{std::move(parts)});
}

PathPtr random_path(std::mt19937& random, int depth) {
  const int kind = std::uniform_int_distribution<int>(0, depth == 0 ? 1 : 8)(random);
  const auto inner = [&] { return random_path(random, depth - 1); };
  switch (kind) {
    case 0: return link(std::uniform_int_distribution<int>(0, 2)(random));
    case 1: {
      NegatedPropertySet set;
      if (random() % 2) set.forward.push_back(iri(kPredicates[random() % 3]));
      if (random() % 2) set.inverse.push_back(iri(kPredicates[random() % 3]));
      if (random() % 2) set.forward.push_back(iri("http://example.org/unknown"));
      return make(std::move(set));
    }
    case 2: return inverse(inner());
    case 3: return star(inner());
    case 4: return plus(inner());
    case 5: return optional(inner());
    case 6: return alternative(inner(), inner());
    default: return sequence(inner(), inner());
  }
}

// --- the specification by fixpoints over all nodes

struct Graph {
  std::vector<IdQuad> quads;  // visible ones, each triple once
  std::vector<Id> predicates;
  std::set<Id> nodes;  // of the graph, and constants under test
};

Pairs distinct(Pairs pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

Pairs evaluate(const Graph& graph, const Path& path);

Pairs closure(const Graph& graph, const Path& path) {
  const Pairs step = distinct(evaluate(graph, path));
  Pairs all = step;
  for (;;) {
    Pairs more = all;
    for (const auto& [a, b] : all) {
      for (const auto& [c, d] : step) {
        if (b == c) more.emplace_back(a, d);
      }
    }
    more = distinct(std::move(more));
    if (more == all) return all;
    all = std::move(more);
  }
}

Pairs with_identity(const Graph& graph, Pairs pairs) {
  for (const Id node : graph.nodes) pairs.emplace_back(node, node);
  return distinct(std::move(pairs));
}

Pairs evaluate(const Graph& graph, const Path& path) {
  struct Visitor {
    const Graph& graph;
    Pairs operator()(const LinkPath& p) const {
      Pairs pairs;
      for (int i = 0; i < 3; ++i) {
        if (p.predicate.value() != kPredicates[i]) continue;
        for (const auto& q : graph.quads) {
          if (q.predicate == graph.predicates[static_cast<std::size_t>(i)]) pairs.emplace_back(q.subject, q.object);
        }
      }
      return pairs;
    }
    Pairs operator()(const InversePath& p) const {
      Pairs pairs = evaluate(graph, *p.path);
      for (auto& [a, b] : pairs) std::swap(a, b);
      return pairs;
    }
    Pairs operator()(const SequencePath& p) const {
      Pairs pairs = evaluate(graph, *p.parts[0]);
      for (std::size_t i = 1; i < p.parts.size(); ++i) {
        Pairs longer;
        for (const auto& [c, d] : evaluate(graph, *p.parts[i])) {
          for (const auto& [a, b] : pairs) {
            if (b == c) longer.emplace_back(a, d);
          }
        }
        pairs = std::move(longer);
      }
      return pairs;
    }
    Pairs operator()(const AlternativePath& p) const {
      Pairs pairs;
      for (const auto& part : p.parts) {
        for (const auto& pair : evaluate(graph, *part)) pairs.push_back(pair);
      }
      return pairs;
    }
    Pairs operator()(const ZeroOrMorePath& p) const { return with_identity(graph, closure(graph, *p.path)); }
    Pairs operator()(const OneOrMorePath& p) const { return closure(graph, *p.path); }
    Pairs operator()(const ZeroOrOnePath& p) const { return with_identity(graph, evaluate(graph, *p.path)); }
    Pairs operator()(const NegatedPropertySet& p) const {
      Pairs pairs;
      const auto listed = [&](const std::vector<Term>& set, Id predicate) {
        return std::any_of(set.begin(), set.end(), [&](const Term& t) {
          for (std::size_t i = 0; i < 3; ++i) {
            if (t.value() == kPredicates[i] && graph.predicates[i] == predicate) return true;
          }
          return false;
        });
      };
      for (const auto& q : graph.quads) {
        if ((!p.forward.empty() || p.inverse.empty()) && !listed(p.forward, q.predicate))
          pairs.emplace_back(q.subject, q.object);
        if (!p.inverse.empty() && !listed(p.inverse, q.predicate)) pairs.emplace_back(q.object, q.subject);
      }
      return pairs;
    }
  };
  return std::visit(Visitor{graph}, path.node);
}

// --- a store of random edges

struct PathWorld {
  PathWorld(std::mt19937& random, std::size_t edges, std::uint64_t domain, bool graphs) {
    for (std::size_t i = 0; i < 3; ++i) expected.predicates.push_back(Id(storage::Tag::kIri, i));
    std::vector<IdQuad> quads;
    const auto pick = [&](std::uint64_t n) { return std::uniform_int_distribution<std::uint64_t>(0, n - 1)(random); };
    for (std::size_t i = 0; i < edges; ++i) {
      quads.push_back({node(100 + pick(domain)), expected.predicates[pick(3)], node(100 + pick(domain)),
                       graphs && pick(2) == 0 ? node(50 + pick(2)) : storage::kDefaultGraph});
    }
    world = std::make_unique<World>(quads, ExecutionLimits{}, 3);
    for (const char* predicate : kPredicates) world->view->add(iri(predicate));
    std::set<std::tuple<Id, Id, Id>> seen;
    for (const IdQuad& q : quads) {
      if (!graphs && q.graph != storage::kDefaultGraph) continue;
      if (seen.emplace(q.subject, q.predicate, q.object).second) expected.quads.push_back(q);
      expected.nodes.insert(q.subject);
      expected.nodes.insert(q.object);
    }
  }
  std::unique_ptr<World> world;
  Graph expected;
};

TEST(Path, RandomPathsFromEveryEndAgainstFixpoints) {
  std::mt19937 random(11);
  for (int round = 0; round < 1500; ++round) {
    const bool graphs = round % 4 == 0;
    const std::uint64_t domain = 1 + random() % 8;
    PathWorld p(random, random() % 14, domain, graphs);
    const auto filter = graphs ? storage::GraphFilter::all() : storage::GraphFilter::default_graph();
    const PathPtr path = random_path(random, 3);
    const auto run = [&](PathEnd subject, PathEnd object, const Table* input) {
      auto op = make_path(p.world->context, input ? make_input(*p.world, *input, 3) : nullptr, subject, clone(*path),
                          object, filter);
      return collect(*op);
    };
    const Pairs free = evaluate(p.expected, *path);

    Table both{{s, o}, {}};
    for (const auto& [a, b] : free) both.rows.push_back({a, b});
    expect_same_rows(run(s, o, nullptr), both);

    Table same{{s}, {}};
    for (const auto& [a, b] : free) {
      if (a == b) same.rows.push_back({a});
    }
    expect_same_rows(run(s, s, nullptr), same);

    // A constant, perhaps one that the graph lacks.
    const Id constant = node(100 + random() % (domain + 2));
    Graph with_constant = p.expected;
    with_constant.nodes.insert(constant);
    const Pairs constant_pairs = evaluate(with_constant, *path);
    Table objects{{o}, {}}, subjects{{s}, {}}, itself{{}, {}};
    for (const auto& [a, b] : constant_pairs) {
      if (a == constant) objects.rows.push_back({b});
      if (b == constant) subjects.rows.push_back({a});
      if (a == constant && b == constant) itself.rows.push_back({});
    }
    expect_same_rows(run(constant, o, nullptr), objects);
    expect_same_rows(run(s, constant, nullptr), subjects);
    expect_same_rows(run(constant, constant, nullptr), itself);

    // Ends bound by an input: both, one of them, or neither in some rows.
    const Table input = [&] {
      Table table = random_table(random, {s, other, o}, random() % 12, domain, 0.3);
      for (Tuple& row : table.rows) {
        for (const std::size_t c : {0, 2}) {
          if (!row[c].is_unbound()) row[c] = node(99 + row[c].payload());
        }
      }
      return table;
    }();
    // Zero-length paths start at bound nodes even outside the graph.
    expect_same_rows(run(s, o, &input), [&] {
      Table result{input.schema, {}};
      for (const Tuple& row : input.rows) {
        Graph seen = p.expected;
        for (const std::size_t c : {0, 2}) {
          if (!row[c].is_unbound()) seen.nodes.insert(row[c]);
        }
        for (const auto& [a, b] : evaluate(seen, *path)) {
          if ((row[0].is_unbound() || row[0] == a) && (row[2].is_unbound() || row[2] == b)) {
            result.rows.push_back({a, row[1], b});
          }
        }
      }
      return result;
    }());
    if (::testing::Test::HasFailure()) {
      ADD_FAILURE() << "round " << round;
      return;
    }
  }
}

TEST(Path, DeepChainsAndCycles) {
  constexpr std::uint64_t kLength = 200'000;
  std::vector<IdQuad> quads;
  const Id p(storage::Tag::kIri, 0);
  for (std::uint64_t i = 0; i < kLength; ++i) quads.push_back({node(10 + i), p, node(10 + (i + 1) % kLength)});
  World world(quads);
  world.view->add(iri(kPredicates[0]));
  for (const bool backward : {false, true}) {
    auto op = make_path(world.context, nullptr, backward ? PathEnd(s) : PathEnd(node(17)), plus(link(0)),
                        backward ? PathEnd(node(17)) : PathEnd(o), storage::GraphFilter::default_graph());
    Batch batch;
    std::size_t rows = 0;
    while (op->next(batch)) rows += batch.rows;
    EXPECT_EQ(rows, kLength);
  }
}

// A random graph of one predicate.
std::vector<IdQuad> random_links(std::mt19937& random, std::size_t nodes, std::size_t links) {
  const Id p(storage::Tag::kIri, 0);
  std::vector<IdQuad> quads;
  for (std::size_t i = 0; i < links; ++i)
    quads.push_back({node(10 + random() % nodes), p, node(10 + random() % nodes)});
  return quads;
}

// Frontiers that are read in ranges, and by several threads.
TEST(Path, LargeFrontiers) {
  std::mt19937 random(31);
  World world(random_links(random, 30'000, 90'000));
  world.view->add(iri(kPredicates[0]));
  const auto run = [&](bool backward, std::size_t threads) {
    world.context.threads = threads;
    const auto op = make_path(world.context, nullptr, backward ? PathEnd(s) : PathEnd(node(17)), star(link(0)),
                              backward ? PathEnd(node(17)) : PathEnd(o), storage::GraphFilter::default_graph());
    return collect(*op);
  };
  for (const bool backward : {false, true}) {
    std::set<Id> reached = {node(17)};
    std::multimap<Id, Id> next;
    for (const auto& row : world.view->matching({})) {
      next.emplace(row[backward ? 2 : 0], row[backward ? 0 : 2]);
    }
    for (std::vector<Id> open = {node(17)}; !open.empty();) {
      const auto [first, last] = next.equal_range(open.back());
      open.pop_back();
      for (auto i = first; i != last; ++i) {
        if (reached.insert(i->second).second) open.push_back(i->second);
      }
    }
    const Table serial = run(backward, 1);
    EXPECT_GT(reached.size(), 20'000u);
    Table expected{{backward ? s : o}, {}};
    for (const Id id : reached) expected.rows.push_back({id});
    expect_same_rows(serial, expected);
    EXPECT_EQ(run(backward, 3).rows, serial.rows);
  }
}

// From everywhere, in one thread and in several; with components of many nodes, which are searched once each.
TEST(Path, FromEverywhere) {
  std::mt19937 random(37);
  for (int round = 0; round < 20; ++round) {
    const std::size_t nodes = 2 + random() % 150;
    World world(random_links(random, nodes, random() % (3 * nodes)), {}, 1 + random() % 50);
    world.view->add(iri(kPredicates[0]));
    const PathPtr path = round % 2 == 0 ? plus(link(0)) : star(alternative(link(0), inverse(link(0))));
    const auto run = [&](std::size_t threads) {
      world.context.threads = threads;
      OperatorPtr op = make_free_path(world.context, s, clone(*path), o, storage::GraphFilter::default_graph());
      if (threads > 1) op = make_gather(world.context, std::move(op), threads, 1 + random() % 20);
      EXPECT_EQ(op->order(), (Schema{s, o}));
      return collect(*op);
    };
    const Table serial = run(1);
    EXPECT_EQ(run(3).rows, serial.rows);
    Table expected{{s, o}, {}};
    for (std::size_t i = 0; i < nodes; ++i) {
      const auto from = make_path(world.context, nullptr, node(10 + i), plus(clone(*repetition_of(*path)->path)), o,
                                  storage::GraphFilter::default_graph());
      for (const Tuple& row : collect(*from).rows) expected.rows.push_back({node(10 + i), row[0]});
    }
    // Both directions lead back, so that * adds nothing to +.
    expect_same_rows(serial, expected);
  }
}

// Each closure within another is searched again and again.
TEST(Path, NestedClosures) {
  std::mt19937 random(41);
  World world(random_links(random, 200, 300));
  world.view->add(iri(kPredicates[0]));
  PathPtr path = plus(link(0)), tangled = plus(link(0));
  for (int depth = 0; depth < 40; ++depth) {
    path = plus(optional(plus(std::move(path))));
    tangled = plus(sequence(std::move(tangled), optional(link(0))));
  }
  for (const PathEnd& subject : {PathEnd(s), PathEnd(node(17))}) {
    const auto run = [&](const Path& of) {
      return collect(*make_path(world.context, nullptr, subject, clone(of), o, storage::GraphFilter::default_graph()));
    };
    expect_same_rows(run(*tangled), run(*plus(link(0))));
    expect_same_rows(run(*path), run(*star(link(0))));
  }
}

// One end leads to thousands of nodes, but few lead to the other, or the other way round: little is read.
TEST(Path, KnownEndsMeet) {
  const Id p(storage::Tag::kIri, 0);
  std::vector<IdQuad> quads;
  const Id from = node(10), middle = node(11), to = node(12);
  for (std::uint64_t i = 0; i < 50'000; ++i) quads.push_back({from, p, node(100 + i)});
  for (std::uint64_t i = 0; i < 50'000; ++i) quads.push_back({node(100'000 + i), p, to});
  quads.push_back({middle, p, from});
  quads.push_back({to, p, middle});
  ExecutionLimits limits;
  limits.memory_budget = 400'000;
  World world(quads, limits);
  world.view->add(iri(kPredicates[0]));
  const auto connected = [&](Id a, Id b) {
    auto op = make_path(world.context, nullptr, a, plus(link(0)), b, storage::GraphFilter::default_graph());
    return collect(*op).rows.size() == 1;
  };
  EXPECT_TRUE(connected(to, from));
  EXPECT_FALSE(connected(from, node(100'000)));
  EXPECT_FALSE(connected(node(100), to));
  EXPECT_THROW(connected(from, to), ResourceLimit);
  // Of several pairs, the end of which there are fewer.
  const Table pairs{{s, o}, {{from, node(100'000)}, {middle, node(100'000)}, {to, node(100'000)}}};
  auto op =
      make_path(world.context, make_input(world, pairs, 3), s, plus(link(0)), o, storage::GraphFilter::default_graph());
  EXPECT_TRUE(collect(*op).rows.empty());
  op.reset();
  EXPECT_EQ(world.context.memory_used(), 0u);
}

// A LIMIT is answered before all is searched.
TEST(Path, FirstLevelsComeFirst) {
  const Id p(storage::Tag::kIri, 0);
  std::vector<IdQuad> quads = {{node(10), p, node(11)}, {node(11), p, node(12)}};
  for (std::uint64_t i = 0; i < 50'000; ++i) quads.push_back({node(12), p, node(100 + i)});
  ExecutionLimits limits;
  limits.memory_budget = 400'000;
  World world(quads, limits);
  world.view->add(iri(kPredicates[0]));
  auto op = make_path(world.context, nullptr, node(10), plus(link(0)), o, storage::GraphFilter::default_graph());
  Batch batch;
  ASSERT_TRUE(op->next(batch));
  EXPECT_EQ(batch.columns[0], (std::vector<Id>{node(11)}));
  EXPECT_THROW(op->next(batch), ResourceLimit);
}

TEST(Path, UnknownPredicateAndEmptyGraph) {
  World world;
  auto star_of_nothing = make_path(world.context, nullptr, s, star(link(0)), o, storage::GraphFilter::default_graph());
  EXPECT_TRUE(collect(*star_of_nothing).rows.empty());
  auto itself = make_path(world.context, nullptr, node(5), star(link(0)), o, storage::GraphFilter::default_graph());
  EXPECT_EQ(collect(*itself).rows, (std::vector<Tuple>{{node(5)}}));
  auto none = make_path(world.context, nullptr, node(5), plus(link(0)), o, storage::GraphFilter::default_graph());
  EXPECT_TRUE(collect(*none).rows.empty());
}

TEST(Path, HonoursLimits) {
  std::vector<IdQuad> quads;
  const Id p(storage::Tag::kIri, 0);
  for (std::uint64_t i = 0; i < 20'000; ++i) quads.push_back({node(10 + i), p, node(11 + i)});
  ExecutionLimits limits;
  limits.memory_budget = 200'000;
  World small(quads, limits);
  small.view->add(iri(kPredicates[0]));
  auto op = make_path(small.context, nullptr, s, plus(link(0)), o, storage::GraphFilter::default_graph());
  Batch batch;
  EXPECT_THROW(while (op->next(batch)){}, ResourceLimit);
  op.reset();
  EXPECT_EQ(small.context.memory_used(), 0u);

  // All pairs of a long chain: 200 million; time runs out first.
  ExecutionLimits timed;
  timed.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
  World late(quads, timed);
  late.view->add(iri(kPredicates[0]));
  auto all = make_path(late.context, nullptr, s, plus(link(0)), o, storage::GraphFilter::default_graph());
  EXPECT_THROW(while (all->next(batch)){}, Timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - *timed.deadline, std::chrono::seconds(2));
}

}  // namespace
}  // namespace casus::query::test
