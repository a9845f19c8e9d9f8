/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_LAYERS_PARTS_H
#define KRESP_LAYERS_PARTS_H

#include "layers.h"

/**
 * struct kresp_layers_octets - a frame being taken apart
 * @data: its octets
 * @caplen: octets captured
 * @len: octets it had; never less than @caplen
 * @at: where the layer begins whose turn it is
 * @end: where the IP packet ends; beyond lies the trailer
 * @has_final_dst: the destination is the last one, as the checksum has it: no
 *	IPv6 routing header is on its way
 */
struct kresp_layers_octets {
	const uint8_t *data;
	size_t caplen;
	size_t len;
	size_t at;
	size_t end;
	bool has_final_dst;
};

static inline uint16_t kresp_layers_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t kresp_layers_get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

void kresp_layers_stop(struct kresp_layers *layers, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
uint64_t kresp_layers_add_up(uint64_t sum, const uint8_t *data, size_t len);
uint16_t kresp_layers_fold(uint64_t sum);

bool kresp_layers_link_decode(struct kresp_layers *layers,
			      struct kresp_layers_octets *octets, int link_type);
bool kresp_layers_network_decode(struct kresp_layers *layers,
				 struct kresp_layers_octets *octets);
bool kresp_layers_transport_decode(struct kresp_layers *layers,
				   struct kresp_layers_octets *octets);

#endif
