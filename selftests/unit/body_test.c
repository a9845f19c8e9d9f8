// SPDX-License-Identifier: GPL-2.0
/* The content of a request: where it ends, and when it is refused. */
#include "http_body.h"
#include "limits.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static char buffer[4 * KRESP_BODY_MAX];
static size_t length;

/* Fed in pieces: the first up to @split, the others of @piece octets */
static size_t feed(struct kresp_body *body, const struct kresp_request *req,
		   struct text input, size_t piece, size_t split,
		   enum kresp_fault *fault)
{
	size_t at = 0;
	size_t taken;
	size_t end;
	u8 *copy;

	kresp_body_init(body, req);
	*fault = KRESP_FAULT_NONE;
	while (at < input.len && !*fault && !kresp_body_done(body)) {
		end = at < split ? split : at + piece;
		if (end > input.len)
			end = input.len;
		copy = unit_copy(input.data + at, end - at);
		taken = kresp_body_feed(body, copy, end - at, fault);
		free(copy);
		if (taken < end - at && !*fault && !kresp_body_done(body)) {
			unit_check(false, "body", input, "stuck at %zu",
				   at + taken);
			break;
		}
		at += taken;
	}
	return at;
}

static void expect(const char *row, const struct kresp_request *req,
		   struct text input, enum kresp_fault fault, size_t taken,
		   bool done)
{
	size_t step = input.len > 2048 ? input.len / 50 : 1;
	struct kresp_body whole;
	struct kresp_body body;
	enum kresp_fault found;
	size_t split;
	size_t at;

	at = feed(&whole, req, input, input.len + 1, 0, &found);
	unit_check(found == fault && at == taken &&
		   kresp_body_done(&whole) == done, row, input,
		   "body: %u, %zu octets taken, not %zu, done %d",
		   kresp_fault_status(found), at, taken, kresp_body_done(&whole));

	for (split = 1; split < input.len; split += step) {
		at = feed(&body, req, input, input.len + 1, split, &found);
		if (found != fault || at != taken ||
		    memcmp(&body, &whole, sizeof(body)))
			break;
	}
	unit_check(split >= input.len, row, input, "body: split at %zu differs",
		   split);
	at = feed(&body, req, input, 1, 0, &found);
	unit_check(found == fault && at == taken &&
		   !memcmp(&body, &whole, sizeof(body)), row, input,
		   "body: octet by octet differs");

	/* A fault stays, the end stays, and neither takes anything */
	if (fault || done) {
		at = kresp_body_feed(&body, (const u8 *)"0\r\n\r\n", 5, &found);
		unit_check(!at && found == fault &&
			   !memcmp(&body, &whole, sizeof(body)), row, input,
			   "body: goes on after its end");
	}
}

static void expect_length(u64 octets, size_t given, size_t taken, bool done)
{
	struct kresp_request req = {
		.framing = KRESP_FRAMING_LENGTH,
		.content_length = octets,
	};

	memset(buffer, '\r', given);
	expect("FR6 length", &req, (struct text){ buffer, given },
	       KRESP_FAULT_NONE, taken, done);
}

static const struct kresp_request chunked = {
	.framing = KRESP_FRAMING_CHUNKED,
};

