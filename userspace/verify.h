/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_VERIFY_H
#define KRESP_VERIFY_H

#include <stdbool.h>

#include "dynbuf.h"
#include "http_response.h"

/**
 * struct kresp_verify_expect - what an answer is held against
 * @status: the status code wanted
 * @wants_gzip: gzip was asked for
 * @needs_gzip: and nothing else will do
 * @asked_close: the request said "Connection: close"
 */
struct kresp_verify_expect {
	unsigned int status;
	bool wants_gzip;
	bool needs_gzip;
	bool asked_close;
};

void kresp_verify_answer(const struct kresp_http_response *resp,
			 const struct kresp_verify_expect *expect);
bool kresp_verify_is_gzip(const struct kresp_http_response *resp);
void kresp_verify_head(const struct kresp_http_response *head,
		       const struct kresp_http_response *get);
void kresp_verify_pair(const struct kresp_http_response *gzip,
		       const struct kresp_http_response *identity);
void kresp_verify_bodies(const struct kresp_dynbuf *gzip,
			 const struct kresp_dynbuf *identity,
			 struct kresp_faults *faults);

#endif
