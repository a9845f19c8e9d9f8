/* SPDX-License-Identifier: GPL-2.0 */
/* Conditional requests (RFC 9110 13). Pure C. */
#ifndef KRESP_CONDITION_H
#define KRESP_CONDITION_H

#include "http_parse.h"
#include "response.h"

/**
 * struct kresp_conditions - the conditions a request makes
 * @match: it has If-Match
 * @none_match: it has If-None-Match
 * @modified_since: If-Modified-Since
 * @unmodified_since: If-Unmodified-Since
 * @range: If-Range
 *
 * The slices are values of fields that have one: NULL if it was not sent, empty
 * if it was sent more than once, as no value of theirs can be.
 */
struct kresp_conditions {
	bool match;
	bool none_match;
	struct kresp_slice modified_since;
	struct kresp_slice unmodified_since;
	struct kresp_slice range;
};

/**
 * enum kresp_verdict - what conditions come to
 * @KRESP_VERDICT_GO_ON: they hold, or there are none
 * @KRESP_VERDICT_NOT_MODIFIED: the client has it: 304
 * @KRESP_VERDICT_FAILED: 412
 */
enum kresp_verdict {
	KRESP_VERDICT_GO_ON,
	KRESP_VERDICT_NOT_MODIFIED,
	KRESP_VERDICT_FAILED,
};

enum kresp_verdict
kresp_condition_check(const struct kresp_conditions *conditions,
		      struct kresp_slice fields,
		      const struct kresp_representation *rep, s64 now);
bool kresp_condition_range(const struct kresp_conditions *conditions,
			   const struct kresp_representation *rep, s64 now);

#endif /* KRESP_CONDITION_H */
