#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

/// The terminals that Turtle (RDF 1.2 Turtle, section 6.5) and SPARQL (SPARQL 1.2, section 19.8) share. Rules are named
/// after the productions, whose numbers in SPARQL 1.1 stand in the comments; no rule skips white space, none has an
/// action of its own. Text is UTF-8; a byte that is not UTF-8 matches nothing.
namespace casus::storage::grammar {

namespace pegtl = tao::pegtl;

using CharacterClass = bool (*)(char32_t);

/// A class of characters, with a table for ASCII.
template <CharacterClass Test>
struct character_table {
  static constexpr std::array<bool, 128> kAscii = [] {
    std::array<bool, 128> table{};
    for (std::size_t c = 0; c < table.size(); ++c) table[c] = Test(static_cast<char32_t>(c));
    return table;
  }();

  /// The length of the character of the class that begins at `text`, or 0. Requires text < end.
  static std::size_t match_one(const char* text, const char* end) {
    const auto byte = static_cast<unsigned char>(*text);
    if (byte < 0x80) return kAscii[byte] ? 1 : 0;
    const CodePoint c = decode_utf8(text, static_cast<std::size_t>(end - text));
    return c.length != 0 && Test(c.value) ? c.length : 0;
  }
};

/// One character of a class.
template <CharacterClass Test>
struct character {
  using rule_t = character;
  using subs_t = pegtl::empty_list;

  template <typename Input>
  [[nodiscard]] static bool match(Input& in) {
    if (in.empty()) return false;
    const std::size_t length = character_table<Test>::match_one(in.current(), in.end());
    if (length == 0) return false;
    in.bump(length);
    return true;
  }
};

/// One or more characters of a class, in one sweep.
template <CharacterClass Test>
struct characters {
  using rule_t = characters;
  using subs_t = pegtl::empty_list;

