#!/usr/bin/env python3
"""A second verifier, written apart from the first: whether a line, a release, a log or fork evidence holds.

In: files and a pinned policy. Out: a short text and the exit code of `armistice-verify`. Absent: network, clock, receipts.

    python3 verify.py [--policy FILE] [--at INSTANT] [--trees DIR] THING...

Exit: 0 verified and the quorum cosigned; 1 forged, altered or incomplete; 2 valid, but no quorum; 3 valid, with parts
withheld; 4 malformed; 5 the policy does not know the log; 6 proof of two histories. Needs Python 3.11 and `cryptography`.
"""

import hashlib
import json
import os
import re
import sys

from formats import (
    Fault, Note, Policy, canonical, consistent, decimal, fingerprint, hash_lines, included, is_word, leaf_hash, need,
    read_bundle, read_sections, seconds, ssh_key, sshsig, tile_path, tree_root, unbase64, unhex, utf8,
)

GRAVITY = [0, 3, 2, 1, 5, 6, 4]  # the outcomes, from the best to the gravest
MAX_PROOF = 256 * 1024
REMARKS = ("accept", "correction", "dissent", "finding", "grade", "merge", "redaction", "split", "supersession",
           "withdrawal")


# Entries, their signatures, and who may add them.

class Entry:
    def __init__(self, data):
        value = canonical(data)
        names = {"author", "body", "created", "kind", "log", "nonce", "refs", "sigs", "v"}
        need(isinstance(value, dict) and set(value) == names, "an entry has other members")
        need(value["v"] == 1 and value["v"] is not True, "an entry is of another version")
        self.leaf, self.kind, self.body, self.log = leaf_hash(data), value["kind"], value["body"], value["log"]
        author, refs, sigs = value["author"], value["refs"], value["sigs"]
        need(isinstance(author, dict) and set(author) == {"key", "name"}, "an author has other members")
        need(all(isinstance(part, str) for part in (*author.values(), self.log)), "a text is none")
        need(is_word(self.kind) and isinstance(self.body, dict), "an entry has no kind or body")
        need(isinstance(refs, list) and isinstance(sigs, list) and len(sigs) <= 16, "a list is none, or too long")
        seconds(value["created"])
        unhex(value["nonce"], 16)
        self.author, self.created, self.refs = author, value["created"], [self.target(ref) for ref in refs]
        self.raw_refs = refs
        need(all(isinstance(sig, str) for sig in sigs), "a signature is no text")
        self.sigs = [unbase64(sig) for sig in sigs]
        del value["sigs"]
        self.message = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @staticmethod
    def target(ref):
        need(isinstance(ref, dict) and is_word(ref.get("rel")) and len(ref) in (2, 3), "a reference is none")
        if len(ref) == 2:
            need(isinstance(ref.get("id"), str), "a reference names nothing")
            return ref["id"]
        index = ref.get("index")
        need(type(index) is int and index >= 0, "a reference has no index")
        return index, unhex(ref.get("leaf"), 32)

    def signers(self):
        keys = [sshsig(sig, self.message) for sig in self.sigs]
        need(len(set(keys)) == len(keys), "one key signs an entry twice", 1)
        need(keys and fingerprint(keys[0]) == self.author["key"], "an entry is not signed by its author", 1)
        return keys


class Keyset:
    def __init__(self, body):
        keys, revoked = body.get("keys"), body.get("revoked", [])
        need(isinstance(keys, list) and 1 <= len(keys) <= 100, "a keyset has no members, or too many", 1)
        self.members = {}
        for item in keys:
            item = item if isinstance(item, dict) else {}
            name, role, line = item.get("name"), item.get("role"), item.get("key")
            named = isinstance(name, str) and re.fullmatch("[A-Za-z0-9._@-]{1,100}", name)
            need(named, "a member has no name", 1)
            need(role in ("operator", "analyst", "guarantor", "neutral"), "a member has no role", 1)
            words = [w for w in re.split(r"[^\S\x1c-\x1f]+", line) if w] if isinstance(line, str) else []
            need(len(words) >= 2, "a member has no key", 1)
            try:
                blob = unbase64(words[1])
            except Fault as fault:
                raise Fault(1, str(fault)) from None
            need(ssh_key(blob)[0].decode() == words[0], "a key is of another algorithm", 1)
            taken = name.lower() in map(str.lower, self.members) or blob in [known for known, _ in self.members.values()]
            need(not taken, "a member is there twice", 1)
            self.members[name] = (blob, role)
        shaped = isinstance(revoked, list) and all(isinstance(r, dict) and isinstance(r.get("key"), str) for r in revoked)
        need(shaped, "a keyset revokes no keys", 1)
        self.revoked = {item["key"] for item in revoked}
        prints = {fingerprint(blob) for blob, _ in self.members.values()}
        need(not prints & self.revoked, "a keyset revokes its own key", 1)

    def follow(self, following, signers):
        """Whether `following` may take this one's place."""
        need(any(role == "operator" for _, role in following.members.values()), "a keyset has no operator", 1)
        need(self.revoked <= following.revoked, "a keyset forgets a revoked key", 1)
        for name, (blob, _) in following.members.items():
            old = self.members.get(name, (blob,))[0]
            spoke = old == blob or (old in signers or fingerprint(old) in following.revoked) and blob in signers
            need(spoke, "a key is exchanged by one side alone", 1)


