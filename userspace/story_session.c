// SPDX-License-Identifier: GPL-2.0
#include "story_parts.h"

/*
 * What is known of a connection as a whole.
 */

static const char * const side_names[] = { "client", "server" };

static double seconds(const struct kresp_segment *from,
		      const struct kresp_segment *to)
{
	return (double)(to->frame->time_ns - from->frame->time_ns) / 1e9;
}

/* The SYN that opened the connection; NULL: not captured. */
static const struct kresp_segment *find_syn(const struct kresp_conversation *conv)
{
	const struct kresp_frame *syn = conv->ends[conv->client].syn;
	size_t i;

	for (i = 0; syn && i < conv->nr_segments; i++)
		if (conv->segments[i].frame == syn)
			return &conv->segments[i];
	return NULL;
}

static void add_handshake(struct kresp_facts_list *list,
			  const struct kresp_conversation *conv)
{
	const struct kresp_segment *syn = find_syn(conv), *synack, *ack;

	if (!syn || !conv->synack_at || syn > &conv->segments[conv->synack_at - 1])
		return;
	synack = &conv->segments[conv->synack_at - 1];
	kresp_facts_add_real(list, "rtt", "there and back, SYN to SYN, ACK",
			     seconds(syn, synack), 9, "s");
	if (!conv->handshake_at)
		return;
	ack = &conv->segments[conv->handshake_at - 1];
	kresp_facts_add_real(list, "handshake", "the whole handshake",
			     seconds(syn, ack), 9, "s");
}

/* How a segment ends the connection; NULL: it does not. */
static const char *name_end(const struct kresp_segment *seg)
{
	if (seg->frame->layers.transport.flags & KRESP_LAYERS_RST)
		return "RST";
	if (seg->frame->layers.transport.flags & KRESP_LAYERS_FIN)
		return "FIN";
	return NULL;
}

static const char *tell_close(struct kresp_arena *arena,
			      const struct kresp_conversation *conv)
{
	const struct kresp_segment *seg;
	size_t i;

	for (i = 0; i < conv->nr_segments; i++) {
		seg = &conv->segments[i];
		if (name_end(seg))
			return kresp_arena_printf(arena,
						  "the %s, which sent %s in frame %u",
						  side_names[kresp_story_sender(conv, seg)],
						  name_end(seg), seg->frame->number);
	}
	return "no one as far as was captured";
}

/* What each end's SYN said, and what it sent. */
static void add_ends(struct kresp_facts_list *list,
		     const struct kresp_conversation *conv)
{
	static const char * const keys[][4] = {
		{ "client_mss", "client_window_scale", "client_options",
		  "client_octets" },
		{ "server_mss", "server_window_scale", "server_options",
		  "server_octets" },
	};
	static const char * const labels[][4] = {
		{ "client's MSS", "client's window scale", "client's SYN",
		  "octets sent by the client" },
		{ "server's MSS", "server's window scale", "server's SYN",
		  "octets sent by the server" },
	};
	const struct kresp_conversation_end *end;
	const struct kresp_layers_transport *tcp;
	unsigned int side;

	for (side = 0; side < 2; side++) {
		end = kresp_story_end(conv, side);
		list->origin = KRESP_ORIGIN_CAPTURED;
		tcp = end->syn ? &end->syn->layers.transport : NULL;
		if (tcp && tcp->mss)
			kresp_facts_add_number(list, keys[side][0],
					       labels[side][0], tcp->mss, "octets");
		if (tcp && tcp->window_scale >= 0)
			kresp_facts_add_number(list, keys[side][1], labels[side][1],
					       (uint64_t)tcp->window_scale, "bits");
		if (tcp)
			kresp_facts_add_text(list, keys[side][2], labels[side][2],
					     "%s, %s",
					     tcp->sack_permitted ?
					     "permits SACK" : "no SACK",
					     tcp->has_timestamps ?
					     "has timestamps" : "no timestamps");
		list->origin = KRESP_ORIGIN_DERIVED;
		kresp_facts_add_number(list, keys[side][3], labels[side][3],
				       kresp_stream_count(&end->stream, 0, UINT64_MAX),
				       "octets");
	}
}

