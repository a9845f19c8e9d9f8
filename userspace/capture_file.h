/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_CAPTURE_FILE_H
#define KRESP_CAPTURE_FILE_H

#include "arena.h"
#include "story.h"

#define KRESP_CAPTURE_FILE_WHY_MAX	512

int kresp_capture_file_read(const char *path, struct kresp_arena *arena,
			    struct kresp_capture_end *end, char *why,
			    size_t why_size);

#endif
