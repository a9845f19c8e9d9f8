// SPDX-License-Identifier: GPL-2.0
#include "imf_date.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define PATTERN	"aaa, 00 aaa 0000 00:00:00 GMT"

static const char day_names[] = "SunMonTueWedThuFriSat";
static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* The index of a three letter name in a table of them, -1 if it is not one. */
static int find_name(const char *names, const char *text)
{
	int i;

	for (i = 0; names[3 * i]; i++)
		if (!memcmp(names + 3 * i, text, 3))
			return i;
	return -1;
}

static int two_digits(const char *text)
{
	return (text[0] - '0') * 10 + (text[1] - '0');
}

static bool is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};

	return days[month] + (month == 1 && is_leap_year(year));
}

/* Days since Sunday, modulo 7; 1 January 1 was a Monday (proleptic Gregorian). */
static int weekday(int year, int month, int day)
{
	int past = year - 1;
	int i, days;

	/* The year 0 only meets the grammar; it is as 400 years later. */
	if (past < 0)
		past += 400;
	days = past * 365 + past / 4 - past / 100 + past / 400 + day;
	for (i = 0; i < month; i++)
		days += days_in_month(year, i);
	return days % 7;
}

static bool has_form(const char *text, size_t len)
{
	size_t i;

	if (len != sizeof(PATTERN) - 1)
		return false;
	for (i = 0; i < len; i++) {
		if (PATTERN[i] == '0') {
			if (!isdigit((unsigned char)text[i]))
				return false;
		} else if (PATTERN[i] != 'a' && PATTERN[i] != text[i]) {
			return false;
		}
	}
	return true;
}

/**
 * kresp_imf_date_check() - is this an IMF-fixdate (RFC 9110 section 5.6.7)?
 * @text: the field's value
 * @len: its bytes
 * @why: on error, static text: what is wrong
 *
 * The two obsolete forms are refused, for a server must not send them. Second
 * 60 is allowed: the grammar has leap seconds.
 *
 * Return: 0, or -EINVAL.
 */
int kresp_imf_date_check(const void *text, size_t len, const char **why)
{
	int month, day, year;
	const char *t = text;

	*why = "is not of the form 'Sun, 06 Nov 1994 08:49:37 GMT'";
	if (!has_form(t, len) || find_name(day_names, t) < 0)
		return -EINVAL;
	month = find_name(month_names, t + 8);
	if (month < 0)
		return -EINVAL;

	day = two_digits(t + 5);
	year = two_digits(t + 12) * 100 + two_digits(t + 14);
	*why = "names a day its month does not have";
	if (day < 1 || day > days_in_month(year, month))
		return -EINVAL;
	*why = "is not a time of day";
	if (two_digits(t + 17) > 23 || two_digits(t + 20) > 59 ||
	    two_digits(t + 23) > 60)
		return -EINVAL;
	*why = "names the wrong day of the week";
	if (find_name(day_names, t) != weekday(year, month, day))
		return -EINVAL;
	return 0;
}
