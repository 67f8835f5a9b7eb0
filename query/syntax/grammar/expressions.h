#pragma once

#include "query/syntax/grammar/boundaries.h"

/// Expressions (SPARQL 1.2; the numbers are those of SPARQL 1.1, productions 69 and 110 to 128). One flat rule instead
/// of a level for each precedence; the builder knows the precedences.
namespace casus::query::grammar::expressions {

bool match_function_name(Input& in, ParseState& state);
bool match_aggregate_name(Input& in, ParseState& state);

// clang-format off

struct arg_expression : expression {};
struct arguments : pegtl::list<arg_expression, comma> {};

// --- calls. The word decides between functions and aggregates: [121] BuiltInCall, [127] Aggregate
struct function_name : boundary<match_function_name> {};
struct aggregate_name : boundary<match_aggregate_name> {};
struct distinct : keyword<"DISTINCT"> {};
struct end_of_arguments : close_paren {};

struct function_call_named : pegtl::seq<function_name, open_paren, pegtl::opt<arguments>, end_of_arguments> {};

struct separator : string {};
struct aggregate : pegtl::seq<aggregate_name, open_paren, pegtl::opt<distinct>, pegtl::sor<asterisk, arg_expression>,
    pegtl::opt<semicolon, keyword<"SEPARATOR">, equals, separator>, end_of_arguments> {};

struct exists : keyword<"EXISTS"> {};
struct not_keyword : keyword<"NOT"> {};
struct exists_func : pegtl::seq<exists, group_graph_pattern> {};                       // [125] ExistsFunc
struct not_exists_func : pegtl::seq<not_keyword, exists, group_graph_pattern> {};      // [126] NotExistsFunc

struct built_in_call : pegtl::sor<function_call_named, aggregate, exists_func, not_exists_func> {};

// --- functions named by IRIs: [128] iriOrFunction, [71] ArgList
struct begin_arguments : open_paren {};
struct arg_list : pegtl::seq<begin_arguments, pegtl::opt<distinct>, pegtl::opt<arguments>, end_of_arguments> {};
struct iri_operand : pegtl::success {};
struct iri_or_function : pegtl::seq<iri, pegtl::sor<arg_list, iri_operand>> {};
struct function_call : pegtl::seq<iri, arg_list> {};                                   // [70] FunctionCall

// --- operands
struct bracketted : pegtl::seq<open_paren, expression, close_paren> {};                // [120] BrackettedExpression
struct term_operand : pegtl::sor<var, literal, numeric_literal> {};
struct triple_term;
struct triple_subject : labelled<pegtl::sor<var, iri>, "a variable or an IRI"> {};     // ExprTripleTermSubject
struct triple_verb_type : type_keyword {};
struct triple_verb : labelled<pegtl::sor<var, iri, triple_verb_type>, "a predicate"> {};
struct triple_object_term : pegtl::sor<var, iri, literal, numeric_literal> {};
struct triple_object : labelled<pegtl::sor<triple_object_term, nested<'<', triple_term>>, "an object"> {};  // ExprTripleTermObject
struct begin_triple_term : open_triple_term {};
struct end_triple_term : close_triple_term {};
struct triple_term : pegtl::seq<begin_triple_term, triple_subject, triple_verb, triple_object, end_triple_term> {};  // ExprTripleTerm

struct primary_expression : pegtl::sor<bracketted, term_operand, iri_or_function, nested<'<', triple_term>,  // [119] PrimaryExpression
    built_in_call> {};
struct not_operator : token<pegtl::one<'!'>, "\"!\""> {};
struct sign_operator : token<pegtl::one<'+', '-'>, "\"-\""> {};
// A sign that touches a number belongs to the number.
struct signed_number : numeric_literal {};
struct signed_expression : pegtl::sor<signed_number, pegtl::seq<sign_operator, required<primary_expression>>,
    primary_expression> {};
struct unary_expression : labelled<pegtl::sor<                                         // [118] UnaryExpression
    pegtl::seq<pegtl::plus<not_operator>, required<signed_expression>>, signed_expression>, "an expression"> {};

// --- operators
// By the longest match of section 19.8, "<?a&&?b>" is an IRI, not a comparison, and "<<(" no operator.
struct no_operator : pegtl::not_at<pegtl::sor<terminals::iriref, pegtl::string<'<', '<'>>> {};
struct binary_operator_text : pegtl::seq<no_operator, pegtl::sor<pegtl::string<'|', '|'>, pegtl::string<'&', '&'>, pegtl::string<'!', '='>,
    pegtl::string<'<', '='>, pegtl::string<'>', '='>, pegtl::one<'=', '<', '>', '+', '-', '*', '/'>>> {};
struct binary_operator : token<binary_operator_text, "an operator"> {};
struct in_keyword : keyword<"IN"> {};
struct not_in_keyword : pegtl::seq<not_keyword, keyword<"IN">> {};
struct expression_list : pegtl::seq<open_paren, pegtl::opt<arguments>, end_of_arguments> {};          // [72] ExpressionList
struct operation : labelled<pegtl::sor<pegtl::seq<binary_operator, required<unary_expression>>,
    pegtl::seq<pegtl::sor<in_keyword, not_in_keyword>, required<expression_list>>>, "an operator"> {};

struct expression_body : pegtl::seq<unary_expression, pegtl::star<operation>> {};      // [110] to [117]
struct constraint_body : labelled<pegtl::sor<bracketted, built_in_call, function_call>,               // [69] Constraint
    "an expression in parentheses or a function call"> {};

// clang-format on

}  // namespace casus::query::grammar::expressions
