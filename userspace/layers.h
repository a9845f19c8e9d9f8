/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_LAYERS_H
#define KRESP_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KRESP_LAYERS_VLANS_MAX	2
#define KRESP_LAYERS_WHY_MAX	128
/* A TCP header has no room for more than 40 octets of options. */
#define KRESP_LAYERS_OPTIONS_MAX	40

/**
 * enum kresp_layers_link_kind - the form of the link layer's header
 * @KRESP_LAYERS_ETHERNET: IEEE 802.3, 14 octets and 802.1Q tags
 * @KRESP_LAYERS_COOKED: Linux's own, of the device "any": the sender's
 *	address and an EtherType (DLT_LINUX_SLL, DLT_LINUX_SLL2)
 * @KRESP_LAYERS_LOOPBACK: BSD's, an address family (DLT_NULL, DLT_LOOP)
 * @KRESP_LAYERS_RAW: none, the frame begins with IP
 */
enum kresp_layers_link_kind {
	KRESP_LAYERS_ETHERNET,
	KRESP_LAYERS_COOKED,
	KRESP_LAYERS_LOOPBACK,
	KRESP_LAYERS_RAW,
};

/**
 * enum kresp_layers_depth - how far a frame could be decoded
 * @KRESP_LAYERS_NOTHING: not even its link layer
 * @KRESP_LAYERS_LINK: its link layer; what it carries is not IP, or broken
 * @KRESP_LAYERS_NETWORK: IP; what it carries is not TCP, not its first
 *	fragment, or broken
 * @KRESP_LAYERS_TRANSPORT: TCP, and with it everything
 */
enum kresp_layers_depth {
	KRESP_LAYERS_NOTHING,
	KRESP_LAYERS_LINK,
	KRESP_LAYERS_NETWORK,
	KRESP_LAYERS_TRANSPORT,
};

/**
 * enum kresp_layers_checksum - what became of a checksum
 * @KRESP_LAYERS_CHECKSUM_NONE: there is none (IPv6's header)
 * @KRESP_LAYERS_CHECKSUM_RIGHT: it is right
 * @KRESP_LAYERS_CHECKSUM_WRONG: it is wrong
 * @KRESP_LAYERS_CHECKSUM_UNFILLED: only the pseudo-header's sum is there: the
 *	frame was captured before the device filled it in (offload)
 * @KRESP_LAYERS_CHECKSUM_UNKNOWN: not all it covers was captured
 */
enum kresp_layers_checksum {
	KRESP_LAYERS_CHECKSUM_NONE,
	KRESP_LAYERS_CHECKSUM_RIGHT,
	KRESP_LAYERS_CHECKSUM_WRONG,
	KRESP_LAYERS_CHECKSUM_UNFILLED,
	KRESP_LAYERS_CHECKSUM_UNKNOWN,
};

/* Octets of a frame: where, and how many; both within its captured length. */
struct kresp_layers_range {
	size_t at;
	size_t len;
};

/**
 * struct kresp_layers_link - the data link layer
 * @range: its header, VLAN tags included
 * @kind: its form
 * @has_src: @src is there
 * @has_dst: @dst is there
 * @src: MAC address
 * @dst: MAC address
 * @nr_vlans: IEEE 802.1Q tags
 * @vlans: their TCI: priority, DEI, VLAN identifier
 * @ethertype: of what it carries
 */
struct kresp_layers_link {
	struct kresp_layers_range range;
	enum kresp_layers_link_kind kind;
	bool has_src;
	bool has_dst;
	uint8_t src[6];
	uint8_t dst[6];
	unsigned int nr_vlans;
	uint16_t vlans[KRESP_LAYERS_VLANS_MAX];
	uint16_t ethertype;
};

/**
 * struct kresp_layers_network - the network layer
 * @range: its header, options and extension headers included
 * @version: 4 or 6
 * @src: the address, 4 or 16 octets
 * @dst: likewise
 * @ttl: TTL or hop limit
 * @traffic_class: DSCP and ECN
 * @flow_label: IPv6's
 * @id: identification; IPv6: of its fragment header
 * @is_fragment: one part of a packet
 * @may_fragment: IPv4 without DF
 * @fragment_at: octets before this part
 * @is_last_fragment: no part comes after this one
 * @protocol: of what it carries; 6 is TCP
 * @has_options: IPv4's options, or IPv6's extension headers
 * @checksum: of IPv4's header
 * @packet_len: of the whole packet, as it says
 * @is_len_unfilled: it says 0: longer than a length field can tell, before
 *	the device cut it up (offload); @packet_len is then the frame's
 */
