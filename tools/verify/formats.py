"""The formats that a proof consists of: texts with one spelling, Ed25519, Merkle trees, notes, policies, SSH signatures.

In: bytes and texts from strangers. Out: what they say, or a Fault with an exit code: 4 for what is not of the format, 1 for
what is and does not hold. Absent: entries, proofs and logs, see verify.py. Formats: c2sp.org, RFC 6962, PROTOCOL.sshsig.
"""

import base64
import binascii
import calendar
import functools
import hashlib
import json
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Fault(Exception):
    """Why something does not hold, with the exit code."""

    def __init__(self, code, why):
        super().__init__(why)
        self.code = code


def need(truth, why, code=4):
    if not truth:
        raise Fault(code, why)


# Encodings: one text for each value.

def decimal(text):
    need(re.fullmatch("0|[1-9][0-9]*", text, re.ASCII) and int(text) < 2**64, f"{text[:40]!r} is no number")
    return int(text)


def unbase64(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        raise Fault(4, "a text is not base64") from None
    need(base64.b64encode(data).decode() == text, "a text is not canonical base64")
    return data


def unhex(text, size):
    need(isinstance(text, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * size), text, re.ASCII), "a text is not hex")
    return bytes.fromhex(text)


def utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault(4, "a text is not UTF-8") from None


def hash_lines(text):
    lines = text.split("\n")
    need(lines.pop() == "", "a list of hashes does not end in a newline")
    hashes = [unbase64(line) for line in lines]
    need(all(len(h) == 32 for h in hashes), "a hash has not 32 bytes")
    return hashes


def canonical(data):
    """A value of restricted JSON, of which `data` must be the one encoding."""

    def pairs(items):
        need(all(re.fullmatch("[a-z0-9_]{1,40}", key, re.ASCII) for key, _ in items), "a key is not of [a-z0-9_]")
        return dict(items)

    def refuse(text):
        raise Fault(4, f"{text[:40]!r} is no integer")

    def depth(value):
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return 1 + max(map(depth, inner), default=0)

    need(len(data) <= 32 * 1024, "it is longer than 32 KiB")
    try:
        value = json.loads(utf8(data), object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Fault(4, "it is no JSON") from None
    integers = re.findall(rb"-?[0-9]{16,}", re.sub(rb'"(?:[^"\\]|\\.)*"', b"", data))
    need(again == data and depth(value) <= 8, "it is not canonical JSON")
    need(all(abs(int(number)) < 2**53 for number in integers), "a number is too large")
    return value


def is_word(text):
    return isinstance(text, str) and re.fullmatch("[a-z_]{1,40}", text, re.ASCII) is not None


def seconds(text):
    """Seconds since 1970, of an instant like 2026-03-01T00:00:00Z."""
    parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z", text, re.ASCII) if isinstance(text, str) else None
    need(parts, "an instant is not like 2026-03-01T00:00:00Z")
    year, month, day, hour, minute, second = map(int, parts.groups())
    # The calendar of Python begins with the year 1; 400 years later everything is the same.
    fits = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year + 400, month)[1]
    need(fits and hour < 24 and minute < 60 and second < 60, "an instant does not exist")
    return calendar.timegm((year + 400, month, day, hour, minute, second)) - 146097 * 86400


# Ed25519 with one fixed rule: no keys and no signatures of low order, no second spelling of a signature.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def has_large_order(encoded):
    """Whether these 32 bytes are a point of the curve that is not of low order."""
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if v * x * x % P != u:
        return False
    for _ in range(3):  # eight times the point
        k = D * x * x * y * y % P
        x, y = 2 * x * y * pow(1 + k, -1, P) % P, (y * y + x * x) * pow(1 - k, -1, P) % P
    return (x, y % P) != (0, 1)


@functools.lru_cache(maxsize=4096)
def is_key(key):
    return len(key) == 32 and has_large_order(key)


def signed(key, signature, message):
    if len(signature) != 64 or not is_key(key) or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return has_large_order(signature[:32])


# Merkle trees of RFC 6962.

def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(leaves):
    """The root over leaf hashes: pairs are joined, and a last one without a partner rises as it is."""
    level = list(leaves) or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        joined = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = joined + level[len(joined) * 2:]
    return level[0]


def included(index, size, leaf, path, root):
    if index >= size:
        return False
    last, path = size - 1, list(path)
    while last > 0:
        if index % 2 == 1 or index < last:
            if not path:
                return False
            sibling = path.pop(0)
            leaf = node_hash(sibling, leaf) if index % 2 == 1 else node_hash(leaf, sibling)
        index, last = index // 2, last // 2
    return not path and leaf == root


