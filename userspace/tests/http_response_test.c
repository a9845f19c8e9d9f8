// SPDX-License-Identifier: GPL-2.0
#include "http_response.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define HEAD								\
	"HTTP/1.1 200 OK\r\n"						\
	"Server: kresp/0.1.0\r\n"					\
	"Date: Sun, 22 Nov 2026 20:44:00 GMT\r\n"			\
	"Content-Type: text/html\r\n"					\
	"Content-Length: 34\r\n"					\
	"\r\n"

static struct kresp_faults faults;
static struct kresp_http_response resp;

static void start(bool is_head_answer)
{
	unit_init_faults(&faults);
	kresp_http_response_init(&resp, &faults, is_head_answer);
}

/* Feed it all, as kresp_http_response_feed() takes it. Return: bytes used. */
static size_t feed(const char *data, size_t len)
{
	size_t used;

	CHECK(!kresp_http_response_feed(&resp, data, len, &used));
	return used;
}

static size_t feed_text(const char *text)
{
	return feed(text, strlen(text));
}

static void check_golden(void)
{
	struct kresp_http_slice value;

	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE);
	CHECK(resp.has_head && resp.status == 200 && resp.nr_fields == 4);
	CHECK(!faults.nr);
	CHECK(kresp_http_response_find(&resp, "content-TYPE", 0, &value));
	CHECK(kresp_http_text_is(value, "text/html"));
	CHECK(!kresp_http_response_find(&resp, "content-type", 1, &value));
	CHECK(resp.head.len == strlen(HEAD));
	CHECK(!memcmp(resp.head.data, HEAD, resp.head.len));
	CHECK(resp.body.len == UNIT_BODY_LEN);
	CHECK(!memcmp(resp.body.data, UNIT_BODY, UNIT_BODY_LEN));
}

static void test_split(void)
{
	static const char all[] = HEAD UNIT_BODY;
	size_t i, len = sizeof(all) - 1;

	for (i = 0; i <= len; i++) {
		start(false);
		CHECK(feed(all, i) == i);
		CHECK(feed(all + i, len - i) == len - i);
		check_golden();
		kresp_http_response_free(&resp);
	}
	start(false);
	for (i = 0; i < len; i++) {
		CHECK(resp.state < KRESP_HTTP_RESPONSE_COMPLETE);
		CHECK(feed(all + i, 1) == 1);
	}
	check_golden();
	kresp_http_response_free(&resp);
}

static void test_cut(void)
{
	static const char all[] = HEAD UNIT_BODY;
	size_t i;

	for (i = 0; i < sizeof(all) - 1; i++) {
		start(false);
		feed(all, i);
		kresp_http_response_finish(&resp, true,
					   "the connection was closed");
		CHECK(resp.state == KRESP_HTTP_RESPONSE_BROKEN);
		CHECK_ONE_FAULT(&faults, i ? "cut short: the connection was closed after" :
					     "no answer: the connection was closed before its first byte");
		kresp_http_response_free(&resp);
	}
}

/* Bytes after the answer are left to the caller. */
static void test_excess(void)
{
	start(false);
	CHECK(feed_text(HEAD UNIT_BODY "HTTP/1.1") == strlen(HEAD UNIT_BODY));
	check_golden();
	kresp_http_response_free(&resp);

	start(true);
	CHECK(feed_text(HEAD UNIT_BODY) == strlen(HEAD));
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE);
	CHECK(!faults.nr);
	kresp_http_response_free(&resp);
}

enum outcome {
	WHOLE,
	BROKEN,
};

