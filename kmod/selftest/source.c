// SPDX-License-Identifier: GPL-2.0
/*
 * Included by source.c: which addresses are one source, how many sessions it may
 * have, its bucket of tokens, and when it is freed. Time is what the tests say.
 */

#include "selftest.h"

#define SECOND	((u64)NSEC_PER_SEC)

static struct in6_addr __init source_selftest_v4(u32 addr)
{
	struct in6_addr in6;

	ipv6_addr_set_v4mapped(htonl(addr), &in6);
	return in6;
}

static struct in6_addr __init source_selftest_v6(u32 a, u32 b, u32 c, u32 d)
{
	return (struct in6_addr){ .s6_addr32 = {
		htonl(a), htonl(b), htonl(c), htonl(d) } };
}

/* IPv4 addresses each for itself, IPv6 by the first half. */
static bool __init source_selftest_prefixes(struct kresp_sources *sources)
{
	const struct {
		struct in6_addr a, b;
		bool same;
	} cases[] = {
		{ source_selftest_v4(0x0a000001), source_selftest_v4(0x0a000001), true },
		{ source_selftest_v4(0x0a000001), source_selftest_v4(0x0a000002), false },
		{ source_selftest_v4(0x0a000001), source_selftest_v4(0x0b000001), false },
		{ source_selftest_v6(0xfd000000, 1, 2, 3),
		  source_selftest_v6(0xfd000000, 1, 4, 5), true },
		{ source_selftest_v6(0xfd000000, 1, 2, 3),
		  source_selftest_v6(0xfd000000, 2, 2, 3), false },
		{ source_selftest_v6(0xfd000000, 1, 2, 3),
		  source_selftest_v6(0xfd000001, 1, 2, 3), false },
		/* The same octets, but not IPv4. */
		{ source_selftest_v4(0x0a000001),
		  source_selftest_v6(0, 0, 0xfffe, 0x0a000001), false },
	};
	struct kresp_source *a, *b;
	unsigned int sessions;
	bool good = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		sessions = 1 + cases[i].same;
		a = kresp_source_get(sources, &cases[i].a);
		b = kresp_source_get(sources, &cases[i].b);
		if (!EXPECT(!IS_ERR(a)) || !EXPECT(!IS_ERR(b)))
			return false;
		good &= EXPECT((a == b) == cases[i].same);
		good &= EXPECT(sources->nr == 3 - sessions);
		good &= EXPECT(kresp_source_count(sources, &cases[i].b) ==
			       sessions);
		good &= EXPECT(kresp_source_sessions(a) == sessions);
		kresp_source_put(sources, a);
		kresp_source_put(sources, b);
		/* Requests are not limited: there is nothing to remember. */
		good &= EXPECT(!sources->nr);
		good &= EXPECT(!atomic_long_read(&sources->memory->used));
		good &= EXPECT(!kresp_source_count(sources, &cases[i].a));
	}
	return good;
}

static bool __init source_selftest_limits(struct kresp_sources *sources)
{
	const struct in6_addr addr = source_selftest_v4(0x0a000001);
	struct kresp_source *a, *b;
	bool good = true;

	kresp_params.max_sessions_per_source = 2;
	a = kresp_source_get(sources, &addr);
	b = kresp_source_get(sources, &addr);
	if (!EXPECT(!IS_ERR(a)) || !EXPECT(a == b))
		return false;
	good &= EXPECT(kresp_source_get(sources, &addr) == ERR_PTR(-EUSERS));
	good &= EXPECT(kresp_source_count(sources, &addr) == 2);
	kresp_source_put(sources, b);
	b = kresp_source_get(sources, &addr);
	good &= EXPECT(a == b);
	kresp_source_put(sources, a);
	kresp_source_put(sources, b);

	/* A source is charged for, and refused when there is no more. */
	kresp_params.memory_kib = 64;
	atomic_long_set(&sources->memory->used, 64 * 1024 - sizeof(*a) + 1);
	good &= EXPECT(kresp_source_get(sources, &addr) == ERR_PTR(-EDQUOT));
	good &= EXPECT(!sources->nr);
	atomic_long_set(&sources->memory->used, 64 * 1024 - sizeof(*a));
	a = kresp_source_get(sources, &addr);
	if (!EXPECT(!IS_ERR(a)))
		return false;
	good &= EXPECT(atomic_long_read(&sources->memory->used) == 64 * 1024);
	kresp_source_put(sources, a);
	atomic_long_set(&sources->memory->used, 0);
	return good;
}

/* Requests at a time since the bucket was full, ns, and how many are granted. */
struct source_bucket {
	unsigned int rate;
	struct {
		u64 at;
		unsigned int tried, granted;
	} steps[4];
};

