/* SPDX-License-Identifier: GPL-2.0 */
/* The unit tests' few tools: a count of cases, exact copies, escaped text. */
#ifndef KRESP_UNIT_H
#define KRESP_UNIT_H

#include "fault.h"
#include "http_parse.h"
#include "pure.h"

#ifndef __printf
#define __printf(a, b) \
	__attribute__((__format__( \
		__printf__, a, b)))
#endif

/* Octets of a test's input; may hold NULs, so the length goes with them */
struct text {
	const char *data;
	size_t len;
};

#define TEXT(literal) { (literal), sizeof(literal) - 1 }

/* What became of octets that were scanned and, if complete, parsed */
struct outcome {
	struct kresp_head_scan scan;
	bool complete;
	enum kresp_fault fault;
};

u8 *unit_copy(const void *data, size_t len);
bool unit_check(bool ok, const char *row, struct text input, const char *format,
		...) __printf(4, 5);
struct text unit_text(struct kresp_slice slice);
struct kresp_slice unit_slice(const char *string);
bool unit_is(struct kresp_slice slice, const char *string);
u32 unit_random(u32 below);

bool unit_same(struct outcome a, struct outcome b);
struct outcome unit_scan(struct text input, size_t piece, size_t split);
enum kresp_fault unit_parse(struct text input);

void lex_test(void);
void scan_test(void);
void parse_test(void);
void target_test(void);
void body_test(void);
void date_test(void);
void negotiate_test(void);
void response_test(void);
void random_test(void);

#endif /* KRESP_UNIT_H */
