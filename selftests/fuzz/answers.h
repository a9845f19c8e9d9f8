/* SPDX-License-Identifier: GPL-2.0 */
/* What must hold for an answer, whoever described it. */
#ifndef KRESP_FUZZ_ANSWERS_H
#define KRESP_FUZZ_ANSWERS_H

#include "client.h"
#include "response.h"

size_t answers_make_head(const struct kresp_response *resp, u8 **head);
void answers_check(const struct kresp_response *resp);
void answers_check_read(const struct kresp_response *resp,
			const struct client_answer *answer);

#endif /* KRESP_FUZZ_ANSWERS_H */
