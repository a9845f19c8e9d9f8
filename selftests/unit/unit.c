// SPDX-License-Identifier: GPL-2.0
/* Runs the unit tests. A line for each case that fails, the count last. */
#include "unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Octets of an input that a failure shows */
#define SHOWN_MAX 200

static unsigned long nr_passed;
static unsigned long nr_failed;

static void show(struct text input)
{
	size_t i;
	u8 c;

	putchar('"');
	for (i = 0; i < input.len && i < SHOWN_MAX; i++) {
		c = input.data[i];
		if (c == '\r')
			printf("\\r");
		else if (c == '\n')
			printf("\\n");
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			printf("\\x%02x", c);
		else
			putchar(c);
	}
	printf(i < input.len ? "\"... (%zu octets)" : "\"", input.len);
}

/* Count one case. @row is its row in the table of requirements, and its name. */
bool unit_check(bool ok, const char *row, struct text input, const char *format,
		...)
{
	va_list args;

	if (ok) {
		nr_passed++;
		return true;
	}
	nr_failed++;
	printf("not ok %s: ", row);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf(": ");
	show(input);
	putchar('\n');
	return false;
}

/* A copy with nothing before or after it that may be read. free() it. */
u8 *unit_copy(const void *data, size_t len)
{
	u8 *copy = malloc(len);

	if (!copy)
		abort();
	memcpy(copy, data, len);
	return copy;
}

struct text unit_text(struct kresp_slice slice)
{
	return (struct text){ (const char *)slice.data, slice.len };
}

struct kresp_slice unit_slice(const char *string)
{
	return (struct kresp_slice){ (const u8 *)string, strlen(string) };
}

bool unit_is(struct kresp_slice slice, const char *string)
{
	return slice.len == strlen(string) &&
	       (!slice.len || !memcmp(slice.data, string, slice.len));
}

/* xorshift64*, the same numbers in every run */
u32 unit_random(u32 below)
{
	static u64 state = 0x9e3779b97f4a7c15ULL;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (u32)((state * 0x2545f4914f6cdd1dULL) >> 32) % below;
}

bool unit_same(struct outcome a, struct outcome b)
{
	return a.scan.len == b.scan.len && a.scan.start == b.scan.start &&
	       a.scan.line == b.scan.line && a.scan.cr == b.scan.cr &&
	       a.scan.nr_lines == b.scan.nr_lines &&
	       a.complete == b.complete && a.fault == b.fault;
}

/* Scan @input in pieces: the first up to @split, the others of @piece octets */
struct outcome unit_scan(struct text input, size_t piece, size_t split)
{
	struct outcome out = { 0 };
	bool short_ok;
	size_t at = 0;
	size_t taken;
	size_t end;
	u8 *copy;

	while (at < input.len && !out.complete && !out.fault) {
		end = at < split ? split : at + piece;
		if (end > input.len)
			end = input.len;
		copy = unit_copy(input.data + at, end - at);
		taken = kresp_http_scan(&out.scan, copy, end - at,
					&out.complete, &out.fault);
		free(copy);
		short_ok = out.complete || out.fault;
		if (taken > end - at || (taken < end - at && !short_ok) ||
		    out.scan.len != at + taken) {
			unit_check(false, "scan", input,
				   "took %zu of %zu at %zu, says %u", taken,
				   end - at, at, out.scan.len);
			break;
		}
		at += taken;
	}
	return out;
}

/* What the module does with a head: scan, then parse what is complete */
enum kresp_fault unit_parse(struct text input)
{
	struct outcome out = unit_scan(input, input.len, 0);
	struct kresp_request req;
	enum kresp_fault fault;
	u8 *copy;

	if (out.fault)
		return out.fault;
	if (!out.complete)
		return KRESP_FAULT_TRUNCATED;
	copy = unit_copy(input.data + out.scan.start,
			 out.scan.len - out.scan.start);
	fault = kresp_http_parse(copy, out.scan.len - out.scan.start, &req);
	free(copy);
	return fault;
}

int main(void)
{
	lex_test();
	scan_test();
	parse_test();
	target_test();
	body_test();
	date_test();
	negotiate_test();
	response_test();
	random_test();
	printf("%lu passed, %lu failed\n", nr_passed, nr_failed);
	return nr_failed ? 1 : 0;
}
