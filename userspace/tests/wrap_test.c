// SPDX-License-Identifier: GPL-2.0
#include "wrap.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"
#include "utf8.h"

/* The lines of a text, with a bar after each. */
static bool wraps(const char *text, size_t width, const char *expected)
{
	struct kresp_wrap wrap;
	char lines[256];
	size_t used = 0;

	lines[0] = '\0';
	kresp_wrap_start(&wrap, text, width);
	while (kresp_wrap_next(&wrap) && used < sizeof(lines) - 64)
		used += (size_t)snprintf(lines + used, sizeof(lines) - used,
					 "%.*s|", (int)wrap.len, wrap.line);
	if (strcmp(lines, expected))
		printf("# lines: %s\n", lines);
	return !strcmp(lines, expected);
}

static void test_breaks(void)
{
	CHECK(wraps("", 5, ""));
	CHECK(wraps("abcde", 5, "abcde|"));
	CHECK(wraps("abcdef", 5, "abcde|f|"));
	CHECK(wraps("ab cd ef", 5, "ab cd|ef|"));
	CHECK(wraps("ab cdef", 5, "ab|cdef|"));
	CHECK(wraps("ab    cdef", 4, "ab|cdef|"));
	CHECK(wraps("abc,def", 5, "abc,|def|"));
	CHECK(wraps("a b,cdef", 5, "a|b,|cdef|"));
	CHECK(wraps("ab", 0, "a|b|"));
}

static void test_newlines(void)
{
	CHECK(wraps("ab\ncd", 5, "ab|cd|"));
	CHECK(wraps("ab\n\ncd\n", 5, "ab||cd|"));
	CHECK(wraps("abcde\nf", 5, "abcde|f|"));
	CHECK(wraps("\n", 5, "|"));
}

static void test_width(void)
{
	CHECK(wraps("\xc3\xa4\xc3\xb6\xc3\xbc", 2,
		    "\xc3\xa4\xc3\xb6|\xc3\xbc|"));
	CHECK(wraps("\xff\xfe\xfd", 2, "\xff\xfe|\xfd|"));
	CHECK(kresp_utf8_width("\xe2\x82\xacz\xff", 5) == 3);
	CHECK(kresp_wrap_longest("ab\nabcd\nabc") == 4);
	CHECK(kresp_wrap_longest("") == 0);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "wrap: a line breaks where it should", test_breaks },
		{ "wrap: a newline ends a line", test_newlines },
		{ "wrap: characters are counted, not octets", test_width },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
