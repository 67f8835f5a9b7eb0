"""Answers of different engines, compared as multisets of canonical rows."""

import hashlib
import json
import re

NUMERIC = {'integer', 'decimal', 'double', 'float', 'int', 'long', 'short', 'byte', 'nonNegativeInteger',
           'positiveInteger', 'unsignedInt', 'unsignedLong'}
XSD = 'http://www.w3.org/2001/XMLSchema#'
# Virtuoso keeps WKT literals under a datatype of its own.
RENAMED = {'http://www.openlinksw.com/schemas/virtrdf#Geometry': 'http://www.opengis.net/ont/geosparql#wktLiteral'}
TRIPLE = re.compile(r'(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(.*\S)\s*\.\s*$')
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$')
ESCAPES = re.compile(r'\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)')


def literal(value, datatype, language):
    if language:
        return f'"{value}"@{language.lower()}'
    local = RENAMED.get(datatype, datatype or XSD + 'string').removeprefix(XSD)
    if local in NUMERIC:
        try:
            return f'number {float(value):.9g}'
        except ValueError:
            pass
    # Some engines write booleans as numbers and drop the datatype of strings; a term is not less right for that.
    if local == 'boolean':
        return f'number {float(value in ("true", "1")):.9g}'
    return f'"{value}"' if local == 'string' else f'"{value}"^^{local}'


def json_term(term):
    kind = term['type']
    if kind == 'uri':
        return f'<{term["value"]}>'
    if kind == 'bnode':
        return '_:'
    return literal(term['value'], term.get('datatype'), term.get('xml:lang'))


def unescape(text):
    simple = {'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}
    return ESCAPES.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1 else simple.get(m[1], m[1]), text)


def n_triples_term(text):
    match = LITERAL.match(text)
    if not match:
        return '_:' if text.startswith('_:') else text
    return literal(unescape(match[1]), match[3], match[2])


def json_rows(text):
    """The rows of a SPARQL result in JSON, one at a time: answers may be larger than memory would hold as objects."""
    if '"boolean"' in text[:500]:
        yield f'boolean {json.loads(text)["boolean"]}'
        return
    decoder = json.JSONDecoder()
    at = text.index('[', text.index('"bindings"')) + 1
    while True:
        while text[at] in ' \t\r\n,':
            at += 1
        if text[at] == ']':
            return
        row, at = decoder.raw_decode(text, at)
        yield '|'.join(f'{name} {json_term(row[name])}' for name in sorted(row))


def triples(text):
    """Each triple once, as CONSTRUCT demands."""
    seen = set()
    for line in text.splitlines():
        match = TRIPLE.match(line)
        if match:
            seen.add(' '.join(n_triples_term(term) for term in match.groups()))
    return seen


class Answer:
    """A multiset by its size and a digest that does not depend on the order."""

    def __init__(self, text):
        rows = json_rows(text) if text.lstrip()[:1] == '{' else triples(text)
        self.rows = 0
        total = 0
        for row in rows:
            self.rows += 1
            total += int.from_bytes(hashlib.blake2b(row.encode(), digest_size=12).digest(), 'big')
        self.digest = f'{total % 2**96:024x}'

    def __eq__(self, other):
        return (self.rows, self.digest) == (other.rows, other.digest)
