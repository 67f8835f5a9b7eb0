#!/usr/bin/env python3
"""Every query of the bench has an answer on a small generated graph, with the one exception that is meant to be empty.

  queries_test.py GENERATOR CASUS
"""

import glob
import os
import subprocess
import sys
import tempfile

EMPTY = {'star/no_match'}
# The smallest graph with the events and settlements that queries name.
TRIPLES = 250_000


def main():
    generator, casus = sys.argv[1:]
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        for syntax in ('nt', 'nq'):
            file = os.path.join(directory, 'graph.' + syntax)
            subprocess.run([generator, '--triples', str(TRIPLES), '--format', syntax, '--output', file], check=True,
                           stderr=subprocess.DEVNULL)
            subprocess.run([casus, '--quiet', 'load', os.path.join(directory, syntax), file], check=True)
        queries = sorted(glob.glob(here + '/*/*.rq'))
        assert len(queries) >= 60
        for query in queries:
            name = query[len(here) + 1:-3]
            store = os.path.join(directory, 'nq' if name.startswith('graph/') else 'nt')
            answer = subprocess.run([casus, 'query', store, '-f', query, '--format', 'csv' if 'construct/' not in name else 'nt'],
                                    check=True, capture_output=True, text=True).stdout
            # Solutions come below a line of names; a graph or the answer of ASK has none.
            named = 'construct/' not in name and answer.strip() not in ('true', 'false')
            rows = len(answer.splitlines()) - named
            assert (rows == 0) == (name in EMPTY), f'{name}: {rows} rows'


if __name__ == '__main__':
    main()
