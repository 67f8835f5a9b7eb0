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

template <> inline constexpr const char* expected<line::subject> = "a subject (an IRI in <> or a blank node)";
template <> inline constexpr const char* expected<line::predicate> = "a predicate (an IRI in <>)";
template <> inline constexpr const char* expected<line::object> = "an object (an IRI in <>, a blank node or a literal)";
template <> inline constexpr const char* expected<line::graph_label> = "a graph name";
template <> inline constexpr const char* expected<line::line_end> = "the end of the line";
template <> inline constexpr const char* expected<line::datatype> = "'^^'";
// clang-format on

}  // namespace grammar

constinit const StatementGrammar kNTriplesLine = grammar::statement_grammar<grammar::line::triple>();
constinit const StatementGrammar kNQuadsLine = grammar::statement_grammar<grammar::line::quad>();

}  // namespace casus::storage
