#!/usr/bin/env python3
"""Breaks a command at every system call that writes, one call to a run, and looks what is left.

In: `[--every N] [--inject HOW]… [append|cosign|release]…`; HOW is signal=KILL, error=EIO or error=ENOSPC. Out: figure F2.
Absent: more than one broken call to a run.

After each run the same command runs again. Then it must have done its work once, and `armistice fsck` must find nothing.
After a failed fsync the program must end with an error, and nothing that it signed may be put in place any more.
"""

import argparse
import os
import re
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "figures"))
from figures import ARMISTICE, BUILD, LOG_LOAD, Scratch, armistice, bundles, figure, new_dossier, run

CALLS = ["write", "pwrite64", "fsync", "fdatasync", "rename", "openat", "ftruncate", "unlink", "mkdir"]
INJECT = ["signal=KILL", "error=EIO", "error=ENOSPC"]
NOW = {"ARMISTICE_NOW": "2017-03-20T12:00:00Z"}
# The index is derived from the log and may lose its last second; what is signed lies elsewhere.
DERIVED = re.compile(r"record\.sqlite|/lock\b")
SIGNED = re.compile(r'rename\w*\(.*"[^"]*/(checkpoint|tree|witnessed|release\.proof|index\.html|\d+)"\)')


class Case:
    """A command, what it must have done when it was run again, and what counts as that."""

    def __init__(self, name, template, command):
        self.name, self.template, self.command = name, template, command

    def again(self, folder):
        """The same command, until it has done its work; why not, if it cannot."""
        ran = run(*self.arguments(folder))
        return None if ran.returncode == 0 else ran.stdout + ran.stderr

    def arguments(self, folder):
        return [ARMISTICE, *(str(word).replace("DIR", str(folder)) for word in self.command)]

    def fsck(self, folder):
        ran = run(ARMISTICE, "-C", folder / "d", "fsck")
        return None if ran.returncode == 0 else ran.stdout + ran.stderr


class Append(Case):
    def done(self, folder):
        entry = (folder / "entry").read_bytes()
        times = sum(kept == entry for kept in bundles(folder / "d" / "log"))
        return None if times == 1 else f"the entry is in the log {times} times"


class Cosign(Case):
    """A witness that remembered, and crashed before it answered, has seen that size: the log's side asks from there."""

    def again(self, folder):
        ran = run(*self.arguments(folder))
        if ran.returncode != 0 and "continues another size" in ran.stderr:
            size = re.search(r"--old (\d+)", ran.stderr).group(1)
            asked = run(ARMISTICE, "-C", folder / "d", "witness", "request", "--for", "A", "--old", size)
            (folder / "request").write_text(asked.stdout)
            ran = run(*self.arguments(folder))
        (folder / "response").write_text(ran.stdout)
        return None if ran.returncode == 0 else ran.stdout + ran.stderr

    def done(self, folder):
        ran = run(ARMISTICE, "-C", folder / "d", "witness", "merge", folder / "response")
        return None if ran.returncode == 0 and ": unanimous" in ran.stdout else ran.stdout + ran.stderr


class Release(Case):
    """A release whose entry is in the log is released; what is missing of its proofs `prove` writes."""

    def again(self, folder):
        ran = run(*self.arguments(folder))
        if ran.returncode != 0 and "there is a release of that name" in ran.stderr:
            ran = run(ARMISTICE, "-C", folder / "d", "prove", "one")
        return None if ran.returncode == 0 else ran.stdout + ran.stderr

    def done(self, folder):
        releases = sum(b'"kind":"release"' in entry for entry in bundles(folder / "d" / "log"))
        proof = folder / "d" / "releases" / "one"
        ran = run(ARMISTICE, "verify", "--policy", folder / "d" / "log" / "policy", proof, proof / "release.proof")
        good = ran.returncode == 0 and releases == 1
        return None if good else f"{releases} releases\n{ran.stdout}{ran.stderr}"


def cases(folder):
    """The dossiers to break things in, and the commands."""
    base = folder / "base"
    base.mkdir()
    new_dossier(base / "d", reports=3)
    log = next(line.split()[1] for line in (base / "d/log/policy").read_text().splitlines() if line.startswith("log "))
    (base / "entry").write_text(run(LOG_LOAD, "entry", base / "d", "operator").stdout)
    witness = run(ARMISTICE, "witness", "new", base / "keys", "--name", "a.example/w2017").stdout.strip()
    cosigned = folder / "cosigned"
    shutil.copytree(base, cosigned)
    (cosigned / "policy").write_text(f"log {log}\nwitness A {witness}\ngroup states 1 A\nquorum states\n")
    armistice(cosigned / "d", "log", "policy", cosigned / "policy")
    request = lambda: (cosigned / "request").write_text(armistice(cosigned / "d", "witness", "request", "--for", "A").stdout)
    sign = ["witness", "sign", "--state", "DIR/w", "--key", "DIR/keys/witness", "--log", log, "DIR/request"]
    # The second cosignature: the first makes folders that are there for ever after. Both are broken.
    request()
    first = folder / "first"
    shutil.copytree(cosigned, first)
    (cosigned / "response").write_text(run(ARMISTICE, *(word.replace("DIR", str(cosigned)) for word in sign)).stdout)
    armistice(cosigned / "d", "witness", "merge", cosigned / "response")
    armistice(cosigned / "d", "log", "add", cosigned / "entry")
    request()
    return [
        Append("append", base, ["-C", "DIR/d", "log", "add", "DIR/entry"]),
        Cosign("cosign", first, sign),
        Cosign("cosign", cosigned, sign),
        Release("release", base, ["-C", "DIR/d", "release", "--name", "one"]),
    ]


