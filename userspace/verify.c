// SPDX-License-Identifier: GPL-2.0
#include "verify.h"

#include <ctype.h>
#include <string.h>

#include "imf_date.h"
#include "output.h"

/* Fields that are no list: more than one is wrong (RFC 9110 section 5.3). */
static const char * const singletons[] = {
	"Content-Type", "Date", "ETag", "Last-Modified", "Server",
};

/* Fields that may differ between two answers about one resource. */
static const char * const momentary[] = {
	"Connection", "Date", "Keep-Alive",
};

/* Fields that are lists of tokens, and where that is said. */
static const struct {
	const char *name;
	const char *section;
} token_lists[] = {
	{ "Connection", "RFC 9110 section 7.6.1" },
	{ "Content-Encoding", "RFC 9110 section 8.4" },
	{ "Vary", "RFC 9110 section 12.5.5" },
};

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

static const char *quote(char *dst, struct kresp_http_slice text)
{
	return kresp_output_escape(dst, KRESP_OUTPUT_QUOTE_MAX, text.data,
				   text.len);
}

static void skip_bytes(struct kresp_http_slice *text, size_t len)
{
	text->data += len;
	text->len -= len;
}

static bool starts_with(struct kresp_http_slice text, char byte)
{
	return text.len && *text.data == (unsigned char)byte;
}

/* Return: false if no token is there. */
static bool skip_token(struct kresp_http_slice *text)
{
	size_t len = 0;

	while (len < text->len && kresp_http_text_is_tchar(text->data[len]))
		len++;
	skip_bytes(text, len);
	return len > 0;
}

/* Return: true if there was white space. */
static bool skip_space(struct kresp_http_slice *text)
{
	size_t len = text->len;

	while (starts_with(*text, ' ') || starts_with(*text, '\t'))
		skip_bytes(text, 1);
	return text->len < len;
}

/*
 * Skip to the end of a quoted-string or a comment (RFC 9110 sections 5.6.4,
 * 5.6.5), its opening byte already gone. Comments nest, strings do not.
 */
static bool skip_enclosed(struct kresp_http_slice *text, char open, char close)
{
	unsigned int depth = 1;
	unsigned char byte;

	while (text->len) {
		byte = *text->data;
		skip_bytes(text, 1);
		if (byte == (unsigned char)close) {
			if (!--depth)
				return true;
		} else if (byte == (unsigned char)open) {
			depth++;
		} else if (byte == '\\') {
			if (!text->len)
				return false;
			skip_bytes(text, 1);
		}
	}
	return false;
}

/* RFC 9110 section 8.3.1: type "/" subtype *( OWS ";" OWS [ name "=" value ] ) */
static bool is_media_type(struct kresp_http_slice text)
{
	if (!skip_token(&text) || !starts_with(text, '/'))
		return false;
	skip_bytes(&text, 1);
	if (!skip_token(&text))
		return false;
	while (text.len) {
		skip_space(&text);
		if (!starts_with(text, ';'))
			return false;
		skip_bytes(&text, 1);
		skip_space(&text);
		if (!text.len || starts_with(text, ';'))
			continue;
		if (!skip_token(&text) || !starts_with(text, '='))
			return false;
		skip_bytes(&text, 1);
		if (starts_with(text, '"')) {
			skip_bytes(&text, 1);
			if (!skip_enclosed(&text, '"', '"'))
				return false;
		} else if (!skip_token(&text)) {
			return false;
		}
	}
	return true;
}

/* RFC 9110 section 10.2.4: product *( RWS ( product / comment ) ) */
static bool is_server(struct kresp_http_slice text)
{
	bool is_first = true;

	do {
		if (!is_first && starts_with(text, '(')) {
			skip_bytes(&text, 1);
			if (!skip_enclosed(&text, '(', ')'))
				return false;
			continue;
		}
		is_first = false;
		if (!skip_token(&text))
			return false;
		if (starts_with(text, '/')) {
			skip_bytes(&text, 1);
			if (!skip_token(&text))
				return false;
		}
	} while (skip_space(&text));
	return !text.len;
}

/* RFC 9110 section 8.8.3: DQUOTE *etagc DQUOTE, what is left once W/ is gone. */
static bool is_opaque_tag(struct kresp_http_slice text)
{
	size_t i;

	if (text.len < 2 || text.data[0] != '"' ||
	    text.data[text.len - 1] != '"')
		return false;
	for (i = 1; i < text.len - 1; i++)
		if (text.data[i] <= 0x20 || text.data[i] == '"' ||
		    text.data[i] == 0x7f)
			return false;
	return true;
}