def may(role, kind):
    if kind in ("dissent", "withdrawal", "fork_evidence") or role == "operator":
        return True
    return role == "analyst" and kind not in ("keyset", "policy", "release", "absence", "epoch_index")


def admit(entry, index, origin, before):
    """Whether an entry may stand at `index` after a keyset; the keyset in force after it."""
    need(entry.log == origin, "an entry is meant for another log", 1)
    signers = entry.signers()
    following = Keyset(entry.body) if entry.kind == "keyset" else None
    judge = before or (following if index == 0 else None)
    need(judge, "a log begins with a keyset", 1)
    blob, role = judge.members.get(entry.author["name"], (None, None))
    need(blob == signers[0], f"{entry.author['name']} is not a member", 1)
    need(may(role, entry.kind), f"a {role} may add no {entry.kind}", 1)
    known = [blob for keyset in (judge, following) if keyset for blob, _ in keyset.members.values()]
    need(all(signer in known for signer in signers), "a signer is not a member", 1)
    if following:
        judge.follow(following, signers)
    if entry.kind == "policy":
        own_policy(entry)
    return following or before


def own_policy(entry):
    text, sha256 = entry.body.get("policy"), entry.body.get("sha256")
    text = text if isinstance(text, str) else ""
    need(hashlib.sha256(text.encode()).hexdigest() == sha256, "a policy is not of its SHA-256", 1)
    return text.encode()


# Proofs.

class Proven:
    """An entry with its c2sp.org/tlog-proof@v1."""

    def __init__(self, data, proof):
        self.entry, self.leaf = Entry(data), leaf_hash(data)
        need(len(proof) <= MAX_PROOF, "a proof is too long")
        head, blank, self.note = utf8(proof).partition("\n\n")
        lines = head.split("\n")
        need(blank and lines[0] == "c2sp.org/tlog-proof@v1", "a proof has another first line")
        need(len(lines) > 1 and lines[1].startswith("index "), "a proof has no index, or carries extra data")
        self.index, self.path = decimal(lines[1].removeprefix("index ")), hash_lines("\n".join(lines[2:] + [""]))
        need(len(self.path) <= 64, "a proof has too many hashes")
        Note(self.note)


class Line:
    def __init__(self, data):
        value = canonical(data)
        need(isinstance(value, dict) and set(value) == {"captures", "claims", "line", "subjects", "text"}, "a line is none")
        self.captures, self.claims, self.subjects = value["captures"], value["claims"], value["subjects"]
        self.number, self.text, self.leaf = value["line"], value["text"], leaf_hash(data)
        for names in (self.captures, self.claims, self.subjects):
            need(isinstance(names, list) and all(isinstance(name, str) for name in names), "a line names nothing")
        for capture in self.captures:
            unhex(capture, 32)
        need(type(self.number) is int and self.number > 0 and isinstance(self.text, str), "a line has no number or text")


def read_claim(data, withheld=False):
    """The id of a claim, its leaf hash, and whether it is withheld."""
    value = canonical(data)
    need(isinstance(value, dict) and isinstance(value.get("id"), str), "a claim has no id")
    if withheld and "withheld" in value:
        need(set(value) == {"id", "withheld"}, "a claim has other members")
        return value["id"], unhex(value["withheld"], 32), True
    need(set(value) == {"claim", "id", "salt"} and isinstance(value["claim"], dict), "a claim has other members")
    need(isinstance(value["salt"], str) and re.fullmatch("[0-9a-f]+", value["salt"], re.ASCII), "a claim has no salt")
    return value["id"], leaf_hash(data), False


