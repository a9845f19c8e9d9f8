/* SPDX-License-Identifier: GPL-2.0 */
/* A soak: mixed load for as long as told, with rests, and what the machine says
 * of itself all the while, as a table. judge.awk decides, plot.awk draws.
 */
#ifndef KRESP_SOAK_H
#define KRESP_SOAK_H

#include <stdbool.h>
#include <stdio.h>

#include "crew.h"
#include "machine.h"

/* What may take long for a client that does nothing, seconds of a quick machine. */
#define SOAK_TIMEOUT	2

/* The address of those who are over max_sessions_per_source. */
#define GREEDY_IP	"10.0.0.4"
#define SOURCE_MAX	100

/**
 * struct load - one kind of it
 * @name: of it
 * @processes: that make it
 * @in_server: they run in the server's namespace, else in the client's
 * @work: what each does, again and again
 */
struct load {
	const char *name;
	unsigned int processes;
	bool in_server;
	void (*work)(struct client *client, struct tally *tally,
		     unsigned int number);
};

extern const struct load loads[];
extern const unsigned int nr_loads;

/**
 * struct sample - what the server's side says at one moment
 * @sessions_open: from /proc/net/kresp, as the next three
 * @memory_used: octets
 * @requests: counted
 * @sessions: counted
 * @inuse: TCP sockets of the server's namespace, the listening one too
 * @orphans: of the machine
 * @time_wait: of the server's namespace
 * @alloc: TCP sockets of the machine
 * @tcp_pages: pages they hold
 * @links: interfaces of the server's namespace, one for each other namespace
 * @slab: the kernel's small objects that it cannot reclaim, KiB
 * @used: memory that is not available, KiB
 */
struct sample {
	long sessions_open;
	long memory_used;
	long requests;
	long sessions;
	long inuse;
	long orphans;
	long time_wait;
	long alloc;
	long tcp_pages;
	long links;
	long slab;
	long used;
};

/* Of the namespace this process is in. */
void sample_take(struct sample *sample);
/* Nothing of the load is left: as @start, TIME_WAIT aside. */
bool sample_is_quiet(const struct sample *sample, const struct sample *start);
void sample_print_header(void);
/* @phase: "load", "rest", and "end" when TIME_WAIT is over, too. */
void sample_print(const struct sample *sample, int64_t ms, const char *phase,
		  const struct tally *tally);

#endif /* KRESP_SOAK_H */
