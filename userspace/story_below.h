/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_STORY_BELOW_H
#define KRESP_STORY_BELOW_H

#include "story_parts.h"

/**
 * struct kresp_story_below - facts being gathered of one row
 * @tale: the conversation
 * @stage: its table
 * @conv: the connection as it was captured for this stage
 * @capture: where
 * @first: the first frame that carries the stage
 * @list: the facts
 */
struct kresp_story_below {
	struct kresp_story_conversation *tale;
	const struct kresp_walk_stage *stage;
	const struct kresp_conversation *conv;
	const struct kresp_capture_end *capture;
	const struct kresp_segment *first;
	struct kresp_facts_list list;
};

static inline const struct kresp_segment *
kresp_story_below_segment(const struct kresp_story_below *below, size_t i)
{
	return &below->conv->segments[below->stage->steps[i]];
}

static inline const struct kresp_layers *
kresp_story_below_layers(const struct kresp_story_below *below, size_t i)
{
	return &kresp_story_below_segment(below, i)->frame->layers;
}

/* Nothing was captured where a stage is derived. */
static inline void kresp_story_below_origin(struct kresp_story_below *below,
					    enum kresp_origin origin)
{
	if (below->stage->is_derived && origin == KRESP_ORIGIN_CAPTURED)
		origin = KRESP_ORIGIN_DERIVED;
	below->list.origin = origin;
}

void kresp_story_add_data_link(struct kresp_story_below *below);
void kresp_story_add_physical(struct kresp_story_below *below,
			      const struct kresp_walk_row *row);

#endif
