// SPDX-License-Identifier: GPL-2.0
/*
 * Facts in columns, each with the mark of its origin.
 */
#include <stdio.h>
#include <string.h>

#include "utf8.h"
#include "walk_fact.h"
#include "walk_text.h"

/* About how wide a fact is: as many columns of them as fit. */
#define CELL_WIDTH	32

static const char * const marks[] = {
	[KRESP_ORIGIN_CAPTURED] = "=",
	[KRESP_ORIGIN_DERIVED] = "~",
	[KRESP_ORIGIN_RECONSTRUCTED] = "+",
};

static const char * const mark_codes[] = {
	[KRESP_ORIGIN_CAPTURED] = "\033[32m",
	[KRESP_ORIGIN_DERIVED] = "\033[33m",
	[KRESP_ORIGIN_RECONSTRUCTED] = "\033[35m",
};

/**
 * kresp_text_legend() - say what the marks mean
 * @text: where to
 */
void kresp_text_legend(const struct kresp_text *text)
{
	static const char * const words[] = {
		[KRESP_ORIGIN_CAPTURED] = "captured",
		[KRESP_ORIGIN_DERIVED] = "derived from it",
		[KRESP_ORIGIN_RECONSTRUCTED] = "reconstructed, never captured",
	};
	size_t i;

	fputc('\n', text->out);
	for (i = 0; i <= KRESP_ORIGIN_RECONSTRUCTED; i++) {
		kresp_text_put(text, mark_codes[i], marks[i], 1);
		fprintf(text->out, " %s\n", words[i]);
	}
	kresp_text_paragraph(text, NULL, 0,
			     "h + p = t octets: what a layer added, what it carried for the layer above, and both");
}

static void end_line(const struct kresp_text *text, size_t *at)
{
	if (*at)
		fputc('\n', text->out);
	*at = 0;
}

/* A fact that fits in no line: its value in several, under one another. */
static void put_long(const struct kresp_text *text, size_t indent,
		     const struct kresp_fact *fact, const char *value)
{
	size_t at, label_len = strlen(fact->label);

	kresp_text_pad(text, indent);
	kresp_text_put(text, mark_codes[fact->origin], marks[fact->origin], 1);
	fputc(' ', text->out);
	at = kresp_text_put(text, KRESP_TEXT_DIM, fact->label, label_len) + 4;
	fputc(':', text->out);
	if (indent + at > text->width / 2) {
		fputc('\n', text->out);
		at = 2;
		kresp_text_pad(text, indent + at);
	} else {
		fputc(' ', text->out);
	}
	kresp_text_hanging(text, NULL, indent + at, value);
}

/* One fact, from the next cell on that has room. @at: columns used so far. */
static void put_fact(const struct kresp_text *text, size_t indent,
		     size_t cell, const struct kresp_fact *fact, size_t *at)
{
	char number[KRESP_WALK_FACT_MAX];
	const char *value = kresp_walk_fact_value(number, fact);
	size_t room = text->width - indent;
	size_t start = *at ? (*at + KRESP_TEXT_GAP + cell - 1) / cell * cell : 0;
	size_t width;

	width = 4 + kresp_utf8_width(fact->label, strlen(fact->label)) +
		kresp_utf8_width(value, strlen(value));
	if (width > room || strchr(value, '\n')) {
		end_line(text, at);
		put_long(text, indent, fact, value);
		return;
	}
	if (start + width > room) {
		end_line(text, at);
		start = 0;
	}
	kresp_text_pad(text, start - *at + (start ? 0 : indent));
	kresp_text_put(text, mark_codes[fact->origin], marks[fact->origin], 1);
	fputc(' ', text->out);
	kresp_text_put(text, KRESP_TEXT_DIM, fact->label, strlen(fact->label));
	fputs(": ", text->out);
	kresp_text_put(text, NULL, value, strlen(value));
	*at = start + width;
}

/**
 * kresp_text_facts() - write facts
 * @text: where to
 * @indent: spaces before each line
 * @facts: the facts
 * @known: facts that were written elsewhere: those that are the same here are
 *	counted, not written; NULL: none
 */
void kresp_text_facts(const struct kresp_text *text, size_t indent,
		      const struct kresp_facts *facts,
		      const struct kresp_facts *known)
{
	size_t room = text->width - indent;
	size_t cell = room / (room >= CELL_WIDTH ? room / CELL_WIDTH : 1);
	size_t i, nr_known = 0, at = 0;

	for (i = 0; i < facts->nr; i++) {
		if (known && kresp_walk_fact_is_in(&facts->facts[i], known))
			nr_known++;
		else
			put_fact(text, indent, cell, &facts->facts[i], &at);
	}
	end_line(text, &at);
	if (nr_known) {
		kresp_text_pad(text, indent);
		fprintf(text->out, "(%zu value%s as where it was sent)\n",
			nr_known, nr_known == 1 ? "" : "s");
	}
}
