#!/usr/bin/env bash
# run.sh BUILD_DIR SOURCE_DIR: installs Casus from its build directory, builds the program of this folder against it, and compares
# what it prints. The public headers must not reach for RocksDB, PEGTL or any other library.
set -euo pipefail
build=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/install" >/dev/null
if grep -rnE '#include *<(rocksdb|tao|boost|fmt|re2|unicode|openssl|zstd|xxhash|expat)' "$work/install/include"; then
  echo "a public header includes a third-party header" >&2
  exit 1
fi
python3 "$source/library_examples.py" "$source/../../docs/library.md" >"$work/library_examples.cpp"
cmake -S "$source" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/install" -DCMAKE_BUILD_TYPE=Debug \
  -DLIBRARY_EXAMPLES="$work/library_examples.cpp" >"$work/log" || { cat "$work/log"; exit 1; }
cmake --build "$work/build" >"$work/log" || { cat "$work/log"; exit 1; }
"$work/build/embedding" | diff -u "$source/expected.txt" -
(cd "$work" && "$work/build/library_examples")
"$work/install/bin/casus" --version
python3 - "$source/../../README.md" "$source/main.cpp" <<'END'
import sys
readme, program = (open(name, encoding="utf-8").read() for name in sys.argv[1:])
if program.strip() not in readme:
    sys.exit("the README's C++ example is not tests/embedding/main.cpp")
END
