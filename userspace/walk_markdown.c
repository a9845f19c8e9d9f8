// SPDX-License-Identifier: GPL-2.0
/*
 * A walk as Markdown with GitHub's tables. What comes from the walk never
 * stands at the beginning of a line.
 */
#include "walk_print.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"
#include "walk_fact.h"
#include "walk_parts.h"

/* The octets whose bits stand in one line. */
#define BITS_A_LINE	8

/* Text as nothing but text: what Markdown or HTML would read is escaped, a
 * line's end becomes <br>, and no other control character passes.
 */
static void put(FILE *out, const char *text)
{
	uint32_t code;
	size_t len;

	for (; *text; text += len) {
		len = kresp_utf8_next(text, &code);
		if (code == '\n')
			fputs("<br>", out);
		else if (code == '<')
			fputs("&lt;", out);
		else if (code == '>')
			fputs("&gt;", out);
		else if (code == '&')
			fputs("&amp;", out);
		else if (code < 0x20 || (code >= 0x7f && code < 0xa0) ||
			 code == KRESP_UTF8_REPLACEMENT)
			fputs("\xef\xbf\xbd", out);
		else if (code < 0x80 && strchr("\\`*_[]|~$", (int)code))
			fprintf(out, "\\%c", (char)code);
		else
			fwrite(text, 1, len, out);
	}
}

static void put_cell(FILE *out, const char *text)
{
	fputs("| ", out);
	put(out, text);
	fputc(' ', out);
}

static void put_count(FILE *out, uint64_t count)
{
	char text[KRESP_WALK_FACT_MAX];

	fprintf(out, "| %s ", kresp_walk_count(text, count));
}

static void put_fact(FILE *out, const struct kresp_fact *fact)
{
	char value[KRESP_WALK_FACT_MAX];

	put(out, fact->label);
	fputs(": ", out);
	put(out, kresp_walk_fact_value(value, fact));
	fprintf(out, " *(%s)*", kresp_walk_origin(fact->origin));
}

static void put_facts(FILE *out, const struct kresp_facts *facts)
{
	size_t i;

	for (i = 0; i < facts->nr; i++) {
		fputs("- ", out);
		put_fact(out, &facts->facts[i]);
		fputc('\n', out);
	}
	fputc('\n', out);
}

static void put_steps(FILE *out, const struct kresp_walk_step *steps, size_t nr)
{
	const struct kresp_walk_step *step;
	char time[KRESP_WALK_FACT_MAX];

	fputs("| Frame | Time | Phase | From | Flags | Payload | What it does |\n"
	      "|---:|---:|---|---|---|---:|---|\n", out);
	for (step = steps; step < steps + nr; step++) {
		fprintf(out, "| %u | %s | %s | %s ", step->frame->number,
			kresp_walk_time(time, step->since_ns),
			kresp_walk_phase(step->phase),
			step->sender == KRESP_SIDE_CLIENT ? "client &rarr;" :
			"&larr; server");
		put_cell(out, step->flags);
		put_count(out, step->payload_len);
		fputs(step->is_troubled ? "| **!** " : "| ", out);
		put(out, step->did);
		fputs(" |\n", out);
	}
	fputc('\n', out);
}

/* The lesson's table, with its columns. */
static void put_table(FILE *out, const struct kresp_walk_stage *stage)
{
	const struct kresp_walk_row *row;

	fputs("| Layer | Protocol | PDU | Info | Ports | IPs | MACs |\n"
	      "|---|---|---|---|---|---|---|\n", out);
	for (row = stage->rows; row < stage->rows + KRESP_WALK_LAYERS; row++) {
		fprintf(out, "| %u ", row->number);
		put(out, row->layer);
		fputc(' ', out);
		put_cell(out, row->protocol);
		put_cell(out, row->pdu);
		put_cell(out, row->info);
		put_cell(out, row->ports);
		put_cell(out, row->ips);
		put_cell(out, row->macs);
		fputs("|\n", out);
	}
	fputc('\n', out);
}

/* What the lesson's table has no columns for. */
static void put_layers(FILE *out, const struct kresp_walk_stage *stage)
{
	const struct kresp_walk_row *row;
	size_t i;

	fputs("| Layer | Header | Payload | Total | What it did | What is known |\n"
	      "|---|---:|---:|---:|---|---|\n", out);
	for (row = stage->rows; row < stage->rows + KRESP_WALK_LAYERS; row++) {
		fprintf(out, "| %u ", row->number);
		put(out, row->layer);
		fputc(' ', out);
		put_count(out, row->header_len);
		if (row->header_origin != KRESP_ORIGIN_CAPTURED)
			fprintf(out, "*(%s)* ",
				kresp_walk_origin(row->header_origin));
		put_count(out, row->payload_len);
		put_count(out, row->total_len);
		put_cell(out, row->did);
		fputs("| ", out);
		for (i = 0; i < row->facts.nr; i++) {
			fputs(i ? "<br>" : "", out);
			put_fact(out, &row->facts.facts[i]);
		}
		fputs(" |\n", out);
	}
	fputc('\n', out);
}

