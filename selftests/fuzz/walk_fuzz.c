// SPDX-License-Identifier: GPL-2.0
/* What must hold of the layers of any frame: that each lies where the one
 * before it ends, and all of them within what was captured.
 */
#include "walk_fuzz.h"

static size_t follow(struct kresp_layers_range range, size_t at, size_t caplen)
{
	walk_check(range.at == at, "a layer at %zu, not at %zu", range.at, at);
	walk_check(range.len <= caplen - at, "%zu octets at %zu of %zu",
		   range.len, at, caplen);
	return at + range.len;
}

void walk_check_layers(const struct kresp_layers *layers, size_t caplen,
		       size_t len)
{
	bool is_whole = layers->depth == KRESP_LAYERS_TRANSPORT;
	size_t at = 0, end;

	walk_check(!*layers->why == is_whole, "depth %d, '%s'", layers->depth,
		   layers->why);
	walk_check(memchr(layers->why, 0, sizeof(layers->why)), "no end of why");
	if (layers->depth >= KRESP_LAYERS_LINK)
		at = follow(layers->link.range, at, caplen);
	if (layers->depth < KRESP_LAYERS_NETWORK)
		return;
	end = at + layers->network.packet_len;
	walk_check(end <= len, "a packet of %zu octets in a frame of %zu", end, len);
	at = follow(layers->network.range, at, caplen);
	if (!is_whole)
		return;
	at = follow(layers->transport.range, at, caplen);
	walk_check(at + layers->payload_len == end, "%zu octets of payload",
		   layers->payload_len);
	at = follow(layers->payload, at, caplen);
	walk_check(layers->payload.len <= layers->payload_len, "captured more");
	at = follow(layers->trailer, at, caplen);
	walk_check(at == caplen, "%zu octets of %zu", at, caplen);
	walk_check(layers->transport.nr_options <= KRESP_LAYERS_OPTIONS_MAX &&
		   layers->transport.nr_sacks <= KRESP_LAYERS_SACKS_MAX,
		   "too many options");
}
