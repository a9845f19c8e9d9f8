/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_PCAPNG_H
#define KRESP_PCAPNG_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * enum kresp_pcapng_direction - which way a frame went at its interface
 * @KRESP_PCAPNG_UNKNOWN: nobody knows
 * @KRESP_PCAPNG_INBOUND: it came in
 * @KRESP_PCAPNG_OUTBOUND: it went out
 */
enum kresp_pcapng_direction {
	KRESP_PCAPNG_UNKNOWN = 0,
	KRESP_PCAPNG_INBOUND = 1,
	KRESP_PCAPNG_OUTBOUND = 2,
};

/**
 * struct kresp_pcapng_interface - where frames were captured
 * @link_type: LINKTYPE_*, which is not always DLT_*
 * @name: its name; NULL: not known
 * @description: what it is here; NULL: nothing
 * @speed: in bit/s; 0: not known
 */
struct kresp_pcapng_interface {
	uint16_t link_type;
	const char *name;
	const char *description;
	uint64_t speed;
};

/**
 * struct kresp_pcapng_packet - a frame
 * @interface: its interface: 0 for the one written first
 * @time_ns: when, since 1970 UTC
 * @data: its octets
 * @caplen: how many there are
 * @len: how many there were
 * @direction: which way it went
 * @comment: UTF-8; NULL: none
 */
struct kresp_pcapng_packet {
	uint32_t interface;
	int64_t time_ns;
	const uint8_t *data;
	uint32_t caplen;
	uint32_t len;
	enum kresp_pcapng_direction direction;
	const char *comment;
};

int kresp_pcapng_begin(FILE *out, const char *os, const char *application);
int kresp_pcapng_add_interface(FILE *out,
			       const struct kresp_pcapng_interface *iface);
int kresp_pcapng_add_packet(FILE *out,
			    const struct kresp_pcapng_packet *packet);

#endif
