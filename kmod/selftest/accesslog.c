// SPDX-License-Identifier: GPL-2.0
/*
 * Included by accesslog.c: the rings when they are full and when their indices
 * wrap, what is lost, and the order between them. The test holds the consumer's
 * mutex, so it is the consumer, and nothing is printed.
 */

#include <linux/smp.h>

#include "selftest.h"

static bool __init log_selftest_is(const struct log_record *record,
				   unsigned int n)
{
	char line[16];
	int len = snprintf(line, sizeof(line), "GET /%u", n);

	return record->len == len && !memcmp(record->line, line, len) &&
	       record->status == 200 + n % 300 && !record->cut;
}

static void __init log_selftest_add(struct kresp_stats __percpu *stats,
				    unsigned int n)
{
	const struct kresp_peer peer = { .port = htons(80) };
	char line[16];
	struct kresp_slice slice = {
		.data = line,
		.len = snprintf(line, sizeof(line), "GET /%u", n),
	};

	kresp_accesslog_add(stats, &peer, slice, 200 + n % 300);
}

/* One CPU's ring, from index @start on: filled, over-filled, emptied, again. */
static bool __init log_selftest_ring(struct kresp_stats __percpu *stats,
				     unsigned int start)
{
	const unsigned int over = 3;
	struct log_record record;
	struct log_ring *ring;
	bool good = true;
	unsigned int n;

	ring = this_cpu_ptr(&log_rings);
	ring->head = start;
	ring->tail = start;
	ring->dropped = 0;

	good &= EXPECT(!log_take(&record));
	for (n = 0; n < KRESP_LOG_RING + over; n++)
		log_selftest_add(stats, n);
	good &= EXPECT(ring->head - ring->tail == KRESP_LOG_RING);
	good &= EXPECT(ring->dropped == over);
	good &= EXPECT(log_dropped() == over);
	good &= EXPECT(kresp_stats_sum(stats, KRESP_STAT_LOG_LINES_DROPPED) ==
		       over);
	/* The oldest are kept, in order; one place free is one more record. */
	good &= EXPECT(log_take(&record) && log_selftest_is(&record, 0));
	log_selftest_add(stats, KRESP_LOG_RING);
	log_selftest_add(stats, 0);
	good &= EXPECT(ring->dropped == over + 1);
	for (n = 1; n <= KRESP_LOG_RING; n++)
		good &= EXPECT(log_take(&record) && log_selftest_is(&record, n));
	good &= EXPECT(!log_take(&record));
	good &= EXPECT(ring->head == start + KRESP_LOG_RING + 1);
	good &= EXPECT(ring->tail == ring->head);
	ring->dropped = 0;
	for_each_possible_cpu(n)
		memset(per_cpu_ptr(stats, n), 0, sizeof(*stats));
	return good;
}

/* Records of all CPUs, those that are gone, too, in the order of their times. */
static bool __init log_selftest_order(void)
{
	const unsigned int each = 5, cpus = num_possible_cpus();
	unsigned int n, cpu, index = 0;
	struct log_record record;
	struct log_ring *ring;
	bool good = true;

	for_each_possible_cpu(cpu) {
		ring = per_cpu_ptr(&log_rings, cpu);
		for (n = 0; n < each; n++)
			ring->records[(ring->head + n) & (KRESP_LOG_RING - 1)].when =
				1000 + n * cpus + (cpus - 1 - index);
		WRITE_ONCE(ring->head, ring->head + each);
		index++;
	}
	for (n = 0; n < each * cpus; n++)
		good &= EXPECT(log_take(&record) && record.when == 1000 + n);
	return good & EXPECT(!log_take(&record));
}

static bool __init log_selftest_cut(struct kresp_stats __percpu *stats)
{
	static const size_t lens[] __initconst = {
		0, KRESP_LOG_LINE_MAX - 1, KRESP_LOG_LINE_MAX,
		KRESP_LOG_LINE_MAX + 1, KRESP_REQUEST_LINE_MAX,
	};
	const struct kresp_peer peer = {};
	struct kresp_slice slice = {};
	struct log_record record;
	bool good = true;
	size_t i;
	u8 *line;

	line = kvmalloc(KRESP_REQUEST_LINE_MAX, GFP_KERNEL);
	if (!EXPECT(line))
		return false;
	memset(line, 'x', KRESP_REQUEST_LINE_MAX);
	slice.data = line;
	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		slice.len = lens[i];
		kresp_accesslog_add(stats, &peer, slice, 400);
		good &= EXPECT(log_take(&record)) &&
			EXPECT(record.len == min_t(size_t, lens[i],
						   KRESP_LOG_LINE_MAX)) &&
			EXPECT(record.cut == (lens[i] > KRESP_LOG_LINE_MAX)) &&
			EXPECT(!memcmp(record.line, line, record.len));
	}
	kvfree(line);

	/* Not logged: no record, and nothing is lost. */
	kresp_params.access_log = false;
	kresp_accesslog_add(stats, &peer, slice, 400);
	good &= EXPECT(!log_take(&record)) && EXPECT(!log_dropped());
	return good;
}

bool __init kresp_accesslog_selftest(void)
{
	static const unsigned int starts[] __initconst = {
		0, 1, KRESP_LOG_RING - 1, UINT_MAX, UINT_MAX - 5,
		UINT_MAX - KRESP_LOG_RING + 1,
	};
	const bool access_log = kresp_params.access_log;
	struct kresp_stats __percpu *stats;
	bool good = true;
	size_t i;

	stats = alloc_percpu(struct kresp_stats);
	if (!EXPECT(stats))
		return false;
	kresp_params.access_log = true;
	mutex_lock(&log_mutex);
	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		/* On one CPU, whose ring it is. */
		local_bh_disable();
		good &= log_selftest_ring(stats, starts[i]);
		local_bh_enable();
	}
	good &= log_selftest_order();
	good &= log_selftest_cut(stats);
	kresp_params.access_log = access_log;
	mutex_unlock(&log_mutex);
	free_percpu(stats);
	return good;
}
