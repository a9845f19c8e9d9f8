// SPDX-License-Identifier: GPL-2.0
#include "procfs.h"

#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/seq_file_net.h>

#include "netns.h"

/* Two gauges, then every counter. */
static int procfs_show(struct seq_file *seq, void *v)
{
	struct kresp_net *knet = kresp_net_of(seq_file_single_net(seq));

	seq_printf(seq, "sessions_open %u\n", READ_ONCE(knet->nr_sessions));
	seq_printf(seq, "memory_used %ld\n",
		   atomic_long_read(&knet->memory.used));
	kresp_stats_show(seq, knet->stats);
	return 0;
}

/**
 * kresp_procfs_create() - make /proc/net/kresp of a namespace
 * @net: the namespace
 *
 * A "name value" line for each counter, readable by everybody.
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int kresp_procfs_create(struct net *net)
{
	if (!proc_create_net_single("kresp", 0444, net->proc_net, procfs_show,
				    NULL))
		return -ENOMEM;
	return 0;
}

/**
 * kresp_procfs_remove() - remove it again
 * @net: the namespace
 *
 * Context: process; may sleep. On return nobody reads it.
 */
void kresp_procfs_remove(struct net *net)
{
	remove_proc_entry("kresp", net->proc_net);
}
