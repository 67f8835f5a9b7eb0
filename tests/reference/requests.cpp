#include "tests/reference/requests.h"

#include <algorithm>

namespace casus::reference {
namespace {

// FROM and FROM NAMED, USING and USING NAMED (section 13.2).
Dataset described(const query::DatasetClause& clause, const Dataset& dataset) {
  if (clause.empty()) return dataset;
  Dataset chosen;
  for (const Term& name : clause.default_graphs) {
    const auto found = dataset.named.find(name);
    if (found != dataset.named.end()) chosen.default_graph.insert(found->second.begin(), found->second.end());
  }
  for (const Term& name : clause.named_graphs) {
    const auto found = dataset.named.find(name);
    if (found != dataset.named.end()) chosen.named.insert(*found);
  }
  return chosen;
}

/// Instantiates templates for one solution after the other: new blank nodes for each.
class Templates {
 public:
  void start(Solution solution, const std::vector<Variable>& blank_nodes) {
    solution_ = std::move(solution);
    for (const Variable v : blank_nodes) {
      solution_.insert_or_assign(v, Term::blank_node(kNewBlankNode + std::to_string(count_++)));
    }
  }

  std::optional<Term> term(const query::PatternTerm& position) const {
    if (const auto* constant = std::get_if<Term>(&position)) return *constant;
    if (const auto* variable = std::get_if<Variable>(&position)) {
      const auto found = solution_.find(*variable);
      return found == solution_.end() ? std::nullopt : std::optional(found->second);
    }
    const auto nested = triple(*std::get<std::shared_ptr<const query::TriplePattern>>(position));
    if (!nested) return std::nullopt;
    return Term::triple(nested->subject, nested->predicate, nested->object);
  }

  /// Nothing where a variable has no value or the result would be no triple.
  std::optional<Triple> triple(const query::TriplePattern& pattern) const {
    const auto s = term(pattern.subject), p = term(pattern.predicate), o = term(pattern.object);
    if (!s || !p || !o || !p->is_iri() || s->is_literal() || s->is_triple()) return std::nullopt;
    return Triple{*s, *p, *o};
  }

  std::optional<Quad> quad(const query::QuadPattern& pattern) const {
    const auto made = triple(pattern.triple);
    if (!made) return std::nullopt;
    Quad quad{made->subject, made->predicate, made->object, std::nullopt};
    if (!pattern.graph) return quad;
    if (const auto* name = std::get_if<Term>(&*pattern.graph)) {
      quad.graph = *name;
    } else {
      const auto found = solution_.find(std::get<Variable>(*pattern.graph));
      if (found == solution_.end() || !found->second.is_iri()) return std::nullopt;
      quad.graph = found->second;
    }
    return quad;
  }

 private:
  Solution solution_;
  std::size_t count_ = 0;
};

class Updater {
 public:
  Updater(const query::UpdateOperation& operation, Dataset& dataset) : operation_(operation), dataset_(dataset) {}

  void run(const query::InsertData& data) {
    templates_.start({}, {});
    for (const query::QuadPattern& pattern : data.quads) {
      if (const auto quad = templates_.quad(pattern)) dataset_.insert(*quad);
    }
  }

  void run(const query::DeleteData& data) {
    templates_.start({}, {});
    for (const query::QuadPattern& pattern : data.quads) {
      if (const auto quad = templates_.quad(pattern)) dataset_.remove(*quad);
    }
  }

  // All deletions happen before all insertions (section 3.1.3).
  void run(const query::Modify& modify) {
    const Dataset matched = described(modify.dataset, dataset_);
    Evaluator evaluator(matched, operation_.variables, operation_.base);
    std::vector<Quad> removed, inserted;
    for (const Solution& solution : evaluator.evaluate(*modify.where)) {
      templates_.start(solution, modify.template_blank_nodes);
      for (const query::QuadPattern& pattern : modify.deletions) {
        if (const auto quad = templates_.quad(pattern)) removed.push_back(*quad);
      }
      for (const query::QuadPattern& pattern : modify.insertions) {
        if (const auto quad = templates_.quad(pattern)) inserted.push_back(*quad);
      }
    }
    for (const Quad& quad : removed) dataset_.remove(quad);
    for (const Quad& quad : inserted) dataset_.insert(quad);
  }

