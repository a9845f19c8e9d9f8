/* SPDX-License-Identifier: GPL-2.0 */
/* The last request of each CPU, and what it was answered. */
#ifndef KRESP_MEMO_H
#define KRESP_MEMO_H

#include "response.h"

size_t kresp_memo_recall(const u8 *data, size_t len, s64 now,
			 struct kresp_response *resp, struct kresp_slice *line);
void kresp_memo_keep(const u8 *data, size_t len, struct kresp_slice line,
		     const struct kresp_response *resp);
int kresp_memo_init(void);
void kresp_memo_exit(void);

#endif /* KRESP_MEMO_H */
