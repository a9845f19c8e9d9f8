// SPDX-License-Identifier: GPL-2.0
/* What holds of every answer, and what a case says of one. */
#include "http_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <zlib.h>

#define ERROR_TEXT_MAX 512

static bool is_token(struct bytes text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] >= 0x7f ||
		    strchr("\"(),/:;<=>?@[\\]{}", text.data[i]))
			return false;
	return text.len > 0;
}

static bool is_text(struct bytes text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.data[i] != '\t' &&
		    (text.data[i] < ' ' || text.data[i] == 0x7f))
			return false;
	return true;
}

/* Every octet of the head is part of a line of the right form (9112 4, 5) */
static bool verify_lines(struct conn *conn, const struct answer *answer)
{
	static const char * const once[] = {
		"Content-Length", "Content-Type", "Content-Range", "Date",
		"ETag", "Last-Modified", "Server",
	};
	struct bytes line = { answer->head.data, 0 };
	struct bytes fields = answer->fields;
	struct bytes name, value;
	size_t i;

	line.len = fields.data - 2 - line.data;
	if (!is_text(line))
		return conn_fail(conn, "a control in the status line");
	while (fields.len) {
		if (!answer_next_field(&fields, &name, &value) ||
		    !is_token(name) || !is_text(value))
			return conn_fail(conn, "not a field: %.60s",
					 (const char *)fields.data);
	}
	for (i = 0; i < ARRAY_SIZE(once); i++)
		if (answer_field(answer, once[i], &value) > 1)
			return conn_fail(conn, "%s twice", once[i]);
	return true;
}

