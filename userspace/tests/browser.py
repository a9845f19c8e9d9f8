#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Look at the page of a walk with a headless Chromium.

    browser.py WALK-SAMPLE [PAGE.html...]

Walks made by hand are printed as HTML by WALK-SAMPLE and looked at on a wide
screen and on a phone's, light and dark, with script and without; PAGEs only as
far as any page can be. KRESP_TIMEOUT_SCALE multiplies the deadlines. The last
line is "N passed, M failed"; without Chromium ", K skipped" follows.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import chromium

HERE = pathlib.Path(__file__).parent
DEADLINE = 60 * int(os.environ.get("KRESP_TIMEOUT_SCALE") or 1)
WIDE, PHONE = 1280, 390
# Frame 4 of the lesson's exchange: where each box begins, and its octets.
TOTAL = 8 + 398 + 4 + 12
SCALE = {".box.l1": [0, TOTAL], ".box.l2": [8, 398], ".box.l3": [22, 384],
         ".box.l4": [42, 364], ".box.l7": [74, 332]}
FIGURES = ["GET http://10.0.0.2/", "1,252", "576", "46.0", "10.0.0.3:35310",
           "10.0.0.2:80", "0.140 ms", "PSH, ACK", "332 octets",
           "Client initiates Session", "Server Accepts Session",
           "Server Sends the Data", "Client Receives Data", "14 + 384 = 398",
           "32 + 332 = 364", "bc:35:db:cf:1b:03", "sequence number",
           "GET / HTTP/1.1\\r\\nHost: 10.0.0.2"]


