// SPDX-License-Identifier: GPL-2.0
#include "story.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "frames.h"
#include "unit.h"

#define CLIENT	KRESP_SIDE_CLIENT
#define SERVER	KRESP_SIDE_SERVER
#define ACK	KRESP_LAYERS_ACK
#define DATA	(KRESP_LAYERS_PSH | KRESP_LAYERS_ACK)

static struct frames made, there;
static struct kresp_arena arena;
static struct kresp_capture_end client, server;
static struct kresp_story_source source;
static const struct kresp_walk *walk;
static const struct kresp_walk_conversation *conv;
static char why[256];

static void start(void)
{
	frames_free(&made);
	frames_free(&there);
	frames_init(&made);
	frames_init(&there);
	there.side = SERVER;
	memset(&source, 0, sizeof(source));
	memset(&client, 0, sizeof(client));
	memset(&server, 0, sizeof(server));
	source.title = "test";
	source.client = &client;
	source.stream = -1;
	client.medium = KRESP_MEDIUM_SOFTWARE;
	client.medium_name = "veth";
	server.medium = KRESP_MEDIUM_SOFTWARE;
}

static const struct kresp_walk *tell(void)
{
	kresp_arena_free(&arena);
	kresp_arena_init(&arena, 64 << 20);
	client.link_type = made.link_type;
	client.frames = made.list;
	client.nr_frames = made.nr;
	server.link_type = there.link_type;
	server.frames = there.list;
	server.nr_frames = there.nr;
	*why = '\0';
	walk = kresp_story_tell(&arena, &source, why, sizeof(why));
	conv = walk ? &walk->conversations[0] : NULL;
	return walk;
}

static const struct kresp_fact *find(const struct kresp_facts *facts,
				     const char *key)
{
	static const struct kresp_fact none = { .text = "(none)" };
	size_t i;

	for (i = 0; i < facts->nr; i++)
		if (!strcmp(facts->facts[i].key, key))
			return &facts->facts[i];
	return &none;
}

static const struct kresp_walk_row *row(size_t exchange, size_t stage,
					unsigned int number)
{
	const struct kresp_walk_row *rows = conv->exchanges[exchange].stages[stage].rows;
	size_t i;

	for (i = 0; i < KRESP_WALK_LAYERS; i++)
		if (rows[i].number == number)
			return &rows[i];
	abort();
}

static void check_text(const char *file, int line, const char *text,
		       const char *expected)
{
	if (strcmp(text, expected))
		unit_fail(file, line, "'%s', expected '%s'", text, expected);
}

#define CHECK_TEXT(text, expected) check_text(__FILE__, __LINE__, text, expected)
#define CHECK_FACT(facts, key, expected)				\
	check_text(__FILE__, __LINE__, find(&(facts), key)->text, expected)
#define CHECK_DID(number, expected)					\
	check_text(__FILE__, __LINE__, conv->steps[(number) - 1].did, expected)

static bool has_note(const char *text)
{
	size_t i;

	for (i = 0; i < walk->nr_notes; i++)
		if (strstr(walk->notes[i], text))
			return true;
	return false;
}

/* An answer whose body is unit_gzip. */
static void send_gzip(const char *head)
{
	char octets[1000];
	size_t len = strlen(head);

	memcpy(octets, head, len);
	memcpy(octets + len, unit_gzip, UNIT_GZIP_LEN);
	frames_tcp(&made, SERVER, DATA, octets, len + UNIT_GZIP_LEN);
	frames_tcp(&made, CLIENT, ACK, NULL, 0);
}

#define GET	"GET / HTTP/1.1\r\nHost: 10.0.0.2\r\n\r\n"
#define HELLO	"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

/* Texts too long for a line. */
#define GZIP_SHOWN "..................0..H...W../.IQ.........g..7\"..."
#define SERVER_MAC_BITS "10111100 11110010 10111000 01010111 10000110 00000010"
#define CLIENT_MAC_BITS "10111100 00110101 11011011 11001111 00011011 00000011"
#define KNOWN_PARTS "10 frames: 378 octets of HTTP, 336 of TCP, 200 of IP, 140 of the link layer"
#define KNOWN_WIRE "1,094 with FCS, 1,294 on the wire if there were one, 29.2 % of it HTTP"
#define ANSWERS_1_TO_3 \
	"all 43 octets of answer 1, all 48 octets of answer 2, all 39 octets of answer 3"

