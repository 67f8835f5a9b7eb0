#include "tests/unit/store/quad_model.h"

namespace casus::storage {

namespace {

bool lets_through(const GraphFilter& filter, Id graph) {
  switch (filter.kind) {
    case GraphFilter::Kind::kOne: return graph == filter.graph;
    case GraphFilter::Kind::kNamed: return graph != kDefaultGraph;
    case GraphFilter::Kind::kSet: return std::count(filter.set->begin(), filter.set->end(), graph) > 0;
    case GraphFilter::Kind::kAll: return true;
  }
  return false;
}

void keep_wanted(std::vector<Row>& rows, const ScanSpec& spec) {
  for (Row& row : rows) {
    for (std::size_t column = 0; column < 4; ++column) {
      const bool unspecified = spec.graphs.distinct_triples && column == 3;
      if (unspecified || !(spec.columns >> column & 1)) row[column] = kUnbound;
    }
  }
}

void append(std::vector<Row>& rows, const ScanBatch& batch, const ScanSpec& spec) {
  ASSERT_GT(batch.rows, 0u);
  ASSERT_LE(batch.rows, ScanBatch::kMaxRows);
  for (std::size_t column = 0; column < 4; ++column) {
    ASSERT_EQ(batch.columns[column].size(), spec.columns >> column & 1 ? batch.rows : 0);
  }
  for (std::size_t i = 0; i < batch.rows; ++i) {
    Row row{};
    for (std::size_t column = 0; column < 4; ++column) {
      if (!batch.columns[column].empty()) row[column] = batch.columns[column][i];
    }
    rows.push_back(row);
  }
}

ScanSpec random_spec(const QuadModel& model, QuadGenerator& generator) {
  ScanSpec spec;
  spec.permutation = static_cast<Permutation>(generator.below(kPermutations));
  spec.prefix_length = static_cast<std::uint8_t>(generator.below(5));
  const Row row = to_row(spec.permutation, generator.below(4) == 0 ? generator.next() : model.any(generator.random));
  std::copy_n(row.begin(), spec.prefix_length, spec.prefix.begin());
  if (spec.prefix_length < 4 && generator.below(3) == 0) {
    const Row other = to_row(spec.permutation, model.any(generator.random));
    spec.low = std::min(row[spec.prefix_length], other[spec.prefix_length]);
    spec.high = std::max(row[spec.prefix_length], other[spec.prefix_length]);
    if (generator.below(8) == 0) std::swap(spec.low, spec.high);
  }
  switch (generator.below(6)) {
    case 0: spec.graphs = GraphFilter::default_graph(); break;
    case 1: spec.graphs = GraphFilter::one(model.any(generator.random).graph); break;
    case 2: spec.graphs = GraphFilter::named(); break;
    case 3: {
      std::set<Id> chosen;
      for (std::uint64_t i = generator.below(4); i > 0; --i) chosen.insert(model.any(generator.random).graph);
      spec.graphs.kind = GraphFilter::Kind::kSet;
      spec.graphs.set = std::make_shared<const std::vector<Id>>(chosen.begin(), chosen.end());
      break;
    }
    default: spec.graphs = GraphFilter::all();
  }
  if (spec.permutation != Permutation::kGspo) spec.graphs.distinct_triples = generator.below(4) == 0;
  spec.columns = generator.below(2) == 0 ? 0b1111 : static_cast<std::uint8_t>(generator.below(16));
  return spec;
}

/// Seeks now and then while reading, and checks that exactly the rows before the key are missing.
void check_seeks(Scan& scan, const ScanSpec& spec, const std::vector<Row>& expected, QuadGenerator& generator) {
  if (spec.prefix_length == 4 || spec.graphs.distinct_triples) return;
  std::size_t at = 0;
  ScanBatch batch;
  for (int step = 0; step < 6; ++step) {
    if (generator.below(2) == 0) {
      const bool more = scan.next(batch);
      ASSERT_EQ(more, at < expected.size());
      if (!more) return;
      ASSERT_LE(at + batch.rows, expected.size());
      for (std::size_t i = 0; i < batch.rows; ++i) {
        for (std::size_t column = 0; column < 4; ++column) {
          if (spec.columns >> column & 1) {
            ASSERT_EQ(batch.columns[column][i], expected[at + i][column]);
          }
        }
      }
      at += batch.rows;
    } else {
      if (expected.empty()) return;
      Row target = expected[std::min(expected.size() - 1, at + generator.below(expected.size() / 3 + 2))];
      const std::size_t length = 1 + generator.below(4u - spec.prefix_length);
      std::span<Id> key(target.data() + spec.prefix_length, length);
      if (generator.below(3) == 0) key.back() = Id(key.back().bits() + generator.below(3));
      scan.seek(key);
      while (at < expected.size() && std::lexicographical_compare(expected[at].begin() + spec.prefix_length,
                                                                  expected[at].begin() + spec.prefix_length +
                                                                      static_cast<std::ptrdiff_t>(length),
                                                                  key.begin(), key.end())) {
        ++at;
      }
    }
  }
}

}  // namespace

IdQuad QuadGenerator::next() {
  const auto object = [&]() -> Id {
    const std::uint64_t value = below(objects_);
    switch (value % 4) {
      case 0: return Id(Tag::kInteger, (std::uint64_t{1} << 55) + value);
      case 1: return Id(Tag::kShortString, value * 0x9E3779B97F4A7C15ull);
      default: return Id(Tag::kIri, value);
    }
  };
  const std::uint64_t graph = below(graphs_);
  return {Id(Tag::kIri, below(subjects_)), Id(Tag::kIri, 1'000'000 + below(predicates_)), object(),
          graph == 0 || below(3) > 0 ? kDefaultGraph : Id(Tag::kIri, 2'000'000 + graph)};
}

IdQuad QuadModel::any(std::mt19937_64& random) const {
  if (rows_.empty()) return {Id(Tag::kIri, 1), Id(Tag::kIri, 2), Id(Tag::kIri, 3), kDefaultGraph};
  const Row& first = *rows_.begin();
  const Row& last = *rows_.rbegin();
  const std::uint64_t range = last[0].bits() - first[0].bits() + 1;
  Row from{};
  from[0] = Id(first[0].bits() + random() % range);
  from[1] = Id(random());
  auto at = rows_.lower_bound(from);
  if (at == rows_.end()) at = rows_.begin();
  for (std::uint64_t i = random() % 8; i > 0 && std::next(at) != rows_.end(); --i) ++at;
  return to_quad(Permutation::kSpog, *at);
}

std::vector<Row> QuadModel::scan(const ScanSpec& spec) const {
  std::vector<Row> rows;
  for (const Row& spog : rows_) {
    const IdQuad quad = to_quad(Permutation::kSpog, spog);
    if (!holds(spec.permutation, quad) || !lets_through(spec.graphs, quad.graph)) continue;
    const Row row = to_row(spec.permutation, quad);
    const std::size_t bound = spec.prefix_length;
    if (!std::equal(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(bound), spec.prefix.begin())) continue;
    if (bound < 4 && (row[bound] < spec.low || row[bound] > spec.high)) continue;
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end());
  if (spec.graphs.distinct_triples) {
    const auto same = [](const Row& a, const Row& b) { return std::equal(a.begin(), a.begin() + 3, b.begin()); };
    rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  }
  return rows;
}

std::vector<Id> QuadModel::graphs() const {
  std::set<Id> graphs;
  for (const Row& row : rows_) graphs.insert(row[3]);
  graphs.erase(kDefaultGraph);
  return {graphs.begin(), graphs.end()};
}

// The parts of a spec have all its rows between them.
void check_cuts(const ReadView& view, ScanSpec spec, std::uint64_t rows, std::size_t parts) {
  const std::vector<Id> cuts = view.cuts(spec, parts);
  ASSERT_LT(cuts.size(), parts);
  const Id low = spec.low, high = spec.high;
  std::uint64_t found = 0;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    if (i > 0) {
      ASSERT_TRUE(low <= cuts[i - 1] && cuts[i - 1] <= high);
      ASSERT_TRUE(i == 1 || cuts[i - 2] < cuts[i - 1]);
    }
    spec.low = i == 0 ? low : cuts[i - 1];
    spec.high = i == cuts.size() ? high : Id(cuts[i].bits() - 1);
    if (spec.low <= spec.high) found += view.count(spec);
  }
  ASSERT_EQ(found, rows);
}

