#!/usr/bin/env python3
"""The table of a run: how many times faster Casus is than the best peer, query by query and group by group.

  report.py 1000000-queries.csv
"""

import csv
import math
import sys

CASUS = 'casus'
SHELL = 'casus shell'


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def number(row, column):
    value = row.get(column) if row else None
    return float(value) if value not in (None, '') else None


def ratio(by_engine, peers, column):
    """How many times the best peer's time Casus' time goes into; None without both."""
    mine = number(by_engine.get(CASUS), column)
    theirs = [value for value in (number(by_engine.get(peer), column) for peer in peers) if value]
    return min(theirs) / mine if mine and theirs else None


def cell(row, column):
    if row is None:
        return ''
    value = number(row, column)
    if value is None:
        return (row.get('failure') or '')[:24].replace('|', '/')
    text = f'{value:.3g}' if value < 1000 else f'{value:.0f}'
    return text + (' ≠' if row.get('agrees') == 'no' else '')


def shown(value):
    return '' if value is None else f'**{value:.2f}**' if value < 2 else f'{value:.1f}'


def write_report(file, query_rows, load_rows=()):
    queries = {}
    for row in query_rows:
        queries.setdefault((row['group'], row['query']), {})[row['engine']] = row
    order = [CASUS, SHELL, 'virtuoso', 'oxigraph']
    engines = sorted({row['engine'] for row in query_rows}, key=order.index)
    peers = [engine for engine in engines if engine not in (CASUS, SHELL)]
    if load_rows:
        print('| engine | data | triples | wall s | CPU s | peak MiB | bytes a triple |\n|---|---|--:|--:|--:|--:|--:|',
              file=file)
        for row in load_rows:
            print('|', ' | '.join(str(row[column]) for column in row), '|', file=file)
        print(file=file)

    ratios = {name: {column: ratio(by_engine, peers, column) for column in ('cpu_ms', 'wall_ms')}
              for name, by_engine in queries.items()}
    print('Ratio: time of the best peer / time of Casus, by CPU time and by wall time; geometric means.\n', file=file)
    print('| group | queries | by CPU | by wall | slowest query |\n|---|--:|--:|--:|---|', file=file)
    groups = sorted({group for group, _ in queries})
    for group in groups + ['all']:
        members = {name: value for name, value in ratios.items() if group in (name[0], 'all') and value['cpu_ms']}
        if not members:
            continue
        means = [geometric_mean([value[column] for value in members.values()]) for column in ('cpu_ms', 'wall_ms')]
        worst = min(members, key=lambda name: members[name]['cpu_ms'])
        print(f'| {group} | {len(members)} | {shown(means[0])} | {shown(means[1])} | {"/".join(worst)} '
              f'{shown(members[worst]["cpu_ms"])} |', file=file)

    print('\nMilliseconds, median: CPU / wall. ≠: another answer than Casus.\n', file=file)
    print('| query | rows |', ' | '.join(engines), '| by CPU | by wall |', file=file)
    print('|---|--:|' + '--:|' * (len(engines) + 2), file=file)
    for name, by_engine in sorted(queries.items()):
        cells = [' / '.join(filter(None, (cell(by_engine.get(engine), column) for column in ('cpu_ms', 'wall_ms'))))
                 for engine in engines]
        print(f'| {"/".join(name)} | {by_engine.get(CASUS, {}).get("rows", "")} |', ' | '.join(cells),
              f'| {shown(ratios[name]["cpu_ms"])} | {shown(ratios[name]["wall_ms"])} |', file=file)


if __name__ == '__main__':
    with open(sys.argv[1], newline='') as source:
        write_report(sys.stdout, list(csv.DictReader(source)))
