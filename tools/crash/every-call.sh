#!/usr/bin/env bash
# Breaks one append, one cosignature and one release at every system call that writes, one call to a run, and looks
# whether the same command run again ends well. Needs strace and Python. See every_call.py.
#
#     tools/crash/every-call.sh                                  all of it: a few minutes
#     tools/crash/every-call.sh --every 9                        every ninth call
#     tools/crash/every-call.sh --inject error=ENOSPC append     only this
exec python3 "$(dirname "$0")/every_call.py" "$@"
