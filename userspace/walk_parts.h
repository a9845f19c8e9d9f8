/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_PARTS_H
#define KRESP_WALK_PARTS_H

#include "walk.h"

/**
 * struct kresp_walk_part - one part of a sum
 * @name: for people
 * @layer: whose octets they are, 7 to 1; 0: no layer's
 * @octets: how many
 */
struct kresp_walk_part {
	const char *name;
	unsigned int layer;
	uint64_t octets;
};

#define KRESP_WALK_PARTS_MAX	8

size_t kresp_walk_parts(struct kresp_walk_part parts[KRESP_WALK_PARTS_MAX],
			const struct kresp_walk_sum *sum);
double kresp_walk_percent(uint64_t part, uint64_t whole);

#endif
