/* SPDX-License-Identifier: GPL-2.0 */
/* Where clients come from: how many sessions, and how many requests a second. */
#ifndef KRESP_SOURCE_H
#define KRESP_SOURCE_H

#include <linux/in6.h>
#include <linux/list.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>

#include "memory.h"

struct kresp_source;

/* Buckets of the hash table, as a power of two */
#define KRESP_SOURCE_BITS	10

/**
 * struct kresp_sources - the sources of a network namespace
 * @lock: protects all of this, and every source's place and sessions; process
 *	context only
 * @buckets: hash table of sources
 * @idle: those without a session, kept for their token bucket, oldest first
 * @nr: how many there are
 * @key: of the hash, so that nobody can choose a bucket
 * @memory: the budget they are charged to
 */
struct kresp_sources {
	spinlock_t lock;	/* protects all of this */
	struct hlist_head buckets[1 << KRESP_SOURCE_BITS];
	struct list_head idle;
	unsigned int nr;
	siphash_key_t key;
	struct kresp_memory *memory;
};

void kresp_source_init(struct kresp_sources *sources,
		       struct kresp_memory *memory);
void kresp_source_exit(struct kresp_sources *sources);
struct kresp_source *kresp_source_get(struct kresp_sources *sources,
				      const struct in6_addr *addr);
void kresp_source_put(struct kresp_sources *sources,
		      struct kresp_source *source);
unsigned int kresp_source_count(struct kresp_sources *sources,
				const struct in6_addr *addr);
unsigned int kresp_source_sessions(const struct kresp_source *source);
bool kresp_source_may_request(struct kresp_source *source);

#endif /* KRESP_SOURCE_H */
