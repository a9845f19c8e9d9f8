#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Capture files that no kernel makes on demand.

Usage: captures.py DIR

known.pcap      ten frames with TCP timestamps that carry 378 octets of HTTP
super.pcap      the answer in one frame that no segment may be as long as, and
                the checksums as a kernel leaves them to the device
frames.pcap     frames of random octets
noise           random octets; noise.pcapng: after a section header
wifi.pcap       of a link type that is not decoded
arp.pcap        without TCP
"""

import os
import random
import struct
import sys

CLIENT, SERVER = bytes([10, 0, 0, 3]), bytes([10, 0, 0, 2])
MACS = {CLIENT: bytes.fromhex("bc35dbcf1b03"), SERVER: bytes.fromhex("bcf2b8578602")}
FIN, SYN, PSH, ACK = 1, 2, 8, 16
TIMESTAMPS = b"\x01\x01\x08\x0a" + bytes(8)
SYN_OPTIONS = b"\x02\x04\x05\xb4\x04\x02\x08\x0a" + bytes(8) + b"\x01\x03\x03\x07"


def fold(data):
    """The ones' complement sum of RFC 1071, not complemented."""
    total = sum(struct.unpack(f">{len(data) // 2}H", data[:len(data) & ~1]))
    if len(data) & 1:
        total += data[-1] << 8
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total


class Connection:
    """The frames of one TCP connection."""

    def __init__(self, is_filled=True):
        self.is_filled = is_filled
        self.frames = []
        self.next = {CLIENT: 1000, SERVER: 5000}

    def send(self, src, flags, payload=b"", options=TIMESTAMPS):
        dst = SERVER if src == CLIENT else CLIENT
        ports = (35310, 80) if src == CLIENT else (80, 35310)
        tcp_len = 20 + len(options) + len(payload)
        ack = self.next[dst] if flags & ACK else 0

        def tcp(checksum):
            return struct.pack(">HHIIBBHHH", *ports, self.next[src], ack,
                               (20 + len(options)) << 2, flags, 501, checksum,
                               0) + options + payload

        pseudo = fold(src + dst + struct.pack(">HH", 6, tcp_len))
        checksum = pseudo
        if self.is_filled:
            checksum = 0xffff ^ fold(struct.pack(">H", pseudo) + tcp(0))
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + tcp_len, len(self.frames),
                           0x4000, 64, 6, 0) + src + dst
        head = head[:10] + struct.pack(">H", 0xffff ^ fold(head)) + head[12:]
        self.frames.append(MACS[dst] + MACS[src] + b"\x08\x00" + head +
                           tcp(checksum))
        self.next[src] += len(payload) + bool(flags & (SYN | FIN))

    def exchange(self, request, answer):
        """Handshake, request, answer and close: ten frames."""
        self.send(CLIENT, SYN, options=SYN_OPTIONS)
        self.send(SERVER, SYN | ACK, options=SYN_OPTIONS)
        self.send(CLIENT, ACK)
        self.send(CLIENT, PSH | ACK, request)
        self.send(SERVER, ACK)
        self.send(SERVER, PSH | ACK, answer)
        self.send(CLIENT, ACK)
        self.send(CLIENT, FIN | ACK)
        self.send(SERVER, FIN | ACK)
        self.send(CLIENT, ACK)
        return self.frames


def pcap(path, frames, link_type=1):
    """A pcap file, a frame each millisecond."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144,
                               link_type))
        for i, frame in enumerate(frames):
            file.write(struct.pack("<IIII", 1795406939, 1000 * i, len(frame),
                                   len(frame)) + frame)


def main():
    os.chdir(sys.argv[1])
    noise = random.Random(4).randbytes

    request = b"GET / HTTP/1.1\r\nHost: 10.0.0.2\r\n\r\n"
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    body = b"x" * (378 - len(request) - len(answer % 100))
    pcap("known.pcap",
         Connection().exchange(request, answer % len(body) + body))
    body = b"x" * 30000
    pcap("super.pcap", Connection(is_filled=False).exchange(
        request, answer % len(body) + body))

    pcap("frames.pcap", [noise(20 * i) for i in range(1, 70)])
    pcap("wifi.pcap", [noise(60)], 105)
    pcap("arp.pcap", [bytes(12) + b"\x08\x06" + bytes(28)])
    with open("noise", "wb") as file:
        file.write(noise(5000))
    with open("noise.pcapng", "wb") as file:
        file.write(struct.pack("<IIIHHqI", 0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0, -1,
                               28) + noise(5000))


main()
