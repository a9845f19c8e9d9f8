// SPDX-License-Identifier: GPL-2.0
/*
 * ./load -d: by the clock, each connection on its own. As soon as all answers to
 * what was sent at once are there, the next requests go out. Two threads, like
 * wrk's, share the connections. What wrk cannot measure is measured with this:
 * it takes the answer to a HEAD for one with content, and "corrects" latencies
 * as if a connection had one request under way, so that the percentiles of
 * pipelined ones are below their minimum.
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "load.h"

#define THREADS		2
#define LATENCIES	10000000
#define EVENTS		64

struct connection {
	int fd;
	unsigned long long sent_ns;
	size_t have;
	char *received;
};

struct worker {
	pthread_t thread;
	int epoll;
	unsigned long long end_ns;
	/* How often, by microseconds; the last, or more. */
	unsigned int latencies[LATENCIES];
};

static struct connection connections[CONNECTIONS_MAX];
static struct worker workers[THREADS];

static void ask(struct connection *connection)
{
	connection->have = 0;
	connection->sent_ns = now_ns();
	send_requests(connection->fd, nr_pipelined);
}

/* Notes each answer that is complete now. */
static void note(struct worker *worker, struct connection *connection, size_t had)
{
	unsigned long long us = (now_ns() - connection->sent_ns) / 1000;
	size_t nr = had / answer.len;

	for (; (nr + 1) * answer.len <= connection->have; nr++) {
		check_start(connection->received + nr * answer.len);
		worker->latencies[us < LATENCIES ? us : LATENCIES - 1]++;
	}
}

static void receive(struct worker *worker, struct connection *connection)
{
	size_t had = connection->have, all = answer.len * nr_pipelined;
	ssize_t n;

	n = recv(connection->fd, connection->received + had, all - had,
		 MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return;
	if (n < 0)
		err(1, "recv, after %zu of %zu octets", had, all);
	if (!n)
		errx(1, "end of input after %zu of %zu octets", had, all);
	connection->have += n;
	note(worker, connection, had);
	if (connection->have == all)
		ask(connection);
}

static void *work(void *argument)
{
	struct epoll_event events[EVENTS];
	struct worker *worker = argument;
	int n, i;

	while (now_ns() < worker->end_ns) {
		n = epoll_wait(worker->epoll, events, EVENTS, PATIENCE_S * 1000);
		if (n < 0 && errno != EINTR)
			err(1, "epoll_wait");
		if (!n)
			errx(1, "no answer in %d s", PATIENCE_S);
		for (i = 0; i < n; i++)
			receive(worker, events[i].data.ptr);
	}
	return NULL;
}

static void watch(struct worker *worker, unsigned int nr)
{
	struct connection *connection = &connections[nr];
	struct epoll_event event = {
		.events = EPOLLIN,
		.data.ptr = connection,
	};

	connection->fd = fds[nr];
	connection->received = malloc(answer.len * nr_pipelined);
	if (!connection->received ||
	    epoll_ctl(worker->epoll, EPOLL_CTL_ADD, connection->fd, &event))
		err(1, "connection %u", nr);
}

/* Requests that took @us microseconds. */
static unsigned long count(unsigned int us)
{
	unsigned long nr = 0;

	for (unsigned int i = 0; i < THREADS; i++)
		nr += workers[i].latencies[us];
	return nr;
}

/* The microseconds that @part of all @nr requests did not exceed. */
static unsigned int percentile(double part, unsigned long nr)
{
	unsigned long seen = count(0);
	unsigned int us = 0;

	while (seen < part * nr && us < LATENCIES - 1)
		seen += count(++us);
	return us;
}

void measure_time(unsigned int seconds)
{
	unsigned int nr_workers = nr_connections < THREADS ? 1 : THREADS, i;
	unsigned long long start = now_ns();
	unsigned long nr = 0;

	for (i = 0; i < nr_workers; i++) {
		workers[i].end_ns = start + seconds * 1000000000ull;
		workers[i].epoll = epoll_create1(0);
		if (workers[i].epoll < 0)
			err(1, "epoll_create1");
	}
	for (i = 0; i < nr_connections; i++) {
		watch(&workers[i % nr_workers], i);
		ask(&connections[i]);
	}
	for (i = 0; i < nr_workers; i++) {
		errno = pthread_create(&workers[i].thread, NULL, work, &workers[i]);
		if (errno)
			err(1, "pthread_create");
	}
	for (i = 0; i < nr_workers; i++)
		pthread_join(workers[i].thread, NULL);
	start = now_ns() - start;

	for (i = 0; i < LATENCIES; i++)
		nr += count(i);
	printf("%.0f %u %u %u %u 0 %lu\n", nr * 1e9 / start,
	       percentile(0.5, nr), percentile(0.99, nr), percentile(0.999, nr),
	       percentile(1, nr), nr);
}