  void run(const query::Load&) { throw QueryError("LOAD"); }
  void run(const query::Clear& clear) { remove_graphs(clear.target); }
  void run(const query::Drop& drop) { remove_graphs(drop.target); }
  void run(const query::Create& create) {
    if (!create.silent && dataset_.named.count(create.graph) != 0) throw QueryError("the graph exists");
  }

  void run(const query::Add& add) {
    const Graph from = source(add.from, add.silent);
    if (!same(add.from, add.to)) put(add.to, from, false);
  }
  void run(const query::Copy& copy) {
    const Graph from = source(copy.from, copy.silent);
    if (!same(copy.from, copy.to) && !missing_) put(copy.to, from, true);
  }
  void run(const query::Move& move) {
    const Graph from = source(move.from, move.silent);
    if (same(move.from, move.to) || missing_) return;
    put(move.to, from, true);
    remove_graphs(move.from);
  }

 private:
  using Target = query::GraphTarget;

  void remove_graphs(const Target& target) {
    if (target.kind == Target::Kind::kDefault || target.kind == Target::Kind::kAll) dataset_.default_graph.clear();
    if (target.kind == Target::Kind::kNamed || target.kind == Target::Kind::kAll) dataset_.named.clear();
    if (target.kind == Target::Kind::kGraph) dataset_.named.erase(target.graph);
  }

  static bool same(const Target& a, const Target& b) {
    return a.kind == b.kind && (a.kind == Target::Kind::kDefault || a.graph == b.graph);
  }

  Graph source(const Target& target, bool silent) {
    if (target.kind == Target::Kind::kDefault) return dataset_.default_graph;
    const auto found = dataset_.named.find(target.graph);
    if (found != dataset_.named.end()) return found->second;
    if (!silent) throw QueryError("there is no such graph");
    missing_ = true;
    return {};
  }

  void put(const Target& target, const Graph& graph, bool replace) {
    if (target.kind == Target::Kind::kDefault) {
      if (replace) dataset_.default_graph.clear();
      dataset_.default_graph.insert(graph.begin(), graph.end());
      return;
    }
    if (replace) dataset_.named.erase(target.graph);
    if (!graph.empty()) dataset_.named[target.graph].insert(graph.begin(), graph.end());
  }

  const query::UpdateOperation& operation_;
  Dataset& dataset_;
  Templates templates_;
  bool missing_ = false;
};

}  // namespace

Answer answer(const query::Query& query, const Dataset& dataset) {
  const Dataset queried = described(query.dataset, dataset);
  Evaluator evaluator(queried, query.variables, query.base);
  Answer answer;
  answer.form = query.form;
  if (query.form == query::QueryForm::kAsk) {
    answer.boolean = !evaluator.evaluate(*query.root).empty();
    return answer;
  }
  if (query.form == query::QueryForm::kConstruct) {
    Templates templates;
    for (const Solution& solution : evaluator.evaluate(*query.root)) {
      templates.start(solution, query.template_blank_nodes);
      for (const query::TriplePattern& pattern : query.construct_template) {
        if (const auto triple = templates.triple(pattern)) answer.graph.push_back(*triple);
      }
    }
    std::sort(answer.graph.begin(), answer.graph.end());
    answer.graph.erase(std::unique(answer.graph.begin(), answer.graph.end()), answer.graph.end());
    return answer;
  }
  const query::Algebra* root = query.root.get();
  if (const auto* slice = std::get_if<query::Slice>(&root->node)) {
    answer.offset = slice->offset;
    answer.limit = slice->limit;
    root = slice->input.get();
  }
  answer.reduced = std::holds_alternative<query::Reduced>(root->node);
  answer.solutions = evaluator.evaluate_ranked(*root);
  return answer;
}

void apply(const query::Update& update, Dataset& dataset) {
  for (const query::UpdateOperation& operation : update.operations) {
    std::visit([&](const auto& node) { Updater(operation, dataset).run(node); }, operation.node);
  }
}

}  // namespace casus::reference
