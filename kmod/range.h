/* SPDX-License-Identifier: GPL-2.0 */
/* Range requests (RFC 9110 14). Pure C. */
#ifndef KRESP_RANGE_H
#define KRESP_RANGE_H

#include "pure.h"

/**
 * enum kresp_range - what a Range field comes to
 * @KRESP_RANGE_IGNORED: all of the representation is sent: 200
 * @KRESP_RANGE_ONE: one part of it is: 206
 * @KRESP_RANGE_NONE: no part asked for lies within it: 416
 */
enum kresp_range {
	KRESP_RANGE_IGNORED,
	KRESP_RANGE_ONE,
	KRESP_RANGE_NONE,
};

enum kresp_range kresp_range_select(struct kresp_slice value, u64 size,
				    u64 *first, u64 *len);

#endif /* KRESP_RANGE_H */
