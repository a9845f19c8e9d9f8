// SPDX-License-Identifier: GPL-2.0
/*
 * HTTP/1.1 to the letter: raw octets in, raw octets out, case by case.
 *
 * Usage: http_test [-cl] [-o CASE] [-t MS] [-k MS] [ADDRESS [PORT]]
 *
 *	-c	skips what is about limits or choices of kresp's with kresp too, to
 *		compare it with another server
 *	-l	lists the cases
 *	-o CASE	runs only those whose name contains that
 *	-t MS	the server's time limit for a head, where it is not kresp
 *	-k MS	that for an idle connection
 *
 * ADDRESS and PORT are 127.0.0.1 and 80, or what KRESP_TEST_ADDRESS and
 * KRESP_TEST_PORT say. Where kresp is not loaded, nor ADDRESS given, it is
 * loaded for the time of the test, with short time limits: KRESP_KO, or kresp.ko
 * in the directory above, or the one that is installed.
 *
 * Every row of the table of requirements has a case that is named after it (see
 * http/http_test.h). KTAP, and at its end the score: cases and passed, by
 * section, and of them those about what an RFC says must be so.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/http_test.h"

#define EXIT_SKIP	4
#define RUN_MAX_MS	300000
#define UNLOAD_MS	60000
#define LOAD_HEADER_MS	5000
#define LOAD_IDLE_MS	6000
#define LOAD_BODY_MS	5000

/* The table, and whether an RFC has the row as a must */
static const struct {
	const char *row;
	bool must;
} rows[] = {
	{ "RL1", true }, { "RL2", false }, { "RL3", true }, { "RL4", false },
	{ "RL5", true }, { "RL6", true }, { "RL7", false }, { "RL8", false },
	{ "RL9", true }, { "RL10", true }, { "RL11", true }, { "RL12", true },
	{ "RL13", false }, { "RL14", false }, { "RL15", true },
	{ "FL1", true }, { "FL2", true }, { "FL3", true }, { "FL4", true },
	{ "FL5", true }, { "FL6", false }, { "FL7", false }, { "FL8", true },
	{ "FR1", true }, { "FR2", true }, { "FR3", true }, { "FR4", true },
	{ "FR5", true }, { "FR6", true }, { "FR7", true }, { "FR8", true },
	{ "FR9", true },
	{ "CN1", true }, { "CN2", true }, { "CN3", true }, { "CN4", true },
	{ "CN5", false }, { "CN6", false }, { "CN7", true }, { "CN8", true },
	{ "AN1", true }, { "AN2", true }, { "AN3", true }, { "AN4", true },
	{ "AN5", false }, { "AN6", true }, { "AN7", false }, { "AN8", false },
	{ "NE1", true }, { "NE2", true }, { "NE3", false }, { "NE4", false },
	{ "NE5", true }, { "NE6", true }, { "NE7", true },
	{ "CR1", true }, { "CR2", true }, { "CR3", true }, { "CR4", true },
	{ "CR5", true }, { "CR6", true }, { "CR7", true }, { "CR8", false },
	{ "CR9", true }, { "CR10", false },
};

static const struct http_section * const sections[] = {
	&http_request_line, &http_fields, &http_framing, &http_connection,
	&http_answers, &http_negotiation, &http_conditions,
};

struct score {
	unsigned int nr;
	unsigned int passed;
	unsigned int nr_must;
	unsigned int passed_must;
};

/* A case that waits for a time limit, run by a process of its own */
struct beside {
	const struct http_case *test;
	int fd;
	pid_t pid;
};

static struct beside besides[32];
static size_t nr_besides;
static const char *only = "";
static bool common;

/* --- cases ---------------------------------------------------------------- */

static bool is_wanted(const struct http_case *test)
{
	char name[256];

	snprintf(name, sizeof(name), "%s %s", test->row, test->name);
	return strstr(name, only);
}

static bool is_must(const struct http_case *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].row, test->row))
			return rows[i].must;
	printf("Bail out! the test is wrong: there is no row %s\n", test->row);
	exit(1);
}

static bool is_skipped(const struct http_case *test)
{
	return (common || !server.is_kresp) && case_is(test, "{own}");
}

/* Its answer is a line on the pipe: empty if all is well, else what is not */
static void start_beside(const struct http_case *test)
{
	struct beside *beside = &besides[nr_besides++];
	static char why[WHY_MAX];
	int fds[2];

	beside->test = test;
	if (pipe(fds)) {
		perror("Bail out! pipe");
		exit(1);
	}
	fflush(NULL);
	beside->pid = fork();
	if (!beside->pid) {
		if (case_run(test, why))
			why[0] = '\0';
		dprintf(fds[1], "%s\n", why);
		_exit(0);
	}
	close(fds[1]);
	beside->fd = fds[0];
}

