#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Do kresp and tshark say the same of the same frames?

Usage: agree.py TSHARK.json WALK.json...

TSHARK.json is what `tshark -T json --no-duplicate-keys`, with IP's and TCP's
checksums to be checked, says of the files that kresp wrote, one after another
in one file: each is a section of it. The walks are kresp's own, in JSON, in the
same order. Each difference is a line; status 1 if there are any, or if one of
the values below was never compared.
"""

import collections
import datetime
import json
import re
import sys
import zlib

FLAGS = ((2, "SYN"), (1, "FIN"), (4, "RST"), (8, "PSH"), (16, "ACK"))
OPTIONS = {1: "NOP", 2: "MSS", 3: "window scale", 4: "SACK permitted",
           5: "SACK", 8: "timestamps"}
OUTBOUND, INBOUND = 2, 1
PREAMBLE_AND_GAP, FCS, FRAME_MIN = 20, 4, 60

compared = collections.Counter()
differences = []


def same(where, name, ours, theirs):
    """One value, as kresp and as tshark has it."""
    compared[name] += 1
    if ours != theirs:
        differences.append(f"{where}: {name}: kresp {ours!r}, tshark {theirs!r}")


def find(tree, name, default=None):
    """The first value of that name, however deep."""
    if isinstance(tree, list):
        trees = tree
    elif name in tree:
        return tree[name]
    else:
        trees = tree.values()
    for inner in trees:
        if isinstance(inner, (dict, list)):
            found = find(inner, name)
            if found is not None:
                return found
    return default


def number(tree, name):
    found = find(tree, name)
    return None if found is None else int(found, 0)


def as_list(value):
    return value if isinstance(value, list) else [value]


def value_of(facts, name):
    return facts[name]["value"] if name in facts else None


class Frame:
    """One frame, as tshark has it."""

    def __init__(self, packet):
        self.layers = packet["_source"]["layers"]
        self.frame = self.layers["frame"]
        self.comment = self.layers.get("pkt_comment", {}).get("frame.comment")
        self.eth = self.layers["eth"]
        self.version = 6 if "ipv6" in self.layers else 4
        self.net = self.layers["ipv6" if self.version == 6 else "ip"]
        self.tcp = self.layers["tcp"]
        self.http = as_list(self.layers.get("http", []))
        self.section = number(self.frame, "frame.section_number")
        self.interface = number(self.frame, "frame.interface_id")
        self.len = number(self.frame, "frame.len")
        self.ns = int(self.frame["frame.time_epoch"].replace(".", ""))
        self.net_len = 40 if self.version == 6 else number(self.net, "ip.hdr_len")
        self.tcp_len = number(self.tcp, "tcp.hdr_len")
        self.payload_len = number(self.tcp, "tcp.len")
        self.is_syn = find(self.tcp, "tcp.flags.syn") == "1"

    def address(self, end):
        prefix = "ipv6." if self.version == 6 else "ip."
        host = self.net[prefix + end]
        if self.version == 6:
            host = f"[{host}]"
        return f"{host}:{self.tcp[f'tcp.{end}port']}"

    def flags(self):
        bits = number(self.tcp, "tcp.flags")
        return ", ".join(name for bit, name in FLAGS if bits & bit)

    def options(self):
        octets = bytes.fromhex(self.tcp.get("tcp.options", "").replace(":", ""))
        names = []
        while octets:
            names.append(OPTIONS[octets[0]])
            octets = octets[1 if octets[0] == 1 else octets[1]:]
        return ", ".join(names)

    def is_in_doubt(self):
        return any(find(self.tcp, f"tcp.analysis.{name}") is not None
                   for name in ("retransmission", "fast_retransmission",
                                "spurious_retransmission", "out_of_order"))


def check_tcp_checksum(where, ours, frame):
    """What nobody filled in is a wrong sum to tshark, but TCP's pseudo-header
    is in it, which tshark does not look for."""
    status = frame.tcp["tcp.checksum.status"]
    same(where, f"TCP checksum {ours}", {"right": "1", "unfilled": "0"}[ours],
         status)


def check_sack(where, facts, frame, acked_from):
    """@acked_from: the number from which tshark counts the other end's octets."""
    edges = [as_list(find(frame.tcp, f"tcp.options.sack_{edge}"))[0]
             for edge in ("le", "re")]
    same(where, "SACK", value_of(facts, "sack"), " to ".join(
        str((int(edge) + acked_from) % 2 ** 32) for edge in edges))


