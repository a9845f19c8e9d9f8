// SPDX-License-Identifier: GPL-2.0
#include "http_message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static struct kresp_arena arena;
static struct kresp_stream stream;
static struct kresp_http_source source;

static void start(bool is_request)
{
	kresp_arena_free(&arena);
	kresp_arena_init(&arena, 1 << 20);
	memset(&stream, 0, sizeof(stream));
	memset(&source, 0, sizeof(source));
	source.stream = &stream;
	source.is_request = is_request;
}

static void add_octets(uint64_t at, const void *octets, size_t len)
{
	struct kresp_stream_piece piece = {
		.at = at,
		.len = len,
		.data = (const uint8_t *)kresp_arena_copy(&arena, octets, len),
		.captured = len,
	};

	kresp_stream_add(&arena, &stream, &piece);
}

static struct kresp_http_message *read_at(uint64_t at)
{
	stream.runs = NULL;
	stream.nr_runs = 0;
	kresp_stream_finish(&arena, &stream);
	return kresp_http_message_read(&arena, &source, at);
}

static struct kresp_http_message *read_text(bool is_request, const char *text)
{
	start(is_request);
	add_octets(0, text, strlen(text));
	return read_at(0);
}

static bool is(struct kresp_http_slice slice, const char *text)
{
	return slice.len == strlen(text) &&
	       (!slice.len || !memcmp(slice.data, text, slice.len));
}

/* The message: its octets, framing, content; why it is not complete. */
static bool comes_to(const struct kresp_http_message *msg, uint64_t len,
		     enum kresp_http_framing framing, const char *content,
		     const char *why)
{
	if (!msg)
		return false;
	if (!why != msg->is_complete || (why && !strstr(msg->why, why)))
		return false;
	return msg->len == len && msg->framing == framing &&
	       is(msg->content, content);
}

static void test_request(void)
{
	static const char text[] = "GET /a HTTP/1.1\r\nHost: b\r\nX:\t c \r\n\r\nGET";
	struct kresp_http_message *msg = read_text(true, text);
	struct kresp_http_slice value;

	CHECK(comes_to(msg, strlen(text) - 3, KRESP_HTTP_FRAMING_NONE, "", NULL));
	CHECK(is(msg->start[0], "GET") && is(msg->start[1], "/a") &&
	      is(msg->start[2], "HTTP/1.1"));
	CHECK(msg->nr_fields == 2 && msg->head.len == strlen(text) - 3);
	CHECK(kresp_http_message_find(msg, "x", &value) && is(value, "c"));
	CHECK(!kresp_http_message_find(msg, "y", &value));

	msg = read_text(true, "\r\n\nPUT / HTTP/1.0\nContent-Length: 3\n\nabcd");
	CHECK(comes_to(msg, 40, KRESP_HTTP_FRAMING_LENGTH, "abc", NULL));
	msg = read_text(true, "P / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n");
	CHECK(comes_to(msg, 41, KRESP_HTTP_FRAMING_BROKEN, "",
		       "where its body ends cannot be understood"));
	CHECK(msg->ends_http);
}

