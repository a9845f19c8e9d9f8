// SPDX-License-Identifier: GPL-2.0
#include "conversation.h"

#include <arpa/inet.h>
#include <string.h>

/*
 * Which frames belong to which connection. Connections are told apart as
 * Wireshark does it, so that the numbers are the same: by addresses and ports;
 * and a SYN whose sequence number is not the one its sender began with begins
 * a new one.
 */

static struct kresp_conversation_end
end_of(const struct kresp_layers *layers, bool is_dst)
{
	struct kresp_conversation_end end = {
		.version = layers->network.version,
		.port = is_dst ? layers->transport.dst_port :
				 layers->transport.src_port,
	};

	memcpy(end.address, is_dst ? layers->network.dst : layers->network.src,
	       sizeof(end.address));
	return end;
}

static bool is_same_end(const struct kresp_conversation_end *a,
			const struct kresp_conversation_end *b)
{
	return a->version == b->version && a->port == b->port &&
	       !memcmp(a->address, b->address, sizeof(a->address));
}

/* The same from both sides, so that both directions fall into one bucket. */
static unsigned int hash_end(const struct kresp_conversation_end *end)
{
	uint32_t hash = 2166136261u ^ end->port;
	size_t i;

	for (i = 0; i < sizeof(end->address); i++)
		hash = (hash ^ end->address[i]) * 16777619u;
	return hash ^ hash >> 15;
}

static unsigned int bucket_of(const struct kresp_conversation_end *a,
			      const struct kresp_conversation_end *b)
{
	return (hash_end(a) + hash_end(b)) % KRESP_CONVERSATION_BUCKETS;
}

/* Which end of @conv is @from, if the other is @to; -1: it is another one. */
static int which_end(const struct kresp_conversation *conv,
		     const struct kresp_conversation_end *from,
		     const struct kresp_conversation_end *to)
{
	if (is_same_end(&conv->ends[0], from) && is_same_end(&conv->ends[1], to))
		return 0;
	if (is_same_end(&conv->ends[1], from) && is_same_end(&conv->ends[0], to))
		return 1;
	return -1;
}

static struct kresp_conversation *
find_conversation(const struct kresp_conversations *all,
		  const struct kresp_conversation_end *from,
		  const struct kresp_conversation_end *to, int *which)
{
	struct kresp_conversation *conv;

	for (conv = all->buckets[bucket_of(from, to)]; conv; conv = conv->next) {
		*which = which_end(conv, from, to);
		if (*which >= 0)
			return conv;
	}
	return NULL;
}

static bool is_new_syn(const struct kresp_conversation_end *end,
		       const struct kresp_layers_transport *tcp)
{
	return (tcp->flags & KRESP_LAYERS_SYN) &&
	       !(tcp->flags & KRESP_LAYERS_ACK) && end->has_first &&
	       tcp->seq != end->first_seq;
}

static struct kresp_conversation *
add_conversation(struct kresp_arena *arena, struct kresp_conversations *all,
		 const struct kresp_conversation_end *from,
		 const struct kresp_conversation_end *to)
{
	unsigned int bucket = bucket_of(from, to);
	struct kresp_conversation *conv;

	conv = kresp_arena_alloc(arena, 1, sizeof(*conv));
	conv->number = (unsigned int)all->nr;
	conv->ends[0] = *from;
	conv->ends[1] = *to;
	conv->next = all->buckets[bucket];
	all->buckets[bucket] = conv;
	all->list = kresp_arena_grow(arena, all->list, all->nr,
				     sizeof(struct kresp_conversation *));
	all->list[all->nr++] = conv;
	return conv;
}

/*
 * Where the sequence numbers begin: with SYN, else before the first one seen,
 * be it only acknowledged.
 */
static void take_first(struct kresp_conversation_end *ends,
		       const struct kresp_segment *seg)
{
	const struct kresp_layers_transport *tcp = &seg->frame->layers.transport;
	struct kresp_conversation_end *sender = &ends[seg->from];
	struct kresp_conversation_end *other = &ends[1 - seg->from];

	if ((tcp->flags & KRESP_LAYERS_SYN) && !sender->has_syn) {
		sender->has_syn = true;
		sender->syn = seg->frame;
	}
	if (!sender->has_first) {
		sender->has_first = true;
		sender->first_seq = tcp->seq;
		if (!(tcp->flags & KRESP_LAYERS_SYN))
			sender->first_seq--;
	}
	if (!other->has_first && (tcp->flags & KRESP_LAYERS_ACK)) {
		other->has_first = true;
		other->first_seq = tcp->ack - 1;
	}
}

