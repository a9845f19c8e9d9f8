// SPDX-License-Identifier: GPL-2.0
/* Dates on the wire and in the log (RFC 9110 5.6.7). */
#include "http_date.h"

#include "http_lex.h"

#define DAY_SECONDS	86400
/* 9999-12-31 23:59:59, the last an IMF-fixdate can say */
#define SECONDS_MAX	253402300799LL

/* The calendar repeats itself every 400 years. Years are counted from March, so
 * that the day that comes and goes is the last of the year.
 */
#define DAYS_400_YEARS	146097
#define DAYS_100_YEARS	36524
#define DAYS_4_YEARS	1461
#define DAYS_YEAR	365
/* Days from 0000-03-01 to 1970-01-01, a Thursday */
#define DAYS_TO_EPOCH	719468

struct civil {
	u32 year;
	u32 month;	/* 1 to 12 */
	u32 day;	/* 1 to 31 */
	u32 hour;
	u32 minute;
	u32 second;	/* 60 in a leap second */
	u32 weekday;	/* 0 is Sunday */
};

static const char weekdays[7][10] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday",
};

static const u8 weekday_lens[7] = { 6, 6, 7, 9, 8, 6, 8 };

static const char months[12][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
	"Nov", "Dec",
};

/* The day number of a date, 0 for 0000-03-01 (RFC 9110 knows no earlier year
 * than 0000: its January and February count as those of the year 400, see
 * to_seconds()). Months from March have 153 days in any five.
 */
static u32 days_of(const struct civil *civil)
{
	u32 month = civil->month > 2 ? civil->month - 3 : civil->month + 9;
	u32 year = civil->month > 2 ? civil->year : civil->year - 1;

	return year * DAYS_YEAR + year / 4 - year / 100 + year / 400 +
	       (153 * month + 2) / 5 + civil->day - 1;
}

/* The reverse: year, month, day and weekday from a day number */
static void set_days(struct civil *civil, u32 days)
{
	u32 cycles;
	u32 part;

	civil->weekday = (days + 3) % 7;

	cycles = days / DAYS_400_YEARS;
	civil->year = 400 * cycles;
	days -= cycles * DAYS_400_YEARS;

	/* The last day of the fourth century, and of a fourth year, is extra */
	part = days / DAYS_100_YEARS;
	part -= part == 4;
	civil->year += 100 * part;
	days -= part * DAYS_100_YEARS;

	part = days / DAYS_4_YEARS;
	civil->year += 4 * part;
	days -= part * DAYS_4_YEARS;

	part = days / DAYS_YEAR;
	part -= part == 4;
	civil->year += part;
	days -= part * DAYS_YEAR;

	part = (5 * days + 2) / 153;
	civil->day = days - (153 * part + 2) / 5 + 1;
	civil->month = part < 10 ? part + 3 : part - 9;
	civil->year += civil->month <= 2;
}

static s64 to_seconds(const struct civil *civil)
{
	struct civil later = *civil;
	s64 days;

	/* Unsigned arithmetic wants a year to go back to in January */
	later.year += 400;
	days = (s64)days_of(&later) - DAYS_400_YEARS - DAYS_TO_EPOCH;
	return days * DAY_SECONDS + civil->hour * 3600 + civil->minute * 60 +
	       civil->second;
}

/* @seconds is 0 to SECONDS_MAX; no 64-bit division, a day is 128 * 675 s */
static void from_seconds(struct civil *civil, s64 seconds)
{
	u32 days = (u32)(seconds >> 7) / 675;
	u32 rest = (u32)(seconds - (s64)days * DAY_SECONDS);

	civil->hour = rest / 3600;
	civil->minute = rest / 60 % 60;
	civil->second = rest % 60;
	set_days(civil, days + DAYS_TO_EPOCH);
}

static s64 clamp_seconds(s64 seconds)
{
	if (seconds < 0)
		return 0;
	return seconds > SECONDS_MAX ? SECONDS_MAX : seconds;
}

static void put_2digits(char *text, u32 value)
{
	text[0] = '0' + value / 10;
	text[1] = '0' + value % 10;
}

/**
 * kresp_http_date_format - write a date as an IMF-fixdate
 * @seconds: since 1970; before 1970 or after 9999 the nearest date that can be
 *	said is
 * @date: gets "Sun, 06 Nov 1994 08:49:37 GMT", without a NUL
 *
 * Context: any.
 */
void kresp_http_date_format(s64 seconds, char date[KRESP_HTTP_DATE_LEN])
{
	struct civil civil;

	from_seconds(&civil, clamp_seconds(seconds));
	memcpy(date, "DDD, dd MMM yyyy hh:mm:ss GMT", KRESP_HTTP_DATE_LEN);
	memcpy(date, weekdays[civil.weekday], 3);
	put_2digits(date + 5, civil.day);
	memcpy(date + 8, months[civil.month - 1], 3);
	put_2digits(date + 12, civil.year / 100);
	put_2digits(date + 14, civil.year % 100);
	put_2digits(date + 17, civil.hour);
	put_2digits(date + 20, civil.minute);
	put_2digits(date + 23, civil.second);
}

