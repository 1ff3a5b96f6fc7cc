#!/usr/bin/env bash
# Breaks an ingest at every system call that writes, one call per run, and looks whether the same ingest run again ends
# in the very same dossier. Needs strace. Takes a few minutes; not part of .ci/run.
#
#     tools/crash/every-call.sh signal=KILL      the process is killed at the call
#     tools/crash/every-call.sh error=ENOSPC     the call fails: the disk is full
#     tools/crash/every-call.sh error=EIO        the call fails: the disk is broken
set -u
inject=${1:-signal=KILL}
program=$(realpath "${2:-$(dirname "$0")/../../target/debug/armistice}")
export ARMISTICE_NOW=2017-03-20T12:00:00Z
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
mkdir in
for n in 1 2 3; do echo "Shells fell on village $n on Monday, residents said." >"in/$n.txt"; done

# Entries in the order of their captures: a report that could not be opened is kept by the second run, after the others.
state() {
  python3 - "$1/record/entries.jsonl" <<'PY'
import json, sys
for body in sorted(json.dumps(json.loads(line)["body"], sort_keys=True) for line in open(sys.argv[1])): print(body)
PY
  (cd "$1/captures" && find . -type f | sort | xargs sha256sum)
  "$program" -C "$1" read | sort
}

"$program" init clean 2>talk && "$program" -C clean ingest in 2>>talk || { cat talk; exit 1; }
state clean >clean.state
points=0 bad=0
for call in openat write fsync rename ftruncate pwrite64 mkdir unlink; do
  n=1
  while :; do
    rm -rf d && "$program" init d 2>talk
    { strace -f -o trace -e "trace=$call" -e "inject=$call:$inject:when=$n" "$program" -C d ingest in; } >talk 2>&1
    grep -q 'INJECTED\|killed by SIGKILL' trace || break
    points=$((points + 1))
    "$program" -C d ingest in >talk 2>&1 || { echo "does not recover: $call $n"; cat talk; bad=$((bad + 1)); }
    state d >d.state 2>&1
    cmp -s clean.state d.state || { echo "another dossier: $call $n"; bad=$((bad + 1)); }
    n=$((n + 1))
  done
done 2>/dev/null
echo "$inject: $points calls broken, $bad not recovered from"
[ "$bad" -eq 0 ]