class Release:
    def __init__(self, body):
        def count(value):
            need(type(value) is int and value >= 0, "a release has no count")
            return value

        def tree(value):
            need(isinstance(value, dict), "a release has no tree")
            return count(value.get("count")), unhex(value.get("root"), 32)

        files = body.get("files")
        need(isinstance(files, dict) and isinstance(body.get("name"), str), "a release has no files or name")
        self.files, self.name = {}, body["name"]
        for key, value in files.items():
            stem, line, ending = key.rpartition("_")
            need(line and isinstance(value, dict), "a release names no file")
            self.files[f"{stem}.{ending}"] = count(value.get("bytes")), unhex(value.get("sha256"), 32)
        wanted = {"bulletin.html", "bulletin.json", "bulletin.txt", "claims.jsonl", "lines.jsonl"}
        need(wanted <= set(self.files), "a release lacks a file")
        self.lines, self.claims = tree(body.get("lines")), tree(body.get("claims"))


class Reader:
    """Sections, taken from the front."""

    def __init__(self, data, kind):
        need(len(data) <= MAX_PROOF, "a proof is too long")
        found, self.sections = read_sections(data)
        need(found == kind, "a proof is of another kind")

    def next_is(self, *names):
        return bool(self.sections) and self.sections[0][0] in names

    def take(self, name):
        need(self.next_is(name), f"the section {name} is not where it belongs")
        return self.sections.pop(0)[1]

    def entries(self, kinds):
        found = []
        while self.next_is("entry"):
            need(len(self.sections) > 1 and self.sections[1][0] == "proof", "an entry has no proof")
            proven = Proven(self.sections[0][1], self.sections[1][1])
            if proven.entry.kind not in kinds:
                break
            found.append(proven)
            del self.sections[:2]
        return found

    def release(self):
        proven = Proven(self.take("entry"), self.take("proof"))
        need(proven.entry.kind == "release", "the first entry is no release")
        return proven, Release(proven.entry.body)

    def rest(self):
        remarks, keys = self.entries(REMARKS), self.entries(("keyset", "policy"))
        scan = utf8(self.take("scan"))
        need(scan.startswith("complete to ") and not self.sections, "a proof ends otherwise")
        return remarks, keys, decimal(scan.removeprefix("complete to "))


def judged(note, policy, at, own):
    """The cosigners and the quorum, by the pinned policy or else by the log's own, which is never enough."""
    if policy is None:
        try:
            policy = Policy(own) if own is not None else None
        except Fault:
            policy = None
        need(policy, "no policy was pinned", 5)
        return policy.judge(note, at)[0], False
    return policy.judge(note, at)


def vouch(entries, keys, scan, policy, at):
    """Checks the entries of a proof; the first is that of the release."""
    note, own, broken = Note(entries[0].note), None, None
    try:
        for proven in (proven for proven in keys if proven.entry.kind == "policy"):
            own = own_policy(proven.entry)
    except Fault as fault:
        own, broken = None, fault
    times, met = judged(note, policy, at, own)
    if broken:
        raise broken
    need(scan == note.size, "a proof was searched to another size", 1)
    for proven in entries:
        need(proven.note == entries[0].note, "the entries are proven at several checkpoints", 1)
        held = included(proven.index, note.size, proven.leaf, proven.path, note.root)
        need(held, f"entry {proven.index} is not in the log", 1)
    places = [proven.index for proven in entries]
    need(len(set(places)) == len(places), "an entry is given twice", 1)
    need(keys and keys[0].index == 0 and keys[0].entry.kind == "keyset", "the first keyset is not given", 1)
    need([k.index for k in keys] == sorted(k.index for k in keys), "keysets are out of order", 1)
    keyset = None
    for proven in sorted(entries, key=lambda proven: proven.index):
        keyset = admit(proven.entry, proven.index, note.origin, keyset)
    return note, times, met


