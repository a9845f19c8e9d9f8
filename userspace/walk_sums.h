/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_SUMS_H
#define KRESP_WALK_SUMS_H

#include "fault.h"
#include "walk.h"

void kresp_walk_sums_check(const struct kresp_walk *walk,
			   struct kresp_faults *faults);

#endif
