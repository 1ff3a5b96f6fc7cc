#!/usr/bin/env python3
"""Opens release pages from disk and prints what each says of itself: `release.py [--pictures DIR] PAGE...`

One line to a page: verdict, level, cosigners, bulletins shown, path. Exits 1 unless every page is verified.
With --pictures also writes a picture of each page at 1280 and 390 pixels, light and dark, and a PDF.
"""
import sys
from pathlib import Path

from chromium import Chromium


def open_and_wait(browser, page):
    """The bulletin's frame is laid out after the verdict."""
    browser.verdict(page)
    browser.ask("new Promise((done) => setTimeout(done, 500))")


def pictures(browser, page, folder, stem):
    for width, height in ((1280, 900), (390, 844)):
        for dark in (False, True):
            browser.size(width, height, dark)
            open_and_wait(browser, page)
            browser.picture(folder / f"{stem}-{width}-{'dark' if dark else 'light'}.png")
    browser.size(1280, 900)
    open_and_wait(browser, page)
    browser.pdf(folder / f"{stem}.pdf")


def main(arguments):
    folder = None
    if arguments[:1] == ["--pictures"]:
        folder, arguments = Path(arguments[1]), arguments[2:]
        folder.mkdir(parents=True, exist_ok=True)
    if not arguments:
        sys.exit(__doc__)
    good = True
    with Chromium() as browser:
        for number, page in enumerate(arguments, 1):
            found = browser.verdict(page)
            good = good and found["verdict"] == "verified"
            print(found["verdict"], found.get("level", "-"), found["cosigners"], found["shown"], page, sep="\t", flush=True)
            if folder:
                pictures(browser, page, folder, f"{number}-{Path(page).resolve().parent.name}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
