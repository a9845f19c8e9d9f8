/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_FIXTURE_H
#define KRESP_WALK_FIXTURE_H

#include "walk.h"

/* What only a hostile story would tell, for printers that must survive it. */
#define FIXTURE_EVIL "<script>alert(\"1\")</script> & 'a' | `b` \\ \x1b[31m \xff\xc3"

/* Which of the steps carries the request. */
#define FIXTURE_REQUEST_STEP	3

/* A big walk's frames, and the octets of each. */
#define FIXTURE_BIG_STEPS	100
#define FIXTURE_BIG_FRAME	60000

/* Facts; a list of them ends in END. */
#define END			{ .key = NULL }

#define TEXT(k, l, o, t)	{ .key = k, .label = l, .text = t, \
	.origin = KRESP_ORIGIN_##o, .kind = KRESP_FACT_TEXT }
#define NUMBER(k, l, o, n, u)	{ .key = k, .label = l, .number = n, \
	.unit = u, .origin = KRESP_ORIGIN_##o, .kind = KRESP_FACT_NUMBER }
#define REAL(k, l, o, r, d, u)	{ .key = k, .label = l, .real = r, \
	.decimals = d, .unit = u, .origin = KRESP_ORIGIN_##o, \
	.kind = KRESP_FACT_REAL }
#define BOOL(k, l, o, y)	{ .key = k, .label = l, .yes = y, \
	.origin = KRESP_ORIGIN_##o, .kind = KRESP_FACT_BOOL }

struct kresp_facts fixture_facts(const struct kresp_fact *list);
struct kresp_walk *fixture_seed(void);
struct kresp_walk *fixture_evil(void);
struct kresp_walk *fixture_empty(void);
struct kresp_walk *fixture_big(void);
struct kresp_walk *fixture_find(const char *name);
char *fixture_print(const char *format, const struct kresp_walk *walk,
		    unsigned int width, bool wants_bits);

#endif