def check_frame(where, step, frame, start):
    """One frame's step against what tshark says; the capture began at @start."""
    ours, facts = step["frame"], step["facts"]
    when = datetime.datetime.fromisoformat(ours["time"][:19] + "+00:00")
    for name, mine, theirs in (
            ("time", int(when.timestamp()) * 10 ** 9 + int(ours["time"][20:29]),
             frame.ns),
            ("length", ours["len"], frame.len),
            ("captured length", ours["caplen"],
             number(frame.frame, "frame.cap_len")),
            ("comment", step["did"], frame.comment),
            ("direction",
             OUTBOUND if step["sender"] == ours["seen_by"] else INBOUND,
             number(frame.frame, "frame.packet_flags_direction")),
            ("link header", ours["layers"]["link"]["len"], 14),
            ("network header", ours["layers"]["network"]["len"], frame.net_len),
            ("transport header", ours["layers"]["transport"]["len"],
             frame.tcp_len),
            ("payload", step["payload_len"], frame.payload_len),
            ("time since the first", step["since_ns"], frame.ns - start),
            ("frame's length", value_of(facts, "frame_len"), frame.len),
            ("flags", step["flags"], frame.flags()),
            ("seq", value_of(facts, "seq"), number(frame.tcp, "tcp.seq_raw")),
            ("relative seq", step["stream_at"] + (0 if frame.is_syn else 1),
             number(frame.tcp, "tcp.seq")),
            ("window field", value_of(facts, "window_field"),
             number(frame.tcp, "tcp.window_size_value")),
            ("window", value_of(facts, "window"),
             number(frame.tcp, "tcp.window_size")),
            ("MSS", value_of(facts, "mss"),
             number(frame.tcp, "tcp.options.mss_val")),
            ("window scale", value_of(facts, "window_scale"),
             number(frame.tcp, "tcp.options.wscale.shift")),
            ("TSval", value_of(facts, "ts_value"),
             number(frame.tcp, "tcp.options.timestamp.tsval")),
            ("TSecr", value_of(facts, "ts_echo"),
             number(frame.tcp, "tcp.options.timestamp.tsecr")),
            ("SACK permitted", value_of(facts, "sack_permitted"),
             True if "tcp.options.sack_perm" in
             find(frame.tcp, "tcp.options_tree", {}) else None),
            ("TTL", value_of(facts, "ttl"),
             number(frame.net, "ipv6.hlim" if frame.version == 6 else "ip.ttl")),
            ("identification", value_of(facts, "id"),
             number(frame.net, "ip.id"))):
        same(where, name, mine, theirs)
    payload = ours["octets"][2 * ours["layers"]["payload"]["at"]:]
    if "x" not in payload:
        same(where, "octets of payload", payload,
             frame.tcp.get("tcp.payload", "").replace(":", ""))
    if "ack" in facts:
        same(where, "ack", value_of(facts, "ack"),
             number(frame.tcp, "tcp.ack_raw"))
    if "sack" in facts:
        check_sack(where, facts, frame,
                   number(frame.tcp, "tcp.ack_raw") - number(frame.tcp, "tcp.ack"))
    check_tcp_checksum(where, value_of(facts, "tcp_checksum"), frame)
    if frame.version == 4:
        same(where, "IP checksum", value_of(facts, "ip_checksum"),
             {"1": "right"}.get(frame.net["ip.checksum.status"]))


