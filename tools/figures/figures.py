"""What the measurements have in common: where the programs are, a dossier with members, a server, how a figure is told.

In: ARMISTICE and LOG_LOAD, the paths of `armistice` and of its example `log_load`; without them those of a debug build.
Out: helpers. Absent: any measurement.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DEBUG = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target")) / "debug"
ARMISTICE = os.environ.get("ARMISTICE", str(DEBUG / "armistice"))
LOG_LOAD = os.environ.get("LOG_LOAD", str(DEBUG / "examples" / "log_load"))
BUILD = "release" if "/release/" in ARMISTICE else "debug"
WRITERS = ["hama", "homs", "idlib", "deraa"]
REPORTS = [
    "Shells fell on the village of {} on Monday, residents said; two people were killed.",
    "The army denied that it fired on {} on Monday.",
    "Monitors counted four violations near {} on Tuesday.",
]


class Scratch:
    """A folder that is gone at the end."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="armistice-figures-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def run(*args, **kwargs):
    return subprocess.run([str(arg) for arg in args], capture_output=True, text=True, errors="replace", **kwargs)


def armistice(dossier, *args, good=True):
    ran = run(ARMISTICE, "-C", dossier, *args)
    if good and ran.returncode != 0:
        raise SystemExit(f"armistice {' '.join(map(str, args))}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran


def new_dossier(root, reports=0, writers=()):
    """A dossier with so many reports, in whose log each of the writers may speak."""
    made = run(ARMISTICE, "init", root)
    assert made.returncode == 0, made.stderr
    if reports:
        folder = Path(f"{root}.in")
        folder.mkdir()
        for n in range(reports):
            (folder / f"{n:03}.txt").write_text(REPORTS[n % len(REPORTS)].format(f"Tell Rif'at {n}") + "\n")
        armistice(root, "ingest", folder)
    for name in writers:
        armistice(root, "key", "new", name)
        armistice(root, "key", "admit", name, "--role", "analyst")
    return Path(root)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """`armistice log serve` or `witness serve`, until it is killed."""

    def __init__(self, *args, trace=None, port=0):
        command = [ARMISTICE, *map(str, args), "--listen", f"127.0.0.1:{port}"]
        self.process = subprocess.Popen((trace or []) + command, stderr=subprocess.PIPE, text=True)
        self.talk = []

    def wait(self):
        """The address, once it listens."""
        for line in self.process.stderr:
            self.talk.append(line)
            if line.startswith("listening on "):
                return line.split()[-1]
        raise SystemExit("it does not serve: " + "".join(self.talk))

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()


def bundles(log):
    """The entries of a log, by its checkpoint and its bundles alone."""
    size = int((log / "checkpoint").read_text().split("\n")[1])
    for n in range((size + 255) // 256):
        width = min(256, size - 256 * n)
        path = log / "tile" / "entries" / (("" if n < 1000 else f"x{n // 1000:03}/") + f"{n % 1000:03}")
        if width < 256:
            path = path.with_name(path.name + ".p") / str(width)
        data, at = path.read_bytes(), 0
        for _ in range(width):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            yield data[at + 2 : end]
            at = end


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).hexdigest()


def values(text):
    """`name value` lines of log_load."""
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def timed(*args, limit=None):
    """Seconds, and the most memory it had resident in MiB."""
    began = time.monotonic()
    process = subprocess.Popen([str(arg) for arg in args], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    talk = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.monotonic() - began
    if process.returncode != 0:
        raise SystemExit(f"{args}: exit {process.returncode}\n{talk}")
    return took, usage.ru_maxrss / 1024


def figure(name, said, good):
    """Tells one figure; the exit code of the script is whether all were reached."""
    print(f"{name}  {'reached ' if good else 'MISSED  '}  {said}", flush=True)
    return good
