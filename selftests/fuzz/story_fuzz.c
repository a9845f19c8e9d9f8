// SPDX-License-Identifier: GPL-2.0
/* A whole capture, to its story. Proves what must hold of every story: each
 * octet is counted, the layers of a frame lie within it, steps and stages are
 * in order, lengths add up from layer to layer, and no text has a control
 * character.
 *
 * An input is two octets of settings, and records; see make_frames(). So what
 * is varied are connections, rather than checksums and lengths.
 */
#include "walk_fuzz.h"

#include <pcap/dlt.h>

#include "frames.h"
#include "story.h"

/* More than any input of 2048 octets may need */
#define ARENA_MAX	(64u << 20)

/* Which frames a record makes */
enum kind {
	SEGMENT,	/* flags, seq less 128, ack less 128, length, payload */
	RAW,		/* length, octets */
	CHANGE,		/* where, what to flip: in the frame before */
	CUT,		/* how much of the frame before is captured, of 255 */
	CONNECTION,	/* port, and how much later */
	NR_KINDS,
};

static const size_t record_heads[NR_KINDS] = { 5, 2, 3, 2, 3 };

static const int link_types[] = {
	DLT_EN10MB, DLT_EN10MB, DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2,
	DLT_NULL, DLT_RAW, 147,
};

/* Octets of the record at the start of @data, all that are left at most */
static size_t record_len(const uint8_t *data, size_t len)
{
	size_t head = record_heads[data[0] % NR_KINDS];

	if (head <= len && data[0] % NR_KINDS == SEGMENT)
		head += data[4];
	else if (head <= len && data[0] % NR_KINDS == RAW)
		head += data[1];
	return head < len ? head : len;
}

static void make_segment(struct frames *made, const uint8_t *record, size_t len)
{
	static const unsigned int flags[] = {
		KRESP_LAYERS_ACK, KRESP_LAYERS_PSH | KRESP_LAYERS_ACK,
		KRESP_LAYERS_SYN, KRESP_LAYERS_SYN | KRESP_LAYERS_ACK,
		KRESP_LAYERS_FIN | KRESP_LAYERS_ACK, KRESP_LAYERS_RST, 0,
		KRESP_LAYERS_RST | KRESP_LAYERS_ACK,
	};
	enum kresp_side from = record[1] & 1;
	uint32_t seq = made->seq[from] + record[2] - 128;
	uint32_t ack = made->seq[1 - from] + record[3] - 128;

	if (record[2] == 128 && record[3] == 128)
		frames_tcp(made, from, flags[record[1] >> 1 & 7], record + 5, len - 5);
	else
		frames_tcp_at(made, from, flags[record[1] >> 1 & 7], seq, ack,
			      record + 5, len - 5);
}

/* The octets of both ends' captures; bit 7 of a record's kind says which */
static void make_frames(struct frames ends[2], const uint8_t *data, size_t len)
{
	struct kresp_frame *last;
	struct frames *made;
	size_t used, at;

	for (; len; data += used, len -= used) {
		used = record_len(data, len);
		made = &ends[data[0] >> 7];
		if (used < record_heads[data[0] % NR_KINDS] ||
		    made->nr == FRAMES_MAX)
			continue;
		last = made->nr ? &made->list[made->nr - 1] : NULL;
		switch (data[0] % NR_KINDS) {
		case SEGMENT:
			make_segment(made, data, used);
			break;
		case RAW:
			frames_add(made, data + 2, used - 2);
			break;
		case CHANGE:
			if (!last || !last->caplen)
				break;
			at = data[1] % last->caplen;
			((uint8_t *)last->data)[at] ^= data[2];
			break;
		case CUT:
			if (last)
				frames_cut(last, last->caplen * data[1] / 255);
			break;
		case CONNECTION:
			made->ports[0] = 35310 + data[1] % 4;
			made->now_ns += data[2] * 1000000ll;
			break;
		}
	}
}

static void check_text(const char *text, bool has_lines)
{
	const unsigned char *p = (const unsigned char *)text;

	walk_check(text, "no text");
	for (; *p; p++)
		walk_check((*p >= 0x20 && *p != 0x7f) || (*p == '\n' && has_lines),
			   "octet 0x%02x in '%s'", *p, text);
}

static void check_facts(const struct kresp_facts *facts)
{
	size_t i, n;

	for (i = 0; i < facts->nr; i++) {
		check_text(facts->facts[i].label, false);
		if (facts->facts[i].kind == KRESP_FACT_TEXT)
			check_text(facts->facts[i].text, false);
		for (n = 0; n < i; n++)
			walk_check(strcmp(facts->facts[i].key, facts->facts[n].key),
				   "%s twice", facts->facts[i].key);
	}
}

