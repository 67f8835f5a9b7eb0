#pragma once

#include "query/syntax/grammar/boundaries.h"

/// Groups, triples and property paths (SPARQL 1.2; the numbers are those of SPARQL 1.1, productions 52 to 68 and 75 to
/// 107). The rules for triples with and without paths are one; whether a predicate may be a path is asked of the
/// builder. `[` and `(` decide before `[]` and `()`.
namespace casus::query::grammar::patterns {

// clang-format off

// --- property paths
struct path_iri : iri {};
struct path_type : type_keyword {};
struct path_predicate : pegtl::sor<path_iri, path_type> {};

struct caret : token<pegtl::one<'^'>, "\"^\""> {};
struct negated_caret : caret {};
struct inverse_caret : caret {};
struct slash : token<pegtl::one<'/'>, "\"/\""> {};
struct bar : token<pegtl::seq<pegtl::one<'|'>, pegtl::not_at<pegtl::one<'|'>>>, "\"|\""> {};
struct exclamation : token<pegtl::one<'!'>, "\"!\""> {};

// "+5" and "?x" behind a predicate are its object.
struct path_mod_text : pegtl::sor<pegtl::one<'*'>,
    pegtl::seq<pegtl::one<'?'>, pegtl::not_at<pegtl::sor<terminals::pn_chars_u, pegtl::digit>>>,
    pegtl::seq<pegtl::one<'+'>, pegtl::not_at<pegtl::opt<pegtl::one<'.'>>, pegtl::digit>>> {};
struct path_mod : token<path_mod_text, "a path operator"> {};                               // [93] PathMod

struct begin_negated_set : exclamation {};
struct negated_iri : iri {};
struct negated_type : type_keyword {};
struct path_one_in_property_set : pegtl::seq<pegtl::opt<negated_caret>, pegtl::sor<negated_iri, negated_type>> {};  // [96]
struct path_negated_property_set : pegtl::seq<begin_negated_set, pegtl::sor<path_one_in_property_set,       // [95]
    pegtl::seq<open_paren, pegtl::opt<pegtl::list<path_one_in_property_set, bar>>, close_paren>>> {};

struct path;
struct path_primary : pegtl::sor<path_predicate, path_negated_property_set,                 // [94] PathPrimary
    nested<'(', pegtl::seq<open_paren, path, close_paren>>> {};
struct path_elt : pegtl::seq<path_primary, pegtl::opt<path_mod>> {};                        // [91] PathElt
struct inverse_path : pegtl::seq<inverse_caret, path_elt> {};
struct path_elt_or_inverse : labelled<pegtl::sor<inverse_path, path_elt>, "a property path"> {};  // [92] PathEltOrInverse
struct begin_sequence : pegtl::success {};
struct begin_alternative : pegtl::success {};
struct path_sequence : pegtl::seq<begin_sequence, pegtl::list<path_elt_or_inverse, slash>> {};     // [90] PathSequence
struct path_alternative : pegtl::seq<begin_alternative, pegtl::list<path_sequence, bar>> {};       // [89] PathAlternative
struct path : path_alternative {};                                                          // [88] Path

// --- triples
struct annotated_object;
struct variable_verb : var {};
struct verb_iri : iri {};
struct verb_type : type_keyword {};
struct simple_verb : pegtl::sor<verb_iri, verb_type> {};
struct verb_path : path {};                                                                 // [84] VerbPath
struct paths_are_allowed {
  using rule_t = paths_are_allowed;
  using subs_t = pegtl::empty_list;
  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input&, ParseState& state) { return state.triples.paths_allowed; }
};
struct verb : labelled<pegtl::sor<variable_verb,                                            // [78] Verb
    pegtl::if_then_else<paths_are_allowed, verb_path, simple_verb>>, "a predicate"> {};
struct object_list : pegtl::list<annotated_object, comma> {};                                         // [79] ObjectList
struct property_list_not_empty : pegtl::seq<verb, object_list,                              // [77] PropertyListNotEmpty
    pegtl::star<semicolon, pegtl::opt<verb, object_list>>> {};

struct anon : token<terminals::anon, "\"[]\""> {};                                         // [163] ANON
struct simple_term : pegtl::sor<var, iri, literal, numeric_literal, blank_node_label> {};   // VarOrTerm without NIL, ANON, TripleTerm

