#!/usr/bin/env python3
"""Queries and updates made to hurt: deep, wide, long, huge, slow or simply wrong. Each gives an answer or one clear error with the
right exit code, within its limits of time and memory.

Usage: hostile_test.py CASUS [unittest options]
"""

import os
import unittest

from program import Folder, KNOWN_CODES, run

N = 10_000
DATA = "@prefix : <http://e/> .\n" + "".join(f":a{i} :p :a{(i * 7 + 1) % 300} ; :q {i} .\n" for i in range(300))
P = "<http://e/p>"


class Hostile(Folder):
    def setUp(self):
        super().setUp()
        self.data = self.file("d.ttl", DATA)

    def query(self, text, *arguments, command="query", timeout=60):
        path = self.file("q.rq", text)
        return run(command, "--data", self.data, "-f", path, "--format", "csv", *arguments, timeout=timeout)

    def answers(self, text, expected=None, *arguments):
        result = self.query(text, *arguments)
        self.assertEqual(result.returncode, 0, f"{text[:200]!r}: {result.stderr[-500:]}")
        if expected is not None:
            self.assertEqual(result.stdout.replace("\r\n", "\n"), expected)

    def refuses(self, code, text, *words, command="query"):
        result = self.query(text, command=command)
        self.assert_one_error(result, code, *words)
        self.assertLess(len(result.stderr), 3000)

    def ends(self, text, *arguments, command="query"):
        """An answer, a refusal or a timeout; no crash, no hang."""
        result = self.query(text, *arguments, command=command)
        self.assertIn(result.returncode, KNOWN_CODES, f"{text[:200]!r}: {result.stderr[-500:]}")
        if result.returncode:
            self.assertEqual(sum(line.startswith("error:") for line in result.stderr.splitlines()), 1, result.stderr[-500:])
        return result


