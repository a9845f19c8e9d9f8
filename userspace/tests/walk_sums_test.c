// SPDX-License-Identifier: GPL-2.0
#include "walk_sums.h"

#include "unit.h"

static struct kresp_walk_conversation conv = {
	.number = 7,
	.sum = { .adds_up = true, .line = "a line" },
	.nr_server_steps = 1,
	.server_sum = { .adds_up = true, .line = "a line" },
};

static struct kresp_walk walk = {
	.conversations = &conv,
	.nr_conversations = 1,
	.sum = { .adds_up = true, .line = "a line" },
};

static void test_all_right(void)
{
	struct kresp_faults faults;

	unit_init_faults(&faults);
	kresp_walk_sums_check(&walk, &faults);
	CHECK(!faults.nr);
}

static void test_connection(void)
{
	struct kresp_faults faults;

	unit_init_faults(&faults);
	conv.sum.adds_up = false;
	kresp_walk_sums_check(&walk, &faults);
	conv.sum.adds_up = true;
	CHECK_ONE_FAULT(&faults, "the octets of connection 7 do not add up: a line");
}

static void test_server_end(void)
{
	struct kresp_faults faults;

	unit_init_faults(&faults);
	conv.server_sum.adds_up = false;
	kresp_walk_sums_check(&walk, &faults);
	CHECK_ONE_FAULT(&faults, "of connection 7 at the server's end do not add up: a line");

	/* Nothing was captured there. */
	unit_init_faults(&faults);
	conv.nr_server_steps = 0;
	kresp_walk_sums_check(&walk, &faults);
	CHECK(!faults.nr);
	conv.nr_server_steps = 1;
	conv.server_sum.adds_up = true;
}

static void test_all_frames(void)
{
	struct kresp_faults faults;

	unit_init_faults(&faults);
	walk.sum.adds_up = false;
	kresp_walk_sums_check(&walk, &faults);
	walk.sum.adds_up = true;
	CHECK_ONE_FAULT(&faults, "of all frames do not add up: a line");
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "walk_sums: nothing is missing", test_all_right },
		{ "walk_sums: of a connection", test_connection },
		{ "walk_sums: of its server's end", test_server_end },
		{ "walk_sums: of all frames", test_all_frames },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