static void add_troubles(struct kresp_facts_list *list,
			 const struct kresp_conversation *conv)
{
	uint64_t nr_again = 0, nr_late = 0, nr_duplicate = 0, missing = 0;
	const struct kresp_segment *seg;
	const struct kresp_stream *stream;
	unsigned int i;
	size_t n;

	for (n = 0; n < conv->nr_segments; n++) {
		seg = &conv->segments[n];
		nr_again += (seg->is_again && !seg->is_keep_alive) || seg->is_resent;
		nr_late += seg->is_late && !seg->is_resent;
		nr_duplicate += seg->is_duplicate_ack;
	}
	for (i = 0; i < 2; i++) {
		stream = &conv->ends[i].stream;
		missing += kresp_stream_end(stream) -
			   kresp_stream_count(stream, 0, UINT64_MAX);
	}
	kresp_facts_add_number(list, "nr_retransmissions", "frames sent again",
			       nr_again, NULL);
	kresp_facts_add_number(list, "nr_out_of_order", "frames out of order",
			       nr_late, NULL);
	kresp_facts_add_number(list, "nr_duplicate_acks", "duplicate ACKs",
			       nr_duplicate, NULL);
	kresp_facts_add_number(list, "missing", "octets never seen", missing,
			       "octets");
}

/**
 * kresp_story_tell_session() - what is known of a connection
 * @tale: the conversation
 * @told: where it is told
 */
void kresp_story_tell_session(struct kresp_story_conversation *tale,
			      struct kresp_walk_conversation *told)
{
	const struct kresp_conversation *conv = tale->conv[KRESP_SIDE_CLIENT];
	struct kresp_facts_list list = {
		.arena = tale->arena,
		.origin = KRESP_ORIGIN_DERIVED,
	};

	tale->opened_by = find_syn(conv) ? "the client, which sent SYN" :
			  "not captured";
	tale->closed_by = tell_close(tale->arena, conv);
	kresp_facts_add_text(&list, "opened_by", "opened by", "%s",
			     tale->opened_by);
	add_handshake(&list, conv);
	kresp_facts_add_text(&list, "closed_by", "closed by", "%s",
			     tale->closed_by);
	kresp_facts_add_real(&list, "duration", "from its first frame to its last",
			     seconds(&conv->segments[0],
				     &conv->segments[conv->nr_segments - 1]),
			     9, "s");
	kresp_facts_add_number(&list, "nr_frames", "frames", conv->nr_segments, NULL);
	kresp_facts_add_number(&list, "nr_requests", "requests",
			       tale->exchanges.nr_pairs, NULL);
	add_ends(&list, conv);
	add_troubles(&list, conv);
	told->facts = kresp_facts_end(&list);
}

/* The first frame that carries a message; NULL: none. */
static const struct kresp_segment *
first_segment(const struct kresp_story_conversation *tale,
	      const struct kresp_story_message *story)
{
	if (!story || !story->nr_steps[KRESP_SIDE_CLIENT])
		return NULL;
	return &tale->conv[KRESP_SIDE_CLIENT]->segments[story->steps[KRESP_SIDE_CLIENT][0]];
}

static const struct kresp_segment *
last_segment(const struct kresp_story_conversation *tale,
	     const struct kresp_story_message *story)
{
	size_t nr = story ? story->nr_steps[KRESP_SIDE_CLIENT] : 0;

	if (!nr)
		return NULL;
	return &tale->conv[KRESP_SIDE_CLIENT]->segments[story->steps[KRESP_SIDE_CLIENT][nr - 1]];
}

/**
 * kresp_story_tell_exchange() - sizes and times of an exchange
 * @tale: the conversation
 * @pair: the exchange
 * @exchange: where it is told
 */
void kresp_story_tell_exchange(struct kresp_story_conversation *tale,
			       const struct kresp_exchange_pair *pair,
			       struct kresp_walk_exchange *exchange)
{
	const struct kresp_story_message *request, *answer;
	const struct kresp_segment *asked, *first, *last;
	struct kresp_facts_list list = {
		.arena = tale->arena,
		.origin = KRESP_ORIGIN_DERIVED,
	};

	request = kresp_story_message_of(tale, pair->request);
	answer = kresp_story_message_of(tale, pair->answer);
	asked = first_segment(tale, request);
	first = first_segment(tale, answer);
	last = last_segment(tale, answer);
	if (request)
		kresp_facts_add_number(&list, "request_len", "request",
				       request->msg->len, "octets");
	if (answer) {
		kresp_facts_add_number(&list, "status", "status",
				       answer->msg->status, NULL);
		kresp_facts_add_number(&list, "answer_len", "answer",
				       answer->msg->len, "octets");
	}
	if (asked && first)
		kresp_facts_add_real(&list, "first_octet_after",
				     "answer's first octet after",
				     seconds(asked, first), 9, "s");
	if (asked && last)
		kresp_facts_add_real(&list, "last_octet_after",
				     "answer's last octet after",
				     seconds(asked, last), 9, "s");
	exchange->facts = kresp_facts_end(&list);
}
