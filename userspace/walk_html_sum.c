// SPDX-License-Identifier: GPL-2.0
/*
 * Where the octets went: a bar of all of them, and its parts in figures.
 */
#include <inttypes.h>
#include <stdio.h>

#include "walk_fact.h"
#include "walk_html.h"
#include "walk_parts.h"

static void put_piece(const struct kresp_html *html, const char *colour,
		      uint64_t octets, uint64_t whole)
{
	if (octets)
		fprintf(html->out,
			"<span class=\"%s\" style=\"width:%.3f%%\"></span>",
			colour, kresp_walk_percent(octets, whole));
}

static void put_item(const struct kresp_html *html, const char *colour,
		     const char *name, uint64_t octets, uint64_t captured)
{
	char count[KRESP_WALK_FACT_MAX];

	fprintf(html->out,
		"<div class=\"%s\"><dt><span class=\"swatch\"></span>%s</dt><dd><b>%s</b>",
		colour, name, kresp_walk_count(count, octets));
	if (captured)
		fprintf(html->out, " <small>%.1f&#8201;%%</small>",
			kresp_walk_percent(octets, captured));
	fputs("</dd></div>\n", html->out);
}

/**
 * kresp_html_sum() - write where the octets went
 * @html: the page
 * @sum: the sum
 */
void kresp_html_sum(const struct kresp_html *html,
		    const struct kresp_walk_sum *sum)
{
	struct kresp_walk_part parts[KRESP_WALK_PARTS_MAX];
	size_t i, nr = kresp_walk_parts(parts, sum);
	uint64_t captured = sum->captured + sum->uncaptured;
	uint64_t fcs = sum->fcs > captured ? sum->fcs - captured : 0;
	uint64_t gap = sum->wire > sum->fcs ? sum->wire - sum->fcs : 0;
	uint64_t whole = captured + fcs + gap;
	char colour[8];

	fputs("<div class=\"bar\" aria-hidden=\"true\">", html->out);
	for (i = 0; i < nr; i++) {
		snprintf(colour, sizeof(colour), "l%u", parts[i].layer);
		put_piece(html, colour, parts[i].octets, whole);
	}
	put_piece(html, "l1 made", fcs, whole);
	put_piece(html, "l1 made", gap, whole);
	fputs("</div>\n<dl class=\"parts\">\n", html->out);
	for (i = 0; i < nr; i++) {
		snprintf(colour, sizeof(colour), "l%u", parts[i].layer);
		put_item(html, colour, parts[i].name, parts[i].octets,
			 captured);
	}
	put_item(html, "total", "captured", sum->captured, captured);
	if (sum->uncaptured)
		put_item(html, "l0", "beyond the capture", sum->uncaptured,
			 captured);
	if (fcs)
		put_item(html, "l1 made", "FCS and padding", fcs, 0);
	if (gap)
		put_item(html, "l1 made", "preamble, SFD, gap", gap, 0);
	if (sum->wire)
		put_item(html, "total", sum->has_wire ? "on the wire" :
			 "on a wire, were there one", sum->wire, 0);
	fputs("</dl>\n", html->out);
	kresp_html_element(html, "p", sum->adds_up ? " class=\"line\"" :
			   " class=\"line bad\"", sum->line);
	if (!sum->adds_up)
		kresp_html_element(html, "p", " class=\"bad\"",
				   "The parts are not the whole.");
	fputc('\n', html->out);
}
