#include <set>

#include "evaluation.h"

namespace casus::query {
namespace {

TEST(Builtin, Terms) {
  constexpr Case kCases[] = {
      {"ISIRI(<http://a>)", "true"},
      {"ISIRI('a')", "false"},
      {"ISURI(_:b1)", "false"},
      {"ISIRI(error)", "error"},
      {"ISBLANK(_:b1)", "true"},
      {"ISBLANK(1)", "false"},
      {"ISLITERAL(1)", "true"},
      {"ISLITERAL(<http://a>)", "false"},
      {"ISLITERAL('a'@en)", "true"},
      {"ISNUMERIC(1)", "true"},
      {"ISNUMERIC('1')", "false"},
      {"ISNUMERIC('a'^^xsd:integer)", "false"},
      {"ISNUMERIC('5'^^xsd:byte)", "true"},
      {"ISNUMERIC('500'^^xsd:byte)", "false"},
      {"ISNUMERIC(<http://a>)", "false"},
      {"ISNUMERIC(+(1, 1.5))", "true"},
      {"ISIRI(IRI('http://a'))", "true"},
      {"ISBLANK(BNODE())", "true"},
      {"STR(<http://a>)", "'http://a'"},
      {"STR('a'@en)", "'a'"},
      {"STR('007'^^xsd:integer)", "'007'"},
      {"STR(1.50)", "'1.50'"},
      {"STR(_:b1)", "error"},
      {"STR(+(1, 0.50))", "'1.5'"},
      {"STR(true)", "'true'"},
      {"STR('x'^^<urn:t>)", "'x'"},
      {"STR(error)", "error"},
      {"LANG('a'@en)", "'en'"},
      {"LANG('a'@EN-gb)", "'en-GB'"},
      {"LANG('a')", "''"},
      {"LANG(1)", "''"},
      {"LANG(<http://a>)", "error"},
      {"LANG(_:b1)", "error"},
      {"DATATYPE(1)", "<http://www.w3.org/2001/XMLSchema#integer>"},
      {"DATATYPE('a')", "<http://www.w3.org/2001/XMLSchema#string>"},
      {"DATATYPE('a'@en)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"},
      {"DATATYPE('x'^^<urn:t>)", "<urn:t>"},
      {"DATATYPE('5'^^xsd:byte)", "<http://www.w3.org/2001/XMLSchema#byte>"},
      {"DATATYPE('junk'^^xsd:byte)", "<http://www.w3.org/2001/XMLSchema#byte>"},
      {"DATATYPE(+('5'^^xsd:byte, 1))", "<http://www.w3.org/2001/XMLSchema#integer>"},
      {"DATATYPE(<http://a>)", "error"},
      {"DATATYPE(_:b1)", "error"},
      {"=(DATATYPE(1.5), xsd:decimal)", "true"},
      {"IRI('http://a/b')", "<http://a/b>"},
      {"IRI('x')", "<http://example.org/base/x>"},
      {"URI(<http://a>)", "<http://a>"},
      {"IRI(1)", "error"},
      {"IRI('a'@en)", "error"},
      {"IRI('http://a b')", "error"},
      {"STRDT('5', xsd:integer)", "5"},
      {"STRDT('x', <urn:t>)", "'x'^^<urn:t>"},
      {"STRDT('x'@en, <urn:t>)", "error"},
      {"STRDT('junk', xsd:integer)", "'junk'^^xsd:integer"},
      {"+(STRDT('5', xsd:integer), 1)", "6"},
      {"STRDT(5, <urn:t>)", "error"},
      {"STRLANG('a', 'en')", "'a'@en"},
      {"STRLANG('a'@en, 'fr')", "error"},
      {"STRLANG('a', '')", "error"},
      {"STRLANG(5, 'en')", "error"},
      {"BOUND(?nothing)", "false"},
      {"LANGMATCHES('en-GB', 'en')", "true"},
      {"LANGMATCHES('en', 'EN')", "true"},
      {"LANGMATCHES('english', 'en')", "false"},
      {"LANGMATCHES('', '*')", "false"},
      {"LANGMATCHES('', '')", "false"},
      {"LANGMATCHES('en', '')", "false"},
      {"LANGMATCHES('fr', '*')", "true"},
      {"LANGMATCHES(LANG('a'@de-AT), 'de')", "true"},
      {"LANGMATCHES(5, 'en')", "error"},
  };
  check_cases(kCases);
}

// SPARQL 1.2, sections 17.4.2 and 17.4.3.
TEST(Builtin, BaseDirection) {
  constexpr Case kCases[] = {
      {"LANG('a'@en--ltr)", "'en'"},
      {"LANGDIR('a'@en--ltr)", "'ltr'"},
      {"LANGDIR('a'@ar--rtl)", "'rtl'"},
      {"LANGDIR('a'@en)", "''"},
      {"LANGDIR('a')", "''"},
      {"LANGDIR(1)", "''"},
      {"LANGDIR(<http://a>)", "error"},
      {"HASLANG('a'@en)", "true"},
      {"HASLANG('a'@en--ltr)", "true"},
      {"HASLANG('a')", "false"},
      {"HASLANG(<http://a>)", "false"},
      {"HASLANG(_:b1)", "false"},
      {"HASLANG(error)", "error"},
      {"HASLANGDIR('a'@en--ltr)", "true"},
      {"HASLANGDIR('a'@en)", "false"},
      {"HASLANGDIR(1)", "false"},
      {"HASLANGDIR(<http://a>)", "false"},
      {"STRLANGDIR('abc', 'en', 'ltr')", "'abc'@en--ltr"},
      {"STRLANGDIR('abc', 'ar', 'rtl')", "'abc'@ar--rtl"},
      {"STRLANGDIR('abc', 'en', 'LTR')", "error"},
      {"STRLANGDIR('abc', 'en', '')", "error"},
      {"STRLANGDIR('abc', '', 'ltr')", "error"},
      {"STRLANGDIR(123, 'en', 'ltr')", "error"},
      {"STRLANGDIR('abc'@en, 'en', 'ltr')", "error"},
      {"STRLANGDIR(<x:uri>, 'en', 'ltr')", "error"},
      {"DATATYPE('a'@en--ltr)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>"},
      {"DATATYPE(STRLANGDIR('a', 'en', 'rtl'))", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>"},
      {"STRDT('a', <http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>)", "error"},
      {"STRDT('a', <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>)", "error"},
      {"SAMETERM('a'@en--ltr, 'a'@en)", "false"},
      {"SAMETERM('a'@en--ltr, STRLANGDIR('a', 'en', 'ltr'))", "true"},
      {"=('a'@en--ltr, 'a'@en--rtl)", "false"},
      {"=('a'@en--ltr, 'a'@en)", "false"},
      {"STR('a'@en--ltr)", "'a'"},
      {"STRLEN('chat'@en--ltr)", "4"},
      {"UCASE('foo'@en--ltr)", "'FOO'@en--ltr"},
      {"SUBSTR('foobar'@en--rtl, 4)", "'bar'@en--rtl"},
      {"CONCAT('a'@en--ltr, 'b'@en--ltr)", "'ab'@en--ltr"},
      {"CONCAT('a'@en--ltr, 'b'@en)", "'ab'"},
      {"CONTAINS('abc'@en--ltr, 'b'@en--ltr)", "true"},
      {"CONTAINS('abc'@en--ltr, 'b')", "true"},
      {"CONTAINS('abc'@en--ltr, 'b'@en)", "error"},
      {"CONTAINS('abc'@en, 'b'@en--ltr)", "error"},
      {"CONTAINS('abc', 'b'@en--ltr)", "error"},
      {"STRBEFORE('abc'@en--ltr, 'c')", "'ab'@en--ltr"},
      {"STRAFTER('abc'@en--ltr, 'z')", "''"},
      {"REPLACE('abc'@en--ltr, 'b', 'Z')", "'aZc'@en--ltr"},
  };
  check_cases(kCases);
}

TEST(Builtin, Strings) {
  constexpr Case kCases[] = {
      {"STRLEN('chat')", "4"},
      {"STRLEN('')", "0"},
      {"STRLEN('\xF0\x9F\x98\x80\xC3\xA9'@en)", "2"},
      {"STRLEN(5)", "error"},
      {"STRLEN(<http://a>)", "error"},
      {"SUBSTR('foobar', 4)", "'bar'"},
      {"SUBSTR('foobar'@en, 4, 1)", "'b'@en"},
      {"SUBSTR('foobar', 0, 3)", "'fo'"},
      {"SUBSTR('foobar', -5, 8)", "'fo'"},
      {"SUBSTR('foobar', 10)", "''"},
      {"SUBSTR('foobar', 2, -1)", "''"},
      {"SUBSTR('foobar', 1.5, 2.6)", "'oob'"},
      {"SUBSTR('foobar', 'NaN'^^xsd:double)", "''"},
      {"SUBSTR('foobar', '-INF'^^xsd:double, 'INF'^^xsd:double)", "''"},
      {"SUBSTR('foobar', 1, 100000000000000000000)", "'foobar'"},
      {"SUBSTR('a\xF0\x9F\x98\x80z', 2, 1)", "'\xF0\x9F\x98\x80'"},
      {"SUBSTR('abc', 'x')", "error"},
      {"SUBSTR('abc', 0.49999999999999994e0, 1)", "''"},
      {"SUBSTR('12345', 2.5, 1)", "'3'"},
      {"SUBSTR('12345', 1, 'NaN'^^xsd:double)", "''"},
      {"SUBSTR('12345', -42, 'INF'^^xsd:double)", "'12345'"},
      {"SUBSTR(''@fr, 1, 1)", "''@fr"},
      {"UCASE('foo'@en)", "'FOO'@en"},
      {"UCASE('stra\xC3\x9F"
       "e')",
       "'STRASSE'"},
      {"LCASE('\xC3\x89T\xC3\x89')", "'\xC3\xA9t\xC3\xA9'"},
      {"UCASE('\xF0\x90\x90\xA8')", "'\xF0\x90\x90\x80'"},
      {"LCASE(5)", "error"},
      {"UCASE('')", "''"},
      {"STRSTARTS('foobar', 'foo')", "true"},
      {"STRSTARTS('foobar'@en, 'foo'@en)", "true"},
      {"STRSTARTS('foobar'@en, 'foo')", "true"},
      {"STRSTARTS('foobar'@en, 'foo'@fr)", "error"},
      {"STRSTARTS('foobar', 'foo'@en)", "error"},
      {"STRSTARTS('a', '')", "true"},
      {"STRSTARTS(5, '5')", "error"},
      {"STRENDS('foobar', 'bar')", "true"},
      {"STRENDS('foobar', 'foo')", "false"},
      {"CONTAINS('foobar', 'oba')", "true"},
      {"CONTAINS('foobar', 'xyz')", "false"},
      {"CONTAINS('a'@EN, 'a'@en)", "true"},
      {"CONTAINS('a', '')", "true"},
      {"CONTAINS(<http://a>, 'a')", "error"},
      {"STRBEFORE('abc', 'b')", "'a'"},
      {"STRBEFORE('abc'@en, 'bc')", "'a'@en"},
      {"STRBEFORE('abc', 'xyz')", "''"},
      {"STRBEFORE('abc'@en, 'z')", "''"},
      {"STRBEFORE('abc'@en, '')", "''@en"},
      {"STRBEFORE('abc'@en, 'b'@cy)", "error"},
      {"STRAFTER('abc', 'b')", "'c'"},
      {"STRAFTER('abc'@en, 'ab'@en)", "'c'@en"},
      {"STRAFTER('abc', '')", "'abc'"},
      {"STRAFTER('abc'@en, 'z'@en)", "''"},
      {"CONCAT('foo', 'bar')", "'foobar'"},
      {"CONCAT('foo'@en, 'bar'@en)", "'foobar'@en"},
      {"CONCAT('foo'@en, 'bar')", "'foobar'"},
      {"CONCAT('foo'@en, 'bar'@fr)", "'foobar'"},
      {"CONCAT()", "''"},
      {"CONCAT('a'@en)", "'a'@en"},
      {"CONCAT('a', 5)", "error"},
      {"CONCAT('', '')", "''"},
      {"ENCODE_FOR_URI('Los Angeles')", "'Los%20Angeles'"},
      {"ENCODE_FOR_URI('a-z_0.9~/')", "'a-z_0.9~%2F'"},
      {"ENCODE_FOR_URI('\xF0\x9F\x98\x80')", "'%F0%9F%98%80'"},
      {"ENCODE_FOR_URI('a'@en)", "'a'"},
      {"ENCODE_FOR_URI(5)", "error"},
  };
  check_cases(kCases);
}

TEST(Builtin, Patterns) {
  constexpr Case kCases[] = {
      {"REGEX('Alice', '^ali', 'i')", "true"},
      {"REGEX('Alice', '^ali')", "false"},
      {"REGEX('Alice'@en, 'ice$')", "true"},
      {"REGEX('a\nb', 'a.b')", "false"},
      {"REGEX('a\nb', 'a.b', 's')", "true"},
      {"REGEX('a\rb', 'a.b')", "false"},
      {"REGEX('a\rb', 'a.b', 's')", "true"},
      {"REGEX('a.b', 'a[.]b')", "true"},
      {"REGEX('a\nb', '^b$')", "false"},
      {"REGEX('a\nb', '^b$', 'm')", "true"},
      {"REGEX('ab', 'a b', 'x')", "true"},
      {"REGEX('a b', 'a[ ]b', 'x')", "true"},
      {"REGEX('a.b', 'a.b', 'q')", "true"},
      {"REGEX('axb', 'a.b', 'q')", "false"},
      {"REGEX('A.B', 'a.b', 'qi')", "true"},
      {"REGEX('a', 'a', 'z')", "error"},
      {"REGEX('a', '(')", "error"},
      {"REGEX('a', '(a)\\\\1')", "error"},
      {"REGEX('a', '(?=a)')", "error"},
      {"REGEX('a', '[a-z-[b]]')", "error"},
      {"REGEX(5, '5')", "error"},
      {"REGEX('5', 5)", "error"},
      {"REGEX('\xD9\xA3', '^\\\\d$')", "true"},
      {"REGEX('a1', '^\\\\w+$')", "true"},
      {"REGEX('\xC3\xA9', '^\\\\p{Ll}$')", "true"},
      {"REGEX('a:b', '^\\\\i\\\\c*$')", "true"},
      {"REGEX('1', '^\\\\i$')", "false"},
      {"REGEX('x', '^[^\\\\d\\\\s]$')", "true"},
      {"REGEX('\xF0\x9F\x98\x80', '^.$')", "true"},
      {"REPLACE('abcd', 'b', 'Z')", "'aZcd'"},
      {"REPLACE('abab', 'B', 'Z', 'i')", "'aZaZ'"},
      {"REPLACE('abab', 'B.', 'Z', 'i')", "'aZb'"},
      {"REPLACE('abracadabra', 'a(.)', 'a$1$1')", "'abbraccaddabbra'"},
      {"REPLACE('AAAA', 'A+?', 'b')", "'bbbb'"},
      {"REPLACE('darted', '^(.*?)d(.*)$', '$1c$2')", "'carted'"},
      {"REPLACE('abc', 'x*', '-')", "error"},
      {"REPLACE('abc', 'b', '$')", "error"},
      {"REPLACE('abc', 'b', '\\\\$')", "'a$c'"},
      {"REPLACE('abc', '(b)', '[$1$2]')", "'a[b]c'"},
      {"REPLACE('abc', '(b)', '$10')", "'ab0c'"},
      {"REPLACE('a.b', '.', '$1', 'q')", "'a$1b'"},
      {"REPLACE('abc'@en, 'b', '')", "'ac'@en"},
      {"REPLACE('abc', 'z', 'y')", "'abc'"},
      {"REPLACE('\xF0\x9F\x98\x80x', 'x', 'y')", "'\xF0\x9F\x98\x80y'"},
      {"REPLACE(5, '5', '6')", "error"},
      {"REPLACE('abc', 'b', 5)", "error"},
  };
  check_cases(kCases);
}

TEST(Builtin, Numbers) {
  constexpr Case kCases[] = {
      {"ABS(-5)", "5"},
      {"ABS(-5.5)", "5.5"},
      {"ABS(-5e0)", "5.0E0"},
      {"ABS(-9223372036854775808)", "9223372036854775808"},
      {"ABS('a')", "error"},
      {"ABS('-5'^^xsd:byte)", "5"},
      {"CEIL(2.5)", "3.0"},
      {"CEIL(-2.5)", "-2.0"},
      {"CEIL(10.5e0)", "1.1E1"},
      {"CEIL(7)", "7"},
      {"CEIL(-0.5e0)", "-0.0E0"},
      {"CEIL('07'^^xsd:integer)", "7"},
      {"FLOOR(2.5)", "2.0"},
      {"FLOOR(-2.5)", "-3.0"},
      {"FLOOR(-0.5e0)", "-1.0E0"},
      {"ROUND(2.5)", "3.0"},
      {"ROUND(-2.5)", "-2.0"},
      {"ROUND(2.4999)", "2.0"},
      {"ROUND(-2.5e0)", "-2.0E0"},
      {"ROUND(0.49999999999999994e0)", "0.0E0"},
      {"ROUND('NaN'^^xsd:double)", "'NaN'^^xsd:double"},
      {"ROUND('INF'^^xsd:float)", "'INF'^^xsd:float"},
      {"ROUND('2.5'^^xsd:float)", "'3.0E0'^^xsd:float"},
      {"ROUND(-0.2e0)", "-0.0E0"},
      {"ROUND(123456789012345678901234567890.5)", "123456789012345678901234567891.0"},
      {"ROUND(true)", "error"},
  };
  check_cases(kCases);
}

TEST(Builtin, DatesAndTimes) {
  constexpr Case kCases[] = {
      {"YEAR('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "2011"},
      {"MONTH('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "1"},
      {"DAY('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "10"},
      {"HOURS('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "14"},
      {"MINUTES('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "45"},
      {"SECONDS('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "13.815"},
      {"SECONDS('2011-01-10T14:45:13Z'^^xsd:dateTime)", "13.0"},
      {"TIMEZONE('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "'-PT5H'^^xsd:dayTimeDuration"},
      {"TIMEZONE('2011-01-10T14:45:13.815Z'^^xsd:dateTime)", "'PT0S'^^xsd:dayTimeDuration"},
      {"TIMEZONE('2011-01-10T14:45:13.815'^^xsd:dateTime)", "error"},
      {"TZ('2011-01-10T14:45:13.815-05:00'^^xsd:dateTime)", "'-05:00'"},
      {"TZ('2011-01-10T14:45:13.815Z'^^xsd:dateTime)", "'Z'"},
      {"TZ('2011-01-10T14:45:13.815+00:00'^^xsd:dateTime)", "'Z'"},
      {"TZ('2011-01-10T14:45:13.815'^^xsd:dateTime)", "''"},
      {"YEAR('2020-05-06'^^xsd:date)", "2020"},
      {"YEAR('-0044-03-15T00:00:00'^^xsd:dateTime)", "-44"},
      {"DAY('2019-12-31T24:00:00Z'^^xsd:dateTime)", "1"},
      {"HOURS('10:11:12'^^xsd:time)", "10"},
      {"HOURS('2020-05-06'^^xsd:date)", "error"},
      {"YEAR('2020'^^xsd:gYear)", "2020"},
      {"YEAR('2020-05-06')", "error"},
      {"YEAR('2021-02-29T00:00:00'^^xsd:dateTime)", "error"},
      {"=(NOW(), NOW())", "true"},
      {"DATATYPE(NOW())", "<http://www.w3.org/2001/XMLSchema#dateTime>"},
  };
  check_cases(kCases);
}

TEST(Builtin, Digests) {
  constexpr Case kCases[] = {
      {"MD5('abc')", "'900150983cd24fb0d6963f7d28e17f72'"},
      {"SHA1('abc')", "'a9993e364706816aba3e25717850c26c9cd0d89d'"},
      {"SHA256('abc')", "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'"},
      {"SHA384('abc')",
       "'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7'"},
      {"SHA512('abc')",
       "'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce8"
       "0e2a9ac94fa54ca49f'"},
      {"MD5('')", "'d41d8cd98f00b204e9800998ecf8427e'"},
      {"SHA1('\xE9\xA3\x9F\xE3\x81\xB9\xE7\x89\xA9')", "'caf1f189d7064f8987e972525091c29f7e462c74'"},
      {"MD5('abc'@en)", "error"},
      {"MD5(5)", "error"},
  };
  check_cases(kCases);
}

TEST(Builtin, EveryCallOfAVolatileFunctionIsNew) {
  Evaluation evaluation;
  VariableTable variables;
  for (const char* text : {"UUID()", "STRUUID()", "RAND()", "BNODE()"}) {
    Batch batch;
    batch.rows = 100;
    std::vector<Id> out;
    compile_expression(*parse_expression(text, variables), {}, evaluation.context)->evaluate(batch, out);
    std::set<Id> distinct(out.begin(), out.end());
    EXPECT_EQ(distinct.size(), 100u) << text;
    EXPECT_FALSE(distinct.contains(kUnbound)) << text;
  }
  EXPECT_EQ(Evaluation().constant(
                "REGEX(STRUUID(), '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')"),
            "true");
  EXPECT_EQ(Evaluation().constant("REGEX(STR(UUID()), '^urn:uuid:[0-9a-f-]{36}$')"), "true");
  EXPECT_EQ(Evaluation().constant("&&(>=(RAND(), 0), <(RAND(), 1))"), "true");
}

TEST(Builtin, LabelsOfBlankNodesHoldWithinASolution) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x"), y = variables.add("y"), b = variables.add("b");
  Batch batch;
  batch.reset(2);
  batch.rows = 2;
  const Id foo = evaluation.terms.intern(TermView::literal("foo")),
           baz = evaluation.terms.intern(TermView::literal("baz"));
  batch.columns[0] = {foo, foo};
  batch.columns[1] = {foo, baz};
  const auto first = parse_expression("BNODE(?x)", variables), second = parse_expression("BNODE(?y)", variables);
  std::vector<Id> a, c;
  compile_expression(*first, {x, y}, evaluation.context)->evaluate(batch, a);
  batch.columns.push_back(a);
  compile_expression(*second, {x, y, b}, evaluation.context)->evaluate(batch, c);
  EXPECT_EQ(a[0], c[0]);
  EXPECT_NE(a[1], c[1]);
  EXPECT_NE(a[0], a[1]);
  EXPECT_EQ(Evaluation().constant("SAMETERM(BNODE('a'), BNODE('a'))"), "true");
  EXPECT_EQ(Evaluation().constant("SAMETERM(BNODE('a'), BNODE('b'))"), "false");
  EXPECT_EQ(Evaluation().constant("BNODE(5)"), "error");
}

TEST(Builtin, AllOfTheSpecificationAreListed) {
  std::set<std::string> names;
  for (const FunctionSignature& signature : builtin_signatures()) names.insert(signature.name);
  for (const char* name : {"STR",        "LANG",       "LANGMATCHES", "DATATYPE",  "BOUND",     "IRI",
                           "URI",        "BNODE",      "RAND",        "ABS",       "CEIL",      "FLOOR",
                           "ROUND",      "CONCAT",     "STRLEN",      "UCASE",     "LCASE",     "ENCODE_FOR_URI",
                           "CONTAINS",   "STRSTARTS",  "STRENDS",     "STRBEFORE", "STRAFTER",  "YEAR",
                           "MONTH",      "DAY",        "HOURS",       "MINUTES",   "SECONDS",   "TIMEZONE",
                           "TZ",         "NOW",        "UUID",        "STRUUID",   "MD5",       "SHA1",
                           "SHA256",     "SHA384",     "SHA512",      "COALESCE",  "IF",        "STRLANG",
                           "STRDT",      "SAMETERM",   "ISIRI",       "ISURI",     "ISBLANK",   "ISLITERAL",
                           "ISNUMERIC",  "REGEX",      "SUBSTR",      "REPLACE",   "LANGDIR",   "HASLANG",
                           "HASLANGDIR", "STRLANGDIR", "TRIPLE",      "SUBJECT",   "PREDICATE", "OBJECT",
                           "ISTRIPLE"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

}  // namespace
}  // namespace casus::query
