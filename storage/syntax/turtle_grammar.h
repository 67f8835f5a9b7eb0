#pragma once

#include "storage/syntax/parse_failure.h"
#include "storage/syntax/terminals.h"

/// RDF 1.1 Turtle and TriG; numbers are those of the productions of Turtle, with a g those of TriG. Left-factored where
/// productions begin alike.
namespace casus::storage::grammar::turtle {

// clang-format off

template <char C>
struct token : pegtl::seq<skip, pegtl::one<C>> {};

// --- terms
struct pname : prefixed_name {};                                                              // [136s] PrefixedName
struct iri : pegtl::sor<iriref, pname> {};                                                    // [135s] iri
struct iri_term : iri {};
struct rdf_type : pegtl::seq<pegtl::one<'a'>, pegtl::not_at<pegtl::sor<pn_chars, pegtl::one<':', '.'>>>> {};
struct verb : pegtl::sor<rdf_type, iri_term> {};                                              // [9] verb

struct string : pegtl::sor<string_literal_long2, string_literal2, string_literal_long1, string_literal1> {};  // [17] String
struct datatype : pegtl::seq<pegtl::string<'^', '^'>, skip, iri> {};
struct rdf_literal : pegtl::seq<string, pegtl::opt<skip, pegtl::sor<datatype, lang_dir>>> {};  // [128s] RDFLiteral
struct numeric_literal : pegtl::seq<pegtl::opt<sign>, numeric_literal_unsigned> {};           // [16] NumericLiteral
struct boolean_literal : pegtl::seq<                                                          // [133s] BooleanLiteral
    pegtl::sor<pegtl::string<'t', 'r', 'u', 'e'>, pegtl::string<'f', 'a', 'l', 's', 'e'>>, word_end> {};

struct collection;
struct node_with_properties;

struct object_term : pegtl::sor<iri_term, rdf_literal, blank_node_label, node_with_properties, collection, numeric_literal, boolean_literal> {};
struct object : object_term {};                                                               // [12] object
struct object_list : pegtl::seq<object, pegtl::star<token<','>, skip, object>> {};            // [8] objectList
struct verb_objects : pegtl::seq<verb, skip, object_list> {};
struct predicate_object_list : pegtl::seq<verb_objects,                                       // [7] predicateObjectList
    pegtl::star<token<';'>, pegtl::opt<skip, verb_objects>>> {};

// [15] collection
struct collection_open : pegtl::one<'('> {};
struct collection_item : object_term {};
struct collection_close : pegtl::one<')'> {};
struct collection_body : pegtl::seq<skip, pegtl::star<collection_item, skip>, collection_close> {};
struct collection : nested<collection_open, collection_body> {};

// [14] blankNodePropertyList and [162s] ANON: "[" [ predicateObjectList ] "]"
struct node_open : pegtl::one<'['> {};
struct node_close : pegtl::one<']'> {};
struct node_body : pegtl::seq<skip, pegtl::opt<predicate_object_list, skip>, node_close> {};
struct node_with_properties : nested<node_open, node_body> {};

// --- triples
struct resource : pegtl::sor<iri_term, blank_node_label> {};
struct resource_subject : resource {};
struct collection_subject : collection {};
// As a subject, "[ ... ]" may do without anything behind it, and "[]" may not.
struct anonymous_subject : anon {};                                                           // [162s] ANON
struct described_body : pegtl::seq<skip, predicate_object_list, skip, node_close> {};
struct described_subject : nested<node_open, described_body> {};
struct then_properties : pegtl::seq<skip, predicate_object_list> {};

struct triples : pegtl::sor<                                                                  // [6] triples
    pegtl::seq<resource_subject, then_properties>,
    pegtl::seq<anonymous_subject, then_properties>,
    pegtl::seq<described_subject, pegtl::opt<then_properties>>,
    pegtl::seq<collection_subject, then_properties>> {};

// --- directives
struct prefix_name : pname_ns {};
struct declared_iri : iriref {};
struct prefix_declaration : pegtl::seq<skip, prefix_name, skip, declared_iri> {};
struct base_declaration : pegtl::seq<skip, declared_iri> {};
struct prefix_id : pegtl::seq<pegtl::string<'p', 'r', 'e', 'f', 'i', 'x'>, prefix_declaration, token<'.'>> {};  // [4] prefixID
struct base : pegtl::seq<pegtl::string<'b', 'a', 's', 'e'>, base_declaration, token<'.'>> {};                   // [5] base
struct at_directive : pegtl::seq<pegtl::one<'@'>, pegtl::sor<prefix_id, base>> {};
struct sparql_prefix : pegtl::seq<pegtl::istring<'p', 'r', 'e', 'f', 'i', 'x'>, word_end, prefix_declaration> {};  // [6s] sparqlPrefix
struct sparql_base : pegtl::seq<pegtl::istring<'b', 'a', 's', 'e'>, word_end, base_declaration> {};                // [5s] sparqlBase
struct directive : pegtl::sor<at_directive, sparql_prefix, sparql_base> {};                   // [3] directive

struct statement : pegtl::sor<directive, pegtl::seq<triples, token<'.'>>> {};                 // [2] statement

// --- TriG
struct default_graph_open : pegtl::one<'{'> {};
struct named_graph_open : pegtl::one<'{'> {};
struct graph_close : pegtl::one<'}'> {};
struct graph_keyword : pegtl::seq<pegtl::istring<'g', 'r', 'a', 'p', 'h'>, word_end> {};
struct label_or_subject : pegtl::sor<resource_subject, anonymous_subject> {};                 // [7g] labelOrSubject
struct graph_block_start : pegtl::seq<graph_keyword, skip, label_or_subject, skip, named_graph_open> {};
struct triples_or_graph : pegtl::seq<label_or_subject, skip,                                  // [3g] triplesOrGraph
    pegtl::sor<named_graph_open, pegtl::seq<predicate_object_list, token<'.'>>>> {};
struct triples2 : pegtl::sor<                                                                 // [4g] triples2
    pegtl::seq<described_subject, pegtl::opt<then_properties>, token<'.'>>,
    pegtl::seq<collection_subject, then_properties, token<'.'>>> {};
struct trig_statement : pegtl::sor<directive, default_graph_open, graph_block_start, triples_or_graph, triples2> {};  // [2g] block
struct triples_block_end : pegtl::sor<token<'.'>, pegtl::seq<skip, pegtl::at<pegtl::one<'}'>>>> {};
struct trig_block_statement : pegtl::sor<graph_close, pegtl::seq<triples, triples_block_end>> {};  // [6g] triplesBlock

// clang-format on

}  // namespace casus::storage::grammar::turtle
