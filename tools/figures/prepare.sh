# What short.sh and long.sh have in common; to be sourced. In: nothing. Out: tools installed, `build`, `each`, `finish`.

missing=""
command -v strace >/dev/null || missing="$missing strace"
command -v ssh-keygen >/dev/null || missing="$missing openssh-client"
command -v python3 >/dev/null || missing="$missing python3"
command -v go >/dev/null || missing="$missing golang-go"
[ -d /usr/share/gocode/src/golang.org/x/mod ] || missing="$missing golang-golang-x-mod-dev"
python3 -c 'import cryptography' 2>/dev/null || missing="$missing python3-cryptography"
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  apt-get update -qq && apt-get install -y -qq $missing >/dev/null
fi

missed=""

# The programs in that profile, and where the scripts find them.
build() {
  local flags=""
  profile=$1
  [ "$profile" = release ] && flags=--release
  cargo build --quiet --locked $flags -p armistice --bin armistice --example log_load || exit 1
  local target folder=debug
  [ "$profile" = release ] && folder=release
  target=$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
  export ARMISTICE="$target/$folder/armistice" LOG_LOAD="$target/$folder/examples/log_load"
}

# Runs one measurement; what it prints is its figure.
each() {
  local name=$1
  shift
  "$@" || missed="$missed $name"
}

# Flips and swaps, in memory if there is a file system for that.
bits() {
  local memory=/tmp
  [ -w /dev/shm ] && memory=/dev/shm
  TMPDIR=$memory ARMISTICE_FLIPS=$1 ARMISTICE_SWAPS=$2 of_test -p armistice --test it faults
}

simulation() {
  ARMISTICE_SEEDS=$1 of_test -p tlog --test simulation
}

# A test whose figures are the lines that begin with F. The long simulation is worth an optimised build.
of_test() {
  local flags="" said
  [ "${profile:-dev}" = release ] && [ "$2" = tlog ] && flags=--release
  said=$(cargo test --quiet --locked $flags "$@" -- --nocapture 2>&1)
  local ended=$?
  grep -o 'F[0-9]  .*' <<<"$said"
  [ $ended -eq 0 ] || tail -40 <<<"$said"
  return $ended
}

finish() {
  if [ -n "$missed" ]; then
    echo "missed:$missed" >&2
    exit 1
  fi
  echo "all figures reached"
}
