// SPDX-License-Identifier: GPL-2.0
/* Included by memory.c: the budget and its reserve, at the limits. */

#include <linux/kernel.h>
#include <linux/printk.h>

#include "selftest.h"

#define BUDGET	(64L * 1024)
#define HEADS	(BUDGET - BUDGET / KRESP_MEMORY_RESERVE)

struct memory_case {
	long used;
	size_t size;
	bool head;
	bool granted;
};

static const struct memory_case memory_cases[] __initconst = {
	{ 0, 0, false, true },
	{ 0, BUDGET - 1, false, true },
	{ 0, BUDGET, false, true },
	{ 0, BUDGET + 1, false, false },
	{ 1, BUDGET, false, false },
	{ BUDGET - 1, 1, false, true },
	{ BUDGET, 0, false, true },
	{ BUDGET, 1, false, false },
	{ 0, HEADS - 1, true, true },
	{ 0, HEADS, true, true },
	{ 0, HEADS + 1, true, false },
	{ HEADS - 1, 1, true, true },
	{ HEADS, 1, true, false },
	{ BUDGET, 1, true, false },
	/* What is left to sessions when heads have taken all they may. */
	{ HEADS, BUDGET - HEADS, false, true },
	{ HEADS, BUDGET - HEADS + 1, false, false },
};

bool __init kresp_memory_selftest(void)
{
	const unsigned int memory_kib = kresp_params.memory_kib;
	struct kresp_memory memory;
	bool good = true, granted;
	long used;
	size_t i;

	kresp_params.memory_kib = BUDGET / 1024;
	for (i = 0; i < ARRAY_SIZE(memory_cases); i++) {
		used = memory_cases[i].used;
		atomic_long_set(&memory.used, used);
		granted = memory_cases[i].head ?
			  kresp_memory_charge_head(&memory, memory_cases[i].size) :
			  kresp_memory_charge(&memory, memory_cases[i].size);
		if (granted)
			used += memory_cases[i].size;
		if (!EXPECT(granted == memory_cases[i].granted) ||
		    !EXPECT(atomic_long_read(&memory.used) == used)) {
			pr_err("memory self-test %zu\n", i);
			good = false;
		}
		if (granted)
			kresp_memory_uncharge(&memory, memory_cases[i].size);
		good &= EXPECT(atomic_long_read(&memory.used) ==
			       memory_cases[i].used);
	}

	/* The largest budget there may be. */
	kresp_params.memory_kib = KRESP_MEMORY_MAX;
	atomic_long_set(&memory.used, 0);
	good &= EXPECT(kresp_memory_charge(&memory, 1L << 32));
	good &= EXPECT(!kresp_memory_charge(&memory, 1));
	kresp_params.memory_kib = memory_kib;
	return good;
}

#undef BUDGET
#undef HEADS
