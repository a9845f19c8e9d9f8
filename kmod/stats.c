// SPDX-License-Identifier: GPL-2.0
#include "stats.h"

#include <linux/cpumask.h>

/**
 * kresp_stats_sum() - one counter over all CPUs
 * @stats: the namespace's counters
 * @stat: which
 *
 * Context: any.
 * Return: the sum; what other CPUs add meanwhile may or may not be in it.
 */
unsigned long kresp_stats_sum(const struct kresp_stats __percpu *stats,
			      enum kresp_stat stat)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(stats, cpu)->count[stat]);
	return sum;
}
