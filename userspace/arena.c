// SPDX-License-Identifier: GPL-2.0
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"

#define CHUNK_SIZE	(64 * 1024)

struct kresp_arena_chunk {
	struct kresp_arena_chunk *next;
	size_t used;
	size_t size;
	max_align_t data[];
};

/**
 * kresp_arena_init() - make an empty arena
 * @arena: the arena; allocates nothing
 * @max: the most octets it may ever give out
 */
void kresp_arena_init(struct kresp_arena *arena, size_t max)
{
	arena->chunks = NULL;
	arena->used = 0;
	arena->max = max;
}

static void *calloc_or_die(size_t len)
{
	void *data = calloc(1, len);

	if (!data)
		kresp_diag_die(KRESP_EXIT_LOCAL, "out of memory");
	return data;
}

/* A chunk of its own for what is large, so that little is left unused. */
static struct kresp_arena_chunk *add_chunk(struct kresp_arena *arena, size_t len)
{
	size_t size = len > CHUNK_SIZE / 4 ? len : CHUNK_SIZE;
	struct kresp_arena_chunk *chunk;

	chunk = calloc_or_die(sizeof(*chunk) + size);
	chunk->size = size;
	if (size == len && arena->chunks) {
		chunk->next = arena->chunks->next;
		arena->chunks->next = chunk;
	} else {
		chunk->next = arena->chunks;
		arena->chunks = chunk;
	}
	return chunk;
}

/**
 * kresp_arena_alloc() - memory, all zero
 * @arena: the arena
 * @nr: how many
 * @size: octets of each
 *
 * Return: the memory, aligned for anything; never NULL, see struct
 * kresp_arena. Of no octets, a pointer that must not be followed.
 */
void *kresp_arena_alloc(struct kresp_arena *arena, size_t nr, size_t size)
{
	struct kresp_arena_chunk *chunk = arena->chunks;
	size_t align = _Alignof(max_align_t);
	size_t len;
	void *data;

	if (size && nr > (arena->max - arena->used) / size)
		kresp_diag_die(KRESP_EXIT_LOCAL,
			       "the capture is too large: it takes more than %zu MiB of memory",
			       arena->max >> 20);
	len = (nr * size + align - 1) / align * align;
	if (len > arena->max - arena->used)
		len = arena->max - arena->used;
	if (!chunk || len > chunk->size - chunk->used)
		chunk = add_chunk(arena, len);
	data = (unsigned char *)chunk->data + chunk->used;
	chunk->used += len;
	arena->used += len;
	return data;
}

/**
 * kresp_arena_grow() - room for one more in an array
 * @arena: the arena
 * @array: the array, made by this function only; NULL: none yet
 * @nr: how many it holds
 * @size: octets of each
 *
 * Doubles, so that adding one by one is linear.
 *
 * Return: the array, with room for one more at @nr, all zero.
 */
void *kresp_arena_grow(struct kresp_arena *arena, void *array, size_t nr,
		       size_t size)
{
	void *grown;

	if (nr & (nr - 1) || (nr && nr < 8))
		return array;
	grown = kresp_arena_alloc(arena, nr ? 2 * nr : 8, size);
	if (nr)
		memcpy(grown, array, nr * size);
	return grown;
}

/**
 * kresp_arena_copy() - keep octets
 * @arena: the arena
 * @data: the octets
 * @len: how many
 *
 * Return: a copy of them, with a NUL after it.
 */
char *kresp_arena_copy(struct kresp_arena *arena, const void *data, size_t len)
{
	char *copy = kresp_arena_alloc(arena, len + 1, 1);

	if (len)
		memcpy(copy, data, len);
	return copy;
}

/**
 * kresp_arena_printf() - keep a text made by a printf format
 * @arena: the arena
 * @fmt: the format
 *
 * Return: the text.
 */
char *kresp_arena_printf(struct kresp_arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		kresp_diag_die(KRESP_EXIT_LOCAL, "out of memory");
	text = kresp_arena_alloc(arena, (size_t)len + 1, 1);
	va_start(ap, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return text;
}

/**
 * kresp_arena_free() - give all memory back
 * @arena: the arena; empty afterwards, with the same maximum
 */
void kresp_arena_free(struct kresp_arena *arena)
{
	struct kresp_arena_chunk *chunk;

	while (arena->chunks) {
		chunk = arena->chunks;
		arena->chunks = chunk->next;
		free(chunk);
	}
	arena->used = 0;
}
