#!/usr/bin/env python3
"""Runs the casus program as a user would: command line, scripts, exit codes, and the prompt on a pseudo-terminal.

Usage: shell_test.py CASUS [unittest options]
"""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

CASUS = os.path.abspath(sys.argv.pop(1))
DATA = """@prefix : <http://example.org/> .
:a :name "Mayadeen"@en ; :n 26 . :b :name "الميادين"@ar ; :n 9 . :c :name "日本" ; :n 1000 .
"""


def run(*arguments, stdin="", env=None, timeout=60):
    result = subprocess.run([CASUS, *arguments], input=stdin.encode(), capture_output=True, timeout=timeout,
                            env={**os.environ, **(env or {})})
    result.stdout, result.stderr = result.stdout.decode(), result.stderr.decode()
    return result


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = self.file("data.ttl", DATA)
        self.store = os.path.join(self.folder, "s.casus")

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def loaded(self):
        self.assertEqual(run("load", self.store, self.data).returncode, 0)
        return self.store


class CommandLine(Folder):
    def test_load_query_dump(self):
        store = self.loaded()
        result = run("query", store, "-c", "SELECT ?n { ?s <http://example.org/n> ?n } ORDER BY ?n", "--format", "csv")
        self.assertEqual((result.returncode, result.stdout), (0, "n\r\n9\r\n26\r\n1000\r\n"))
        self.assertEqual(len(run("dump", store).stdout.splitlines()), 6)
        again = run("dump", store, "--format", "ttl").stdout
        self.assertEqual(run("convert", self.file("again.ttl", again), "--to", "nt").stdout.count("\n"), 6)

    def test_commands_and_files_run_in_order(self):
        script = self.file("s.rq", "INSERT DATA { <urn:x> <urn:y> 1 }\n.print from the script\n")
        result = run(self.store, "-c", ".print first", "-f", script, "-c", "ASK { <urn:x> ?p 1 }")
        self.assertEqual(result.stdout, "first\nfrom the script\ntrue\n")

    def test_script_from_stdin_keeps_prefixes(self):
        result = run(self.store, stdin="PREFIX e: <http://e/>\nINSERT DATA { e:a e:b 1 } ; \nASK { e:a e:b 1 }\nSELECT ?o { e:a ?p ?o }")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("true\n", result.stdout)

    def test_files_without_a_store(self):
        result = run("query", "--data", self.data, "--named-data", f"urn:g={self.data}", "-c",
                     "SELECT (COUNT(*) AS ?c) { GRAPH <urn:g> { ?s ?p ?o } }", "--format", "tsv")
        self.assertEqual(result.stdout, "?c\n6\n", result.stderr)

    def test_update_dump(self):
        result = run("update", "--data", self.data, "-c", "DELETE WHERE { ?s <http://example.org/name> ?o }", "--dump")
        self.assertEqual(result.stdout.count("\n"), 3, result.stderr)

    def test_json_is_json(self):
        result = run("query", "--data", self.data, "-c", "SELECT * { ?s ?p ?o }", "--format", "json")
        self.assertEqual(len(json.loads(result.stdout)["results"]["bindings"]), 6)

    def test_compressed_files(self):
        import gzip
        path = os.path.join(self.folder, "d.ttl.gz")
        with gzip.open(path, "wt", encoding="utf-8") as out:
            out.write(DATA)
        self.assertEqual(run("load", self.store, path).returncode, 0)
        with open(path, "rb") as whole:
            half = whole.read()[:-20]
        with open(path, "wb") as out:
            out.write(half)
        self.assertEqual(run("load", self.store, path).returncode, 5)

    def test_well_known_prefixes_can_be_switched_off(self):
        query = "ASK { ?s skos:prefLabel ?o }"
        self.assertEqual(run(self.store, "-c", query).returncode, 0)
        off = run("--no-prefixes", self.store, "-c", query)
        self.assertEqual(off.returncode, 3)
        self.assertIn("http://www.w3.org/2004/02/skos/core#", off.stderr)
        self.assertEqual(run(self.store, "-c", ".prefixes off", "-c", query).returncode, 3)

    def test_info_check_compact_backup(self):
        store = self.loaded()
        self.assertIn("quads            6", run("info", store).stdout)
        self.assertEqual(run("check", store).returncode, 0)
        self.assertEqual(run("compact", store).returncode, 0)
        copy = os.path.join(self.folder, "copy.casus")
        self.assertEqual(run("backup", store, copy).returncode, 0)
        self.assertEqual(run("dump", copy).stdout, run("dump", store).stdout)

    def test_explain(self):
        result = run("explain", self.loaded(), "--analyze", "-c", "SELECT * { ?s <http://example.org/n> ?n FILTER(?n > 9) }")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Scan", result.stdout)

    def test_help_names_every_subcommand(self):
        text = run("--help").stdout
        for name in ("load", "query", "update", "dump", "convert", "explain", "info", "check", "backup", "compact"):
            self.assertIn(name, text)


