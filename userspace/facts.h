/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_FACTS_H
#define KRESP_FACTS_H

#include "arena.h"
#include "walk.h"

/* No list has more; one that would is a mistake of the program. */
#define KRESP_FACTS_MAX		32

/**
 * struct kresp_facts_list - facts being gathered
 * @arena: where they are kept
 * @origin: how those that are added next are known
 * @nr: how many there are
 * @facts: the facts; on the stack, as a walk has very many lists
 */
struct kresp_facts_list {
	struct kresp_arena *arena;
	enum kresp_origin origin;
	size_t nr;
	struct kresp_fact facts[KRESP_FACTS_MAX];
};

void kresp_facts_add_text(struct kresp_facts_list *list, const char *key,
			  const char *label, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void kresp_facts_add_number(struct kresp_facts_list *list, const char *key,
			    const char *label, uint64_t number,
			    const char *unit);
void kresp_facts_add_real(struct kresp_facts_list *list, const char *key,
			  const char *label, double real, unsigned int decimals,
			  const char *unit);
void kresp_facts_add_bool(struct kresp_facts_list *list, const char *key,
			  const char *label, bool yes);
struct kresp_facts kresp_facts_end(const struct kresp_facts_list *list);

#endif
