// SPDX-License-Identifier: GPL-2.0
#include "story_parts.h"

void kresp_story_add_facts_above(struct kresp_story_conversation *tale,
				 const struct kresp_exchange_pair *pair,
				 const struct kresp_walk_stage *stage,
				 struct kresp_walk_row *row)
{
	(void)tale; (void)pair; (void)stage; (void)row;
}
