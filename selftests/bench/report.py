#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Usage: report.py RESULTS README

Makes the benchmark's tables of what its parts measured (RESULTS/PART, as each
script says), prints them, and writes them into README between its markers; plots
go beside this file, by gnuplot. A part that was not run is left out. Ratios are
of servers in one round of one run; a median comes with its extremes.
"""
import pathlib
import statistics
import subprocess
import sys

BEGIN, END = "<!-- bench:begin -->\n", "<!-- bench:end -->"
HERE = pathlib.Path(__file__).resolve().parent

LOADS = {
    "keepalive-1": "keep-alive, 1 connection",
    "keepalive-32": "keep-alive, 32 connections",
    "keepalive-256": "keep-alive, 256 connections",
    "pipelined-16": "32 connections, 16 pipelined",
    "connect-1": "a new connection each",
    "connect-32": "a new connection each, 32 at once",
    "log": "access log on, 32 connections",
    "gzip": "gzip, 32 connections",
    "head": "HEAD, 32 connections",
    "not-modified": "304, 32 connections",
    "among-0": "32 active, none idle",
    "among-10000": "32 active among 10,000 idle",
    "among-50000": "32 active among 50,000 idle",
    "processors-1": "keep-alive, 32 connections, one processor",
    "processors-2": "the same, two processors",
    "processors-4": "the same, four processors",
}
KINDS = {"keepalive": "keep-alive", "connect": "new connections"}
CONDITIONS = {
    "none": "nothing else",
    "busy": "300 busy processes",
    "raised": "the same, `chrt -f -p 1` for ksoftirqd",
    "memory": "memory at the edge of running out",
    "bomb": "a fork bomb in a cgroup",
    "stopped": "every user process stopped",
}


def table(head, rows):
    """A Markdown table; the first column is text, the others are figures."""
    lines = ["| " + " | ".join(head) + " |",
             "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def read(path):
    """The lines of a part, in words; none if it was not run."""
    return [line.split() for line in open(path)] if path.exists() else []


def pair(servers):
    """Which kresp and which nginx of those asked a load is about."""
    return [next(name for name in names if name in servers) for names in
            (("kresp-log", "kresp"), ("nginx", "nginx-file", "nginx-log"))]


def figure(value):
    return f"{value:,.0f}"


def ms(microseconds):
    """Three digits, of which none is made up."""
    value = microseconds / 1000
    return f"{value:.3g}" if 0 < value < 1000 else figure(value) if value else "–"


class Instructions:
    """What requests cost: load -> server -> instructions."""

    def __init__(self, lines):
        self.cost = {}
        for load, server, cost, _ in lines:
            self.cost.setdefault(load, {})[server] = int(cost)

    def above(self, load):
        """Above the floor: kresp, nginx."""
        cost = self.cost[load]
        return [cost[name] - cost["floor"] for name in pair(cost)]

    def tell(self):
        rows = []
        for load, cost in self.cost.items():
            figures = [cost["floor"], *(cost[name] for name in pair(cost)),
                       *self.above(load)]
            others = [figure(cost[name]) if name in cost else ""
                      for name in ("lighttpd", "h2o", "seed")]
            rows.append([LOADS[load], *map(figure, figures), *others])
        return ("Instructions per request, of client, TCP and server together, on one "
                "processor:\n\n" +
                table(["load", "floor", "kresp", "nginx", "kresp above floor",
                       "nginx above floor", "lighttpd", "h2o", "seed (Python)"], rows))


class Wall:
    """Rounds by the clock: (load, server) -> round -> figures; and memory."""

    def __init__(self, lines):
        self.rounds, self.memory = {}, {}
        for words in lines:
            if words[0].startswith("memory"):
                self.memory[words[0], words[1], int(words[2])] = int(words[3])
            else:
                of = self.rounds.setdefault((words[0], words[1]), {})
                of[int(words[2])] = [float(word) for word in words[3:]]

    def loads(self):
        return dict.fromkeys(load for load, _ in self.rounds)

    def column(self, load, server, index):
        return [of[index] for of in self.rounds[load, server].values()]

    def median(self, load, server, index):
        return statistics.median(self.column(load, server, index))

    def ratio(self, load, one, other, index=0):
        """Round by round: median, least, greatest."""
        a, b = self.rounds[load, one], self.rounds[load, other]
        ratios = [a[nr][index] / b[nr][index] for nr in a.keys() & b.keys()
                  if b[nr][index]]
        return (statistics.median(ratios), min(ratios), max(ratios)) if ratios else None

    def tell(self):
        rows = []
        for load in self.loads():
            kresp, nginx = both = pair([server for of, server in self.rounds if of == load])
            median, least, most = self.ratio(load, kresp, nginx)
            rows.append([LOADS[load], f"{median:.2f} ({least:.2f}–{most:.2f})"] + [
                " / ".join(ms(self.median(load, server, index)) for server in both)
                for index in (1, 2, 3)] + [
                " / ".join(figure(self.median(load, server, 6)) for server in both)] + [
                f"{self.ratio(load, server, nginx)[0]:.2f}"
                if (load, server) in self.rounds else ""
                for server in ("floor", "lighttpd", "h2o", "seed")])
        failures = sum(of[5] for rounds in self.rounds.values()
                       for of in rounds.values())
        return ("Requests per second as a multiple of nginx's, median (least–greatest) of "
                f"{min(len(of) for of in self.rounds.values())} interleaved rounds or more; "
                "latencies in ms and processor time per request in µs, kresp / nginx:\n\n" +
                table(["load", "kresp × nginx", "p50", "p99", "p99.9", "µs", "floor",
                       "lighttpd", "h2o", "seed"], rows) +
                f"\nRequests that failed: {failures:.0f}.\n" + self.tell_memory())

    def tell_memory(self):
        return "".join(
            f"An idle session, of {figure(n)}: {octets} octets of the machine's memory for both ends"
            + (f", of them {self.own(n):.0f} kresp's own.\n" if server == "kresp"
               else f" ({server}).\n")
            for (kind, server, n), octets in self.memory.items() if kind == "memory")

    def own(self, n):
        return self.memory["memory-own", "kresp", n] / n


class Starve:
    """Probes from outside: (condition, server, kind) -> figures."""

    def __init__(self, lines):
        self.probe = {tuple(words[:3]): [int(word) for word in words[3:]]
                      for words in lines}

    def tell(self):
        rows = []
        for condition, said in CONDITIONS.items():
            row = [said]
            for kind in KINDS:
                for server in ("kresp", "nginx"):
                    nr, failures, p50, p99, worst = self.probe[condition, server, kind][:5]
                    row.append(f"{ms(p50)} / {ms(p99)} / {ms(worst)}; {failures} of {nr}")
                row.append("{1}; {0}".format(*self.ksoftirqd(condition, kind)))
            rows.append(row)
        return ("From outside the guest, which leaves a processor of the machine to the client and "
                "has two at most, while its userspace starves, one client at a time: p50 / p99 / "
                "worst in ms; how many of the requests had no answer in 2 s; and how long packets "
                "for kresp that the kernel left to ksoftirqd waited for it, in ms, how often:\n\n" +
                table(["in the guest", "kresp, keep-alive", "nginx, keep-alive", "ksoftirqd",
                       "kresp, new connections", "nginx, new connections", "ksoftirqd"], rows) +
                self.tell_why())

    def ksoftirqd(self, condition, kind):
        """While kresp was asked: how often it ran; how long it waited, and ran, each time."""
        times, waited, ran = self.probe[condition, "kresp", kind][5:]
        return times, ms(waited / max(times, 1)), ms(ran / max(times, 1))

    def is_late(self, condition, kind):
        """Whether kresp's p99 is 3 times that of a calm guest, or more."""
        return (self.probe[condition, "kresp", kind][3] >=
                3 * self.probe["none", "kresp", kind][3])

    def tell_why(self):
        """What stands in the way, from the profile, if anything does."""
        late = [kind for kind in KINDS if self.is_late("busy", kind)]
        if not late:
            return ""
        _, waited, ran = self.ksoftirqd("busy", late[0])
        return ("\nLinux 6.1 leaves packets to ksoftirqd while that is runnable (kernel/softirq.c, "
                "`ksoftirqd_running()`), and it has the share of one process: among 300 it waited "
                f"{waited} ms each time, to run for {ran} ms. It begins when a softirq is cut short "
                "while packets come: the tick asked for the next process, or a process was woken, "
                "which is RCU's thread or, of a new connection, the worker that accepts it. And it "
                "goes on, for whoever ksoftirqd wakes takes the processor from it, and it stays "
                "runnable for another round. kresp answers what it is handed; an administrator can "
                "see to that: `for pid in $(pgrep ksoftirqd); do chrt -f -p 1 $pid; done`.\n")