static const struct {
	const char *row;
	struct text input;
	enum kresp_fault fault;
	size_t taken;		/* octets before the one that shows it */
	bool more;		/* not done, no fault */
} cases[] = {
	{ "FR5", TEXT("0\r\n\r\n"), 0, 5, false },
	{ "FR5", TEXT("0\r\n\r\nGET / HTTP/1.1\r\n"), 0, 5, false },
	{ "FR5", TEXT("3\r\nabc\r\n0\r\n\r\nx"), 0, 13, false },
	{ "FR5", TEXT("3\r\n\r\n0\r\n0\r\n\r\nx"), 0, 13, false },
	{ "FR5", TEXT("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"), 0, 18, false },
	{ "FR5 hex", TEXT("a\r\n0123456789\r\n0\r\n\r\n"), 0, 20, false },
	{ "FR5 hex", TEXT("A\r\n0123456789\r\n0\r\n\r\n"), 0, 20, false },
	{ "FR5 hex", TEXT("00f\r\n0123456789abcde\r\n000\r\n\r\n"), 0, 29,
	  false },
	{ "FR5 incomplete", TEXT(""), 0, 0, true },
	{ "FR5 incomplete", TEXT("3"), 0, 1, true },
	{ "FR5 incomplete", TEXT("3\r"), 0, 2, true },
	{ "FR5 incomplete", TEXT("3\r\nab"), 0, 5, true },
	{ "FR5 incomplete", TEXT("3\r\nabc"), 0, 6, true },
	{ "FR5 incomplete", TEXT("3\r\nabc\r"), 0, 7, true },
	{ "FR5 incomplete", TEXT("3\r\nabc\r\n"), 0, 8, true },
	{ "FR5 incomplete", TEXT("0\r\n"), 0, 3, true },
	{ "FR5 incomplete", TEXT("0\r\n\r"), 0, 4, true },
	{ "FR5 incomplete", TEXT("0\r\nA:b\r\n"), 0, 8, true },
	{ "FR5 no size", TEXT("\r\n"), KRESP_FAULT_CHUNK, 0, false },
	{ "FR5 no size", TEXT(";a\r\n"), KRESP_FAULT_CHUNK, 0, false },
	{ "FR5 no size", TEXT("1\r\na\r\n\r\n"), KRESP_FAULT_CHUNK, 6, false },
	{ "FR5 sign", TEXT("+3\r\n"), KRESP_FAULT_CHUNK, 0, false },
	{ "FR5 sign", TEXT("-3\r\n"), KRESP_FAULT_CHUNK, 0, false },
	{ "FR5 0x", TEXT("0x3\r\n"), KRESP_FAULT_CHUNK, 1, false },
	{ "FR5 no hex", TEXT("g\r\n"), KRESP_FAULT_CHUNK, 0, false },
	{ "FR5 no hex", TEXT("1g\r\n"), KRESP_FAULT_CHUNK, 1, false },
	{ "FR5 space", TEXT(" 3\r\n"), KRESP_FAULT_CHUNK, 0, false },
	{ "FR5 space", TEXT("3 \r\nabc\r\n"), KRESP_FAULT_CHUNK, 2, false },
	{ "FR5 space", TEXT("3 3\r\n"), KRESP_FAULT_CHUNK, 2, false },
	{ "FR5 bare LF", TEXT("3\nabc"), KRESP_FAULT_CHUNK, 1, false },
	{ "FR5 bare CR", TEXT("3\rabc"), KRESP_FAULT_CHUNK, 2, false },
	{ "FR5 after data", TEXT("3\r\nabcd\r\n"), KRESP_FAULT_CHUNK, 6,
	  false },
	{ "FR5 after data", TEXT("3\r\nabc\n"), KRESP_FAULT_CHUNK, 6, false },
	{ "FR5 after data", TEXT("3\r\nabc\r0"), KRESP_FAULT_CHUNK, 7, false },
	{ "FR5 after data", TEXT("3\r\nabc0\r\n"), KRESP_FAULT_CHUNK, 6,
	  false },
	{ "FR5 overflow", TEXT("10000000000000000\r\n"), KRESP_FAULT_CHUNK, 16,
	  false },
	{ "FR5 overflow", TEXT("10000000000000003\r\nabc\r\n0\r\n\r\n"),
	  KRESP_FAULT_CHUNK, 16, false },
	{ "FR5 overflow", TEXT("fffffffffffffffff"), KRESP_FAULT_CHUNK, 16,
	  false },
	{ "FR5 zeroes", TEXT("00000000000000000000000000001\r\na\r\n0\r\n\r\n"),
	  0, 39, false },
	{ "FR6 2^64-1", TEXT("ffffffffffffffff\r\n"), KRESP_FAULT_BODY_SIZE,
	  16, false },
	{ "FR6 2^32", TEXT("100000000\r\n"), KRESP_FAULT_BODY_SIZE, 9, false },
	{ "FR6 limit+1", TEXT("10001\r\n"), KRESP_FAULT_BODY_SIZE, 5, false },
	{ "FR6 limit+1", TEXT("10001;a\r\n"), KRESP_FAULT_BODY_SIZE, 5, false },
	{ "FR6 limit+1", TEXT("10001 ;a\r\n"), KRESP_FAULT_BODY_SIZE, 5,
	  false },
	{ "FR6 limit", TEXT("10000\r\n"), 0, 7, true },
	{ "FR6 in sum", TEXT("1\r\na\r\n10000\r\n"), KRESP_FAULT_BODY_SIZE, 11,
	  false },
	{ "FR6 in sum", TEXT("1\r\na\r\nffff\r\n"), 0, 12, true },
	{ "FR6 wrapping", TEXT("1\r\na\r\nffffffffffffffff\r\n"),
	  KRESP_FAULT_BODY_SIZE, 22, false },
	{ "FR5 extension", TEXT("1;a=b\r\nx\r\n0;c=\"d;e\" \r\n\r\n"), 0, 24,
	  false },
	{ "FR5 extension", TEXT("1 \t;\t\x80\xff\r\nx\r\n0\r\n\r\n"), 0, 17,
	  false },
	{ "FR5 extension", TEXT("1;a\0\r\n"), KRESP_FAULT_CHUNK, 3, false },
	{ "FR5 extension", TEXT("1;a\n"), KRESP_FAULT_CHUNK, 3, false },
	{ "FR5 extension", TEXT("1;a\rb\r\n"), KRESP_FAULT_CHUNK, 4, false },
	{ "FR5 extension", TEXT("1;\x7f\r\n"), KRESP_FAULT_CHUNK, 2, false },
	{ "FR5 trailer", TEXT("0\r\nA: b\r\nC:\r\n\r\nG"), 0, 15, false },
	{ "FR5 trailer", TEXT("0\r\nContent-Length: 5\r\n\r\nG"), 0, 24,
	  false },
	{ "FR5 trailer", TEXT("0\r\nA:\t\x80 \r\n\r\n"), 0, 12, false },
	{ "FR5 trailer", TEXT("0\r\n A: b\r\n\r\n"), KRESP_FAULT_TRAILER, 3,
	  false },
	{ "FR5 trailer", TEXT("0\r\nA: b\r\n c\r\n\r\n"), KRESP_FAULT_TRAILER,
	  9, false },
	{ "FR5 trailer", TEXT("0\r\nA : b\r\n\r\n"), KRESP_FAULT_TRAILER, 4,
	  false },
	{ "FR5 trailer", TEXT("0\r\n: b\r\n\r\n"), KRESP_FAULT_TRAILER, 3,
	  false },
	{ "FR5 trailer", TEXT("0\r\nA\r\n\r\n"), KRESP_FAULT_TRAILER, 4,
	  false },
	{ "FR5 trailer", TEXT("0\r\nA: \0\r\n\r\n"), KRESP_FAULT_TRAILER, 6,
	  false },
	{ "FR5 trailer", TEXT("0\r\nA: b\n\r\n"), KRESP_FAULT_TRAILER, 7,
	  false },
	{ "FR5 trailer", TEXT("0\r\nA: b\rc\r\n"), KRESP_FAULT_TRAILER, 8,
	  false },
	{ "FR5 trailer", TEXT("0\r\n\n"), KRESP_FAULT_TRAILER, 3, false },
	{ "FR5 trailer", TEXT("0\r\n\rx"), KRESP_FAULT_TRAILER, 4, false },
	{ "FR5 trailer", TEXT("0\r\n3\r\nabc\r\n0\r\n\r\n"),
	  KRESP_FAULT_TRAILER, 4, false },
};

