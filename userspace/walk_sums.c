// SPDX-License-Identifier: GPL-2.0
#include "walk_sums.h"

#include <stdio.h>

/**
 * kresp_walk_sums_check() - is any octet missing, or counted twice?
 * @walk: the walk
 * @faults: where each sum that differs is reported
 */
void kresp_walk_sums_check(const struct kresp_walk *walk,
			   struct kresp_faults *faults)
{
	const struct kresp_walk_conversation *conv;
	size_t i;

	for (i = 0; i < walk->nr_conversations; i++) {
		conv = &walk->conversations[i];
		if (!conv->sum.adds_up)
			kresp_fault_add(faults, NULL,
					"the octets of connection %u do not add up: %s",
					conv->number, conv->sum.line);
		if (conv->nr_server_steps && !conv->server_sum.adds_up)
			kresp_fault_add(faults, NULL,
					"the octets of connection %u at the server's end do not add up: %s",
					conv->number, conv->server_sum.line);
	}
	if (!walk->sum.adds_up)
		kresp_fault_add(faults, NULL,
				"the octets of all frames do not add up: %s",
				walk->sum.line);
}
