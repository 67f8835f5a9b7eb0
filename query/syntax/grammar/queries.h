#pragma once

#include "query/syntax/grammar/boundaries.h"

/// The prologue and the query forms (SPARQL 1.2; the numbers are those of SPARQL 1.1, productions 1 to 28).
namespace casus::query::grammar::queries {

// clang-format off

// --- prologue
struct base_text : terminals::iriref {};
struct base_iri : token<base_text, "an IRI in < and >"> {};
struct base_decl : pegtl::seq<keyword<"BASE">, base_iri> {};                                // [5] BaseDecl
struct prefix_text : terminals::pname_ns {};
struct prefix_name : token<prefix_text, "a prefix such as \"ex:\""> {};
struct prefix_iri_text : terminals::iriref {};
struct prefix_iri : token<prefix_iri_text, "an IRI in < and >"> {};
struct prefix_decl : pegtl::seq<keyword<"PREFIX">, prefix_name, prefix_iri> {};             // [6] PrefixDecl
struct long_quote : pegtl::sor<pegtl::rep<3, pegtl::one<'"'>>, pegtl::rep<3, pegtl::one<'\''>>> {};
struct version_text : pegtl::seq<pegtl::not_at<long_quote>,                                 // VersionSpecifier
    pegtl::sor<terminals::string_literal2, terminals::string_literal1>> {};
struct version : token<version_text, "a version such as \"1.2\""> {};
struct version_decl : pegtl::seq<keyword<"VERSION">, version> {};                           // VersionDecl
struct prologue : pegtl::star<pegtl::sor<base_decl, prefix_decl, version_decl>> {};         // [4] Prologue

// --- solution modifiers
struct as_keyword : keyword<"AS"> {};
struct by_keyword : keyword<"BY"> {};

struct group_variable : var {};
struct group_expression : expression {};
struct group_alias : var {};
struct group_constraint : constraint {};
struct group_condition : labelled<pegtl::sor<                                               // [20] GroupCondition
    pegtl::seq<open_paren, group_expression, pegtl::opt<as_keyword, group_alias>, close_paren>,
    group_variable, group_constraint>, "a variable or expression to group by"> {};
struct group_clause : pegtl::seq<keyword<"GROUP">, by_keyword, pegtl::plus<group_condition>> {};      // [19] GroupClause

struct having_condition : constraint {};                                                    // [22] HavingCondition
struct having_clause : pegtl::seq<keyword<"HAVING">, pegtl::plus<having_condition>> {};     // [21] HavingClause

struct ascending : keyword<"ASC"> {};
struct descending : keyword<"DESC"> {};
struct ascending_key : bracketted_expression {};
struct descending_key : bracketted_expression {};
struct order_variable : var {};
struct order_constraint : constraint {};
struct order_condition : labelled<pegtl::sor<                                               // [24] OrderCondition
    pegtl::seq<ascending, ascending_key>, pegtl::seq<descending, descending_key>, order_variable, order_constraint>,
    "a variable or expression to order by"> {};
struct order_clause : pegtl::seq<keyword<"ORDER">, by_keyword, pegtl::plus<order_condition>> {};      // [23] OrderClause

struct limit_text : terminals::digits {};
struct limit_number : token<limit_text, "a number"> {};
struct offset_text : terminals::digits {};
struct offset_number : token<offset_text, "a number"> {};
struct limit_clause : pegtl::seq<keyword<"LIMIT">, limit_number> {};                        // [26] LimitClause
struct offset_clause : pegtl::seq<keyword<"OFFSET">, offset_number> {};                     // [27] OffsetClause
struct limit_offset_clauses : pegtl::sor<pegtl::seq<limit_clause, pegtl::opt<offset_clause>>,         // [25] LimitOffsetClauses
    pegtl::seq<offset_clause, pegtl::opt<limit_clause>>> {};
struct solution_modifier : pegtl::seq<pegtl::opt<group_clause>, pegtl::opt<having_clause>,  // [18] SolutionModifier
    pegtl::opt<order_clause>, pegtl::opt<limit_offset_clauses>> {};

// --- SELECT
struct select_keyword : keyword<"SELECT"> {};
struct distinct : keyword<"DISTINCT"> {};
struct reduced : keyword<"REDUCED"> {};
struct select_all_text : pegtl::one<'*'> {};
struct select_all : token<select_all_text, "\"*\""> {};
struct select_variable : var {};
struct select_alias : var {};
struct select_expression : pegtl::seq<open_paren, expression, as_keyword, select_alias, close_paren> {};
struct select_item : pegtl::sor<select_variable, select_expression> {};
struct select_clause : pegtl::seq<select_keyword, pegtl::opt<pegtl::sor<distinct, reduced>>,          // [9] SelectClause
    pegtl::sor<pegtl::plus<select_item>, select_all>> {};

struct default_graph : iri {};
struct named_graph : iri {};
struct dataset_clause : pegtl::seq<keyword<"FROM">,                                         // [13] DatasetClause
    pegtl::sor<pegtl::seq<keyword<"NAMED">, named_graph>, default_graph>> {};
struct dataset_clauses : pegtl::star<dataset_clause> {};

struct where_keyword : keyword<"WHERE"> {};
struct where_group : group_graph_pattern {};
struct where_clause : pegtl::seq<pegtl::opt<where_keyword>, where_group> {};                // [17] WhereClause

struct trailing_values : data_block {};
struct values_clause : pegtl::opt<keyword<"VALUES">, trailing_values> {};                   // [28] ValuesClause

struct sub_select_body : pegtl::seq<select_clause, where_clause, solution_modifier, values_clause> {};    // [8] SubSelect
struct select_query : pegtl::seq<select_clause, dataset_clauses, where_clause, solution_modifier> {};     // [7] SelectQuery

// --- CONSTRUCT, DESCRIBE, ASK
struct construct_keyword : keyword<"CONSTRUCT"> {};
struct template_triples : triples_template {};
struct construct_template : pegtl::seq<open_brace, pegtl::opt<template_triples>, close_brace> {};         // [73] ConstructTemplate
struct short_where : where_keyword {};
struct construct_query : pegtl::seq<construct_keyword, pegtl::sor<                          // [10] ConstructQuery
    pegtl::seq<construct_template, dataset_clauses, where_clause, solution_modifier>,
    pegtl::seq<dataset_clauses, short_where, open_brace, pegtl::opt<template_triples>, close_brace, solution_modifier>>> {};

struct describe_keyword : keyword<"DESCRIBE"> {};
struct described : var_or_iri {};
struct describe_all : asterisk {};
struct describe_query : pegtl::seq<describe_keyword, pegtl::sor<pegtl::plus<described>, describe_all>,    // [11] DescribeQuery
    dataset_clauses, pegtl::opt<where_clause>, solution_modifier> {};

struct ask_keyword : keyword<"ASK"> {};
struct ask_query : pegtl::seq<ask_keyword, dataset_clauses, where_clause, solution_modifier> {};          // [12] AskQuery

struct query_body : pegtl::seq<pegtl::sor<select_query, construct_query, describe_query, ask_query>,      // [2] Query
    values_clause> {};

// clang-format on

}  // namespace casus::query::grammar::queries
