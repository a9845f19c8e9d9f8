// SPDX-License-Identifier: GPL-2.0
/* Attacks by number: of connections, of requests, of octets kept. */
#include "attack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As in the parameters in attack.c. */
#define PER_SOURCE	100
#define SESSIONS	300
#define RATE		20
#define MEMORY_KIB	512

#define TICK_MS		50

static bool deadline_passed(int64_t start)
{
	return now_ms() > start + 1000LL * scaled(PATIENCE);
}

/* ---- Connections ---------------------------------------------------------- */

static const char begun[] = "GET / HTTP/1.1\r\n" HOST "X-Begun: ";

static unsigned int nr_begun;

static void begin_event(struct crowd *crowd, struct conn *conn, bool connected)
{
	if (connected) {
		conn_send(conn, begun, sizeof(begun) - 1);
		nr_begun++;
	} else {
		conn_receive(crowd, conn, SIZE_MAX);
	}
}

/* One that has not begun is an idle one, which makes room for others: so no
 * more than these at a time.
 */
#define STRIDE	4

/* @count connections from @sources addresses in turn, each of which begins a
 * request, @size at once or as many as get in; until all of them have ended.
 */
static void flood(struct trial *trial, unsigned int count, unsigned int size,
		  unsigned int sources)
{
	unsigned int made = 0, at = 0, n;
	int64_t start = now_ms();
	struct crowd crowd;
	struct conn *conn;

	if (crowd_create(&crowd, trial, size))
		return;
	nr_begun = 0;
	while ((made < count || crowd.nr_open) && !deadline_passed(start)) {
		for (n = 0; n < size && made < count &&
		     made < nr_begun + STRIDE; n++) {
			conn = &crowd.conns[at++ % size];
			if (conn->state == CONN_CLOSED &&
			    conn_open(&crowd, conn, made % sources, 0))
				made++;
		}
		crowd_wait(&crowd, made < count ? 2 : TICK_MS, begin_event);
		trial_watch(trial);
	}
	trial_expect(trial, made == count, "%u connections were made", made);
	trial_expect(trial, !crowd.nr_open, "%u connections were never ended",
		     crowd.nr_open);
	crowd_destroy(&crowd);
}

static void expect_refused(struct trial *trial, long count)
{
	long answered = trial_moved("refused_503");
	long reset = trial_moved("refused_reset");

	trial_expect(trial, answered + reset == count,
		     "refused: %ld by 503 and %ld by reset, not %ld in all",
		     answered, reset, count);
	trial_expect(trial, answered, "nobody was told 503");
}

void attack_source_flood(struct trial *trial)
{
	unsigned int count = 4 * PER_SOURCE;

	trial_sent(trial, "%u connections from one address, each with a request begun",
		   count);
	flood(trial, count, count, 1);
	trial_expect_moved(trial, "limit_sessions_per_source",
			   count - PER_SOURCE, count - PER_SOURCE);
	trial_expect_moved(trial, "timeout_header", PER_SOURCE, PER_SOURCE);
	expect_refused(trial, count - PER_SOURCE);
}

void attack_session_flood(struct trial *trial)
{
	unsigned int count = trial_count(trial, 5000, 2000);

	trial_sent(trial, "%u connections, %u at once from %u addresses, each with a request begun",
		   count, 2 * SESSIONS, SOURCES);
	flood(trial, count, 2 * SESSIONS, SOURCES);
	trial_expect_moved(trial, "limit_sessions", 1, count);
	trial_expect_moved(trial, "limit_greedy_evicted", 1, count);
}

static unsigned int conns_left;

static void idle_event(struct crowd *crowd, struct conn *conn, bool connected)
{
	if (connected) {
		conn_send(conn, GET, sizeof(GET) - 1);
	} else if (!conn_receive(crowd, conn, SIZE_MAX) && conns_left) {
		conns_left--;
		conn_open(crowd, conn, conn->nr % SOURCES, 0);
	}
}

void attack_idle_flood(struct trial *trial)
{
	unsigned int count = trial_count(trial, 5000, 1000);
	unsigned int size = 2 * SESSIONS;
	int64_t start = now_ms();
	struct crowd crowd;
	unsigned int i;

	trial_sent(trial, "%u connections, %u at once from %u addresses, idle after a request",
		   count, size, SOURCES);
	if (crowd_create(&crowd, trial, size))
		return;
	conns_left = count - size;
	for (i = 0; i < size; i++)
		if (!conn_open(&crowd, &crowd.conns[i], i % SOURCES, 0))
			break;
	while (conns_left && !deadline_passed(start)) {
		crowd_wait(&crowd, TICK_MS, idle_event);
		trial_watch(trial);
	}
	trial_expect(trial, !conns_left, "%u connections could not be made",
		     conns_left);
	trial_expect_moved(trial, "limit_idle_evicted", count / 2, count);
	crowd_destroy(&crowd);
}