def check_transport(where, row, frames):
    facts, first, last = row["facts"], frames[0], frames[-1]
    for name, key, theirs in (
            ("source port", "src_port", number(first.tcp, "tcp.srcport")),
            ("destination port", "dst_port", number(first.tcp, "tcp.dstport")),
            ("segments", "nr_segments", len(frames)),
            ("first seq", "seq", number(first.tcp, "tcp.seq_raw")),
            ("next seq", "next_seq",
             (number(last.tcp, "tcp.seq_raw") + last.payload_len) % 2 ** 32),
            ("first ack", "ack", number(first.tcp, "tcp.ack_raw")),
            ("last flags", "flags", last.flags()),
            ("options", "options", first.options()),
            ("last window", "window", number(last.tcp, "tcp.window_size"))):
        same(where, name, value_of(facts, key), theirs)
    same(where, "payload of the segments", row["payload_len"],
         sum(f.payload_len for f in frames))
    same(where, "transport headers", row["header_len"],
         sum(f.tcp_len for f in frames))


def check_network(where, row, frames):
    facts, first = row["facts"], frames[0]
    prefix = "ipv6." if first.version == 6 else "ip."
    ttl = number(first.net, "ipv6.hlim" if first.version == 6 else "ip.ttl")
    same(where, "row's TTL", re.match(r"\d+", str(value_of(facts, "ttl")))[0],
         str(ttl))
    for name, key, theirs in (
            ("IP version", "version", first.version),
            ("source address", "src", first.net[prefix + "src"]),
            ("destination address", "dst", first.net[prefix + "dst"]),
            ("first identification", "id", number(first.net, "ip.id"))):
        same(where, name, value_of(facts, key), theirs)
    if first.version == 6:
        same(where, "flow label", int(value_of(facts, "flow_label"), 16),
             number(first.net, "ipv6.flow"))
        same(where, "ECN", value_of(facts, "ecn"),
             number(first.net, "ipv6.tclass.ecn"))
    else:
        same(where, "DF", value_of(facts, "fragmentation").startswith("none; DF"),
             find(first.net, "ip.flags.df") == "1")
        same(where, "ECN", value_of(facts, "ecn"),
             number(first.net, "ip.dsfield.ecn"))
    same(where, "network headers", row["header_len"],
         sum(f.net_len for f in frames))


def check_rows(where, rows):
    """Each layer carries what the one above it made; but segments may carry
    other messages, too."""
    for n in range(7, 0, -1):
        same(where, f"total of layer {n}", rows[n]["total_len"],
             rows[n]["header_len"] + rows[n]["payload_len"])
        if n < 6 and n != 4:
            same(where, f"payload of layer {n}", rows[n]["payload_len"],
                 rows[n + 1]["total_len"])


def check_below(where, rows, frames, steps):
    """Data link and physical layer; the FCS by Python's CRC-32."""
    facts, first = rows[2]["facts"], frames[0]
    same(where, "source MAC", value_of(facts, "src_mac"), first.eth["eth.src"])
    same(where, "destination MAC", value_of(facts, "dst_mac"),
         first.eth["eth.dst"])
    same(where, "EtherType", value_of(facts, "ethertype")[:6],
         first.eth["eth.type"])
    same(where, "octets of the frames", rows[2]["total_len"],
         sum(f.len for f in frames))
    octets = steps[0]["frame"]["octets"]
    if "x" not in octets and re.match("0x", value_of(facts, "fcs")):
        frame = bytes.fromhex(octets).ljust(FRAME_MIN, b"\0")
        same(where, "FCS", int(value_of(facts, "fcs")[:10], 16),
             zlib.crc32(frame))
    same(where, "octets on the wire", rows[1]["total_len"],
         sum(max(f.len, FRAME_MIN) + FCS + PREAMBLE_AND_GAP for f in frames))
    same(where, "bits", value_of(rows[1]["facts"], "nr_bits"),
         8 * sum(f.len for f in frames))


