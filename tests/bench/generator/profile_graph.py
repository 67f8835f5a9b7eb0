#!/usr/bin/env python3
"""Prints the shape of N-Triples or N-Quads files side by side: triples a subject, the share of each predicate, the
degrees of its subjects and objects, and the kinds of its objects.

  profile_graph.py conflict-real.nq.gz generated.nt

Degrees are given as median/90%/99%/largest: "out" counts the triples of one predicate and one subject, "in" those of
one predicate and one object.
"""

import argparse
import collections
import gzip
import re
import sys

STATEMENT = re.compile(r'(\S+) (\S+) (.+?)(?: <[^>]*>)? \.$')
QUANTILES = (0.5, 0.9, 0.99, 1)


def kind(term):
    if term[0] != '"':
        return 'IRI' if term[0] == '<' else 'blank node'
    end = term[term.rindex('"') + 1:]
    if end.startswith('@'):
        return 'language-tagged'
    return 'string' if not end else re.split('[#/]', end)[-1].rstrip('>')


def short(iri):
    return re.split('[#/]', iri.strip('<>'))[-1]


def quantiles(counts):
    ordered = sorted(counts)
    return '/'.join(str(ordered[min(len(ordered) - 1, int(q * len(ordered)))]) for q in QUANTILES)


class Profile:
    def __init__(self, file):
        opened = gzip.open(file, 'rt', encoding='utf-8') if file.endswith('.gz') else open(file, encoding='utf-8')
        self.subjects = collections.Counter()
        self.by_subject = collections.defaultdict(collections.Counter)
        self.by_object = collections.defaultdict(collections.Counter)
        self.kinds = collections.Counter()
        seen = set()
        with opened:
            for line in opened:
                match = STATEMENT.match(line)
                if not match:
                    continue
                triple = match.groups()
                digest = hash(triple)
                if digest in seen:
                    continue
                seen.add(digest)
                subject, predicate, term = triple
                predicate = short(predicate)
                self.subjects[hash(subject)] += 1
                self.by_subject[predicate][hash(subject)] += 1
                self.by_object[predicate][hash(term)] += 1
                self.kinds[kind(term)] += 1
        self.triples = len(seen)

    def row(self, predicate):
        if predicate not in self.by_subject:
            return '-', '-', '-'
        rows = sum(self.by_subject[predicate].values())
        return (f'{100 * rows / self.triples:.2f}', quantiles(self.by_subject[predicate].values()),
                quantiles(self.by_object[predicate].values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('file', nargs='+')
    arguments = parser.parse_args()
    profiles = [Profile(file) for file in arguments.file]
    for file, profile in zip(arguments.file, profiles):
        print(f'{file}: {profile.triples} distinct triples, {len(profile.subjects)} subjects, '
              f'triples a subject {quantiles(profile.subjects.values())}')
    print('\nkind of object, percent of triples')
    for name in sorted({kind for profile in profiles for kind in profile.kinds}):
        print(f'  {name:20}', *(f'{100 * profile.kinds[name] / profile.triples:8.2f}' for profile in profiles))
    print('\npredicate: percent of triples, out degrees, in degrees')
    first = profiles[0]
    predicates = sorted({name for profile in profiles for name in profile.by_subject},
                        key=lambda name: -sum(first.by_subject.get(name, {}).values()))
    for predicate in predicates:
        cells = [cell for profile in profiles for cell in profile.row(predicate)]
        print(f'  {predicate:16}', *(f'{cell:>6} {out:>14} {inward:>22}' for cell, out, inward in zip(*[iter(cells)] * 3)))


if __name__ == '__main__':
    sys.exit(main())
