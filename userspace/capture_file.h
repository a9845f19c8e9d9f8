/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_CAPTURE_FILE_H
#define KRESP_CAPTURE_FILE_H

#include "arena.h"
#include "story.h"

#define KRESP_CAPTURE_FILE_WHY_MAX	512

/**
 * struct kresp_capture_file - what a capture file holds
 * @ends: its frames, by enum kresp_side; those of which nothing is known are
 *	taken for the client's
 * @nr_ends: one, or both
 * @knows_ends: the file says at which end they were captured, for it was
 *	written by "kresp walk"
 */
struct kresp_capture_file {
	struct kresp_capture_end ends[2];
	unsigned int nr_ends;
	bool knows_ends;
};

int kresp_capture_file_read(struct kresp_capture_file *file, const char *path,
			    struct kresp_arena *arena, char *why,
			    size_t why_size);

#endif