static void test_no_message(void)
{
	CHECK(!read_text(true, "GET /\r\n\r\n"));
	CHECK(!read_text(true, "GET / HTTP/1.x\r\n\r\n"));
	CHECK(!read_text(true, "G(T / HTTP/1.1\r\n\r\n"));
	CHECK(!read_text(true, "\x16\x03\x01\x02"));
	CHECK(!read_text(true, "get"));
	CHECK(!read_text(true, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
	CHECK(!read_text(true, "HTTP/1.1 200 OK\r\n\r\n"));
	CHECK(!read_text(false, "HTTP/1.1 20 OK\r\n\r\n"));
	CHECK(!read_text(false, "HTTP/1.1 2x0 OK\r\n\r\n"));
	CHECK(!read_text(false, "HTTX/1.1 200 OK\r\n\r\n"));
	CHECK(!read_text(false, "HTTX"));
	CHECK(!read_text(false, "GET / HTTP/1.1\r\n\r\n"));
	CHECK(!read_text(false, ""));
}

static void test_cut_head(void)
{
	static const char text[] = "HTTP/1.1 200 OK\r\nAuthorization: Basic x";
	struct kresp_http_message *msg;
	char part[sizeof(text)];
	size_t len;

	for (len = 1; len < sizeof(text); len++) {
		memcpy(part, text, len);
		part[len] = '\0';
		msg = read_text(false, part);
		CHECK(comes_to(msg, len, KRESP_HTTP_FRAMING_BROKEN, "",
			       "its head is cut off"));
	}
	CHECK(msg->nr_fields == 1);
	msg = read_text(true, "GET / HTT");
	CHECK(comes_to(msg, 9, KRESP_HTTP_FRAMING_BROKEN, "",
		       "its head is cut off"));
}

#define OK	"HTTP/1.1 200 OK\r\n"

static void test_answer(void)
{
	struct kresp_http_message *msg;

	msg = read_text(false, OK "Content-Length: 3\r\n\r\nabcd");
	CHECK(comes_to(msg, 41, KRESP_HTTP_FRAMING_LENGTH, "abc", NULL));
	CHECK(msg->status == 200 && is(msg->start[2], "OK"));
	msg = read_text(false, OK "Content-Length: 5\r\n\r\nabcd");
	CHECK(comes_to(msg, 42, KRESP_HTTP_FRAMING_LENGTH, "abcd",
		       "its body is cut off"));
	msg = read_text(false, OK "Content-Length: 0\r\n\r\nabcd");
	CHECK(comes_to(msg, 38, KRESP_HTTP_FRAMING_LENGTH, "", NULL));
	msg = read_text(false, OK "Content-Length: 1x\r\n\r\nabcd");
	CHECK(comes_to(msg, 39, KRESP_HTTP_FRAMING_BROKEN, "",
		       "where its body ends cannot be understood"));
	msg = read_text(false, OK "Content-Length: 9999999999999999\r\n\r\n");
	CHECK(msg && msg->framing == KRESP_HTTP_FRAMING_BROKEN);
	msg = read_text(false, OK "Content-Length: 999999999999999\r\n\r\nab");
	CHECK(msg && msg->framing == KRESP_HTTP_FRAMING_LENGTH &&
	      !msg->is_complete && is(msg->content, "ab"));
}

static void test_no_body(void)
{
	struct kresp_http_message head = { 0 }, connect = { 0 }, *msg;

	msg = read_text(false, "HTTP/1.1 304 \r\nContent-Length: 3\r\n\r\nHTTP");
	CHECK(comes_to(msg, 36, KRESP_HTTP_FRAMING_NONE, "", NULL));
	msg = read_text(false, "HTTP/1.1 204 X\r\n\r\nHTTP");
	CHECK(comes_to(msg, 18, KRESP_HTTP_FRAMING_NONE, "", NULL));
	msg = read_text(false, "HTTP/1.1 100 X\r\n\r\nHTTP");
	CHECK(comes_to(msg, 18, KRESP_HTTP_FRAMING_NONE, "", NULL));
	CHECK(!msg->ends_http);
	msg = read_text(false, "HTTP/1.1 101 X\r\n\r\nHTTP");
	CHECK(comes_to(msg, 18, KRESP_HTTP_FRAMING_NONE, "", NULL));
	CHECK(msg->ends_http);

	head.start[0] = (struct kresp_http_slice){ (unsigned char *)"HEAD", 4 };
	connect.start[0] = (struct kresp_http_slice){ (unsigned char *)"CONNECT", 7 };
	msg = read_text(false, OK "Content-Length: 3\r\n\r\nabc");
	source.request = &head;
	CHECK(comes_to(read_at(0), 38, KRESP_HTTP_FRAMING_NONE, "", NULL));
	source.request = &connect;
	msg = read_at(0);
	CHECK(comes_to(msg, 38, KRESP_HTTP_FRAMING_NONE, "", NULL));
	CHECK(msg->ends_http);
}

static void test_close(void)
{
	struct kresp_http_message *msg;

	msg = read_text(false, OK "\r\nabc");
	CHECK(comes_to(msg, 22, KRESP_HTTP_FRAMING_CLOSE, "abc",
		       "the connection's end, which ends its body"));
	source.is_closed = true;
	CHECK(comes_to(read_at(0), 22, KRESP_HTTP_FRAMING_CLOSE, "abc", NULL));
	msg = read_text(false, OK "Transfer-Encoding: gzip\r\n\r\nabc");
	CHECK(msg && msg->framing == KRESP_HTTP_FRAMING_CLOSE);
}

#define CHUNKED	OK "Transfer-Encoding: chunked\r\n\r\n"

static void test_chunks(void)
{
	static const char text[] = CHUNKED "5\r\nhello\r\n6 ; a=b\r\n world\r\n"
				   "0\r\nTrailer: x\r\n\r\n";
	struct kresp_http_message *msg;
	char part[sizeof(text)];
	size_t len;

	msg = read_text(false, text);
	CHECK(comes_to(msg, strlen(text), KRESP_HTTP_FRAMING_CHUNKED,
		       "hello world", NULL));
	CHECK(msg->nr_chunks == 2);
	for (len = strlen(CHUNKED); len < strlen(text); len++) {
		memcpy(part, text, len);
		part[len] = '\0';
		msg = read_text(false, part);
		CHECK(msg && !msg->is_complete && msg->len == len &&
		      strstr(msg->why, "cut off"));
	}
	msg = read_text(true, "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
			"A\r\n0123456789\r\n0\r\n\r\n");
	CHECK(comes_to(msg, 64, KRESP_HTTP_FRAMING_CHUNKED, "0123456789", NULL));
}

static void test_bad_chunks(void)
{
	static const char * const bad[] = {
		"x\r\nhello\r\n", "5\r\nhelloo\r\n", "-5\r\nhello\r\n",
		"5 5\r\nhello\r\n", "\r\nhello\r\n", "fffffffffffff\r\n",
	};
	struct kresp_http_message *msg;
	char text[100];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(text, sizeof(text), "%s%s", CHUNKED, bad[i]);
		msg = read_text(false, text);
		CHECK(msg && !msg->is_complete && msg->ends_http &&
		      strstr(msg->why, "its chunks cannot be understood"));
	}
	msg = read_text(false, CHUNKED "ffffffffffff\r\nhello");
	CHECK(msg && !msg->is_complete && is(msg->content, "hello"));
}

static void test_gaps(void)
{
	static const char head[] = OK "Content-Length: 10\r\n\r\n";
	struct kresp_http_message *msg;
	uint64_t at = strlen(head);

	start(false);
	add_octets(0, head, at);
	add_octets(at, "abc", 3);
	add_octets(at + 6, "ghijHTTP", 8);
	msg = read_at(0);
	CHECK(comes_to(msg, at + 10, KRESP_HTTP_FRAMING_LENGTH, "abc",
		       "its body has a gap"));
	CHECK(!read_at(at + 4));

	start(false);
	add_octets(0, OK, strlen(OK));
	add_octets(strlen(OK) + 5, "\r\n\r\n", 4);
	msg = read_at(0);
	CHECK(comes_to(msg, strlen(OK), KRESP_HTTP_FRAMING_BROKEN, "",
		       "its head is cut off"));
}

static void test_lists(void)
{
	struct kresp_http_message *msg;

	msg = read_text(true, "GET / HTTP/1.1\r\nConnection: a, CLOSE\r\n"
			"Connection: ,b\r\n\r\n");
	CHECK(kresp_http_message_lists(msg, "connection", "close"));
	CHECK(kresp_http_message_lists(msg, "connection", "b"));
	CHECK(!kresp_http_message_lists(msg, "connection", "keep-alive"));
}

static void test_many_fields(void)
{
	struct kresp_http_message *msg;
	char *text = calloc(1, 100000);
	size_t i;

	strcpy(text, "GET / HTTP/1.1\r\n");
	for (i = 0; i < KRESP_HTTP_MESSAGE_FIELDS_MAX + 10; i++)
		strcat(text, "A: b\r\nno colon\r\n");
	strcat(text, "\r\n");
	msg = read_text(true, text);
	CHECK(msg && msg->len == strlen(text) && msg->is_complete &&
	      msg->nr_fields == KRESP_HTTP_MESSAGE_FIELDS_MAX);
	free(text);
}

static void test_end(void)
{
	kresp_arena_free(&arena);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "http_message: request", test_request },
		{ "http_message: no message", test_no_message },
		{ "http_message: head cut off at any octet", test_cut_head },
		{ "http_message: answer", test_answer },
		{ "http_message: answers without body", test_no_body },
		{ "http_message: body until the connection ends", test_close },
		{ "http_message: chunks, cut off at any octet", test_chunks },
		{ "http_message: bad chunks", test_bad_chunks },
		{ "http_message: gaps", test_gaps },
		{ "http_message: lists", test_lists },
		{ "http_message: many fields", test_many_fields },
		{ "http_message: nothing is left", test_end },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
