# SPDX-License-Identifier: GPL-2.0
"""Tests of "kresp walk", run by run.py.

What is captured is read back from the pcapng file that --write makes, by the
few lines of Python here. Without the right to capture on the loopback the
cases that need it are left out.
"""

import ctypes
import json
import os
import re
import socket
import stat
import struct
import subprocess
import tempfile

from scripted import BODY, DEADLINE, Server, compare, run_command, scripted

PR_CAPBSET_DROP = 24
CAP_NET_BIND_SERVICE = 10
CAP_NET_RAW = 13
CAP_SYS_ADMIN = 21

FIN, SYN, RST, ACK = 1, 2, 4, 16
INBOUND, OUTBOUND = 1, 2

# The request of the lesson that kresp grew from.
BROWSER = [
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 "
    "Firefox/115.0",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
    "image/webp,*/*;q=0.8",
    "Accept-Language: en-US,en;q=0.5",
    "Accept-Encoding: gzip, deflate",
    "Connection: keep-alive",
    "Upgrade-Insecure-Requests: 1",
]


def can_capture():
    """Whether this process may capture on the loopback."""
    try:
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sock:
            sock.bind(("lo", 0))
        return True
    except OSError:
        return False


def without(capability):
    """For preexec_fn: what is executed next lacks that capability."""
    def drop():
        libc = ctypes.CDLL(None, use_errno=True)
        if not os.geteuid() and libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "PR_CAPBSET_DROP")
    return drop


