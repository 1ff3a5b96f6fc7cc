#!/bin/sh
# Whether the two verifiers agree on every fixture and on N random changes of them (default 1000, seed 1).
# In: nothing but the sources. Out: `N agreed, 0 disagreed`, or failure.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
changes=${1:-1000}
seed=${2:-1}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$here/../.."
cargo build --quiet -p verify
cargo run --quiet -p verify --example fixtures "$scratch"
target=$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
python3 "$here/agree.py" "$target/debug/armistice-verify" "$scratch" "$changes" "$seed"
