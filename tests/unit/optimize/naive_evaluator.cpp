#include "tests/unit/optimize/naive_evaluator.h"

#include <algorithm>
#include <set>

#include "query/optimize/walk.h"

namespace casus::query::test {
namespace {

bool compatible(const Solution& a, const Solution& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].is_unbound() && !b[i].is_unbound() && a[i] != b[i]) return false;
  }
  return true;
}

bool share_a_variable(const Solution& a, const Solution& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].is_unbound() && !b[i].is_unbound()) return true;
  }
  return false;
}

Solution merge(Solution a, const Solution& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].is_unbound()) a[i] = b[i];
  }
  return a;
}

// One row with every variable as a column, as compiled expressions want it.
Batch as_batch(const Solution& solution) {
  Batch batch;
  batch.rows = 1;
  for (const Id id : solution) batch.columns.push_back({id});
  return batch;
}

Schema all_variables(std::size_t count) {
  Schema schema;
  for (std::size_t i = 0; i < count; ++i) schema.push_back(static_cast<Variable>(i));
  return schema;
}

}  // namespace

class NaiveExists final : public ExistsEvaluator {
 public:
  NaiveExists(NaiveEvaluator& evaluator, const ExistsExpression& exists, NaiveEvaluator::Scope scope)
      : evaluator_(evaluator), exists_(exists), scope_(std::move(scope)) {}
  bool exists(const Batch& batch, std::size_t row) override {
    NaiveEvaluator::Scope inner = scope_;
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
      if (!batch.columns[i][row].is_unbound()) inner.outer[i] = batch.columns[i][row];
    }
    return !evaluator_.eval(*exists_.pattern, inner).empty();
  }

 private:
  NaiveEvaluator& evaluator_;
  const ExistsExpression& exists_;
  NaiveEvaluator::Scope scope_;
};

void NaiveEvaluator::note(const Term& noted) {
  if (!noted.is_triple() || !triple_terms_.insert(term(noted)).second) return;
  note(noted.subject());
  note(noted.object());
}

void NaiveEvaluator::note_triple_terms(const Expression& expression) {
  if (const auto* constant = std::get_if<TermExpression>(&expression.node)) note(constant->term);
  if (const auto* exists = std::get_if<ExistsExpression>(&expression.node)) note_triple_terms(*exists->pattern);
  for_each_operand(expression, [&](const ExpressionPtr& operand) { note_triple_terms(*operand); });
}

void NaiveEvaluator::note_triple_terms(const Algebra& algebra) {
  if (const auto* path = std::get_if<PathPattern>(&algebra.node)) {
    for (const PatternTerm* end : {&path->subject, &path->object}) {
      if (const auto* constant = std::get_if<Term>(end)) note(*constant);
    }
  } else if (const auto* values = std::get_if<Values>(&algebra.node)) {
    for (const auto& row : values->rows) {
      for (const auto& cell : row) {
        if (cell) note(*cell);
      }
    }
  }
  for_each_expression(algebra, [&](const ExpressionPtr& e) { note_triple_terms(*e); });
  for_each_child(algebra, [&](const AlgebraPtr& child) { note_triple_terms(*child); });
}

Solutions NaiveEvaluator::evaluate(const Algebra& algebra) {
  const auto note_objects = [&](const std::vector<IdQuad>& quads) {
    for (const IdQuad& quad : quads) {
      if (quad.object.is_triple()) note(context_.terms().term(quad.object));
    }
  };
  note_objects(dataset_.default_graph);
  for (const auto& [name, quads] : dataset_.named) note_objects(quads);
  note_triple_terms(algebra);
  return eval(algebra, {&dataset_.default_graph, unit()});
}

ExistsFactory NaiveEvaluator::exists_factory(const Scope& scope) {
  return [this, scope](const ExistsExpression& exists, const Schema&) {
    return std::make_unique<NaiveExists>(*this, exists, scope);
  };
}

Id NaiveEvaluator::evaluate(const Expression& expression, const Solution& solution, const Scope& scope) {
  const auto compiled =
      compile_expression(expression, all_variables(variables_), context_.evaluation(), exists_factory(scope));
  std::vector<Id> out;
  compiled->evaluate(as_batch(merge(solution, scope.outer)), out);
  return out.front();
}

bool NaiveEvaluator::holds(const Expression& expression, const Solution& solution, const Scope& scope) {
  const auto compiled =
      compile_expression(expression, all_variables(variables_), context_.evaluation(), exists_factory(scope));
  std::vector<std::uint32_t> rows;
  compiled->select(as_batch(merge(solution, scope.outer)), rows);
  return !rows.empty();
}

Solutions NaiveEvaluator::eval(const Algebra& algebra, const Scope& scope) {
  Solutions solutions = std::visit([&](const auto& node) { return eval(node, scope); }, algebra.node);
  if (solutions.size() > kMaxSolutions) throw ResourceLimit("too many solutions for nested loops");
  return solutions;
}

