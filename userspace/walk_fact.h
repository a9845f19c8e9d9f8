/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_FACT_H
#define KRESP_WALK_FACT_H

#include <stdbool.h>
#include <stddef.h>

#include "walk.h"

/* Enough for any number, with separators, and its unit. */
#define KRESP_WALK_FACT_MAX	96

const char *kresp_walk_count(char text[KRESP_WALK_FACT_MAX], uint64_t count);
const char *kresp_walk_fact_value(char text[KRESP_WALK_FACT_MAX],
				  const struct kresp_fact *fact);
bool kresp_walk_fact_is_in(const struct kresp_fact *fact,
			   const struct kresp_facts *facts);
const char *kresp_walk_time(char text[KRESP_WALK_FACT_MAX], int64_t ns);
const char *kresp_walk_origin(enum kresp_origin origin);
const char *kresp_walk_side(enum kresp_side side);
const char *kresp_walk_phase(enum kresp_walk_phase phase);

#endif