static void test_seed(void)
{
	static const unsigned int down[] = { 7, 6, 5, 4, 3, 2, 1 };
	const struct kresp_walk_stage *stages;
	const struct kresp_walk_row *r;
	size_t i, n;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	send_gzip("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n"
		  "content-length: 49\r\n\r\n");
	frames_close(&made);
	if (!tell())
		abort();
	CHECK(walk->nr_conversations == 1 && !conv->number && !walk->nr_notes);
	CHECK_TEXT(conv->ends[0], "10.0.0.3:35310");
	CHECK_TEXT(conv->ends[1], "10.0.0.2:80");
	CHECK(conv->nr_steps == 10 && conv->nr_exchanges == 1);
	CHECK_TEXT(conv->exchanges[0].summary, "GET / HTTP/1.1 -> 200 OK");
	CHECK(conv->exchanges[0].is_complete);
	stages = conv->exchanges[0].stages;
	CHECK_TEXT(stages[0].title, "Client initiates Session");
	CHECK_TEXT(stages[1].title, "Server Accepts Session");
	CHECK_TEXT(stages[2].title, "Server Sends the Data");
	CHECK_TEXT(stages[3].title, "Client Receives Data");
	CHECK(!stages[0].is_derived && stages[1].is_derived &&
	      stages[2].is_derived && !stages[3].is_derived);
	for (i = 0; i < 4; i++)
		for (n = 0; n < 7; n++)
			CHECK(stages[i].rows[n].number ==
			      down[i % 2 ? 6 - n : n]);
	CHECK(stages[0].nr_steps == 1 && stages[0].steps[0] == 3);
	CHECK(stages[3].nr_steps == 1 && stages[3].steps[0] == 5);

	for (i = 0; i < 2; i++) {
		CHECK_TEXT(row(0, i, 7)->info, "GET / HTTP/1.1\nHost: 10.0.0.2");
		for (n = 2; n <= 6; n++)
			CHECK_TEXT(row(0, i, (unsigned int)n)->info,
				   "GET / HTTP/1.1\\r\\nHost: 10.0.0.2\\r\\n\\r\\n");
		CHECK_TEXT(row(0, i, 6)->protocol, "Raw");
	}
	for (i = 2; i < 4; i++) {
		CHECK_TEXT(row(0, i, 7)->info,
			   "HTTP/1.1 200 OK\ncontent-encoding: gzip\n"
			   "content-length: 49\n\n" UNIT_BODY);
		for (n = 2; n <= 6; n++)
			CHECK_TEXT(row(0, i, (unsigned int)n)->info,
				   "HTTP/1.1 200 OK\\r\\ncontent-encoding: gzip\\r\\n"
				   "content-length: 49\\r\\n\\r\\n" GZIP_SHOWN);
		CHECK_TEXT(row(0, i, 6)->protocol, "GZIP");
	}
	r = row(0, 0, 4);
	CHECK_TEXT(r->ports, "Src Port: 35310\nDst Port: 80");
	CHECK_TEXT(r->ips, "");
	r = row(0, 0, 3);
	CHECK_TEXT(r->ports, "Src Port: 35310\nDst Port: 80");
	CHECK_TEXT(r->ips, "Src IP: 10.0.0.3\nDst IP: 10.0.0.2");
	CHECK_TEXT(r->macs, "");
	r = row(0, 2, 2);
	CHECK_TEXT(r->ports, "Src Port: 80\nDst Port: 35310");
	CHECK_TEXT(r->ips, "Src IP: 10.0.0.2\nDst IP: 10.0.0.3");
	CHECK_TEXT(r->macs, "Src MAC: bc:f2:b8:57:86:02\nDst MAC: bc:35:db:cf:1b:03");
	r = row(0, 0, 1);
	CHECK_TEXT(r->info,
		   SERVER_MAC_BITS " " CLIENT_MAC_BITS
		   " 00001000 00000000 01000101 00000000... (100 octets in all)");
	CHECK(!*r->ports && !*r->ips && !*r->macs);
	CHECK_TEXT(r->protocol, "veth (software, no medium)");
	CHECK_TEXT(r->pdu, "Bits");
	CHECK_TEXT(row(0, 0, 5)->protocol, "Socket");
	CHECK_TEXT(row(0, 0, 3)->protocol, "IP");
	CHECK_TEXT(row(0, 0, 2)->protocol, "Ethernet");
	CHECK_TEXT(row(0, 0, 7)->layer, "Application");
}

static void test_lengths(void)
{
	static const struct {
		unsigned int number;
		uint64_t header_len, payload_len;
	} expected[] = {
		{ 7, 63, 34 }, { 6, 18, 94 }, { 5, 0, 112 }, { 4, 32, 112 },
		{ 3, 20, 144 }, { 2, 14, 164 }, { 1, 24, 178 },
	};
	const struct kresp_walk_row *r;
	size_t i;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	send_gzip("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n"
		  "content-length: 49\r\n\r\n");
	tell();
	for (i = 0; i < 7; i++) {
		r = row(0, 2, expected[i].number);
		if (r->header_len != expected[i].header_len ||
		    r->payload_len != expected[i].payload_len ||
		    r->total_len != r->header_len + r->payload_len)
			unit_fail(__FILE__, __LINE__,
				  "layer %u: %" PRIu64 " and %" PRIu64, r->number,
				  r->header_len, r->payload_len);
	}
	CHECK(row(0, 2, 1)->header_origin == KRESP_ORIGIN_RECONSTRUCTED);
	CHECK(row(0, 2, 2)->header_origin == KRESP_ORIGIN_DERIVED);
	CHECK(row(0, 0, 2)->header_origin == KRESP_ORIGIN_CAPTURED);
}

