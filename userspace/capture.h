/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_CAPTURE_H
#define KRESP_CAPTURE_H

#include <netinet/in.h>
#include <pcap/pcap.h>
#include <sys/socket.h>

#include "closing.h"
#include "frame_list.h"
#include "interface.h"
#include "story.h"

#define KRESP_CAPTURE_WHY_MAX	512

/**
 * struct kresp_capture_where - at which interface to capture
 * @name: the interface's name; NULL: the one of @index
 * @index: the interface's index
 * @netns: the network namespace it is in, see kresp_netns_enter(); NULL: ours
 */
struct kresp_capture_where {
	const char *name;
	unsigned int index;
	const char *netns;
};

/**
 * struct kresp_capture_flow - the connection to capture, and nothing else
 * @server: the server's address and port, IPv4 or IPv6
 * @client_port: the client's port
 */
struct kresp_capture_flow {
	const struct sockaddr *server;
	uint16_t client_port;
};

/**
 * struct kresp_capture - a running capture at one end of a connection
 * @pcap: libpcap's; NULL: none
 * @iface: the interface
 * @link_type: pcap's DLT_*
 * @frames: what came so far
 * @closing: whether that is all
 */
struct kresp_capture {
	pcap_t *pcap;
	struct kresp_interface iface;
	int link_type;
	struct kresp_frame_list frames;
	struct kresp_closing closing;
};

int kresp_capture_open(struct kresp_capture *cap, struct kresp_arena *arena,
		       enum kresp_side end,
		       const struct kresp_capture_where *where,
		       const struct kresp_capture_flow *flow, char *why,
		       size_t why_size);
int kresp_capture_drain(struct kresp_capture *cap);
int kresp_capture_fd(struct kresp_capture *cap);
void kresp_capture_end(struct kresp_capture *cap,
		       struct kresp_capture_end *end);
void kresp_capture_close(struct kresp_capture *cap);

#endif
