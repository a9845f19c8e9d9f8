// SPDX-License-Identifier: GPL-2.0
#include "layers_parts.h"

#include <string.h>

#define ETHERTYPE_IPV4	0x0800
#define ETHERTYPE_ARP	0x0806
#define ETHERTYPE_IPV6	0x86dd
#define ETHERTYPE_MIN	0x0600

#define IPV4_LEN	20
#define IPV4_DF		0x4000
#define IPV4_MF		0x2000
#define IPV4_OFFSET	0x1fff

#define IPV6_LEN	40
#define IPV6_MF		0x0001
#define IPV6_OFFSET	0xfff8

/* IPv6's extension headers (RFC 8200 section 4.1, RFC 4302). */
enum {
	HOP_BY_HOP = 0,
	ROUTING = 43,
	FRAGMENT = 44,
	AUTHENTICATION = 51,
	DESTINATION = 60,
};

#define FRAGMENT_LEN	8

/* Octets of the packet that were captured. */
static size_t captured(const struct kresp_layers_octets *octets)
{
	return octets->caplen > octets->at ? octets->caplen - octets->at : 0;
}

/*
 * The packet's length as its header says it. 0 stands for more than the field
 * can tell, in a super-frame of the offload; then the frame's end counts.
 */
static bool set_packet_len(struct kresp_layers *layers,
			   struct kresp_layers_octets *octets, bool is_unfilled,
			   size_t said, size_t header_len)
{
	struct kresp_layers_network *net = &layers->network;
	size_t room = octets->len - octets->at;

	net->is_len_unfilled = is_unfilled;
	net->packet_len = is_unfilled ? room : said;
	if (net->packet_len < header_len) {
		kresp_layers_stop(layers,
				  "IPv%u packet of %zu octets, its header alone has %zu",
				  net->version, net->packet_len, header_len);
		return false;
	}
	if (net->packet_len > room) {
		kresp_layers_stop(layers,
				  "IPv%u packet of %zu octets in a frame with room for %zu",
				  net->version, net->packet_len, room);
		return false;
	}
	octets->end = octets->at + net->packet_len;
	return true;
}

static enum kresp_layers_checksum check_ipv4(const uint8_t *header, size_t len)
{
	if (kresp_layers_fold(kresp_layers_add_up(0, header, len)) == 0xffff)
		return KRESP_LAYERS_CHECKSUM_RIGHT;
	if (!kresp_layers_get16(header + 10))
		return KRESP_LAYERS_CHECKSUM_UNFILLED;
	return KRESP_LAYERS_CHECKSUM_WRONG;
}

/* RFC 791 section 3.1 */
static bool decode_ipv4(struct kresp_layers *layers,
			struct kresp_layers_octets *octets)
{
	const uint8_t *header = octets->data + octets->at;
	struct kresp_layers_network *net = &layers->network;
	uint16_t fragment, said;
	size_t len;

	net->version = 4;
	if (captured(octets) < IPV4_LEN) {
		kresp_layers_stop(layers,
				  "IPv4 header of %d octets or more, but only %zu were captured",
				  IPV4_LEN, captured(octets));
		return false;
	}
	if (header[0] >> 4 != 4) {
		kresp_layers_stop(layers, "IP version %u where 4 is expected",
				  header[0] >> 4);
		return false;
	}
	len = (header[0] & 0x0f) * 4u;
	if (len < IPV4_LEN) {
		kresp_layers_stop(layers,
				  "IPv4 header of %zu octets, %d is the least",
				  len, IPV4_LEN);
		return false;
	}
	if (captured(octets) < len) {
		kresp_layers_stop(layers,
				  "IPv4 header of %zu octets, but only %zu were captured",
				  len, captured(octets));
		return false;
	}
	said = kresp_layers_get16(header + 2);
	if (!set_packet_len(layers, octets, !said, said, len))
		return false;

	fragment = kresp_layers_get16(header + 6);
	net->traffic_class = header[1];
	net->id = kresp_layers_get16(header + 4);
	net->may_fragment = !(fragment & IPV4_DF);
	net->fragment_at = (fragment & IPV4_OFFSET) * 8u;
	net->is_last_fragment = !(fragment & IPV4_MF);
	net->is_fragment = net->fragment_at || !net->is_last_fragment;
	net->ttl = header[8];
	net->protocol = header[9];
	net->has_options = len > IPV4_LEN;
	net->checksum = check_ipv4(header, len);
	memcpy(net->src, header + 12, 4);
	memcpy(net->dst, header + 16, 4);
	net->range.at = octets->at;
	net->range.len = len;
	octets->at += len;
	return true;
}

