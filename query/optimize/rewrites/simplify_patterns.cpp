#include <algorithm>

#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

AlgebraPtr simplify_join(Join& join) {
  if (is_empty(*join.left) || is_empty(*join.right)) return make_empty_pattern();
  if (is_unit(*join.left)) return std::move(join.right);
  if (is_unit(*join.right)) return std::move(join.left);
  auto* left = std::get_if<Bgp>(&join.left->node);
  auto* right = std::get_if<Bgp>(&join.right->node);
  if (!left || !right) return nullptr;
  left->triples.insert(left->triples.end(), right->triples.begin(), right->triples.end());
  left->triple_terms.insert(left->triple_terms.end(), right->triple_terms.begin(), right->triple_terms.end());
  return std::move(join.left);
}

AlgebraPtr simplify_union(Union& node) {
  std::vector<AlgebraPtr> inputs;
  for (AlgebraPtr& input : node.inputs) {
    if (is_empty(*input)) continue;
    if (auto* nested = std::get_if<Union>(&input->node)) {
      std::move(nested->inputs.begin(), nested->inputs.end(), std::back_inserter(inputs));
    } else {
      inputs.push_back(std::move(input));
    }
  }
  if (inputs.size() == 1) return std::move(inputs.front());
  node.inputs = std::move(inputs);
  return nullptr;
}

AlgebraPtr simplify_node(Algebra& algebra) {
  if (auto* join = std::get_if<Join>(&algebra.node)) return simplify_join(*join);
  if (auto* alternatives = std::get_if<Union>(&algebra.node)) return simplify_union(*alternatives);
  if (auto* optional = std::get_if<LeftJoin>(&algebra.node)) {
    if (is_empty(*optional->left)) return make_empty_pattern();
    if (is_empty(*optional->right)) return std::move(optional->left);
  } else if (auto* minus = std::get_if<Minus>(&algebra.node)) {
    if (is_empty(*minus->left)) return make_empty_pattern();
    if (is_empty(*minus->right)) return std::move(minus->left);
  } else if (auto* filter = std::get_if<Filter>(&algebra.node)) {
    if (is_empty(*filter->input)) return make_empty_pattern();
  } else if (auto* graph = std::get_if<Graph>(&algebra.node)) {
    if (is_empty(*graph->input)) return make_empty_pattern();
  } else if (auto* distinct = std::get_if<Distinct>(&algebra.node)) {
    if (std::holds_alternative<Distinct>(distinct->input->node)) return std::move(distinct->input);
  } else if (auto* slice = std::get_if<Slice>(&algebra.node)) {
    if (slice->limit == std::uint64_t{0}) return make_empty_pattern();
  }
  return nullptr;
}

void simplify(AlgebraPtr& algebra) {
  for_each_child(*algebra, simplify);
  if (AlgebraPtr simpler = simplify_node(*algebra)) algebra = std::move(simpler);
}

}  // namespace

AlgebraPtr simplify_patterns(AlgebraPtr root, RewriteContext&) {
  simplify(root);
  return root;
}

}  // namespace casus::query