class ExitCodes(Folder):
    def expect(self, code, message, *arguments, **options):
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(message, result.stderr)
        return result

    def test_usage(self):
        self.expect(2, "--nonsense", "query", "--nonsense")
        self.expect(2, "statement", "query", "--data", self.data)
        self.expect(2, "json", "query", "--data", self.data, "-c", "ASK {}", "--format", "jsno")
        self.expect(2, "did you mean .help", self.store, "-c", ".hepl")

    def test_query(self):
        self.expect(1, "SERVICE", self.store, "-c", "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }")

    def test_syntax(self):
        result = self.expect(3, ":2:", self.store, "-f", self.file("bad.rq", "ASK {}\nSELECT * { ?s ?p }\nASK {}"))
        self.assertEqual(result.stdout, "true\n")

    def test_keep_going(self):
        result = run("--keep-going", self.store, "-f", self.file("bad.rq", "ASK {}\nSELECT * { ?s ?p }\nASK {}"))
        self.assertEqual((result.returncode, result.stdout), (3, "true\ntrue\n"))

    def test_store(self):
        self.expect(4, "missing", "query", os.path.join(self.folder, "missing"), "-c", "ASK {}")
        self.expect(4, self.folder, self.folder, "-c", "ASK {}")
        plain = self.file("plain", "text")
        self.expect(4, "plain", plain, "-c", "ASK {}")

    def test_store_of_another_version_or_locked(self):
        store = self.loaded()
        holder = subprocess.Popen([CASUS, store, "-c", "ASK { ?s ?p ?o }", "-f", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.assertEqual(holder.stdout.readline(), "true\n")
        try:
            self.expect(4, "open for writing", "load", store, self.data)
            self.assertEqual(run("query", store, "-c", "ASK {}").returncode, 0)
        finally:
            holder.stdin.close()
            holder.wait(timeout=20)
            holder.stdout.close()

    def test_load(self):
        bad = self.file("bad.nt", "<http://a> <http://b> <http://c> .\n<http://a> <http://b> .\n")
        result = self.expect(5, "bad.nt:2:", "load", self.loaded(), bad)
        self.assertIn("quads            6", run("info", self.store).stdout)
        self.expect(5, "missing.ttl", "load", self.store, "missing.ttl")
        self.expect(5, "format", "load", self.store, self.file("data.unknown", DATA))
        kept = run("load", self.store, bad, "--keep-going")
        self.assertEqual(kept.returncode, 0)
        self.assertIn("skipped 1", kept.stderr)

    def test_timeout(self):
        numbers = " ".join(str(i) for i in range(300))
        query = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?x{i} {{ {numbers} }}" for i in range(4)) + " FILTER(?x0 + ?x1 + ?x2 < ?x3) }"
        start = time.time()
        self.expect(124, "", "--timeout", "0.5", self.store, "-c", query)
        self.assertLess(time.time() - start, 20)

    def test_interrupt(self):
        numbers = " ".join(str(i) for i in range(300))
        query = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?x{i} {{ {numbers} }}" for i in range(4)) + " FILTER(?x0 + ?x1 + ?x2 < ?x3) }"
        process = subprocess.Popen([CASUS, self.store, "-c", "ASK {}", "-c", query], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.readline(), "true\n")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)


class Tables(Folder):
    def test_alignment_of_wide_and_combining_characters(self):
        script = "INSERT DATA { <urn:1> <urn:n> 'a', '日本語', 'e\\u0301', 'العربية' }\nSELECT ?v ?v2 { <urn:1> <urn:n> ?v BIND(1 AS ?v2) } ORDER BY ?v"
        lines = run(self.store, stdin=script).stdout.splitlines()
        def columns(text):
            import unicodedata
            return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
        bars = {columns(line[:line.index("│")]) for line in lines if "│" in line}
        self.assertEqual(len(bars), 1, lines)

    def test_row_count_on_stderr_only(self):
        result = run(self.loaded(), "-c", "SELECT * { ?s <http://example.org/n> ?n }")
        self.assertIn("3 rows", result.stderr)
        self.assertNotIn("rows", result.stdout)
        self.assertNotIn("\033", result.stdout + result.stderr)
        self.assertEqual(run("--quiet", self.store, "-c", "SELECT * { ?s ?p ?o }").stderr, "")

    def test_numbers_to_the_right_and_iris_shortened(self):
        result = run(self.loaded(), "-c", "PREFIX e: <http://example.org/> SELECT ?s ?n { ?s e:n ?n } ORDER BY ?n")
        self.assertEqual([line.rstrip() for line in result.stdout.splitlines()],
                         [" s   │    n", "─────┼──────", " e:b │    9", " e:a │   26", " e:c │ 1000"])

    def test_limit_and_output(self):
        out = os.path.join(self.folder, "out.csv")
        result = run(self.loaded(), "-c", ".limit 2", "-c", "SELECT * { ?s ?p ?o }", "-c", ".mode csv", "-c", f".output {out}",
                     "-c", "SELECT ?o { ?s ?p ?o }")
        self.assertIn("first 2 rows", result.stderr)
        with open(out, encoding="utf-8") as text:
            self.assertEqual(len(text.read().splitlines()), 3)


