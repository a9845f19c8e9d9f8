// SPDX-License-Identifier: GPL-2.0
#include "stats.h"

#include <linux/cpumask.h>

static const char * const stat_names[KRESP_STAT_FAULTS] = {
#define X(NAME, name) [KRESP_STAT_##NAME] = #name,
	KRESP_STATS(X)
#undef X
};

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

/**
 * kresp_stats_answered() - count an answered request by what it was answered
 * @stats: the namespace's counters
 * @status: the status
 * @fault: its reason, for 4xx and 5xx
 *
 * Context: any.
 */
void kresp_stats_answered(struct kresp_stats __percpu *stats, u16 status,
			  enum kresp_fault fault)
{
	kresp_stats_add(stats, KRESP_STAT_REQUESTS, 1);
	if (fault) {
		kresp_stats_add(stats, KRESP_STAT_FAULTS + fault, 1);
		return;
	}
	switch (status) {
	case 200:
		kresp_stats_add(stats, KRESP_STAT_ANSWERED_200, 1);
		break;
	case 204:
		kresp_stats_add(stats, KRESP_STAT_ANSWERED_204, 1);
		break;
	case 206:
		kresp_stats_add(stats, KRESP_STAT_ANSWERED_206, 1);
		break;
	case 304:
		kresp_stats_add(stats, KRESP_STAT_ANSWERED_304, 1);
		break;
	}
}

/**
 * kresp_stats_show() - print every counter, a "name value" line each
 * @seq: where to
 * @stats: the namespace's counters
 *
 * A fault is shown with its status, as "answered_400_line_end".
 *
 * Context: process.
 */
void kresp_stats_show(struct seq_file *seq,
		      const struct kresp_stats __percpu *stats)
{
	unsigned int fault, stat;

	for (stat = 0; stat < KRESP_STAT_FAULTS; stat++)
		seq_printf(seq, "%s %lu\n", stat_names[stat],
			   kresp_stats_sum(stats, stat));
	for (fault = KRESP_FAULT_NONE + 1; fault < KRESP_FAULT_NR; fault++)
		seq_printf(seq, "answered_%u_%s %lu\n",
			   kresp_fault_status(fault), kresp_fault_name(fault),
			   kresp_stats_sum(stats, KRESP_STAT_FAULTS + fault));
}
