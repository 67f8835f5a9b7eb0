#include "query/optimize/joins/leaf.h"

#include <algorithm>
#include <span>

namespace casus::query {
namespace {

using storage::Permutation;
using storage::Position;

constexpr std::array kOfQuads = {Permutation::kPsog, Permutation::kPosg, Permutation::kSpog, Permutation::kSopg,
                                 Permutation::kOspg, Permutation::kOpsg, Permutation::kGspo};
constexpr std::array kOfTripleTerms = {Permutation::kPtso, Permutation::kTspo, Permutation::kPost, Permutation::kSpot,
                                       Permutation::kOspt};

std::span<const Permutation> permutations_of(const Leaf& leaf) {
  if (leaf.relation == Leaf::Relation::kTripleTerms) return kOfTripleTerms;
  return kOfQuads;
}

std::size_t slot_index(Position position) {
  return static_cast<std::size_t>(position);
}

Slot make_slot(const PatternTerm& term, ExecutionContext& context, bool& impossible) {
  if (const auto* v = std::get_if<Variable>(&term)) return {Slot::Kind::kVariable, {}, *v};
  const auto id = find_term(std::get<Term>(term), context);
  impossible = impossible || !id;
  return {Slot::Kind::kConstant, id.value_or(kUnbound), {}};
}

// GSPO serves a scan only when the graph is one named graph.
bool usable(Permutation permutation, const Leaf& leaf) {
  return permutation != Permutation::kGspo ||
         (leaf.graphs.kind == storage::GraphFilter::Kind::kOne && leaf.graphs.graph != storage::kDefaultGraph &&
          !leaf.graphs.distinct_triples);
}

Slot slot_at(const Leaf& leaf, Position position) {
  const Slot& slot = leaf.slots[slot_index(position)];
  if (position == Position::kGraph && slot.kind == Slot::Kind::kIgnored &&
      leaf.graphs.kind == storage::GraphFilter::Kind::kOne) {
    return {Slot::Kind::kConstant, leaf.graphs.graph, {}};
  }
  return slot;
}

void bind_columns(AccessPath& path, const Leaf& leaf) {
  const auto columns = storage::columns_of(path.spec.permutation);
  bool sorted = true;
  for (std::size_t i = path.spec.prefix_length; i < 4; ++i) {
    const Slot& slot = leaf.slots[slot_index(columns[i])];
    if (slot.kind == Slot::Kind::kConstant && columns[i] != Position::kGraph) path.columns.required[i] = slot.id;
    if (slot.kind != Slot::Kind::kVariable) {
      sorted = sorted && columns[i] == Position::kGraph && leaf.graphs.kind == storage::GraphFilter::Kind::kOne;
      continue;
    }
    path.columns.variables[i] = slot.variable;
    if (sorted && std::find(path.order.begin(), path.order.end(), slot.variable) == path.order.end()) {
      path.order.push_back(slot.variable);
    }
  }
  path.spec.graphs = leaf.graphs;
  path.spec.columns = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    if (path.columns.variables[i] || path.columns.required[i])
      path.spec.columns = static_cast<std::uint8_t>(path.spec.columns | 1u << i);
  }
  if (within_range(path, leaf)) {
    path.spec.low = leaf.range->low;
    path.spec.high = leaf.range->high;
  }
}

// Zone headers tell how many rows of a range are in these graphs.
bool counts_quickly(const storage::GraphFilter& graphs) {
  using Kind = storage::GraphFilter::Kind;
  return graphs.kind == Kind::kAll || graphs.kind == Kind::kNamed ||
         (graphs.kind == Kind::kOne && graphs.graph == storage::kDefaultGraph);
}

// A spec whose prefix are the constants and whose next column is the position, if a permutation has that. For triple
// terms, which lack some orders, the position over all of them.
std::optional<storage::ScanSpec> spec_leading_to(const Leaf& leaf, std::size_t position) {
  for (const Permutation permutation : permutations_of(leaf)) {
    if (permutation == Permutation::kGspo) continue;
    storage::ScanSpec spec;
    spec.permutation = permutation;
    spec.graphs = leaf.graphs;
    const auto columns = storage::columns_of(permutation);
    std::size_t i = 0;
    for (; i < 4 && leaf.slots[slot_index(columns[i])].kind == Slot::Kind::kConstant; ++i) {
      spec.prefix[i] = leaf.slots[slot_index(columns[i])].id;
    }
    spec.prefix_length = static_cast<std::uint8_t>(i);
    const auto constants = std::count_if(leaf.slots.begin(), leaf.slots.end(),
                                         [](const Slot& s) { return s.kind == Slot::Kind::kConstant; });
    if (static_cast<std::size_t>(constants) == i && i < 4 && slot_index(columns[i]) == position) return spec;
  }
  if (leaf.relation != Leaf::Relation::kTripleTerms) return std::nullopt;
  constexpr std::array kLeading = {Permutation::kSpot, Permutation::kPost, Permutation::kOspt, Permutation::kTspo};
  storage::ScanSpec spec;
  spec.permutation = kLeading[position];
  spec.graphs = leaf.graphs;
  return spec;
}

}  // namespace