static bool finish_beside(const struct http_case *test, char *why)
{
	size_t len = 0;
	ssize_t ret;
	size_t i;

	for (i = 0; i < nr_besides && besides[i].test != test; i++)
		;
	if (i == nr_besides) {
		snprintf(why, WHY_MAX, "was not begun");
		return false;
	}
	do {
		ret = read(besides[i].fd, why + len, WHY_MAX - 1 - len);
		if (ret > 0)
			len += ret;
	} while (ret > 0);
	close(besides[i].fd);
	waitpid(besides[i].pid, NULL, 0);
	why[len] = '\0';
	if (!strcmp(why, "\n"))
		return true;
	if (!len)
		snprintf(why, WHY_MAX, "its process has died");
	else if (why[len - 1] == '\n')
		why[len - 1] = '\0';
	return false;
}

typedef void (*case_fn)(const struct http_case *test, size_t section);

static void run_each(case_fn function)
{
	size_t s, i;

	for (s = 0; s < ARRAY_SIZE(sections); s++)
		for (i = 0; i < sections[s]->nr; i++)
			if (is_wanted(&sections[s]->cases[i]))
				function(&sections[s]->cases[i], s);
}

static unsigned int nr_planned, nr_done, nr_failed;
static struct score scores[ARRAY_SIZE(sections) + 1];
static long long started;

static void plan_case(const struct http_case *test, size_t section)
{
	(void)section;
	nr_planned++;
	if (case_is(test, "{slow}") && !is_skipped(test)) {
		if (nr_besides == ARRAY_SIZE(besides)) {
			printf("Bail out! the test is wrong: too many slow cases\n");
			exit(1);
		}
		start_beside(test);
	}
}

static void list_case(const struct http_case *test, size_t section)
{
	(void)section;
	printf("%s %s [RFC %s]\n", test->row, test->name, test->rfc);
}

static void count(struct score *score, bool must, bool good)
{
	score->nr++;
	score->passed += good;
	score->nr_must += must;
	score->passed_must += must && good;
}

static void run_one(const struct http_case *test, size_t section)
{
	bool must = is_must(test);
	static char why[WHY_MAX];
	bool good;

	nr_done++;
	if (is_skipped(test)) {
		printf("ok %u %s %s # SKIP about a choice of kresp's\n", nr_done,
		       test->row, test->name);
		return;
	}
	if (now_ms() - started > (long long)RUN_MAX_MS * server.scale) {
		printf("Bail out! this takes too long, the server does not answer\n");
		exit(1);
	}
	why[0] = '\0';
	if (case_is(test, "{slow}"))
		good = finish_beside(test, why);
	else
		good = case_run(test, why);
	if (!good) {
		nr_failed++;
		printf("# %s\n", why);
	}
	printf("%s %u %s %s [RFC %s]\n", good ? "ok" : "not ok", nr_done,
	       test->row, test->name, test->rfc);
	fflush(stdout);
	count(&scores[section], must, good);
	count(&scores[ARRAY_SIZE(sections)], must, good);
}

static bool row_has_case(const char *row)
{
	size_t s, i;

	for (s = 0; s < ARRAY_SIZE(sections); s++)
		for (i = 0; i < sections[s]->nr; i++)
			if (!strcmp(sections[s]->cases[i].row, row))
				return true;
	return false;
}

/* The case about the cases */
static void run_table(void)
{
	bool good = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (row_has_case(rows[i].row))
			continue;
		printf("# %s has none\n", rows[i].row);
		good = false;
	}
	nr_done++;
	nr_failed += !good;
	printf("%s %u every row of the table has a case\n", good ? "ok" : "not ok",
	       nr_done);
}

static void print_score(const char *name, const char *title,
			const struct score *score)
{
	printf("# %-5s %-24s %5u %7u %8u %7u\n", name, title, score->nr,
	       score->passed, score->nr_must, score->passed_must);
}

static void print_scores(void)
{
	size_t i;

	printf("#\n# %-30s %5s %7s %8s %7s\n", "section", "cases", "passed",
	       "of musts", "passed");
	for (i = 0; i < ARRAY_SIZE(sections); i++)
		print_score(sections[i]->name, sections[i]->title, &scores[i]);
	print_score("total", "", &scores[i]);
}

static int run_all(void)
{
	static char why[WHY_MAX];

	started = now_ms();
	if (!learn(why)) {
		printf("Bail out! no use without an answer to GET /: %s\n", why);
		return 1;
	}
	run_each(plan_case);
	printf("1..%u\n", nr_planned + 1);
	run_each(run_one);
	run_table();
	print_scores();
	return nr_failed ? 1 : 0;
}

/* --- the module ----------------------------------------------------------- */

static bool is_loaded(void)
{
	return !access("/sys/module/kresp", F_OK);
}

/* A module parameter in milliseconds, or @otherwise */
static unsigned int read_parameter(const char *name, unsigned int otherwise)
{
	unsigned int value;
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "/sys/module/kresp/parameters/%s", name);
	file = fopen(path, "r");
	if (!file)
		return otherwise;
	if (fscanf(file, "%u", &value) != 1)
		value = otherwise;
	fclose(file);
	return value;
}

