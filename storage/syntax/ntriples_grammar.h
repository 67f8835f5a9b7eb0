#pragma once

#include "storage/syntax/parse_failure.h"
#include "storage/syntax/terminals.h"

/// RDF 1.2 N-Triples and N-Quads; numbers are those of the productions of N-Quads.
namespace casus::storage::grammar::line {

constexpr bool is_line_ws(char32_t c) {
  return c == ' ' || c == '\t';
}

// clang-format off

struct skip : pegtl::opt<characters<is_line_ws>> {};

struct datatype : pegtl::seq<pegtl::string<'^', '^'>, skip, iriref> {};
struct literal : pegtl::seq<string_literal2, skip, pegtl::opt<pegtl::sor<datatype, lang_dir>>> {}; // [11] literal
struct iri : iriref {};
struct resource : pegtl::sor<iri, blank_node_label> {};
struct subject : resource {};                                                                      // [7] subject
struct predicate : iri {};                                                                         // [8] predicate
struct graph_label : resource {};                                                                  // [10] graphLabel

struct triple_term;
struct object_term : pegtl::sor<iri, literal, blank_node_label, triple_term> {};
struct object : object_term {};                                                                    // [9] object

// [12] tripleTerm
struct triple_term_open : pegtl::string<'<', '<', '('> {};
struct triple_term_object : object_term {};
struct triple_term_close : pegtl::string<')', '>', '>'> {};
struct triple_term_body : pegtl::seq<skip, subject, skip, predicate, skip, triple_term_object, skip, triple_term_close> {};
struct triple_term : nested<triple_term_open, triple_term_body> {};

struct line_end : pegtl::sor<pegtl::at<pegtl::one<'\n', '\r', '#'>>, pegtl::eof> {};
struct statement_end : pegtl::seq<pegtl::one<'.'>, skip, line_end> {};
struct triple : pegtl::seq<subject, skip, predicate, skip, object, skip, statement_end> {};
struct quad : pegtl::seq<subject, skip, predicate, skip, object, skip, pegtl::opt<graph_label, skip>, statement_end> {};  // [6] quad

struct version_specifier : string_literal2 {};                                                     // [5] versionSpecifier
struct version_directive : pegtl::seq<pegtl::string<'V', 'E', 'R', 'S', 'I', 'O', 'N'>, skip,      // [4] versionDirective
    version_specifier, skip, line_end> {};

struct ntriples_statement : pegtl::sor<triple, version_directive> {};
struct nquads_statement : pegtl::sor<quad, version_directive> {};                                  // [2] statement

// clang-format on

}  // namespace casus::storage::grammar::line
