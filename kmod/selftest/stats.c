// SPDX-License-Identifier: GPL-2.0
/* Included by stats.c: sums over CPUs, and what an answer counts as. */

#include "selftest.h"

struct stats_case {
	u16 status;
	enum kresp_fault fault;
	unsigned int counted;	/* beside requests */
};

static const struct stats_case stats_cases[] __initconst = {
	{ 200, KRESP_FAULT_NONE, KRESP_STAT_ANSWERED_200 },
	{ 204, KRESP_FAULT_NONE, KRESP_STAT_ANSWERED_204 },
	{ 206, KRESP_FAULT_NONE, KRESP_STAT_ANSWERED_206 },
	{ 304, KRESP_FAULT_NONE, KRESP_STAT_ANSWERED_304 },
	{ 400, KRESP_FAULT_LINE_END, KRESP_STAT_FAULTS + KRESP_FAULT_LINE_END },
	{ 503, KRESP_FAULT_BUSY, KRESP_STAT_FAULTS + KRESP_FAULT_BUSY },
	{ 505, KRESP_FAULT_MAJOR_VERSION, KRESP_STAT_NR - 1 },
};

/* Of everything but what may be counted. */
static bool __init stats_selftest_only(struct kresp_stats __percpu *stats,
				       unsigned int counted)
{
	unsigned int stat;

	for (stat = 0; stat < KRESP_STAT_NR; stat++)
		if (stat != counted && stat != KRESP_STAT_REQUESTS &&
		    kresp_stats_sum(stats, stat))
			return false;
	return true;
}

static bool __init stats_selftest_names(void)
{
	unsigned int i, j;

	for (i = 0; i < KRESP_STAT_FAULTS; i++)
		for (j = 0; j <= i; j++)
			if (!stat_names[i] ||
			    (i != j && !strcmp(stat_names[i], stat_names[j])))
				return false;
	return true;
}

bool __init kresp_stats_selftest(void)
{
	struct kresp_stats __percpu *stats;
	unsigned long sum = 0;
	bool good = true;
	size_t i;
	int cpu;

	stats = alloc_percpu(struct kresp_stats);
	if (!EXPECT(stats))
		return false;

	/* A CPU that is gone, or is yet to come, has counted, too. */
	for_each_possible_cpu(cpu) {
		per_cpu_ptr(stats, cpu)->count[KRESP_STAT_NR - 1] = cpu + 1;
		sum += cpu + 1;
	}
	good &= EXPECT(kresp_stats_sum(stats, KRESP_STAT_NR - 1) == sum);
	good &= EXPECT(!kresp_stats_sum(stats, KRESP_STAT_NR - 2));
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(stats, cpu), 0, sizeof(*stats));

	for (i = 0; i < ARRAY_SIZE(stats_cases); i++) {
		const unsigned int counted = stats_cases[i].counted;

		kresp_stats_answered(stats, stats_cases[i].status,
				     stats_cases[i].fault);
		good &= EXPECT(kresp_stats_sum(stats, KRESP_STAT_REQUESTS) == 1);
		good &= EXPECT(kresp_stats_sum(stats, counted) == 1);
		good &= EXPECT(stats_selftest_only(stats, counted));
		for_each_possible_cpu(cpu)
			memset(per_cpu_ptr(stats, cpu), 0, sizeof(*stats));
	}
	good &= EXPECT(stats_selftest_names());
	free_percpu(stats);
	return good;
}
