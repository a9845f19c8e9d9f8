// SPDX-License-Identifier: GPL-2.0
#include "http_response.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "output.h"

/* The faults name sections: "RFC 9112 section 5.1" and so on. */

/**
 * kresp_http_response_init() - expect an answer
 * @resp: the answer
 * @faults: where faults are reported
 * @is_head_answer: the request was HEAD
 */
void kresp_http_response_init(struct kresp_http_response *resp,
			      struct kresp_faults *faults, bool is_head_answer)
{
	memset(resp, 0, sizeof(*resp));
	resp->faults = faults;
	resp->is_head_answer = is_head_answer;
	kresp_dynbuf_init(&resp->head, KRESP_HTTP_RESPONSE_HEAD_MAX);
	kresp_dynbuf_init(&resp->body, KRESP_HTTP_RESPONSE_BODY_MAX);
}

/**
 * kresp_http_response_free() - give the memory back
 * @resp: the answer
 */
void kresp_http_response_free(struct kresp_http_response *resp)
{
	kresp_dynbuf_free(&resp->head);
	kresp_dynbuf_free(&resp->body);
}

static void set_broken(struct kresp_http_response *resp)
{
	resp->state = KRESP_HTTP_RESPONSE_BROKEN;
}

/* The line as a message shows it. */
static const char *quote(char *dst, struct kresp_http_slice line)
{
	return kresp_output_escape(dst, KRESP_OUTPUT_QUOTE_MAX, line.data,
				   line.len);
}

/* RFC 9112 section 4: status-line = HTTP-version SP status-code SP [ reason ] */
static void parse_status_line(struct kresp_http_response *resp,
			      struct kresp_http_slice line)
{
	static const char version[] = "HTTP/1.";
	const unsigned char *p = line.data;
	char text[KRESP_OUTPUT_QUOTE_MAX];
	size_t i;

	if (line.len < sizeof("HTTP/1.1 200") - 1 ||
	    memcmp(p, version, sizeof(version) - 1) || !isdigit(p[7]) ||
	    p[8] != ' ') {
		kresp_fault_add(resp->faults, "RFC 9112 section 4",
				"status line '%s': does not begin with 'HTTP/1.1 ' and a status code",
				quote(text, line));
		return set_broken(resp);
	}
	resp->minor_version = (unsigned int)(p[7] - '0');
	if (resp->minor_version != 1)
		kresp_fault_add(resp->faults, "RFC 9110 section 6.2",
				"status line '%s': version is HTTP/1.%u, HTTP/1.1 expected",
				quote(text, line), resp->minor_version);

	if (!isdigit(p[9]) || !isdigit(p[10]) || !isdigit(p[11]) ||
	    p[9] < '1' || p[9] > '5' || (line.len > 12 && p[12] != ' ')) {
		kresp_fault_add(resp->faults, "RFC 9110 section 15",
				"status line '%s': the status code is not three digits from 100 to 599",
				quote(text, line));
		return set_broken(resp);
	}
	resp->status = (unsigned int)((p[9] - '0') * 100 + (p[10] - '0') * 10 +
				      (p[11] - '0'));
	if (line.len == 12)
		kresp_fault_add(resp->faults, "RFC 9112 section 4",
				"status line '%s': the space after the status code is missing",
				quote(text, line));
	for (i = 12; i < line.len; i++) {
		if (kresp_http_text_is_value_byte(p[i]))
			continue;
		kresp_fault_add(resp->faults, "RFC 9112 section 4",
				"status line '%s': control byte 0x%02x in the reason",
				quote(text, line), p[i]);
		break;
	}
	resp->state = KRESP_HTTP_RESPONSE_FIELDS;
}

/* RFC 9112 section 5: field-line = field-name ":" OWS field-value OWS */
static void parse_field(struct kresp_http_response *resp,
			struct kresp_http_slice line)
{
	struct kresp_http_response_field *field;
	struct kresp_http_slice name, value;
	char text[KRESP_OUTPUT_QUOTE_MAX];
	const unsigned char *colon;
	size_t i;

