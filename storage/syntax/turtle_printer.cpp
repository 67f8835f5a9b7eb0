#include "storage/syntax/turtle_printer.h"

#include <algorithm>
#include <unordered_map>

#include "storage/syntax/quad_reader.h"

namespace casus::storage {

namespace {

constexpr std::size_t kStep = 4;
constexpr std::size_t kWidth = 100;
// Deeper than anybody reads; what lies below is written as statements of its own.
constexpr unsigned kMaxNesting = 40;

// Triple terms nest by themselves, and readers have a limit for all of it together.
unsigned nesting_limit(const TermPool& terms) {
  unsigned deepest = 0;
  for (TermIndex term = 0; term < terms.size(); ++term) deepest = std::max(deepest, terms.depth(term));
  const unsigned limit = ReadOptions().max_depth;
  return deepest >= limit ? 0 : std::min(kMaxNesting, limit - deepest);
}

}  // namespace

TurtlePrinter::TurtlePrinter(const GraphBuffer& buffer, const TurtleShapes& shapes, TurtleNames& names,
                             std::string& out)
    : buffer_(buffer),
      shapes_(shapes),
      names_(names),
      out_(out),
      written_(buffer.subjects().size()),
      max_depth_(nesting_limit(buffer.terms())) {}

void TurtlePrinter::print() {
  std::unordered_map<TermIndex, std::vector<SubjectIndex>> subjects;
  for (SubjectIndex i = 0; i < buffer_.subjects().size(); ++i) subjects[buffer_.subjects()[i].graph].push_back(i);
  for (const TermIndex graph : buffer_.graphs()) print_graph(graph, subjects.at(graph));
}

void TurtlePrinter::print_graph(TermIndex graph, std::span<const SubjectIndex> subjects) {
  if (graph != kNoTerm) {
    out_ += '\n';
    print_term(graph);
    out_ += " {\n";
    indent_ = kStep;
  }
  for (const SubjectIndex subject : subjects) {
    if (shapes_.place(subject) == Place::kStatement) print_statement(subject, false);
  }
  // Nested in each other in a circle, or too deep.
  for (const SubjectIndex subject : subjects) {
    if (!written_[subject]) print_statement(subject, true);
  }
  if (graph != kNoTerm) out_ += "}\n";
  indent_ = 0;
}

std::vector<QuadIndex> TurtlePrinter::properties(SubjectIndex subject, std::optional<QuadIndex> omitted) const {
  std::vector<QuadIndex> quads;
  for (const QuadIndex index : buffer_.subjects()[subject].quads) {
    if (index != omitted && !shapes_.is_annotation(index)) quads.push_back(index);
  }
  return quads;
}

void TurtlePrinter::print_statement(SubjectIndex subject, bool with_label) {
  const std::optional<QuadIndex> reified = shapes_.reified(subject);
  const std::vector<QuadIndex> quads = properties(subject, reified);
  if (quads.empty() && !reified) return;
  written_[subject] = true;
  const bool anonymous = shapes_.is_anonymous(subject) && !with_label;
  if (indent_ == 0) out_ += '\n';
  line_start_ = out_.size();
  out_.append(indent_, ' ');
  if (reified) {
    print_reified(*reified, !anonymous);
  } else if (anonymous) {
    out_ += "[]";
  } else {
    print_term(buffer_.subjects()[subject].subject);
  }
  if (!quads.empty()) {
    out_ += ' ';
    print_properties(quads, indent_ + kStep);
  }
  out_ += " .\n";
}

void TurtlePrinter::print_properties(Quads quads, std::size_t indent) {
  TermIndex predicate = kNoTerm;
  for (const QuadIndex index : quads) {
    const TermIndex next = quad(index).predicate;
    if (next == predicate) {
      out_ += " ,";
      print_space(indent + kStep);
    } else {
      if (predicate != kNoTerm) {
        out_ += " ;";
        break_line(indent);
      }
      predicate = next;
      print_predicate(predicate);
      out_ += ' ';
    }
    print_object(index, indent);
    print_annotations(index, indent);
  }
}

// One property stands on the same line, several on lines of their own.
void TurtlePrinter::print_block(const char* open, Quads quads, const char* close, std::size_t indent) {
  ++depth_;
  out_ += open;
  if (quads.size() == 1) {
    out_ += ' ';
    print_properties(quads, indent);
    out_ += ' ';
  } else {
    break_line(indent + kStep);
    print_properties(quads, indent + kStep);
    break_line(indent);
  }
  out_ += close;
  --depth_;
}

void TurtlePrinter::print_object(QuadIndex index, std::size_t indent) {
  const TermIndex object = quad(index).object;
  if (object == shapes_.rdf_nil()) {
    out_ += "()";
    return;
  }
  if (const auto subject = shapes_.subject_of_object(index); subject && can_nest(*subject)) {
    print_subject_as_object(*subject, indent);
  } else if (shapes_.is_lonely_object(object)) {
    out_ += "[]";
  } else {
    print_term(object);
  }
}

void TurtlePrinter::print_subject_as_object(SubjectIndex subject, std::size_t indent) {
  const Place place = shapes_.place(subject);
  if (place == Place::kListCell && print_list(subject, indent)) return;
  written_[subject] = true;
  if (place == Place::kReifiedObject) {
    print_reified(*shapes_.reified(subject), false);
  } else {
    print_block("[", properties(subject), "]", indent);
  }
}

// False when part of the list has been written as a statement already, because something nested in it leads back to it.
bool TurtlePrinter::print_list(SubjectIndex head, std::size_t indent) {
  std::vector<SubjectIndex> cells;
  std::vector<QuadIndex> items;
  for (SubjectIndex cell = head;;) {
    if (written_[cell]) return false;
    cells.push_back(cell);
    const SubjectGroup& group = buffer_.subjects()[cell];
    const bool first_is_first = quad(group.quads[0]).predicate == shapes_.rdf_first();
    items.push_back(group.quads[first_is_first ? 0 : 1]);
    const TermIndex rest = quad(group.quads[first_is_first ? 1 : 0]).object;
    if (rest == shapes_.rdf_nil()) break;
    cell = *buffer_.find_subject(group.graph, rest);
  }
  for (const SubjectIndex cell : cells) written_[cell] = true;
  ++depth_;
  out_ += '(';
  for (const QuadIndex item : items) {
    print_space(indent + kStep);
    print_object(item, indent + kStep);
  }
  out_ += " )";
  --depth_;
  return true;
}

void TurtlePrinter::print_reified(QuadIndex index, bool with_label) {
  const auto& [subject, predicate, object] = buffer_.terms().parts(quad(index).object);
  out_ += "<< ";
  print_term(subject);
  out_ += ' ';
  print_term(predicate);
  out_ += ' ';
  print_term(object);
  if (with_label) {
    out_ += " ~ ";
    print_term(quad(index).subject);
  }
  out_ += " >>";
}

// Reifiers with a block come first: a block behind one without would be taken for its own.
void TurtlePrinter::print_annotations(QuadIndex index, std::size_t indent) {
  struct Reifier {
    TermIndex term;
    bool anonymous;
    std::vector<QuadIndex> quads;
  };
  std::vector<Reifier> reifiers;
  for (const QuadIndex annotation : shapes_.annotations(index)) {
    const SubjectIndex subject = *buffer_.find_subject(quad(annotation).graph, quad(annotation).subject);
    Reifier reifier{quad(annotation).subject, false, {}};
    if (shapes_.place(subject) == Place::kAnnotation && can_nest(subject)) {
      written_[subject] = true;
      reifier.anonymous = shapes_.is_anonymous(subject);
      reifier.quads = properties(subject);
    }
    reifiers.push_back(std::move(reifier));
  }
  std::stable_partition(reifiers.begin(), reifiers.end(), [](const Reifier& r) { return !r.quads.empty(); });
  for (const Reifier& reifier : reifiers) {
    out_ += ' ';
    if (!reifier.anonymous) {
      out_ += "~ ";
      print_term(reifier.term);
      if (!reifier.quads.empty()) out_ += ' ';
    } else if (reifier.quads.empty()) {
      out_ += '~';
    }
    if (!reifier.quads.empty()) print_block("{|", reifier.quads, "|}", indent);
  }
}

void TurtlePrinter::print_term(TermIndex term) {
  const std::size_t begin = out_.size();
  append_turtle(out_, buffer_.terms()[term], names_);
  const std::size_t line_end = std::string_view(out_).substr(begin).rfind('\n');
  if (line_end != std::string_view::npos) line_start_ = begin + line_end + 1;
}

// Few predicates stand in many triples.
void TurtlePrinter::print_predicate(TermIndex predicate) {
  std::string& text = predicates_[predicate];
  if (text.empty()) {
    if (predicate == shapes_.rdf_type()) {
      text += 'a';
    } else {
      append_turtle(text, buffer_.terms()[predicate], names_);
    }
  }
  out_ += text;
}

void TurtlePrinter::break_line(std::size_t indent) {
  out_ += '\n';
  line_start_ = out_.size();
  out_.append(indent, ' ');
}

void TurtlePrinter::print_space(std::size_t indent) {
  if (out_.size() - line_start_ > kWidth) {
    break_line(indent);
  } else {
    out_ += ' ';
  }
}

}  // namespace casus::storage
