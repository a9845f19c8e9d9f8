// SPDX-License-Identifier: GPL-2.0
#include "exchanges.h"

/*
 * The order is all that says which answer belongs to which request (RFC 9112
 * section 9.3.2): the nth final answer to the nth request.
 */

static const struct kresp_conversation_end *
end_of(const struct kresp_conversation *conv, enum kresp_side side)
{
	return &conv->ends[side == KRESP_SIDE_CLIENT ? conv->client :
						       1 - conv->client];
}

/*
 * Where what was not understood may be followed by a message: where a later
 * segment begins. Return: the place; UINT64_MAX: none.
 */
static uint64_t next_place(const struct kresp_stream *stream, uint64_t at)
{
	size_t low = 0, high = stream->nr_pieces, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (stream->pieces[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < stream->nr_pieces ? stream->pieces[low].at : UINT64_MAX;
}

static struct kresp_exchange_pair *add_pair(struct kresp_arena *arena,
					    struct kresp_exchanges *exchanges)
{
	exchanges->pairs = kresp_arena_grow(arena, exchanges->pairs,
					    exchanges->nr_pairs,
					    sizeof(*exchanges->pairs));
	return &exchanges->pairs[exchanges->nr_pairs++];
}

static void add_message(struct kresp_arena *arena,
			struct kresp_exchanges *exchanges, enum kresp_side side,
			struct kresp_http_message *msg)
{
	struct kresp_http_message **list = exchanges->messages[side];
	size_t *nr = &exchanges->nr_messages[side];

	list = kresp_arena_grow(arena, list, *nr,
				sizeof(struct kresp_http_message *));
	exchanges->messages[side] = list;
	list[(*nr)++] = msg;
}

static void find_requests(struct kresp_arena *arena,
			  const struct kresp_conversation *conv,
			  struct kresp_exchanges *exchanges)
{
	const struct kresp_conversation_end *end = end_of(conv, KRESP_SIDE_CLIENT);
	struct kresp_http_source source = {
		.stream = &end->stream,
		.is_request = true,
	};
	struct kresp_http_message *msg;
	uint64_t at = 0;

	while (at < kresp_stream_end(source.stream)) {
		msg = kresp_http_message_read(arena, &source, at);
		if (!msg) {
			at = next_place(source.stream, at);
			continue;
		}
		add_message(arena, exchanges, KRESP_SIDE_CLIENT, msg);
		add_pair(arena, exchanges)->request = msg;
		if (msg->ends_http)
			break;
		at += msg->len;
	}
}

/* When the octet at @at of a stream was first seen: the segment's number. */
static size_t find_segment(const struct kresp_conversation *conv,
			   unsigned int from, uint64_t at)
{
	const struct kresp_segment *seg;
	size_t i;

	for (i = 0; i < conv->nr_segments; i++) {
		seg = &conv->segments[i];
		if (seg->from == from && seg->fresh_len &&
		    seg->at + (int64_t)seg->frame->layers.payload_len > (int64_t)at)
			break;
	}
	return i;
}

/*
 * Where the capture began in the middle, the first answer may be to a request
 * from before.
 */
static bool answers_unseen_request(const struct kresp_conversation *conv,
				   const struct kresp_exchanges *exchanges,
				   const struct kresp_http_message *answer)
{
	const struct kresp_http_message *request;

	if (end_of(conv, KRESP_SIDE_CLIENT)->has_syn || !exchanges->nr_pairs)
		return false;
	request = exchanges->pairs[0].request;
	return find_segment(conv, 1 - conv->client, answer->at) <
	       find_segment(conv, conv->client, request->at);
}

static void insert_unseen_request(struct kresp_arena *arena,
				  struct kresp_exchanges *exchanges)
{
	size_t i;

	add_pair(arena, exchanges);
	for (i = exchanges->nr_pairs - 1; i > 0; i--)
		exchanges->pairs[i] = exchanges->pairs[i - 1];
	exchanges->pairs[0] = (struct kresp_exchange_pair){ 0 };
}

static void find_answers(struct kresp_arena *arena,
			 const struct kresp_conversation *conv,
			 struct kresp_exchanges *exchanges)
{
	const struct kresp_conversation_end *end = end_of(conv, KRESP_SIDE_SERVER);
	struct kresp_http_source source = { .stream = &end->stream };
	struct kresp_exchange_pair *pair;
	struct kresp_http_message *msg;
	uint64_t at = 0;
	size_t nr = 0;

	source.is_closed = end->has_fin &&
			   end->fin_at == (int64_t)kresp_stream_end(source.stream);
	while (at < kresp_stream_end(source.stream)) {
		if (nr < exchanges->nr_pairs)
			source.request = exchanges->pairs[nr].request;
		else
			source.request = NULL;
		msg = kresp_http_message_read(arena, &source, at);
		if (!msg) {
			at = next_place(source.stream, at);
			continue;
		}
		if (!exchanges->nr_messages[KRESP_SIDE_SERVER] &&
		    answers_unseen_request(conv, exchanges, msg)) {
			insert_unseen_request(arena, exchanges);
			source.request = NULL;
			msg = kresp_http_message_read(arena, &source, at);
		}
		add_message(arena, exchanges, KRESP_SIDE_SERVER, msg);
		if (nr == exchanges->nr_pairs)
			add_pair(arena, exchanges);
		pair = &exchanges->pairs[nr];
		if (msg->status / 100 == 1 && msg->status != 101) {
			pair->interims = kresp_arena_grow(arena, pair->interims,
							  pair->nr_interims,
							  sizeof(struct kresp_http_message *));
			pair->interims[pair->nr_interims++] = msg;
		} else {
			pair->answer = msg;
			nr++;
		}
		if (msg->ends_http)
			break;
		at += msg->len;
	}
}

/**
 * kresp_exchanges_find() - find the HTTP of a connection
 * @arena: where it is kept
 * @conv: the connection, followed
 * @exchanges: what was found; empty, all zero
 */
void kresp_exchanges_find(struct kresp_arena *arena,
			  const struct kresp_conversation *conv,
			  struct kresp_exchanges *exchanges)
{
	find_requests(arena, conv, exchanges);
	find_answers(arena, conv, exchanges);
}
