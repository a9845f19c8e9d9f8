/* SPDX-License-Identifier: GPL-2.0 */
/* One accepted connection, from kernel_accept() to sock_release(). */
#ifndef KRESP_SESSION_H
#define KRESP_SESSION_H

#include <linux/init.h>
#include <linux/list.h>
#include <linux/net.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "exchange.h"
#include "peer.h"

struct kresp_net;

/**
 * struct kresp_session - one accepted connection
 * @sock: its socket, which holds the namespace; the session is its sk_user_data
 * @knet: the namespace it is counted in
 * @node: in @knet's list, under its lock; empty once it is not counted
 * @run_work: runs the session in process context
 * @release_work: ends it
 * @releasing: bit 0 is set by whoever queues @release_work
 * @timer: queues @run_work when the exchange would
 * @data_ready: the socket's callbacks before ours
 * @write_space: likewise
 * @state_change: likewise
 * @source: where the client is counted
 * @peer: the client
 * @exchange: what is said, under the socket lock
 */
struct kresp_session {
	struct socket *sock;
	struct kresp_net *knet;
	struct list_head node;
	struct work_struct run_work;
	struct work_struct release_work;
	unsigned long releasing;
	struct timer_list timer;
	void (*data_ready)(struct sock *sk);
	void (*write_space)(struct sock *sk);
	void (*state_change)(struct sock *sk);
	struct kresp_source *source;
	struct kresp_peer peer;
	struct kresp_exchange exchange;
};

int __init kresp_session_init(void);
void kresp_session_exit(void);
void kresp_session_create(struct kresp_net *knet, struct socket *sock,
			  void (*data_ready)(struct sock *sk));
bool kresp_session_evict(struct kresp_session *sess, bool busy);
void kresp_session_close_all(struct kresp_net *knet);

#endif /* KRESP_SESSION_H */