class Depth(Hostile):
    def test_nesting_is_refused_with_a_position(self):
        for text in (f"SELECT (({'(' * N}1{')' * N}) AS ?x) {{}}", "SELECT (" + "(" * 1_000_000,
                     "SELECT * " + "{" * N + "}" * N, "SELECT * {" + "OPTIONAL {" * N + "}" * N + "}",
                     "SELECT * {" + "(" * N + "1" + ")" * N + " ?p ?o }", "SELECT * {" + "[ ?p " * N + "1" + "]" * N + " . }",
                     "SELECT * { ?s " + "(" * N + P + ")" * N + " ?o }", "SELECT * " + "{ SELECT * " * N + "{ ?s ?p ?o }" + "}" * N,
                     "SELECT * {" + "GRAPH ?g {" * N + "}" * N + "}",
                     "SELECT * { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * N + "}" * N + "}",
                     "SELECT (" + "COALESCE(" * 3000 + "1" + ")" * 3000 + " AS ?x) {}"):
            with self.subTest(text=text[:40]):
                self.refuses(3, text, "nested deeper than")
        self.refuses(3, "INSERT DATA {" + "[ <a:p> " * N + "1" + "]" * N + " . }", "nested deeper than", command="update")

    def test_nesting_within_the_limit_is_answered(self):
        self.answers("SELECT (" + "(" * 150 + "1" + ")" * 150 + " AS ?x) {}", "x\n1\n")
        self.answers("SELECT (" + "IF(true," * 150 + "1" + ",2)" * 150 + " AS ?x) {}", "x\n1\n")
        self.answers("SELECT (COUNT(*) AS ?n) " + "{ SELECT * " * 60 + "{ ?s ?p ?o }" + "}" * 60, "n\n600\n")
        self.answers(f"SELECT (COUNT(*) AS ?n) {{ ?s {'(' * 50}{P}{')*' * 50} ?o }}", "n\n3828\n")

    def test_long_chains(self):
        for text in ("SELECT * {" + "OPTIONAL { ?s ?p ?o }" * N + "}", "SELECT * { ?s ?p ?o " + "MINUS { ?s <http://e/z> ?o }" * N + "}",
                     "SELECT * { " + "".join(f"BIND({i} AS ?v{i})" for i in range(N)) + "}", "SELECT ((" + " + ".join(["1"] * N) + ") AS ?x) {}",
                     "SELECT * { " + "{ ?s ?p ?o }" * 20_000 + " }"):
            with self.subTest(text=text[:40]):
                self.refuses(3, text)
        for text in ("SELECT * { ?s " + "/".join([P] * N) + " ?o }", "SELECT * {" + "".join(f"?v{i} {P} ?v{i + 1} ." for i in range(N)) + "}",
                     "SELECT * { " + "?s ?p ?o." * 200_000 + " }", "SELECT * { " + "[] ?p ?o . " * 15_000 + " }",
                     "SELECT * { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?x }" * N + "}", "SELECT * { ?s ?p ?o " + "{ SELECT ?s { ?s ?p ?o } }" * 1600 + " }"):
            with self.subTest(text=text[:40]):
                self.refuses(1, text, "the limit is" if "EXISTS" not in text else "nests more than")

    def test_wide_ones_are_answered(self):
        self.answers("SELECT (COUNT(*) AS ?n) {" + " UNION ".join(["{ ?s ?p ?o }"] * N) + "}", "n\n6000000\n")
        self.answers("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(" + " || ".join(f"?o = {i}" for i in range(N)) + ")}", "n\n300\n")
        self.answers("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(" + " && ".join(f"?o != {i}" for i in range(100, N)) + ")}", "n\n400\n")
        self.answers("SELECT (COUNT(*) AS ?n) { ?s ?p ?o " + "FILTER(?o != 1)" * 50_000 + "}", "n\n599\n")
        self.answers("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o IN (" + ",".join(map(str, range(N))) + "))}", "n\n300\n")
        self.answers("SELECT (COUNT(*) AS ?n) { ?s " + "|".join(f"<http://e/p{i}>" for i in range(N)) + " ?o }", "n\n0\n")
        self.answers("SELECT (COUNT(*) AS ?n) { ?s !(" + "|".join(f"<http://e/p{i}>" for i in range(N)) + ") ?o }", "n\n600\n")
        self.answers("SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(" + " && ".join(f"COUNT(?p) < {i + 3}" for i in range(3000)) + ") LIMIT 0", "s\n")
        self.answers("SELECT " + " ".join(f"?v{i}" for i in range(N)) + " { ?v0 ?v1 ?v2 }")
        self.answers("SELECT (STRLEN(CONCAT(" + ",".join(["'a'"] * 50_000) + ")) AS ?n) {}", "n\n50000\n")
        self.refuses(1, "SELECT " + " ".join(f"?v{i}" for i in range(100_000)) + " { ?v0 ?v1 ?v2 }", "variables")

    def test_hard_to_plan(self):
        for text in ("SELECT * {" + "".join(f"?v{i} {P} ?v{i + 1} ." for i in range(300)) + "}",
                     "SELECT * {" + "".join(f"?v{i} ?p{i}_{j} ?v{j} ." for i in range(12) for j in range(i)) + "}",
                     "SELECT (COUNT(*) AS ?n) {" + "".join(f"?s{i} ?p{i} ?o{i} ." for i in range(40)) + "}",
                     "SELECT * { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?x FILTER(?x = ?o) }" * 500 + "}",
                     "SELECT * { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * 60 + "}" * 60 + "}"):
            result = self.ends(text, "--timeout", "1")
            self.assertLess(result.seconds, 15)


