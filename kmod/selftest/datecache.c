// SPDX-License-Identifier: GPL-2.0
/* Included by datecache.c: right dates, formatted only when they change. */

#include "selftest.h"

struct datecache_case {
	s64 seconds;
	const char *text;
};

static const struct datecache_case datecache_cases[] __initconst = {
	{ 0, "Thu, 01 Jan 1970 00:00:00 GMT" },
	{ 0, "Thu, 01 Jan 1970 00:00:00 GMT" },
	{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT" },
	{ 951782400, "Tue, 29 Feb 2000 00:00:00 GMT" },
	{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT" },
	{ 4102444799, "Thu, 31 Dec 2099 23:59:59 GMT" },
};

bool __init kresp_datecache_selftest(void)
{
	char date[KRESP_HTTP_DATE_LEN];
	struct cached_date *cached;
	bool good = true;
	size_t i;

	/* On one CPU. */
	local_bh_disable();
	cached = this_cpu_ptr(&cached_date);
	for (i = 0; i < ARRAY_SIZE(datecache_cases); i++) {
		kresp_datecache_get(datecache_cases[i].seconds, date);
		good &= EXPECT(!memcmp(date, datecache_cases[i].text,
				       sizeof(date)));
		good &= EXPECT(cached->seconds == datecache_cases[i].seconds);
	}

	/* The same second is not formatted again, another one is. */
	memset(cached->text, '#', sizeof(cached->text));
	kresp_datecache_get(cached->seconds, date);
	good &= EXPECT(date[0] == '#' && date[sizeof(date) - 1] == '#');
	kresp_datecache_get(0, date);
	good &= EXPECT(!memcmp(date, datecache_cases[0].text, sizeof(date)));
	cached->seconds = S64_MIN;
	local_bh_enable();
	return good;
}
