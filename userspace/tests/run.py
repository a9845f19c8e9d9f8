#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Run the tests of the kresp command.

    run.py KRESP-ASAN UNIT-TEST...

Unit tests print "ok NAME" and "not ok NAME". Then the command itself is run
against a scripted server on the loopback that answers rightly or, each in one
way, wrongly; exit status, standard output and every fault line are compared.
At the end each message in the sources must have been seen at least once.

The last line is "N passed, M failed". scripted.py has what can be set.
"""

import os
import pty
import re
import resource
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zlib

from scripted import (Answer, BODY, CLEAN_ENV, Counter, DEADLINE, GZIP, SLOWDOWN,
                      SOURCES, Server, VERSION, compare, run_command, scripted,
                      zlib_gzip)
from walk_cases import WalkCases
import walk


def resolves(name, family):
    """Whether this machine knows an address for the name, without asking."""
    try:
        return bool(socket.getaddrinfo(name, 80, family))
    except socket.gaierror:
        return False


class Tests(WalkCases):
    def __init__(self, kresp, plain, counter):
        self.kresp = kresp
        self.plain = plain
        self.counter = counter

    def collect(self, err):
        self.counter.messages += re.findall(r"^kresp: (?:fault: )?(.*)$", err,
                                            re.M)

    def fetch(self, args, tweak=None, path="/", script=None, **kwargs):
        with Server(script or scripted(tweak)) as server:
            if not any(a.startswith("--timeout") for a in args):
                args = ["--timeout", str(min(DEADLINE / 2, 3600))] + args
            url = f"http://127.0.0.1:{server.port}{path}"
            result = run_command(self.kresp, ["get"] + args + [url], **kwargs)
        self.collect(result.err)
        result.server = server
        return result

    def check(self, name, args, tweak=None, status=0, out=BODY, faults=(),
              notes=(), path="/", script=None):
        """Run the command against the script, compare everything it says."""
        result = self.fetch(args, tweak, path=path, script=script)
        problems = list(result.server.errors)
        if result.status != status:
            problems.append(f"status {result.status}, {status} expected")
        if out is not None and result.out != out:
            problems.append(f"output {result.out!r}, {out!r} expected")
        expected = [f"fault: {text}" for text in faults] + list(notes)
        lines = [line[len("kresp: "):] for line in result.err.splitlines()
                 if not re.match(r"[<>*] ", line)]
        for line, pattern in zip(lines, expected):
            kind = "fault: " if pattern.startswith("fault: ") else ""
            if not line.startswith(kind) or pattern[len(kind):] not in line:
                problems.append(f"'{line}': '{pattern}' expected")
        if len(lines) != len(expected):
            problems.append(f"{len(lines)} messages, {len(expected)} expected")
        if problems:
            problems += result.err.splitlines()
        self.counter.report(name, problems)
        return result

    def fault(self, name, args, tweak, *faults, out=BODY, **kwargs):
        self.check("get: fault: " + name, args, tweak, status=1, out=out,
                   faults=faults, **kwargs)

    # What works.

    def test_good(self):
        result = self.check("get: gzip and identity over one connection", [])
        requests = [
            (f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{result.server.port}\r\n"
             f"User-Agent: kresp/{VERSION}\r\n"
             "Accept: text/html,*/*;q=0.8\r\n"
             f"Accept-Encoding: {coding}\r\nConnection: {conn}\r\n\r\n").encode()
            for coding, conn in (("gzip", "keep-alive"), ("identity", "close"))]
        problems = []
        if result.server.requests != requests:
            problems.append(f"requests {result.server.requests}")
        if result.server.nr_connections != 1:
            problems.append(f"{result.server.nr_connections} connections")
        self.counter.report("get: the requests, byte for byte", problems)

        self.check("get: --gzip", ["--gzip"])
        self.check("get: --identity", ["--identity"])
        self.check("get: --gzip --identity is both", ["--gzip", "--identity"])
        self.check("get: --raw, gzip first", ["--raw"], out=GZIP)
        self.check("get: --raw --identity", ["--raw", "--identity"])

        def empty(answer, nth):
            answer.body = b""
            answer.drop("Content-Encoding")
        self.check("get: an empty body", [], empty, out=b"")

        def binary(answer, nth):
            body = bytes(range(256)) * 1000
            answer.body = body
            if answer.is_gzip:
                answer.body = zlib_gzip(body)
        self.check("get: any byte comes out as it is", [], binary,
                   out=bytes(range(256)) * 1000)

        def mebibytes(answer, nth):
            body = b"0123456789abcdef" * 65536 * 2
            answer.body = zlib_gzip(body) if answer.is_gzip else body
        self.check("get: 2 MiB", [], mebibytes,
                   out=b"0123456789abcdef" * 65536 * 2)

        def bytewise(answer, nth):
            answer.fields.reverse()
            answer.fields = [[n.upper(), v] for n, v in answer.fields]
        self.check("get: fields in any order and case", [], bytewise)

    def test_head(self):
        def head(coding):
            lines = ["HTTP/1.1 200 OK", "Server: kresp/0.1.0",
                     "Date: Sun, 22 Nov 2026 20:44:00 GMT",
                     "Content-Type: text/html",
                     f"Content-Length: {49 if coding else 34}",
                     "Vary: Accept-Encoding",
                     'ETag: "5f2c-gz"' if coding else 'ETag: "5f2c"']
            if coding:
                lines.append("Content-Encoding: gzip")
            return ("\r\n".join(lines) + "\r\n\r\n").encode()
        result = self.check("get: --head prints both heads", ["--head"],
                            out=head(True) + head(False))
        methods = [r.split()[0] for r in result.server.requests]
        self.counter.report("get: --head asks HEAD before each GET",
                            [] if methods == [b"HEAD", b"GET"] * 2
                            else [f"asked {methods}"])
        self.check("get: -I --gzip", ["-I", "--gzip"], out=head(True))
        self.check("get: -I --identity", ["-I", "--identity"],
                   out=head(False))

        def other_date(answer, nth):
            answer.set("Date", f"Sun, 22 Nov 2026 20:44:0{nth} GMT")
        self.check("get: --head, the clock goes on", ["--head"], other_date,
                   out=None)

    def test_connections(self):
        def closing(answer, nth):
            answer.set("Connection", "close")
            answer.then = "close"
        result = self.check("get: a server that always closes", [], closing)
        self.counter.report("get: then there are two connections",
                            [] if result.server.nr_connections == 2
                            else [f"{result.server.nr_connections}"])

        def interim(answer, nth):
            answer.interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 8
        self.check("get: interim answers are stepped over", [], interim)

        if resolves("localhost", socket.AF_INET):
            with Server(scripted(None)) as server:
                url = f"http://localhost:{server.port}/"
                result = run_command(self.kresp, ["get", "-4", url])
            self.counter.report("get: a name, -4",
                                compare(result, 0, BODY, ""))
        else:
            print("# localhost has no address here: not tried by name")

        with Server(scripted(None)) as server:
            result = run_command(self.kresp, [
                "get", f"127.0.0.1:{server.port}"])
        self.counter.report("get: without the scheme",
                            compare(result, 0, BODY, ""))

        try:
            server = Server(scripted(None), socket.AF_INET6, "::1")
        except OSError:
            print("# no IPv6 on this machine: two tests are left out")
            return
        with server:
            url = f"http://[::1]:{server.port}/"
            result = run_command(self.kresp, ["get", url])
            problems = compare(result, 0, BODY, "")
            host = f"\r\nHost: [::1]:{server.port}\r\n".encode()
            if not problems and host not in server.requests[0]:
                problems.append(f"{server.requests[0]}")
            self.counter.report("get: IPv6", problems)
        # Nobody has this address; the message shows that the zone was taken.
        result = run_command(self.kresp, ["get", "-6", "[fe80::1%25lo]:1"])
        problems = compare(result, 3, b"", None)
        if "cannot connect to fe80::1%lo port 1: " not in result.err:
            problems.append(result.err)
        self.counter.report("get: IPv6 with a zone", problems)

    def test_options(self):
        result = self.check("get: --header", ["-H", "X-One: 1", "--header",
                                              "user-agent: me"])
        ok = all(b"\r\nX-One: 1\r\nuser-agent: me\r\n" in r
                 and b"\r\nUser-Agent:" not in r
                 for r in result.server.requests)
        self.counter.report("get: --header is sent, once",
                            [] if ok else [f"{result.server.requests}"])
        result = self.check("get: path and query, fragment dropped", [],
                            path="/a%20b/../c?d=e#f")
        ok = result.server.requests[0].startswith(b"GET /a%20b/../c?d=e HTTP")
        self.counter.report("get: the target is sent as given",
                            [] if ok else [f"{result.server.requests}"])

        def missing(answer, nth):
            answer.status_line = "HTTP/1.1 404 Not Found"
            answer.drop("ETag")
        self.check("get: --status", ["--status", "404"], missing)
        self.fault("status", ["--identity"], missing,
                   "GET identity: status 404, 200 expected")
        self.fault("status, the other way", ["--identity", "--status=404"],
                   None, "GET identity: status 200, 404 expected")

        def not_modified(answer, nth):
            answer.status_line = "HTTP/1.1 304 Not Modified"
            answer.body = b""
            answer.drop("Content-Encoding")
            answer.set("Content-Length", "34")
        self.check("get: --status 304 has no body",
                   ["--status", "304", "-H", 'If-None-Match: "5f2c"'],
                   not_modified, out=b"")

        def uncompressed(answer, nth):
            answer.drop("Content-Encoding")
            answer.set("ETag", '"5f2c"')
            answer.body = BODY
        self.check("get: a server that does not compress", [], uncompressed,
                   notes=["note: the server did not compress"])
        self.fault("--gzip, and the server does not compress", ["--gzip"],
                   uncompressed,
                   "GET gzip: Content-Encoding is missing: the answer is not")

        result = self.fetch(["-v"])
        expected = [
            "* connected to 127.0.0.1 port ", "> GET / HTTP/1.1", "> Host: ",
            f"> User-Agent: kresp/{VERSION}", "> Accept: text/html,*/*;q=0.8",
            "> Accept-Encoding: gzip", "> Connection: keep-alive", "> ",
            "< HTTP/1.1 200 OK", "< Server: kresp/0.1.0",
            "< Date: Sun, 22 Nov 2026 20:44:00 GMT",
            "< Content-Type: text/html", "< Content-Length: 49",
            "< Vary: Accept-Encoding", '< ETag: "5f2c-gz"',
            "< Content-Encoding: gzip", "< ",
            "* gzip: 49 bytes hold 34; FLG 0, MTIME 0, XFL 0, OS 255",
            "* gzip: CRC-32 0x37ed0e67 and ISIZE 34 are right, by hand and by",
        ]
        lines = result.err.splitlines()
        problems = [f"'{line}': '{text}' expected"
                    for line, text in zip(lines, expected)
                    if not line.startswith(text)]
        if result.out != BODY:
            problems.append(f"output {result.out!r}")
        if lines[-1] != "* verified: 2 answers, no fault":
            problems.append(lines[-1])
        self.counter.report("get: --verbose", problems)

        def evil(answer, nth):
            answer.raw_fields = b"X: \x1b[31m\\\r\n"
        result = self.fetch(["-v", "--identity"], evil)
        ok = ("< X: \\x1b[31m\\\n" in result.err and "\x1b" not in result.err
              and "control byte 0x1b in the value" in result.err)
        self.counter.report("get: --verbose shows no control byte as it is",
                            [] if ok else [result.err])

        result = self.fetch(["-v", "--identity"], lambda a, nth:
                            setattr(a, "cut_at", 30) or
                            setattr(a, "then", "close"))
        ok = "< HTTP/1.1 200 OK\n< Server: kresp\n" in result.err
        self.counter.report("get: --verbose shows a head cut short",
                            [] if ok else [result.err])

    # What the server does wrong.

    def test_head_faults(self):
        one = ["--identity"]

        def field(line):
            return lambda a, nth: setattr(a, "raw_fields", line)

        def change(name, value):
            return lambda a, nth: a.set(name, value)

        def drop(name):
            return lambda a, nth: a.drop(name)

        def status_line(text):
            return lambda a, nth: setattr(a, "status_line", text)

        self.fault("HTTP/1.0", one, status_line("HTTP/1.0 200 OK"),
                   "GET identity: status line 'HTTP/1.0 200 OK': version is HTTP/1.0")
        self.fault("no HTTP", one, status_line("ICY 200 OK"),
                   "status line 'ICY 200 OK': does not begin with", out=b"")
        self.fault("status code", one, status_line("HTTP/1.1 20x OK"),
                   "status line 'HTTP/1.1 20x OK': the status code is not",
                   out=b"")
        self.fault("reason's space", one, status_line("HTTP/1.1 200"),
                   "the space after the status code is missing")
        self.fault("reason's bytes", one, status_line("HTTP/1.1 200 O\bK"),
                   "status line 'HTTP/1.1 200 O\\x08K': control byte 0x08")
        self.fault("bare LF", one, lambda a, nth: setattr(a, "eol", b"\n"),
                   "line 1 of the head ends in a bare LF")
        self.fault("bare CR", one, field(b"X: a\rb\r\n"),
                   "line 9 of the head has a bare CR",
                   "field line 'X: a\\rb': control byte 0x0d in the value")
        self.fault("obs-fold", one, field(b"X: a\r\n b\r\n"),
                   "field line ' b': folded, obs-fold must not be sent")
        self.fault("space before the first field", one,
                   lambda a, nth: setattr(a, "status_line",
                                          "HTTP/1.1 200 OK\r\n X: y"),
                   "field line ' X: y': white space before the first field")
        self.fault("no colon", one, field(b"X\r\n"),
                   "field line 'X': has no colon")
        self.fault("space before the colon", one, field(b"X : y\r\n"),
                   "field line 'X : y': white space before the colon")
        self.fault("name", one, field(b"X\xfc: y\r\n"),
                   "field line 'X\\xfc: y': the name is not a token")
        self.fault("value", one, field(b"X: \0\r\n"),
                   "field line 'X: \\x00': control byte 0x00 in the value")
        self.fault("too many fields", one, field(b"X: y\r\n" * 256),
                   "the head has more than 256 fields", out=b"")
        self.fault("too long a head", one,
                   field(b"X: " + b"y" * 65536 + b"\r\n"),
                   "the head is longer than 65536 bytes", out=b"")
        self.fault("no Date", one, drop("Date"), "Date is missing")
        self.fault("Date, form", one,
                   change("Date", "Sunday, 22-Nov-26 20:44:00 GMT"),
                   "Date 'Sunday, 22-Nov-26 20:44:00 GMT' is not of the form")
        self.fault("Date, weekday", one,
                   change("Date", "Mon, 22 Nov 2026 20:44:00 GMT"),
                   "names the wrong day of the week")
        self.fault("Last-Modified", one, change("Last-Modified", "yesterday"),
                   "Last-Modified 'yesterday' is not of the form")
        self.fault("Server", one, change("Server", "a, b"),
                   "Server 'a, b' is not a list of products")
        self.fault("no Content-Type", one, drop("Content-Type"),
                   "Content-Type is missing")
        self.fault("Content-Type", one, change("Content-Type", "html"),
                   "Content-Type 'html' is not a media type")
        self.fault("no ETag", one, drop("ETag"), "ETag is missing")
        self.fault("weak ETag", one, change("ETag", 'W/"a"'),
                   "ETag 'W/\"a\"' is weak")
        self.fault("ETag", one, change("ETag", "a"),
                   "ETag 'a' is not a quoted tag")
        self.fault("repeated field", one, field(b"etag: \"5f2c\"\r\n"),
                   "ETag is repeated")
        self.fault("list", one, change("Vary", "Accept-Encoding, a b"),
                   "Vary has member 'a b', which is not a token")
        self.fault("Vary", ["--gzip"], change("Vary", "Accept"),
                   "GET gzip: Vary does not name Accept-Encoding")
        self.fault("coding not asked for", one,
                   change("Content-Encoding", "br"),
                   "Content-Encoding 'br' was not asked for, only identity")
        self.fault("coding other than asked for", ["--gzip"],
                   change("Content-Encoding", "gzip, gzip"),
                   "Content-Encoding 'gzip, gzip' was not asked for, only gzip",
                   out=GZIP)

        def status_500(answer, nth):
            answer.status_line = "HTTP/1.1 500 Oops"
            answer.drop("Date")
            answer.drop("ETag")
        self.check("get: a 500 may come without Date and ETag",
                   one + ["--status", "500"], status_500)

    def test_length_faults(self):
        one = ["--identity"]

        def length(value):
            return lambda a, nth: a.set("Content-Length", value)

        def closed(value):
            def tweak(answer, nth):
                answer.set("Content-Length", value)
                answer.then = "close"
            return tweak

        self.fault("no Content-Length", one,
                   lambda a, nth: a.drop("Content-Length"),
                   "Content-Length is missing")
        self.fault("Content-Length repeated", one,
                   lambda a, nth: a.fields.append(["content-length", "34"]),
                   "Content-Length is repeated")
        self.fault("Content-Length, two of them", one,
                   lambda a, nth: a.fields.append(["content-length", "35"]),
                   "Content-Length is repeated", out=b"")
        self.fault("Content-Length no number", one, length("34 bytes"),
                   "Content-Length '34 bytes': digits only", out=b"")
        self.fault("Content-Length too large", one, length("67108865"),
                   "Content-Length '67108865': more than the 67108864",
                   out=b"")
        self.fault("Content-Length too small", one, length("33"),
                   "GET identity: 1 bytes after the end of the answer",
                   out=BODY[:33])
        self.fault("Content-Length larger than the body", one, closed("35"),
                   "cut short: the connection was closed after 34 of 35",
                   out=b"")
        self.fault("Transfer-Encoding", one,
                   lambda a, nth: a.fields.append(
                       ["Transfer-Encoding", "chunked"]),
                   "Transfer-Encoding 'chunked': not supported", out=b"")
        self.fault("Content-Length on 204", one + ["--status", "204"],
                   lambda a, nth: (setattr(a, "status_line", "HTTP/1.1 204 x"),
                                   setattr(a, "body", b"")),
                   "Content-Length in an answer of status 204", out=b"")

        def endless(answer, nth):
            answer.drop("Content-Length")
            answer.body = bytes(67108865)
        self.fault("body too long", one, endless,
                   "Content-Length is missing",
                   "the body is longer than the 67108864 bytes", out=b"")

        def cut(at, then="close"):
            def tweak(answer, nth):
                answer.cut_at = at
                answer.then = then
            return tweak
        self.fault("cut short in the head", one, cut(20),
                   "cut short: the connection was closed after 20 bytes of",
                   out=b"")
        self.fault("cut short after the head", one, cut(-34),
                   "cut short: the connection was closed after 0 of 34 bytes",
                   out=b"")
        self.fault("reset in the body", one, cut(-1, "reset"),
                   "cut short: the connection was reset after 33 of 34 bytes",
                   out=b"")
        self.fault("no answer", one, cut(0),
                   "no answer: the connection was closed before its first",
                   out=b"")
        self.fault("no answer in time", one + ["--timeout", str(0.2 * SLOWDOWN)],
                   cut(0, "hold"),
                   "no answer: the time was up before its first byte",
                   out=b"")
        self.fault("no whole body in time",
                   one + ["--timeout", str(0.5 * SLOWDOWN)],
                   cut(-1, "hold"),
                   "cut short: the time was up after 33 of 34 bytes",
                   out=b"")

        def open_end(answer, nth):
            answer.drop("Content-Length")
            answer.then = "hold"
        self.fault("no end of a body without length",
                   one + ["--timeout", str(0.5 * SLOWDOWN)], open_end,
                   "Content-Length is missing",
                   "the time was up after 34 bytes of a body of unknown",
                   out=b"")

        self.fault("the first of two answers is broken", [],
                   lambda a, nth: setattr(a, "status_line", "nonsense"),
                   "GET gzip: status line 'nonsense': does not begin",
                   notes=["note: stopped after GET gzip, 1 of 2 requests"],
                   out=b"")
        many = [b"@%d: y\r\n" % i for i in range(60)]
        self.fault("more than can be shown", one,
                   lambda a, nth: setattr(a, "raw_fields", b"".join(many)),
                   *[f"field line '@{i}: y'" for i in range(50)],
                   notes=["note: 60 faults in all, 50 were shown"])

    def test_connection_faults(self):
        one = ["--identity"]

        def says_nothing(answer, nth):
            answer.drop("Connection")
        self.fault("does not say close", one, says_nothing,
                   "the answer to 'Connection: close' does not say")

        def stays_open(answer, nth):
            answer.then = "hold"
        self.fault("says close and stays",
                   one + ["--timeout", str(0.5 * SLOWDOWN)], stays_open,
                   "the connection is still open, although the answer says")

        def resets(answer, nth):
            answer.then = "reset"
        self.fault("says close and resets", one, resets,
                   "the connection was not closed in good order after the answer: Connection reset by peer")

        # The end may be seen before or after the next request was written.
        def script(request, nth):
            answer = Answer(request)
            answer.then = "close"
            return answer
        result = self.fetch([], script=script)
        problems = compare(result, 1, BODY, None)
        faults = re.findall("^kresp: fault: (?:GET gzip|GET identity): "
                            "the connection was closed after the answer, "
                            "which does not say", result.err, re.M)
        if len(faults) != 1 or result.err.count("\n") != 1:
            problems.append(result.err)
        if result.server.nr_connections != 2:
            problems.append(f"{result.server.nr_connections} connections")
        self.counter.report("get: fault: closes without a word", problems)

        # Closed when the next request is there, so it is seen only then.
        def leaves(answer, nth):
            if nth == 2:
                answer.cut_at = 0
                answer.then = "close"
        self.fault("closes at the next request", [], leaves,
                   "GET identity: the connection was closed after the answer")

        self.fault("bytes after the answer", [],
                   lambda a, nth: setattr(a, "extra",
                                          b"x" if nth == 1 else b""),
                   "GET gzip: 1 bytes after the end of the answer")
        self.fault("bytes after the last answer", one,
                   lambda a, nth: setattr(a, "extra", b"x" * 100000),
                   "GET identity: 100000 bytes after the end of the answer")
        self.fault("too many interim answers", one,
                   lambda a, nth: setattr(a, "interim",
                                          b"HTTP/1.1 102 x\r\n\r\n" * 9),
                   "more than 8 interim answers", out=b"")

        def switching(answer, nth):
            answer.status_line = "HTTP/1.1 101 x"
            answer.drop("Content-Length")
            answer.body = b""
        self.fault("101 is not interim", one, switching,
                   "status 101, 200 expected", out=b"")

    def test_gzip_faults(self):
        one = ["--gzip"]

        def with_byte(at, byte):
            def tweak(answer, nth):
                body = bytearray(GZIP)
                body[at] = byte
                answer.body = bytes(body)
            return tweak

        def with_body(body):
            return lambda a, nth: setattr(a, "body", body)

        self.fault("gzip too short", one, with_body(GZIP[:17]),
                   "GET gzip: gzip: 17 bytes are too few", out=b"")
        self.fault("gzip magic", one, with_byte(0, 0),
                   "gzip: magic is 00 8b, 1f 8b expected", out=b"")
        self.fault("gzip method", one, with_byte(2, 9),
                   "gzip: compression method CM is 9", out=b"")
        self.fault("gzip flags", one, with_byte(3, 0x80),
                   "gzip: reserved bits are set in FLG 0x80", out=b"")
        self.fault("gzip XFL", one, with_byte(8, 1), "gzip: XFL is 1")
        self.fault("gzip OS", one, with_byte(9, 99), "gzip: OS is 99")
        self.fault("gzip CRC-32", one, with_byte(41, 0),
                   "gzip: CRC-32 is 0x37ed0e00, 0x37ed0e67 expected",
                   "gzip: zlib refuses the member: incorrect data check")
        self.fault("gzip ISIZE", one, with_byte(45, 35),
                   "gzip: ISIZE is 35, the content has 34 bytes",
                   "gzip: zlib refuses the member: incorrect length check")
        self.fault("gzip trailing bytes", one, with_body(GZIP + b"\0\0"),
                   "gzip: 2 bytes after the member")
        self.fault("gzip trailer cut", one, with_body(GZIP[:-1]),
                   "gzip: the trailer has 7 of its 8 bytes", out=b"")
        self.fault("deflate damaged", one, with_byte(10, 7),
                   "gzip: the deflate data is damaged: invalid block type",
                   out=b"")
        self.fault("gzip bomb", one,
                   with_body(zlib_gzip(bytes(67108865))),
                   "gzip: the content is longer than the 67108864 bytes",
                   out=b"")

    def test_pair_faults(self):
        def identity(**changes):
            def tweak(answer, nth):
                if not answer.is_gzip:
                    for name, value in changes.items():
                        answer.set(name.replace("_", "-"), value)
            return tweak

        def other_body(body):
            def tweak(answer, nth):
                if not answer.is_gzip:
                    answer.body = body
            return tweak

        self.fault("bodies differ", [], other_body(BODY.replace(b"W", b"w")),
                   "GET identity: the body of 34 bytes differs from the gzip answer's of 34, from byte 16 on")
        self.fault("one body is longer", [], other_body(BODY + b"\n"),
                   "the body of 35 bytes differs from the gzip answer's of 34, from byte 34 on")
        self.fault("the same ETag", [], identity(ETag='"5f2c-gz"'),
                   "GET identity: ETag '\"5f2c-gz\"' is also that of the gzip")
        self.fault("another Content-Type", [],
                   identity(Content_Type="text/plain"),
                   "GET identity: Content-Type is 'text/plain', but 'text/html' with gzip")
        self.fault("Vary on one only", [], identity(Vary="Accept"),
                   "GET identity: Vary does not name Accept-Encoding")

        def head_body(answer, nth):
            if answer.is_head:
                answer.extra = answer.body
        self.fault("HEAD with a body", ["-I", "--gzip"], head_body,
                   "HEAD gzip: 49 bytes after the head: an answer to HEAD has no",
                   out=None)

        def head_differs(answer, nth):
            if answer.is_head:
                answer.set("Content-Length", "1")
                answer.drop("Server")
                answer.set("X-Head", "yes")
                answer.status_line = "HTTP/1.1 201 Created"
        self.fault("HEAD differs", ["-I", "--identity"], head_differs,
                   "HEAD identity: status 201, 200 expected",
                   "HEAD identity: status 201, GET has 200",
                   "HEAD identity: Server differs: GET has 'kresp/0.1.0'",
                   "HEAD identity: Content-Length differs: GET has '34'",
                   "HEAD identity: X-Head 'yes' is there, but not in GET's",
                   out=None)

    # No connection, no memory, no output.

    def test_no_connection(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        result = run_command(self.kresp, ["get", f"127.0.0.1:{port}"])
        self.collect(result.err)
        self.counter.report("get: connection refused", compare(
            result, 3, b"", "kresp: cannot connect to 127.0.0.1 port "
            f"{port}: Connection refused\n"))

        result = run_command(self.kresp, ["get", "http://no.such.invalid/"])
        self.collect(result.err)
        problems = compare(result, 3, b"", None)
        if "kresp: cannot resolve 'no.such.invalid': " not in result.err:
            problems.append(result.err)
        self.counter.report("get: name not found", problems)

        # One connection fills the queue of a listener that never accepts;
        # the next one's SYN gets no answer.
        with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
            port = listener.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port), DEADLINE):
                started = time.monotonic()
                result = run_command(self.kresp, [
                    "get", "--timeout", "0.3", f"127.0.0.1:{port}"])
                lasted = time.monotonic() - started
        problems = compare(result, 3, b"", "kresp: cannot connect to 127.0.0.1"
                           f" port {port}: Connection timed out\n")
        if lasted < 0.3:
            problems.append(f"lasted {lasted} s")
        self.counter.report("get: connection times out", problems)

        self.check_address_shares()

        def last_words(answer, nth):
            answer.set("Connection", "close")
            answer.drop("Date")
            answer.then = "close"
            server.listener.close()
        # Closed after the first answer: the second connection is refused.
        server = Server(scripted(last_words))
        with server:
            result = run_command(self.kresp, [
                "get", f"127.0.0.1:{server.port}"])
        problems = compare(result, 1, BODY, None)
        if not re.fullmatch("kresp: fault: GET gzip: Date is missing .*\n"
                            "kresp: cannot connect to .* refused\n",
                            result.err):
            problems.append(result.err)
        self.counter.report("get: a fault outweighs a refused connection",
                            problems)

    def check_address_shares(self):
        """An address that does not answer leaves time for the next one."""
        name = "get: the second address, when the first does not answer"
        with tempfile.NamedTemporaryFile("w") as hosts:
            hosts.write("127.0.0.2 two.invalid\n127.0.0.1 two.invalid\n")
            hosts.flush()
            # Another /etc/hosts, for what runs in there only.
            inside = ["unshare", "-m", "sh", "-c",
                      'mount --bind "$0" /etc/hosts && exec "$@"', hosts.name]
            if os.getuid():
                inside.insert(1, "-r")
            found = subprocess.run(
                inside + ["getent", "ahostsv4", "two.invalid"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                timeout=DEADLINE).stdout.decode("latin-1")
            order = re.findall(r"^(127\.0\.0\.[12]) +STREAM", found, re.M)
            if len(order) != 2:
                print(f"# no hosts file of our own: left out: {name}")
                return
            with Server(scripted(None), host=order[1]) as server, \
                    socket.create_server((order[0], server.port),
                                         backlog=0) as silent, \
                    socket.create_connection(silent.getsockname(), DEADLINE):
                result = run_command(inside[0], inside[1:] + [
                    self.kresp, "get", "--timeout", str(1.5 * SLOWDOWN),
                    f"two.invalid:{server.port}"])
        self.counter.report(name, compare(result, 0, BODY, ""))

    def test_local_failures(self):
        with open("/dev/full", "wb") as full:
            result = self.fetch([], stdout=full)
        self.counter.report("get: output that cannot be written", compare(
            result, 4, None, "kresp: cannot write to standard output: "
            "No space left on device\n"))

        # Started with standard output closed.
        result = self.fetch([], preexec_fn=lambda: os.close(1))
        self.counter.report("get: no standard output", compare(
            result, 4, None, "kresp: cannot write to standard output: "
            "Bad file descriptor\n"))

        # Nothing that is meant for standard error may go to the server.
        result = self.fetch(["-v"], preexec_fn=lambda: os.close(2))
        problems = compare(result, 0, BODY, "")
        problems += [str(r) for r in result.server.requests
                     if not r.startswith(b"GET / HTTP/1.1\r\n")]
        self.counter.report("get: no standard error", problems)

        def large(answer, nth):
            answer.body = bytes(60000000)
        with Server(scripted(large)) as server:
            result = run_command(
                self.plain,
                ["get", "--identity", f"127.0.0.1:{server.port}"],
                preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_AS, (40000000, 40000000)))
        self.counter.report("get: out of memory", compare(
            result, 4, b"", "kresp: out of memory\n"))

    # On a terminal.

    def run_on_terminal(self, args, tweak, env, until=None, then=None):
        """Standard error on a terminal. Return: what it shows."""
        with Server(scripted(tweak)) as server:
            master, slave = pty.openpty()
            with subprocess.Popen(
                    [self.kresp, "get"] + args + [f"127.0.0.1:{server.port}"],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=slave, env=dict(CLEAN_ENV, **env)) as proc:
                os.close(slave)
                shown = ""
                while True:
                    if not select.select([master], [], [], DEADLINE)[0]:
                        proc.kill()
                        break
                    try:
                        shown += os.read(master, 65536).decode("latin-1")
                    except OSError:
                        break
                    if until and until in shown:
                        then()
                os.close(master)
                return proc.wait(DEADLINE), shown

    def test_terminal(self):
        def plain(answer, nth):
            answer.drop("Date")
        args = ["-v", "--identity"]
        status, shown = self.run_on_terminal(args, plain, {"TERM": "xterm"})
        wanted = ["\033[36m> \033[0mGET / HTTP/1.1",
                  "\033[32m< \033[0mHTTP/1.1 200 OK",
                  "\033[2m* \033[0mconnected to",
                  "\033[1;31mfault:\033[0m GET identity: Date is missing"]
        problems = [repr(shown)] if status != 1 or not all(
            w in shown for w in wanted) else []
        self.counter.report("get: colours on a terminal", problems)
        for name, env in (("NO_COLOR", {"TERM": "xterm", "NO_COLOR": "1"}),
                          ("TERM=dumb", {"TERM": "dumb"}),
                          ("no TERM", {})):
            status, shown = self.run_on_terminal(args, plain, env)
            problems = [repr(shown)] if status != 1 or "\033" in shown else []
            self.counter.report(f"get: no colours with {name}", problems)
        status, shown = self.run_on_terminal(
            args, plain, {"TERM": "xterm", "NO_COLOR": ""})
        self.counter.report("get: colours with an empty NO_COLOR",
                            [] if "\033[36m" in shown else [repr(shown)])

        # The server waits for the message, the message for the server.
        saw = threading.Event()

        def slow(answer, nth):
            answer.wait_for = saw
        status, shown = self.run_on_terminal(
            ["--identity", "--timeout", str(min(DEADLINE / 2, 3600))], slow, {},
            until="still waiting for 127.0.0.1, for at most", then=saw.set)
        problems = []
        if status or not saw.is_set() or shown.count("still waiting") != 1:
            problems = [f"status {status}", repr(shown)]
        self.counter.report("get: says so when it takes long", problems)
        self.counter.messages.append(shown)

    # The command line.

    def usage(self, name, args, text, env=None):
        result = run_command(self.kresp, args, env)
        self.collect(result.err)
        problems = compare(result, 2, b"", None)
        if not result.err.startswith(f"kresp: {text}") or \
                result.err.count("\n") != 1:
            problems.append(result.err)
        self.counter.report("usage: " + name, problems)

    def test_usage(self):
        self.usage("no command", [], "the command is missing")
        self.usage("unknown command", ["frob"], "unknown command 'frob'")
        self.usage("no URL", ["get"], "the URL is missing")
        self.usage("two URLs", ["get", "a", "b"], "'b': one URL is allowed")
        self.usage("bad URL", ["get", "https://h/"],
                   "URL 'https://h/': https is not supported")
        self.usage("URL with a newline", ["get", "http://h/\n"],
                   "URL 'http://h/\\n': byte 0x0a at offset 9")
        self.usage("unknown long option", ["get", "--frob", "h"],
                   "unknown option '--frob'")
        self.usage("unknown short option", ["get", "-vx", "h"],
                   "unknown option '-x'")
        self.usage("argument where none belongs", ["get", "--gzip=1", "h"],
                   "unknown option '--gzip=1', or one that takes no argument")
        self.usage("argument missing", ["get", "h", "--timeout"],
                   "option '--timeout' needs an argument")
        self.usage("short option's argument missing", ["get", "h", "-H"],
                   "option '-H' needs an argument")
        for text in ("", "0", "0.099", "3600.001", "3601", "1s", "-1", ".5",
                     "1.", "1.2345", "99999999999", "nan", "+1", " 1"):
            self.usage(f"--timeout '{text}'", ["get", "--timeout", text, "h"],
                       f"--timeout '{text}': 0.1 to 3600 seconds")
        for text in ("", "199", "206", "600", "20", "2000", "2xx", "+20"):
            self.usage(f"--status '{text}'", ["get", "--status", text, "h"],
                       f"--status '{text}': 200 to 599 but 206")
        for text in ("0.1", "3600", "1.005", "0.100"):
            with Server(scripted(None)) as server:
                result = run_command(self.kresp, [
                    "get", "--timeout", text, f"127.0.0.1:{server.port}"])
            # A tenth of a second may be too short on a slow machine.
            problems = [result.err] if result.status == 2 else []
            self.counter.report(f"usage: --timeout {text} is taken", problems)
        self.usage("field", ["get", "-H", "X: a\r\nY: b", "h"],
                   "field 'X: a\\r\\nY: b' has control character 0x0d")
        self.usage("too many fields", ["get"] + ["-H", "X: y"] * 65 + ["h"],
                   "field 'X: y' is one too many: 64 are allowed")
        self.usage("-4 and -6", ["get", "-4", "-6", "h"],
                   "--ipv4 and --ipv6 exclude each other")
        self.usage("-4 and an IPv6 address", ["get", "-4", "[::1]"],
                   "URL '[::1]': the address is IPv6, but --ipv4 was given")
        self.usage("-6 and an IPv4 address", ["get", "-6", "127.0.0.1"],
                   "URL '127.0.0.1': the address is IPv4, but --ipv6")
        self.usage("--raw --head", ["get", "--raw", "--head", "h"],
                   "--raw and --head exclude each other")

        for option in ("--version", "-V"):
            result = run_command(self.kresp, [option])
            self.counter.report(f"usage: {option}", compare(
                result, 0, f"kresp {VERSION}\n".encode(), ""))
        for args in (["--help"], ["-h"], ["get", "--help"], ["get", "-h"],
                     ["walk", "--help"], ["walk", "-h", "-r", "x"],
                     ["get", "-h", "--gzip", "no", "url", "needed"]):
            result = run_command(self.kresp, args)
            problems = compare(result, 0, None, "")
            if not result.out.startswith(b"Usage: kresp ") or \
                    max(map(len, result.out.split(b"\n"))) > 80:
                problems.append(result.out)
            self.counter.report("usage: " + " ".join(args), problems)

    def test_documented(self):
        """Each option is in the help and in the man page, and no other."""
        with open(os.path.join(SOURCES, "kresp.1"), encoding="ascii") as page:
            manual = page.read().replace("\\-", "-")
        self.counter.report("usage: the man page is of this version",
                            [] if f'"kresp {VERSION}"' in manual.split("\n")[1]
                            else [manual.split("\n")[1]])
        for command, file in (("get", "get.c"), ("walk", "walk_options.c")):
            with open(os.path.join(SOURCES, file), encoding="ascii") as source:
                names = re.findall(
                    r'\{ "([a-z0-9-]+)", (?:no|required)_argument',
                    source.read())
            shown = run_command(self.kresp, [command, "--help"]).out.decode()
            words = set(re.findall(r"--([a-z0-9-]+)", shown))
            problems = []
            if words != set(names):
                problems.append(f"help has {words}")
            part = manual[manual.index(f".SH OPTIONS OF {command.upper()}"):]
            part = part[:part.find("\n.SH ", 1)]
            for name in names:
                if not re.search(rf"--{name}(?![a-z0-9-])", part):
                    problems.append(f"--{name} is not in kresp.1")
            self.counter.report(f"usage: every option of {command} is "
                                "documented", problems)


def run_unit_tests(programs, counter):
    for program in programs:
        proc = subprocess.run([program], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False,
                              timeout=DEADLINE * 3)
        said = []
        nr_tests = 0
        for line in proc.stdout.decode("latin-1").splitlines():
            if line.startswith(("# fault: ", "# why: ")):
                counter.messages.append(line.split(": ", 1)[1])
            elif line.startswith(("ok ", "not ok ")):
                is_ok = line.startswith("ok ")
                counter.report(line.split("ok ", 1)[1],
                               [] if is_ok else said or ["failed"])
                said = []
                nr_tests += 1
            else:
                said.append(line.lstrip("# "))
        name = os.path.basename(program)
        problems = said if said or (proc.returncode and not nr_tests) else []
        if proc.returncode not in (0, 1) or not nr_tests:
            problems.append(f"status {proc.returncode}")
        if problems:
            counter.report(f"{name}: runs to its end", problems)


def format_to_regex(text):
    """What a printf format prints, as a regular expression."""
    parts = re.split(r"(%%|%[-0-9.*]*(?:ll|z)?[a-zA-Z])", text)
    return "".join("%" if part == "%%" else ".*" if part.startswith("%")
                   else re.escape(part) for part in parts)


def check_messages(counter):
    """Each message in the sources was provoked by some test."""
    calls = re.compile(
        r"\b(?:kresp_fault_add\([^;,]*, (?:\"[^\"]*\"|\w+),|refuse\(|"
        r"kresp_option_die\((?:\"\w+\"|[^\",]*),|kresp_layers_stop\(layers,|"
        r"kresp_diag_say\(|kresp_diag_progress\()"
        r"[^;\"]*\"((?:[^\"\\]|\\.)*)\"")
    problems = []
    nr_formats = 0
    seen = "\n".join(counter.messages)
    for name in sorted(os.listdir(SOURCES)):
        if not name.endswith(".c"):
            continue
        with open(os.path.join(SOURCES, name), encoding="ascii") as source:
            formats = calls.findall(source.read())
        for text in formats:
            nr_formats += 1
            text = text.replace('\\"', '"').replace("\\\\", "\\")
            if text != "%s" and not re.search(format_to_regex(text), seen):
                problems.append(f"{name}: not provoked: {text}")
    if nr_formats < 80:
        problems.append(f"only {nr_formats} messages found in the sources")
    counter.report("every message in the sources was provoked", problems)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    kresp = os.path.abspath(sys.argv[1])
    counter = Counter()
    run_unit_tests(sys.argv[2:], counter)
    tests = Tests(kresp, os.path.join(SOURCES, "kresp"), counter)
    for name in [n for n in dir(Tests) if n.startswith("test_")]:
        try:
            getattr(tests, name)()
        except Exception as exc:
            counter.report(name, [f"stopped by {exc!r}"])
    walk.run_tests(os.path.join(os.path.dirname(kresp), "walk_sample"),
                   counter, DEADLINE)
    check_messages(counter)
    print(f"{counter.passed} passed, {counter.failed} failed")
    sys.exit(counter.failed > 0)


if __name__ == "__main__":
    main()
