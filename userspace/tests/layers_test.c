// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

#include <pcap/dlt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "unit.h"

#define PAYLOAD	"GET / HTTP/1.1\r\nHost: ab\r\n\r\n"
#define FLAGS	(KRESP_LAYERS_PSH | KRESP_LAYERS_ACK)

static struct frames made;
static struct kresp_layers layers;

/* One frame with PAYLOAD from the client, which may be changed. */
static uint8_t *make(int link_type, unsigned int version)
{
	frames_free(&made);
	frames_init(&made);
	made.link_type = link_type;
	made.version = version;
	frames_tcp(&made, KRESP_SIDE_CLIENT, FLAGS, PAYLOAD, strlen(PAYLOAD));
	return (uint8_t *)made.list[0].data;
}

static uint8_t *make_ethernet(void)
{
	return make(DLT_EN10MB, 4);
}

static void decode(void)
{
	const struct kresp_frame *frame = &made.list[0];

	kresp_layers_decode(&layers, made.link_type, frame->data, frame->caplen,
			    frame->len);
	if (*layers.why)
		printf("# why: %s\n", layers.why);
}

/* Put octets into the frame, which moves. */
static void insert(size_t at, const void *data, size_t len)
{
	struct kresp_frame *frame = &made.list[0];
	uint8_t *grown = malloc(frame->caplen + len);

	if (!grown)
		abort();
	memcpy(grown, frame->data, at);
	memcpy(grown + at, data, len);
	memcpy(grown + at + len, frame->data + at, frame->caplen - at);
	free((void *)frame->data);
	frame->data = grown;
	frame->caplen += len;
	frame->len += len;
}

static void check_stopped(const char *file, int line,
			  enum kresp_layers_depth depth, const char *why)
{
	decode();
	if (layers.depth != depth || !strstr(layers.why, why))
		unit_fail(file, line, "depth %d, '%s', expected %d, '%s'",
			  layers.depth, layers.why, depth, why);
}

#define CHECK_STOPPED(depth, why) check_stopped(__FILE__, __LINE__, depth, why)

static bool has_payload(void)
{
	return layers.depth == KRESP_LAYERS_TRANSPORT && !*layers.why &&
	       layers.payload_len == strlen(PAYLOAD) &&
	       layers.payload.len == strlen(PAYLOAD) &&
	       !memcmp(made.list[0].data + layers.payload.at, PAYLOAD,
		       strlen(PAYLOAD));
}

static void test_ethernet(void)
{
	static const uint8_t client[] = { 0xbc, 0x35, 0xdb, 0xcf, 0x1b, 0x03 };
	static const uint8_t server[] = { 0xbc, 0xf2, 0xb8, 0x57, 0x86, 0x02 };
	static const uint8_t address[] = { 10, 0, 0, 3 };

	make_ethernet();
	decode();
	CHECK(has_payload());
	CHECK(layers.link.kind == KRESP_LAYERS_ETHERNET);
	CHECK(layers.link.range.at == 0 && layers.link.range.len == 14);
	CHECK(layers.link.has_src && !memcmp(layers.link.src, client, 6));
	CHECK(layers.link.has_dst && !memcmp(layers.link.dst, server, 6));
	CHECK(layers.network.range.at == 14 && layers.network.range.len == 20);
	CHECK(!memcmp(layers.network.src, address, 4));
	CHECK(layers.network.ttl == 64 && !layers.network.may_fragment);
	CHECK(layers.network.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
	CHECK(layers.network.packet_len == 52 + strlen(PAYLOAD));
	CHECK(layers.transport.range.at == 34 && layers.transport.range.len == 32);
	CHECK(layers.transport.src_port == 35310 && layers.transport.dst_port == 80);
	CHECK(layers.transport.seq == 1000 && layers.transport.flags == FLAGS);
	CHECK(layers.transport.window == 502);
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
	CHECK(layers.transport.has_timestamps && layers.transport.ts_value == 1 &&
	      layers.transport.ts_echo == 2);
	CHECK(layers.transport.mss == 0 && layers.transport.window_scale == -1);
	CHECK(!layers.trailer.len);
}

static void test_link_types(void)
{
	static const struct {
		int link_type;
		enum kresp_layers_link_kind kind;
		size_t len;
		bool has_src;
	} types[] = {
		{ DLT_EN10MB, KRESP_LAYERS_ETHERNET, 14, true },
		{ DLT_LINUX_SLL, KRESP_LAYERS_COOKED, 16, true },
		{ DLT_LINUX_SLL2, KRESP_LAYERS_COOKED, 20, true },
		{ DLT_NULL, KRESP_LAYERS_LOOPBACK, 4, false },
		{ DLT_LOOP, KRESP_LAYERS_LOOPBACK, 4, false },
		{ DLT_RAW, KRESP_LAYERS_RAW, 0, false },
		{ DLT_IPV4, KRESP_LAYERS_RAW, 0, false },
		{ DLT_IPV6, KRESP_LAYERS_RAW, 0, false },
	};
	unsigned int version;
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		for (version = 4; version <= 6; version += 2) {
			make(types[i].link_type, version);
			decode();
			CHECK(has_payload());
			CHECK(layers.link.kind == types[i].kind);
			CHECK(layers.link.range.len == types[i].len);
			CHECK(layers.link.has_src == types[i].has_src);
			CHECK(layers.network.version == version);
			CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
		}
	}
	make(DLT_NULL, 6)[0] = 0;
	((uint8_t *)made.list[0].data)[3] = 24;
	decode();
	CHECK(has_payload());
	make(DLT_LINUX_SLL, 4)[5] = 0;
	decode();
	CHECK(has_payload() && !layers.link.has_src);
}