// --- triple terms and reified triples
struct triple_term;
struct reified_triple;
struct part_verb_type : type_keyword {};
struct part_verb : labelled<pegtl::sor<var, iri, part_verb_type>, "a predicate"> {};
struct term_part : pegtl::sor<simple_term, anon, nested<'<', triple_term>> {};
struct term_subject : labelled<term_part, "a subject"> {};                                  // TripleTermSubject
struct term_object : labelled<term_part, "an object"> {};                                   // TripleTermObject
struct begin_triple_term : open_triple_term {};
struct end_triple_term : close_triple_term {};
struct triple_term : pegtl::seq<begin_triple_term, term_subject, part_verb, term_object,    // TripleTerm
    end_triple_term> {};

struct reified_part : pegtl::sor<term_part, nested<'<', reified_triple>> {};
struct reified_subject : labelled<reified_part, "a subject"> {};                            // ReifiedTripleSubject
struct reified_object : labelled<reified_part, "an object"> {};                             // ReifiedTripleObject
struct tilde : token<pegtl::one<'~'>, "\"~\""> {};
struct reifier_id : pegtl::sor<var, iri, blank_node_label, anon> {};                        // VarOrReifierId
struct reified_triple_name : reifier_id {};
struct begin_reified_triple : token<pegtl::seq<pegtl::string<'<', '<'>, pegtl::not_at<pegtl::one<'('>>>, "\"<<\""> {};
struct end_reified_triple : token<pegtl::string<'>', '>'>, "\">>\""> {};
struct reified_triple : pegtl::seq<begin_reified_triple, reified_subject, part_verb, reified_object,  // ReifiedTriple
    pegtl::opt<tilde, pegtl::opt<reified_triple_name>>, end_reified_triple> {};

// --- blank node property lists and collections
struct begin_blank_node_text : pegtl::one<'['> {};
struct begin_blank_node : token<begin_blank_node_text, "\"[\""> {};
struct end_blank_node : close_bracket {};
struct begin_collection_text : pegtl::one<'('> {};
struct begin_collection : token<begin_collection_text, "\"(\""> {};
struct end_collection : close_paren {};
struct item;

struct blank_node_properties : pegtl::seq<property_list_not_empty, end_blank_node> {};      // [99] BlankNodePropertyList
struct collection_items : pegtl::seq<pegtl::plus<item>, end_collection> {};                 // [102] Collection

struct blank_node : pegtl::seq<begin_blank_node, pegtl::sor<end_blank_node, blank_node_properties>> {};
struct collection : pegtl::seq<begin_collection, pegtl::sor<end_collection, collection_items>> {};
struct graph_node : pegtl::sor<simple_term, nested<'[', blank_node>, nested<'(', collection>,         // GraphNode
    nested<'<', triple_term>, nested<'<', reified_triple>> {};
struct object : labelled<graph_node, "an object"> {};                                       // GraphNode of Object
struct item : graph_node {};

// --- reifiers and annotations
struct anonymous_reifier : pegtl::success {};
struct reifier : pegtl::seq<tilde, pegtl::sor<reifier_id, anonymous_reifier>> {};           // Reifier
struct begin_annotation : token<pegtl::string<'{', '|'>, "\"{|\""> {};
struct end_annotation : token<pegtl::string<'|', '}'>, "\"|}\""> {};
struct annotation_block : pegtl::seq<begin_annotation, property_list_not_empty, end_annotation> {};   // AnnotationBlock
struct annotation : labelled<pegtl::sor<reifier, nested<'{', annotation_block>>, "an annotation"> {};
struct annotated_object : pegtl::seq<object, pegtl::star<annotation>> {};                   // [80] Object

// --- subjects
struct subject : pegtl::success {};                                                         // ParseState::node becomes the subject
struct properties : pegtl::seq<subject, property_list_not_empty> {};
struct optional_properties : pegtl::seq<subject, pegtl::opt<property_list_not_empty>> {};
struct blank_node_subject : pegtl::seq<begin_blank_node, pegtl::sor<
    pegtl::seq<end_blank_node, properties>, pegtl::seq<blank_node_properties, optional_properties>>> {};
struct collection_subject : pegtl::seq<begin_collection, pegtl::sor<
    pegtl::seq<end_collection, properties>, pegtl::seq<collection_items, optional_properties>>> {};
struct triples_same_subject : labelled<pegtl::sor<pegtl::seq<simple_term, properties>,      // [75] TriplesSameSubject
    nested<'[', blank_node_subject>, nested<'(', collection_subject>,
    pegtl::seq<nested<'<', triple_term>, properties>,
    pegtl::seq<nested<'<', reified_triple>, optional_properties>>, "a triple pattern"> {};
// A dot between, and perhaps one behind.
struct triples : pegtl::seq<triples_same_subject, pegtl::star<dot, triples_same_subject>, pegtl::opt<dot>> {};

