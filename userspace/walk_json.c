// SPDX-License-Identifier: GPL-2.0
/*
 * A walk as JSON. Its shape is documented in kresp.1, section JSON; what is
 * there keeps its name and its meaning as long as KRESP_WALK_JSON_VERSION does.
 */
#include "walk_print.h"

#include <errno.h>
#include <time.h>

#include "../kmod/version.h"
#include "json.h"
#include "walk_fact.h"

#define KRESP_WALK_JSON_VERSION	1

static void put_facts(struct kresp_json *json, const struct kresp_facts *facts)
{
	const struct kresp_fact *fact;
	size_t i;

	kresp_json_open(json, "facts", '{');
	for (i = 0; i < facts->nr; i++) {
		fact = &facts->facts[i];
		kresp_json_open(json, fact->key, '{');
		kresp_json_text(json, "label", fact->label);
		switch (fact->kind) {
		case KRESP_FACT_TEXT:
			kresp_json_text(json, "value", fact->text);
			break;
		case KRESP_FACT_NUMBER:
			kresp_json_integer(json, "value", fact->number);
			break;
		case KRESP_FACT_REAL:
			kresp_json_real(json, "value", fact->real,
					fact->decimals);
			break;
		case KRESP_FACT_BOOL:
			kresp_json_bool(json, "value", fact->yes);
			break;
		}
		kresp_json_text(json, "unit", fact->unit);
		kresp_json_text(json, "origin",
				kresp_walk_origin(fact->origin));
		kresp_json_close(json, '}');
	}
	kresp_json_close(json, '}');
}

/* RFC 3339, in UTC, to the nanosecond. */
static void put_time(struct kresp_json *json, int64_t ns)
{
	int64_t rest = ns % 1000000000;
	time_t seconds = ns / 1000000000;
	char date[32], text[64];
	struct tm tm;

	if (rest < 0) {
		rest += 1000000000;
		seconds--;
	}
	gmtime_r(&seconds, &tm);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%09dZ", date, (int)rest);
	kresp_json_text(json, "time", text);
}

static void put_range(struct kresp_json *json, const char *name,
		      const struct kresp_layers_range *range)
{
	kresp_json_open(json, name, '{');
	kresp_json_count(json, "at", range->at);
	kresp_json_count(json, "len", range->len);
	kresp_json_close(json, '}');
}

static bool is_secret(const void *arg, size_t at)
{
	return kresp_walk_is_secret(arg, at);
}

static void put_frame(struct kresp_json *json,
		      const struct kresp_walk_step *step)
{
	const struct kresp_frame *frame = step->frame;
	const struct kresp_layers *layers = &frame->layers;

	kresp_json_open(json, "frame", '{');
	kresp_json_count(json, "number", frame->number);
	kresp_json_text(json, "seen_by", kresp_walk_side(frame->seen_by));
	put_time(json, frame->time_ns);
	kresp_json_count(json, "caplen", frame->caplen);
	kresp_json_count(json, "len", frame->len);
	kresp_json_open(json, "layers", '{');
	if (layers->depth >= KRESP_LAYERS_LINK)
		put_range(json, "link", &layers->link.range);
	if (layers->depth >= KRESP_LAYERS_NETWORK)
		put_range(json, "network", &layers->network.range);
	if (layers->depth >= KRESP_LAYERS_TRANSPORT) {
		put_range(json, "transport", &layers->transport.range);
		put_range(json, "payload", &layers->payload);
		put_range(json, "trailer", &layers->trailer);
	}
	kresp_json_close(json, '}');
	kresp_json_octets(json, "octets", frame->data, frame->caplen,
			  is_secret, step);
	kresp_json_close(json, '}');
}

static void put_steps(struct kresp_json *json, const char *key,
		      const struct kresp_walk_step *steps, size_t nr)
{
	const struct kresp_walk_step *step;

	kresp_json_open(json, key, '[');
	for (step = steps; step < steps + nr; step++) {
		kresp_json_open(json, NULL, '{');
		kresp_json_text(json, "sender", kresp_walk_side(step->sender));
		kresp_json_text(json, "phase", kresp_walk_phase(step->phase));
		kresp_json_integer(json, "since_ns", step->since_ns);
		kresp_json_text(json, "flags", step->flags);
		kresp_json_count(json, "stream_at", step->stream_at);
		kresp_json_count(json, "payload_len", step->payload_len);
		kresp_json_count(json, "fresh_len", step->fresh_len);
		kresp_json_text(json, "did", step->did);
		kresp_json_bool(json, "is_troubled", step->is_troubled);
		put_facts(json, &step->facts);
		put_frame(json, step);
		kresp_json_close(json, '}');
	}
	kresp_json_close(json, ']');
}

static void put_row(struct kresp_json *json, const struct kresp_walk_row *row)
{
	kresp_json_open(json, NULL, '{');
	kresp_json_count(json, "number", row->number);
	kresp_json_text(json, "layer", row->layer);
	kresp_json_text(json, "protocol", row->protocol);
	kresp_json_text(json, "pdu", row->pdu);
	kresp_json_text(json, "info", row->info);
	kresp_json_text(json, "ports", row->ports);
	kresp_json_text(json, "ips", row->ips);
	kresp_json_text(json, "macs", row->macs);
	kresp_json_count(json, "header_len", row->header_len);
	kresp_json_text(json, "header_origin",
			kresp_walk_origin(row->header_origin));
	kresp_json_count(json, "payload_len", row->payload_len);
	kresp_json_count(json, "total_len", row->total_len);
	kresp_json_text(json, "did", row->did);
	put_facts(json, &row->facts);
	kresp_json_close(json, '}');
}

