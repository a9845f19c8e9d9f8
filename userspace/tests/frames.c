// SPDX-License-Identifier: GPL-2.0
#include "frames.h"

#include <pcap/dlt.h>
#include <stdlib.h>
#include <string.h>

#define FLAG_SYN	KRESP_LAYERS_SYN
#define FLAG_ACK	KRESP_LAYERS_ACK

/* The seed's: bc:35:db:cf:1b:03 is 10.0.0.3, bc:f2:b8:57:86:02 is 10.0.0.2. */
static const uint8_t macs[2][6] = {
	{ 0xbc, 0x35, 0xdb, 0xcf, 0x1b, 0x03 },
	{ 0xbc, 0xf2, 0xb8, 0x57, 0x86, 0x02 },
};

/* A captured frame is followed by nothing that may be read. */
struct kresp_frame *frames_add(struct frames *frames, const void *data,
			       size_t len)
{
	struct kresp_frame *frame = &frames->list[frames->nr++];
	uint8_t *copy = malloc(len ? len : 1);

	if (!copy || frames->nr > FRAMES_MAX)
		abort();
	if (len)
		memcpy(copy, data, len);
	memset(frame, 0, sizeof(*frame));
	frame->number = (unsigned int)frames->nr;
	frame->seen_by = frames->side;
	frame->time_ns = frames->now_ns;
	frame->data = copy;
	frame->caplen = len;
	frame->len = len;
	frames->now_ns += 100000;
	return frame;
}

void frames_cut(struct kresp_frame *frame, size_t caplen)
{
	uint8_t *copy = malloc(caplen ? caplen : 1);

	if (!copy)
		abort();
	memcpy(copy, frame->data, caplen);
	free((void *)frame->data);
	frame->data = copy;
	frame->caplen = caplen;
}

void frames_init(struct frames *frames)
{
	memset(frames, 0, sizeof(*frames));
	frames->link_type = DLT_EN10MB;
	frames->version = 4;
	frames->has_timestamps = true;
	frames->ports[0] = 35310;
	frames->ports[1] = 80;
	frames->seq[0] = 1000;
	frames->seq[1] = 0xffffffff - 100;
	frames->now_ns = 1724000000000000000;
}

void frames_free(struct frames *frames)
{
	while (frames->nr)
		free((void *)frames->list[--frames->nr].data);
}

static uint32_t add_up(const uint8_t *data, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < len; i++)
		sum += i % 2 ? data[i] : (uint32_t)data[i] << 8;
	return sum;
}

static void put16(uint8_t *p, uint32_t value)
{
	p[0] = value >> 8 & 0xff;
	p[1] = value & 0xff;
}

static void put32(uint8_t *p, uint32_t value)
{
	put16(p, value >> 16);
	put16(p + 2, value & 0xffff);
}

