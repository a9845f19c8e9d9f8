/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_FETCH_H
#define KRESP_FETCH_H

#include <stdbool.h>

#include "dynbuf.h"
#include "gunzip.h"
#include "http_response.h"
#include "verify.h"

/**
 * struct kresp_fetch - one request of a run, and what came of it
 * @is_head: HEAD instead of GET
 * @wants_gzip: gzip was asked for
 * @is_complete: the answer is there, whole
 * @has_content: so is @content
 * @has_member: @member was read, and nothing was wrong with it
 * @resp: the answer
 * @decoded: the body without its coding
 * @content: the body as it is meant: @decoded, or the answer's own
 * @member: the gzip member that the body was
 */
struct kresp_fetch {
	bool is_head;
	bool wants_gzip;
	bool is_complete;
	bool has_content;
	bool has_member;
	struct kresp_http_response resp;
	struct kresp_dynbuf decoded;
	const struct kresp_dynbuf *content;
	struct kresp_gunzip_member member;
};

void kresp_fetch_init(struct kresp_fetch *fetch, struct kresp_faults *faults,
		      bool is_head, bool wants_gzip);
void kresp_fetch_verify(struct kresp_fetch *fetch,
			const struct kresp_verify_expect *expect);
void kresp_fetch_free(struct kresp_fetch *fetch);

#endif
