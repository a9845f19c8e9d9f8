// SPDX-License-Identifier: GPL-2.0
/*
 * A walk as one page that needs nothing else: its frame is walk.html, what it
 * looks like is in walk.css, what moves is in walk.js, and all of them are in
 * the command. Everything is there without the script, which only lights up a
 * layer's octets. The page's policy lets it load nothing, and run no other
 * script than ours, which it names by its hash.
 */
#include "walk_print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../kmod/version.h"
#include "walk_assets.h"
#include "walk_fact.h"
#include "walk_html.h"
#include "walk_parts.h"

/* In walk.html: here comes, in this order, the script's hash, the title, the
 * style, the walk, our version, and the script.
 */
#define GAP	"@@"

/* The frames that were drawn: each may be drawn once, since it has an id. */
struct drawn {
	bool *steps[2];
};

/* What walk.html has up to its next gap, or its end. Return: the rest. */
static const char *put_template(const struct kresp_html *html,
				const char *template)
{
	const char *gap = strstr(template, GAP);
	size_t len = gap ? (size_t)(gap - template) : strlen(template);

	fwrite(template, 1, len, html->out);
	return gap ? gap + strlen(GAP) : template + len;
}

static void put_tile(const struct kresp_html *html, const char *figure,
		     const char *name)
{
	fprintf(html->out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, figure);
}

static void put_header(const struct kresp_html *html,
		       const struct kresp_walk *walk)
{
	const struct kresp_walk_sum *sum = &walk->sum;
	char text[KRESP_WALK_FACT_MAX];

	fputs("<header>\n<p class=\"brand\">kresp walk</p>\n", html->out);
	kresp_html_element(html, "h1", "", walk->title);
	fputs("\n<dl class=\"tiles\">\n", html->out);
	put_tile(html, kresp_walk_count(text, sum->frames), "frames");
	put_tile(html, kresp_walk_count(text, sum->captured),
		 "octets captured");
	put_tile(html, kresp_walk_count(text, sum->http), "octets of HTTP");
	snprintf(text, sizeof(text), "%.1f&#8201;%%",
		 kresp_walk_percent(sum->http, sum->captured));
	put_tile(html, text, "of it is HTTP");
	fputs("</dl>\n", html->out);
	kresp_html_facts(html, &walk->facts);
	kresp_html_legend(html);
	fputs("</header>\n", html->out);
}

static void draw(struct kresp_html *html, struct drawn *drawn,
		 const struct kresp_walk_conversation *conv,
		 const struct kresp_walk_step *step)
{
	enum kresp_side side = step->frame->seen_by;
	const struct kresp_walk_step *steps = side == KRESP_SIDE_CLIENT ?
					      conv->steps : conv->server_steps;
	bool *is_drawn = &drawn->steps[side][step - steps];

	if (!*is_drawn)
		kresp_html_frame(html, step);
	*is_drawn = true;
}

/* A message's frames: the first in full view, the others folded. */
static void put_message(struct kresp_html *html, struct drawn *drawn,
			const struct kresp_walk_conversation *conv,
			const struct kresp_walk_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->nr_steps; i++) {
		if (i == 1)
			fprintf(html->out,
				"<details><summary>%zu more frame%s of this message</summary>\n",
				stage->nr_steps - 1,
				stage->nr_steps == 2 ? "" : "s");
		draw(html, drawn, conv, kresp_walk_stage_step(conv, stage, i));
	}
	if (stage->nr_steps > 1)
		fputs("</details>\n", html->out);
}

static void put_exchange(struct kresp_html *html, struct drawn *drawn,
			 const struct kresp_walk_conversation *conv,
			 const struct kresp_walk_exchange *exchange)
{
	unsigned int i;

	fprintf(html->out, "<section>\n<h2>Exchange %u <span>",
		exchange->number);
	kresp_html_put(html, exchange->summary);
	fputs("</span></h2>\n", html->out);
	if (!exchange->is_complete)
		kresp_html_element(html, "p", " class=\"bad\"",
				   "Not captured to its end.");
	kresp_html_folded_facts(html, &exchange->facts);
	fputs("<h3>The request in its boxes</h3>\n"
	      "<p class=\"hint\">Each box is as wide as it has octets. Point at one, or tap it, to see its octets below.</p>\n",
	      html->out);
	put_message(html, drawn, conv, &exchange->stages[0]);
	fputs("<h3>The answer in its boxes</h3>\n", html->out);
	put_message(html, drawn, conv, &exchange->stages[3]);
	for (i = 0; i < KRESP_WALK_STAGES; i++)
		kresp_html_stage(html, conv, &exchange->stages[i], i + 1);
	fputs("</section>\n", html->out);
}

