/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_STORY_H
#define KRESP_STORY_H

#include "arena.h"
#include "walk.h"

/**
 * enum kresp_medium - what the frames went over
 * @KRESP_MEDIUM_UNKNOWN: a capture file does not say
 * @KRESP_MEDIUM_SOFTWARE: none: lo, veth and the like
 * @KRESP_MEDIUM_WIRE: a device with a speed
 */
enum kresp_medium {
	KRESP_MEDIUM_UNKNOWN,
	KRESP_MEDIUM_SOFTWARE,
	KRESP_MEDIUM_WIRE,
};

/**
 * struct kresp_capture_end - the frames captured at one end, and where
 * @link_type: pcap's DLT_*
 * @frames: number, time, data, caplen and len are set; the layers are not
 * @nr_frames: how many
 * @interface: its name; NULL: not known
 * @medium: what kind it is
 * @medium_name: for people: "veth", "lo", "ethernet"
 * @speed_mbit: the link's speed; 0: not known
 * @mtu: the interface's; 0: not known
 * @dropped: frames the kernel could not hand over
 */
struct kresp_capture_end {
	int link_type;
	struct kresp_frame *frames;
	size_t nr_frames;
	const char *interface;
	enum kresp_medium medium;
	const char *medium_name;
	unsigned int speed_mbit;
	unsigned int mtu;
	unsigned int dropped;
};

/**
 * struct kresp_story_source - what a walk is made of
 * @title: the walk's
 * @client: the capture at the client's end, or the only one
 * @server: the capture at the server's end; NULL: none
 * @server_port: the port that makes the receiver of a SYN, or where no SYN was
 *	captured the owner of the port, the server; 0: by the SYN, else by who
 *	sends the request
 * @stream: the one conversation wanted, by its number; -1: all
 */
struct kresp_story_source {
	const char *title;
	struct kresp_capture_end *client;
	struct kresp_capture_end *server;
	unsigned int server_port;
	long stream;
};

struct kresp_walk *kresp_story_tell(struct kresp_arena *arena,
				    const struct kresp_story_source *source,
				    char *why, size_t why_size);

#endif
