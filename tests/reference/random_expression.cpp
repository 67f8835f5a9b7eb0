#include "tests/reference/random_expression.h"

#include <algorithm>

#include "query/syntax/built_ins.h"

namespace casus::reference {

std::string to_sparql(const Term& term) {
  if (term.is_blank_node()) return "<http://example.org/n0>";
  if (term.is_triple()) {
    return "<<( " + to_sparql(term.subject()) + " " + to_sparql(term.predicate()) + " " + to_sparql(term.object()) +
           " )>>";
  }
  return term.to_string();
}

const std::vector<std::string>& called_functions() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {
        "ABS",        "BNODE",          "BOUND",   "CEIL",       "COALESCE",  "CONCAT",  "CONTAINS",    "DATATYPE",
        "DAY",        "FLOOR",          "HOURS",   "IF",         "IRI",       "ISBLANK", "ISIRI",       "ISLITERAL",
        "ISNUMERIC",  "LANG",           "LCASE",   "MD5",        "MINUTES",   "MONTH",   "LANGMATCHES", "NOW",
        "RAND",       "REGEX",          "REPLACE", "ROUND",      "SAMETERM",  "SECONDS", "SHA1",        "SHA256",
        "SHA384",     "SHA512",         "STR",     "STRAFTER",   "STRBEFORE", "STRDT",   "STRENDS",     "STRLANG",
        "STRLEN",     "STRSTARTS",      "STRUUID", "SUBSTR",     "TIMEZONE",  "TZ",      "UCASE",       "UUID",
        "YEAR",       "ENCODE_FOR_URI", "HASLANG", "HASLANGDIR", "ISTRIPLE",  "LANGDIR", "OBJECT",      "PREDICATE",
        "STRLANGDIR", "SUBJECT",        "TRIPLE"};
    std::erase_if(all, [](const std::string& name) { return query::find_built_in(name) == nullptr; });
    return all;
  }();
  return names;
}

RandomExpression::RandomExpression(RandomSource& random, Vocabulary& vocabulary, std::function<std::string()> variable,
                                   std::function<Piece(int)> pattern)
    : random_(random), vocabulary_(vocabulary), variable_(std::move(variable)), pattern_(std::move(pattern)) {}

std::string RandomExpression::constant() {
  if (random_.one_in(4)) return to_sparql(vocabulary_.iri_node());
  if (random_.one_in(6)) return to_sparql(random_.pick(all_literals()));
  if (random_.one_in(3))
    return random_.pick({"1", "2", "1.5", "0", "-1", "1e0", "true", "\"a\"", "\"abc\"@en", "\"\""});
  return to_sparql(vocabulary_.literal());
}

Piece RandomExpression::node(int depth) {
  if (depth <= 0 || random_.one_in(2)) return expression_of(random_.one_in(4) ? constant() : variable_());
  return any(depth - 1);
}

Piece RandomExpression::iri(int depth) {
  if (random_.one_in(2)) return expression_of(to_sparql(vocabulary_.iri_node()));
  return random_.one_in(3) ? call("IRI", depth - 1) : node(depth);
}

std::string RandomExpression::pattern_text() {
  return random_.pick({"\"a\"", "\"^a\"", "\"b$\"", "\"[a-c]+\"", "\".\"", "\"x.y\"", "\"A\"", "\"(a)(b)?\"",
                       "\"\\\\s\"", "\"日\"", "\"a b\"", "\"[^a]\"", "\"a|b\"", "\"\\\\d+\"", "\"\\\\w\"", "\"(\"",
                       "\"\"", "\"^line$\""});
}

std::string RandomExpression::flags() {
  return random_.pick({"\"\"", "\"i\"", "\"s\"", "\"m\"", "\"x\"", "\"q\"", "\"smi\"", "\"iq\"", "\"z\""});
}

Piece RandomExpression::list(int depth) {
  std::vector<Piece> parts{"("};
  const std::size_t count = random_.below(4);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) parts.emplace_back(", ");
    parts.push_back(node(depth - 1));
  }
  parts.emplace_back(")");
  return {Piece::Kind::kText, std::move(parts)};
}

