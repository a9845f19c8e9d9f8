// SPDX-License-Identifier: GPL-2.0
#include "facts.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct kresp_fact *add(struct kresp_facts_list *list, const char *key,
			      const char *label, enum kresp_fact_kind kind)
{
	struct kresp_fact *fact;

	assert(list->nr < KRESP_FACTS_MAX);
	fact = &list->facts[list->nr++];
	memset(fact, 0, sizeof(*fact));
	fact->key = key;
	fact->label = label;
	fact->origin = list->origin;
	fact->kind = kind;
	return fact;
}

/**
 * kresp_facts_add_text() - add a fact that is a text
 * @list: the list
 * @key: its name in JSON, unique in the list
 * @label: its name for people
 * @fmt: printf format; octets of the net must have been escaped
 */
void kresp_facts_add_text(struct kresp_facts_list *list, const char *key,
			  const char *label, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add(list, key, label, KRESP_FACT_TEXT)->text =
		kresp_arena_printf(list->arena, "%s", text);
}

/**
 * kresp_facts_add_number() - add a fact that is an integer
 * @list: the list
 * @key: its name in JSON, unique in the list
 * @label: its name for people
 * @number: the value
 * @unit: its unit; NULL: none
 */
void kresp_facts_add_number(struct kresp_facts_list *list, const char *key,
			    const char *label, uint64_t number,
			    const char *unit)
{
	struct kresp_fact *fact = add(list, key, label, KRESP_FACT_NUMBER);

	fact->number = (int64_t)number;
	fact->unit = unit;
}

/**
 * kresp_facts_add_real() - add a fact that is a real number
 * @list: the list
 * @key: its name in JSON, unique in the list
 * @label: its name for people
 * @real: the value
 * @decimals: how many decimals it has
 * @unit: its unit; NULL: none
 */
void kresp_facts_add_real(struct kresp_facts_list *list, const char *key,
			  const char *label, double real, unsigned int decimals,
			  const char *unit)
{
	struct kresp_fact *fact = add(list, key, label, KRESP_FACT_REAL);

	fact->real = real;
	fact->decimals = decimals;
	fact->unit = unit;
}

/**
 * kresp_facts_add_bool() - add a fact that is a truth
 * @list: the list
 * @key: its name in JSON, unique in the list
 * @label: its name for people
 * @yes: the truth
 */
void kresp_facts_add_bool(struct kresp_facts_list *list, const char *key,
			  const char *label, bool yes)
{
	add(list, key, label, KRESP_FACT_BOOL)->yes = yes;
}

/**
 * kresp_facts_end() - keep what was gathered
 * @list: the list
 */
struct kresp_facts kresp_facts_end(const struct kresp_facts_list *list)
{
	struct kresp_facts facts = { .nr = list->nr };

	facts.facts = (const struct kresp_fact *)
		kresp_arena_copy(list->arena, list->facts,
				 list->nr * sizeof(*list->facts));
	return facts;
}