/* 10 frames with 378 octets of HTTP: the sum that everyone can do by hand. */
static void test_known_sum(void)
{
	char request[101] = "GET / HTTP/1.1\r\nX: ", answer[279];

	start();
	memset(request + 19, 'x', 77);
	memcpy(request + 96, "\r\n\r\n", 5);
	memset(answer, 'y', 278);
	memcpy(answer, "HTTP/1.1 200 OK\r\nContent-Length: 238\r\n\r\n", 40);
	answer[278] = '\0';
	frames_handshake(&made);
	frames_text(&made, CLIENT, request);
	frames_text(&made, SERVER, answer);
	frames_close(&made);
	tell();
	CHECK(conv->sum.frames == 10 && conv->sum.http == 378);
	CHECK(conv->sum.captured == 1054 && conv->sum.fcs == 1094);
	CHECK(conv->sum.wire == 1294 && !conv->sum.has_wire && conv->sum.adds_up);
	CHECK(conv->sum.link == 140 && conv->sum.network == 200 &&
	      conv->sum.transport == 336);
	CHECK(!conv->sum.again && !conv->sum.not_http && !conv->sum.padding);
	CHECK_TEXT(conv->sum.line,
		   KNOWN_PARTS " = 1,054 captured, " KNOWN_WIRE);
	client.medium = KRESP_MEDIUM_WIRE;
	tell();
	CHECK(strstr(conv->sum.line, "1,294 on the wire, 29.2 % of it HTTP"));
	CHECK(walk->sum.adds_up && walk->sum.wire == 1294 && !walk->sum.other);
}

/* What goes wrong in the sum is not hidden. */
static void test_wrong_sum(void)
{
	struct kresp_walk_sum sum = { .frames = 1, .link = 14, .captured = 15 };

	kresp_arena_free(&arena);
	kresp_arena_init(&arena, 1 << 20);
	kresp_account_close(&arena, &sum);
	CHECK(!sum.adds_up && strstr(sum.line, "= 14, BUT 15 captured"));
	kresp_arena_free(&arena);
}

/* A frame shorter than Ethernet's least is padded on a wire. */
static void test_sum_of_short_frames(void)
{
	static const uint8_t arp[42] = { [12] = 0x08, [13] = 0x06 };

	start();
	made.has_timestamps = false;
	frames_handshake(&made);
	frames_add(&made, arp, sizeof(arp));
	frames_cut(&made.list[2], 40);
	made.list[2].caplen = 40;
	tell();
	CHECK(walk->nr_conversations == 0 || conv->sum.adds_up);
	CHECK(walk->sum.adds_up && walk->sum.other == 42 + 54);
	CHECK(walk->sum.uncaptured == 14 && walk->sum.frames == 4);
	CHECK(walk->sum.captured == 74 + 74 + 40 + 42);
	CHECK(walk->sum.fcs == 78 + 78 + 64 + 64);
	CHECK(walk->sum.wire == walk->sum.fcs + 80);
	CHECK(has_note("frame 4: carries ARP, not IP"));
	CHECK(has_note("frame 3: TCP header of 20 octets or more, but only 6"));
	CHECK(has_note("1 frames were not captured whole"));
}

/* Ethernet's padding is captured where the frame was received. */
static void test_sum_of_padding(void)
{
	uint8_t padded[60] = { 0 };

	start();
	made.has_timestamps = false;
	frames_handshake(&made);
	memcpy(padded, made.list[2].data, 54);
	frames_add(&made, padded, sizeof(padded));
	tell();
	CHECK(conv->sum.padding == 6 && conv->sum.adds_up);
	CHECK(strstr(conv->sum.line, ", 6 of padding ="));
	CHECK(conv->sum.captured == 74 + 74 + 54 + 60);
	CHECK(conv->sum.fcs == 78 + 78 + 64 + 64);
}

