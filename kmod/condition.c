// SPDX-License-Identifier: GPL-2.0
/* Conditional requests (RFC 9110 13). */
#include "condition.h"

#include "http_date.h"
#include "http_lex.h"

static bool is_weak(struct kresp_slice tag)
{
	return tag.len >= 2 && tag.data[0] == 'W' && tag.data[1] == '/';
}

/* Is @etag, or "*" alone, in the list that all fields of that name make up? Our
 * own tags are strong, so in a strong comparison a weak one is not equal to
 * them (RFC 9110 8.8.3.2). What is no entity-tag is equal to none.
 */
static bool is_listed(struct kresp_slice fields, struct kresp_slice field,
		      struct kresp_slice etag, bool weakly)
{
	struct kresp_slice member;
	struct kresp_slice value;
	struct kresp_slice name;
	size_t nr_members = 0;
	bool any = false;

	while (kresp_http_next_field(&fields, &name, &value)) {
		if (!kresp_http_equal(name, field))
			continue;
		while (kresp_http_next_member(&value, &member)) {
			nr_members++;
			if (member.len == 1 && member.data[0] == '*')
				any = true;
			if (weakly && is_weak(member)) {
				member.data += 2;
				member.len -= 2;
			}
			if (kresp_http_same(member, etag))
				return true;
		}
	}
	return any && nr_members == 1;
}

/**
 * kresp_condition_check - judge the conditions of a GET or HEAD request
 * @conditions: those it makes
 * @fields: its field lines, for the lists of entity-tags
 * @rep: the selected representation
 * @now: seconds since 1970
 *
 * In the order of RFC 9110 13.2.2; a condition on a date is ignored beside one
 * on entity-tags, and if its date is not valid or was sent twice.
 *
 * Context: any. Linear in @fields.
 * Return: whether the request is gone on with, and else how it is answered.
 */
enum kresp_verdict
kresp_condition_check(const struct kresp_conditions *conditions,
		      struct kresp_slice fields,
		      const struct kresp_representation *rep, s64 now)
{
	s64 date;

	if (conditions->match) {
		if (!is_listed(fields, KRESP_SLICE("if-match"), rep->etag,
			       false))
			return KRESP_VERDICT_FAILED;
	} else if (kresp_http_date_parse(conditions->unmodified_since, now, &date)) {
		if (rep->modified > date)
			return KRESP_VERDICT_FAILED;
	}

	if (conditions->none_match) {
		if (is_listed(fields, KRESP_SLICE("if-none-match"), rep->etag,
			      true))
			return KRESP_VERDICT_NOT_MODIFIED;
	} else if (kresp_http_date_parse(conditions->modified_since, now, &date)) {
		if (rep->modified <= date)
			return KRESP_VERDICT_NOT_MODIFIED;
	}
	return KRESP_VERDICT_GO_ON;
}

/**
 * kresp_condition_range - whether If-Range lets a range be answered
 * @conditions: those the request makes
 * @rep: the selected representation
 * @now: seconds since 1970
 *
 * The entity-tag must be the representation's, compared strongly, or the date
 * its time of modification to the second (RFC 9110 13.1.5).
 *
 * Context: any.
 * Return: true if it does or was not sent; false if all is to be sent.
 */
bool kresp_condition_range(const struct kresp_conditions *conditions,
			   const struct kresp_representation *rep, s64 now)
{
	s64 date;

	if (!conditions->range.data ||
	    kresp_http_same(conditions->range, rep->etag))
		return true;
	return kresp_http_date_parse(conditions->range, now, &date) &&
	       date == rep->modified;
}
