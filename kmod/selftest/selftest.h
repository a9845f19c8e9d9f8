/* SPDX-License-Identifier: GPL-2.0 */
/*
 * White-box tests: of what no client can see. They are in DEBUG builds only
 * (make KRESP_DEBUG=y), each included at the end of the file it looks into, run
 * once, at load, and keep the module from loading if one fails.
 */
#ifndef KRESP_SELFTEST_H
#define KRESP_SELFTEST_H

#ifdef DEBUG

#include <linux/init.h>
#include <linux/types.h>

bool __init kresp_accesslog_selftest(void);
bool __init kresp_datecache_selftest(void);
bool __init kresp_gzip_selftest(void);
bool __init kresp_memory_selftest(void);
bool __init kresp_refuse_selftest(void);
bool __init kresp_resource_selftest(void);
bool __init kresp_source_selftest(void);
bool __init kresp_stats_selftest(void);

int __init kresp_selftest_run(void);
bool __init kresp_selftest_expect(bool met, const char *file, int line,
				  const char *condition);

/* Whether @condition is met; if not, that is said. */
#define EXPECT(condition)						\
	kresp_selftest_expect(condition, __FILE__, __LINE__, #condition)

#else

static inline int kresp_selftest_run(void)
{
	return 0;
}

#endif /* DEBUG */

#endif /* KRESP_SELFTEST_H */
