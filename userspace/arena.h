/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_ARENA_H
#define KRESP_ARENA_H

#include <stddef.h>

/**
 * struct kresp_arena - memory that is given back all at once
 * @chunks: what was allocated
 * @used: octets given out
 * @max: the most that may be
 *
 * What is asked for beyond @max, or beyond the machine's memory, ends the
 * command with a line that says so: see arena.c.
 */
struct kresp_arena {
	struct kresp_arena_chunk *chunks;
	size_t used;
	size_t max;
};

void kresp_arena_init(struct kresp_arena *arena, size_t max);
void *kresp_arena_alloc(struct kresp_arena *arena, size_t nr, size_t size);
char *kresp_arena_printf(struct kresp_arena *arena, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *kresp_arena_copy(struct kresp_arena *arena, const void *data, size_t len);
void *kresp_arena_grow(struct kresp_arena *arena, void *array, size_t nr,
		       size_t size);
void kresp_arena_free(struct kresp_arena *arena);

#endif
