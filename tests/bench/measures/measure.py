#!/usr/bin/env python3
"""Measures what is no comparison with peers, and prints one line for each: loading on one core and on two and within a
small budget, size, a cold process, two cores against one, and what the program `measures` prints.

  measure.py --build build/release --work build/bench --triples 1000000

The data and the store of peers/run.py are used where they exist.
"""

import argparse
import glob
import math
import os
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'peers'))

from casus import Casus  # noqa: E402
from engine import Failure, measured_run, pin, size_on_disk  # noqa: E402

# The heavy half of the mix: the queries that take 5 ms or more on one core at 10 million triples.
HEAVY = ['construct/flat_claims', 'construct/who_met_whom', 'count/distinct_subjects', 'count/join_three',
         'cyclic/diamond_sponsors', 'cyclic/square_proxy', 'cyclic/triangle_allies', 'cyclic/triangle_recorded_attack',
         'export/events', 'export/figures', 'export/links', 'export/numbers_only', 'export/whole_graph',
         'filter/regex_large', 'group_by/few_types', 'group_by/few_years', 'group_by/many_claimant_days',
         'group_by/many_days', 'group_by/sides', 'optional/large_drives_large', 'order_by/all_counts',
         'order_by/all_labels', 'path/joined_with_large', 'star/count_full_ranges', 'subquery/far_above_mean',
         'subquery/worst_of_each_conflict']


def report(name, figures, target):
    print(f'{name:<24} {figures:<70} target: {target}', flush=True)


def generate(options, syntax):
    file = os.path.join(options.work, f'data-{syntax}', f'{options.triples}.{syntax}')
    if not os.path.exists(file):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        subprocess.run([options.generator, '--triples', str(options.triples), '--format', syntax, '--output', file],
                       check=True)
    return file


def load(options, name, target, file, cores, *arguments):
    """Loads into the store of the measures and reports the speed."""
    shutil.rmtree(options.store, ignore_errors=True)
    wall, cpu, memory = measured_run(
        [options.casus, '--quiet', 'load', *arguments, options.store, file],
        preexec_fn=lambda: os.sched_setaffinity(0, cores))
    report(name, f'{options.triples / wall:,.0f} triples/s by wall, {options.triples / cpu:,.0f} by CPU; '
           f'peak {memory / 2**20:,.0f} MiB', target)


def measure_loads(options):
    cores = set(range(os.cpu_count()))
    n_triples, turtle = generate(options, 'nt'), generate(options, 'ttl')
    load(options, 'load, Turtle', '700,000/s on 2 cores, 1.5 GiB', turtle, cores)
    load(options, 'load, --memory 512M', 'half the speed', n_triples, cores, '--memory', '512M')
    load(options, 'load, one core', '-', n_triples, {options.core})
    load(options, 'load, N-Triples', '1,000,000/s on 2 cores at 10 M, 1.5 GiB', n_triples, cores)
    report('size', f'{size_on_disk(options.store) / options.triples:.1f} bytes a triple', '30 bytes')


def measure_cold_open(options):
    walls = []
    for event in range(1, 22):
        query = f'SELECT ?place {{ <urn:casus:id:event-{event}> <urn:casus:ns#place> ?place }}'
        start = time.monotonic()
        subprocess.run([options.casus, '--quiet', options.store, '-c', query], check=True, stdout=subprocess.DEVNULL,
                       preexec_fn=pin(options.core))
        walls.append((time.monotonic() - start) * 1000)
    report('cold process', f'median {statistics.median(walls):.1f} ms, least {min(walls):.1f} ms', '100 ms')


def gain(file, slower, faster):
    """How many times faster the second engine answers, by the medians of runs in turns: the machine's speed changes."""
    walls = ([], [])
    for turn in range(6):
        for engine, figures in zip((slower, faster), walls):
            runs = engine.run(file, 1 if turn == 0 else 3)
            if turn > 0:  # the first warms up
                figures += [wall for wall, _ in runs]
    return statistics.median(walls[0]) / statistics.median(walls[1])


def measure_two_cores(options):
    queries = {name: glob.glob(os.path.join(os.path.dirname(HERE), 'queries', name + '.rq'))[0] for name in HEAVY}
    engines = []
    for cores in ({options.core}, set(range(os.cpu_count()))):
        engines.append(Casus(options.build, os.path.dirname(options.store), options.core, 60, cores))
        engines[-1].store = options.store
        engines[-1].start()
    gains = []
    for file in queries.values():
        try:
            gains.append(gain(file, *engines))
        except Failure:
            pass
    for engine in engines:
        engine.stop()
    report('two cores against one', f'{math.exp(sum(map(math.log, gains)) / len(gains)):.2f} times faster over '
           f'{len(gains)} heavy queries, by wall', '1.7 times')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build/release')
    parser.add_argument('--work', default='build/bench')
    parser.add_argument('--triples', type=int, default=1_000_000)
    parser.add_argument('--core', type=int, default=os.cpu_count() - 1)
    options = parser.parse_args()
    options.build, options.work = map(os.path.abspath, (options.build, options.work))
    options.casus = os.path.join(options.build, 'casus')
    options.generator = os.path.join(options.build, 'bin', 'conflict_generator')
    options.store = os.path.join(options.work, f'{options.triples}-measures', 'store')
    os.makedirs(os.path.dirname(options.store), exist_ok=True)
    measure_loads(options)
    measure_cold_open(options)
    measure_two_cores(options)
    subprocess.run([sys.executable, os.path.join(HERE, 'estimates.py'), '--casus', options.casus, '--store', options.store],
                   check=True)
    directory = os.path.join(options.work, f'{options.triples}-measures', 'writes')
    subprocess.run([os.path.join(options.build, 'bin', 'measures'), options.store, directory], check=True)


if __name__ == '__main__':
    main()
