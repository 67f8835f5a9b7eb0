#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casus/error.h"
#include "casus/quad.h"
#include "storage/syntax/quad_reader.h"

namespace casus::storage {

/// Keeps all that a reader hands over.
class Collector final : public QuadSink {
 public:
  void quad(const QuadView& q) override {
    quads.push_back({Term(q.subject), Term(q.predicate), Term(q.object), std::nullopt});
    if (q.graph != nullptr) quads.back().graph = Term(*q.graph);
  }
  void prefix(std::string_view name, std::string_view iri) override { prefixes.emplace_back(name, iri); }
  void base(std::string_view iri) override { bases.emplace_back(iri); }
  void skipped(const SyntaxError& error) override { skips.push_back(error.what()); }

  std::vector<Quad> quads;
  std::vector<std::pair<std::string, std::string>> prefixes;
  std::vector<std::string> bases;
  std::vector<std::string> skips;
};

inline Collector collect(std::string_view text, ReadOptions options) {
  Collector collector;
  const auto source = memory_byte_source(text);
  read_quads(*source, options, collector);
  return collector;
}

inline ReadOptions options_for(RdfFormat format, std::string base = {}) {
  ReadOptions options;
  options.format = format;
  options.source_name = "test";
  options.base = std::move(base);
  return options;
}

/// "s p o" or "s p o g" a line, in N-Triples.
inline std::string lines_of(const std::vector<Quad>& quads) {
  std::string text;
  for (const Quad& q : quads) {
    text += q.subject.to_string() + ' ' + q.predicate.to_string() + ' ' + q.object.to_string();
    if (q.graph) text += ' ' + q.graph->to_string();
    text += '\n';
  }
  return text;
}

inline std::string read_lines(std::string_view text, RdfFormat format, std::string base = {}) {
  return lines_of(collect(text, options_for(format, std::move(base))).quads);
}

/// The first line of the error message, or "" when the text is read without one.
inline std::string error_of(std::string_view text, const ReadOptions& options) {
  try {
    collect(text, options);
  } catch (const SyntaxError& error) {
    const std::string what = error.what();
    return what.substr(0, what.find('\n'));
  }
  return {};
}

inline std::string error_of(std::string_view text, RdfFormat format) {
  return error_of(text, options_for(format));
}

}  // namespace casus::storage
