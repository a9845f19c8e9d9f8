/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_UNIT_H
#define KRESP_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

/* The seed's body, and its gzip form with MTIME 0. */
#define UNIT_BODY	"<HTML><h1>Hello World!</h1></HTML>"
#define UNIT_BODY_LEN	34
#define UNIT_GZIP_LEN	49

extern const unsigned char unit_gzip[UNIT_GZIP_LEN];

/* One test; a table of them ends in an empty one. */
struct unit_test {
	const char *name;
	void (*run)(void);
};

int unit_main(const struct unit_test *tests);
void unit_fail(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void unit_init_faults(struct kresp_faults *faults);
bool unit_saw(const char *text);
void unit_check_one_fault(const char *file, int line,
			  const struct kresp_faults *faults, const char *text);

#define CHECK(cond)							\
	do {								\
		if (!(cond))						\
			unit_fail(__FILE__, __LINE__, "%s", #cond);	\
	} while (0)

/* The only fault since unit_init_faults() has this in its text. */
#define CHECK_ONE_FAULT(faults, text)					\
	unit_check_one_fault(__FILE__, __LINE__, faults, text)

#endif
