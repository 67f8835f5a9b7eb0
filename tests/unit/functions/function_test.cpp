#include <cmath>

#include "evaluation.h"

namespace casus::query {
namespace {

TEST(Cast, ToString) {
  constexpr Case kCases[] = {
      {"xsd:string(<http://a>)", "'http://a'"},
      {"xsd:string(1)", "'1'"},
      {"xsd:string(1.0)", "'1'"},
      {"xsd:string(2.50)", "'2.5'"},
      {"xsd:string(1e0)", "'1'"},
      {"xsd:string(1e7)", "'1.0E7'"},
      {"xsd:string(0e1)", "'0'"},
      {"xsd:string(1.25e0)", "'1.25'"},
      {"xsd:string(1e-7)", "'1.0E-7'"},
      {"xsd:string(0.000001e0)", "'0.000001'"},
      {"xsd:string('0'^^xsd:boolean)", "'false'"},
      {"xsd:string('007'^^xsd:integer)", "'7'"},
      {"xsd:string('a'@en)", "'a'"},
      {"xsd:string(_:b1)", "error"},
      {"xsd:string('2020-01-01+00:00'^^xsd:date)", "'2020-01-01Z'"},
      {"xsd:string('-INF'^^xsd:float)", "'-INF'"},
  };
  check_cases(kCases);
}

TEST(Cast, BetweenNumbers) {
  constexpr Case kCases[] = {
      {"xsd:integer('13')", "13"},
      {"xsd:integer(' 13\n')", "13"},
      {"xsd:integer('+007')", "7"},
      {"xsd:integer('1.5')", "error"},
      {"xsd:integer('1e0')", "error"},
      {"xsd:integer('')", "error"},
      {"xsd:integer(true)", "1"},
      {"xsd:integer(-7.875)", "-7"},
      {"xsd:integer(2.5e0)", "2"},
      {"xsd:integer(1e20)", "100000000000000000000"},
      {"xsd:integer('INF'^^xsd:double)", "error"},
      {"xsd:integer('NaN'^^xsd:float)", "error"},
      {"xsd:integer(<http://a>)", "error"},
      {"xsd:integer('5'^^xsd:byte)", "5"},
      {"xsd:integer('2020-01-01'^^xsd:date)", "error"},
      {"xsd:integer('5'@en)", "error"},
      {"xsd:decimal('+33.3300')", "33.33"},
      {"xsd:decimal('1E0')", "error"},
      {"xsd:decimal('.5')", "0.5"},
      {"xsd:decimal('5.')", "5.0"},
      {"xsd:decimal('.')", "error"},
      {"xsd:decimal(1.1e0)", "1.1"},
      {"xsd:decimal('1.25'^^xsd:float)", "1.25"},
      {"xsd:decimal(true)", "1.0"},
      {"xsd:decimal(1e3)", "1000.0"},
      {"xsd:decimal('INF'^^xsd:double)", "error"},
      {"xsd:decimal(1e-30)", "0.000000000000000000000000000001"},
      {"xsd:double('-10.2E3')", "-1.02E4"},
      {"xsd:double('INF')", "'INF'^^xsd:double"},
      {"xsd:double('+INF')", "'INF'^^xsd:double"},
      {"xsd:double('inf')", "error"},
      {"xsd:double('nan')", "error"},
      {"xsd:double('1e999')", "'INF'^^xsd:double"},
      {"xsd:double('1e-999')", "0.0E0"},
      {"xsd:double('0x10')", "error"},
      {"xsd:double(1)", "1.0E0"},
      {"xsd:double(false)", "0.0E0"},
      {"xsd:double(0.1)", "1.0E-1"},
      {"xsd:double('1'^^xsd:float)", "1.0E0"},
      {"xsd:double(123456789012345678901234567890)", "1.2345678901234568E29"},
      {"xsd:float('1.1')", "'1.1E0'^^xsd:float"},
      {"xsd:float(1e300)", "'INF'^^xsd:float"},
      {"xsd:float(16777217)", "'1.6777216E7'^^xsd:float"},
      {"xsd:boolean('1')", "true"},
      {"xsd:boolean('TRUE')", "error"},
      {"xsd:boolean(0.0)", "false"},
      {"xsd:boolean(0.5)", "true"},
      {"xsd:boolean('NaN'^^xsd:double)", "false"},
      {"xsd:boolean('13')", "error"},
      {"xsd:boolean(100000000000000000000)", "true"},
      {"xsd:byte('127')", "'127'^^xsd:byte"},
      {"xsd:byte(128)", "error"},
      {"xsd:byte(-128.9)", "'-128'^^xsd:byte"},
      {"xsd:unsignedLong('18446744073709551615')", "'18446744073709551615'^^xsd:unsignedLong"},
      {"xsd:unsignedLong('18446744073709551616')", "error"},
      {"xsd:nonNegativeInteger(-1)", "error"},
      {"xsd:positiveInteger(0)", "error"},
      {"xsd:negativeInteger('-5')", "'-5'^^xsd:negativeInteger"},
      {"+(xsd:int('5'), 1)", "6"},
  };
  check_cases(kCases);
}

TEST(Cast, ToTemporal) {
  constexpr Case kCases[] = {
      {"xsd:dateTime('2002-10-10T17:00:00Z')", "'2002-10-10T17:00:00Z'^^xsd:dateTime"},
      {"xsd:dateTime(' 2002-10-10T17:00:00.500+00:00 ')", "'2002-10-10T17:00:00.5Z'^^xsd:dateTime"},
      {"xsd:dateTime('2002-10-10T24:00:00')", "'2002-10-11T00:00:00'^^xsd:dateTime"},
      {"xsd:dateTime('2002-10-10')", "error"},
      {"xsd:dateTime('2002-10-10'^^xsd:date)", "'2002-10-10T00:00:00'^^xsd:dateTime"},
      {"xsd:date('2002-10-10T17:00:00-05:00'^^xsd:dateTime)", "'2002-10-10-05:00'^^xsd:date"},
      {"xsd:date('2002-02-29')", "error"},
      {"xsd:date('2000-02-29')", "'2000-02-29'^^xsd:date"},
      {"xsd:time('2002-10-10T17:00:01.25Z'^^xsd:dateTime)", "'17:00:01.25Z'^^xsd:time"},
      {"xsd:time('24:00:00')", "'00:00:00'^^xsd:time"},
      {"xsd:time('2002-10-10'^^xsd:date)", "error"},
      {"xsd:gYear('2002-10-10Z'^^xsd:date)", "'2002Z'^^xsd:gYear"},
      {"xsd:gMonthDay('2002-10-12'^^xsd:date)", "'--10-12'^^xsd:gMonthDay"},
      {"xsd:gMonthDay('--02-29')", "'--02-29'^^xsd:gMonthDay"},
      {"xsd:gDay('---31')", "'---31'^^xsd:gDay"},
      {"xsd:gMonth('--13')", "error"},
      {"xsd:dateTime('2002'^^xsd:gYear)", "error"},
      {"xsd:dateTime(5)", "error"},
      {"xsd:dayTimeDuration('PT36H')", "'P1DT12H'^^xsd:dayTimeDuration"},
      {"xsd:dayTimeDuration('P1Y')", "error"},
      {"xsd:yearMonthDuration('P1Y2M3DT1H'^^xsd:duration)", "'P1Y2M'^^xsd:yearMonthDuration"},
      {"xsd:duration('-P0Y')", "'PT0S'^^xsd:duration"},
  };
  check_cases(kCases);
}

double distance(const char* a, const char* b) {
  const std::string point = "^^<http://www.opengis.net/ont/geosparql#wktLiteral>";
  const std::string text = std::string("fn:distanceKm('") + a + "'" + point + ", '" + b + "'" + point + ")";
  return std::stod(Evaluation().constant(text));
}

TEST(Geometry, Distances) {
  EXPECT_NEAR(distance("POINT(40.45154 35.01982)", "POINT(40.83138 34.69508)"), 50.1, 0.05);
  EXPECT_NEAR(distance("POINT(0 0)", "POINT(180 0)"), 6371.0088 * M_PI, 1e-6);
  EXPECT_NEAR(distance("POINT(0 90)", "POINT(0 -90)"), 6371.0088 * M_PI, 1e-6);
  EXPECT_NEAR(distance("POINT(179.9 0)", "POINT(-179.9 0)"), 22.239, 0.001);
  EXPECT_NEAR(distance("POINT(2.3522 48.8566)", "POINT(-0.1276 51.5072)"), 343.5, 0.5);  // Paris to London
  EXPECT_EQ(distance("POINT(5 5)", "POINT(5 5)"), 0);
}

TEST(Geometry, Functions) {
  constexpr Case kCases[] = {
      {"fn:latitude('POINT(40.5 35.25)'^^geo:wktLiteral)", "3.525E1"},
      {"fn:longitude('  point ( 40.5\t35.25 ) '^^geo:wktLiteral)", "4.05E1"},
      {"fn:longitude('<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point(40.5 35.25)'^^geo:wktLiteral)", "4.05E1"},
      {"fn:longitude('<http://www.opengis.net/def/crs/EPSG/0/4326> Point(35.25 40.5)'^^geo:wktLiteral)", "4.05E1"},
      {"fn:longitude('<http://example.org/crs> Point(35.25 40.5)'^^geo:wktLiteral)", "error"},
      {"fn:latitude('POINT Z (40.5 35.25 100)'^^geo:wktLiteral)", "3.525E1"},
      {"fn:latitude('POINT(1e1 -2.5E0)'^^geo:wktLiteral)", "-2.5E0"},
      {"fn:latitude('LINESTRING(1 2, 3 4)'^^geo:wktLiteral)", "error"},
      {"fn:latitude('POINT(1)'^^geo:wktLiteral)", "error"},
      {"fn:latitude('POINT(1 2'^^geo:wktLiteral)", "error"},
      {"fn:latitude('POINT(1 2) x'^^geo:wktLiteral)", "error"},
      {"fn:latitude('POINT(1 91)'^^geo:wktLiteral)", "error"},
      {"fn:latitude('POINT(nan inf)'^^geo:wktLiteral)", "error"},
      {"fn:latitude('POINT EMPTY'^^geo:wktLiteral)", "error"},
      {"fn:latitude('')", "error"},
      {"fn:latitude(5)", "error"},
      {"fn:withinKm('POINT(40.45154 35.01982)'^^geo:wktLiteral, 'POINT(40.83138 34.69508)'^^geo:wktLiteral, 51)",
       "true"},
      {"fn:withinKm('POINT(40.45154 35.01982)'^^geo:wktLiteral, 'POINT(40.83138 34.69508)'^^geo:wktLiteral, 50.0)",
       "false"},
      {"fn:withinKm('POINT(0 0)'^^geo:wktLiteral, 'POINT(0 0)'^^geo:wktLiteral, 'x')", "error"},
      {"ROUND(<http://www.opengis.net/def/function/geosparql/distance>('POINT(0 0)'^^geo:wktLiteral, "
       "'POINT(0 1)'^^geo:wktLiteral, <http://www.opengis.net/def/uom/OGC/1.0/metre>))",
       "1.11195E5"},
      {"ROUND(<http://www.opengis.net/def/function/geosparql/distance>('POINT(0 0)'^^geo:wktLiteral, "
       "'POINT(0 1)'^^geo:wktLiteral, <http://www.opengis.net/def/uom/OGC/1.0/kilometre>))",
       "1.11E2"},
      {"<http://www.opengis.net/def/function/geosparql/distance>('POINT(0 0)'^^geo:wktLiteral, "
       "'POINT(0 1)'^^geo:wktLiteral, <http://www.opengis.net/def/uom/OGC/1.0/parsec>)",
       "error"},
  };
  check_cases(kCases);
}

TEST(Extension, RegisteredFunctionsGetTerms) {
  register_function("urn:test:reverse",
                    {1, 1, [](std::span<const Term> args) -> std::optional<Term> {
                       if (!args[0].is_literal()) return std::nullopt;
                       return Term::literal(std::string(args[0].value().rbegin(), args[0].value().rend()));
                     }});
  constexpr Case kCases[] = {
      {"<urn:test:reverse>('abc')", "'cba'"},      {"<urn:test:reverse>(+(10, 2))", "'21'"},
      {"<urn:test:reverse>(<http://a>)", "error"}, {"<urn:test:reverse>(error)", "error"},
      {"STRLEN(<urn:test:reverse>('abc'))", "3"},
  };
  check_cases(kCases);
  EXPECT_TRUE(is_known_function("urn:test:reverse"));
  EXPECT_TRUE(is_known_function("urn:casus:fn#distanceKm"));
  EXPECT_TRUE(is_known_function("http://www.w3.org/2001/XMLSchema#integer"));
  EXPECT_FALSE(is_known_function("urn:test:unknown"));
}

TEST(Extension, UnknownFunctionsAndWrongArityAreQueryErrors) {
  EXPECT_THROW(Evaluation().constant("<urn:test:unknown>(1)"), QueryError);
  EXPECT_THROW(Evaluation().constant("fn:distanceKm(1)"), QueryError);
  EXPECT_THROW(Evaluation().constant("STRLEN('a', 'b')"), QueryError);
  EXPECT_THROW(Evaluation().constant("NOSUCH(1)"), QueryError);
}

TEST(Hostile, HugeValuesEndInAnswersOrErrors) {
  Evaluation evaluation;
  // 2^(2^k) until it no longer fits: the error is a value.
  std::string text = "2";
  for (int i = 0; i < 30; ++i) {
    VariableTable variables;
    const std::string next = evaluation.constant("*(" + text + ", " + text + ")");
    if (next == "error") return;
    text = next;
  }
  FAIL() << "squaring never ended";
}

TEST(Hostile, LongLexicalForms) {
  Evaluation evaluation;
  const std::string digits(5'000'000, '9');
  EXPECT_EQ(evaluation.constant("+('" + digits + "'^^xsd:integer, 1)"), "error");
  EXPECT_EQ(evaluation.constant("+('0." + digits + "'^^xsd:decimal, 1)"), "error");
  EXPECT_EQ(evaluation.constant("xsd:double('" + digits + "')"), "'INF'^^xsd:double");
  EXPECT_EQ(evaluation.constant("YEAR('" + digits + "-01-01T00:00:00'^^xsd:dateTime)"), "error");
  EXPECT_EQ(evaluation.constant("REGEX('a', '" + std::string(100'000, '(') + "')"), "error");
  EXPECT_EQ(evaluation.constant("REGEX('" + std::string(100'000, 'a') + "', '(a*)*b')"), "false");
  EXPECT_EQ(evaluation.constant("STRLEN(CONCAT('" + digits + "', 'x'))"), "5000001");
}

}  // namespace
}  // namespace casus::query
