/* SPDX-License-Identifier: GPL-2.0 */
/* What kresp keeps for one network namespace. */
#ifndef KRESP_NETNS_H
#define KRESP_NETNS_H

#include <linux/init.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <net/net_namespace.h>

#include "stats.h"

struct kresp_listener;

/**
 * struct kresp_net - one network namespace
 * @listener: its listening socket or NULL; set by module init, cleared by the
 *	namespace's end or the module's, which the pernet core keeps apart
 * @lock: protects @sessions and @nr_sessions; taken in process context only
 * @sessions: every session of the namespace
 * @nr_sessions: places taken, one by every session, never over max_sessions
 * @stats: counters
 *
 * Allocated and freed by the pernet core; lives as long as the namespace. A
 * session holds the namespace, through its socket, and so this.
 */
struct kresp_net {
	struct kresp_listener *listener;
	spinlock_t lock;
	struct list_head sessions;
	unsigned int nr_sessions;
	struct kresp_stats __percpu *stats;
};

int __init kresp_net_init(void);
void kresp_net_exit(void);
int __init kresp_net_listen(struct net *net);
unsigned long kresp_net_total(enum kresp_stat stat);

#endif /* KRESP_NETNS_H */
