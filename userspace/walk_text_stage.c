// SPDX-License-Identifier: GPL-2.0
/*
 * One of the four tables as text: the lesson's columns, and under each row
 * what the layer added, did, and what is known of it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "walk_fact.h"
#include "walk_text.h"
#include "wrap.h"

/* The least columns for Info with addresses beside it in full, or in two
 * lines each; with fewer the columns are joined.
 */
#define INFO_WIDE	40
#define INFO_NARROW	28
/* A longer word is cut: a protocol's name, an IPv6 address. */
#define PROTOCOL_MAX	10
#define ADDRESS_MAX	20

/* The lines that Info may take: the message itself, and its repetitions. */
#define MESSAGE_LINES	60
#define REPEATED_LINES	2

enum { LAYER, PROTOCOL, PDU, INFO, PORTS, IPS, MACS, NR_COLUMNS };
/* The joined columns. */
enum { JOINED_LAYER, JOINED_PROTOCOL, JOINED_INFO, JOINED_ADDRESSES, NR_JOINED };

#define CELL_MAX	512

/* Addresses under their names: each colon's space becomes a line's end. */
static void fold(char folded[CELL_MAX], const char *addresses)
{
	char *pos = folded;

	snprintf(folded, CELL_MAX, "%s", addresses);
	while ((pos = strstr(pos, ": ")))
		pos[1] = '\n';
}

static size_t width_of(const char *addresses, bool is_folded)
{
	char folded[CELL_MAX];
	size_t width;

	if (!is_folded)
		return kresp_wrap_longest(addresses);
	fold(folded, addresses);
	width = kresp_wrap_longest(folded);
	return width < ADDRESS_MAX ? width : ADDRESS_MAX;
}

static void widen(struct kresp_text_column *column, size_t width)
{
	if (column->width < width)
		column->width = width;
}

/* Set the columns' widths. Return: what is left for Info. */
static size_t measure(struct kresp_text_column columns[NR_COLUMNS],
		      const struct kresp_walk_stage *stage,
		      unsigned int width, bool is_folded)
{
	size_t i, used = KRESP_TEXT_GAP * (NR_COLUMNS - 1);

	for (i = 0; i < NR_COLUMNS; i++)
		columns[i].width = strlen(columns[i].title);
	for (i = 0; i < KRESP_WALK_LAYERS; i++) {
		const struct kresp_walk_row *row = &stage->rows[i];
		size_t protocol = kresp_wrap_longest(row->protocol);

		widen(&columns[LAYER], strlen(row->layer) + 2);
		widen(&columns[PROTOCOL],
		      protocol < PROTOCOL_MAX ? protocol : PROTOCOL_MAX);
		widen(&columns[PDU], strlen(row->pdu));
		widen(&columns[PORTS], width_of(row->ports, is_folded));
		widen(&columns[IPS], width_of(row->ips, is_folded));
		widen(&columns[MACS], width_of(row->macs, is_folded));
	}
	columns[INFO].width = 0;
	for (i = 0; i < NR_COLUMNS; i++)
		used += columns[i].width;
	columns[INFO].width = used < width ? width - used : 0;
	return columns[INFO].width;
}

static size_t lines_for(const struct kresp_walk_row *row)
{
	return row->number == 7 || row->number == 1 ? MESSAGE_LINES :
						      REPEATED_LINES;
}

static void put_row(const struct kresp_text *text,
		    const struct kresp_text_column columns[NR_COLUMNS],
		    const struct kresp_walk_row *row, bool is_folded)
{
	char layer[CELL_MAX], ports[CELL_MAX], ips[CELL_MAX], macs[CELL_MAX];
	const char *cells[NR_COLUMNS] = {
		layer, row->protocol, row->pdu, row->info, row->ports,
		row->ips, row->macs,
	};

	snprintf(layer, sizeof(layer), "%u %s", row->number, row->layer);
	if (is_folded) {
		fold(ports, row->ports);
		fold(ips, row->ips);
		fold(macs, row->macs);
		cells[PORTS] = ports;
		cells[IPS] = ips;
		cells[MACS] = macs;
	}
	kresp_text_table_row(text, columns, NR_COLUMNS,
			     kresp_text_layer_code(row->number), cells, INFO,
			     lines_for(row));
}

