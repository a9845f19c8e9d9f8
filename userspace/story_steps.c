// SPDX-License-Identifier: GPL-2.0
#include "story_parts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shown.h"

/*
 * The life of the session, frame by frame: what each does, in a few words.
 */

/* Messages in one frame that are named; more are counted. */
#define NAMED_MAX	4

/* A text in the making; what does not fit is left out. */
struct words {
	char text[512];
	size_t used;
};

static void say(struct words *words, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct words *words, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(words->text + words->used,
			sizeof(words->text) - words->used, fmt, ap);
	va_end(ap);
	words->used += (size_t)len;
	if (words->used >= sizeof(words->text))
		words->used = sizeof(words->text) - 1;
}

/* What is said next is set off from what was said, unless that leads to it. */
static void say_next(struct words *words)
{
	if (words->used && words->text[words->used - 1] != ' ')
		say(words, ", ");
}

/* Octets that are of no message. */
static void say_others(struct words *words,
		       const struct kresp_story_conversation *tale,
		       enum kresp_side sender, uint64_t at, uint64_t end)
{
	const struct kresp_stream *stream;

	stream = &kresp_story_end(tale->conv[KRESP_SIDE_CLIENT], sender)->stream;
	say_next(words);
	say(words, "%" PRIu64 " octets %s", end - at,
	    kresp_stream_count(stream, at, end) ? "of no HTTP" :
						  "that were not captured");
}

/* Octets from @at up to @end of @sender's stream, by the messages they are of. */
static void say_octets(struct words *words,
		       const struct kresp_story_conversation *tale,
		       enum kresp_side sender, uint64_t at, uint64_t end)
{
	const struct kresp_story_message *story;
	const struct kresp_http_message *msg;
	uint64_t first, last;
	size_t nr = 0, named = 0;

	while (at < end) {
		story = kresp_story_find_message(tale, sender, at);
		msg = story ? story->msg : NULL;
		if (!msg || msg->at >= end) {
			say_others(words, tale, sender, at, end);
			break;
		}
		if (msg->at > at) {
			say_others(words, tale, sender, at, msg->at);
			at = msg->at;
		}
		first = at - msg->at;
		last = (end < msg->at + msg->len ? end : msg->at + msg->len) -
		       msg->at;
		at = msg->at + last;
		nr++;
		if (named == NAMED_MAX)
			continue;
		named++;
		say_next(words);
		if (!first && last == msg->len && msg->is_complete)
			say(words, "all %" PRIu64 " octets of %s", last, story->name);
		else
			say(words, "octets %" PRIu64 " to %" PRIu64 " of %s%" PRIu64 " of %s",
			    first, last - 1, msg->is_complete ? "" : "at least ",
			    msg->len, story->name);
	}
	if (nr > named)
		say(words, " and %zu more messages", nr - named);
}

static bool has_flag(const struct kresp_segment *seg, unsigned int flag)
{
	return seg->frame->layers.transport.flags & flag;
}

static void say_trouble(struct words *words, const struct kresp_segment *seg)
{
	if (seg->is_keep_alive) {
		say_next(words);
		say(words, "keep-alive probe: are you still there?");
		return;
	}
	if (seg->is_again) {
		say_next(words);
		say(words, "sent again, nothing in it is new");
	} else if (seg->is_late) {
		say_next(words);
		say(words, "%s", seg->is_resent ?
		    "fills a gap: sent again, the first one was lost" :
		    "fills a gap: came out of order");
	} else if (seg->gap_len) {
		say_next(words);
		say(words, "%" PRIu64 " octets before it are missing so far",
		    seg->gap_len);
	} else if (seg->fresh_len < seg->frame->layers.payload_len) {
		say_next(words);
		say(words, "%zu octets of it sent again",
		    seg->frame->layers.payload_len - seg->fresh_len);
	}
}