/* IMF-fixdate, and the time it is (9110 5.6.7, 6.6.1) */
static bool verify_date(struct conn *conn, const struct answer *answer)
{
	struct bytes value;
	char sent[64], again[64];
	struct tm tm = { 0 };
	time_t date;

	if (!answer_field(answer, "Date", &value))
		return conn_fail(conn, "no Date");
	snprintf(sent, sizeof(sent), "%.*s", (int)value.len,
		 (const char *)value.data);
	if (!strptime(sent, "%a, %d %b %Y %H:%M:%S GMT", &tm))
		return conn_fail(conn, "Date is %s", sent);
	date = timegm(&tm);
	strftime(again, sizeof(again), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	if (strcmp(sent, again))
		return conn_fail(conn, "Date is %s, not %s", sent, again);
	if (date > answer->came + 2 ||
	    date < answer->came - 5 - (time_t)server.scale)
		return conn_fail(conn, "Date is %lld s off",
				 (long long)(answer->came - date));
	return true;
}

static bool has_marker(struct bytes text)
{
	const size_t len = sizeof(MARKER) - 1;
	size_t i;

	for (i = 0; i + len <= text.len; i++)
		if (!strncasecmp((const char *)text.data + i, MARKER, len))
			return true;
	return false;
}

/* A short text that says what was wrong, and holds nothing of the request */
static bool verify_error(struct conn *conn, const struct answer *answer)
{
	struct bytes value;
	size_t i;

	if (!answer_field(answer, "Content-Type", &value) || value.len < 5 ||
	    strncasecmp((const char *)value.data, "text/", 5))
		return conn_fail(conn, "an error that is not text");
	if (answer_field(answer, "Content-Encoding", &value))
		return conn_fail(conn, "an error with a Content-Encoding");
	if (answer_field(answer, "ETag", &value))
		return conn_fail(conn, "an error with an ETag");
	if (!answer_field(answer, "Content-Length", &value))
		return conn_fail(conn, "an error without Content-Length");
	if (answer->head_only)
		return true;
	if (!answer->body.len || answer->body.len > ERROR_TEXT_MAX)
		return conn_fail(conn, "an error text of %zu octets",
				 answer->body.len);
	for (i = 0; i < answer->body.len; i++)
		if (!strchr("\t\r\n", answer->body.data[i]) &&
		    (answer->body.data[i] < ' ' || answer->body.data[i] > '~'))
			return conn_fail(conn, "an error text with octet %02x",
					 answer->body.data[i]);
	return true;
}

/* What holds of every answer, whatever was asked */
bool verify_answer(struct conn *conn, const struct answer *answer)
{
	struct bytes value;

	if (!verify_lines(conn, answer))
		return false;
	if (has_marker(answer->head) || has_marker(answer->body))
		return conn_fail(conn, "the answer echoes the request");
	if (answer->status < 200 || answer->status == 204) {
		if (answer_field(answer, "Content-Length", &value) ||
		    answer_field(answer, "Transfer-Encoding", &value))
			return conn_fail(conn, "content announced by a %u",
					 answer->status);
	} else if (answer->status != 304 && !answer->head_only &&
		   !answer_has_token(answer, "Connection", "close") &&
		   !answer_field(answer, "Content-Length", &value) &&
		   !answer_has_token(answer, "Transfer-Encoding", "chunked")) {
		return conn_fail(conn, "the content is not delimited");
	}
	if (answer->status >= 200 && answer->status < 500 &&
	    !verify_date(conn, answer))
		return false;
	return answer->status < 400 || verify_error(conn, answer);
}

/* The next field that is not about the moment */
static bool next_lasting(struct bytes *fields, struct bytes *line)
{
	struct bytes name, value;

	do {
		line->data = fields->data;
		if (!answer_next_field(fields, &name, &value))
			return false;
		line->len = fields->data - line->data;
	} while (name.len == 4 && !strncasecmp((const char *)name.data, "Date", 4));
	return true;
}

/* HEAD and GET: status line and fields are the same, but for the time */
bool verify_same_head(struct conn *conn, const struct answer *a,
		      const struct answer *b)
{
	struct bytes rest_a = a->fields, rest_b = b->fields;
	struct bytes line_a, line_b;
	bool more_a, more_b;

	if (a->status != b->status)
		return conn_fail(conn, "GET has %u, HEAD %u", b->status,
				 a->status);
	for (;;) {
		more_a = next_lasting(&rest_a, &line_a);
		more_b = next_lasting(&rest_b, &line_b);
		if (!more_a && !more_b)
			return true;
		if (!more_a || !more_b)
			return conn_fail(conn, "GET has not as many fields as HEAD");
		if (line_a.len != line_b.len ||
		    memcmp(line_a.data, line_b.data, line_a.len))
			return conn_fail(conn, "GET has %.*s, HEAD %.*s",
					 (int)line_b.len - 2,
					 (const char *)line_b.data,
					 (int)line_a.len - 2,
					 (const char *)line_a.data);
	}
}

/* --- named predicates ----------------------------------------------------- */

/* One member: header, deflate, CRC-32, ISIZE, nothing after (RFC 1952 2.3) */
static bool is_gzip_member(struct conn *conn, const struct answer *answer)
{
	const unsigned char *data = answer->body.data;
	unsigned char out[sizeof(server.identity.body)];
	size_t len = answer->body.len;
	unsigned long crc, size;
	z_stream stream = { 0 };
	size_t out_len, used;
	int ret;

	if (len < 18 || data[0] != 0x1f || data[1] != 0x8b || data[2] != 8)
		return conn_fail(conn, "no gzip header");
	if (data[3] & 0xe0)
		return conn_fail(conn, "reserved flags in the gzip header");
	if (data[3])
		return conn_fail(conn, "optional parts in the gzip header");
	stream.next_in = (unsigned char *)data + 10;
	stream.avail_in = len - 18;
	stream.next_out = out;
	stream.avail_out = sizeof(out);
	if (inflateInit2(&stream, -15) != Z_OK)
		return conn_fail(conn, "inflateInit2");
	ret = inflate(&stream, Z_FINISH);
	out_len = stream.total_out;
	used = stream.total_in;
	inflateEnd(&stream);
	if (ret != Z_STREAM_END || used != len - 18)
		return conn_fail(conn, "deflate ends at %zu of %zu, status %d",
				 used, len - 18, ret);
	data += len - 8;
	crc = data[0] | data[1] << 8 | data[2] << 16 | (unsigned long)data[3] << 24;
	size = data[4] | data[5] << 8 | data[6] << 16 | (unsigned long)data[7] << 24;
	if (crc != crc32(crc32(0, NULL, 0), out, out_len))
		return conn_fail(conn, "CRC-32 does not match");
	if (size != out_len)
		return conn_fail(conn, "ISIZE is %lu, not %zu", size, out_len);
	if (out_len != server.identity.len ||
	    memcmp(out, server.identity.body, out_len))
		return conn_fail(conn, "the content is another than without gzip");
	return true;
}

/* product/version and nothing else (9110 10.2.4) */
static bool is_plain_server(struct conn *conn, const struct answer *answer)
{
	struct bytes value, product, version;
	const unsigned char *slash;

	if (!answer_field(answer, "Server", &value))
		return conn_fail(conn, "no Server");
	slash = memchr(value.data, '/', value.len);
	if (!slash)
		return is_token(value) || conn_fail(conn, "Server is no product");
	product = (struct bytes){ value.data, slash - value.data };
	version = (struct bytes){ slash + 1, value.len - product.len - 1 };
	if (!is_token(product) || !is_token(version))
		return conn_fail(conn, "Server is not product/version");
	if (server.is_kresp && !(product.len == 5 && !memcmp(product.data, "kresp", 5)))
		return conn_fail(conn, "Server is not kresp");
	return true;
}

static bool has_strong_etags(struct conn *conn, const struct answer *answer)
{
	if (server.identity.etag[0] != '"' || server.gzip.etag[0] != '"')
		return !server.is_kresp ||
		       conn_fail(conn, "ETag %s and, with gzip, %s: not both strong",
				 server.identity.etag, server.gzip.etag);
	if (!strcmp(server.identity.etag, server.gzip.etag))
		return conn_fail(conn, "the same ETag for both codings");
	return answer->status == 200 || conn_fail(conn, "not answered");
}

/* The reason phrase is the registered one, of letters (9110 15) */
static bool has_reason(struct conn *conn, const struct answer *answer)
{
	const unsigned char *reason = answer->head.data + 13;

	if (*reason < 'A' || *reason > 'Z')
		return conn_fail(conn, "no reason phrase");
	return true;
}

/* Which methods Allow names: those that a GET or an OPTIONS showed to work */
static bool allows_get_and_head(struct conn *conn, const struct answer *answer)
{
	if (!answer_has_token(answer, "Allow", "GET") ||
	    !answer_has_token(answer, "Allow", "HEAD"))
		return conn_fail(conn, "Allow does not name GET and HEAD");
	if (answer_has_token(answer, "Allow", "POST"))
		return conn_fail(conn, "Allow names POST");
	return true;
}

/* Vary names the field, among others maybe, in any case (9110 12.5.5) */
static bool varies(struct conn *conn, const struct answer *answer)
{
	if (!answer_has_token(answer, "Vary", "Accept-Encoding"))
		return conn_fail(conn, "Vary does not name Accept-Encoding");
	return true;
}

/* A validator is no older than what it validates was made (9110 8.8.2.1) */
static bool is_not_from_the_future(struct conn *conn, const struct answer *answer)
{
	struct tm tm = { 0 };
	time_t modified;

	if (!strptime(server.identity.modified, "%a, %d %b %Y %H:%M:%S GMT", &tm))
		return conn_fail(conn, "Last-Modified is '%s'",
				 server.identity.modified);
	modified = timegm(&tm);
	if (modified > time(NULL))
		return conn_fail(conn, "Last-Modified is in the future");
	return answer->status == 200 || conn_fail(conn, "not answered");
}

/* Whatever else it may be, it is no success with other content */
static bool is_no_other_resource(struct conn *conn, const struct answer *answer)
{
	if (answer->status >= 300)
		return true;
	if (answer->body.len != server.identity.len ||
	    memcmp(answer->body.data, server.identity.body, answer->body.len))
		return conn_fail(conn, "the content is not that of /");
	return true;
}

/* A Range was ignored, or answered with what it says is sent (9110 14) */
static bool is_range_answer(struct conn *conn, const struct answer *answer)
{
	const struct reference *whole = &server.identity;
	size_t first, last, size;
	struct bytes value;
	char text[64];

	if (answer->status == 200)
		return is_no_other_resource(conn, answer);
	if (!answer_field(answer, "Content-Range", &value)) {
		if (answer->status == 206 &&
		    answer_field(answer, "Content-Type", &value) &&
		    value.len > 20 && !memcmp(value.data, "multipart/byteranges", 20))
			return true;
		return conn_fail(conn, "no Content-Range");
	}
	snprintf(text, sizeof(text), "%.*s", (int)value.len,
		 (const char *)value.data);
	if (answer->status == 416) {
		if (sscanf(text, "bytes */%zu", &size) == 1 && size == whole->len)
			return true;
		return conn_fail(conn, "Content-Range is %s", text);
	}
	if (sscanf(text, "bytes %zu-%zu/%zu", &first, &last, &size) != 3 ||
	    first > last || last >= size || size != whole->len)
		return conn_fail(conn, "Content-Range is %s", text);
	if (answer->body.len != last - first + 1 ||
	    memcmp(answer->body.data, whole->body + first, answer->body.len))
		return conn_fail(conn, "the content is not octets %zu to %zu",
				 first, last);
	return true;
}

static const struct {
	const char *name;
	bool (*is)(struct conn *conn, const struct answer *answer);
} predicates[] = {
	{ "gzip", is_gzip_member },
	{ "server", is_plain_server },
	{ "etags", has_strong_etags },
	{ "reason", has_reason },
	{ "allow", allows_get_and_head },
	{ "vary", varies },
	{ "modified", is_not_from_the_future },
	{ "no-other", is_no_other_resource },
	{ "range", is_range_answer },
};

/* --- checks --------------------------------------------------------------- */

static bool check_predicate(struct conn *conn, const struct answer *answer,
			    const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(predicates); i++)
		if (!strcmp(predicates[i].name, name))
			return predicates[i].is(conn, answer);
	return conn_fail(conn, "the test is wrong: no predicate %s", name);
}

