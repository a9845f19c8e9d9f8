// SPDX-License-Identifier: GPL-2.0
/* A request that breaks a rule or a limit is refused with the right status and
 * a sentence, the connection closes, and the answer arrives whole however much
 * the client goes on sending: the server lingers, and does not reset
 * (RFC 9112 9.6). What is just within a limit is answered.
 */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than fits on the way, less than the server discards at most. */
#define UNREAD	200000

/**
 * struct request - octets, a part of them repeated
 * @begin: before that part
 * @begin_len: its octets
 * @fill: the part
 * @count: how often
 * @end: after it
 */
struct request {
	const char *begin;
	size_t begin_len;
	const char *fill;
	unsigned int count;
	const char *end;
};

#define FILLED(begin, fill, count, end)					\
	{ begin, sizeof(begin) - 1, fill, count, end }
#define WHOLE(text)	FILLED(text, "", 0, "")

static char *make(const struct request *request, size_t *len)
{
	size_t unit = strlen(request->fill);
	char *text, *at;
	unsigned int i;

	text = malloc(request->begin_len + unit * request->count +
		      strlen(request->end) + 1);
	at = mempcpy(text, request->begin, request->begin_len);
	for (i = 0; i < request->count; i++)
		at = mempcpy(at, request->fill, unit);
	at = stpcpy(at, request->end);
	*len = at - text;
	return text;
}

/* ---- Refused ------------------------------------------------------------- */

FIXTURE(refusal) {
	struct client client;
	struct answer answer;
	char *text;
	size_t len;
};

FIXTURE_VARIANT(refusal) {
	struct request request;
	unsigned int status;
};

FIXTURE_SETUP(refusal)
{
	self->text = make(&variant->request, &self->len);
	begin("");
	ASSERT_EQ(0, client_connect(&self->client));
}

FIXTURE_TEARDOWN(refusal)
{
	client_close(&self->client);
	free(self->text);
	end();
}

#define REFUSED(name)	FIXTURE_VARIANT_ADD(refusal, name)

/* So many octets that a head is too long before it has too many fields. */
#define TEN		"0123456789"
#define LONG_FIELD	"A: " TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN	\
			TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "\r\n"

REFUSED(no_host) { WHOLE("GET / HTTP/1.1\r\n\r\n"), 400 };
REFUSED(two_hosts) { WHOLE("GET / HTTP/1.1\r\n" HOST HOST "\r\n"), 400 };
REFUSED(no_version) { WHOLE("GET /\r\n"), 400 };
REFUSED(two_spaces) { WHOLE("GET  / HTTP/1.1\r\n" HOST "\r\n"), 400 };
REFUSED(bare_line_feed) { WHOLE("GET / HTTP/1.1\n" HOST "\n"), 400 };
REFUSED(bare_carriage_return) {
	WHOLE("GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n"), 400
};

REFUSED(space_before_colon) {
	WHOLE("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400
};

REFUSED(folded_line) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n"), 400
};

REFUSED(control_in_value) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "A: b\1\r\n\r\n"), 400
};

REFUSED(bad_escape) { WHOLE("GET /%0 HTTP/1.1\r\n" HOST "\r\n"), 400 };
REFUSED(fragment) { WHOLE("GET /#a HTTP/1.1\r\n" HOST "\r\n"), 400 };
REFUSED(small_http) { WHOLE("GET / http/1.1\r\n" HOST "\r\n"), 400 };
REFUSED(length_and_chunks) {
	WHOLE("GET / HTTP/1.1\r\n" HOST
	      "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"), 400
};

REFUSED(two_lengths) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 4\r\n\r\n"), 400
};

REFUSED(bad_length) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\n"), 400
};

REFUSED(long_length) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n"), 400
};

REFUSED(bad_chunk) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0x1\r\n"), 400
};

REFUSED(big_content) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\n"), 413
};

REFUSED(unknown_coding) {
	WHOLE("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n"), 501
};

