#!/usr/bin/env python3
"""Whether the two verifiers agree: on every fixture, and on random changes of the fixtures.

In: the Rust program, the folder that `cargo run -p verify --example fixtures` wrote, a number of changes, a seed.
Out: a line for each disagreement and the count. Absent: a judgement of who is right.
"""

import base64
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

import formats
import verify

PROGRAM, FIXTURES = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
COUNT, SEED = int(sys.argv[3]), int(sys.argv[4])


def rust(args, folder):
    ran = subprocess.run([PROGRAM, *args], cwd=folder, capture_output=True, timeout=60)
    return ran.returncode


def python(args, folder):
    ran = subprocess.run([sys.executable, verify.__file__, *args], cwd=folder, capture_output=True, timeout=60)
    return ran.returncode if not ran.stderr.startswith(b"Traceback") else "traceback"


def python_here(args, folder):
    """The same without a new process."""
    os.chdir(folder)
    out, sys.stdout, err, sys.stderr = sys.stdout, open(os.devnull, "w"), sys.stderr, open(os.devnull, "w")
    try:
        return verify.main(args)
    except Exception as error:
        return repr(error)
    finally:
        sys.stdout, sys.stderr = out, err


def change(data, dice):
    """A random change of bytes, most often one that leaves the form of the file as it was."""
    at = dice.randrange(max(1, len(data)))
    end = min(len(data), at + dice.randrange(1, 40))
    lines = data.split(b"\n")
    line = dice.randrange(len(lines))
    match dice.randrange(9):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1:] if data else b"x"
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:at] + data[at:end] * 2 + data[end:]
        case 3:
            return b"\n".join(lines[:line] + lines[line + 1:])
        case 4:
            return b"\n".join(lines[:line] + lines[line:line + 1] * 2 + lines[line + 1:])
        case 5:
            digits = [i for i, b in enumerate(data[:200_000]) if 48 <= b < 58]
            at = dice.choice(digits) if digits else 0
            return data[:at] + str(dice.randrange(10)).encode() + data[at + 1:]
        case 6:
            letters = [i for i, b in enumerate(data[:200_000]) if chr(b).isalpha() and b < 128]
            at = dice.choice(letters) if letters else 0
            return data[:at] + bytes([dice.choice(b"ABCDwxyz019_-+/= \"\\{}[]")]) + data[at + 1:]
        case 7:
            return with_sections(data, dice)
        case _:
            return data[:at]


def with_sections(data, dice):
    """A file of sections with one of them changed inside, so that its length still fits."""
    try:
        kind, sections = verify.read_sections(data)
    except verify.Fault:
        return data
    place = dice.randrange(len(sections)) if sections else 0
    if sections and dice.randrange(3):
        name, part = sections[place]
        inner = change(part, dice) if part else b"x"
        sections[place] = name, inner
    elif sections:
        sections.insert(dice.randrange(len(sections)), sections.pop(place))
    parts = b"".join(b"@ %s %d\n%s\n" % (name.encode(), len(part), part) for name, part in sections)
    return b"armistice-%s/v1\n" % kind.encode() + parts


def low_order(folder):
    """A signature of the log whose first half is the identity: OpenSSL takes it, the fixed rule does not."""
    secret = hashlib.sha512(bytes([1] * 32)).digest()
    scalar = int.from_bytes(secret[:32], "little") & (2**254 - 8) | 2**254
    note = (folder / "log/checkpoint").read_text()
    text, _, lines = note.partition("\n\n")
    first, rest = lines.split("\n", 1)
    words = first.split(" ")
    public = Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)).public_key().public_bytes_raw()
    half = bytes([1] + [0] * 31)
    challenge = int.from_bytes(hashlib.sha512(half + public + text.encode() + b"\n").digest(), "little")
    signature = half + (challenge * scalar % formats.ORDER).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode() + b"\n")
    words[2] = base64.b64encode(base64.b64decode(words[2])[:4] + signature).decode()
    (folder / "log/checkpoint").write_text(f"{text}\n\n{' '.join(words)}\n{rest}")


def main():
    cases = [case for case in json.loads((FIXTURES / "expected.json").read_text()) if case["both"]]
    agreed, disagreed, codes = 0, 0, {}

    def compare(name, one, other):
        nonlocal agreed, disagreed
        agreed, disagreed = agreed + (one == other), disagreed + (one != other)
        codes[one] = codes.get(one, 0) + 1
        if one != other:
            print(f"{name}: Rust {one}, Python {other}", flush=True)

    for case in cases:
        folder, args = FIXTURES / case["name"], [arg for arg in case["args"] if arg != "--json"]
        first = rust(args, folder)
        compare(case["name"], first, python(args, folder))
        compare(f"{case['name']}, as expected", first, case["exit"])
    with tempfile.TemporaryDirectory() as scratch:
        folder, args = Path(scratch) / "log", ["--policy", "policy", "log"]
        shutil.copytree(FIXTURES / "log", folder)
        low_order(folder)
        compare("a signature of low order", rust(args, folder), python(args, folder))
        compare("a signature of low order, as expected", python(args, folder), 1)
    print(f"fixtures: {agreed} agreed, {disagreed} disagreed", flush=True)
    dice = random.Random(SEED)
    changing = [case for case in cases if not case["name"].startswith("attack")]
    started = time.monotonic()
    for number in range(COUNT):
        case = dice.choice(changing)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / case["name"]
            shutil.copytree(FIXTURES / case["name"], folder)
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            changed = dice.choice(files)
            for _ in range(dice.choice([1, 1, 2])):
                changed.write_bytes(change(changed.read_bytes(), dice))
            args = [arg for arg in case["args"] if arg != "--json"]
            one, other = rust(args, folder), python_here(args, folder)
            compare(f"change {number} of {case['name']}, {changed.relative_to(folder)}", one, other)
            if one != other and "KEEP" in os.environ:
                shutil.copytree(folder, Path(os.environ["KEEP"]) / f"{number}", dirs_exist_ok=True)
            os.chdir("/")
    print(f"{COUNT} changes in {time.monotonic() - started:.0f} s, exit codes {dict(sorted(codes.items()))}")
    print(f"{agreed} agreed, {disagreed} disagreed")
    return 1 if disagreed else 0


if __name__ == "__main__":
    sys.exit(main())
