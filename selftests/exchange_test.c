// SPDX-License-Identifier: GPL-2.0
/* A connection, as a sequence of requests and answers: it persists when it
 * should and only then, requests come in any pieces and in any number before
 * the first answer is read, answers come in their order, whole, and the server
 * closes so that none is lost.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define MANY	1000

FIXTURE(exchange) {
	struct client client;
	struct answer answer;
};

FIXTURE_SETUP(exchange)
{
	begin("");
	ASSERT_EQ(0, client_connect(&self->client));
}

FIXTURE_TEARDOWN(exchange)
{
	client_close(&self->client);
	end();
}

#define SAY(text)	ASSERT_EQ(0, client_say(&self->client, text))
#define EXPECT_END()	EXPECT_EQ(0, client_read_end(&self->client))

/* ---- Persistence (RFC 9112 9.3) ------------------------------------------ */

TEST_SCALED(exchange, http11_persists)
{
	int i;

	for (i = 0; i < 10; i++) {
		SAY(GET);
		READ(&self->client, 200);
		EXPECT_PAGE();
		EXPECT_NO_FIELD("Connection");
	}
}

TEST_SCALED(exchange, http11_close)
{
	SAY(GET_CLOSE);
	READ(&self->client, 200);
	EXPECT_PAGE();
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

TEST_SCALED(exchange, close_among_other_options)
{
	SAY("GET / HTTP/1.1\r\n" HOST "Connection: foo, ,\tCLOSE\r\n\r\n");
	READ(&self->client, 200);
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

TEST_SCALED(exchange, closed_is_no_close)
{
	SAY("GET / HTTP/1.1\r\n" HOST "Connection: closed, xclose\r\n\r\n" GET);
	READ(&self->client, 200);
	READ(&self->client, 200);
	EXPECT_NO_FIELD("Connection");
}

TEST_SCALED(exchange, http10_closes)
{
	SAY("GET / HTTP/1.0\r\n\r\n");
	READ(&self->client, 200);
	EXPECT_PAGE();
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

TEST_SCALED(exchange, http10_keep_alive_persists)
{
	int i;

	for (i = 0; i < 3; i++) {
		SAY("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
		READ(&self->client, 200);
		EXPECT_PAGE();
		EXPECT_FIELD("Connection", "keep-alive");
	}
	SAY("GET / HTTP/1.0\r\n\r\n");
	READ(&self->client, 200);
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

TEST_SCALED(exchange, http12_is_taken_for_11)
{
	SAY("GET / HTTP/1.2\r\n" HOST "\r\n");
	READ(&self->client, 200);
	EXPECT_NO_FIELD("Connection");
	SAY("GET / HTTP/1.9\r\n\r\n");
	READ(&self->client, 400);
}

TEST_SCALED(exchange, nothing_is_answered_after_close)
{
	SAY(GET GET_CLOSE GET GET);
	READ(&self->client, 200);
	READ(&self->client, 200);
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

TEST_SCALED(exchange, empty_lines_before_a_request)
{
	SAY("\r\n\r\n" GET "\r\n" GET);
	READ(&self->client, 200);
	READ(&self->client, 200);
}

/* ---- Pipelining ---------------------------------------------------------- */

/* Requests whose answers tell them apart. */
static const struct {
	const char *request;
	unsigned int status;
	bool head;
	size_t body_len;	/* 0: any */
	const char *coding;
} kinds[] = {
	{ .request = GET, .status = 200, .body_len = BODY_LEN },
	{ .request = GET_GZIP, .status = 200, .body_len = GZIP_LEN,
	  .coding = "gzip" },
	{ .request = HEAD, .status = 200, .head = true },
	{ .request = "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc",
	  .status = 405 },
	{ .request = "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", .status = 204 },
	{ .request = "FROB / HTTP/1.1\r\n" HOST "\r\n", .status = 501 },
	{ .request = "GET / HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n",
	  .status = 304 },
};

#define NR_KINDS	(sizeof(kinds) / sizeof(*kinds))

/* Not one after the other, or a lost answer and a doubled one would match. */
static size_t kind_of(unsigned int nr)
{
	return (nr * 2654435761u >> 8) % NR_KINDS;
}

/* The answer to request @nr, checked; 0 or what is wrong. */
static int read_kind(struct client *client, struct answer *answer,
		     unsigned int nr)
{
	size_t kind = kind_of(nr);
	int err = client_read(client, answer, kinds[kind].head);
	const char *coding;

	if (err)
		return err;
	coding = answer_field(answer, "Content-Encoding");
	if (answer->status != kinds[kind].status ||
	    !kinds[kind].coding != !coding ||
	    (kinds[kind].body_len && answer->body_len != kinds[kind].body_len))
		return -EBADMSG;
	return 0;
}

static size_t pipeline(char *data, unsigned int count)
{
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		len += sprintf(data + len, "%s", kinds[kind_of(i)].request);
	return len;
}

/* All is written before the first answer is read, and @held_back if the server
 * cannot have sent them all by then.
 */
static void pipeline_many(struct __test_metadata *_metadata,
			  struct client *client, struct answer *answer,
			  bool held_back)
{
	static char data[MANY * 128];
	size_t len = pipeline(data, MANY);
	int room = 4 << 20;
	unsigned int i;
	int err;

	/* A client that cannot write while it does not read needs room. */
	setsockopt(client->fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	ASSERT_EQ(0, client_send(client, data, len));
	if (held_back)
		EXPECT_GT(MANY, module_counter("requests"));
	for (i = 0; i < MANY; i++) {
		err = read_kind(client, answer, i);
		if (err)
			TH_LOG("answer %u: %s", i, answer->head);
		ASSERT_EQ(0, err);
	}
	ASSERT_EQ(0, client_say(client, GET_CLOSE));
	ASSERT_EQ(0, client_read(client, answer, false));
	EXPECT_EQ(200U, answer->status);
	EXPECT_EQ(0, client_read_end(client));
}

TEST_SCALED(exchange, pipelines_1000)
{
	pipeline_many(_metadata, &self->client, &self->answer, false);
}

TEST_SCALED(exchange, pipelines_1000_into_a_small_buffer)
{
	client_close(&self->client);
	ASSERT_EQ(0, netns_limit_send_buffers());
	ASSERT_EQ(0, client_open(&self->client, LOOPBACK, PORT, 2048));
	pipeline_many(_metadata, &self->client, &self->answer, true);
}

/* The server is held back by what the client does not take, and sends it all
 * the same.
 */
TEST_SCALED(exchange, slow_reader_gets_everything)
{
	static char data[MANY * 128];
	size_t len = pipeline(data, MANY);
	struct client *client = &self->client;
	unsigned int nr = 0;
	size_t kind, sent = 0;
	ssize_t ret;

	client_close(client);
	ASSERT_EQ(0, netns_limit_send_buffers());
	ASSERT_EQ(0, client_open(client, LOOPBACK, PORT, 2048));
	/* Fill all there is on the way. */
	while (sent < len) {
		ret = send(client->fd, data + sent, len - sent, MSG_DONTWAIT);
		if (ret < 0)
			break;
		sent += ret;
	}
	EXPECT_GT(MANY, module_counter("requests"));
	for (nr = 0; nr < MANY; nr++) {
		kind = kind_of(nr);
		ASSERT_EQ(0, read_kind(client, &self->answer, nr))
			TH_LOG("answer %u, kind %zu", nr, kind);
		if (sent < len) {
			ret = send(client->fd, data + sent, len - sent,
				   MSG_DONTWAIT);
			sent += ret > 0 ? ret : 0;
		}
	}
	EXPECT_EQ(len, sent);
}

/* ---- Requests in pieces -------------------------------------------------- */

TEST_SCALED(exchange, every_octet_sent_alone)
{
	static const char requests[] =
		"POST /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
		"3;a=\"b\"\r\nabc\r\n0\r\nTrailer: x\r\n\r\n" GET;
	size_t i;

	for (i = 0; i < sizeof(requests) - 1; i++)
		ASSERT_EQ(0, client_send(&self->client, &requests[i], 1));
	READ(&self->client, 405);
	READ(&self->client, 200);
	EXPECT_PAGE();
}

TEST_SCALED(exchange, split_at_every_octet)
{
	static const char request[] =
		"GET / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nbody";
	size_t len = sizeof(request) - 1;
	size_t i;

	for (i = 1; i < len; i++) {
		ASSERT_EQ(0, client_send(&self->client, request, i));
		ASSERT_EQ(0, client_send(&self->client, request + i, len - i));
		READ(&self->client, 200);
		EXPECT_PAGE();
	}
}

/* The pieces meet a connection that is not yet accepted. */
TEST_SCALED(exchange, split_at_every_octet_of_a_new_connection)
{
	size_t len = sizeof(GET_CLOSE) - 1;
	size_t i;

	for (i = 1; i < len; i++) {
		client_close(&self->client);
		ASSERT_EQ(0, client_connect(&self->client));
		ASSERT_EQ(0, client_send(&self->client, GET_CLOSE, i));
		ASSERT_EQ(0, client_send(&self->client, GET_CLOSE + i, len - i));
		READ(&self->client, 200);
		EXPECT_PAGE();
		EXPECT_END();
	}
}

/* A piece that ends one request and begins the next. */
TEST_SCALED(exchange, pieces_across_requests)
{
	static const char three[] = GET GET_GZIP GET;
	size_t step, i, len = sizeof(three) - 1;

	for (step = 2; step < len; step += 7) {
		for (i = 0; i < len; i += step)
			ASSERT_EQ(0, client_send(&self->client, three + i,
						 step < len - i ? step :
								  len - i));
		READ(&self->client, 200);
		READ(&self->client, 200);
		EXPECT_FIELD("Content-Encoding", "gzip");
		READ(&self->client, 200);
		EXPECT_PAGE();
	}
}

/* ---- Half-closed clients ------------------------------------------------- */

TEST_SCALED(exchange, half_closed_after_a_request)
{
	SAY(GET);
	ASSERT_EQ(0, client_finish(&self->client));
	READ(&self->client, 200);
	EXPECT_PAGE();
	EXPECT_END();
}

TEST_SCALED(exchange, half_closed_after_many_requests)
{
	static char data[MANY * 128];
	unsigned int i;

	ASSERT_EQ(0, client_send(&self->client, data, pipeline(data, 100)));
	ASSERT_EQ(0, client_finish(&self->client));
	for (i = 0; i < 100; i++)
		ASSERT_EQ(0, read_kind(&self->client, &self->answer, i));
	EXPECT_END();
}

TEST_SCALED(exchange, half_closed_without_a_request)
{
	ASSERT_EQ(0, client_finish(&self->client));
	EXPECT_END();
}

TEST_SCALED(exchange, half_closed_after_empty_lines)
{
	SAY("\r\n\r\n");
	ASSERT_EQ(0, client_finish(&self->client));
	EXPECT_END();
}

TEST_SCALED(exchange, half_closed_within_a_head)
{
	SAY(GET "GET / HTTP/1.1\r\nHos");
	ASSERT_EQ(0, client_finish(&self->client));
	READ(&self->client, 200);
	READ(&self->client, 400);
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

TEST_SCALED(exchange, half_closed_within_a_body)
{
	SAY("GET / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n12345678");
	ASSERT_EQ(0, client_finish(&self->client));
	READ(&self->client, 400);
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

/* ---- Bodies -------------------------------------------------------------- */

#define WITH(fields, body) \
	"GET / HTTP/1.1\r\n" HOST fields "\r\n" body

TEST_SCALED(exchange, body_of_some_length_is_discarded)
{
	/* Were it not, the next request would be one that is refused. */
	SAY(WITH("Content-Length: 20\r\n", "BAD / HTTP/9.9\r\n\r\nxx") GET_GZIP);
	READ(&self->client, 200);
	EXPECT_PAGE();
	READ(&self->client, 200);
	EXPECT_FIELD("Content-Encoding", "gzip");
}

TEST_SCALED(exchange, chunked_body_is_discarded)
{
	SAY(WITH("Transfer-Encoding: chunked\r\n",
		 "00A;x=y\r\n0123456789\r\n1\r\n\n\r\n000\r\nA: b\r\n\r\n")
	    GET_GZIP);
	READ(&self->client, 200);
	EXPECT_PAGE();
	READ(&self->client, 200);
	EXPECT_FIELD("Content-Encoding", "gzip");
}

TEST_SCALED(exchange, longest_body_is_discarded)
{
	static char data[65536 + 512];
	int len;

	memset(data, 'x', sizeof(data));
	len = sprintf(data, WITH("Content-Length: %d\r\n", ""), 65536);
	data[len] = 'x';
	ASSERT_EQ(0, client_send(&self->client, data, len + 65536));
	READ(&self->client, 200);
	SAY(GET_GZIP);
	READ(&self->client, 200);
	EXPECT_FIELD("Content-Encoding", "gzip");
}

TEST_SCALED(exchange, malformed_chunk_closes)
{
	SAY(WITH("Transfer-Encoding: chunked\r\n", "zz\r\n") GET);
	READ(&self->client, 400);
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

TEST_SCALED(exchange, expect_100_continue)
{
	SAY(WITH("Expect: 100-Continue\r\nContent-Length: 5\r\n", ""));
	READ(&self->client, 100);
	EXPECT_EQ(strlen("HTTP/1.1 100 Continue\r\n\r\n"),
		  self->answer.head_len);
	SAY("12345" GET_GZIP);
	READ(&self->client, 200);
	EXPECT_PAGE();
	READ(&self->client, 200);
	EXPECT_FIELD("Content-Encoding", "gzip");
}

TEST_SCALED(exchange, expect_is_ignored_in_http10)
{
	SAY("GET / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n12345");
	READ(&self->client, 200);
	EXPECT_END();
}

TEST_SCALED(exchange, expect_another_thing)
{
	SAY(WITH("Expect: wonders\r\n", ""));
	READ(&self->client, 417);
}

/* What is refused is refused at once, the body unseen. */
TEST_SCALED(exchange, expect_100_continue_of_a_refused_request)
{
	SAY("PUT / HTTP/1.1\r\n" HOST
	    "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
	READ(&self->client, 405);
	EXPECT_FIELD("Connection", "close");
	EXPECT_END();
}

/* ---- Heads --------------------------------------------------------------- */

TEST_SCALED(exchange, head_is_get_without_the_body)
{
	static const char * const fields[] = {
		"", "Accept-Encoding: gzip\r\n", "If-None-Match: *\r\n",
		"If-Match: \"x\"\r\n", "Connection: keep-alive\r\n",
	};
	char request[256];
	struct answer get;
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		sprintf(request, "GET / HTTP/1.1\r\n" HOST "%s\r\n", fields[i]);
		SAY(request);
		ASSERT_EQ(0, client_read(&self->client, &get, false));
		sprintf(request, "HEAD / HTTP/1.1\r\n" HOST "%s\r\n", fields[i]);
		SAY(request);
		READ_HEAD(&self->client, get.status);
		answer_blur_dates(&get);
		answer_blur_dates(&self->answer);
		EXPECT_STREQ(get.head, self->answer.head);
	}
	/* Had there been a body, this would not be an answer. */
	SAY(GET);
	READ(&self->client, 200);
}

TEST_SCALED(exchange, date_is_now)
{
	time_t before, after;

	before = time(NULL);
	SAY(GET);
	READ(&self->client, 200);
	after = time(NULL);
	EXPECT_LE(before, answer_date(&self->answer));
	EXPECT_GE(after, answer_date(&self->answer));

	/* And it goes on: the date is made anew each second. */
	ASSERT_TRUE(wait_for(PATIENCE, time(NULL) > after));
	before = time(NULL);
	SAY(GET);
	READ(&self->client, 200);
	EXPECT_LE(before, answer_date(&self->answer));
	EXPECT_GE(time(NULL), answer_date(&self->answer));
}

TEST_SCALED(exchange, date_is_on_errors)
{
	SAY("POST / HTTP/1.1\r\n" HOST "\r\n");
	READ(&self->client, 405);
	EXPECT_LT(0, answer_date(&self->answer));
	SAY("x\r\n\r\n");
	READ(&self->client, 400);
	EXPECT_LT(0, answer_date(&self->answer));
}

TEST_SCALED(exchange, not_modified)
{
	SAY("GET / HTTP/1.1\r\n" HOST "If-None-Match: \"x\", " BODY_ETAG
	    "\r\n\r\n");
	READ(&self->client, 304);
	EXPECT_FIELD("ETag", BODY_ETAG);
	EXPECT_FIELD("Vary", "Accept-Encoding");
	EXPECT_LT(0, answer_date(&self->answer));
	SAY("GET / HTTP/1.1\r\n" HOST "If-None-Match: " GZIP_ETAG "\r\n\r\n");
	READ(&self->client, 200);
	SAY("GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\nIf-None-Match: W/"
	    GZIP_ETAG "\r\n\r\n");
	READ(&self->client, 304);
	EXPECT_FIELD("ETag", GZIP_ETAG);
}

TEST_SCALED(exchange, precondition)
{
	SAY("GET / HTTP/1.1\r\n" HOST "If-Match: " GZIP_ETAG "\r\n\r\n");
	READ(&self->client, 412);
	SAY("GET / HTTP/1.1\r\n" HOST "If-Match: " BODY_ETAG "\r\n\r\n");
	READ(&self->client, 200);
}

TEST_SCALED(exchange, ranges)
{
	SAY("GET / HTTP/1.1\r\n" HOST "Range: bytes=6-9\r\n\r\n");
	READ(&self->client, 206);
	EXPECT_FIELD("Content-Range", "bytes 6-9/34");
	EXPECT_EQ(4UL, self->answer.body_len);
	EXPECT_EQ(0, memcmp(self->answer.body, BODY + 6, 4));
	SAY("GET / HTTP/1.1\r\n" HOST "Range: bytes=-7\r\n\r\n");
	READ(&self->client, 206);
	EXPECT_STREQ("</HTML>", self->answer.body);
	SAY("GET / HTTP/1.1\r\n" HOST "Range: bytes=34-\r\n\r\n");
	READ(&self->client, 416);
	EXPECT_FIELD("Content-Range", "bytes */34");
	SAY("GET / HTTP/1.1\r\n" HOST "Range: lines=1-2\r\n\r\n");
	READ(&self->client, 200);
	EXPECT_PAGE();
}

/* ---- Methods ------------------------------------------------------------- */

TEST_SCALED(exchange, known_methods_are_not_allowed)
{
	static const char * const requests[] = {
		"POST / HTTP/1.1\r\n" HOST "\r\n",
		"PUT / HTTP/1.1\r\n" HOST "\r\n",
		"DELETE / HTTP/1.1\r\n" HOST "\r\n",
		"TRACE / HTTP/1.1\r\n" HOST "\r\n",
		"PATCH / HTTP/1.1\r\n" HOST "\r\n",
		"CONNECT kresp.test:80 HTTP/1.1\r\n" HOST "\r\n",
	};
	size_t i;

	for (i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
		SAY(requests[i]);
		READ(&self->client, 405);
		EXPECT_FIELD("Allow", "GET, HEAD, OPTIONS");
		EXPECT_NO_FIELD("Connection");
	}
}

TEST_SCALED(exchange, unknown_methods_are_not_implemented)
{
	SAY("get / HTTP/1.1\r\n" HOST "\r\n");
	READ(&self->client, 501);
	SAY("GETS / HTTP/1.1\r\n" HOST "\r\n");
	READ(&self->client, 501);
	SAY("!#$%&'*+-.^_`|~ / HTTP/1.1\r\n" HOST "\r\n");
	READ(&self->client, 501);
	SAY(GET);
	READ(&self->client, 200);
}

TEST_SCALED(exchange, options)
{
	SAY("OPTIONS * HTTP/1.1\r\n" HOST "\r\n");
	READ(&self->client, 204);
	EXPECT_FIELD("Allow", "GET, HEAD, OPTIONS");
	SAY("OPTIONS / HTTP/1.1\r\n" HOST "\r\n");
	READ(&self->client, 204);
	EXPECT_FIELD("Allow", "GET, HEAD, OPTIONS");
}

TEST_SCALED(exchange, absolute_form)
{
	SAY("GET http://elsewhere.test:81/x?y HTTP/1.1\r\n" HOST "\r\n");
	READ(&self->client, 200);
	EXPECT_PAGE();
}

/* ---- What is gone leaves nothing behind ---------------------------------- */

#define EXPECT_NO_SOCKETS()						\
	EXPECT_TRUE(wait_for(PATIENCE,					\
			     !count_sockets(PORT, STATES_ALIVE, false)))

TEST_SCALED(exchange, reset_within_a_request)
{
	SAY("GET / HTTP/1.1\r\nHo");
	client_reset(&self->client);
	EXPECT_NO_SOCKETS();
}

TEST_SCALED(exchange, reset_within_a_body)
{
	SAY(WITH("Content-Length: 9\r\n", "1234"));
	client_reset(&self->client);
	EXPECT_NO_SOCKETS();
}

TEST_SCALED(exchange, reset_with_answers_unread)
{
	static char data[MANY * 128];
	size_t len = pipeline(data, MANY);

	client_close(&self->client);
	ASSERT_EQ(0, netns_limit_send_buffers());
	ASSERT_EQ(0, client_open(&self->client, LOOPBACK, PORT, 2048));
	send(self->client.fd, data, len, MSG_DONTWAIT);
	client_reset(&self->client);
	EXPECT_NO_SOCKETS();
}

TEST_SCALED(exchange, closed_by_the_client)
{
	SAY(GET);
	READ(&self->client, 200);
	client_close(&self->client);
	EXPECT_NO_SOCKETS();
}

TEST_HARNESS_MAIN
