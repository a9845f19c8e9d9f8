# SPDX-License-Identifier: GPL-2.0
"""What the tests of the kresp command share: a scripted server on the loopback,
and a way to run the command.

The environment variable KRESP_TEST_SLOWDOWN (or else KRESP_TIMEOUT_SCALE, which
the other tests have), an integer, multiplies all deadlines; 1 unless set.
"""

import fcntl
import os
import re
import select
import socket
import struct
import subprocess
import termios
import threading
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.dirname(HERE)
SLOWDOWN = int(os.environ.get("KRESP_TEST_SLOWDOWN") or
               os.environ.get("KRESP_TIMEOUT_SCALE") or 1)
# About ten times what a run takes here under the sanitizers, and more.
DEADLINE = 20 * SLOWDOWN
CLEAN_ENV = {key: value for key, value in os.environ.items()
             if key not in ("NO_COLOR", "TERM")}

with open(os.path.join(SOURCES, "..", "kmod", "version.h"),
          encoding="ascii") as header:
    VERSION = re.search(r'KRESP_VERSION "(.*)"', header.read())[1]

BODY = b"<HTML><h1>Hello World!</h1></HTML>"
DEFLATED = bytes.fromhex("b3f108f1f5b1b3c930b4f348cdc9c95708cf2fca"
                         "4951b4d1070ad8e883e500")
HEADER = bytes.fromhex("1f8b08000000000000ff")
GZIP = HEADER + DEFLATED + struct.pack("<II", zlib.crc32(BODY), len(BODY))
assert len(GZIP) == 49


class Counter:
    """What passed and what failed, and the messages seen on the way."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.messages = []

    def report(self, name, problems):
        if problems:
            self.failed += 1
            print("not ok", name)
            for problem in problems:
                print("#", problem)
        else:
            self.passed += 1
            print("ok", name)


class Answer:
    """One answer, made to be right, then perhaps spoilt."""

    def __init__(self, request):
        self.is_head = request.startswith(b"HEAD ")
        self.is_gzip = b"\r\nAccept-Encoding: gzip" in request
        self.closes = b"\r\nConnection: close\r\n" in request
        self.interim = b""
        self.status_line = "HTTP/1.1 200 OK"
        self.fields = [
            ["Server", "kresp/0.1.0"],
            ["Date", "Sun, 22 Nov 2026 20:44:00 GMT"],
            ["Content-Type", "text/html"],
            ["Content-Length", None],
            ["Vary", "Accept-Encoding"],
            ["ETag", '"5f2c-gz"' if self.is_gzip else '"5f2c"'],
        ]
        self.body = GZIP if self.is_gzip else BODY
        if self.is_gzip:
            self.fields.append(["Content-Encoding", "gzip"])
        if self.closes:
            self.fields.append(["Connection", "close"])
        self.raw_fields = b""
        self.eol = b"\r\n"
        self.extra = b""
        self.cut_at = None
        # What the server does afterwards: "close", "reset", "hold" (neither
        # sends nor closes before the client does), "stay" (nor after that),
        # "late" (sends more when the client has closed), or "next" (waits for
        # the next request).
        self.then = "close" if self.closes else "next"
        # Set when a test wants the answer to wait for it.
        self.wait_for = None

    def set(self, name, value):
        for field in self.fields:
            if field[0] == name:
                field[1] = value
                return
        self.fields.append([name, value])

    def drop(self, name):
        self.fields = [f for f in self.fields if f[0] != name]

    def encode(self):
        lines = [self.status_line.encode("latin-1")]
        for name, value in self.fields:
            if value is None:
                value = str(len(self.body))
            lines.append(f"{name}: {value}".encode("latin-1"))
        head = self.eol.join(lines) + self.eol + self.raw_fields + self.eol
        body = b"" if self.is_head else self.body
        data = self.interim + head + body + self.extra
        return data if self.cut_at is None else data[:self.cut_at]


class Server:
    """Answers each request with what a function makes of it."""

    def __init__(self, script, family=socket.AF_INET, host="127.0.0.1"):
        self.script = script
        self.requests = []
        self.nr_connections = 0
        # The client's address, of each connection.
        self.peers = []
        self.errors = []
        self.listener = socket.create_server((host, 0), family=family)
        self.port = self.listener.getsockname()[1]
        self.is_over, self.say_over = socket.socketpair()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.say_over.close()
        self.thread.join(DEADLINE)
        if self.thread.is_alive():
            self.errors.append("the scripted server hangs")
        self.listener.close()
        self.is_over.close()

    def wait_readable(self, sock):
        """True when sock is readable, False when the test is over."""
        readable, _, _ = select.select([sock, self.is_over], [], [])
        return sock in readable

    def serve(self):
        # A script may close the listener, to refuse what comes next.
        while self.listener.fileno() >= 0 and \
                self.wait_readable(self.listener):
            conn, peer = self.listener.accept()
            self.nr_connections += 1
            self.peers.append(peer)
            with conn:
                try:
                    self.serve_connection(conn)
                except ConnectionError:
                    pass
                except Exception as exc:
                    self.errors.append(f"scripted server: {exc!r}")

    def serve_connection(self, conn):
        data = b""
        while True:
            while b"\r\n\r\n" not in data:
                if not self.wait_readable(conn):
                    return
                more = conn.recv(65536)
                if not more:
                    return
                data += more
            head, data = data.split(b"\r\n\r\n", 1)
            request = head + b"\r\n\r\n"
            self.requests.append(request)
            answer = self.script(request, len(self.requests))
            if answer.wait_for:
                answer.wait_for.wait(DEADLINE)
            conn.sendall(answer.encode())
            if answer.then == "reset":
                # Nothing may be lost but what comes after: wait until the
                # other side has taken it all.
                while True:
                    unsent = fcntl.ioctl(conn.fileno(), termios.TIOCOUTQ,
                                         bytes(4))
                    if unsent == bytes(4):
                        break
                    select.select([], [], [], 0.001)
                conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                struct.pack("ii", 1, 0))
                return
            if answer.then == "stay":
                self.is_over.recv(1)
                return
            if answer.then == "late":
                while self.wait_readable(conn) and conn.recv(65536):
                    pass
                conn.sendall(b"late")
                return
            if answer.then == "close":
                conn.shutdown(socket.SHUT_WR)
                while self.wait_readable(conn) and conn.recv(65536):
                    pass
                return
            if answer.then == "hold":
                while self.wait_readable(conn) and conn.recv(65536):
                    pass
                return


class Result:
    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.err = err


def run_command(kresp, args, env=None, **kwargs):
    """Run it to its end, with a deadline, standard streams through pipes."""
    proc = subprocess.run([kresp] + args, stdin=subprocess.DEVNULL,
                          stdout=kwargs.pop("stdout", subprocess.PIPE),
                          stderr=subprocess.PIPE, timeout=DEADLINE,
                          env=dict(CLEAN_ENV, **(env or {})), check=False,
                          **kwargs)
    return Result(proc.returncode, proc.stdout, proc.stderr.decode("latin-1"))


def scripted(tweak):
    """A script that spoils each right answer by tweak(answer, nth)."""
    def script(request, nth):
        answer = Answer(request)
        if tweak:
            tweak(answer, nth)
        return answer
    return script


def zlib_gzip(body):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def compare(result, status, out, err):
    problems = []
    if result.status != status:
        problems.append(f"status {result.status}, {status} expected")
    if out is not None and result.out != out:
        problems.append(f"output {result.out!r}")
    if err is not None and result.err != err:
        problems.append(f"messages '{result.err}'")
    if problems and err is None:
        problems.append(result.err)
    return problems