  template <typename Input>
  [[nodiscard]] static bool match(Input& in) {
    const char* const begin = in.current();
    const char* const end = in.end();
    const char* p = begin;
    while (p != end) {
      const auto byte = static_cast<unsigned char>(*p);
      const std::size_t length =
          byte < 0x80 ? character_table<Test>::kAscii[byte] : character_table<Test>::match_one(p, end);
      if (length == 0) break;
      p += length;
    }
    if (p == begin) return false;
    in.bump(static_cast<std::size_t>(p - begin));
    return true;
  }
};

constexpr bool is_ws(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
constexpr bool is_not_eol(char32_t c) {
  return c != '\r' && c != '\n';
}
constexpr bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool is_quote_char(char32_t c) {
  return c != '"' && c != '\\' && c != '\n' && c != '\r';
}
constexpr bool is_single_quote_char(char32_t c) {
  return c != '\'' && c != '\\' && c != '\n' && c != '\r';
}
constexpr bool is_long_quote_char(char32_t c) {
  return c != '"' && c != '\\';
}
constexpr bool is_long_single_quote_char(char32_t c) {
  return c != '\'' && c != '\\';
}
constexpr bool is_letter_or_digit(char32_t c) {
  return is_letter(c) || is_digit(c);
}
constexpr bool is_pn_local_start(char32_t c) {
  return is_pn_chars_u(c) || is_digit(c) || c == ':';
}
constexpr bool is_pn_local_char(char32_t c) {
  return is_pn_chars(c) || c == ':';
}
constexpr bool is_blank_node_label_start(char32_t c) {
  return is_pn_chars_u(c) || is_digit(c);
}

/// The rest of a line. Comments are skipped as bytes, whatever their encoding.
struct rest_of_line {
  using rule_t = rest_of_line;
  using subs_t = pegtl::empty_list;

  template <typename Input>
  [[nodiscard]] static bool match(Input& in) {
    const char* p = in.current();
    while (p != in.end() && is_not_eol(static_cast<unsigned char>(*p))) ++p;
    in.bump(static_cast<std::size_t>(p - in.current()));
    return true;
  }
};

/// The '<' of an IRI. A second one behind it makes both the beginning of a triple term or reified triple instead, so
/// that errors are not about what an IRI may hold.
struct iriref_open {
  using rule_t = iriref_open;
  using subs_t = pegtl::empty_list;

  template <typename Input>
  [[nodiscard]] static bool match(Input& in) {
    const char* const p = in.current();
    const auto size = static_cast<std::size_t>(in.end() - p);
    if (size == 0 || *p != '<' || (size > 1 && p[1] == '<')) return false;
    in.bump(1);
    return true;
  }
};

// clang-format off

// --- white space
struct ws : character<is_ws> {};                                            // [162] WS
struct comment : pegtl::seq<pegtl::one<'#'>, rest_of_line> {};
struct skip : pegtl::star<pegtl::sor<characters<is_ws>, comment>> {};        // what may stand between two tokens

// --- characters of names
struct pn_chars_base : character<is_pn_chars_base> {};                      // [164] PN_CHARS_BASE
struct pn_chars_u : character<is_pn_chars_u> {};                            // [165] PN_CHARS_U
struct pn_chars : character<is_pn_chars> {};                                // [167] PN_CHARS

// A keyword ends where a name would not go on: "a", "true" and "prefix" may also begin a prefix.
struct word_end : pegtl::not_at<pegtl::sor<pn_chars, pegtl::one<':'>>> {};

// Dots in a name, as long as the name goes on behind them.
struct name_dot : pegtl::one<'.'> {};
template <typename Next>
struct inner_dots : pegtl::seq<pegtl::plus<name_dot>, pegtl::at<Next>> {};

// --- escapes
struct hex : pegtl::xdigit {};                                              // [172] HEX
struct percent : pegtl::seq<pegtl::one<'%'>, hex, hex> {};                  // [171] PERCENT
struct pn_local_esc_char : character<is_local_escape> {};
struct pn_local_esc : pegtl::seq<pegtl::one<'\\'>, pn_local_esc_char> {};   // [173] PN_LOCAL_ESC
struct plx : pegtl::sor<percent, pn_local_esc> {};                          // [170] PLX
struct echar_char : pegtl::one<'t', 'b', 'n', 'r', 'f', '"', '\'', '\\'> {};
struct echar : pegtl::seq<pegtl::one<'\\'>, echar_char> {};                 // [160] ECHAR
struct uchar4 : pegtl::seq<pegtl::one<'u'>, pegtl::rep<4, hex>> {};
struct uchar8 : pegtl::seq<pegtl::one<'U'>, pegtl::rep<8, hex>> {};
struct uchar : pegtl::seq<pegtl::one<'\\'>, pegtl::sor<uchar4, uchar8>> {}; // Turtle [26] UCHAR
struct escape : pegtl::seq<pegtl::one<'\\'>, pegtl::sor<echar_char, uchar4, uchar8>> {};  // ECHAR | UCHAR

// --- IRIs and names
struct iri_chars : characters<is_iriref_char> {};
struct iriref_end : pegtl::one<'>'> {};
struct iriref : pegtl::seq<iriref_open, pegtl::star<pegtl::sor<iri_chars, uchar>>, iriref_end> {};       // [139] IRIREF

struct pn_prefix : pegtl::seq<pn_chars_base, pegtl::star<pegtl::sor<characters<is_pn_chars>, inner_dots<pn_chars>>>> {};  // [168] PN_PREFIX
struct pn_local_next : pegtl::sor<character<is_pn_local_char>, pegtl::one<'%', '\\'>> {};
struct pn_local : pegtl::seq<                                                                                // [169] PN_LOCAL
    pegtl::sor<character<is_pn_local_start>, plx>,
    pegtl::star<pegtl::sor<characters<is_pn_local_char>, plx, inner_dots<pn_local_next>>>> {};
struct pname_colon : pegtl::one<':'> {};
struct pname_ns : pegtl::seq<pegtl::opt<pn_prefix>, pname_colon> {};                                         // [140] PNAME_NS
struct pname_ln : pegtl::seq<pname_ns, pn_local> {};                                                         // [141] PNAME_LN
// PrefixedName [137], left-factored: PNAME_LN | PNAME_NS.
struct prefixed_name : pegtl::seq<pname_ns, pegtl::opt<pn_local>> {};

struct blank_node_label : pegtl::seq<pegtl::string<'_', ':'>, character<is_blank_node_label_start>,          // [142] BLANK_NODE_LABEL
    pegtl::star<pegtl::sor<characters<is_pn_chars>, inner_dots<pn_chars>>>> {};

struct anon : pegtl::seq<pegtl::one<'['>, skip, pegtl::one<']'>> {};                                         // [163] ANON
struct nil : pegtl::seq<pegtl::one<'('>, skip, pegtl::one<')'>> {};                                          // [161] NIL

// --- literals
struct base_direction : characters<is_letter> {};
struct lang_dir : pegtl::seq<pegtl::one<'@'>, characters<is_letter>,                                         // SPARQL 1.2 LANG_DIR
    pegtl::star<pegtl::one<'-'>, characters<is_letter_or_digit>>,
    pegtl::opt<pegtl::string<'-', '-'>, base_direction>> {};

struct digits : characters<is_digit> {};
struct sign : pegtl::one<'+', '-'> {};
struct exponent : pegtl::seq<pegtl::one<'e', 'E'>, pegtl::opt<sign>, digits> {};                             // [155] EXPONENT
struct integer : digits {};                                                                                  // [146] INTEGER
struct decimal : pegtl::seq<pegtl::opt<digits>, pegtl::one<'.'>, digits> {};                                 // [147] DECIMAL
struct double_ : pegtl::seq<                                                                                 // [148] DOUBLE
    pegtl::sor<pegtl::seq<digits, pegtl::opt<pegtl::one<'.'>, pegtl::opt<digits>>>, pegtl::seq<pegtl::one<'.'>, digits>>,
    exponent> {};
// DOUBLE | DECIMAL | INTEGER without trying each from the start; a dot that ends a statement is left alone.
// number_datatype() tells which it was.
struct fraction : pegtl::seq<pegtl::one<'.'>, pegtl::sor<pegtl::seq<digits, pegtl::opt<exponent>>, exponent>> {};
struct numeric_literal_unsigned : pegtl::sor<                                                                // [131] NumericLiteralUnsigned
    pegtl::seq<digits, pegtl::opt<pegtl::sor<fraction, exponent>>>,
    pegtl::seq<pegtl::one<'.'>, digits, pegtl::opt<exponent>>> {};

template <CharacterClass Plain>
struct string_chars : characters<Plain> {};
template <char Quote>
struct string_end : pegtl::one<Quote> {};
template <char Quote>
struct long_string_end : pegtl::rep<3, pegtl::one<Quote>> {};
template <char Quote, CharacterClass Plain>
struct short_string : pegtl::seq<pegtl::one<Quote>, pegtl::star<pegtl::sor<string_chars<Plain>, escape>>, string_end<Quote>> {};
template <char Quote, CharacterClass Plain>
struct long_string : pegtl::seq<pegtl::rep<3, pegtl::one<Quote>>,
    pegtl::star<pegtl::sor<string_chars<Plain>, escape, pegtl::rep_min_max<1, 2, pegtl::one<Quote>>>>,
    long_string_end<Quote>> {};

struct string_literal1 : short_string<'\'', is_single_quote_char> {};                                        // [156] STRING_LITERAL1
struct string_literal2 : short_string<'"', is_quote_char> {};                                                // [157] STRING_LITERAL2
struct string_literal_long1 : long_string<'\'', is_long_single_quote_char> {};                               // [158] STRING_LITERAL_LONG1
struct string_literal_long2 : long_string<'"', is_long_quote_char> {};                                       // [159] STRING_LITERAL_LONG2

// clang-format on

/// Which of INTEGER, DECIMAL and DOUBLE a matched number is.
enum class NumberKind : unsigned char { kInteger, kDecimal, kDouble };

constexpr NumberKind number_kind(std::string_view text) {
  if (text.find_first_of("eE") != std::string_view::npos) return NumberKind::kDouble;
  if (text.find('.') != std::string_view::npos) return NumberKind::kDecimal;
  return NumberKind::kInteger;
}

}  // namespace casus::storage::grammar

namespace TAO_PEGTL_NAMESPACE {

template <typename Name, casus::storage::grammar::CharacterClass Test>
struct analyze_traits<Name, casus::storage::grammar::character<Test>> : analyze_any_traits<> {};

template <typename Name, casus::storage::grammar::CharacterClass Test>
struct analyze_traits<Name, casus::storage::grammar::characters<Test>> : analyze_any_traits<> {};

template <typename Name>
struct analyze_traits<Name, casus::storage::grammar::iriref_open> : analyze_any_traits<> {};

template <typename Name>
struct analyze_traits<Name, casus::storage::grammar::rest_of_line> : analyze_opt_traits<> {};

}  // namespace TAO_PEGTL_NAMESPACE
