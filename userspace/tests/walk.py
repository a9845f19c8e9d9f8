# SPDX-License-Identifier: GPL-2.0
"""Tests of what prints a walk, from outside: walk_sample prints one made by
hand, and what is printed is read as its readers do."""

import base64
import hashlib
import html.parser
import json
import os
import re
import subprocess

FACT = {"label": str, "value": (str, int, float, bool, type(None)),
        "unit": (str, type(None)), "origin": str}
RANGE = {"at": int, "len": int}
FRAME = {"number": int, "seen_by": str, "time": str, "caplen": int,
         "len": int, "layers": dict, "octets": str}
STEP = {"sender": str, "phase": str, "since_ns": int, "flags": str,
        "stream_at": int, "payload_len": int, "fresh_len": int, "did": str,
        "is_troubled": bool, "facts": dict, "frame": FRAME}
ROW = {"number": int, "layer": str, "protocol": str, "pdu": str, "info": str,
       "ports": str, "ips": str, "macs": str, "header_len": int,
       "header_origin": str, "payload_len": int, "total_len": int,
       "did": str, "facts": dict}
STAGE = {"title": str, "sentence": str, "at": str, "sender": str,
         "is_derived": bool, "steps": list, "rows": [ROW]}
EXCHANGE = {"number": int, "summary": str, "is_complete": bool, "facts": dict,
            "stages": [STAGE]}
SUM = {"frames": int, "link": int, "network": int, "transport": int,
       "http": int, "not_http": int, "again": int, "padding": int,
       "other": int, "captured": int, "uncaptured": int, "fcs": int,
       "wire": int, "has_wire": bool, "adds_up": bool,
       "line": (str, type(None))}
CONVERSATION = {"number": int, "client": str, "server": str, "facts": dict,
                "steps": [STEP], "exchanges": [EXCHANGE], "sum": SUM}
WALK = {"generator": str, "version": int, "title": str, "facts": dict,
        "notes": list, "conversations": [CONVERSATION], "sum": SUM}
# Members that are there only with a capture at the server's end.
OPTIONAL = {"server_steps": [STEP], "server_sum": SUM}


def compare(value, shape, where="walk"):
    """What differs between a value and the documented shape."""
    if isinstance(shape, list):
        for i, item in enumerate(value):
            yield from compare(item, shape[0], f"{where}[{i}]")
    elif isinstance(shape, dict):
        allowed = dict(shape)
        if shape is CONVERSATION and "server_sum" in value:
            allowed.update(OPTIONAL)
        if set(value) != set(allowed):
            yield f"{where} has {sorted(value)}"
            return
        for key, inner in allowed.items():
            yield from compare(value[key], inner, f"{where}.{key}")
        for key, fact in value.get("facts", {}).items():
            yield from compare(fact, FACT, f"{where}.facts.{key}")
    elif not isinstance(value, shape) or \
            (shape is int and isinstance(value, bool)):
        yield f"{where} is {value!r}"


def check_frames(steps):
    """The ranges of each frame follow one another and fill it."""
    for step in steps:
        frame = step["frame"]
        at = 0
        for name in ("link", "network", "transport", "payload", "trailer"):
            part = frame["layers"][name]
            if part["at"] != at:
                yield f"frame {frame['number']}: {name} at {part['at']}"
            at += part["len"]
        if at != frame["caplen"] or len(frame["octets"]) != 2 * at:
            yield f"frame {frame['number']} has {at} octets"


def check_json(text):
    try:
        walk = json.loads(text.decode("utf-8"))
    except ValueError as exc:
        return [f"is none: {exc}"]
    problems = list(compare(walk, WALK))
    if problems:
        return problems
    for conversation in walk["conversations"]:
        problems += check_frames(conversation["steps"])
        for exchange in conversation["exchanges"]:
            for i, stage in enumerate(exchange["stages"]):
                numbers = [row["number"] for row in stage["rows"]]
                down = [7, 6, 5, 4, 3, 2, 1]
                if numbers != (down[::-1] if i & 1 else down):
                    problems.append(f"stage {i}: rows {numbers}")
    return problems


def check_seed(text):
    """The figures of the lesson's exchange."""
    walk = json.loads(text)
    conversation = walk["conversations"][0]
    step = conversation["steps"][3]
    row = conversation["exchanges"][0]["stages"][0]["rows"][3]
    found = [walk["title"], conversation["client"], conversation["server"],
             step["since_ns"], step["payload_len"], step["frame"]["time"],
             bytes.fromhex(step["frame"]["octets"])[66:82],
             row["facts"]["window"], row["header_len"], row["info"][:17],
             conversation["sum"]["captured"]]
    expected = ["GET http://10.0.0.2/", "10.0.0.3:35310", "10.0.0.2:80",
                140300, 332, "2026-11-23T01:19:44.000140300Z",
                b"GET / HTTP/1.1\r\n",
                {"label": "window, scaled", "value": 64256,
                 "unit": "octets", "origin": "derived"}, 32,
                "GET / HTTP/1.1\\r\\", 1252]
    return [f"{a!r}, not {b!r}" for a, b in zip(found, expected) if a != b]


