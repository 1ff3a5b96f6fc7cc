#!/usr/bin/env bash
# Prints what each release page says of itself when it is opened from disk; see release.py. Needs chromium and python3.
#
#     tools/browser/release.sh DOSSIER/releases/2017-03-20/index.html
set -eu
command -v "${CHROMIUM:-chromium}" >/dev/null || { echo "chromium is missing: apt-get install chromium" >&2; exit 2; }
exec python3 "$(dirname "$0")/release.py" "$@"
