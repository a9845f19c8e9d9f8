// SPDX-License-Identifier: GPL-2.0
#include "story.h"

#include <stdio.h>
#include <string.h>

#include "account.h"
#include "shown.h"
#include "story_notes.h"

static void decode(struct kresp_capture_end *capture)
{
	struct kresp_frame *frame;
	size_t i;

	for (i = 0; i < capture->nr_frames; i++) {
		frame = &capture->frames[i];
		if (frame->len < frame->caplen)
			frame->len = frame->caplen;
		kresp_layers_decode(&frame->layers, capture->link_type,
				    frame->data, frame->caplen, frame->len);
	}
}

/* Octets of a stream, by what they are. */
static void count_stream(const struct kresp_story_conversation *tale,
			 enum kresp_side end, enum kresp_side sender,
			 struct kresp_walk_sum *sum)
{
	const struct kresp_stream *stream;
	const struct kresp_http_message *msg;
	uint64_t at = 0;
	size_t i;

	stream = &kresp_story_end(tale->conv[end], sender)->stream;
	for (i = 0; i < tale->nr_messages[sender]; i++) {
		msg = tale->messages[sender][i].msg;
		sum->not_http += kresp_stream_count(stream, at, msg->at);
		sum->http += kresp_stream_count(stream, msg->at, msg->at + msg->len);
		at = msg->at + msg->len;
	}
	sum->not_http += kresp_stream_count(stream, at, UINT64_MAX);
}

static void account(const struct kresp_story_conversation *tale,
		    enum kresp_side end, struct kresp_walk_sum *sum)
{
	const struct kresp_conversation *conv = tale->conv[end];
	const struct kresp_segment *seg;
	size_t i;

	for (i = 0; i < conv->nr_segments; i++) {
		seg = &conv->segments[i];
		kresp_account_add_frame(sum, seg->frame, false);
		sum->again += seg->frame->layers.payload_len - seg->fresh_len;
	}
	count_stream(tale, end, KRESP_SIDE_CLIENT, sum);
	count_stream(tale, end, KRESP_SIDE_SERVER, sum);
	sum->has_wire = kresp_story_capture(tale, end)->medium !=
			KRESP_MEDIUM_SOFTWARE;
	kresp_account_close(tale->arena, sum);
}

static const char *summarize(struct kresp_arena *arena,
			     const struct kresp_exchange_pair *pair)
{
	const char *request = "(request not captured)", *answer = "(no answer captured)";
	const struct kresp_http_slice *start;

	if (pair->request) {
		start = pair->request->start;
		request = kresp_arena_printf(arena, "%s %s %s",
					     kresp_shown_slice(arena, start[0]),
					     kresp_shown_slice(arena, start[1]),
					     kresp_shown_slice(arena, start[2]));
	}
	if (pair->answer) {
		start = pair->answer->start;
		answer = kresp_arena_printf(arena, "%s %s",
					    kresp_shown_slice(arena, start[1]),
					    kresp_shown_slice(arena, start[2]));
	}
	return kresp_arena_printf(arena, "%s -> %s", request, answer);
}

static void tell_exchange(struct kresp_story_conversation *tale, size_t i,
			  struct kresp_walk_exchange *exchange)
{
	const struct kresp_exchange_pair *pair = &tale->exchanges.pairs[i];

	exchange->number = (unsigned int)i + 1;
	exchange->summary = summarize(tale->arena, pair);
	exchange->is_complete = pair->request && pair->request->is_complete &&
				pair->answer && pair->answer->is_complete;
	kresp_story_tell_exchange(tale, pair, exchange);
	kresp_story_tell_stages(tale, pair, exchange);
}

static void tell_conversation(struct kresp_story_conversation *tale,
			      struct kresp_walk_conversation *told)
{
	const struct kresp_conversation *conv = tale->conv[KRESP_SIDE_CLIENT];
	unsigned int side;
	size_t i;

	kresp_exchanges_find(tale->arena, conv, &tale->exchanges);
	kresp_story_read_messages(tale);
	told->number = conv->number;
	for (side = 0; side < 2; side++)
		told->ends[side] = kresp_conversation_name(tale->arena,
							   kresp_story_end(conv, side));
	kresp_story_tell_steps(tale, KRESP_SIDE_CLIENT);
	told->steps = tale->steps[KRESP_SIDE_CLIENT];
	told->nr_steps = conv->nr_segments;
	account(tale, KRESP_SIDE_CLIENT, &told->sum);
	if (tale->conv[KRESP_SIDE_SERVER]) {
		kresp_story_tell_steps(tale, KRESP_SIDE_SERVER);
		told->server_steps = tale->steps[KRESP_SIDE_SERVER];
		told->nr_server_steps = tale->conv[KRESP_SIDE_SERVER]->nr_segments;
		account(tale, KRESP_SIDE_SERVER, &told->server_sum);
	}
	kresp_story_tell_session(tale, told);
	told->nr_exchanges = tale->exchanges.nr_pairs;
	told->exchanges = kresp_arena_alloc(tale->arena, told->nr_exchanges,
					    sizeof(*told->exchanges));
	for (i = 0; i < told->nr_exchanges; i++)
		tell_exchange(tale, i, &told->exchanges[i]);
}

