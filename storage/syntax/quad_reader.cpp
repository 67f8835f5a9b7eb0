#include "storage/syntax/quad_reader.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "storage/rdf/iri.h"
#include "storage/syntax/parse_failure.h"
#include "storage/syntax/parse_window.h"
#include "storage/syntax/rdf_xml_reader.h"
#include "storage/syntax/statement_builder.h"
#include "storage/syntax/statement_grammar.h"

namespace casus::storage {

namespace {

// No rule looks further than this behind the place where it matches or fails, runs of dots apart: "\U" and eight
// digits, a keyword, a part of a language tag, a character.
constexpr std::ptrdiff_t kLookahead = 16;

bool is_line_based(RdfFormat format) {
  return format == RdfFormat::kNTriples || format == RdfFormat::kNQuads;
}

class Reader {
 public:
  Reader(ParseWindow window, const ReadOptions& options, QuadSink& sink)
      : options_(options), sink_(sink), window_(std::move(window)), builder_(options, !is_line_based(options.format)) {}

  void resume(const Declarations& declared, std::uint64_t first_node) { builder_.resume(declared, first_node); }

  void read() {
    while (window_.skip_ignorable()) {
      try {
        read_statement();
      } catch (const ParseFailure& failure) {
        // What failed may be a token that the window cuts.
        if (!window_.at_end() && window_.end() - failure.at <= kLookahead) {
          window_.refill();
        } else {
          fail(failure.at, failure.message);
        }
      }
    }
    if (builder_.in_graph_block()) {
      throw window_.error(options_.source_name, window_.begin(), "expected '}', found the end of the input");
    }
  }

 private:
  const StatementGrammar& grammar() const {
    switch (options_.format) {
      case RdfFormat::kNTriples: return kNTriplesLine;
      case RdfFormat::kNQuads: return kNQuadsLine;
      case RdfFormat::kTriG: return builder_.in_graph_block() ? kTriGBlockStatement : kTriGStatement;
      default: return kTurtleStatement;
    }
  }

  void read_statement() {
    while (true) {
      builder_.reset();
      const char* const end = grammar().parse(window_.begin(), window_.end(), builder_);
      if (end != nullptr && is_settled(end)) {
        builder_.emit(sink_);
        window_.consume_to(end);
        return;
      }
      if (end == nullptr) {
        FurthestFailure furthest;
        furthest.max_depth = options_.max_depth;
        grammar().explain(window_.begin(), window_.end(), furthest);
        if (window_.at_end() || window_.end() - furthest.at > kLookahead) {
          fail(furthest.at, describe_failure(furthest, window_.end()));
          return;
        }
      }
      window_.refill();
    }
  }

  // Whether the statement would end there whatever follows the window. Its dot could still turn out to belong to a name
  // ("_:a..b") or a number ("1.e+5").
  bool is_settled(const char* end) const {
    if (window_.at_end()) return true;
    while (end != window_.end() && *end == '.') ++end;
    return window_.end() - end > kLookahead;
  }

  void fail(const char* at, const std::string& message) {
    const SyntaxError error = window_.error(options_.source_name, at, message);
    if (!options_.keep_going || !is_line_based(options_.format)) throw error;
    sink_.skipped(error);
    window_.skip_line();
  }

  const ReadOptions& options_;
  QuadSink& sink_;
  ParseWindow window_;
  StatementBuilder builder_;
};

void check_options(const ReadOptions& options) {
  if (options.format == RdfFormat::kJsonLd)
    throw LoadError(fmt::format("{}: JSON-LD is not read yet", options.source_name));
  if (!options.base.empty() && !is_absolute_iri(options.base)) {
    throw LoadError(fmt::format("{}: the base <{}> is not an absolute IRI", options.source_name, options.base));
  }
}

}  // namespace

void read_quads(ByteSource& source, const ReadOptions& options, QuadSink& sink) {
  check_options(options);
  if (options.format == RdfFormat::kRdfXml) return read_rdf_xml(source, options, sink);
  Reader(ParseWindow(source, options.window_size), options, sink).read();
}

void read_chunk(const StatementChunk& chunk, const ReadOptions& options, QuadSink& sink) {
  check_options(options);
  const std::string_view text(chunk.text.data(), chunk.text.size());
  Reader reader(ParseWindow(text, chunk.start), options, sink);
  // Each anonymous node takes a byte of the document at least, so that nodes of different chunks stay apart.
  if (chunk.declared) reader.resume(*chunk.declared, chunk.start.offset);
  reader.read();
}

}  // namespace casus::storage
