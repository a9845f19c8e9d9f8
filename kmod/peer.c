// SPDX-License-Identifier: GPL-2.0
#include "peer.h"

#include <net/ipv6.h>

/**
 * kresp_peer_init() - the peer of a connected socket
 * @peer: receives it
 * @sk: a TCP socket, connected over IPv4 or IPv6
 *
 * Context: any.
 */
void kresp_peer_init(struct kresp_peer *peer, const struct sock *sk)
{
	peer->port = sk->sk_dport;
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6) {
		peer->addr = sk->sk_v6_daddr;
		return;
	}
#endif
	ipv6_addr_set_v4mapped(sk->sk_daddr, &peer->addr);
}

/**
 * kresp_peer_format() - a peer as text
 * @peer: who
 * @text: receives "10.0.0.3:35310" or "[fd00::3]:35310", terminated
 *
 * Context: any.
 * Return: @text.
 */
const char *kresp_peer_format(const struct kresp_peer *peer,
			      char text[KRESP_PEER_TEXT_MAX])
{
	if (ipv6_addr_v4mapped(&peer->addr))
		snprintf(text, KRESP_PEER_TEXT_MAX, "%pI4:%u",
			 &peer->addr.s6_addr32[3], ntohs(peer->port));
	else
		snprintf(text, KRESP_PEER_TEXT_MAX, "[%pI6c]:%u", &peer->addr,
			 ntohs(peer->port));
	return text;
}