static void test_link_errors(void)
{
	make_ethernet();
	made.link_type = 147;
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "link type 147 is not known");
	frames_cut(&made.list[0], 13);
	made.link_type = DLT_EN10MB;
	CHECK_STOPPED(KRESP_LAYERS_NOTHING,
		      "Ethernet header of 14 octets, but only 13 were captured");
	make(DLT_LINUX_SLL, 4);
	frames_cut(&made.list[0], 15);
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "cooked header of 16 octets");
	make(DLT_LINUX_SLL2, 4);
	frames_cut(&made.list[0], 19);
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "version 2, of 20 octets");
	make(DLT_NULL, 4);
	frames_cut(&made.list[0], 3);
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "loopback header of 4 octets");
	make(DLT_NULL, 4)[0] = 7;
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "address family 7");
	make(DLT_RAW, 4)[0] = 0x55;
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "IP version 5, 4 or 6 expected");
	make(DLT_RAW, 4);
	frames_cut(&made.list[0], 0);
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "IP packet of 1 octets");
}

static void test_vlans(void)
{
	static const uint8_t tags[] = {
		0x88, 0xa8, 0x60, 0x07, 0x81, 0x00, 0x00, 0x2a, 0x81, 0x00, 0, 1,
	};

	make_ethernet();
	insert(12, tags + 4, 4);
	decode();
	CHECK(has_payload() && layers.link.nr_vlans == 1);
	CHECK(layers.link.vlans[0] == 0x2a && layers.link.range.len == 18);
	make_ethernet();
	insert(12, tags, 8);
	decode();
	CHECK(has_payload() && layers.link.nr_vlans == 2);
	CHECK(layers.link.vlans[0] == 0x6007 && layers.link.vlans[1] == 0x2a);
	CHECK(layers.link.range.len == 22);
	make_ethernet();
	insert(12, tags, 12);
	CHECK_STOPPED(KRESP_LAYERS_NOTHING, "more than 2 VLAN tags");
	make_ethernet();
	insert(12, tags, 8);
	frames_cut(&made.list[0], 21);
	CHECK_STOPPED(KRESP_LAYERS_NOTHING,
		      "with VLAN tags of 22 octets, but only 21");
}

static void test_ethertypes(void)
{
	uint8_t *data = make_ethernet();

	data[13] = 0x06;
	CHECK_STOPPED(KRESP_LAYERS_LINK, "carries ARP, not IP");
	data[12] = 0x05;
	CHECK_STOPPED(KRESP_LAYERS_LINK, "carries IEEE 802.2, not IP");
	data[12] = 0x88;
	data[13] = 0xcc;
	CHECK_STOPPED(KRESP_LAYERS_LINK, "EtherType 0x88cc, not IP");
}

static void test_ipv4_errors(void)
{
	uint8_t *data = make_ethernet();

	data[14] = 0x65;
	CHECK_STOPPED(KRESP_LAYERS_LINK, "IP version 6 where 4 is expected");
	data[14] = 0x44;
	CHECK_STOPPED(KRESP_LAYERS_LINK, "IPv4 header of 16 octets, 20 is the least");
	data[14] = 0x45;
	data[17] = 19;
	CHECK_STOPPED(KRESP_LAYERS_LINK,
		      "IPv4 packet of 19 octets, its header alone has 20");
	data[17] = 81;
	CHECK_STOPPED(KRESP_LAYERS_LINK,
		      "IPv4 packet of 81 octets in a frame with room for 80");
	make_ethernet()[14] = 0x4f;
	frames_cut(&made.list[0], 73);
	CHECK_STOPPED(KRESP_LAYERS_LINK,
		      "IPv4 header of 60 octets, but only 59 were captured");
	frames_cut(&made.list[0], 33);
	CHECK_STOPPED(KRESP_LAYERS_LINK,
		      "IPv4 header of 20 octets or more, but only 19");
}

