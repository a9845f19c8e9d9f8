// SPDX-License-Identifier: GPL-2.0
#include "story_below.h"

#include <inttypes.h>
#include <stdio.h>

/*
 * What is known of the lower four layers, over all frames that carry a stage.
 */

/* Segments whose octets are named one by one; more are counted. */
#define NAMED_MAX	8

/* "right", or how many are what: "2 right, 1 unfilled". */
static void add_checksums(struct kresp_story_below *below, bool is_tcp, const char *key,
			  const char *label)
{
	size_t counts[KRESP_LAYERS_CHECKSUM_UNKNOWN + 1] = { 0 };
	enum kresp_layers_checksum checksum, last = KRESP_LAYERS_CHECKSUM_NONE;
	const struct kresp_layers *layers;
	char text[160] = "";
	size_t i, used = 0;

	for (i = 0; i < below->stage->nr_steps; i++) {
		layers = kresp_story_below_layers(below, i);
		last = is_tcp ? layers->transport.checksum : layers->network.checksum;
		counts[last]++;
	}
	if (counts[last] == i) {
		kresp_facts_add_text(&below->list, key, label, "%s%s",
				     kresp_layers_checksum_name(last),
				     last == KRESP_LAYERS_CHECKSUM_UNFILLED ?
				     ": the device fills it in (offload)" : "");
		return;
	}
	for (checksum = KRESP_LAYERS_CHECKSUM_RIGHT;
	     checksum <= KRESP_LAYERS_CHECKSUM_UNKNOWN; checksum++) {
		if (!counts[checksum])
			continue;
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%zu %s", used ? ", " : "",
					 counts[checksum],
					 kresp_layers_checksum_name(checksum));
	}
	kresp_facts_add_text(&below->list, key, label, "%s", text);
}

/* The first frame's number, and the last one's where it is another. */
static void add_first_and_last(struct kresp_story_below *below,
			       const char *const *keys,
			       const char *const *labels, uint64_t first,
			       uint64_t last)
{
	kresp_facts_add_number(&below->list, keys[0], labels[0], first, NULL);
	if (first != last)
		kresp_facts_add_number(&below->list, keys[1], labels[1], last, NULL);
}

/* Which octets of the message each segment carries. */
static void add_mapping(struct kresp_story_below *below, const struct kresp_http_message *msg)
{
	const struct kresp_segment *seg;
	size_t i, used = 0, nr = below->stage->nr_steps;
	int64_t first, last;
	char text[600] = "";

	for (i = 0; i < nr && i < NAMED_MAX; i++) {
		seg = kresp_story_below_segment(below, i);
		first = seg->at - (int64_t)msg->at;
		last = first + (int64_t)seg->frame->layers.payload_len;
		if (first < 0)
			first = 0;
		if (last > (int64_t)msg->len)
			last = (int64_t)msg->len;
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%sframe %u: %" PRId64 " to %" PRId64,
					 i ? ", " : "", seg->frame->number, first,
					 last - 1);
	}
	kresp_facts_add_text(&below->list, "message_octets",
			     "octets of the message", nr > NAMED_MAX ?
			     "%s, and %zu more" : "%s", text, nr - NAMED_MAX);
}

static const char *name_option(unsigned int kind)
{
	static const char * const names[] = {
		"end", "NOP", "MSS", "window scale", "SACK permitted", "SACK",
		NULL, NULL, "timestamps",
	};

	return kind < sizeof(names) / sizeof(*names) ? names[kind] : NULL;
}

static void add_options(struct kresp_story_below *below,
			const struct kresp_layers_transport *tcp)
{
	const char *name;
	char text[256] = "";
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < tcp->nr_options && used < sizeof(text) - 32; i++) {
		name = name_option(tcp->options[i]);
		if (name)
			used += (size_t)snprintf(text + used, sizeof(text) - used,
						 "%s%s", used ? ", " : "", name);
		else
			used += (size_t)snprintf(text + used, sizeof(text) - used,
						 "%skind %u", used ? ", " : "",
						 tcp->options[i]);
	}
	kresp_facts_add_text(&below->list, "options", "options", "%s",
			     used ? text : "none");
}