// Look-ups of some keys in the last column of the prefix.
void check_look_ups(Scan& scan, ScanSpec spec, const QuadModel& model, QuadGenerator& generator) {
  const std::size_t column = spec.prefix_length - 1u;
  std::vector<Id> keys;
  for (std::uint64_t i = 1 + generator.below(15); i > 0; --i) {
    const Id key = to_row(spec.permutation, model.any(generator.random))[column];
    keys.push_back(Id(key.bits() + (generator.below(4) == 0 ? 1 : 0)));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  const bool first_only = generator.below(3) == 0;
  const std::size_t most = generator.below(3) == 0 ? generator.below(40) : 1'000'000;
  std::array<std::vector<Id>, 4> columns;
  FoundRows found;
  for (std::size_t i = spec.prefix_length; i < 4; ++i) {
    const bool is_specified = i < 3 || !spec.graphs.distinct_triples;
    if ((spec.columns >> i & 1) && is_specified) found.columns[i] = &columns[i];
  }
  const std::size_t done = scan.look_up({spec.prefix.data(), column}, keys, most, first_only, found);
  ASSERT_EQ(found.ends.size(), done);
  std::size_t begin = 0;
  for (std::size_t key = 0; key < keys.size(); ++key) {
    spec.prefix[column] = keys[key];
    std::vector<Row> expected = model.scan(spec);
    if (first_only && expected.size() > 1) expected.resize(1);
    if (key == done) {
      ASSERT_GT(found.rows + expected.size(), most);
      break;
    }
    ASSERT_EQ(found.ends[key] - begin, expected.size());
    for (const Row& row : expected) {
      for (std::size_t i = 0; i < 4; ++i) {
        if (found.columns[i]) {
          ASSERT_EQ(columns[i][begin], row[i]);
        }
      }
      ++begin;
    }
  }
  ASSERT_EQ(found.rows, begin);
  for (const std::vector<Id>* values : found.columns) {
    if (values) {
      ASSERT_EQ(values->size(), begin);
    }
  }
}

void expect_same(const ReadView& view, const QuadModel& model, QuadGenerator& generator, int rounds) {
  ASSERT_EQ(view.size(), model.size());
  ASSERT_EQ(view.graphs(), model.graphs());
  for (int round = 0; round < rounds; ++round) {
    ScanSpec spec = random_spec(model, generator);
    SCOPED_TRACE(testing::Message() << name(spec.permutation) << " prefix " << int{spec.prefix_length} << " filter "
                                    << static_cast<int>(spec.graphs.kind) << " distinct "
                                    << spec.graphs.distinct_triples << " columns " << int{spec.columns});
    const auto scan = view.scan(spec);
    for (int again = 0; again < 3; ++again) {
      std::vector<Row> expected = model.scan(spec);
      ASSERT_EQ(view.count(spec), expected.size());
      // Where the graph is left, triples are made distinct over it.
      if (spec.prefix_length < (spec.graphs.distinct_triples ? 3 : 4))
        check_cuts(view, spec, expected.size(), 1 + generator.below(9));
      if (again == 2) {
        check_seeks(*scan, spec, expected, generator);
        break;
      }
      keep_wanted(expected, spec);
      std::vector<Row> actual;
      for (ScanBatch batch; scan->next(batch);) append(actual, batch, spec);
      if (spec.graphs.distinct_triples) {
        for (Row& row : actual) row[3] = kUnbound;
      }
      ASSERT_EQ(actual.size(), expected.size());
      ASSERT_TRUE(actual == expected);
      const Row next = to_row(spec.permutation, model.any(generator.random));
      std::copy_n(next.begin(), spec.prefix_length, spec.prefix.begin());
      if (spec.prefix_length > 0) check_look_ups(*scan, spec, model, generator);
      scan->restart(std::span(spec.prefix).first(spec.prefix_length));
      if (spec.prefix_length < 4 && generator.below(2) == 0) {
        std::tie(spec.low, spec.high) = std::minmax(
            {next[spec.prefix_length], to_row(spec.permutation, model.any(generator.random))[spec.prefix_length]});
        scan->restart(spec.low, spec.high);
      }
    }
    EXPECT_LE(view.estimate(spec), model.size());
    EXPECT_LE(view.estimate_distinct(spec), model.size());
    const IdQuad quad = generator.below(2) == 0 ? generator.next() : model.any(generator.random);
    ASSERT_EQ(view.contains(quad), model.contains(quad));
    ScanSpec graph;
    graph.graphs = GraphFilter::one(quad.graph);
    ASSERT_EQ(view.has_graph(quad.graph), !model.scan(graph).empty());
  }
}

}  // namespace casus::storage
