/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_FACTS_H
#define KRESP_FACTS_H

#include "arena.h"
#include "walk.h"

/**
 * struct kresp_facts_list - facts being gathered
 * @arena: where they are kept
 * @origin: how those that are added next are known
 * @facts: the facts
 * @nr: how many
 */
struct kresp_facts_list {
	struct kresp_arena *arena;
	enum kresp_origin origin;
	struct kresp_fact *facts;
	size_t nr;
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
