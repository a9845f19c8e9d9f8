// SPDX-License-Identifier: GPL-2.0
#include "story_parts.h"

void kresp_story_tell_session(struct kresp_story_conversation *tale,
			      struct kresp_walk_conversation *told)
{
	(void)tale; (void)told;
}
