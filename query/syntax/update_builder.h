#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"

namespace casus::query {

/// The pieces of one update operation, until its last token shows which operation it is.
struct UpdateBuilder {
  bool silent = false;
  GraphTarget target;  ///< the last one
  GraphTarget source;
  std::string load_source;
  std::optional<Term> load_target;
  ast::Quads quads;  ///< since the last take_quads()
  ast::ModifyOperation modify;
  std::vector<ast::UpdateOperation> operations;

  /// Before each operation.
  void begin() {
    silent = false;
    target = {};
    source = {};
    load_source.clear();
    load_target.reset();
    quads.clear();
    modify = {};
  }
  void set_target(GraphTarget::Kind kind, Term graph = {}) { target = {kind, std::move(graph)}; }
  void add_quads(std::optional<ast::Node> graph, std::vector<ast::Triple> triples) {
    quads.push_back({std::move(graph), std::move(triples)});
  }
  ast::Quads take_quads() { return std::exchange(quads, {}); }

  template <class Operation>
  void finish(Operation operation) {
    operations.emplace_back();
    operations.back().node = std::move(operation);
  }
};

}  // namespace casus::query