class Size(Hostile):
    def test_long_tokens(self):
        self.answers('SELECT (STRLEN("' + "x" * 30_000_000 + '") AS ?n) {}', "n\n30000000\n")
        self.answers('SELECT (STRLEN("' + "\\n" * 10_000_000 + '") AS ?n) {}', "n\n10000000\n")
        self.refuses(3, 'SELECT (STRLEN("' + "x" * 30_000_000, "not closed")
        self.answers("SELECT (COUNT(?" + "x" * 1_000_000 + ") AS ?n) { ?" + "x" * 1_000_000 + " ?p ?o }", "n\n600\n")
        self.refuses(3, "SELECT (1 AS ?" + "x" * 1_000_000 + ") { ?" + "x" * 1_000_000 + " ?p ?o }")
        self.refuses(3, "SELECT * { " + "x" * 1_000_000 + ":a ?p ?o }", "prefix")
        self.answers("ASK { <http://" + "x" * 10_000_000 + "> ?p ?o }", "false\n")
        self.answers("#" + "x" * 20_000_000 + "\nASK {}", "true\n")
        self.refuses(3, "\n" * 3_000_000 + "ASK {} x", ":3000001:8:")

    def test_many_values(self):
        self.answers("SELECT (COUNT(*) AS ?n) (SUM(?x) AS ?m) { VALUES ?x { " + " ".join(map(str, range(300_000))) + " } }",
                     "n,m\n300000,44999850000\n")
        self.answers("".join(f"PREFIX p{i}: <http://e/{i}#>\n" for i in range(30_000)) + "ASK {}", "true\n")

    def test_growing_values(self):
        doubled = "".join(f"BIND(CONCAT(?v{i},?v{i}) AS ?v{i + 1})" for i in range(40))
        self.refuses(1, "SELECT (STRLEN(?v40) AS ?n) { BIND('aaaaaaaa' AS ?v0)" + doubled + "}", "512 MiB")
        self.refuses(1, f"SELECT (STRLEN(REPLACE('{'a' * 100_000}','a','{'x' * 100_000}')) AS ?n) {{}}", "512 MiB")
        self.ends("SELECT (STRLEN(STR(?v40)) AS ?n) { BIND(12345678901234567890 AS ?v0)" +
                  "".join(f"BIND(?v{i}*?v{i} AS ?v{i + 1})" for i in range(40)) + "}", "--timeout", "5")

    def test_numbers(self):
        nines = "9" * 100_000
        for text in (f"SELECT (STRLEN(STR({nines}*{nines})) AS ?n) {{}}", f"SELECT (STRLEN(STR({nines}.5/3.7)) AS ?n) {{}}",
                     f"SELECT ({nines}={nines} AS ?n) {{}}", f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?a ?b ?c FILTER(?o * {nines} > 7) }}",
                     "SELECT (1e999999999999 + 1 AS ?a) (xsd:decimal(1e308) AS ?c) (xsd:integer('1e400'^^xsd:double) AS ?d) {}"):
            result = self.ends(text, "--timeout", "3")
            self.assertLess(result.seconds, 15)
        for clause in ("LIMIT", "OFFSET"):
            self.refuses(3, f"SELECT * {{ ?s ?p ?o }} {clause} 99999999999999999999999999", "too large")
        self.answers("SELECT * { ?s ?p ?o } LIMIT 18446744073709551615 OFFSET 18446744073709551615", "s,p,o\n")
        self.answers("SELECT ?o { ?s <http://e/q> ?o } ORDER BY ?o LIMIT 18446744073709551615 OFFSET 298", "o\n298\n299\n")
        self.answers("SELECT (SUBSTR('abc',-9223372036854775807,9223372036854775807) AS ?a) (1/0 AS ?b) (SUBSTR('abc',1e308) AS ?c) {}")
        self.answers("SELECT ('9999999999999-01-01T00:00:00Z'^^xsd:dateTime < NOW() AS ?a) {}")

    def test_regular_expressions(self):
        self.answers(f"SELECT (REGEX('{'a' * 50_000}b','(a+)+$') AS ?n) {{}}", "n\nfalse\n")
        for pattern in ("((a{1,1000}){1,1000}){1,1000}", "(" * 100_000 + "a" + ")" * 100_000, "(", "[", "a**",
                        "|".join(f"a{i}" for i in range(50_000))):
            self.ends(f"SELECT (REGEX('aaaa','{pattern}') AS ?n) {{}}", "--timeout", "5")


