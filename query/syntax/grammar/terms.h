#pragma once

#include "query/syntax/grammar/boundaries.h"

/// Variables, IRIs and literals (SPARQL 1.1, section 19.8).
namespace casus::query::grammar::terms {

constexpr bool is_varname_start(char32_t c) {
  return storage::is_pn_chars_u(c) || (c >= '0' && c <= '9');
}
constexpr bool is_varname_char(char32_t c) {
  return storage::is_pn_chars(c) && c != '-';
}

// clang-format off

struct varname : pegtl::seq<terminals::character<is_varname_start>,            // [166] VARNAME
    pegtl::opt<terminals::characters<is_varname_char>>> {};
struct var_text : pegtl::seq<pegtl::one<'?', '$'>, varname> {};                // [143] VAR1, [144] VAR2
struct var : token<var_text, "a variable"> {};                                 // [108] Var

struct iriref : terminals::iriref {};                                          // [139] IRIREF
struct prefixed_name : terminals::prefixed_name {};                            // [137] PrefixedName
struct iri : token<pegtl::sor<iriref, prefixed_name>, "an IRI"> {};            // [136] iri

// The long forms first, and only them behind three quotes: "" would match the beginning of a long string that is not closed.
struct long_string1 : terminals::string_literal_long1 {};
struct long_string2 : terminals::string_literal_long2 {};
struct short_string1 : terminals::string_literal1 {};
struct short_string2 : terminals::string_literal2 {};
struct string_text : pegtl::sor<
    pegtl::if_then_else<pegtl::at<pegtl::string<'"', '"', '"'>>, long_string2, short_string2>,
    pegtl::if_then_else<pegtl::at<pegtl::string<'\'', '\'', '\''>>, long_string1, short_string1>> {};
struct string : token<string_text, "a string"> {};                             // [135] String

struct langtag_text : terminals::lang_dir {};                                   // LANG_DIR
struct langtag : token<langtag_text, "a language tag"> {};
struct datatype_mark : token<pegtl::string<'^', '^'>, "\"^^\""> {};
struct datatype : iri {};
struct plain_literal : string {};
struct rdf_literal : pegtl::seq<plain_literal,                                 // [129] RDFLiteral
    pegtl::opt<pegtl::sor<langtag, pegtl::seq<datatype_mark, datatype>>>> {};

struct true_literal : keyword<"TRUE"> {};
struct false_literal : keyword<"FALSE"> {};
struct literal : pegtl::sor<rdf_literal, true_literal, false_literal> {};      // ... | [134] BooleanLiteral

struct numeric_literal_text : pegtl::seq<pegtl::opt<terminals::sign>, terminals::numeric_literal_unsigned> {};
struct numeric_literal : token<numeric_literal_text, "a number"> {};           // [130] NumericLiteral

struct blank_node_label_text : terminals::blank_node_label {};                 // [142] BLANK_NODE_LABEL
struct blank_node_label : token<blank_node_label_text, "a blank node"> {};

// clang-format on

}  // namespace casus::query::grammar::terms
