// SPDX-License-Identifier: GPL-2.0
/* The table: a line for each run of rows that came to the same. */
#include "faults.h"

#include <stdio.h>
#include <string.h>

#define PLACES	4	/* told of one line */

unsigned int table_passed, table_failed;

/* The line under way. */
static struct {
	unsigned int rows;
	unsigned int first;
	unsigned int last;
	bool clean;
	char path[WORDS];
	char injector[WORDS];
	char outcome[WORDS];
	char place[PLACES][WORDS];
	unsigned int nr_places;
	bool more_places;
} line;

/* A kselftest's results are the lines that do not begin so. */
static void print(const char *path, const char *injector, const char *nth,
		  const char *outcome, const char *clean)
{
	printf("# %-14s %-22s %-8s %-44s %-5s", path, injector, nth, outcome,
	       clean);
}

void table_head(void)
{
	print("path", "injector", "Nth", "outcome", "clean");
	printf(" where\n");
}

static void add_place(const char *where)
{
	unsigned int i;

	for (i = 0; i < line.nr_places; i++)
		if (!strcmp(line.place[i], where))
			return;
	if (i == PLACES)
		line.more_places = true;
	else
		snprintf(line.place[line.nr_places++], WORDS, "%s", where);
}

void table_flush(void)
{
	char nth[32];
	unsigned int i;

	if (!line.rows)
		return;
	if (!line.first)
		snprintf(nth, sizeof(nth), "-");
	else if (line.first == line.last)
		snprintf(nth, sizeof(nth), "%u", line.first);
	else
		snprintf(nth, sizeof(nth), "%u-%u", line.first, line.last);
	print(line.path, line.injector, nth, line.outcome,
	      line.clean ? "yes" : "NO");
	for (i = 0; i < line.nr_places; i++)
		printf("%s%s", i ? ", " : " ", line.place[i]);
	printf("%s\n", line.more_places ? ", ..." : "");
	fflush(stdout);
	line.rows = 0;
}

void table_row(const char *path, const char *injector, unsigned int nth,
	       const char *outcome, bool clean, const char *where)
{
	if (line.rows && (strcmp(line.path, path) ||
			  strcmp(line.injector, injector) ||
			  strcmp(line.outcome, outcome) ||
			  line.clean != clean || line.last + 1 != nth))
		table_flush();
	if (!line.rows) {
		memset(&line, 0, sizeof(line));
		snprintf(line.path, sizeof(line.path), "%s", path);
		snprintf(line.injector, sizeof(line.injector), "%s", injector);
		snprintf(line.outcome, sizeof(line.outcome), "%s", outcome);
		line.clean = clean;
		line.first = nth;
	}
	line.rows++;
	line.last = nth;
	add_place(where);
	if (clean)
		table_passed++;
	else
		table_failed++;
}