static void test_steps(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	frames_text(&made, SERVER, HELLO);
	frames_close(&made);
	tell();
	CHECK_DID(1, "client asks for a connection");
	CHECK_DID(2, "server accepts the connection");
	CHECK_DID(3, "the connection is open");
	CHECK_DID(4, "all 34 octets of request 1");
	CHECK_DID(5, "acknowledges all 34 octets of request 1");
	CHECK_DID(6, "all 43 octets of answer 1");
	CHECK_DID(7, "acknowledges all 43 octets of answer 1");
	CHECK_DID(8, "client sends no more");
	CHECK_DID(9, "acknowledges FIN, server sends no more");
	CHECK_DID(10, "acknowledges FIN");
	CHECK_TEXT(conv->steps[1].flags, "SYN, ACK");
	CHECK(conv->steps[5].sender == SERVER && conv->steps[5].since_ns == 500000);
	CHECK(!conv->steps[5].is_troubled && conv->steps[5].payload_len == 43);
	CHECK(find(&conv->facts, "rtt")->real > 0.000099 &&
	      find(&conv->facts, "rtt")->real < 0.000101);
	CHECK_FACT(conv->facts, "closed_by", "the client, which sent FIN in frame 8");
	CHECK(find(&conv->exchanges[0].facts, "answer_len")->number == 43);
}

static void test_segments(void)
{
	static const char answer[] =
		"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"
		"01234567890123456789";
	size_t len = strlen(answer);
	uint32_t seq;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	seq = made.seq[SERVER];
	frames_tcp(&made, SERVER, DATA, answer, 40);
	frames_tcp_at(&made, SERVER, DATA, seq + 50, made.seq[CLIENT],
		      answer + 50, len - 50);
	frames_tcp_at(&made, SERVER, DATA, seq + 40, made.seq[CLIENT],
		      answer + 40, 10);
	frames_tcp_at(&made, SERVER, DATA, seq + 40, made.seq[CLIENT],
		      answer + 40, 10);
	made.seq[SERVER] = seq + (uint32_t)len;
	frames_tcp(&made, CLIENT, ACK, NULL, 0);
	tell();
	CHECK(conv->exchanges[0].is_complete && conv->sum.adds_up);
	CHECK(conv->sum.again == 10 && conv->sum.http == 34 + len);
	CHECK_DID(6, "octets 0 to 39 of 59 of answer 1");
	CHECK_DID(7, "octets 50 to 58 of 59 of answer 1, 10 octets before it are missing so far");
	CHECK_DID(8, "octets 40 to 49 of 59 of answer 1, fills a gap: came out of order");
	CHECK_DID(9, "octets 40 to 49 of 59 of answer 1, sent again, nothing in it is new");
	CHECK(conv->steps[8].is_troubled && conv->steps[6].is_troubled);
	CHECK(conv->exchanges[0].stages[3].nr_steps == 4);
	CHECK(row(0, 3, 4)->header_len == 4 * 32);
	CHECK(row(0, 3, 4)->payload_len == 69);
	CHECK(find(&row(0, 3, 4)->facts, "nr_retransmissions")->number == 1);
	CHECK(find(&row(0, 3, 4)->facts, "nr_out_of_order")->number == 1);
	CHECK_FACT(row(0, 3, 4)->facts, "message_octets",
		   "frame 6: 0 to 39, frame 7: 50 to 58, frame 8: 40 to 49, frame 9: 40 to 49");
	CHECK_FACT(row(0, 3, 4)->facts, "acknowledged_in", "frame 10");
}

static void test_pipelined(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET GET "HEAD / HTTP/1.1\r\n\r\n" GET GET GET);
	frames_text(&made, SERVER,
		    HELLO "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"
		    "HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n"
		    "HTTP/1.1 100 Continue\r\n\r\n"
		    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "5\r\nhello\r\n3\r\nabc\r\n0\r\n\r\n" HELLO);
	tell();
	CHECK(conv->nr_exchanges == 6 && conv->sum.adds_up && !conv->sum.not_http);
	CHECK_TEXT(conv->exchanges[0].summary, "GET / HTTP/1.1 -> 200 OK");
	CHECK_TEXT(conv->exchanges[1].summary, "GET / HTTP/1.1 -> 304 Not Modified");
	CHECK_TEXT(conv->exchanges[2].summary, "HEAD / HTTP/1.1 -> 200 OK");
	CHECK_TEXT(conv->exchanges[3].summary, "GET / HTTP/1.1 -> 200 OK");
	CHECK_TEXT(conv->exchanges[5].summary,
		   "GET / HTTP/1.1 -> (no answer captured)");
	CHECK(conv->exchanges[4].is_complete && !conv->exchanges[5].is_complete);
	CHECK(find(&row(3, 3, 7)->facts, "nr_interim")->number == 1);
	CHECK_FACT(row(3, 3, 7)->facts, "framing",
		   "chunked: 2 chunks, each with its size before it");
	CHECK_TEXT(row(3, 3, 7)->info, "HTTP/1.1 200 OK\n"
		   "Transfer-Encoding: chunked\n\nhelloabc");
	CHECK(row(3, 3, 7)->payload_len == 8);
	CHECK(row(3, 3, 7)->total_len == row(3, 3, 5)->total_len);
	CHECK_TEXT(row(5, 3, 7)->info, "(not captured)");
	CHECK(find(&row(3, 0, 5)->facts, "request_number")->number == 4);
	CHECK_DID(6, ANSWERS_1_TO_3 ", all 25 octets of interim answer 4 and 2 more messages");
}

