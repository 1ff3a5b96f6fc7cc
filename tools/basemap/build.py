#!/usr/bin/env python3
"""Rebuilds crates/armistice/data/basemap.bin, the coasts and borders behind the map of a bulletin.

    python3 tools/basemap/build.py [--cache DIR]

Takes Natural Earth 1:50m countries (public domain) as the npm package world-atlas carries them, by name and pinned version.
Gives one file that `publish/picture/basemap.rs` reads. All numbers are LEB128 varints, signed ones zigzag:

    "basemap1"
    number of arcs;       each: number of points; longitude and latitude of the first, then the steps, in 1/500 of a degree
    number of countries;  each: length and bytes of its name in UTF-8; number of rings;
                          each: number of arcs; each an arc's number, or the complement of it when it runs backwards

A country without a code in ISO 3166 has an empty name, so that the map prints none.
The same package gives the same bytes. Absent: divisions, cities, any border that the source does not draw.
"""
import argparse
import json
import pathlib
import subprocess
import tarfile
import tempfile

WORLD_ATLAS = "2.0.2"
PER_DEGREE = 500
OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/armistice/data/basemap.bin"


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def signed(number):
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def points(arc, transform):
    """The points of an arc of the source, whose own steps are undone, in 1/500 of a degree; repeated ones once."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        point = (round((x * scale_x + move_x) * PER_DEGREE), round((y * scale_y + move_y) * PER_DEGREE))
        if not found or found[-1] != point:
            found.append(point)
    return found


def pack(atlas):
    out = bytearray(b"basemap1")
    out += varint(len(atlas["arcs"]))
    for arc in atlas["arcs"]:
        found = points(arc, atlas["transform"])
        out += varint(len(found))
        before = (0, 0)
        for point in found:
            out += signed(point[0] - before[0]) + signed(point[1] - before[1])
            before = point
    countries = sorted(atlas["objects"]["countries"]["geometries"], key=lambda one: one["properties"]["name"])
    out += varint(len(countries))
    for country in countries:
        name = country["properties"]["name"].encode() if "id" in country else b""
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        rings = [ring for polygon in polygons for ring in polygon]
        out += varint(len(name)) + name + varint(len(rings))
        for ring in rings:
            out += varint(len(ring)) + b"".join(signed(arc) for arc in ring)
    return bytes(out)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "basemap")
    cache = options.parse_args().cache
    cache.mkdir(parents=True, exist_ok=True)
    package = cache / f"world-atlas-{WORLD_ATLAS}.tgz"
    if not package.exists():
        subprocess.run(["npm", "pack", f"world-atlas@{WORLD_ATLAS}", "--silent"], cwd=cache, check=True)
    with tarfile.open(package) as files:
        atlas = json.load(files.extractfile("package/countries-50m.json"))
    OUT.write_bytes(pack(atlas))
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