static const struct {
	const char *text;
	enum outcome outcome;
	const char *fault;
} cases[] = {
	/* Status lines. */
	{ "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", WHOLE, NULL },
	{ "HTTP/1.1 200 Very\tg\xc3\xb6od\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, NULL },
	{ "HTTP/1.1 100 Continue\r\n\r\n", WHOLE, NULL },
	{ "HTTP/1.1 599 x\r\nContent-Length: 0\r\n\r\n", WHOLE, NULL },
	{ "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "the space after the status code is missing" },
	{ "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "version is HTTP/1.0" },
	{ "HTTP/1.1 200 O\x01K\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "control byte 0x01 in the reason" },
	{ "HTTP/2.0 200 OK\r\n", BROKEN, "does not begin with 'HTTP/1.1 '" },
	{ "HTTP/1.1  200 OK\r\n", BROKEN, "not three digits" },
	{ "HTTP/1.1\t200 OK\r\n", BROKEN, "does not begin with" },
	{ "http/1.1 200 OK\r\n", BROKEN, "does not begin with" },
	{ " HTTP/1.1 200 OK\r\n", BROKEN, "does not begin with" },
	{ "\r\nHTTP/1.1 200 OK\r\n", BROKEN, "does not begin with" },
	{ "HTTP/1.1 20\r\n", BROKEN, "does not begin with" },
	{ "HTTP/1.1 20 OK\r\n", BROKEN, "not three digits" },
	{ "HTTP/1.1 2000 OK\r\n", BROKEN, "not three digits" },
	{ "HTTP/1.1 099 OK\r\n", BROKEN, "not three digits" },
	{ "HTTP/1.1 600 OK\r\n", BROKEN, "not three digits" },
	{ "HTTP/1.1 2x0 OK\r\n", BROKEN, "not three digits" },
	{ "<HTML>\r\n", BROKEN, "does not begin with" },
	/* Field lines. */
	{ "HTTP/1.1 200 OK\r\nContent-Length:0\r\nX:\r\nY: \t a \t\r\n\r\n",
	  WHOLE, NULL },
	{ "HTTP/1.1 200 OK\r\nContent-Length : 0\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "white space before the colon" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX\r\n\r\n",
	  WHOLE, "has no colon" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n: x\r\n\r\n",
	  WHOLE, "the name is not a token" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX@: x\r\n\r\n",
	  WHOLE, "the name is not a token" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: a\x7f\r\n\r\n",
	  WHOLE, "control byte 0x7f in the value" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: a\r\n b\r\n\r\n",
	  WHOLE, "folded, obs-fold" },
	{ "HTTP/1.1 200 OK\r\n\tX: a\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "white space before the first field" },
	/* Line ends. */
	{ "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
	  WHOLE, "line 1 of the head ends in a bare LF" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\n\n",
	  WHOLE, "line 2 of the head ends in a bare LF" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n",
	  WHOLE, "line 3 of the head ends in a bare LF" },
	/* Framing. */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "Content-Length is repeated" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\n",
	  BROKEN, "Content-Length is repeated" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: +0\r\n\r\n",
	  BROKEN, "digits only" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n",
	  BROKEN, "digits only" },
	{ "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", BROKEN, "digits only" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0x0\r\n\r\n",
	  BROKEN, "digits only" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 000\r\n\r\n", WHOLE, NULL },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n",
	  BROKEN, "more than the 67108864 bytes" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n",
	  BROKEN, "more than the 67108864 bytes" },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
	  BROKEN, "Transfer-Encoding 'chunked': not supported" },
	{ "HTTP/1.1 204 No Content\r\n\r\n", WHOLE, NULL },
	{ "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
	  WHOLE, NULL },
	{ "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "status 204, which has no content" },
	{ "HTTP/1.1 103 Hints\r\nContent-Length: 0\r\n\r\n",
	  WHOLE, "status 103, which has no content" },
};

static void test_cases(void)
{
	enum kresp_http_response_state expected;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		start(false);
		feed_text(cases[i].text);
		expected = KRESP_HTTP_RESPONSE_COMPLETE;
		if (cases[i].outcome == BROKEN)
			expected = KRESP_HTTP_RESPONSE_BROKEN;
		if (resp.state != expected || faults.nr != !!cases[i].fault ||
		    (cases[i].fault && !unit_saw(cases[i].fault)))
			unit_fail(__FILE__, __LINE__, "state %d, %u faults: %s",
				  resp.state, faults.nr, cases[i].text);
		kresp_http_response_free(&resp);
	}
}

static void test_bare_cr(void)
{
	start(false);
	feed_text("HTTP/1.1 200 OK\r\nX: a\rb\r\nY: c\rd\r\nContent-Length: 0\r\n\r\n");
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE);
	/* Once for the head, and each value is wrong for itself. */
	CHECK(faults.nr == 3);
	CHECK(unit_saw("line 2 of the head has a bare CR"));
	CHECK(unit_saw("control byte 0x0d in the value"));
	kresp_http_response_free(&resp);
}

static void test_nul(void)
{
	static const char all[] =
		"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n";

	start(false);
	feed(all, sizeof(all) - 1);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE);
	CHECK_ONE_FAULT(&faults, "control byte 0x00 in the value");
	kresp_http_response_free(&resp);
}

static void test_to_eof(void)
{
	static const char all[] = "HTTP/1.1 200 OK\r\n\r\nbody";

	start(false);
	CHECK(feed(all, sizeof(all) - 1) == sizeof(all) - 1);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_BODY_TO_EOF);
	kresp_http_response_finish(&resp, true, "the connection was closed");
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE);
	CHECK(resp.body.len == 4 && !memcmp(resp.body.data, "body", 4));
	CHECK_ONE_FAULT(&faults, "Content-Length is missing");
	kresp_http_response_free(&resp);

	start(false);
	feed(all, sizeof(all) - 1);
	kresp_http_response_finish(&resp, false, "the time was up");
	CHECK(resp.state == KRESP_HTTP_RESPONSE_BROKEN);
	CHECK(faults.nr == 2);
	CHECK(unit_saw("cut short: the time was up after 4 bytes of a body of unknown length"));
	kresp_http_response_free(&resp);
}