static void add(const char *string)
{
	memcpy(buffer + length, string, strlen(string));
	length += strlen(string);
}

static void fill(size_t octets, char c)
{
	memset(buffer + length, c, octets);
	length += octets;
}

static void expect_built(const char *row, enum kresp_fault fault, size_t taken)
{
	expect(row, &chunked, (struct text){ buffer, length }, fault, taken,
	       !fault);
}

static void test_chunk_line_limit(void)
{
	int excess;

	for (excess = -1; excess <= 1; excess++) {
		length = 0;
		add("0;");
		fill(KRESP_CHUNK_LINE_MAX + excess - 2, 'a');
		add("\r\n\r\n");
		if (excess <= 0)
			expect_built("FR5 line limit", KRESP_FAULT_NONE,
				     length);
		else
			expect_built("FR5 line limit+1", KRESP_FAULT_CHUNK,
				     KRESP_CHUNK_LINE_MAX);

		length = 0;
		fill(KRESP_CHUNK_LINE_MAX + excess, '0');
		add("\r\n\r\n");
		if (excess <= 0)
			expect_built("FR5 zeroes limit", KRESP_FAULT_NONE,
				     length);
		else
			expect_built("FR5 zeroes limit+1", KRESP_FAULT_CHUNK,
				     KRESP_CHUNK_LINE_MAX);
	}
	/* Each line has the limit for itself */
	length = 0;
	add("1;");
	fill(KRESP_CHUNK_LINE_MAX - 2, 'a');
	add("\r\nx\r\n0 ");
	fill(KRESP_CHUNK_LINE_MAX - 3, ' ');
	add(";\r\n\r\n");
	expect_built("FR5 two lines", KRESP_FAULT_NONE, length);
}

