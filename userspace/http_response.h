/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_HTTP_RESPONSE_H
#define KRESP_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

#include "dynbuf.h"
#include "fault.h"
#include "http_text.h"

#define KRESP_HTTP_RESPONSE_HEAD_MAX	(64 * 1024)
#define KRESP_HTTP_RESPONSE_FIELDS_MAX	256
#define KRESP_HTTP_RESPONSE_BODY_MAX	(64 * 1024 * 1024)

/**
 * enum kresp_http_response_state - how far the answer has come
 * @KRESP_HTTP_RESPONSE_STATUS_LINE: in the status line
 * @KRESP_HTTP_RESPONSE_FIELDS: in the fields
 * @KRESP_HTTP_RESPONSE_BODY: in a body of known length
 * @KRESP_HTTP_RESPONSE_BODY_TO_EOF: in a body that only the connection's end
 *	ends (RFC 9112 section 6.3, item 8); a fault was reported for it
 * @KRESP_HTTP_RESPONSE_COMPLETE: all there
 * @KRESP_HTTP_RESPONSE_BROKEN: where it ends cannot be known, or it was cut
 *	short; a fault was reported
 */
enum kresp_http_response_state {
	KRESP_HTTP_RESPONSE_STATUS_LINE,
	KRESP_HTTP_RESPONSE_FIELDS,
	KRESP_HTTP_RESPONSE_BODY,
	KRESP_HTTP_RESPONSE_BODY_TO_EOF,
	KRESP_HTTP_RESPONSE_COMPLETE,
	KRESP_HTTP_RESPONSE_BROKEN,
};

/* Places in the head's bytes, which move while the head grows. */
struct kresp_http_response_field {
	size_t name_at;
	size_t name_len;
	size_t value_at;
	size_t value_len;
};

/**
 * struct kresp_http_response - an answer, parsed as it comes in
 * @faults: where faults are reported
 * @state: how far it has come
 * @is_head_answer: the request was HEAD: no body whatever the fields say
 * @head: status line and fields as they came, the empty line included
 * @body: the body as it came
 * @body_len: bytes the body must have; of use in state BODY
 * @minor_version: of HTTP/1.x
 * @status: 100 to 599; 0 until the status line is there
 * @fields: the well formed fields, in order
 * @nr_fields: how many
 * @line_at: where in @head the current line begins
 * @nr_lines: lines of the head so far
 * @has_head: the whole head is there, the fields can be looked at
 * @said_bare_lf: reported once for a head, however many there are
 * @said_bare_cr: likewise
 */
struct kresp_http_response {
	struct kresp_faults *faults;
	enum kresp_http_response_state state;
	bool is_head_answer;
	struct kresp_dynbuf head;
	struct kresp_dynbuf body;
	size_t body_len;
	unsigned int minor_version;
	unsigned int status;
	struct kresp_http_response_field fields[KRESP_HTTP_RESPONSE_FIELDS_MAX];
	unsigned int nr_fields;
	size_t line_at;
	unsigned int nr_lines;
	bool has_head;
	bool said_bare_lf;
	bool said_bare_cr;
};

void kresp_http_response_init(struct kresp_http_response *resp,
			      struct kresp_faults *faults, bool is_head_answer);
int kresp_http_response_feed(struct kresp_http_response *resp,
			     const void *data, size_t len, size_t *used);
void kresp_http_response_finish(struct kresp_http_response *resp,
				bool is_clean_end, const char *how);
bool kresp_http_response_find(const struct kresp_http_response *resp,
			      const char *name, unsigned int nth,
			      struct kresp_http_slice *value);
struct kresp_http_slice
kresp_http_response_field_name(const struct kresp_http_response *resp,
			       unsigned int i);
struct kresp_http_slice
kresp_http_response_field_value(const struct kresp_http_response *resp,
				unsigned int i);
bool kresp_http_response_lists(const struct kresp_http_response *resp,
			       const char *name, const char *member);
bool kresp_http_response_closes(const struct kresp_http_response *resp);
void kresp_http_response_free(struct kresp_http_response *resp);

#endif
