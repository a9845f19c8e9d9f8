// SPDX-License-Identifier: GPL-2.0
#include "memory.h"

#include "limits.h"
#include "params.h"

/* Charge @size if no more than @most are used then; never more, not even for
 * a moment.
 */
static bool memory_charge_to(struct kresp_memory *memory, size_t size,
			     long most)
{
	long used = atomic_long_read(&memory->used);

	do {
		if (used + (long)size > most)
			return false;
	} while (!atomic_long_try_cmpxchg(&memory->used, &used, used + size));
	return true;
}

static long memory_budget(void)
{
	return (long)kresp_params.memory_kib * 1024;
}

/**
 * kresp_memory_charge() - ask before allocating for a client
 * @memory: the namespace's budget
 * @size: octets
 *
 * Context: any.
 * Return: true if they may be allocated, and are counted; give them back with
 *	kresp_memory_uncharge().
 */
bool kresp_memory_charge(struct kresp_memory *memory, size_t size)
{
	return memory_charge_to(memory, size, memory_budget());
}

/**
 * kresp_memory_charge_head() - ask before keeping a piece of a request head
 * @memory: the namespace's budget
 * @size: octets
 *
 * The last part of the budget is not for these: clients that begin requests and
 * do not end them must not take the place of those whose requests come whole,
 * which need a session and nothing else.
 *
 * Context: any.
 * Return: as kresp_memory_charge().
 */
bool kresp_memory_charge_head(struct kresp_memory *memory, size_t size)
{
	long budget = memory_budget();

	return memory_charge_to(memory, size,
				budget - budget / KRESP_MEMORY_RESERVE);
}

/**
 * kresp_memory_uncharge() - what was charged has been freed
 * @memory: the namespace's budget
 * @size: octets
 *
 * Context: any.
 */
void kresp_memory_uncharge(struct kresp_memory *memory, size_t size)
{
	atomic_long_sub(size, &memory->used);
}

#ifdef DEBUG
#include "selftest/memory.c"
#endif
