#!/usr/bin/env python3
"""How fast a large log is: restarted, added to, checked; and how much memory that takes.

In: the entries of the log (default 100000; the figure for fsck is meant at 1000000), how many single and how many batched
entries are sent over HTTP (defaults 500, 10000). Out: figure F6, and that of F1 for the restart. Absent: the machine's
part in it. Of a debug build, which nobody runs, a quarter is asked: enough to notice work that grows with the log.
"""

import sys
import time
from statistics import median

from figures import ARMISTICE, BUILD, LOG_LOAD, Scratch, Serving, armistice, figure, new_dossier, run, timed, values

HANDS = 256
SHARE = 1 if BUILD == "release" else 4
RATE, WAIT, FSCK, RESTART, MEMORY = 2000 // SHARE, 50 * SHARE, 60, 5, 512


def memory(pid):
    """The most that was ever resident, in MiB."""
    status = open(f"/proc/{pid}/status").read()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def load(*args):
    ran = run(LOG_LOAD, *args)
    assert ran.returncode == 0, ran.stderr
    return values(ran.stdout)


def verify_times(dossier):
    """Milliseconds that `armistice verify` takes for one line, process and all."""
    armistice(dossier, "prove", "one", "1")
    proof = dossier / "releases/one/lines/1.proof"
    times = []
    for _ in range(30):
        began = time.monotonic()
        ran = run(ARMISTICE, "verify", "--policy", dossier / "log/policy", proof)
        times.append((time.monotonic() - began) * 1000)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    return times


def main():
    count, single, batched = (int(number) for number in (sys.argv[1:] + ["100000", "500", "10000"][len(sys.argv) - 1 :]))
    began = time.monotonic()
    with Scratch() as folder:
        dossier = new_dossier(folder / "d", reports=3)
        armistice(dossier, "release", "--name", "one")
        filled = load("fill", dossier, count)

        started = time.monotonic()
        serving = Serving("-C", dossier, "log", "serve")
        url = serving.wait()
        load("post", url, dossier, "operator", 1, 1)
        restart = time.monotonic() - started
        alone = load("post", url, dossier, "operator", single, 1)
        together = load("post", url, dossier, "operator", batched, HANDS)
        serving_mib = memory(serving.process.pid)
        serving.end()

        verified = verify_times(dossier)
        fsck, fsck_mib = timed(ARMISTICE, "-C", dossier, "fsck")
    about = f"{BUILD} build, {time.monotonic() - began:.0f} s"
    rate = min(filled["per_second"], together["per_second"])
    # Whatever the size, fsck takes its time entry by entry.
    checked, allowed = count + single + batched, FSCK if BUILD == "release" else FSCK * SHARE
    rounds = [
        figure(
            "F1",
            f"restart at {count} entries, until the first entry is acknowledged: {restart:.2f} s (asked: {RESTART})",
            restart < RESTART,
        ),
        figure(
            "F6",
            f"batched: {filled['per_second']:.0f} entries/s into the dossier, {together['per_second']:.0f} entries/s over "
            f"{HANDS} connections (asked: {RATE})",
            rate >= RATE,
        ),
        figure(
            "F6",
            f"single append: p50 {alone['p50_ms']:.1f} ms, p99 {alone['p99_ms']:.1f} ms (asked: {WAIT})",
            alone["p99_ms"] <= WAIT,
        ),
        figure(
            "F6",
            f"verify one line: median {median(verified):.1f} ms, most {max(verified):.1f} ms (asked: {WAIT})",
            median(verified) <= WAIT,
        ),
        figure(
            "F6",
            f"fsck of {checked} entries: {fsck:.1f} s (asked: {allowed} for 1000000)",
            fsck <= allowed * max(0.25, min(1, checked / 1_000_000)),
        ),
        figure(
            "F6",
            f"memory: {serving_mib:.0f} MiB to serve, {fsck_mib:.0f} MiB for fsck (asked: {MEMORY}); {about}",
            max(serving_mib, fsck_mib) <= MEMORY,
        ),
    ]
    return all(rounds)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
