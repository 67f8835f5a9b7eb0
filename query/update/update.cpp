#include "query/update/update.h"

#include <cstdlib>
#include <unordered_map>

#include "casus/error.h"
#include "query/update/graph_operations.h"
#include "query/update/quad_template.h"
#include "storage/load/document_terms.h"
#include "storage/syntax/quad_reader.h"

namespace casus::query {

using storage::IdQuad;
using storage::WriteTransaction;

namespace {

// A file: IRI as a path; nothing for other schemes and hosts.
std::optional<std::string> path_of_file_iri(std::string_view iri) {
  constexpr std::string_view kScheme = "file:";
  if (!iri.starts_with(kScheme)) return std::nullopt;
  iri.remove_prefix(kScheme.size());
  if (iri.starts_with("//")) {
    iri.remove_prefix(2);
    if (iri.starts_with("localhost/")) iri.remove_prefix(std::string_view("localhost").size());
    if (!iri.starts_with('/')) return std::nullopt;
  }
  std::string path;
  for (std::size_t i = 0; i < iri.size(); ++i) {
    if (iri[i] == '%' && i + 2 < iri.size()) {
      const std::string digits(iri.substr(i + 1, 2));
      char* end = nullptr;
      const long byte = std::strtol(digits.c_str(), &end, 16);
      if (end == digits.c_str() + 2) {
        path += static_cast<char>(byte);
        i += 2;
        continue;
      }
    }
    path += iri[i];
  }
  return path;
}

/// Inserts what a reader finds, default graph triples into `into`; blank node labels are scoped to the document.
class InsertingSink : public storage::QuadSink {
 public:
  InsertingSink(WriteTransaction& transaction, Id into, ExecutionContext& context)
      : transaction_(transaction), terms_(transaction), into_(into), context_(context) {}

  void quad(const QuadView& quad) override {
    if (++count_ % 1024 == 0) context_.check();
    const Id graph = quad.graph ? terms_.intern(*quad.graph) : into_;
    transaction_.insert(
        {terms_.intern(quad.subject), terms_.intern(quad.predicate), terms_.intern(quad.object), graph});
  }

 private:
  WriteTransaction& transaction_;
  storage::DocumentTerms terms_;
  const Id into_;
  ExecutionContext& context_;
  std::uint64_t count_ = 0;
};

/// One operation at a time against one transaction.
class UpdateRunner {
 public:
  UpdateRunner(WriteTransaction& transaction, const ExecutionLimits& limits, const PlannerOptions& options)
      : transaction_(transaction), limits_(limits), options_(options) {}

  void run(const UpdateOperation& operation) {
    ExecutionContext context(transaction_.view(), limits_);
    context.evaluation().base = operation.base;
    stored_.clear();
    std::visit([&](const auto& node) { run(node, operation, context); }, operation.node);
  }

 private:
  void run(const InsertData& data, const UpdateOperation&, ExecutionContext& context) {
    // Blank nodes of the data are its hidden variables: the same node wherever they occur in the operation.
    std::vector<Variable> blank_nodes;
    for (const QuadPattern& quad : data.quads) collect_variables(quad.triple, blank_nodes);
    insert(fill(data.quads, blank_nodes, {}, one_empty_solution(), context), context);
  }

  void run(const DeleteData& data, const UpdateOperation&, ExecutionContext& context) {
    remove(fill(data.quads, {}, {}, one_empty_solution(), context));
  }

  void run(const Modify& modify, const UpdateOperation& operation, ExecutionContext& context) {
    VariableTable variables = operation.variables;
    const OperatorPtr plan_root = plan(clone(*modify.where), variables, modify.dataset, context, options_);
    const Schema& schema = plan_root->schema();
    std::vector<Batch> solutions;
    Batch batch;
    while (plan_root->next(batch)) {
      context.charge(batch.rows * schema.size() * sizeof(Id));
      solutions.push_back(std::move(batch));
      batch = Batch{};
    }
    remove(fill(modify.deletions, {}, schema, solutions, context));
    insert(fill(modify.insertions, modify.template_blank_nodes, schema, solutions, context), context);
  }

  void run(const Load& load, const UpdateOperation&, ExecutionContext& context) {
    unless_silent(load.silent, [&] {
      const auto path = path_of_file_iri(load.source);
      if (!path) throw LoadError("cannot load <" + load.source + ">: only file: IRIs can be loaded");
      const auto format = rdf_format_from_path(*path);
      if (!format) throw LoadError("cannot load <" + load.source + ">: no RDF format has this file ending");
      const auto source = storage::open_byte_source(*path);
      storage::ReadOptions read;
      read.format = *format;
      read.source_name = *path;
      read.base = load.source;
      if (load.silent) parse_only(*path, read);
      InsertingSink sink(transaction_, load.into ? transaction_.intern(load.into->view()) : storage::kDefaultGraph,
                         context);
      storage::read_quads(*source, read, sink);
    });
  }

