// SPDX-License-Identifier: GPL-2.0
/*
 * The small parts of a page: text, facts, marks.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"
#include "walk_fact.h"
#include "walk_html.h"

/**
 * kresp_html_put_part() - write text as nothing but text
 * @html: the page
 * @text: any octets but NUL
 * @len: octets of it; no character is cut by its end
 *
 * Safe between tags and in quoted attributes. What is not UTF-8, and control
 * characters but LF, become U+FFFD.
 */
void kresp_html_put_part(const struct kresp_html *html, const char *text,
			 size_t len)
{
	size_t at, octets;
	uint32_t code;

	for (at = 0; at < len && text[at]; at += octets) {
		octets = kresp_utf8_next(text + at, &code);
		if ((code < 0x20 && code != '\n') ||
		    (code >= 0x7f && code < 0xa0) ||
		    code == KRESP_UTF8_REPLACEMENT)
			fputs("\xef\xbf\xbd", html->out);
		else if (code < 0x80 && strchr("&<>\"'", (int)code))
			fprintf(html->out, "&#%" PRIu32 ";", code);
		else
			fwrite(text + at, 1, octets, html->out);
	}
}

/**
 * kresp_html_put() - write a whole text as nothing but text
 * @html: the page
 * @text: any octets but NUL; NULL is nothing
 */
void kresp_html_put(const struct kresp_html *html, const char *text)
{
	if (text)
		kresp_html_put_part(html, text, strlen(text));
}

/**
 * kresp_html_element() - write an element that holds only text
 * @html: the page
 * @tag: its name
 * @attributes: as they are to stand there, a space before each
 * @text: its text
 */
void kresp_html_element(const struct kresp_html *html, const char *tag,
			const char *attributes, const char *text)
{
	fprintf(html->out, "<%s%s>", tag, attributes);
	kresp_html_put(html, text);
	fprintf(html->out, "</%s>", tag);
}

/**
 * kresp_html_mark() - write the mark of an origin
 * @html: the page
 * @origin: the origin
 */
void kresp_html_mark(const struct kresp_html *html, enum kresp_origin origin)
{
	static const char * const marks[] = {
		[KRESP_ORIGIN_CAPTURED] = "=",
		[KRESP_ORIGIN_DERIVED] = "~",
		[KRESP_ORIGIN_RECONSTRUCTED] = "+",
	};
	const char *name = kresp_walk_origin(origin);

	fprintf(html->out,
		"<span class=\"mark %s\" role=\"img\" aria-label=\"%s\" title=\"%s\">%s</span>",
		name, name, name, marks[origin]);
}

/**
 * kresp_html_facts() - write facts as a list of names and values
 * @html: the page
 * @facts: the facts
 */
void kresp_html_facts(const struct kresp_html *html,
		      const struct kresp_facts *facts)
{
	char value[KRESP_WALK_FACT_MAX];
	const struct kresp_fact *fact;

	if (!facts->nr)
		return;
	fputs("<dl class=\"facts\">\n", html->out);
	for (fact = facts->facts; fact < facts->facts + facts->nr; fact++) {
		fputs("<div><dt>", html->out);
		kresp_html_mark(html, fact->origin);
		kresp_html_put(html, fact->label);
		fputs("</dt><dd>", html->out);
		kresp_html_put(html, kresp_walk_fact_value(value, fact));
		fputs("</dd></div>\n", html->out);
	}
	fputs("</dl>\n", html->out);
}

/**
 * kresp_html_folded_facts() - write facts that are shown when asked for
 * @html: the page
 * @facts: the facts
 */
void kresp_html_folded_facts(const struct kresp_html *html,
			     const struct kresp_facts *facts)
{
	if (!facts->nr)
		return;
	fprintf(html->out, "<details><summary>%zu value%s</summary>\n",
		facts->nr, facts->nr == 1 ? "" : "s");
	kresp_html_facts(html, facts);
	fputs("</details>\n", html->out);
}

/**
 * kresp_html_legend() - say what colours and marks mean
 * @html: the page
 */
void kresp_html_legend(const struct kresp_html *html)
{
	static const char * const layers[] = {
		"physical", "data link", "network", "transport", "session",
		"presentation", "application",
	};
	unsigned int i;

	fputs("<ul class=\"legend\" aria-label=\"What the colours and marks mean\">\n",
	      html->out);
	for (i = KRESP_WALK_LAYERS; i; i--)
		fprintf(html->out,
			"<li class=\"l%u\"><span class=\"swatch\"></span>%u %s</li>\n",
			i, i, layers[i - 1]);
	for (i = 0; i <= KRESP_ORIGIN_RECONSTRUCTED; i++) {
		fputs("<li>", html->out);
		kresp_html_mark(html, i);
		fprintf(html->out, "%s</li>\n", kresp_walk_origin(i));
	}
	fputs("</ul>\n", html->out);
}
