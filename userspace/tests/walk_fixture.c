// SPDX-License-Identifier: GPL-2.0
/*
 * A walk made by hand, so that the printers are tested without a story: the
 * lesson's exchange with its addresses, in ten frames.
 */
#include "walk_fixture.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define NR_STEPS	10
#define REQUEST_STEP	FIXTURE_REQUEST_STEP
#define ANSWER_STEP	5
#define FRAME_MAX	1514
#define REQUEST \
	"GET / HTTP/1.1\r\nHost: 10.0.0.2\r\n" \
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) " \
	"Gecko/20100101 Firefox/115.0\r\n" \
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9," \
	"image/avif,image/webp,*/*;q=0.8\r\n" \
	"Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\n" \
	"Connection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n\r\n"
#define ANSWER_HEAD \
	"HTTP/1.1 200 OK\r\nServer: kresp/0.1.0\r\n" \
	"Date: Mon, 23 Nov 2026 01:19:44 GMT\r\nContent-Type: text/html\r\n" \
	"Content-Encoding: gzip\r\nContent-Length: 49\r\n" \
	"ETag: \"5dfe8105317c2163\"\r\nVary: Accept-Encoding\r\n\r\n"

static const uint8_t macs[2][6] = {
	{ 0xbc, 0x35, 0xdb, 0xcf, 0x1b, 0x03 },
	{ 0xbc, 0xf2, 0xb8, 0x57, 0x86, 0x02 },
};

static const struct kresp_fact walk_facts[] = {
	TEXT("interface", "interface", DERIVED, "eth0"),
	TEXT("medium", "medium", DERIVED, "software, no medium (veth)"),
	NUMBER("mtu", "MTU", DERIVED, 1500, "octets"),
	END
};

static const struct kresp_fact session_facts[] = {
	TEXT("opened_by", "opened by", CAPTURED, "client"),
	TEXT("closed_by", "closed by", CAPTURED, "client"),
	REAL("duration", "duration", DERIVED, 1.234, 3, "ms"),
	END
};

static const struct kresp_fact step_facts[] = {
	NUMBER("seq", "sequence number", CAPTURED, 3735928559, NULL),
	NUMBER("window", "window", CAPTURED, 502, NULL),
	END
};

static const struct kresp_fact exchange_facts[] = {
	NUMBER("request_len", "request", CAPTURED, sizeof(REQUEST) - 1, "octets"),
	REAL("time", "time to answer", DERIVED, 0.412, 3, "ms"),
	END
};

static const struct kresp_fact application_facts[] = {
	TEXT("method", "method", CAPTURED, "GET"),
	TEXT("target", "target", CAPTURED, "/"),
	NUMBER("fields", "fields", DERIVED, 7, NULL),
	TEXT("framing", "framing", DERIVED, "no content: the message ends with its empty line"),
	END
};

static const struct kresp_fact presentation_facts[] = {
	TEXT("coding", "content coding", CAPTURED, "none"),
	BOOL("crc32_right", "CRC-32 right", DERIVED, true),
	REAL("ratio", "ratio", DERIVED, 144.1, 1, "%"),
	END
};

static const struct kresp_fact session_layer_facts[] = {
	TEXT("stands_in", "stands in for this layer", DERIVED,
	     "the socket pair, and Connection: keep-alive"),
	NUMBER("request_number", "request on this connection", DERIVED, 1, NULL),
	END
};

static const struct kresp_fact transport_facts[] = {
	NUMBER("seq", "sequence number", CAPTURED, 3735928559, NULL),
	NUMBER("ack", "ack number", CAPTURED, 1234567890, NULL),
	TEXT("flags", "flags", CAPTURED, "PSH, ACK"),
	NUMBER("window", "window, scaled", DERIVED, 64256, "octets"),
	TEXT("checksum", "checksum", DERIVED,
	     "not filled in yet: the device does it (offload)"),
	END
};

static const struct kresp_fact network_facts[] = {
	NUMBER("ttl", "TTL", CAPTURED, 64, NULL),
	NUMBER("identification", "identification", CAPTURED, 7238, NULL),
	BOOL("dont_fragment", "don't fragment", CAPTURED, true),
	END
};

static const struct kresp_fact link_facts[] = {
	TEXT("ethertype", "EtherType", CAPTURED, "0x0800 (IPv4)"),
	NUMBER("padding", "padding", CAPTURED, 0, "octets"),
	NUMBER("fcs", "FCS", RECONSTRUCTED, 4, "octets"),
	END
};

