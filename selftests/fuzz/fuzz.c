// SPDX-License-Identifier: GPL-2.0
/* What the fuzz targets share. Proves itself that nothing takes octets that it
 * was not given, and leaves none of those it said it wanted.
 */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "limits.h"

#define SPLIT_MARK	0x1f
#define EXPAND_MARK	0x1e
/* Octets of the input that a failure shows */
#define SHOWN_MAX	600

static const u32 limits[] = {
	KRESP_REQUEST_LINE_MAX, KRESP_FIELD_LINE_MAX, KRESP_HEAD_MAX,
	KRESP_CHUNK_LINE_MAX, KRESP_TRAILER_MAX, KRESP_BODY_MAX,
	KRESP_RESPONSE_HEAD_MAX, KRESP_REP_FIELDS_MAX,
};

static const struct fuzz_input *current;

_Noreturn void fuzz_fail(const char *where, const char *format, ...)
{
	va_list args;
	size_t i;
	u8 c;

	fprintf(stderr, "kresp: fuzz: %s: ", where);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\nkresp: fuzz: the input, decoded: \"", stderr);
	for (i = 0; current && i < current->len && i < SHOWN_MAX; i++) {
		c = current->data[i];
		if (c == '\r')
			fputs("\\r", stderr);
		else if (c == '\n')
			fputs("\\n", stderr);
		else if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
			fprintf(stderr, "\\x%02x", c);
		else
			fputc(c, stderr);
	}
	fprintf(stderr, "\", %zu octets\n", current ? current->len : 0);
	abort();
}

/* A copy with nothing before or after it that may be read. free() it. */
u8 *fuzz_copy(const void *data, size_t len)
{
	u8 *copy = malloc(len);

	if (!copy)
		abort();
	if (len)
		memcpy(copy, data, len);
	return copy;
}

static void put(struct fuzz_input *input, u8 octet, size_t count)
{
	if (count > FUZZ_INPUT_MAX - input->len)
		count = FUZZ_INPUT_MAX - input->len;
	memset(input->data + input->len, octet, count);
	input->len += count;
}

static size_t line_start(const struct fuzz_input *input, size_t end)
{
	while (end && input->data[end - 1] != '\n')
		end--;
	return end;
}

static void repeat_line(struct fuzz_input *input, unsigned int count)
{
	size_t end = line_start(input, input->len);
	size_t start = end ? line_start(input, end - 1) : 0;

	while (count-- && end - start <= FUZZ_INPUT_MAX - input->len) {
		memcpy(input->data + input->len, input->data + start,
		       end - start);
		input->len += end - start;
	}
}

/* Returns whether @op is one of the ways to expand */
static bool expand(struct fuzz_input *input, u8 op, u8 a, u8 b)
{
	size_t limit = limits[(b >> 4) % ARRAY_SIZE(limits)] + (b & 0x0f) - 8;
	size_t len = 0;

	switch (op) {
	case 'f':
		put(input, a, b);
		return true;
	case 'n':
		put(input, a, limit);
		return true;
	case 'l':
		len = input->len - line_start(input, input->len) + 2;
		break;
	case 't':
		len = input->len;
		break;
	case 'c':
		repeat_line(input, b);
		return true;
	default:
		return false;
	}
	if (len < limit)
		put(input, a, limit - len);
	return true;
}

static void choose_widths(struct fuzz_input *input, const u8 *data, size_t *len)
{
	u32 hash = 2166136261u;
	size_t i;

	for (i = 1; i <= *len && i <= FUZZ_WIDTHS_MAX + 1; i++) {
		if (data[*len - i] != SPLIT_MARK)
			continue;
		input->nr_widths = i - 1;
		*len -= i;
		if (input->nr_widths) {
			memcpy(input->widths, data + *len + 1,
			       input->nr_widths);
			return;
		}
		break;
	}
	for (i = 0; i < *len; i++)
		hash = (hash ^ data[i]) * 16777619u;
	input->nr_widths = 4;
	for (i = 0; i < 4; i++)
		input->widths[i] = hash >> (8 * i) & 0x9f;
}

/* fuzz_free() it */
void fuzz_decode(struct fuzz_input *input, const u8 *data, size_t len)
{
	u8 *exact;
	size_t i;

	choose_widths(input, data, &len);
	input->len = 0;
	input->data = malloc(FUZZ_INPUT_MAX);
	if (!input->data)
		abort();
	for (i = 0; i < len && input->len < FUZZ_INPUT_MAX; i++) {
		if (data[i] == EXPAND_MARK && len - i > 3 &&
		    expand(input, data[i + 1], data[i + 2], data[i + 3]))
			i += 3;
		else
			put(input, data[i], 1);
	}
	exact = fuzz_copy(input->data, input->len);
	free(input->data);
	input->data = exact;
	current = input;
}

void fuzz_free(struct fuzz_input *input)
{
	free(input->data);
	current = NULL;
}

static size_t width_of(const struct fuzz_input *input, enum fuzz_split split,
		       size_t nr)
{
	u8 width;

	switch (split) {
	case FUZZ_OCTETS:
		return 1;
	case FUZZ_CHOSEN:
		width = input->widths[nr % input->nr_widths];
		if (width > 127)
			return (width - 127) * 97;
		/* Nothing may come, but not for ever */
		return width || nr % 2 == 0 ? width : 1;
	case FUZZ_WHOLE:
	case FUZZ_NR_SPLITS:
		break;
	}
	return input->len;
}

/* Give @input to @feeder, each piece in memory of its own, until it wants no
 * more or there is no more. Returns how many octets it took.
 */
size_t fuzz_feed(const struct fuzz_input *input, enum fuzz_split split,
		 fuzz_feeder *feeder, void *context)
{
	size_t at = 0;
	size_t nr = 0;
	size_t taken;
	size_t len;
	bool more;
	u8 *copy;
	u8 octet;

	do {
		len = width_of(input, split, nr++);
		if (len > input->len - at)
			len = input->len - at;
		taken = 0;
		if (len == 1) {
			octet = input->data[at];
			more = feeder(context, &octet, 1, &taken);
		} else {
			copy = fuzz_copy(input->data + at, len);
			more = feeder(context, copy, len, &taken);
			free(copy);
		}
		fuzz_check(taken <= len, "took %zu octets of %zu", taken, len);
		fuzz_check(!more || taken == len,
			   "left %zu of %zu octets and wants more",
			   len - taken, len);
		at += taken;
	} while (more && at < input->len);
	return at;
}

/* Take a line off the start, and the decimal number that its digits make; the
 * number wraps. Returns false if there is no line.
 */
bool fuzz_take_number(struct fuzz_input *input, s64 *number)
{
	u8 *end = memchr(input->data, '\n', input->len);
	bool negative = false;
	u64 value = 0;
	u8 *at;

	if (!end)
		return false;
	for (at = input->data; at < end; at++) {
		if (*at == '-')
			negative = true;
		else if (*at >= '0' && *at <= '9')
			value = value * 10 + *at - '0';
	}
	*number = (s64)(negative ? 0 - value : value);
	input->len -= end + 1 - input->data;
	memmove(input->data, end + 1, input->len);
	at = fuzz_copy(input->data, input->len);
	free(input->data);
	input->data = at;
	return true;
}
