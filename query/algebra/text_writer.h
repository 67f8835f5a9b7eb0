#pragma once

#include <string>
#include <string_view>

#include "query/algebra/algebra.h"

namespace casus::query {

/// Writes the parenthesised text form of algebra and expressions. One thread, one text.
class TextWriter {
 public:
  explicit TextWriter(const VariableTable& variables) : variables_(variables) {}

  void write(const Algebra& algebra);
  void write(const Expression& expression);
  void write(const AggregateExpression& aggregate);
  void write(const Path& path);
  void write(const TriplePattern& triple);
  void write(const TripleTermPattern& pattern);
  void write(const PatternTerm& term);
  void write(const std::variant<Variable, Term>& name);
  void write(const Term& term);
  void write(Variable variable);
  void write(const std::vector<Variable>& list);
  void write(std::string_view text) { out_ += text; }

  /// Starts a line one level deeper than the enclosing node.
  void new_line();
  /// On a line of its own; `levels` deeper, so that a pattern in an expression stands apart from the node's inputs.
  void child(const Algebra& algebra, unsigned levels = 1);
  void child(const Expression& expression);

  std::string take() { return std::move(out_); }

 private:
  const VariableTable& variables_;
  std::string out_;
  unsigned depth_ = 0;
};

}  // namespace casus::query
