#!/usr/bin/env python3
"""Everything that can be wrong around the program: files, stores, disks, permissions, streams. Each gives one clear line, the
right exit code, and loses nothing that was committed.

Usage: bad_input_test.py CASUS [unittest options]
"""

import gzip
import os
import random
import resource
import shutil
import signal
import subprocess
import time
import unittest

from program import CASUS, Folder, limit_memory, run

ASK = ("-c", "ASK { ?s ?p ?o }")
ALL = "SELECT ?s ?o { GRAPH ?g { ?s <http://e/p1> ?o } } ORDER BY ?s ?o"


def errors_of(result):
    return sum(line.startswith("error:") for line in result.stderr.splitlines())


def as_nobody():
    limit_memory()
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


@unittest.skipUnless(os.geteuid() == 0, "needs root to become another user")
class Permissions(Folder):
    def test_unreadable_data_file(self):
        store, data = self.path("other/s.casus"), self.quads(3)
        os.mkdir(self.path("other"))
        os.chown(self.path("other"), 65534, 65534)
        os.chmod(data, 0o600)
        result = run("load", store, data, preexec_fn=as_nobody)
        self.assert_one_error(result, 5, "data.nq", "ermission denied")

    def test_unreadable_query_file(self):
        query = self.file("q.rq", "ASK {}")
        os.chmod(query, 0o600)
        self.assert_one_error(run("query", "-f", query, preexec_fn=as_nobody), 2, "q.rq", "ermission denied")

    def test_unreadable_store(self):
        os.chmod(self.loaded(), 0o700)
        self.assert_one_error(run("query", self.store, *ASK, preexec_fn=as_nobody), 4, "s.casus")

    def test_store_that_may_only_be_read(self):
        self.loaded()
        for folder, _, names in os.walk(self.store):
            os.chmod(folder, 0o755)
            for name in names:
                os.chmod(os.path.join(folder, name), 0o644)
        before = self.dump()
        result = run("query", self.store, *ASK, preexec_fn=as_nobody)
        self.assertEqual((result.returncode, result.stdout), (0, "false\n"), result.stderr)
        self.assert_one_error(run("update", self.store, "-c", "CLEAR ALL", preexec_fn=as_nobody), 4, "s.casus", "permission")
        self.assert_one_error(run("load", self.store, self.quads(3, "more.nq", 900), preexec_fn=as_nobody), 4, "s.casus")
        self.assertEqual(self.dump(), before)

    def test_no_permission_to_create(self):
        self.assert_one_error(run("load", self.store, self.quads(3), preexec_fn=as_nobody), 4, "s.casus")
        self.assertFalse(os.path.exists(self.store))