/* When the other end acknowledged the whole message. */
static void add_acknowledged(struct kresp_story_below *below,
			     const struct kresp_http_message *msg)
{
	const struct kresp_segment *last, *ack;

	last = kresp_story_below_segment(below, below->stage->nr_steps - 1);
	ack = kresp_conversation_find_ack(below->conv, last->from,
					  (int64_t)(msg->at + msg->len));
	if (!ack) {
		kresp_facts_add_text(&below->list, "acknowledged_in",
				     "acknowledged in",
				     "no frame that was captured");
		return;
	}
	kresp_facts_add_text(&below->list, "acknowledged_in", "acknowledged in",
			     "frame %u", ack->frame->number);
	/* What was sent again needlessly comes after its acknowledgment. */
	if (ack > last)
		kresp_facts_add_real(&below->list, "acknowledged_after",
				     "acknowledged after",
				     (double)(ack->frame->time_ns -
					      last->frame->time_ns) / 1e9,
				     9, "s");
}

static void add_troubles(struct kresp_story_below *below)
{
	size_t i, nr_again = 0, nr_late = 0, nr_super = 0;
	const struct kresp_segment *seg;

	for (i = 0; i < below->stage->nr_steps; i++) {
		seg = kresp_story_below_segment(below, i);
		nr_again += seg->is_again || seg->is_resent;
		nr_late += seg->is_late && !seg->is_resent;
		nr_super += seg->is_super;
	}
	kresp_facts_add_number(&below->list, "nr_retransmissions", "sent again",
			       nr_again, NULL);
	kresp_facts_add_number(&below->list, "nr_out_of_order", "out of order",
			       nr_late, NULL);
	if (nr_super)
		kresp_facts_add_number(&below->list, "nr_super_frames",
				       "super-frames: cut up or put together by the device (TSO, GRO)",
				       nr_super, NULL);
}

static void add_transport(struct kresp_story_below *below, const struct kresp_story_message *story)
{
	static const char * const ack_keys[] = { "ack", "last_ack" };
	static const char * const ack_labels[] = {
		"acknowledgment number", "the last one's",
	};
	size_t nr = below->stage->nr_steps;
	const struct kresp_segment *last = kresp_story_below_segment(below, nr - 1);
	const struct kresp_layers_transport *tcp = &below->first->frame->layers.transport;
	const struct kresp_layers_transport *end = &last->frame->layers.transport;
	struct kresp_facts_list *list = &below->list;

	kresp_facts_add_number(list, "src_port", "source port", tcp->src_port, NULL);
	kresp_facts_add_number(list, "dst_port", "destination port", tcp->dst_port, NULL);
	kresp_facts_add_number(list, "nr_segments", "segments", nr, NULL);
	kresp_facts_add_number(list, "seq", "sequence number", tcp->seq, NULL);
	kresp_facts_add_number(list, "next_seq", "next sequence number",
			       (uint32_t)(end->seq + last->frame->layers.payload_len),
			       NULL);
	add_first_and_last(below, ack_keys, ack_labels, tcp->ack, end->ack);
	kresp_facts_add_text(list, "flags", "flags", "%s",
			     below->tale->steps[kresp_story_stage_end(below->stage)]
			     [below->stage->steps[nr - 1]].flags);
	add_options(below, tcp);
	kresp_story_below_origin(below, KRESP_ORIGIN_DERIVED);
	kresp_facts_add_text(list, "stream_octets", "octets of the stream",
			     "%" PRIu64 " to %" PRIu64, story->msg->at,
			     story->msg->at + story->msg->len - 1);
	add_mapping(below, story->msg);
	if (last->is_window_scaled)
		kresp_facts_add_number(list, "window", "window", last->window,
				       "octets");
	else
		kresp_facts_add_number(list, "window", "window, its scale not captured",
				       last->window, NULL);
	add_checksums(below, true, "checksum", "checksums");
	add_troubles(below);
	add_acknowledged(below, story->msg);
}

static const char *name_dscp(unsigned int dscp)
{
	if (!dscp)
		return "default";
	if (dscp == 46)
		return "expedited forwarding";
	if (dscp % 8 == 0)
		return "class selector";
	return "other";
}

