// SPDX-License-Identifier: GPL-2.0
/* Dates. Proves that what is written is what the C library's calendar says, and
 * is read again as what it was, in all three formats; and that of other texts
 * what the reference reads is read, to the same second, and nothing else.
 *
 * An input is a number of seconds since 1970, LF, and a text.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "http_date.h"
#include "reference.h"

#define LATEST 253402300799LL
/* 49 years of seconds */
#define YEARS_49 1546300800LL

static void expect(const char *text, s64 now, s64 seconds)
{
	struct kresp_slice slice = { NULL, strlen(text) };
	u8 *copy = fuzz_copy(text, slice.len);
	s64 found = 0;
	bool valid;

	slice.data = copy;
	valid = kresp_http_date_parse(slice, now, &found);
	fuzz_check(valid && found == seconds, "'%s' is %d %lld, not %lld", text,
		   valid, found, seconds);
	free(copy);
}

static void check_round_trip(s64 seconds)
{
	time_t clamped = seconds < 0 ? 0 : seconds > LATEST ? LATEST : seconds;
	char *date = malloc(KRESP_HTTP_DATE_LEN);
	char text[64];
	struct tm tm;

	if (!date)
		abort();
	kresp_http_date_format(seconds, date);
	gmtime_r(&clamped, &tm);
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	fuzz_check(strlen(text) == KRESP_HTTP_DATE_LEN &&
		   !memcmp(date, text, KRESP_HTTP_DATE_LEN),
		   "%lld is '%.29s', not '%s'", seconds, date, text);
	free(date);

	expect(text, 0, clamped);
	strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y", &tm);
	expect(text, 0, clamped);
	/* Two digits are enough where the present is near */
	strftime(text, sizeof(text), "%A, %d-%b-%y %H:%M:%S GMT", &tm);
	expect(text, clamped, clamped);
	expect(text, clamped > YEARS_49 ? clamped - YEARS_49 : 0, clamped);
	if (clamped <= LATEST - YEARS_49)
		expect(text, clamped + YEARS_49, clamped);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kresp_slice text;
	struct fuzz_input input;
	s64 ref_seconds = 0;
	s64 seconds = -42;
	bool ref_valid;
	bool valid;
	s64 now;

	fuzz_decode(&input, data, len);
	if (!fuzz_take_number(&input, &now)) {
		fuzz_free(&input);
		return 0;
	}
	check_round_trip(now);

	text = (struct kresp_slice){ input.data, input.len };
	valid = kresp_http_date_parse(text, now, &seconds);
	ref_valid = ref_read_date(text, now, &ref_seconds);
	fuzz_check(valid == ref_valid, "valid %d, the reference says %d", valid,
		   ref_valid);
	fuzz_check(seconds == (valid ? ref_seconds : -42), "%lld, not %lld",
		   seconds, ref_seconds);
	fuzz_free(&input);
	return 0;
}
