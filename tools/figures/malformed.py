#!/usr/bin/env python3
"""Hands `armistice verify` inputs that are malformed, forged or cut short, one process to each.

In: how many (default 10000), a seed, and the folder that `cargo run -p verify --example fixtures` wrote (made if it is not
given). Out: figure F5. Absent: whether two verifiers agree, see tools/verify/agree.py.

An input is a case of the verifier's tests with some bytes of one file changed. Every one must end with a documented exit
code, without a panic, within 100 ms. One that is still accepted must be told in the words of the unchanged case, but for a
cosignature that it lost: if a change of the proof changed what is said to be proven, the verifier took something for
true that nobody signed.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from figures import ARMISTICE, BUILD, REPOSITORY, Scratch, figure, run

LIMIT = 0.1
DOCUMENTED = {0, 1, 2, 3, 4, 5, 6}
ACCEPTED = {0, 2, 3}
NASTY = [b"", b"\0", b"\xff\xfe", b"\r\n", b"999999999999999999999", b"-1", b"00", b"{}", b"\xe2\x80\xae", b"@ line 5\n", b"=" * 70000]


def changed(data, dice, others):
    """Bytes like these that are not these."""
    while True:
        new = change(data, dice, others)
        if new != data:
            return new


def change(data, dice, others):
    at = dice.randrange(len(data) + 1)
    end = min(len(data), at + dice.choice([1, 1, 2, 8, 64, 1000]))
    lines = data.split(b"\n")
    pick = lambda: dice.randrange(len(lines))
    match dice.randrange(11):
        case 0 | 1 if data:
            bit = dice.randrange(len(data) * 8)
            return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]
        case 2:
            return data[:at]
        case 3:
            return data[:at] + data[end:]
        case 4:
            return data[:at] + data[at:end] * 2 + data[end:]
        case 5:
            return data[:at] + dice.choice(NASTY) + data[at:]
        case 6:
            return data[:at] + dice.randbytes(dice.choice([1, 4, 40])) + data[end:]
        case 7:
            one, other = pick(), pick()
            lines[one], lines[other] = lines[other], lines[one]
        case 8:
            del lines[pick()]
        case 9:
            lines.insert(pick(), lines[pick()])
        case _:
            donor = dice.choice(others)
            cut = dice.randrange(len(donor) + 1)
            return data[:at] + donor[cut:]
    return b"\n".join(lines)


def verify(args, folder):
    """Exit code, what was said, seconds; slow ones are tried again, for other processes may have been in the way."""
    for _ in range(4):
        began = time.monotonic()
        ran = subprocess.run([ARMISTICE, "verify", *args], cwd=folder, capture_output=True)
        took = time.monotonic() - began
        if took < LIMIT:
            break
    return ran.returncode, ran.stdout, ran.stderr, took


def proven(code, out):
    """What is said without who vouches for it, and how well it is accepted."""
    about = [b"cosign", b"Level:", b"Existed by:", b"vouch"]
    is_verdict = re.compile(rb"^\S.*: \S+, (verified|valid)").match
    lines = [line for line in out.split(b"\n") if line.strip() and not is_verdict(line)]
    return [line for line in lines if not any(word in line for word in about)]


def is_more(new, old):
    """Whether an answer grants what the other does not. A lost cosignature grants less."""
    if new[:2] == old[:2]:
        return False
    worse = new[0] == old[0] or (old[0], new[0]) in ((0, 2), (3, 2))
    lost = sum(line.count(b" cosigned at ") for line in new[1].split(b"\n")) <= old[1].count(b" cosigned at ")
    because = [line for line in proven(*new[:2]) if b"because too few" not in line]
    return not (worse and lost and because == [line for line in proven(*old[:2]) if b"because too few" not in line])


class Case:
    def __init__(self, fixtures, told):
        self.folder, self.args = fixtures / told["name"], told["args"]
        self.files = [path for path in self.folder.rglob("*") if path.is_file()]
        self.name, self.said = told["name"], None

    def whole(self):
        """What is said of the unchanged case."""
        if self.said is None:
            self.said = verify(self.args, self.folder)
        return self.said


def attempt(case, seed, scratch, others):
    dice = random.Random(seed)
    file = dice.choice(case.files)
    folder = scratch / str(seed)
    shutil.copytree(case.folder, folder, copy_function=os.link)
    target = folder / file.relative_to(case.folder)
    new = changed(file.read_bytes(), dice, others)
    target.unlink()
    target.write_bytes(new)
    code, out, err, took = verify(case.args, folder)
    problems = []
    if code not in DOCUMENTED:
        problems.append(f"exit {code}")
    if b"panicked" in err or b"RUST_BACKTRACE" in err:
        problems.append("it panicked")
    if took >= LIMIT:
        problems.append(f"it took {took * 1000:.0f} ms")
    is_policy = file.name in ("policy", "other-policy") or b"quorum" in file.read_bytes()[:4000]
    if code in ACCEPTED and not is_policy and is_more((code, out), case.whole()[:2]):
        problems.append("what it says was proven is another thing")
    if problems:
        kept = Path("/tmp/armistice-malformed") / str(seed)
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        problems.append(f"kept in {kept}: armistice verify {' '.join(case.args)}")
        print(f"{case.name}, seed {seed}, {file.name}: {', '.join(problems)}", flush=True)
    shutil.rmtree(folder)
    return code, took, bool(problems), code in ACCEPTED and not is_policy


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    with Scratch() as scratch, ThreadPoolExecutor(2) as pool:
        fixtures = Path(sys.argv[3]) if len(sys.argv) > 3 else scratch / "fixtures"
        if len(sys.argv) <= 3:
            made = run("cargo", "run", "--quiet", "-p", "verify", "--example", "fixtures", fixtures, cwd=REPOSITORY)
            assert made.returncode == 0, made.stderr
            # Links can be made on one file system only.
        (scratch / "in").mkdir()
        all_cases = [Case(fixtures, told) for told in json.loads((fixtures / "expected.json").read_text())]
        cases = [case for case in all_cases if case.files]
        others = [case.files[0].read_bytes() for case in cases]
        dice = random.Random(seed)
        jobs = [
            pool.submit(attempt, dice.choice(cases), seed * 1_000_000 + n, scratch / "in", others) for n in range(count)
        ]
        outcomes = [job.result() for job in jobs]
    codes = Counter(code for code, *_ in outcomes)
    bad = sum(bad for _, _, bad, _ in outcomes)
    slowest = max(took for _, took, _, _ in outcomes) * 1000
    told = ", ".join(f"exit {code}: {codes[code]}" for code in sorted(codes))
    said = (
        f"{count} malformed inputs, a process each: {bad} without a typed answer in 100 ms ({told}; {sum(o[3] for o in outcomes)} "
        f"accepted, and nothing that was not signed), the slowest {slowest:.0f} ms; seed {seed}, {BUILD} build, "
        f"{time.monotonic() - began:.0f} s"
    )
    return figure("F5", said, bad == 0)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
