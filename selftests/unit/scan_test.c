// SPDX-License-Identifier: GPL-2.0
/* A head as it arrives: its end, its limits, and at which octet it is refused. */
#include "limits.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* Octets appended piece by piece, for heads too long to be written down */
static char buffer[4 * KRESP_HEAD_MAX];
static size_t length;

static void begin(void)
{
	length = 0;
}

static void add(const char *string)
{
	size_t len = strlen(string);

	memcpy(buffer + length, string, len);
	length += len;
}

static void fill(size_t octets, char c)
{
	memset(buffer + length, c, octets);
	length += octets;
}

static struct text built(void)
{
	return (struct text){ buffer, length };
}

/* However it is split, the result is this; @taken octets are taken */
static void expect(const char *row, struct text input, enum kresp_fault fault,
		   bool complete, size_t taken)
{
	struct outcome whole = unit_scan(input, input.len + 1, 0);
	size_t step = input.len > 2048 ? 97 : 1;
	struct outcome out;
	size_t split;

	unit_check(whole.fault == fault && whole.complete == complete &&
		   whole.scan.len == taken, row, input,
		   "scan: %u %s, complete %d, %u octets taken, not %zu",
		   kresp_fault_status(whole.fault),
		   unit_text(kresp_fault_text(whole.fault)).data,
		   whole.complete, whole.scan.len, taken);

	for (split = 0; split <= input.len; split += step) {
		out = unit_scan(input, input.len + 1, split);
		if (!unit_same(out, whole))
			break;
	}
	unit_check(split > input.len, row, input, "scan: split at %zu differs",
		   split);
	out = unit_scan(input, 1, 0);
	unit_check(unit_same(out, whole), row, input,
		   "scan: octet by octet differs");
}

/* A head that the parser must come to the same verdict about */
static void expect_both(const char *row, enum kresp_fault fault, size_t taken)
{
	struct kresp_request req;
	enum kresp_fault parsed;
	u8 *copy;

	expect(row, built(), fault, !fault, taken);
	copy = unit_copy(buffer, length);
	parsed = kresp_http_parse(copy, length, &req);
	unit_check(parsed == fault, row, built(), "parse: %s",
		   (const char *)kresp_fault_text(parsed).data);
	free(copy);
}

#define EXPECT(row, literal, fault, complete, taken)			\
	expect(row, (struct text)TEXT(literal), fault, complete, taken)

static void test_ends(void)
{
	EXPECT("FR9 nothing", "", KRESP_FAULT_NONE, false, 0);
	EXPECT("FR9 half a line", "GET / HT", KRESP_FAULT_NONE, false, 8);
	EXPECT("FR9 half an end", "GET / HTTP/1.1\r\nA: b\r\n\r",
	       KRESP_FAULT_NONE, false, 23);
	EXPECT("FR8 the next request is left alone",
	       "GET / HTTP/1.1\r\n\r\nGET", KRESP_FAULT_NONE, true, 18);
	EXPECT("FR8 and so is what is none",
	       "GET / HTTP/1.1\r\nA:b\r\n\r\n\0\n", KRESP_FAULT_NONE, true, 23);
	EXPECT("RL2 empty lines", "\r\n\r\nG / HTTP/1.1\r\n\r\n",
	       KRESP_FAULT_NONE, true, 20);
	EXPECT("RL2 the most", "\r\n\r\n\r\n\r\nG\r\n\r\n", KRESP_FAULT_NONE,
	       true, 13);
	EXPECT("RL2 one too many", "\r\n\r\n\r\n\r\n\r\nG\r\n\r\n",
	       KRESP_FAULT_EMPTY_LINES, false, 8);
	EXPECT("RL3 bare CR", "GET /\r HTTP/1.1\r\n\r\n",
	       KRESP_FAULT_LINE_END, false, 6);
	EXPECT("RL3 CR CR LF", "GET / HTTP/1.1\r\r\n\r\n",
	       KRESP_FAULT_LINE_END, false, 15);
	EXPECT("RL3 bare CR before all", "\rGET", KRESP_FAULT_LINE_END, false,
	       1);
	EXPECT("RL4 bare LF", "GET / HTTP/1.1\n\r\n", KRESP_FAULT_LINE_END,
	       false, 14);
	EXPECT("RL4 bare LF before all", "\nGET", KRESP_FAULT_LINE_END, false,
	       0);
	EXPECT("RL4 bare LF at the end", "G\r\nA:b\r\n\n",
	       KRESP_FAULT_LINE_END, false, 8);
	EXPECT("FL3 NUL", "G / HTTP/1.1\r\nA: b\0c\r\n", KRESP_FAULT_OCTET,
	       false, 18);
	EXPECT("FL3 DEL", "G\r\nA: \x7f", KRESP_FAULT_OCTET, false, 6);
	EXPECT("FL3 HTAB and obs-text", "G\r\nA:\t\x80\xff\r\n\r\n",
	       KRESP_FAULT_NONE, true, 12);
	EXPECT("RL13 TLS ClientHello",
	       "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
	       KRESP_FAULT_OCTET, false, 0);
	EXPECT("RL13 noise", "\x80\xff\x01", KRESP_FAULT_OCTET, false, 2);
}

