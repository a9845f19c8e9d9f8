/* SPDX-License-Identifier: GPL-2.0 */
/* Who is at the other end of a connection. */
#ifndef KRESP_PEER_H
#define KRESP_PEER_H

#include <linux/in6.h>
#include <net/sock.h>

/* The longest peer as text: "[" IPv6 address "]:" port and a NUL */
#define KRESP_PEER_TEXT_MAX	64

/**
 * struct kresp_peer - an address and a port
 * @addr: IPv6 address, or an IPv4-mapped one
 * @port: TCP port
 */
struct kresp_peer {
	struct in6_addr addr;
	__be16 port;
};

void kresp_peer_init(struct kresp_peer *peer, const struct sock *sk);
const char *kresp_peer_format(const struct kresp_peer *peer,
			      char text[KRESP_PEER_TEXT_MAX]);

#endif /* KRESP_PEER_H */