static const struct source_bucket source_buckets[] __initconst = {
	/* A second's at once, then one when its time has come, not before. */
	{ 10, { { 0, 11, 10 }, { SECOND / 10 - 1, 1, 0 }, { SECOND / 10, 2, 1 },
		{ SECOND, 20, 9 } } },
	/* However long it waited, a bucket holds no more. */
	{ 10, { { 0, 10, 10 }, { 3600 * SECOND, 20, 10 } } },
	{ 10, { { 1000000 * SECOND, 20, 10 } } },
	{ 1, { { 0, 2, 1 }, { SECOND - 1, 1, 0 }, { SECOND, 2, 1 } } },
	/* What does not divide a second. */
	{ 3, { { 0, 4, 3 }, { SECOND / 3, 2, 1 }, { 2 * SECOND, 4, 3 } } },
	{ KRESP_RATE_LIMIT_MAX, { { 0, 2000, 2000 }, { 1000, 1, 1 } } },
	/* Another CPU was later, and came first: an empty bucket stays empty. */
	{ 10, { { 2 * SECOND, 10, 10 }, { 2 * SECOND - 4 * NSEC_PER_MSEC, 2, 0 },
		{ 2 * SECOND + SECOND / 10, 2, 1 } } },
};

static bool __init source_selftest_bucket(struct kresp_source *source)
{
	bool good = true;
	unsigned int granted, n;
	u64 start = 1000;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(source_buckets); i++) {
		source->tokens = BUCKET_FULL;
		source->filled = start;
		for (j = 0; j < ARRAY_SIZE(source_buckets[i].steps); j++) {
			granted = 0;
			for (n = 0; n < source_buckets[i].steps[j].tried; n++)
				granted += source_take(source,
						       source_buckets[i].rate,
						       start + source_buckets[i].steps[j].at);
			if (!EXPECT(granted ==
				    source_buckets[i].steps[j].granted)) {
				pr_err("source self-test: bucket %zu, step %zu: %u\n",
				       i, j, granted);
				good = false;
			}
		}
		start += 2000000 * SECOND;
	}
	return good;
}

/* A source without sessions stays until its bucket is full, or is in the way. */
static bool __init source_selftest_idle(struct kresp_sources *sources)
{
	const struct in6_addr first = source_selftest_v4(0x0a000001);
	const struct in6_addr other = source_selftest_v4(0x0a000002);
	struct kresp_source *source, *second;
	bool good = true;
	u64 now = SECOND;

	kresp_params.rate_limit = 1;
	source = source_get(sources, &first, now);
	if (!EXPECT(!IS_ERR(source)))
		return false;
	good &= source_selftest_bucket(source);
	source->tokens = 0;
	source->filled = now;
	source_put(sources, source, now + SECOND - 1);
	good &= EXPECT(!list_empty(&sources->idle));
	if (!EXPECT(sources->nr == 1))
		return false;
	good &= EXPECT(!kresp_source_count(sources, &first));

	/* Who comes back finds what is left. */
	second = source_get(sources, &first, now + SECOND - 1);
	if (!EXPECT(second == source))
		return false;
	good &= EXPECT(list_empty(&sources->idle));
	good &= EXPECT(!source_take(source, 1, now + SECOND - 1));
	good &= EXPECT(source_take(source, 1, now + SECOND));
	now += SECOND;
	source_put(sources, source, now);
	good &= EXPECT(sources->nr == 1);

	/* When there are too many the oldest idle one goes, full or not. */
	sources->nr = KRESP_SOURCES_MAX;
	second = source_get(sources, &other, now);
	if (!EXPECT(!IS_ERR(second)))
		return false;
	good &= EXPECT(sources->nr == KRESP_SOURCES_MAX);
	good &= EXPECT(list_empty(&sources->idle));
	good &= EXPECT(source_get(sources, &first, now) == ERR_PTR(-EDQUOT));
	sources->nr = 1;

	/* A full one goes when any other comes, not sooner. */
	good &= EXPECT(source_take(second, 1, now));
	source_put(sources, second, now);
	source = source_get(sources, &first, now + SECOND - 1);
	good &= EXPECT(sources->nr == 2);
	source_put(sources, source, now + SECOND - 1);
	good &= EXPECT(sources->nr == 1);
	source = source_get(sources, &first, now + SECOND);
	good &= EXPECT(sources->nr == 1);
	good &= EXPECT(kresp_source_count(sources, &first) == 1);
	source_put(sources, source, now + SECOND);
	good &= EXPECT(!sources->nr);
	good &= EXPECT(!atomic_long_read(&sources->memory->used));
	return good;
}

bool __init kresp_source_selftest(void)
{
	const struct kresp_params params = kresp_params;
	struct kresp_sources *sources;
	struct kresp_memory memory = {};
	bool good;

	sources = kvzalloc(sizeof(*sources), GFP_KERNEL);
	if (!EXPECT(sources))
		return false;
	kresp_source_init(sources, &memory);
	kresp_params.rate_limit = 0;
	kresp_params.max_sessions_per_source = KRESP_SESSIONS_PER_SOURCE_MAX;
	kresp_params.memory_kib = KRESP_MEMORY_DEFAULT;
	good = source_selftest_prefixes(sources) &&
	       source_selftest_limits(sources);
	kresp_params = params;
	kresp_params.memory_kib = KRESP_MEMORY_DEFAULT;
	good = good && source_selftest_idle(sources);
	kresp_params = params;
	kresp_source_exit(sources);
	kvfree(sources);
	return good;
}

#undef SECOND
