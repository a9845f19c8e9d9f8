// SPDX-License-Identifier: GPL-2.0
#include "layers_parts.h"

#include <pcap/dlt.h>
#include <string.h>

#define ETHERTYPE_IPV4		0x0800
#define ETHERTYPE_VLAN		0x8100
#define ETHERTYPE_IPV6		0x86dd
#define ETHERTYPE_QINQ		0x88a8
#define ETHERTYPE_QINQ_OLD	0x9100

#define ETHERNET_LEN	14
#define VLAN_LEN	4
#define MAC_LEN		6
#define SLL_LEN		16
#define SLL2_LEN	20
#define LOOPBACK_LEN	4

/* True if the header of the link layer was captured, all @need octets of it. */
static bool has(struct kresp_layers *layers,
		const struct kresp_layers_octets *octets, const char *name,
		size_t need)
{
	if (octets->caplen >= need)
		return true;
	kresp_layers_stop(layers,
			  "%s of %zu octets, but only %zu were captured",
			  name, need, octets->caplen);
	return false;
}

static bool is_vlan(uint16_t ethertype)
{
	return ethertype == ETHERTYPE_VLAN || ethertype == ETHERTYPE_QINQ ||
	       ethertype == ETHERTYPE_QINQ_OLD;
}

static bool decode_ethernet(struct kresp_layers *layers,
			    struct kresp_layers_octets *octets)
{
	struct kresp_layers_link *link = &layers->link;
	const uint8_t *data = octets->data;
	size_t len = ETHERNET_LEN;

	if (!has(layers, octets, "Ethernet header", len))
		return false;
	link->kind = KRESP_LAYERS_ETHERNET;
	link->has_dst = true;
	link->has_src = true;
	memcpy(link->dst, data, MAC_LEN);
	memcpy(link->src, data + MAC_LEN, MAC_LEN);
	link->ethertype = kresp_layers_get16(data + 2 * MAC_LEN);
	while (is_vlan(link->ethertype)) {
		if (link->nr_vlans == KRESP_LAYERS_VLANS_MAX) {
			kresp_layers_stop(layers, "more than %d VLAN tags",
					  KRESP_LAYERS_VLANS_MAX);
			return false;
		}
		if (!has(layers, octets, "Ethernet header with VLAN tags",
			 len + VLAN_LEN))
			return false;
		link->vlans[link->nr_vlans++] = kresp_layers_get16(data + len);
		link->ethertype = kresp_layers_get16(data + len + 2);
		len += VLAN_LEN;
	}
	octets->at = len;
	return true;
}

/* The sender's address, if it has a MAC address's length. */
static void take_cooked_src(struct kresp_layers_link *link, unsigned int len,
			    const uint8_t *address)
{
	if (len != MAC_LEN)
		return;
	link->has_src = true;
	memcpy(link->src, address, MAC_LEN);
}

static bool decode_sll(struct kresp_layers *layers,
		       struct kresp_layers_octets *octets)
{
	const uint8_t *data = octets->data;

	if (!has(layers, octets, "Linux cooked header", SLL_LEN))
		return false;
	layers->link.kind = KRESP_LAYERS_COOKED;
	take_cooked_src(&layers->link, kresp_layers_get16(data + 4), data + 6);
	layers->link.ethertype = kresp_layers_get16(data + 14);
	octets->at = SLL_LEN;
	return true;
}

static bool decode_sll2(struct kresp_layers *layers,
			struct kresp_layers_octets *octets)
{
	const uint8_t *data = octets->data;

	if (!has(layers, octets, "Linux cooked header, version 2,", SLL2_LEN))
		return false;
	layers->link.kind = KRESP_LAYERS_COOKED;
	take_cooked_src(&layers->link, data[11], data + 12);
	layers->link.ethertype = kresp_layers_get16(data);
	octets->at = SLL2_LEN;
	return true;
}

/*
 * The address family stands in the byte order of who captured it, or of the
 * net; and IPv6's is another on each system: 10 Linux, 24 NetBSD and OpenBSD,
 * 28 FreeBSD, 30 macOS.
 */
static bool decode_loopback(struct kresp_layers *layers,
			    struct kresp_layers_octets *octets)
{
	uint32_t family;

	if (!has(layers, octets, "loopback header", LOOPBACK_LEN))
		return false;
	layers->link.kind = KRESP_LAYERS_LOOPBACK;
	family = kresp_layers_get32(octets->data);
	if (family > 0xffff)
		family = family >> 24 | (family >> 8 & 0xff00);
	switch (family) {
	case 2:
		layers->link.ethertype = ETHERTYPE_IPV4;
		break;
	case 10:
	case 24:
	case 28:
	case 30:
		layers->link.ethertype = ETHERTYPE_IPV6;
		break;
	default:
		kresp_layers_stop(layers,
				  "address family %u of the loopback header is not known",
				  family);
		return false;
	}
	octets->at = LOOPBACK_LEN;
	return true;
}

static bool decode_raw(struct kresp_layers *layers,
		       const struct kresp_layers_octets *octets)
{
	if (!has(layers, octets, "IP packet", 1))
		return false;
	layers->link.kind = KRESP_LAYERS_RAW;
	switch (octets->data[0] >> 4) {
	case 4:
		layers->link.ethertype = ETHERTYPE_IPV4;
		return true;
	case 6:
		layers->link.ethertype = ETHERTYPE_IPV6;
		return true;
	}
	kresp_layers_stop(layers, "IP version %u, 4 or 6 expected",
			  octets->data[0] >> 4);
	return false;
}

/**
 * kresp_layers_link_decode() - the data link layer
 * @layers: the frame
 * @octets: its octets; moved to the network layer
 * @link_type: pcap's DLT_*
 *
 * Return: true if it is there.
 */
bool kresp_layers_link_decode(struct kresp_layers *layers,
			      struct kresp_layers_octets *octets, int link_type)
{
	bool is_there = false;

	switch (link_type) {
	case DLT_EN10MB:
		is_there = decode_ethernet(layers, octets);
		break;
	case DLT_LINUX_SLL:
		is_there = decode_sll(layers, octets);
		break;
	case DLT_LINUX_SLL2:
		is_there = decode_sll2(layers, octets);
		break;
	case DLT_NULL:
	case DLT_LOOP:
		is_there = decode_loopback(layers, octets);
		break;
	case DLT_RAW:
	case DLT_IPV4:
	case DLT_IPV6:
		is_there = decode_raw(layers, octets);
		break;
	default:
		kresp_layers_stop(layers, "link type %d is not known to kresp",
				  link_type);
	}
	if (is_there)
		layers->link.range.len = octets->at;
	return is_there;
}