class Concern:
    """Which remarks belong beside a line or a release."""

    def __init__(self, ids, prefix, rests_on):
        self.ids, self.prefix, self.entries = set(ids), prefix, {(proven.index, proven.leaf) for proven in rests_on}

    def names(self, index, leaf, entry):
        def hit(target):
            if isinstance(target, str):
                return target in self.ids or self.prefix is not None and target.startswith(self.prefix)
            return target in self.entries

        concerned = entry.kind in REMARKS and any(hit(target) for target in entry.refs)
        if concerned:
            self.entries.add((index, leaf))
        return concerned

    def check(self, remarks):
        places = [proven.index for proven in remarks]
        need(places == sorted(places), "remarks are out of order", 1)
        for proven in remarks:
            named = self.names(proven.index, proven.leaf, proven.entry)
            need(named, f"entry {proven.index} is about something else", 1)


def copied_entries(trees, size, leaves):
    """The entries of a copy of the log from where `leaves` ends; their leaf hashes are added to it."""
    while len(leaves) < size:
        n = len(leaves) // 256
        width = min(256, size - 256 * n)
        there = [w for w in (width, *range(256, width, -1)) if os.path.isfile(os.path.join(trees, tile_path("entries", n, w)))]
        need(there, "the copy of the log is too short")
        for data in read_bundle(read_file(os.path.join(trees, tile_path("entries", n, there[0]))), there[0])[len(leaves) % 256:width]:
            leaves.append(leaf_hash(data))
            if any(b'"kind":"%s"' % kind.encode() in data for kind in (*REMARKS, "keyset", "policy")):
                yield len(leaves) - 1, Entry(data)


def search(trees, note, concern, entries, policy, at, keys):
    """Whether a copy of the log has remarks, keysets or policies that a proof leaves out; those that came later are listed."""
    if trees is None:
        return []
    listed, leaves, missing, later = {proven.index for proven in entries}, [], None, []
    for index, entry in copied_entries(trees, note.size, leaves):
        wanted = concern.names(index, entry.leaf, entry) or entry.kind in ("keyset", "policy")
        if wanted and index not in listed:
            missing = f"it leaves out entry {index}, a {entry.kind}"
    need(tree_root(leaves) == note.root, "the copy is of another log", 1)
    newest = Note(utf8(read_file(os.path.join(trees, "checkpoint"), 17 << 20, 4)))
    policies = [proven.entry for proven in keys if proven.entry.kind == "policy"]
    judged(newest, policy, at, own_policy(policies[-1]) if policies else None)
    if newest.origin == note.origin and newest.size >= note.size:
        for index, entry in copied_entries(trees, newest.size, leaves):
            if concern.names(index, entry.leaf, entry):
                later.append((index, entry))
        need(tree_root(leaves) == newest.root, "the checkpoint of the copy does not fit its entries", 1)
    need(missing is None, missing, 1)
    return later


def check_line(data, policy, at, trees):
    reader = Reader(data, "line-proof")
    line, path, claims = Line(reader.take("line")), hash_lines(utf8(reader.take("line_path")) or ""), []
    while reader.next_is("claim", "withheld"):
        name, part = reader.sections.pop(0)
        if name == "claim":
            claim = read_claim(part)
        else:
            claim_id, space, leaf = utf8(part).rpartition(" ")
            need(space, "a withheld claim is none")
            claim = claim_id, unhex(leaf, 32), True
        index, newline, claim_path = utf8(reader.take("claim_path")).partition("\n")
        need(newline, "a claim has no path")
        claims.append((claim, decimal(index), hash_lines(claim_path)))
    release, named = reader.release()
    captures = reader.entries(("capture",))
    remarks, keys, scan = reader.rest()
    entries = [release, *captures, *remarks, *keys]
    note, times, met = vouch(entries, keys, scan, policy, at)
    need(included(line.number - 1, named.lines[0], line.leaf, path, named.lines[1]), "the line is not in the release", 1)
    need([claim[0] for claim, _, _ in claims] == line.claims, "the claims are not those of the line", 1)
    for (claim_id, leaf, _), index, claim_path in claims:
        held = included(index, named.claims[0], leaf, claim_path, named.claims[1])
        need(held, f"claim {claim_id} is not in the release", 1)
    check_captures(line.captures, captures)
    ids = [*line.subjects, *line.claims, *line.captures, named.name, f"{named.name}/{line.number}"]
    Concern(ids, None, [release, *captures]).check(remarks)
    later = search(trees, note, Concern(ids, None, [release, *captures]), entries, policy, at, keys)
    withheld = [claim_id for (claim_id, _, hidden), _, _ in claims if hidden]
    return tell(f"line {line.number} of release {named.name}: {line.text}", note, times, met, remarks, withheld, later)


