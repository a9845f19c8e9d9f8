// SPDX-License-Identifier: GPL-2.0
/*
 * Where clients come from.
 *
 * A source is an IPv4 address or an IPv6 /64: what one client can have as
 * many addresses of as it likes counts as one. It lives while it has sessions
 * and, if requests are limited, until its bucket of tokens is full again.
 */
#include "source.h"

#include <linux/err.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <net/ipv6.h>

#include "limits.h"
#include "params.h"

/* A bucket holds as many nanoseconds; a full one, a second's requests. */
#define BUCKET_FULL	((u64)NSEC_PER_SEC)

/**
 * struct kresp_source - one source
 * @node: in its bucket
 * @idle: in the list of those without a session
 * @prefix: an IPv4-mapped address, or the first half of an IPv6 address
 * @nr_sessions: sessions open; written with the sources' lock held
 * @lock: protects the members below; taken with softirqs off
 * @filled: when @tokens was right, nanoseconds since boot
 * @tokens: nanoseconds in the bucket; a request costs a second's, divided by
 *	rate_limit
 */
struct kresp_source {
	struct hlist_node node;
	struct list_head idle;
	struct in6_addr prefix;
	unsigned int nr_sessions;
	spinlock_t lock;	/* protects the next two members */
	u64 filled;
	u64 tokens;
};

static struct in6_addr source_prefix(const struct in6_addr *addr)
{
	struct in6_addr prefix = *addr;

	if (!ipv6_addr_v4mapped(addr))
		ipv6_addr_prefix(&prefix, addr, 64);
	return prefix;
}

static struct hlist_head *source_bucket(struct kresp_sources *sources,
					const struct in6_addr *prefix)
{
	u64 hash = siphash(prefix, sizeof(*prefix), &sources->key);

	return &sources->buckets[hash & (ARRAY_SIZE(sources->buckets) - 1)];
}

/* The caller holds @sources->lock. */
static struct kresp_source *source_find(struct kresp_sources *sources,
					const struct in6_addr *prefix)
{
	struct kresp_source *source;

	lockdep_assert_held(&sources->lock);
	hlist_for_each_entry(source, source_bucket(sources, prefix), node)
		if (ipv6_addr_equal(&source->prefix, prefix))
			return source;
	return NULL;
}

/* The caller holds @sources->lock; the source has no session. */
static void source_free(struct kresp_sources *sources,
			struct kresp_source *source)
{
	lockdep_assert_held(&sources->lock);
	hlist_del(&source->node);
	list_del(&source->idle);
	sources->nr--;
	kresp_memory_uncharge(sources->memory, sizeof(*source));
	kfree(source);
}

/*
 * Fill the bucket for the time until @now. Who read the time first may get the
 * lock last: then it was filled for longer already. The caller holds its lock.
 */
static void source_fill(struct kresp_source *source, u64 now)
{
	lockdep_assert_held(&source->lock);
	if (now <= source->filled)
		return;
	source->tokens = min(source->tokens + (now - source->filled),
			     BUCKET_FULL);
	source->filled = now;
}

static bool source_is_full(struct kresp_source *source, u64 now)
{
	bool full;

	spin_lock_bh(&source->lock);
	source_fill(source, now);
	full = source->tokens == BUCKET_FULL;
	spin_unlock_bh(&source->lock);
	return full;
}

/*
 * Free idle sources whose bucket is full, a few at a time, so that no other
 * work needs to; and the oldest whatever it holds, when there are too many.
 */
static void source_reap(struct kresp_sources *sources, u64 now)
{
	struct kresp_source *source, *next;
	int budget = KRESP_SOURCE_REAP;

	list_for_each_entry_safe(source, next, &sources->idle, idle) {
		if (!budget--)
			break;
		if (sources->nr < KRESP_SOURCES_MAX &&
		    !source_is_full(source, now))
			break;
		source_free(sources, source);
	}
}

static struct kresp_source *source_alloc(struct kresp_sources *sources,
					 const struct in6_addr *prefix, u64 now)
{
	struct kresp_source *source;

	if (sources->nr >= KRESP_SOURCES_MAX ||
	    !kresp_memory_charge(sources->memory, sizeof(*source)))
		return ERR_PTR(-EDQUOT);
	source = kzalloc(sizeof(*source), GFP_ATOMIC);
	if (!source) {
		kresp_memory_uncharge(sources->memory, sizeof(*source));
		return ERR_PTR(-ENOMEM);
	}
	INIT_LIST_HEAD(&source->idle);
	source->prefix = *prefix;
	spin_lock_init(&source->lock);
	source->filled = now;
	source->tokens = BUCKET_FULL;
	hlist_add_head(&source->node, source_bucket(sources, prefix));
	sources->nr++;
	return source;
}

