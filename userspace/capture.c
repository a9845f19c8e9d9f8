// SPDX-License-Identifier: GPL-2.0
#include "capture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "netns.h"

/* Enough for any frame, super-frames of offload included. */
#define SNAPLEN		262144
/*
 * What the kernel holds until it is drained. A server's whole send buffer can
 * come between two drains.
 */
#define BUFFER_SIZE	(32 * 1024 * 1024)
/* How long the kernel may gather frames before it hands them over. */
#define GATHER_MS	10
#define FILTER_MAX	512

/*
 * Both directions of the one connection. "tcp" does not look behind IPv6's
 * extension headers, and no TCP of this kind has any.
 */
static void write_filter(char filter[FILTER_MAX],
			 const struct kresp_capture_flow *flow)
{
	const struct sockaddr_in6 *in6 = (const void *)flow->server;
	const struct sockaddr_in *in = (const void *)flow->server;
	char host[INET6_ADDRSTRLEN];
	const void *addr = &in->sin_addr;
	unsigned int port;

	if (flow->server->sa_family == AF_INET6)
		addr = &in6->sin6_addr;
	inet_ntop(flow->server->sa_family, addr, host, sizeof(host));
	/* Both families have the port in the same place. */
	port = ntohs(in->sin_port);
	snprintf(filter, FILTER_MAX,
		 "tcp and ((dst host %s and dst port %u and src port %u) or (src host %s and src port %u and dst port %u))",
		 host, port, flow->client_port, host, port, flow->client_port);
}

/* Return: 0, or a negative errno with a line in @why. */
static int activate(struct kresp_capture *cap, char *why, size_t why_size)
{
	int status = pcap_activate(cap->pcap);
	const char *name = cap->iface.name;
	const char *said = pcap_geterr(cap->pcap);

	if (!*said)
		said = pcap_statustostr(status);
	if (status > 0) {
		snprintf(why, why_size, "note: capture on '%s': %s", name, said);
		kresp_diag_say("%s", why);
	}
	if (status >= 0)
		return 0;
	if (status == PCAP_ERROR_PERM_DENIED) {
		snprintf(why, why_size,
			 "no right to capture on '%s': the capability CAP_NET_RAW is missing",
			 name);
		return -EPERM;
	}
	if (status == PCAP_ERROR_IFACE_NOT_UP) {
		snprintf(why, why_size, "cannot capture on '%s': it is down",
			 name);
		return -ENETDOWN;
	}
	snprintf(why, why_size, "cannot capture on '%s': %s", name, said);
	return -EIO;
}

/*
 * Not in immediate mode: that gives each frame a slot of the largest frame's
 * size, and a few dozen of them would be all the buffer has. Not promiscuous:
 * what is wanted passes here anyway. Return: as activate().
 */
static int start(struct kresp_capture *cap, const char *filter, char *why,
		 size_t why_size)
{
	char said[PCAP_ERRBUF_SIZE] = "";
	struct bpf_program program;
	int err;

	cap->pcap = pcap_create(cap->iface.name, said);
	if (!cap->pcap) {
		snprintf(why, why_size, "cannot capture on '%s': %s",
			 cap->iface.name, said);
		return -EIO;
	}
	pcap_set_snaplen(cap->pcap, SNAPLEN);
	pcap_set_buffer_size(cap->pcap, BUFFER_SIZE);
	pcap_set_timeout(cap->pcap, GATHER_MS);
	/* Linux has them; where not, pcap_get_tstamp_precision() tells. */
	pcap_set_tstamp_precision(cap->pcap, PCAP_TSTAMP_PRECISION_NANO);
	err = activate(cap, why, why_size);
	if (err)
		return err;
	if (pcap_compile(cap->pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN)) {
		snprintf(why, why_size, "cannot capture on '%s': %s",
			 cap->iface.name, pcap_geterr(cap->pcap));
		return -EIO;
	}
	err = pcap_setfilter(cap->pcap, &program);
	pcap_freecode(&program);
	if (err || pcap_setnonblock(cap->pcap, 1, said)) {
		snprintf(why, why_size, "cannot capture on '%s': %s",
			 cap->iface.name,
			 err ? pcap_geterr(cap->pcap) : said);
		return -EIO;
	}
	cap->link_type = pcap_datalink(cap->pcap);
	return 0;
}