static u32 days_in_month(u32 year, u32 month)
{
	static const u8 days[12] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

/* Does @text begin with @pattern? A 'y', 'o' (month), 'd', 'h', 'm' or 's' of it
 * takes a digit of the year, month name, day and so on, 'p' a digit or a space
 * of the day; everything else stands for itself. All of @text is used up.
 */
static bool match(struct kresp_slice text, const char *pattern,
		  struct civil *civil)
{
	size_t i;
	u8 digit;
	u8 c;

	for (i = 0; pattern[i]; i++) {
		if (i >= text.len)
			return false;
		c = text.data[i];
		digit = c - '0';
		switch (pattern[i]) {
		case 'o':
			/* its place is known, its name is looked up later */
			continue;
		case 'p':
			if (c == ' ')
				continue;
			fallthrough;
		case 'd':
			civil->day = civil->day * 10 + digit;
			break;
		case 'y':
			civil->year = civil->year * 10 + digit;
			break;
		case 'h':
			civil->hour = civil->hour * 10 + digit;
			break;
		case 'm':
			civil->minute = civil->minute * 10 + digit;
			break;
		case 's':
			civil->second = civil->second * 10 + digit;
			break;
		default:
			if (c != (u8)pattern[i])
				return false;
			continue;
		}
		if (digit > 9)
			return false;
	}
	return i == text.len;
}

static bool find_month(const u8 *name, struct civil *civil)
{
	for (civil->month = 1; civil->month <= 12; civil->month++)
		if (!memcmp(name, months[civil->month - 1], 3))
			return true;
	return false;
}

/* A weekday's name at the start of @text, in full or its first three letters.
 * Returns its length, 0 if there is none.
 */
static size_t find_weekday(struct kresp_slice text, bool full,
			   struct civil *civil)
{
	size_t len;
	u32 i;

	for (i = 0; i < 7; i++) {
		len = full ? weekday_lens[i] : 3;
		if (text.len > len && !memcmp(text.data, weekdays[i], len)) {
			civil->weekday = i;
			return len;
		}
	}
	return 0;
}

/* Two digits mean the latest year that is not over 50 years ahead of @now */
static void resolve_year(struct civil *civil, s64 now)
{
	struct civil limit;
	u32 year;

	from_seconds(&limit, clamp_seconds(now));
	limit.year += 50;
	year = limit.year - (limit.year + 100 - civil->year) % 100;
	civil->year = year;
	if (to_seconds(civil) > to_seconds(&limit))
		civil->year -= 100;
}

static bool is_valid(const struct civil *civil)
{
	return civil->day >= 1 &&
	       civil->day <= days_in_month(civil->year, civil->month) &&
	       civil->hour <= 23 && civil->minute <= 59 && civil->second <= 60;
}

static bool is_weekday_right(const struct civil *civil)
{
	struct civil found;

	/* 400 years are a whole number of weeks */
	found = *civil;
	found.year += 400;
	set_days(&found, days_of(&found));
	return found.weekday == civil->weekday;
}

/**
 * kresp_http_date_parse - read an HTTP-date (RFC 9110 5.6.7)
 * @text: the date, nothing before or after it
 * @now: seconds since 1970, what two-digit years are near to
 * @seconds: gets the date, seconds since 1970, negative before, if it is valid
 *
 * All three formats: "Sun, 06 Nov 1994 08:49:37 GMT", the obsolete "Sunday,
 * 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994". Case matters, the day
 * must exist, and where the year is whole the weekday must be right. A second
 * of 60 is taken, as the grammar has it, and is the first of the next minute.
 *
 * Context: any.
 * Return: true; false if @text is no date, and @seconds is as it was.
 */
bool kresp_http_date_parse(struct kresp_slice text, s64 now, s64 *seconds)
{
	struct civil civil = { 0 };
	struct kresp_slice rest = text;
	size_t month;
	size_t len;

	len = find_weekday(text, true, &civil);
	if (len) {
		rest.data += len;
		rest.len -= len;
		month = 5;
		if (!match(rest, ", dd-ooo-yy hh:mm:ss GMT", &civil))
			return false;
	} else {
		len = find_weekday(text, false, &civil);
		if (!len)
			return false;
		rest.data += len;
		rest.len -= len;
		month = rest.data[0] == ',' ? 5 : 1;
		if (!match(rest, month == 5 ? ", dd ooo yyyy hh:mm:ss GMT" :
					      " ooo pd hh:mm:ss yyyy", &civil))
			return false;
	}
	if (!find_month(rest.data + month, &civil))
		return false;
	if (len > 3)
		resolve_year(&civil, now);
	if (!is_valid(&civil) || (len == 3 && !is_weekday_right(&civil)))
		return false;
	*seconds = to_seconds(&civil);
	return true;
}