class Looker:
    """A browser, and what was found with it."""

    def __init__(self, browser):
        self.browser = browser
        self.passed = 0
        self.failed = 0
        text = (HERE / "browser.js").read_text(encoding="ascii")
        self.questions = text[text.index("({"):].strip()

    def report(self, name, problems):
        problems = [problem for problem in problems if problem]
        print("not ok" if problems else "ok", name)
        for problem in problems:
            print("#", problem)
        self.failed += bool(problems)
        self.passed += not problems

    def ask(self, question):
        """Call one of the functions of browser.js."""
        return self.browser.ask(f"{self.questions}.{question}")

    def noise(self, url):
        """Requests but for the page itself, and whatever the console got."""
        for event in self.browser.events:
            method, params = event.get("method"), event.get("params", {})
            if method == "Network.requestWillBeSent":
                if params["request"]["url"].split("#")[0] != url:
                    yield "requested " + params["request"]["url"]
            elif method == "Log.entryAdded":
                yield "console: " + params["entry"]["text"]
            elif method in ("Runtime.exceptionThrown",
                            "Runtime.consoleAPICalled",
                            "Page.javascriptDialogOpening"):
                yield f"{method}: {params}"

    def point_at(self, selector, kind="mouseMoved"):
        x, y = self.ask(f"middle({selector!r})")
        self.browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y,
                          button="none" if kind == "mouseMoved" else "left",
                          clickCount=0 if kind == "mouseMoved" else 1)

    def look_at_any(self, name, url):
        """What every page must be."""
        looks = ((PHONE, True), (WIDE, False), (PHONE, False), (WIDE, True))
        # The big page takes seconds to look at, and has nothing else in it.
        for width, is_dark in looks[:1] if name == "big" else looks:
            self.browser.look(width, is_dark=is_dark)
            self.browser.open(url)
            wide = self.ask("wide()")
            faint = self.ask("faint()")
            self.report(f"{name}: {width} pixels wide, "
                        f"{'dark' if is_dark else 'light'}",
                        [wide and f"too wide: {wide}",
                         faint and f"too faint: {faint}",
                         *self.noise(url)])
        loose = self.ask("loose()")
        self.report(f"{name}: stands alone", [
            loose and f"loose ends: {loose}",
            self.browser.ask("document.documentElement.lang") != "en"
            and "no language",
            self.browser.ask("document.scripts.length") != 1 and "scripts"])
        blocked = self.ask("blocked()")
        self.report(f"{name}: may load nothing", [
            blocked != "img-src" and f"policy: {blocked}",
            any("192.0.2.1" in str(event) and
                event.get("method") == "Network.responseReceived"
                for event in self.browser.events) and "loaded"])

    def look_at_seed(self, url):
        self.browser.look(PHONE, has_script=False)
        self.browser.open(url)
        text = self.browser.ask("document.body.textContent")
        self.report("seed: the figures are there without script",
                    [f not in text and f"not there: {f}" for f in FIGURES])
        tables = self.browser.ask(
            "[...document.querySelectorAll('table')].map(t => "
            "[...t.querySelectorAll('th[scope=row]')].map(h => "
            "parseInt(h.textContent)))")
        down = [7, 6, 5, 4, 3, 2, 1]
        self.report("seed: four tables of seven layers", [
            tables != [down, down[::-1], down, down[::-1]] and str(tables)])
        for width in (WIDE, PHONE):
            self.browser.look(width, has_script=False)
            self.browser.open(url)
            off = self.ask(f"offScale('c4', {TOTAL}, {SCALE})")
            self.report(f"seed: boxes to scale, {width} pixels wide", [
                max(off) > 1 and f"off by {max(off)} pixels"])
        self.point_at("#c4 .box.l4")
        self.report("seed: pointing lights up octets, without script", [
            not self.ask("behind('c4', 'l4')") and "not lit"])
        self.browser.open(url + "#c4-l3")
        self.report("seed: a link lights up octets, without script", [
            self.browser.ask("getComputedStyle(document.querySelector("
                             "'#c4-l3')).backgroundColor")
            == "rgba(0, 0, 0, 0)" and "not lit"])

    def look_at_script(self, url):
        self.browser.look(PHONE)
        self.browser.open(url)
        self.point_at("#c4 .box.l2 .name", "mousePressed")
        self.point_at("#c4 .box.l2 .name", "mouseReleased")
        self.browser.call("Input.dispatchMouseEvent", type="mouseMoved",
                          x=1, y=1)
        lit = self.ask("behind('c4', 'l2')")
        for kind in ("keyDown", "keyUp"):
            self.browser.call("Input.dispatchKeyEvent", type=kind,
                              key="Escape", code="Escape",
                              windowsVirtualKeyCode=27)
        self.browser.ask("document.activeElement.blur()")
        self.report("seed: a tap lights up octets, Escape puts them out", [
            not lit and "not lit",
            not self.ask("behind('c4', '')") and "not out",
            *self.noise(url)])
        self.browser.ask("document.querySelector('#c4 .box.l3').focus()")
        self.report("seed: so does the keyboard's focus", [
            not self.ask("behind('c4', 'l3')") and "not lit"])
        self.browser.call("Page.printToPDF")
        self.report("seed: printing unfolds everything", [
            self.browser.ask("document.querySelectorAll("
                             "'details:not([open])').length") and "folded"])

    def look_at_evil(self, url):
        self.browser.look(WIDE)
        self.browser.open(url)
        self.report("evil: text stays text", [
            '<script>alert("1")</script> & \'a\'' not in
            self.browser.ask("document.body.textContent") and "text is lost",
            "xx xx xx" not in
            self.browser.ask("document.querySelector('#c4').textContent")
            and "credentials are shown", *self.noise(url)])


def main():
    program = chromium.find()
    if not program:
        print("SKIP: no chromium here: selftests/vm/deps.sh browser")
        print("0 passed, 0 failed, 1 skipped")
        return
    with tempfile.TemporaryDirectory() as folder, \
            chromium.Chromium(program, DEADLINE) as browser:
        looker = Looker(browser)
        urls = {}
        for name in ("seed", "evil", "empty", "big"):
            path = pathlib.Path(folder, name + ".html")
            path.write_bytes(subprocess.run(
                [sys.argv[1], "html", name], stdout=subprocess.PIPE,
                check=True, timeout=DEADLINE).stdout)
            urls[name] = path.as_uri()
        for page in sys.argv[2:]:
            urls[os.path.basename(page)] = pathlib.Path(page).resolve().as_uri()
        for name, url in urls.items():
            looker.look_at_any(name, url)
        looker.look_at_seed(urls["seed"])
        looker.look_at_script(urls["seed"])
        looker.look_at_evil(urls["evil"])
        print(f"{looker.passed} passed, {looker.failed} failed")
        sys.exit(looker.failed > 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