	if (*line.data == ' ' || *line.data == '\t') {
		if (resp->nr_lines == 1)
			kresp_fault_add(resp->faults, "RFC 9112 section 2.2",
					"field line '%s': white space before the first field",
					quote(text, line));
		else
			kresp_fault_add(resp->faults, "RFC 9112 section 5.2",
					"field line '%s': folded, obs-fold must not be sent",
					quote(text, line));
		return;
	}
	colon = memchr(line.data, ':', line.len);
	if (!colon) {
		kresp_fault_add(resp->faults, "RFC 9112 section 5",
				"field line '%s': has no colon",
				quote(text, line));
		return;
	}
	name.data = line.data;
	name.len = (size_t)(colon - line.data);
	if (name.len && (colon[-1] == ' ' || colon[-1] == '\t')) {
		kresp_fault_add(resp->faults, "RFC 9112 section 5.1",
				"field line '%s': white space before the colon",
				quote(text, line));
		return;
	}
	if (!kresp_http_text_is_token(name)) {
		kresp_fault_add(resp->faults, "RFC 9110 section 5.1",
				"field line '%s': the name is not a token",
				quote(text, line));
		return;
	}
	value.data = colon + 1;
	value.len = line.len - name.len - 1;
	value = kresp_http_text_trim(value);
	for (i = 0; i < value.len; i++) {
		if (kresp_http_text_is_value_byte(value.data[i]))
			continue;
		kresp_fault_add(resp->faults, "RFC 9110 section 5.5",
				"field line '%s': control byte 0x%02x in the value",
				quote(text, line), value.data[i]);
		return;
	}
	if (resp->nr_fields == KRESP_HTTP_RESPONSE_FIELDS_MAX) {
		kresp_fault_add(resp->faults, NULL,
				"the head has more than %d fields",
				KRESP_HTTP_RESPONSE_FIELDS_MAX);
		return set_broken(resp);
	}
	field = &resp->fields[resp->nr_fields++];
	field->name_at = (size_t)(name.data - resp->head.data);
	field->name_len = name.len;
	field->value_at = (size_t)(value.data - resp->head.data);
	field->value_len = value.len;
}

/**
 * kresp_http_response_field_name() - the name of one field
 * @resp: the answer
 * @i: which, below @resp->nr_fields
 *
 * Return: the name as it came; valid until @resp is fed or freed.
 */
struct kresp_http_slice
kresp_http_response_field_name(const struct kresp_http_response *resp,
			       unsigned int i)
{
	struct kresp_http_slice name = {
		.data = resp->head.data + resp->fields[i].name_at,
		.len = resp->fields[i].name_len,
	};

	return name;
}

/**
 * kresp_http_response_field_value() - the value of one field
 * @resp: the answer
 * @i: which, below @resp->nr_fields
 *
 * Return: the value without the white space around; valid until @resp is fed
 * or freed.
 */
struct kresp_http_slice
kresp_http_response_field_value(const struct kresp_http_response *resp,
				unsigned int i)
{
	struct kresp_http_slice value = {
		.data = resp->head.data + resp->fields[i].value_at,
		.len = resp->fields[i].value_len,
	};

	return value;
}

/**
 * kresp_http_response_find() - find a field by its name
 * @resp: the answer
 * @name: the name; case does not matter
 * @nth: which of several of that name, from 0
 * @value: its value; may be NULL
 *
 * Return: true if there is one.
 */
bool kresp_http_response_find(const struct kresp_http_response *resp,
			      const char *name, unsigned int nth,
			      struct kresp_http_slice *value)
{
	unsigned int i;

	for (i = 0; i < resp->nr_fields; i++) {
		if (!kresp_http_text_is(kresp_http_response_field_name(resp, i),
					name) || nth--)
			continue;
		if (value)
			*value = kresp_http_response_field_value(resp, i);
		return true;
	}
	return false;
}

/**
 * kresp_http_response_lists() - does a list field have this member?
 * @resp: the answer
 * @name: the field's name; all fields of that name are one list (RFC 9110
 *	section 5.3)
 * @member: the member; case does not matter
 */
bool kresp_http_response_lists(const struct kresp_http_response *resp,
			       const char *name, const char *member)
{
	struct kresp_http_slice list, one;
	unsigned int nth;

	for (nth = 0; kresp_http_response_find(resp, name, nth, &list); nth++)
		while (kresp_http_text_next_member(&list, &one))
			if (kresp_http_text_is(one, member))
				return true;
	return false;
}

/**
 * kresp_http_response_closes() - does the server say that it will close?
 * @resp: the answer; its head is there
 *
 * Return: true if the connection does not persist (RFC 9112 section 9.3).
 */
