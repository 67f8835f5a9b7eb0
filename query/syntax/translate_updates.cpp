#include <fmt/format.h>

#include <type_traits>

#include "query/syntax/failure.h"
#include "query/syntax/translator.h"

namespace casus::query {

namespace {

template <class Visit>
void for_each_term(const ast::Quads& quads, const Visit& visit) {
  for (const ast::QuadsBlock& block : quads) {
    if (block.graph) visit(*block.graph);
    for (const ast::Triple& triple : block.triples) {
      for_each_part(triple.subject, visit);
      visit(triple.verb.node);
      for_each_part(triple.object, visit);
    }
  }
}

void refuse_blank_nodes(const ast::Quads& quads, std::string_view where) {
  for_each_term(quads, [&](const ast::Node& node) {
    if (node.is_blank_node()) {
      throw Failure(node.offset, fmt::format("a blank node in {}; use a variable in DELETE ... WHERE", where));
    }
  });
}

void refuse_variables(const ast::Quads& quads, std::string_view where) {
  for_each_term(quads, [&](const ast::Node& node) {
    if (node.variable()) {
      throw Failure(node.offset, fmt::format("the variable ?{} in {}", node.variable()->name, where));
    }
  });
}

// Blank nodes stay terms in data: one new node for each label of the request.
Term data_term(const ast::Node& node) {
  const ast::TripleTerm* triple = node.triple_term();
  if (triple == nullptr) return *node.term();
  return Term::triple(data_term(triple->subject), data_term(triple->predicate), data_term(triple->object));
}

}  // namespace

std::vector<QuadPattern> Translator::template_quads(const ast::Quads& quads, const std::optional<Term>& with,
                                                    std::map<std::string, Variable>& blank_nodes, Scope& scope) {
  std::vector<QuadPattern> patterns;
  for (const ast::QuadsBlock& block : quads) {
    GraphTerm graph;
    if (block.graph) {
      graph = name(*block.graph, scope);
    } else if (with) {
      graph = *with;
    }
    for (const ast::Triple& triple : block.triples) {
      patterns.push_back({template_triple(triple, blank_nodes, scope), graph});
    }
  }
  return patterns;
}

std::vector<QuadPattern> Translator::data_quads(const ast::Quads& quads) {
  std::vector<QuadPattern> patterns;
  for (const ast::QuadsBlock& block : quads) {
    GraphTerm graph;
    if (block.graph) graph = *block.graph->term();
    for (const ast::Triple& triple : block.triples) {
      patterns.push_back({{data_term(triple.subject), *triple.verb.node.term(), data_term(triple.object)}, graph});
    }
  }
  return patterns;
}

Modify Translator::delete_where(const ast::Quads& quads, Scope& scope) {
  refuse_blank_nodes(quads, "DELETE WHERE");
  Modify result;
  std::map<std::string, Variable> no_blank_nodes;
  result.deletions = template_quads(quads, std::nullopt, no_blank_nodes, scope);
  Tree tree = unit();
  for (const ast::QuadsBlock& block : quads) {
    BasicPattern pattern;
    pattern.id = ++pattern_count_;
    for (const ast::Triple& triple : block.triples) add_triple(triple, pattern, scope);
    Tree part = finish(std::move(pattern));
    if (block.graph) {
      auto graph = name(*block.graph, scope);
      part = wrap(std::move(part), [&](AlgebraPtr input) {
        return make_algebra(Graph{std::move(graph), std::move(input)});
      });
    }
    tree = join(std::move(tree), std::move(part));
  }
  result.where = std::move(tree.root);
  return result;
}

Modify Translator::modify(const ast::ModifyOperation& operation, Scope& scope) {
  refuse_blank_nodes(operation.deletions, "a DELETE template");
  Modify result;
  std::map<std::string, Variable> blank_nodes;
  result.deletions = template_quads(operation.deletions, operation.with, blank_nodes, scope);
  result.insertions = template_quads(operation.insertions, operation.with, blank_nodes, scope);
  for (const auto& entry : blank_nodes) result.template_blank_nodes.push_back(entry.second);
  result.dataset = operation.dataset;
  if (operation.dataset.empty()) default_graph_ = operation.with;
  result.where = translate_whole_group(operation.where, scope).root;
  return result;
}

UpdateOperation Translator::translate(const ast::UpdateOperation& operation) {
  UpdateOperation result;
  result.base = operation.base;
  result.position = position(operation.offset);
  Scope scope(result.variables);
  std::visit(
      [&](const auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, ast::InsertDataOperation>) {
          refuse_variables(node.quads, "INSERT DATA");
          result.node = InsertData{data_quads(node.quads)};
        } else if constexpr (std::is_same_v<Node, ast::DeleteDataOperation>) {
          refuse_variables(node.quads, "DELETE DATA");
          refuse_blank_nodes(node.quads, "DELETE DATA");
          result.node = DeleteData{data_quads(node.quads)};
        } else if constexpr (std::is_same_v<Node, ast::DeleteWhereOperation>) {
          result.node = delete_where(node.quads, scope);
        } else if constexpr (std::is_same_v<Node, ast::ModifyOperation>) {
          result.node = modify(node, scope);
        } else {
          result.node = node;
        }
      },
      operation.node);
  return result;
}

void check_blank_node_labels(const std::vector<ast::UpdateOperation>& operations) {
  std::map<std::string, std::size_t> owners;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const auto* data = std::get_if<ast::InsertDataOperation>(&operations[i].node);
    if (data == nullptr) continue;
    for_each_term(data->quads, [&](const ast::Node& node) {
      if (!node.is_blank_node() || node.term()->value().starts_with('.')) return;
      const auto [owner, is_new] = owners.emplace(node.term()->value(), i);
      if (owner->second != i) {
        throw Failure(node.offset,
                      fmt::format("the blank node _:{} is used in two INSERT DATA operations of one request",
                                  node.term()->value()));
      }
    });
  }
}

}  // namespace casus::query