static void test_trailer_limit(void)
{
	int excess;

	for (excess = -1; excess <= 1; excess++) {
		length = 0;
		add("0\r\nA:b\r\nC:");
		fill(KRESP_TRAILER_MAX + excess - 9, 'a');
		add("\r\n\r\n");
		if (excess <= 0)
			expect_built("FR5 trailer limit", KRESP_FAULT_NONE,
				     length);
		else
			expect_built("FR5 trailer limit+1",
				     KRESP_FAULT_TRAILER,
				     3 + KRESP_TRAILER_MAX);
	}
}

/* Content of exactly the limit, in one chunk and in many */
static void test_content_limit(void)
{
	size_t left = KRESP_BODY_MAX;

	length = 0;
	add("10000\r\n");
	fill(KRESP_BODY_MAX, '\n');
	add("\r\n0\r\n\r\n");
	expect_built("FR6 limit in one", KRESP_FAULT_NONE, length);

	length = 0;
	for (; left; left -= 0x1000) {
		add("1000\r\n");
		fill(0x1000, '0');
		add("\r\n");
	}
	add("0\r\n\r\n");
	expect_built("FR6 limit in many", KRESP_FAULT_NONE, length);
	length -= 5;
	left = length;
	add("1\r\nx\r\n0\r\n\r\n");
	expect_built("FR6 limit+1 in many", KRESP_FAULT_BODY_SIZE, left + 1);
}

static void test_lengths(void)
{
	struct kresp_request req = { .framing = KRESP_FRAMING_NONE };

	expect("FR6 none", &req, (struct text)TEXT("GET"), KRESP_FAULT_NONE, 0,
	       true);
	expect_length(0, 10, 0, true);
	expect_length(1, 10, 1, true);
	expect_length(10, 10, 10, true);
	expect_length(11, 10, 10, false);
	expect_length(KRESP_BODY_MAX - 1, KRESP_BODY_MAX, KRESP_BODY_MAX - 1,
		      true);
	expect_length(KRESP_BODY_MAX, KRESP_BODY_MAX + 1, KRESP_BODY_MAX, true);

	/* Not what the parser lets through; still not more than the limit */
	req.framing = KRESP_FRAMING_LENGTH;
	req.content_length = KRESP_BODY_MAX + 1;
	expect("FR6 limit+1", &req, (struct text)TEXT("abc"),
	       KRESP_FAULT_BODY_SIZE, 0, false);
	req.content_length = U64_MAX;
	expect("FR6 2^64-1", &req, (struct text)TEXT("abc"),
	       KRESP_FAULT_BODY_SIZE, 0, false);
}

void body_test(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		expect(cases[i].row, &chunked, cases[i].input, cases[i].fault,
		       cases[i].taken, !cases[i].fault && !cases[i].more);
	test_chunk_line_limit();
	test_trailer_limit();
	test_content_limit();
	test_lengths();
}
