#!/usr/bin/env python3
"""Kills a log that four writers are adding to, again and again, and looks what became of their entries.

In: how many kills (default 500), a seed. Out: figure F1. Absent: power cuts, which lose what was not synced; that the
order of writes is right for those is shown by tools/figures/before_answer.py.

A writer counts an entry as acknowledged once its receipt came and its hash is synced to the writer's own file. Without
a receipt it sends the same bytes again, to whatever serves the log then: every entry must be in the log once.
"""

import random
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "figures"))
from figures import ARMISTICE, BUILD, LOG_LOAD, WRITERS, Scratch, Serving, bundles, figure, free_port, leaf, new_dossier, run

KILLS_PER_DOSSIER = 25


class Count:
    def __init__(self):
        self.kills = self.acknowledged = self.lost = self.twice = self.unclean = self.entries = 0

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def acknowledged(files):
    """Whole lines only: what the writer is still writing it does not count yet."""
    for file in files:
        text = file.read_text() if file.exists() else ""
        yield from text[: text.rfind("\n") + 1].split()


def look(dossier, files, count):
    acks = list(acknowledged(files))
    fsck = run(ARMISTICE, "-C", dossier, "fsck")
    if fsck.returncode != 0:
        count.unclean += 1
        print(f"fsck after kill {count.kills}: {fsck.stdout}{fsck.stderr}", flush=True)
    leaves = [leaf(entry) for entry in bundles(dossier / "log")]
    there = set(leaves)
    count.lost += sum(ack not in there for ack in acks)
    count.twice += len(leaves) - len(there) + len(acks) - len(set(acks))
    return len(acks), len(leaves)


def campaign(template, folder, kills, seed):
    """One dossier, killed so many times."""
    dice, count = random.Random(seed), Count()
    dossier = folder / f"d{seed}"
    shutil.copytree(template, dossier)
    files = [folder / f"{seed}.{name}" for name in WRITERS]
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    writers = [
        subprocess.Popen([LOG_LOAD, "write", url, dossier, name, file], stderr=subprocess.PIPE)
        for name, file in zip(WRITERS, files)
    ]
    try:
        for _ in range(kills):
            serving = Serving("-C", dossier, "log", "serve", port=port)
            # Now and then it dies while it opens the dossier; most often while all four write.
            if dice.random() < 0.15:
                time.sleep(dice.uniform(0, 0.05))
            else:
                serving.wait()
                time.sleep(dice.uniform(0.01, 0.25))
            serving.kill()
            count.kills += 1
            acks, entries = look(dossier, files, count)
        gone = [writer for writer in writers if writer.poll() is not None]
        if gone:
            raise SystemExit(f"a writer ended: {gone[0].stderr.read().decode()}")
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    count.acknowledged, count.entries = acks, entries
    shutil.rmtree(dossier)
    return count


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    total, began = Count(), time.monotonic()
    with Scratch() as folder, ThreadPoolExecutor(2) as pool:
        template = new_dossier(folder / "template", writers=WRITERS)
        rounds = [min(KILLS_PER_DOSSIER, kills - done) for done in range(0, kills, KILLS_PER_DOSSIER)]
        jobs = [pool.submit(campaign, template, folder, n, seed * 10_000 + at) for at, n in enumerate(rounds)]
        for job in jobs:
            total.add(job.result())
    said = (
        f"{total.kills} kills -9 with 4 writers: {total.acknowledged} acknowledged entries, {total.lost} lost, "
        f"{total.twice} duplicated, {total.unclean} unclean fscks; {total.entries} entries, seed {seed}, {BUILD} build, "
        f"{time.monotonic() - began:.0f} s"
    )
    good = (total.lost, total.twice, total.unclean) == (0, 0, 0) and total.acknowledged > total.kills
    return figure("F1", said, good)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
