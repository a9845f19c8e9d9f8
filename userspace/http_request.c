// SPDX-License-Identifier: GPL-2.0
#include "http_request.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../kmod/version.h"
#include "http_text.h"

/* Fields that would change what the checks rest on, and why. */
static const struct {
	const char *name;
	enum kresp_http_request_fields up_to;
	const char *why;
} reserved_fields[] = {
	{ "Accept-Encoding", KRESP_HTTP_REQUEST_FIELDS_VERIFIED,
	  "is chosen by --gzip and --identity" },
	{ "Connection", KRESP_HTTP_REQUEST_FIELDS_VERIFIED,
	  "is set by kresp itself" },
	{ "Content-Length", KRESP_HTTP_REQUEST_FIELDS_WALKED,
	  "cannot be given: kresp sends no body" },
	{ "Expect", KRESP_HTTP_REQUEST_FIELDS_WALKED,
	  "cannot be given: kresp sends no body" },
	{ "Range", KRESP_HTTP_REQUEST_FIELDS_WALKED,
	  "cannot be given: parts of a body are not verified" },
	{ "Transfer-Encoding", KRESP_HTTP_REQUEST_FIELDS_WALKED,
	  "cannot be given: kresp sends no body" },
};

/* What is sent unless the user gives a field of that name. */
static const struct {
	const char *name;
	const char *value;
} default_fields[] = {
	{ "User-Agent", "kresp/" KRESP_VERSION },
	{ "Accept", "text/html,*/*;q=0.8" },
};

static struct kresp_http_slice field_name(const char *field)
{
	struct kresp_http_slice name = {
		.data = (const unsigned char *)field,
		.len = strcspn(field, ":"),
	};

	return name;
}

/**
 * kresp_http_request_check_field() - may the user add this field?
 * @field: "Name: value"
 * @may_be: which fields the user may set
 * @why: on error, one line without newline: what is wrong, what is allowed
 * @why_size: bytes at @why; KRESP_HTTP_REQUEST_WHY_MAX is enough
 *
 * Return: 0, or -EINVAL.
 */
int kresp_http_request_check_field(const char *field,
				   enum kresp_http_request_fields may_be,
				   char *why, size_t why_size)
{
	struct kresp_http_slice name = field_name(field);
	const char *pos;
	size_t i;

	if (strlen(field) > KRESP_HTTP_REQUEST_FIELD_LEN_MAX) {
		snprintf(why, why_size, "is longer than %d bytes",
			 KRESP_HTTP_REQUEST_FIELD_LEN_MAX);
		return -EINVAL;
	}
	if (!field[name.len]) {
		snprintf(why, why_size, "has no colon: 'Name: value' is expected");
		return -EINVAL;
	}
	if (!kresp_http_text_is_token(name)) {
		snprintf(why, why_size, "%s",
			 "has a name that is not a token: letters, digits, !#$%&'*+-.^_`|~");
		return -EINVAL;
	}
	for (pos = field + name.len + 1; *pos; pos++) {
		if (kresp_http_text_is_value_byte((unsigned char)*pos))
			continue;
		snprintf(why, why_size, "has control character 0x%02x in its value",
			 (unsigned char)*pos);
		return -EINVAL;
	}
	for (i = 0; i < sizeof(reserved_fields) / sizeof(*reserved_fields); i++) {
		if (may_be > reserved_fields[i].up_to ||
		    !kresp_http_text_is(name, reserved_fields[i].name))
			continue;
		snprintf(why, why_size, "%s", reserved_fields[i].why);
		return -EINVAL;
	}
	return 0;
}

/* The first field of that name from the @i-th on; NULL: none. */
static const char *find_value(const struct kresp_http_request *req,
			      const char *name, unsigned int *i)
{
	struct kresp_http_slice given;

	for (; *i < req->nr_fields; ++*i) {
		given = field_name(req->fields[*i]);
		if (kresp_http_text_is(given, name))
			return req->fields[*i] + given.len + 1;
	}
	return NULL;
}