def check_message(where, rows, http):
    """The application and the presentation layer against tshark's HTTP."""
    facts, lines = rows[7]["facts"], rows[7]["info"].split("\n\n")[0].split("\n")
    if "method" in facts:
        for name in ("method", "version"):
            same(where, name, value_of(facts, name),
                 find(http, f"http.request.{name}"))
        same(where, "target", value_of(facts, "target"),
             find(http, "http.request.uri"))
        fields = as_list(http["http.request.line"])
    else:
        same(where, "status", value_of(facts, "status"),
             number(http, "http.response.code"))
        same(where, "reason", value_of(facts, "reason"),
             find(http, "http.response.phrase"))
        same(where, "version of the answer", value_of(facts, "version"),
             find(http, "http.response.version"))
        fields = as_list(http["http.response.line"])
    fields = [field[:-2] for field in fields]
    same(where, "number of fields", value_of(facts, "nr_fields"), len(fields))
    for mine, theirs in zip(lines[1:], fields):
        if not theirs.startswith("Authorization:"):
            same(where, "field", mine, theirs)
    facts = rows[6]["facts"]
    body = http.get("http.file_data", "")
    if "coded_len" in facts:
        same(where, "coded length", value_of(facts, "coded_len"),
             number(http, "http.content_length_header"))
        same(where, "plain length", value_of(facts, "plain_len"), len(body))
        same(where, "content coding", value_of(facts, "content_coding"),
             http["http.content_encoding"])
        same(where, "CRC-32", int(value_of(facts, "crc32")[:10], 16),
             zlib.crc32(body.encode()))
    elif "plain_len" in facts:
        same(where, "body", rows[7]["info"].split("\n\n", 1)[1],
             body.removesuffix("\n"))


def check_sum(where, ours, frames):
    for name, theirs in (
            ("frames", len(frames)),
            ("captured", sum(number(f.frame, "frame.cap_len") for f in frames)),
            ("link", 14 * len(frames)),
            ("network", sum(f.net_len for f in frames)),
            ("transport", sum(f.tcp_len for f in frames)),
            ("fcs", sum(max(f.len, FRAME_MIN) + FCS for f in frames)),
            ("wire", sum(max(f.len, FRAME_MIN) + FCS + PREAMBLE_AND_GAP
                         for f in frames)),
            ("adds_up", True)):
        same(where, f"sum: {name}", ours[name], theirs)
    same(where, "sum: payload", ours["http"] + ours["not_http"] + ours["again"],
         sum(f.payload_len for f in frames))


def check_session(where, conv, client):
    """What is told of the connection as a whole, and of its messages' sizes."""
    facts = conv["facts"]
    server = [f for f in client if f.address("src") == conv["server"]]
    sent = [f for f in client if f.address("src") == conv["client"]]
    for name, theirs in (("client", sent), ("server", server)):
        syn = next(f for f in theirs if f.is_syn)
        octets = max(number(f.tcp, "tcp.seq") - 1 + f.payload_len
                     for f in theirs if f.payload_len)
        same(where, f"{name}'s MSS", value_of(facts, f"{name}_mss"),
             number(syn.tcp, "tcp.options.mss_val"))
        same(where, f"{name}'s window scale",
             value_of(facts, f"{name}_window_scale"),
             number(syn.tcp, "tcp.options.wscale.shift"))
        same(where, f"{name}'s octets", value_of(facts, f"{name}_octets"), octets)
        same(where, f"{name}'s messages", sum(
            value_of(x["facts"], "request_len" if name == "client" else "answer_len")
            for x in conv["exchanges"]), octets)
    same(where, "round trip", value_of(facts, "rtt"),
         (server[0].ns - sent[0].ns) / 1e9)
    same(where, "duration", value_of(facts, "duration"),
         (client[-1].ns - client[0].ns) / 1e9)
    closing = next(i for i, f in enumerate(client, 1) if "FIN" in f.flags())
    same(where, "closed in frame",
         int(re.search(r"frame (\d+)$", value_of(facts, "closed_by"))[1]), closing)


def check_duplicate_acks(where, conv, client):
    """tshark's are any that repeat a number; kresp's answer something that was
    sent meanwhile, too (RFC 5681 section 2)."""
    numbers = [i for i, step in enumerate(conv["steps"])
               if "duplicate ACK" in step["did"]]
    for i in numbers:
        same(where, f"frame {i + 1} is a duplicate ACK", True,
             find(client[i].tcp, "tcp.analysis.duplicate_ack") is not None)
        compared["duplicate ACK"] += 1
    same(where, "number of duplicate ACKs",
         value_of(conv["facts"], "nr_duplicate_acks"), len(numbers))


