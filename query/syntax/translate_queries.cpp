#include "query/syntax/translator.h"

namespace casus::query {

// Blank nodes of a template are variables that no solution binds: each solution gets fresh nodes for them.
PatternTerm Translator::template_term(const ast::Node& node, std::map<std::string, Variable>& blank_nodes,
                                      Scope& scope) {
  if (node.variable()) return scope.variable(node.variable()->name);
  if (const ast::TripleTerm* triple = node.triple_term()) {
    PatternTerm subject = template_term(triple->subject, blank_nodes, scope);
    PatternTerm predicate = template_term(triple->predicate, blank_nodes, scope);
    PatternTerm object = template_term(triple->object, blank_nodes, scope);
    return std::make_shared<const TriplePattern>(
        TriplePattern{std::move(subject), std::move(predicate), std::move(object)});
  }
  if (!node.is_blank_node()) return *node.term();
  const std::string& label = node.term()->value();
  const auto known = blank_nodes.find(label);
  if (known != blank_nodes.end()) return known->second;
  const Variable variable = scope.hidden(label.starts_with('.') ? "blank" : label);
  blank_nodes.emplace(label, variable);
  return variable;
}

TriplePattern Translator::template_triple(const ast::Triple& triple, std::map<std::string, Variable>& blank_nodes,
                                          Scope& scope) {
  PatternTerm subject = template_term(triple.subject, blank_nodes, scope);
  PatternTerm predicate = template_term(triple.verb.node, blank_nodes, scope);
  return {std::move(subject), std::move(predicate), template_term(triple.object, blank_nodes, scope)};
}

Query Translator::translate(const ast::Query& query) {
  Query result;
  result.form = query.form;
  result.dataset = query.dataset;
  Scope scope(result.variables);
  switch (query.form) {
    case QueryForm::kSelect: result.root = select(query.body, scope, &result.projection, true).root; break;
    case QueryForm::kAsk: result.root = select(query.body, scope, nullptr, false).root; break;
    case QueryForm::kDescribe: {
      NameList names;
      if (query.describes_all) {
        collect_visible(query.body.where, names);
      }
      for (const ast::Node& node : query.described) {
        if (node.variable()) {
          names.add(node.variable()->name);
        } else {
          result.described.push_back(*node.term());
        }
      }
      for (const std::string& name : names.names()) result.projection.push_back(scope.variable(name));
      result.root = select(query.body, scope, &result.projection, false).root;
      break;
    }
    case QueryForm::kConstruct: {
      std::map<std::string, Variable> blank_nodes;
      NameList names;
      collect_visible(query.construct_template, names);
      for (const ast::Triple& triple : query.construct_template) {
        result.construct_template.push_back(template_triple(triple, blank_nodes, scope));
      }
      for (const auto& entry : blank_nodes) result.template_blank_nodes.push_back(entry.second);
      for (const std::string& name : names.names()) result.projection.push_back(scope.variable(name));
      std::vector<Variable> used = std::move(result.projection);
      result.projection.clear();
      if (query.is_short_construct) {
        ast::SubSelect body = query.body;
        body.where.elements.push_back({ast::TriplesBlock{query.construct_template}, query.body.offset});
        result.root = select(body, scope, &used, false).root;
      } else {
        result.root = select(query.body, scope, &used, false).root;
      }
      break;
    }
  }
  return result;
}

}  // namespace casus::query
