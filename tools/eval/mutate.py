#!/usr/bin/env python3
"""Makes a program's claim file out of gold, wrong in many ways: mutate.py SEED GOLD.jsonl... > SYS.jsonl

Claims are dropped, doubled, shifted, retyped, moved between kinds, robbed of slots, given other names, dates, numbers,
bounds and modalities, written with bare strings, stripped of offsets; some are random. The same seed gives the same file.
"""
import copy
import datetime
import json
import random
import sys

KINDS = ["incident", "figure", "pledge", "participation", "meeting", "position", "agreement"]
MODALITIES = ["asserted", "alleged", "denied", "negated", "planned", "conditional", "promised", "demanded", "historical"]
BOUNDS = ["exactly", "at-least", "at-most", "about", "vague"]
WHO = ["actor", "target", "speaker", "place"]


def shifted(slot, by):
    for end in ("start", "end"):
        if isinstance(slot.get(end), int):
            slot[end] = max(0, slot[end] + by())


def renamed(name, r):
    return r.choice([name.upper(), "the " + name, name + "’s", "Mr " + name, name + "; Others", name.replace("a", "á"), "near " + name, "somebody else", ""])


def mutate(claim, all_claims, r):
    """Changes one thing about a claim."""
    what = r.randrange(20)
    slots = [k for k in WHO + ["time", "quantity"] if isinstance(claim.get(k), dict)]
    if what == 0:
        shifted(claim["evidence"], lambda: r.randint(-40, 40))
    elif what == 1:
        claim["type"] = r.choice(all_claims)["type"]
    elif what == 2:
        claim["kind"] = r.choice(KINDS)
    elif what == 3 and slots:
        claim[r.choice(slots)] = None
    elif what == 4 and slots:
        claim.pop(r.choice(slots))
    elif what == 5:
        claim[r.choice(WHO + ["time", "quantity"])] = copy.deepcopy(r.choice(all_claims).get(r.choice(WHO + ["time", "quantity"])))
    elif what == 6:
        claim["modality"] = r.choice(MODALITIES + [None, "", "guessed"])
    elif what == 7 and isinstance(claim.get("time"), dict):
        time = claim["time"]
        for end in ("from", "to"):
            try:
                time[end] = (datetime.date.fromisoformat(time[end][:10]) + datetime.timedelta(days=r.randint(-5, 5))).isoformat()
            except (TypeError, KeyError, ValueError):
                pass
    elif what == 8:
        claim["time"] = r.choice(["2017-02-16", {"text": "then", "from": "20170216"}, {"from": "2017-W07-4", "to": "2017-02-28"}, {"from": None, "to": "2017-02-16"}, {"from": "2017-02-16T09:00:00Z", "to": None}, {"from": "soon"}, {"from": "2017-02-30", "to": "2017-03-01"}, {}])
    elif what == 9:
        claim["quantity"] = r.choice([12, 310000, 0, {"value": "12", "bound": "at-least"}, {"value": None, "bound": "vague"}, {"value": 25.5, "bound": r.choice(BOUNDS)}, {"bound": "about"}, {}])
    elif what == 10 and isinstance(claim.get("quantity"), dict):
        claim["quantity"][r.choice(["value", "bound"])] = r.choice([7, 310000.0000000001, *BOUNDS])
    elif what == 11 and slots:
        slot = r.choice([k for k in slots if k in WHO] or slots)
        for key in ("text", "entity", "name"):
            if isinstance(claim[slot].get(key), str):
                claim[slot][key] = renamed(claim[slot][key], r)
    elif what == 12 and slots:
        shifted(claim[r.choice(slots)], lambda: r.randint(-15, 15))
    elif what == 13 and slots:
        slot = claim[r.choice(slots)]
        slot.pop("start", None)
        slot.pop("end", None)
    elif what == 14:
        slot = r.choice(WHO)
        claim[slot] = r.choice(["", "  ", "Russia", "the rebels", "Syria", "Homs"])
    elif what == 15:
        claim["evidence"] = r.choice([claim["evidence"]["text"], {"text": claim["evidence"]["text"]}, {"text": "words of no document"}])
    elif what == 16:
        claim["via"] = r.choice(["AFP", "afp", "", None, "Reuters"])
    elif what == 17:
        claim["countable"] = r.choice([True, False, None])
    elif what == 18:
        claim.pop("countable", None)
        if isinstance(claim.get("place"), dict):
            claim["place"]["name"] = r.choice(["Syria", "the Kazakhstan", "Homs", None, "South Sudan", "Timor-Leste"])
    elif isinstance(claim.get("place"), dict):
        claim["place"]["country"] = r.choice(["SY", "KZ", None, ""])


def invented(claims, r):
    base = copy.deepcopy(r.choice(claims))
    start = r.randint(0, 3000)
    base.update(kind=r.choice(KINDS), evidence={"text": "?", "start": start, "end": start + r.randint(1, 200)}, modality=r.choice(MODALITIES))
    return base


def main():
    seed, paths = int(sys.argv[1]), sys.argv[2:]
    r = random.Random(seed)
    claims = [json.loads(line) for path in paths for line in open(path, encoding="utf-8") if line.strip()]
    drop, change, double = r.random() * 0.5, r.random() * 4, r.random() * 0.3
    out = []
    for claim in claims:
        if r.random() < drop:
            continue
        for _ in range(1 + (r.random() < double)):
            claim = copy.deepcopy(claim)
            for field in ("optional", "alt", "skip_slots"):
                claim.pop(field, None)
            for _ in range(int(r.random() * change)):
                if isinstance(claim.get("evidence"), dict) and "text" in claim["evidence"]:
                    mutate(claim, claims, r)
            out.append(claim)
    out += [invented(claims, r) for _ in range(r.randrange(30))]
    if r.random() < 0.3:
        out.append(dict(copy.deepcopy(claims[0]), doc="elsewhere/no-gold.txt"))
    r.shuffle(out)
    for claim in out:
        print(json.dumps(claim, ensure_ascii=r.random() < 0.5))


if __name__ == "__main__":
    main()