bool kresp_http_response_closes(const struct kresp_http_response *resp)
{
	if (kresp_http_response_lists(resp, "Connection", "close"))
		return true;
	return resp->minor_version == 0 &&
	       !kresp_http_response_lists(resp, "Connection", "keep-alive");
}

/* Content-Length's value (RFC 9110 section 8.6). Return: false if it is none. */
static bool parse_content_length(struct kresp_http_response *resp,
				 struct kresp_http_slice value, size_t *length)
{
	char text[KRESP_OUTPUT_QUOTE_MAX];
	size_t i;

	*length = 0;
	for (i = 0; i < value.len && isdigit(value.data[i]); i++) {
		if (*length <= KRESP_HTTP_RESPONSE_BODY_MAX)
			*length = *length * 10 + (size_t)(value.data[i] - '0');
	}
	if (!value.len || i < value.len) {
		kresp_fault_add(resp->faults, "RFC 9110 section 8.6",
				"Content-Length '%s': digits only are allowed",
				quote(text, value));
		return false;
	}
	if (*length > KRESP_HTTP_RESPONSE_BODY_MAX) {
		kresp_fault_add(resp->faults, NULL,
				"Content-Length '%s': more than the %d bytes kresp takes",
				quote(text, value),
				KRESP_HTTP_RESPONSE_BODY_MAX);
		return false;
	}
	return true;
}

