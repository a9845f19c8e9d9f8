/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only place that knows how kernels differ. Features are found by
 * features.mk in the headers, since distributions backport; no version is tested.
 */
#ifndef KRESP_COMPAT_H
#define KRESP_COMPAT_H

#include <linux/uio.h>
#include <net/net_namespace.h>
#include <net/sock.h>

/* Before 6.2 the direction of an iov_iter was named READ or WRITE. */
#ifndef ITER_SOURCE
#define ITER_SOURCE WRITE
#endif

/**
 * compat_sock_hold_net() - make an accepted child hold its namespace
 * @sk: a child of a kernel listener, not yet used
 *
 * A kernel socket holds no namespace reference, and TCP drops the timers of
 * such a socket when it is closed: a lost FIN would never be sent again and
 * the orphan would stay for ever (net/ipv4/tcp.c, tcp_close()). A child that
 * holds a reference finishes as any other socket does.
 *
 * Context: process, the socket not yet shared.
 * Return: false when the namespace is already being torn down.
 */
static inline bool compat_sock_hold_net(struct sock *sk)
{
	struct net *net = sock_net(sk);

	if (!maybe_get_net(net))
		return false;
#ifdef HAVE_SK_NET_REFCNT_UPGRADE
	sk_net_refcnt_upgrade(sk);
	put_net(net);
#else
	netns_tracker_alloc(net, &sk->ns_tracker, GFP_KERNEL);
	sk->sk_net_refcnt = 1;
	sock_inuse_add(net, 1);
#endif
	return true;
}

/**
 * compat_sock_set_atomic() - let a socket be sent on from softirq
 * @sk: the socket
 *
 * Allocation must not sleep, and the page fragment sent from must be the
 * socket's own: the task's belongs to whomever the softirq interrupted.
 *
 * Context: process, before the socket is used from softirq.
 */
static inline void compat_sock_set_atomic(struct sock *sk)
{
	sk->sk_allocation = GFP_ATOMIC;
#ifdef HAVE_SK_USE_TASK_FRAG
	sk->sk_use_task_frag = false;
#endif
}

#endif /* KRESP_COMPAT_H */