static const struct kresp_fact physical_facts[] = {
	TEXT("medium", "medium", DERIVED, "software, no medium (veth)"),
	NUMBER("preamble", "preamble and SFD", RECONSTRUCTED, 8, "octets"),
	NUMBER("gap", "inter-packet gap", RECONSTRUCTED, 12, "octets"),
	END
};

static const struct kresp_fact * const layer_facts[] = {
	physical_facts, link_facts, network_facts, transport_facts,
	session_layer_facts, presentation_facts, application_facts,
};

static const char * const notes[] = {
	"checksums of frames this machine sent are not filled in: the device, or nobody, does it",
};

/* Everything that a fixture holds, made anew by each. */
static struct {
	uint8_t octets[NR_STEPS][FRAME_MAX];
	struct kresp_frame frames[NR_STEPS];
	struct kresp_walk_step steps[NR_STEPS];
	struct kresp_walk_exchange exchange;
	struct kresp_walk_conversation conversation;
	struct kresp_walk walk;
	char info[2][4][2048];
	char addresses[2][3][128];
} made;

static const size_t request_steps[] = { REQUEST_STEP };
static const size_t answer_steps[] = { ANSWER_STEP };

struct plan {
	enum kresp_side sender;
	enum kresp_walk_phase phase;
	uint8_t flags;
	const char *flags_text;
	size_t header_len;
	int64_t since_ns;
	const char *did;
};

static const struct plan plans[NR_STEPS] = {
	{ KRESP_SIDE_CLIENT, KRESP_WALK_HANDSHAKE, 0x02, "SYN", 40, 0,
	  "asks for a connection, and offers MSS 1460, SACK, timestamps, window scale 7" },
	{ KRESP_SIDE_SERVER, KRESP_WALK_HANDSHAKE, 0x12, "SYN, ACK", 40, 31250,
	  "agrees, and asks likewise" },
	{ KRESP_SIDE_CLIENT, KRESP_WALK_HANDSHAKE, 0x10, "ACK", 32, 52100,
	  "agrees: the connection is open" },
	{ KRESP_SIDE_CLIENT, KRESP_WALK_EXCHANGE, 0x18, "PSH, ACK", 32, 140300,
	  "request 1, whole" },
	{ KRESP_SIDE_SERVER, KRESP_WALK_EXCHANGE, 0x10, "ACK", 32, 160900,
	  "acknowledges request 1" },
	{ KRESP_SIDE_SERVER, KRESP_WALK_EXCHANGE, 0x18, "PSH, ACK", 32, 401700,
	  "answer 1, whole" },
	{ KRESP_SIDE_CLIENT, KRESP_WALK_EXCHANGE, 0x10, "ACK", 32, 420000,
	  "acknowledges answer 1" },
	{ KRESP_SIDE_CLIENT, KRESP_WALK_CLOSE, 0x11, "FIN, ACK", 32, 1034000,
	  "has nothing more to send" },
	{ KRESP_SIDE_SERVER, KRESP_WALK_CLOSE, 0x11, "FIN, ACK", 32, 1120000,
	  "has nothing more to send either" },
	{ KRESP_SIDE_CLIENT, KRESP_WALK_CLOSE, 0x10, "ACK", 32, 1234000,
	  "acknowledges: the connection is closed" },
};

static size_t fill_payload(uint8_t *at, size_t step)
{
	if (step == REQUEST_STEP) {
		memcpy(at, REQUEST, sizeof(REQUEST) - 1);
		return sizeof(REQUEST) - 1;
	}
	if (step == ANSWER_STEP) {
		memcpy(at, ANSWER_HEAD, sizeof(ANSWER_HEAD) - 1);
		memcpy(at + sizeof(ANSWER_HEAD) - 1, unit_gzip, UNIT_GZIP_LEN);
		return sizeof(ANSWER_HEAD) - 1 + UNIT_GZIP_LEN;
	}
	return 0;
}