def check_conversation(where, conv, frames):
    """@frames: by end, in the order of their capture."""
    client, server = frames
    streams = {f.tcp["tcp.stream"] for f in client + server}
    same(where, "TCP streams in it", 1, len(streams))
    same(where, "the client's socket", conv["client"], client[0].address("src"))
    same(where, "the server's socket", conv["server"], client[0].address("dst"))
    check_session(where, conv, client)
    ends = [("client", conv["steps"], client, conv["sum"])]
    if server:
        ends.append(("server", conv["server_steps"], server, conv["server_sum"]))
    for end, steps, theirs, total in ends:
        same(f"{where}, {end}", "number of frames", len(steps), len(theirs))
        for step, frame in zip(steps, theirs):
            check_frame(f"{where}, {end}, frame {step['frame']['number']}", step,
                        frame, theirs[0].ns)
        check_sum(f"{where}, {end}", total, theirs)
    if not server:
        # Of two ends in one file tshark sees each segment twice.
        same(where, "sent again or late",
             [bool(re.search("sent again|fills a gap", s["did"]))
              for s in conv["steps"]], [f.is_in_doubt() for f in client])
        check_duplicate_acks(where, conv, client)
        took = value_of(conv["facts"], "handshake")
        # By a coarse clock it may take no time, which is none to tshark.
        if took and not any(f.is_in_doubt() for f in client):
            same(where, "time of the handshake", took,
                 float(next(filter(None, (find(f.tcp, "tcp.analysis.initial_rtt")
                                          for f in client)))))


def messages_of(frames):
    """HTTP as tshark reads it; once, where both ends saw it. Of a message in
    several segments it makes nothing sound then: it takes both ends for one."""
    seen = set()
    for frame in sorted(sum(frames, []), key=lambda f: f.ns):
        key = frame.address("src"), frame.tcp["tcp.seq_raw"]
        if frame.http and key not in seen:
            seen.add(key)
            yield from frame.http


def check_exchanges(where, conv, frames):
    messages = list(messages_of(frames))
    requests = [m for m in messages if find(m, "http.request.method")]
    answers = [m for m in messages if find(m, "http.response.code")]
    same(where, "requests", len(conv["exchanges"]), len(requests))
    same(where, "answers", len(conv["exchanges"]), len(answers))
    for exchange, request, answer in zip(conv["exchanges"], requests, answers):
        for stage in exchange["stages"]:
            at = f"{where}, request {exchange['number']}, {stage['title']}"
            is_server = stage["at"] == "server" and not stage["is_derived"]
            steps = conv["server_steps" if is_server else "steps"]
            theirs = [frames[is_server][i] for i in stage["steps"]]
            rows = {row["number"]: row for row in stage["rows"]}
            check_rows(at, rows)
            if not frames[1] or len(theirs) == 1:
                check_message(at, rows, request if stage["sender"] == "client"
                              else answer)
            check_transport(at, rows[4], theirs)
            check_network(at, rows[3], theirs)
            check_below(at, rows, theirs, [steps[i] for i in stage["steps"]])


# Each of them was compared somewhere, or nothing was shown.
WANTED = ("SACK", "flow label", "DF", "IP checksum", "TCP checksum right",
          "TCP checksum unfilled", "CRC-32", "FCS", "body", "sent again or late",
          "field", "status", "sum: wire", "coded length", "MSS", "comment",
          "direction", "duplicate ACK")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        packets = [Frame(packet) for packet in json.load(file)]
    streams = []
    for section, path in enumerate(sys.argv[2:], 1):
        name = re.sub(r".*/|\.json$", "", path)
        with open(path, encoding="utf-8") as file:
            walk = json.load(file)
        mine = [p for p in packets if p.section == section]
        frames = [[p for p in mine if p.interface == i] for i in (0, 1)]
        same(name, "conversations", len(walk["conversations"]), 1)
        check_conversation(name, walk["conversations"][0], frames)
        check_exchanges(name, walk["conversations"][0], frames)
        streams.append(mine[0].tcp["tcp.stream"])
    same("all", "one TCP stream each", len(streams), len(set(streams)))
    for name in WANTED:
        if not compared[name]:
            differences.append(f"{name}: never compared")
    for difference in differences[:100]:
        print(difference)
    print(f"{sum(compared.values())} values of {len(compared)} kinds compared, "
          f"{len(differences)} differences")
    sys.exit(bool(differences))


main()