struct kresp_layers_network {
	struct kresp_layers_range range;
	unsigned int version;
	uint8_t src[16];
	uint8_t dst[16];
	uint8_t ttl;
	uint8_t traffic_class;
	uint32_t flow_label;
	uint32_t id;
	bool is_fragment;
	bool may_fragment;
	size_t fragment_at;
	bool is_last_fragment;
	uint8_t protocol;
	bool has_options;
	enum kresp_layers_checksum checksum;
	size_t packet_len;
	bool is_len_unfilled;
};

enum {
	KRESP_LAYERS_FIN = 0x001,
	KRESP_LAYERS_SYN = 0x002,
	KRESP_LAYERS_RST = 0x004,
	KRESP_LAYERS_PSH = 0x008,
	KRESP_LAYERS_ACK = 0x010,
	KRESP_LAYERS_URG = 0x020,
	KRESP_LAYERS_ECE = 0x040,
	KRESP_LAYERS_CWR = 0x080,
};

#define KRESP_LAYERS_SACKS_MAX	4

/**
 * struct kresp_layers_transport - the transport layer
 * @range: its header, options included
 * @src_port: of the sender
 * @dst_port: of the receiver
 * @seq: sequence number, as it stands there
 * @ack: acknowledgment number, likewise
 * @flags: KRESP_LAYERS_FIN...
 * @window: not scaled
 * @urgent: urgent pointer
 * @checksum: over pseudo-header, header and payload
 * @nr_options: options, padding included
 * @options: their kinds, in order
 * @has_broken_options: they do not end where the header does; those after
 *	the break are not read
 * @mss: option; 0: not there
 * @window_scale: option; -1: not there
 * @sack_permitted: option
 * @nr_sacks: blocks of the SACK option
 * @sacks: first and next sequence number of each
 * @has_timestamps: option
 * @ts_value: TSval
 * @ts_echo: TSecr
 */
struct kresp_layers_transport {
	struct kresp_layers_range range;
	uint16_t src_port;
	uint16_t dst_port;
	uint32_t seq;
	uint32_t ack;
	uint16_t flags;
	uint16_t window;
	uint16_t urgent;
	enum kresp_layers_checksum checksum;
	unsigned int nr_options;
	uint8_t options[KRESP_LAYERS_OPTIONS_MAX];
	bool has_broken_options;
	uint16_t mss;
	int window_scale;
	bool sack_permitted;
	unsigned int nr_sacks;
	uint32_t sacks[KRESP_LAYERS_SACKS_MAX][2];
	bool has_timestamps;
	uint32_t ts_value;
	uint32_t ts_echo;
};

/**
 * struct kresp_layers - a frame taken apart
 * @depth: how far; the layers up to it are valid, the others are not
 * @why: why not further, in words; "" at KRESP_LAYERS_TRANSPORT
 * @link: data link layer
 * @network: network layer
 * @transport: transport layer
 * @payload: what TCP carries, as far as it was captured
 * @payload_len: what TCP carries, as the packet says
 * @trailer: after the packet's end: Ethernet's padding
 */
struct kresp_layers {
	enum kresp_layers_depth depth;
	char why[KRESP_LAYERS_WHY_MAX];
	struct kresp_layers_link link;
	struct kresp_layers_network network;
	struct kresp_layers_transport transport;
	struct kresp_layers_range payload;
	size_t payload_len;
	struct kresp_layers_range trailer;
};

/* What the standard puts around each frame on a wire of Ethernet. */
#define KRESP_LAYERS_PREAMBLE_LEN	8	/* with the start delimiter */
#define KRESP_LAYERS_FCS_LEN		4
#define KRESP_LAYERS_GAP_LEN		12
#define KRESP_LAYERS_FRAME_MIN		60	/* without the FCS */

const char *kresp_layers_checksum_name(enum kresp_layers_checksum checksum);
void kresp_layers_decode(struct kresp_layers *layers, int link_type,
			 const uint8_t *data, size_t caplen, size_t len);

#endif
