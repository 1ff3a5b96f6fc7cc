#!/usr/bin/env bash
# Has a demo's log cosigned by two states and a neutral (by files, as without a network), releases its bulletin, opens the page
# in a browser and attacks it. Needs chromium and python3.
#
#     tools/browser/demo.sh PROGRAM DOSSIER
set -euo pipefail
program=$(realpath "$1")
dossier=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
witnesses=$(mktemp -d)
trap 'rm -rf "$witnesses"' EXIT
run() { "$program" -C "$dossier" "$@"; }

vkey=$(sed -n 's/^log \([^ ]*\).*/\1/p' "$dossier/log/policy")
{
  echo "log $vkey"
  for name in A B x; do
    echo "witness $name $("$program" witness new "$witnesses/$name" --name "$name.example/w2017" | grep -o "$name.example/w2017+[^ ]*")"
  done
  echo "group states 2 A B"
  echo "group quorum all states x"
  echo "quorum quorum"
} >"$witnesses/policy"
run log policy "$witnesses/policy" 2>/dev/null
run decide dissent "$(run brief --since 2017-01-15 --until 2017-03-20 --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["incidents"][0]["id"])')" \
  --because "our patrol was there" 2>/dev/null
run release --since 2017-01-15 --until 2017-03-20 --name page 2>/dev/null
run decide dissent page --because "the summary leaves out our count" 2>/dev/null
for name in A B x; do
  run witness request --for "$name" >"$witnesses/request"
  "$program" witness sign --state "$witnesses/$name/state" --key "$witnesses/$name/witness" --log "$vkey" "$witnesses/request" >"$witnesses/response"
  run witness merge "$witnesses/response" 2>/dev/null
done
run prove page
"$program" verify --policy "$witnesses/policy" "$dossier/releases/page" | sed -n 1,3p
"$here/release.sh" "$dossier/releases/page/index.html"
python3 "$here/attacks.py" "$dossier/releases/page/index.html" | tail -5
