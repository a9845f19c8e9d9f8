// SPDX-License-Identifier: GPL-2.0
#include "account.h"

#include <inttypes.h>

#include "shown.h"

/*
 * Every octet is counted twice, in two ways that must come to the same: by
 * frames, as the capture gives their lengths; and by layers, as they were
 * decoded, the payload by what the streams were put together of.
 */

/**
 * kresp_account_add_frame() - count one frame
 * @sum: the sum; what the payload is, the caller adds
 * @frame: the frame, decoded
 * @is_other: it belongs to no conversation that is told
 */
void kresp_account_add_frame(struct kresp_walk_sum *sum,
			     const struct kresp_frame *frame, bool is_other)
{
	const struct kresp_layers *layers = &frame->layers;
	size_t end;

	sum->frames++;
	sum->captured += frame->caplen;
	sum->uncaptured += frame->len - frame->caplen;
	if (is_other) {
		sum->other += frame->len;
	} else {
		end = layers->network.range.at + layers->network.packet_len;
		sum->link += layers->link.range.len;
		sum->network += layers->network.range.len;
		sum->transport += layers->transport.range.len;
		sum->padding += frame->len - end;
	}
	if (layers->depth == KRESP_LAYERS_NOTHING ||
	    layers->link.kind != KRESP_LAYERS_ETHERNET)
		return;
	end = frame->len < KRESP_LAYERS_FRAME_MIN ? KRESP_LAYERS_FRAME_MIN :
						    frame->len;
	sum->fcs += end + KRESP_LAYERS_FCS_LEN;
	sum->wire += KRESP_LAYERS_PREAMBLE_LEN + end + KRESP_LAYERS_FCS_LEN +
		     KRESP_LAYERS_GAP_LEN;
}

/**
 * kresp_account_add_sum() - add one sum to another
 * @sum: the sum
 * @more: what is added
 */
void kresp_account_add_sum(struct kresp_walk_sum *sum,
			   const struct kresp_walk_sum *more)
{
	sum->frames += more->frames;
	sum->link += more->link;
	sum->network += more->network;
	sum->transport += more->transport;
	sum->http += more->http;
	sum->not_http += more->not_http;
	sum->again += more->again;
	sum->padding += more->padding;
	sum->other += more->other;
	sum->captured += more->captured;
	sum->uncaptured += more->uncaptured;
	sum->fcs += more->fcs;
	sum->wire += more->wire;
}

static uint64_t add_parts(const struct kresp_walk_sum *sum)
{
	return sum->link + sum->network + sum->transport + sum->http +
	       sum->not_http + sum->again + sum->padding + sum->other;
}

/* ", 4 of padding", or nothing for 0. */
static const char *part(struct kresp_arena *arena, uint64_t octets,
			const char *what)
{
	if (!octets)
		return "";
	return kresp_arena_printf(arena, ", %s %s",
				  kresp_shown_count(arena, octets), what);
}

static const char *tell_headers(struct kresp_arena *arena,
				const struct kresp_walk_sum *sum)
{
	return kresp_arena_printf(arena, "%s of TCP, %s of IP, %s of the link layer",
				  kresp_shown_count(arena, sum->transport),
				  kresp_shown_count(arena, sum->network),
				  kresp_shown_count(arena, sum->link));
}

static const char *tell_rest(struct kresp_arena *arena,
			     const struct kresp_walk_sum *sum)
{
	return kresp_arena_printf(arena, "%s%s%s%s",
				  part(arena, sum->again, "sent again"),
				  part(arena, sum->not_http, "of no HTTP"),
				  part(arena, sum->padding, "of padding"),
				  part(arena, sum->other, "of other frames"));
}

static const char *tell_wire(struct kresp_arena *arena,
			     const struct kresp_walk_sum *sum)
{
	if (!sum->wire)
		return "";
	return kresp_arena_printf(arena,
				  ", %s with FCS, %s on the wire%s, %.1f %% of it HTTP",
				  kresp_shown_count(arena, sum->fcs),
				  kresp_shown_count(arena, sum->wire),
				  sum->has_wire ? "" : " if there were one",
				  100.0 * (double)sum->http / (double)sum->wire);
}

/**
 * kresp_account_close() - see whether a sum adds up, and say it in a line
 * @arena: where the line is kept
 * @sum: the sum; everything but @adds_up and @line is there
 */
void kresp_account_close(struct kresp_arena *arena, struct kresp_walk_sum *sum)
{
	uint64_t parts = add_parts(sum);
	const char *relation = "=";

	sum->adds_up = parts == sum->captured + sum->uncaptured;
	if (!sum->adds_up)
		relation = kresp_arena_printf(arena, "= %s, BUT",
					      kresp_shown_count(arena, parts));
	sum->line = kresp_arena_printf(arena,
				       "%s frame%s: %s octets of HTTP, %s%s %s %s captured%s%s",
				       kresp_shown_count(arena, sum->frames),
				       sum->frames == 1 ? "" : "s",
				       kresp_shown_count(arena, sum->http),
				       tell_headers(arena, sum),
				       tell_rest(arena, sum), relation,
				       kresp_shown_count(arena, sum->captured),
				       part(arena, sum->uncaptured,
					    "cut off by the capture"),
				       tell_wire(arena, sum));
}
