/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_HTTP_REQUEST_H
#define KRESP_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "dynbuf.h"
#include "url.h"

#define KRESP_HTTP_REQUEST_FIELDS_MAX		64
#define KRESP_HTTP_REQUEST_FIELD_LEN_MAX	8192
/* Line, the fields this side adds, and all that may be given. */
#define KRESP_HTTP_REQUEST_HEAD_MAX \
	(KRESP_URL_TARGET_MAX + 4096 + KRESP_HTTP_REQUEST_FIELDS_MAX * \
	 (KRESP_HTTP_REQUEST_FIELD_LEN_MAX + 2))
/* The longest explanation of a refused field, its NUL included. */
#define KRESP_HTTP_REQUEST_WHY_MAX		256

/**
 * enum kresp_http_request_fields - which fields the user may set
 * @KRESP_HTTP_REQUEST_FIELDS_VERIFIED: none that the request's own purpose
 *	rests on
 * @KRESP_HTTP_REQUEST_FIELDS_WALKED: Accept-Encoding and Connection as well, so
 *	that a browser's request can be sent octet by octet
 */
enum kresp_http_request_fields {
	KRESP_HTTP_REQUEST_FIELDS_VERIFIED,
	KRESP_HTTP_REQUEST_FIELDS_WALKED,
};

/**
 * struct kresp_http_request - one request, to be written out
 * @url: target and authority
 * @fields: fields given by the user, "Name: value", each checked
 * @nr_fields: how many
 * @is_head: HEAD instead of GET
 * @wants_gzip: Accept-Encoding gzip instead of identity
 * @is_last: ask the server to close the connection after its answer
 *
 * Where @fields have an Accept-Encoding or a Connection, that one counts.
 */
struct kresp_http_request {
	const struct kresp_url *url;
	const char * const *fields;
	unsigned int nr_fields;
	bool is_head;
	bool wants_gzip;
	bool is_last;
};

int kresp_http_request_check_field(const char *field,
				   enum kresp_http_request_fields may_be,
				   char *why, size_t why_size);
bool kresp_http_request_has(const struct kresp_http_request *req,
			    const char *name);
bool kresp_http_request_lists(const struct kresp_http_request *req,
			      const char *name, const char *member);
int kresp_http_request_write(const struct kresp_http_request *req,
			     struct kresp_dynbuf *out);

#endif
