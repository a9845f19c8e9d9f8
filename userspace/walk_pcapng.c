// SPDX-License-Identifier: GPL-2.0
#include "walk_pcapng.h"

#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <pcap/pcap.h>
#include <sys/utsname.h>

#include "../kmod/version.h"
#include "pcapng.h"
#include "pcapng_ends.h"

/* What stands in a file for a link type whose DLT_* is not the same everywhere. */
#define LINKTYPE_RAW	101
#define LINKTYPE_LOOP	108

/* What each frame does, found by its number: 1 is the first at its end. */
struct comments {
	const struct kresp_walk_step **steps;
	size_t nr;
};

static uint16_t file_link_type(int link_type)
{
	switch (link_type) {
	case DLT_RAW:
		return LINKTYPE_RAW;
	case DLT_LOOP:
		return LINKTYPE_LOOP;
	}
	return (uint16_t)link_type;
}

static int add_interface(FILE *out, const struct kresp_capture_end *end,
			 const char *description)
{
	struct kresp_pcapng_interface iface = {
		.link_type = file_link_type(end->link_type),
		.name = end->interface,
		.description = description,
		.speed = (uint64_t)end->speed_mbit * 1000000,
	};

	return kresp_pcapng_add_interface(out, &iface);
}

static void take_steps(struct comments *comments,
		       const struct kresp_walk_step *steps, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (steps[i].frame->number - 1 < comments->nr)
			comments->steps[steps[i].frame->number - 1] = &steps[i];
}

/* Return: false without memory. */
static bool find_comments(struct comments *comments,
			  const struct kresp_walk *walk,
			  const struct kresp_capture_end *end,
			  enum kresp_side side)
{
	const struct kresp_walk_conversation *conv;
	size_t i;

	comments->nr = end ? end->nr_frames : 0;
	comments->steps = calloc(comments->nr + 1, sizeof(*comments->steps));
	if (!comments->steps)
		return false;
	for (i = 0; i < walk->nr_conversations; i++) {
		conv = &walk->conversations[i];
		if (side == KRESP_SIDE_CLIENT)
			take_steps(comments, conv->steps, conv->nr_steps);
		else
			take_steps(comments, conv->server_steps,
				   conv->nr_server_steps);
	}
	return true;
}

static int add_frame(FILE *out, const struct kresp_frame *frame,
		     const struct comments *comments, uint32_t interface,
		     bool knows_ends)
{
	const struct kresp_walk_step *step = comments->steps[frame->number - 1];
	struct kresp_pcapng_packet packet = {
		.interface = interface,
		.time_ns = frame->time_ns,
		.data = frame->data,
		.caplen = (uint32_t)frame->caplen,
		.len = (uint32_t)frame->len,
	};

	if (step) {
		packet.comment = step->did;
		/* Most files do not tell at which end they were captured. */
		if (knows_ends)
			packet.direction = step->sender == frame->seen_by ?
					   KRESP_PCAPNG_OUTBOUND :
					   KRESP_PCAPNG_INBOUND;
	}
	return kresp_pcapng_add_packet(out, &packet);
}

/* Both ends' frames, each end in its own order, merged by their times. */
static int add_frames(FILE *out, const struct kresp_story_source *source,
		      const struct comments comments[2], bool knows_ends)
{
	const struct kresp_capture_end *ends[2] = {
		source->client, source->server,
	};
	const struct kresp_frame *frames[2];
	size_t next[2] = { 0 };
	unsigned int end;
	int err = 0;

	while (!err) {
		for (end = 0; end < 2; end++)
			frames[end] = ends[end] && next[end] < ends[end]->nr_frames ?
				      &ends[end]->frames[next[end]] : NULL;
		if (!frames[0] && !frames[1])
			break;
		end = !frames[0] || (frames[1] &&
				     frames[1]->time_ns < frames[0]->time_ns);
		next[end]++;
		err = add_frame(out, frames[end], &comments[end], end, knows_ends);
	}
	return err;
}

/**
 * kresp_walk_pcapng() - write what was captured, and what each frame does
 * @out: the file
 * @walk: what the frames do
 * @source: the frames
 * @knows_ends: it is known at which end they were captured
 *
 * The octets are written as they were captured, credentials included.
 *
 * Return: 0; -EIO if it could not be written, or -ENOMEM.
 */
int kresp_walk_pcapng(FILE *out, const struct kresp_walk *walk,
		      const struct kresp_story_source *source, bool knows_ends)
{
	struct comments comments[2] = { 0 };
	struct utsname system;
	char os[2 * sizeof(system.sysname)] = "";
	int err = -ENOMEM;

	if (!uname(&system))
		snprintf(os, sizeof(os), "%s %s", system.sysname, system.release);
	if (!find_comments(&comments[0], walk, source->client, KRESP_SIDE_CLIENT) ||
	    !find_comments(&comments[1], walk, source->server, KRESP_SIDE_SERVER))
		goto out;
	err = kresp_pcapng_begin(out, os, "kresp " KRESP_VERSION);
	if (!err)
		err = add_interface(out, source->client,
				    knows_ends ? KRESP_PCAPNG_ENDS_CLIENT : NULL);
	if (!err && source->server)
		err = add_interface(out, source->server, KRESP_PCAPNG_ENDS_SERVER);
	if (!err)
		err = add_frames(out, source, comments, knows_ends);
out:
	free(comments[0].steps);
	free(comments[1].steps);
	return err;
}
