// SPDX-License-Identifier: GPL-2.0
#include "stream.h"

#include <stdlib.h>
#include <string.h>

/*
 * Offsets come from sequence numbers that anyone may have made up, so nothing
 * is allocated by offset: what is kept grows with what was captured.
 */

/* The first span that ends at @at or later; mostly the last one. */
static size_t find_span(const struct kresp_stream *stream, uint64_t at)
{
	size_t low = 0, high = stream->nr_spans, middle;

	if (high && stream->spans[high - 1].end < at)
		return high;
	if (high && stream->spans[high - 1].at <= at)
		return high - 1;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (stream->spans[middle].end < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What a segment has between @at and @end is new. */
static void add_piece(struct kresp_arena *arena, struct kresp_stream *stream,
		      const struct kresp_stream_piece *whole, uint64_t at,
		      uint64_t end)
{
	size_t skipped = (size_t)(at - whole->at);
	struct kresp_stream_piece *piece;

	stream->pieces = kresp_arena_grow(arena, stream->pieces,
					  stream->nr_pieces, sizeof(*piece));
	piece = &stream->pieces[stream->nr_pieces++];
	piece->at = at;
	piece->len = (size_t)(end - at);
	if (whole->captured <= skipped)
		return;
	piece->data = whole->data + skipped;
	piece->captured = whole->captured - skipped;
	if (piece->captured > piece->len)
		piece->captured = piece->len;
}

/* The spans from @first on that touch this one become one with it. */
static void merge_span(struct kresp_arena *arena, struct kresp_stream *stream,
		       size_t first, struct kresp_stream_span span)
{
	struct kresp_stream_span *spans = stream->spans;
	size_t last = first;

	while (last < stream->nr_spans && spans[last].at <= span.end) {
		if (spans[last].at < span.at)
			span.at = spans[last].at;
		if (spans[last].end > span.end)
			span.end = spans[last].end;
		last++;
	}
	if (last == first) {
		spans = kresp_arena_grow(arena, spans, stream->nr_spans,
					 sizeof(*spans));
		stream->spans = spans;
		memmove(spans + first + 1, spans + first,
			(stream->nr_spans - first) * sizeof(*spans));
		stream->nr_spans++;
	} else if (last > first + 1) {
		memmove(spans + first + 1, spans + last,
			(stream->nr_spans - last) * sizeof(*spans));
		stream->nr_spans -= last - first - 1;
	}
	spans[first] = span;
}

/**
 * kresp_stream_add() - take a segment's octets
 * @arena: where what is kept is kept
 * @stream: the stream
 * @piece: the octets; they must stay
 *
 * Where octets come a second time, the first ones count, as they do for a
 * receiver that has taken them.
 *
 * Return: how many of them are new.
 */
size_t kresp_stream_add(struct kresp_arena *arena, struct kresp_stream *stream,
			const struct kresp_stream_piece *piece)
{
	struct kresp_stream_span span = { piece->at, piece->at + piece->len };
	size_t first = find_span(stream, span.at), i = first, fresh = 0;
	uint64_t at = span.at, end;

	if (!piece->len)
		return 0;
	while (at < span.end) {
		if (i < stream->nr_spans && stream->spans[i].at <= at) {
			if (stream->spans[i].end > at)
				at = stream->spans[i].end;
			i++;
			continue;
		}
		end = span.end;
		if (i < stream->nr_spans && stream->spans[i].at < end)
			end = stream->spans[i].at;
		add_piece(arena, stream, piece, at, end);
		fresh += (size_t)(end - at);
		at = end;
	}
	merge_span(arena, stream, first, span);
	return fresh;
}

static int compare_pieces(const void *a, const void *b)
{
	const struct kresp_stream_piece *one = a, *other = b;

	return (one->at > other->at) - (one->at < other->at);
}

/* Pieces from @first on that follow one another and were captured. */
static size_t count_run(const struct kresp_stream *stream, size_t first,
			size_t *len)
{
	const struct kresp_stream_piece *piece;
	size_t i;

	*len = 0;
	for (i = first; i < stream->nr_pieces; i++) {
		piece = &stream->pieces[i];
		if (piece->at != stream->pieces[first].at + *len)
			break;
		*len += piece->captured;
		if (piece->captured < piece->len) {
			i++;
			break;
		}
	}
	return i - first;
}

/**
 * kresp_stream_finish() - nothing more will come: make the runs
 * @arena: where they are kept
 * @stream: the stream
 */
void kresp_stream_finish(struct kresp_arena *arena, struct kresp_stream *stream)
{
	size_t first, nr, i, len, used;
	struct kresp_stream_run *run;
	uint8_t *data;

	if (!stream->nr_pieces)
		return;
	qsort(stream->pieces, stream->nr_pieces, sizeof(*stream->pieces),
	      compare_pieces);
	for (first = 0; first < stream->nr_pieces; first += nr) {
		nr = count_run(stream, first, &len);
		if (!len)
			continue;
		stream->runs = kresp_arena_grow(arena, stream->runs,
						stream->nr_runs, sizeof(*run));
		run = &stream->runs[stream->nr_runs++];
		run->at = stream->pieces[first].at;
		run->len = len;
		data = kresp_arena_alloc(arena, len, 1);
		run->data = data;
		for (i = first, used = 0; i < first + nr; i++) {
			if (!stream->pieces[i].captured)
				continue;
			memcpy(data + used, stream->pieces[i].data,
			       stream->pieces[i].captured);
			used += stream->pieces[i].captured;
		}
	}
}

/**
 * kresp_stream_end() - where the stream ends, as far as it was seen
 * @stream: the stream
 */
uint64_t kresp_stream_end(const struct kresp_stream *stream)
{
	return stream->nr_spans ? stream->spans[stream->nr_spans - 1].end : 0;
}

/**
 * kresp_stream_count() - octets seen of a part of the stream
 * @stream: the stream
 * @at: where the part begins
 * @end: where it ends
 */
uint64_t kresp_stream_count(const struct kresp_stream *stream, uint64_t at,
			    uint64_t end)
{
	uint64_t count = 0, first, last;
	size_t i;

	for (i = find_span(stream, at);
	     i < stream->nr_spans && stream->spans[i].at < end; i++) {
		first = stream->spans[i].at > at ? stream->spans[i].at : at;
		last = stream->spans[i].end < end ? stream->spans[i].end : end;
		if (last > first)
			count += last - first;
	}
	return count;
}

/**
 * kresp_stream_find() - the captured octets from a place on
 * @stream: the stream, finished
 * @at: the place
 *
 * Return: the run that has the octet at @at, or else the next one; NULL if
 * there is none.
 */
const struct kresp_stream_run *
kresp_stream_find(const struct kresp_stream *stream, uint64_t at)
{
	size_t low = 0, high = stream->nr_runs, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (stream->runs[middle].at + stream->runs[middle].len <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < stream->nr_runs ? &stream->runs[low] : NULL;
}
