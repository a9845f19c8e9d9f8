// SPDX-License-Identifier: GPL-2.0
/* A function for GNU make, $(exit_with N): ends make with status N, where a
 * failed recipe would end it with 2. For `make vm`, whose status is its
 * command's.
 */

#include <gnumake.h>
#include <stdlib.h>

int plugin_is_GPL_compatible;

static char *exit_with(const char *name, unsigned int argc, char **argv)
{
	(void)name;
	(void)argc;
	exit((int)strtol(argv[0], NULL, 10));
}

int make_exit_gmk_setup(void)
{
	gmk_add_function("exit_with", exit_with, 1, 1, GMK_FUNC_DEFAULT);
	return 1;
}