def is_derived(lines, at):
    """Whether the sync at that place is of the index, or of the folder in which SQLite has just made a file of it."""
    syncs = [line for line in lines[: at + 1] if "sync(" in line]
    of_folder = re.search(r"/d>", syncs[-1]) and len(syncs) > 1 and DERIVED.search(syncs[-2])
    return bool(DERIVED.search(syncs[-1]) or of_folder)


class Outcome:
    def __init__(self):
        self.points = self.unrecovered = self.signed = self.after_fsync = self.unclean = 0
        self.said = []

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def broken(case, call, inject, n, scratch):
    """One run with the n-th such call broken; nothing if there is none."""
    folder = scratch / f"{case.name}-{case.template.name}-{call}-{inject[-4:]}-{n}"
    shutil.copytree(case.template, folder)
    trace = folder.with_suffix(".trace")
    calls = ",".join(sorted({call, "rename", "write", "fsync", "fdatasync"}))
    strace = ["strace", "-f", "-y", "-s", "99", "-o", trace, "-e", f"trace={calls}", "-e", f"inject={call}:{inject}:when={n}"]
    ran = run(*strace, *case.arguments(folder))
    lines = trace.read_text(errors="replace").splitlines()
    at = next((at for at, line in enumerate(lines) if "INJECTED" in line or "killed by SIGKILL" in line), None)
    if at is None:
        shutil.rmtree(folder)
        trace.unlink()
        return None
    outcome = Outcome()
    outcome.points = 1
    where = f"{case.name} ({case.template.name}), {inject} at {call} {n}"
    if call in ("fsync", "fdatasync") and inject.startswith("error") and not is_derived(lines, at):
        outcome.after_fsync = 1
        signed = [line for line in lines[at:] if SIGNED.search(line)]
        if ran.returncode == 0 or signed or "— " in ran.stdout:
            outcome.signed = 1
            outcome.said.append(f"{where}: exit {ran.returncode} after {lines[at]}, then {signed} {ran.stdout}")
    if "panicked" in ran.stderr:
        outcome.unrecovered = 1
        outcome.said.append(f"{where}: {ran.stderr}")
    problem = case.again(folder) or case.done(folder)
    if problem:
        outcome.unrecovered = 1
        outcome.said.append(f"{where}, then again: {problem}\n  broken: {lines[at]}\n  {ran.stderr}")
    problem = case.fsck(folder)
    if problem:
        outcome.unclean = 1
        outcome.said.append(f"{where}, then fsck: {problem}\n  broken: {lines[at]}")
    shutil.rmtree(folder)
    trace.unlink()
    return outcome


def series(case, call, inject, every, scratch):
    """Every call, or every N-th, until there is none."""
    total, n = Outcome(), 1 + (len(call) + len(inject)) % every
    while True:
        outcome = broken(case, call, inject, n, scratch)
        if outcome is None:
            return total
        total.add(outcome)
        n += every


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--inject", action="append", choices=INJECT)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    os.environ.update(NOW)
    began, total = time.monotonic(), Outcome()
    with Scratch() as scratch, ThreadPoolExecutor(2) as pool:
        wanted = [case for case in cases(scratch) if not args.names or case.name in args.names]
        jobs = [
            pool.submit(series, case, call, inject, args.every, scratch)
            for case in wanted for call in CALLS for inject in args.inject or INJECT
        ]
        for job in jobs:
            total.add(job.result())
    for line in total.said[:40]:
        print(line)
    said = (
        f"{total.points} system calls of one append, cosign and release broken by {', '.join(args.inject or INJECT)}: "
        f"{total.unrecovered} not recovered from, {total.unclean} fsck failures, after {total.after_fsync} failed fsyncs "
        f"{total.signed} signed; every {args.every}., {BUILD} build, {time.monotonic() - began:.0f} s"
    )
    good = total.points > 0 and (total.unrecovered, total.unclean, total.signed) == (0, 0, 0)
    return figure("F2", said, good)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