static void say_payload(struct words *words,
			const struct kresp_story_conversation *tale,
			const struct kresp_conversation *conv,
			const struct kresp_segment *seg)
{
	size_t len = seg->frame->layers.payload_len;
	int64_t end = seg->at + (int64_t)len;

	if (!len || seg->is_keep_alive)
		return;
	if (end > 0)
		say_octets(words, tale, kresp_story_sender(conv, seg),
			   seg->at > 0 ? (uint64_t)seg->at : 0, (uint64_t)end);
	if (seg->is_super) {
		say_next(words);
		say(words, "a super-frame, which the device cuts up or put together");
	}
}

static void say_ack(struct words *words,
		    const struct kresp_story_conversation *tale,
		    const struct kresp_conversation *conv,
		    const struct kresp_segment *seg)
{
	const struct kresp_conversation_end *other = &conv->ends[1 - seg->from];
	int64_t end = seg->ack_at, at;
	bool acks_fin = other->has_fin && end > other->fin_at;

	if (!has_flag(seg, KRESP_LAYERS_ACK))
		return;
	if (acks_fin)
		end = other->fin_at;
	at = seg->ack_at - (int64_t)seg->newly_acked;
	if (seg->newly_acked && end > 0 && at < end) {
		say_next(words);
		say(words, "acknowledges ");
		say_octets(words, tale,
			   kresp_story_sender(conv, seg) == KRESP_SIDE_CLIENT ?
			   KRESP_SIDE_SERVER : KRESP_SIDE_CLIENT,
			   at > 0 ? (uint64_t)at : 0, (uint64_t)end);
	}
	if (acks_fin && seg->newly_acked) {
		say_next(words);
		say(words, "acknowledges FIN");
	}
}

static void say_window(struct words *words, const struct kresp_segment *seg)
{
	if (seg->is_duplicate_ack) {
		say_next(words);
		say(words, "duplicate ACK: still waits for octet %" PRId64,
		    seg->ack_at);
	}
	if (seg->is_keep_alive_answer) {
		say_next(words);
		say(words, "answers the keep-alive probe");
	}
	if (seg->is_window_update) {
		say_next(words);
		say(words, "window update: room for %u octets", seg->window);
	}
	if (!seg->window && !has_flag(seg, KRESP_LAYERS_RST | KRESP_LAYERS_SYN)) {
		say_next(words);
		say(words, "zero window: no room for more");
	}
}

static void say_flags(struct words *words, const struct kresp_segment *seg,
		      enum kresp_side sender)
{
	const char *who = sender == KRESP_SIDE_CLIENT ? "client" : "server";

	if (has_flag(seg, KRESP_LAYERS_SYN) && has_flag(seg, KRESP_LAYERS_ACK))
		say(words, "%s accepts the connection", who);
	else if (has_flag(seg, KRESP_LAYERS_SYN))
		say(words, "%s asks for a connection", who);
	if (has_flag(seg, KRESP_LAYERS_RST))
		say(words, "%s breaks the connection off", who);
}

static const char *tell_did(const struct kresp_story_conversation *tale,
			    enum kresp_side end, size_t i)
{
	const struct kresp_conversation *conv = tale->conv[end];
	const struct kresp_segment *seg = &conv->segments[i];
	enum kresp_side sender = kresp_story_sender(conv, seg);
	struct words words = { .used = 0 };

	say_flags(&words, seg, sender);
	say_payload(&words, tale, conv, seg);
	say_trouble(&words, seg);
	if (conv->handshake_at == i + 1) {
		say_next(&words);
		say(&words, "the connection is open");
	}
	say_ack(&words, tale, conv, seg);
	say_window(&words, seg);
	if (has_flag(seg, KRESP_LAYERS_FIN)) {
		say_next(&words);
		say(&words, "%s sends no more",
		    sender == KRESP_SIDE_CLIENT ? "client" : "server");
	}
	if (!words.used)
		say(&words, has_flag(seg, KRESP_LAYERS_ACK) ?
		    "acknowledges nothing new" : "nothing");
	return kresp_arena_printf(tale->arena, "%s", words.text);
}