static void check_sum(const struct kresp_walk_sum *sum)
{
	check_text(sum->line, false);
	walk_check(sum->adds_up, "%s", sum->line);
	walk_check(sum->wire >= sum->fcs, "%s", sum->line);
}

static void check_steps(const struct kresp_walk_step *steps, size_t nr)
{
	const struct kresp_walk_step *step;
	size_t i, n;

	for (i = 0; i < nr; i++) {
		step = &steps[i];
		check_text(step->flags, false);
		check_text(step->did, false);
		check_facts(&step->facts);
		walk_check(*step->did, "frame %u does nothing", step->frame->number);
		walk_check(!i || step->frame->number > steps[i - 1].frame->number,
			   "frame %u is out of order", step->frame->number);
		walk_check(step->fresh_len <= step->payload_len, "more than all");
		for (n = 0; n < step->nr_secrets; n++)
			walk_check(step->secrets[n].len &&
				   step->secrets[n].at + step->secrets[n].len <=
				   step->frame->caplen, "a secret beyond the frame");
	}
}

static void check_row(const struct kresp_walk_row *row, uint64_t above)
{
	check_text(row->info, true);
	check_text(row->protocol, false);
	check_text(row->ports, true);
	check_text(row->ips, true);
	check_text(row->macs, true);
	check_text(row->did, false);
	check_facts(&row->facts);
	walk_check(strlen(row->info) <= 2 * KRESP_WALK_INFO_MAX + 200, "too long");
	walk_check(row->total_len == row->header_len + row->payload_len,
		   "layer %u does not add up", row->number);
	walk_check(row->number >= 4 || row->payload_len == above,
		   "layer %u carries what the one above does not have", row->number);
}

static void check_stage(const struct kresp_walk_conversation *conv,
			const struct kresp_walk_stage *stage)
{
	bool is_sent = stage->at == stage->sender;
	const struct kresp_walk_step *step;
	uint64_t above = 0;
	size_t i, n;

	for (i = 0; i < KRESP_WALK_LAYERS; i++) {
		n = is_sent ? i : KRESP_WALK_LAYERS - 1 - i;
		walk_check(stage->rows[n].number == KRESP_WALK_LAYERS - i,
			   "layer %u in its place", stage->rows[n].number);
		check_row(&stage->rows[n], above);
		above = stage->rows[n].total_len;
	}
	for (i = 0; i < stage->nr_steps; i++) {
		step = kresp_walk_stage_step(conv, stage, i);
		walk_check(step->sender == stage->sender && step->payload_len,
			   "carried by frame %u", step->frame->number);
		walk_check(!i || stage->steps[i] > stage->steps[i - 1], "no order");
	}
}

static void check_conversation(const struct kresp_walk_conversation *conv)
{
	const struct kresp_walk_exchange *exchange;
	size_t i, n;

	check_facts(&conv->facts);
	check_sum(&conv->sum);
	check_steps(conv->steps, conv->nr_steps);
	walk_check(conv->sum.frames == conv->nr_steps, "%zu steps", conv->nr_steps);
	if (conv->server_steps)
		check_sum(&conv->server_sum);
	check_steps(conv->server_steps, conv->nr_server_steps);
	for (i = 0; i < conv->nr_exchanges; i++) {
		exchange = &conv->exchanges[i];
		walk_check(exchange->number == i + 1, "exchange %u", exchange->number);
		check_text(exchange->summary, false);
		check_facts(&exchange->facts);
		for (n = 0; n < KRESP_WALK_STAGES; n++)
			check_stage(conv, &exchange->stages[n]);
	}
}

static void check_walk(const struct kresp_walk *walk,
		       const struct kresp_story_source *source)
{
	const struct kresp_frame *frame;
	uint64_t captured = 0, len = 0;
	size_t i;

	check_facts(&walk->facts);
	check_sum(&walk->sum);
	for (i = 0; i < walk->nr_notes; i++)
		check_text(walk->notes[i], false);
	for (i = 0; i < source->client->nr_frames; i++) {
		frame = &source->client->frames[i];
		walk_check_layers(&frame->layers, frame->caplen, frame->len);
		captured += frame->caplen;
		len += frame->len;
	}
	walk_check(walk->sum.frames == i && walk->sum.captured == captured &&
		   walk->sum.captured + walk->sum.uncaptured == len,
		   "%zu frames of %llu octets", i, (unsigned long long)len);
	walk_check(walk->nr_conversations, "no conversation");
	for (i = 0; i < walk->nr_conversations; i++)
		check_conversation(&walk->conversations[i]);
}

