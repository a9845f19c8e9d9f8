// SPDX-License-Identifier: GPL-2.0
/*
 * What every unit test needs. Prints "ok NAME" or "not ok NAME" for run.py to
 * count, and each fault as "# fault: ...", so that run.py can tell whether
 * every kind of fault was provoked by some test.
 */
#include "unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const unsigned char unit_gzip[UNIT_GZIP_LEN] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff,
	0xb3, 0xf1, 0x08, 0xf1, 0xf5, 0xb1, 0xb3, 0xc9, 0x30, 0xb4,
	0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0x08, 0xcf, 0x2f, 0xca,
	0x49, 0x51, 0xb4, 0xd1, 0x07, 0x0a, 0xd8, 0xe8, 0x83, 0xe5,
	0x00, 0x67, 0x0e, 0xed, 0x37, 0x22, 0x00, 0x00, 0x00,
};

static unsigned int nr_failed;
static char seen[65536];

/* Count a failure and say where; the test goes on. */
void unit_fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	nr_failed++;
	printf("# %s:%d: ", file, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void take_fault(void *arg, const char *text)
{
	size_t used = strlen(seen);

	(void)arg;
	printf("# fault: %s\n", text);
	snprintf(seen + used, sizeof(seen) - used, "%s\n", text);
}

/* Start collecting faults; those collected before are forgotten. */
void unit_init_faults(struct kresp_faults *faults)
{
	memset(faults, 0, sizeof(*faults));
	faults->report = take_fault;
	seen[0] = '\0';
}

/* Has a fault with this in its text been reported since unit_init_faults()? */
bool unit_saw(const char *text)
{
	return strstr(seen, text);
}

/* For CHECK_ONE_FAULT(). */
void unit_check_one_fault(const char *file, int line,
			  const struct kresp_faults *faults, const char *text)
{
	if (faults->nr != 1 || !unit_saw(text))
		unit_fail(file, line, "%u faults, expected one with '%s'",
			  faults->nr, text);
}

/* Run the tests. Return: the exit status of the program. */
int unit_main(const struct unit_test *tests)
{
	unsigned int nr_before;

	for (; tests->name; tests++) {
		nr_before = nr_failed;
		tests->run();
		printf("%s %s\n", nr_failed == nr_before ? "ok" : "not ok",
		       tests->name);
	}
	return nr_failed > 0;
}
