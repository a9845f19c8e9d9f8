/* SPDX-License-Identifier: GPL-2.0 */
/* What happened, counted per CPU in every network namespace. */
#ifndef KRESP_STATS_H
#define KRESP_STATS_H

#include <linux/percpu.h>

/**
 * enum kresp_stat - what is counted; all only ever grow
 * @KRESP_STAT_SESSIONS: connections that became sessions
 * @KRESP_STAT_SESSIONS_REFUSED: connections reset because of max_sessions
 * @KRESP_STAT_REQUESTS: requests answered, whatever the status
 * @KRESP_STAT_FAULTS: those of them answered with 4xx or 5xx
 * @KRESP_STAT_TIMEOUTS: sessions ended by one of their deadlines
 * @KRESP_STAT_BYTES: octets of heads and content handed to TCP
 * @KRESP_STAT_MEMORY: times that memory was short and a session waited
 * @KRESP_STAT_NR: how many there are
 */
enum kresp_stat {
	KRESP_STAT_SESSIONS,
	KRESP_STAT_SESSIONS_REFUSED,
	KRESP_STAT_REQUESTS,
	KRESP_STAT_FAULTS,
	KRESP_STAT_TIMEOUTS,
	KRESP_STAT_BYTES,
	KRESP_STAT_MEMORY,
	KRESP_STAT_NR,
};

/**
 * struct kresp_stats - one CPU's counters
 * @count: indexed by enum kresp_stat
 */
struct kresp_stats {
	unsigned long count[KRESP_STAT_NR];
};

/* Context: any. */
static inline void kresp_stats_add(struct kresp_stats __percpu *stats,
				   enum kresp_stat stat, unsigned long n)
{
	this_cpu_add(stats->count[stat], n);
}

unsigned long kresp_stats_sum(const struct kresp_stats __percpu *stats,
			      enum kresp_stat stat);

#endif /* KRESP_STATS_H */
