#!/usr/bin/env python3
"""Checks that imports point one way: shell -> query -> storage, that only storage/engine includes RocksDB, that the shell uses the public
headers alone, and that public headers include nothing but each other and the standard library.
Within query and storage a folder includes only folders that come before it in the lists below.

Usage: layers_test.py SOURCE_DIR
"""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#include\s*([<"])([^>"]+)[>"]', re.M)
STORAGE = ["rdf", "values", "syntax", "cache", "engine", "dictionary", "index", "load", "store"]
QUERY = ["algebra", "syntax", "functions", "execute", "optimize", "update", "results", "api"]


def problems(root):
    for path in sorted([*root.glob("storage/**/*"), *root.glob("query/**/*"), *root.glob("shell/**/*")]):
        if path.suffix not in (".h", ".cpp"):
            continue
        name = path.relative_to(root).as_posix()
        parts = name.split("/")
        public = "/include/casus/" in name
        for bracket, included in INCLUDE.findall(path.read_text(encoding="utf-8")):
            target = included.split("/")
            if target[0] == "rocksdb" and not name.startswith("storage/engine/"):
                yield f"{name} includes {included}: only storage/engine may"
            if public and bracket == '"' and target[0] != "casus":
                yield f"{name} is public and includes {included}"
            if public and bracket == "<" and "/" in included:
                yield f"{name} is public and includes <{included}>"
            if parts[0] == "storage" and target[0] in ("query", "shell"):
                yield f"{name} includes {included}: storage knows nothing of query"
            if parts[0] == "query" and target[0] == "shell":
                yield f"{name} includes {included}"
            if parts[0] == "shell" and target[0] in ("query", "storage"):
                yield f"{name} includes {included}: the shell uses the public headers"
            for layer, order in (("storage", STORAGE), ("query", QUERY)):
                if parts[0] == layer == target[0] and parts[1] in order and target[1] in order:
                    if order.index(target[1]) > order.index(parts[1]):
                        yield f"{name} includes {included}: {layer}/{parts[1]} comes before {layer}/{target[1]}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "imports point one way")
    sys.exit(1 if found else 0)
