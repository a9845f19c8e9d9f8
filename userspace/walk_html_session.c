// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a session as a sequence diagram: a list, in which each frame has
 * its own piece of the picture, so that it bends to any width.
 */
#include <stdio.h>

#include "walk_fact.h"
#include "walk_html.h"

/* Where the arrow and its words are in the piece, in CSS pixels. */
#define PIECE_HEIGHT	44
#define LABEL_AT	15
#define ARROW_FROM	22
#define ARROW_TO	32

static void put_arrow(const struct kresp_html *html,
		      const struct kresp_walk_step *step)
{
	bool is_right = step->sender == KRESP_SIDE_CLIENT;
	char count[KRESP_WALK_FACT_MAX];

	fprintf(html->out,
		"<span class=\"lives\"><svg class=\"arrow\" width=\"100%%\" height=\"%d\" aria-hidden=\"true\">",
		PIECE_HEIGHT);
	fprintf(html->out,
		"<line class=\"sent\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" marker-end=\"url(#%s)\"/>",
		is_right ? "0" : "100%", is_right ? "100%" : "0", ARROW_FROM,
		ARROW_TO, step->is_troubled ? "head-bad" :
		step->payload_len ? "head-data" : "head");
	fprintf(html->out, "<text x=\"50%%\" y=\"%d\" text-anchor=\"middle\">",
		LABEL_AT);
	kresp_html_put(html, step->flags);
	if (step->payload_len)
		fprintf(html->out, " &#183; %s octets",
			kresp_walk_count(count, step->payload_len));
	fputs("</text></svg></span>", html->out);
}

static void put_step(const struct kresp_html *html,
		     const struct kresp_walk_step *step)
{
	char time[KRESP_WALK_FACT_MAX];

	fprintf(html->out, "<li class=\"step%s%s\"><span class=\"when\">%s</span>",
		step->payload_len ? " data" : "",
		step->is_troubled ? " bad" : "",
		kresp_walk_time(time, step->since_ns));
	put_arrow(html, step);
	fputs("<span class=\"did\"><a href=\"#", html->out);
	kresp_html_frame_id(html, step);
	fprintf(html->out,
		"\">frame %u</a> <span class=\"sr\">from the %s, </span>%s",
		step->frame->number, kresp_walk_side(step->sender),
		step->is_troubled ? "<strong>!</strong> " : "");
	kresp_html_put(html, step->did);
	fputs("</span></li>\n", html->out);
}

static void put_steps(const struct kresp_html *html,
		      const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_step *steps, size_t nr)
{
	size_t i;

	fputs("<div class=\"ends\"><span>client <b>", html->out);
	kresp_html_put(html, conv->ends[KRESP_SIDE_CLIENT]);
	fputs("</b></span><span>server <b>", html->out);
	kresp_html_put(html, conv->ends[KRESP_SIDE_SERVER]);
	fputs("</b></span></div>\n", html->out);
	for (i = 0; i < nr; i++) {
		bool is_first = !i || steps[i].phase != steps[i - 1].phase;
		bool is_last = i + 1 == nr ||
			       steps[i].phase != steps[i + 1].phase;
		const char *phase = kresp_walk_phase(steps[i].phase);

		if (is_first)
			fprintf(html->out,
				"<div class=\"phase\"><p>%s</p>\n<ol aria-label=\"%s\">\n",
				phase, phase);
		put_step(html, &steps[i]);
		if (is_last)
			fputs("</ol></div>\n", html->out);
	}
}

/**
 * kresp_html_session() - write the life of a session
 * @html: the page
 * @conv: the conversation
 */
void kresp_html_session(const struct kresp_html *html,
			const struct kresp_walk_conversation *conv)
{
	fputs("<div class=\"seq\">\n", html->out);
	put_steps(html, conv, conv->steps, conv->nr_steps);
	fputs("</div>\n", html->out);
	if (!conv->server_steps)
		return;
	fprintf(html->out,
		"<details><summary>As the server&#8217;s end saw it: %zu frames</summary>\n<div class=\"seq\">\n",
		conv->nr_server_steps);
	put_steps(html, conv, conv->server_steps, conv->nr_server_steps);
	fputs("</div></details>\n", html->out);
}
