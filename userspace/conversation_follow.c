// SPDX-License-Identifier: GPL-2.0
#include "conversation.h"

#include <string.h>

/*
 * What each frame of a connection means. Sequence numbers are 32 bits and
 * begin anywhere; here they become places in a stream of octets from 0 on.
 */

/*
 * What fills a gap so long after the gap was seen was sent again, not
 * overtaken; Wireshark's number.
 */
#define OVERTAKEN_MAX_NS	3000000

/**
 * struct direction - what is known while going through the frames
 * @seq: a sequence number...
 * @at: ...and the place it stands for
 * @has_ack: an acknowledgment was seen
 * @ack_at: how far it went
 * @has_window: an ACK was seen after SYN, whose window is not scaled
 * @window: the last one
 * @end: the highest place seen
 * @gap_ns: when the last gap was seen
 * @was_probed: the last frame was a keep-alive probe
 */
struct direction {
	uint32_t seq;
	int64_t at;
	bool has_ack;
	int64_t ack_at;
	bool has_window;
	uint32_t window;
	int64_t end;
	int64_t gap_ns;
	bool was_probed;
};

static const struct kresp_layers_transport *tcp_of(const struct kresp_segment *seg)
{
	return &seg->frame->layers.transport;
}

static bool has_flag(const struct kresp_segment *seg, unsigned int flag)
{
	return tcp_of(seg)->flags & flag;
}

/* The place of @seq, near the one that was last known. */
static int64_t unwrap(const struct direction *dir, uint32_t seq)
{
	return dir->at + (int32_t)(seq - dir->seq);
}

static void set_base(struct kresp_conversation_end *end, uint32_t seq)
{
	if (end->has_base)
		return;
	end->has_base = true;
	end->base_seq = seq;
}

/* Where each stream begins: after SYN, else where the first sign of it is. */
static void find_bases(struct kresp_conversation *conv)
{
	const struct kresp_layers_transport *tcp;
	struct kresp_conversation_end *end;
	struct kresp_segment *seg;
	size_t i;

	for (end = conv->ends; end < conv->ends + 2; end++)
		if (end->has_syn)
			set_base(end, end->syn->layers.transport.seq + 1);
	for (i = 0; i < conv->nr_segments; i++) {
		seg = &conv->segments[i];
		tcp = tcp_of(seg);
		if (tcp->flags & KRESP_LAYERS_ACK)
			set_base(&conv->ends[1 - seg->from], tcp->ack);
		if (!(tcp->flags & KRESP_LAYERS_RST))
			set_base(&conv->ends[seg->from], tcp->seq);
	}
}

/*
 * Places of all segments and acknowledgments. Without SYN, octets may have
 * come from before what was taken for the first one: then the stream begins
 * with them.
 */
static void find_places(struct kresp_conversation *conv)
{
	const struct kresp_layers_transport *tcp;
	int64_t first[2] = { 0, 0 };
	struct direction dirs[2];
	struct kresp_segment *seg;
	unsigned int i;
	size_t n;

	memset(dirs, 0, sizeof(dirs));
	for (i = 0; i < 2; i++)
		dirs[i].seq = conv->ends[i].base_seq;
	for (n = 0; n < conv->nr_segments; n++) {
		seg = &conv->segments[n];
		tcp = tcp_of(seg);
		i = seg->from;
		seg->at = unwrap(&dirs[i], tcp->seq);
		/* What a RST says may be nothing but a guess. */
		if (!(tcp->flags & KRESP_LAYERS_RST)) {
			dirs[i].at = seg->at;
			dirs[i].seq = tcp->seq;
		}
		if (tcp->flags & KRESP_LAYERS_SYN)
			seg->at++;
		if (tcp->flags & KRESP_LAYERS_ACK)
			seg->ack_at = unwrap(&dirs[1 - i], tcp->ack);
		if (!conv->ends[i].has_syn && seg->at < first[i] &&
		    seg->frame->layers.payload_len > 1)
			first[i] = seg->at;
	}
	for (n = 0; n < conv->nr_segments; n++) {
		seg = &conv->segments[n];
		seg->at -= first[seg->from];
		seg->ack_at -= first[1 - seg->from];
	}
	for (i = 0; i < 2; i++)
		conv->ends[i].base_seq += (uint32_t)first[i];
}

/* Put the payload into the stream, and say what it is there. */
static void take_payload(struct kresp_arena *arena, struct kresp_stream *stream,
			 struct direction *dir, struct kresp_segment *seg)
{
	const struct kresp_frame *frame = seg->frame;
	const struct kresp_layers *layers = &frame->layers;
	struct kresp_stream_piece piece = {
		.at = seg->at > 0 ? (uint64_t)seg->at : 0,
		.len = layers->payload_len,
		.data = frame->data + layers->payload.at,
		.captured = layers->payload.len,
	};
	int64_t end = seg->at + (int64_t)layers->payload_len;
	uint64_t beyond = 0;
	size_t before = 0;

