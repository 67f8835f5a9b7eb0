#!/usr/bin/env bash
# Builds the bench, installs the peers, and measures everything (see README.md). Arguments go to peers/run.py, such as
#   --triples 10000000, --engines casus,virtuoso, --queries 'path/*', --rounds 9
set -euo pipefail
cd "$(dirname "$0")/../.."

triples=1000000
arguments=("$@")
for ((i = 0; i < $#; ++i)); do
  [ "${arguments[i]}" = --triples ] && triples=${arguments[i + 1]}
done
# Oxigraph is in memory and takes hours for ten million triples.
[[ " $* " == *" --engines "* ]] || [ "$triples" -le 2000000 ] || arguments+=(--engines casus,virtuoso)

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
dpkg-query -W libbenchmark-dev >/dev/null 2>&1 || "${as_root[@]}" apt-get install -y -qq libbenchmark-dev
mkdir -p build/bench
cmake --preset release -DCASUS_BUILD_TESTS=ON -DCASUS_BUILD_BENCH=ON >build/configure.log
cmake --build --preset release --target casus conflict_generator query_driver measures >&2
tests/bench/peers/install.sh build/bench/peers
python3 tests/bench/peers/run.py "${arguments[@]}"
python3 tests/bench/measures/measure.py --triples "$triples" | tee "build/bench/$triples-measures.txt"
