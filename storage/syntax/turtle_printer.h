#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/syntax/graph_buffer.h"
#include "storage/syntax/turtle_shapes.h"
#include "storage/syntax/turtle_text.h"

namespace casus::storage {

/// Writes the quads of a buffer as the statements of a Turtle or TriG document, without its directives. Every quad is
/// written once, wherever its shape puts it.
class TurtlePrinter {
 public:
  /// All must outlive the printer; `out` is appended to.
  TurtlePrinter(const GraphBuffer& buffer, const TurtleShapes& shapes, TurtleNames& names, std::string& out);

  void print();

 private:
  using Quads = std::span<const QuadIndex>;

  void print_graph(TermIndex graph, std::span<const SubjectIndex> subjects);
  void print_statement(SubjectIndex subject, bool with_label);
  void print_properties(Quads quads, std::size_t indent);
  void print_block(const char* open, Quads quads, const char* close, std::size_t indent);
  void print_object(QuadIndex quad, std::size_t indent);
  void print_subject_as_object(SubjectIndex subject, std::size_t indent);
  bool print_list(SubjectIndex head, std::size_t indent);
  void print_reified(QuadIndex quad, bool with_label);
  void print_annotations(QuadIndex quad, std::size_t indent);
  void print_term(TermIndex term);
  void print_predicate(TermIndex predicate);
  void break_line(std::size_t indent);
  // A blank, or a new line where this one is long enough.
  void print_space(std::size_t indent);

  const PooledQuad& quad(QuadIndex index) const { return buffer_.quads()[index]; }
  /// What is left to be written of a subject beside its annotations and `omitted`.
  std::vector<QuadIndex> properties(SubjectIndex subject, std::optional<QuadIndex> omitted = {}) const;
  bool can_nest(SubjectIndex subject) const { return !written_[subject] && depth_ < max_depth_; }

  const GraphBuffer& buffer_;
  const TurtleShapes& shapes_;
  TurtleNames& names_;
  std::string& out_;
  std::vector<bool> written_;  // by subject
  std::unordered_map<TermIndex, std::string> predicates_;
  std::size_t indent_ = 0;  // of statements
  std::size_t line_start_ = 0;
  unsigned depth_ = 0;
  unsigned max_depth_;
};

}  // namespace casus::storage
