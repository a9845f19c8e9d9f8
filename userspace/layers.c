// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "layers_parts.h"

/*
 * A frame is decoded from the outside in. Each part reads its header only
 * where it was captured and within what the layer around it said, writes its
 * struct, and moves octets->at; or it says in words why it stopped.
 */

/**
 * kresp_layers_stop() - say why a frame is not decoded further
 * @layers: the frame
 * @fmt: printf format, without newline
 */
void kresp_layers_stop(struct kresp_layers *layers, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(layers->why, sizeof(layers->why), fmt, ap);
	va_end(ap);
}

/**
 * kresp_layers_add_up() - add octets to a checksum's sum (RFC 1071)
 * @sum: the sum so far, not folded
 * @data: the octets; an odd one at the end is padded with zero
 * @len: how many
 */
uint64_t kresp_layers_add_up(uint64_t sum, const uint8_t *data, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += kresp_layers_get16(data + i);
	if (len % 2)
		sum += (uint64_t)data[len - 1] << 8;
	return sum;
}

/**
 * kresp_layers_fold() - end a checksum's sum
 * @sum: the sum
 *
 * Return: it in 16 bits, not complemented: 0xffff over data whose checksum is
 * right.
 */
uint16_t kresp_layers_fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/**
 * kresp_layers_checksum_name() - what became of a checksum, in a word
 * @checksum: what
 */
const char *kresp_layers_checksum_name(enum kresp_layers_checksum checksum)
{
	switch (checksum) {
	case KRESP_LAYERS_CHECKSUM_NONE:
		return "none";
	case KRESP_LAYERS_CHECKSUM_RIGHT:
		return "right";
	case KRESP_LAYERS_CHECKSUM_WRONG:
		return "wrong";
	case KRESP_LAYERS_CHECKSUM_UNFILLED:
		return "unfilled";
	case KRESP_LAYERS_CHECKSUM_UNKNOWN:
		break;
	}
	return "unknown";
}

/* Octets from @at to @end, as far as they were captured. */
static struct kresp_layers_range captured(const struct kresp_layers_octets *octets,
					  size_t at, size_t end)
{
	struct kresp_layers_range range;

	range.at = at < octets->caplen ? at : octets->caplen;
	range.len = (end < octets->caplen ? end : octets->caplen) - range.at;
	return range;
}

/**
 * kresp_layers_decode() - take one frame apart
 * @layers: what was found; written whole
 * @link_type: pcap's DLT_*: EN10MB, LINUX_SLL, LINUX_SLL2, NULL, LOOP, RAW,
 *	IPV4, IPV6
 * @data: its octets
 * @caplen: how many were captured
 * @len: how many it had
 *
 * Never reads beyond @caplen. Each range it writes lies within @caplen; the
 * ranges follow one another without a gap, from the frame's first octet to
 * its last captured one, if all layers could be decoded.
 */
void kresp_layers_decode(struct kresp_layers *layers, int link_type,
			 const uint8_t *data, size_t caplen, size_t len)
{
	struct kresp_layers_octets octets = {
		.data = data,
		.caplen = caplen,
		.len = len > caplen ? len : caplen,
		.has_final_dst = true,
	};

	memset(layers, 0, sizeof(*layers));
	if (!kresp_layers_link_decode(layers, &octets, link_type))
		return;
	layers->depth = KRESP_LAYERS_LINK;
	if (!kresp_layers_network_decode(layers, &octets))
		return;
	layers->depth = KRESP_LAYERS_NETWORK;
	layers->trailer = captured(&octets, octets.end, octets.len);
	if (!kresp_layers_transport_decode(layers, &octets))
		return;
	layers->depth = KRESP_LAYERS_TRANSPORT;
	layers->payload = captured(&octets, octets.at, octets.end);
	layers->payload_len = octets.end - octets.at;
}
