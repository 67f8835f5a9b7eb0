#include "tests/fuzz/targets.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>

#include "casus/casus.h"
#include "storage/dictionary/term_page.h"
#include "storage/index/block.h"
#include "storage/index/zone.h"
#include "storage/rdf/utf8.h"
#include "storage/syntax/quad_reader.h"

namespace casus::test {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const storage::CodePoint c = storage::decode_utf8(text.data() + i, text.size() - i);
    if (c.length == 0) return false;
    i += c.length;
  }
  return true;
}

class CheckedSink final : public storage::QuadSink {
 public:
  void quad(const QuadView& quad) override {
    for (const TermView* term : {&quad.subject, &quad.predicate, &quad.object}) require(is_utf8(term->value));
    require(quad.subject.kind != TermKind::kLiteral && quad.predicate.kind == TermKind::kIri);
  }
};

template <RdfFormat kFormat>
void read_rdf(std::string_view bytes) {
  for (const bool keep_going : {false, true}) {
    storage::ReadOptions options;
    options.format = kFormat;
    options.base = "http://example.org/";
    options.keep_going = keep_going;
    options.window_size = 64;
    CheckedSink sink;
    try {
      storage::read_quads(*storage::memory_byte_source(bytes), options, sink);
    } catch (const Error&) {
    }
    if (kFormat != RdfFormat::kNTriples && kFormat != RdfFormat::kNQuads) return;
  }
}

QueryOptions options_of_query() {
  QueryOptions options;
  options.base = "http://example.org/";
  options.prefixes = PrefixMap::well_known();
  options.timeout = std::chrono::milliseconds(200);
  options.memory_budget = std::size_t{64} << 20;
  return options;
}

void parse_sparql(std::string_view bytes) {
  const QueryOptions options = options_of_query();
  for (std::string_view rest = bytes; !rest.empty();) {
    try {
      const Statement statement = parse_statement(rest, options);
      require(statement.length() <= rest.size());
      if (statement.length() == 0) return;
      rest.remove_prefix(statement.length());
    } catch (const Error&) {
      is_incomplete_statement(rest, options);
      return;
    }
  }
}

void decode_block(std::string_view bytes) {
  try {
    const storage::Block block(bytes);
    std::array<storage::Id, storage::kMiniRows> ids;
    for (std::size_t column = 0; column < 4; ++column) {
      for (std::size_t mini = 0; mini < block.minis(); ++mini) block.decode(column, mini, ids.data());
      const storage::Id id = block.value(column, block.rows() / 2);
      block.lower_bound(column, id, 0, block.rows());
      block.upper_bound(column, id, 0, block.rows());
    }
  } catch (const Error&) {
  }
}

void decode_zone(std::string_view bytes) {
  try {
    storage::decode_zone(bytes);
  } catch (const Error&) {
  }
}

void decode_term_page(std::string_view bytes) {
  try {
    storage::TermPage page;
    if (!page.append(bytes, 63)) return;
    for (std::size_t i = 0; i < page.size(); ++i) require(page.at(page.first_index() + i).size() <= page.memory());
  } catch (const Error&) {
  }
}

Store tiny_store() {
  Store store = Store::in_memory();
  LoadOptions options;
  options.format = RdfFormat::kTriG;
  store.load_text(R"(@prefix : <http://example.org/> .
:a :p :b, :c ; :q 1, 2.5, "x"@en, "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
:b :p :c ; :q 3e0, "y", true . :c :p :a . _:n :p ( 1 2 ) .
:g { :a :p :d . :d :q "in g" } :h { :d :p :a })",
                  options);
  return store;
}

void run_query(std::string_view bytes) {
  static Store store = tiny_store();
  const QueryOptions options = options_of_query();
  try {
    const Statement statement = parse_statement(bytes, options);
    switch (statement.kind()) {
      case StatementKind::kUpdate: {
        // LOAD reads whatever file the bytes name.
        if (bytes.find("LOAD") == std::string_view::npos && bytes.find("load") == std::string_view::npos) {
          Store changed = tiny_store();
          changed.update(statement, options);
          require(changed.check().problems.empty());
        }
        break;
      }
      case StatementKind::kPrologue:
      case StatementKind::kNothing: break;
      default: {
        QueryResult result = store.query(statement, options);
        std::size_t written = 0;
        ResultOptions format;
        const bool graph = result.kind() == StatementKind::kConstruct || result.kind() == StatementKind::kDescribe;
        format.format = graph ? ResultFormat::kTurtle : ResultFormat::kJson;
        format.row_limit = 1000;
        result.write(format, [&](std::string_view text) { written += text.size(); });
        require(graph || written > 0);
      }
    }
  } catch (const Error&) {
  }
}

constexpr std::array kTargets = {
    FuzzTarget{"ntriples", read_rdf<RdfFormat::kNTriples>},
    FuzzTarget{"nquads", read_rdf<RdfFormat::kNQuads>},
    FuzzTarget{"turtle", read_rdf<RdfFormat::kTurtle>},
    FuzzTarget{"trig", read_rdf<RdfFormat::kTriG>},
    FuzzTarget{"rdfxml", read_rdf<RdfFormat::kRdfXml>},
    FuzzTarget{"sparql", parse_sparql},
    FuzzTarget{"block", decode_block},
    FuzzTarget{"zone", decode_zone},
    FuzzTarget{"term_page", decode_term_page},
    FuzzTarget{"query", run_query},
};

}  // namespace

std::span<const FuzzTarget> fuzz_targets() {
  return kTargets;
}

}  // namespace casus::test
