#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

void expand(AlgebraPtr& algebra, RewriteContext& context);

AlgebraPtr pattern_of(PatternTerm subject, PathPtr path, PatternTerm object) {
  if (auto* link = std::get_if<LinkPath>(&path->node)) {
    return make_algebra(Bgp{{TriplePattern{std::move(subject), std::move(link->predicate), std::move(object)}}});
  }
  return make_algebra(PathPattern{std::move(subject), std::move(path), std::move(object)});
}

AlgebraPtr expand_sequence(PathPattern& pattern, SequencePath& sequence, VariableTable& variables) {
  // Each step is one level of joins more, and passes recurse.
  constexpr std::size_t kMaxSteps = 1000;
  if (sequence.parts.size() > kMaxSteps) {
    throw ResourceLimit("a property path has " + std::to_string(sequence.parts.size()) + " steps; the limit is " +
                        std::to_string(kMaxSteps));
  }
  AlgebraPtr joined;
  PatternTerm from = std::move(pattern.subject);
  for (std::size_t i = 0; i < sequence.parts.size(); ++i) {
    const bool last = i + 1 == sequence.parts.size();
    PatternTerm to = last ? std::move(pattern.object) : PatternTerm{variables.add_hidden("step")};
    AlgebraPtr step = pattern_of(std::move(from), std::move(sequence.parts[i]), to);
    joined = joined ? make_algebra(Join{std::move(joined), std::move(step)}) : std::move(step);
    from = std::move(to);
  }
  return joined ? std::move(joined) : make_unit_pattern();
}

AlgebraPtr expand_alternatives(PathPattern& pattern, AlternativePath& alternatives) {
  Union node;
  for (PathPtr& part : alternatives.parts)
    node.inputs.push_back(pattern_of(pattern.subject, std::move(part), pattern.object));
  return make_algebra(std::move(node));
}

void expand(AlgebraPtr& algebra, RewriteContext& context) {
  if (auto* pattern = std::get_if<PathPattern>(&algebra->node)) {
    const PathPtr path = std::move(pattern->path);
    AlgebraPtr expanded;
    if (auto* sequence = std::get_if<SequencePath>(&path->node)) {
      expanded = expand_sequence(*pattern, *sequence, context.variables);
    } else if (auto* alternatives = std::get_if<AlternativePath>(&path->node)) {
      expanded = expand_alternatives(*pattern, *alternatives);
    } else if (auto* inverse = std::get_if<InversePath>(&path->node)) {
      expanded = pattern_of(std::move(pattern->object), std::move(inverse->path), std::move(pattern->subject));
    } else if (std::holds_alternative<LinkPath>(path->node)) {
      expanded =
          pattern_of(std::move(pattern->subject), std::make_unique<Path>(std::move(*path)), std::move(pattern->object));
    } else {
      pattern->path = std::make_unique<Path>(std::move(*path));
      return;
    }
    algebra = std::move(expanded);
    expand(algebra, context);
    return;
  }
  for_each_child(*algebra, [&](AlgebraPtr& child) { expand(child, context); });
}

}  // namespace

AlgebraPtr expand_paths(AlgebraPtr root, RewriteContext& context) {
  expand(root, context);
  return root;
}

}  // namespace casus::query
