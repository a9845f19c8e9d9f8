/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_STORY_NOTES_H
#define KRESP_STORY_NOTES_H

#include "story_parts.h"

void kresp_story_note_capture(struct kresp_arena *arena, struct kresp_walk *walk,
			      const struct kresp_capture_end *capture,
			      enum kresp_side end);
void kresp_story_note_conversation(const struct kresp_story_conversation *tale,
				   struct kresp_walk *walk);
void kresp_story_tell_captures(struct kresp_arena *arena, struct kresp_walk *walk,
			       const struct kresp_story_source *source);

#endif