	/* A probe's octet from before the stream is no part of it. */
	if (seg->at < 0)
		before = (uint64_t)-seg->at < piece.len ? (size_t)-seg->at : piece.len;
	piece.len -= before;
	piece.data += before < piece.captured ? before : piece.captured;
	piece.captured -= before < piece.captured ? before : piece.captured;
	if (seg->at > dir->end && (layers->payload_len || has_flag(seg, KRESP_LAYERS_FIN))) {
		seg->gap_len = (uint64_t)(seg->at - dir->end);
		dir->gap_ns = frame->time_ns;
	}
	if (!layers->payload_len)
		return;

	seg->fresh_len = kresp_stream_add(arena, stream, &piece);
	seg->is_again = !seg->fresh_len;
	if (end > dir->end)
		beyond = (uint64_t)(end - (seg->at > dir->end ? seg->at : dir->end));
	if (seg->at < dir->end && seg->fresh_len > beyond) {
		seg->is_late = true;
		seg->is_resent = frame->time_ns - dir->gap_ns > OVERTAKEN_MAX_NS;
	}
}

/* SYN and FIN take a sequence number each. Return: where the segment ends. */
static int64_t take_flags(struct kresp_conversation_end *end,
			  struct kresp_segment *seg)
{
	int64_t at = seg->at + (int64_t)seg->frame->layers.payload_len;

	if (has_flag(seg, KRESP_LAYERS_RST))
		end->has_reset = true;
	if (has_flag(seg, KRESP_LAYERS_SYN) && end->syn != seg->frame)
		seg->is_again = true;
	if (!has_flag(seg, KRESP_LAYERS_FIN))
		return at;
	if (end->has_fin && at == end->fin_at && !seg->fresh_len)
		seg->is_again = true;
	end->has_fin = true;
	end->fin_at = at;
	return at + 1;
}

static void take_window(const struct kresp_conversation *conv,
			struct kresp_segment *seg)
{
	const struct kresp_conversation_end *ends = conv->ends;
	const struct kresp_layers_transport *tcp = tcp_of(seg);
	int scale, other;

	seg->window = tcp->window;
	if (!ends[0].has_syn || !ends[1].has_syn)
		return;
	seg->is_window_scaled = true;
	scale = ends[seg->from].syn->layers.transport.window_scale;
	other = ends[1 - seg->from].syn->layers.transport.window_scale;
	if (scale < 0 || other < 0 || (tcp->flags & KRESP_LAYERS_SYN))
		return;
	/* RFC 7323 section 2.3: more than 14 counts as 14. */
	seg->window <<= scale > 14 ? 14 : scale;
}

/* What a segment without payload, SYN, FIN or RST is. */
static void judge_ack(const struct direction *mine,
		      const struct direction *theirs, struct kresp_segment *seg)
{
	bool is_same;

	if (seg->frame->layers.payload_len ||
	    has_flag(seg, KRESP_LAYERS_SYN | KRESP_LAYERS_FIN | KRESP_LAYERS_RST) ||
	    !has_flag(seg, KRESP_LAYERS_ACK) || seg->is_keep_alive ||
	    !mine->has_ack)
		return;
	is_same = seg->ack_at == mine->ack_at && seg->at == mine->end;
	if (is_same && theirs->was_probed)
		seg->is_keep_alive_answer = true;
	else if (is_same && mine->has_window && seg->window != mine->window)
		seg->is_window_update = true;
	else if (is_same && theirs->end > seg->ack_at)
		seg->is_duplicate_ack = true;
}

static bool is_keep_alive(const struct direction *dir,
			  const struct kresp_segment *seg)
{
	return seg->frame->layers.payload_len <= 1 && seg->at == dir->end - 1 &&
	       dir->has_ack &&
	       !has_flag(seg, KRESP_LAYERS_SYN | KRESP_LAYERS_FIN | KRESP_LAYERS_RST);
}

static bool is_super(const struct kresp_conversation *conv,
		     const struct kresp_segment *seg, unsigned int mtu)
{
	const struct kresp_frame *syn = conv->ends[1 - seg->from].syn;
	const struct kresp_layers *layers = &seg->frame->layers;

	if (layers->network.is_len_unfilled)
		return true;
	if (syn && syn->layers.transport.mss)
		return layers->payload_len > syn->layers.transport.mss;
	return mtu && layers->network.packet_len > mtu;
}

static void find_phase(struct kresp_conversation *conv, size_t i,
		       bool is_closing)
{
	struct kresp_segment *seg = &conv->segments[i];
	unsigned int syn_ack = KRESP_LAYERS_SYN | KRESP_LAYERS_ACK;

	seg->phase = is_closing ? KRESP_WALK_CLOSE : KRESP_WALK_EXCHANGE;
	if (has_flag(seg, KRESP_LAYERS_SYN)) {
		seg->phase = KRESP_WALK_HANDSHAKE;
		if ((tcp_of(seg)->flags & syn_ack) == syn_ack && !conv->synack_at)
			conv->synack_at = i + 1;
	} else if (conv->synack_at && !conv->handshake_at && !seg->ack_at &&
		   seg->from != conv->segments[conv->synack_at - 1].from &&
		   has_flag(seg, KRESP_LAYERS_ACK)) {
		conv->handshake_at = i + 1;
		if (!seg->frame->layers.payload_len && !is_closing)
			seg->phase = KRESP_WALK_HANDSHAKE;
	} else if (!is_closing && seg->fresh_len) {
		seg->phase = KRESP_WALK_EXCHANGE;
	}
}

