// SPDX-License-Identifier: GPL-2.0
/*
 * The words and figures that all the formats have in common.
 */
#include "walk_fact.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/**
 * kresp_walk_count() - a count for people, "1,294"
 * @text: where it goes
 * @count: the count
 *
 * Return: @text.
 */
const char *kresp_walk_count(char text[KRESP_WALK_FACT_MAX], uint64_t count)
{
	char digits[24];
	size_t i, len, used = 0;

	len = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, count);
	for (i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = digits[i];
	}
	text[used] = '\0';
	return text;
}

/* Numbers without a unit are names (a port, an identifier): left as they are. */
static void put_number(char text[KRESP_WALK_FACT_MAX],
		       const struct kresp_fact *fact)
{
	char digits[KRESP_WALK_FACT_MAX];
	uint64_t size = (uint64_t)fact->number;

	if (!fact->unit) {
		snprintf(text, KRESP_WALK_FACT_MAX, "%" PRId64, fact->number);
		return;
	}
	kresp_walk_count(digits, fact->number < 0 ? -size : size);
	snprintf(text, KRESP_WALK_FACT_MAX, "%s%.40s %.40s",
		 fact->number < 0 ? "-" : "", digits, fact->unit);
}

/* Short times are told in milliseconds, as those of the frames are. */
static void put_real(char text[KRESP_WALK_FACT_MAX],
		     const struct kresp_fact *fact)
{
	const char *unit = fact->unit ? fact->unit : "";

	if (!strcmp(unit, "s") && fact->real > -10 && fact->real < 10)
		kresp_walk_time(text, (int64_t)(fact->real * 1e9));
	else
		snprintf(text, KRESP_WALK_FACT_MAX, "%.*f%s%.40s",
			 fact->decimals < 9 ? (int)fact->decimals : 9,
			 fact->real, *unit ? " " : "", unit);
}

/**
 * kresp_walk_fact_value() - a fact's value for people, with its unit
 * @text: where it may go
 * @fact: the fact
 *
 * Return: the value, in @text or the fact's own.
 */
const char *kresp_walk_fact_value(char text[KRESP_WALK_FACT_MAX],
				  const struct kresp_fact *fact)
{
	switch (fact->kind) {
	case KRESP_FACT_TEXT:
		return fact->text ? fact->text : "";
	case KRESP_FACT_NUMBER:
		put_number(text, fact);
		return text;
	case KRESP_FACT_REAL:
		put_real(text, fact);
		return text;
	case KRESP_FACT_BOOL:
		return fact->yes ? "yes" : "no";
	}
	return "";
}

/**
 * kresp_walk_fact_is_in() - whether the same is known elsewhere
 * @fact: a fact
 * @facts: those known there
 *
 * Return: true if one of them has the same key, value and origin.
 */
bool kresp_walk_fact_is_in(const struct kresp_fact *fact,
			   const struct kresp_facts *facts)
{
	char mine[KRESP_WALK_FACT_MAX], other[KRESP_WALK_FACT_MAX];
	size_t i;

	for (i = 0; i < facts->nr; i++)
		if (!strcmp(facts->facts[i].key, fact->key))
			return facts->facts[i].origin == fact->origin &&
			       !strcmp(kresp_walk_fact_value(mine, fact),
				       kresp_walk_fact_value(other,
							     &facts->facts[i]));
	return false;
}

/**
 * kresp_walk_time() - a time since another for people, "1.234 ms"
 * @text: where it goes
 * @ns: nanoseconds
 *
 * Return: @text.
 */
const char *kresp_walk_time(char text[KRESP_WALK_FACT_MAX], int64_t ns)
{
	if (ns < 10000000000 && ns > -10000000000)
		snprintf(text, KRESP_WALK_FACT_MAX, "%.3f ms",
			 (double)ns / 1e6);
	else
		snprintf(text, KRESP_WALK_FACT_MAX, "%.3f s", (double)ns / 1e9);
	return text;
}

/**
 * kresp_walk_origin() - the name of an origin
 * @origin: the origin
 *
 * Return: "captured", "derived" or "reconstructed".
 */
const char *kresp_walk_origin(enum kresp_origin origin)
{
	static const char * const names[] = {
		[KRESP_ORIGIN_CAPTURED] = "captured",
		[KRESP_ORIGIN_DERIVED] = "derived",
		[KRESP_ORIGIN_RECONSTRUCTED] = "reconstructed",
	};

	return names[origin];
}

/**
 * kresp_walk_side() - the name of a side
 * @side: the side
 *
 * Return: "client" or "server".
 */
const char *kresp_walk_side(enum kresp_side side)
{
	return side == KRESP_SIDE_CLIENT ? "client" : "server";
}

/**
 * kresp_walk_phase() - the name of a part of a session's life
 * @phase: the part
 *
 * Return: "handshake", "exchange" or "close".
 */
const char *kresp_walk_phase(enum kresp_walk_phase phase)
{
	static const char * const names[] = {
		[KRESP_WALK_HANDSHAKE] = "handshake",
		[KRESP_WALK_EXCHANGE] = "exchange",
		[KRESP_WALK_CLOSE] = "close",
	};

	return names[phase];
}
