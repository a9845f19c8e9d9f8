// SPDX-License-Identifier: GPL-2.0
#include "selftest.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/string.h>

/* In the order in which a failure says most. */
struct selftest {
	const char *name;
	bool (*run)(void);
};

static const struct selftest selftests[] __initconst = {
	{ "memory", kresp_memory_selftest },
	{ "stats", kresp_stats_selftest },
	{ "datecache", kresp_datecache_selftest },
	{ "gzip", kresp_gzip_selftest },
	{ "resource", kresp_resource_selftest },
	{ "source", kresp_source_selftest },
	{ "refuse", kresp_refuse_selftest },
	{ "accesslog", kresp_accesslog_selftest },
};

/* By which selftests/whitebox.sh knows a DEBUG build. */
MODULE_INFO(selftests, "y");

/**
 * kresp_selftest_expect() - say if a condition is not met
 * @met: whether it is
 * @file: where it stands
 * @line: likewise
 * @condition: as it is written
 *
 * Context: any.
 * Return: @met.
 */
bool __init kresp_selftest_expect(bool met, const char *file, int line,
				  const char *condition)
{
	if (!met)
		pr_err("%s:%d: not so: %s\n", kbasename(file), line, condition);
	return met;
}

/**
 * kresp_selftest_run() - run every white-box test
 *
 * Context: module init, when nothing but the namespaces is still to be set up;
 * may sleep.
 * Return: 0, or -ENOTRECOVERABLE if one failed, which has been printed.
 */
int __init kresp_selftest_run(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(selftests); i++) {
		if (!selftests[i].run()) {
			pr_err("%s self-tests: FAIL\n", selftests[i].name);
			return -ENOTRECOVERABLE;
		}
		pr_debug("%s self-tests: pass\n", selftests[i].name);
	}
	return 0;
}
