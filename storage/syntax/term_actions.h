#pragma once

#include <string_view>

#include "storage/syntax/parse_failure.h"
#include "storage/syntax/statement_builder.h"
#include "storage/syntax/statement_grammar.h"
#include "storage/syntax/terminals.h"

/// What the readers have in common: the actions of the shared terminals, and the two ways to run a grammar.
namespace casus::storage::grammar {

/// The one action family of the readers. A rule of which it knows nothing has no action.
template <typename Rule>
struct action : pegtl::nothing<Rule> {};

template <typename Input>
std::string_view matched(const Input& in) {
  return {in.begin(), in.size()};
}

// Calls one member function of the builder, with or without the matched text.
template <void (StatementBuilder::*Method)(std::string_view)>
struct with_text {
  template <typename Input>
  static void apply(const Input& in, StatementBuilder& builder) {
    (builder.*Method)(matched(in));
  }
};
template <void (StatementBuilder::*Method)()>
struct without_text {
  static void apply0(StatementBuilder& builder) { (builder.*Method)(); }
};
template <std::size_t Quotes>
struct quoted {
  template <typename Input>
  static void apply(const Input& in, StatementBuilder& builder) {
    builder.string_literal(matched(in), Quotes);
  }
};

// clang-format off
template <> struct action<uchar> : without_text<&StatementBuilder::escape> {};
template <> struct action<escape> : without_text<&StatementBuilder::escape> {};
template <> struct action<pn_local_esc> : without_text<&StatementBuilder::escape> {};
template <> struct action<iriref> : with_text<&StatementBuilder::iri_reference> {};
template <> struct action<blank_node_label> : with_text<&StatementBuilder::blank_node_label> {};
template <> struct action<string_literal1> : quoted<1> {};
template <> struct action<string_literal2> : quoted<1> {};
template <> struct action<string_literal_long1> : quoted<3> {};
template <> struct action<string_literal_long2> : quoted<3> {};
template <> struct action<lang_dir> : with_text<&StatementBuilder::language_tag> {};

template <> inline constexpr const char* expected<iri_chars> = "a character that an IRI may hold";
template <> inline constexpr const char* expected<iriref_end> = "'>'";
template <> inline constexpr const char* expected<iriref> = "an IRI in <>";
template <> inline constexpr const char* expected<hex> = "a hexadecimal digit";
template <> inline constexpr const char* expected<pn_local_esc_char> = "a character that may be escaped in a name";
template <> inline constexpr const char* expected<pname_colon> = "':'";
template <> inline constexpr const char* expected<echar_char> = "one of t b n r f u U \" ' \\";
template <> inline constexpr const char* expected<string_end<'"'>> = "the closing '\"'";
template <> inline constexpr const char* expected<string_end<'\''>> = "the closing \"'\"";
template <> inline constexpr const char* expected<long_string_end<'"'>> = "the closing '\"\"\"'";
template <> inline constexpr const char* expected<long_string_end<'\''>> = "the closing \"'''\"";
template <> inline constexpr const char* expected<blank_node_label> = "a blank node label";
template <> inline constexpr const char* expected<digits> = "a digit";
template <> inline constexpr const char* expected<characters<is_letter>> = "a letter";
template <> inline constexpr const char* expected<characters<is_letter_or_digit>> = "a letter or a digit";
template <> inline constexpr const char* expected<base_direction> = "'ltr' or 'rtl'";
template <> inline constexpr const char* expected<lang_dir> = "a language tag";
template <> inline constexpr const char* expected<pegtl::one<'.'>> = "'.'";
template <> inline constexpr const char* expected<pegtl::one<','>> = "','";
template <> inline constexpr const char* expected<pegtl::one<';'>> = "';'";
template <> inline constexpr const char* expected<pegtl::one<']'>> = "']'";
template <> inline constexpr const char* expected<pegtl::one<')'>> = "')'";
template <> inline constexpr const char* expected<pegtl::one<'{'>> = "'{'";
template <> inline constexpr const char* expected<pegtl::one<'}'>> = "'}'";
// clang-format on

using Input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf_crlf, const char*>;

template <typename Rule>
const char* parse_statement(const char* begin, const char* end, StatementBuilder& builder) {
  Input in(begin, end, "");
  return pegtl::parse<Rule, action>(in, builder) ? in.current() : nullptr;
}

template <typename Rule>
void explain_statement(const char* begin, const char* end, FurthestFailure& failure) {
  Input in(begin, end, "");
  failure.at = begin;
  static_cast<void>(pegtl::parse<Rule, pegtl::nothing, find_furthest>(in, failure));
}

template <typename Rule>
constexpr StatementGrammar statement_grammar() {
  return {&parse_statement<Rule>, &explain_statement<Rule>};
}

}  // namespace casus::storage::grammar