/**
 * kresp_http_request_has() - did the user give a field of that name?
 * @req: the request
 * @name: the field's name
 */
bool kresp_http_request_has(const struct kresp_http_request *req,
			    const char *name)
{
	unsigned int i = 0;

	return find_value(req, name, &i);
}

/* A weight of 0 (RFC 9110 section 12.4.2) is how a list says "not this". */
static bool is_refused(struct kresp_http_slice weight)
{
	size_t i;

	weight = kresp_http_text_trim(weight);
	if (weight.len < 3 || (*weight.data | 0x20) != 'q' ||
	    weight.data[1] != '=')
		return false;
	for (i = 2; i < weight.len; i++)
		if (weight.data[i] != '0' && weight.data[i] != '.')
			return false;
	return true;
}

/**
 * kresp_http_request_lists() - does a field that the user gave list a token?
 * @req: the request
 * @name: the field's name; its value is a list of tokens
 * @member: the token, in any case
 *
 * Return: true if it is in the list, and not with a weight of 0.
 */
bool kresp_http_request_lists(const struct kresp_http_request *req,
			      const char *name, const char *member)
{
	struct kresp_http_slice list, one, weight;
	const unsigned char *semicolon;
	const char *value;
	unsigned int i;

	for (i = 0; (value = find_value(req, name, &i)); i++) {
		list.data = (const unsigned char *)value;
		list.len = strlen(value);
		while (kresp_http_text_next_member(&list, &one)) {
			weight.data = one.data + one.len;
			weight.len = 0;
			semicolon = memchr(one.data, ';', one.len);
			if (semicolon) {
				weight.data = semicolon + 1;
				weight.len = (size_t)(one.data + one.len -
						      weight.data);
				one.len = (size_t)(semicolon - one.data);
			}
			if (kresp_http_text_is(kresp_http_text_trim(one), member))
				return !is_refused(weight);
		}
	}
	return false;
}

/**
 * kresp_http_request_write() - write a request (RFC 9112 section 3)
 * @req: what to ask; its fields have passed kresp_http_request_check_field()
 * @out: where it is appended; KRESP_HTTP_REQUEST_HEAD_MAX is always enough
 *
 * Host comes first (RFC 9112 section 3.2); what the user gave stays in its order,
 * and takes the place of what would be sent otherwise.
 *
 * Return: 0; -ENOMEM, or -EMSGSIZE if @out is too small.
 */
int kresp_http_request_write(const struct kresp_http_request *req,
			     struct kresp_dynbuf *out)
{
	unsigned int i;
	int err;

	err = kresp_dynbuf_addf(out, "%s %s HTTP/1.1\r\n",
				req->is_head ? "HEAD" : "GET",
				req->url->target);
	if (!err && !kresp_http_request_has(req, "Host"))
		err = kresp_dynbuf_addf(out, "Host: %s\r\n",
					req->url->authority);
	for (i = 0; !err && i < sizeof(default_fields) / sizeof(*default_fields); i++) {
		if (kresp_http_request_has(req, default_fields[i].name))
			continue;
		err = kresp_dynbuf_addf(out, "%s: %s\r\n",
					default_fields[i].name,
					default_fields[i].value);
	}
	for (i = 0; !err && i < req->nr_fields; i++)
		err = kresp_dynbuf_addf(out, "%s\r\n", req->fields[i]);
	if (!err && !kresp_http_request_has(req, "Accept-Encoding"))
		err = kresp_dynbuf_addf(out, "Accept-Encoding: %s\r\n",
					req->wants_gzip ? "gzip" : "identity");
	if (!err && !kresp_http_request_has(req, "Connection"))
		err = kresp_dynbuf_addf(out, "Connection: %s\r\n",
					req->is_last ? "close" : "keep-alive");
	if (!err)
		err = kresp_dynbuf_add(out, "\r\n", 2);
	return err;
}
