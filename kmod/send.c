// SPDX-License-Identifier: GPL-2.0
/*
 * TCP copies what it is given into page fragments. In a system call they are
 * the task's; here, where the task is whomever the softirq interrupted, they
 * would be the socket's own: 32 KiB, cleared for the first answer and kept for
 * as long as the connection is idle. So each CPU lends its own.
 */
#include "send.h"

#include <linux/bottom_half.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/socket.h>
#include <linux/tcp.h>
#include <net/tcp.h>

#include "compat/compat.h"

static DEFINE_PER_CPU(struct page_frag, send_frag);

/**
 * kresp_send() - hand octets to TCP, which copies as many as it has room for
 * @sk: the socket
 * @vec: where they are; not preserved
 * @nr: pieces
 * @len: octets in all of them
 * @flags: 0, or MSG_MORE
 *
 * A device that hands packets straight back can bring another session's request
 * to this CPU before TCP returns: that one finds the fragment lent and makes
 * another, which stays with one of the two sockets.
 *
 * Context: process or softirq, socket lock held. Does not sleep.
 * Return: octets taken, or an errno: -EAGAIN when there is no room, or no
 *	memory.
 */
int kresp_send(struct sock *sk, struct kvec *vec, unsigned int nr, size_t len,
	       int flags)
{
	struct msghdr msg = { .msg_flags = flags | MSG_DONTWAIT | MSG_NOSIGNAL };
	int ret;

	iov_iter_kvec(&msg.msg_iter, ITER_SOURCE, vec, nr, len);
	local_bh_disable();
	swap(sk->sk_frag, *this_cpu_ptr(&send_frag));
	ret = tcp_sendmsg_locked(sk, &msg, len);
	swap(sk->sk_frag, *this_cpu_ptr(&send_frag));
	local_bh_enable();
	return ret;
}

/**
 * kresp_send_exit() - free the CPUs' fragments
 *
 * Context: process, when no session is left.
 */
void kresp_send_exit(void)
{
	struct page_frag *frag;
	int cpu;

	for_each_possible_cpu(cpu) {
		frag = per_cpu_ptr(&send_frag, cpu);
		if (frag->page)
			put_page(frag->page);
	}
}
