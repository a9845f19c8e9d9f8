#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Take the picture of a walk's page that README shows.

    picture.py PAGE.html PICTURE.png

From its top to the end of the first frame's boxes, and some of its octets.
Needs chromium, the fonts the page prefers, and pngquant: selftests/vm/deps.sh
browser.
"""

import os
import pathlib
import subprocess
import sys

import chromium

DEADLINE = 60 * int(os.environ.get("KRESP_TIMEOUT_SCALE") or 1)
WIDTH = 960
# Of the octets under the boxes, in pixels.
SOME = 150


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    page, picture = sys.argv[1:]
    with chromium.Chromium(chromium.find() or sys.exit("no chromium here"),
                           DEADLINE) as browser:
        browser.look(WIDTH)
        browser.open(pathlib.Path(page).resolve().as_uri())
        end = browser.ask("document.querySelector('.boxes')"
                          ".getBoundingClientRect().bottom")
        data = browser.picture((0, 0, WIDTH, int(end) + SOME))
    result = subprocess.run(["pngquant", "--quality", "70-100", "--speed", "1",
                             "-"], input=data, stdout=subprocess.PIPE,
                            check=True, timeout=DEADLINE)
    pathlib.Path(picture).write_bytes(result.stdout)


if __name__ == "__main__":
    main()
