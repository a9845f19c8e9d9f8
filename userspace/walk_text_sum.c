// SPDX-License-Identifier: GPL-2.0
/*
 * Where the octets went, as text: a line and a bar for each part.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "walk_fact.h"
#include "walk_parts.h"
#include "walk_text.h"

#define NAME_WIDTH	20
#define COUNT_WIDTH	12
#define BAR_AT		(NAME_WIDTH + COUNT_WIDTH + 12)

static void put_line(const struct kresp_text *text, const char *name,
		     uint64_t octets, uint64_t whole)
{
	char count[KRESP_WALK_FACT_MAX];

	fprintf(text->out, "  %-*s%*s  %5.1f %%", NAME_WIDTH, name, COUNT_WIDTH,
		kresp_walk_count(count, octets),
		kresp_walk_percent(octets, whole));
}

static void put_bar(const struct kresp_text *text, unsigned int layer,
		    uint64_t octets, uint64_t whole)
{
	size_t room = text->width - BAR_AT;
	char bar[512];
	size_t len;

	if (room > sizeof(bar))
		room = sizeof(bar);
	len = whole ? (size_t)((double)octets / (double)whole * (double)room) : 0;
	if (len < 1 && octets)
		len = 1;
	if (len > room)
		len = room;
	memset(bar, '#', sizeof(bar));
	if (len)
		fputs("  ", text->out);
	kresp_text_put(text, kresp_text_layer_code(layer), bar, len);
	fputc('\n', text->out);
}

/* One of the wholes: no part of it, so without a share. */
static void put_whole(const struct kresp_text *text, const char *mark,
		      const char *name, uint64_t octets, const char *remark)
{
	char count[KRESP_WALK_FACT_MAX];

	fprintf(text->out, "%s %-*s%*s  ", mark, NAME_WIDTH, name,
		COUNT_WIDTH, kresp_walk_count(count, octets));
	kresp_text_hanging(text, NULL, NAME_WIDTH + COUNT_WIDTH + 4, remark);
}

/**
 * kresp_text_sum() - write where the octets went
 * @text: where to
 * @sum: the sum
 */
void kresp_text_sum(const struct kresp_text *text,
		    const struct kresp_walk_sum *sum)
{
	struct kresp_walk_part parts[KRESP_WALK_PARTS_MAX];
	size_t i, nr = kresp_walk_parts(parts, sum);
	uint64_t whole = sum->captured + sum->uncaptured;

	for (i = 0; i < nr; i++) {
		put_line(text, parts[i].name, parts[i].octets, whole);
		put_bar(text, parts[i].layer, parts[i].octets, whole);
	}
	put_whole(text, "=", "captured", sum->captured,
		  "the frames' lengths, counted apart");
	if (sum->uncaptured)
		put_whole(text, "~", "beyond the capture", sum->uncaptured,
			  "what the frames had more");
	if (sum->fcs)
		put_whole(text, "+", "with FCS", sum->fcs,
			  "and padding up to the least size");
	if (sum->wire)
		put_whole(text, "+", "on the wire", sum->wire,
			  sum->has_wire ? "with preamble, SFD and gap" :
			  "it would be, with preamble, SFD and gap");
	kresp_text_paragraph(text, sum->adds_up ? KRESP_TEXT_BOLD :
			     KRESP_TEXT_BAD, 0, sum->line ? sum->line : "");
	if (!sum->adds_up)
		kresp_text_paragraph(text, KRESP_TEXT_BAD, 0,
				     "The parts are not the whole.");
}
