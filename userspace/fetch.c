// SPDX-License-Identifier: GPL-2.0
#include "fetch.h"

#include <errno.h>

#include "diag.h"

/**
 * kresp_fetch_init() - nothing has come yet
 * @fetch: the fetch
 * @faults: where faults of the answer are reported
 * @is_head: the request is HEAD
 * @wants_gzip: it asks for gzip
 */
void kresp_fetch_init(struct kresp_fetch *fetch, struct kresp_faults *faults,
		      bool is_head, bool wants_gzip)
{
	fetch->is_head = is_head;
	fetch->wants_gzip = wants_gzip;
	fetch->is_complete = false;
	fetch->has_content = false;
	fetch->has_member = false;
	fetch->content = NULL;
	kresp_http_response_init(&fetch->resp, faults, is_head);
	kresp_dynbuf_init(&fetch->decoded, KRESP_HTTP_RESPONSE_BODY_MAX);
}

/* Undo the body's coding and check it. */
static void decode_body(struct kresp_fetch *fetch)
{
	struct kresp_faults *faults = fetch->resp.faults;
	unsigned int nr_before = faults->nr;
	int err;

	if (!fetch->resp.body.len || !kresp_verify_is_gzip(&fetch->resp)) {
		fetch->content = &fetch->resp.body;
		fetch->has_content = true;
		return;
	}
	err = kresp_gunzip_check(fetch->resp.body.data, fetch->resp.body.len,
				 &fetch->member, &fetch->decoded, faults);
	if (err == -ENOMEM)
		kresp_diag_die(KRESP_EXIT_LOCAL, "out of memory");
	if (err)
		return;
	fetch->content = &fetch->decoded;
	fetch->has_content = true;
	fetch->has_member = faults->nr == nr_before;
}

/**
 * kresp_fetch_verify() - verify an answer, and decode its body
 * @fetch: the fetch; its exchange is over
 * @expect: what the answer is held against
 *
 * Faults go where the answer's own went. Without memory the command ends.
 */
void kresp_fetch_verify(struct kresp_fetch *fetch,
			const struct kresp_verify_expect *expect)
{
	if (fetch->resp.has_head)
		kresp_verify_answer(&fetch->resp, expect);
	fetch->is_complete =
		fetch->resp.state == KRESP_HTTP_RESPONSE_COMPLETE;
	if (fetch->is_complete && !fetch->is_head)
		decode_body(fetch);
}

/**
 * kresp_fetch_free() - give its memory back
 * @fetch: the fetch
 */
void kresp_fetch_free(struct kresp_fetch *fetch)
{
	kresp_http_response_free(&fetch->resp);
	kresp_dynbuf_free(&fetch->decoded);
}