#define LOGIN	"GET / HTTP/1.1\r\nAuthorization: Basic YWxpY2U6c2VjcmV0\r\n\r\n"

static void test_credentials(void)
{
	static const char secret[] = "YWxpY2U6c2VjcmV0";
	const struct kresp_walk_step *step;
	size_t i, n;
	char bits[9 * 3];

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, LOGIN);
	frames_text(&made, SERVER, HELLO);
	tell();
	for (i = 0; i < 2; i++)
		for (n = 1; n <= 7; n++)
			CHECK(!strstr(row(0, i, (unsigned int)n)->info, secret));
	CHECK(strstr(row(0, 0, 4)->info, "Authorization: Basic ********\\r\\n"));
	CHECK_FACT(row(0, 0, 5)->facts, "user", "alice");
	CHECK_FACT(row(0, 0, 5)->facts, "allowed", "what it asked for");
	CHECK(has_note("the credentials are masked"));
	step = &conv->steps[3];
	CHECK(step->nr_secrets == 1 && step->secrets[0].len == strlen(secret));
	CHECK(!memcmp(step->frame->data + step->secrets[0].at, secret,
		      strlen(secret)));
	CHECK(kresp_walk_bits(bits, step, step->secrets[0].at - 1, 3) == 3);
	CHECK_TEXT(bits, "00100000 xxxxxxxx xxxxxxxx");

	/* Cut in two, and sent again in other pieces. */
	start();
	frames_handshake(&made);
	frames_tcp(&made, CLIENT, DATA, LOGIN, 45);
	frames_tcp(&made, CLIENT, DATA, LOGIN + 45, strlen(LOGIN) - 45);
	frames_tcp_at(&made, CLIENT, DATA, made.seq[CLIENT] - 20,
		      made.seq[SERVER], LOGIN + strlen(LOGIN) - 20, 20);
	frames_text(&made, SERVER, "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
	tell();
	CHECK(conv->steps[3].nr_secrets == 1 && conv->steps[3].secrets[0].len == 8);
	CHECK(conv->steps[4].nr_secrets == 1 && conv->steps[4].secrets[0].len == 8);
	CHECK(conv->steps[4].secrets[0].at == 66);
	CHECK(conv->steps[5].nr_secrets == 1 && conv->steps[5].secrets[0].len == 16);
	CHECK_FACT(row(0, 0, 5)->facts, "allowed", "nothing: not authenticated (401)");
}

static void test_other_credentials(void)
{
	static const struct {
		const char *value;
		const char *user;
		const char *shown;
	} all[] = {
		{ "Bearer abcdef", "(none)", "Bearer ********" },
		{ "abcdef", "(none)", "********" },
		{ "Basic bm9jb2xvbg==", "(none)", "Basic ********" },
		{ "Basic !!!", "(none)", "Basic ********" },
		{ "basic YQk6Yg==", "a ", "basic ********" },
	};
	char text[200];
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		start();
		frames_handshake(&made);
		snprintf(text, sizeof(text),
			 "GET / HTTP/1.1\r\nAuthorization: %s\r\n\r\n", all[i].value);
		frames_text(&made, CLIENT, text);
		frames_text(&made, SERVER,
			    "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
		tell();
		snprintf(text, sizeof(text), "GET / HTTP/1.1\nAuthorization: %s",
			 all[i].shown);
		CHECK_TEXT(row(0, 0, 7)->info, text);
		CHECK_FACT(row(0, 0, 5)->facts, "user", all[i].user);
		CHECK_FACT(row(0, 0, 5)->facts, "allowed",
			   "nothing: not authorized (403)");
	}
}