static uint16_t complement(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

/* Make the checksums of a whole frame right, without IPv6 extension headers. */
void frames_checksum(struct kresp_frame *frame, size_t network_at)
{
	uint8_t *ip = (uint8_t *)frame->data + network_at;
	size_t header_len = 40, packet_len;
	uint32_t sum;

	if (ip[0] >> 4 == 4) {
		header_len = (ip[0] & 0x0f) * 4u;
		packet_len = (size_t)(ip[2] << 8 | ip[3]);
		put16(ip + 10, 0);
		put16(ip + 10, complement(add_up(ip, header_len)));
		sum = add_up(ip + 12, 8);
	} else {
		packet_len = 40 + (size_t)(ip[4] << 8 | ip[5]);
		sum = add_up(ip + 8, 32);
	}
	packet_len -= header_len;
	put16(ip + header_len + 16, 0);
	sum += 6 + (uint32_t)packet_len + add_up(ip + header_len, packet_len);
	put16(ip + header_len + 16, complement(sum));
}

static size_t put_link(const struct frames *frames, uint8_t *p,
		       enum kresp_side from)
{
	uint16_t ethertype = frames->version == 4 ? 0x0800 : 0x86dd;

	switch (frames->link_type) {
	case DLT_EN10MB:
		memcpy(p, macs[1 - from], 6);
		memcpy(p + 6, macs[from], 6);
		put16(p + 12, ethertype);
		return 14;
	case DLT_LINUX_SLL:
		put32(p, 0x00000001);
		put16(p + 4, 6);
		memcpy(p + 6, macs[from], 6);
		put16(p + 14, ethertype);
		return 16;
	case DLT_LINUX_SLL2:
		put16(p, ethertype);
		put32(p + 4, 2);
		put16(p + 8, 1);
		p[11] = 6;
		memcpy(p + 12, macs[from], 6);
		return 20;
	case DLT_NULL:
		p[0] = frames->version == 4 ? 2 : 10;
		return 4;
	case DLT_LOOP:
		p[3] = frames->version == 4 ? 2 : 30;
		return 4;
	}
	return 0;
}

static size_t put_network(const struct frames *frames, uint8_t *p,
			  enum kresp_side from, size_t len)
{
	if (frames->version == 4) {
		p[0] = 0x45;
		put16(p + 2, (uint32_t)(20 + len));
		put16(p + 4, 0x1000 + (uint32_t)frames->nr);
		put16(p + 6, 0x4000);
		p[8] = 64;
		p[9] = 6;
		put32(p + 12, from == KRESP_SIDE_CLIENT ? 0x0a000003 : 0x0a000002);
		put32(p + 16, from == KRESP_SIDE_CLIENT ? 0x0a000002 : 0x0a000003);
		return 20;
	}
	p[0] = 0x60;
	put16(p + 4, (uint32_t)len);
	p[6] = 6;
	p[7] = 64;
	put32(p + 8, 0x20010db8);
	put32(p + 20, from == KRESP_SIDE_CLIENT ? 3 : 2);
	put32(p + 24, 0x20010db8);
	put32(p + 36, from == KRESP_SIDE_CLIENT ? 2 : 3);
	return 40;
}

static size_t put_options(const struct frames *frames, uint8_t *p,
			  unsigned int flags)
{
	static const uint8_t syn_options[] = {
		2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7,
	};
	static const uint8_t options[] = {
		1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2,
	};

	if (flags & FLAG_SYN) {
		memcpy(p, syn_options, sizeof(syn_options));
		return sizeof(syn_options);
	}
	if (!frames->has_timestamps)
		return 0;
	memcpy(p, options, sizeof(options));
	return sizeof(options);
}

/* A segment with any numbers. */
struct kresp_frame *frames_tcp_at(struct frames *frames, enum kresp_side from,
				  unsigned int flags, uint32_t seq,
				  uint32_t ack, const void *payload, size_t len)
{
	uint8_t data[70000] = { 0 };
	uint8_t *tcp, options[40];
	size_t at, network_at, options_len;
	struct kresp_frame *frame;

	options_len = put_options(frames, options, flags);
	network_at = put_link(frames, data, from);
	at = network_at + put_network(frames, data + network_at, from,
				      20 + options_len + len);
	tcp = data + at;
	put16(tcp, frames->ports[from]);
	put16(tcp + 2, frames->ports[1 - from]);
	put32(tcp + 4, seq);
	put32(tcp + 8, flags & FLAG_ACK ? ack : 0);
	put16(tcp + 12, (uint32_t)((20 + options_len) / 4 << 12) | flags);
	put16(tcp + 14, 502);
	memcpy(tcp + 20, options, options_len);
	at += 20 + options_len;
	if (len)
		memcpy(data + at, payload, len);
	frame = frames_add(frames, data, at + len);
	frames_checksum(frame, network_at);
	return frame;
}

/* The next segment of an orderly connection. */
struct kresp_frame *frames_tcp(struct frames *frames, enum kresp_side from,
			       unsigned int flags, const void *payload,
			       size_t len)
{
	uint32_t seq = frames->seq[from];

	frames->seq[from] += (uint32_t)len;
	if (flags & (KRESP_LAYERS_SYN | KRESP_LAYERS_FIN))
		frames->seq[from]++;
	return frames_tcp_at(frames, from, flags, seq, frames->seq[1 - from],
			     payload, len);
}

void frames_handshake(struct frames *frames)
{
	frames_tcp(frames, KRESP_SIDE_CLIENT, FLAG_SYN, NULL, 0);
	frames_tcp(frames, KRESP_SIDE_SERVER, FLAG_SYN | FLAG_ACK, NULL, 0);
	frames_tcp(frames, KRESP_SIDE_CLIENT, FLAG_ACK, NULL, 0);
}

/* The client closes first. */
void frames_close(struct frames *frames)
{
	unsigned int fin = KRESP_LAYERS_FIN | FLAG_ACK;

	frames_tcp(frames, KRESP_SIDE_CLIENT, fin, NULL, 0);
	frames_tcp(frames, KRESP_SIDE_SERVER, fin, NULL, 0);
	frames_tcp(frames, KRESP_SIDE_CLIENT, FLAG_ACK, NULL, 0);
}

/* A segment of text, and the other end's acknowledgment. */
void frames_text(struct frames *frames, enum kresp_side from, const char *text)
{
	frames_tcp(frames, from, KRESP_LAYERS_PSH | FLAG_ACK, text, strlen(text));
	frames_tcp(frames, 1 - from, FLAG_ACK, NULL, 0);
}