def check_captures(wanted, captures):
    """Entries name the captures in their order; of one capture there may be several, in the order of the log."""
    wanted, last = list(wanted), None
    for proven in captures:
        if wanted and wanted[0] in proven.entry.refs:
            last = wanted.pop(0), proven.index
        else:
            again = last and last[0] in proven.entry.refs and last[1] < proven.index
            need(again, f"entry {proven.index} is not of a capture of the line", 1)
            last = last[0], proven.index
    need(not wanted, "a capture of the line is missing", 1)


def check_release(data, policy, at, trees, folder=None):
    reader = Reader(data, "release-proof")
    release, named = reader.release()
    remarks, keys, scan = reader.rest()
    note, times, met = vouch([release, *remarks, *keys], keys, scan, policy, at)
    Concern([named.name], named.name + "/", [release]).check(remarks)
    concern = Concern([named.name], named.name + "/", [release])
    later = search(trees, note, concern, [release, *remarks, *keys], policy, at, keys)
    withheld = []
    if folder is not None:
        try:
            withheld = check_files(folder, named)
        except Fault as fault:
            raise Fault(1, str(fault)) from None
    return tell(f"release {named.name}", note, times, met, remarks, withheld, later)


def each_line(data):
    return data.removesuffix(b"\n").split(b"\n") if data else []


def check_files(folder, release):
    files = {name: read_file(os.path.join(folder, name)) for name in release.files}
    for name, (size, sha256) in release.files.items():
        same = len(files[name]) == size and hashlib.sha256(files[name]).digest() == sha256
        need(same, f"{name} is not the file of the release", 1)
    for name in ("bulletin.txt", "lines.jsonl", "claims.jsonl"):
        utf8(files[name])
    lines = [Line(data) for data in each_line(files["lines.jsonl"])]
    printed = [utf8(data) for data in each_line(files["bulletin.txt"])]
    need([line.text for line in lines] == printed, "the lines are not those of the bulletin", 1)
    need([line.number for line in lines] == list(range(1, len(lines) + 1)), "the lines are out of order", 1)
    claims = [read_claim(data, True) for data in each_line(files["claims.jsonl"])]
    trees = ([line.leaf for line in lines], release.lines), ([leaf for _, leaf, _ in claims], release.claims)
    for leaves, (count, root) in trees:
        need(len(leaves) == count and tree_root(leaves) == root, "a tree is not that of the release", 1)
    return [claim_id for claim_id, _, hidden in claims if hidden]


def tell(what, note, times, met, remarks=(), withheld=(), later=()):
    said = [what, f"log {note.origin}, {note.size} entries, root {note.root.hex()}"]
    said += [f"cosigned by {name.decode(errors='replace')} at second {time} since 1970" for name, time in times.items()]
    said += [f"{r.entry.kind} by {r.entry.author['name']}, entry {r.index}: {json.dumps(r.entry.body)}" for r in remarks]
    said += [f"later, in the copy: {e.kind} by {e.author['name']}, entry {index}: {json.dumps(e.body)}" for index, e in later]
    said += [f"withheld: {', '.join(withheld)}"] if withheld else []
    said.append("A cosignature says that the log only grew, not that its content is true or agreed to.")
    return (2 if not met else 3 if withheld else 0), said


# Fork evidence.

