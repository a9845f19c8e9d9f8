// SPDX-License-Identifier: GPL-2.0
/* Usage: fault [--ktap] [PATH...]
 *
 * Prints the table of faults: every path, or those named. With --ktap it is a
 * kselftest, each path a result and the table as comments.
 */
#include "faults.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KSFT_SKIP	4
#define HOOKS		40	/* how often a hook comes and goes */
#define NTH_MAX		2000	/* no path allocates as often */

bool outcome(struct walk *walk, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(walk->outcome, sizeof(walk->outcome), format, args);
	va_end(args);
	return false;
}

/* ---- One walk ------------------------------------------------------------ */

/* False once it was walked without a fault. */
static bool walk_once(const struct path *path, const struct injector *injector,
		      unsigned int nth)
{
	static struct walk walk;
	struct scope scope = path->scope;
	char where[WORDS] = "", dirt[WORDS] = "";
	unsigned int failed, i;
	bool good;

	memset(&walk, 0, sizeof(walk));
	for (i = 0; i < 3; i++)
		walk.clients[i].fd = -1;
	if (scope.pid < 0)
		scope.pid = getpid();

	good = !path->before || path->before(&walk);
	if (!good)
		outcome(&walk, "cannot even begin");
	if (good && inject_arm(&scope, nth, 0)) {
		outcome(&walk, "cannot be told to the injector");
		good = false;
	}
	good = good && path->go(&walk);
	failed = inject_disarm();
	if (failed)
		inject_where(where);
	if (good && path->after)
		good = path->after(&walk);
	for (i = 0; i < 3; i++)
		client_close(&walk.clients[i]);
	if (!clean_check(dirt))
		good = false;

	if (!failed && good)
		return false;
	if (*dirt)
		snprintf(walk.outcome + strlen(walk.outcome),
			 sizeof(walk.outcome) - strlen(walk.outcome), "; %s",
			 dirt);
	table_row(path->name, injector->name, nth, walk.outcome, good, where);
	return failed && nth < NTH_MAX;
}

static void walk_all(const struct path *path, const struct injector *injector)
{
	unsigned int nth = 0;
	int err = inject_hook(injector);

	if (err == -ENOENT) {
		table_row(path->name, injector->name, 0,
			  "this kernel has no such function", true, "");
		return;
	}
	if (err) {
		table_row(path->name, injector->name, 0, strerror(-err), false,
			  "");
		return;
	}
	while (walk_once(path, injector, ++nth))
		;
	/* Who hooks what is never called tests nothing; but a path may do
	 * without pages.
	 */
	if (nth == 1)
		table_row(path->name, injector->name, 0, "is not called",
			  injector == &inject_page, "");
	table_flush();
}

/* ---- Paths --------------------------------------------------------------- */

static void leaks(const char *name)
{
	char words[WORDS];

	table_flush();
	if (!clean_leaks(words))
		table_row(name, "kmemleak", 0, words, false, "");
}

static void path_run(const struct path *path)
{
	const struct injector *injector;
	int err = path->params ? module_load(path->params) : 0;

	if (err) {
		table_row(path->name, "none", 0, "does not load", false, "");
		return;
	}
	walk_all(path, &inject_slab);
	walk_all(path, &inject_page);
	for (injector = path->functions; injector && injector->name; injector++)
		walk_all(path, injector);
	if (path->params && module_unload())
		table_row(path->name, "none", 0, "does not unload", false, "");
	leaks(path->name);
}

static void storm_run(const char *name)
{
	static const struct injector * const injectors[] = {
		&inject_slab, &inject_page,
	};
	static const unsigned int percents[] = { 1, 10 };
	char outcome[WORDS], dirt[WORDS], what[WORDS];
	unsigned int i, p;
	bool good;

	for (i = 0; i < 2; i++) {
		for (p = 0; p < 2; p++) {
			snprintf(what, sizeof(what), "%s %u %%",
				 injectors[i]->name, percents[p]);
			good = !module_load("log_rate=50") &&
			       !inject_hook(injectors[i]) &&
			       storm(percents[p], outcome);
			*dirt = '\0';
			good = clean_check(dirt) && good;
			good = !module_unload() && good;
			good = clean_check(dirt) && good;
			snprintf(outcome + strlen(outcome),
				 sizeof(outcome) - strlen(outcome), "%s%s",
				 *dirt ? "; " : "", dirt);
			table_row(name, what, 0, outcome, good, "");
			table_flush();
		}
	}
	leaks(name);
}

/* A process that allocates in the kernel, all the time, until it is killed. */
static pid_t allocate(void)
{
	char text[4096];
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		read_file("/proc/self/status", text, sizeof(text));
}

/* The injector itself: its hook comes and goes while others are about to call
 * what it hooks.
 */
static void hooks_run(const char *name)
{
	pid_t busy[2] = { allocate(), allocate() };
	bool good = busy[0] > 0 && busy[1] > 0;
	unsigned int i;

	for (i = 0; good && i < HOOKS; i++) {
		inject_end();
		good = !inject_hook(&inject_slab);
	}
	for (i = 0; i < 2; i++) {
		if (busy[i] <= 0)
			continue;
		kill(busy[i], SIGKILL);
		waitpid(busy[i], NULL, 0);
	}
	table_row(name, "none", 0, "comes and goes", good, "");
	table_flush();
}

/* ---- The program --------------------------------------------------------- */

static bool ktap;
static unsigned int results, failures;

static bool is_wanted(const char *name, char **names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

static void result(const char *name, unsigned int failed_before)
{
	bool good = table_failed == failed_before;

	results++;
	if (!good)
		failures++;
	if (ktap)
		printf("%sok %u %s\n", good ? "" : "not ", results, name);
	fflush(stdout);
}

static unsigned int run_list(const struct path *paths, char **names, bool run)
{
	unsigned int count = 0, failed;

	for (; paths->name; paths++) {
		if (!is_wanted(paths->name, names))
			continue;
		count++;
		failed = table_failed;
		if (run) {
			path_run(paths);
			result(paths->name, failed);
		}
	}
	return count;
}

/* What is no walk along a path. */
static const struct other {
	const char *name;
	void (*run)(const char *name);
} others[] = {
	{ "at random", storm_run },
	{ "hooks", hooks_run },
};

static unsigned int run_all(char **names, bool run)
{
	unsigned int failed, i, count = run_list(lifecycle_paths, names, run);

	count += run_list(connection_paths, names, run);
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		if (!is_wanted(others[i].name, names))
			continue;
		count++;
		failed = table_failed;
		if (run) {
			others[i].run(others[i].name);
			result(others[i].name, failed);
		}
	}
	return count;
}

int main(int argc, char **argv)
{
	unsigned int planned;
	int err;

	argv++;
	if (argc > 1 && !strcmp(*argv, "--ktap")) {
		ktap = true;
		argv++;
	}
	planned = run_all(argv, false);
	err = inject_begin();
	if (err) {
		printf("TAP version 13\n1..0 # SKIP no kresp_nth.ko for this kernel: %s\n",
		       strerror(-err));
		return KSFT_SKIP;
	}
	if (ktap)
		printf("TAP version 13\n1..%u\n", planned);
	/* Once before all, so that nothing of a first time counts. */
	if (netns_new() || module_load("") || module_unload() || clean_begin()) {
		fprintf(stderr, "fault: cannot make a network, or load kresp\n");
		return EXIT_FAILURE;
	}
	table_head();
	run_all(argv, true);
	leaks("all");
	lifecycle_end();
	clean_end();
	inject_end();
	printf("# %u walks clean, %u not\n", table_passed, table_failed);
	return failures || table_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
