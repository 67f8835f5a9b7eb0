#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "query/syntax/ast.h"
#include "query/syntax/scope.h"
#include "query/syntax/source_map.h"

namespace casus::query {

/// Makes the algebra of one query or update operation from its AST (SPARQL 1.1, section 18.2), and checks what the
/// grammar cannot: scopes of variables, places of aggregates, blank nodes. Throws Failure. Used once.
class Translator {
 public:
  /// `where_labels`: the labels of blank nodes in WHERE clauses of the request so far; those of this operation are
  /// added.
  Translator(const SourceMap& source, unsigned max_depth, std::set<std::string>* where_labels = nullptr)
      : source_(source), max_depth_(4 * max_depth), where_labels_(where_labels) {}

  Query translate(const ast::Query& query);
  UpdateOperation translate(const ast::UpdateOperation& operation);

 private:
  /// Algebra and the number of its levels (those of EXISTS included), so that nothing later recurses too deeply.
  struct Tree {
    AlgebraPtr root;
    unsigned depth = 1;
  };
  /// What a group means before its filters apply: OPTIONAL takes them apart (section 18.2.2.6).
  struct GroupTree {
    Tree pattern;
    ExpressionPtr filter;
  };
  /// Triple patterns of one basic graph pattern, and what its paths became beside them.
  struct BasicPattern {
    Bgp bgp;
    std::vector<Tree> paths;
    std::size_t id = 0;
  };
  /// The group-by level that expressions belong to (section 18.2.4.1).
  struct Aggregation {
    std::set<Variable> keys;
    std::set<Variable> aliases;
    bool samples_others = false;  ///< HAVING and ORDER BY: another variable stands for SAMPLE of it
    bool inside_aggregate = false;
    std::vector<std::pair<Variable, AggregateExpression>> aggregates;
    std::map<std::string, Variable> by_text;
  };

  // translate_patterns.cpp
  GroupTree translate_group(const ast::Group& group, Scope& scope);
  Tree translate_whole_group(const ast::Group& group, Scope& scope);
  void translate_element(const ast::Element& element, Tree& tree, Scope& scope);
  Tree optional(Tree left, const ast::OptionalElement& element, Scope& scope);
  Tree union_of(const ast::UnionElement& element, Scope& scope);
  Tree values(const ast::InlineData& data, Scope& scope);
  void add_triple(const ast::Triple& triple, BasicPattern& pattern, Scope& scope);
  Tree finish(BasicPattern pattern);
  Tree finish_in_default_graph(BasicPattern pattern);
  /// A group for which GRAPH or SERVICE says what it matches.
  Tree translate_elsewhere(const ast::Group& group, Scope& scope);
  /// A variable or a term; a triple term with parts to match is a hidden variable with a pattern of its own.
  PatternTerm pattern_term(const ast::Node& node, BasicPattern& pattern, Scope& scope);
  PatternTerm triple_term(const ast::TripleTerm& term, BasicPattern& pattern, Scope& scope);
  std::variant<Variable, Term> name(const ast::Node& node, Scope& scope);

  // translate_paths.cpp
  void translate_path(const PatternTerm& subject, const Path& path, const PatternTerm& object, BasicPattern& out,
                      Scope& scope);

  // trees
  Tree unit() { return {make_algebra(Bgp{}), 1}; }
  template <class Make>
  Tree wrap(Tree input, Make make) {
    const unsigned depth = level_above(input);
    return {make(std::move(input.root)), depth};
  }
  Tree join(Tree left, Tree right);
  Tree filter(ExpressionPtr condition, Tree input);
  unsigned checked(unsigned depth) const;
  /// The level of a node on top of these, and of the expressions translated since the last call.
  unsigned level_above(const Tree& input);
  unsigned level_above(const Tree& left, const Tree& right);

  // translate_expressions.cpp
  ExpressionPtr expression(const ast::Expression& e, Scope& scope);
  ExpressionPtr operand(const ast::Expression& e, Scope& scope);
  ExpressionPtr operand_node(const ast::Expression& e, Scope& scope);
  ExpressionPtr variable(const ast::Expression& e, Scope& scope);
  ExpressionPtr exists(const ast::Expression& e, Scope& scope);
  ExpressionPtr aggregate(const ast::Expression& e, Scope& scope);
  ExpressionPtr conjunction(const std::vector<const ast::Expression*>& conditions, Scope& scope);
  Variable aggregated(AggregateExpression aggregate, Scope& scope);

  // translate_selects.cpp
  Tree sub_select(const ast::SubSelect& select, Scope& outer);
  /// `projection` is filled for SELECT, and used as it is otherwise (null: none).
  Tree select(const ast::SubSelect& select, Scope& scope, std::vector<Variable>* projection, bool is_select);
  Tree group_by(const ast::SubSelect& select, Tree input, const NameList& visible, Aggregation& aggregation,
                Scope& scope);
  void check_select_items(const ast::SelectClause& clause, const NameList& in_scope, bool grouped) const;

  // translate_queries.cpp
  PatternTerm template_term(const ast::Node& node, std::map<std::string, Variable>& blank_nodes, Scope& scope);
  TriplePattern template_triple(const ast::Triple& triple, std::map<std::string, Variable>& blank_nodes, Scope& scope);

  // translate_updates.cpp
  std::vector<QuadPattern> template_quads(const ast::Quads& quads, const std::optional<Term>& with,
                                          std::map<std::string, Variable>& blank_nodes, Scope& scope);
  std::vector<QuadPattern> data_quads(const ast::Quads& quads);
  Modify delete_where(const ast::Quads& quads, Scope& scope);
  Modify modify(const ast::ModifyOperation& operation, Scope& scope);

  SourcePosition position(std::size_t offset) const { return source_.position(offset); }

  const SourceMap& source_;
  unsigned max_depth_;
  unsigned expression_depth_ = 0;  ///< levels of the expressions translated since the last node
  unsigned operand_level_ = 0;
  std::size_t offset_ = 0;  ///< of the element that is being translated
  Aggregation* aggregation_ = nullptr;
  /// WITH: what patterns outside of GRAPH match. A dataset clause would hide the named graphs.
  std::optional<Term> default_graph_;
  std::size_t pattern_count_ = 0;
  struct BlankNode {
    Variable variable;
    std::size_t pattern_id;
  };
  std::map<std::string, BlankNode> blank_nodes_;
  std::set<std::string>* where_labels_;
};

/// A blank node label belongs to one INSERT DATA of a request (SPARQL 1.1, section 19.6).
void check_blank_node_labels(const std::vector<ast::UpdateOperation>& operations);

}  // namespace casus::query
