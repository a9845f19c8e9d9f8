// SPDX-License-Identifier: GPL-2.0
#include "layers_parts.h"

#include <string.h>

#define TCP_LEN		20
#define TCP_CHECKSUM_AT	16

enum {
	PROTOCOL_ICMP = 1,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_ICMPV6 = 58,
};

/* Options of TCP (RFC 9293 section 3.2, RFC 7323, RFC 2018). */
enum {
	OPTION_END = 0,
	OPTION_NOTHING = 1,
	OPTION_MSS = 2,
	OPTION_WINDOW_SCALE = 3,
	OPTION_SACK_PERMITTED = 4,
	OPTION_SACK = 5,
	OPTION_TIMESTAMPS = 8,
};

/* One option whose length is right for its kind, else it says nothing. */
static void take_option(struct kresp_layers_transport *tcp,
			const uint8_t *option, size_t len)
{
	size_t i;

	switch (option[0]) {
	case OPTION_MSS:
		if (len == 4)
			tcp->mss = kresp_layers_get16(option + 2);
		break;
	case OPTION_WINDOW_SCALE:
		if (len == 3)
			tcp->window_scale = option[2];
		break;
	case OPTION_SACK_PERMITTED:
		if (len == 2)
			tcp->sack_permitted = true;
		break;
	case OPTION_SACK:
		tcp->nr_sacks = 0;
		for (i = 2; i + 8 <= len && tcp->nr_sacks < KRESP_LAYERS_SACKS_MAX;
		     i += 8) {
			tcp->sacks[tcp->nr_sacks][0] = kresp_layers_get32(option + i);
			tcp->sacks[tcp->nr_sacks][1] = kresp_layers_get32(option + i + 4);
			tcp->nr_sacks++;
		}
		break;
	case OPTION_TIMESTAMPS:
		if (len == 10) {
			tcp->has_timestamps = true;
			tcp->ts_value = kresp_layers_get32(option + 2);
			tcp->ts_echo = kresp_layers_get32(option + 6);
		}
		break;
	}
}

static void take_options(struct kresp_layers_transport *tcp,
			 const uint8_t *options, size_t len)
{
	size_t at = 0, option_len;

	while (at < len) {
		tcp->options[tcp->nr_options++] = options[at];
		if (options[at] == OPTION_END)
			return;
		if (options[at] == OPTION_NOTHING) {
			at++;
			continue;
		}
		option_len = len - at >= 2 ? options[at + 1] : 0;
		if (option_len < 2 || option_len > len - at) {
			tcp->has_broken_options = true;
			return;
		}
		take_option(tcp, options + at, option_len);
		at += option_len;
	}
}

/* Source, destination, protocol and length (RFC 9293 section 3.1, RFC 8200). */
static uint64_t add_pseudo_header(const struct kresp_layers_network *net,
				  size_t len)
{
	size_t address_len = net->version == 4 ? 4 : 16;
	uint64_t sum = PROTOCOL_TCP;

	sum = kresp_layers_add_up(sum, net->src, address_len);
	sum = kresp_layers_add_up(sum, net->dst, address_len);
	return sum + (len >> 16) + (len & 0xffff);
}

static enum kresp_layers_checksum
check_tcp(const struct kresp_layers *layers,
	  const struct kresp_layers_octets *octets)
{
	const struct kresp_layers_network *net = &layers->network;
	const uint8_t *segment = octets->data + octets->at;
	size_t len = octets->end - octets->at;
	uint16_t said, pseudo, pseudo_of_any;

	if (octets->end > octets->caplen || net->is_fragment ||
	    !octets->has_final_dst)
		return KRESP_LAYERS_CHECKSUM_UNKNOWN;
	pseudo = kresp_layers_fold(add_pseudo_header(net, len));
	if (kresp_layers_fold(kresp_layers_add_up(pseudo, segment, len)) == 0xffff)
		return KRESP_LAYERS_CHECKSUM_RIGHT;
	/* Some drivers leave the length out, as the device cuts it up. */
	pseudo_of_any = kresp_layers_fold(add_pseudo_header(net, 0));
	said = kresp_layers_get16(segment + TCP_CHECKSUM_AT);
	if (said == pseudo || said == pseudo_of_any)
		return KRESP_LAYERS_CHECKSUM_UNFILLED;
	return KRESP_LAYERS_CHECKSUM_WRONG;
}

static bool is_tcp(struct kresp_layers *layers)
{
	const struct kresp_layers_network *net = &layers->network;

	if (net->fragment_at) {
		kresp_layers_stop(layers,
				  "is a fragment, octets from %zu on; fragments are not put together",
				  net->fragment_at);
		return false;
	}
	switch (net->protocol) {
	case PROTOCOL_TCP:
		return true;
	case PROTOCOL_UDP:
		kresp_layers_stop(layers, "carries UDP, not TCP");
		break;
	case PROTOCOL_ICMP:
	case PROTOCOL_ICMPV6:
		kresp_layers_stop(layers, "carries ICMP, not TCP");
		break;
	default:
		kresp_layers_stop(layers, "carries IP protocol %u, not TCP",
				  net->protocol);
	}
	return false;
}

/**
 * kresp_layers_transport_decode() - the transport layer
 * @layers: the frame; its network layer is there
 * @octets: its octets; moved to TCP's payload
 *
 * Return: true if it is there and is TCP.
 */
bool kresp_layers_transport_decode(struct kresp_layers *layers,
				   struct kresp_layers_octets *octets)
{
	struct kresp_layers_transport *tcp = &layers->transport;
	const uint8_t *header = octets->data + octets->at;
	size_t said = octets->end - octets->at;
	size_t captured = 0, len;

	if (!is_tcp(layers))
		return false;
	if (octets->caplen > octets->at)
		captured = octets->caplen - octets->at;
	if (said < TCP_LEN || captured < TCP_LEN) {
		kresp_layers_stop(layers,
				  "TCP header of %d octets or more, but only %zu %s",
				  TCP_LEN, said < TCP_LEN ? said : captured,
				  said < TCP_LEN ? "are in the packet" :
				  "were captured");
		return false;
	}
	len = (header[12] >> 4) * 4u;
	if (len < TCP_LEN) {
		kresp_layers_stop(layers,
				  "TCP header of %zu octets, %d is the least",
				  len, TCP_LEN);
		return false;
	}
	if (len > said || len > captured) {
		kresp_layers_stop(layers,
				  "TCP header of %zu octets, but only %zu %s",
				  len, len > said ? said : captured,
				  len > said ? "are in the packet" :
				  "were captured");
		return false;
	}
	tcp->range.at = octets->at;
	tcp->range.len = len;
	tcp->src_port = kresp_layers_get16(header);
	tcp->dst_port = kresp_layers_get16(header + 2);
	tcp->seq = kresp_layers_get32(header + 4);
	tcp->ack = kresp_layers_get32(header + 8);
	tcp->flags = kresp_layers_get16(header + 12) & 0x1ff;
	tcp->window = kresp_layers_get16(header + 14);
	tcp->urgent = kresp_layers_get16(header + 18);
	tcp->window_scale = -1;
	take_options(tcp, header + TCP_LEN, len - TCP_LEN);
	tcp->checksum = check_tcp(layers, octets);
	octets->at += len;
	return true;
}