/* A request-line of @octets, then @tail */
static void long_line(size_t octets, const char *tail)
{
	begin();
	add("GET /");
	fill(octets - strlen("GET / HTTP/1.1\r\n"), 'a');
	add(" HTTP/1.1\r\n");
	add(tail);
}

static void long_field(size_t octets)
{
	begin();
	add("GET / HTTP/1.1\r\nHost: a\r\nA:");
	fill(octets - 4, 'a');
	add("\r\n\r\n");
}

static void many_fields(unsigned int nr_fields)
{
	unsigned int i;

	begin();
	add("GET / HTTP/1.1\r\n");
	for (i = 1; i < nr_fields; i++)
		add("A:\r\n");
	add("Host: a\r\n\r\n");
}

/* A head of @octets, near the most, in lines that are below their limit */
static void long_head(size_t octets)
{
	begin();
	add("GET / HTTP/1.1\r\nHost: a\r\nA:");
	fill(8180, 'a');
	add("\r\nB:");
	fill(octets - length - 4, 'a');
	add("\r\n\r\n");
}

static void test_limits(void)
{
	const size_t line_max = KRESP_REQUEST_LINE_MAX;
	const size_t field_max = KRESP_FIELD_LINE_MAX;

	long_line(line_max - 1, "Host:\r\n\r\n");
	expect_both("RL8 line limit-1", KRESP_FAULT_NONE, length);
	long_line(line_max, "Host:\r\n\r\n");
	expect_both("RL8 line limit", KRESP_FAULT_NONE, length);
	long_line(line_max + 1, "Host:\r\n\r\n");
	expect_both("RL8 line limit+1", KRESP_FAULT_TARGET_SIZE, line_max - 2);
	begin();
	fill(line_max - 2, 'a');
	expect("RL8 a line without end", built(), KRESP_FAULT_NONE, false,
	       line_max - 2);
	fill(1, 'a');
	expect("RL8 a line without end", built(), KRESP_FAULT_TARGET_SIZE,
	       false, line_max - 2);

	long_field(field_max - 1);
	expect_both("FL6 field limit-1", KRESP_FAULT_NONE, length);
	long_field(field_max);
	expect_both("FL6 field limit", KRESP_FAULT_NONE, length);
	long_field(field_max + 1);
	expect_both("FL6 field limit+1", KRESP_FAULT_FIELD_SIZE,
		    strlen("GET / HTTP/1.1\r\nHost: a\r\n") + field_max - 2);

	many_fields(KRESP_FIELDS_MAX - 1);
	expect_both("FL6 count limit-1", KRESP_FAULT_NONE, length);
	many_fields(KRESP_FIELDS_MAX);
	expect_both("FL6 count limit", KRESP_FAULT_NONE, length);
	many_fields(KRESP_FIELDS_MAX + 1);
	expect_both("FL6 count limit+1", KRESP_FAULT_FIELD_COUNT,
		    length - strlen("Host: a\r\n\r\n"));

	long_head(KRESP_HEAD_MAX - 1);
	expect_both("FL6 head limit-1", KRESP_FAULT_NONE, length);
	long_head(KRESP_HEAD_MAX);
	expect_both("FL6 head limit", KRESP_FAULT_NONE, length);
	long_head(KRESP_HEAD_MAX + 1);
	expect_both("FL6 head limit+1", KRESP_FAULT_HEAD_SIZE,
		    KRESP_HEAD_MAX - 4);

	/* The same, when it is the start of one more line that is too much */
	long_head(KRESP_HEAD_MAX - 2);
	length -= 2;
	add("C");
	expect("FL6 no room for a line", built(), KRESP_FAULT_HEAD_SIZE, false,
	       length - 1);
	long_head(KRESP_HEAD_MAX);
	length -= 2;
	add("C");
	expect("FL6 no room for a line", built(), KRESP_FAULT_HEAD_SIZE, false,
	       length - 1);
	/* Empty lines before it are part of what is held */
	begin();
	add("\r\n\r\nGET / HTTP/1.1\r\nA:");
	fill(8180, 'a');
	add("\r\nB:");
	fill(KRESP_HEAD_MAX + 1 - length - 4, 'a');
	add("\r\n\r\n");
	expect("FL6 head limit+1 with empty lines", built(),
	       KRESP_FAULT_HEAD_SIZE, false, KRESP_HEAD_MAX - 4);
}

/* A fault is found again, and nothing is taken; zero length is nothing */
static void test_sticky(void)
{
	static const struct text input = TEXT("GET / HTTP/1.1\nX");
	const u8 *data = (const u8 *)input.data;
	struct outcome first = { 0 };
	struct outcome again;
	size_t taken;

	taken = kresp_http_scan(&first.scan, data, input.len, &first.complete,
				&first.fault);
	unit_check(taken == 14 && first.fault == KRESP_FAULT_LINE_END, "RL4",
		   input, "first");
	again = first;
	taken = kresp_http_scan(&again.scan, data + taken, input.len - taken,
				&again.complete, &again.fault);
	unit_check(!taken && unit_same(first, again), "RL4", input, "again");
	again.complete = true;
	taken = kresp_http_scan(&again.scan, NULL, 0, &again.complete,
				&again.fault);
	unit_check(!taken && !again.fault && !again.complete, "RL4", input,
		   "nothing");
}

void scan_test(void)
{
	test_ends();
	test_limits();
	test_sticky();
}
