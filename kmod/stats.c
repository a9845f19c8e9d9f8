// SPDX-License-Identifier: GPL-2.0
#include "stats.h"

#include <linux/cpumask.h>
#include <linux/preempt.h>

/* Part of the interface, so they stay; README.md says what each means. */
static const char * const stat_names[KRESP_STAT_FAULTS] = {
	[KRESP_STAT_SESSIONS] = "sessions",
	[KRESP_STAT_REQUESTS] = "requests",
	[KRESP_STAT_IN_SOFTIRQ] = "in_softirq",
	[KRESP_STAT_BYTES_RECEIVED] = "bytes_received",
	[KRESP_STAT_BYTES_SENT] = "bytes_sent",
	[KRESP_STAT_ANSWERED_200] = "answered_200",
	[KRESP_STAT_ANSWERED_204] = "answered_204",
	[KRESP_STAT_ANSWERED_206] = "answered_206",
	[KRESP_STAT_ANSWERED_304] = "answered_304",
	[KRESP_STAT_LIMIT_SESSIONS] = "limit_sessions",
	[KRESP_STAT_LIMIT_SESSIONS_PER_SOURCE] = "limit_sessions_per_source",
	[KRESP_STAT_LIMIT_MEMORY] = "limit_memory",
	[KRESP_STAT_LIMIT_IDLE_EVICTED] = "limit_idle_evicted",
	[KRESP_STAT_LIMIT_GREEDY_EVICTED] = "limit_greedy_evicted",
	[KRESP_STAT_LIMIT_REQUESTS] = "limit_requests",
	[KRESP_STAT_LIMIT_LIFETIME] = "limit_lifetime",
	[KRESP_STAT_LIMIT_LINGER] = "limit_linger",
	[KRESP_STAT_TIMEOUT_HEADER] = "timeout_header",
	[KRESP_STAT_TIMEOUT_BODY] = "timeout_body",
	[KRESP_STAT_TIMEOUT_KEEPALIVE] = "timeout_keepalive",
	[KRESP_STAT_TIMEOUT_SEND] = "timeout_send",
	[KRESP_STAT_TIMEOUT_LINGER] = "timeout_linger",
	[KRESP_STAT_REFUSED_503] = "refused_503",
	[KRESP_STAT_REFUSED_RESET] = "refused_reset",
	[KRESP_STAT_OUT_OF_MEMORY] = "out_of_memory",
	[KRESP_STAT_LOG_LINES] = "log_lines",
	[KRESP_STAT_LOG_LINES_DROPPED] = "log_lines_dropped",
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
	if (in_serving_softirq())
		kresp_stats_add(stats, KRESP_STAT_IN_SOFTIRQ, 1);
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

/* Every reason to refuse, as "answered_400_line_end", then their status. */
static void stats_show_faults(struct seq_file *seq,
			      const struct kresp_stats __percpu *stats)
{
	unsigned long n, sum = 0;
	unsigned int fault;
	u16 status;

	for (fault = KRESP_FAULT_NONE + 1; fault < KRESP_FAULT_NR; fault++) {
		status = kresp_fault_status(fault);
		n = kresp_stats_sum(stats, KRESP_STAT_FAULTS + fault);
		sum += n;
		seq_printf(seq, "answered_%u_%s %lu\n", status,
			   kresp_fault_name(fault), n);
		/* Those of one status stand together in enum kresp_fault. */
		if (fault + 1 < KRESP_FAULT_NR &&
		    kresp_fault_status(fault + 1) == status)
			continue;
		seq_printf(seq, "answered_%u %lu\n", status, sum);
		sum = 0;
	}
}

/**
 * kresp_stats_show() - print every counter, a "name value" line each
 * @seq: where to
 * @stats: the namespace's counters
 *
 * Context: process.
 */
void kresp_stats_show(struct seq_file *seq,
		      const struct kresp_stats __percpu *stats)
{
	unsigned int stat;

	for (stat = 0; stat < KRESP_STAT_FAULTS; stat++)
		seq_printf(seq, "%s %lu\n", stat_names[stat],
			   kresp_stats_sum(stats, stat));
	stats_show_faults(seq, stats);
}

#ifdef DEBUG
#include "selftest/stats.c"
#endif