static void put_joined_row(const struct kresp_text *text,
			   const struct kresp_text_column columns[NR_JOINED],
			   const struct kresp_walk_row *row)
{
	char layer[CELL_MAX], protocol[CELL_MAX], addresses[CELL_MAX];
	const char *cells[NR_JOINED] = {
		layer, protocol, row->info, addresses,
	};

	snprintf(layer, sizeof(layer), "%u %s", row->number, row->layer);
	snprintf(protocol, sizeof(protocol), "%s\n%s", row->protocol, row->pdu);
	snprintf(addresses, sizeof(addresses), "%s%s%s%s%s", row->ports,
		 *row->ips ? "\n" : "", row->ips, *row->macs ? "\n" : "",
		 row->macs);
	kresp_text_table_row(text, columns, NR_JOINED,
			     kresp_text_layer_code(row->number), cells,
			     JOINED_INFO, lines_for(row));
}

/* The four joined columns, from the seven. */
static void join(struct kresp_text_column joined[NR_JOINED],
		 const struct kresp_text_column columns[NR_COLUMNS],
		 unsigned int width)
{
	size_t protocol = columns[PROTOCOL].width, pdu = columns[PDU].width;
	size_t used, addresses = strlen("Src MAC: 00:00:00:00:00:00");

	used = KRESP_TEXT_GAP * (NR_JOINED - 1) + columns[LAYER].width +
	       (protocol > pdu ? protocol : pdu) + addresses;
	joined[JOINED_LAYER] = columns[LAYER];
	joined[JOINED_PROTOCOL] = (struct kresp_text_column){
		"Protocol\nPDU", protocol > pdu ? protocol : pdu,
	};
	joined[JOINED_INFO] = (struct kresp_text_column){
		"Info", used + 8 < width ? width - used : 8,
	};
	joined[JOINED_ADDRESSES] = (struct kresp_text_column){
		"Ports, IPs, MACs", addresses,
	};
}

/* All the bits of the frames that carry a stage. */
static void put_bits(const struct kresp_text *text,
		     const struct kresp_walk_conversation *conv,
		     const struct kresp_walk_stage *stage)
{
	const size_t room = text->width - KRESP_TEXT_INDENT - 8;
	const size_t a_line = room / KRESP_WALK_BITS_WIDTH / 4 * 4;
	char bits[64 * KRESP_WALK_BITS_WIDTH];
	size_t i, at, nr;

	for (i = 0; i < stage->nr_steps; i++) {
		const struct kresp_walk_step *step =
			kresp_walk_stage_step(conv, stage, i);

		fprintf(text->out, "%*sframe %u, %zu octets\n",
			KRESP_TEXT_INDENT, "", step->frame->number,
			step->frame->caplen);
		for (at = 0; at < step->frame->caplen; at += nr) {
			nr = kresp_walk_bits(bits, step, at,
					     a_line < 64 ? a_line : 64);
			fprintf(text->out, "%*s%06zx  %s\n", KRESP_TEXT_INDENT,
				"", at, bits);
		}
	}
}

/* What the layer added and carried, and what it did. */
static void put_octets(const struct kresp_text *text,
		       const struct kresp_walk_row *row)
{
	bool is_made_up = row->header_origin == KRESP_ORIGIN_RECONSTRUCTED;
	char header[KRESP_WALK_FACT_MAX], payload[KRESP_WALK_FACT_MAX];
	char total[KRESP_WALK_FACT_MAX];
	int at;

	at = fprintf(text->out, "%*s%s%s + %s = %s octets  ", KRESP_TEXT_INDENT,
		     "", is_made_up && row->header_len ? "+ " : "",
		     kresp_walk_count(header, row->header_len),
		     kresp_walk_count(payload, row->payload_len),
		     kresp_walk_count(total, row->total_len));
	if (at > 0)
		kresp_text_hanging(text, NULL, (size_t)at, row->did);
}

