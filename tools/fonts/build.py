#!/usr/bin/env python3
"""Rebuilds crates/armistice/data/fonts/*.ttf, the Arabic letters of the printed bulletin.

    python3 tools/fonts/build.py [--cache DIR]

Takes Noto Sans Arabic (SIL Open Font License 1.1) as the npm package @fontsource/noto-sans-arabic carries it, by name and
pinned version, and unpacks the two WOFF 1.0 files: the same tables, not compressed, in the order of their tags. No glyph is
changed. The same package gives the same bytes. Absent: other scripts; Latin, Greek and Cyrillic letters are in typst's fonts.
"""
import argparse
import pathlib
import struct
import subprocess
import tarfile
import tempfile
import zlib

NOTO = "5.3.0"
OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/armistice/data/fonts"


def unpack(woff):
    """WOFF 1.0 to OpenType: https://www.w3.org/TR/WOFF/, sections 4 and 5."""
    signature, flavor, _, count = struct.unpack(">4sIIH", woff[:14])
    assert signature == b"wOFF"
    tables = []
    for at in range(count):
        tag, offset, packed, length, checksum = struct.unpack(">4sIIII", woff[44 + at * 20 : 64 + at * 20])
        data = woff[offset : offset + packed]
        data = zlib.decompress(data) if packed < length else data
        assert len(data) == length
        tables.append((tag, checksum, data))
    tables.sort()
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", flavor, count, 16 << power, power, count * 16 - (16 << power))
    offset = len(head) + 16 * count
    directory, body = b"", b""
    for tag, checksum, data in tables:
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return head + directory + body


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "fonts")
    cache = options.parse_args().cache
    cache.mkdir(parents=True, exist_ok=True)
    OUT.mkdir(parents=True, exist_ok=True)
    package = cache / f"fontsource-noto-sans-arabic-{NOTO}.tgz"
    if not package.exists():
        subprocess.run(["npm", "pack", f"@fontsource/noto-sans-arabic@{NOTO}", "--silent"], cwd=cache, check=True)
    with tarfile.open(package) as files:
        for weight, name in [("400", "Regular"), ("700", "Bold")]:
            woff = files.extractfile(f"package/files/noto-sans-arabic-arabic-{weight}-normal.woff").read()
            path = OUT / f"NotoSansArabic-{name}.ttf"
            path.write_bytes(unpack(woff))
            print(f"{path}: {path.stat().st_size} bytes")
        (OUT / "OFL.txt").write_bytes(files.extractfile("package/LICENSE").read())


if __name__ == "__main__":
    main()
