#include <type_traits>

#include "query/syntax/translator.h"

namespace casus::query {

// Section 18.2.2.4: predicates become triple patterns, sequences joins over a hidden variable, alternatives unions;
// what repeats or negates stays a path.
void Translator::translate_path(const PatternTerm& subject, const Path& path, const PatternTerm& object,
                                BasicPattern& out, Scope& scope) {
  std::visit(
      [&](const auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, LinkPath>) {
          out.bgp.triples.push_back({subject, node.predicate, object});
        } else if constexpr (std::is_same_v<Node, InversePath>) {
          translate_path(object, *node.path, subject, out, scope);
        } else if constexpr (std::is_same_v<Node, SequencePath>) {
          PatternTerm from = subject;
          for (std::size_t i = 0; i < node.parts.size(); ++i) {
            const bool last = i + 1 == node.parts.size();
            const PatternTerm to = last ? object : PatternTerm(scope.hidden("step"));
            translate_path(from, *node.parts[i], to, out, scope);
            from = to;
          }
        } else if constexpr (std::is_same_v<Node, AlternativePath>) {
          Union alternatives;
          unsigned depth = 0;
          for (const PathPtr& part : node.parts) {
            BasicPattern pattern;
            translate_path(subject, *part, object, pattern, scope);
            Tree tree = finish(std::move(pattern));
            depth = std::max(depth, tree.depth);
            alternatives.inputs.push_back(std::move(tree.root));
          }
          out.paths.push_back({make_algebra(std::move(alternatives)), checked(depth + 1)});
        } else {
          out.paths.push_back({make_algebra(PathPattern{subject, clone(path), object}), 1});
        }
      },
      path.node);
}

}  // namespace casus::query
