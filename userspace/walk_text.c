// SPDX-License-Identifier: GPL-2.0
/*
 * A walk as text. It is ASCII as far as the walk is, so that it looks the same
 * on every terminal, in a file and in a mail.
 */
#include "walk_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "walk_fact.h"

static void put_conversation(const struct kresp_text *text,
			     const struct kresp_walk_conversation *conv,
			     bool wants_bits)
{
	const struct kresp_walk_exchange *exchange;
	unsigned int stage;
	char line[512];

	snprintf(line, sizeof(line), "SESSION %u  client %s, server %s",
		 conv->number, conv->ends[KRESP_SIDE_CLIENT],
		 conv->ends[KRESP_SIDE_SERVER]);
	kresp_text_heading(text, line);
	kresp_text_facts(text, 0, &conv->facts, NULL);
	fputc('\n', text->out);
	kresp_text_session(text, conv);
	for (exchange = conv->exchanges;
	     exchange < conv->exchanges + conv->nr_exchanges; exchange++) {
		snprintf(line, sizeof(line), "EXCHANGE %u  %s%s",
			 exchange->number, exchange->summary,
			 exchange->is_complete ? "" :
			 "  (not captured to its end)");
		kresp_text_heading(text, line);
		kresp_text_facts(text, 0, &exchange->facts, NULL);
		for (stage = 0; stage < KRESP_WALK_STAGES; stage++)
			kresp_text_stage(text, conv, exchange, stage,
					 wants_bits);
	}
	snprintf(line, sizeof(line), "OCTETS  of session %u", conv->number);
	kresp_text_heading(text, line);
	kresp_text_sum(text, &conv->sum);
	if (conv->server_steps) {
		snprintf(line, sizeof(line),
			 "OCTETS  of session %u, captured at the server",
			 conv->number);
		kresp_text_heading(text, line);
		kresp_text_sum(text, &conv->server_sum);
	}
}

/**
 * kresp_walk_text() - print a walk for people
 * @out: where to
 * @walk: the walk
 * @style: how wide, with colours or not, with all bits or not
 *
 * Return: 0, or -EIO if it could not be written.
 */
int kresp_walk_text(FILE *out, const struct kresp_walk *walk,
		    const struct kresp_walk_style *style)
{
	const struct kresp_text text = {
		.out = out,
		.width = style->width < KRESP_WALK_WIDTH_MIN ?
			 KRESP_WALK_WIDTH_MIN : style->width,
		.is_coloured = style->is_coloured,
	};
	size_t i;

	kresp_text_put(&text, KRESP_TEXT_BOLD, walk->title,
		       strlen(walk->title));
	fputc('\n', out);
	kresp_text_facts(&text, 0, &walk->facts, NULL);
	kresp_text_legend(&text);
	for (i = 0; i < walk->nr_conversations; i++)
		put_conversation(&text, &walk->conversations[i],
				 style->wants_bits);
	if (walk->nr_conversations != 1 || walk->sum.other) {
		kresp_text_heading(&text, "OCTETS  of all frames");
		kresp_text_sum(&text, &walk->sum);
	}
	for (i = 0; i < walk->nr_notes; i++) {
		fputc('\n', out);
		kresp_text_paragraph(&text, NULL, 0, "Note:");
		kresp_text_paragraph(&text, NULL, 2, walk->notes[i]);
	}
	return ferror(out) ? -EIO : 0;
}
