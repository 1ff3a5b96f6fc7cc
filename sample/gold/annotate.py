#!/usr/bin/env python3
"""Turn the annotation of the sample reports into gold claims.

In:  annotation/REPORT.gold, written by hand: the regions, the publication date and the claims of ../reports/REPORT, in quotations.
Out: sample.jsonl, sample-optional.jsonl, sample-regions.json, sample-dates.json, noise.json, all with byte offsets.
A quotation that is absent or ambiguous stops the run. `--check` writes nothing and says whether the files are up to date.

A quotation is compared with the report after tags are dropped, entities decoded, quotation marks straightened and runs of white
space (no-break spaces, line ends, tags that end a paragraph) made one space; the offsets and the `text` written are those of
the untouched bytes. `#2` after a quotation means its second occurrence. A slot is looked for in the evidence, then in the
paragraph, then backwards from the evidence, as far as the header.

    claim incident/FIRE-HV asserted          "optional" instead of "claim" for a don't-care claim
      evidence: shells fell on the countryside of Aleppo and Hama
      place: Hama = Hama Governorate, SY     name, country (SY if left out)
      time: on Monday = 2017-01-23           or FROM..TO
      quantity: six = 6 exactly violations   value (- for null), bound, unit
      speaker: the source = military source  entity; the quotation itself if left out
      via: Halyard ?                         "?": may be left out
      alt type: AIR; FIRE-UNK                further values accepted, besides those of STANDING
      skip: target time                      slots not scored
"""
import datetime, html, json, pathlib, re, sys

HERE = pathlib.Path(__file__).resolve().parent
REPORTS = HERE.parent / "reports"
NOISE = ("teaser", "comment", "boilerplate")
NAMED = ("actor", "target", "speaker")
COUNTRIES = ("Syria", "Kazakhstan", "Switzerland", "Turkey", "Russia", "Iran")

# Second readings that the conventions leave open wherever the type occurs.
STANDING = {
    "participation/boycott": {"type": ["declined"], "modality": ["planned", "negated"]},
    "participation/declined": {"type": ["boycott"], "modality": ["planned", "negated"]},
    "participation/accepted": {"type": ["attended", "en-route"], "modality": ["planned"]},
    "participation/en-route": {"type": ["accepted", "attended"], "modality": ["planned"]},
    "participation/arrived": {"modality": ["alleged"]},
    "meeting/round": {"type": ["session"]},
    "meeting/session": {"type": ["round"]},
    "agreement/in-force": {"type": ["signed"]},
    "agreement/refused-to-sign": {"modality": ["planned", "negated"]},
    "position/accuse": {"modality": ["alleged"]},
}


class Report:
    """The text of one report, with a plain copy for searching and the way back to its bytes."""

    TOKEN = re.compile(r"<!--.*?-->|<[^>]*>|&#?\w+;|\s+|.", re.S)
    INLINE = re.compile(r"</?(a|b|cite|em|i|span|strong|time)\b")
    STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")

    def __init__(self, path):
        self.name, self.markup = path.name, path.suffix == ".html"
        self.raw = path.read_bytes().decode("utf-8")
        self.plain, self.spans = "", []
        for token in self.TOKEN.finditer(self.raw):
            self._add(token)

    def _add(self, token):
        text, (start, end) = token.group(), token.span()
        if self.markup and text.startswith("<"):
            text = "" if self.INLINE.match(text) else " "
        elif self.markup and text.startswith("&"):
            text = html.unescape(text)
        text = self.plain_text(text)
        if text == " " and self.plain.endswith(" "):
            return
        self.plain += text
        if len(text) == end - start:
            self.spans += [(at, at + 1) for at in range(start, end)]
        else:
            self.spans += [(start, end)] * len(text)

    @classmethod
    def plain_text(cls, text):
        return re.sub(r"\s+", " ", text.translate(cls.STRAIGHT))

    def bytes_at(self, char):
        return len(self.raw[:char].encode("utf-8"))

    def span(self, found):
        """the bytes of a stretch of the plain copy"""
        start, end = self.spans[found[0]][0], self.spans[found[1] - 1][1]
        return {"text": self.raw[start:end], "start": self.bytes_at(start), "end": self.bytes_at(end)}

    def paragraph(self, found):
        """the stretch of the plain copy between blank lines (text) or line ends (markup) around what was found"""
        gap = r"\n" if self.markup else r"\r?\n\r?\n"
        start, end = self.spans[found[0]][0], self.spans[found[1] - 1][1]
        before = [m.end() for m in re.finditer(gap, self.raw) if m.end() <= start]
        after = re.compile(gap).search(self.raw, end)
        low, high = (before or [0])[-1], after.start() if after else len(self.raw)
        inside = [i for i, (a, b) in enumerate(self.spans) if low <= a and b <= high]
        return inside[0], inside[-1] + 1