VariableSet Leaf::variables() const {
  VariableSet set;
  for (const Slot& slot : slots) {
    if (slot.kind == Slot::Kind::kVariable) set.insert(slot.variable);
  }
  return set;
}

bool Leaf::repeats_variable() const {
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = i + 1; j < 4; ++j) {
      if (slots[i].kind == Slot::Kind::kVariable && is_variable(j, slots[i].variable)) return true;
    }
  }
  return false;
}

storage::GraphFilter graph_filter(const GraphContext& graph, const ExecutionContext& context) {
  switch (graph.kind) {
    case GraphContext::Kind::kDefault: return context.dataset.default_graph;
    case GraphContext::Kind::kNamed: return storage::GraphFilter::one(graph.graph);
    case GraphContext::Kind::kVariable: return context.dataset.named_graphs;
  }
  return {};
}

std::optional<Id> find_term(const Term& term, const ExecutionContext& context) {
  return context.view().find(term.view());
}

Leaf make_leaf(const TriplePattern& pattern, const GraphContext& graph, ExecutionContext& context) {
  Leaf leaf;
  leaf.slots[0] = make_slot(pattern.subject, context, leaf.impossible);
  leaf.slots[1] = make_slot(pattern.predicate, context, leaf.impossible);
  leaf.slots[2] = make_slot(pattern.object, context, leaf.impossible);
  leaf.graphs = graph_filter(graph, context);
  if (graph.kind == GraphContext::Kind::kVariable) leaf.slots[3] = {Slot::Kind::kVariable, {}, graph.variable};
  if (leaf.graphs.kind == storage::GraphFilter::Kind::kSet && (!leaf.graphs.set || leaf.graphs.set->empty())) {
    leaf.impossible = true;
  }
  return leaf;
}

Leaf make_leaf(const TripleTermPattern& pattern, ExecutionContext& context) {
  Leaf leaf;
  leaf.relation = Leaf::Relation::kTripleTerms;
  leaf.slots[0] = make_slot(pattern.subject, context, leaf.impossible);
  leaf.slots[1] = make_slot(pattern.predicate, context, leaf.impossible);
  leaf.slots[2] = make_slot(pattern.object, context, leaf.impossible);
  leaf.slots[3] = {Slot::Kind::kVariable, {}, pattern.term};
  leaf.graphs = storage::GraphFilter::all();
  return leaf;
}

bool within_range(const AccessPath& path, const Leaf& leaf) {
  return leaf.range && path.spec.prefix_length < 4 &&
         path.columns.variables[path.spec.prefix_length] == leaf.range->variable;
}

std::vector<AccessPath> scan_paths(const Leaf& leaf) {
  std::vector<AccessPath> paths;
  std::size_t constants = 0;
  for (std::size_t i = 0; i < 3; ++i) constants += leaf.slots[i].kind == Slot::Kind::kConstant;
  for (const Permutation permutation : permutations_of(leaf)) {
    if (!usable(permutation, leaf)) continue;
    AccessPath path;
    path.spec.permutation = permutation;
    const auto columns = storage::columns_of(permutation);
    std::size_t i = 0;
    std::size_t covered = 0;
    for (; i < 4; ++i) {
      const Slot slot = slot_at(leaf, columns[i]);
      if (slot.kind != Slot::Kind::kConstant || (columns[i] == Position::kGraph && permutation != Permutation::kGspo))
        break;
      path.spec.prefix[i] = slot.id;
      covered += columns[i] != Position::kGraph;
    }
    if (covered != constants) continue;
    path.spec.prefix_length = static_cast<std::uint8_t>(i);
    bind_columns(path, leaf);
    // With everything constant, or only the last column free, the permutations read alike.
    const bool repeated = std::any_of(paths.begin(), paths.end(), [&](const AccessPath& other) {
      return other.order == path.order && other.spec.prefix_length >= path.spec.prefix_length;
    });
    if (!repeated) paths.push_back(std::move(path));
  }
  return paths;
}

