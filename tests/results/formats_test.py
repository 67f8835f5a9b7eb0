#!/usr/bin/env python3
"""Every result format, read back by strict readers: the terms that come out are the terms that went in.

Usage: formats_test.py CASUS [unittest options]
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

import readers
from readers import XSD, literal

CASUS = os.path.abspath(sys.argv.pop(1))

TEXTS = [
    "", " ", "  both ends  ", "tab\tline\nreturn\rboth\r\n", '"', '""', "'", '"quoted"', 'a,b;"c"', ",", "\n", "\\", "\\n", "\\u0041",
    "<b>&amp;</b>", "]]>", "<!--", "<?xml?>", "{\"json\": [1]}", "=1+1", "_:label", "<http://e/>", "?x", "null", "-", "--",
    "\u0085\u2028\u2029", "\ufeffmark", "\u200e\u202eright", "ÄÖ \u0301", "\U0001f600\U0010ffff", "\ud7ff\ue000\ufffd", "العربية",
    "".join(map(chr, range(1, 0x20))), "\x7f\x80\x9f", "\ufffe\uffff", "\U0001fffe", "x" * 100_000,
]
IRIS = ["http://e/", "http://e/a&b='c'", "http://e/ä/\U0001f600", "urn:x:%20,;", "http://e/?q=1&r=2#f", "http://e/]]>".replace(">", "%3E")]
DATATYPES = [
    ("1", "integer"), ("-01", "integer"), ("+1", "integer"), ("9" * 50, "integer"), ("1.", "decimal"), ("1.0", "decimal"), (".5", "decimal"),
    ("1e0", "double"), ("1.E1", "double"), ("1", "double"), ("INF", "double"), ("NaN", "float"), ("true", "boolean"), ("1", "boolean"),
    ("not a number", "integer"), ("", "integer"), ("1\n", "integer"), ("2020-01-01T00:00:00Z", "dateTime"), ("P1D", "duration"),
]
LANGUAGES = [("en", None), ("en-GB", None), ("zh-Hant-TW", None), ("ar", "rtl"), ("en", "ltr")]


def nasty_terms():
    a_triple = ("triple", ("uri", "http://e/s"), ("uri", "http://e/p"), literal('"\t,\n'))
    return ([literal(text) for text in TEXTS] + [("uri", iri) for iri in IRIS] +
            [literal(text, datatype=XSD + name) for text, name in DATATYPES] + [literal("x", datatype="http://e/t&<>".replace("<>", ""))] +
            [literal('a "b"\n', language, direction) for language, direction in LANGUAGES] +
            [a_triple, ("triple", ("uri", "http://e/s"), ("uri", "http://e/p"), a_triple),
             ("triple", ("bnode", "b"), ("uri", "http://e/p"), literal("ب", "ar", "rtl"))])


def escaped(text):
    return "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08X}" for c in text)


def ntriples(term):
    kind = term[0]
    if kind == "uri":
        return "<" + "".join(c if ord(c) > 0x20 and c not in '<>"{}|^`\\' else f"\\u{ord(c):04X}" for c in term[1]) + ">"
    if kind == "bnode":
        return "_:" + term[1]
    if kind == "triple":
        return "<<( " + " ".join(map(ntriples, term[1:])) + " )>>"
    _, text, language, direction, datatype = term
    tag = f"@{language}" + (f"--{direction}" if direction else "") if language else f"^^<{datatype}>" if datatype else ""
    return f'"{escaped(text)}"{tag}'


def run(query, form, data=b"", *options):
    """The bytes that casus writes as the answer of `query` on N-Triples `data`."""
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        file.write(data)
        file.flush()
        result = subprocess.run([CASUS, "query", "--data", file.name, "--format", form, *options, "-c", query],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    if result.returncode != 0:
        raise AssertionError(result.stderr.decode())
    return result.stdout


def as_xml_holds_it(term):
    """XML 1.0 has no place for some characters (its production 2): U+FFFD stands there."""
    def holds(c):
        return c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"

    if term[0] == "literal":
        return ("literal", "".join(c if holds(c) else "\ufffd" for c in term[1]), *term[2:])
    return tuple(as_xml_holds_it(part) if isinstance(part, tuple) else part for part in term)


def csv_text(term):
    """SPARQL 1.2 Query Results CSV and TSV, section 3.2: triple terms hold literals in quotes."""
    if term[0] == "triple":
        parts = ('"' + part[1].replace('"', '""') + '"' if part[0] == "literal" else csv_text(part) for part in term[1:])
        return f"<<( {' '.join(parts)} )>>"
    return "_:" + term[1] if term[0] == "bnode" else term[1]


def relabelled(term):
    """Blank nodes all under one label, each test has at most one; language tags without case, which means nothing."""
    if term[0] == "bnode":
        return ("bnode", "b")
    if term[0] == "literal" and term[2]:
        return (*term[:2], term[2].lower(), *term[3:])
    return tuple(relabelled(part) if isinstance(part, tuple) else part for part in term)


class Terms(unittest.TestCase):
    """Each term once, numbered by its predicate."""

    @classmethod
    def setUpClass(cls):
        cls.terms = nasty_terms()
        cls.data = "".join(f"<http://e/s> <http://e/n{i:03}> {ntriples(term)} .\n" for i, term in enumerate(cls.terms)).encode()
        cls.query = "SELECT ?p ?o { <http://e/s> ?p ?o } ORDER BY ?p"

    def check(self, answer, expected):
        variables, rows = answer
        self.assertEqual(variables, ["p", "o"])
        self.assertEqual(len(rows), len(expected))
        for i, (row, term) in enumerate(zip(rows, expected)):
            with self.subTest(term=repr(term)[:100]):
                self.assertEqual(row["p"], ("uri", f"http://e/n{i:03}"))
                self.assertEqual(relabelled(row["o"]), relabelled(term))

    def test_json(self):
        self.check(readers.read_json(run(self.query, "json", self.data)), self.terms)

    def test_xml(self):
        self.check(readers.read_xml(run(self.query, "xml", self.data)), [as_xml_holds_it(term) for term in self.terms])

    def test_tsv(self):
        self.check(readers.read_tsv(run(self.query, "tsv", self.data)), self.terms)

    def test_csv(self):
        header, *records = readers.read_csv(run(self.query, "csv", self.data))
        self.assertEqual(header, ["p", "o"])
        self.assertEqual(len(records), len(self.terms))
        for record, term in zip(records, self.terms):
            self.assertEqual(re.sub(r"^<<\( _:\w+", "<<( _:b", record[1]), csv_text(term))

    def test_table_keeps_one_line_a_row(self):
        lines = run(self.query, "table", self.data).decode("utf-8").split("\n")
        self.assertEqual(len(lines), len(self.terms) + 3)


class Shapes(unittest.TestCase):
    """Results without rows, columns or values."""

    READERS = {"json": readers.read_json, "xml": readers.read_xml, "tsv": readers.read_tsv}

    def answers(self, query, expected):
        for form, read in self.READERS.items():
            with self.subTest(form=form):
                self.assertEqual(read(run(query, form)), expected)

    def test_unbound(self):
        query = "SELECT ?a ?b ?c { VALUES (?a ?b) { (1 UNDEF) (UNDEF UNDEF) (UNDEF '') } } ORDER BY ?a ?b"
        one = literal("1", datatype=XSD + "integer")
        self.answers(query, (["a", "b", "c"], [{}, {"b": literal("")}, {"a": one}]))
        self.assertEqual(run(query, "csv"), b"a,b,c\r\n,,\r\n,,\r\n1,,\r\n")
        self.assertEqual(run(query, "tsv"), b'?a\t?b\t?c\n\t\t\n\t""\t\n1\t\t\n')

    def test_no_rows(self):
        query = "SELECT ?a ?b { ?a <urn:no> ?b }"
        self.answers(query, (["a", "b"], []))
        self.assertEqual(run(query, "csv"), b"a,b\r\n")
        self.assertEqual(run(query, "tsv"), b"?a\t?b\n")

    def test_no_columns(self):
        self.answers("SELECT * {}", ([], [{}]))
        self.answers("SELECT * { FILTER(false) }", ([], []))
        self.assertEqual(run("SELECT * {}", "csv"), b"\r\n\r\n")
        self.assertEqual(run("SELECT * {}", "tsv"), b"\n\n")

    def test_ask(self):
        for query, answer in (("ASK {}", True), ("ASK { FILTER(false) }", False)):
            self.assertIs(readers.read_json(run(query, "json")), answer)
            self.assertIs(readers.read_xml(run(query, "xml")), answer)
            text = str(answer).lower()
            self.assertEqual(run(query, "csv"), f"{text}\r\n".encode())
            self.assertEqual(run(query, "tsv"), f"{text}\n".encode())

    def test_a_variable_named_twice_is_one_column(self):
        self.answers("SELECT ?a ?b ?a { VALUES (?a ?b) { ('x' 'y') } }", (["a", "b"], [{"a": literal("x"), "b": literal("y")}]))
        self.assertEqual(run("SELECT ?a ?a { VALUES ?a { 1 } }", "csv"), b"a\r\n1\r\n")

    def test_names_of_variables(self):
        self.answers("SELECT ?ä_1 ?\U00010000 { VALUES (?ä_1 ?\U00010000) { (true false) } }",
                     (["ä_1", "\U00010000"], [{"ä_1": literal("true", datatype=XSD + "boolean"),
                                               "\U00010000": literal("false", datatype=XSD + "boolean")}]))


class Names(unittest.TestCase):
    """A format goes by its short name, its media type and the ending of its files."""

    def test_names(self):
        for names in (("json", "srj", "application/sparql-results+json", "application/json", "JSON"),
                      ("xml", "srx", "application/sparql-results+xml"), ("csv", "text/csv"), ("tsv", "text/tab-separated-values"),
                      ("nt", "ntriples", "application/n-triples"), ("ttl", "turtle", "text/turtle")):
            query = "CONSTRUCT { <urn:a> <urn:b> 1 } {}" if names[0] in ("nt", "ttl") else "SELECT (1 AS ?a) {}"
            answers = {run(query, name) for name in names}
            self.assertEqual(len(answers), 1, names)

    def test_unknown(self):
        result = subprocess.run([CASUS, "query", "--format", "jsn", "-c", "ASK {}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((result.returncode, result.stdout), (2, b""))


if __name__ == "__main__":
    unittest.main()