/* Find the interface and start, in the namespace where both are. */
static int open_here(struct kresp_capture *cap,
		     const struct kresp_capture_where *where, const char *filter,
		     char *why, size_t why_size)
{
	int err;

	err = kresp_interface_find(&cap->iface, where->index, where->name);
	if (!err)
		return start(cap, filter, why, why_size);
	if (err == -ENODEV)
		snprintf(why, why_size, "there is no interface '%s'%s%s%s",
			 where->name,
			 where->netns ? " in network namespace '" : "",
			 where->netns ? where->netns : "",
			 where->netns ? "'" : "");
	else
		snprintf(why, why_size, "cannot find interface '%s': %s",
			 where->name ? where->name : "", strerror(-err));
	return err;
}

/**
 * kresp_capture_open() - begin to capture one connection at one end
 * @cap: the capture
 * @arena: where frames are kept; must outlive what is done with them
 * @end: whose end it is
 * @where: at which interface
 * @flow: the connection, before its first frame
 * @why: on error, one line without newline
 * @why_size: bytes at @why; KRESP_CAPTURE_WHY_MAX is enough
 *
 * Return: 0; -EPERM if the right to do it is missing, -ENODEV or -ENOENT if
 * there is no such interface or namespace, or another negative errno. On error
 * there is nothing to close.
 */
int kresp_capture_open(struct kresp_capture *cap, struct kresp_arena *arena,
		       enum kresp_side end,
		       const struct kresp_capture_where *where,
		       const struct kresp_capture_flow *flow, char *why,
		       size_t why_size)
{
	char filter[FILTER_MAX];
	int back_fd, err;

	memset(cap, 0, sizeof(*cap));
	cap->frames.arena = arena;
	cap->frames.seen_by = end;
	cap->closing.client_port = flow->client_port;
	write_filter(filter, flow);
	if (where->netns) {
		err = kresp_netns_enter(where->netns, &back_fd, why, why_size);
		if (err)
			return err;
	}
	/* A capture stays in the namespace where it was opened. */
	err = open_here(cap, where, filter, why, why_size);
	if (where->netns)
		kresp_netns_leave(back_fd);
	if (err)
		kresp_capture_close(cap);
	return err;
}

static void take_frame(unsigned char *arg, const struct pcap_pkthdr *header,
		       const unsigned char *data)
{
	struct kresp_capture *cap = (struct kresp_capture *)arg;
	struct pcap_pkthdr in_ns = *header;
	struct kresp_layers layers;
	struct kresp_frame *frame;

	if (pcap_get_tstamp_precision(cap->pcap) != PCAP_TSTAMP_PRECISION_NANO)
		in_ns.ts.tv_usec *= 1000;
	frame = kresp_frame_list_add(&cap->frames, &in_ns, data);
	if (!frame)
		return;
	kresp_layers_decode(&layers, cap->link_type, frame->data,
			    frame->caplen, frame->len);
	kresp_closing_take(&cap->closing, &layers);
}

/**
 * kresp_capture_drain() - take what the kernel has captured; never waits
 * @cap: the capture
 *
 * Return: 0; -EFBIG if there are more frames than are kept, or -EIO.
 */
int kresp_capture_drain(struct kresp_capture *cap)
{
	int got;

	do {
		got = pcap_dispatch(cap->pcap, -1, take_frame,
				    (unsigned char *)cap);
	} while (got > 0 && !cap->frames.is_full);
	if (cap->frames.is_full)
		return -EFBIG;
	return got < 0 ? -EIO : 0;
}

/**
 * kresp_capture_fd() - what to wait for with poll(2)
 * @cap: the capture
 *
 * Return: a file descriptor, readable when there is something to drain.
 */
int kresp_capture_fd(struct kresp_capture *cap)
{
	return pcap_get_selectable_fd(cap->pcap);
}

/**
 * kresp_capture_end() - what was captured, for the story
 * @cap: the capture; drained
 * @end: the end; valid as long as @cap and its arena
 */
void kresp_capture_end(struct kresp_capture *cap, struct kresp_capture_end *end)
{
	struct pcap_stat stat = { 0 };

	pcap_stats(cap->pcap, &stat);
	end->link_type = cap->link_type;
	end->frames = cap->frames.frames;
	end->nr_frames = cap->frames.nr;
	end->interface = cap->iface.name;
	end->medium = cap->iface.medium;
	end->medium_name = cap->iface.medium_name;
	end->speed_mbit = cap->iface.speed_mbit;
	end->mtu = cap->iface.mtu;
	end->dropped = stat.ps_drop + stat.ps_ifdrop;
}

/**
 * kresp_capture_close() - end the capture, if there is one
 * @cap: the capture; its frames stay
 */
void kresp_capture_close(struct kresp_capture *cap)
{
	if (cap->pcap)
		pcap_close(cap->pcap);
	cap->pcap = NULL;
}
