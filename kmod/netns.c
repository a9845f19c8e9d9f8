// SPDX-License-Identifier: GPL-2.0
#include "netns.h"

#include <linux/atomic.h>
#include <net/netns/generic.h>

#include "accesslog.h"
#include "listener.h"
#include "procfs.h"
#include "session.h"

static unsigned int kresp_net_id __ro_after_init;

/* Counters of the namespaces that are gone. */
static atomic_long_t totals[KRESP_STAT_NR];

/**
 * kresp_net_of() - what kresp keeps for a namespace
 * @net: the namespace
 *
 * Context: any.
 * Return: never NULL while the module is loaded and @net lives.
 */
struct kresp_net *kresp_net_of(const struct net *net)
{
	return net_generic(net, kresp_net_id);
}

static int __net_init net_start(struct net *net)
{
	struct kresp_net *knet = kresp_net_of(net);
	int err;

	knet->stats = alloc_percpu(struct kresp_stats);
	if (!knet->stats)
		return -ENOMEM;
	spin_lock_init(&knet->lock);
	INIT_LIST_HEAD(&knet->sessions);
	knet->scan = jiffies;
	kresp_source_init(&knet->sources, &knet->memory);

	err = kresp_procfs_create(net);
	if (err)
		free_percpu(knet->stats);
	return err;
}

/*
 * No session can be let in once the listener is gone, so the list only
 * shrinks. Sessions hold the namespace: when it ends by itself there is none,
 * when the module is unloaded there may be thousands.
 */
static void __net_exit net_stop(struct net *net)
{
	struct kresp_net *knet = kresp_net_of(net);

	if (knet->listener)
		kresp_listener_stop(knet->listener);
	knet->listener = NULL;
	kresp_session_close_all(knet);
}

static void __net_exit net_free(struct net *net)
{
	struct kresp_net *knet = kresp_net_of(net);
	int stat;

	kresp_procfs_remove(net);
	kresp_source_exit(&knet->sources);
	/* Its records still count into it. */
	kresp_accesslog_flush();

	WARN_ON_ONCE(!list_empty(&knet->sessions) || knet->nr_sessions);
	WARN_ON_ONCE(atomic_long_read(&knet->memory.used));
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
	struct kresp_net *knet = kresp_net_of(net);
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

/**
 * kresp_net_total_faults() - requests answered with 4xx or 5xx
 *
 * Context: any, after kresp_net_exit().
 * Return: the sum over all faults and all namespaces there ever were.
 */
unsigned long kresp_net_total_faults(void)
{
	unsigned long sum = 0;
	int fault;

	for (fault = 0; fault < KRESP_FAULT_NR; fault++)
		sum += kresp_net_total(KRESP_STAT_FAULTS + fault);
	return sum;
}