class DotCommands(Folder):
    def test_help_lists_all(self):
        text = run(self.store, "-c", ".help").stdout
        for name in "help open load dump mode output prefix prefixes timer explain read graphs predicates classes info timeout limit quit".split():
            self.assertIn(f".{name}", text)

    def test_session(self):
        script = f""".load {self.data} --graph http://g/
.graphs
.predicates
.classes
.info
.prefix e: <http://example.org/>
.explain SELECT * {{ GRAPH ?g {{ ?s e:n ?o }} }}
.timer off
.mode tsv
SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s e:n ?o }} }}
.quit
ASK {{}}
"""
        result = run(self.store, stdin=script)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("<http://g/>", result.stdout)
        self.assertTrue(result.stdout.endswith("?n\n3\n"), result.stdout)

    def test_read(self):
        inner = self.file("inner.rq", ".print inner\n")
        self.assertEqual(run(self.store, stdin=f".read {inner}\n.print outer").stdout, "inner\nouter\n")


class Prompt(Folder):
    def open(self, *arguments):
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm", CASUS_HISTORY=os.path.join(self.folder, "history"), NO_COLOR="1")
            os.execv(CASUS, [CASUS, *arguments])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.terminal, self.pid, self.unread = terminal, pid, ""
        self.addCleanup(self.end, pid, terminal)
        self.wait_for("casus> ")

    @staticmethod
    def end(pid, terminal):
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(terminal)

    def wait_for(self, text, seconds=20):
        """What was printed up to and including `text`."""
        seen, deadline = self.unread, time.time() + seconds
        while text not in seen:
            if not select.select([self.terminal], [], [], max(0, deadline - time.time()))[0]:
                self.fail(f"no {text!r} in {seen!r}")
            try:
                piece = os.read(self.terminal, 65536).decode("utf-8", "replace")
            except OSError:
                self.fail(f"the shell ended before {text!r}: {seen!r}")
            seen += piece
        end = seen.index(text) + len(text)
        self.unread = seen[end:]
        return seen[:end]

    def wait_for_exit(self, seconds=20):
        """Reads on meanwhile: a program cannot end while its terminal holds unread output."""
        deadline = time.time() + seconds
        while time.time() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            if select.select([self.terminal], [], [], 0.1)[0]:
                try:
                    os.read(self.terminal, 65536)
                except OSError:
                    time.sleep(0.05)
        self.fail("the shell did not end")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def test_statement_over_several_lines(self):
        self.open(self.loaded())
        self.type("SELECT (COUNT(*) AS ?n)\n")
        self.wait_for("...> ")
        self.type("{ ?s ?p ?o }\n")
        self.wait_for("1 row")

    def test_interrupt_cancels_the_query_and_keeps_the_shell(self):
        self.open(self.store)
        numbers = " ".join(str(i) for i in range(90))
        self.type("SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?x{i} {{ {numbers} }}" for i in range(6)) + " FILTER(?x0+?x1+?x2<?x3) }\n")
        time.sleep(1.5)
        self.type("\x03")
        self.wait_for("casus> ")
        self.type("ASK {}\n")
        self.wait_for("true")

    def test_interrupt_drops_the_line(self):
        self.open(self.store)
        self.type("SELECT nonsense")
        time.sleep(0.3)
        self.type("\x03")
        self.wait_for("casus> ")
        self.type("ASK {}\n")
        self.wait_for("true")

    def test_end_of_input_leaves(self):
        self.open(self.store)
        self.type("\x04")
        self.assertEqual(self.wait_for_exit(), 0)

    def test_error_keeps_the_shell_and_history_persists(self):
        self.open(self.store)
        self.type("SELECT * { ?s foaf }\n")
        self.wait_for("error:")
        self.wait_for("casus> ")
        self.type("ASK { <urn:remembered> ?p ?o }\n")
        self.wait_for("false")
        self.type(".quit\n")
        self.assertEqual(self.wait_for_exit(), 0)
        self.open(self.store)
        self.type("\x1b[A\x1b[A")
        self.wait_for("urn:remembered")

    def test_pasted_lines_are_one_statement(self):
        self.open(self.loaded())
        self.type("SELECT ?n { ?s <http://example.org/n> ?n }\nORDER BY DESC(?n)\nLIMIT 1\n")
        self.wait_for("1000")

    def test_progress_bar_on_a_terminal_only(self):
        big = self.file("big.nt", "".join(f"<http://e/{i}> <http://e/p> \"{'x' * 40}{i}\" .\n" for i in range(200000)))
        self.open(self.store)
        self.type(f".load {big}\n")
        self.assertRegex(self.wait_for("200,000 new"), r"statements, ")
        self.assertNotIn("\r", run("load", os.path.join(self.folder, "t.casus"), big).stderr)


if __name__ == "__main__":
    unittest.main()
