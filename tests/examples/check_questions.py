#!/usr/bin/env python3
"""Ask every question of a script and compare the answers with the expected ones.

    check_questions.py --casus build/release/casus
    check_questions.py --casus build/release/casus --store real.casus \\
        --script docs/examples/real-questions.rq --expected tests/examples/real-questions.expected.json

The script is cut at its `.print N. ...` lines. Every piece is asked on its own, behind the declarations that
stand before the first of them, by `casus query ... -f FILE --format json`.

Expected: {"1": {"vars": [...], "rows": [[...], ...], "ordered": true}, ...}. A cell is null or a term in N-Triples
form, where a bare number stands for a numeric literal. Numbers are compared by value (of any numeric type),
everything else as terms. Without "ordered": true the rows are a bag. "joined": {"var": " + "} says that the column
is a GROUP_CONCAT with that separator, whose parts may come in any order.
"""

import argparse
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMERIC = {XSD + name for name in (
    "integer", "decimal", "double", "float", "long", "int", "short", "byte", "nonNegativeInteger",
    "positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt",
    "unsignedShort", "unsignedByte")}
HEADING = re.compile(r"^\.print\s+(\d+)\.\s*(.*?)\s*$")
TERM = re.compile(r'^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$', re.S)
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)


def split_script(text):
    """The declarations before the first heading, and (number, title, query) for each."""
    prologue, questions = [], []
    for line in text.splitlines():
        heading = HEADING.match(line)
        if heading:
            questions.append((heading[1], heading[2], []))
        elif line.startswith("."):
            continue
        elif questions:
            questions[-1][2].append(line)
        else:
            prologue.append(line)
    head = "\n".join(prologue) + "\n"
    return [(number, title, head + re.sub(r";\s*\Z", "", "\n".join(lines))) for number, title, lines in questions]


def unescape(text):
    short = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}

    def one(match):
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else short.get(code, code)

    return ESCAPE.sub(one, text)


def literal(value, datatype, language):
    if language:
        return ("literal", value, language.lower())
    if datatype in NUMERIC:
        return ("number", float(value))
    return ("literal", value, datatype or XSD + "string")


def from_text(cell):
    """A cell of the expected file."""
    if cell is None:
        return None
    if cell.startswith("<"):
        return ("iri", cell[1:-1])
    if cell.startswith("_:"):
        return ("blank",)
    match = TERM.match(cell)
    if match:
        return literal(unescape(match[1]), match[3], match[2])
    if cell in ("true", "false"):
        return ("literal", cell, XSD + "boolean")
    return ("number", float(cell))


def from_json(binding):
    """A cell of the SPARQL JSON results."""
    if binding is None:
        return None
    kind = binding["type"]
    if kind == "uri":
        return ("iri", binding["value"])
    if kind == "bnode":
        return ("blank",)
    return literal(binding["value"], binding.get("datatype"), binding.get("xml:lang"))


def same(left, right):
    if left is not None and right is not None and left[0] == right[0] == "number":
        return math.isclose(left[1], right[1], rel_tol=1e-9, abs_tol=1e-9)
    return left == right


def sort_key(row):
    return [("",) if cell is None else tuple(f"{part:.6f}" if isinstance(part, float) else part for part in cell)
            for cell in row]


def loosen(cell, separator):
    """Make a joined cell independent of the order of its parts."""
    if cell is None or separator is None or cell[0] != "literal":
        return cell
    return ("literal", separator.join(sorted(cell[1].split(separator))), cell[2])


def show(row):
    def one(cell):
        if cell is None:
            return "-"
        if cell[0] == "number":
            return f"{cell[1]:.15g}"
        return " ".join(str(part) for part in cell[1:])
    return " | ".join(one(cell) for cell in row)


def compare(expected, answer):
    """A list of complaints; empty if the answer is as expected."""
    variables = answer["head"].get("vars", [])
    if variables != expected["vars"]:
        return [f"variables {variables}, expected {expected['vars']}"]
    joined = expected.get("joined", {})
    separators = [joined.get(name) for name in variables]
    want = [[loosen(from_text(cell), s) for cell, s in zip(row, separators)] for row in expected["rows"]]
    got = [[loosen(from_json(row.get(name)), s) for name, s in zip(variables, separators)]
           for row in answer["results"]["bindings"]]
    if not expected.get("ordered"):
        want.sort(key=sort_key)
        got.sort(key=sort_key)
    complaints = []
    if len(want) != len(got):
        complaints.append(f"{len(got)} rows, expected {len(want)}")
    for index in range(max(len(want), len(got))):
        left = want[index] if index < len(want) else None
        right = got[index] if index < len(got) else None
        if left is None or right is None or not all(map(same, left, right)):
            complaints.append(f"row {index + 1}: expected {show(left) if left else 'nothing'}")
            complaints.append(f"row {index + 1}:      got {show(right) if right else 'nothing'}")
            if len(complaints) > 12:
                complaints.append("...")
                break
    return complaints


def ask(arguments, query):
    with tempfile.NamedTemporaryFile("w", suffix=".rq", encoding="utf-8") as file:
        file.write(query)
        file.flush()
        command = [arguments.casus, "query"]
        if arguments.store:
            command.append(arguments.store)
        for data in arguments.data:
            command += ["--data", data]
        command += ["-f", file.name, "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=arguments.timeout)
    if done.returncode != 0:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casus", required=True, metavar="PATH", help="the program to ask")
    parser.add_argument("--script", default=str(ROOT / "docs/examples/questions.rq"))
    parser.add_argument("--expected", default=str(ROOT / "tests/examples/questions.expected.json"))
    parser.add_argument("--data", action="append", metavar="FILE",
                        help="data to load, may repeat (default: the two example graphs, unless --store is given)")
    parser.add_argument("--store", help="ask a store instead of loading files for every question")
    parser.add_argument("--only", action="append", metavar="N", help="only this question, may repeat")
    parser.add_argument("--timeout", type=float, default=300, metavar="SECONDS", help="for one question")
    arguments = parser.parse_args()
    if arguments.data is None:
        arguments.data = [] if arguments.store else [
            str(ROOT / "docs/examples/conflict.ttl"), str(ROOT / "docs/examples/article.ttl")]

    questions = split_script(pathlib.Path(arguments.script).read_text(encoding="utf-8"))
    expected = json.loads(pathlib.Path(arguments.expected).read_text(encoding="utf-8"))
    passed = failed = 0
    for number in sorted(expected.keys() - {q[0] for q in questions}, key=int):
        if not arguments.only or number in arguments.only:
            print(f"FAIL {number}: expected, but not asked in the script")
            failed += 1
    for number, title, query in questions:
        if arguments.only and number not in arguments.only:
            continue
        try:
            if number not in expected:
                complaints = ["asked, but nothing expected"]
            else:
                complaints = compare(expected[number], ask(arguments, query))
        except (RuntimeError, OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
            complaints = [str(error)]
        if complaints:
            failed += 1
            print(f"FAIL {number}. {title}")
            for complaint in complaints:
                print(f"     {complaint}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
