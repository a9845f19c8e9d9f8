/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_PCAPNG_H
#define KRESP_WALK_PCAPNG_H

#include <stdbool.h>
#include <stdio.h>

#include "story.h"

int kresp_walk_pcapng(FILE *out, const struct kresp_walk *walk,
		      const struct kresp_story_source *source, bool knows_ends);

#endif