def check_fork(data, policy, *_):
    kind, sections = read_sections(data)
    names = [name for name, _ in sections]
    need(kind == "fork-evidence" and names[:2] == ["checkpoint"] * 2 and names[2:] in ([], ["consistency"]), "it is none")
    texts = [utf8(part) for _, part in sections]
    proof = None
    if len(texts) == 3:
        old, root, *_ = (*texts[2].split("\n"), "", "")
        need(texts[2].endswith("\n") and old.startswith("old ") and root.startswith("root "), "a consistency proof is none")
        root_hash = hash_lines(root.removeprefix("root ") + "\n")[0]
        proof = decimal(old.removeprefix("old ")), root_hash, hash_lines("\n".join(texts[2].split("\n")[2:]))
        need(len(proof[2]) <= 64, "a consistency proof is too long")
    first, second = Note(texts[0]), Note(texts[1])
    logs = [key for key in policy.logs if key[0] == first.origin] if policy else []
    need(logs, "the policy does not know this log", 5)
    need(first.origin == second.origin, "the checkpoints are of two logs", 1)
    keys = [*logs, *policy.witnesses.values()]
    signers = [key[0] for key in keys if [n.signed_by(key) is not None for n in (first, second)] == [True, True]]
    need(signers, "nobody known signed both", 1)
    if proof is None:
        need(first.size == second.size, "the sizes differ, and there is no proof", 1)
        root = second.root
    else:
        need(proof[0] == first.size < second.size, "the proof is of other sizes", 1)
        need(consistent(proof[0], second.size, proof[2], proof[1], second.root), "the proof does not hold", 1)
        root = proof[1]
    need(root != first.root, "the second continues the first", 1)
    return 6, [f"two histories of {first.origin}, of {first.size} and {second.size} entries, signed by {', '.join(signers)}"]


# Static logs.

class Shelf:
    """The files below `tile/`, by level and number, with the widths in which they are there."""

    def __init__(self, folder):
        self.folder, self.widths = folder, {}
        for base, _, names in os.walk(os.path.join(folder, "tile")):
            for name in names:
                path = os.path.relpath(os.path.join(base, name), folder).replace(os.sep, "/")
                found = re.fullmatch(r"tile/(entries|\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?", path, re.ASCII)
                need(found, f"{path} is no file of a log", 1)
                n, width = int(found[2].replace("x", "").replace("/", "")), int(found[3] or 256)
                stray = tile_path(found[1], n, width) != path or width == 0 or found[1] != "entries" and int(found[1]) > 63
                need(not stray, f"{path} is no file of a log", 1)
                self.widths.setdefault((found[1], n), []).append(width)

    def read(self, level, n, width):
        return read_file(os.path.join(self.folder, tile_path(level, n, width)))

    def compare(self, level, n, expected):
        """Every copy of a tile must begin as it should, or be its beginning, and one must be wide enough."""
        widths = self.widths.get((str(level), n), [])
        need(any(width * 32 >= len(expected) for width in widths), f"{tile_path(level, n, len(expected) // 32)} is missing", 1)
        for width in widths:
            data = self.read(str(level), n, width)
            same = len(data) == 32 * width and (data.startswith(expected) or expected.startswith(data))
            need(same, f"{tile_path(level, n, width)} is not what it should be", 1)


def check_log(folder, policy, at):
    note = Note(utf8(read_file(os.path.join(folder, "checkpoint"), 17 << 20, 4)))
    broken, own, leaves = None, None, []
    try:
        own, leaves = check_entries(Shelf(folder), note)
        need(tree_root(leaves) == note.root, "the root is another", 1)
        need(len(set(leaves)) == len(leaves), "an entry is there twice", 1)
    except Fault as fault:
        broken = Fault(1, str(fault))
    if broken and policy is None:
        raise broken
    times, met = judged(note, policy, at, own)
    if broken:
        raise broken
    return tell(f"log of {len(leaves)} entries", note, times, met)


def check_index(entry, index, start, dissents):
    """An index lists every dissent since the one before it; gives where the next begins, and what it must still list."""
    end = entry.body.get("to")
    need(type(end) is int and start <= end <= index, "an index of dissents reaches beyond itself", 1)
    end_of_list = dissents[24]["entry"] if len(dissents) > 24 else end
    listed = [dissent for dissent in dissents if dissent["entry"] < min(end, end_of_list)]
    expected = {"dissents": listed, "from": start, "to": min(end, end_of_list)}
    need(entry.body == expected and type(entry.body["from"]) is int, "an index of dissents is not what it must be", 1)
    return end, [dissent for dissent in dissents if dissent["entry"] >= end]


def short_refs(entry):
    """As much of what a dissent is about as an index lists."""
    refs = [ref for ref in entry.raw_refs if len(ref.get("id", "").encode()) <= 80]
    return refs[:2]


