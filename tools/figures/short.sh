#!/usr/bin/env bash
# Measures what the record promises, each figure in its short form: about four minutes on two cores, after the debug build.
# Prints a line for each figure; ends with an error if one was missed. tools/figures/long.sh is the long form.
#
# F1 kills, F2 broken system calls, F3 syncs before answers, F4 flipped bits, F5 malformed inputs, F6 speed and memory,
# F7 other people's readers, F8 simulation. Installs strace, ssh-keygen, Go and Python's cryptography if they are missing.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tools/figures/prepare.sh

build dev
each kills          python3 tools/crash/kills.py 500
each calls          tools/crash/every-call.sh --every 3
each syncs          python3 tools/figures/before_answer.py 1000
each bits           bits 4000 400
each malformed      python3 tools/figures/malformed.py 10000
each speed          python3 tools/figures/speed.py 100000 500 10000
each readers        python3 tools/figures/readers.py 1500
each simulation     simulation 1000
finish
