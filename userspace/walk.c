// SPDX-License-Identifier: GPL-2.0
#include "walk.h"

/**
 * kresp_walk_stage_step() - one of the frames that carry a stage
 * @conv: the conversation
 * @stage: one of its stages
 * @i: which frame, below @stage->nr_steps
 *
 * Return: its step.
 */
const struct kresp_walk_step *
kresp_walk_stage_step(const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_stage *stage, size_t i)
{
	if (stage->at == KRESP_SIDE_SERVER && !stage->is_derived)
		return &conv->server_steps[stage->steps[i]];
	return &conv->steps[stage->steps[i]];
}

/**
 * kresp_walk_is_secret() - whether an octet of a frame must not be shown
 * @step: the frame's
 * @at: which of its octets
 *
 * Return: true if it is part of credentials.
 */
bool kresp_walk_is_secret(const struct kresp_walk_step *step, size_t at)
{
	size_t i;

	for (i = 0; i < step->nr_secrets; i++)
		if (at >= step->secrets[i].at &&
		    at - step->secrets[i].at < step->secrets[i].len)
			return true;
	return false;
}

/**
 * kresp_walk_bits() - write the bits of a frame's octets
 * @dst: room for @nr times KRESP_WALK_BITS_WIDTH characters
 * @step: the frame
 * @first: the first octet wanted
 * @nr: how many
 *
 * Octets in order, in each the most significant bit first, as numbers are
 * read; Ethernet sends the least significant one first. A space between two
 * octets, a NUL at the end, nothing at all for no octets. Octets of credentials
 * are eight times 'x'. What lies beyond the captured octets is left out.
 *
 * Return: how many octets were written, less than @nr only at the frame's end.
 */
size_t kresp_walk_bits(char *dst, const struct kresp_walk_step *step,
		       size_t first, size_t nr)
{
	const struct kresp_frame *frame = step->frame;
	size_t i, bit;

	if (first > frame->caplen)
		first = frame->caplen;
	if (nr > frame->caplen - first)
		nr = frame->caplen - first;
	for (i = 0; i < nr; i++) {
		for (bit = 0; bit < 8; bit++) {
			if (kresp_walk_is_secret(step, first + i))
				*dst++ = 'x';
			else
				*dst++ = frame->data[first + i] >> (7 - bit) & 1 ? '1' : '0';
		}
		*dst++ = i + 1 < nr ? ' ' : '\0';
	}
	return nr;
}
