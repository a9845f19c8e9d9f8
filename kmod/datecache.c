// SPDX-License-Identifier: GPL-2.0
#include "datecache.h"

#include <linux/bottom_half.h>
#include <linux/limits.h>
#include <linux/percpu.h>
#include <linux/string.h>

/**
 * struct cached_date - the date last formatted on a CPU
 * @seconds: which; S64_MIN for none yet
 * @text: the same as IMF-fixdate
 *
 * Used with softirqs off, by its own CPU alone.
 */
struct cached_date {
	s64 seconds;
	char text[KRESP_HTTP_DATE_LEN];
};

static DEFINE_PER_CPU(struct cached_date, cached_date) = {
	.seconds = S64_MIN,
};

/**
 * kresp_datecache_get() - a time as IMF-fixdate (RFC 9110 5.6.7)
 * @seconds: since 1970
 * @date: receives the 29 octets, not terminated
 *
 * Context: softirq or process.
 */
void kresp_datecache_get(s64 seconds, char date[KRESP_HTTP_DATE_LEN])
{
	struct cached_date *cached;

	local_bh_disable();
	cached = this_cpu_ptr(&cached_date);
	if (cached->seconds != seconds) {
		kresp_http_date_format(seconds, cached->text);
		cached->seconds = seconds;
	}
	memcpy(date, cached->text, KRESP_HTTP_DATE_LEN);
	local_bh_enable();
}

#ifdef DEBUG
#include "selftest/datecache.c"
#endif
