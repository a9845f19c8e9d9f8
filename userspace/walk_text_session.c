// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a session as text: an arrow for each frame.
 */
#include <stdio.h>
#include <string.h>

#include "walk_fact.h"
#include "walk_text.h"
#include "wrap.h"

/* The columns between the two ends, and those before what a frame did. */
#define ARROW_WIDTH	24
#define FRAME_WIDTH	5
#define TIME_WIDTH	11
#define DID_AT		(FRAME_WIDTH + TIME_WIDTH + ARROW_WIDTH + 6)

/* "|----- SYN, ACK ----->|" */
static void put_arrow(const struct kresp_text *text,
		      const struct kresp_walk_step *step)
{
	bool is_right = step->sender == KRESP_SIDE_CLIENT;
	char label[ARROW_WIDTH - 3];
	char line[ARROW_WIDTH + 1];
	size_t len, at;

	if (step->payload_len)
		len = (size_t)snprintf(label, sizeof(label), "%s: %zu",
				       step->flags, step->payload_len);
	else
		len = (size_t)snprintf(label, sizeof(label), "%s",
				       step->flags);
	if (len >= sizeof(label))
		len = sizeof(label) - 1;
	memset(line, '-', ARROW_WIDTH);
	line[ARROW_WIDTH] = '\0';
	at = (ARROW_WIDTH - len) / 2;
	line[at - 1] = ' ';
	memcpy(line + at, label, len);
	line[at + len] = ' ';
	line[is_right ? ARROW_WIDTH - 1 : 0] = is_right ? '>' : '<';
	fputc('|', text->out);
	kresp_text_put(text, step->is_troubled ? KRESP_TEXT_BAD :
		       kresp_text_layer_code(4), line, ARROW_WIDTH);
	fputc('|', text->out);
}

/* Between two arrows. */
static void put_lifelines(const struct kresp_text *text)
{
	fprintf(text->out, "%*s|%*s|  ", FRAME_WIDTH + TIME_WIDTH + 2, "",
		ARROW_WIDTH, "");
}

static void put_step(const struct kresp_text *text,
		     const struct kresp_walk_step *step)
{
	const char *code = step->is_troubled ? KRESP_TEXT_BAD : NULL;
	char time[KRESP_WALK_FACT_MAX];
	struct kresp_wrap wrap;

	fprintf(text->out, "%*u %*s ", FRAME_WIDTH, step->frame->number,
		TIME_WIDTH, kresp_walk_time(time, step->since_ns));
	put_arrow(text, step);
	fputs(step->is_troubled ? "! " : "  ", text->out);
	kresp_wrap_start(&wrap, step->did, text->width - DID_AT);
	while (kresp_wrap_next(&wrap)) {
		kresp_text_put(text, code, wrap.line, wrap.len);
		if (*wrap.rest) {
			fputc('\n', text->out);
			put_lifelines(text);
		}
	}
	fputc('\n', text->out);
}

static void put_steps(const struct kresp_text *text,
		      const struct kresp_walk_step *steps, size_t nr)
{
	size_t i;

	fprintf(text->out, "%*s %*s client%*sserver\n", FRAME_WIDTH, "frame",
		TIME_WIDTH, "time", ARROW_WIDTH - 10, "");
	for (i = 0; i < nr; i++) {
		if (!i || steps[i].phase != steps[i - 1].phase) {
			const char *phase = kresp_walk_phase(steps[i].phase);

			put_lifelines(text);
			kresp_text_put(text, KRESP_TEXT_BOLD, phase,
				       strlen(phase));
			fputc('\n', text->out);
		}
		put_step(text, &steps[i]);
	}
}

/**
 * kresp_text_session() - write the life of a session
 * @text: where to
 * @conv: the conversation
 *
 * What the server's end saw is drawn too, where it is not as many frames as
 * the client's end saw.
 */
void kresp_text_session(const struct kresp_text *text,
			const struct kresp_walk_conversation *conv)
{
	put_steps(text, conv->steps, conv->nr_steps);
	if (!conv->server_steps)
		return;
	if (conv->nr_server_steps == conv->nr_steps) {
		fprintf(text->out, "The server's end saw %zu frames too.\n",
			conv->nr_server_steps);
		return;
	}
	fputs("\nAs the server's end saw it:\n", text->out);
	put_steps(text, conv->server_steps, conv->nr_server_steps);
}