def occurrences(words, text, low, high):
    bounded = (r"\b" if words[:1].isalnum() else "") + re.escape(words) + (r"\b" if words[-1:].isalnum() else "")
    return [m.span() for m in re.compile(bounded).finditer(text, low, high)]


def numbered(words):
    """("Hama #2") -> ("Hama", 2); the number is None when it is left out"""
    match = re.fullmatch(r"(.*?)(?: #(\d+))?", words.strip())
    return Report.plain_text(match.group(1)), int(match.group(2)) if match.group(2) else None


def pick(words, number, found, where):
    if number is None and len(found) > 1:
        raise SystemExit(f"{where}: `{words}` is ambiguous, {len(found)} occurrences")
    if len(found) < (number or 1):
        raise SystemExit(f"{where}: `{words}` is absent")
    return found[(number or 1) - 1]


def find_evidence(report, quotation, where):
    words, number = numbered(quotation)
    return pick(words, number, occurrences(words, report.plain, 0, len(report.plain)), where)


def find_slot(report, quotation, evidence, where):
    words, number = numbered(quotation)
    for low, high in (evidence, report.paragraph(evidence)):
        found = occurrences(words, report.plain, low, high)
        if found:
            return pick(words, number, found, where)
    before = occurrences(words, report.plain, 0, evidence[0])
    return pick(words, None, before[-1:], where)


def blocks(path):
    """The hand-written file as blocks: a head line and its indented `key: value` lines."""
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " ":
            out.append((f"{path.name}:{number}", line.strip(), []))
        else:
            key, _, value = line.strip().partition(": ")
            out[-1][2].append((key, value))
    return out


def slot(report, key, value, evidence, where):
    quotation, _, reading = value.partition(" = ")
    out = report.span(find_slot(report, quotation, evidence, where))
    if key in NAMED:
        out["entity"] = reading or numbered(quotation)[0]
    elif key == "place":
        name, _, country = (reading or numbered(quotation)[0]).partition(", ")
        out.update(name=name, country=country or "SY")
    elif key == "time":
        first, _, last = reading.partition("..")
        out.update({"from": first, "to": last or first})
    elif key == "quantity":
        number, bound, unit = reading.split(" ", 2)
        out.update(value=None if number == "-" else json.loads(number), bound=bound, unit=unit)
    return out


def countable(claim):
    """An incident said to have happened, at a place finer than a country or within a year: it may enter a published count."""
    if claim["modality"] not in ("asserted", "alleged", "historical") or (claim["quantity"] or {}).get("value") == 0:
        return False
    if claim["place"] and claim["place"]["name"] not in COUNTRIES:
        return True
    if not claim["time"]:
        return False
    first, last = (datetime.date.fromisoformat(claim["time"][k]) for k in ("from", "to"))
    return (last - first).days <= 366


def claim_of(report, where, head, lines):
    word, kind_type, modality = head.split()
    kind, type_ = kind_type.split("/")
    empty = dict.fromkeys(("evidence", "actor", "target", "place", "time", "quantity", "speaker", "via"))
    claim = {"doc": report.name, "kind": kind, "type": type_, **empty, "modality": modality}
    alt = {key: [v for v in values if v != modality] for key, values in STANDING.get(kind_type, {}).items()}
    skip = []
    evidence = find_evidence(report, dict(lines)["evidence"], where)
    claim["evidence"] = report.span(evidence)
    for key, value in lines:
        if key.startswith("alt "):
            alt.setdefault(key[4:], []).extend(v.strip() for v in value.split(";"))
        elif key == "skip":
            skip = value.split()
        elif key == "via":
            claim["via"] = value.removesuffix(" ?")
            if value.endswith(" ?"):
                alt["via"] = [""]
        elif key != "evidence":
            claim[key] = slot(report, key, value, evidence, where)
    if kind == "incident":
        claim["countable"] = countable(claim)
    alt = {key: list(dict.fromkeys(values)) for key, values in alt.items() if values}
    extras = {"alt": alt, "skip_slots": skip, "optional": word == "optional"}
    return {**claim, **{k: v for k, v in extras.items() if v}}