Piece RandomExpression::call(const std::string& name, int depth) {
  const int d = depth - 1;
  const auto unary = [&](Piece argument) { return expression_of(name + "(", std::move(argument), ")"); };
  const auto binary = [&](Piece a, Piece b) {
    return expression_of(name + "(", std::move(a), ", ", std::move(b), ")");
  };
  const auto ternary = [&](Piece a, Piece b, Piece c) {
    return expression_of(name + "(", std::move(a), ", ", std::move(b), ", ", std::move(c), ")");
  };
  const auto among = [&](std::initializer_list<const char*> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (name == "BOUND") return expression_of("BOUND(" + variable_() + ")");
  if (name == "RAND") return expression_of(random_.pick({"ISNUMERIC(RAND())", "(RAND() < 1)", "(RAND() >= 0.0)"}));
  if (name == "UUID") return expression_of(random_.pick({"ISIRI(UUID())", "STRLEN(STR(UUID()))"}));
  if (name == "STRUUID") return expression_of("STRLEN(STRUUID())");
  if (name == "NOW") return expression_of(random_.pick({"(NOW() = NOW())", "DATATYPE(NOW())", "(YEAR(NOW()) > 2000)"}));
  if (name == "BNODE")
    return expression_of(random_.one_in(2) ? text_of("ISBLANK(BNODE())") : text_of("ISBLANK(BNODE(", string(d), "))"));
  if (name == "IF") return ternary(condition(d), node(d), node(d));
  if (among({"COALESCE", "CONCAT"})) {
    std::vector<Piece> parts{name + "("};
    const std::size_t count = random_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) parts.emplace_back(", ");
      parts.push_back(name == "CONCAT" ? string(d) : node(d));
    }
    parts.emplace_back(")");
    return {Piece::Kind::kExpression, std::move(parts)};
  }
  if (among({"ABS", "CEIL", "FLOOR", "ROUND"})) return unary(number(d));
  if (among({"YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ"})) return unary(time(d));
  if (among({"MD5", "SHA1", "SHA256", "SHA384", "SHA512", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "IRI"})) {
    return unary(string(d));
  }
  if (among({"CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER"})) return binary(string(d), string(d));
  if (name == "LANGMATCHES") {
    return binary(expression_of("LANG(", node(d), ")"),
                  random_.pick({"\"*\"", "\"en\"", "\"EN\"", "\"en-GB\"", "\"\"", "\"fr\"", "\"e\"", "\"zh-Hant\""}));
  }
  if (name == "REGEX") {
    return random_.one_in(2) ? binary(string(d), pattern_text()) : ternary(string(d), pattern_text(), flags());
  }
  if (name == "REPLACE") {
    const std::string by =
        random_.pick({"\"\"", "\"-\"", "\"$0\"", "\"[$1]\"", "\"$2$1\"", "\"\\\\$\"", "\"$\"", "\"z\"@en"});
    if (random_.one_in(2)) return ternary(string(d), pattern_text(), by);
    return expression_of("REPLACE(", string(d), ", ", pattern_text(), ", " + by + ", " + flags() + ")");
  }
  if (name == "SUBSTR") {
    const auto position = [&] {
      return random_.one_in(4)
                 ? number(d)
                 : expression_of(random_.pick({"1", "2", "0", "-1", "1.5", "3", "100", "0.5", "1e0", "-1e10"}));
    };
    return random_.one_in(2) ? binary(string(d), position()) : ternary(string(d), position(), position());
  }
  if (name == "STRDT") {
    return binary(string(d), random_.pick({"<http://www.w3.org/2001/XMLSchema#integer>",
                                           "<http://www.w3.org/2001/XMLSchema#string>",
                                           "<http://www.w3.org/2001/XMLSchema#double>", "<http://example.org/type>"}));
  }
  if (name == "STRLANG") return binary(string(d), random_.pick({"\"en\"", "\"EN\"", "\"fr\"", "\"zh-hant\"", "\"\""}));
  if (name == "STRLANGDIR")
    return ternary(string(d), random_.pick({"\"en\"", "\"ar\""}), random_.pick({"\"ltr\"", "\"rtl\"", "\"up\""}));
  if (name == "TRIPLE") return ternary(node(d), iri(d), node(d));
  if (name == "SAMETERM") return binary(node(d), node(d));
  return unary(node(d));  // tests of terms, STR, LANG, DATATYPE, parts of triple terms
}

Piece RandomExpression::any(int depth) {
  if (depth <= 0) return expression_of(random_.one_in(3) ? constant() : variable_());
  switch (random_.below(8)) {
    case 0: return number(depth);
    case 1: return string(depth);
    case 2: return condition(depth);
    case 3: return time(depth);
    case 4: return expression_of(variable_());
    default: return call(random_.pick(called_functions()), depth);
  }
}