static void add_fragmentation(struct kresp_story_below *below,
			      const struct kresp_layers_network *net)
{
	struct kresp_facts_list *list = &below->list;

	if (net->is_fragment)
		kresp_facts_add_text(list, "fragmentation", "fragmentation",
				     "a fragment, octets from %zu on",
				     net->fragment_at);
	else
		kresp_facts_add_text(list, "fragmentation", "fragmentation", "%s",
				     net->version == 6 ? "none; in IPv6 routers do not" :
				     net->may_fragment ? "none; routers may" :
				     "none; DF: routers must not");
}

static void add_network(struct kresp_story_below *below)
{
	static const char * const id_keys[] = { "id", "last_id" };
	static const char * const id_labels[] = { "identification", "the last one's" };
	const struct kresp_layers_network *net = &below->first->frame->layers.network;
	const struct kresp_layers_network *last;
	struct kresp_facts_list *list = &below->list;
	const struct kresp_conversation_end *src;

	last = &kresp_story_below_layers(below, below->stage->nr_steps - 1)->network;
	src = &below->conv->ends[below->first->from];
	kresp_facts_add_number(list, "version", "version of IP", net->version, NULL);
	kresp_facts_add_text(list, "src", "source address", "%s",
			     kresp_conversation_address(list->arena, src));
	src = &below->conv->ends[1 - below->first->from];
	kresp_facts_add_text(list, "dst", "destination address", "%s",
			     kresp_conversation_address(list->arena, src));
	if (below->stage->is_derived)
		kresp_facts_add_text(list, "ttl", net->version == 4 ? "TTL" : "hop limit",
				     "%u at the client's end; each router takes one off",
				     net->ttl);
	else
		kresp_facts_add_number(list, "ttl", net->version == 4 ? "TTL" : "hop limit",
				       net->ttl, NULL);
	if (net->version == 4 || net->is_fragment)
		add_first_and_last(below, id_keys, id_labels, net->id, last->id);
	if (net->version == 6)
		kresp_facts_add_text(list, "flow_label", "flow label", "0x%05" PRIx32,
				     net->flow_label);
	add_fragmentation(below, net);
	kresp_facts_add_text(list, "dscp", "DSCP", "%u (%s)", net->traffic_class >> 2,
			     name_dscp(net->traffic_class >> 2));
	kresp_facts_add_number(list, "ecn", "ECN", net->traffic_class & 3, NULL);
	if (net->has_options)
		kresp_facts_add_bool(list, "has_options", net->version == 4 ?
				     "options" : "extension headers", true);
	kresp_story_below_origin(below, KRESP_ORIGIN_DERIVED);
	if (net->version == 4)
		add_checksums(below, false, "checksum", "header checksums");
	else
		kresp_facts_add_text(list, "checksum", "header checksum",
				     "none: IPv6 leaves it to TCP and Ethernet");
}

/**
 * kresp_story_add_facts_below() - what is known of a lower layer
 * @tale: the conversation
 * @story: the stage's message; NULL: not captured
 * @stage: one of an exchange's tables
 * @row: one of its lower four rows, its sizes counted
 */
void kresp_story_add_facts_below(struct kresp_story_conversation *tale,
				 const struct kresp_story_message *story,
				 const struct kresp_walk_stage *stage,
				 struct kresp_walk_row *row)
{
	enum kresp_side end = kresp_story_stage_end(stage);
	struct kresp_story_below below = {
		.tale = tale,
		.stage = stage,
		.conv = tale->conv[end],
		.capture = kresp_story_capture(tale, end),
		.list.arena = tale->arena,
	};

	if (!story || !stage->nr_steps)
		return;
	below.first = kresp_story_below_segment(&below, 0);
	kresp_story_below_origin(&below, KRESP_ORIGIN_CAPTURED);
	switch (row->number) {
	case 4:
		add_transport(&below, story);
		break;
	case 3:
		add_network(&below);
		break;
	case 2:
		kresp_story_add_data_link(&below);
		break;
	case 1:
		kresp_story_add_physical(&below, row);
		break;
	}
	row->facts = kresp_facts_end(&below.list);
}
