#!/usr/bin/env python3
"""Checks every signature of a log with the Python package `cryptography`, and every entry with `ssh-keygen -Y verify`.

In: the folder of a log, the vkey of its key, `--ssh-keygen`. Out: what was checked, exit 0; or the first thing that does
not fit, exit 1. Absent: the tree, see ../go. Needs nothing of Armistice: `apt-get install python3-cryptography`.
"""

import base64
import hashlib
import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NAMESPACE = b"armistice-entry@v1"


def string(data):
    return struct.pack(">I", len(data)) + data


def strings(data):
    while data:
        (length,) = struct.unpack(">I", data[:4])
        yield data[4 : 4 + length]
        data = data[4 + length :]


def public(line):
    """The 32 bytes of an `ssh-ed25519 …` line."""
    kind, key = strings(base64.b64decode(line.split()[1]))
    assert kind == b"ssh-ed25519"
    return key


def fingerprint(line):
    return "SHA256:" + base64.b64encode(hashlib.sha256(base64.b64decode(line.split()[1])).digest()).decode().rstrip("=")


def signer(blob, message):
    """The key whose SSHSIG over the message this is; an exception if it is not one."""
    assert blob[:6] == b"SSHSIG" and blob[6:10] == b"\0\0\0\1"
    key, namespace, _, algorithm, signature = strings(blob[10:])
    assert namespace == NAMESPACE and algorithm == b"sha512"
    (_, raw), (_, inner) = strings(key), strings(signature)
    signed = b"SSHSIG" + string(namespace) + string(b"") + string(algorithm) + string(hashlib.sha512(message).digest())
    Ed25519PublicKey.from_public_bytes(raw).verify(inner, signed)
    return raw


def checkpoint(log, vkey):
    """The size, once the log's signature was found good."""
    name, key_id, key = vkey.split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1
    text, _, signatures = (log / "checkpoint").read_text().partition("\n\n")
    for line in signatures.splitlines():
        _, by, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if by == name and signature[:4].hex() == key_id:
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], (text + "\n").encode())
            return int(text.split("\n")[1])
    raise SystemExit("error: the log did not sign its checkpoint")


def cosignatures(log):
    """How many cosignatures of the policy's witnesses there are; each must be good."""
    text, _, signatures = (log / "checkpoint").read_text().partition("\n\n")
    good = 0
    for line in (log / "policy").read_text().splitlines():
        words = line.split()
        if words[:1] != ["witness"]:
            continue
        name, key_id, key = words[2].split("+", 2)
        key = base64.b64decode(key)
        for _, by, signature in (signed.split(" ") for signed in signatures.splitlines()):
            signature = base64.b64decode(signature)
            if by == name and signature[:4].hex() == key_id:
                (time,) = struct.unpack(">Q", signature[4:12])
                message = f"cosignature/v1\ntime {time}\n{text}\n".encode()
                Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[12:], message)
                good += 1
    return good


def entries(log, size):
    for n in range((size + 255) // 256):
        width = min(256, size - 256 * n)
        name = "".join(f"x{part:03}/" for part in thousands(n)[:-1]) + f"{n % 1000:03}"
        path = log / "tile/entries" / (name if width == 256 else f"{name}.p/{width}")
        data = path.read_bytes()
        while data:
            end = 2 + int.from_bytes(data[:2], "big")
            yield data[2:end]
            data = data[end:]


def thousands(n):
    return [*thousands(n // 1000), n % 1000] if n >= 1000 else [n]


def ssh_keygen(folder, name, members, message, blob):
    (folder / "members").write_text("".join(f'{who} namespaces="{NAMESPACE.decode()}" {line}\n' for who, line in members.items()))
    armored = base64.encodebytes(blob).decode()
    (folder / "sig").write_text(f"-----BEGIN SSH SIGNATURE-----\n{armored}-----END SSH SIGNATURE-----\n")
    arguments = ["-Y", "verify", "-n", NAMESPACE.decode(), "-f", folder / "members", "-I", name, "-s", folder / "sig"]
    ran = subprocess.run(["ssh-keygen", *arguments], input=message, capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()


def main():
    log, vkey = Path(sys.argv[1]), sys.argv[2]
    size, members, signatures, verified = checkpoint(log, vkey), {}, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for index, data in enumerate(entries(log, size)):
            entry = json.loads(data)
            encode = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            assert encode(entry) == data, f"entry {index} is not canonical"
            blobs = [base64.b64decode(blob) for blob in entry.pop("sigs")]
            message, author = encode(entry), entry["author"]
            keyset = {}
            if entry["kind"] == "keyset":
                keyset = {member["name"]: member["key"] for member in entry["body"]["keys"]}
            members = members or keyset
            line = members[author["name"]]
            keys = [signer(blob, message) for blob in blobs]
            assert keys[0] == public(line) and author["key"] == fingerprint(line), f"entry {index} is not its author's"
            signatures += len(keys)
            if "--ssh-keygen" in sys.argv:
                ssh_keygen(Path(folder), author["name"], members, message, blobs[0])
                verified += 1
            members = keyset or members
    told = f"python: the log's signature, {cosignatures(log)} cosignatures and {signatures} signatures of {size} entries hold"
    print(told + (f"; ssh-keygen: {verified} entries verified" if verified else ""))


if __name__ == "__main__":
    main()
