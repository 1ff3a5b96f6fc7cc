#!/bin/sh
# Reads the log in FOLDER, whose key is VKEY, with Go's packages as Debian ships them. No network.
#
#     apt-get install golang-go golang-golang-x-mod-dev
#     tools/readers/go/run.sh FOLDER VKEY
set -eu
program=$(mktemp -d)
trap 'rm -rf "$program"' EXIT
GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE="$program/cache" \
  go build -o "$program/read" "$(dirname "$0")/main.go"
"$program/read" "$1" "$2"
