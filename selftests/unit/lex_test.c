// SPDX-License-Identifier: GPL-2.0
/* Octet classes, runs of text, tokens, lists, numbers; the table of faults. */
#include "http_lex.h"
#include "unit.h"

#include <stdlib.h>

static const char *const row = "lex";

static bool listed(u8 octet, const char *others)
{
	return octet && strchr(others, octet);
}

static bool is_alnum(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

/* The classes again, as the RFCs write them */
static u8 classes_of(u8 c)
{
	bool host = is_alnum(c) || listed(c, "-._~!$&'()*+,;=");
	u8 classes = 0;

	if (is_alnum(c) || listed(c, "!#$%&'*+-.^_`|~"))
		classes |= KRESP_OCTET_TOKEN;
	if (c == '\t' || (c >= ' ' && c != 0x7f))
		classes |= KRESP_OCTET_TEXT;
	if (host || listed(c, ":@/"))
		classes |= KRESP_OCTET_PATH;
	if (host || listed(c, ":@/?"))
		classes |= KRESP_OCTET_QUERY;
	if (host)
		classes |= KRESP_OCTET_HOST;
	if ((c >= '0' && c <= '9') || listed(c, "abcdefABCDEF"))
		classes |= KRESP_OCTET_HEX;
	if (c >= '0' && c <= '9')
		classes |= KRESP_OCTET_DIGIT;
	return classes;
}

static void test_octets(void)
{
	char octet;
	int c;

	for (c = 0; c < 256; c++) {
		octet = (char)c;
		unit_check(kresp_http_octets[c] == classes_of(c), row,
			   (struct text){ &octet, 1 }, "is of classes %#x",
			   kresp_http_octets[c]);
		if (kresp_http_octets[c] & KRESP_OCTET_HEX)
			unit_check(kresp_http_hex(c) ==
				   strtol((char[]){ octet, 0 }, NULL, 16),
				   row, (struct text){ &octet, 1 }, "hex");
	}
}

/* Every octet at every place of a run, so in every lane of a word and after it */
static void test_text_run(void)
{
	size_t expected;
	size_t place;
	size_t len;
	u8 *data;
	int c;

	for (len = 0; len <= 19; len++) {
		for (place = 0; place < len; place++) {
			bool ok = true;

			for (c = 0; c < 256; c++) {
				data = unit_copy("\xffz~ \x80\xa0!?\xf0zaZ09 ~\x81-/", len);
				data[place] = c;
				expected = classes_of(c) & KRESP_OCTET_TEXT ?
						   len : place;
				ok &= kresp_http_text_run(data, len) == expected;
				free(data);
			}
			unit_check(ok, row, (struct text){ "", 0 },
				   "text run of %zu, octet %zu", len, place);
		}
	}
}

static void test_list(const char *list, const char *expected)
{
	struct kresp_slice member;
	struct kresp_slice rest;
	char joined[200];
	size_t len = 0;
	u8 *copy;

	rest.len = strlen(list);
	copy = unit_copy(list, rest.len);
	rest.data = copy;
	while (kresp_http_next_member(&rest, &member)) {
		joined[len++] = '<';
		memcpy(joined + len, member.data, member.len);
		len += member.len;
		joined[len++] = '>';
	}
	joined[len] = 0;
	unit_check(!strcmp(joined, expected) && !rest.len &&
		   !kresp_http_next_member(&rest, &member),
		   "FL7 list", (struct text){ list, strlen(list) },
		   "%s, not %s", joined, expected);
	free(copy);
}

static void test_lists(void)
{
	test_list("", "");
	test_list(" \t ", "");
	test_list(",", "");
	test_list(" , ,\t,", "");
	test_list("a", "<a>");
	test_list("a,b", "<a><b>");
	test_list(" a , b ", "<a><b>");
	test_list(",a,,b,", "<a><b>");
	test_list("a b,c", "<a b><c>");
	test_list("\"a,b\",c", "<\"a,b\"><c>");
	test_list("W/\"a,b\" , \"c\"", "<W/\"a,b\"><\"c\">");
	test_list("\"a\\\",\"b\"", "<\"a\\\"><\"b\">");
	test_list("\"a,b", "<\"a,b>");
	test_list("a\",b", "<a\",b>");
}

static void test_digits(const char *digits, bool valid, u64 expected)
{
	size_t len = strlen(digits);
	u8 *copy = unit_copy(digits, len);
	u64 value = 77;
	bool ok;

	ok = kresp_http_digits((struct kresp_slice){ copy, len }, &value);
	unit_check(ok == valid && value == (valid ? expected : 77), row,
		   (struct text){ digits, len }, "digits: %d, %llu", ok,
		   (unsigned long long)value);
	free(copy);
}

static void test_numbers(void)
{
	test_digits("", false, 0);
	test_digits("0", true, 0);
	test_digits("007", true, 7);
	test_digits("9", true, 9);
	test_digits("1a", false, 0);
	test_digits("/", false, 0);
	test_digits(":", false, 0);
	test_digits("+1", false, 0);
	test_digits("-1", false, 0);
	test_digits("18446744073709551609", true, 18446744073709551609ULL);
	test_digits("18446744073709551614", true, U64_MAX - 1);
	test_digits("18446744073709551615", true, U64_MAX);
	test_digits("18446744073709551616", false, 0);
	test_digits("18446744073709551620", false, 0);
	test_digits("99999999999999999999", false, 0);
	test_digits("184467440737095516150", false, 0);
	test_digits("0000000000000000000000000000012", true, 12);
}

static void test_words(void)
{
	static const struct {
		const char *word;
		bool equal;		/* to "close-{}" */
		bool token;
	} cases[] = {
		{ "close-{}", true, false }, { "CLOSE-{}", true, false },
		{ "cLoSe-{}", true, false }, { "close-[]", false, false },
		{ "close-[}", false, false }, { "close-{", false, false },
		{ "close-{}x", false, false }, { "", false, false },
		{ "close", false, true }, { "a b", false, false },
		{ "*", false, true }, { "a,", false, false },
		{ "\x80", false, false },
	};
	struct kresp_slice slice;
	struct text input;
	size_t i;
	u8 *copy;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		input = (struct text){ cases[i].word, strlen(cases[i].word) };
		copy = unit_copy(input.data, input.len);
		slice = (struct kresp_slice){ copy, input.len };
		unit_check(kresp_http_equal(slice, KRESP_SLICE("close-{}")) ==
			   cases[i].equal, row, input, "equal");
		unit_check(kresp_http_is_token(slice) == cases[i].token, row,
			   input, "token");
		free(copy);
	}
}