/**
 * kresp_conversation_sort() - put the frames of a capture to their connections
 * @arena: where what is made is kept
 * @all: the connections; empty, all zero
 * @frames: decoded frames, in the order of their capture; they must stay
 * @nr: how many
 */
void kresp_conversation_sort(struct kresp_arena *arena,
			     struct kresp_conversations *all,
			     const struct kresp_frame *frames, size_t nr)
{
	const struct kresp_layers_transport *tcp;
	struct kresp_conversation_end from, to;
	struct kresp_conversation *conv;
	struct kresp_segment *seg;
	int which = 0;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (frames[i].layers.depth != KRESP_LAYERS_TRANSPORT)
			continue;
		tcp = &frames[i].layers.transport;
		from = end_of(&frames[i].layers, false);
		to = end_of(&frames[i].layers, true);
		conv = find_conversation(all, &from, &to, &which);
		if (!conv || is_new_syn(&conv->ends[which], tcp)) {
			conv = add_conversation(arena, all, &from, &to);
			which = 0;
		}
		conv->segments = kresp_arena_grow(arena, conv->segments,
						  conv->nr_segments,
						  sizeof(*seg));
		seg = &conv->segments[conv->nr_segments++];
		seg->frame = &frames[i];
		seg->from = (unsigned int)which;
		take_first(conv->ends, seg);
	}
}

/* Does what is known of where the two streams begin agree? */
static bool is_same_connection(const struct kresp_conversation *a,
			       const struct kresp_conversation *b, int which)
{
	const struct kresp_conversation_end *one, *other;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		one = &a->ends[i];
		other = &b->ends[which ? 1 - i : i];
		if (one->has_syn && other->has_first &&
		    (int32_t)(other->first_seq + 1 - one->base_seq) < 0)
			return false;
		if (one->has_syn && other->has_syn &&
		    one->first_seq != other->first_seq)
			return false;
	}
	return true;
}

/**
 * kresp_conversation_match() - the same connection, captured at the other end
 * @all: what was captured there
 * @conv: the connection, followed
 *
 * By addresses, ports and where the sequence numbers begin; so both captures
 * count the same octets from 0. What was matched once is not matched again.
 *
 * Return: the connection; NULL if it was not captured there.
 */
struct kresp_conversation *
kresp_conversation_match(const struct kresp_conversations *all,
			 const struct kresp_conversation *conv)
{
	const struct kresp_conversation_end *ends = conv->ends;
	struct kresp_conversation_end *theirs;
	struct kresp_conversation *other;
	unsigned int i;
	int which;

	other = all->buckets[bucket_of(&ends[0], &ends[1])];
	for (; other; other = other->next) {
		which = which_end(other, &ends[0], &ends[1]);
		if (which < 0 || other->has_client ||
		    !is_same_connection(conv, other, which))
			continue;
		for (i = 0; i < 2; i++) {
			theirs = &other->ends[which ? 1 - i : i];
			theirs->has_base = ends[i].has_base;
			theirs->base_seq = ends[i].base_seq;
		}
		other->client = which ? 1 - conv->client : conv->client;
		other->has_client = true;
		return other;
	}
	return NULL;
}

/**
 * kresp_conversation_address() - an end's IP address as text
 * @arena: where it is kept
 * @end: the end
 */
char *kresp_conversation_address(struct kresp_arena *arena,
				 const struct kresp_conversation_end *end)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(end->version == 4 ? AF_INET : AF_INET6, end->address, text,
		  sizeof(text));
	return kresp_arena_printf(arena, "%s", text);
}

/**
 * kresp_conversation_name() - an end as text
 * @arena: where it is kept
 * @end: the end
 *
 * Return: "10.0.0.3:35310" or "[2001:db8::3]:35310".
 */
char *kresp_conversation_name(struct kresp_arena *arena,
			      const struct kresp_conversation_end *end)
{
	return kresp_arena_printf(arena, end->version == 4 ? "%s:%u" : "[%s]:%u",
				  kresp_conversation_address(arena, end),
				  end->port);
}
