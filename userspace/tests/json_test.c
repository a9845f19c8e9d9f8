// SPDX-License-Identifier: GPL-2.0
#include "json.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static char *text;
static size_t size;

static void start(struct kresp_json *json)
{
	kresp_json_init(json, open_memstream(&text, &size));
	if (!json->out)
		abort();
}

static bool wrote(struct kresp_json *json, const char *expected)
{
	bool is_equal;

	fclose(json->out);
	is_equal = !strcmp(text, expected);
	if (!is_equal)
		printf("# %s\n", text);
	free(text);
	return is_equal;
}

static void test_nesting(void)
{
	struct kresp_json json;

	start(&json);
	kresp_json_open(&json, NULL, '{');
	kresp_json_integer(&json, "least", INT64_MIN);
	kresp_json_count(&json, "most", UINT64_MAX);
	kresp_json_open(&json, "list", '[');
	kresp_json_bool(&json, NULL, true);
	kresp_json_open(&json, NULL, '{');
	kresp_json_close(&json, '}');
	kresp_json_close(&json, ']');
	kresp_json_real(&json, "real", 1.25, 1);
	kresp_json_close(&json, '}');
	CHECK(wrote(&json, "{\n  \"least\": -9223372036854775808,\n"
		    "  \"most\": 18446744073709551615,\n"
		    "  \"list\": [\n    true,\n    {}\n  ],\n"
		    "  \"real\": 1.2\n}\n"));
}

static void test_strings(void)
{
	struct kresp_json json;

	start(&json);
	kresp_json_text(&json, NULL, "a\"b\\c\nd\te\x1b\x7f</script>");
	CHECK(wrote(&json, "\"a\\\"b\\\\c\\nd\\u0009e\\u001b\\u007f</script>\""));
	start(&json);
	kresp_json_text(&json, NULL, "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80");
	CHECK(wrote(&json, "\"\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\""));
	start(&json);
	kresp_json_text(&json, NULL, "\xff|\xc3|\xc0\xaf|\xed\xa0\x80");
	CHECK(wrote(&json, "\"\\ufffd|\\ufffd|\\ufffd\\ufffd|\\ufffd\\ufffd\\ufffd\""));
	start(&json);
	kresp_json_text(&json, NULL, "\xe0\x80\xaf|\xf4\x90\x80\x80");
	CHECK(wrote(&json, "\"\\ufffd\\ufffd\\ufffd|\\ufffd\\ufffd\\ufffd\\ufffd\""));
	start(&json);
	kresp_json_text(&json, NULL, NULL);
	CHECK(wrote(&json, "null"));
}

static void test_no_number(void)
{
	struct kresp_json json;

	start(&json);
	kresp_json_real(&json, NULL, 1e308 * 10, 3);
	CHECK(wrote(&json, "null"));
}

static bool is_second(const void *arg, size_t at)
{
	return at == *(const size_t *)arg;
}

static void test_octets(void)
{
	const size_t second = 1;
	struct kresp_json json;

	start(&json);
	kresp_json_octets(&json, NULL, "\0\x7f\xff", 3, NULL, NULL);
	CHECK(wrote(&json, "\"007fff\""));
	start(&json);
	kresp_json_octets(&json, NULL, "\0\x7f\xff", 3, is_second, &second);
	CHECK(wrote(&json, "\"00xxff\""));
	start(&json);
	kresp_json_octets(&json, NULL, NULL, 0, NULL, NULL);
	CHECK(wrote(&json, "\"\""));
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "json: objects, arrays, numbers", test_nesting },
		{ "json: strings, whatever the octets", test_strings },
		{ "json: infinity is no number", test_no_number },
		{ "json: octets, and those to be hidden", test_octets },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
