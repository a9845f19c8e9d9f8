/* SPDX-License-Identifier: GPL-2.0 */
/* The budget for all that is allocated for clients. */
#ifndef KRESP_MEMORY_H
#define KRESP_MEMORY_H

#include <linux/atomic.h>

/**
 * struct kresp_memory - what is spent on the clients of a network namespace
 * @used: octets; never over memory_kib
 */
struct kresp_memory {
	atomic_long_t used;
};

bool kresp_memory_charge(struct kresp_memory *memory, size_t size);
bool kresp_memory_charge_head(struct kresp_memory *memory, size_t size);
void kresp_memory_uncharge(struct kresp_memory *memory, size_t size);

#endif /* KRESP_MEMORY_H */
