// SPDX-License-Identifier: GPL-2.0
#include "story_below.h"

#include <inttypes.h>
#include <string.h>

#include "gunzip.h"

/*
 * What is known of the data link and of the physical layer; of the latter, no
 * octet was ever captured.
 */

static void add_mac(struct kresp_story_below *below, const char *key, const char *label,
		    bool is_there, const uint8_t *mac)
{
	if (is_there)
		kresp_facts_add_text(&below->list, key, label,
				     "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
				     mac[2], mac[3], mac[4], mac[5]);
	else
		kresp_facts_add_text(&below->list, key, label, "not known");
}

/*
 * The frame check sequence (IEEE 802.3 section 3.2.9), CRC-32 as gzip has it,
 * over the frame and its padding up to the smallest size.
 */
static void add_fcs(struct kresp_story_below *below)
{
	const struct kresp_frame *frame = below->first->frame;
	uint8_t padded[KRESP_LAYERS_FRAME_MIN] = { 0 };
	uint32_t crc;

	kresp_story_below_origin(below, KRESP_ORIGIN_RECONSTRUCTED);
	if (below->first->is_super) {
		kresp_facts_add_text(&below->list, "fcs", "FCS",
				     "none for a super-frame: each of its parts has its own");
		return;
	}
	if (frame->caplen < frame->len) {
		kresp_facts_add_text(&below->list, "fcs", "FCS",
				     "not known: the frame was not captured whole");
		return;
	}
	if (frame->len < sizeof(padded)) {
		memcpy(padded, frame->data, frame->len);
		crc = kresp_gunzip_crc32(padded, sizeof(padded));
	} else {
		crc = kresp_gunzip_crc32(frame->data, frame->len);
	}
	kresp_facts_add_text(&below->list, "fcs", "FCS",
			     "0x%08" PRIx32 "%s%s", crc,
			     below->capture->medium == KRESP_MEDIUM_SOFTWARE ?
			     " on a wire" : "",
			     below->stage->nr_steps > 1 ? ", the first frame's" : "");
}

static void add_vlans(struct kresp_story_below *below, const struct kresp_layers_link *link)
{
	static const char * const keys[] = { "vlan", "inner_vlan" };
	unsigned int i;

	if (!link->nr_vlans)
		kresp_facts_add_text(&below->list, "vlan", "VLAN", "none");
	for (i = 0; i < link->nr_vlans; i++)
		kresp_facts_add_text(&below->list, keys[i],
				     i ? "VLAN within it" : "VLAN",
				     "%u, priority %u", link->vlans[i] & 0xfff,
				     link->vlans[i] >> 13);
}

/**
 * kresp_story_add_data_link() - what is known of the data link layer
 * @below: the row
 */
void kresp_story_add_data_link(struct kresp_story_below *below)
{
	const struct kresp_layers_link *link = &below->first->frame->layers.link;
	const struct kresp_layers *layers;
	uint64_t padding = 0;
	size_t i;

	for (i = 0; i < below->stage->nr_steps; i++) {
		layers = kresp_story_below_layers(below, i);
		padding += kresp_story_below_segment(below, i)->frame->len -
			   layers->network.range.at - layers->network.packet_len;
	}
	if (link->kind == KRESP_LAYERS_RAW) {
		kresp_facts_add_text(&below->list, "form", "form",
				     "none: the interface carries IP as it is");
		return;
	}
	if (link->kind != KRESP_LAYERS_LOOPBACK) {
		add_mac(below, "src_mac", "source MAC", link->has_src, link->src);
		add_mac(below, "dst_mac", "destination MAC", link->has_dst, link->dst);
	}
	kresp_facts_add_text(&below->list, "ethertype", "EtherType", "0x%04x (IPv%u)",
			     link->ethertype,
			     below->first->frame->layers.network.version);
	if (link->kind != KRESP_LAYERS_ETHERNET)
		return;
	add_vlans(below, link);
	kresp_facts_add_number(&below->list, "padding", "padding and trailer",
			       padding, "octets");
	add_fcs(below);
}

static void add_medium(struct kresp_story_below *below)
{
	const struct kresp_capture_end *capture = below->capture;
	const char *name = capture->medium_name;

	kresp_story_below_origin(below, KRESP_ORIGIN_DERIVED);
	switch (capture->medium) {
	case KRESP_MEDIUM_SOFTWARE:
		kresp_facts_add_text(&below->list, "medium", "medium",
				     "%s: software, no medium; on a wire it would be as follows",
				     name ? name : "the interface");
		break;
	case KRESP_MEDIUM_WIRE:
		kresp_facts_add_text(&below->list, "medium", "medium", "%s",
				     name ? name : "a wire");
		break;
	case KRESP_MEDIUM_UNKNOWN:
		kresp_facts_add_text(&below->list, "medium", "medium",
				     "not known: a capture file does not say");
		break;
	}
	if (capture->speed_mbit)
		kresp_facts_add_number(&below->list, "speed", "speed",
				       capture->speed_mbit, "Mbit/s");
}

/**
 * kresp_story_add_physical() - what is known of the physical layer
 * @below: the row
 * @row: its sizes
 */
void kresp_story_add_physical(struct kresp_story_below *below,
			      const struct kresp_walk_row *row)
{
	uint64_t gap = KRESP_LAYERS_GAP_LEN * below->stage->nr_steps;
	const struct kresp_capture_end *capture = below->capture;
	struct kresp_facts_list *list = &below->list;
	uint64_t nr = below->stage->nr_steps;

	kresp_facts_add_number(list, "nr_bits", "bits of the frames",
			       8 * row->payload_len, "bits");
	add_medium(below);
	if (below->first->frame->layers.link.kind != KRESP_LAYERS_ETHERNET)
		return;
	kresp_story_below_origin(below, KRESP_ORIGIN_RECONSTRUCTED);
	kresp_facts_add_text(list, "bit_order", "order of bits",
			     "octets in order; Ethernet sends each one's last bit first");
	kresp_facts_add_text(list, "preamble", "preamble",
			     "7 octets 10101010 before each frame, as they are sent");
	kresp_facts_add_text(list, "sfd", "start frame delimiter",
			     "10101011, then the frame");
	kresp_facts_add_number(list, "fcs_len", "FCS",
			       KRESP_LAYERS_FCS_LEN * nr, "octets");
	if (row->header_len > (KRESP_LAYERS_PREAMBLE_LEN + KRESP_LAYERS_FCS_LEN) * nr + gap)
		kresp_facts_add_number(list, "padding",
				       "padding up to the smallest frame",
				       row->header_len - gap -
				       (KRESP_LAYERS_PREAMBLE_LEN +
					KRESP_LAYERS_FCS_LEN) * nr, "octets");
	kresp_facts_add_number(list, "gap", "gap after the frames", gap,
			       "octets");
	kresp_facts_add_number(list, "wire_len", "octets on the wire",
			       row->total_len, "octets");
	if (capture->medium == KRESP_MEDIUM_WIRE && capture->speed_mbit)
		kresp_facts_add_real(list, "wire_time", "time on the wire",
				     8.0 * (double)row->total_len /
				     capture->speed_mbit, 3, "us");
	else
		kresp_facts_add_text(list, "wire_time", "time on the wire",
				     "not known: %s",
				     capture->medium == KRESP_MEDIUM_SOFTWARE ?
				     "there is no medium" : "the speed is not known");
}