static void make_frame(size_t i)
{
	const struct plan *plan = &plans[i];
	struct kresp_frame *frame = &made.frames[i];
	struct kresp_layers *layers = &frame->layers;
	uint8_t *octets = made.octets[i];
	size_t len, tcp_at = 14 + 20;

	memcpy(octets, macs[!plan->sender], 6);
	memcpy(octets + 6, macs[plan->sender], 6);
	memcpy(octets + 12, "\x08\x00\x45", 3);
	octets[tcp_at + 12] = (uint8_t)(plan->header_len << 2);
	octets[tcp_at + 13] = plan->flags;
	len = fill_payload(octets + tcp_at + plan->header_len, i);
	layers->depth = KRESP_LAYERS_TRANSPORT;
	layers->link.kind = KRESP_LAYERS_ETHERNET;
	layers->link.range = (struct kresp_layers_range){ 0, 14 };
	layers->network.version = 4;
	layers->network.range = (struct kresp_layers_range){ 14, 20 };
	layers->transport.range =
		(struct kresp_layers_range){ tcp_at, plan->header_len };
	layers->payload =
		(struct kresp_layers_range){ tcp_at + plan->header_len, len };
	layers->payload_len = len;
	frame->number = (unsigned int)i + 1;
	frame->seen_by = KRESP_SIDE_CLIENT;
	frame->time_ns = 1795396784000000000 + plan->since_ns;
	frame->data = octets;
	frame->caplen = tcp_at + plan->header_len + len;
	frame->len = frame->caplen;
	layers->trailer = (struct kresp_layers_range){ frame->caplen, 0 };
}

static void make_step(size_t i)
{
	struct kresp_walk_step *step = &made.steps[i];

	make_frame(i);
	step->frame = &made.frames[i];
	step->sender = plans[i].sender;
	step->phase = plans[i].phase;
	step->since_ns = plans[i].since_ns;
	step->flags = plans[i].flags_text;
	step->payload_len = made.frames[i].layers.payload.len;
	step->fresh_len = step->payload_len;
	step->did = plans[i].did;
	step->facts = fixture_facts(step_facts);
}

/* The message in lines; in one line, as it is sent; and the first bits. */
static void make_info(enum kresp_side sender)
{
	const char *message = sender ? ANSWER_HEAD : REQUEST;
	char *lines = made.info[sender][0];
	char *line = made.info[sender][1];

	for (; *message; message++) {
		if (*message != '\r')
			*lines++ = *message;
		if (*message == '\r')
			*line++ = '\\';
		else if (*message == '\n')
			*line++ = '\\';
		*line++ = *message == '\r' ? 'r' : *message == '\n' ? 'n' :
			  *message;
	}
	if (sender) {
		strcpy(lines, UNIT_BODY);
		strcpy(line, "\\x1f\\x8b\\x08...");
	} else {
		while (lines[-1] == '\n')
			*--lines = '\0';
	}
	kresp_walk_bits(made.info[sender][2],
			&made.steps[sender ? ANSWER_STEP : REQUEST_STEP], 0,
			KRESP_WALK_INFO_BITS);
	sprintf(made.addresses[sender][0], "Src Port: %d\nDst Port: %d",
		sender ? 80 : 35310, sender ? 35310 : 80);
	sprintf(made.addresses[sender][1], "Src IP: 10.0.0.%d\nDst IP: 10.0.0.%d",
		3 - sender, 2 + sender);
	sprintf(made.addresses[sender][2], "Src MAC: %s\nDst MAC: %s",
		sender ? "bc:f2:b8:57:86:02" : "bc:35:db:cf:1b:03",
		sender ? "bc:35:db:cf:1b:03" : "bc:f2:b8:57:86:02");
}

static void make_row(struct kresp_walk_row *row, unsigned int number,
		     const struct kresp_walk_stage *stage)
{
	static const char * const names[] = {
		"Physical", "Data Link", "Network", "Transport", "Session",
		"Presentation", "Application",
	};
	static const char * const protocols[] = {
		"Coax", "Ethernet", "IP", "TCP", "Socket", "GZIP", "HTTP",
	};
	static const char * const pdus[] = {
		"Bits", "Frames", "Packets", "Segments", "Data", "Data", "Data",
	};
	static const unsigned int headers[] = { 24, 14, 20, 32, 0, 0, 0 };
	static const char * const dids[] = {
		"puts the frame on the medium, octet by octet",
		"addresses the frame to the next station, and protects it with a FCS",
		"addresses the packet to the other host",
		"numbers the octets, so that none is lost, doubled or out of order",
		"names the conversation by its pair of sockets",
		"says the message in octets: no content coding",
		"writes the request",
	};
	size_t message = made.steps[stage->sender ? ANSWER_STEP :
				    REQUEST_STEP].payload_len;
	unsigned int i, below = 0;

	row->number = number;
	row->layer = names[number - 1];
	row->protocol = protocols[number - 1];
	if (number == 6 && !stage->sender)
		row->protocol = "Raw";
	row->pdu = pdus[number - 1];
	row->info = made.info[stage->sender][number == 7 ? 0 :
					     number == 1 ? 2 : 1];
	row->ports = number <= 4 && number > 1 ?
		     made.addresses[stage->sender][0] : "";
	row->ips = number <= 3 && number > 1 ?
		   made.addresses[stage->sender][1] : "";
	row->macs = number == 2 ? made.addresses[stage->sender][2] : "";
	for (i = number + 1; i <= 7; i++)
		below += headers[i - 1];
	row->header_len = headers[number - 1];
	row->header_origin = number == 1 ? KRESP_ORIGIN_RECONSTRUCTED :
			     KRESP_ORIGIN_CAPTURED;
	row->payload_len = message + below;
	row->total_len = row->header_len + row->payload_len;
	row->did = dids[number - 1];
	row->facts = fixture_facts(layer_facts[number - 1]);
}