static struct kresp_source *source_get(struct kresp_sources *sources,
				       const struct in6_addr *addr, u64 now)
{
	struct in6_addr prefix = source_prefix(addr);
	struct kresp_source *source;

	spin_lock(&sources->lock);
	source_reap(sources, now);
	source = source_find(sources, &prefix);
	if (!source)
		source = source_alloc(sources, &prefix, now);
	else if (source->nr_sessions >= kresp_params.max_sessions_per_source)
		source = ERR_PTR(-EUSERS);
	if (!IS_ERR(source)) {
		WRITE_ONCE(source->nr_sessions, source->nr_sessions + 1);
		list_del_init(&source->idle);
	}
	spin_unlock(&sources->lock);
	return source;
}

/**
 * kresp_source_get() - count one more session of a source
 * @sources: the namespace's sources
 * @addr: the client's address; IPv4-mapped if it is IPv4
 *
 * Context: process; does not sleep.
 * Return: the source, to be given back with kresp_source_put(); -EUSERS if it
 *	has max_sessions_per_source sessions, -EDQUOT if the budget for memory
 *	is spent, -ENOMEM.
 */
struct kresp_source *kresp_source_get(struct kresp_sources *sources,
				      const struct in6_addr *addr)
{
	return source_get(sources, addr, ktime_get_coarse_boottime_ns());
}

static void source_put(struct kresp_sources *sources,
		       struct kresp_source *source, u64 now)
{
	spin_lock(&sources->lock);
	WRITE_ONCE(source->nr_sessions, source->nr_sessions - 1);
	if (!source->nr_sessions) {
		list_add_tail(&source->idle, &sources->idle);
		if (!kresp_params.rate_limit || source_is_full(source, now))
			source_free(sources, source);
	}
	spin_unlock(&sources->lock);
}

/**
 * kresp_source_put() - a session of a source has ended
 * @sources: the namespace's sources
 * @source: the source
 *
 * Context: process; does not sleep.
 */
void kresp_source_put(struct kresp_sources *sources,
		      struct kresp_source *source)
{
	source_put(sources, source, ktime_get_coarse_boottime_ns());
}

/**
 * kresp_source_count() - how many sessions a source has
 * @sources: the namespace's sources
 * @addr: a client's address; IPv4-mapped if it is IPv4
 *
 * Context: process; does not sleep.
 * Return: how many; 0 if the source is not known.
 */
unsigned int kresp_source_count(struct kresp_sources *sources,
				const struct in6_addr *addr)
{
	struct in6_addr prefix = source_prefix(addr);
	struct kresp_source *source;
	unsigned int nr;

	spin_lock(&sources->lock);
	source = source_find(sources, &prefix);
	nr = source ? source->nr_sessions : 0;
	spin_unlock(&sources->lock);
	return nr;
}

/**
 * kresp_source_sessions() - how many sessions the source of a session has
 * @source: the source
 *
 * Context: any. It may be another number by the time it is used.
 * Return: how many.
 */
unsigned int kresp_source_sessions(const struct kresp_source *source)
{
	return READ_ONCE(source->nr_sessions);
}

/* Take one of @rate requests a second from the bucket; false if it has not as
 * much at @now.
 */
static bool source_take(struct kresp_source *source, unsigned int rate, u64 now)
{
	u64 cost = NSEC_PER_SEC / rate;
	bool may;

	spin_lock_bh(&source->lock);
	source_fill(source, now);
	may = source->tokens >= cost;
	if (may)
		source->tokens -= cost;
	spin_unlock_bh(&source->lock);
	return may;
}

/**
 * kresp_source_may_request() - whether a source may make one more request now
 * @source: the source
 *
 * A token bucket: rate_limit requests a second, and as many at once after a
 * second without any. No limit if rate_limit is 0.
 *
 * Context: process or softirq.
 * Return: true if so; the request is counted then.
 */
bool kresp_source_may_request(struct kresp_source *source)
{
	unsigned int rate = kresp_params.rate_limit;

	return !rate || source_take(source, rate,
				    ktime_get_coarse_boottime_ns());
}

/**
 * kresp_source_init() - begin without sources
 * @sources: zeroed
 * @memory: the budget they are charged to
 *
 * Context: process.
 */
void kresp_source_init(struct kresp_sources *sources,
		       struct kresp_memory *memory)
{
	spin_lock_init(&sources->lock);
	INIT_LIST_HEAD(&sources->idle);
	get_random_bytes(&sources->key, sizeof(sources->key));
	sources->memory = memory;
}

/**
 * kresp_source_exit() - free what is left
 * @sources: the sources; no session is left of any
 *
 * Context: process.
 */
void kresp_source_exit(struct kresp_sources *sources)
{
	struct kresp_source *source, *next;

	spin_lock(&sources->lock);
	list_for_each_entry_safe(source, next, &sources->idle, idle)
		source_free(sources, source);
	WARN_ON_ONCE(sources->nr);
	spin_unlock(&sources->lock);
}

#ifdef DEBUG
#include "selftest/source.c"
#endif
