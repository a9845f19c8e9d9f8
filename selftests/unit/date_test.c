// SPDX-License-Identifier: GPL-2.0
/* Dates, both ways (http.md AN2, CR3; RFC 9110 5.6.7). */
#include "http_date.h"
#include "unit.h"

#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#define NEVER ((s64)0x7777777777)
#define NOW ((s64)1795363200)		/* 2026-11-22 16:00:00 */

static const struct {
	const char *text;
	s64 seconds;		/* NEVER if it is no date */
} cases[] = {
	/* The three of RFC 9110 5.6.7 */
	{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 },
	{ "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
	{ "Sun Nov  6 08:49:37 1994", 784111777 },
	/* The seed's */
	{ "Sun, 18 Aug 2024 02:54:42 GMT", 1723949682 },
	{ "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
	{ "Wed, 31 Dec 1969 23:59:59 GMT", -1 },
	{ "Fri, 31 Dec 9999 23:59:59 GMT", 253402300799 },
	{ "Sat, 01 Jan 0000 00:00:00 GMT", -62167219200 },
	{ "Mon, 01 Jan 0001 00:00:00 GMT", -62135596800 },
	{ "Tue, 19 Jan 2038 03:14:08 GMT", 2147483648 },
	{ "Tue, 29 Feb 2000 12:00:00 GMT", 951825600 },
	{ "Thu, 29 Feb 2024 00:00:00 GMT", 1709164800 },
	{ "Wed Feb 29 00:00:00 2040", 2214086400 },
	{ "Sun Nov 06 08:49:37 1994", 784111777 },
	{ "Mon Nov 16 08:49:37 1998", 911206177 },
	/* Leap seconds */
	{ "Sat, 31 Dec 2016 23:59:60 GMT", 1483228800 },
	{ "Sat, 31 Dec 2016 23:59:61 GMT", NEVER },
	/* Days that are not */
	{ "Sun, 29 Feb 1900 00:00:00 GMT", NEVER },
	{ "Thu, 01 Mar 1900 00:00:00 GMT", -2203891200 },
	{ "Wed, 29 Feb 2023 00:00:00 GMT", NEVER },
	{ "Fri, 31 Nov 1994 08:49:37 GMT", NEVER },
	{ "Thu, 31 Apr 2026 00:00:00 GMT", NEVER },
	{ "Sun, 00 Nov 1994 08:49:37 GMT", NEVER },
	{ "Sun, 32 Dec 1994 08:49:37 GMT", NEVER },
	{ "Sun Nov  0 08:49:37 1994", NEVER },
	/* Times that are not */
	{ "Sun, 06 Nov 1994 24:00:00 GMT", NEVER },
	{ "Sun, 06 Nov 1994 08:60:37 GMT", NEVER },
	{ "Sun, 06 Nov 1994 08:4a:37 GMT", NEVER },
	/* Wrong or unknown weekdays, wrong months, case */
	{ "Mon, 06 Nov 1994 08:49:37 GMT", NEVER },
	{ "Mon Nov  6 08:49:37 1994", NEVER },
	{ "Xyz, 06 Nov 1994 08:49:37 GMT", NEVER },
	{ "sun, 06 Nov 1994 08:49:37 GMT", NEVER },
	{ "SUN, 06 Nov 1994 08:49:37 GMT", NEVER },
	{ "Sun, 06 nov 1994 08:49:37 GMT", NEVER },
	{ "Sun, 06 Nob 1994 08:49:37 GMT", NEVER },
	{ "Sun, 06 Nov 1994 08:49:37 gmt", NEVER },
	{ "Sun, 06 Nov 1994 08:49:37 UTC", NEVER },
	{ "Sun, 06 Nov 1994 08:49:37 +0000", NEVER },
	/* The shape */
	{ "", NEVER },
	{ "Sun", NEVER },
	{ "Sun,", NEVER },
	{ "Sunday", NEVER },
	{ "Sun, 06 Nov 1994 08:49:37", NEVER },
	{ "Sun, 06 Nov 1994 08:49:37 GMT ", NEVER },
	{ " Sun, 06 Nov 1994 08:49:37 GMT", NEVER },
	{ "Sun,06 Nov 1994 08:49:37 GMT", NEVER },
	{ "Sun, 6 Nov 1994 08:49:37 GMT", NEVER },
	{ "Sun,  6 Nov 1994 08:49:37 GMT", NEVER },
	{ "Sun, 06-Nov-1994 08:49:37 GMT", NEVER },
	{ "Sun, 06 Nov 94 08:49:37 GMT", NEVER },
	{ "Sun, 06 Nov 1994 8:49:37 GMT", NEVER },
	{ "Sun, 06 Nov 1994 08.49.37 GMT", NEVER },
	{ "Sun, 06 Nov +994 08:49:37 GMT", NEVER },
	{ "Sunday, 06 Nov 1994 08:49:37 GMT", NEVER },
	{ "Sunday, 06-Nov-1994 08:49:37 GMT", NEVER },
	{ "Sunday, 06-Nov-94 08:49:37", NEVER },
	{ "Sunday, 6-Nov-94 08:49:37 GMT", NEVER },
	{ "Sunday 06-Nov-94 08:49:37 GMT", NEVER },
	{ "Sun Nov 6 08:49:37 1994", NEVER },
	{ "Sun Nov  6 08:49:37 1994 GMT", NEVER },
	{ "Sun Nov  6 08:49:37 94", NEVER },
	{ "Sunday Nov  6 08:49:37 1994", NEVER },
	{ "784111777", NEVER },
	{ "0", NEVER },
	{ "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
	  NEVER },
	/* Two digits, near to NOW: not over 50 years ahead, to the second */
	{ "Sunday, 22-Nov-76 16:00:00 GMT", 3373286400 },
	{ "Sunday, 22-Nov-76 16:00:01 GMT", 217526401 },
	{ "Monday, 01-Jan-77 00:00:00 GMT", 220924800 },
	{ "Thursday, 26-Nov-26 00:00:00 GMT", 1795651200 },
	{ "Friday, 31-Dec-99 23:59:59 GMT", 946684799 },
	{ "Saturday, 01-Jan-00 00:00:00 GMT", 946684800 },
	{ "Tuesday, 29-Feb-00 00:00:00 GMT", 951782400 },
	{ "Tuesday, 29-Feb-77 00:00:00 GMT", NEVER },
};

static bool parse(struct text text, s64 now, s64 *seconds)
{
	u8 *copy = unit_copy(text.data, text.len);
	bool ok = kresp_http_date_parse((struct kresp_slice){ copy, text.len },
					now, seconds);

	free(copy);
	return ok;
}

static void test_cases(void)
{
	struct text text;
	s64 seconds;
	size_t i;
	bool ok;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		text = (struct text){ cases[i].text, strlen(cases[i].text) };
		seconds = NEVER;
		ok = parse(text, NOW, &seconds);
		unit_check(seconds == cases[i].seconds &&
			   ok == (seconds != NEVER), "CR3", text,
			   "date: %d, %lld", ok, (long long)seconds);
	}
}

/* Every prefix of a date is none, and is not read beyond */
static void test_prefixes(void)
{
	struct text text;
	size_t i;
	size_t len;
	s64 seconds = NEVER;

	for (i = 0; i < 3; i++) {
		for (len = 0; len < strlen(cases[i].text); len++) {
			text = (struct text){ cases[i].text, len };
			unit_check(!parse(text, NOW, &seconds) &&
				   seconds == NEVER, "CR3", text, "date");
		}
	}
}

static void test_century(void)
{
	static const struct text text = TEXT("Monday, 01-Jan-05 00:00:00 GMT");
	s64 seconds = NEVER;
	bool ok;

	/* In 2098, 05 is not long past, it is seven years ahead */
	ok = parse(text, 4046112000, &seconds);
	unit_check(ok && seconds == 4260211200, "CR3", text, "in 2098: %lld",
		   (long long)seconds);
	ok = parse(text, 0, &seconds);
	unit_check(ok && seconds == 1104537600, "CR3", text, "in 1970: %lld",
		   (long long)seconds);
	/* Whatever now is, it is some date */
	unit_check(parse(text, INT64_MAX, &seconds), "CR3", text, "at the end");
	unit_check(parse(text, INT64_MIN, &seconds), "CR3", text,
		   "at the beginning");
}

static void check_format(s64 seconds, s64 said)
{
	char expected[64] = "";
	struct text text;
	time_t libc = said;
	s64 parsed = NEVER;
	struct tm tm;
	char *date;
	bool ok;

	date = (char *)unit_copy(expected, KRESP_HTTP_DATE_LEN);
	kresp_http_date_format(seconds, date);
	text = (struct text){ date, KRESP_HTTP_DATE_LEN };
	gmtime_r(&libc, &tm);
	strftime(expected, sizeof(expected), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	ok = parse(text, NOW, &parsed);
	unit_check(ok && parsed == said &&
		   !memcmp(date, expected, KRESP_HTTP_DATE_LEN), "AN2", text,
		   "date of %lld, not %s", (long long)seconds, expected);
	free(date);
}

static void test_format(void)
{
	s64 seconds;
	int i;

	check_format(0, 0);
	check_format(784111777, 784111777);
	check_format(253402300799, 253402300799);
	check_format(253402300800, 253402300799);
	check_format(INT64_MAX, 253402300799);
	check_format(-1, 0);
	check_format(INT64_MIN, 0);
	/* The days around every end of February and of the year */
	for (i = 0; i < 8030; i++) {
		seconds = i * (s64)31556952;
		seconds -= seconds % 86400;
		check_format(seconds + 86399, seconds + 86399);
		check_format(seconds + 59 * 86400, seconds + 59 * 86400);
	}
	for (i = 0; i < 20000; i++) {
		seconds = (((u64)unit_random(0x80000000) << 31) |
			   unit_random(0x80000000)) % 253402300800ULL;
		check_format(seconds, seconds);
	}
}

void date_test(void)
{
	test_cases();
	test_prefixes();
	test_century();
	test_format();
}