class Pcapng:
    """A pcapng file, little-endian, as far as kresp writes it."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        self.section = {}
        self.interfaces = []
        self.packets = []
        while data:
            kind, length = struct.unpack_from("<II", data)
            assert struct.unpack_from("<I", data, length - 4) == (length,)
            self.take(kind, data[8:length - 4])
            data = data[length:]

    @staticmethod
    def options(data):
        found = {}
        while data:
            code, length = struct.unpack_from("<HH", data)
            found[code] = data[4:4 + length]
            data = data[4 + length + -length % 4:]
        return found

    def take(self, kind, body):
        if kind == 0x0a0d0d0a:
            self.section = self.options(body[16:])
        elif kind == 1:
            self.interfaces.append(self.options(body[8:]))
        else:
            assert kind == 6
            interface, high, low, caplen, _ = struct.unpack_from("<IIIII", body)
            options = self.options(body[20 + caplen + -caplen % 4:])
            flags = options.get(2)
            self.packets.append({
                "interface": interface,
                "time": high << 32 | low,
                "data": body[20:20 + caplen],
                "comment": options.get(1, b"").decode(),
                "direction": struct.unpack("<I", flags)[0] if flags else 0,
            })


def tcp_of(packet):
    """Ports, flags and payload of an Ethernet frame with IPv4 or IPv6."""
    data = packet["data"]
    if data[12:14] == b"\x08\x00":
        at = 14 + (data[14] & 15) * 4
        end = 14 + struct.unpack_from(">H", data, 16)[0]
    else:
        at = 14 + 40
        end = at + struct.unpack_from(">H", data, 18)[0]
    src, dst = struct.unpack_from(">HH", data, at)
    return src, dst, data[at + 13], data[at + (data[at + 12] >> 4) * 4:end]


def pcap(*frames, link_type=1, cut=0):
    """A pcap file with these frames; the last octets cut off."""
    parts = [struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, link_type)]
    for frame in frames:
        parts += [struct.pack("<IIII", 1, 2, len(frame), len(frame)), frame]
    data = b"".join(parts)
    return data[:len(data) - cut]


def fields(lines):
    return [word for line in lines for word in ("-H", line)]


class WalkCases:
    """For the class of all tests."""

    def walk(self, args, tweak=None, preexec_fn=None, **kwargs):
        """Walk an exchange with the scripted server; its frames are read back."""
        with tempfile.TemporaryDirectory() as directory, \
                Server(scripted(tweak), **kwargs) as server:
            path = os.path.join(directory, "x.pcapng")
            host = "[::1]" if kwargs else "127.0.0.1"
            if "--timeout" not in args:
                args = ["--timeout", str(min(DEADLINE / 2, 3600))] + args
            result = run_command(
                self.kresp, ["walk", "--write", path] + args +
                [f"http://{host}:{server.port}/"], preexec_fn=preexec_fn)
            result.server = server
            result.frames = Pcapng(path) if os.path.exists(path) else None
        self.collect(result.err)
        return result

    def walks(self, name, args, tweak=None, status=0, faults=(), **kwargs):
        """Walk, compare status and messages, see that all was captured."""
        result = self.walk(args, tweak, **kwargs)
        problems = list(result.server.errors)
        if result.status != status:
            problems.append(f"status {result.status}, {status} expected")
        lines = result.err.splitlines()
        if len(lines) != len(faults):
            problems.append(f"{len(lines)} messages, {len(faults)} expected")
        for line, text in zip(lines, faults):
            if text not in line:
                problems.append(f"'{line}': '{text}' expected")
        if result.frames:
            problems += self.check_frames(result)
        else:
            problems.append("nothing was captured")
        if problems:
            problems += lines
        self.counter.report(name, problems)
        return result

    @staticmethod
    def check_frames(result):
        """From the first SYN to the end, and all that the server received."""
        problems = []
        port = result.server.port
        for nr, interface in enumerate(result.frames.interfaces):
            packets = [p for p in result.frames.packets if p["interface"] == nr]
            tcp = [tcp_of(p) for p in packets]
            sent = b"".join(t[3] for t in tcp if t[1] == port)
            if not sent.startswith(b"".join(result.server.requests)):
                problems.append(f"sent {sent}")
            if tcp[0][2] != SYN or {t[0] for t in tcp} | {t[1] for t in tcp} != \
                    {port, result.server.peers[0][1]}:
                problems.append(f"interface {nr}: {tcp}")
            if not any(t[2] & RST for t in tcp) and \
                    sum(bool(t[2] & FIN) for t in tcp) < 2:
                problems.append(f"interface {nr}: no end: {tcp}")
            if not all(p["comment"] for p in packets):
                problems.append("a frame without a comment")
            for packet, (_, dst, _, _) in zip(packets, tcp):
                is_outbound = (dst == port) == (nr == 0)
                if packet["direction"] != (OUTBOUND if is_outbound else INBOUND):
                    problems.append(f"direction of {packet}")
            if interface[2] != b"lo" or interface[9] != b"\x09":
                problems.append(f"interface {interface}")
        times = [p["time"] for p in result.frames.packets]
        if times != sorted(times):
            problems.append(f"times {times}")
        return problems

    def test_walk(self):
        if not can_capture():
            print("# no right to capture: what walks an exchange is left out")
            return
        result = self.walks("walk: an exchange", [])
        problems = []
        if b"GET / HTTP/1.1" not in result.out:
            problems.append(result.out)
        if [i[3] for i in result.frames.interfaces] != [b"the client's end"]:
            problems.append(result.frames.interfaces)
        if not re.fullmatch(rb"kresp [0-9.]+", result.frames.section[4]) or \
                not result.frames.section[3].startswith(b"Linux "):
            problems.append(result.frames.section)
        self.counter.report("walk: what is printed, and the file's header",
                            problems)

        self.walks("walk: IPv6", [], family=socket.AF_INET6, host="::1")
        self.walks("walk: --head", ["--head"])
        self.walks("walk: --no-gzip", ["--no-gzip"])
        result = self.walks("walk: both ends", ["--server-interface", "lo"])
        problems = [] if [i[3] for i in result.frames.interfaces] == [
            b"the client's end", b"the server's end"] else ["ends"]
        self.counter.report("walk: both ends in the file", problems)
        self.walks("walk: -i", ["-i", "lo"])

        def large(answer, nth):
            answer.body = b"0123456789abcdef" * 65536 * 2
        self.walks("walk: 2 MiB at both ends",
                   ["--no-gzip", "--server-interface", "lo"], large)

        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        result = self.walks("walk: --source-port", ["--source-port", str(port)])
        self.counter.report(
            "walk: from that port", [] if result.server.peers[0][1] == port else
            [result.server.peers])

    def test_walk_requests(self):
        if not can_capture():
            return
        result = self.walks("walk: a browser's request", fields(BROWSER))
        wanted = "\r\n".join(
            ["GET / HTTP/1.1", f"Host: 127.0.0.1:{result.server.port}"] +
            BROWSER + ["", ""]).encode()
        self.counter.report(
            "walk: octet by octet",
            [] if result.server.requests == [wanted] else
            result.server.requests)

        def bytes_sent(answer, nth):
            answer.fields.append(["X-Number", str(nth)])
        for name, args in (("keep-alive", []), ("pipelined", ["--pipeline"])):
            result = self.walks(f"walk: three requests, {name}",
                                ["--requests", "3"] + args, bytes_sent)
            ends = [b"\r\nConnection: close\r\n" in r
                    for r in result.server.requests]
            flights = [t for t in map(tcp_of, result.frames.packets)
                       if t[1] == result.server.port and t[3]]
            ok = ends == [False, False, True] and \
                result.server.nr_connections == 1 and \
                len(flights) == (1 if args else 3)
            self.counter.report(f"walk: {name}, on one connection",
                                [] if ok else [result.server.requests, flights])

        def closes(answer, nth):
            answer.set("Connection", "close")
            answer.then = "close"
        for args in ([], ["--pipeline"]):
            self.walks("walk: fault: closed after the first of three",
                       ["--requests", "3"] + args, closes, status=1,
                       faults=["fault: request 1: the server closes after it: "
                               "1 of 3 requests were answered"])

        def cut(answer, nth):
            if nth == 2:
                answer.cut_at = 20
                answer.then = "close"
        self.walks("walk: fault: an answer cut short", ["--requests", "3"], cut,
                   status=1, faults=["fault: request 2: cut short: the connection was"])

        def silent(answer, nth):
            answer.cut_at = 0
            answer.then = "close"
        self.walks("walk: fault: no answer", [], silent, status=1,
                   faults=["fault: request 1: no answer: the connection was"])

        def late(answer, nth):
            answer.then = "late"
        self.walks("walk: fault: more after the end",
                   ["-H", "Connection: keep-alive"], late, status=1,
                   faults=["4 bytes after the end of the last answer"])
        self.walks("walk: fault: another status", ["--status", "404"], None,
                   status=1, faults=["request 1: status 200, 404 expected"])

        def bad(answer, nth):
            answer.drop("Date")
            answer.raw_fields = b"X : y\r\n" * 60
        result = self.walk([], bad)
        self.counter.report(
            "walk: faults are counted",
            [] if "61 faults in all, 50 were shown" in result.err and
            result.status == 1 else [result.err])

        def stay(answer, nth):
            answer.then = "stay"
        result = self.walk(["-H", "Connection: keep-alive", "--timeout",
                            str(DEADLINE / 20)], stay)
        self.counter.report(
            "walk: a server that does not close",
            compare(result, 0, None, "kresp: note: the time was up before the "
                    "connection's end was captured\n"))

    def test_walk_without_the_right(self):
        def fails(name, args, capability, message, status=3):
            result = self.walk(args, preexec_fn=without(capability))
            problems = compare(result, status, b"", None)
            if not re.fullmatch(f"kresp: {message}\n", result.err) or \
                    result.server.nr_connections:
                problems.append(result.err)
            self.counter.report(f"walk: {name}", problems)

        fails("no right to capture", [], CAP_NET_RAW,
              "no right to capture on 'lo': the capability CAP_NET_RAW is missing")
        if not can_capture():
            return
        fails("no right to enter a namespace",
              ["--server-interface", "lo", "--server-netns", "/proc/self/ns/net"],
              CAP_SYS_ADMIN, "no right to enter network namespace "
              "'/proc/self/ns/net': the capability CAP_SYS_ADMIN is missing")
        fails("no such interface", ["-i", "nosuch0"], 63 if os.geteuid() else
              CAP_SYS_ADMIN, "there is no interface 'nosuch0'", 2)
        fails("an interface's name that is too long", ["-i", "x" * 100],
              CAP_SYS_ADMIN, f"there is no interface '{'x' * 100}'", 2)
        fails("no such interface at the server",
              ["--server-interface", "nosuch0"], CAP_SYS_ADMIN,
              "there is no interface 'nosuch0'", 2)
        fails("no such namespace",
              ["--server-interface", "lo", "--server-netns", "kresp-nosuch"],
              CAP_SYS_ADMIN, "there is no network namespace 'kresp-nosuch' "
              r"\(/run/netns/kresp-nosuch\)", 2)
        fails("what is no namespace",
              ["--server-interface", "lo", "--server-netns", "/dev/null"],
              CAP_NET_BIND_SERVICE,
              "cannot enter network namespace '/dev/null': Invalid argument")
        if not os.geteuid():
            fails("a port below 1024", ["--source-port", "1"],
                  CAP_NET_BIND_SERVICE, "cannot use source port 1: the "
                  "capability CAP_NET_BIND_SERVICE is missing")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            fails("a port in use", ["--source-port", str(port)], CAP_SYS_ADMIN,
                  f"cannot use source port {port}: Address already in use")

    def test_walk_no_connection(self):
        if not can_capture():
            return
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        result = run_command(self.kresp, ["walk", f"127.0.0.1:{port}"])
        self.counter.report("walk: nobody listens", compare(
            result, 3, b"", f"kresp: cannot connect to 127.0.0.1 port {port}: "
            "Connection refused\n"))

    # Capture files.

    def read(self, name, data, message, status=2, args=()):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            result = run_command(self.kresp,
                                 ["walk", "--read", file.name] + list(args))
            self.collect(result.err)
            wanted = "kresp: " + message.replace("FILE", file.name)
        problems = compare(result, status, b"" if status else None, None)
        if not re.fullmatch(wanted + "\n", result.err):
            problems.append(f"'{result.err}', '{wanted}' expected")
        self.counter.report(f"walk: {name}", problems)

    def test_walk_files(self):
        frame = bytes(12) + b"\x08\x06" + bytes(28)
        self.read("garbage", b"\xff" * 100,
                  "cannot read 'FILE': unknown file format")
        self.read("an empty file", b"", "cannot read 'FILE': truncated dump file;.*")
        self.read("a file cut in its header", pcap()[:10],
                  "cannot read 'FILE': truncated dump file;.*")
        self.read("a file cut in a frame's header", pcap(frame, frame, cut=45),
                  "cannot read 'FILE': frame 2: truncated dump file;.*")
        self.read("a file cut in a frame", pcap(frame, frame, cut=1),
                  "cannot read 'FILE': frame 2: truncated dump file;.*")
        self.read("a frame of absurd length",
                  pcap() + struct.pack("<IIII", 1, 2, 1 << 30, 1 << 30),
                  "cannot read 'FILE': frame 1: invalid packet capture length.*")
        self.read("a link type that is not known", pcap(link_type=105),
                  r"cannot read 'FILE': link type 105 \(IEEE802_11\) is none of "
                  "Ethernet, Linux cooked, loopback and raw IP")
        self.read("too many frames", pcap(*[frame] * 100001),
                  "cannot read 'FILE': more than 100000 frames, or 128 MiB")
        self.read("a file without HTTP over TCP", pcap(frame), "cannot walk .*")
        result = run_command(self.kresp, ["walk", "-r", "/nonexistent\n"])
        self.counter.report("walk: no file", compare(
            result, 2, b"", "kresp: cannot read '/nonexistent\\n': "
            "No such file or directory\n"))
        result = run_command(self.kresp, ["walk", "-r", "/"])
        self.counter.report("walk: a directory", compare(result, 2, b"", None))

    def test_walk_read_back(self):
        """What was written can be walked, and tells the same."""
        if not can_capture():
            return
        with tempfile.TemporaryDirectory() as directory, \
                Server(scripted(None)) as server:
            first = os.path.join(directory, "1.pcapng")
            second = os.path.join(directory, "2.pcapng")
            live = run_command(self.kresp, [
                "walk", "--requests", "2", "--write", first,
                f"127.0.0.1:{server.port}"])
            again = run_command(self.kresp, [
                "walk", "-r", first, "--write", second])
            piped = run_command("sh", ["-c", f"'{self.kresp}' walk -r - <{first}"])
            problems = compare(live, 0, None, "") + compare(again, 0, None, "")
            if not problems:
                with open(first, "rb") as one, open(second, "rb") as two:
                    if one.read() != two.read():
                        problems.append("the files differ")
                problems += compare(piped, 0, None, "")
            self.counter.report("walk: --write, then --read", problems)

            # Both ends stay apart; a pipe cannot be read twice, so there they
            # are one, in which each frame comes twice.
            ends = run_command(self.kresp, [
                "walk", "--server-interface", "lo", "--write", first,
                "--format", "json", f"127.0.0.1:{server.port}"])
            again = run_command(self.kresp, [
                "walk", "-r", first, "--write", second, "--format", "json"])
            problems = compare(ends, 0, None, "") + compare(again, 0, None, "")
            if not problems:
                with open(first, "rb") as one, open(second, "rb") as two:
                    if one.read() != two.read():
                        problems.append("the files differ")
                one, two = (json.loads(r.out)["conversations"][0]
                            for r in (ends, again))
                if one["server_steps"] != two["server_steps"]:
                    problems.append("the steps at the server's end differ")
            self.counter.report("walk: both ends, then --read", problems)
            for number, status in (("0", 0), ("all", 0), ("1", 2)):
                result = run_command(self.kresp, [
                    "walk", "-r", first, "--stream", number])
                self.collect(result.err)
                problems = compare(result, status, None, None)
                if bool(result.err) != bool(status):
                    problems.append(result.err)
                self.counter.report(f"walk: --stream {number}", problems)

    # Where it is printed to.

    def test_walk_output(self):
        if not can_capture():
            return
        with tempfile.TemporaryDirectory() as directory, \
                Server(scripted(None)) as server:
            url = f"127.0.0.1:{server.port}"
            capture = os.path.join(directory, "x.pcapng")
            run_command(self.kresp, ["walk", "--write", capture, url])

            def printed(name, args, status, err, preexec_fn=None):
                result = run_command(self.kresp, ["walk", "-r", capture] + args,
                                     preexec_fn=preexec_fn)
                problems = compare(result, status, None, err)
                left = [n for n in os.listdir(directory) if ".pcapng." in n or
                        ".html." in n]
                if left:
                    problems.append(f"left behind: {left}")
                self.counter.report(f"walk: {name}", problems)
                return result

            page = os.path.join(directory, "x.html")
            target = os.path.join(directory, "y.html")
            printed("--output", ["-o", page], 0, "", lambda: os.umask(0o027))
            with open(page, "rb") as file:
                text = file.read()
            mode = stat.S_IMODE(os.stat(page).st_mode)
            self.counter.report("walk: --output has it all, and its mode",
                                [] if b"GET / HTTP/1.1" in text and
                                mode == 0o640 else [mode, text])
            os.chmod(page, 0o604)
            os.rename(page, target)
            os.symlink("y.html", page)
            printed("--output over a link", ["-o", page], 0, "")
            ok = os.path.islink(page) and \
                stat.S_IMODE(os.stat(target).st_mode) == 0o604
            self.counter.report("walk: a link stays, and so does the mode",
                                [] if ok else os.listdir(directory))
            for option in ("-o", "--write"):
                printed(f"{option} /dev/full", [option, "/dev/full"], 4,
                        "kresp: cannot write '/dev/full': No space left on "
                        "device\n")
                printed(f"{option} in no directory",
                        [option, "/nonexistent/x.html"], 4,
                        "kresp: cannot write '/nonexistent/x.html': No such "
                        "file or directory\n")
            with open(target, "wb") as file:
                file.write(b"old")
            # It cannot grow to its length: it stays what it was.
            printed("--output that does not fit", ["-o", target], 4,
                    f"kresp: cannot write '{target}': File too large\n",
                    limit_file_size)
            with open(target, "rb") as file:
                self.counter.report("walk: the old file stays",
                                    [] if file.read() == b"old" else ["gone"])
            with open("/dev/full", "wb") as full:
                result = run_command(self.kresp, ["walk", "-r", capture],
                                     stdout=full)
            self.counter.report("walk: output that cannot be written", compare(
                result, 4, None, "kresp: cannot write to standard output: "
                "No space left on device\n"))
            for name in ("text", "markdown", "html", "json"):
                result = printed(f"--format {name}", ["--format", name], 0, "")
                problems = [] if b"GET / HTTP/1.1" in result.out else ["GET"]
                if name == "json":
                    json.loads(result.out)
                self.counter.report(f"walk: {name} is printed", problems)
            few = printed("bits", [], 0, "")
            many = printed("all bits", ["--bits"], 0, "")
            self.counter.report("walk: --bits prints more",
                                [] if len(many.out) > len(few.out) else ["no"])

    # The command line.

    def test_walk_usage(self):
        for text in ("", "0", "65536", "x", "1x", "-1", "99999999999"):
            self.usage(f"--source-port '{text}'",
                       ["walk", "--source-port", text, "h"],
                       f"--source-port '{text}': 1 to 65535 is allowed")
        for text in ("0", "101", "1.5"):
            self.usage(f"--requests '{text}'", ["walk", "--requests", text, "h"],
                       f"--requests '{text}': 1 to 100 is allowed")
        for text in ("-1", "any", "100000000", ""):
            self.usage(f"--stream '{text}'",
                       ["walk", "-r", "x", "--stream", text],
                       f"--stream '{text}': 0 to 99999999 or 'all'")
        self.usage("--format", ["walk", "--format", "xml", "h"],
                   "--format 'xml': text, markdown, html or json is allowed")
        self.usage("--stream without --read", ["walk", "--stream", "0", "h"],
                   "--stream needs --read")
        self.usage("--server-netns alone", ["walk", "--server-netns", "x", "h"],
                   "--server-netns needs --server-interface")
        self.usage("--output and --write", ["walk", "-o", "x", "--write", "x", "h"],
                   "--output and --write name the same file")
        self.usage("--pipeline alone", ["walk", "--pipeline", "h"],
                   "--pipeline needs --requests of 2 or more")
        self.usage("--no-gzip and Accept-Encoding",
                   ["walk", "--no-gzip", "-H", "accept-encoding: br", "h"],
                   "--no-gzip and --header 'Accept-Encoding: ...' exclude")
        self.usage("--requests and Connection",
                   ["walk", "--requests", "2", "-H", "Connection: x, close", "h"],
                   "--requests 2 and --header 'Connection: close' exclude")
        self.usage("walk with a Range", ["walk", "-H", "Range: bytes=0-1", "h"],
                   "field 'Range: bytes=0-1' cannot be given")
        self.usage("walk without a URL", ["walk"], "the URL is missing")
        self.usage("walk with an unknown option", ["walk", "--frob", "h"],
                   "unknown option '--frob'")
        self.usage("--read and a URL", ["walk", "--read", "x", "h"],
                   "--read and a URL exclude each other: 'h'")
        for option in (["-i", "lo"], ["-4"], ["-H", "X: y"], ["--head"],
                       ["--requests", "2"], ["--timeout", "1"]):
            self.usage(f"--read and {option[0]}", ["walk", "-r", "x"] + option,
                       "--read and --")


def limit_file_size():
    """For preexec_fn: files of ours end after 100 octets, without a signal."""
    import resource
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
