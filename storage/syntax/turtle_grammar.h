#pragma once

#include "storage/syntax/parse_failure.h"
#include "storage/syntax/terminals.h"

/// RDF 1.2 Turtle and TriG; numbers are those of the productions of Turtle, with a g those of TriG. Left-factored where
/// productions begin alike. Lists of objects and predicates take the white space behind them along.
namespace casus::storage::grammar::turtle {

// clang-format off

template <char C>
struct token : pegtl::seq<skip, pegtl::one<C>> {};

// --- terms
struct pname : prefixed_name {};                                                              // [26] PrefixedName
struct iri : pegtl::sor<iriref, pname> {};                                                    // [25] iri
struct iri_term : iri {};
struct rdf_type : pegtl::seq<pegtl::one<'a'>, pegtl::not_at<pegtl::sor<pn_chars, pegtl::one<':', '.'>>>> {};
struct verb : pegtl::sor<rdf_type, iri_term> {};                                              // [14] verb

struct string : pegtl::sor<string_literal_long2, string_literal2, string_literal_long1, string_literal1> {};  // [24] String
struct datatype : pegtl::seq<pegtl::string<'^', '^'>, skip, iri> {};
struct rdf_literal : pegtl::seq<string, pegtl::opt<skip, pegtl::sor<datatype, lang_dir>>> {}; // [22] RDFLiteral
struct numeric_literal : pegtl::seq<pegtl::opt<sign>, numeric_literal_unsigned> {};           // [21] NumericLiteral
struct boolean_literal : pegtl::seq<                                                          // [23] BooleanLiteral
    pegtl::sor<pegtl::string<'t', 'r', 'u', 'e'>, pegtl::string<'f', 'a', 'l', 's', 'e'>>, word_end> {};
struct anonymous_node : anon {};                                                              // [54] ANON

struct collection;
struct node_with_properties;
struct triple_term_or_reified_triple;

struct object_term : pegtl::sor<iri_term, rdf_literal, blank_node_label, node_with_properties, collection, numeric_literal,
    boolean_literal, triple_term_or_reified_triple> {};
struct object : object_term {};                                                               // [17] object
struct annotation;
struct annotated_object : pegtl::seq<object, skip, pegtl::opt<annotation>> {};
struct object_list : pegtl::list<annotated_object, pegtl::seq<pegtl::one<','>, skip>> {};     // [13] objectList
struct verb_objects : pegtl::seq<verb, skip, object_list> {};
struct predicate_object_list : pegtl::seq<verb_objects,                                       // [12] predicateObjectList
    pegtl::star<pegtl::one<';'>, skip, pegtl::opt<verb_objects>>> {};

// [20] collection
struct collection_open : pegtl::one<'('> {};
struct collection_item : object_term {};
struct collection_close : pegtl::one<')'> {};
struct collection_body : pegtl::seq<skip, pegtl::star<collection_item, skip>, collection_close> {};
struct collection : nested<collection_open, collection_body> {};

// [19] blankNodePropertyList and [54] ANON: "[" [ predicateObjectList ] "]"
struct node_open : pegtl::one<'['> {};
struct node_close : pegtl::one<']'> {};
struct node_body : pegtl::seq<skip, pegtl::opt<predicate_object_list>, node_close> {};
struct node_with_properties : nested<node_open, node_body> {};

// --- triple terms and reified triples, which both begin with "<<"
struct double_open : pegtl::string<'<', '<'> {};
struct part_subject : pegtl::sor<iri_term, blank_node_label, anonymous_node> {};              // [33] ttSubject
struct part_literal : pegtl::sor<rdf_literal, numeric_literal, boolean_literal> {};

struct triple_term;
struct triple_term_open : pegtl::string<'<', '<', '('> {};
struct triple_term_paren : pegtl::one<'('> {};
struct triple_term_subject : part_subject {};
struct triple_term_object : pegtl::sor<part_subject, part_literal, triple_term> {};           // [34] ttObject
struct triple_term_close : pegtl::string<')', '>', '>'> {};
struct triple_term_body : pegtl::seq<skip, triple_term_subject, skip, verb, skip, triple_term_object, skip, triple_term_close> {};
struct triple_term : nested<triple_term_open, triple_term_body> {};                           // [32] tripleTerm

struct reified_triple;
struct reifier;
struct reified_open : pegtl::seq<pegtl::not_at<triple_term_open>, double_open> {};
struct reified_start : pegtl::success {};
struct reified_subject : pegtl::sor<part_subject, reified_triple> {};                         // [30] rtSubject
struct reified_object : pegtl::sor<part_subject, part_literal, triple_term_or_reified_triple> {};  // [31] rtObject
struct reified_close : pegtl::string<'>', '>'> {};
struct reified_body : pegtl::seq<reified_start, skip, reified_subject, skip, verb, skip, reified_object, skip, pegtl::opt<reifier>, reified_close> {};
struct reified_triple : nested<reified_open, reified_body> {};                                // [29] reifiedTriple

struct triple_term_or_reified_triple : nested<double_open, pegtl::if_then_else<triple_term_paren, triple_term_body, reified_body>> {};

// --- annotations
struct reifier_mark : pegtl::one<'~'> {};
struct reifier_name : part_subject {};
struct reifier : pegtl::seq<reifier_mark, skip, pegtl::opt<reifier_name, skip>> {};           // [28] reifier
struct annotation_block_open : pegtl::string<'{', '|'> {};
struct annotation_block_close : pegtl::string<'|', '}'> {};
struct annotation_block_body : pegtl::seq<skip, predicate_object_list, annotation_block_close, skip> {};
struct annotation_block : nested<annotation_block_open, annotation_block_body> {};            // [36] annotationBlock
struct annotation_start : pegtl::at<pegtl::one<'~', '{'>> {};
struct annotation : pegtl::seq<annotation_start, pegtl::plus<pegtl::sor<reifier, annotation_block>>> {};  // [35] annotation

// --- triples
struct resource : pegtl::sor<iri_term, blank_node_label> {};
struct resource_subject : resource {};
struct collection_subject : collection {};
// As a subject, "[ ... ]" may do without anything behind it, and "[]" may not.
struct anonymous_subject : anon {};                                                           // [54] ANON
struct described_body : pegtl::seq<skip, predicate_object_list, node_close> {};
struct described_subject : nested<node_open, described_body> {};
struct reified_triple_subject : reified_triple {};
struct then_properties : pegtl::seq<skip, predicate_object_list> {};
struct properties_or_none : pegtl::seq<skip, pegtl::opt<predicate_object_list>> {};

struct triples : pegtl::sor<                                                                  // [11] triples
    pegtl::seq<resource_subject, then_properties>,
    pegtl::seq<anonymous_subject, then_properties>,
    pegtl::seq<described_subject, properties_or_none>,
    pegtl::seq<collection_subject, then_properties>,
    pegtl::seq<reified_triple_subject, properties_or_none>> {};

// --- directives
struct prefix_name : pname_ns {};
struct declared_iri : iriref {};
struct prefix_declaration : pegtl::seq<skip, prefix_name, skip, declared_iri> {};
struct base_declaration : pegtl::seq<skip, declared_iri> {};
struct version_specifier : pegtl::seq<                                                        // [10] VersionSpecifier
    pegtl::not_at<pegtl::sor<pegtl::string<'"', '"', '"'>, pegtl::string<'\'', '\'', '\''>>>,
    pegtl::sor<string_literal2, string_literal1>> {};
struct version_announcement : pegtl::seq<skip, version_specifier> {};
struct prefix_id : pegtl::seq<pegtl::string<'p', 'r', 'e', 'f', 'i', 'x'>, prefix_declaration, token<'.'>> {};           // [4] prefixID
struct base : pegtl::seq<pegtl::string<'b', 'a', 's', 'e'>, base_declaration, token<'.'>> {};                            // [5] base
struct version : pegtl::seq<pegtl::string<'v', 'e', 'r', 's', 'i', 'o', 'n'>, version_announcement, token<'.'>> {};      // [6] version
struct at_word : pegtl::sor<prefix_id, base, version> {};
struct at_directive : pegtl::seq<pegtl::one<'@'>, at_word> {};
struct sparql_prefix : pegtl::seq<pegtl::istring<'p', 'r', 'e', 'f', 'i', 'x'>, word_end, prefix_declaration> {};        // [7] sparqlPrefix
struct sparql_base : pegtl::seq<pegtl::istring<'b', 'a', 's', 'e'>, word_end, base_declaration> {};                      // [8] sparqlBase
struct sparql_version : pegtl::seq<pegtl::istring<'v', 'e', 'r', 's', 'i', 'o', 'n'>, word_end, version_announcement> {};  // [9] sparqlVersion
struct directive : pegtl::sor<at_directive, sparql_prefix, sparql_base, sparql_version> {};   // [3] directive

struct statement : pegtl::sor<directive, pegtl::seq<triples, pegtl::one<'.'>>> {};            // [2] statement

// --- TriG
struct default_graph_open : pegtl::one<'{'> {};
struct named_graph_open : pegtl::one<'{'> {};
struct graph_close : pegtl::one<'}'> {};
struct graph_keyword : pegtl::seq<pegtl::istring<'g', 'r', 'a', 'p', 'h'>, word_end> {};
struct label_or_subject : pegtl::sor<resource_subject, anonymous_subject> {};                 // [7g] labelOrSubject
struct graph_block_start : pegtl::seq<graph_keyword, skip, label_or_subject, skip, named_graph_open> {};
struct triples_or_graph : pegtl::seq<label_or_subject, skip,                                  // [3g] triplesOrGraph
    pegtl::sor<named_graph_open, pegtl::seq<predicate_object_list, pegtl::one<'.'>>>> {};
struct triples2 : pegtl::sor<                                                                 // [4g] triples2
    pegtl::seq<described_subject, properties_or_none, pegtl::one<'.'>>,
    pegtl::seq<collection_subject, then_properties, pegtl::one<'.'>>,
    pegtl::seq<reified_triple_subject, properties_or_none, pegtl::one<'.'>>> {};
struct trig_statement : pegtl::sor<directive, default_graph_open, graph_block_start, triples_or_graph, triples2> {};  // [2g] block
struct triples_block_end : pegtl::sor<pegtl::one<'.'>, pegtl::at<pegtl::one<'}'>>> {};
struct trig_block_statement : pegtl::sor<graph_close, pegtl::seq<triples, triples_block_end>> {};  // [6g] triplesBlock

// clang-format on

}  // namespace casus::storage::grammar::turtle
