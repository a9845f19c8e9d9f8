// SPDX-License-Identifier: GPL-2.0
#include "closing.h"

#include <net/sock.h>
#include <net/tcp.h>

/*
 * TCP makes a FIN with GFP_ATOMIC, and when there is no memory for it goes to
 * the next state all the same (net/ipv4/tcp_output.c, tcp_send_fin()). It is
 * not made later: the client would wait for it for ever. Where there is one, it
 * is in the last packet that is still to be sent or acknowledged.
 */
static bool fin_is_lost(const struct sock *sk)
{
	const struct sk_buff *last = tcp_write_queue_tail(sk);

	if (!((1 << sk->sk_state) &
	      (TCPF_FIN_WAIT1 | TCPF_CLOSING | TCPF_LAST_ACK)))
		return false;
	if (!last)
		last = tcp_rtx_queue_tail(sk);
	return !last || !(TCP_SKB_CB(last)->tcp_flags & TCPHDR_FIN);
}

/*
 * After the client's own FIN TCP sends a RST for what was not sent, and for
 * nothing else (tcp_disconnect()): that is our FIN, which has an octet of the
 * sequence.
 */
static void owe_fin(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	if (((1 << sk->sk_state) & (TCPF_CLOSING | TCPF_LAST_ACK)) &&
	    tp->snd_nxt == tp->write_seq)
		WRITE_ONCE(tp->write_seq, tp->write_seq + 1);
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
		if (reset)
			owe_fin(sk);
		release_sock(sk);
	}
	if (reset)
		sock_no_linger(sk);
	sock_release(sock);
}
