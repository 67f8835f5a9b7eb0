#pragma once

#include "storage/syntax/terminals.h"

/// RDF 1.1 N-Triples and N-Quads; numbers are those of the productions of N-Quads.
namespace casus::storage::grammar::line {

constexpr bool is_line_ws(char32_t c) {
  return c == ' ' || c == '\t';
}

// clang-format off

struct skip : pegtl::opt<characters<is_line_ws>> {};

struct datatype : pegtl::seq<pegtl::string<'^', '^'>, skip, iriref> {};
struct literal : pegtl::seq<string_literal2, skip, pegtl::opt<pegtl::sor<datatype, lang_dir>>> {};  // [7] literal
struct iri : iriref {};
struct resource : pegtl::sor<iri, blank_node_label> {};
struct subject : resource {};                                                                      // [3] subject
struct predicate : iri {};                                                                         // [4] predicate
struct object : pegtl::sor<iri, literal, blank_node_label> {};                                     // [5] object
struct graph_label : resource {};                                                                  // [6] graphLabel

struct line_end : pegtl::sor<pegtl::at<pegtl::one<'\n', '\r', '#'>>, pegtl::eof> {};
struct statement_end : pegtl::seq<pegtl::one<'.'>, skip, line_end> {};
struct triple : pegtl::seq<subject, skip, predicate, skip, object, skip, statement_end> {};
struct quad : pegtl::seq<subject, skip, predicate, skip, object, skip, pegtl::opt<graph_label, skip>, statement_end> {};  // [2] statement

// clang-format on

}  // namespace casus::storage::grammar::line