std::optional<AccessPath> lookup_path(const Leaf& leaf, const VariableSet& known) {
  std::optional<AccessPath> best;
  std::array<std::size_t, 3> best_score{};
  std::size_t constants = 0;
  for (std::size_t i = 0; i < 3; ++i) constants += leaf.slots[i].kind == Slot::Kind::kConstant;
  const auto is_known = [&](const Slot& slot) {
    return slot.kind == Slot::Kind::kVariable && known.contains(slot.variable);
  };
  for (const Permutation permutation : permutations_of(leaf)) {
    const auto columns = storage::columns_of(permutation);
    if (permutation == Permutation::kGspo &&
        (leaf.graphs.distinct_triples || (!usable(permutation, leaf) && !is_known(leaf.slots[3])))) {
      continue;
    }
    AccessPath path;
    path.spec.permutation = permutation;
    std::size_t i = 0;
    std::size_t covered = 0;
    std::size_t keys = 0, graph_keys = 0;
    std::size_t leading_constants = 0;
    for (; i < 4; ++i) {
      const Slot slot = slot_at(leaf, columns[i]);
      if (slot.kind == Slot::Kind::kConstant && (columns[i] != Position::kGraph || permutation == Permutation::kGspo)) {
        path.spec.prefix[i] = slot.id;
        // The graph's own constant narrows nothing that its filter would not.
        leading_constants += keys + graph_keys == 0 && columns[i] != Position::kGraph;
        covered += columns[i] != Position::kGraph;
      } else if (is_known(slot)) {
        path.keys[i] = slot.variable;
        ++(columns[i] == Position::kGraph ? graph_keys : keys);
      } else {
        break;
      }
    }
    const bool finds_one_row = permutation == Permutation::kTspo && path.keys[0];
    if (keys + graph_keys == 0 || (covered != constants && !finds_one_row)) continue;
    // Constants in front keep the places looked up close together. The graph narrows little that other keys leave.
    const std::array score{keys, leading_constants, graph_keys};
    if (best && score <= best_score) continue;
    path.spec.prefix_length = static_cast<std::uint8_t>(i);
    best_score = score;
    best = std::move(path);
  }
  if (best) bind_columns(*best, leaf);
  return best;
}

bool has_objects(const Leaf& leaf, const IdBounds& bounds, const ExecutionContext& context) {
  if (leaf.impossible) return false;
  auto spec = spec_leading_to(leaf, slot_index(Position::kObject));
  if (!spec) return true;
  spec->low = bounds.low;
  spec->high = bounds.high;
  // Whether a triple is there does not depend on in how many graphs it is, which would take a scan to tell.
  spec->graphs.distinct_triples = false;
  if (counts_quickly(spec->graphs)) return context.view().count(*spec) > 0;
  spec->columns = 0;
  storage::ScanBatch rows;
  return context.view().scan(*spec)->next(rows);
}

std::vector<Id> sample_values(const Leaf& leaf, Variable variable, std::size_t most, const ExecutionContext& context) {
  if (leaf.impossible) return {};
  for (std::size_t position = 0; position < 3; ++position) {
    if (!leaf.is_variable(position, variable)) continue;
    auto spec = spec_leading_to(leaf, position);
    if (!spec) continue;
    if (leaf.range && leaf.range->variable == variable) spec->low = leaf.range->low, spec->high = leaf.range->high;
    std::vector<Id> values = context.view().cuts(*spec, most);
    if (values.size() >= most / 2) return values;
    // Too few rows to be cut: some of the first ones.
    const std::size_t column = spec->prefix_length;
    spec->columns = static_cast<std::uint8_t>(1u << column);
    storage::ScanBatch rows;
    const auto scan = context.view().scan(*spec);
    if (!scan->next(rows)) return values;
    const std::size_t step = std::max<std::size_t>(1, rows.rows / most);
    for (std::size_t row = 0; row < rows.rows; row += step) values.push_back(rows.columns[column][row]);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  }
  return {};
}

LeafEstimate estimate(const Leaf& leaf, const ExecutionContext& context) {
  LeafEstimate result;
  const std::vector<AccessPath> paths = leaf.impossible ? std::vector<AccessPath>{} : scan_paths(leaf);
  if (!paths.empty()) {
    // Counting exactly may decode blocks: worth it only where few rows make the difference.
    constexpr std::uint64_t kCountExactly = 4096;
    const auto bounded =
        std::find_if(paths.begin(), paths.end(), [&](const AccessPath& path) { return within_range(path, leaf); });
    const storage::ScanSpec& spec = bounded == paths.end() ? paths.front().spec : bounded->spec;
    std::uint64_t rows = context.view().estimate(spec);
    if (rows <= kCountExactly) rows = context.view().count(spec);
    result.rows = static_cast<double>(rows);
  }
  const VariableSet variables = leaf.variables();
  const std::vector<Variable> list = variables.to_vector();
  const auto free = std::count_if(leaf.slots.begin(), leaf.slots.begin() + 3,
                                  [](const Slot& slot) { return slot.kind != Slot::Kind::kConstant; });
  for (const Variable v : list) {
    double distinct = result.rows;
    // Values repeat where something else can vary, asked for or not.
    if ((list.size() > 1 || free > 1) && result.rows > 1) {
      for (std::size_t position = 0; position < 4; ++position) {
        if (!leaf.is_variable(position, v)) continue;
        if (position == 3 && leaf.relation == Leaf::Relation::kQuads) {
          distinct = std::min(distinct, std::max(1.0, static_cast<double>(context.view().graphs().size())));
        } else if (const auto spec = spec_leading_to(leaf, position)) {
          distinct = std::min(distinct, static_cast<double>(context.view().estimate_distinct(*spec)));
        }
      }
    }
    result.distinct.emplace_back(v, std::max(1.0, distinct));
  }
  if (leaf.repeats_variable()) {
    double divisor = 1;
    for (const auto& [v, distinct] : result.distinct) divisor = std::max(divisor, distinct);
    result.rows = result.rows / divisor;
  }
  return result;
}

}  // namespace casus::query
