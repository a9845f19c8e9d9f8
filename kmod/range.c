// SPDX-License-Identifier: GPL-2.0
/* Range requests (RFC 9110 14). */
#include "range.h"

#include "http_lex.h"
#include "http_parse.h"

/* The octets from @first to before @end; none if they are equal */
struct part {
	u64 first;
	u64 end;
};

/* int-range or suffix-range, cut to @size octets. False if it is neither, its
 * last position is before its first, or a number does not fit 64 bits.
 */
static bool parse_spec(struct kresp_slice spec, u64 size, struct part *part)
{
	const u8 *dash = memchr(spec.data, '-', spec.len);
	struct kresp_slice before;
	struct kresp_slice after;
	u64 last = U64_MAX;
	u64 first;

	if (!dash)
		return false;
	before = (struct kresp_slice){ spec.data, dash - spec.data };
	after = (struct kresp_slice){ dash + 1, spec.len - before.len - 1 };
	if (after.len && !kresp_http_digits(after, &last))
		return false;
	part->end = size;
	if (!before.len) {
		if (!after.len)
			return false;
		part->first = last < size ? size - last : 0;
		return true;
	}
	if (!kresp_http_digits(before, &first) || last < first)
		return false;
	if (last < size)
		part->end = last + 1;
	part->first = first < part->end ? first : part->end;
	return true;
}

/**
 * kresp_range_select - which part of a representation a Range field asks for
 * @value: the field's value
 * @size: octets of the representation
 * @first: gets the offset of the part, for %KRESP_RANGE_ONE
 * @len: gets its octets, never 0, for %KRESP_RANGE_ONE
 *
 * Ignored are, as RFC 9110 14.2 lets a server do: units other than bytes, what
 * is malformed in any of its members, numbers over 64 bits, and a set of which
 * more than one range could be sent; so nothing depends on how many there are.
 * A suffix of nothing (an empty representation) is the whole of it: ignored.
 *
 * Context: any. Linear in @value.
 * Return: what the answer is.
 */
enum kresp_range kresp_range_select(struct kresp_slice value, u64 size,
				    u64 *first, u64 *len)
{
	static const struct kresp_slice unit = { (const u8 *)"bytes=", 6 };
	struct kresp_slice start = value;
	unsigned int nr_satisfiable = 0;
	struct kresp_slice spec;
	bool found = false;
	struct part part;

	start.len = unit.len;
	if (value.len < unit.len || !kresp_http_equal(start, unit))
		return KRESP_RANGE_IGNORED;
	value.data += unit.len;
	value.len -= unit.len;

	while (kresp_http_next_member(&value, &spec)) {
		if (!parse_spec(spec, size, &part))
			return KRESP_RANGE_IGNORED;
		found = true;
		if (part.first == part.end && (size || spec.data[0] != '-'))
			continue;
		nr_satisfiable++;
		*first = part.first;
		*len = part.end - part.first;
	}
	if (!found || nr_satisfiable > 1 || (nr_satisfiable && !size))
		return KRESP_RANGE_IGNORED;
	return nr_satisfiable ? KRESP_RANGE_ONE : KRESP_RANGE_NONE;
}
