#include "storage/syntax/turtle_grammar.h"

#include "storage/syntax/statement_grammar.h"
#include "storage/syntax/term_actions.h"

namespace casus::storage {

namespace grammar {

// clang-format off
template <> struct action<turtle::pname> : with_text<&StatementBuilder::prefixed_name> {};
template <> struct action<turtle::iri_term> : without_text<&StatementBuilder::iri_term> {};
template <> struct action<turtle::rdf_type> : without_text<&StatementBuilder::rdf_type> {};
template <> struct action<turtle::verb> : without_text<&StatementBuilder::predicate> {};
template <> struct action<turtle::datatype> : with_text<&StatementBuilder::datatype> {};
template <> struct action<turtle::numeric_literal> : with_text<&StatementBuilder::number> {};
template <> struct action<turtle::boolean_literal> : with_text<&StatementBuilder::boolean> {};
template <> struct action<turtle::object> : without_text<&StatementBuilder::object> {};
template <> struct action<turtle::collection_open> : without_text<&StatementBuilder::open_collection> {};
template <> struct action<turtle::collection_item> : without_text<&StatementBuilder::collection_item> {};
template <> struct action<turtle::collection_close> : without_text<&StatementBuilder::close_collection> {};
template <> struct action<turtle::node_open> : without_text<&StatementBuilder::open_node> {};
template <> struct action<turtle::node_close> : without_text<&StatementBuilder::close_node> {};
template <> struct action<turtle::anonymous_node> : without_text<&StatementBuilder::anonymous_node> {};
template <> struct action<turtle::triple_term_open> : without_text<&StatementBuilder::open_triple> {};
template <> struct action<turtle::triple_term_subject> : without_text<&StatementBuilder::subject> {};
template <> struct action<turtle::triple_term_object> : without_text<&StatementBuilder::triple_object> {};
template <> struct action<turtle::triple_term_close> : without_text<&StatementBuilder::close_triple_term> {};
template <> struct action<turtle::triple_term_paren> : without_text<&StatementBuilder::open_triple> {};
template <> struct action<turtle::reified_start> : without_text<&StatementBuilder::open_triple> {};
template <> struct action<turtle::reified_subject> : without_text<&StatementBuilder::subject> {};
template <> struct action<turtle::reified_object> : without_text<&StatementBuilder::triple_object> {};
template <> struct action<turtle::reified_close> : without_text<&StatementBuilder::close_reified_triple> {};
template <> struct action<turtle::annotation_start> : without_text<&StatementBuilder::open_annotation> {};
template <> struct action<turtle::reifier_mark> : without_text<&StatementBuilder::forget_reifier> {};
template <> struct action<turtle::reifier_name> : without_text<&StatementBuilder::reifier_name> {};
template <> struct action<turtle::reifier> : without_text<&StatementBuilder::reifier> {};
template <> struct action<turtle::annotation_block_open> : without_text<&StatementBuilder::open_annotation_block> {};
template <> struct action<turtle::annotation_block_close> : without_text<&StatementBuilder::close_annotation_block> {};
template <> struct action<turtle::reified_triple_subject> : without_text<&StatementBuilder::subject> {};
template <> struct action<turtle::resource_subject> : without_text<&StatementBuilder::subject> {};
template <> struct action<turtle::collection_subject> : without_text<&StatementBuilder::subject> {};
template <> struct action<turtle::anonymous_subject> : without_text<&StatementBuilder::anonymous_subject> {};
template <> struct action<turtle::described_subject> : without_text<&StatementBuilder::subject> {};
template <> struct action<turtle::prefix_name> : with_text<&StatementBuilder::prefix_name> {};
template <> struct action<turtle::declared_iri> : with_text<&StatementBuilder::iri_reference> {};
template <> struct action<turtle::prefix_declaration> : without_text<&StatementBuilder::declare_prefix> {};
template <> struct action<turtle::base_declaration> : without_text<&StatementBuilder::declare_base> {};
template <> struct action<turtle::default_graph_open> : without_text<&StatementBuilder::open_default_graph> {};
template <> struct action<turtle::named_graph_open> : without_text<&StatementBuilder::open_named_graph> {};
template <> struct action<turtle::graph_close> : without_text<&StatementBuilder::close_graph> {};

template <> inline constexpr const char* expected<turtle::iri> = "an IRI";
template <> inline constexpr const char* expected<turtle::verb> = "a predicate (an IRI or 'a')";
template <> inline constexpr const char* expected<turtle::datatype> = "'^^'";
template <> inline constexpr const char* expected<turtle::object_term> = "an object (an IRI, a blank node, a literal, '[', '(' or '<<')";
template <> inline constexpr const char* expected<turtle::object> = expected<turtle::object_term>;
template <> inline constexpr const char* expected<turtle::collection_item> = expected<turtle::object_term>;
template <> inline constexpr const char* expected<turtle::collection_close> = "')'";
template <> inline constexpr const char* expected<turtle::node_close> = "']'";
template <> inline constexpr const char* expected<turtle::triple_term_subject> = "a subject (an IRI or a blank node)";
template <> inline constexpr const char* expected<turtle::triple_term_object> = "an object (an IRI, a blank node, a literal or '<<(')";
template <> inline constexpr const char* expected<turtle::triple_term_close> = "')>>'";
template <> inline constexpr const char* expected<turtle::reified_subject> = "a subject (an IRI, a blank node or '<<')";
template <> inline constexpr const char* expected<turtle::reified_object> = "an object (an IRI, a blank node, a literal, '<<' or '<<(')";
template <> inline constexpr const char* expected<turtle::reified_close> = "'>>'";
template <> inline constexpr const char* expected<turtle::reifier> = "'~'";
template <> inline constexpr const char* expected<turtle::reifier_name> = "a reifier (an IRI or a blank node)";
template <> inline constexpr const char* expected<turtle::annotation> = "an annotation";
template <> inline constexpr const char* expected<turtle::annotation_block> = "'{|'";
template <> inline constexpr const char* expected<turtle::annotation_block_close> = "'|}'";
template <> inline constexpr const char* expected<turtle::version_specifier> = "a version in single or double quotes, such as \"1.2\"";
template <> inline constexpr const char* expected<turtle::at_word> = "'prefix', 'base' or 'version'";
template <> inline constexpr const char* expected<turtle::triples> = "a subject";
template <> inline constexpr const char* expected<turtle::prefix_name> = "a prefix with its ':'";
template <> inline constexpr const char* expected<turtle::statement> = "a directive or a subject";
template <> inline constexpr const char* expected<turtle::trig_statement> = "a directive, a subject, '{' or GRAPH";
template <> inline constexpr const char* expected<turtle::label_or_subject> = "a graph name";
template <> inline constexpr const char* expected<turtle::named_graph_open> = "'{'";
template <> inline constexpr const char* expected<turtle::graph_close> = "'}'";
// clang-format on

}  // namespace grammar

constinit const StatementGrammar kTurtleStatement = grammar::statement_grammar<grammar::turtle::statement>();
constinit const StatementGrammar kTriGStatement = grammar::statement_grammar<grammar::turtle::trig_statement>();
constinit const StatementGrammar kTriGBlockStatement =
    grammar::statement_grammar<grammar::turtle::trig_block_statement>();

}  // namespace casus::storage
