// SPDX-License-Identifier: GPL-2.0
/*
 * walk_sample FORMAT NAME [WIDTH [bits]]: a walk made by hand, as
 * the command would print it, for tests that look at it from outside.
 */
#include <stdio.h>
#include <stdlib.h>

#include "walk_fixture.h"

int main(int argc, char **argv)
{
	const struct kresp_walk *walk;
	char *text;

	walk = argc > 2 ? fixture_find(argv[2]) : NULL;
	if (!walk)
		return 2;
	text = fixture_print(argv[1], walk,
			     argc > 3 ? (unsigned int)atoi(argv[3]) : 100,
			     argc > 4);
	fputs(text, stdout);
	free(text);
	return 0;
}
