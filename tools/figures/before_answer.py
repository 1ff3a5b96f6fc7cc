#!/usr/bin/env python3
"""Whether every answer leaves only after the disk has what it acknowledges: read off the system calls of the servers.

In: how many answers of each (default 1000). Out: figure F3. Absent: disks that lie about fsync.

Between two answers, every file below `log/`, `state/` or the witness's folder that was written must be synced after its
last write, every folder in which a name was made must be synced after that, and there must have been such writes. The
check is tried first on the same trace without one kind of fsync, where it must fail for every answer.
"""

import re
import sys
import time
from pathlib import Path

from figures import ARMISTICE, BUILD, LOG_LOAD, Scratch, Serving, figure, new_dossier, run

CALLS = "openat,write,writev,pwrite64,fsync,fdatasync,rename,ftruncate,mkdir,sendto"
CALL = re.compile(r"^(\d+) +([\d.]+) (\w+)\((.*)$")
UNFINISHED = re.compile(r"^(\d+) +([\d.]+) (.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +[\d.]+ <\.\.\. \w+ resumed>(.*)$")
OF_FD = re.compile(r"^\d+<([^>]*)>")
NAMES = re.compile(r'"([^"]*)"')


def calls(trace):
    """Calls in the order in which they ended, as (name, arguments)."""
    open_calls = {}
    for line in trace.read_text(errors="replace").splitlines():
        if cut := UNFINISHED.match(line):
            open_calls[cut.group(1)] = cut.group(3)
            continue
        if rest := RESUMED.match(line):
            begun = open_calls.pop(rest.group(1), "")
            line = f"{rest.group(1)} 0 {begun}{rest.group(2)}"
        if call := CALL.match(line):
            if not re.search(r"\) = -1 ", call.group(4)):
                yield call.group(3), call.group(4)


class Disk:
    """What was written and is not yet known to be on the disk."""

    def __init__(self, root, covered):
        self.root, self.covered = root, covered
        self.files, self.folders, self.known, self.written = set(), set(), set(), 0

    def is_covered(self, path):
        return any(path.startswith(str(self.root / part)) for part in self.covered)

    def absolute(self, path):
        return str(self.root.parent / path)

    def named(self, path):
        if self.is_covered(path) and path not in self.known:
            self.known.add(path)
            self.folders.add(str(Path(path).parent))

    def take(self, name, text):
        of_fd = OF_FD.match(text)
        if name in ("write", "writev", "pwrite64", "ftruncate") and of_fd and self.is_covered(of_fd.group(1)):
            self.files.add(of_fd.group(1))
            self.written += 1
        elif name == "openat" and "O_CREAT" in text:
            self.named(self.absolute(NAMES.search(text).group(1)))
        elif name == "mkdir":
            self.named(self.absolute(NAMES.search(text).group(1)))
        elif name == "rename":
            old, new = (self.absolute(path) for path in NAMES.findall(text)[:2])
            # What was not synced before it got its name is not synced under it either.
            if old in self.files:
                self.files.remove(old)
                self.files.add(new)
            self.known.discard(old)
            self.known.discard(new)
            self.folders.discard(str(Path(old).parent))
            self.named(new)
        elif name in ("fsync", "fdatasync") and of_fd:
            self.files.discard(of_fd.group(1))
            self.folders.discard(of_fd.group(1))


def answers(trace, disk, blind=None):
    """For each answer with status 200, whether the disk had everything. Syncs of paths like `blind` are not seen."""
    good = []
    for name, text in calls(trace):
        if name in ("fsync", "fdatasync") and blind and re.search(blind, text):
            continue
        if name in ("write", "writev", "sendto") and "HTTP/1.1 200" in text:
            good.append(disk.written > 0 and not disk.files and not disk.folders)
            disk.written = 0
            continue
        disk.take(name, text)
    return good


def strace(trace):
    return ["strace", "-f", "-y", "-ttt", "-s", "160", "-o", str(trace), "-e", f"trace={CALLS}"]


def verdict(name, trace, root, covered, count, blinds):
    """The answers that were good, having made sure that a missing sync would have been seen."""
    for blind in blinds:
        seen = answers(trace, Disk(root, covered), blind)
        assert not any(seen), f"{name}: {sum(seen)} answers look good without the syncs of {blind}"
    good = answers(trace, Disk(root, covered))
    assert len(good) == count, f"{name}: {len(good)} answers in the trace of {count}"
    return sum(good)


def log(folder, count):
    dossier = new_dossier(folder / "d")
    trace = folder / "log.trace"
    serving = Serving("-C", dossier, "log", "serve", trace=strace(trace))
    sent = run(LOG_LOAD, "post", serving.wait(), dossier, "operator", count, 1)
    assert sent.returncode == 0, sent.stderr
    end(serving)
    blinds = [r"/tile/0/\d+\.p/\d+>", r"/tile/entries/\d+\.p/\d+>", r"/\d+\.p>", r"/head>", r"/checkpoint\.\d+>", r"/log>"]
    return verdict("log", trace, dossier, ["log", "state"], count, blinds)


def witness(folder, count):
    """A made-up log, whose key is that of a dossier made for it."""
    dossier = new_dossier(folder / "other")
    vkey = next(line.split()[1] for line in (dossier / "log/policy").read_text().splitlines() if line.startswith("log "))
    run(ARMISTICE, "witness", "new", folder / "keys", "--name", "a.example/w2017")
    trace = folder / "witness.trace"
    holder = ["--state", folder / "w", "--key", folder / "keys/witness", "--log", vkey]
    serving = Serving("witness", "serve", *holder, trace=strace(trace))
    sent = run(LOG_LOAD, "cosign", serving.wait(), dossier / "keys/log", count)
    assert sent.returncode == 0, sent.stderr
    end(serving)
    return verdict("witness", trace, folder / "w", [""], count, [r"/tree\.\d+>", r"/checkpoint\.\d+>", r"/[0-9a-f]{64}>"])


def end(serving):
    """strace passes no signal on: the server is its child."""
    child = Path(f"/proc/{serving.process.pid}/task/{serving.process.pid}/children").read_text().split()
    run("kill", *child)
    serving.process.wait()
    serving.process.stderr.close()


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    began = time.monotonic()
    with Scratch() as folder:
        of_log, of_witness = log(folder, count), witness(folder, count)
    said = (
        f"synced before they were answered: {of_log} of {count} entries by the log, {of_witness} of {count} cosignatures "
        f"by the witness; {BUILD} build, {time.monotonic() - began:.0f} s"
    )
    return figure("F3", said, of_log == of_witness == count)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
