#include "query/algebra/text_writer.h"

namespace casus::query {

namespace {

constexpr unsigned kIndent = 2;

struct AlgebraText {
  TextWriter& out;

  void operator()(const Bgp& a) const {
    out.write("(bgp");
    const bool single = a.triples.size() + a.triple_terms.size() == 1;
    const auto write = [&](const auto& pattern) {
      if (single) {
        out.write(" ");
      } else {
        out.new_line();
      }
      out.write(pattern);
    };
    for (const TriplePattern& triple : a.triples) write(triple);
    for (const TripleTermPattern& pattern : a.triple_terms) write(pattern);
    out.write(")");
  }
  void operator()(const PathPattern& a) const {
    out.write("(path ");
    out.write(a.subject);
    out.write(" ");
    out.write(*a.path);
    out.write(" ");
    out.write(a.object);
    out.write(")");
  }
  void operator()(const Join& a) const { binary("join", a.left, a.right); }
  void operator()(const LeftJoin& a) const {
    out.write("(leftjoin");
    out.child(*a.left);
    out.child(*a.right);
    if (a.condition) out.child(*a.condition);
    out.write(")");
  }
  void operator()(const Filter& a) const {
    out.write("(filter ");
    out.write(*a.condition);
    input(a.input);
  }
  void operator()(const Union& a) const {
    out.write("(union");
    for (const AlgebraPtr& part : a.inputs) out.child(*part);
    out.write(")");
  }
  void operator()(const Graph& a) const {
    out.write("(graph ");
    out.write(a.graph);
    input(a.input);
  }
  void operator()(const Extend& a) const {
    out.write("(extend (");
    out.write(a.variable);
    out.write(" ");
    out.write(*a.expression);
    out.write(")");
    input(a.input);
  }
  void operator()(const Minus& a) const { binary("minus", a.left, a.right); }
  void operator()(const Values& a) const {
    out.write(a.kept ? "(kept " : "(values ");
    out.write(a.variables);
    for (const auto& row : a.rows) {
      out.new_line();
      out.write("(");
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out.write(" ");
        if (row[i]) {
          out.write(*row[i]);
        } else {
          out.write("undef");
        }
      }
      out.write(")");
    }
    out.write(")");
  }
  void operator()(const Service& a) const {
    out.write(a.silent ? "(service silent " : "(service ");
    out.write(a.endpoint);
    input(a.input);
  }
  void operator()(const Group& a) const {
    out.write("(group ");
    out.write(a.keys);
    for (const auto& [variable, aggregate] : a.aggregates) {
      out.write(" (");
      out.write(variable);
      out.write(" ");
      out.write(aggregate);
      out.write(")");
    }
    input(a.input);
  }
  void operator()(const OrderBy& a) const {
    out.write("(order (");
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
      if (i > 0) out.write(" ");
      if (a.keys[i].descending) out.write("(desc ");
      out.write(*a.keys[i].expression);
      if (a.keys[i].descending) out.write(")");
    }
    out.write(")");
    input(a.input);
  }
  void operator()(const Project& a) const {
    out.write("(project ");
    out.write(a.variables);
    input(a.input);
  }
  void operator()(const Distinct& a) const {
    out.write("(distinct");
    input(a.input);
  }
  void operator()(const Reduced& a) const {
    out.write("(reduced");
    input(a.input);
  }
  void operator()(const Slice& a) const {
    out.write("(slice " + std::to_string(a.offset) + " ");
    out.write(a.limit ? std::to_string(*a.limit) : "_");
    input(a.input);
  }

  void binary(std::string_view name, const AlgebraPtr& left, const AlgebraPtr& right) const {
    out.write("(");
    out.write(name);
    out.child(*left);
    out.child(*right);
    out.write(")");
  }
  void input(const AlgebraPtr& algebra) const {
    out.child(*algebra);
    out.write(")");
  }
};

}  // namespace

void TextWriter::new_line() {
  out_ += '\n';
  out_.append((depth_ + 1) * kIndent, ' ');
}

void TextWriter::child(const Algebra& algebra, unsigned levels) {
  depth_ += levels - 1;
  new_line();
  ++depth_;
  write(algebra);
  depth_ -= levels;
}

void TextWriter::child(const Expression& expression) {
  new_line();
  ++depth_;
  write(expression);
  --depth_;
}

void TextWriter::write(const Algebra& algebra) {
  std::visit(AlgebraText{*this}, algebra.node);
}

std::string to_text(const Algebra& algebra, const VariableTable& variables) {
  TextWriter writer(variables);
  writer.write(algebra);
  return writer.take();
}

}  // namespace casus::query
