// SPDX-License-Identifier: GPL-2.0
#include "soak.h"

#include <string.h>

/* The number behind @words on the line that starts with @start; -1 if none. */
static long number_in(const char *path, const char *start, const char *words)
{
	FILE *file = fopen(path, "re");
	long found = -1;
	char line[512];
	char *at;

	if (!file)
		return -1;
	while (found < 0 && fgets(line, sizeof(line), file)) {
		if (strncmp(line, start, strlen(start)))
			continue;
		at = strstr(line, words);
		if (!at || sscanf(at + strlen(words), "%ld", &found) != 1)
			break;
	}
	fclose(file);
	return found;
}

static long count_links(void)
{
	FILE *file = fopen("/proc/thread-self/net/dev", "re");
	char line[512];
	long lines = 0;

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file))
		lines += strchr(line, ':') ? 1 : 0;
	fclose(file);
	return lines;
}

#define SOCKSTAT	"/proc/thread-self/net/sockstat"
#define SOCKSTAT6	"/proc/thread-self/net/sockstat6"
#define MEMINFO		"/proc/meminfo"

void sample_take(struct sample *sample)
{
	sample->sessions_open = module_counter("sessions_open");
	sample->memory_used = module_counter("memory_used");
	sample->requests = module_counter("requests");
	sample->sessions = module_counter("sessions");
	sample->inuse = number_in(SOCKSTAT, "TCP:", "inuse ") +
			number_in(SOCKSTAT6, "TCP6:", "inuse ");
	sample->orphans = number_in(SOCKSTAT, "TCP:", "orphan ");
	sample->time_wait = number_in(SOCKSTAT, "TCP:", "tw ");
	sample->alloc = number_in(SOCKSTAT, "TCP:", "alloc ");
	sample->tcp_pages = number_in(SOCKSTAT, "TCP:", "mem ");
	sample->links = count_links();
	sample->slab = number_in(MEMINFO, "SUnreclaim:", ":");
	sample->used = number_in(MEMINFO, "MemTotal:", ":") -
		       number_in(MEMINFO, "MemAvailable:", ":");
}

bool sample_is_quiet(const struct sample *sample, const struct sample *start)
{
	return !sample->sessions_open && !sample->memory_used &&
	       sample->inuse == start->inuse &&
	       sample->orphans == start->orphans &&
	       sample->alloc == start->alloc && sample->links == start->links;
}

/* The columns, in the order in which they are printed. */
static const char * const columns[] = {
	"seconds", "phase", "requests", "sessions", "sessions_open",
	"memory_used", "tcp_inuse", "tcp_orphans", "tcp_time_wait", "tcp_alloc",
	"tcp_pages", "links", "slab_kib", "used_kib", "answers", "refused",
	"ended", "wrong",
};

#define NR_COLUMNS	ARRAY_SIZE(columns)

void sample_print_header(void)
{
	size_t i;

	for (i = 0; i < NR_COLUMNS; i++)
		printf("%s%c", columns[i], i + 1 < NR_COLUMNS ? '\t' : '\n');
	fflush(stdout);
}

void sample_print(const struct sample *sample, int64_t ms, const char *phase,
		  const struct tally *tally)
{
	const long numbers[] = {
		sample->requests, sample->sessions, sample->sessions_open,
		sample->memory_used, sample->inuse, sample->orphans,
		sample->time_wait, sample->alloc, sample->tcp_pages,
		sample->links, sample->slab, sample->used, tally->answers,
		tally->refused, tally->ended, tally->wrong,
	};
	size_t i;

	printf("%lld.%lld\t%s", (long long)ms / 1000,
	       (long long)ms % 1000 / 100, phase);
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		printf("\t%ld", numbers[i]);
	printf("\n");
	fflush(stdout);
}