/* The frames of no conversation that is told. */
static void account_others(struct kresp_arena *arena,
			   const struct kresp_story_source *source,
			   const struct kresp_conversations *all,
			   struct kresp_walk *walk)
{
	const struct kresp_capture_end *capture = source->client;
	const struct kresp_conversation *conv;
	size_t i, n;

	for (i = 0; i < capture->nr_frames; i++)
		if (capture->frames[i].layers.depth != KRESP_LAYERS_TRANSPORT)
			kresp_account_add_frame(&walk->sum, &capture->frames[i], true);
	for (i = 0; i < all->nr; i++) {
		conv = all->list[i];
		if (source->stream < 0 || conv->number == (unsigned long)source->stream)
			continue;
		for (n = 0; n < conv->nr_segments; n++)
			kresp_account_add_frame(&walk->sum, conv->segments[n].frame, true);
	}
	walk->sum.has_wire = capture->medium != KRESP_MEDIUM_SOFTWARE;
	kresp_account_close(arena, &walk->sum);
}

static void tell_conversations(struct kresp_arena *arena,
			       const struct kresp_story_source *source,
			       struct kresp_conversations *all,
			       struct kresp_conversations *at_server,
			       struct kresp_walk *walk)
{
	struct kresp_story_conversation tale;
	struct kresp_conversation *other;
	size_t i;

	walk->conversations = kresp_arena_alloc(arena, all->nr,
						sizeof(*walk->conversations));
	for (i = 0; i < all->nr; i++) {
		if (source->stream >= 0 &&
		    all->list[i]->number != (unsigned long)source->stream)
			continue;
		tale = (struct kresp_story_conversation){
			.arena = arena,
			.source = source,
		};
		kresp_conversation_follow(arena, all->list[i], source->server_port,
					  source->client->mtu);
		tale.conv[KRESP_SIDE_CLIENT] = all->list[i];
		other = kresp_conversation_match(at_server, all->list[i]);
		if (other)
			kresp_conversation_follow(arena, other, source->server_port,
						  source->server->mtu);
		tale.conv[KRESP_SIDE_SERVER] = other;
		tell_conversation(&tale, &walk->conversations[walk->nr_conversations]);
		kresp_story_note_conversation(&tale, walk);
		kresp_account_add_sum(&walk->sum,
				      &walk->conversations[walk->nr_conversations++].sum);
	}
}

/**
 * kresp_story_tell() - tell what was captured
 * @arena: where the walk, and all it points to, is kept
 * @source: what was captured; its frames are decoded here, and must stay
 * @why: if there is nothing to tell, one line without newline: why
 * @why_size: octets at @why
 *
 * Frames that cannot be decoded are told of in the walk's notes.
 *
 * Return: the walk; NULL if there is no conversation to tell.
 */
struct kresp_walk *kresp_story_tell(struct kresp_arena *arena,
				    const struct kresp_story_source *source,
				    char *why, size_t why_size)
{
	struct kresp_conversations *all, *at_server;
	struct kresp_walk *walk;

	walk = kresp_arena_alloc(arena, 1, sizeof(*walk));
	walk->title = source->title;
	all = kresp_arena_alloc(arena, 1, sizeof(*all));
	at_server = kresp_arena_alloc(arena, 1, sizeof(*at_server));
	decode(source->client);
	kresp_conversation_sort(arena, all, source->client->frames,
				source->client->nr_frames);
	if (source->server) {
		decode(source->server);
		kresp_conversation_sort(arena, at_server, source->server->frames,
					source->server->nr_frames);
	}
	if (!source->client->nr_frames) {
		snprintf(why, why_size, "there is no frame in the capture");
		return NULL;
	}
	if (!all->nr) {
		snprintf(why, why_size,
			 "there is no TCP in the capture; of frame 1: %s",
			 source->client->frames[0].layers.why);
		return NULL;
	}
	if (source->stream >= 0 && (unsigned long)source->stream >= all->nr) {
		snprintf(why, why_size,
			 "there is no conversation %ld in the capture: it has %zu, numbered from 0",
			 source->stream, all->nr);
		return NULL;
	}
	kresp_story_tell_captures(arena, walk, source);
	kresp_story_note_capture(arena, walk, source->client, KRESP_SIDE_CLIENT);
	if (source->server)
		kresp_story_note_capture(arena, walk, source->server,
					 KRESP_SIDE_SERVER);
	tell_conversations(arena, source, all, at_server, walk);
	account_others(arena, source, all, walk);
	return walk;
}
