/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that is not there, at each allocation of each path of kresp. A path is
 * walked again and again: the first time its first allocation fails, then its
 * second, until it has none left to fail. After each walk nothing of it may be
 * left, and the server answers. One walk is one row of the table.
 */
#ifndef KRESP_FAULTS_H
#define KRESP_FAULTS_H

#include <stdbool.h>
#include <sys/types.h>

#include "client.h"
#include "machine.h"

#define WORDS	160	/* octets of a cell of the table */

/* ---- The injector (inject.c) --------------------------------------------- */

/**
 * struct injector - a kernel function whose Nth call fails
 * @name: as the table says it
 * @function: as /proc/kallsyms says it
 * @retval: what the call returns
 * @gfp_arg: number of the argument that says whether it may fail; -1: it may
 */
struct injector {
	const char *name;
	const char *function;
	long retval;
	int gfp_arg;
};

/* The two places where the kernel asks whether an allocation is to fail. */
extern const struct injector inject_slab, inject_page;

/**
 * struct scope - which calls belong to a path
 * @pid: those of this task; 0: of none
 * @within: those below these functions, wherever they run; ends with NULL
 * @module: those below the module's functions, wherever they run
 */
struct scope {
	pid_t pid;
	const char *within[3];
	bool module;
};

/* Reads the kernel's symbols; -ENOENT if there is no kresp_nth.ko for it. */
int inject_begin(void);
/* Hooks that injector and none before; -ENOENT if this kernel has no such
 * function.
 */
int inject_hook(const struct injector *injector);
void inject_end(void);

/* From here on the @nth call fails; or if that is 0, @percent of them. */
int inject_arm(const struct scope *scope, unsigned int nth,
	       unsigned int percent);
/* How many have failed so far. */
unsigned int inject_failed(void);
/* No more; how many failed. */
unsigned int inject_disarm(void);
/* Calls that counted, of those that could fail. */
unsigned int inject_seen(void);
/* Where the first of them was: the function that wanted the memory, and of the
 * module's the one behind it.
 */
void inject_where(char where[WORDS]);

/* ---- What must be so after a fault (clean.c) ----------------------------- */

/* With nothing loaded and nothing open; what is there now is not a leak. */
int clean_begin(void);
void clean_end(void);
/* Nothing is left of any client, and if kresp is loaded it answers, else nothing
 * is left of it either. False: @words says what is not so.
 */
bool clean_check(char words[WORDS]);
/* No memory was lost; with nothing loaded. True, too, if the kernel cannot
 * tell, or KRESP_LEAKS is "no".
 */
bool clean_leaks(char words[WORDS]);

/* ---- The paths (lifecycle.c, connection.c, storm.c) --------------------------- */

/**
 * struct walk - one walk along a path
 * @clients: for its use; those that are open are closed after it
 * @outcome: what came of it, in words
 */
struct walk {
	struct client clients[3];
	char outcome[WORDS];
};

/**
 * struct path - a path
 * @name: as the table says it
 * @params: kresp is loaded with these before the first walk, unloaded after the
 *	last; NULL: the path does that itself
 * @scope: what belongs to it
 * @functions: what can fail on it beside allocations; ends with no name
 * @before: what goes before it, without faults; may be NULL
 * @go: the path; returns whether the outcome is one that may be
 * @after: what must still work then, without faults; may be NULL
 */
struct path {
	const char *name;
	const char *params;
	struct scope scope;
	const struct injector *functions;
	bool (*before)(struct walk *walk);
	bool (*go)(struct walk *walk);
	bool (*after)(struct walk *walk);
};

/* Both end with a path without name. */
extern const struct path lifecycle_paths[], connection_paths[];

/* Puts back what those have set for the whole machine. */
void lifecycle_end(void);

/* Clients of all kinds for some seconds, while @percent of the module's calls
 * fail; @outcome says what they got.
 */
bool storm(unsigned int percent, char outcome[WORDS]);

__attribute__((format(printf, 2, 3)))
bool outcome(struct walk *walk, const char *format, ...);

/* ---- The table (table.c) -------------------------------------------------- */

void table_head(void);
/* One row; rows that differ in @nth and @where alone are printed as one. */
void table_row(const char *path, const char *injector, unsigned int nth,
	       const char *outcome, bool clean, const char *where);
/* The rows so far are printed; how many were clean, and how many not. */
void table_flush(void);
extern unsigned int table_passed, table_failed;

#endif /* KRESP_FAULTS_H */
