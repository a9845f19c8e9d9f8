// SPDX-License-Identifier: GPL-2.0
/* The module is unloaded and loaded, two hundred times, while clients hammer
 * it. Each gets right answers, or its connection is refused or ended; never
 * anything else, and nothing is left.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "crew.h"

#define PARAMS		"max_sessions_per_source=1000000 log_rate=50"

#define NR_ROUNDS	200
#define NR_PROCESSES	4
#define NR_ANSWERS	20	/* before each unload */

/* For all rounds, in seconds of a quick machine. */
#define RELOAD_LIMIT	600

FIXTURE(reload) {
	struct crew crew;
	unsigned long taint;
};

static void hammer(struct client *client, struct tally *tally,
		   unsigned int number)
{
	unsigned long refused = tally->refused;

	converse(client, tally, number % 2 ? LOOPBACK : LOOPBACK6, number);
	/* The module is not loaded: not too fast, then. */
	if (tally->refused != refused)
		pause_ms(1);
}

FIXTURE_SETUP(reload)
{
	begin(PARAMS);
	alarm(scaled(RELOAD_LIMIT));
	self->taint = kernel_taint();
	ASSERT_EQ(0, crew_learn());
	ASSERT_EQ(0, crew_create(&self->crew, NR_PROCESSES));
	ASSERT_EQ(0, crew_start(&self->crew, hammer));
}

FIXTURE_TEARDOWN(reload)
{
	EXPECT_EQ(0, crew_stop(&self->crew));
	end();
}

/* What all have done by now. */
static struct tally *count(const struct crew *crew)
{
	static struct tally tally;

	memset(&tally, 0, sizeof(tally));
	crew_tally(crew, &tally);
	return &tally;
}

TEST_SCALED(reload, again_and_again)
{
	unsigned int rounds = counted(NR_ROUNDS), i;
	unsigned long before;
	struct tally *tally;

	for (i = 0; i < rounds; i++) {
		before = count(&self->crew)->answers;
		ASSERT_TRUE(wait_for(PATIENCE, count(&self->crew)->answers >=
						       before + NR_ANSWERS));
		ASSERT_EQ(0, module_unload());
		EXPECT_EQ(0, count_sockets(PORT, STATE_BIT(SOCKET_LISTEN),
					   false));
		before = count(&self->crew)->refused;
		ASSERT_TRUE(wait_for(PATIENCE, count(&self->crew)->refused > before));
		ASSERT_EQ(0, module_load(PARAMS));
	}
	EXPECT_EQ(0, crew_stop(&self->crew));
	tally = count(&self->crew);
	EXPECT_EQ(0, tally->wrong)
		TH_LOG("%s", tally->fault);
	TH_LOG("%u times: %lu answers, %lu connections refused, %lu ended",
	       rounds, tally->answers, tally->refused, tally->ended);
	/* It was in the middle of something each time, or this shows nothing. */
	EXPECT_LT(0, tally->ended);

	EXPECT_EQ(0, module_unload());
	EXPECT_TRUE(wait_for(PATIENCE,
			     !count_sockets(PORT, STATES_ALIVE, false)));
	EXPECT_EQ(self->taint, kernel_taint());
}

TEST_HARNESS_MAIN
