#!/usr/bin/env python3
"""Measures Casus beside Virtuoso and Oxigraph: the same data, the same queries, the same core, by turns.

  run.py --build build/release --work build/bench --triples 1000000

Writes load.csv, queries.csv and report.md into the working directory. Each query runs once in each engine to warm it and
to compare the answers, then in rounds: in each round one engine after the other, until every engine has at least five
runs; short queries run several times in a round. With --keep, engines that are left out keep the figures of the run before,
so that a change of Casus is measured in minutes:

  run.py --engines casus --keep --queries 'path/*'

See tests/bench/README.md.
"""

import argparse
import csv
import glob
import json
import os
import statistics
import subprocess
import sys

from answers import Answer
from casus import Casus, CasusShell
from engine import Failure
from oxigraph import Oxigraph
from report import write_report
from virtuoso import Virtuoso

HERE = os.path.dirname(os.path.abspath(__file__))
QUERIES = os.path.join(os.path.dirname(HERE), 'queries')
LARGEST_COMPARED = 400 << 20  # characters of an answer
ROUND_MS = 20  # short queries are repeated in a round for about so long
QUERY_COLUMNS = ['triples', 'group', 'query', 'engine', 'rows', 'runs', 'wall_ms', 'wall_min_ms', 'cpu_ms', 'agrees',
                 'digest', 'failure']
LOAD_COLUMNS = ['engine', 'data', 'triples', 'wall_s', 'cpu_s', 'peak_mib', 'bytes_per_triple']


def generate(options, syntax):
    file = os.path.join(options.work, f'data-{syntax}', f'{options.triples}.{syntax}')
    if not os.path.exists(file):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        subprocess.run([os.path.join(options.build, 'bin', 'conflict_generator'), '--triples', str(options.triples),
                        '--format', syntax, '--output', file + '.new'], check=True)
        os.rename(file + '.new', file)
    return file


def engines_for(options, syntax):
    """The engines chosen, Casus first, each for one kind of data."""
    directory = os.path.join(options.work, f'{options.triples}-{syntax}')
    os.makedirs(directory, exist_ok=True)
    quads = syntax == 'nq'
    made = {
        'casus': lambda: Casus(options.build, directory, options.core, options.timeout),
        'shell': lambda: CasusShell(options.build, directory, options.core, options.timeout),
        'virtuoso': lambda: Virtuoso(directory, options.core, options.timeout, options.virtuoso_memory << 30,
                                     (21111 + quads, 28890 + quads), quads),
        'oxigraph': lambda: Oxigraph(options.modules, directory, options.core, options.timeout),
    }
    return [made[name]() for name in options.engines]


def load(engines, file, syntax, options):
    """Loads where nothing is loaded yet, and starts all engines. The figures stay beside the store."""
    for engine in engines:
        if isinstance(engine, CasusShell):
            continue
        mark = os.path.join(options.work, f'{options.triples}-{syntax}', engine.name + '.loaded')
        if options.reload or not (engine.keeps and os.path.exists(mark)):
            row = {'engine': engine.name, 'data': syntax, **engine.load(file, options.triples).row()}
            print('loaded', row, file=sys.stderr, flush=True)
            with open(mark, 'w') as kept:
                json.dump(row, kept)
        engine.start()


def warm(engine, query):
    """Runs a query once; returns (wall milliseconds, Answer or None for one too large to compare, failure)."""
    try:
        wall, _ = engine.run(query, 1)[0]
        if isinstance(engine, CasusShell):
            return wall, None, ''
        text = engine.answer(query)
        return wall, Answer(text) if len(text) < LARGEST_COMPARED else None, ''
    except Failure as failure:
        return None, None, str(failure) or 'failed'


def measure(engines, query, options):
    """Returns a row of the results for each engine."""
    group, name = query.removesuffix('.rq').split(os.sep)[-2:]
    warmed = [warm(engine, query) for engine in engines]
    runs = [[] for _ in engines]
    for _ in range(options.rounds):
        for engine, (wall, _, failure), figures in zip(engines, warmed, runs):
            if not failure:
                repeats = max(1, min(20, int(ROUND_MS / max(wall, 0.1))))
                try:
                    figures += engine.run(query, repeats)
                except Failure as late:
                    print(f'{engine.name}: {name}: {late}', file=sys.stderr)
    rows = []
    for engine, (_, answer, failure), figures in zip(engines, warmed, runs):
        row = {'triples': options.triples, 'group': group, 'query': name, 'engine': engine.name, 'failure': failure}
        if answer:
            row['rows'] = answer.rows
            row['digest'] = answer.digest
        if figures:
            row.update(runs=len(figures), wall_ms=round(statistics.median(wall for wall, _ in figures), 4),
                       wall_min_ms=round(min(wall for wall, _ in figures), 4),
                       cpu_ms=round(statistics.median(cpu for _, cpu in figures), 4))
        rows.append(row)
    return rows


