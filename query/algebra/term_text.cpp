#include <algorithm>
#include <type_traits>

#include "query/algebra/text_writer.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {

namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Literals that SPARQL writes without quotes.
bool is_plain_literal(const Term& term) {
  if (!term.is_literal()) return false;
  namespace vocabulary = storage::vocabulary;
  std::string_view text = term.value();
  if (term.datatype() == vocabulary::kXsdBoolean) return text == "true" || text == "false";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (term.datatype() == vocabulary::kXsdInteger) return is_digits(text);
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || !is_digits(text.substr(0, dot))) return false;
  text.remove_prefix(dot + 1);
  if (term.datatype() == vocabulary::kXsdDecimal) return is_digits(text);
  return false;
}

}  // namespace

void TextWriter::write(const Term& term) {
  out_ += is_plain_literal(term) ? term.value() : term.to_string();
}

void TextWriter::write(Variable variable) {
  out_ += '?';
  out_ += variables_.name(variable);
}

void TextWriter::write(const std::vector<Variable>& list) {
  out_ += '(';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out_ += ' ';
    write(list[i]);
  }
  out_ += ')';
}

void TextWriter::write(const std::variant<Variable, Term>& name) {
  std::visit([this](const auto& n) { write(n); }, name);
}

void TextWriter::write(const PatternTerm& term) {
  if (const auto* triple = std::get_if<std::shared_ptr<const TriplePattern>>(&term)) return write(**triple);
  if (const auto* variable = std::get_if<Variable>(&term)) return write(*variable);
  write(std::get<Term>(term));
}

void TextWriter::write(const TriplePattern& triple) {
  out_ += "(triple ";
  write(triple.subject);
  out_ += ' ';
  write(triple.predicate);
  out_ += ' ';
  write(triple.object);
  out_ += ')';
}

void TextWriter::write(const TripleTermPattern& pattern) {
  out_ += "(tripleterm ";
  write(pattern.term);
  for (const PatternTerm* part : {&pattern.subject, &pattern.predicate, &pattern.object}) {
    out_ += ' ';
    write(*part);
  }
  out_ += ')';
}

void TextWriter::write(const Path& path) {
  const auto nested = [this](std::string_view name, const auto& parts) {
    out_ += '(';
    out_ += name;
    for (const PathPtr& part : parts) {
      out_ += ' ';
      write(*part);
    }
    out_ += ')';
  };
  const auto wrapped = [this](std::string_view name, const PathPtr& part) {
    out_ += '(';
    out_ += name;
    out_ += ' ';
    write(*part);
    out_ += ')';
  };
  std::visit(
      [&](const auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, LinkPath>) {
          write(node.predicate);
        } else if constexpr (std::is_same_v<Node, InversePath>) {
          wrapped("inverse", node.path);
        } else if constexpr (std::is_same_v<Node, SequencePath>) {
          nested("sequence", node.parts);
        } else if constexpr (std::is_same_v<Node, AlternativePath>) {
          nested("alternative", node.parts);
        } else if constexpr (std::is_same_v<Node, ZeroOrMorePath>) {
          wrapped("path*", node.path);
        } else if constexpr (std::is_same_v<Node, OneOrMorePath>) {
          wrapped("path+", node.path);
        } else if constexpr (std::is_same_v<Node, ZeroOrOnePath>) {
          wrapped("path?", node.path);
        } else {
          out_ += "(not";
          for (const Term& term : node.forward) {
            out_ += ' ';
            write(term);
          }
          for (const Term& term : node.inverse) {
            out_ += " (inverse ";
            write(term);
            out_ += ')';
          }
          out_ += ')';
        }
      },
      path.node);
}

}  // namespace casus::query
