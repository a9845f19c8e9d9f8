/* SPDX-License-Identifier: GPL-2.0 */
/* What a valid request is answered with. */
#ifndef KRESP_ANSWER_H
#define KRESP_ANSWER_H

#include "http_parse.h"
#include "response.h"

void kresp_answer(const struct kresp_request *req, s64 now,
		  struct kresp_response *resp);

#endif /* KRESP_ANSWER_H */