def write_csv(path, columns, rows):
    with open(path + '.new', 'w', newline='') as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    os.replace(path + '.new', path)


def kept_rows(file, queries, options):
    """Rows of an earlier run for what is not measured now."""
    if not (options.keep and os.path.exists(file)):
        return []
    names = {tuple(query.removesuffix('.rq').split(os.sep)[-2:]) for query in queries}
    measured = {{'shell': 'casus shell'}.get(name, name) for name in options.engines}
    with open(file, newline='') as source:
        return [row for row in csv.DictReader(source)
                if (row['group'], row['query']) not in names or row['engine'] not in measured]


def compare(rows):
    """Says of each answer whether it is the one that Casus gave."""
    reference = {(row['group'], row['query']): row for row in rows if row['engine'] == Casus.name}
    for row in rows:
        mine = reference.get((row['group'], row['query']), {})
        if row.get('digest') and mine.get('digest'):
            row['agrees'] = 'yes' if (row['digest'], str(row['rows'])) == (mine['digest'], str(mine['rows'])) else 'no'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build/release', help='where casus and bin/query_driver are')
    parser.add_argument('--work', default='build/bench', help='data, stores and results')
    parser.add_argument('--modules', default='build/bench/peers', help='where npm put oxigraph (see install.sh)')
    parser.add_argument('--triples', type=int, default=1_000_000)
    parser.add_argument('--engines', default='casus,virtuoso,oxigraph',
                        type=lambda text: text.split(','), help='of casus, virtuoso, oxigraph, shell')
    parser.add_argument('--queries', default='*/*', help='pattern of GROUP/NAME')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--timeout', type=float, default=60, help='seconds')
    parser.add_argument('--core', type=int, default=os.cpu_count() - 1, help='the one core that every engine runs on')
    parser.add_argument('--virtuoso-memory', type=int, default=4, help='GiB of page buffers')
    parser.add_argument('--keep', action='store_true', help='keep earlier figures of what is not measured now')
    parser.add_argument('--reload', action='store_true', help='load even where stores are there already')
    options = parser.parse_args()
    options.build, options.work, options.modules = map(os.path.abspath, (options.build, options.work, options.modules))

    queries = sorted(glob.glob(os.path.join(QUERIES, options.queries + '.rq')))
    if not queries:
        parser.error('no such query')
    # GRAPH needs named graphs; everything else runs on triples in the default graph.
    wanted = {'nq': [q for q in queries if os.sep + 'graph' + os.sep in q]}
    wanted['nt'] = [query for query in queries if query not in wanted['nq']]
    results = os.path.join(options.work, f'{options.triples}')
    query_rows = kept_rows(results + '-queries.csv', queries, options)
    os.makedirs(options.work, exist_ok=True)
    os.sched_setaffinity(0, {options.core})
    for syntax in ('nt', 'nq'):
        if not wanted[syntax]:
            continue
        engines = engines_for(options, syntax)
        try:
            load(engines, generate(options, syntax), syntax, options)
            for query in wanted[syntax]:
                rows = measure(engines, query, options)
                query_rows += rows
                compare(query_rows)
                write_csv(results + '-queries.csv', QUERY_COLUMNS, query_rows)
                print(query[len(QUERIES) + 1:-3],
                      *(f"{row['engine']} {row.get('cpu_ms', row['failure'])} {row.get('agrees', '')}" for row in rows),
                      sep='  ', file=sys.stderr, flush=True)
        finally:
            for engine in engines:
                engine.stop()
    load_rows = []
    for mark in sorted(glob.glob(f'{results}-n?/*.loaded')):
        with open(mark) as file:
            load_rows.append(json.load(file))
    write_csv(results + '-load.csv', LOAD_COLUMNS, load_rows)
    with open(results + '-report.md', 'w', encoding='utf-8') as file:
        write_report(file, query_rows, load_rows)
    with open(results + '-report.md', encoding='utf-8') as file:
        print(file.read())


if __name__ == '__main__':
    main()