static void test_bodies(void)
{
	char big[9000];
	const char *info;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET GET GET GET GET);
	frames_text(&made, SERVER, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\1\2b");
	frames_text(&made, SERVER,
		    "HTTP/1.1 200 OK\r\nContent-Type: text/html; Charset=\"UTF-8\"\r\n"
		    "Content-Length: 14\r\n\r\nd\xc3\xa9j\xc3\xa0\r\nv\xe2\x82\xac\tu");
	frames_text(&made, SERVER, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n"
		    "Content-Length: 3\r\n\r\nxyz");
	frames_text(&made, SERVER, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
		    "Content-Length: 3\r\n\r\nxyz");
	memset(big, 'z', sizeof(big));
	memcpy(big, "HTTP/1.1 200 OK\r\nContent-Length: 8960\r\n\r\n", 41);
	frames_tcp(&made, SERVER, DATA, big, sizeof(big));
	tell();
	CHECK_TEXT(row(0, 3, 7)->info,
		   "HTTP/1.1 200 OK\nContent-Length: 4\n\n(4 octets, not text)");
	CHECK_TEXT(row(0, 3, 4)->info,
		   "HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\na..b");
	CHECK_TEXT(row(1, 3, 7)->info,
		   "HTTP/1.1 200 OK\nContent-Type: text/html; Charset=\"UTF-8\"\n"
		   "Content-Length: 14\n\nd\xc3\xa9j\xc3\xa0\nv\xe2\x82\xac u");
	CHECK_FACT(row(1, 3, 6)->facts, "charset", "UTF-8");
	CHECK_TEXT(row(2, 3, 6)->protocol, "BR");
	CHECK(strstr(row(2, 3, 7)->info, "\n\n(3 octets, not text)"));
	CHECK_FACT(row(2, 3, 6)->facts, "coding_fault", "kresp undoes gzip only");
	CHECK_TEXT(row(3, 3, 6)->protocol, "GZIP");
	CHECK(strstr(find(&row(3, 3, 6)->facts, "coding_fault")->text,
		     "too few for header and trailer"));
	info = row(4, 3, 7)->info;
	CHECK(strstr(info, "zzz... (9,000 octets in all)"));
	CHECK(strlen(info) < KRESP_WALK_INFO_MAX + 100);
	CHECK(row(4, 3, 5)->total_len == 9000);
	CHECK(has_note("1 super-frames"));
	CHECK_FACT(row(4, 3, 2)->facts, "fcs",
		   "none for a super-frame: each of its parts has its own");
}

static void test_presentation(void)
{
	const struct kresp_facts *facts;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	send_gzip("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
		  "Content-Type: text/html\r\nContent-Length: 49\r\n\r\n");
	tell();
	facts = &row(0, 3, 6)->facts;
	CHECK(find(facts, "plain_len")->number == 34);
	CHECK(find(facts, "coded_len")->number == 49);
	CHECK(find(facts, "ratio")->real > 144.1 && find(facts, "ratio")->real < 144.2);
	CHECK_FACT(*facts, "crc32", "0x37ed0e67, checked, right");
	CHECK_FACT(*facts, "isize", "34, checked, right");
	CHECK_FACT(*facts, "charset", "not stated");
	CHECK(find(facts, "crc32")->origin == KRESP_ORIGIN_CAPTURED);
	CHECK(find(&row(0, 2, 6)->facts, "crc32")->origin == KRESP_ORIGIN_DERIVED);
}

/* The FCS of a frame whose FCS is known: all zero but for the padding. */
static void test_lower_facts(void)
{
	const struct kresp_facts *facts;

	start();
	client.medium = KRESP_MEDIUM_WIRE;
	client.medium_name = "1000BASE-T";
	client.speed_mbit = 1000;
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	tell();
	CHECK_TEXT(row(0, 0, 1)->protocol, "1000BASE-T");
	facts = &row(0, 0, 1)->facts;
	CHECK(find(facts, "wire_len")->number == 124);
	CHECK(find(facts, "wire_len")->origin == KRESP_ORIGIN_RECONSTRUCTED);
	CHECK(find(facts, "wire_time")->real > 0.991 &&
	      find(facts, "wire_time")->real < 0.993);
	facts = &row(0, 0, 3)->facts;
	CHECK(find(facts, "ttl")->number == 64);
	CHECK(find(facts, "ttl")->origin == KRESP_ORIGIN_CAPTURED);
	CHECK_FACT(*facts, "fragmentation", "none; DF: routers must not");
	CHECK_FACT(row(0, 1, 3)->facts, "ttl",
		   "64 at the client's end; each router takes one off");
	facts = &row(0, 0, 4)->facts;
	CHECK(find(facts, "seq")->number == 1001);
	CHECK(find(facts, "next_seq")->number == 1035);
	CHECK(find(facts, "window")->number == 502 << 7);
	CHECK_FACT(*facts, "options", "NOP, NOP, timestamps");
	CHECK_FACT(*facts, "checksum", "right");
	CHECK_FACT(row(0, 0, 2)->facts, "ethertype", "0x0800 (IPv4)");
	CHECK(find(&row(0, 0, 2)->facts, "fcs")->origin == KRESP_ORIGIN_RECONSTRUCTED);
}

static void test_offload(void)
{
	uint8_t *data;
	uint32_t sum = 6 + 66, i;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	data = (uint8_t *)made.list[3].data;
	for (i = 26; i < 34; i += 2)
		sum += (uint32_t)(data[i] << 8 | data[i + 1]);
	data[50] = sum >> 8 & 0xff;
	data[51] = sum & 0xff;
	((uint8_t *)made.list[4].data)[50] ^= 1;
	tell();
	CHECK_FACT(row(0, 0, 4)->facts, "checksum",
		   "unfilled: the device fills it in (offload)");
	CHECK(!conv->steps[3].is_troubled && conv->steps[4].is_troubled);
	CHECK(has_note("the checksums of 1 frames were not filled in"));
	CHECK(has_note("1 frames have a wrong checksum, frame 5 first"));
}