/* What a connection does before it is reset. */
static void churn_event(struct crowd *crowd, struct conn *conn, bool connected)
{
	static const char some[] = GET GET GET GET GET GET GET GET GET GET;
	unsigned int kind = conns_left % 5;

	if (connected && kind == 1)
		conn_send(conn, begun, sizeof(begun) - 1);
	else if (connected && kind == 2)
		conn_send(conn, GET, sizeof(GET) - 1);
	else if (connected && kind == 3)
		conn_send(conn, some, sizeof(some) - 1);
	else if (connected && kind == 4 && conn_send(conn, GET_GZIP,
						     sizeof(GET_GZIP) - 1) > 0)
		return;	/* and is reset when the answer is here */
	conn_reset(crowd, conn);
	if (!conns_left)
		return;
	conns_left--;
	conn_open(crowd, conn, 0, 0);
}

void attack_churn(struct trial *trial)
{
	unsigned int count = trial_count(trial, 20000, 1000);
	int64_t start = now_ms();
	struct crowd crowd;
	unsigned int i;

	trial_sent(trial, "%u connections, reset at once, in a head, after a request or its answer",
		   count);
	if (crowd_create(&crowd, trial, 100))
		return;
	conns_left = count - crowd.size;
	for (i = 0; i < crowd.size; i++)
		if (!conn_open(&crowd, &crowd.conns[i], 0, 0))
			break;
	while (crowd.nr_open && now_ms() < start + 300000LL * scaled(1)) {
		crowd_wait(&crowd, TICK_MS, churn_event);
		trial_watch(trial);
	}
	trial_expect(trial, !crowd.nr_open, "%u connections were not made",
		     conns_left + crowd.nr_open);
	crowd_destroy(&crowd);
}

/* ---- Requests ------------------------------------------------------------- */

#define RATE_MS	3000

static int64_t rate_end;
static unsigned int nr_requests;

static void rate_event(struct crowd *crowd, struct conn *conn, bool connected)
{
	unsigned int before = conn->answers;

	if (!connected && !conn_receive(crowd, conn, SIZE_MAX)) {
		trial_fault(crowd->trial, "a connection ended");
		return;
	}
	if (!connected && conn->answers == before)
		return;
	if (now_ms() < rate_end) {
		nr_requests++;
		conn_send(conn, GET, sizeof(GET) - 1);
	} else {
		conn_close(crowd, conn);
	}
}

void attack_rate(struct trial *trial)
{
	int64_t start = now_ms();
	struct crowd crowd;
	unsigned long most;
	unsigned int i;

	if (crowd_create(&crowd, trial, 4))
		return;
	nr_requests = 0;
	rate_end = start + RATE_MS;
	for (i = 0; i < crowd.size; i++)
		conn_open(&crowd, &crowd.conns[i], 0, 0);
	while (crowd.nr_open && !deadline_passed(start)) {
		crowd_wait(&crowd, TICK_MS, rate_event);
		trial_watch(trial);
	}
	/* A second's requests at once, then as many a second. */
	most = RATE + RATE * (now_ms() - start + 1000) / 1000;
	trial_expect(trial, trial->status[200] >= RATE &&
		     trial->status[200] <= most,
		     "%lu answered 200, at a rate of %u", trial->status[200],
		     RATE);
	trial_expect(trial,
		     trial->status[200] + trial->status[429] == nr_requests,
		     "%lu answered 200 and %lu 429, of %u", trial->status[200],
		     trial->status[429], nr_requests);
	trial_sent(trial, "%u requests on 4 connections, as fast as answers come",
		   nr_requests);
	trial_expect_moved(trial, "answered_429_rate", trial->status[429],
			   trial->status[429]);
	crowd_destroy(&crowd);
}

/* ---- Memory --------------------------------------------------------------- */

static char large[3000];

/* To leave as little as can be, some keep 16 KiB of a head, some 2, some only a
 * session.
 */
static void memory_event(struct crowd *crowd, struct conn *conn, bool connected)
{
	if (!connected)
		conn_receive(crowd, conn, SIZE_MAX);
	else if (conn->nr % 3 == 0)
		conn_send(conn, large, sizeof(large));
	else if (conn->nr % 3 == 1)
		conn_send(conn, begun, sizeof(begun) - 1);
}

void attack_memory(struct trial *trial)
{
	unsigned int count = trial_count(trial, 500, 200);
	int64_t start = now_ms();
	struct crowd crowd;
	unsigned int i;

	memset(large, 'a', sizeof(large));
	memcpy(large, begun, sizeof(begun) - 1);
	trial_sent(trial, "%u connections with much, little or nothing of a head begun",
		   count);
	if (crowd_create(&crowd, trial, count))
		return;
	for (i = 0; i < count; i++)
		if (!conn_open(&crowd, &crowd.conns[i], 0, 0))
			break;
	while (crowd.nr_open && !deadline_passed(start)) {
		crowd_wait(&crowd, 10, memory_event);
		trial_watch(trial);
	}
	trial_expect(trial, !crowd.nr_open, "%u connections were never ended",
		     crowd.nr_open);
	trial_expect(trial, trial->peak_memory <= MEMORY_KIB * 1024L,
		     "memory_used was %ld, of %d KiB", trial->peak_memory,
		     MEMORY_KIB);
	trial_expect_moved(trial, "answered_503_busy", 1, count);
	trial_expect(trial, trial->status[503], "nobody was answered 503");
	crowd_destroy(&crowd);
}