Solutions NaiveEvaluator::eval(const Bgp& node, const Scope& scope) {
  Solutions solutions{unit()};
  const auto match = [&](const PatternTerm& pattern, Id id, Solution& extended) {
    const auto* v = std::get_if<Variable>(&pattern);
    if (!v) return term(std::get<Term>(pattern)) == id;
    const Id outer = scope.outer[index_of(*v)];
    Id& cell = extended[index_of(*v)];
    if ((!outer.is_unbound() && outer != id) || (!cell.is_unbound() && cell != id)) return false;
    cell = id;
    return true;
  };
  for (const TriplePattern& triple : node.triples) {
    Solutions next;
    for (const Solution& solution : solutions) {
      for (const IdQuad& quad : *scope.graph) {
        Solution extended = solution;
        if (match(triple.subject, quad.subject, extended) && match(triple.predicate, quad.predicate, extended) &&
            match(triple.object, quad.object, extended)) {
          next.push_back(std::move(extended));
        }
      }
    }
    solutions = std::move(next);
  }
  for (const TripleTermPattern& pattern : node.triple_terms) {
    Solutions next;
    for (const Solution& solution : solutions) {
      for (const Id id : triple_terms_) {
        const Term whole = context_.terms().term(id);
        Solution extended = solution;
        if (match(pattern.term, id, extended) && match(pattern.subject, term(whole.subject()), extended) &&
            match(pattern.predicate, term(whole.predicate()), extended) &&
            match(pattern.object, term(whole.object()), extended)) {
          next.push_back(std::move(extended));
        }
      }
    }
    solutions = std::move(next);
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const PathPattern& node, const Scope& scope) {
  const auto end_of = [&](const PatternTerm& pattern) -> std::optional<Id> {
    if (const auto* v = std::get_if<Variable>(&pattern)) {
      const Id outer = scope.outer[index_of(*v)];
      return outer.is_unbound() ? std::nullopt : std::optional(outer);
    }
    return term(std::get<Term>(pattern));
  };
  Solutions solutions;
  for (const auto& [from, to] : pairs(*node.path, end_of(node.subject), end_of(node.object), *scope.graph)) {
    Solution solution = unit();
    const auto bind = [&](const PatternTerm& pattern, Id id) {
      if (const auto* v = std::get_if<Variable>(&pattern)) {
        Id& cell = solution[index_of(*v)];
        if (!cell.is_unbound() && cell != id) return false;
        cell = id;
      }
      return true;
    };
    if (bind(node.subject, from) && bind(node.object, to)) solutions.push_back(std::move(solution));
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Join& node, const Scope& scope) {
  const Solutions left = eval(*node.left, scope);
  const Solutions right = eval(*node.right, scope);
  Solutions solutions;
  for (const Solution& a : left) {
    for (const Solution& b : right) {
      if (compatible(a, b)) solutions.push_back(merge(a, b));
    }
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const LeftJoin& node, const Scope& scope) {
  const Solutions left = eval(*node.left, scope);
  const Solutions right = eval(*node.right, scope);
  Solutions solutions;
  for (const Solution& a : left) {
    bool matched = false;
    for (const Solution& b : right) {
      if (!compatible(a, b)) continue;
      Solution both = merge(a, b);
      if (node.condition && !holds(*node.condition, both, scope)) continue;
      matched = true;
      solutions.push_back(std::move(both));
    }
    if (!matched) solutions.push_back(a);
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Filter& node, const Scope& scope) {
  Solutions solutions = eval(*node.input, scope);
  std::erase_if(solutions, [&](const Solution& s) { return !holds(*node.condition, s, scope); });
  return solutions;
}

Solutions NaiveEvaluator::eval(const Union& node, const Scope& scope) {
  Solutions solutions;
  for (const AlgebraPtr& input : node.inputs) {
    const Solutions some = eval(*input, scope);
    solutions.insert(solutions.end(), some.begin(), some.end());
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Graph& node, const Scope& scope) {
  if (const auto* constant = std::get_if<Term>(&node.graph)) {
    const auto found = dataset_.named.find(term(*constant).bits());
    return found == dataset_.named.end() ? Solutions{} : eval(*node.input, {&found->second, scope.outer});
  }
  const Variable variable = std::get<Variable>(node.graph);
  const Id outer = scope.outer[index_of(variable)];
  Solutions solutions;
  for (const auto& [bits, quads] : dataset_.named) {
    const Id name(bits);
    if (!outer.is_unbound() && outer != name) continue;
    Solution named = unit();
    named[index_of(variable)] = name;
    for (const Solution& s : eval(*node.input, {&quads, scope.outer})) {
      if (compatible(s, named)) solutions.push_back(merge(s, named));
    }
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Extend& node, const Scope& scope) {
  Solutions solutions;
  for (Solution& s : eval(*node.input, scope)) {
    const Id value = evaluate(*node.expression, s, scope);
    const Id outer = scope.outer[index_of(node.variable)];
    if (!outer.is_unbound() && outer != value) continue;
    s[index_of(node.variable)] = value;
    solutions.push_back(std::move(s));
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Minus& node, const Scope& scope) {
  Solutions left = eval(*node.left, scope);
  const Solutions right = eval(*node.right, scope);
  std::erase_if(left, [&](const Solution& a) {
    return std::any_of(right.begin(), right.end(),
                       [&](const Solution& b) { return compatible(a, b) && share_a_variable(a, b); });
  });
  return left;
}

Solutions NaiveEvaluator::eval(const Values& node, const Scope& scope) {
  Solutions solutions;
  for (const auto& row : node.rows) {
    Solution s = unit();
    bool allowed = true;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i]) continue;
      const Id id = term(*row[i]);
      const Id outer = scope.outer[index_of(node.variables[i])];
      allowed = allowed && (outer.is_unbound() || outer == id);
      s[index_of(node.variables[i])] = id;
    }
    if (allowed) solutions.push_back(std::move(s));
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Service& node, const Scope&) {
  return node.silent ? Solutions{unit()} : Solutions{};
}

Solutions NaiveEvaluator::eval(const Group& node, const Scope& scope) {
  std::map<std::vector<std::uint64_t>, Solutions> groups;
  if (node.keys.empty()) groups[{}] = {};
  for (Solution& s : eval(*node.input, scope)) {
    std::vector<std::uint64_t> key;
    for (const Variable v : node.keys) key.push_back(s[index_of(v)].bits());
    groups[key].push_back(std::move(s));
  }
  Solutions solutions;
  for (const auto& [key, members] : groups) {
    Solution result = unit();
    for (std::size_t i = 0; i < node.keys.size(); ++i) result[index_of(node.keys[i])] = Id(key[i]);
    for (const auto& [variable, aggregate] : node.aggregates) {
      const auto aggregator = make_aggregator(aggregate, context_.evaluation());
      std::set<std::vector<std::uint64_t>> seen;
      for (const Solution& s : members) {
        const std::vector<std::uint32_t> group{0};
        if (aggregate.argument) {
          const std::vector<Id> values{evaluate(*aggregate.argument, s, scope)};
          aggregator->add(group, values, 1);
          continue;
        }
        std::vector<std::uint64_t> whole;
        for (const Id id : s) whole.push_back(id.bits());
        if (!aggregate.distinct || seen.insert(whole).second) aggregator->add(group, {}, 1);
      }
      result[index_of(variable)] = aggregator->result(0);
    }
    solutions.push_back(std::move(result));
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const OrderBy& node, const Scope& scope) {
  std::vector<std::pair<std::vector<Id>, Solution>> rows;
  for (Solution& s : eval(*node.input, scope)) {
    std::vector<Id> keys;
    for (const SortKey& key : node.keys) keys.push_back(evaluate(*key.expression, s, scope));
    rows.emplace_back(std::move(keys), std::move(s));
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const int order = compare_for_order(a.first[i], b.first[i], context_.evaluation());
      if (order != 0) return node.keys[i].descending ? order > 0 : order < 0;
    }
    return false;
  });
  Solutions solutions;
  for (auto& row : rows) solutions.push_back(std::move(row.second));
  return solutions;
}

Solutions NaiveEvaluator::eval(const Project& node, const Scope& scope) {
  Scope inner{scope.graph, unit()};
  for (const Variable v : node.variables) inner.outer[index_of(v)] = scope.outer[index_of(v)];
  Solutions solutions;
  for (const Solution& s : eval(*node.input, inner)) {
    Solution projected = unit();
    for (const Variable v : node.variables) projected[index_of(v)] = s[index_of(v)];
    solutions.push_back(std::move(projected));
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Distinct& node, const Scope& scope) {
  Solutions solutions;
  std::set<std::vector<std::uint64_t>> seen;
  for (Solution& s : eval(*node.input, scope)) {
    std::vector<std::uint64_t> bits;
    for (const Id id : s) bits.push_back(id.bits());
    if (seen.insert(std::move(bits)).second) solutions.push_back(std::move(s));
  }
  return solutions;
}

Solutions NaiveEvaluator::eval(const Reduced& node, const Scope& scope) {
  return eval(*node.input, scope);
}

Solutions NaiveEvaluator::eval(const Slice& node, const Scope& scope) {
  Solutions solutions = eval(*node.input, scope);
  const std::size_t begin = static_cast<std::size_t>(std::min<std::uint64_t>(node.offset, solutions.size()));
  std::size_t end = solutions.size();
  if (node.limit) end = begin + static_cast<std::size_t>(std::min<std::uint64_t>(*node.limit, end - begin));
  return Solutions(solutions.begin() + static_cast<std::ptrdiff_t>(begin),
                   solutions.begin() + static_cast<std::ptrdiff_t>(end));
}

}  // namespace casus::query::test
