// SPDX-License-Identifier: GPL-2.0
/* Usage: soak_load SECONDS
 *
 * Loads kresp.ko in a network namespace of its own, makes every kind of load for
 * as long, and prints a table of samples, tab-separated, a line of names first.
 * The load rests again and again: then all that clients had must be gone. What
 * is no number is a line that begins with "#". As root, in the test VM.
 * Status 1 if it could not be done.
 */
#include "soak.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A cycle of load is a part of all, so that there are many rests, */
#define CYCLES		50
/* but no longer, and no shorter, in ms; */
#define CYCLE_MAX	30000
#define CYCLE_MIN	2000
/* and there are as many at least. */
#define RESTS_MIN	6
/* As many samples, but no more than one a second; those at rest aside. */
#define SAMPLES		900

static struct network network;
static struct sample start;
static int64_t began;

static struct crew crews[16];

static int fail(const char *what, int err)
{
	fprintf(stderr, "soak: %s: %s\n", what, strerror(-err));
	return 1;
}

static int start_load(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < nr_loads; i++) {
		err = netns_enter(loads[i].in_server ? network.server :
						       network.client);
		if (!err)
			err = crew_start(&crews[i], loads[i].work);
		if (err)
			return err;
	}
	return netns_enter(network.server);
}

static int stop_load(void)
{
	unsigned int i;
	int err = 0;

	/* All are told before any is waited for. */
	for (i = 0; i < nr_loads; i++)
		crew_tell(&crews[i]);
	for (i = 0; i < nr_loads; i++)
		if (crew_stop(&crews[i]))
			err = -EIO;
	return err;
}

static void print(struct sample *sample, const char *phase)
{
	static unsigned long wrong;
	struct tally tally = {};
	unsigned int i;

	sample_take(sample);
	for (i = 0; i < nr_loads; i++)
		crew_tally(&crews[i], &tally);
	sample_print(sample, now_ms() - began, phase, &tally);
	if (tally.wrong > wrong)
		printf("# wrong: %.*s\n", (int)strcspn(tally.fault, "\r\n"),
		       tally.fault);
	wrong = tally.wrong;
}

/* Until nothing is left, or it is clear that something stays. */
static void rest(void)
{
	struct sample sample;

	wait_for(PATIENCE, (sample_take(&sample),
			    sample_is_quiet(&sample, &start)));
	print(&sample, "rest");
}

static int set_up(void)
{
	const unsigned int ms = scaled(SOAK_TIMEOUT) * 1000;
	char params[400];
	unsigned int i;
	int err;

	err = network_create(&network);
	if (err)
		return fail("network", err);
	/* What is gone without a word is given up soon, and few wait in
	 * TIME_WAIT: their memory, which comes and goes, would hide a leak.
	 */
	for (i = 0; i < 2 && !err; i++) {
		err = netns_enter(i ? network.client : network.server) ?:
		      write_file("/proc/sys/net/ipv4/tcp_orphan_retries", "1") ?:
		      write_file("/proc/sys/net/ipv4/tcp_max_tw_buckets", "500");
	}
	if (err)
		return fail("sysctl", err);
	if (run("ip address add " GREEDY_IP "/24 dev eth0"))
		return 1;
	err = netns_enter(network.server);
	if (err)
		return fail("namespace", err);
	snprintf(params, sizeof(params),
		 "log_rate=20 max_sessions_per_source=%d header_timeout_ms=%u body_timeout_ms=%u keepalive_timeout_ms=%u send_timeout_ms=%u",
		 SOURCE_MAX, ms, ms, ms, ms);
	err = module_load(params) ?: crew_learn();
	if (err)
		return fail("kresp.ko", err);
	for (i = 0; i < nr_loads; i++) {
		err = crew_create(&crews[i], loads[i].processes);
		if (err)
			return fail("memory", err);
	}
	/* What learning left. */
	wait_for(PATIENCE, !module_counter("sessions_open"));
	return 0;
}

/* Load and rest, in turn. */
static int soak(int64_t seconds)
{
	int64_t cycle = seconds * 1000 / CYCLES, tick = seconds * 1000 / SAMPLES;
	unsigned int rests;
	struct sample sample;
	int64_t until;
	int err;

	cycle = cycle > CYCLE_MAX ? CYCLE_MAX :
		cycle < CYCLE_MIN ? CYCLE_MIN : cycle;
	tick = tick < 1000 ? 1000 : tick;
	for (rests = 0; rests < RESTS_MIN || now_ms() - began < seconds * 1000;
	     rests++) {
		err = start_load();
		if (err)
			return fail("load", err);
		for (until = now_ms() + cycle; now_ms() < until;
		     pause_ms(tick))
			print(&sample, "load");
		err = stop_load();
		if (err)
			return fail("load", err);
		rest();
	}
	wait_for(120, (sample_take(&sample), !sample.time_wait));
	print(&sample, "end");
	return 0;
}

/* What each kind came to. */
static void print_tallies(void)
{
	unsigned int i;

	for (i = 0; i < nr_loads; i++) {
		struct tally tally = {};

		crew_tally(&crews[i], &tally);
		printf("# %s: %lu connections, %lu answers, %lu refused, %lu ended, %lu wrong\n",
		       loads[i].name, tally.connections, tally.answers,
		       tally.refused, tally.ended, tally.wrong);
	}
}

int main(int argc, char **argv)
{
	unsigned long taint;
	char *end;
	long seconds;
	int err;

	seconds = argc == 2 ? strtol(argv[1], &end, 10) : 0;
	if (seconds < 1 || seconds > 1000000 || *end) {
		fprintf(stderr, "usage: soak_load SECONDS\n");
		return 1;
	}
	err = set_up();
	if (err)
		return err;
	taint = kernel_taint();
	sample_take(&start);
	began = now_ms();
	sample_print_header();
	if (!access("/sys/kernel/debug/kmemleak", F_OK))
		printf("# this kernel checks itself\n");
	print(&start, "rest");
	err = soak(seconds);
	if (err)
		return err;
	print_tallies();
	err = module_unload();
	if (err)
		return fail("the unload", err);
	if (kernel_taint() != taint) {
		fprintf(stderr, "soak: the kernel has complained\n");
		return 1;
	}
	return 0;
}
