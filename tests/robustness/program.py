"""What the robustness tests share: the program under test, folders that go away, and example data."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

CASUS = os.path.abspath(sys.argv.pop(1))
KNOWN_CODES = {0, 1, 2, 3, 4, 5, 124, 130}


def limit_memory():
    """Far beyond every budget of the program, and below what would hurt the machine."""
    if os.environ.get("CASUS_SANITIZED") is None:
        resource.setrlimit(resource.RLIMIT_AS, (10 << 30, 10 << 30))


def run(*arguments, stdin=b"", timeout=60, env=None, **options):
    """Runs casus; stdout and stderr as text. A run past `timeout` seconds is a failure of the test."""
    start = time.time()
    result = subprocess.run([CASUS, *arguments], input=stdin, stdout=options.pop("stdout", subprocess.PIPE),
                            stderr=subprocess.PIPE, timeout=timeout, env={**os.environ, **(env or {})},
                            preexec_fn=options.pop("preexec_fn", limit_memory), **options)
    result.seconds = time.time() - start
    result.stdout = (result.stdout or b"").decode("utf-8", "replace")
    result.stderr = result.stderr.decode("utf-8", "replace")
    return result


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = os.path.join(self.folder, "s.casus")

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, content):
        path = self.path(name)
        with open(path, "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        return path

    def quads(self, count, name="data.nq", first=0, label="value"):
        """A file of `count` different quads."""
        lines = (f'<http://e/s{i // 3}> <http://e/p{i % 3}> "{label} {i}" <http://e/g{i % 2}> .\n'
                 for i in range(first, first + count))
        return self.file(name, "".join(lines))

    def loaded(self, count=300):
        self.assertEqual(run("load", self.store, self.quads(count)).returncode, 0)
        return self.store

    def dump(self, store=None):
        """The quads of a store, or what the program said instead."""
        result = run("dump", store or self.store)
        return sorted(result.stdout.splitlines()) if result.returncode == 0 else result.stderr

    def assert_one_error(self, result, code, *words):
        """One clear line, the right exit code, nothing that looks like a crash."""
        self.assertEqual(result.returncode, code, result.stderr[-500:])
        lines = [line for line in result.stderr.splitlines() if line.startswith("error:")]
        self.assertEqual(len(lines), 1, result.stderr[-500:])
        for word in words:
            self.assertIn(word, lines[0])

    def assert_sound(self, store=None):
        result = run("check", store or self.store)
        self.assertEqual(result.returncode, 0, result.stdout[-2000:] + result.stderr)
