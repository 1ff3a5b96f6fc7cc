#!/usr/bin/env python3
"""Alters a good release page in some two hundred ways and requires that none comes out as what it is not.

    attacks.py DOSSIER/releases/2017-03-20/index.html [seed]

In: a page that comes out as verified, and whose proof holds the entry that names the policy. Every altered page is opened
from disk as a reader would open it. Three kinds of change, each with its own requirement:

- altered: must fail for a stated reason, and show no bulletin;
- weakened (cosignatures taken away): must name fewer cosigners than before;
- omitted (a whole entry left out with its proof): cannot be seen in the page alone, which says so; `armistice verify`
  with a copy of the log sees it. What they came out as is printed.

Exits 1 if a requirement is not met. Absent: forgery with keys, which needs a signer; see the tests of the crates.
"""
import base64
import hashlib
import random
import re
import sys
import tempfile
import time
from pathlib import Path

from chromium import Chromium

BLOCKS = ["release-proof", "policy", "bulletin-html", "lines-jsonl"]


class Page:
    """A page as text around its four blocks."""

    def __init__(self, text):
        self.text = text
        self.parts = {block: base64.b64decode(self.raw(block)) for block in BLOCKS}

    def raw(self, block):
        return re.search(self.pattern(block), self.text)[2]

    @staticmethod
    def pattern(block):
        return rf'(<script type="application/octet-stream;base64" id="{block}">)([^<]*)(</script>)'

    def with_raw(self, block, raw):
        return re.sub(self.pattern(block), lambda found: found[1] + raw + found[3], self.text, count=1)

    def with_part(self, block, data):
        return self.with_raw(block, base64.b64encode(data).decode())


def read_sections(data):
    head, rest = data.split(b"\n", 1)
    sections = []
    while rest:
        line, rest = rest.split(b"\n", 1)
        _, name, length = line.split(b" ")
        sections.append((name, rest[: int(length)]))
        rest = rest[int(length) + 1:]
    return head, sections


def write_sections(head, sections):
    return head + b"\n" + b"".join(b"@ %s %d\n%s\n" % (name, len(data), data) for name, data in sections)


def flip(data, at, bit):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