def growth(lines):
    """How a cost grows: kind -> server -> [(how many, instructions)]."""
    grown = {}
    for kind, server, n, cost, *_ in lines:
        grown.setdefault(kind, {}).setdefault(server, []).append((int(n), int(cost)))
    return grown


PLOTS = {
    "sessions": ("sessions that are open, 32 of them active", "instructions per request"),
    "head": ("octets of the request head", "instructions per request"),
    "pipelined": ("requests sent at once", "instructions per request"),
}


COLOURS = {"nginx": "#d55e00", "kresp": "#0072b2", "floor": "#777777"}


def plot(kind, servers):
    """An SVG; logarithmic across, and upwards where it falls."""
    servers = {server: servers[server] for server in COLOURS if server in servers}
    across, upwards = PLOTS[kind]
    script = [f'set terminal svg size 640,360 font "sans,12" background "white"',
              f'set output "{HERE / kind}.svg"', "set logscale x",
              "set key outside top center horizontal",
              f'set xlabel "{across}"', f'set ylabel "{upwards}"', "set grid",
              "set format y \"%'.0f\"", "set format x \"%'.0f\"", "set yrange [0:*]"]
    if kind == "pipelined":
        script += ["set logscale y", "set yrange [*:*]"]
    for server, points in servers.items():
        script += [f"${server} << END"]
        script += [f"{max(n, 1)} {cost}" for n, cost in points] + ["END"]
    script += ["plot " + ", ".join(
        f'${server} with linespoints lw 2 lc rgb "{COLOURS[server]}" title "{server}"'
        for server in servers)]
    subprocess.run(["gnuplot"], input="\n".join(script), text=True, check=True)


