#pragma once

#include <string>
#include <string_view>

#include "query/syntax/parser.h"

namespace casus::query::test {

inline ParserOptions options() {
  ParserOptions result;
  result.base = "http://e/";
  result.prefixes.set("", "http://e/");
  return result;
}

/// The algebra of a query as text, with http://e/ taken away and white space made single.
inline std::string flatten(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 10, "<http://e/") == 0) {
      out += '<';
      i += 9;
    } else if (text[i] == '\n') {
      out += ' ';
    } else if (text[i] != ' ' || out.back() != ' ') {
      out += text[i];
    }
  }
  return out;
}

inline std::string algebra(std::string_view text) {
  const Query query = parse_query(text, options());
  return flatten(to_text(*query.root, query.variables));
}

/// The algebra of `SELECT * { ... }` without its projection.
inline std::string pattern(const std::string& group) {
  const Query query = parse_query("SELECT * {" + group + "}", options());
  return flatten(to_text(*std::get<Project>(query.root->node).input, query.variables));
}

/// The algebra of an expression in a FILTER.
inline std::string expression(const std::string& text) {
  const Query query = parse_query("ASK { FILTER(" + text + ") }", options());
  return flatten(to_text(*std::get<Filter>(query.root->node).condition, query.variables));
}

template <class Parse>
std::string error_of(const Parse& parse) {
  try {
    parse();
  } catch (const SyntaxError& error) {
    return std::to_string(error.position().line) + ":" + std::to_string(error.position().column) + ": " +
           error.message();
  }
  return "no error";
}

/// "line:column: message" of the error that a text gives.
inline std::string query_error(std::string_view text) {
  return error_of([&] { parse_query(text, options()); });
}
inline std::string update_error(std::string_view text) {
  return error_of([&] { parse_update(text, options()); });
}

}  // namespace casus::query::test