def check_evil(text):
    """Nothing is lost of what harms nobody, and credentials are hidden."""
    walk = json.loads(text)
    evil = '<script>alert("1")</script> & \'a\' | `b` \\ \x1b[31m \ufffd\ufffd'
    facts = walk["conversations"][0]["steps"][3]["facts"]
    octets = walk["conversations"][0]["steps"][3]["frame"]["octets"]
    problems = []
    if walk["title"] != evil or facts["evil"]["value"] != evil:
        problems.append(repr(walk["title"]))
    if facts["infinite"]["value"] is not None:
        problems.append("infinity is a number")
    if facts["least"]["value"] != -2 ** 63:
        problems.append("the least number is another")
    if octets[200:232] != "x" * 32 or octets.count("x") != 32:
        problems.append("credentials are shown")
    return problems


def check_markdown(text):
    """Each row of a table has as many cells as its head, and no text has a
    meaning of its own."""
    problems = []
    width = None
    for line in text.decode("utf-8").splitlines():
        if re.search(r"[\x00-\x1f\x7f]", line):
            problems.append(f"control characters: {line}")
        if re.search(r"<(?!br>)", line):
            problems.append(f"an element: {line}")
        cells = len(re.sub(r"\\.", "", line).split("|"))
        if not line.startswith("|"):
            width = None
        elif width not in (None, cells):
            problems.append(f"{cells} cells, not {width}: {line}")
        else:
            width = cells
        if re.search(r"(?<!\\)(?:\\\\)*`", line) and line != "```":
            problems.append(f"code: {line}")
    return problems


def check_seed_markdown(text):
    lines = ("# GET http://10.0.0.2/\n",
             "\n### 1. Client initiates Session\n",
             "| Layer | Protocol | PDU | Info | Ports | IPs | MACs |\n",
             "| 7 Application | HTTP | Data | GET / HTTP/1.1<br>Host: 10.0.0.2<br>",
             "| Src Port: 35310<br>Dst Port: 80 | Src IP: 10.0.0.3<br>",
             "| 4 Transport | 32 | 332 | 364 | ",
             "FCS: 4 octets *(reconstructed)*",
             "| **captured** | 1,252 | |\n",
             "000188  ")
    return [f"not there: {line}" for line in lines
            if line not in text.decode("utf-8")]


class Page(html.parser.HTMLParser):
    """What is wrong with a page, and its text."""

    VOID = {"meta", "br", "path", "line"}

    def __init__(self, text):
        super().__init__()
        self.problems = []
        self.open = []
        self.text = ""
        self.feed(text.decode("utf-8"))
        self.problems += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on") or \
                    (name in ("src", "href") and value[0] != "#"):
                self.problems.append(f"<{tag} {name}={value}>")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.text += data


def check_html(text):
    page = Page(text)
    policy = re.search(rb"script-src '(sha256-[^']*)'", text)[1]
    script = re.search(rb"<script>(.*?)</script>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script).digest())
    if policy != b"sha256-" + digest:
        page.problems.append("the policy stops the script")
    if re.search(rb"(?<!data-)url\((?!#)|@import|//[a-z]+\.", text):
        page.problems.append("something would be loaded")
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", page.text):
        page.problems.append("control characters")
    return page.problems


def check_evil_html(text):
    evil = '<script>alert("1")</script> & \'a\' | `b` \\ \ufffd[31m \ufffd\ufffd'
    found = Page(text).text.count(evil)
    return [] if found > 20 else [f"the text is there {found} times"]


def check_big_html(text):
    """The octets of a page are bounded, and it says what is not there."""
    shown = len(re.findall(rb"\b7a\b", text))
    more = text.count(b"octets more; --format json has them all")
    problems = []
    if not 60 << 10 < shown <= 64 << 10:
        problems.append(f"{shown} octets shown")
    if more != 100:
        problems.append(f"{more} frames say that they have more")
    return problems


def check_manual(text):
    """The manual page has every member of the JSON."""
    section = text.split(".SH JSON\n")[1].split("\n.SH ")[0]
    shapes = (FACT, RANGE, FRAME, STEP, ROW, STAGE, EXCHANGE, SUM,
              CONVERSATION, WALK, OPTIONAL)
    return [f"{key} is not documented" for shape in shapes for key in shape
            if not re.search(rf"\b{key}\b", section)]


def run_tests(sample, counter, deadline):
    def told(*args):
        return subprocess.run([sample, *args], stdout=subprocess.PIPE,
                              check=True, timeout=deadline).stdout

    for name in ("seed", "evil", "empty", "big"):
        counter.report(f"walk json: {name} has the documented shape",
                       check_json(told("json", name)))
        counter.report(f"walk html: {name} is well-formed and loads nothing",
                       check_html(told("html", name)))
        counter.report(f"walk markdown: {name} is tables and text",
                       check_markdown(told("markdown", name, "100", "bits")))
    counter.report("walk json: the lesson's figures",
                   check_seed(told("json", "seed")))
    counter.report("walk json: whatever the octets",
                   check_evil(told("json", "evil")))
    counter.report("walk markdown: the lesson's tables",
                   check_seed_markdown(told("markdown", "seed", "100", "bits")))
    counter.report("walk html: whatever the octets",
                   check_evil_html(told("html", "evil")))
    counter.report("walk html: bounded", check_big_html(told("html", "big")))
    with open(os.path.join(os.path.dirname(__file__), "..", "kresp.1"),
              encoding="ascii") as manual:
        counter.report("walk json: documented", check_manual(manual.read()))
