// SPDX-License-Identifier: GPL-2.0
/*
 * One frame: its layers as boxes in boxes, as wide as they have octets, and
 * its octets, each in its layer's colour.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "walk_fact.h"
#include "walk_html.h"

/* Octets in a group of the dump; as many groups stand in a line as fit. */
#define GROUP	8
/* The height of a box's name, in CSS pixels, and how much less high the next
 * box within is below.
 */
#define BAND	26
#define INSET	3
/* The octets of a message that its box shows. */
#define SNIPPET	200

/**
 * struct box - a layer of a frame
 * @layer: 1 to 7
 * @name: for people
 * @at: its first octet, counted from the preamble's
 * @len: its octets, with those of the layers within
 * @header_len: its own at the front
 */
struct box {
	unsigned int layer;
	const char *name;
	size_t at;
	size_t len;
	size_t header_len;
};

#define NR_BOXES_MAX	5

/**
 * struct boxes - all of a frame's, each within the one before
 * @list: the boxes
 * @nr: how many
 * @before: octets before the frame, the preamble's
 * @total: octets of them all
 */
struct boxes {
	struct box list[NR_BOXES_MAX];
	size_t nr;
	size_t before;
	size_t total;
};

static void add_box(struct boxes *boxes, unsigned int layer, const char *name,
		    size_t at, size_t len, size_t header_len)
{
	boxes->list[boxes->nr++] = (struct box){
		layer, name, at, len, header_len,
	};
}

static const char *link_name(enum kresp_layers_link_kind kind)
{
	static const char * const names[] = {
		[KRESP_LAYERS_ETHERNET] = "Ethernet",
		[KRESP_LAYERS_COOKED] = "Linux cooked",
		[KRESP_LAYERS_LOOPBACK] = "loopback",
		[KRESP_LAYERS_RAW] = "no header",
	};

	return names[kind];
}

/* What surrounds the frame on a wire: nothing of it was captured. */
static void find_boxes(struct boxes *boxes, const struct kresp_frame *frame)
{
	const struct kresp_layers *layers = &frame->layers;
	const struct kresp_layers_range *network = &layers->network.range;
	const struct kresp_layers_range *transport = &layers->transport.range;
	bool is_ethernet = layers->depth >= KRESP_LAYERS_LINK &&
			   layers->link.kind == KRESP_LAYERS_ETHERNET;
	size_t before = is_ethernet ? KRESP_LAYERS_PREAMBLE_LEN : 0;
	size_t padding, after = 0, packet;

	padding = frame->len < KRESP_LAYERS_FRAME_MIN ?
		  KRESP_LAYERS_FRAME_MIN - frame->len : 0;
	if (is_ethernet)
		after = padding + KRESP_LAYERS_FCS_LEN + KRESP_LAYERS_GAP_LEN;
	boxes->nr = 0;
	boxes->before = before;
	boxes->total = before + frame->len + after;
	if (is_ethernet)
		add_box(boxes, 1, "physical", 0, boxes->total, before);
	if (layers->depth < KRESP_LAYERS_LINK)
		return;
	packet = layers->depth == KRESP_LAYERS_TRANSPORT ?
		 frame->len - layers->trailer.len : frame->len;
	add_box(boxes, 2, link_name(layers->link.kind), before, frame->len,
		layers->link.range.len);
	if (layers->depth < KRESP_LAYERS_NETWORK)
		return;
	add_box(boxes, 3, layers->network.version == 6 ? "IPv6" : "IPv4",
		before + network->at, packet - network->at, network->len);
	if (layers->depth < KRESP_LAYERS_TRANSPORT)
		return;
	add_box(boxes, 4, "TCP", before + transport->at,
		packet - transport->at, transport->len);
	if (layers->payload.len)
		add_box(boxes, 7, "HTTP", before + layers->payload.at,
			packet - layers->payload.at, 0);
}

