// SPDX-License-Identifier: GPL-2.0
#include "memory.h"

#include "params.h"

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
	long most = (long)kresp_params.memory_kib * 1024;

	if (atomic_long_add_return(size, &memory->used) <= most)
		return true;
	atomic_long_sub(size, &memory->used);
	return false;
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
