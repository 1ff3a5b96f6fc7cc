#!/usr/bin/env bash
# The figures of short.sh at their full size, speed in a release build: about twenty minutes on two cores, after the
# builds. ARMISTICE_SEEDS and the numbers below may be raised.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tools/figures/prepare.sh

build release
each kills          python3 tools/crash/kills.py 2000
each calls          tools/crash/every-call.sh
each syncs          python3 tools/figures/before_answer.py 1000
each malformed      python3 tools/figures/malformed.py 10000 2
each restart        python3 tools/figures/speed.py 100000 1000 20000
each speed          python3 tools/figures/speed.py 1000000 1000 20000
each readers        python3 tools/figures/readers.py 10000
each bits           bits 10000 1000
each simulation     simulation "${ARMISTICE_SEEDS:-100000}"
finish