static void put_stage(struct kresp_json *json,
		      const struct kresp_walk_stage *stage)
{
	size_t i;

	kresp_json_open(json, NULL, '{');
	kresp_json_text(json, "title", stage->title);
	kresp_json_text(json, "sentence", stage->sentence);
	kresp_json_text(json, "at", kresp_walk_side(stage->at));
	kresp_json_text(json, "sender", kresp_walk_side(stage->sender));
	kresp_json_bool(json, "is_derived", stage->is_derived);
	kresp_json_open(json, "steps", '[');
	for (i = 0; i < stage->nr_steps; i++)
		kresp_json_count(json, NULL, stage->steps[i]);
	kresp_json_close(json, ']');
	kresp_json_open(json, "rows", '[');
	for (i = 0; i < KRESP_WALK_LAYERS; i++)
		put_row(json, &stage->rows[i]);
	kresp_json_close(json, ']');
	kresp_json_close(json, '}');
}

static void put_exchange(struct kresp_json *json,
			 const struct kresp_walk_exchange *exchange)
{
	size_t i;

	kresp_json_open(json, NULL, '{');
	kresp_json_count(json, "number", exchange->number);
	kresp_json_text(json, "summary", exchange->summary);
	kresp_json_bool(json, "is_complete", exchange->is_complete);
	put_facts(json, &exchange->facts);
	kresp_json_open(json, "stages", '[');
	for (i = 0; i < KRESP_WALK_STAGES; i++)
		put_stage(json, &exchange->stages[i]);
	kresp_json_close(json, ']');
	kresp_json_close(json, '}');
}

static void put_sum(struct kresp_json *json, const char *key,
		    const struct kresp_walk_sum *sum)
{
	kresp_json_open(json, key, '{');
	kresp_json_count(json, "frames", sum->frames);
	kresp_json_count(json, "link", sum->link);
	kresp_json_count(json, "network", sum->network);
	kresp_json_count(json, "transport", sum->transport);
	kresp_json_count(json, "http", sum->http);
	kresp_json_count(json, "not_http", sum->not_http);
	kresp_json_count(json, "again", sum->again);
	kresp_json_count(json, "padding", sum->padding);
	kresp_json_count(json, "other", sum->other);
	kresp_json_count(json, "captured", sum->captured);
	kresp_json_count(json, "uncaptured", sum->uncaptured);
	kresp_json_count(json, "fcs", sum->fcs);
	kresp_json_count(json, "wire", sum->wire);
	kresp_json_bool(json, "has_wire", sum->has_wire);
	kresp_json_bool(json, "adds_up", sum->adds_up);
	kresp_json_text(json, "line", sum->line);
	kresp_json_close(json, '}');
}

static void put_conversation(struct kresp_json *json,
			     const struct kresp_walk_conversation *conv)
{
	size_t i;

	kresp_json_open(json, NULL, '{');
	kresp_json_count(json, "number", conv->number);
	kresp_json_text(json, "client", conv->ends[KRESP_SIDE_CLIENT]);
	kresp_json_text(json, "server", conv->ends[KRESP_SIDE_SERVER]);
	put_facts(json, &conv->facts);
	put_steps(json, "steps", conv->steps, conv->nr_steps);
	if (conv->server_steps) {
		put_steps(json, "server_steps", conv->server_steps,
			  conv->nr_server_steps);
	}
	kresp_json_open(json, "exchanges", '[');
	for (i = 0; i < conv->nr_exchanges; i++)
		put_exchange(json, &conv->exchanges[i]);
	kresp_json_close(json, ']');
	put_sum(json, "sum", &conv->sum);
	if (conv->server_steps)
		put_sum(json, "server_sum", &conv->server_sum);
	kresp_json_close(json, '}');
}

/**
 * kresp_walk_json() - print a walk as JSON
 * @out: where to
 * @walk: the walk
 * @style: not used: JSON has everything
 *
 * Return: 0, or -EIO if it could not be written.
 */
int kresp_walk_json(FILE *out, const struct kresp_walk *walk,
		    const struct kresp_walk_style *style)
{
	struct kresp_json json;
	size_t i;

	(void)style;
	kresp_json_init(&json, out);
	kresp_json_open(&json, NULL, '{');
	kresp_json_text(&json, "generator", "kresp " KRESP_VERSION);
	kresp_json_count(&json, "version", KRESP_WALK_JSON_VERSION);
	kresp_json_text(&json, "title", walk->title);
	put_facts(&json, &walk->facts);
	kresp_json_open(&json, "notes", '[');
	for (i = 0; i < walk->nr_notes; i++)
		kresp_json_text(&json, NULL, walk->notes[i]);
	kresp_json_close(&json, ']');
	kresp_json_open(&json, "conversations", '[');
	for (i = 0; i < walk->nr_conversations; i++)
		put_conversation(&json, &walk->conversations[i]);
	kresp_json_close(&json, ']');
	put_sum(&json, "sum", &walk->sum);
	kresp_json_close(&json, '}');
	return ferror(out) ? -EIO : 0;
}
