/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_ACCOUNT_H
#define KRESP_ACCOUNT_H

#include "arena.h"
#include "walk.h"

void kresp_account_add_frame(struct kresp_walk_sum *sum,
			     const struct kresp_frame *frame, bool is_other);
void kresp_account_add_sum(struct kresp_walk_sum *sum,
			   const struct kresp_walk_sum *more);
void kresp_account_close(struct kresp_arena *arena, struct kresp_walk_sum *sum);

#endif
