#!/usr/bin/env python3
"""Answers are equal as multisets of terms, whatever their order and spelling, and unequal otherwise."""

import json
import unittest

from answers import Answer

XSD = 'http://www.w3.org/2001/XMLSchema#'


def solutions(*rows):
    return json.dumps({'head': {'vars': ['x']}, 'results': {'bindings': [{'x': term} for term in rows]}})


def literal(value, datatype=None, language=None):
    term = {'type': 'literal', 'value': value}
    if datatype:
        term['datatype'] = datatype
    if language:
        term['xml:lang'] = language
    return term


class AnswersTest(unittest.TestCase):
    def test_order_does_not_matter_and_multiplicity_does(self):
        one, two = literal('1'), literal('2')
        self.assertEqual(Answer(solutions(one, two)), Answer(solutions(two, one)))
        self.assertNotEqual(Answer(solutions(one, one, two)), Answer(solutions(one, two, two)))

    def test_numbers_are_compared_by_value(self):
        self.assertEqual(Answer(solutions(literal('2.50', XSD + 'decimal'))), Answer(solutions(literal('2.5E0', XSD + 'double'))))
        self.assertNotEqual(Answer(solutions(literal('2.5', XSD + 'decimal'))), Answer(solutions(literal('2.6', XSD + 'decimal'))))

    def test_kinds_of_terms_are_told_apart(self):
        iri = {'type': 'uri', 'value': 'x'}
        terms = [iri, literal('x'), literal('x', language='en'), literal('x', XSD + 'date'), {'type': 'bnode', 'value': 'x'}]
        self.assertEqual(len({Answer(solutions(term)).digest for term in terms}), len(terms))
        self.assertEqual(Answer(solutions(literal('x', XSD + 'string'))), Answer(solutions(literal('x'))))
        self.assertEqual(Answer(solutions(literal('x', language='EN'))), Answer(solutions(literal('x', language='en'))))

    def test_unbound_is_no_term(self):
        row = json.dumps({'head': {'vars': ['x', 'y']}, 'results': {'bindings': [{}]}})
        self.assertNotEqual(Answer(row), Answer(solutions()))

    def test_booleans(self):
        self.assertNotEqual(Answer('{"head": {}, "boolean": true}'), Answer('{"head": {}, "boolean": false}'))

    def test_graphs_are_sets(self):
        first = '<a> <p> "caf\\u00E9" .\n<a> <p> <b> .\n'
        second = '<a> <p> <b> .\n<a> <p> "café" .\n<a> <p> <b> .\n'
        self.assertEqual(Answer(first), Answer(second))
        self.assertNotEqual(Answer(first), Answer('<a> <p> <b> .\n'))


if __name__ == '__main__':
    unittest.main()
