#!/usr/bin/env python3
"""Has programs that are not ours read a whole log: Go's packages for transparency logs, ssh-keygen, Python's cryptography.

In: how many entries to fill the log with (default 1500). Out: figure F7. Absent: the readers, see tools/readers/. Each is
then shown the same log with one entry changed, which none may accept.
"""

import shutil
import sys
import time

from figures import ARMISTICE, LOG_LOAD, REPOSITORY, WRITERS, Scratch, armistice, bundles, figure, new_dossier, run

READERS = REPOSITORY / "tools" / "readers"


def log_with_everything(folder, count):
    """Reports, members, a release, dissents, a rotated key, a cosigned checkpoint."""
    dossier = new_dossier(folder / "d", reports=5, writers=WRITERS)
    armistice(dossier, "release", "--name", "one")
    armistice(dossier, "key", "rotate", WRITERS[0])
    for name in [*WRITERS, "operator"]:
        assert run(LOG_LOAD, "fill", dossier, count // 5).returncode == 0
        added = folder / "entry"
        added.write_text(run(LOG_LOAD, "entry", dossier, name).stdout)
        armistice(dossier, "log", "add", added)
    vkey = next(line.split()[1] for line in (dossier / "log/policy").read_text().splitlines() if line.startswith("log "))
    witness = run(ARMISTICE, "witness", "new", folder / "keys", "--name", "a.example/w2017").stdout.strip()
    (folder / "policy").write_text(f"log {vkey}\nwitness A {witness}\ngroup states 1 A\nquorum states\n")
    armistice(dossier, "log", "policy", folder / "policy")
    (folder / "request").write_text(armistice(dossier, "witness", "request", "--for", "A").stdout)
    holder = ["--state", folder / "w", "--key", folder / "keys/witness", "--log", vkey]
    (folder / "response").write_text(run(ARMISTICE, "witness", "sign", *holder, folder / "request").stdout)
    armistice(dossier, "witness", "merge", folder / "response")
    return dossier / "log", vkey


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    began = time.monotonic()
    with Scratch() as folder:
        log, vkey = log_with_everything(folder, count)
        readers = [["sh", READERS / "go/run.sh"], [sys.executable, READERS / "python/read.py"]]
        ran = [run(*reader, log, vkey, *more) for reader, more in zip(readers, [[], ["--ssh-keygen"]])]
        told = [(one.stdout or one.stderr).strip() for one in ran]
        good = all(one.returncode == 0 for one in ran) and str(sum(1 for _ in bundles(log))) in told[1]
        changed = folder / "changed"
        shutil.copytree(log, changed)
        bundle = changed / "tile/entries/000"
        data = bytearray(bundle.read_bytes())
        data[data.index(b"Number 3")] ^= 1
        bundle.write_bytes(data)
        fooled = [run(*reader, changed, vkey).returncode == 0 for reader in readers]
    said = f"{'; '.join(told)}; of a log with one changed bit {fooled.count(True)} of {len(readers)} accepted; {time.monotonic() - began:.0f} s"
    return figure("F7", said, good and not any(fooled))


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