/* AN7: every fault has a status, and one line of printable text */
static void test_faults(void)
{
	static const u16 statuses[] = { 400, 405, 406, 408, 412, 413, 414, 416,
					417, 429, 431, 501, 503, 505 };
	struct kresp_slice text;
	size_t i, j;

	unit_check(!kresp_fault_status(KRESP_FAULT_NONE) &&
		   !kresp_fault_text(KRESP_FAULT_NONE).len &&
		   !kresp_fault_closes(KRESP_FAULT_NONE), "AN7",
		   (struct text){ "", 0 }, "no fault says something");
	for (i = 1; i < KRESP_FAULT_NR; i++) {
		bool ok;

		text = kresp_fault_text(i);
		ok = text.len > 20 && text.len < 200 &&
		     text.data[text.len - 1] == '\n' &&
		     text.data[text.len - 2] == '.';
		for (j = 0; j + 1 < text.len; j++)
			ok &= text.data[j] >= ' ' && text.data[j] <= '~';
		unit_check(ok, "AN7", unit_text(text), "text of fault %zu", i);
		for (j = 0; j < ARRAY_SIZE(statuses); j++)
			if (statuses[j] == kresp_fault_status(i))
				break;
		unit_check(j < ARRAY_SIZE(statuses), "AN7", unit_text(text),
			   "status of fault %zu is %u", i,
			   kresp_fault_status(i));
	}
}

/* Statuses as http.md has them, and who may stay connected */
static void test_fault_table(void)
{
	static const struct {
		enum kresp_fault fault;
		u16 status;
		bool stays;
	} cases[] = {
		{ KRESP_FAULT_LINE_END, 400, false },
		{ KRESP_FAULT_OCTET, 400, false },
		{ KRESP_FAULT_EMPTY_LINES, 400, false },
		{ KRESP_FAULT_REQUEST_LINE, 400, false },
		{ KRESP_FAULT_METHOD, 400, false },
		{ KRESP_FAULT_TARGET, 400, false },
		{ KRESP_FAULT_ESCAPE, 400, false },
		{ KRESP_FAULT_VERSION, 400, false },
		{ KRESP_FAULT_FIELD_NAME, 400, false },
		{ KRESP_FAULT_FIELD_VALUE, 400, false },
		{ KRESP_FAULT_OBS_FOLD, 400, false },
		{ KRESP_FAULT_HOST, 400, false },
		{ KRESP_FAULT_CONTENT_LENGTH, 400, false },
		{ KRESP_FAULT_LENGTH_AND_CODING, 400, false },
		{ KRESP_FAULT_CODING_ORDER, 400, false },
		{ KRESP_FAULT_CODING_VERSION, 400, false },
		{ KRESP_FAULT_CHUNK, 400, false },
		{ KRESP_FAULT_TRAILER, 400, false },
		{ KRESP_FAULT_TRUNCATED, 400, false },
		{ KRESP_FAULT_METHOD_NOT_ALLOWED, 405, true },
		{ KRESP_FAULT_NOT_ACCEPTABLE, 406, true },
		{ KRESP_FAULT_TIMEOUT, 408, false },
		{ KRESP_FAULT_PRECONDITION, 412, true },
		{ KRESP_FAULT_BODY_SIZE, 413, false },
		{ KRESP_FAULT_TARGET_SIZE, 414, false },
		{ KRESP_FAULT_RANGE, 416, true },
		{ KRESP_FAULT_EXPECTATION, 417, false },
		{ KRESP_FAULT_RATE, 429, true },
		{ KRESP_FAULT_BUSY, 503, false },
		{ KRESP_FAULT_FIELD_SIZE, 431, false },
		{ KRESP_FAULT_HEAD_SIZE, 431, false },
		{ KRESP_FAULT_FIELD_COUNT, 431, false },
		{ KRESP_FAULT_METHOD_UNKNOWN, 501, true },
		{ KRESP_FAULT_CODING_UNKNOWN, 501, false },
		{ KRESP_FAULT_MAJOR_VERSION, 505, false },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		unit_check(kresp_fault_status(cases[i].fault) ==
			   cases[i].status &&
			   kresp_fault_closes(cases[i].fault) !=
			   cases[i].stays, "fault",
			   unit_text(kresp_fault_text(cases[i].fault)),
			   "%u", kresp_fault_status(cases[i].fault));
	unit_check(ARRAY_SIZE(cases) == KRESP_FAULT_NR - 1, "fault",
		   (struct text){ "", 0 }, "%zu of %d in this table",
		   ARRAY_SIZE(cases), KRESP_FAULT_NR - 1);
}

void lex_test(void)
{
	test_octets();
	test_text_run();
	test_lists();
	test_numbers();
	test_words();
	test_faults();
	test_fault_table();
}
