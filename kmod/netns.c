// SPDX-License-Identifier: GPL-2.0
#include "netns.h"

#include <linux/atomic.h>
#include <net/netns/generic.h>

#include "listener.h"
#include "session.h"

static unsigned int kresp_net_id __ro_after_init;

/* Counters of the namespaces that are gone. */
static atomic_long_t totals[KRESP_STAT_NR];

static int __net_init net_start(struct net *net)
{
	struct kresp_net *knet = net_generic(net, kresp_net_id);

	knet->stats = alloc_percpu(struct kresp_stats);
	if (!knet->stats)
		return -ENOMEM;
	spin_lock_init(&knet->lock);
	INIT_LIST_HEAD(&knet->sessions);
	return 0;
}

/*
 * No session can be let in once the listener is gone, so the list only
 * shrinks. Sessions hold the namespace: when it ends by itself there is none,
 * when the module is unloaded there may be thousands.
 */
static void __net_exit net_stop(struct net *net)
{
	struct kresp_net *knet = net_generic(net, kresp_net_id);

	if (knet->listener)
		kresp_listener_stop(knet->listener);
	knet->listener = NULL;
	kresp_session_close_all(knet);
}

static void __net_exit net_free(struct net *net)
{
	struct kresp_net *knet = net_generic(net, kresp_net_id);
	int stat;

	WARN_ON_ONCE(!list_empty(&knet->sessions) || knet->nr_sessions);
	for (stat = 0; stat < KRESP_STAT_NR; stat++)
		atomic_long_add(kresp_stats_sum(knet->stats, stat),
				&totals[stat]);
	free_percpu(knet->stats);
}

static struct pernet_operations net_ops = {
	.init = net_start,
	.pre_exit = net_stop,
	.exit = net_free,
	.id = &kresp_net_id,
	.size = sizeof(struct kresp_net),
};

/**
 * kresp_net_init() - attach to every network namespace, present and to come
 *
 * Context: module init; may sleep.
 * Return: 0 or -ENOMEM.
 */
int __init kresp_net_init(void)
{
	return register_pernet_subsys(&net_ops);
}

/**
 * kresp_net_exit() - stop the listeners, end every session, detach
 *
 * Context: process; may sleep. On return no socket of ours is left.
 */
void kresp_net_exit(void)
{
	unregister_pernet_subsys(&net_ops);
}

/**
 * kresp_net_listen() - listen in a namespace, as the module parameters say
 * @net: the namespace; the caller keeps it alive meanwhile
 *
 * Context: module init; may sleep.
 * Return: 0, or an errno whose reason has been printed.
 */
int __init kresp_net_listen(struct net *net)
{
	struct kresp_net *knet = net_generic(net, kresp_net_id);
	struct kresp_listener *listener;

	listener = kresp_listener_start(net, knet);
	if (IS_ERR(listener))
		return PTR_ERR(listener);
	knet->listener = listener;
	return 0;
}

/**
 * kresp_net_total() - one counter over all namespaces there ever were
 * @stat: which
 *
 * Context: any, after kresp_net_exit().
 * Return: the sum.
 */
unsigned long kresp_net_total(enum kresp_stat stat)
{
	return atomic_long_read(&totals[stat]);
}