  void run(const Clear& clear, const UpdateOperation&, ExecutionContext& context) {
    clear_graphs(transaction_, clear.target, [&] { context.check(); });
  }
  void run(const Drop& drop, const UpdateOperation&, ExecutionContext& context) {
    clear_graphs(transaction_, drop.target, [&] { context.check(); });
  }
  void run(const Create& create, const UpdateOperation&, ExecutionContext&) {
    unless_silent(create.silent, [&] { create_graph(transaction_, create.graph); });
  }
  void run(const Add& add, const UpdateOperation&, ExecutionContext& context) {
    transfer(Transfer::kAdd, add.silent, add.from, add.to, context);
  }
  void run(const Copy& copy, const UpdateOperation&, ExecutionContext& context) {
    transfer(Transfer::kCopy, copy.silent, copy.from, copy.to, context);
  }
  void run(const Move& move, const UpdateOperation&, ExecutionContext& context) {
    transfer(Transfer::kMove, move.silent, move.from, move.to, context);
  }

  void transfer(Transfer kind, bool silent, const GraphTarget& from, const GraphTarget& to, ExecutionContext& context) {
    unless_silent(silent, [&] { transfer_graph(transaction_, kind, from, to, [&] { context.check(); }); });
  }

  // SILENT turns failures of the operation itself into success; limits and a broken store still end the request.
  template <class Action>
  static void unless_silent(bool silent, const Action& action) {
    try {
      action();
    } catch (const QueryError&) {
      if (!silent) throw;
    } catch (const LoadError&) {
      if (!silent) throw;
    } catch (const SyntaxError&) {
      if (!silent) throw;
    }
  }

  // A silent load of a bad document must not leave half of it behind: it is read once for its errors alone.
  static void parse_only(const std::string& path, const storage::ReadOptions& options) {
    class Discard : public storage::QuadSink {
      void quad(const QuadView&) override {}
    } discard;
    storage::read_quads(*storage::open_byte_source(path), options, discard);
  }

  static void collect_variables(const TriplePattern& triple, std::vector<Variable>& out) {
    for (const PatternTerm* term : {&triple.subject, &triple.predicate, &triple.object}) {
      if (const auto* variable = std::get_if<Variable>(term)) out.push_back(*variable);
      if (const auto* nested = std::get_if<std::shared_ptr<const TriplePattern>>(term))
        collect_variables(**nested, out);
    }
  }

  static std::vector<Batch> one_empty_solution() {
    std::vector<Batch> solutions(1);
    solutions.front().rows = 1;
    return solutions;
  }

  static std::vector<IdQuad> fill(const std::vector<QuadPattern>& patterns, const std::vector<Variable>& blank_nodes,
                                  const Schema& schema, const std::vector<Batch>& solutions,
                                  ExecutionContext& context) {
    std::vector<IdQuad> quads;
    if (patterns.empty()) return quads;
    QuadTemplate filled(patterns, blank_nodes, schema, context.terms());
    for (const Batch& batch : solutions) {
      context.check();
      const std::size_t before = quads.size();
      filled.fill(batch, [&](const IdQuad& quad) { quads.push_back(quad); });
      context.charge((quads.size() - before) * sizeof(IdQuad));
    }
    return quads;
  }

  void remove(const std::vector<IdQuad>& quads) {
    for (const IdQuad& quad : quads) {
      // A term that the query computed and the store does not know is in no quad.
      if (quad.subject.is_local() || quad.predicate.is_local() || quad.object.is_local() || quad.graph.is_local())
        continue;
      transaction_.remove(quad);
    }
  }

  void insert(const std::vector<IdQuad>& quads, ExecutionContext& context) {
    for (const IdQuad& quad : quads) {
      transaction_.insert({stored_id(quad.subject, context), stored_id(quad.predicate, context),
                           stored_id(quad.object, context), stored_id(quad.graph, context)});
    }
  }

  Id stored_id(Id id, ExecutionContext& context) {
    if (!id.is_local()) return id;
    const auto [entry, added] = stored_.try_emplace(id);
    if (!added) return entry->second;
    Id& stored = entry->second;  // later entries leave it where it is
    switch (context.terms().kind(id)) {
      case TermKind::kBlankNode: return stored = transaction_.new_blank_node();
      case TermKind::kTriple:
        return stored = transaction_.intern(with_stored_nodes(context.terms().term(id), context).view());
      default: return stored = transaction_.intern(context.terms().term(id).view());
    }
  }

  // The blank nodes of the query inside become those that stand for them in the store.
  Term with_stored_nodes(const Term& term, ExecutionContext& context) {
    if (term.is_blank_node()) {
      const Id node = stored_id(context.terms().intern(term.view()), context);
      return Term::blank_node("b" + std::to_string(node.payload()));
    }
    if (!term.is_triple()) return term;
    return Term::triple(with_stored_nodes(term.subject(), context), with_stored_nodes(term.predicate(), context),
                        with_stored_nodes(term.object(), context));
  }

  WriteTransaction& transaction_;
  const ExecutionLimits& limits_;
  const PlannerOptions& options_;
  std::unordered_map<Id, Id> stored_;  // of the current operation: the query's own terms as the store knows them
};

}  // namespace

void execute_update(const Update& update, WriteTransaction& transaction, const ExecutionLimits& limits,
                    const PlannerOptions& options) {
  UpdateRunner runner(transaction, limits, options);
  for (const UpdateOperation& operation : update.operations) runner.run(operation);
}

}  // namespace casus::query
