#!/bin/sh
# Holds `armistice eval` to another scorer of the same figures: both score the same damaged copies of gold, and their JSON
# must be equal, number by number.
#
#   tools/eval/compare.sh REFERENCE GOLD.jsonl DOCS [ROUNDS]
#
# REFERENCE is a Python scorer with the command line `REFERENCE GOLD --system SYS --docs DIR --json`. Build the program
# first; ARMISTICE names another binary. Exits 1 at the first difference and keeps the claim file that shows it.
set -eu
reference=$1 gold=$2 docs=$3 rounds=${4:-200}
here=$(dirname "$0")
program=${ARMISTICE:-$here/../../target/debug/armistice}
work=$(mktemp -d)
optional=${gold%.jsonl}-optional.jsonl
[ -e "$optional" ] || optional=
round=1
while [ "$round" -le "$rounds" ]; do
    python3 "$here/mutate.py" "$round" "$gold" $optional > "$work/sys.jsonl"
    python3 "$reference" "$gold" --system "$work/sys.jsonl" --docs "$docs" --json > "$work/reference.json" 2> "$work/reference.err"
    "$program" eval "$gold" --system "$work/sys.jsonl" --docs "$docs" --json > "$work/ours.json" 2> "$work/ours.err"
    python3 "$here/same.py" "$work/reference.json" "$work/ours.json" || {
        echo "round $round differs; the claims are in $work/sys.jsonl"
        exit 1
    }
    round=$((round + 1))
done
echo "$rounds rounds, every figure equal"
rm -r "$work"