def check_entries(shelf, note):
    leaves, level, own, keyset, start, dissents, releases = [], [], None, None, 0, [], set()
    for n in range(-(-note.size // 256)):
        width = min(256, note.size - 256 * n)
        widths = sorted(shelf.widths.get(("entries", n), []))
        enough = [there for there in widths if there >= width]
        need(enough, f"bundle {n} is missing", 1)
        data = shelf.read("entries", n, enough[0])
        hashes = []
        for entry_data in read_bundle(data, enough[0])[:width]:
            entry = Entry(entry_data)
            keyset = admit(entry, len(leaves) + len(hashes), note.origin, keyset)
            own = own_policy(entry) if entry.kind == "policy" else own
            index = len(leaves) + len(hashes)
            if entry.kind == "dissent":
                dissents.append({"about": short_refs(entry), "entry": index, "leaf": entry.leaf.hex()})
            if entry.kind == "release" and isinstance(entry.body.get("name"), str):
                need(entry.body["name"] not in releases, "two releases have one name", 1)
                releases.add(entry.body["name"])
            if entry.kind == "epoch_index":
                start, dissents = check_index(entry, index, start, dissents)
            hashes.append(entry.leaf)
        for other in widths:
            copy = shelf.read("entries", n, other)
            read_bundle(copy, other)
            need(copy.startswith(data) or data.startswith(copy), f"bundle {n} has copies that differ", 1)
        shelf.compare(0, n, b"".join(hashes))
        leaves += hashes
        level += [tree_root(hashes)] if width == 256 else []
    for number in range(1, 8):
        above = []
        for n in range(0, len(level), 256):
            shelf.compare(number, n // 256, b"".join(level[n:n + 256]))
            above += [tree_root(level[n:n + 256])] if len(level) - n >= 256 else []
        level = above
    return own, leaves


# The command line.

def read_file(path, most=17 << 20, code=1):
    need(os.path.isfile(path) or not os.path.exists(path), f"{path} is not a file", 4)
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise Fault(code, f"cannot read {path}: {error.strerror}") from None
    need(len(data) <= most, f"{path} is too long", code)
    return data


def check(path, policy, at, trees):
    """The exit code of one thing, and what there is to say."""
    if os.path.isdir(path):
        if os.path.isfile(os.path.join(path, "release.proof")):
            return check_release(read_file(os.path.join(path, "release.proof"), 17 << 20, 4), policy, at, trees, path)
        if os.path.isfile(os.path.join(path, "checkpoint")):
            return check_log(path, policy, at)
        need(os.path.isdir(os.path.join(path, "log")), "it is no release, no log and no dossier")
        releases = os.path.join(path, "releases")
        names = sorted(os.listdir(releases)) if os.path.isdir(releases) else []
        parts = [os.path.join(path, "log"), *(os.path.join(releases, name) for name in names)]
        found = [verdict(part, policy, at, trees) for part in parts if os.path.isdir(part)]
        return max((code for code, _ in found), key=GRAVITY.index), [line for _, said in found for line in said]
    data = read_file(path, MAX_PROOF, 4)
    kinds = {b"line-proof": check_line, b"release-proof": check_release, b"fork-evidence": check_fork}
    kind = data.partition(b"\n")[0].removeprefix(b"armistice-").removesuffix(b"/v1")
    need(kind in kinds and data.startswith(b"armistice-%s/v1\n" % kind), "its first line is not known here")
    return kinds[kind](data, policy, at, trees)


def verdict(path, policy, at, trees):
    """As `check`, with faults as outcomes."""
    try:
        return check(path, policy, at, trees)
    except Fault as fault:
        return fault.code, [str(fault)]


def shown(text):
    """Text without orders to the screen."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


def main(arguments):
    options, things = {"--policy": None, "--at": None, "--trees": None}, []
    arguments = list(arguments)
    while arguments:
        argument = arguments.pop(0)
        if argument in options and arguments:
            options[argument] = arguments.pop(0)
        elif argument.startswith("-"):
            print(__doc__, file=sys.stderr)
            return 4
        else:
            things.append(argument)
    try:
        need(things, "give a THING")
        policy = Policy(read_file(options["--policy"], 256 * 1024, 4)) if options["--policy"] else None
        at = seconds(options["--at"]) if options["--at"] else None
    except Fault as fault:
        print(f"error: {shown(str(fault))}", file=sys.stderr)
        return fault.code
    codes = []
    for thing in things:
        code, said = verdict(thing, policy, at, options["--trees"])
        codes.append(code)
        print("\n  ".join(shown(line) for line in [f"{thing}: exit {code}", *said]))
    return max(codes, key=GRAVITY.index)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