static void test_ipv4_fields(void)
{
	uint8_t *data = make_ethernet();

	data[15] = 0xb9;
	frames_checksum(&made.list[0], 14);
	decode();
	CHECK(has_payload() && layers.network.traffic_class == 0xb9);
	CHECK(layers.network.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
	data[24] ^= 1;
	decode();
	CHECK(has_payload());
	CHECK(layers.network.checksum == KRESP_LAYERS_CHECKSUM_WRONG);
	data[24] = 0;
	data[25] = 0;
	decode();
	CHECK(layers.network.checksum == KRESP_LAYERS_CHECKSUM_UNFILLED);

	insert(34, "\x94\x04\0\0", 4);
	data = (uint8_t *)made.list[0].data;
	data[14] = 0x46;
	data[17] += 4;
	frames_checksum(&made.list[0], 14);
	decode();
	CHECK(has_payload() && layers.network.range.len == 24);
	CHECK(layers.network.has_options);
	CHECK(layers.network.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
}

/* More than 65535 octets cannot be said: the frame's length counts. */
static void test_unfilled_length(void)
{
	uint8_t *data = make_ethernet();

	data[16] = 0;
	data[17] = 0;
	decode();
	CHECK(has_payload() && layers.network.is_len_unfilled);
	CHECK(layers.network.packet_len == 80);
	data = make(DLT_EN10MB, 6);
	data[18] = 0;
	data[19] = 0;
	decode();
	CHECK(has_payload() && layers.network.is_len_unfilled);
}

static void test_fragments(void)
{
	uint8_t *data = make_ethernet();

	data[20] = 0x20;
	decode();
	CHECK(has_payload() && layers.network.is_fragment);
	CHECK(!layers.network.is_last_fragment && layers.network.may_fragment);
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_UNKNOWN);
	data[20] = 0;
	data[21] = 185;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "is a fragment, octets from 1480 on");
	CHECK(layers.network.is_last_fragment && layers.network.is_fragment);
}

static void test_protocols(void)
{
	uint8_t *data = make_ethernet();

	data[23] = 17;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "carries UDP, not TCP");
	data[23] = 1;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "carries ICMP, not TCP");
	data[23] = 132;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "carries IP protocol 132, not TCP");
}

/* Hop-by-hop, routing that is done, destination, authentication. */
static void test_extensions(void)
{
	static const uint8_t headers[] = {
		43, 0, 1, 4, 0, 0, 0, 0,
		60, 0, 0, 0, 0, 0, 0, 0,
		51, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		6, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0,
	};
	uint8_t *data;
	size_t len;

	make(DLT_EN10MB, 6);
	insert(54, headers, sizeof(headers));
	data = (uint8_t *)made.list[0].data;
	data[19] += sizeof(headers);
	data[20] = 0;
	decode();
	CHECK(has_payload() && layers.network.range.len == 40 + sizeof(headers));
	CHECK(layers.network.has_options && layers.network.protocol == 6);
	CHECK(layers.network.checksum == KRESP_LAYERS_CHECKSUM_NONE);
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);

	/* A routing header on its way: the last destination is another one. */
	data[54 + 8 + 3] = 1;
	decode();
	CHECK(has_payload());
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_UNKNOWN);

	for (len = 54 + sizeof(headers); len-- > 54;) {
		frames_cut(&made.list[0], len);
		CHECK_STOPPED(KRESP_LAYERS_LINK, "IPv6 extension header");
	}
}

