#pragma once

#include "query/syntax/grammar/token.h"

/// The rules that one part of the grammar uses of another. Each part is instantiated in one translation unit.
namespace casus::query::grammar {

// terms.cpp: each leaves what it matched in ParseState::node.
bool match_var(Input& in, ParseState& state);
bool match_iri(Input& in, ParseState& state);
bool match_literal(Input& in, ParseState& state);
bool match_numeric_literal(Input& in, ParseState& state);
bool match_blank_node_label(Input& in, ParseState& state);
bool match_string(Input& in, ParseState& state);

// expressions.cpp: each leaves one operand in ParseState::expressions.
bool match_expression(Input& in, ParseState& state);
bool match_constraint(Input& in, ParseState& state);
bool match_bracketted_expression(Input& in, ParseState& state);

// patterns.cpp: a group in ParseState::groups.finished, triples in ParseState::triples.
bool match_group_graph_pattern(Input& in, ParseState& state);
bool match_triples_template(Input& in, ParseState& state);
bool match_data_block(Input& in, ParseState& state);

// queries.cpp
bool match_prologue(Input& in, ParseState& state);
bool match_query(Input& in, ParseState& state);
bool match_sub_select(Input& in, ParseState& state);

// updates.cpp
bool match_update1(Input& in, ParseState& state);

// clang-format off
struct var : boundary<match_var> {};                                          // [108] Var
struct iri : boundary<match_iri> {};                                          // [136] iri
struct literal : boundary<match_literal> {};                                  // [129] RDFLiteral | [134] BooleanLiteral
struct numeric_literal : boundary<match_numeric_literal> {};                  // [130] NumericLiteral
struct blank_node_label : boundary<match_blank_node_label> {};
struct string : boundary<match_string> {};                                    // [135] String

struct expression : boundary<match_expression> {};                            // [110] Expression
struct constraint : boundary<match_constraint> {};                            // [69] Constraint
struct bracketted_expression : boundary<match_bracketted_expression> {};      // [120] BrackettedExpression

struct group_graph_pattern : boundary<match_group_graph_pattern> {};          // [53] GroupGraphPattern
struct triples_template : boundary<match_triples_template> {};                // [52] TriplesTemplate
struct data_block : boundary<match_data_block> {};                            // [62] DataBlock

struct sub_select : boundary<match_sub_select> {};                            // [8] SubSelect

// --- punctuation
struct open_brace : token<pegtl::one<'{'>, "\"{\""> {};
struct close_brace : token<pegtl::one<'}'>, "\"}\""> {};
struct open_paren : token<pegtl::one<'('>, "\"(\""> {};
struct close_paren : token<pegtl::one<')'>, "\")\""> {};
struct open_bracket : token<pegtl::one<'['>, "\"[\""> {};
struct close_bracket : token<pegtl::one<']'>, "\"]\""> {};
struct dot : token<pegtl::one<'.'>, "\".\""> {};
struct comma : token<pegtl::one<','>, "\",\""> {};
struct semicolon : token<pegtl::one<';'>, "\";\""> {};
struct equals : token<pegtl::one<'='>, "\"=\""> {};
struct asterisk : token<pegtl::one<'*'>, "\"*\""> {};
struct open_triple_term : token<pegtl::string<'<', '<', '('>, "\"<<(\""> {};
struct close_triple_term : token<pegtl::string<')', '>', '>'>, "\")>>\""> {};
struct type_keyword : token<pegtl::seq<pegtl::one<'a'>, terminals::word_end>, "\"a\""> {};

struct var_or_iri : pegtl::sor<var, iri> {};                                  // [107] VarOrIri
// clang-format on

}  // namespace casus::query::grammar