static void test_closes(void)
{
	static const struct {
		const char *head;
		bool closes;
	} heads[] = {
		{ "HTTP/1.1 204 x\r\n\r\n", false },
		{ "HTTP/1.1 204 x\r\nConnection: close\r\n\r\n", true },
		{ "HTTP/1.1 204 x\r\nConnection: keep-alive\r\n\r\n", false },
		{ "HTTP/1.1 204 x\r\nConnection: , a ,\tCLOSE\r\n\r\n", true },
		{ "HTTP/1.1 204 x\r\nConnection: a\r\nconnection: close\r\n\r\n", true },
		{ "HTTP/1.1 204 x\r\nConnection: closed\r\n\r\n", false },
		{ "HTTP/1.0 204 x\r\n\r\n", true },
		{ "HTTP/1.0 204 x\r\nConnection: Keep-Alive\r\n\r\n", false },
	};
	size_t i;

	for (i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		start(false);
		feed_text(heads[i].head);
		CHECK(kresp_http_response_closes(&resp) == heads[i].closes);
		kresp_http_response_free(&resp);
	}
}

/* A head of exactly @len bytes, in one long field. */
static void feed_head_of(size_t len)
{
	static const char first[] = "HTTP/1.1 204 x\r\nX: ";
	char *text = malloc(len);

	memset(text, 'x', len);
	memcpy(text, first, sizeof(first) - 1);
	memcpy(text + len - 4, "\r\n\r\n", 4);
	start(false);
	feed(text, len);
	free(text);
}

static void test_head_limit(void)
{
	feed_head_of(KRESP_HTTP_RESPONSE_HEAD_MAX - 1);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE && !faults.nr);
	kresp_http_response_free(&resp);
	feed_head_of(KRESP_HTTP_RESPONSE_HEAD_MAX);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE && !faults.nr);
	kresp_http_response_free(&resp);
	feed_head_of(KRESP_HTTP_RESPONSE_HEAD_MAX + 1);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_BROKEN);
	CHECK_ONE_FAULT(&faults, "the head is longer than 65536 bytes");
	kresp_http_response_free(&resp);
}

static void feed_fields(unsigned int nr)
{
	start(false);
	feed_text("HTTP/1.1 204 x\r\n");
	while (nr--)
		feed_text("X: y\r\n");
	feed_text("\r\n");
}

static void test_fields_limit(void)
{
	feed_fields(KRESP_HTTP_RESPONSE_FIELDS_MAX - 1);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE && !faults.nr);
	kresp_http_response_free(&resp);
	feed_fields(KRESP_HTTP_RESPONSE_FIELDS_MAX);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE && !faults.nr);
	kresp_http_response_free(&resp);
	feed_fields(KRESP_HTTP_RESPONSE_FIELDS_MAX + 1);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_BROKEN);
	CHECK_ONE_FAULT(&faults, "the head has more than 256 fields");
	kresp_http_response_free(&resp);
}

static void feed_body_of(const char *head, size_t len)
{
	char *zeros = calloc(1, len);

	start(false);
	feed_text(head);
	feed(zeros, len);
	free(zeros);
}

static void test_body_limit(void)
{
	feed_body_of("HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n",
		     KRESP_HTTP_RESPONSE_BODY_MAX);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE && !faults.nr);
	kresp_http_response_free(&resp);
	feed_body_of("HTTP/1.1 200 OK\r\n\r\n",
		     KRESP_HTTP_RESPONSE_BODY_MAX);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_BODY_TO_EOF && faults.nr == 1);
	kresp_http_response_free(&resp);
	feed_body_of("HTTP/1.1 200 OK\r\n\r\n",
		     KRESP_HTTP_RESPONSE_BODY_MAX + 1);
	CHECK(resp.state == KRESP_HTTP_RESPONSE_BROKEN && faults.nr == 2);
	CHECK(unit_saw("the body is longer than the 67108864 bytes"));
	kresp_http_response_free(&resp);
}

/* However many faults there are, so many lines and no more are reported. */
static void test_faults_limit(void)
{
	unsigned int i;

	start(false);
	faults.where = "GET gzip";
	feed_text("HTTP/1.1 204 x\r\n");
	for (i = 0; i < KRESP_FAULT_REPORT_MAX; i++)
		feed_text("@: y\r\n");
	feed_text("LAST@: y\r\n\r\n");
	CHECK(faults.nr == KRESP_FAULT_REPORT_MAX + 1);
	CHECK(unit_saw("GET gzip: field line '@: y'"));
	CHECK(!unit_saw("LAST"));
	kresp_http_response_free(&resp);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "http_response: split at any byte", test_split },
		{ "http_response: cut short at any byte", test_cut },
		{ "http_response: bytes after the answer are left",
		  test_excess },
		{ "http_response: each fault is named", test_cases },
		{ "http_response: bare CR", test_bare_cr },
		{ "http_response: NUL", test_nul },
		{ "http_response: a body to the connection's end",
		  test_to_eof },
		{ "http_response: who closes", test_closes },
		{ "http_response: head at its limit", test_head_limit },
		{ "http_response: fields at their limit", test_fields_limit },
		{ "http_response: body at its limit", test_body_limit },
		{ "http_response: faults at their limit", test_faults_limit },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
