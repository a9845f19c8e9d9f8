// SPDX-License-Identifier: GPL-2.0
/*
 * One of the four tables. On a narrow screen each row becomes a card, by
 * walk.css; the roles keep it a table for who cannot see it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "walk_fact.h"
#include "walk_html.h"

#define NR_COLUMNS	8

static const char * const titles[NR_COLUMNS] = {
	"Layer", "Protocol", "PDU", "Info", "Ports", "IPs", "MACs", "Octets",
};

static void put_cell(const struct kresp_html *html, size_t column,
		     const char *text)
{
	fprintf(html->out,
		"<td role=\"cell\" class=\"c%zu\" data-title=\"%s\">", column,
		titles[column]);
	kresp_html_put(html, text);
	fputs("</td>", html->out);
}

/* "Src Port: 35310", a line each: the name above its value, or before it. */
static void put_addresses(const struct kresp_html *html, size_t column,
			  const char *lines)
{
	size_t name, len;

	fprintf(html->out,
		"<td role=\"cell\" class=\"c%zu%s\" data-title=\"%s\">", column,
		*lines ? "" : " none", titles[column]);
	for (; *lines; lines += len + (lines[len] == '\n')) {
		len = strcspn(lines, "\n");
		name = strcspn(lines, ":\n");
		fputs("<span><i>", html->out);
		kresp_html_put_part(html, lines, name + (lines[name] == ':'));
		fputs("</i>", html->out);
		kresp_html_put_part(html, lines + name + (lines[name] == ':'),
				    len - name - (lines[name] == ':'));
		fputs("</span>", html->out);
	}
	fputs("</td>", html->out);
}

/* The message, and again, folded until it is tapped; as wide as there are no
 * addresses beside it.
 */
static void put_info(const struct kresp_html *html,
		     const struct kresp_walk_row *row, bool is_alone)
{
	bool is_repeated = row->number < 7 && row->number > 1;

	fprintf(html->out,
		"<td role=\"cell\" class=\"c3\"%s data-title=\"Info\"><div class=\"info%s",
		is_alone ? " colspan=\"4\"" : "",
		is_repeated ? " folded\" tabindex=\"0\">" : "\">");
	kresp_html_put(html, row->info);
	fputs("</div></td>", html->out);
}

static void put_octets(const struct kresp_html *html,
		       const struct kresp_walk_row *row)
{
	char count[KRESP_WALK_FACT_MAX];

	fputs("<td role=\"cell\" class=\"c7\" data-title=\"Octets\">", html->out);
	if (row->header_len && row->header_origin != KRESP_ORIGIN_CAPTURED)
		kresp_html_mark(html, row->header_origin);
	fprintf(html->out, "%s ", kresp_walk_count(count, row->header_len));
	fprintf(html->out, "+ %s ", kresp_walk_count(count, row->payload_len));
	fprintf(html->out, "= <b>%s</b></td>",
		kresp_walk_count(count, row->total_len));
}

static void put_row(const struct kresp_html *html,
		    const struct kresp_walk_row *row)
{
	bool is_alone = !*row->ports && !*row->ips && !*row->macs;

	fprintf(html->out,
		"<tr role=\"row\" class=\"l%u\"><th role=\"rowheader\" scope=\"row\">%u ",
		row->number, row->number);
	kresp_html_put(html, row->layer);
	fputs("</th>", html->out);
	put_cell(html, 1, row->protocol);
	put_cell(html, 2, row->pdu);
	put_info(html, row, is_alone);
	if (!is_alone) {
		put_addresses(html, 4, row->ports);
		put_addresses(html, 5, row->ips);
		put_addresses(html, 6, row->macs);
	}
	put_octets(html, row);
	fprintf(html->out,
		"</tr>\n<tr role=\"row\" class=\"l%u more\"><td role=\"cell\" colspan=\"%d\"><p>",
		row->number, NR_COLUMNS);
	kresp_html_put(html, row->did);
	fputs("</p>", html->out);
	kresp_html_folded_facts(html, &row->facts);
	fputs("</td></tr>\n", html->out);
}

static void put_frames(const struct kresp_html *html,
		       const struct kresp_walk_conversation *conv,
		       const struct kresp_walk_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->nr_steps; i++) {
		const struct kresp_walk_step *step =
			kresp_walk_stage_step(conv, stage, i);

		fprintf(html->out, "%s<a href=\"#", i ? ", " : " ");
		kresp_html_frame_id(html, step);
		fprintf(html->out, "\">frame %u</a>", step->frame->number);
	}
}

/**
 * kresp_html_stage() - write one of the four tables
 * @html: the page
 * @conv: the conversation
 * @stage: one of its stages
 * @number: which, from 1
 */
void kresp_html_stage(const struct kresp_html *html,
		      const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_stage *stage, unsigned int number)
{
	size_t i;

	fprintf(html->out, "<div class=\"stage\">\n<h3>%u. ", number);
	kresp_html_put(html, stage->title);
	fputs("</h3>\n", html->out);
	kresp_html_element(html, "p", "", stage->sentence);
	fprintf(html->out, "<p class=\"source\">At the %s, %s:",
		kresp_walk_side(stage->at), stage->is_derived ?
		"derived from the client&#8217;s capture" : "captured there");
	put_frames(html, conv, stage);
	fputs("</p>\n<table role=\"table\" aria-label=\"", html->out);
	kresp_html_put(html, stage->title);
	fputs("\">\n<tbody role=\"rowgroup\">\n", html->out);
	fputs("<tr role=\"row\" class=\"titles\">", html->out);
	for (i = 0; i < NR_COLUMNS; i++)
		kresp_html_element(html, "th",
				   " role=\"columnheader\" scope=\"col\"",
				   titles[i]);
	fputs("</tr>\n", html->out);
	for (i = 0; i < KRESP_WALK_LAYERS; i++)
		put_row(html, &stage->rows[i]);
	fputs("</tbody></table>\n</div>\n", html->out);
}
