// SPDX-License-Identifier: GPL-2.0
#include "walk_parts.h"

/**
 * kresp_walk_parts() - the parts of a sum that there are, in order
 * @parts: where they go
 * @sum: the sum
 *
 * From the application down to the link, then what belongs to no layer. They
 * add up to what was captured and what the frames had beyond that. The four
 * layers are always there, the others if they are not 0.
 *
 * Return: how many.
 */
size_t kresp_walk_parts(struct kresp_walk_part parts[KRESP_WALK_PARTS_MAX],
			const struct kresp_walk_sum *sum)
{
	const struct kresp_walk_part all[KRESP_WALK_PARTS_MAX] = {
		{ "HTTP", 7, sum->http },
		{ "transport headers", 4, sum->transport },
		{ "network headers", 3, sum->network },
		{ "data link headers", 2, sum->link },
		{ "sent again", 0, sum->again },
		{ "payload, not HTTP", 0, sum->not_http },
		{ "padding", 0, sum->padding },
		{ "other frames", 0, sum->other },
	};
	size_t i, nr = 0;

	for (i = 0; i < KRESP_WALK_PARTS_MAX; i++)
		if (all[i].octets || all[i].layer)
			parts[nr++] = all[i];
	return nr;
}

/**
 * kresp_walk_percent() - how much of the whole a part is
 * @part: octets
 * @whole: octets
 *
 * Return: percent; 0 of nothing.
 */
double kresp_walk_percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}