/*
 * Step over the extension headers. @at is moved from the fixed header's end to
 * that of the last one. Return: false if one does not fit.
 */
static bool skip_extensions(struct kresp_layers *layers,
			    struct kresp_layers_octets *octets, size_t *at)
{
	struct kresp_layers_network *net = &layers->network;
	size_t end = octets->end < octets->caplen ? octets->end : octets->caplen;
	const uint8_t *header;
	uint16_t fragment;
	size_t len;

	/* What follows a later fragment's header is no header. */
	while (!net->fragment_at) {
		switch (net->protocol) {
		case HOP_BY_HOP:
		case ROUTING:
		case FRAGMENT:
		case AUTHENTICATION:
		case DESTINATION:
			break;
		default:
			return true;
		}
		header = octets->data + *at;
		len = 8;
		if (end - *at >= 2 && net->protocol != FRAGMENT)
			len = net->protocol == AUTHENTICATION ?
			      (header[1] + 2u) * 4 : (header[1] + 1u) * 8;
		if (end - *at < len) {
			kresp_layers_stop(layers,
					  "IPv6 extension header %u of %zu octets, but only %zu are there",
					  net->protocol, len, end - *at);
			return false;
		}
		if (net->protocol == ROUTING && header[3])
			octets->has_final_dst = false;
		if (net->protocol == FRAGMENT) {
			fragment = kresp_layers_get16(header + 2);
			net->id = kresp_layers_get32(header + 4);
			net->fragment_at = fragment & IPV6_OFFSET;
			net->is_last_fragment = !(fragment & IPV6_MF);
			net->is_fragment = net->fragment_at ||
					   !net->is_last_fragment;
		}
		net->has_options = true;
		net->protocol = header[0];
		*at += len;
	}
	return true;
}

/* RFC 8200 section 3 */
static bool decode_ipv6(struct kresp_layers *layers,
			struct kresp_layers_octets *octets)
{
	const uint8_t *header = octets->data + octets->at;
	struct kresp_layers_network *net = &layers->network;
	size_t at = octets->at + IPV6_LEN;
	uint16_t said;

	net->version = 6;
	if (captured(octets) < IPV6_LEN) {
		kresp_layers_stop(layers,
				  "IPv6 header of %d octets, but only %zu were captured",
				  IPV6_LEN, captured(octets));
		return false;
	}
	if (header[0] >> 4 != 6) {
		kresp_layers_stop(layers, "IP version %u where 6 is expected",
				  header[0] >> 4);
		return false;
	}
	said = kresp_layers_get16(header + 4);
	net->protocol = header[6];
	/* 59: nothing follows (RFC 8200 section 4.7) */
	if (!set_packet_len(layers, octets, !said && net->protocol != 59,
			    said + (size_t)IPV6_LEN, IPV6_LEN))
		return false;

	net->traffic_class = (uint8_t)(kresp_layers_get16(header) >> 4);
	net->flow_label = kresp_layers_get32(header) & 0xfffff;
	net->ttl = header[7];
	net->is_last_fragment = true;
	memcpy(net->src, header + 8, 16);
	memcpy(net->dst, header + 24, 16);
	if (!skip_extensions(layers, octets, &at))
		return false;
	net->range.at = octets->at;
	net->range.len = at - octets->at;
	octets->at = at;
	return true;
}

/**
 * kresp_layers_network_decode() - the network layer
 * @layers: the frame; its link layer is there
 * @octets: its octets; moved to the transport layer
 *
 * Return: true if it is there.
 */
bool kresp_layers_network_decode(struct kresp_layers *layers,
				 struct kresp_layers_octets *octets)
{
	uint16_t ethertype = layers->link.ethertype;

	if (ethertype == ETHERTYPE_IPV4)
		return decode_ipv4(layers, octets);
	if (ethertype == ETHERTYPE_IPV6)
		return decode_ipv6(layers, octets);
	if (ethertype == ETHERTYPE_ARP)
		kresp_layers_stop(layers, "carries ARP, not IP");
	else if (ethertype < ETHERTYPE_MIN)
		kresp_layers_stop(layers, "carries IEEE 802.2, not IP");
	else
		kresp_layers_stop(layers, "carries EtherType 0x%04x, not IP",
				  ethertype);
	return false;
}
