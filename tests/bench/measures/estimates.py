#!/usr/bin/env python3
"""How far the planner's estimates are from the rows that came: the q-error (Moerkotte, Neumann and Steidl, "Preventing Bad
Plans by Bounding the Impact of Cardinality Estimation Errors", VLDB 2009), max(estimate / rows, rows / estimate), of every
join, filter and path of the bench's queries.

  estimates.py --casus build/release/casus --store STORE [--queries 'path/*']

Operators below a LIMIT, which end early, are left out; so are scans, which a merge join lets skip rows.
"""

import argparse
import fnmatch
import glob
import os
import re
import subprocess

QUERIES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'queries')
LINE = re.compile(r'^(?P<indent>[ │├└─]*)(?P<name>\w+)(?P<rest>.*)\(est\. (?P<estimate>[\d.e+]+|\?), rows (?P<rows>\d+), ')
COUNTED = re.compile(r'Join|Filter|Minus|Path')


def q_error(estimate, rows):
    estimate, rows = max(estimate, 1), max(rows, 1)
    return max(estimate / rows, rows / estimate)


def errors_of(plan):
    """(q-error, estimate, rows, operator) of each operator that counts."""
    found, limits = [], []
    for line in plan.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        depth = len(match['indent'])
        while limits and limits[-1] >= depth:
            limits.pop()
        if match['name'] == 'Slice':
            limits.append(depth)
        if limits or match['estimate'] == '?' or not COUNTED.search(match['name']):
            continue
        estimate, rows = float(match['estimate']), int(match['rows'])
        found.append((q_error(estimate, rows), estimate, rows, (match['name'] + match['rest']).strip()))
    return found


def quantile(ascending, share):
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--casus', default='build/release/casus')
    parser.add_argument('--store', required=True)
    parser.add_argument('--queries', default='*', help='pattern of GROUP/NAME')
    parser.add_argument('--worst', type=int, default=12)
    options = parser.parse_args()

    errors = []
    for path in sorted(glob.glob(os.path.join(QUERIES, '*', '*.rq'))):
        name = os.path.relpath(path, QUERIES)[:-len('.rq')]
        if name.startswith('graph/') or not fnmatch.fnmatch(name, options.queries):
            continue
        plan = subprocess.run([options.casus, 'explain', options.store, '--analyze', '-f', path], check=True,
                              capture_output=True, text=True).stdout
        errors += [(name, *error) for error in errors_of(plan)]
    if not errors:
        parser.error('no query has this name')
    values = sorted(error[1] for error in errors)
    print(f'q-error of {len(values)} operators: median {quantile(values, 0.5):.2f}, 90% {quantile(values, 0.9):.1f}, '
          f'95% {quantile(values, 0.95):.1f}, largest {values[-1]:.0f}')
    for name, error, estimate, rows, operator in sorted(errors, key=lambda error: -error[1])[:options.worst]:
        print(f'{error:10.1f}  {name:<36} estimated {estimate:.0f}, rows {rows}: {operator}')


if __name__ == '__main__':
    main()