def consistent(old, new, path, old_root, new_root):
    """Whether the tree of `new` leaves continues that of `old`, RFC 9162 2.1.4.2."""
    if old > new:
        return False
    if old == 0 or old == new:
        return not path and old_root == (tree_root([]) if old == 0 else new_root)
    path = ([old_root] if old & (old - 1) == 0 else []) + list(path)
    if not path:
        return False
    first, last = old - 1, new - 1
    while first % 2 == 1:
        first, last = first // 2, last // 2
    left = right = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if first % 2 == 1 or first == last:
            left, right = node_hash(node, left), node_hash(node, right)
            while first % 2 == 0 and first != 0:
                first, last = first // 2, last // 2
        else:
            right = node_hash(right, node)
        first, last = first // 2, last // 2
    return last == 0 and (left, right) == (old_root, new_root)


# Signed notes, checkpoints, policies.

def is_key_name(name):
    return name != "" and not any(c.isspace() or c == "+" or c < " " for c in name)


class Note:
    """A checkpoint and the signatures under it."""

    def __init__(self, note):
        need(len(note.encode()) <= 64 * 1024, "a note is too long")
        need(not any(c < " " and c != "\n" for c in note), "a note has a control character")
        text, blank, lines = note.rpartition("\n\n")
        need(blank and lines.endswith("\n"), "a note has no signatures")
        self.text, self.signatures = text + "\n", []
        for line in lines[:-1].split("\n"):
            name, space, encoded = line.removeprefix("— ").partition(" ")
            need(line.startswith("— ") and space and is_key_name(name), "a signature line is none")
            data = unbase64(encoded)
            need(len(data) > 4, "a signature is too short")
            self.signatures.append((name, data[:4], data[4:]))
        need(len(self.signatures) <= 32, "a note has too many signatures")
        parts = self.text.split("\n")
        need(len(parts) == 4 and parts[3] == "" and parts[0] != "", "a checkpoint has not three lines")
        self.origin, self.size, self.root = parts[0], decimal(parts[1]), unbase64(parts[2])
        need(len(self.root) == 32, "a root has not 32 bytes")

    def signed_by(self, key):
        """The time of a cosignature, True for a signature, None if the key did not sign."""
        name, key_id, kind, public = key
        found = None
        for _, _, data in (s for s in self.signatures if s[:2] == (name, key_id)):
            if kind == 1:
                good, told = signed(public, data, self.text.encode()), True
            else:
                told = int.from_bytes(data[:8], "big")
                message = f"cosignature/v1\ntime {told}\n{self.text}".encode()
                good = len(data) == 72 and 0 < told < 2**63 and signed(public, data[8:], message)
            need(good, f"the signature of {name} does not verify", 1)
            found = told if found is None else min(found, told)
        return found


def verifier_key(text, kind):
    name, _, rest = utf8(text).partition("+")
    key_id, _, encoded = rest.partition("+")
    data = unbase64(encoded)
    need(is_key_name(name) and len(data) == 33 and data[0] == kind, "a key is not one of its kind")
    need(is_key(data[1:]) and int.from_bytes(data[1:], "little") & (2**255 - 1) < P, "a key is weak")
    digest = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    need(digest.hex() == key_id, "the id of a key is not its own")
    return name, digest, kind, data[1:]


class Policy:
    def __init__(self, data):
        need(len(data) <= 256 * 1024, "a policy is too long")
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, ()
        members = set()
        for line in data.split(b"\n"):
            need(not any(b < 32 and b != 9 or b == 127 for b in line), "a policy has a control character")
            words = [word for word in re.split(b"[ \t]", line) if word]
            if not words or words[0].startswith(b"#"):
                continue
            match words:
                case [b"log", key, *url] if len(url) <= 1:
                    key = verifier_key(key, 1)
                    need(key[3] not in [log[3] for log in self.logs], "a log is there twice")
                    self.logs.append(key)
                case [b"witness", name, key, *url] if len(url) <= 1:
                    key = verifier_key(key, 4)
                    need(key[3] not in [k[3] for k in self.witnesses.values()], "a witness is there twice")
                    self.define(name)
                    self.witnesses[name] = key
                case [b"group", name, threshold, *names] if names:
                    number = {b"any": 1, b"all": len(names)}.get(threshold) or decimal(utf8(threshold))
                    need(1 <= number <= len(names), "a group has an impossible threshold")
                    for member in names:
                        need(member in self.witnesses or member in self.groups, "a member is not defined")
                        need(member not in members, "a member is in two groups")
                        members.add(member)
                    self.define(name)
                    self.groups[name] = (number, names)
                case [b"quorum", name]:
                    known = name == b"none" or name in self.witnesses or name in self.groups
                    need(self.quorum == () and known, "the quorum is not defined, or there twice")
                    self.quorum = name
                case _:
                    raise Fault(4, "a line of the policy is not understood")
        need(self.quorum != (), "a policy has no quorum")

    def define(self, name):
        taken = name == b"none" or name in self.witnesses or name in self.groups
        need(not taken, "a name of the policy is taken")

    def judge(self, note, at):
        """Names and times of the cosigners, and whether they are a quorum."""
        logs = [key for key in self.logs if key[0] == note.origin]
        need(logs, f"the policy does not know the log {note.origin}", 5)
        need(any([note.signed_by(key) for key in logs]), "the log did not sign", 1)
        times = {name: note.signed_by(key) for name, key in self.witnesses.items()}
        times = {name: time for name, time in times.items() if time is not None}
        ahead = at is not None and any(time > at + 86400 for time in times.values())
        need(not ahead, "a cosignature is more than 24 hours after the given instant", 1)

        def counts(name):
            number, names = self.groups.get(name, (1, ()))
            return name in times if name in self.witnesses else sum(map(counts, names)) >= number

        return times, self.quorum == b"none" or counts(self.quorum)


