// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../kmod/version.h"
#include "diag.h"
#include "get.h"
#include "walk_main.h"

static const struct {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "get", "fetch a URL and verify what the server sent", kresp_get_main },
	{ "walk", "show an exchange in all seven layers, every octet of it",
	  kresp_walk_main },
};

#define NR_COMMANDS	(sizeof(commands) / sizeof(*commands))

static void print_help(void)
{
	size_t i;

	fputs("Usage: kresp COMMAND [OPTION]...\n"
	      "The userspace side of kresp, the HTTP responder in the kernel.\n"
	      "\n"
	      "Commands ('kresp COMMAND --help' tells more):\n", stdout);
	for (i = 0; i < NR_COMMANDS; i++)
		printf("  %-18s %s\n", commands[i].name, commands[i].summary);
	fputs("\n"
	      "Options:\n"
	      "  -h, --help         print this help\n"
	      "  -V, --version      print the version\n"
	      "\n"
	      "Exit status: 0 verified, 1 the server answered wrongly, 2 usage,\n"
	      "3 no connection or capture, 4 no memory or output not written.\n",
	      stdout);
}

/*
 * Started with a standard stream closed, the first socket would take its place
 * and the body would be sent to the server. Opened for reading only, so that
 * writing still fails and is reported.
 */
static void fill_standard_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
			kresp_diag_die(KRESP_EXIT_LOCAL,
				       "cannot open /dev/null: %s",
				       strerror(errno));
}

static int run_command(int argc, char **argv)
{
	size_t i;

	if (argc < 2)
		kresp_diag_die(KRESP_EXIT_USAGE,
			       "the command is missing; see 'kresp --help'");
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help")) {
		print_help();
		return KRESP_EXIT_VERIFIED;
	}
	if (!strcmp(argv[1], "-V") || !strcmp(argv[1], "--version")) {
		puts("kresp " KRESP_VERSION);
		return KRESP_EXIT_VERIFIED;
	}
	for (i = 0; i < NR_COMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	kresp_diag_die(KRESP_EXIT_USAGE,
		       "unknown command '%s'; see 'kresp --help'", argv[1]);
}

int main(int argc, char **argv)
{
	int status;

	fill_standard_streams();
	/* A line at a time, not a byte: heads are written in small pieces. */
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
	status = run_command(argc, argv);
	if (fflush(stdout) || ferror(stdout))
		kresp_diag_die(KRESP_EXIT_LOCAL,
			       "cannot write to standard output: %s",
			       strerror(errno));
	return status;
}