static void take_ack(struct kresp_arena *arena, struct kresp_conversation *conv,
		     struct direction *mine, size_t i)
{
	struct kresp_segment *seg = &conv->segments[i];
	struct kresp_conversation_end *other = &conv->ends[1 - seg->from];

	if (!mine->has_ack || seg->ack_at > mine->ack_at) {
		if (seg->ack_at > mine->ack_at)
			seg->newly_acked = (uint64_t)(seg->ack_at - mine->ack_at);
		mine->ack_at = seg->ack_at;
		other->acks = kresp_arena_grow(arena, other->acks,
					       other->nr_acks, sizeof(size_t));
		other->acks[other->nr_acks++] = i;
	}
	mine->has_ack = true;
}

static void judge(struct kresp_arena *arena, struct kresp_conversation *conv,
		  unsigned int mtu)
{
	struct direction dirs[2], *mine, *theirs;
	bool is_closing = false;
	struct kresp_segment *seg;
	int64_t end;
	size_t i;

	memset(dirs, 0, sizeof(dirs));
	for (i = 0; i < conv->nr_segments; i++) {
		seg = &conv->segments[i];
		mine = &dirs[seg->from];
		theirs = &dirs[1 - seg->from];
		take_window(conv, seg);
		seg->is_keep_alive = is_keep_alive(mine, seg);
		take_payload(arena, &conv->ends[seg->from].stream, mine, seg);
		end = take_flags(&conv->ends[seg->from], seg);
		judge_ack(mine, theirs, seg);
		seg->is_super = is_super(conv, seg, mtu);
		if (has_flag(seg, KRESP_LAYERS_FIN | KRESP_LAYERS_RST) &&
		    !seg->fresh_len)
			is_closing = true;
		find_phase(conv, i, is_closing);
		if (has_flag(seg, KRESP_LAYERS_FIN))
			is_closing = true;

		if (has_flag(seg, KRESP_LAYERS_ACK))
			take_ack(arena, conv, mine, i);
		mine->window = seg->window;
		mine->has_window = !has_flag(seg, KRESP_LAYERS_SYN);
		mine->was_probed = seg->is_keep_alive;
		if (end > mine->end && !has_flag(seg, KRESP_LAYERS_RST))
			mine->end = end;
	}
}

/**
 * kresp_conversation_find_ack() - what acknowledges octets first
 * @conv: the connection, followed
 * @from: the end that sent them
 * @end: where in its stream they end
 *
 * Return: the segment that acknowledges all of them; NULL if none does.
 */
const struct kresp_segment *
kresp_conversation_find_ack(const struct kresp_conversation *conv,
			    unsigned int from, int64_t end)
{
	const size_t *acks = conv->ends[from].acks;
	size_t low = 0, high = conv->ends[from].nr_acks, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (conv->segments[acks[middle]].ack_at < end)
			low = middle + 1;
		else
			high = middle;
	}
	return low < conv->ends[from].nr_acks ? &conv->segments[acks[low]] : NULL;
}

/* Do the octets begin as a request does: a token, a space? */
static bool begins_with_request(const struct kresp_stream *stream)
{
	const struct kresp_stream_run *run = stream->runs;
	size_t i;

	if (!stream->nr_runs)
		return false;
	for (i = 0; i < run->len && i < 32; i++) {
		if (run->data[i] == ' ')
			return i > 0;
		if (run->data[i] < 'A' || run->data[i] > 'Z')
			return false;
	}
	return false;
}

static unsigned int find_client(const struct kresp_conversation *conv,
				unsigned int server_port)
{
	const struct kresp_conversation_end *ends = conv->ends;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		if (ends[i].has_syn &&
		    !(ends[i].syn->layers.transport.flags & KRESP_LAYERS_ACK))
			return i;
	}
	for (i = 0; i < 2; i++) {
		if (ends[i].has_syn)
			return 1 - i;
	}
	if (server_port && ends[0].port != ends[1].port) {
		if (ends[0].port == server_port)
			return 1;
		if (ends[1].port == server_port)
			return 0;
	}
	return begins_with_request(&ends[1].stream) &&
	       !begins_with_request(&ends[0].stream);
}

/**
 * kresp_conversation_follow() - see what each frame of a connection means
 * @arena: where what is made is kept
 * @conv: the connection; its ends may have a base already, see
 *	kresp_conversation_match()
 * @server_port: the server's port, used if no SYN was captured; 0: not known
 * @mtu: of the interface; 0: not known
 */
void kresp_conversation_follow(struct kresp_arena *arena,
			       struct kresp_conversation *conv,
			       unsigned int server_port, unsigned int mtu)
{
	unsigned int i;

	find_bases(conv);
	find_places(conv);
	judge(arena, conv, mtu);
	for (i = 0; i < 2; i++)
		kresp_stream_finish(arena, &conv->ends[i].stream);
	if (!conv->has_client)
		conv->client = find_client(conv, server_port);
}