/* The frames that no exchange showed: handshake, acknowledgements, close. */
static void put_others(struct kresp_html *html, struct drawn *drawn,
		       const struct kresp_walk_conversation *conv)
{
	size_t i;

	fputs("<section>\n<details class=\"others\"><summary><h2>The other frames</h2></summary>\n",
	      html->out);
	for (i = 0; i < conv->nr_steps; i++)
		draw(html, drawn, conv, &conv->steps[i]);
	for (i = 0; conv->server_steps && i < conv->nr_server_steps; i++)
		draw(html, drawn, conv, &conv->server_steps[i]);
	fputs("</details>\n</section>\n", html->out);
}

static int put_conversation(struct kresp_html *html,
			    const struct kresp_walk_conversation *conv)
{
	struct drawn drawn = { {
		calloc(conv->nr_steps + 1, sizeof(bool)),
		calloc(conv->nr_server_steps + 1, sizeof(bool)),
	} };
	int err = 0;
	size_t i;

	if (!drawn.steps[0] || !drawn.steps[1]) {
		err = -ENOMEM;
		goto out;
	}
	fprintf(html->out, "<section>\n<h2>Session %u <span>", conv->number);
	kresp_html_put(html, conv->ends[KRESP_SIDE_CLIENT]);
	fputs(" &#8596; ", html->out);
	kresp_html_put(html, conv->ends[KRESP_SIDE_SERVER]);
	fputs("</span></h2>\n", html->out);
	kresp_html_session(html, conv);
	kresp_html_folded_facts(html, &conv->facts);
	fputs("</section>\n", html->out);
	for (i = 0; i < conv->nr_exchanges; i++)
		put_exchange(html, &drawn, conv, &conv->exchanges[i]);
	put_others(html, &drawn, conv);
	fputs("<section>\n<h2>Where the octets went</h2>\n", html->out);
	kresp_html_sum(html, &conv->sum);
	if (conv->server_steps) {
		fputs("<h3>As the server&#8217;s end saw it</h3>\n", html->out);
		kresp_html_sum(html, &conv->server_sum);
	}
	fputs("</section>\n", html->out);
out:
	free(drawn.steps[0]);
	free(drawn.steps[1]);
	return err;
}

static void put_rest(const struct kresp_html *html,
		     const struct kresp_walk *walk)
{
	size_t i;

	if (walk->nr_conversations != 1 || walk->sum.other) {
		fputs("<section>\n<h2>All frames</h2>\n", html->out);
		kresp_html_sum(html, &walk->sum);
		fputs("</section>\n", html->out);
	}
	if (walk->nr_notes)
		fputs("<section>\n<h2>Notes</h2>\n<ul class=\"notes\">\n",
		      html->out);
	for (i = 0; i < walk->nr_notes; i++)
		kresp_html_element(html, "li", "", walk->notes[i]);
	if (walk->nr_notes)
		fputs("</ul>\n</section>\n", html->out);
}

/**
 * kresp_walk_html() - print a walk as a page
 * @out: where to
 * @walk: the walk
 * @style: not used: the page fits every width, and has every octet that
 *	KRESP_HTML_DUMP_MAX lets it have
 *
 * Return: 0, -EIO if it could not be written, or -ENOMEM.
 */
int kresp_walk_html(FILE *out, const struct kresp_walk *walk,
		    const struct kresp_walk_style *style)
{
	struct kresp_html html = { out, KRESP_HTML_DUMP_MAX };
	const char *template;
	int err = 0;
	size_t i;

	(void)style;
	template = put_template(&html, kresp_walk_template);
	fputs(KRESP_WALK_JS_HASH, out);
	template = put_template(&html, template);
	kresp_html_put(&html, walk->title);
	template = put_template(&html, template);
	fputs(kresp_walk_css, out);
	template = put_template(&html, template);
	put_header(&html, walk);
	fputs("<main>\n", out);
	for (i = 0; !err && i < walk->nr_conversations; i++)
		err = put_conversation(&html, &walk->conversations[i]);
	put_rest(&html, walk);
	fputs("</main>\n", out);
	template = put_template(&html, template);
	fputs(KRESP_VERSION, out);
	template = put_template(&html, template);
	fputs(kresp_walk_js, out);
	put_template(&html, template);
	if (err)
		return err;
	return ferror(out) ? -EIO : 0;
}