static void set_up(struct frames *made, struct kresp_capture_end *end,
		   uint8_t settings)
{
	frames_init(made);
	made->link_type = link_types[settings & 7];
	made->version = settings & 8 ? 6 : 4;
	made->has_timestamps = settings & 16;
	end->link_type = made->link_type;
	end->frames = made->list;
	end->medium = settings >> 5 & 1 ? KRESP_MEDIUM_WIRE : KRESP_MEDIUM_SOFTWARE;
	end->speed_mbit = settings >> 6 & 1 ? 1000 : 0;
	end->mtu = settings >> 7 & 1 ? 1500 : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct frames ends[2];
	struct kresp_capture_end captures[2] = { { 0 } };
	struct kresp_story_source source = { .title = "fuzz" };
	const struct kresp_walk *walk;
	struct kresp_arena arena;
	char why[256] = "";
	unsigned int i;

	if (len < 2)
		return 0;
	for (i = 0; i < 2; i++)
		set_up(&ends[i], &captures[i], data[0]);
	ends[1].side = KRESP_SIDE_SERVER;
	make_frames(ends, data + 2, len - 2);
	for (i = 0; i < 2; i++)
		captures[i].nr_frames = ends[i].nr;

	source.client = &captures[0];
	source.server = data[1] & 1 ? &captures[1] : NULL;
	source.server_port = data[1] & 2 ? 80 : 0;
	source.stream = data[1] & 4 ? data[1] >> 5 : -1;
	kresp_arena_init(&arena, ARENA_MAX);
	walk = kresp_story_tell(&arena, &source, why, sizeof(why));
	walk_check(!walk == !!*why, "a story, and '%s'", why);
	check_text(why, false);
	if (walk)
		check_walk(walk, &source);
	kresp_arena_free(&arena);
	for (i = 0; i < 2; i++)
		frames_free(&ends[i]);
	return 0;
}

static uint32_t draw(uint32_t *random, size_t below)
{
	*random ^= *random << 13;
	*random ^= *random >> 17;
	*random ^= *random << 5;
	return *random % (uint32_t)below;
}

/* Where the record is that @at lies in, and how long it is */
static size_t find_record(const uint8_t *data, size_t len, size_t at,
			  size_t *used)
{
	size_t start = 2;

	for (;;) {
		*used = record_len(data + start, len - start);
		if (at < start + *used || start + *used == len)
			return start;
		start += *used;
	}
}

/* A record away, twice, or elsewhere; its numbers or its payload another one */
static size_t vary(uint8_t *data, size_t len, size_t max, uint32_t *random)
{
	uint8_t copy[2048];
	size_t at, used, to, ignored, more;

	at = find_record(data, len, draw(random, len), &used);
	to = find_record(data, len, draw(random, len), &ignored);
	if (used > sizeof(copy))
		return len;
	memcpy(copy, data + at, used);
	switch (draw(random, 5)) {
	case 0:
		memmove(data + at, data + at + used, len - at - used);
		return len - used;
	case 1:
	case 2:
		if (len + used > max)
			return len;
		memmove(data + to + used, data + to, len - to);
		memcpy(data + to, copy, used);
		return len + used;
	case 3:
		if (used > 1)
			data[at + 1 + draw(random, used < 4 ? used - 1 : 3)] ^=
				(uint8_t)(1 << draw(random, 8));
		return len;
	}
	if (data[at] % NR_KINDS != SEGMENT || used < 6)
		return LLVMFuzzerMutate(data, len, max);
	more = LLVMFuzzerMutate(copy + 5, used - 5,
				max - len + used - 5 < 255 ? max - len + used - 5 : 255);
	memmove(data + at + 5 + more, data + at + used, len - at - used);
	memcpy(data + at + 5, copy + 5, more);
	data[at + 4] = (uint8_t)more;
	return len - used + 5 + more;
}

/* libFuzzer calls it to have a new input made of an old one */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max,
			       unsigned int seed)
{
	uint32_t random = seed | 1, times;

	if (len < 4 || !(seed >> 8 & 3))
		return LLVMFuzzerMutate(data, len, max);
	for (times = 1 + draw(&random, 3); times && len > 4; times--)
		len = vary(data, len, max, &random);
	return len;
}