Piece RandomExpression::number(int depth) {
  if (depth <= 0 || random_.one_in(3)) {
    return expression_of(random_.one_in(3) ? random_.pick({"1", "2", "0", "-1", "0.5", "1.0", "1e0", "2.5e0", "3"})
                                           : variable_());
  }
  switch (random_.below(6)) {
    case 0:
    case 1:
      return expression_of("(", number(depth - 1), random_.pick({" + ", " - ", " * ", " / "}), number(depth - 1), ")");
    case 2: return expression_of(random_.pick({"(- ", "(+ "}), number(depth - 1), ")");
    case 3: return call(random_.pick({"ABS", "CEIL", "FLOOR", "ROUND", "STRLEN", "YEAR", "SECONDS"}), depth);
    case 4:
      return expression_of("<http://www.w3.org/2001/XMLSchema#" +
                               random_.pick({"integer", "decimal", "double", "float", "byte", "nonNegativeInteger"}) +
                               ">(",
                           node(depth - 1), ")");
    default: return node(depth);
  }
}

Piece RandomExpression::string(int depth) {
  if (depth <= 0 || random_.one_in(3)) {
    return expression_of(random_.one_in(3)
                             ? random_.pick({"\"a\"", "\"\"", "\"abc\"", "\"a\"@en", "\"😀b\"", "\"ABC\"@fr"})
                         : random_.one_in(3) ? "STR(" + variable_() + ")"
                                             : variable_());
  }
  switch (random_.below(4)) {
    case 0:
      return call(random_.pick({"STR", "UCASE", "LCASE", "SUBSTR", "CONCAT", "REPLACE", "STRBEFORE", "STRAFTER", "LANG",
                                "ENCODE_FOR_URI", "STRLANG", "TZ", "MD5"}),
                  depth);
    case 1: return expression_of("<http://www.w3.org/2001/XMLSchema#string>(", node(depth - 1), ")");
    case 2: return call("STR", depth);
    default: return node(depth);
  }
}

Piece RandomExpression::time(int depth) {
  if (depth <= 0 || random_.one_in(2)) {
    return expression_of(random_.one_in(2) ? variable_()
                                           : random_.pick({"\"2020-01-01T00:00:00Z\"", "\"2020-01-01T00:00:00\"",
                                                           "\"2020-06-15T12:00:00.5-05:00\""}) +
                                                 "^^<http://www.w3.org/2001/XMLSchema#dateTime>");
  }
  if (random_.one_in(3)) {
    return expression_of("(", time(depth - 1), random_.pick({" + ", " - "}),
                         "\"P1DT1H\"^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration>)");
  }
  return expression_of(
      "<http://www.w3.org/2001/XMLSchema#" + random_.pick({"dateTime", "date", "time", "gYear"}) + ">(",
      node(depth - 1), ")");
}

Piece RandomExpression::condition(int depth) {
  if (depth <= 0) {
    switch (random_.below(5)) {
      case 0: return call("BOUND", 0);
      case 1: return expression_of("(", variable_(), " = ", constant(), ")");
      case 2: return expression_of("(", variable_(), random_.pick({" = ", " != ", " < ", " >= "}), variable_(), ")");
      case 3:
        return expression_of("(", variable_(), random_.pick({" < ", " <= ", " > ", " >= ", " != "}), constant(), ")");
      default: return expression_of(variable_());
    }
  }
  switch (random_.below(12)) {
    case 0: return expression_of("(", condition(depth - 1), " && ", condition(depth - 1), ")");
    case 1: return expression_of("(", condition(depth - 1), " || ", condition(depth - 1), ")");
    case 2: return expression_of("(! ", condition(depth - 1), ")");
    case 3: return expression_of("(", node(depth), random_.pick({" IN ", " NOT IN "}), list(depth), ")");
    case 4:
    case 5: return expression_of(random_.pick({"EXISTS { ", "NOT EXISTS { "}), pattern_(depth - 1), " }");
    case 6:
    case 7:
      return expression_of("(", any(depth - 1), random_.pick({" = ", " != ", " < ", " <= ", " > ", " >= "}),
                           any(depth - 1), ")");
    case 8:
      return expression_of("(", number(depth - 1), random_.pick({" = ", " < ", " > ", " <= "}), number(depth - 1), ")");
    case 9:
      return call(random_.pick({"ISIRI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "SAMETERM", "REGEX", "CONTAINS",
                                "STRSTARTS", "STRENDS", "LANGMATCHES"}),
                  depth);
    case 10: return call(random_.pick(called_functions()), depth);
    default: return condition(0);
  }
}

}  // namespace casus::reference
