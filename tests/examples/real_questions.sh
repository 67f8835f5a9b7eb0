#!/usr/bin/env bash
# real_questions.sh CASUS DATA: loads the real conflict data, checks the store, and asks the analyst's questions. Skips (77) without DATA.
set -euo pipefail
casus=$1 data=$2 here=$(cd "$(dirname "$0")" && pwd)
if [ ! -f "$data" ]; then
  echo "skipped: there is no $data"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$casus" load "$work/real.casus" "$data"
"$casus" check "$work/real.casus"
"$casus" info "$work/real.casus"
python3 "$here/check_questions.py" --casus "$casus" --store "$work/real.casus" \
  --script "$here/../../docs/examples/real-questions.rq" --expected "$here/real-questions.expected.json"
