/* SPDX-License-Identifier: GPL-2.0 */
/* What kresp keeps for one network namespace. */
#ifndef KRESP_NETNS_H
#define KRESP_NETNS_H

#include <linux/init.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <net/net_namespace.h>

#include "memory.h"
#include "source.h"
#include "stats.h"

struct kresp_listener;

/**
 * struct kresp_net - one network namespace
 * @listener: its listening socket or NULL; set by module init, cleared by the
 *	namespace's end or the module's, which the pernet core keeps apart
 * @lock: protects the next four members; process context only
 * @sessions: every session of the namespace, those not looked at for longest
 *	when one had to make room, first
 * @nr_sessions: places taken, one by every session, never over max_sessions
 * @scan: jiffies before which looking for a session to end is no use
 * @scan_own: for a source that has so many sessions, or more
 * @memory: what is spent on clients
 * @sources: where they come from
 * @stats: counters
 *
 * Allocated and freed by the pernet core; lives as long as the namespace. A
 * session holds the namespace, through its socket, and so this.
 */
struct kresp_net {
	struct kresp_listener *listener;
	spinlock_t lock;	/* protects the next four members */
	struct list_head sessions;
	unsigned int nr_sessions;
	unsigned long scan;
	unsigned int scan_own;
	struct kresp_memory memory;
	struct kresp_sources sources;
	struct kresp_stats __percpu *stats;
};

int __init kresp_net_init(void);
void kresp_net_exit(void);
struct kresp_net *kresp_net_of(const struct net *net);
int __init kresp_net_listen(struct net *net);
unsigned long kresp_net_total(enum kresp_stat stat);
unsigned long kresp_net_total_faults(void);

#endif /* KRESP_NETNS_H */