static void read_limits(void)
{
	server.header_ms = read_parameter("header_timeout_ms",
					  KRESP_HEADER_TIMEOUT_DEFAULT);
	server.keepalive_ms = read_parameter("keepalive_timeout_ms",
					     KRESP_KEEPALIVE_TIMEOUT_DEFAULT);
	server.body_ms = read_parameter("body_timeout_ms",
					KRESP_BODY_TIMEOUT_DEFAULT);
}

/* KRESP_KO, or the one built above this program, or modinfo's */
static int open_module(void)
{
	const char *ko = getenv("KRESP_KO");
	char path[4096];
	ssize_t len;
	char *slash;
	FILE *pipe;
	int fd = -1;
	int i;

	if (ko)
		fd = open(ko, O_RDONLY | O_CLOEXEC);
	len = readlink("/proc/self/exe", path, sizeof(path) - 16);
	if (fd < 0 && len > 0) {
		path[len] = '\0';
		for (i = 0; i < 2; i++) {
			slash = strrchr(path, '/');
			if (slash)
				*slash = '\0';
		}
		strcat(path, "/kresp.ko");
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd >= 0)
		return fd;
	pipe = popen("modinfo -n kresp 2>/dev/null", "r");
	if (!pipe)
		return -1;
	if (fscanf(pipe, "%4000s", path) == 1)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	pclose(pipe);
	return fd;
}

static void skip(const char *why)
{
	printf("1..0 # SKIP %s\n", why);
	exit(EXIT_SKIP);
}

static void load_module(const char *port)
{
	char parameters[128];
	int fd;

	if (geteuid())
		skip("kresp is not loaded, and loading it needs root");
	fd = open_module();
	if (fd < 0)
		skip("kresp is not loaded, and there is no kresp.ko");
	snprintf(parameters, sizeof(parameters),
		 "port=%s header_timeout_ms=%u keepalive_timeout_ms=%u body_timeout_ms=%u",
		 port, LOAD_HEADER_MS * server.scale,
		 LOAD_IDLE_MS * server.scale, LOAD_BODY_MS * server.scale);
	if (syscall(SYS_finit_module, fd, parameters, 0)) {
		printf("Bail out! kresp does not load: %s\n", strerror(errno));
		exit(1);
	}
	close(fd);
}

static bool unload_module(void)
{
	long long until = now_ms() + (long long)UNLOAD_MS * server.scale;

	while (syscall(SYS_delete_module, "kresp", O_NONBLOCK)) {
		if (now_ms() > until) {
			printf("# kresp does not unload: %s\n", strerror(errno));
			return false;
		}
		poll(NULL, 0, 50);
	}
	return true;
}

/* In a process of its own, so that whatever becomes of it kresp is unloaded */
static int run_loaded(const char *port)
{
	int status = 1;
	pid_t pid;

	load_module(port);
	fflush(NULL);
	pid = fork();
	if (!pid) {
		read_limits();
		exit(run_all());
	}
	if (pid > 0)
		waitpid(pid, &status, 0);
	if (!unload_module())
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* --- the command line ----------------------------------------------------- */

static void set_address(const char *address, const char *port)
{
	struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST,
	};
	struct addrinfo *info;
	int err;

	err = getaddrinfo(address, port, &hints, &info);
	if (err) {
		fprintf(stderr, "http_test: %s port %s: %s\n", address, port,
			gai_strerror(err));
		exit(2);
	}
	memcpy(&server.address, info->ai_addr, info->ai_addrlen);
	server.address_len = info->ai_addrlen;
	freeaddrinfo(info);
}

static unsigned int parse_number(const char *text)
{
	unsigned long value = strtoul(text, NULL, 10);

	if (!value || value > 1000000) {
		fprintf(stderr, "http_test: %s is no number that fits\n", text);
		exit(2);
	}
	return value;
}

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

int main(int argc, char **argv)
{
	const char *address = setting("KRESP_TEST_ADDRESS", NULL);
	const char *port = setting("KRESP_TEST_PORT", "80");
	bool list = false;
	int option;

	server.scale = parse_number(setting("KRESP_TIMEOUT_SCALE", "1"));
	read_limits();
	while ((option = getopt(argc, argv, "clo:t:k:")) != -1) {
		switch (option) {
		case 'c':
			common = true;
			break;
		case 'l':
			list = true;
			break;
		case 'o':
			only = optarg;
			break;
		case 't':
			server.header_ms = parse_number(optarg);
			break;
		case 'k':
			server.keepalive_ms = parse_number(optarg);
			break;
		default:
			fprintf(stderr,
				"usage: http_test [-cl] [-o CASE] [-t MS] [-k MS] %s\n",
				"[ADDRESS [PORT]]");
			return 2;
		}
	}
	if (list) {
		run_each(list_case);
		return 0;
	}
	if (optind < argc)
		address = argv[optind++];
	if (optind < argc)
		port = argv[optind];
	setlinebuf(stdout);
	signal(SIGPIPE, SIG_IGN);
	printf("TAP version 13\n");
	set_address(address ? address : "127.0.0.1", port);
	if (!address && !is_loaded())
		return run_loaded(port);
	return run_all();
}
