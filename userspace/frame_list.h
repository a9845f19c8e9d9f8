/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_FRAME_LIST_H
#define KRESP_FRAME_LIST_H

#include <pcap/pcap.h>

#include "arena.h"
#include "walk.h"

/* The most that is captured at one end, or read from a file. */
#define KRESP_FRAME_LIST_MAX		100000
#define KRESP_FRAME_LIST_OCTETS_MAX		(128 * 1024 * 1024)

/**
 * struct kresp_frame_list - frames in the order of their capture
 * @arena: where they live
 * @seen_by: at whose end they were captured
 * @frames: the frames
 * @nr: how many
 * @nr_octets: octets captured in all of them
 * @is_full: there were more, and they are not here
 */
struct kresp_frame_list {
	struct kresp_arena *arena;
	enum kresp_side seen_by;
	struct kresp_frame *frames;
	size_t nr;
	size_t nr_octets;
	bool is_full;
};

struct kresp_frame *kresp_frame_list_add(struct kresp_frame_list *frames,
					 const struct pcap_pkthdr *header,
					 const unsigned char *data);

#endif
