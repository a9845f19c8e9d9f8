// SPDX-License-Identifier: GPL-2.0
/*
 * The access log.
 *
 * A session answers in softirq, where nothing may print. So it leaves a record
 * in its CPU's ring, and one work item prints the records of all rings, oldest
 * first, escaped, no more than log_rate in a second. What finds its ring full
 * or the second's lines spent is counted, and the count is printed; while they
 * are spent, no record is made at all.
 *
 * A ring has one producer, its CPU with softirqs off, and one consumer, the
 * work item. @head is written by the producer and @tail by the consumer, each
 * with a release that the other's acquire pairs with.
 */
#include "accesslog.h"

#include <linux/bottom_half.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/string_helpers.h>
#include <linux/time64.h>
#include <linux/timer.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "limits.h"
#include "params.h"
#include "work.h"

/**
 * struct log_record - one request, to be printed
 * @when: nanoseconds since 1970
 * @stats: where it is counted
 * @peer: who asked
 * @status: what was answered
 * @len: octets in @line
 * @cut: there were more
 * @line: start of the request-line, as it came from the net
 */
struct log_record {
	u64 when;
	struct kresp_stats __percpu *stats;
	struct kresp_peer peer;
	u16 status;
	u8 len;
	bool cut;
	u8 line[KRESP_LOG_LINE_MAX];
};

/**
 * struct log_ring - one CPU's records
 * @head: records ever put in
 * @tail: records ever taken out
 * @dropped: records that found the ring full; written by the producer
 * @records: record n is at n modulo the size
 */
struct log_ring {
	unsigned int head;
	unsigned int tail;
	unsigned long dropped;
	struct log_record *records;
};

static_assert(!(KRESP_LOG_RING & (KRESP_LOG_RING - 1)));
static_assert(KRESP_LOG_LINE_MAX <= U8_MAX);

static void log_print(struct work_struct *work);
static void log_wake(struct timer_list *timer);

static DEFINE_PER_CPU(struct log_ring, log_rings);
static DECLARE_WORK(log_work, log_print);
static DEFINE_TIMER(log_timer, log_wake);	/* to say what was kept back */

/* Held by the consumer; protects all below. The window is read without it. */
static DEFINE_MUTEX(log_mutex);
static unsigned long window_end;	/* jiffies: when the second is over */
static unsigned int window_lines;	/* printed in this second */
static unsigned long nr_suppressed;	/* over the rate, not yet said */
static unsigned long nr_dropped_said;	/* of the rings' dropped */

/*
 * Whether this second's lines have been printed. A producer may see it too
 * late or too early, when the consumer, or the next second, has the last word.
 */
static bool log_is_spent(void)
{
	return READ_ONCE(window_lines) >= kresp_params.log_rate &&
	       time_before(jiffies, READ_ONCE(window_end));
}

/**
 * kresp_accesslog_add() - log one answered request
 * @stats: where it is counted; kept until kresp_accesslog_flush()
 * @peer: who asked
 * @line: the request-line, or what came instead; any octets, any length
 * @status: the status answered
 *
 * Context: softirq or process. Never sleeps, never prints.
 */
void kresp_accesslog_add(struct kresp_stats __percpu *stats,
			 const struct kresp_peer *peer,
			 struct kresp_slice line, u16 status)
{
	struct log_record *record;
	struct log_ring *ring;
	unsigned int head;
	bool spent;

	if (!kresp_params.access_log)
		return;

	local_bh_disable();
	ring = this_cpu_ptr(&log_rings);
	head = ring->head;
	spent = log_is_spent();
	/* Pairs with the release in log_take(): the record has been read. */
	if (spent || head - smp_load_acquire(&ring->tail) >= KRESP_LOG_RING) {
		WRITE_ONCE(ring->dropped, ring->dropped + 1);
		kresp_stats_add(stats, KRESP_STAT_LOG_LINES_DROPPED, 1);
	} else {
		record = &ring->records[head & (KRESP_LOG_RING - 1)];
		record->when = ktime_get_real_ns();
		record->stats = stats;
		record->peer = *peer;
		record->status = status;
		record->len = min_t(size_t, line.len, KRESP_LOG_LINE_MAX);
		record->cut = line.len > KRESP_LOG_LINE_MAX;
		memcpy(record->line, line.data, record->len);
		/* Pairs with the acquire in log_take(): it is complete. */
		smp_store_release(&ring->head, head + 1);
	}
	local_bh_enable();

	/* Once they are spent the timer takes care of what follows. */
	if (!spent)
		queue_work(kresp_wq, &log_work);
}

/* The ring whose next record is the oldest; NULL when all are empty. */
static struct log_ring *log_oldest(void)
{
	struct log_ring *ring, *from = NULL;
	u64 when, oldest = U64_MAX;
	int cpu;

	for_each_possible_cpu(cpu) {
		ring = per_cpu_ptr(&log_rings, cpu);
		/* Pairs with the release in kresp_accesslog_add(). */
		if (smp_load_acquire(&ring->head) == ring->tail)
			continue;
		when = ring->records[ring->tail & (KRESP_LOG_RING - 1)].when;
		if (when < oldest) {
			oldest = when;
			from = ring;
		}
	}
	return from;
}

