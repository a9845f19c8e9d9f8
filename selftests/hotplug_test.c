// SPDX-License-Identifier: GPL-2.0
/* A CPU goes and comes back, again and again, while the server answers: every
 * client gets its answers, and what each CPU counted and logged adds up to what
 * the clients did.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "crew.h"

#define ONLINE		"/sys/devices/system/cpu/cpu1/online"

/* The rate is the highest there is: a slow machine may still be over it. */
#define PARAMS		"max_sessions_per_source=1000000 log_rate=10000"

#define NR_ROUNDS	40
#define NR_PROCESSES	4
#define NR_ANSWERS	100	/* with the CPU, and without it, in each round */

/* For all rounds, in seconds of a quick machine. */
#define HOTPLUG_LIMIT	600

/* What the log says of requests. */
struct lines {
	int log;
	unsigned long printed;
	unsigned long suppressed;
	unsigned long broken;	/* lines that are neither */
	char first_broken[300];
};

FIXTURE(hotplug) {
	struct crew crew;
	struct lines lines;
	unsigned long taint;
};

static void hammer(struct client *client, struct tally *tally,
		   unsigned int number)
{
	converse(client, tally, number % 2 ? LOOPBACK : LOOPBACK6, number);
}

FIXTURE_SETUP(hotplug)
{
	if (access(ONLINE, W_OK))
		SKIP(return, "this machine has no CPU that can go");
	begin(PARAMS);
	alarm(scaled(HOTPLUG_LIMIT));
	self->taint = kernel_taint();
	ASSERT_EQ(0, crew_learn());
	/* From here on everything is counted. */
	ASSERT_EQ(0, module_load(PARAMS));
	self->lines.log = log_open();
	ASSERT_LE(0, self->lines.log);
	ASSERT_EQ(0, crew_create(&self->crew, NR_PROCESSES));
	ASSERT_EQ(0, crew_start(&self->crew, hammer));
}

FIXTURE_TEARDOWN(hotplug)
{
	EXPECT_EQ(0, write_file(ONLINE, "1"));
	crew_stop(&self->crew);
	end();
}

/* Reads what there is; whether the module said that it has gone. */
static bool read_log(struct lines *lines)
{
	unsigned long number;
	const char *line;

	while ((line = log_next(lines->log))) {
		if (!strncmp(line, "unloaded after ", 15))
			return true;
		if (line[0] == '[' && crew_knows_line(line))
			lines->printed++;
		else if (sscanf(line, "access log: %lu lines suppressed",
				&number) == 1)
			lines->suppressed += number;
		else if (!lines->broken++)
			snprintf(lines->first_broken,
				 sizeof(lines->first_broken), "%s", line);
	}
	return false;
}

/* What all clients have done by now; the log is read meanwhile. */
static struct tally *count(const struct crew *crew, struct lines *lines)
{
	static struct tally tally;

	read_log(lines);
	memset(&tally, 0, sizeof(tally));
	crew_tally(crew, &tally);
	return &tally;
}

TEST_SCALED(hotplug, while_it_answers)
{
	unsigned int rounds = counted(NR_ROUNDS), i;
	struct lines *lines = &self->lines;
	struct crew *crew = &self->crew;
	struct tally *tally;
	unsigned long before;
	long printed, dropped;

	for (i = 0; i < 2 * rounds; i++) {
		before = count(crew, lines)->answers;
		ASSERT_EQ(0, write_file(ONLINE, i % 2 ? "1" : "0"));
		ASSERT_TRUE(wait_for(PATIENCE,
				     count(crew, lines)->answers >=
				     before + NR_ANSWERS));
	}
	EXPECT_EQ(0, crew_stop(crew));
	tally = count(crew, lines);
	EXPECT_EQ(0, tally->wrong + tally->refused + tally->ended)
		TH_LOG("%s", tally->fault);

	EXPECT_TRUE(wait_for(PATIENCE, !module_counter("sessions_open")));
	EXPECT_EQ(tally->connections, module_counter("sessions"));
	EXPECT_EQ(tally->answers, module_counter("requests"));
	EXPECT_EQ(tally->sent, module_counter("bytes_received"));
	EXPECT_EQ(tally->received, module_counter("bytes_sent"));
	EXPECT_TRUE(wait_for(PATIENCE,
			     module_counter("log_lines") +
			     module_counter("log_lines_dropped") ==
			     module_counter("requests")));
	printed = module_counter("log_lines");
	dropped = module_counter("log_lines_dropped");
	EXPECT_EQ(0, module_unload());
	EXPECT_TRUE(wait_for(PATIENCE, read_log(lines)));
	EXPECT_EQ(printed, lines->printed);
	EXPECT_EQ(dropped, lines->suppressed);
	EXPECT_EQ(0, lines->broken)
		TH_LOG("%s", lines->first_broken);
	TH_LOG("%u times: %lu answers, %ld lines logged, %ld suppressed",
	       rounds, tally->answers, printed, dropped);
	EXPECT_EQ(self->taint, kernel_taint());
}

/* What was made when it was there is freed when it is not, and the reverse. */
TEST_SCALED(hotplug, across_load_and_unload)
{
	EXPECT_EQ(0, crew_stop(&self->crew));
	ASSERT_EQ(0, write_file(ONLINE, "0"));
	EXPECT_EQ(0, module_unload());
	ASSERT_EQ(0, module_load(PARAMS));
	EXPECT_EQ(0, crew_learn());
	ASSERT_EQ(0, write_file(ONLINE, "1"));
	EXPECT_EQ(0, crew_learn());
	EXPECT_EQ(0, module_unload());
	EXPECT_EQ(self->taint, kernel_taint());
}

TEST_HARNESS_MAIN
