// SPDX-License-Identifier: GPL-2.0
#include "imf_date.h"

#include <string.h>
#include <time.h>

#include "unit.h"

static const char * const good[] = {
	"Sun, 06 Nov 1994 08:49:37 GMT",
	"Sun, 22 Nov 2026 20:44:00 GMT",
	"Thu, 01 Jan 1970 00:00:00 GMT",
	"Tue, 29 Feb 2000 23:59:59 GMT",
	"Thu, 29 Feb 2024 12:00:00 GMT",
	"Sat, 31 Dec 2016 23:59:60 GMT",
	"Mon, 01 Jan 0001 00:00:00 GMT",
	"Sat, 01 Jan 0000 00:00:00 GMT",
	"Fri, 31 Dec 9999 23:59:59 GMT",
};

static const struct {
	const char *text;
	const char *why;
} bad[] = {
	{ "", "form" },
	{ "Sun, 06 Nov 1994 08:49:37 GMT ", "form" },
	{ "Sun, 06 Nov 1994 08:49:37 UTC", "form" },
	{ "Sun, 06 Nov 1994 08:49:37", "form" },
	{ "Sun, 6 Nov 1994 08:49:37 GMT", "form" },
	{ "sun, 06 Nov 1994 08:49:37 GMT", "form" },
	{ "Sun, 06 NOV 1994 08:49:37 GMT", "form" },
	{ "Sun, 06 Nux 1994 08:49:37 GMT", "form" },
	{ "Sux, 06 Nov 1994 08:49:37 GMT", "form" },
	{ "Sun  06 Nov 1994 08:49:37 GMT", "form" },
	{ "Sun, 06-Nov-1994 08:49:37 GMT", "form" },
	{ "Sun, +6 Nov 1994 08:49:37 GMT", "form" },
	/* The obsolete forms: RFC 850's and asctime()'s. */
	{ "Sunday, 06-Nov-94 08:49:37 GMT", "form" },
	{ "Sun Nov  6 08:49:37 1994", "form" },
	{ "Sun, 00 Nov 1994 08:49:37 GMT", "day its month" },
	{ "Sun, 31 Nov 1994 08:49:37 GMT", "day its month" },
	{ "Wed, 29 Feb 2023 08:49:37 GMT", "day its month" },
	{ "Thu, 29 Feb 1900 08:49:37 GMT", "day its month" },
	{ "Sun, 06 Nov 1994 24:49:37 GMT", "time of day" },
	{ "Sun, 06 Nov 1994 08:60:37 GMT", "time of day" },
	{ "Sun, 06 Nov 1994 08:49:61 GMT", "time of day" },
	{ "Mon, 06 Nov 1994 08:49:37 GMT", "day of the week" },
	{ "Sat, 22 Nov 2026 20:44:00 GMT", "day of the week" },
};

static void test_good(void)
{
	const char *why;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (kresp_imf_date_check(good[i], strlen(good[i]), &why))
			unit_fail(__FILE__, __LINE__, "'%s' %s", good[i], why);
}

static void test_bad(void)
{
	const char *why;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (!kresp_imf_date_check(bad[i].text, strlen(bad[i].text),
					  &why) ||
		    !strstr(why, bad[i].why))
			unit_fail(__FILE__, __LINE__, "'%s' %s", bad[i].text,
				  why);
}

/* Each day of eight centuries, against the C library's calendar. */
static void test_every_day(void)
{
	char text[64];
	const char *why;
	struct tm day;
	size_t len;
	time_t t;
	int i;

	for (i = 0; i < 800 * 366; i++) {
		t = ((time_t)i - 170 * 365) * 86400 + i % 86400;
		gmtime_r(&t, &day);
		len = strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT",
			       &day);
		if (!kresp_imf_date_check(text, len, &why))
			continue;
		unit_fail(__FILE__, __LINE__, "'%s' %s", text, why);
		break;
	}
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "imf_date: good ones", test_good },
		{ "imf_date: bad ones are refused in words", test_bad },
		{ "imf_date: every day of eight centuries", test_every_day },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
