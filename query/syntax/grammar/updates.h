#pragma once

#include "query/syntax/grammar/boundaries.h"

/// Update operations (SPARQL 1.1, productions 29 to 52). INSERT and DELETE are left-factored: the word behind them
/// decides.
namespace casus::query::grammar::updates {

// clang-format off

struct silent : keyword<"SILENT"> {};
struct maybe_silent : pegtl::opt<silent> {};
struct into_keyword : keyword<"INTO"> {};
struct to_keyword : keyword<"TO"> {};
struct graph_keyword : keyword<"GRAPH"> {};

// --- graph management
struct load_source : iri {};
struct load_target : iri {};
struct load_keyword : keyword<"LOAD"> {};
struct load : pegtl::seq<load_keyword, maybe_silent, load_source,                           // [31] Load
    pegtl::opt<into_keyword, graph_keyword, load_target>> {};

struct default_target : keyword<"DEFAULT"> {};
struct named_target : keyword<"NAMED"> {};
struct all_target : keyword<"ALL"> {};
struct graph_target : iri {};
struct graph_ref : pegtl::seq<graph_keyword, graph_target> {};                              // [46] GraphRef
struct graph_ref_all : pegtl::sor<graph_ref, default_target, named_target, all_target> {};  // [47] GraphRefAll
struct graph_or_default : pegtl::sor<default_target,                                        // [45] GraphOrDefault
    pegtl::seq<pegtl::opt<graph_keyword>, graph_target>> {};

struct clear_keyword : keyword<"CLEAR"> {};
struct drop_keyword : keyword<"DROP"> {};
struct create_keyword : keyword<"CREATE"> {};
struct add_keyword : keyword<"ADD"> {};
struct move_keyword : keyword<"MOVE"> {};
struct copy_keyword : keyword<"COPY"> {};
struct clear : pegtl::seq<clear_keyword, maybe_silent, graph_ref_all> {};                   // [32] Clear
struct drop : pegtl::seq<drop_keyword, maybe_silent, graph_ref_all> {};                     // [33] Drop
struct create : pegtl::seq<create_keyword, maybe_silent, graph_ref> {};                     // [34] Create
struct source_graph : graph_or_default {};
struct transfer : pegtl::seq<maybe_silent, source_graph, to_keyword, graph_or_default> {};
struct add : pegtl::seq<add_keyword, transfer> {};                                          // [35] Add
struct move : pegtl::seq<move_keyword, transfer> {};                                        // [36] Move
struct copy : pegtl::seq<copy_keyword, transfer> {};                                        // [37] Copy

// --- quads
struct default_triples : triples_template {};
struct graph_triples : triples_template {};
struct quads_graph : var_or_iri {};
struct quads_not_triples : pegtl::seq<graph_keyword, quads_graph, open_brace,               // [51] QuadsNotTriples
    pegtl::opt<graph_triples>, close_brace> {};
struct quads : pegtl::seq<pegtl::opt<default_triples>,                                      // [50] Quads
    pegtl::star<quads_not_triples, pegtl::opt<dot>, pegtl::opt<default_triples>>> {};
struct quad_pattern : pegtl::seq<open_brace, quads, close_brace> {};                        // [48] QuadPattern, [49] QuadData

// --- data and patterns
struct insert_keyword : keyword<"INSERT"> {};
struct delete_keyword : keyword<"DELETE"> {};
struct data_keyword : keyword<"DATA"> {};
struct where_keyword : keyword<"WHERE"> {};
struct using_keyword : keyword<"USING"> {};

struct using_graph : iri {};
struct using_named_graph : iri {};
struct using_clause : pegtl::seq<using_keyword,                                             // [44] UsingClause
    pegtl::sor<pegtl::seq<keyword<"NAMED">, using_named_graph>, using_graph>> {};
struct where_group : group_graph_pattern {};
struct modify_rest : pegtl::seq<pegtl::star<using_clause>, where_keyword, where_group> {};

struct insert_quads : quad_pattern {};
struct delete_quads : quad_pattern {};
struct insert_clause : pegtl::seq<insert_keyword, insert_quads> {};                         // [43] InsertClause
struct delete_clause : pegtl::seq<delete_keyword, delete_quads> {};                         // [42] DeleteClause

struct insert_data : pegtl::seq<data_keyword, quad_pattern> {};                             // [38] InsertData
struct delete_data : pegtl::seq<data_keyword, quad_pattern> {};                             // [39] DeleteData
struct delete_where : pegtl::seq<where_keyword, quad_pattern> {};                           // [40] DeleteWhere
struct with_graph : iri {};
struct modify_insert : pegtl::seq<insert_quads, modify_rest> {};                            // [41] Modify, in three pieces
struct modify_delete : pegtl::seq<delete_quads, pegtl::opt<insert_clause>, modify_rest> {};
struct modify_with : pegtl::seq<keyword<"WITH">, with_graph, pegtl::sor<
    pegtl::seq<delete_clause, pegtl::opt<insert_clause>>, insert_clause>, modify_rest> {};

struct insert : pegtl::seq<insert_keyword, pegtl::sor<insert_data, modify_insert>> {};
struct delete_ : pegtl::seq<delete_keyword, pegtl::sor<delete_data, delete_where, modify_delete>> {};

struct update1 : pegtl::sor<load, clear, drop, add, move, copy, create, insert, delete_, modify_with> {};  // [30] Update1

// clang-format on

}  // namespace casus::query::grammar::updates
