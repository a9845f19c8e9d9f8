# SPDX-License-Identifier: GPL-2.0
"""A headless Chromium, driven through the DevTools protocol over a pipe, so
that nothing but Debian's chromium and Python is needed."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

# Nothing of it may leave the machine, or wait for something to arrive.
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--disable-extensions", "--disable-default-apps", "--hide-scrollbars",
         "--mute-audio", "--no-proxy-server",
         "--host-resolver-rules=MAP * ~NOTFOUND"]


def find():
    """Where Chromium is, or None."""
    return shutil.which("chromium")


class Chromium:
    """One browser with one page."""

    def __init__(self, program, deadline):
        self.deadline = deadline
        self.profile = tempfile.mkdtemp()
        their_in, self.out = os.pipe()
        self.inp, their_out = os.pipe()
        self.said = tempfile.TemporaryFile()
        self.proc = subprocess.Popen(
            ["/bin/sh", "-c", 'exec 3<&"$0" 4>&"$1"; shift; exec "$@"',
             str(their_in), str(their_out), program, *FLAGS,
             "--remote-debugging-pipe", f"--user-data-dir={self.profile}"],
            pass_fds=(their_in, their_out), stdin=subprocess.DEVNULL,
            stdout=self.said, stderr=self.said, start_new_session=True)
        os.close(their_in)
        os.close(their_out)
        self.buffer = b""
        self.nr_calls = 0
        self.session = None
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Security"):
            self.call(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.session = None
        try:
            self.call("Browser.close")
        except (OSError, RuntimeError):
            self.proc.terminate()
        self.proc.wait(self.deadline)
        os.close(self.inp)
        os.close(self.out)
        self.said.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self, until):
        while b"\0" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.inp], [], [], left)[0]:
                raise RuntimeError("Chromium does not answer in time")
            data = os.read(self.inp, 1 << 20)
            if not data:
                self.said.seek(0)
                raise RuntimeError("Chromium ended: " +
                                   self.said.read().decode()[-1000:])
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        """Call a method of the protocol; events meanwhile are kept."""
        self.nr_calls += 1
        message = {"id": self.nr_calls, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data):]
        until = time.monotonic() + self.deadline
        while True:
            answer = self.receive(until)
            if answer.get("id") == self.nr_calls:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        until = time.monotonic() + self.deadline
        while not any(e.get("method") == method for e in self.events):
            self.events.append(self.receive(until))

    def look(self, width, height=800, is_dark=False, has_script=True):
        """How the pages that are opened next are looked at."""
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)
        scheme = "dark" if is_dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"}])
        self.call("Emulation.setScriptExecutionDisabled",
                  value=not has_script)

    def open(self, url):
        # By way of an empty page: to another place of the same one would be
        # no load.
        for where in ("about:blank", url):
            self.events = []
            self.call("Page.navigate", url=where)
            self.wait_for("Page.loadEventFired")

    def ask(self, expression):
        """The value of an expression, in the page."""
        result = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def picture(self, clip=None):
        """A PNG of the whole page, or of (x, y, width, height) of it."""
        params = {"captureBeyondViewport": True}
        if not clip:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = (0, 0, size["width"], size["height"])
        params["clip"] = dict(zip(("x", "y", "width", "height"), clip),
                              scale=1)
        answer = self.call("Page.captureScreenshot", **params)
        return base64.b64decode(answer["data"])
