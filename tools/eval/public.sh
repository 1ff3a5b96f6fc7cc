#!/bin/sh
# Reads every public set that lies in a folder and prints the table at the head of docs/accuracy.md, in Markdown.
#
#   tools/eval/public.sh DATA [SET]
#
# DATA holds the sets as their makers distribute them, at the paths that public.tsv names. A set that is not there, or that the
# program does not know, is named on stderr and left out. SET prints the rows of one set only. Build the release first;
# ARMISTICE names another binary.
set -eu
data=$1 only=${2:-}
here=$(dirname "$0")
program=${ARMISTICE:-$here/../../target/release/armistice}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
day=$(date -u +%F)
commit=$(git -C "$here" rev-parse --short HEAD)
tab=$(printf '\t')

# measured SET PATH PART: the file with the figures, made at its first use.
measured() {
    file=$work/$(printf '%s %s %s' "$1" "$2" "$3" | tr '/ ' '__').json
    [ -e "$file" ] || "$program" eval --set "$1" "$data/$2" --part "$3" --json > "$file" 2> "$work/trouble" || {
        echo "left out: $1 $2: $(head -1 "$work/trouble")" >&2
        echo '{"figures": []}' > "$file"
    }
    echo "$file"
}

# figure FILE NAME: the figure as the table shows it; nothing when the set has none of that name.
figure() {
    python3 - "$1" "$2" << 'PYTHON'
import json, sys
for figure in json.load(open(sys.argv[1]))["figures"]:
    if figure["name"] == sys.argv[2]:
        if "number" in figure:
            print(f"{figure['number']:.1f} {figure['unit']}")
        else:
            print(f"{figure.get('f1', figure.get('share')):.3f}".lstrip("0"))
PYTHON
}

echo "| set | measure | ours | ours, half to check | a peer | goal | date | commit | command |"
echo "|---|---|---|---|---|---|---|---|---|"
grep -v '^#' "$here/public.tsv" | while IFS=$tab read -r set path name measure peer goal; do
    [ -z "$only" ] || [ "$only" = "$set" ] || continue
    [ -e "$data/$path" ] || { echo "left out: $set: no $path" >&2; continue; }
    whole=$(figure "$(measured "$set" "$path" all)" "$name")
    check=$(figure "$(measured "$set" "$path" check)" "$name")
    [ -n "$whole" ] || continue
    echo "| $set | $measure | $whole | $check | $peer | $goal | $day | $commit | \`eval --set $set $path\` |"
done
