/* SPDX-License-Identifier: GPL-2.0 */
/* The content of a request: found, checked and discarded. Pure C. */
#ifndef KRESP_HTTP_BODY_H
#define KRESP_HTTP_BODY_H

#include "http_parse.h"

/**
 * struct kresp_body - a decoder of one request's content (9112 6, 7.1)
 * @left: octets of the content, or of the current chunk, still to come
 * @total: octets of content seen so far; never over %KRESP_BODY_MAX
 * @line: octets of the current chunk-size or trailer line so far
 * @trailer: octets of the trailer section so far
 * @state: private to http_body.c
 *
 * A resumable machine: the result is the same however the octets are split.
 */
struct kresp_body {
	u64 left;
	u64 total;
	u16 line;
	u16 trailer;
	u8 state;
};

void kresp_body_init(struct kresp_body *body, const struct kresp_request *req);
size_t kresp_body_feed(struct kresp_body *body, const u8 *data, size_t len,
		       enum kresp_fault *fault);
bool kresp_body_done(const struct kresp_body *body);

#endif /* KRESP_HTTP_BODY_H */
