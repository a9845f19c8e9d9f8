// SPDX-License-Identifier: GPL-2.0
#include "closing.h"

#include <net/sock.h>
#include <net/tcp.h>

/*
 * TCP makes a FIN with GFP_ATOMIC, and when there is no memory for it goes to
 * the next state all the same (net/ipv4/tcp_output.c, tcp_send_fin()). Such a
 * socket has nothing in flight, no timer, and would stay for ever.
 */
static bool fin_is_lost(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return (1 << sk->sk_state) & (TCPF_FIN_WAIT1 | TCPF_CLOSING |
				      TCPF_LAST_ACK) &&
	       tp->snd_una == tp->write_seq;
}

/**
 * kresp_closing_release() - end a connection
 * @sock: the connection; released
 * @reset: with a RST: what was not yet sent is dropped
 *
 * Otherwise TCP goes on sending what it was given, and then a FIN.
 *
 * Context: process; may sleep.
 */
void kresp_closing_release(struct socket *sock, bool reset)
{
	struct sock *sk = sock->sk;

	if (!reset) {
		lock_sock(sk);
		tcp_shutdown(sk, SEND_SHUTDOWN);
		reset = fin_is_lost(sk);
		release_sock(sk);
	}
	if (reset)
		sock_no_linger(sk);
	sock_release(sock);
}