static void put_bits(FILE *out, const struct kresp_walk_conversation *conv,
		     const struct kresp_walk_stage *stage)
{
	char bits[BITS_A_LINE * KRESP_WALK_BITS_WIDTH];
	const struct kresp_walk_step *step;
	size_t i, at;

	for (i = 0; i < stage->nr_steps; i++) {
		step = kresp_walk_stage_step(conv, stage, i);
		fprintf(out, "The bits of frame %u:\n\n```\n",
			step->frame->number);
		for (at = 0; at < step->frame->caplen; at += BITS_A_LINE) {
			kresp_walk_bits(bits, step, at, BITS_A_LINE);
			fprintf(out, "%06zx  %s\n", at, bits);
		}
		fputs("```\n\n", out);
	}
}

static void put_exchange(FILE *out, const struct kresp_walk_conversation *conv,
			 const struct kresp_walk_exchange *exchange,
			 bool wants_bits)
{
	const struct kresp_walk_stage *stage;
	unsigned int i;

	fprintf(out, "## Exchange %u: ", exchange->number);
	put(out, exchange->summary);
	fputs(exchange->is_complete ? "\n\n" :
	      " (not captured to its end)\n\n", out);
	put_facts(out, &exchange->facts);
	for (i = 0; i < KRESP_WALK_STAGES; i++) {
		stage = &exchange->stages[i];
		fprintf(out, "### %u. ", i + 1);
		put(out, stage->title);
		fprintf(out, "\n\n*At the %s, %s.* ",
			kresp_walk_side(stage->at), stage->is_derived ?
			"derived from the client's capture" : "captured there");
		put(out, stage->sentence);
		fputs("\n\n", out);
		put_table(out, stage);
		put_layers(out, stage);
		if (wants_bits)
			put_bits(out, conv, stage);
	}
}

static void put_sum(FILE *out, const struct kresp_walk_sum *sum)
{
	struct kresp_walk_part parts[KRESP_WALK_PARTS_MAX];
	size_t i, nr = kresp_walk_parts(parts, sum);
	uint64_t whole = sum->captured + sum->uncaptured;

	fputs("| Part | Octets | Share |\n|---|---:|---:|\n", out);
	for (i = 0; i < nr; i++) {
		fprintf(out, "| %s ", parts[i].name);
		put_count(out, parts[i].octets);
		fprintf(out, "| %.1f %% |\n",
			kresp_walk_percent(parts[i].octets, whole));
	}
	fputs("| **captured** ", out);
	put_count(out, sum->captured);
	fputs("| |\n", out);
	if (sum->uncaptured) {
		fputs("| beyond the capture ", out);
		put_count(out, sum->uncaptured);
		fputs("| |\n", out);
	}
	if (sum->fcs) {
		fputs("| with FCS *(reconstructed)* ", out);
		put_count(out, sum->fcs);
		fprintf(out, "| |\n| %s *(reconstructed)* ",
			sum->has_wire ? "on the wire" :
			"on a wire, were there one");
		put_count(out, sum->wire);
		fputs("| |\n", out);
	}
	fputs(sum->adds_up ? "\n**Sum:** " :
	      "\n**The parts are not the whole!** ", out);
	put(out, sum->line ? sum->line : "");
	fputs("\n\n", out);
}

static void put_conversation(FILE *out,
			     const struct kresp_walk_conversation *conv,
			     bool wants_bits)
{
	size_t i;

	fprintf(out, "## Session %u: client ", conv->number);
	put(out, conv->ends[KRESP_SIDE_CLIENT]);
	fputs(", server ", out);
	put(out, conv->ends[KRESP_SIDE_SERVER]);
	fputs("\n\n", out);
	put_facts(out, &conv->facts);
	put_steps(out, conv->steps, conv->nr_steps);
	if (conv->server_steps) {
		fputs("As the server's end saw it:\n\n", out);
		put_steps(out, conv->server_steps, conv->nr_server_steps);
	}
	for (i = 0; i < conv->nr_exchanges; i++)
		put_exchange(out, conv, &conv->exchanges[i], wants_bits);
	fprintf(out, "## Octets of session %u\n\n", conv->number);
	put_sum(out, &conv->sum);
	if (conv->server_steps) {
		fputs("As the server's end saw it:\n\n", out);
		put_sum(out, &conv->server_sum);
	}
}

/**
 * kresp_walk_markdown() - print a walk as Markdown
 * @out: where to
 * @walk: the walk
 * @style: with all bits or not
 *
 * Return: 0, or -EIO if it could not be written.
 */
int kresp_walk_markdown(FILE *out, const struct kresp_walk *walk,
			const struct kresp_walk_style *style)
{
	size_t i;

	fputs("# ", out);
	put(out, walk->title);
	fputs("\n\n", out);
	put_facts(out, &walk->facts);
	for (i = 0; i < walk->nr_conversations; i++)
		put_conversation(out, &walk->conversations[i],
				 style->wants_bits);
	if (walk->nr_conversations != 1 || walk->sum.other) {
		fputs("## Octets of all frames\n\n", out);
		put_sum(out, &walk->sum);
	}
	if (walk->nr_notes)
		fputs("## Notes\n\n", out);
	for (i = 0; i < walk->nr_notes; i++) {
		fputs("- ", out);
		put(out, walk->notes[i]);
		fputc('\n', out);
	}
	return ferror(out) ? -EIO : 0;
}
