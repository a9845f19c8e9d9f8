/* SPDX-License-Identifier: GPL-2.0 */
/* A request head, from octets to struct kresp_request. Pure C. */
#ifndef KRESP_HTTP_PARSE_H
#define KRESP_HTTP_PARSE_H

#include "fault.h"
#include "pure.h"

/** enum kresp_method - RFC 9110 9.3 and RFC 5789; names are case-sensitive */
enum kresp_method {
	KRESP_METHOD_UNKNOWN,
	KRESP_METHOD_GET,
	KRESP_METHOD_HEAD,
	KRESP_METHOD_POST,
	KRESP_METHOD_PUT,
	KRESP_METHOD_DELETE,
	KRESP_METHOD_CONNECT,
	KRESP_METHOD_OPTIONS,
	KRESP_METHOD_TRACE,
	KRESP_METHOD_PATCH,
};

/** enum kresp_framing - how the request's content is delimited (9112 6.3) */
enum kresp_framing {
	KRESP_FRAMING_NONE,
	KRESP_FRAMING_LENGTH,
	KRESP_FRAMING_CHUNKED,
};

/**
 * struct kresp_head_scan - where a head that has not all arrived stands
 * @len: octets scanned, all of them part of this head
 * @start: octets of empty lines before the request-line (9112 2.2)
 * @line: octets of the current line so far
 * @nr_lines: complete lines after the empty ones; the request-line is one
 * @cr: the octet before was a CR
 *
 * All zeroes is the state before the first octet. The result of a scan is the
 * same however the octets were split between calls.
 */
struct kresp_head_scan {
	u32 len;
	u16 start;
	u16 line;
	u16 nr_lines;
	bool cr;
};

/**
 * struct kresp_request - a valid request head
 * @method: its method; %KRESP_METHOD_UNKNOWN for a token that is none we know
 * @minor: 0 for HTTP/1.0, 1 for 1.1 and above (9110 2.5)
 * @line: the request-line without its CRLF
 * @path: absolute path as sent, percent-escapes valid, without query; "*" for
 *	asterisk-form, empty for authority-form
 * @query: after the '?', empty when there is none
 * @fields: the field lines, each with its CRLF, every one valid
 * @framing: how content follows the head
 * @content_length: octets, for %KRESP_FRAMING_LENGTH
 * @keep_alive: the client allows the connection to persist (9112 9.3)
 * @expect_continue: Expect: 100-continue in HTTP/1.1 (9110 10.1.1), and there
 *	is content to come
 *
 * The slices point into the head that was parsed and live as long as it does.
 */
struct kresp_request {
	enum kresp_method method;
	u8 minor;
	struct kresp_slice line;
	struct kresp_slice path;
	struct kresp_slice query;
	struct kresp_slice fields;
	enum kresp_framing framing;
	u64 content_length;
	bool keep_alive;
	bool expect_continue;
};

size_t kresp_http_scan(struct kresp_head_scan *scan, const u8 *data, size_t len,
		       bool *complete, enum kresp_fault *fault);
enum kresp_fault kresp_http_parse_line(const u8 *line, size_t len,
				       struct kresp_request *req);
enum kresp_fault kresp_http_parse(const u8 *head, size_t len,
				  struct kresp_request *req);
bool kresp_http_next_field(struct kresp_slice *fields, struct kresp_slice *name,
			   struct kresp_slice *value);
bool kresp_http_next_member(struct kresp_slice *list,
			    struct kresp_slice *member);
bool kresp_http_is_token(struct kresp_slice slice);
bool kresp_http_equal(struct kresp_slice slice, struct kresp_slice lower);

#endif /* KRESP_HTTP_PARSE_H */
