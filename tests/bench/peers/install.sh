#!/usr/bin/env bash
# Installs the peers of the bench: Virtuoso from Debian, and Oxigraph from npm into DIRECTORY (build/bench/peers).
set -euo pipefail
directory=${1:-build/bench/peers}
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
if ! command -v virtuoso-t >/dev/null; then
  "${as_root[@]}" apt-get update -qq
  # The package would start a server of its own.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "${as_root[@]}" apt-get install -y -qq --no-install-recommends virtuoso-opensource-7
fi
command -v node >/dev/null || DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq nodejs npm
mkdir -p "$directory"
[ -d "$directory/node_modules/oxigraph" ] || npm install --silent --prefix "$directory" oxigraph@0.4.11