static const char *tell_flags(struct kresp_arena *arena, unsigned int flags)
{
	static const struct {
		unsigned int flag;
		const char *name;
	} names[] = {
		{ KRESP_LAYERS_SYN, "SYN" }, { KRESP_LAYERS_FIN, "FIN" },
		{ KRESP_LAYERS_RST, "RST" }, { KRESP_LAYERS_PSH, "PSH" },
		{ KRESP_LAYERS_ACK, "ACK" }, { KRESP_LAYERS_URG, "URG" },
		{ KRESP_LAYERS_ECE, "ECE" }, { KRESP_LAYERS_CWR, "CWR" },
	};
	struct words words = { .used = 0 };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!(flags & names[i].flag))
			continue;
		say_next(&words);
		say(&words, "%s", names[i].name);
	}
	return kresp_arena_printf(arena, "%s", words.text);
}

static bool is_troubled(const struct kresp_segment *seg)
{
	return seg->is_again || seg->is_late || seg->gap_len ||
	       seg->is_duplicate_ack || has_flag(seg, KRESP_LAYERS_RST) ||
	       (!seg->window && !has_flag(seg, KRESP_LAYERS_SYN)) ||
	       seg->frame->layers.transport.checksum == KRESP_LAYERS_CHECKSUM_WRONG ||
	       seg->frame->layers.network.checksum == KRESP_LAYERS_CHECKSUM_WRONG;
}

/* Where in the frame the credentials of the messages it carries stand. */
static void find_secrets(const struct kresp_story_conversation *tale,
			 const struct kresp_conversation *conv,
			 const struct kresp_segment *seg,
			 struct kresp_walk_step *step)
{
	const struct kresp_layers *layers = &seg->frame->layers;
	int64_t end = seg->at + (int64_t)layers->payload.len, first, last;
	enum kresp_side sender = kresp_story_sender(conv, seg);
	const struct kresp_story_message *story, *behind;
	struct kresp_layers_range *range, *ranges = NULL;
	const struct kresp_http_slice *secret;

	story = kresp_story_find_message(tale, sender,
					 seg->at > 0 ? (uint64_t)seg->at : 0);
	behind = tale->messages[sender] + tale->nr_messages[sender];
	for (; story && story < behind && (int64_t)story->msg->at < end; story++) {
		secret = &story->identity.secret;
		if (!secret->len)
			continue;
		first = (int64_t)story->msg->at +
			(secret->data - story->msg->head.data);
		last = first + (int64_t)secret->len;
		if (first < seg->at)
			first = seg->at;
		if (last > end)
			last = end;
		if (first >= last)
			continue;
		ranges = kresp_arena_grow(tale->arena, ranges, step->nr_secrets,
					  sizeof(*ranges));
		range = &ranges[step->nr_secrets++];
		range->at = layers->payload.at + (size_t)(first - seg->at);
		range->len = (size_t)(last - first);
	}
	step->secrets = ranges;
}

static void add_times(struct kresp_facts_list *list,
		      const struct kresp_story_conversation *tale,
		      enum kresp_side end, size_t i)
{
	const struct kresp_segment *segments = tale->conv[end]->segments;
	int64_t since;

	if (!i)
		return;
	since = segments[i].frame->time_ns - segments[i - 1].frame->time_ns;
	kresp_facts_add_real(list, "since_previous", "since the frame before",
			     (double)since / 1e9, 9, "s");
}

