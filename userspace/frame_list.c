// SPDX-License-Identifier: GPL-2.0
#include "frame_list.h"

/**
 * kresp_frame_list_add() - keep a frame
 * @frames: where to
 * @header: libpcap's, with nanoseconds where it says microseconds
 * @data: the octets; they are copied
 *
 * Return: the frame; NULL if there is no room for more.
 */
struct kresp_frame *kresp_frame_list_add(struct kresp_frame_list *frames,
					 const struct pcap_pkthdr *header,
					 const unsigned char *data)
{
	struct kresp_frame *frame;

	if (frames->nr == KRESP_FRAME_LIST_MAX ||
	    header->caplen > KRESP_FRAME_LIST_OCTETS_MAX - frames->nr_octets)
		frames->is_full = true;
	if (frames->is_full)
		return NULL;
	frames->frames = kresp_arena_grow(frames->arena, frames->frames,
					  frames->nr, sizeof(*frame));
	frame = &frames->frames[frames->nr++];
	frame->number = (unsigned int)frames->nr;
	frame->seen_by = frames->seen_by;
	frame->time_ns = (int64_t)header->ts.tv_sec * 1000000000 +
			 header->ts.tv_usec;
	frame->data = (const uint8_t *)kresp_arena_copy(frames->arena, data,
							header->caplen);
	frame->caplen = header->caplen;
	frame->len = header->len;
	frames->nr_octets += header->caplen;
	return frame;
}
