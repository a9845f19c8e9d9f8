// SPDX-License-Identifier: GPL-2.0
/*
 * walk_sample FORMAT seed|evil|empty [WIDTH [bits]]: a walk made by hand, as
 * the command would print it, for tests that look at it from outside.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "walk_fixture.h"

int main(int argc, char **argv)
{
	const struct kresp_walk *walk;
	char *text;

	if (argc < 3)
		return 2;
	walk = !strcmp(argv[2], "seed") ? fixture_seed() :
	       !strcmp(argv[2], "evil") ? fixture_evil() : fixture_empty();
	text = fixture_print(argv[1], walk,
			     argc > 3 ? (unsigned int)atoi(argv[3]) : 100,
			     argc > 4);
	fputs(text, stdout);
	free(text);
	return 0;
}
