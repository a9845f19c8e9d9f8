/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_STREAM_H
#define KRESP_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/**
 * struct kresp_stream_piece - octets that one segment was the first to bring
 * @at: where in the stream
 * @len: how many
 * @data: the first @captured of them
 * @captured: how many were captured
 */
struct kresp_stream_piece {
	uint64_t at;
	size_t len;
	const uint8_t *data;
	size_t captured;
};

/* Octets of a stream that were seen, up to but without @end. */
struct kresp_stream_span {
	uint64_t at;
	uint64_t end;
};

/* Octets of a stream that follow one another, and were captured. */
struct kresp_stream_run {
	uint64_t at;
	const uint8_t *data;
	size_t len;
};

/**
 * struct kresp_stream - the octets that one end of a connection sent
 * @pieces: each octet once, in the order of arrival until
 *	kresp_stream_finish(), by place afterwards
 * @nr_pieces: how many
 * @spans: what was seen so far, by place; a gap between any two
 * @nr_spans: how many
 * @runs: what was captured, by place; made by kresp_stream_finish()
 * @nr_runs: how many
 */
struct kresp_stream {
	struct kresp_stream_piece *pieces;
	size_t nr_pieces;
	struct kresp_stream_span *spans;
	size_t nr_spans;
	struct kresp_stream_run *runs;
	size_t nr_runs;
};

size_t kresp_stream_add(struct kresp_arena *arena, struct kresp_stream *stream,
			const struct kresp_stream_piece *piece);
void kresp_stream_finish(struct kresp_arena *arena, struct kresp_stream *stream);
uint64_t kresp_stream_end(const struct kresp_stream *stream);
uint64_t kresp_stream_count(const struct kresp_stream *stream, uint64_t at,
			    uint64_t end);
const struct kresp_stream_run *
kresp_stream_find(const struct kresp_stream *stream, uint64_t at);

#endif
