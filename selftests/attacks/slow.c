// SPDX-License-Identifier: GPL-2.0
/* Attacks that take their time: each connection does next to nothing, and costs
 * the server what it keeps for it.
 */
#include "attack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As in the parameters below, in attack.c. */
#define TIMEOUT_MS	2000

/* How late the server may be, ms. */
#define LATE_MS		(3000 * (int64_t)scaled(1))

/* Between two octets. */
#define DRIP_MS		100

/* Opens the crowd's connections, all from the first source. */
static bool open_all(struct crowd *crowd, int rcvbuf)
{
	unsigned int i;

	for (i = 0; i < crowd->size; i++)
		if (!conn_open(crowd, &crowd->conns[i], 0, rcvbuf))
			return false;
	return true;
}

/* ---- A request that never ends -------------------------------------------- */

static const char *opening;
static int64_t longest, shortest;

static void drip_event(struct crowd *crowd, struct conn *conn, bool connected)
{
	int64_t took = now_ms() - conn->opened;

	if (connected) {
		conn_send(conn, opening, strlen(opening));
		return;
	}
	if (conn_receive(crowd, conn, SIZE_MAX))
		return;
	if (took > longest)
		longest = took;
	if (took < shortest)
		shortest = took;
}

/* Every connection begins a request, then sends an octet now and then. */
static void drip(struct trial *trial, unsigned int count)
{
	int64_t end = now_ms() + 1000LL * scaled(PATIENCE);
	struct crowd crowd;
	unsigned int i;

	longest = 0;
	shortest = INT64_MAX;
	if (crowd_create(&crowd, trial, count))
		return;
	if (!open_all(&crowd, 0))
		end = 0;
	while (crowd.nr_open && now_ms() < end) {
		crowd_wait(&crowd, DRIP_MS, drip_event);
		for (i = 0; i < count; i++)
			conn_send(&crowd.conns[i], "a", 1);
		trial_watch(trial);
	}
	trial_expect(trial, !crowd.nr_open, "%u connections were never ended",
		     crowd.nr_open);
	trial_expect(trial, shortest >= TIMEOUT_MS - 20,
		     "ended after %lld ms, too soon", (long long)shortest);
	trial_expect(trial, longest <= TIMEOUT_MS + LATE_MS,
		     "ended after %lld ms, too late", (long long)longest);
	trial_expect(trial, trial->status[408] == count,
		     "%lu of %u were answered 408", trial->status[408], count);
	crowd_destroy(&crowd);
}

void attack_slow_header(struct trial *trial)
{
	unsigned int count = trial_count(trial, 500, 50);

	opening = "GET / HTTP/1.1\r\n" HOST "X-Slow: ";
	trial_sent(trial, "%u connections, each an octet of a field every %u ms",
		   count, DRIP_MS);
	drip(trial, count);
	trial_expect_moved(trial, "timeout_header", count, count);
}

void attack_slow_body(struct trial *trial)
{
	unsigned int count = trial_count(trial, 500, 50);

	opening = "GET / HTTP/1.1\r\n" HOST "Content-Length: 60000\r\n\r\n";
	trial_sent(trial, "%u connections, each an octet of 60000 of content every %u ms",
		   count, DRIP_MS);
	drip(trial, count);
	trial_expect_moved(trial, "timeout_body", count, count);
}

/* ---- Answers that are not read -------------------------------------------- */

#define REQUESTS	2000

static char requests[REQUESTS * (sizeof(GET) - 1)];

/* Sends on from where it is in an endless sequence of requests. */
static void ask(struct conn *conn)
{
	size_t at = conn->sent % sizeof(requests);

	while (conn_send(conn, requests + at, sizeof(requests) - at) > 0)
		at = conn->sent % sizeof(requests);
}

static void unread_event(struct crowd *crowd, struct conn *conn,
			 bool connected)
{
	if (connected) {
		/* From here on only its end is heard. */
		conn_deafen(crowd, conn);
		ask(conn);
	} else {
		while (conn_receive(crowd, conn, SIZE_MAX))
			;
	}
}

/* Every connection asks for as much as it can; of the answers it reads @octets
 * now and then.
 */
static void unread(struct trial *trial, unsigned int count, int rcvbuf,
		   size_t octets)
{
	int64_t end = now_ms() + 1000LL * scaled(PATIENCE);
	struct crowd crowd;
	unsigned int i;
	long ended;

	for (i = 0; i < REQUESTS; i++)
		memcpy(requests + i * (sizeof(GET) - 1), GET, sizeof(GET) - 1);
	if (crowd_create(&crowd, trial, count))
		return;
	if (!open_all(&crowd, rcvbuf))
		end = 0;
	while (crowd.nr_open && now_ms() < end) {
		crowd_wait(&crowd, DRIP_MS, unread_event);
		for (i = 0; i < count; i++) {
			if (crowd.conns[i].state != CONN_OPEN)
				continue;
			if (!octets ||
			    conn_receive(&crowd, &crowd.conns[i], octets))
				ask(&crowd.conns[i]);
		}
		trial_watch(trial);
	}
	trial_expect(trial, !crowd.nr_open, "%u connections were never ended",
		     crowd.nr_open);
	trial_expect(trial, trial->reset == count, "%lu of %u were reset",
		     trial->reset, count);
	/* One whose answers all fitted in is ended after it, by the linger. */
	ended = trial_moved("timeout_send") + trial_moved("timeout_linger");
	trial_expect(trial, ended == count, "%ld of %u ended by a timeout",
		     ended, count);
	trial_expect_moved(trial, "timeout_send", count - count / 10, count);
	crowd_destroy(&crowd);
}

void attack_slow_read(struct trial *trial)
{
	unsigned int count = trial_count(trial, 300, 30);

	trial_sent(trial,
		   "%u connections of a small window, endless requests, 16 octets read every %u ms",
		   count, DRIP_MS);
	unread(trial, count, 2048, 16);
}

void attack_pipeline_unread(struct trial *trial)
{
	unsigned int count = trial_count(trial, 100, 20);

	trial_sent(trial, "%u connections, endless requests, nothing read",
		   count);
	unread(trial, count, 0, 0);
}