static void test_ipv6(void)
{
	static const uint8_t fragment[] = { 6, 0, 0, 1, 0, 0, 0x12, 0x34 };
	uint8_t *data = make(DLT_EN10MB, 6);

	data[14] = 0x6b;
	data[15] = 0x9a;
	data[16] = 0xbc;
	data[17] = 0xde;
	decode();
	CHECK(has_payload() && layers.network.traffic_class == 0xb9);
	CHECK(layers.network.flow_label == 0xabcde);
	CHECK(layers.network.range.len == 40 && layers.network.ttl == 64);
	data[14] = 0x45;
	CHECK_STOPPED(KRESP_LAYERS_LINK, "IP version 4 where 6 is expected");
	data[14] = 0x60;
	data[19]++;
	CHECK_STOPPED(KRESP_LAYERS_LINK, "octets in a frame with room for");
	data[19]--;
	data[20] = 59;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "IP protocol 59, not TCP");
	data[20] = 58;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "ICMP, not TCP");
	frames_cut(&made.list[0], 53);
	CHECK_STOPPED(KRESP_LAYERS_LINK,
		      "IPv6 header of 40 octets, but only 39 were captured");

	make(DLT_EN10MB, 6);
	insert(54, fragment, sizeof(fragment));
	data = (uint8_t *)made.list[0].data;
	data[19] += sizeof(fragment);
	data[20] = 44;
	decode();
	CHECK(has_payload() && layers.network.is_fragment);
	CHECK(layers.network.id == 0x1234 && !layers.network.is_last_fragment);
	data[54 + 3] = 8;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "is a fragment, octets from 8 on");
}

static void test_tcp_errors(void)
{
	uint8_t *data = make_ethernet();

	data[46] = 0x40;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "TCP header of 16 octets, 20 is the least");
	data[46] = 0xf0;
	CHECK_STOPPED(KRESP_LAYERS_TRANSPORT, "");
	data[17] = 20 + 59;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK,
		      "TCP header of 60 octets, but only 59 are in the packet");
	data[17] = 20 + 19;
	CHECK_STOPPED(KRESP_LAYERS_NETWORK, "but only 19 are in the packet");
	make_ethernet();
	frames_cut(&made.list[0], 53);
	CHECK_STOPPED(KRESP_LAYERS_NETWORK,
		      "TCP header of 20 octets or more, but only 19 were captured");
	make_ethernet();
	frames_cut(&made.list[0], 65);
	CHECK_STOPPED(KRESP_LAYERS_NETWORK,
		      "TCP header of 32 octets, but only 31 were captured");
}

static void test_checksum(void)
{
	uint8_t *data = make_ethernet();
	uint32_t sum;
	size_t i;

	data[70] ^= 1;
	decode();
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_WRONG);
	CHECK(layers.payload.len == strlen(PAYLOAD));

	/* What the kernel leaves to the device: the pseudo-header's sum. */
	for (sum = 6 + 60, i = 26; i < 34; i += 2)
		sum += (uint32_t)(data[i] << 8 | data[i + 1]);
	sum = (sum & 0xffff) + (sum >> 16);
	data[50] = sum >> 8 & 0xff;
	data[51] = sum & 0xff;
	decode();
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_UNFILLED);
	sum -= 60;
	data[50] = sum >> 8 & 0xff;
	data[51] = sum & 0xff;
	decode();
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_UNFILLED);
	data[51]--;
	decode();
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_WRONG);

	make_ethernet();
	frames_cut(&made.list[0], made.list[0].len - 1);
	decode();
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_UNKNOWN);
	CHECK(layers.network.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
	CHECK(layers.payload_len == strlen(PAYLOAD));
	CHECK(layers.payload.len == strlen(PAYLOAD) - 1);
	CHECK(!strcmp(kresp_layers_checksum_name(layers.transport.checksum),
		      "unknown"));
	CHECK(!strcmp(kresp_layers_checksum_name(KRESP_LAYERS_CHECKSUM_NONE), "none"));
	CHECK(!strcmp(kresp_layers_checksum_name(KRESP_LAYERS_CHECKSUM_RIGHT), "right"));
	CHECK(!strcmp(kresp_layers_checksum_name(KRESP_LAYERS_CHECKSUM_WRONG), "wrong"));
	CHECK(!strcmp(kresp_layers_checksum_name(KRESP_LAYERS_CHECKSUM_UNFILLED),
		      "unfilled"));
}

static void set_options(const uint8_t *options)
{
	memcpy(make_ethernet() + 54, options, 12);
	decode();
}