static void test_ipv6(void)
{
	start();
	made.version = 6;
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	frames_text(&made, SERVER, HELLO);
	frames_close(&made);
	tell();
	CHECK_TEXT(conv->ends[0], "[2001:db8::3]:35310");
	CHECK_TEXT(row(0, 0, 3)->protocol, "IPv6");
	CHECK_TEXT(row(0, 0, 3)->ips, "Src IP: 2001:db8::3\nDst IP: 2001:db8::2");
	CHECK(conv->sum.network == 400 && conv->sum.adds_up);
	CHECK_FACT(row(0, 0, 3)->facts, "checksum",
		   "none: IPv6 leaves it to TCP and Ethernet");
}

static void test_link_types(void)
{
	static const int types[] = { 113, 276, 0, 12 };
	static const char * const names[] = {
		"Linux cooked", "Linux cooked", "Loopback", "none",
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		start();
		made.link_type = types[i];
		frames_handshake(&made);
		frames_text(&made, CLIENT, GET);
		tell();
		CHECK_TEXT(row(0, 0, 2)->protocol, names[i]);
		CHECK(conv->sum.adds_up && !conv->sum.wire && !conv->sum.fcs);
		CHECK(!strstr(conv->sum.line, "wire"));
		CHECK_TEXT(row(0, 0, 2)->macs, i < 2 ?
			   "Src MAC: bc:35:db:cf:1b:03\nDst MAC: not known" : "");
		CHECK(!row(0, 0, 1)->header_len);
	}
}

/* The server's end sees what the client's end does, and two frames less. */
static void test_both_ends(void)
{
	start();
	source.server = &server;
	frames_handshake(&made);
	frames_text(&made, CLIENT, GET);
	frames_text(&made, SERVER, HELLO);
	frames_close(&made);
	frames_tcp(&there, CLIENT, KRESP_LAYERS_SYN, NULL, 0);
	there.now_ns += 1000000;
	frames_tcp(&there, SERVER, KRESP_LAYERS_SYN | ACK, NULL, 0);
	frames_text(&there, CLIENT, GET);
	frames_text(&there, SERVER, HELLO);
	((uint8_t *)there.list[2].data)[22] = 63;
	tell();
	CHECK(conv->nr_server_steps == 6 && conv->server_sum.adds_up);
	CHECK(conv->server_sum.http == 34 + 43 && conv->server_sum.frames == 6);
	CHECK(!conv->exchanges[0].stages[1].is_derived);
	CHECK(!conv->exchanges[0].stages[2].is_derived);
	CHECK(kresp_walk_stage_step(conv, &conv->exchanges[0].stages[0], 0)->frame ==
	      &made.list[3]);
	CHECK(kresp_walk_stage_step(conv, &conv->exchanges[0].stages[1], 0)->frame ==
	      &there.list[2]);
	CHECK(kresp_walk_stage_step(conv, &conv->exchanges[0].stages[2], 0)->frame ==
	      &there.list[4]);
	CHECK(find(&row(0, 1, 3)->facts, "ttl")->number == 63);
	CHECK(find(&row(0, 1, 3)->facts, "ttl")->origin == KRESP_ORIGIN_CAPTURED);
	CHECK_TEXT(conv->server_steps[2].did,
		   "all 34 octets of request 1, the connection is open");
	CHECK(has_note("1 frames at the server's end have a wrong checksum"));

	there.nr--;
	free((void *)there.list[there.nr].data);
	there.ports[0] = 1;
	start();
	source.server = &server;
	frames_handshake(&made);
	there.ports[0] = 1;
	frames_handshake(&there);
	tell();
	CHECK(!conv->server_steps && conv->nr_steps == 3);
	CHECK(has_note("conversation 0 was not captured at the server's end"));
}

static void test_streams(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "GET /one HTTP/1.1\r\n\r\n");
	made.ports[0] = 35311;
	frames_handshake(&made);
	frames_text(&made, CLIENT, "GET /two HTTP/1.1\r\n\r\n");
	tell();
	CHECK(walk->nr_conversations == 2 && walk->conversations[1].number == 1);
	source.stream = 1;
	tell();
	CHECK(walk->nr_conversations == 1 && conv->number == 1);
	CHECK_TEXT(conv->exchanges[0].summary,
		   "GET /two HTTP/1.1 -> (no answer captured)");
	CHECK(walk->sum.adds_up && walk->sum.other == walk->sum.captured / 2);
	source.stream = 2;
	CHECK(!tell());
	CHECK_TEXT(why, "there is no conversation 2 in the capture: it has 2, numbered from 0");
}

static void test_nothing(void)
{
	start();
	CHECK(!tell());
	CHECK_TEXT(why, "there is no frame in the capture");
	frames_add(&made, "garbage", 7);
	CHECK(!tell());
	CHECK(strstr(why, "there is no TCP in the capture; of frame 1: Ethernet header of 14"));
}