/* The same layer where the message was sent; NULL where it is sent. */
static const struct kresp_facts *
facts_of_sender(const struct kresp_walk_exchange *exchange, unsigned int number,
		unsigned int layer)
{
	const struct kresp_walk_stage *sent = &exchange->stages[number & ~1U];
	size_t i;

	if (!(number & 1))
		return NULL;
	for (i = 0; i < KRESP_WALK_LAYERS; i++)
		if (sent->rows[i].number == layer)
			return &sent->rows[i].facts;
	return NULL;
}

static void put_title(const struct kresp_text *text,
		      const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_stage *stage, unsigned int number)
{
	char line[CELL_MAX];
	size_t i, used;

	snprintf(line, sizeof(line), "\n%u  ", number + 1);
	fputs(line, text->out);
	kresp_text_put(text, KRESP_TEXT_BOLD, stage->title,
		       strlen(stage->title));
	fputc('\n', text->out);
	kresp_text_paragraph(text, NULL, 3, stage->sentence);
	used = (size_t)snprintf(line, sizeof(line), "At the %s, %s: frame%s",
				kresp_walk_side(stage->at),
				stage->is_derived ?
				"derived from the client's capture" :
				"captured there",
				stage->nr_steps == 1 ? "" : "s");
	for (i = 0; i < stage->nr_steps && used < sizeof(line) - 32; i++)
		used += (size_t)snprintf(line + used, sizeof(line) - used,
					 "%s %u", i ? "," : "",
					 kresp_walk_stage_step(conv, stage, i)->frame->number);
	if (i < stage->nr_steps)
		snprintf(line + used, sizeof(line) - used, " and %zu more",
			 stage->nr_steps - i);
	kresp_text_paragraph(text, NULL, 3, line);
	fputc('\n', text->out);
}

/**
 * kresp_text_stage() - write one of the four tables
 * @text: where to
 * @conv: the conversation
 * @exchange: one of its exchanges
 * @number: which of its stages, from 0
 * @wants_bits: with all bits
 */
void kresp_text_stage(const struct kresp_text *text,
		      const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_exchange *exchange,
		      unsigned int number, bool wants_bits)
{
	const struct kresp_walk_stage *stage = &exchange->stages[number];
	struct kresp_text_column columns[NR_COLUMNS] = {
		{ "Layer", 0 }, { "Protocol", 0 }, { "PDU", 0 }, { "Info", 0 },
		{ "Ports", 0 }, { "IPs", 0 }, { "MACs", 0 },
	};
	struct kresp_text_column joined[NR_JOINED];
	bool is_folded, is_joined;
	size_t i;

	put_title(text, conv, stage, number);
	is_folded = measure(columns, stage, text->width, false) < INFO_WIDE;
	is_joined = is_folded && measure(columns, stage, text->width, true) < INFO_NARROW;
	join(joined, columns, text->width);
	if (is_joined)
		kresp_text_table_head(text, joined, NR_JOINED);
	else
		kresp_text_table_head(text, columns, NR_COLUMNS);
	for (i = 0; i < KRESP_WALK_LAYERS; i++) {
		const struct kresp_walk_row *row = &stage->rows[i];

		if (is_joined)
			put_joined_row(text, joined, row);
		else
			put_row(text, columns, row, is_folded);
		put_octets(text, row);
		kresp_text_facts(text, KRESP_TEXT_INDENT, &row->facts,
				 facts_of_sender(exchange, number, row->number));
		if (row->number == 1 && wants_bits)
			put_bits(text, conv, stage);
		kresp_text_rule(text, '-');
	}
}