struct triples_block : triples {};                                                          // [55] TriplesBlock
struct triples_template_body : triples {};                                                  // [52] TriplesTemplate

// --- groups
struct optional_keyword : keyword<"OPTIONAL"> {};
struct minus_keyword : keyword<"MINUS"> {};
struct graph_keyword : keyword<"GRAPH"> {};
struct service_keyword : keyword<"SERVICE"> {};
struct union_keyword : keyword<"UNION"> {};
struct filter_keyword : keyword<"FILTER"> {};
struct bind_keyword : keyword<"BIND"> {};
struct values_keyword : keyword<"VALUES"> {};

struct first_alternative : group_graph_pattern {};
struct next_alternative : group_graph_pattern {};
struct group_or_union_graph_pattern : pegtl::seq<first_alternative,                         // [67] GroupOrUnionGraphPattern
    pegtl::star<union_keyword, next_alternative>> {};
struct optional_graph_pattern : pegtl::seq<optional_keyword, group_graph_pattern> {};       // [57] OptionalGraphPattern
struct minus_graph_pattern : pegtl::seq<minus_keyword, group_graph_pattern> {};             // [66] MinusGraphPattern
struct name : var_or_iri {};
struct graph_graph_pattern : pegtl::seq<graph_keyword, name, group_graph_pattern> {};       // [58] GraphGraphPattern
struct silent : keyword<"SILENT"> {};
struct not_silent : pegtl::success {};
struct service_graph_pattern : pegtl::seq<service_keyword, pegtl::sor<silent, not_silent>,  // [59] ServiceGraphPattern
    name, group_graph_pattern> {};
struct filter : pegtl::seq<filter_keyword, constraint> {};                                  // [68] Filter
struct bind : pegtl::seq<bind_keyword, open_paren, expression, keyword<"AS">, var, close_paren> {};  // [60] Bind
struct inline_data : pegtl::seq<values_keyword, data_block> {};                             // [61] InlineData

struct graph_pattern_not_triples : labelled<pegtl::sor<group_or_union_graph_pattern,        // [56] GraphPatternNotTriples
    optional_graph_pattern, minus_graph_pattern, graph_graph_pattern, service_graph_pattern, filter, bind, inline_data>,
    "a graph pattern"> {};
struct begin_group_text : pegtl::one<'{'> {};
struct begin_group : token<begin_group_text, "\"{\""> {};
struct end_group : close_brace {};
struct nested_select : sub_select {};
struct group_graph_pattern_sub : pegtl::seq<pegtl::opt<triples_block>,                      // [54] GroupGraphPatternSub
    pegtl::star<graph_pattern_not_triples, pegtl::opt<dot>, pegtl::opt<triples_block>>> {};
struct group_body : pegtl::seq<begin_group, pegtl::sor<nested_select, group_graph_pattern_sub>, end_group> {};

// --- VALUES
struct undef : keyword<"UNDEF"> {};
struct data_triple_term;
struct data_part : pegtl::sor<iri, literal, numeric_literal, nested<'<', data_triple_term>> {};
struct data_subject : iri {};                                                               // TripleTermDataSubject
struct data_verb : labelled<pegtl::sor<iri, part_verb_type>, "a predicate"> {};
struct data_object : labelled<data_part, "an object"> {};                                   // TripleTermDataObject
struct data_triple_term : pegtl::seq<begin_triple_term, data_subject, data_verb, data_object,         // TripleTermData
    end_triple_term> {};
struct data_term : data_part {};
struct data_block_value : labelled<pegtl::sor<data_term, undef>, "a value"> {};             // [65] DataBlockValue
struct data_var : var {};
struct begin_data : pegtl::success {};
struct single_value : data_block_value {};
struct inline_data_one_var : pegtl::seq<data_var, open_brace, pegtl::star<single_value>, close_brace> {};  // [63]
struct row : pegtl::seq<open_paren, pegtl::star<data_block_value>, close_paren> {};
struct inline_data_full : pegtl::seq<open_paren, pegtl::star<data_var>, close_paren,        // [64] InlineDataFull
    open_brace, pegtl::star<row>, close_brace> {};
struct data_block_body : pegtl::seq<begin_data, pegtl::sor<inline_data_one_var, inline_data_full>> {};     // [62] DataBlock

// clang-format on

}  // namespace casus::query::grammar::patterns

namespace TAO_PEGTL_NAMESPACE {

template <typename Name>
struct analyze_traits<Name, casus::query::grammar::patterns::paths_are_allowed> : analyze_opt_traits<> {};

}  // namespace TAO_PEGTL_NAMESPACE