static void add_tcp(struct kresp_facts_list *list,
		    const struct kresp_segment *seg)
{
	const struct kresp_layers_transport *tcp = &seg->frame->layers.transport;

	kresp_facts_add_number(list, "seq", "sequence number", tcp->seq, NULL);
	if (tcp->flags & KRESP_LAYERS_ACK)
		kresp_facts_add_number(list, "ack", "acknowledgment number",
				       tcp->ack, NULL);
	kresp_facts_add_number(list, "window_field", "window, as it stands there",
			       tcp->window, NULL);
	kresp_facts_add_text(list, "tcp_checksum", "TCP checksum", "%s",
			     kresp_layers_checksum_name(tcp->checksum));
	if (tcp->mss)
		kresp_facts_add_number(list, "mss", "MSS", tcp->mss, "octets");
	if (tcp->window_scale >= 0)
		kresp_facts_add_number(list, "window_scale", "window scale",
				       (uint64_t)tcp->window_scale, "bits");
	if (tcp->sack_permitted)
		kresp_facts_add_bool(list, "sack_permitted", "SACK permitted", true);
	if (tcp->nr_sacks)
		kresp_facts_add_text(list, "sack", "SACK", "%u to %u",
				     tcp->sacks[0][0], tcp->sacks[0][1]);
	if (tcp->has_timestamps) {
		kresp_facts_add_number(list, "ts_value", "TSval", tcp->ts_value, NULL);
		kresp_facts_add_number(list, "ts_echo", "TSecr", tcp->ts_echo, NULL);
	}
	if (tcp->has_broken_options)
		kresp_facts_add_bool(list, "broken_options",
				     "options cannot be understood", true);
	list->origin = KRESP_ORIGIN_DERIVED;
	if (seg->is_window_scaled)
		kresp_facts_add_number(list, "window", "window", seg->window,
				       "octets");
}

static void add_ip(struct kresp_facts_list *list, const struct kresp_frame *frame)
{
	const struct kresp_layers_network *net = &frame->layers.network;

	list->origin = KRESP_ORIGIN_CAPTURED;
	kresp_facts_add_number(list, "ttl", net->version == 4 ? "TTL" : "hop limit",
			       net->ttl, NULL);
	if (net->version == 4) {
		kresp_facts_add_number(list, "id", "identification", net->id, NULL);
		kresp_facts_add_text(list, "ip_checksum", "IP checksum", "%s",
				     kresp_layers_checksum_name(net->checksum));
	}
	if (net->is_fragment)
		kresp_facts_add_bool(list, "is_fragment", "a fragment", true);
	kresp_facts_add_number(list, "frame_len", "frame", frame->len, "octets");
	if (frame->caplen < frame->len)
		kresp_facts_add_number(list, "captured_len", "of them captured",
				       frame->caplen, "octets");
	list->origin = KRESP_ORIGIN_DERIVED;
}

/**
 * kresp_story_tell_steps() - tell the life of the session at one end
 * @tale: the conversation; its messages are read
 * @end: where it was captured
 */
void kresp_story_tell_steps(struct kresp_story_conversation *tale,
			    enum kresp_side end)
{
	const struct kresp_conversation *conv = tale->conv[end];
	struct kresp_facts_list list;
	const struct kresp_segment *seg;
	struct kresp_walk_step *step;
	size_t i;

	tale->steps[end] = kresp_arena_alloc(tale->arena, conv->nr_segments,
					     sizeof(*step));
	for (i = 0; i < conv->nr_segments; i++) {
		seg = &conv->segments[i];
		step = &tale->steps[end][i];
		step->frame = seg->frame;
		step->sender = kresp_story_sender(conv, seg);
		step->phase = seg->phase;
		step->since_ns = seg->frame->time_ns -
				 conv->segments[0].frame->time_ns;
		step->flags = tell_flags(tale->arena,
					 seg->frame->layers.transport.flags);
		step->stream_at = seg->at > 0 ? (uint64_t)seg->at : 0;
		step->payload_len = seg->frame->layers.payload_len;
		step->fresh_len = seg->fresh_len;
		step->did = tell_did(tale, end, i);
		step->is_troubled = is_troubled(seg);
		find_secrets(tale, conv, seg, step);
		list.arena = tale->arena;
		list.origin = KRESP_ORIGIN_CAPTURED;
		list.nr = 0;
		add_tcp(&list, seg);
		add_ip(&list, seg->frame);
		add_times(&list, tale, end, i);
		step->facts = kresp_facts_end(&list);
	}
}
