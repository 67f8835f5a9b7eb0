#!/usr/bin/env python3
"""The generator writes the same bytes for the same seed, the same triples in every syntax, and none of them twice.

  generator_test.py GENERATOR CASUS
"""

import subprocess
import sys
import tempfile

TRIPLES = 30_000


def main():
    generator, casus = sys.argv[1:]

    def generate(*arguments):
        return subprocess.run([generator, '--triples', str(TRIPLES), *arguments], check=True, capture_output=True).stdout

    n_triples = generate()
    lines = n_triples.splitlines()
    assert n_triples == generate('--seed', '1'), 'the same seed gave other bytes'
    assert n_triples != generate('--seed', '2'), 'another seed gave the same bytes'
    assert TRIPLES <= len(lines) < TRIPLES + 1000, f'{len(lines)} triples'
    assert len(set(lines)) == len(lines), 'a triple is written twice'
    with tempfile.NamedTemporaryFile(suffix='.ttl') as file:
        file.write(generate('--format', 'ttl'))
        file.flush()
        read = subprocess.run([casus, 'convert', file.name, '--to', 'nt'], check=True, capture_output=True).stdout
    assert sorted(read.splitlines()) == sorted(lines), 'Turtle holds other triples than N-Triples'
    quads = [line.rsplit(b' ', 2)[0] + b' .' for line in generate('--format', 'nq').splitlines()]
    assert quads == lines, 'N-Quads hold other triples than N-Triples'


if __name__ == '__main__':
    main()
