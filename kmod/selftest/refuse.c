// SPDX-License-Identifier: GPL-2.0
/* Included by refuse.c: how many refusals are answered in a second. */

#include "selftest.h"

bool __init kresp_refuse_selftest(void)
{
	unsigned int second, i;
	bool good = true;

	for (second = 0; second < 2; second++) {
		/* The second is over now, and the next will not be soon. */
		window_end = jiffies;
		good &= EXPECT(refuse_may_answer());
		good &= EXPECT(time_after(window_end, jiffies));
		window_end = jiffies + 3600 * HZ;
		for (i = 1; i < KRESP_REFUSE_RATE; i++)
			good &= EXPECT(refuse_may_answer());
		good &= EXPECT(!refuse_may_answer());
		good &= EXPECT(!refuse_may_answer());
	}
	window_end = jiffies;
	window_left = 0;
	return good;
}