static void make_stage(size_t i)
{
	static const char * const titles[] = {
		"Client initiates Session", "Server Accepts Session",
		"Server Sends the Data", "Client Receives Data",
	};
	static const char * const sentences[] = {
		"The client's active socket sends the request to the server.",
		"The server's passive socket accepted the connection; the request comes up.",
		"The server answers within the session.",
		"The client takes the answer out of the same session.",
	};
	struct kresp_walk_stage *stage = &made.exchange.stages[i];
	bool is_received = i & 1;
	unsigned int row;

	stage->title = titles[i];
	stage->sentence = sentences[i];
	stage->at = i == 1 || i == 2 ? KRESP_SIDE_SERVER : KRESP_SIDE_CLIENT;
	stage->sender = i < 2 ? KRESP_SIDE_CLIENT : KRESP_SIDE_SERVER;
	stage->is_derived = stage->at == KRESP_SIDE_SERVER;
	stage->steps = i < 2 ? request_steps : answer_steps;
	stage->nr_steps = 1;
	for (row = 0; row < KRESP_WALK_LAYERS; row++)
		make_row(&stage->rows[row], is_received ? row + 1 : 7 - row,
			 stage);
}

static void make_sum(struct kresp_walk_sum *sum)
{
	size_t i;

	sum->frames = NR_STEPS;
	for (i = 0; i < NR_STEPS; i++) {
		sum->link += 14;
		sum->network += 20;
		sum->transport += plans[i].header_len;
		sum->http += made.steps[i].payload_len;
		sum->captured += made.frames[i].len;
	}
	sum->fcs = sum->captured + 4 * NR_STEPS;
	sum->wire = sum->fcs + 20 * NR_STEPS;
	sum->adds_up = sum->link + sum->network + sum->transport + sum->http ==
		       sum->captured;
	sum->line = "140 Ethernet + 200 IP + 336 TCP + 576 HTTP = 1,252 octets in 10 frames";
}

/* The lesson's exchange. */
struct kresp_walk *fixture_seed(void)
{
	size_t i;

	memset(&made, 0, sizeof(made));
	for (i = 0; i < NR_STEPS; i++)
		make_step(i);
	make_info(KRESP_SIDE_CLIENT);
	make_info(KRESP_SIDE_SERVER);
	made.exchange.number = 1;
	made.exchange.summary = "GET / HTTP/1.1 -> 200 OK";
	made.exchange.facts = fixture_facts(exchange_facts);
	made.exchange.is_complete = true;
	for (i = 0; i < KRESP_WALK_STAGES; i++)
		make_stage(i);
	made.conversation.ends[KRESP_SIDE_CLIENT] = "10.0.0.3:35310";
	made.conversation.ends[KRESP_SIDE_SERVER] = "10.0.0.2:80";
	made.conversation.facts = fixture_facts(session_facts);
	made.conversation.steps = made.steps;
	made.conversation.nr_steps = NR_STEPS;
	made.conversation.exchanges = &made.exchange;
	made.conversation.nr_exchanges = 1;
	make_sum(&made.conversation.sum);
	made.walk.title = "GET http://10.0.0.2/";
	made.walk.facts = fixture_facts(walk_facts);
	made.walk.conversations = &made.conversation;
	made.walk.nr_conversations = 1;
	made.walk.notes = (const char **)notes;
	made.walk.nr_notes = 1;
	made.walk.sum = made.conversation.sum;
	return &made.walk;
}
