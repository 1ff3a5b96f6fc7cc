#!/usr/bin/env python3
"""same.py A.json B.json: exits 1 and says where the two differ. Every number must be the very same double."""
import json
import sys


def differences(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            if key not in a or key not in b:
                yield f"{path}/{key} is only in {'the second' if key not in a else 'the first'}"
            else:
                yield from differences(a[key], b[key], f"{path}/{key}")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f"{path}/{i}")
    elif a != b:
        yield f"{path}: {a!r} and {b!r}"


found = list(differences(*(json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])))
if found:
    print("\n".join(found[:20]))
sys.exit(bool(found))
