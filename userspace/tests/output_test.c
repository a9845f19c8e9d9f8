// SPDX-License-Identifier: GPL-2.0
#include "output.h"

#include <string.h>

#include "unit.h"

static void test_escape(void)
{
	char text[64];

	kresp_output_escape(text, sizeof(text), "a\r\n\t\\\0\x1b[31m\x7f\xc3\xbc", 14);
	CHECK(!strcmp(text, "a\\r\\n\\t\\\\\\x00\\x1b[31m\\x7f\\xc3\\xbc"));
	kresp_output_escape(text, sizeof(text), "", 0);
	CHECK(!strcmp(text, ""));
}

static void test_escape_fits(void)
{
	char text[8];

	kresp_output_escape(text, sizeof(text), "1234567", 7);
	CHECK(!strcmp(text, "1234567"));
	kresp_output_escape(text, sizeof(text), "12345678", 8);
	CHECK(!strcmp(text, "1234..."));
	kresp_output_escape(text, sizeof(text), "123\x01", 4);
	CHECK(!strcmp(text, "123\\x01"));
	kresp_output_escape(text, sizeof(text), "1234\x01", 5);
	CHECK(!strcmp(text, "1234..."));
	kresp_output_escape(text, sizeof(text), "\x01\x02", 2);
	CHECK(!strcmp(text, "\\x01..."));
	kresp_output_escape(text, 4, "12345", 5);
	CHECK(!strcmp(text, "..."));
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "output: bytes from the net are escaped", test_escape },
		{ "output: escaped text fits its place", test_escape_fits },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