/* "none", "identity", "gzip 0 7": the content is that */
static bool check_content(struct conn *conn, const struct answer *answer,
			  const char *text)
{
	const struct reference *reference;
	struct bytes want = { NULL, 0 };
	size_t first, last;
	char name[16];
	int nr;

	nr = sscanf(text, "%15s %zu %zu", name, &first, &last);
	if (strcmp(name, "none")) {
		reference = strcmp(name, "gzip") ? &server.identity : &server.gzip;
		want = (struct bytes){ reference->body, reference->len };
	}
	if (nr == 3) {
		if (last >= want.len)
			return conn_fail(conn, "content has no octet %zu", last);
		want = (struct bytes){ want.data + first, last - first + 1 };
	}
	if (answer->body.len != want.len)
		return conn_fail(conn, "content of %zu octets, not %zu",
				 answer->body.len, want.len);
	if (want.len && memcmp(answer->body.data, want.data, want.len))
		return conn_fail(conn, "content other than the %s expected", text);
	return true;
}

static bool check_field(struct conn *conn, const struct answer *answer,
			const char *text)
{
	const char *colon = strstr(text, ": ");
	struct bytes value;
	char name[64];
	size_t nr;

	snprintf(name, sizeof(name), "%.*s",
		 colon ? (int)(colon - text) : (int)strlen(text), text);
	nr = answer_field(answer, name, &value);
	if (nr != 1)
		return conn_fail(conn, "%s: %zu of them, not one", name, nr);
	if (!colon)
		return true;
	colon += 2;
	if (value.len != strlen(colon) || memcmp(value.data, colon, value.len))
		return conn_fail(conn, "%s is '%.*s', not '%s'", name,
				 (int)value.len, (const char *)value.data, colon);
	return true;
}

/* One check of a case, braces expanded, time excepted */
bool verify_check(struct conn *conn, const struct answer *answer,
		  const char *check)
{
	struct bytes value;

	switch (check[0]) {
	case '!':
		if (!answer_field(answer, check + 1, &value))
			return true;
		return conn_fail(conn, "%s is there: '%.*s'", check + 1,
				 (int)value.len, (const char *)value.data);
	case '=':
		return check_content(conn, answer, check + 1);
	case '?':
		return check_predicate(conn, answer, check + 1);
	default:
		return check_field(conn, answer, check);
	}
}