# Signatures of ssh-keygen.

def strings(data, count):
    """`count` strings in the encoding of ssh, and what is left."""
    found = []
    for _ in range(count):
        size = int.from_bytes(data[:4], "big")
        need(len(data) >= 4 + size, "it is cut short", 1)
        found.append(data[4:4 + size])
        data = data[4 + size:]
    return found, data


def fingerprint(blob):
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def ssh_key(blob):
    """The algorithm, the 32 bytes, and the application of a hardware token's key."""
    (name,), rest = strings(blob, 1)
    need(name in (b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"), "an ssh key is of another algorithm", 1)
    parts, rest = strings(rest, 1 if name == b"ssh-ed25519" else 2)
    need(rest == b"" and is_key(parts[0]), "an ssh key is none", 1)
    need(len(parts) == 1 or is_utf8(parts[1]), "an application is not UTF-8", 1)
    return name, parts[0], parts[1] if len(parts) == 2 else None


def is_utf8(data):
    try:
        return data.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


def sshsig(blob, message):
    """The blob of the key that signed the message."""
    need(blob[:10] == b"SSHSIG\0\0\0\1", "it is no ssh signature", 1)
    (public, namespace, _, algorithm, inner), rest = strings(blob[10:], 5)
    need(rest == b"" and namespace == b"armistice-entry@v1", "an ssh signature is for something else", 1)
    need(algorithm in (b"sha256", b"sha512"), "an ssh signature has another hash", 1)
    digest = hashlib.new(algorithm.decode(), message).digest()
    wrapped = [namespace, b"", algorithm, digest]
    data = b"SSHSIG" + b"".join(len(part).to_bytes(4, "big") + part for part in wrapped)
    name, key, application = ssh_key(public)
    (inner_name, signature), rest = strings(inner, 2)
    need(inner_name == name, "an ssh signature is of another algorithm than its key", 1)
    if application is not None:
        need(len(rest) == 5 and rest[0] & 1, "nobody touched the token", 1)
        data, rest = hashlib.sha256(application).digest() + rest + hashlib.sha256(data).digest(), b""
    need(rest == b"" and signed(key, signature, data), "the signature of an entry does not fit", 1)
    return public


# Files of sections, and of tiles.

def read_sections(data):
    end = data.find(b"\n")
    need(end >= 0, "it has no first line")
    kind = re.fullmatch(rb"armistice-([a-z-]+)/v1", data[:end])
    need(kind, "its first line is not that of a proof")
    sections, at = [], end + 1
    while at < len(data):
        end = data.find(b"\n", at)
        line = re.fullmatch(rb"@ ([a-z_]+) ([0-9]+)", data[at:end]) if end >= 0 else None
        need(line, "a section has no line")
        size = decimal(line[2].decode())
        at = end + 1 + size
        need(data[at:at + 1] == b"\n", "a section is cut short")
        sections.append((line[1].decode(), data[end + 1:at]))
        at += 1
    return kind[1].decode(), sections


def tile_path(level, n, width):
    digits = f"{n:0{-(-len(str(n)) // 3) * 3}d}"
    parts = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([f"tile/{level}", *("x" + part for part in parts[:-1]), parts[-1]])
    return path if width == 256 else f"{path}.p/{width}"


def read_bundle(data, width):
    entries, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at:at + 2], "big")
        need(at + 2 + size <= len(data), "a bundle is cut short")
        entries.append(data[at + 2:at + 2 + size])
        at += 2 + size
    need(len(entries) == width, "a bundle has another number of entries")
    return entries