class Stores(Folder):
    def test_missing(self):
        for command in ("query", "update", "explain"):
            self.assert_one_error(run(command, self.store, "-c", "ASK {}" if command != "update" else "CLEAR ALL"), 4, "s.casus")
        for command in ("dump", "info", "check", "compact"):
            self.assert_one_error(run(command, self.store), 4, "s.casus")
        self.assertFalse(os.path.exists(self.store))

    def test_what_is_no_store(self):
        os.mkdir(self.path("photos"))
        self.file("photos/one.jpg", "a picture")
        for path in (self.file("plain", "text"), self.path("photos"), "/dev/null"):
            self.assert_one_error(run("load", path, self.quads(3)), 4, path, "not a Casus store")
            self.assert_one_error(run("query", path, *ASK), 4, path)
        self.assertEqual(os.listdir(self.path("photos")), ["one.jpg"])

    def test_empty_path_and_missing_parent(self):
        self.assertIn(run("load", "", self.quads(3)).returncode, (2, 4))
        self.assert_one_error(run("load", self.path("no/such/folder"), self.quads(3)), 4, "does not exist")

    def test_backup_onto_something(self):
        self.assert_one_error(run("backup", self.loaded(), self.folder), 4, "exists already")
        self.assert_one_error(run("backup", self.store, self.path("no/such/folder")), 4)

    def test_second_writer(self):
        self.loaded()
        holder = subprocess.Popen([CASUS, self.store], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            holder.stdin.write(b"ASK {}\n.print ready\n.read /dev/stdin\n")
            holder.stdin.close()
            holder.wait(timeout=20)
        finally:
            holder.kill()
            holder.stdout.close()
        lock = open(os.path.join(self.store, "LOCK"), "r+b")
        self.addCleanup(lock.close)
        import fcntl
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.assert_one_error(run("update", self.store, "-c", "CLEAR ALL"), 4, "open for writing elsewhere")
        self.assertEqual(run("query", self.store, *ASK).returncode, 0)

    def test_damaged_files(self):
        """Truncated, deleted, with a bit flipped: an error of the store or the right answer, never another answer."""
        self.loaded(3000)
        for k in range(2):
            run("update", self.store, "-c", f"INSERT DATA {{ <http://e/n{k}> <http://e/p> 'pending {k}' }}")
        run("compact", self.store)
        right, everything = run("query", self.store, "-c", ALL, "--format", "csv").stdout, self.dump()
        random_numbers = random.Random(7)
        # The tail of the newest log is what a crash may leave behind: RocksDB takes what is whole.
        names = [n for n in sorted(os.listdir(self.store)) if n.endswith(".sst") or n.startswith(("MANIFEST", "CURRENT"))]
        for name in names:
            for damage in ("delete", "truncate", "flip", "flip"):
                copy = self.path("copy")
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(self.store, copy)
                path = os.path.join(copy, name)
                at = random_numbers.randrange(os.path.getsize(path))
                if damage == "delete":
                    os.remove(path)
                elif damage == "truncate":
                    os.truncate(path, at)
                else:
                    with open(path, "r+b") as file:
                        byte = os.pread(file.fileno(), 1, at)[0]
                        os.pwrite(file.fileno(), bytes([byte ^ (1 << random_numbers.randrange(8))]), at)
                with self.subTest(name=name, damage=damage, at=at):
                    query = run("query", copy, "-c", ALL, "--format", "csv", timeout=20)
                    self.assertIn(query.returncode, (0, 4), query.stderr)
                    if query.returncode == 0:
                        self.assertEqual(query.stdout, right)
                    dump = run("dump", copy, timeout=20)
                    self.assertIn(dump.returncode, (0, 4), dump.stderr)
                    if dump.returncode == 0:
                        self.assertEqual(sorted(dump.stdout.splitlines()), everything)
                    # A bit of a bloom filter, say, changes no answer, and the check does not read it.
                    wrong = query.returncode != 0 or dump.returncode != 0
                    self.assertIn(run("check", copy, timeout=20).returncode, (4,) if wrong else (0, 4))


class DataFiles(Folder):
    def expect(self, name, content, *words, code=5):
        result = run("load", self.loaded(6), self.file(name, content))
        self.assert_one_error(result, code, *words)
        self.assertEqual(len(self.dump()), 6)
        self.assert_sound()

    def test_binary(self):
        self.expect("noise.nt", bytes(random.Random(1).randrange(256) for _ in range(5000)), "noise.nt:")
        self.expect("noise.ttl", open(CASUS, "rb").read(100_000), "noise.ttl:")

    def test_wrong_format(self):
        self.expect("quads.ttl", "<http://a> <http://b> <http://c> <http://g> .\n", "quads.ttl:1:")
        self.expect("turtle.nt", "@prefix : <http://e/> .\n:a :b :c .\n", "turtle.nt:1:")
        self.expect("page.ttl", "<!DOCTYPE html><html></html>", "page.ttl:1:")
        self.expect("data.rdf", "<rdf:RDF/>", "data.rdf:1:1:")
        self.expect("turtle.rdf", "<http://a> <http://b> <http://c> .\n", "turtle.rdf:1:")
        self.expect("data.xyz", "", "format")

    def test_truncated_and_false_compression(self):
        whole = gzip.compress(b"<http://a> <http://b> <http://c> .\n" * 10000)
        self.expect("cut.nt.gz", whole[:-30], "cut.nt.gz")
        self.expect("cut2.nt.gz", whole[:5], "cut2.nt.gz")
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 4
        self.expect("flip.nt.gz", bytes(flipped), "flip.nt.gz")
        zstd = shutil.which("zstd")
        if zstd:
            path = self.file("whole.nt", "<http://a> <http://b> <http://c> .\n" * 1000)
            subprocess.run([zstd, "-q", path], check=True)
            with open(path + ".zst", "rb") as file:
                self.expect("cut.nt.zst", file.read()[:-10], "cut.nt.zst")

    def test_empty_files_and_directories(self):
        for name in ("empty.nt", "empty.ttl", "empty.nq", "empty.trig"):
            self.assertEqual(run("load", self.store, self.file(name, b"")).returncode, 0)
        os.mkdir(self.path("folder.ttl"))
        self.assert_one_error(run("load", self.store, self.path("folder.ttl")), 5, "folder.ttl")
        self.assert_one_error(run("load", self.store, self.path("missing.ttl")), 5, "missing.ttl")
        self.assert_one_error(run("query", "-f", self.folder), 2, self.folder)

    def test_invalid_text(self):
        self.expect("latin.nt", b'<http://a> <http://b> "caf\xe9" .\n', "latin.nt:1:", "UTF-8")
        self.expect("surrogate.nt", b'<http://a> <http://b> "\\uD800" .\n', "surrogate.nt:1:")
        self.expect("nul.nt", b'<http://a\0> <http://b> "c" .\n', "nul.nt:1:")
        self.expect("utf16.nt", '<http://a> <http://b> "c" .\n'.encode("utf-16"), "utf16.nt:1:")

    def test_error_far_down(self):
        lines = [f"<http://e/{i}> <http://e/p> {'<http://e/o>'} .\n" for i in range(20000)]
        lines[17654] = "<http://e/bad> <http://e/p> .\n"
        self.expect("far.nt", "".join(lines), "far.nt:17655:")

    def test_very_long_terms(self):
        long = "x" * 20_000_000
        path = self.file("long.nt", f'<http://e/a> <http://e/b> "{long}" .\n<http://e/{long}> <http://e/b> "short" .\n')
        result = run("load", self.store, path)
        self.assertEqual(result.returncode, 0, result.stderr[-300:])
        length = run("query", self.store, "-c", "SELECT (STRLEN(?o) AS ?n) { <http://e/a> ?p ?o }", "--format", "csv")
        self.assertEqual(length.stdout, "n\r\n20000000\r\n", length.stderr)
        self.assert_sound()

    def test_deep_nesting_in_data(self):
        for name, text in (("lists.ttl", "<http://a> <http://b> " + "(" * 200_000),
                           ("nodes.ttl", "<http://a> <http://b> " + "[ <http://b> " * 200_000),
                           ("closed.ttl", "<http://a> <http://b> " + "(" * 50_000 + ")" * 50_000 + " ."),
                           ("graphs.trig", "{" * 100_000)):
            self.expect(name, text, f"{name}:1:")


class Flags(Folder):
    def test_wrong_flags(self):
        data = self.quads(3)
        for arguments in (["--nonsense"], ["query"], ["query", "-c"], ["load"], ["load", self.store], ["dump"],
                          ["dump", self.store, "--format", "nonsense"], ["query", "-c", "ASK {}", "--timeout", "soon"],
                          ["query", "-c", "ASK {}", "--timeout", "-1"], ["query", "-c", "ASK {}", "--timeout", "nan"],
                          ["load", self.store, data, "--memory", "plenty"], ["load", self.store, data, "--memory", "-5G"],
                          ["load", self.store, data, "--memory", "99999999999G"],
                          ["query", "--named-data", data, "-c", "ASK {}"], ["query", "-c", "ASK {}", "-f", "x"],
                          ["update", "-c", "ASK {}"], ["query", "-c", "CLEAR ALL"], ["convert"], ["check"], ["backup", "x"],
                          ["query", "-c", "ASK {}", "extra", "more"]):
            with self.subTest(arguments=arguments):
                self.assert_one_error(run(*arguments), 2)

    def test_bad_iris_on_the_command_line(self):
        data = self.quads(3)
        for iri in ("not an iri", "relative", "http://e/<>"):
            with self.subTest(iri=iri):
                result = run("load", self.store, data, "--graph", iri)
                self.assertIn(result.returncode, (2, 5), result.stderr)


class Streams(Folder):
    def test_full_output(self):
        self.loaded()
        with open("/dev/full", "wb") as full:
            for arguments in (["dump", self.store], ["query", self.store, "-c", ALL], ["query", self.store, *ASK],
                              ["info", self.store], ["check", self.store], [self.store, "-c", ALL],
                              ["convert", self.quads(3)], ["explain", self.store, "-c", ALL], [self.store, "-c", ".help"],
                              ["--help"], ["--version"]):
                with self.subTest(arguments=arguments[0]):
                    result = run(*arguments, stdout=full)
                    self.assertNotEqual(result.returncode, 0)
                    self.assertIn("No space left", result.stderr)
                    self.assertEqual(errors_of(result), 1, result.stderr)

    def test_closed_output(self):
        for arguments in (["query", *ASK], ["dump", self.loaded()]):
            result = run(*arguments, preexec_fn=lambda: os.close(1))
            self.assertNotEqual(result.returncode, 0)
            self.assertEqual(errors_of(result), 1, result.stderr)
        self.assert_sound()

    def test_closed_input_and_errors(self):
        self.assertEqual(run(self.loaded(), preexec_fn=lambda: os.close(0)).returncode, 2)
        self.assertEqual(run("query", self.store, *ASK, preexec_fn=lambda: os.close(2)).returncode, 0)
        self.assert_sound()

    def test_reader_that_leaves(self):
        process = subprocess.Popen([CASUS, "dump", self.loaded(20000)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        error = process.stderr.read()
        process.stderr.close()
        self.assertIn(process.wait(timeout=20), (0, 141))
        self.assertEqual(error, b"")

    # The undefined behaviour sanitizer itself opens files to look at objects.
    @unittest.skipIf(os.environ.get("CASUS_SANITIZED"), "the sanitizers need file descriptors")
    def test_too_few_file_descriptors(self):
        self.loaded(2000)
        before = self.dump()

        def few(limit):
            def apply():
                limit_memory()
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            return apply
        for limit in (5, 8, 10, 12, 16, 20, 24):
            for arguments in (["query", self.store, *ASK], ["load", self.store, self.quads(30, "more.nq", 90)],
                              ["update", self.store, "-c", "INSERT DATA { GRAPH <http://e/g0> { <http://e/s0> <http://e/p0> 'value 0' } }"]):
                with self.subTest(limit=limit, command=arguments[0]):
                    result = run(*arguments, preexec_fn=few(limit), timeout=30)
                    self.assertIn(result.returncode, (0, 4, 5), result.stderr)
                    if result.returncode:
                        self.assertEqual(errors_of(result), 1, result.stderr)
        self.assert_sound()
        self.assertTrue(set(before) <= set(self.dump()))


@unittest.skipUnless(os.geteuid() == 0, "needs root to mount a small file system")
class FullDisk(Folder):
    def setUp(self):
        super().setUp()
        self.disk = self.path("disk")
        os.mkdir(self.disk)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", self.disk], capture_output=True).returncode:
            self.skipTest("cannot mount a tmpfs here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk])
        self.store = os.path.join(self.disk, "s.casus")

    def fill(self, leave):
        """Fills the disk but for `leave` bytes."""
        with open(os.path.join(self.disk, "ballast"), "wb") as file:
            left = os.statvfs(self.disk)
            os.posix_fallocate(file.fileno(), 0, max(1, left.f_bavail * left.f_frsize - leave))

    def test_load_and_update(self):
        self.loaded(3000)
        before = self.dump()
        more = self.quads(60000, "more.nq", 10000, "a much longer value than before")
        for leave in (0, 64 << 10, 1 << 20):
            with self.subTest(leave=leave):
                self.fill(leave)
                self.assert_one_error(run("load", self.store, more), 4, "disk is full")
                os.remove(os.path.join(self.disk, "ballast"))
                self.assertEqual(self.dump(), before)
                self.assert_sound()
        self.fill(0)
        data = " . ".join(f"<http://e/u{i}> <http://e/p> '{'x' * 200}{i}'" for i in range(2000))
        self.assert_one_error(run("update", self.store, "-f", "-", stdin=f"INSERT DATA {{ {data} }}".encode()), 4, "disk is full")
        os.remove(os.path.join(self.disk, "ballast"))
        self.assertEqual(self.dump(), before)
        self.assert_sound()
        self.assertEqual(run("update", self.store, "-c", "INSERT DATA { <http://e/a> <http://e/b> 1 }").returncode, 0)
        self.assertEqual(len(self.dump()), len(before) + 1)

    def test_many_commits(self):
        """Commits until the disk is full: every one that was reported as done is there afterwards."""
        self.loaded(300)
        self.fill(2 << 20)
        script = "".join(f"INSERT DATA {{ <http://e/c{i}> <http://e/n> {i} ; <http://e/t> '{'y' * 3000}{i}' }}\n.print {i}\n"
                         for i in range(3000))
        result = run(self.store, stdin=script.encode())
        self.assertEqual(result.returncode, 4, result.stderr[-300:])
        self.assertIn("disk is full", result.stderr)
        done = len(result.stdout.split())
        os.remove(os.path.join(self.disk, "ballast"))
        count = run("query", self.store, "-c", "SELECT (COUNT(*) AS ?n) (MAX(?i) AS ?m) { ?s <http://e/n> ?i }", "--format", "csv")
        self.assertIn(count.stdout, (f"n,m\r\n{done},{done - 1}\r\n", f"n,m\r\n{done + 1},{done}\r\n"), count.stderr)
        self.assert_sound()

    def test_create_compact_and_backup(self):
        self.fill(0)
        self.assert_one_error(run("load", self.store, self.quads(300)), 4, "disk is full")
        os.remove(os.path.join(self.disk, "ballast"))
        self.loaded(20000)
        before = self.dump()
        run("update", self.store, "-c", "DELETE WHERE { GRAPH ?g { ?s <http://e/p1> ?o } }")
        after = self.dump()
        self.assertLess(len(after), len(before))
        self.fill(0)
        compact = run("compact", self.store)
        self.assertIn(compact.returncode, (0, 4), compact.stderr)
        backup = run("backup", self.store, os.path.join(self.disk, "copy"))
        self.assertIn(backup.returncode, (0, 4), backup.stderr)
        self.assertEqual(self.dump(), after)
        os.remove(os.path.join(self.disk, "ballast"))
        self.assertEqual(self.dump(), after)
        self.assert_sound()


class Killed(Folder):
    """kill -9 at any moment: what was committed is there, what was not is not, and the store is sound."""

    def kill_after(self, seconds, *arguments, stdin=None):
        process = subprocess.Popen([CASUS, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            if stdin is not None:
                process.stdin.write(stdin)
                process.stdin.flush()
        except BrokenPipeError:
            pass
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.stdin.close()
        output = process.stdout.read()
        process.stdout.close()
        process.wait()
        return output

    def test_load(self):
        self.loaded(300)
        before = self.dump()
        more = self.quads(30000, "more.nq", 1000)
        start = time.time()
        reference = self.path("reference")
        self.assertEqual(run("load", reference, self.path("data.nq"), more).returncode, 0)
        whole = time.time() - start
        after = self.dump(reference)
        for k in range(8):
            self.kill_after(whole * (k + 0.5) / 8, "load", self.store, more)
            self.assert_sound()
            self.assertIn(self.dump(), (before, after))

    def test_first_load(self):
        more = self.quads(30000)
        for k in range(5):
            shutil.rmtree(self.store, ignore_errors=True)
            self.kill_after(0.02 + 0.08 * k, "load", self.store, more)
            if os.path.exists(self.store):
                self.assertEqual(run(self.store, "-c", "ASK {}").returncode, 0)
                self.assertIn(len(self.dump()), (0, 30000))
                self.assert_sound()

    def test_updates_folds_and_compaction(self):
        self.loaded(30)
        written = 0
        for k in range(5):
            script = "".join(
                "INSERT DATA { GRAPH <http://e/k> { " + " . ".join(f"<http://e/k{i}> <http://e/n{j}> {j}" for j in range(40)) +
                f" }} }}\n.print {i}\n" for i in range(written, written + 1500)).encode()
            output = self.kill_after(0.3 + 0.25 * k, self.store, stdin=script)
            done = output.count(b"\n")
            result = run("query", self.store, "-c", "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { GRAPH <http://e/k> { ?s ?p ?o } }",
                         "--format", "csv")
            self.assertEqual(result.returncode, 0, result.stderr)
            quads, subjects = map(int, result.stdout.split()[1].split(","))
            self.assertEqual(quads, subjects * 40)
            self.assertIn(subjects - written, (done, done + 1))
            written = subjects
            self.assert_sound()
            self.kill_after(0.05 * (k + 1), "compact", self.store)
            self.assert_sound()
        self.assertEqual(run("compact", self.store).returncode, 0)
        self.assertEqual(len(self.dump()), 30 + written * 40)
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
