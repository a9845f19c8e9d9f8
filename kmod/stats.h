/* SPDX-License-Identifier: GPL-2.0 */
/* What happened, counted per CPU in every network namespace. */
#ifndef KRESP_STATS_H
#define KRESP_STATS_H

#include <linux/percpu.h>
#include <linux/seq_file.h>

#include "fault.h"

/**
 * enum kresp_stat - what is counted; all only ever grow
 * @KRESP_STAT_SESSIONS: connections that became sessions
 * @KRESP_STAT_REQUESTS: requests answered, whatever the status
 * @KRESP_STAT_IN_SOFTIRQ: those of them answered inside the packet's softirq
 * @KRESP_STAT_BYTES_RECEIVED: octets taken from TCP
 * @KRESP_STAT_BYTES_SENT: octets handed to TCP
 * @KRESP_STAT_ANSWERED_200: requests answered 200
 * @KRESP_STAT_ANSWERED_204: requests answered 204
 * @KRESP_STAT_ANSWERED_206: requests answered 206
 * @KRESP_STAT_ANSWERED_304: requests answered 304
 * @KRESP_STAT_LIMIT_SESSIONS: connections refused for max_sessions
 * @KRESP_STAT_LIMIT_SESSIONS_PER_SOURCE: connections refused for
 *	max_sessions_per_source
 * @KRESP_STAT_LIMIT_MEMORY: connections refused for memory_kib
 * @KRESP_STAT_LIMIT_IDLE_EVICTED: idle sessions ended to make room
 * @KRESP_STAT_LIMIT_GREEDY_EVICTED: sessions ended, of the source that had most,
 *	to make room for one that had fewer
 * @KRESP_STAT_LIMIT_REQUESTS: sessions ended by max_requests
 * @KRESP_STAT_LIMIT_LIFETIME: sessions ended by lifetime_ms
 * @KRESP_STAT_LIMIT_LINGER: sessions reset for what they sent after the end
 * @KRESP_STAT_TIMEOUT_HEADER: sessions ended by header_timeout_ms
 * @KRESP_STAT_TIMEOUT_BODY: sessions ended by body_timeout_ms
 * @KRESP_STAT_TIMEOUT_KEEPALIVE: sessions ended by keepalive_timeout_ms
 * @KRESP_STAT_TIMEOUT_SEND: sessions reset by send_timeout_ms
 * @KRESP_STAT_TIMEOUT_LINGER: sessions whose client did not end its side
 * @KRESP_STAT_REFUSED_503: refused connections that were answered 503
 * @KRESP_STAT_REFUSED_RESET: refused connections that were reset
 * @KRESP_STAT_OUT_OF_MEMORY: times that an allocation failed
 * @KRESP_STAT_LOG_LINES: access log lines printed
 * @KRESP_STAT_LOG_LINES_DROPPED: access log lines kept back
 * @KRESP_STAT_FAULTS: the first of the counters of faults, one for each
 *	enum kresp_fault: requests answered with it
 * @KRESP_STAT_NR: how many there are
 */
enum kresp_stat {
	KRESP_STAT_SESSIONS,
	KRESP_STAT_REQUESTS,
	KRESP_STAT_IN_SOFTIRQ,
	KRESP_STAT_BYTES_RECEIVED,
	KRESP_STAT_BYTES_SENT,
	KRESP_STAT_ANSWERED_200,
	KRESP_STAT_ANSWERED_204,
	KRESP_STAT_ANSWERED_206,
	KRESP_STAT_ANSWERED_304,
	KRESP_STAT_LIMIT_SESSIONS,
	KRESP_STAT_LIMIT_SESSIONS_PER_SOURCE,
	KRESP_STAT_LIMIT_MEMORY,
	KRESP_STAT_LIMIT_IDLE_EVICTED,
	KRESP_STAT_LIMIT_GREEDY_EVICTED,
	KRESP_STAT_LIMIT_REQUESTS,
	KRESP_STAT_LIMIT_LIFETIME,
	KRESP_STAT_LIMIT_LINGER,
	KRESP_STAT_TIMEOUT_HEADER,
	KRESP_STAT_TIMEOUT_BODY,
	KRESP_STAT_TIMEOUT_KEEPALIVE,
	KRESP_STAT_TIMEOUT_SEND,
	KRESP_STAT_TIMEOUT_LINGER,
	KRESP_STAT_REFUSED_503,
	KRESP_STAT_REFUSED_RESET,
	KRESP_STAT_OUT_OF_MEMORY,
	KRESP_STAT_LOG_LINES,
	KRESP_STAT_LOG_LINES_DROPPED,
	KRESP_STAT_FAULTS,
	KRESP_STAT_NR = KRESP_STAT_FAULTS + KRESP_FAULT_NR,
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
void kresp_stats_answered(struct kresp_stats __percpu *stats, u16 status,
			  enum kresp_fault fault);
void kresp_stats_show(struct seq_file *seq,
		      const struct kresp_stats __percpu *stats);

#endif /* KRESP_STATS_H */
