/* SPDX-License-Identifier: GPL-2.0 */
/* What happened, counted per CPU in every network namespace. */
#ifndef KRESP_STATS_H
#define KRESP_STATS_H

#include <linux/percpu.h>
#include <linux/seq_file.h>

#include "fault.h"

/*
 * The counters by name, in the order they are shown: X(NAME, name). They only
 * ever grow. Names are part of the interface and stay; README.md says what
 * each means.
 */
#define KRESP_STATS(X)						\
	X(SESSIONS, sessions)					\
	X(REQUESTS, requests)					\
	X(BYTES_RECEIVED, bytes_received)			\
	X(BYTES_SENT, bytes_sent)				\
	X(ANSWERED_200, answered_200)				\
	X(ANSWERED_204, answered_204)				\
	X(ANSWERED_206, answered_206)				\
	X(ANSWERED_304, answered_304)				\
	X(LIMIT_SESSIONS, limit_sessions)			\
	X(LIMIT_SESSIONS_PER_SOURCE, limit_sessions_per_source)	\
	X(LIMIT_MEMORY, limit_memory)				\
	X(LIMIT_IDLE_EVICTED, limit_idle_evicted)		\
	X(LIMIT_REQUESTS, limit_requests)			\
	X(LIMIT_LIFETIME, limit_lifetime)			\
	X(LIMIT_LINGER, limit_linger)				\
	X(TIMEOUT_HEADER, timeout_header)			\
	X(TIMEOUT_BODY, timeout_body)				\
	X(TIMEOUT_KEEPALIVE, timeout_keepalive)			\
	X(TIMEOUT_SEND, timeout_send)				\
	X(TIMEOUT_LINGER, timeout_linger)			\
	X(REFUSED_503, refused_503)				\
	X(REFUSED_RESET, refused_reset)				\
	X(OUT_OF_MEMORY, out_of_memory)				\
	X(LOG_LINES, log_lines)					\
	X(LOG_LINES_DROPPED, log_lines_dropped)

/**
 * enum kresp_stat - what is counted
 * @KRESP_STAT_FAULTS: the first of the counters of faults, one for each
 *	enum kresp_fault
 * @KRESP_STAT_NR: how many there are
 *
 * The others are those of KRESP_STATS().
 */
enum kresp_stat {
#define X(NAME, name) KRESP_STAT_##NAME,
	KRESP_STATS(X)
#undef X
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