REFUSED(http_2) { WHOLE("GET / HTTP/2.0\r\n" HOST "\r\n"), 505 };
REFUSED(http_2_preface) { WHOLE("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505 };
REFUSED(http_0_9) { WHOLE("GET / HTTP/0.9\r\n" HOST "\r\n"), 505 };
REFUSED(noise) { WHOLE("\xff\xfe\1\2\3\r\n\r\n"), 400 };
/* The beginning of a TLS ClientHello, which has no line end for long. */
REFUSED(tls) { WHOLE("\x16\x03\x01\x00\xf1\x01\x00\x00\xed\x03\x03"), 400 };
REFUSED(empty_lines) { FILLED("", "\r\n", 5, GET), 400 };
REFUSED(long_target) {
	FILLED("GET /", "a", 8192 - 5 - 11 + 1, " HTTP/1.1\r\n" HOST "\r\n"),
	414
};

REFUSED(endless_target) { FILLED("GET /", "a", 20000, ""), 414 };
REFUSED(long_field) {
	FILLED("GET / HTTP/1.1\r\n" HOST "A: ", "b", 8192 - 5 + 1, "\r\n\r\n"),
	431
};

REFUSED(endless_field) {
	FILLED("GET / HTTP/1.1\r\n" HOST "A: ", "b", 20000, ""),
	431
};

REFUSED(many_fields) {
	FILLED("GET / HTTP/1.1\r\n" HOST, "A: b\r\n", 100, "\r\n"),
	431
};

REFUSED(long_head) {
	FILLED("GET / HTTP/1.1\r\n" HOST, LONG_FIELD, 95, "\r\n"),
	431
};

#define EXPECT_REFUSAL() do {						\
	READ(&self->client, variant->status);				\
	EXPECT_FIELD("Connection", "close");				\
	EXPECT_FIELD("Content-Type", "text/plain");			\
	EXPECT_LT(0UL, self->answer.body_len);				\
	EXPECT_EQ(0, client_read_end(&self->client));			\
} while (0)

TEST_SCALED(refusal, is_answered)
{
	ASSERT_EQ(0, client_send(&self->client, self->text, self->len));
	EXPECT_REFUSAL();
}

TEST_SCALED(refusal, is_not_lost)
{
	static char unread[UNREAD];

	memset(unread, 'x', sizeof(unread));
	ASSERT_EQ(0, client_send(&self->client, self->text, self->len));
	ASSERT_EQ(0, client_send(&self->client, unread, sizeof(unread)));
	EXPECT_REFUSAL();
	/* Linux shows an answer that came before a RST; others lose it. */
	EXPECT_TRUE(wait_for(PATIENCE, client_is_half_closed(&self->client)));
}

/* ---- Just within a limit ------------------------------------------------- */

FIXTURE(limit) {
	struct client client;
	struct answer answer;
	char *text;
	size_t len;
};

FIXTURE_VARIANT(limit) {
	struct request request;
};

FIXTURE_SETUP(limit)
{
	self->text = make(&variant->request, &self->len);
	begin("");
	ASSERT_EQ(0, client_connect(&self->client));
}

FIXTURE_TEARDOWN(limit)
{
	client_close(&self->client);
	free(self->text);
	end();
}

#define LIMIT(name)	FIXTURE_VARIANT_ADD(limit, name)

LIMIT(empty_lines) { FILLED("", "\r\n", 4, GET) };
LIMIT(target) {
	FILLED("GET /", "a", 8192 - 5 - 11, " HTTP/1.1\r\n" HOST "\r\n")
};

LIMIT(field) {
	FILLED("GET / HTTP/1.1\r\n" HOST "A: ", "b", 8192 - 5, "\r\n\r\n")
};

LIMIT(fields) { FILLED("GET / HTTP/1.1\r\n" HOST, "A: b\r\n", 99, "\r\n") };

TEST_SCALED(limit, is_allowed)
{
	ASSERT_EQ(0, client_send(&self->client, self->text, self->len));
	READ(&self->client, 200);
	EXPECT_PAGE();
	/* And the next one is found where it begins. */
	ASSERT_EQ(0, client_say(&self->client, GET_GZIP));
	READ(&self->client, 200);
	EXPECT_FIELD("Content-Encoding", "gzip");
}

/* ---- The end of lingering ------------------------------------------------ */

FIXTURE(linger) {
	struct client client;
	struct answer answer;
};

FIXTURE_SETUP(linger)
{
	begin("");
	ASSERT_EQ(0, client_connect(&self->client));
	ASSERT_EQ(0, client_say(&self->client, "x\r\n"));
}

FIXTURE_TEARDOWN(linger)
{
	client_close(&self->client);
	end();
}

static int sessions_left(void)
{
	return count_sockets(PORT, STATES_ALIVE, false) -
	       count_sockets(PORT, STATES_ALIVE, true);
}

/* A client that stays does not keep the session. */
TEST_SCALED(linger, ends_in_time)
{
	READ(&self->client, 400);
	EXPECT_EQ(0, client_read_end(&self->client));
	EXPECT_EQ(1, sessions_left());
	EXPECT_TRUE(wait_for(PATIENCE, !sessions_left()));
}

/* Nor does one that never stops sending. */
TEST_SCALED(linger, ends_after_so_many_octets)
{
	static char unread[65536];
	unsigned int i;
	int err = 0;

	for (i = 0; i < 1000 && !err; i++)
		err = client_send(&self->client, unread, sizeof(unread));
	EXPECT_TRUE(err == -ECONNRESET || err == -EPIPE)
		TH_LOG("error %d after %u pieces", err, i);
	EXPECT_EQ(0, sessions_left());
}

TEST_HARNESS_MAIN