/* TLS, say: octets, and no HTTP. */
static void test_no_http(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "\x16\x03\x01 hello");
	tell();
	CHECK(!conv->nr_exchanges && conv->sum.not_http == 9 && conv->sum.adds_up);
	CHECK_DID(4, "9 octets of no HTTP");
	CHECK(strstr(conv->sum.line, ", 9 of no HTTP ="));
}

static void test_acknowledged_unseen(void)
{
	start();
	frames_handshake(&made);
	made.seq[CLIENT] += 34;
	frames_text(&made, SERVER, HELLO);
	tell();
	CHECK_DID(4, "all 43 octets of answer 1, acknowledges 34 octets that were not captured");
	CHECK_TEXT(conv->exchanges[0].summary, "(request not captured) -> 200 OK");
	CHECK_TEXT(row(0, 0, 7)->info, "(not captured)");
	CHECK(conv->sum.adds_up);
}

/* The capture begins in an answer; what comes after it is still understood. */
static void test_in_the_middle(void)
{
	start();
	frames_text(&made, SERVER, "rest of a body");
	frames_text(&made, CLIENT, GET);
	frames_text(&made, SERVER, HELLO);
	tell();
	CHECK(conv->nr_exchanges == 1 && conv->exchanges[0].is_complete);
	CHECK(conv->sum.not_http == 14 && conv->sum.http == 34 + 43);
	CHECK_TEXT(conv->ends[1], "10.0.0.2:80");

	start();
	frames_text(&made, SERVER, HELLO);
	frames_text(&made, CLIENT, GET);
	frames_text(&made, SERVER, HELLO);
	tell();
	CHECK(conv->nr_exchanges == 2);
	CHECK_TEXT(conv->exchanges[0].summary, "(request not captured) -> 200 OK");
	CHECK_TEXT(conv->exchanges[1].summary, "GET / HTTP/1.1 -> 200 OK");
	CHECK_DID(3, "all 34 octets of request 2");
}

/* Whatever is not captured of it, a story adds up and says what is missing. */
static void test_every_length(void)
{
	size_t i, caplen;

	for (i = 0; i < 10; i++) {
		for (caplen = 0; caplen < 120; caplen++) {
			start();
			frames_handshake(&made);
			frames_text(&made, CLIENT, GET);
			frames_text(&made, SERVER, HELLO);
			frames_close(&made);
			if (caplen >= made.list[i].len)
				continue;
			frames_cut(&made.list[i], caplen);
			CHECK(tell() && walk->sum.adds_up && conv->sum.adds_up);
			CHECK(has_note("1 frames were not captured whole"));
			CHECK((i != 3 && i != 5) || !conv->nr_exchanges ||
			      !conv->exchanges[0].is_complete);
		}
	}
}

/* And whatever octet of it is another one. */
static void test_every_octet(void)
{
	size_t i, at;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, LOGIN);
	frames_text(&made, SERVER, HELLO);
	frames_close(&made);
	for (i = 0; i < made.nr; i++) {
		for (at = 0; at < made.list[i].len; at++) {
			((uint8_t *)made.list[i].data)[at] ^= 0xff;
			CHECK(tell() && walk->sum.adds_up);
			((uint8_t *)made.list[i].data)[at] ^= 0xff;
		}
	}
}

static void test_end(void)
{
	frames_free(&made);
	frames_free(&there);
	kresp_arena_free(&arena);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "story: the lesson's four tables", test_seed },
		{ "story: what each layer adds", test_lengths },
		{ "story: the known sum", test_known_sum },
		{ "story: a sum that is wrong", test_wrong_sum },
		{ "story: short, cut and other frames", test_sum_of_short_frames },
		{ "story: padding", test_sum_of_padding },
		{ "story: the session's life", test_steps },
		{ "story: an answer in segments", test_segments },
		{ "story: pipelined requests", test_pipelined },
		{ "story: a password is not told", test_credentials },
		{ "story: other credentials", test_other_credentials },
		{ "story: bodies", test_bodies },
		{ "story: content coding", test_presentation },
		{ "story: the lower layers", test_lower_facts },
		{ "story: offload, and wrong checksums", test_offload },
		{ "story: IPv6", test_ipv6 },
		{ "story: other link layers", test_link_types },
		{ "story: captured at both ends", test_both_ends },
		{ "story: one conversation of several", test_streams },
		{ "story: nothing to tell", test_nothing },
		{ "story: no HTTP", test_no_http },
		{ "story: captured from the middle on", test_in_the_middle },
		{ "story: a request that was not captured", test_acknowledged_unseen },
		{ "story: any frame cut at any octet", test_every_length },
		{ "story: any octet another one", test_every_octet },
		{ "story: nothing is left", test_end },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