def flips(page, dice):
    """One bit of one block, and one character of its base64."""
    for block, count in zip(BLOCKS, (60, 25, 12, 12)):
        data, raw = page.parts[block], page.raw(block)
        for _ in range(count):
            at, bit = dice.randrange(len(data)), dice.randrange(8)
            yield f"{block}: bit {bit} of byte {at}", page.with_part(block, flip(data, at, bit))
        for letter in "*\n-=":
            at = dice.randrange(len(raw) - 4)
            yield f"{block}: {letter!r} in its base64 at {at}", page.with_raw(block, raw[:at] + letter + raw[at + 1:])
        yield f"{block}: half of it", page.with_part(block, data[: len(data) // 2])
        yield f"{block}: nothing", page.with_raw(block, "")
        yield f"{block}: gone", re.sub(Page.pattern(block), "", page.text)


def containers(page):
    """Sections swapped, dropped, doubled, and the container's own lines respelled."""
    proof = page.parts["release-proof"]
    head, sections = read_sections(proof)
    made = lambda name, changed, top=head: (name, page.with_part("release-proof", write_sections(top, changed)))
    for at in range(len(sections) - 1):
        swapped = sections[:at] + [sections[at + 1], sections[at]] + sections[at + 2:]
        yield made(f"sections {at} and {at + 1} swapped", swapped)
    for at in range(len(sections)):
        yield made(f"section {at} dropped", sections[:at] + sections[at + 1:])
    entries = range(0, len(sections) - 1, 2)
    for one, other in zip(entries, entries[1:]):
        crossed = list(sections)
        crossed[one], crossed[other] = sections[other], sections[one]
        yield made(f"entries {one} and {other} under each other's proof", crossed)
        yield made(f"entry {one} twice", sections[:one] + sections[one:one + 2] + sections[one:])
    yield made("the release not first", sections[2:-1] + sections[:2] + sections[-1:])
    yield made("the release gone", sections[2:])
    yield made("another kind of proof", sections, b"armistice-line-proof/v1")
    yield made("another version", sections, b"armistice-release-proof/v2")
    yield "something after the end", page.with_part("release-proof", proof + b"\n")
    yield "a length with a zero before it", page.with_part("release-proof", proof.replace(b"@ entry ", b"@ entry 0", 1))
    scan = sections[-1][1]
    for other in (b"complete to 1", b"complete", scan + b"\n", b" " + scan, scan.replace(b"to ", b"to 0")):
        yield made(f"scan says {other!r}", sections[:-1] + [(b"scan", other)])
    first = next(at for at in entries if b'"kind":"keyset"' in sections[at][1])
    yield made("the first keyset gone", sections[:first] + sections[first + 2:])


def every_proof(page, change):
    head, sections = read_sections(page.parts["release-proof"])
    changed = [(name, change(data) if name == b"proof" else data) for name, data in sections]
    return page.with_part("release-proof", write_sections(head, changed))


def proofs(page):
    """The same change in every proof, so that they still agree with each other."""
    note = read_sections(page.parts["release-proof"])[1][1][1].split(b"\n\n", 1)[1]
    origin, size, root = note.split(b"\n")[:3]
    swaps = {
        "another size": (b"\n%s\n%s\n" % (size, root), b"\n%d\n%s\n" % (int(size) + 1, root)),
        "another root": (root, base64.b64encode(hashlib.sha256(root).digest())),
        "another origin": (b"\n\n" + origin, b"\n\n" + origin + b"2"),
        "an extension line": (root + b"\n", root + b"\nextension\n"),
        "another index": (b"index ", b"index 1"),
        "an index with a zero before it": (b"index ", b"index 0"),
        "another format": (b"tlog-proof@v1", b"tlog-proof@v2"),
        "carriage returns": (b"\n\n", b"\r\n\r\n"),
        "one more step": (b"\n\n", b"\n" + root + b"\n\n", 1),
    }
    for name, (old, new, *count) in swaps.items():
        yield f"proofs: {name}", every_proof(page, lambda data: data.replace(old, new, *count))
    path = re.compile(rb"(index \d+\n).*?\n\n", re.S)
    yield "proofs: no path", every_proof(page, lambda data: path.sub(rb"\1\n", data, count=1))


def signature_lines(page):
    note = read_sections(page.parts["release-proof"])[1][1][1].split(b"\n\n", 1)[1]
    return [line + b"\n" for line in note.split(b"\n\n", 1)[1].splitlines()]


def signatures(page, dice):
    """Signatures that do not fit any more, in every proof alike; and one that is missing in one proof only."""
    lines = signature_lines(page)
    yield "the log's signature gone", every_proof(page, lambda data: data.replace(lines[0], b""))
    yield "all signatures gone", every_proof(page, lambda data: data.replace(b"".join(lines), b""))
    for number, line in enumerate(lines):
        name, encoded = line.decode().split(" ")[1:]
        data = base64.b64decode(encoded)
        for at in (4, 11, 12, 40, len(data) - 1, dice.randrange(4, len(data))):
            forged = f"— {name} {base64.b64encode(flip(data, at, dice.randrange(8))).decode()}\n".encode()
            yield f"signature {number}: byte {at} of it", every_proof(page, lambda data: data.replace(line, forged))
        zeros = f"— {name} {base64.b64encode(data[:4] + bytes(len(data) - 4)).decode()}\n".encode()
        yield f"signature {number}: zeros", every_proof(page, lambda data: data.replace(line, line + zeros))
        whole = page.parts["release-proof"]
        head, sections = read_sections(whole)
        last = max(at for at, section in enumerate(sections) if section[0] == b"proof")
        sections[last] = (b"proof", sections[last][1].replace(line, b""))
        yield f"signature {number}: gone from one proof", page.with_part("release-proof", write_sections(head, sections))


def vkey(name, kind, key):
    public = bytes([kind]) + key
    key_id = hashlib.sha256(name.encode() + b"\n" + public).hexdigest()[:8]
    return f"{name}+{key_id}+{base64.b64encode(public).decode()}"


def policies(page):
    """Policies that trust other keys, or fewer."""
    text = page.parts["policy"].decode()
    made = lambda name, changed: (f"policy: {name}", page.with_part("policy", changed.encode()))
    keys = re.findall(r"(\S+)\+[0-9a-f]{8}\+(\S+)", text)
    weak = {"the neutral point": b"\1" + bytes(31), "a point of order 4": bytes(32), "a point of order 8":
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "no point": b"\2" + bytes(31)}
    first = re.search(r"^log (\S+)", text, re.M)[1]
    origin = keys[0][0]
    for name, key in weak.items():
        yield made(f"the log's key is {name}", text.replace(first, vkey(origin, 1, key)))
    other = base64.b64decode(keys[-1][1])[1:]
    yield made("the log's key is a witness's", text.replace(first, vkey(origin, 1, other)))
    yield made("the log has another name", text.replace(first, vkey("other.example", 1, base64.b64decode(keys[0][1])[1:])))
    yield made("no log", text.replace(f"log {first}", "# "))
    yield made("quorum none", re.sub(r"^quorum .*$", "quorum none", text, flags=re.M))
    yield made("no quorum", re.sub(r"^quorum .*$", "", text, flags=re.M))
    yield made("two quorums", text + "quorum none\n")
    yield made("any of each group", re.sub(r"^(group \S+) \S+", r"\1 any", text, flags=re.M))
    yield made("a comment more", text + "# harmless\n")
    yield made("carriage returns", text.replace("\n", "\r\n"))
    yield made("a witness twice", re.sub(r"^(witness \S+ .*)$", r"\1\n\1", text, count=1, flags=re.M))
    for line in re.findall(r"^witness .*$", text, re.M):
        yield made(f"without {line.split()[1]}", text.replace(line, ""))


def contents(page, dice):
    """What people read."""
    bulletin, lines = page.parts["bulletin-html"], page.parts["lines-jsonl"]
    for name, changed in {
        "a comment after it": bulletin + b"<!-- -->",
        "a script in it": bulletin.replace(b"</body>", b"<script>1</script></body>", 1),
        "one digit": re.sub(rb"\d", lambda found: b"%d" % ((int(found[0]) + 1) % 10), bulletin, count=1),
        "lines in its place": lines,
    }.items():
        yield f"bulletin: {name}", page.with_part("bulletin-html", changed)
    split = lines.splitlines(keepends=True)
    at = dice.randrange(len(split) - 1)
    for name, changed in {
        "one dropped": split[:at] + split[at + 1:], "two swapped": split[:at] + [split[at + 1], split[at]] + split[at + 2:],
        "one twice": split[: at + 1] + split[at:], "an empty one more": split + [b"\n"],
        "no last newline": split[:-1] + [split[-1][:-1]], "the last dropped": split[:-1],
    }.items():
        yield f"lines: {name}", page.with_part("lines-jsonl", b"".join(changed))
    yield "page: another name", re.sub(r'(name="release" content=")', r"\g<1>x", page.text)
    head, sections = read_sections(page.parts["release-proof"])
    for at in range(0, len(sections) - 1, 2):
        entry = sections[at][1]
        for name, changed in {
            "created later": re.sub(rb'("created":"\d{3})\d', rb"\g<1>9", entry),
            "a space": entry.replace(b",", b", ", 1),
            "another nonce": re.sub(rb'("nonce":")(..)', rb"\1ff", entry),
            "without signatures": re.sub(rb'"sigs":\[.*?\]', b'"sigs":[]', entry),
        }.items():
            if changed != entry:
                altered = sections[:at] + [(b"entry", changed)] + sections[at + 1:]
                yield f"entry {at}: {name}", page.with_part("release-proof", write_sections(head, altered))


def weakened(page):
    lines = signature_lines(page)[1:]
    for line in lines:
        yield f"without {line.decode().split()[1]}", every_proof(page, lambda data: data.replace(line, b""))
        renamed = line.replace(b" ", b" x", 1)
        yield f"{line.decode().split()[1]} renamed", every_proof(page, lambda data: data.replace(line, renamed))
    yield "without any cosignature", every_proof(page, lambda data: data.replace(b"".join(lines), b""))


def omitted(page):
    head, sections = read_sections(page.parts["release-proof"])
    for at in range(2, len(sections) - 1, 2):
        kind = re.search(rb'"kind":"(\w+)"', sections[at][1])[1].decode()
        if kind != "keyset":
            left = sections[:at] + sections[at + 2:]
            yield f"{kind} of section {at}", page.with_part("release-proof", write_sections(head, left))


def main(path, seed="1"):
    page, dice = Page(Path(path).read_bytes().decode()), random.Random(seed)
    made = [flips(page, dice), containers(page), proofs(page), signatures(page, dice), policies(page), contents(page, dice)]
    altered = [variant for variants in made for variant in variants]
    sets = {"altered": altered, "weakened": list(weakened(page)), "omitted": list(omitted(page))}
    began, bad = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder, Chromium() as browser:
        file = Path(folder, "index.html")
        good = browser.verdict(path)
        if good["verdict"] != "verified":
            sys.exit(f"{path} is not verified to begin with: {good['verdict']}")
        for kind, variants in sets.items():
            counts = {}
            for name, text in variants:
                file.write_bytes(text.encode())
                found = browser.verdict(file)
                word = found["verdict"].split(":")[0] + (f" {found['level']}" if found.get("level") else "")
                counts[word] = counts.get(word, 0) + 1
                kept = found["cosigners"] >= good["cosigners"]
                verdict = found["verdict"]
                refused = verdict.startswith("failed: ") and "the check broke off" not in verdict and not found["shown"]
                wrong = {"altered": not refused, "weakened": kept, "omitted": False}
                if wrong[kind] or text == page.text:
                    bad += 1
                    print(f"NOT REFUSED: {kind}: {name}: {found}")
            print(f"{kind}: {len(variants)} pages: " + ", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    print(f"{time.monotonic() - began:.0f} s, seed {seed}, {bad} not as required")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:3]))