def goals(count, wall, among, starve, grown):
    """The goals: what, what was measured, whether it holds."""
    rows = []

    def goal(words, measured, holds):
        rows.append([words, measured, "yes" if holds else "**no**"])

    if count:
        kresp, nginx = count.above("keepalive-32")
        goal("keep-alive, 32 connections: instructions above the floor at most a tenth of "
             "nginx's, and at most 1,000", f"{figure(kresp)}; nginx {figure(nginx)}",
             kresp <= nginx / 10 and kresp <= 1000)
    if wall:
        median, least, most = wall.ratio("keepalive-32", "kresp", "nginx")
        goal("the same, requests per second: at least 1.6 × nginx",
             f"{median:.2f} ({least:.2f}–{most:.2f})", median >= 1.6)
    if count:
        for words, load, part in (
                ("pipelined 16: instructions at most a sixth of nginx's", "pipelined-16", 1 / 6),
                ("a new connection per request: instructions at most 0.8 × nginx's",
                 "connect-32", 0.8)):
            cost = count.cost[load]
            ratio = cost["kresp"] / cost["nginx"]
            goal(words, f"{ratio:.2f}; the floor {cost['floor'] / cost['nginx']:.2f}",
                 ratio <= part)
    if wall:
        median, least, most = wall.ratio("keepalive-32", "kresp", "nginx", 2)
        goal("p99 at 32 connections: under a half of nginx's",
             f"{median:.2f} ({least:.2f}–{most:.2f})", median < 0.5)
    if count:
        cost = count.cost
        more = cost["gzip"]["kresp"] / cost["gzip"]["kresp-nogzip"] - 1
        goal("gzip on against off: within 3 %", f"{more:+.1%}", more <= 0.03)
        more = cost["log"]["kresp-log"] / cost["log"]["kresp"] - 1
        goal("access log on, its second's lines printed, against off: within 10 %",
             f"{more:+.1%}", more <= 0.1)
    if wall:
        median, least, most = wall.ratio("log", "kresp-log", "kresp")
        goal("access log on, 1,000 lines printed a second, against off: requests per second "
             "within 10 %", f"{median:.2f} ({least:.2f}–{most:.2f})", median >= 0.9)
    if among:
        n = max(n for kind, _, n in among.memory if kind == "memory-own")
        goal("idle session: at most 512 octets of kresp's own memory",
             f"{among.own(n):.0f}", among.own(n) <= 512)
    if "sessions" in grown:
        points = dict(grown["sessions"]["kresp"])
        more = points[50000] / points[0] - 1
        goal("50,000 idle sessions beside 32 active: a request's cost within 5 %",
             f"{more:+.1%}", abs(more) <= 0.05)
    if starve:
        for condition, said in (("busy", "300 busy processes"),
                                ("raised", "the same, `chrt -f -p 1` for ksoftirqd")):
            for kind, words in KINDS.items():
                calm = starve.probe["none", "kresp", kind][3]
                busy = starve.probe[condition, "kresp", kind][3]
                goal(f"{said}: p99 under 3 × unloaded, {words}",
                     f"{busy / calm:.1f} ({ms(busy)} ms)",
                     not starve.is_late(condition, kind))
        nr, failures = starve.probe["stopped", "kresp", "keepalive"][:2]
        theirs = starve.probe["stopped", "nginx", "keepalive"]
        goal("all user processes stopped: still answering",
             f"{nr - failures} of {nr}; nginx {theirs[0] - theirs[1]} of {theirs[0]}",
             not failures)
    return table(["goal", "measured", "holds"], rows)


def main(results, readme):
    results, readme = pathlib.Path(results), pathlib.Path(readme)
    lines = {part: read(results / part) for part in
             ("instructions", "cost", "loads", "processors", "among", "starve")}
    count = Instructions(lines["instructions"]) if lines["instructions"] else None
    wall = Wall(lines["loads"] + lines["processors"] + lines["among"])
    among = wall if lines["among"] else None
    starve = Starve(lines["starve"]) if lines["starve"] else None
    grown = growth(lines["cost"])
    about = results / "about"

    parts = [about.read_text() if about.exists() else "",
             goals(count, wall if lines["loads"] else None, among, starve, grown)]
    parts += [part.tell() for part in (count, wall if wall.rounds else None, starve) if part]
    for kind, servers in grown.items():
        plot(kind, servers)
        parts += [f"![{PLOTS[kind][1]} against {PLOTS[kind][0]}](selftests/bench/{kind}.svg)\n"]
    text = "\n".join(part for part in parts if part)
    print(text)

    old = readme.read_text()
    if BEGIN not in old or END not in old:
        sys.exit(f"kresp: {readme} has no markers for the benchmark")
    before, rest = old.split(BEGIN, 1)
    readme.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END, 1)[1])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n", 1)[0])
    main(*sys.argv[1:])