/* The layer that an octet belongs to; 0: none. */
static unsigned int layer_of(const struct kresp_layers *layers, size_t at)
{
	const struct {
		enum kresp_layers_depth depth;
		const struct kresp_layers_range *range;
		unsigned int layer;
	} all[] = {
		{ KRESP_LAYERS_LINK, &layers->link.range, 2 },
		{ KRESP_LAYERS_NETWORK, &layers->network.range, 3 },
		{ KRESP_LAYERS_TRANSPORT, &layers->transport.range, 4 },
		{ KRESP_LAYERS_TRANSPORT, &layers->payload, 7 },
	};
	size_t i;

	for (i = 0; i < 4; i++)
		if (layers->depth >= all[i].depth && at >= all[i].range->at &&
		    at - all[i].range->at < all[i].range->len)
			return all[i].layer;
	return 0;
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* The first octets of the message, as far as they are text. */
static void put_snippet(const struct kresp_html *html,
			const struct kresp_walk_step *step)
{
	const struct kresp_layers_range *payload = &step->frame->layers.payload;
	size_t i, end = payload->at + payload->len;
	char text[SNIPPET + 1];
	size_t used = 0;

	for (i = payload->at; i < end && used < SNIPPET; i++) {
		uint8_t octet = step->frame->data[i];

		if (octet == '\r')
			continue;
		text[used++] = kresp_walk_is_secret(step, i) ? 'x' :
			       octet == '\n' ? '\n' :
			       octet >= ' ' && octet < 0x7f ? (char)octet : '.';
	}
	text[used] = '\0';
	kresp_html_element(html, "span", " class=\"snippet\" aria-hidden=\"true\"",
			   text);
}

static void put_box(const struct kresp_html *html,
		    const struct kresp_walk_step *step,
		    const struct boxes *boxes, size_t i, size_t dumped)
{
	const struct box *box = &boxes->list[i];
	/* A box leads to its octets, if any of them are in the dump. */
	bool is_link = box->layer != 1 &&
		       (box->header_len || box->layer == 7) &&
		       box->at - boxes->before < dumped;
	char header[KRESP_WALK_FACT_MAX], rest[KRESP_WALK_FACT_MAX];
	char all[KRESP_WALK_FACT_MAX];

	fprintf(html->out, "<%s class=\"box l%u\"", is_link ? "a" : "div",
		box->layer);
	if (is_link) {
		fputs(" href=\"#", html->out);
		kresp_html_frame_id(html, step);
		fprintf(html->out, "-l%u\" data-layer=\"l%u\"", box->layer,
			box->layer);
	}
	fprintf(html->out,
		" style=\"left:%.3f%%;width:%.3f%%;top:%zupx;bottom:%zupx\">",
		percent(box->at, boxes->total),
		percent(box->len, boxes->total), i * BAND, i * INSET);
	if (box->header_len)
		fprintf(html->out,
			"<span class=\"header\" data-len=\"%zu\" style=\"width:%.3f%%\"></span>",
			box->header_len, percent(box->header_len, box->len));
	fprintf(html->out, "<span class=\"name\"><b>%s</b> ", box->name);
	if (box->layer == 7)
		fprintf(html->out, "%s", kresp_walk_count(all, box->len));
	else
		fprintf(html->out, "%s + %s = %s",
			kresp_walk_count(header, box->layer == 1 ?
					 box->len - step->frame->len :
					 box->header_len),
			kresp_walk_count(rest, box->layer == 1 ?
					 step->frame->len :
					 box->len - box->header_len),
			kresp_walk_count(all, box->len));
	if (box->layer == 1)
		kresp_html_mark(html, KRESP_ORIGIN_RECONSTRUCTED);
	fputs("</span>", html->out);
	if (box->layer == 7)
		put_snippet(html, step);
	fputs(is_link ? "</a>\n" : "</div>\n", html->out);
}

/* Octets of one layer within a group, in both columns of the dump. */
static void put_run(const struct kresp_html *html,
		    const struct kresp_walk_step *step, size_t at, size_t nr,
		    bool is_hex)
{
	unsigned int layer = layer_of(&step->frame->layers, at);
	bool is_first = is_hex &&
			(!at || layer_of(&step->frame->layers, at - 1) != layer);
	char text[GROUP * 3 + 1];
	size_t i, used = 0;

	for (i = at; i < at + nr; i++) {
		uint8_t octet = step->frame->data[i];

		if (kresp_walk_is_secret(step, i))
			used += (size_t)sprintf(text + used, is_hex ? "%sxx" :
						"%sx",
						is_hex && i % GROUP ? " " : "");
		else if (is_hex)
			used += (size_t)sprintf(text + used, "%s%02x",
						i % GROUP ? " " : "", octet);
		else
			text[used++] = octet >= ' ' && octet < 0x7f ?
				       (char)octet : '.';
	}
	text[used] = '\0';
	fprintf(html->out, "<span class=\"l%u\"", layer);
	if (is_first && layer) {
		fputs(" id=\"", html->out);
		kresp_html_frame_id(html, step);
		fprintf(html->out, "-l%u\"", layer);
	}
	fputc('>', html->out);
	kresp_html_put(html, text);
	fputs("</span>", html->out);
}

static void put_group(const struct kresp_html *html,
		      const struct kresp_walk_step *step, size_t at, size_t nr)
{
	const struct kresp_layers *layers = &step->frame->layers;
	size_t i, run;
	int is_hex;

	fprintf(html->out, "<div><i>%04zx</i>", at);
	for (is_hex = 1; is_hex >= 0; is_hex--) {
		fputs(is_hex ? "<code class=\"hex\">" : "<code class=\"chars\">",
		      html->out);
		for (i = 0; i < nr; i += run) {
			run = 1;
			while (i + run < nr &&
			       layer_of(layers, at + i + run) ==
			       layer_of(layers, at + i))
				run++;
			put_run(html, step, at + i, run, is_hex);
		}
		fputs("</code>", html->out);
	}
	fputs("</div>\n", html->out);
}

/* How many of a frame's octets are to be dumped. */
static size_t dump_len(struct kresp_html *html, const struct kresp_frame *frame)
{
	size_t len = frame->caplen;

	if (len > KRESP_HTML_FRAME_DUMP_MAX)
		len = KRESP_HTML_FRAME_DUMP_MAX;
	if (len > html->dump_left)
		len = html->dump_left;
	html->dump_left -= len;
	return len;
}

static void put_dump(const struct kresp_html *html,
		     const struct kresp_walk_step *step, size_t len)
{
	char count[KRESP_WALK_FACT_MAX];
	size_t at, nr;

	fprintf(html->out,
		"<div class=\"dump%s\" role=\"group\" tabindex=\"0\" aria-label=\"The octets of frame %u\">\n",
		len > 512 ? " long" : "", step->frame->number);
	for (at = 0; at < len; at += nr) {
		nr = len - at < GROUP ? len - at : GROUP;
		put_group(html, step, at, nr);
	}
	if (len < step->frame->caplen)
		fprintf(html->out,
			"<p>%s octets more; --format json has them all.</p>\n",
			kresp_walk_count(count, step->frame->caplen - len));
	fputs("</div>\n", html->out);
}

/**
 * kresp_html_frame_id() - write what a frame is called in links
 * @html: the page
 * @step: the frame
 */
void kresp_html_frame_id(const struct kresp_html *html,
			 const struct kresp_walk_step *step)
{
	fprintf(html->out, "%c%u",
		step->frame->seen_by == KRESP_SIDE_CLIENT ? 'c' : 's',
		step->frame->number);
}

/**
 * kresp_html_frame() - draw a frame
 * @html: the page
 * @step: the frame; each may be drawn once only
 */
void kresp_html_frame(struct kresp_html *html,
		      const struct kresp_walk_step *step)
{
	bool is_right = step->sender == KRESP_SIDE_CLIENT;
	char count[KRESP_WALK_FACT_MAX], time[KRESP_WALK_FACT_MAX];
	size_t i, dumped = dump_len(html, step->frame);
	struct boxes boxes;

	find_boxes(&boxes, step->frame);
	fputs("<figure class=\"frame\" id=\"", html->out);
	kresp_html_frame_id(html, step);
	fprintf(html->out,
		"\">\n<figcaption><b>Frame %u</b> <span>%s</span> <span>%s octets</span> <span>%s</span>",
		step->frame->number,
		is_right ? "client &#8594; server" : "client &#8592; server",
		kresp_walk_count(count, step->frame->len),
		kresp_walk_time(time, step->since_ns));
	kresp_html_element(html, "em", "", step->did);
	fprintf(html->out,
		"</figcaption>\n<div class=\"boxes\" style=\"height:%zupx\">\n",
		boxes.nr * BAND + (step->payload_len ? 3 : 1) * BAND);
	for (i = 0; i < boxes.nr; i++)
		put_box(html, step, &boxes, i, dumped);
	fputs("</div>\n<div class=\"below\">\n", html->out);
	put_dump(html, step, dumped);
	kresp_html_facts(html, &step->facts);
	fputs("</div>\n</figure>\n", html->out);
}
