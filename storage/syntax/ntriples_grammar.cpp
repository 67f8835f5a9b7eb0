#include "storage/syntax/ntriples_grammar.h"

#include "storage/syntax/statement_grammar.h"
#include "storage/syntax/term_actions.h"

namespace casus::storage {

namespace grammar {

// clang-format off
template <> struct action<line::iri> {
  template <typename Input>
  static void apply(const Input& in, StatementBuilder& builder) {
    builder.iri_reference(matched(in));
    builder.iri_term();
  }
};
template <> struct action<line::subject> : without_text<&StatementBuilder::subject> {};
template <> struct action<line::predicate> {
  template <typename Input>
  static void apply(const Input& in, StatementBuilder& builder) {
    builder.iri_reference(matched(in));
    builder.iri_term();
    builder.predicate();
  }
};
template <> struct action<line::object> : without_text<&StatementBuilder::object> {};
template <> struct action<line::graph_label> : without_text<&StatementBuilder::graph> {};
template <> struct action<line::datatype> : with_text<&StatementBuilder::datatype> {};
template <> struct action<line::triple_term_open> : without_text<&StatementBuilder::open_triple> {};
template <> struct action<line::triple_term_object> : without_text<&StatementBuilder::triple_object> {};
template <> struct action<line::triple_term_close> : without_text<&StatementBuilder::close_triple_term> {};

template <> inline constexpr const char* expected<line::ntriples_statement> = "a subject (an IRI in <> or a blank node) or VERSION";
template <> inline constexpr const char* expected<line::nquads_statement> = expected<line::ntriples_statement>;
template <> inline constexpr const char* expected<line::subject> = "a subject (an IRI in <> or a blank node)";
template <> inline constexpr const char* expected<line::predicate> = "a predicate (an IRI in <>)";
template <> inline constexpr const char* expected<line::object_term> = "an object (an IRI in <>, a blank node, a literal or '<<(')";
template <> inline constexpr const char* expected<line::object> = expected<line::object_term>;
template <> inline constexpr const char* expected<line::triple_term_object> = expected<line::object_term>;
template <> inline constexpr const char* expected<line::triple_term_close> = "')>>'";
template <> inline constexpr const char* expected<line::graph_label> = "a graph name";
template <> inline constexpr const char* expected<line::line_end> = "the end of the line";
template <> inline constexpr const char* expected<line::datatype> = "'^^'";
template <> inline constexpr const char* expected<line::version_specifier> = "a version in double quotes, such as \"1.2\"";
// clang-format on

}  // namespace grammar

constinit const StatementGrammar kNTriplesLine = grammar::statement_grammar<grammar::line::ntriples_statement>();
constinit const StatementGrammar kNQuadsLine = grammar::statement_grammar<grammar::line::nquads_statement>();

}  // namespace casus::storage
