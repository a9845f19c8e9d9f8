/* SPDX-License-Identifier: GPL-2.0 */
/* Captures made by hand: frames of a TCP connection as they would be on a wire. */
#ifndef KRESP_TESTS_FRAMES_H
#define KRESP_TESTS_FRAMES_H

#include "story.h"

#define FRAMES_MAX	64

/**
 * struct frames - a capture being made
 * @list: the frames
 * @nr: how many
 * @now_ns: when the next one is captured; each takes 100 microseconds
 * @link_type: DLT_EN10MB, DLT_RAW...; set before the first frame
 * @version: of IP
 * @has_timestamps: TCP's
 * @ports: the client's and the server's
 * @seq: of the next octet of each
 * @side: whose end captures
 */
struct frames {
	struct kresp_frame list[FRAMES_MAX];
	size_t nr;
	int64_t now_ns;
	int link_type;
	unsigned int version;
	bool has_timestamps;
	uint16_t ports[2];
	uint32_t seq[2];
	enum kresp_side side;
};

void frames_init(struct frames *frames);
struct kresp_frame *frames_add(struct frames *frames, const void *data,
			       size_t len);
struct kresp_frame *frames_tcp(struct frames *frames, enum kresp_side from,
			       unsigned int flags, const void *payload,
			       size_t len);
struct kresp_frame *frames_tcp_at(struct frames *frames, enum kresp_side from,
				  unsigned int flags, uint32_t seq,
				  uint32_t ack, const void *payload, size_t len);
void frames_handshake(struct frames *frames);
void frames_close(struct frames *frames);
void frames_text(struct frames *frames, enum kresp_side from, const char *text);
void frames_checksum(struct kresp_frame *frame, size_t network_at);
void frames_cut(struct kresp_frame *frame, size_t caplen);
void frames_free(struct frames *frames);

#endif