/*
 * The oldest record of all rings; false when they are empty. They are looked
 * at twice: while the first look is under way, a connection may add a record
 * to a ring already passed, and its next to one still to come. By the second
 * look, whatever came before what the first one found is there.
 */
static bool log_take(struct log_record *oldest)
{
	struct log_ring *from;

	if (!log_oldest())
		return false;
	from = log_oldest();
	*oldest = from->records[from->tail & (KRESP_LOG_RING - 1)];
	/* Pairs with the acquire in kresp_accesslog_add(). */
	smp_store_release(&from->tail, from->tail + 1);
	return true;
}

static void log_print_record(const struct log_record *record)
{
	/* Each octet may become four; the mutex is held. */
	static char line[4 * KRESP_LOG_LINE_MAX];
	char peer[KRESP_PEER_TEXT_MAX];
	struct tm tm;
	int len;

	kresp_peer_format(&record->peer, peer);
	time64_to_tm(div_u64(record->when, NSEC_PER_SEC), 0, &tm);
	len = string_escape_mem(record->line, record->len, line, sizeof(line),
				ESCAPE_SPECIAL | ESCAPE_HEX | ESCAPE_NAP |
				ESCAPE_APPEND, "\"\\");
	pr_info("[%02d/%02d/%04ld %02d:%02d:%02d] - %s - %.*s%s %u\n",
		tm.tm_mon + 1, tm.tm_mday, tm.tm_year + 1900, tm.tm_hour,
		tm.tm_min, tm.tm_sec, peer, len, line,
		record->cut ? "..." : "", record->status);
}

static unsigned long log_dropped(void)
{
	unsigned long dropped = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		dropped += READ_ONCE(per_cpu_ptr(&log_rings, cpu)->dropped);
	return dropped;
}

/* Start a new second, and say what the last one kept back. */
static void log_window_open(void)
{
	unsigned long dropped = log_dropped();
	unsigned long said = nr_suppressed + dropped - nr_dropped_said;

	if (said)
		pr_info("access log: %lu lines suppressed\n", said);
	nr_suppressed = 0;
	nr_dropped_said = dropped;
	WRITE_ONCE(window_lines, 0);
	WRITE_ONCE(window_end, jiffies + HZ);
}

/* Print or suppress up to @budget records; returns how many are left of it. */
static int log_consume(int budget)
{
	struct log_record record;

	lockdep_assert_held(&log_mutex);
	while (budget > 0) {
		if (time_after_eq(jiffies, window_end))
			log_window_open();
		if (!log_take(&record))
			break;
		budget--;
		if (window_lines >= kresp_params.log_rate) {
			nr_suppressed++;
			kresp_stats_add(record.stats,
					KRESP_STAT_LOG_LINES_DROPPED, 1);
			continue;
		}
		WRITE_ONCE(window_lines, window_lines + 1);
		kresp_stats_add(record.stats, KRESP_STAT_LOG_LINES, 1);
		log_print_record(&record);
	}
	return budget;
}

static void log_print(struct work_struct *work)
{
	int budget;

	mutex_lock(&log_mutex);
	budget = log_consume(KRESP_LOG_BATCH);
	if (!budget)
		queue_work(kresp_wq, &log_work);
	else if (nr_suppressed || log_dropped() != nr_dropped_said ||
		 log_is_spent())
		mod_timer(&log_timer, window_end);
	mutex_unlock(&log_mutex);
}

static void log_wake(struct timer_list *timer)
{
	queue_work(kresp_wq, &log_work);
}

/**
 * kresp_accesslog_init() - make the rings
 *
 * Context: module init; may sleep.
 * Return: 0 or -ENOMEM, with nothing left behind.
 */
int __init kresp_accesslog_init(void)
{
	struct log_ring *ring;
	int cpu;

	for_each_possible_cpu(cpu) {
		ring = per_cpu_ptr(&log_rings, cpu);
		ring->records = vzalloc(array_size(KRESP_LOG_RING,
						   sizeof(*ring->records)));
		if (!ring->records)
			goto err_free_rings;
	}
	window_end = jiffies;
	return 0;

err_free_rings:
	for_each_possible_cpu(cpu)
		vfree(per_cpu_ptr(&log_rings, cpu)->records);
	return -ENOMEM;
}

/**
 * kresp_accesslog_flush() - print every record that is there by now
 *
 * Context: process; may sleep. On return no record that was added before
 * the call refers to its counters any more.
 */
void kresp_accesslog_flush(void)
{
	unsigned int records = 0;
	struct log_ring *ring;
	int cpu;

	mutex_lock(&log_mutex);
	for_each_possible_cpu(cpu) {
		ring = per_cpu_ptr(&log_rings, cpu);
		records += READ_ONCE(ring->head) - ring->tail;
	}
	log_consume(records);
	mutex_unlock(&log_mutex);
}

/**
 * kresp_accesslog_exit() - say what was kept back and free the rings
 *
 * Context: process, when all has been flushed and nothing adds any more.
 */
void kresp_accesslog_exit(void)
{
	int cpu;

	timer_shutdown_sync(&log_timer);
	cancel_work_sync(&log_work);
	mutex_lock(&log_mutex);
	log_window_open();
	mutex_unlock(&log_mutex);

	for_each_possible_cpu(cpu)
		vfree(per_cpu_ptr(&log_rings, cpu)->records);
}

#ifdef DEBUG
#include "selftest/accesslog.c"
#endif