static void check_date(const struct kresp_http_response *resp, const char *name)
{
	char text[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice value;
	const char *why;

	if (kresp_http_response_find(resp, name, 0, &value) &&
	    kresp_imf_date_check(value.data, value.len, &why))
		kresp_fault_add(resp->faults, "RFC 9110 section 5.6.7",
				"%s '%s' %s",
				name, quote(text, value), why);
}

static void check_etag(const struct kresp_http_response *resp)
{
	char text[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice value;

	if (!kresp_http_response_find(resp, "ETag", 0, &value)) {
		if (resp->status == 200)
			kresp_fault_add(resp->faults, "RFC 9110 section 8.8.3",
					"ETag is missing");
		return;
	}
	if (value.len > 2 && !memcmp(value.data, "W/", 2)) {
		kresp_fault_add(resp->faults, "RFC 9110 section 8.8.3",
				"ETag '%s' is weak, a strong one expected",
				quote(text, value));
		skip_bytes(&value, 2);
	}
	if (!is_opaque_tag(value))
		kresp_fault_add(resp->faults, "RFC 9110 section 8.8.3",
				"ETag '%s' is not a quoted tag",
				quote(text, value));
}

static bool has_content(const struct kresp_http_response *resp)
{
	struct kresp_http_slice value;

	if (!resp->is_head_answer)
		return resp->body.len > 0;
	return kresp_http_response_find(resp, "Content-Length", 0, &value) &&
	       !kresp_http_text_is(value, "0");
}

static void check_content_type(const struct kresp_http_response *resp)
{
	char text[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice value;

	if (!kresp_http_response_find(resp, "Content-Type", 0, &value)) {
		if (has_content(resp))
			kresp_fault_add(resp->faults, "RFC 9110 section 8.3",
					"Content-Type is missing");
		return;
	}
	if (!is_media_type(value))
		kresp_fault_add(resp->faults, "RFC 9110 section 8.3.1",
				"Content-Type '%s' is not a media type",
				quote(text, value));
}

/**
 * kresp_verify_is_gzip() - is the body gzip coded, once?
 * @resp: the answer; its head is there
 */
bool kresp_verify_is_gzip(const struct kresp_http_response *resp)
{
	struct kresp_http_slice value;

	return kresp_http_response_find(resp, "Content-Encoding", 0, &value) &&
	       !kresp_http_response_find(resp, "Content-Encoding", 1, NULL) &&
	       (kresp_http_text_is(value, "gzip") ||
		kresp_http_text_is(value, "x-gzip"));
}

static bool varies(const struct kresp_http_response *resp)
{
	return kresp_http_response_lists(resp, "Vary", "Accept-Encoding") ||
	       kresp_http_response_lists(resp, "Vary", "*");
}

static void check_coding(const struct kresp_http_response *resp,
			 const struct kresp_verify_expect *expect)
{
	char text[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice value;

	if (!kresp_http_response_find(resp, "Content-Encoding", 0, &value)) {
		if (expect->needs_gzip && has_content(resp))
			kresp_fault_add(resp->faults, "RFC 9110 section 12.5.3",
					"Content-Encoding is missing: the answer is not compressed, gzip expected");
		return;
	}
	if (!expect->wants_gzip || !kresp_verify_is_gzip(resp))
		kresp_fault_add(resp->faults, "RFC 9110 section 12.5.3",
				"Content-Encoding '%s' was not asked for, only %s",
				quote(text, value),
				expect->wants_gzip ? "gzip" : "identity");
	else if (!varies(resp))
		kresp_fault_add(resp->faults, "RFC 9110 section 12.5.5",
				"Vary does not name Accept-Encoding, though the answer depends on it");
}

static void check_token_list(const struct kresp_http_response *resp,
			     const char *name, const char *section)
{
	struct kresp_http_slice list, member;
	char text[KRESP_OUTPUT_QUOTE_MAX];
	unsigned int nth;

	for (nth = 0; kresp_http_response_find(resp, name, nth, &list); nth++)
		while (kresp_http_text_next_member(&list, &member))
			if (!kresp_http_text_is_token(member))
				kresp_fault_add(resp->faults, section,
						"%s has member '%s', which is not a token",
						name, quote(text, member));
}

/**
 * kresp_verify_answer() - check the fields of one answer
 * @resp: the answer; its head is there. Faults go where @resp's own went.
 * @expect: what it is held against
 *
 * What the parser has checked is not checked again.
 */
void kresp_verify_answer(const struct kresp_http_response *resp,
			 const struct kresp_verify_expect *expect)
{
	char text[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice value;
	size_t i;

	if (resp->status != expect->status)
		kresp_fault_add(resp->faults, NULL,
				"status %u, %u expected",
				resp->status, expect->status);
	for (i = 0; i < COUNT(singletons); i++)
		if (kresp_http_response_find(resp, singletons[i], 1, NULL))
			kresp_fault_add(resp->faults, "RFC 9110 section 5.3",
					"%s is repeated",
					singletons[i]);
	for (i = 0; i < COUNT(token_lists); i++)
		check_token_list(resp, token_lists[i].name,
				 token_lists[i].section);

	if (resp->status >= 200 && resp->status < 500 &&
	    !kresp_http_response_find(resp, "Date", 0, NULL))
		kresp_fault_add(resp->faults, "RFC 9110 section 6.6.1",
				"Date is missing");
	check_date(resp, "Date");
	check_date(resp, "Last-Modified");
	if (kresp_http_response_find(resp, "Server", 0, &value) &&
	    !is_server(value))
		kresp_fault_add(resp->faults, "RFC 9110 section 10.2.4",
				"Server '%s' is not a list of products and comments",
				quote(text, value));
	check_content_type(resp);
	check_coding(resp, expect);
	check_etag(resp);
	if (expect->asked_close && !kresp_http_response_closes(resp))
		kresp_fault_add(resp->faults, "RFC 9112 section 9.6",
				"the answer to 'Connection: close' does not say 'Connection: close'");
}

static bool is_momentary(struct kresp_http_slice name)
{
	size_t i;

	for (i = 0; i < COUNT(momentary); i++)
		if (kresp_http_text_is(name, momentary[i]))
			return true;
	return false;
}

/* Is the @i-th field in the other answer too, where wanted with its value? */
static bool is_in(const struct kresp_http_response *resp, unsigned int i,
		  const struct kresp_http_response *other, bool with_value)
{
	struct kresp_http_slice name, value, again;
	unsigned int j;

	name = kresp_http_response_field_name(resp, i);
	value = kresp_http_response_field_value(resp, i);
	for (j = 0; j < other->nr_fields; j++) {
		again = kresp_http_response_field_name(other, j);
		if (!kresp_http_text_equal(name, again))
			continue;
		if (!with_value)
			return true;
		again = kresp_http_response_field_value(other, j);
		if (value.len == again.len &&
		    !memcmp(value.data, again.data, value.len))
			return true;
	}
	return false;
}

/**
 * kresp_verify_head() - does HEAD say what GET says? (RFC 9110 section 9.3.2)
 * @head: the answer to HEAD; faults go where its own went
 * @get: the answer to GET, the request otherwise the same
 */
void kresp_verify_head(const struct kresp_http_response *head,
		       const struct kresp_http_response *get)
{
	char name[KRESP_OUTPUT_QUOTE_MAX], text[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice slice;
	unsigned int i;

	if (head->status != get->status)
		kresp_fault_add(head->faults, "RFC 9110 section 9.3.2",
				"status %u, GET has %u",
				head->status, get->status);
	for (i = 0; i < get->nr_fields; i++) {
		slice = kresp_http_response_field_name(get, i);
		if (is_momentary(slice) || is_in(get, i, head, true))
			continue;
		quote(name, slice);
		slice = kresp_http_response_field_value(get, i);
		kresp_fault_add(head->faults, "RFC 9110 section 9.3.2",
				"%s differs: GET has '%s'",
				name, quote(text, slice));
	}
	for (i = 0; i < head->nr_fields; i++) {
		slice = kresp_http_response_field_name(head, i);
		if (is_momentary(slice) || is_in(head, i, get, false))
			continue;
		quote(name, slice);
		slice = kresp_http_response_field_value(head, i);
		kresp_fault_add(head->faults, "RFC 9110 section 9.3.2",
				"%s '%s' is there, but not in GET's answer",
				name, quote(text, slice));
	}
}

/**
 * kresp_verify_pair() - check the fields of two codings of one resource
 * @gzip: the answer when gzip was asked for
 * @identity: the answer when it was not; faults go where its own went
 */
void kresp_verify_pair(const struct kresp_http_response *gzip,
		       const struct kresp_http_response *identity)
{
	char text[KRESP_OUTPUT_QUOTE_MAX], again[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_http_slice a, b;

	if (kresp_http_response_find(gzip, "Content-Type", 0, &a) &&
	    kresp_http_response_find(identity, "Content-Type", 0, &b) &&
	    (a.len != b.len || memcmp(a.data, b.data, a.len)))
		kresp_fault_add(identity->faults, "RFC 9110 section 8.4",
				"Content-Type is '%s', but '%s' with gzip",
				quote(again, b), quote(text, a));
	if (!kresp_verify_is_gzip(gzip) || kresp_verify_is_gzip(identity))
		return;
	if (!varies(identity))
		kresp_fault_add(identity->faults, "RFC 9110 section 12.5.5",
				"Vary does not name Accept-Encoding, though the answer depends on it");
	if (kresp_http_response_find(gzip, "ETag", 0, &a) &&
	    kresp_http_response_find(identity, "ETag", 0, &b) &&
	    a.len == b.len && !memcmp(a.data, b.data, a.len))
		kresp_fault_add(identity->faults, "RFC 9110 section 8.8.3.3",
				"ETag '%s' is also that of the gzip answer",
				quote(text, b));
}

/**
 * kresp_verify_bodies() - are both codings of the same content?
 * @gzip: the content of the gzip answer, decoded
 * @identity: the body of the identity answer
 * @faults: where faults are reported
 */
void kresp_verify_bodies(const struct kresp_dynbuf *gzip,
			 const struct kresp_dynbuf *identity,
			 struct kresp_faults *faults)
{
	size_t i, len = gzip->len;

	if (len > identity->len)
		len = identity->len;
	for (i = 0; i < len; i++)
		if (gzip->data[i] != identity->data[i])
			break;
	if (i == gzip->len && i == identity->len)
		return;
	kresp_fault_add(faults, "RFC 9110 section 8.4",
			"the body of %zu bytes differs from the gzip answer's of %zu, from byte %zu on",
			identity->len, gzip->len, i);
}