static void test_options(void)
{
	static const uint8_t sack[] = { 5, 10, 0, 0, 0, 7, 0, 0, 0, 9, 1, 1 };
	static const uint8_t unknown[] = { 254, 10, 1, 2, 3, 4, 5, 6, 7, 8, 0, 9 };
	static const uint8_t wrong_len[] = { 2, 3, 5, 3, 4, 1, 1, 4, 3, 9, 1, 1 };
	static const uint8_t too_long[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 8, 4, 0 };
	static const uint8_t too_short[] = { 3, 1, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
	static const uint8_t no_len[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3 };

	frames_free(&made);
	frames_init(&made);
	frames_tcp(&made, KRESP_SIDE_CLIENT, KRESP_LAYERS_SYN, NULL, 0);
	decode();
	CHECK(layers.transport.mss == 1460 && layers.transport.window_scale == 7);
	CHECK(layers.transport.sack_permitted && layers.transport.has_timestamps);
	CHECK(layers.transport.nr_options == 5 && layers.transport.options[0] == 2);
	CHECK(layers.transport.options[4] == 3);
	CHECK(!layers.transport.has_broken_options);

	set_options(sack);
	CHECK(layers.transport.nr_sacks == 1);
	CHECK(layers.transport.sacks[0][0] == 7 && layers.transport.sacks[0][1] == 9);
	set_options(unknown);
	CHECK(has_payload() && layers.transport.nr_options == 2);
	CHECK(!layers.transport.has_broken_options);
	set_options(wrong_len);
	CHECK(has_payload() && !layers.transport.mss);
	CHECK(layers.transport.window_scale == -1);
	CHECK(!layers.transport.sack_permitted);
	CHECK(!layers.transport.has_broken_options);
	set_options(too_long);
	CHECK(has_payload() && layers.transport.has_broken_options);
	set_options(too_short);
	CHECK(has_payload() && layers.transport.has_broken_options);
	CHECK(layers.transport.window_scale == -1);
	set_options(no_len);
	CHECK(has_payload() && layers.transport.has_broken_options);
}

static void test_padding(void)
{
	struct kresp_frame *frame;

	frames_free(&made);
	frames_init(&made);
	made.has_timestamps = false;
	frames_tcp(&made, KRESP_SIDE_CLIENT, KRESP_LAYERS_ACK, NULL, 0);
	frame = &made.list[0];
	CHECK(frame->len == 54);
	insert(54, "\0\0\0\0\0\0", 6);
	decode();
	CHECK(layers.depth == KRESP_LAYERS_TRANSPORT && !layers.payload_len);
	CHECK(layers.trailer.at == 54 && layers.trailer.len == 6);
	CHECK(layers.transport.checksum == KRESP_LAYERS_CHECKSUM_RIGHT);
	frames_cut(frame, 57);
	decode();
	CHECK(layers.trailer.at == 54 && layers.trailer.len == 3);
}

/* A shorter capture of a frame never reads beyond it, nor finds other values. */
static void test_every_length(void)
{
	static const int link_types[] = {
		DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_NULL, DLT_RAW,
	};
	enum kresp_layers_depth depth;
	size_t i, caplen, len, end;
	unsigned int version;

	for (i = 0; i < sizeof(link_types) / sizeof(*link_types); i++) {
		for (version = 4; version <= 6; version += 2) {
			make(link_types[i], version);
			len = made.list[0].len;
			depth = KRESP_LAYERS_TRANSPORT;
			for (caplen = len; caplen-- > 0;) {
				frames_cut(&made.list[0], caplen);
				kresp_layers_decode(&layers, link_types[i],
						    made.list[0].data, caplen, len);
				CHECK(layers.depth <= depth);
				depth = layers.depth;
				end = layers.payload.at + layers.payload.len;
				CHECK(end <= caplen);
				CHECK(!*layers.why ==
				      (depth == KRESP_LAYERS_TRANSPORT));
				if (depth != KRESP_LAYERS_TRANSPORT)
					continue;
				CHECK(end == caplen);
				CHECK(layers.payload_len == strlen(PAYLOAD));
			}
			CHECK(depth == KRESP_LAYERS_NOTHING);
		}
	}
}

static void test_end(void)
{
	frames_free(&made);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "layers: Ethernet, IPv4, TCP", test_ethernet },
		{ "layers: link types", test_link_types },
		{ "layers: link types, errors", test_link_errors },
		{ "layers: VLAN tags", test_vlans },
		{ "layers: EtherTypes", test_ethertypes },
		{ "layers: IPv4, errors", test_ipv4_errors },
		{ "layers: IPv4, fields", test_ipv4_fields },
		{ "layers: a length that is not filled in", test_unfilled_length },
		{ "layers: fragments", test_fragments },
		{ "layers: other protocols", test_protocols },
		{ "layers: IPv6, extension headers", test_extensions },
		{ "layers: IPv6", test_ipv6 },
		{ "layers: TCP, errors", test_tcp_errors },
		{ "layers: TCP, checksum", test_checksum },
		{ "layers: TCP, options", test_options },
		{ "layers: padding", test_padding },
		{ "layers: captured up to any octet", test_every_length },
		{ "layers: nothing is left", test_end },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
