#!/usr/bin/env python3
"""Runs the examples of the documentation and compares what they print.

Usage: run_examples.py CASUS FILE.md...        (--update writes the real output into the files)

A fenced block marked `console` is a session: lines that begin with "$ " are commands (lines ending in a backslash go on), the others are
their output, stdout and stderr together. In expected output "..." stands for any text within a line, and a line that is only "..." for any number
of lines. All blocks of a file run in one folder of their own, in order, with casus on the PATH and docs/ beside it. A block marked
`console norun` is not run.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)


def commands_of(block):
    """[(command, expected output)]"""
    steps, command = [], None
    for line in block.splitlines():
        if command is not None and command.endswith("\\"):
            command += "\n" + line
            steps[-1][0] = command
        elif line.startswith("$ "):
            command = line[2:]
            steps.append([command, ""])
        else:
            command = None
            steps[-1][1] += line + "\n"
    return steps


def matches(expected, actual):
    pattern = ""
    for line in expected.splitlines():
        if line == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += re.escape(line.rstrip()).replace(re.escape("..."), ".*?") + r"[ \t]*\n"
    return re.fullmatch(pattern, actual) is not None


def main():
    arguments = sys.argv[1:]
    update = "--update" in arguments
    if update:
        arguments.remove("--update")
    casus, files = os.path.abspath(arguments[0]), arguments[1:]
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    passed = failed = 0
    for name in files:
        with open(name, encoding="utf-8") as source:
            text = source.read()
        folder = tempfile.mkdtemp()
        os.symlink(os.path.join(root, "docs"), os.path.join(folder, "docs"))
        environment = {**os.environ, "PATH": os.path.dirname(casus) + ":" + os.environ["PATH"], "NO_COLOR": "1", "COLUMNS": "100"}

        def run_block(found):
            nonlocal passed, failed
            out = "```console\n"
            for command, expected in commands_of(found.group(1)):
                result = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
                actual = "".join(line.rstrip() + "\n" for line in result.stdout.splitlines())
                if matches(expected, actual):
                    passed += 1
                    out += f"$ {command}\n{expected}"
                else:
                    failed += 1
                    out += f"$ {command}\n{actual}"
                    if not update:
                        print(f"{name}: $ {command}\n--- expected\n{expected}--- printed\n{actual}")
            return out + "```"

        new_text = BLOCK.sub(run_block, text)
        if update and new_text != text:
            with open(name, "w", encoding="utf-8") as target:
                target.write(new_text)
        shutil.rmtree(folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed and not update else 0


if __name__ == "__main__":
    sys.exit(main())