class Bytes(Hostile):
    def test_invalid_utf8(self):
        for text in (b'SELECT * { ?s ?p "\xff\xfe" }', b"SELECT * { ?s <http://\xc3\x28> ?o }", b"SELECT * { ?s\xff ?p ?o }",
                     b"# \xff\nASK {}", b'SELECT * { ?s ?p "\xed\xa0\x80" }', b"ASK { ?s ?p '\xf4\x90\x80\x80' }", "ASK {}".encode("utf-16")):
            self.refuses(3, text, "UTF-8")

    def test_nul_and_escapes(self):
        self.refuses(3, b"SELECT * { ?s\0 ?p ?o }", "U+0000")
        self.refuses(3, b"\0")
        self.refuses(3, 'SELECT * { ?s ?p "\\uD800" }', "escape")
        self.refuses(3, 'SELECT * { ?s ?p "\\U7FFFFFFF" }', "escape")
        self.answers(b"SELECT (STRLEN('a\0b') AS ?x) {}", "x\n3\n")
        self.answers(b"\xef\xbb\xbfASK {}", "true\n")
        self.refuses(3, b"")

    def test_every_prefix_of_a_query(self):
        """A text cut anywhere parses or is refused."""
        text = ("PREFIX : <http://e/> SELECT DISTINCT (COUNT(?o) AS ?n) { { ?s :p/^:q*|!(a|^:z) ?o . OPTIONAL { [] :b ( 1 2.5 'x'@en ) } } "
                "MINUS { ?s a 'y'^^:t } FILTER(NOT EXISTS { ?o ?q 1e3 } && ?o IN (1, -2)) BIND(IF(?o > 1, STRLEN(\"é\"), 2) AS ?z) } "
                "GROUP BY ?s HAVING(SUM(?o) > 3) ORDER BY DESC(?n) LIMIT 5 OFFSET 2 VALUES ?s { :a UNDEF }").encode()
        script = self.path("s.rq")
        for cut in range(0, len(text), 5):
            with open(script, "wb") as out:
                out.write(text[:cut])
            result = run("query", "--parse-only", "-f", script, "--base", "http://e/")
            self.assertIn(result.returncode, (0, 3), (text[:cut], result.stderr))


class Limits(Hostile):
    CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"

    def test_timeout(self):
        three = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
        for text in (f"SELECT * {{ {self.CROSS} }}", f"SELECT (COUNT(*) AS ?x) {{ {self.CROSS} }}", f"SELECT DISTINCT * {{ {three} }}",
                     f"SELECT * {{ {three} }} ORDER BY ?c ?a ?i", f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {three} }} GROUP BY ?a ?d ?g",
                     f"SELECT (GROUP_CONCAT(CONCAT(STR(?a),STR(?f))) AS ?z) {{ {self.CROSS} }}",
                     f"SELECT DISTINCT (CONCAT(STR(?a),STR(?f),STR(?g),STR(?i)) AS ?n) {{ {three} }}",
                     f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c OPTIONAL {{ ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f + ?i > 1e9) }} }}",
                     f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c MINUS {{ {self.CROSS} FILTER(?o + ?l > 1e9) }} }}",
                     f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c FILTER NOT EXISTS {{ ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c + ?f + ?i + ?l > 1e9) }} }}",
                     f"SELECT (COUNT(*) AS ?n) {{ ?s {P}* ?o . ?o {P}* ?z . ?z {P}+ ?y . ?k {P}+ ?l }}",
                     "SELECT (SUM(STRLEN(SHA512(CONCAT(?x, STR(?f)))) ) AS ?n) { VALUES ?x { '" + "z" * 200_000 + "' } ?a ?b ?c . ?d ?e ?f }"):
            with self.subTest(text=text[:90]):
                result = self.query(text, "--timeout", "0.3", timeout=30)
                self.assert_one_error(result, 124, "time limit")
                # About a second on an idle machine; sanitizers take their time.
                self.assertLess(result.seconds, 30 if os.environ.get("CASUS_SANITIZED") else 8)
        self.assert_one_error(self.query(f"INSERT {{ ?a ?e ?i }} WHERE {{ {three} }}", "--timeout", "0.3", command="update"), 124)

    def test_an_update_that_runs_out_of_time_changes_nothing(self):
        self.loaded(300)
        before = self.dump()
        result = run("update", self.store, "--timeout", "0.3", "-c",
                     f"INSERT DATA {{ <http://e/x> <http://e/y> 1 }} ; DELETE {{ GRAPH ?w {{ ?a ?b ?c }} }} INSERT {{ ?a ?e ?i }} WHERE {{ GRAPH ?w {{ {self.CROSS} }} }}")
        self.assert_one_error(result, 124)
        self.assertEqual(self.dump(), before)
        self.assert_sound()

    def test_paths_over_cycles(self):
        self.answers(f"SELECT (COUNT(*) AS ?n) {{ ?s {P}* ?o }}", "n\n3828\n")
        self.answers(f"SELECT (COUNT(*) AS ?n) {{ ?s ({P}*/^{P}*)* ?o }}")
        self.answers(f"SELECT (COUNT(*) AS ?n) {{ ?s ((({P}+)*)+)* ?o }}", "n\n3828\n")


if __name__ == "__main__":
    unittest.main()