/* How the body ends (RFC 9112 section 6.3), once the empty line is there. */
static void start_body(struct kresp_http_response *resp)
{
	char text[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice value;
	bool has_no_body, has_length;
	size_t length, first = 0;
	unsigned int nth;

	resp->has_head = true;
	for (nth = 0; kresp_http_response_find(resp, "Content-Length", nth, &value); nth++) {
		if (!parse_content_length(resp, value, &length))
			return set_broken(resp);
		if (!nth) {
			first = length;
			continue;
		}
		kresp_fault_add(resp->faults, "RFC 9110 section 8.6",
				"Content-Length is repeated");
		if (length != first)
			return set_broken(resp);
	}
	has_length = nth > 0;
	has_no_body = resp->status / 100 == 1 || resp->status == 204;
	if (has_no_body && has_length)
		kresp_fault_add(resp->faults, "RFC 9110 section 8.6",
				"Content-Length in an answer of status %u, which has no content",
				resp->status);

	if (kresp_http_response_find(resp, "Transfer-Encoding", 0, &value)) {
		kresp_fault_add(resp->faults, NULL,
				"Transfer-Encoding '%s': not supported, Content-Length expected",
				quote(text, value));
		return set_broken(resp);
	}
	if (has_no_body || resp->is_head_answer || resp->status == 304) {
		resp->state = KRESP_HTTP_RESPONSE_COMPLETE;
		return;
	}
	if (!has_length) {
		kresp_fault_add(resp->faults, "RFC 9110 section 8.6",
				"Content-Length is missing");
		resp->state = KRESP_HTTP_RESPONSE_BODY_TO_EOF;
		return;
	}
	resp->body_len = first;
	resp->state = first ? KRESP_HTTP_RESPONSE_BODY :
			      KRESP_HTTP_RESPONSE_COMPLETE;
}

/* One line of the head is there, its end included. */
static void parse_line(struct kresp_http_response *resp)
{
	struct kresp_http_slice line = {
		.data = resp->head.data + resp->line_at,
		.len = resp->head.len - resp->line_at - 1,
	};
	const unsigned char *cr;

	if (line.len && line.data[line.len - 1] == '\r') {
		line.len--;
	} else if (!resp->said_bare_lf) {
		kresp_fault_add(resp->faults, "RFC 9112 section 2.2",
				"line %u of the head ends in a bare LF, CRLF expected",
				resp->nr_lines + 1);
		resp->said_bare_lf = true;
	}
	cr = line.len ? memchr(line.data, '\r', line.len) : NULL;
	if (cr && !resp->said_bare_cr) {
		kresp_fault_add(resp->faults, "RFC 9112 section 2.2",
				"line %u of the head has a bare CR",
				resp->nr_lines + 1);
		resp->said_bare_cr = true;
	}

	if (resp->state == KRESP_HTTP_RESPONSE_STATUS_LINE)
		parse_status_line(resp, line);
	else if (line.len)
		parse_field(resp, line);
	else
		start_body(resp);
	resp->nr_lines++;
	resp->line_at = resp->head.len;
}

/* Take bytes of the head, up to the end of a line. */
static int feed_head(struct kresp_http_response *resp,
		     const unsigned char *data, size_t len, size_t *used)
{
	const unsigned char *lf = memchr(data, '\n', len);
	int err;

	*used = lf ? (size_t)(lf - data) + 1 : len;
	err = kresp_dynbuf_add(&resp->head, data, *used);
	if (err == -EMSGSIZE) {
		kresp_fault_add(resp->faults, NULL,
				"the head is longer than %d bytes",
				KRESP_HTTP_RESPONSE_HEAD_MAX);
		set_broken(resp);
		return 0;
	}
	if (!err && lf)
		parse_line(resp);
	return err;
}

static int feed_body(struct kresp_http_response *resp,
		     const unsigned char *data, size_t len, size_t *used)
{
	size_t left = resp->body_len - resp->body.len;
	int err;

	*used = len;
	if (resp->state == KRESP_HTTP_RESPONSE_BODY && len > left)
		*used = left;
	err = kresp_dynbuf_add(&resp->body, data, *used);
	if (err == -EMSGSIZE) {
		kresp_fault_add(resp->faults, NULL,
				"the body is longer than the %d bytes kresp takes",
				KRESP_HTTP_RESPONSE_BODY_MAX);
		set_broken(resp);
		return 0;
	}
	if (!err && resp->state == KRESP_HTTP_RESPONSE_BODY && *used == left)
		resp->state = KRESP_HTTP_RESPONSE_COMPLETE;
	return err;
}

/**
 * kresp_http_response_feed() - parse what came in
 * @resp: the answer
 * @data: the next bytes, split anywhere
 * @len: how many
 * @used: how many belong to this answer; fewer than @len only when it is
 *	complete or broken
 *
 * Every fault found is reported; parsing goes on where the end of the answer
 * can still be known.
 *
 * Return: 0, see @resp->state; -ENOMEM.
 */
int kresp_http_response_feed(struct kresp_http_response *resp,
			     const void *data, size_t len, size_t *used)
{
	const unsigned char *bytes = data;
	size_t step;
	int err = 0;

	*used = 0;
	while (*used < len && !err) {
		step = 0;
		switch (resp->state) {
		case KRESP_HTTP_RESPONSE_STATUS_LINE:
		case KRESP_HTTP_RESPONSE_FIELDS:
			err = feed_head(resp, bytes + *used, len - *used,
					&step);
			break;
		case KRESP_HTTP_RESPONSE_BODY:
		case KRESP_HTTP_RESPONSE_BODY_TO_EOF:
			err = feed_body(resp, bytes + *used, len - *used,
					&step);
			break;
		case KRESP_HTTP_RESPONSE_COMPLETE:
		case KRESP_HTTP_RESPONSE_BROKEN:
			return 0;
		}
		*used += step;
	}
	return err;
}

/**
 * kresp_http_response_finish() - nothing more will come
 * @resp: the answer
 * @is_clean_end: the server closed the connection in good order
 * @how: why, such as "the connection was closed"
 *
 * Completes a body that the connection's end ends; reports an answer that was
 * cut short.
 */
void kresp_http_response_finish(struct kresp_http_response *resp,
				bool is_clean_end, const char *how)
{
	switch (resp->state) {
	case KRESP_HTTP_RESPONSE_STATUS_LINE:
	case KRESP_HTTP_RESPONSE_FIELDS:
		if (resp->head.len)
			kresp_fault_add(resp->faults, NULL,
					"cut short: %s after %zu bytes of the head",
					how, resp->head.len);
		else
			kresp_fault_add(resp->faults, NULL,
					"no answer: %s before its first byte",
					how);
		set_broken(resp);
		break;
	case KRESP_HTTP_RESPONSE_BODY:
		kresp_fault_add(resp->faults, "RFC 9112 section 8",
				"cut short: %s after %zu of %zu bytes of the body",
				how, resp->body.len, resp->body_len);
		set_broken(resp);
		break;
	case KRESP_HTTP_RESPONSE_BODY_TO_EOF:
		if (is_clean_end) {
			resp->state = KRESP_HTTP_RESPONSE_COMPLETE;
			break;
		}
		kresp_fault_add(resp->faults, NULL,
				"cut short: %s after %zu bytes of a body of unknown length",
				how, resp->body.len);
		set_broken(resp);
		break;
	case KRESP_HTTP_RESPONSE_COMPLETE:
	case KRESP_HTTP_RESPONSE_BROKEN:
		break;
	}
}
