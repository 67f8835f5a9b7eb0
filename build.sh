#!/usr/bin/env bash
# Installs what is missing (Debian 12), builds Casus in release mode, and then:
#   ./build.sh         nothing more: the program is build/release/casus
#   ./build.sh demo    loads the example graph and answers its forty questions; on a terminal the shell follows
#   ./build.sh test    builds and runs every test
set -euo pipefail
cd "$(dirname "$0")"

packages=(cmake ninja-build g++ pkg-config ccache librocksdb-dev tao-pegtl-dev libboost-dev libfmt-dev libre2-dev
  libicu-dev libssl-dev libxxhash-dev libexpat1-dev libzstd-dev zlib1g-dev liblz4-dev libsnappy-dev libbz2-dev libgflags-dev
  libcli11-dev libedit-dev)
test_packages=(libgtest-dev libgmock-dev nlohmann-json3-dev python3)

usage() {
  sed -n '2,5s/^# \{0,1\}//p' "$0"
}

install_missing() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    echo "build.sh: this is no Debian: install by hand what corresponds to: ${missing[*]}" >&2
    exit 2
  fi
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing: ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build TESTS TARGET...: nothing is configured again when it already is.
build() {
  local tests=$1
  shift
  cmake --preset release -DCASUS_BUILD_TESTS="$tests" >build/configure.log 2>&1 || { cat build/configure.log >&2; exit 1; }
  cmake --build --preset release --target "$@"
}

demo() {
  local casus=build/release/casus store=build/demo.casus graph
  local files=(docs/examples/conflict.ttl docs/examples/article.ttl)
  for graph in "${files[@]}"; do
    [ -d "$store" ] && [ "$graph" -nt "$store/CURRENT" ] && rm -rf "$store"
  done
  if [ ! -d "$store" ]; then
    rm -rf "$store.new"
    "$casus" load "$store.new" "${files[@]}"
    mv "$store.new" "$store"
  fi
  "$casus" --quiet "$store" -f docs/examples/questions.rq
  if [ -t 0 ] && [ -t 1 ]; then
    exec "$casus" "$store"
  fi
}

mkdir -p build
case "${1:-build}" in
  build)
    install_missing "${packages[@]}"
    build OFF casus
    ;;
  demo)
    install_missing "${packages[@]}"
    build OFF casus >&2
    demo
    ;;
  test)
    install_missing "${packages[@]}" "${test_packages[@]}"
    build ON all
    ctest --preset release -j "$(nproc)"
    ;;
  -h | --help | help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
