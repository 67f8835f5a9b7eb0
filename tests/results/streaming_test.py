#!/usr/bin/env python3
"""Large results start at once, need the memory of a small one, and end quietly when nobody reads on.

Usage: streaming_test.py CASUS [unittest options]
CASUS_STREAM_ROWS sets the rows of a large result (500,000 otherwise).
"""

import os
import select
import subprocess
import sys
import tempfile
import time
import unittest

CASUS = os.path.abspath(sys.argv.pop(1))
SANITIZED = "CASUS_SANITIZED" in os.environ
ROWS = int(os.environ.get("CASUS_STREAM_ROWS", 50_000 if SANITIZED else 500_000))
SMALL = ROWS // 100
MEMORY_ALLOWED = 8 << 10  # KiB beyond what a small result needs
CACHES_ALLOWED = min(512, 64 * -(-ROWS // 1_000_000)) << 10  # of pages and blocks of a store
PRETTY_MEMORY_ALLOWED = 240 << 10  # Turtle and TriG look ahead as far as a fixed memory reaches
PATIENCE = 200  # seconds, for endless queries on a busy machine
FORMATS = ("table", "json", "xml", "csv", "tsv")
GRAPH_FORMATS = ("nt", "ttl")


def numbers(count, head):
    """A query with `count` rows, a power of ten times the first digit, made without any data."""
    digits = str(count)
    assert digits[1:].strip("0") == "", count
    values = [f"VALUES ?d0 {{ {' '.join(map(str, range(int(digits[0]))))} }}"]
    values += [f"VALUES ?d{i} {{ 0 1 2 3 4 5 6 7 8 9 }}" for i in range(1, len(digits))]
    values.append(f"VALUES ?text {{ '{'text ' * 12}' }}")
    return f"{head} {{ {' '.join(values)} }}"


class Run:
    """One run of casus: the time to its first byte, lines, peak memory in KiB."""

    def __init__(self, *arguments):
        start = time.monotonic()
        self.process = subprocess.Popen([CASUS, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        output = self.process.stdout
        select.select([output], [], [])
        self.first_byte = time.monotonic() - start
        self.lines = 0
        while piece := output.read(1 << 20):
            self.lines += piece.count(b"\n")
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - start
        self.peak = usage.ru_maxrss  # at least what this process held when it forked
        self.errors = self.process.stderr.read().decode()
        output.close()
        self.process.stderr.close()


class Streaming(unittest.TestCase):
    memory_allowed = MEMORY_ALLOWED

    def check(self, small_arguments, large_arguments):
        """The same for a result of SMALL lines and one of ROWS."""
        small, large = Run(*small_arguments), Run(*large_arguments)
        for run, rows in ((small, SMALL), (large, ROWS)):
            self.assertEqual(run.process.returncode, 0, run.errors)
            self.assertGreaterEqual(run.lines, rows)
        if "CASUS_STREAM_ROWS" in os.environ:
            print(f"\n{self.id().split('.')[-1]} {' '.join(large_arguments[1:5])[:60]}: first byte {large.first_byte:.3f} s, all "
                  f"{large.seconds:.2f} s, {ROWS / large.seconds / 1e6:.2f} M rows/s, peak {large.peak >> 10} MiB, small {small.peak >> 10} MiB",
                  flush=True)
        if not SANITIZED:
            pretty = any(part in ("ttl", "trig") for part in large_arguments)
            allowed = self.memory_allowed + (PRETTY_MEMORY_ALLOWED if pretty else 0)
            self.assertLess(large.peak, small.peak + allowed)

    def test_rows_without_data(self):
        for form in FORMATS:
            with self.subTest(form=form):
                self.check(*(("query", "--format", form, "-c", numbers(rows, "SELECT *")) for rows in (SMALL, ROWS)))

    def test_triples_that_repeat(self):
        for form in GRAPH_FORMATS:
            with self.subTest(form=form):
                head = f"CONSTRUCT {{ <urn:s> <urn:d0> ?d0 ; <urn:d1> ?d1 ; <urn:d2> ?d2 }} WHERE"
                run = Run("query", "--format", form, "-c", numbers(ROWS, head))
                self.assertEqual(run.process.returncode, 0, run.errors)
                self.assertLess(run.lines, 100)


class Stored(unittest.TestCase):
    check = Streaming.check
    memory_allowed = MEMORY_ALLOWED + CACHES_ALLOWED

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.stores = [cls.store(rows) for rows in (SMALL, ROWS)]

    @classmethod
    def store(cls, count):
        data, store = (os.path.join(cls.folder.name, f"{count}.{ending}") for ending in ("ttl", "casus"))
        with open(data, "w") as out:
            for i in range(count):
                out.write(f"<http://example.org/event/{i * 7919 % count}> <http://example.org/value> {i} .\n")
        subprocess.run([CASUS, "load", store, data], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.remove(data)
        return store

    def check_all(self, forms, arguments):
        for form in forms:
            with self.subTest(form=form):
                self.check(*([part.format(store=store, form=form) for part in arguments] for store in self.stores))

    def test_solutions(self):
        self.check_all(FORMATS, ("query", "--format", "{form}", "{store}", "-c", "SELECT * {{ ?s ?p ?o }}"))

    def test_constructed_triples(self):
        self.check_all(GRAPH_FORMATS, ("query", "--format", "{form}", "{store}", "-c", "CONSTRUCT WHERE {{ ?s ?p ?o }}"))
        # Triples made by another query may repeat, so that some have to be remembered, but not all.
        query = "CONSTRUCT {{ ?s <urn:a> ?o }} WHERE {{ {{ ?s ?p ?o }} UNION {{ ?s ?q ?o }} }}"
        self.check_all(["nt"], ("query", "--format", "{form}", "{store}", "-c", query))

    def test_dumps(self):
        self.check_all(("nt", "nq", "ttl", "trig"), ("dump", "--format", "{form}", "{store}"))


class ReadersThatLeave(unittest.TestCase):
    """Output into a pipe that is closed after the first line: the program ends at once, quietly and well."""

    def run_and_leave(self, *arguments):
        process = subprocess.Popen([CASUS, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = process.stdout.readline()
        process.stdout.close()
        _, errors = process.communicate(timeout=PATIENCE)
        self.assertTrue(line)
        self.assertEqual((process.returncode, errors), (0, b""))

    def test_every_format(self):
        endless = numbers(10 ** 12, "SELECT *")
        for form in FORMATS:
            with self.subTest(form=form):
                self.run_and_leave("query", "--format", form, "-c", endless)
        for form in GRAPH_FORMATS:
            with self.subTest(form=form):
                head = "CONSTRUCT { [] <urn:p> ?d1 , ?d2 } WHERE"
                self.run_and_leave("query", "--format", form, "-c", numbers(10 ** 12, head))

    def test_slow_queries_show_their_first_rows(self):
        """The first solutions are there while the query goes on for ever."""
        search = numbers(10 ** 12, "").rstrip("} ") + " } FILTER(" + " + ".join(f"?d{i}" for i in range(13)) + " < 0) }"
        query = "SELECT ?x { { VALUES ?x { 1 2 3 } } UNION" + search + " }"
        for form in ("json", "xml", "csv", "tsv"):
            with self.subTest(form=form):
                process = subprocess.Popen([CASUS, "query", "--format", form, "-c", query], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
                first = os.read(process.stdout.fileno(), 1 << 16) if ready else b""
                running = process.poll() is None
                process.kill()
                process.communicate()
                self.assertTrue(running)
                self.assertIn(b"3", first)


if __name__ == "__main__":
    unittest.main()