def regions_of(report, marks):
    """marks: (label, where, raw words at which the region begins), in order; `^` is the start of the file"""
    starts = []
    for label, where, mark in marks:
        match = re.fullmatch(r"(.*?)(?: #(\d+))?", mark)
        found = [0] if mark == "^" else [m.start() for m in re.finditer(re.escape(match.group(1)), report.raw)]
        number = int(match.group(2)) if match.group(2) else None
        starts.append((label, report.bytes_at(pick(mark, number, found, where))))
    ends = [start for _, start in starts[1:]] + [len(report.raw.encode("utf-8"))]
    if starts[0][1] != 0 or any(end <= start for (_, start), end in zip(starts, ends)):
        raise SystemExit(f"{report.name}: the regions are not in order from the start of the file")
    return [{"region": label, "start": start, "end": end} for (label, start), end in zip(starts, ends)]


def date_of(report, where, head, lines, regions):
    day = datetime.date.fromisoformat(head.split()[1])
    out = {"true_date": str(day), "weekday": day.strftime("%A"), "interval": None}
    first, _, last = dict(lines).get("interval", str(day)).partition("..")
    out["interval"] = {"from": first, "to": last or first}
    for key, value in lines:
        if key == "only_dates":
            out[key] = value.split()
        elif key in ("text_only", "confidence"):
            out[key] = value
        elif key == "narrowed":
            narrow, _, why = value.partition(" = ")
            out["narrowed_cross_document"] = {"from": narrow, "to": narrow, "why": why}
    for key in ("evidence", "traps"):
        out[key] = []
        for quotation, _, reason in (v.partition(" = ") for k, v in lines if k == key):
            span = report.span(find_evidence(report, quotation, where))
            region = next(r["region"] for r in regions if r["start"] <= span["start"] < r["end"])
            out[key].append({**span, "region": region, "supports": reason})
    return out


def read(path):
    report = Report(REPORTS / path.name.removesuffix(".gold"))
    marks, claims, date = [], [], None
    parsed = blocks(path)
    for where, head, _ in parsed:
        if head.startswith("region "):
            label, _, mark = head.removeprefix("region ").partition(": ")
            marks.append((label, where, mark))
    regions = regions_of(report, marks)
    for where, head, lines in parsed:
        if head.startswith("date "):
            date = date_of(report, where, head, lines, regions)
        elif not head.startswith("region "):
            claims.append(claim_of(report, where, head, lines))
    for claim in claims:
        span = claim["evidence"]
        if any(r["region"] in NOISE and r["start"] < span["end"] and span["start"] < r["end"] for r in regions):
            raise SystemExit(f"{path.name}: `{span['text']}` stands in a region that makes no claims")
    return report, regions, date, claims


def json_lines(claims):
    return "".join(json.dumps(claim, ensure_ascii=False) + "\n" for claim in claims)


def pretty(value):
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def outputs():
    claims, regions, dates, noise = [], {}, {}, {}
    for path in sorted((HERE / "annotation").glob("*.gold")):
        report, areas, date, found = read(path)
        claims += found
        regions[report.name] = {"bytes": areas[-1]["end"], "regions": areas}
        dates[report.name] = date
        noise[report.name] = [{"what": r["region"], "start": r["start"], "end": r["end"]} for r in areas if r["region"] in NOISE]
    note = "Byte ranges, end exclusive, contiguous and complete; white space and tags belong to the region before them or that they open."
    dated = "interval = what headline, caption, body and the page's metadata support once the year is anchored by the truce of 2016-12-30."
    return {
        "sample.jsonl": json_lines(c for c in claims if "optional" not in c),
        "sample-optional.jsonl": json_lines(c for c in claims if "optional" in c),
        "sample-regions.json": pretty({"_note": note, "files": regions}),
        "sample-dates.json": pretty({"_note": dated, "files": dates}),
        "noise.json": pretty(noise),
    }


def main():
    stale = []
    for name, text in outputs().items():
        path = HERE / name
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        raise SystemExit("not up to date: " + ", ".join(stale))


if __name__ == "__main__":
    main()
