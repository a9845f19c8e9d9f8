// SPDX-License-Identifier: GPL-2.0
/* The request-target and the authority (RFC 9112 3.2, RFC 3986 3.2). */
#include "http_target.h"

#include "http_lex.h"

#define PORT_MAX 65535

/* "%" HEXDIG HEXDIG at the start of @text, but not %00: no name has a NUL, and
 * code that takes one for the end of a string would see another name.
 */
static bool is_escape(const u8 *text, size_t len)
{
	return len >= 3 && text[0] == '%' &&
	       kresp_http_octet_is(text[1], KRESP_OCTET_HEX) &&
	       kresp_http_octet_is(text[2], KRESP_OCTET_HEX) &&
	       (text[1] != '0' || text[2] != '0');
}

/* Octets at the start of @text that are of a class, or escapes */
static size_t uri_run(const u8 *text, size_t len, u8 class)
{
	size_t at = 0;

	while (at < len) {
		if (kresp_http_octet_is(text[at], class))
			at++;
		else if (is_escape(text + at, len - at))
			at += 3;
		else
			break;
	}
	return at;
}

/* Four decimal octets, without leading zeroes (RFC 3986 3.2.2) */
static bool is_ipv4(const u8 *text, size_t len)
{
	unsigned int nr_octets;
	unsigned int value;
	size_t at = 0;
	size_t start;

	for (nr_octets = 0; nr_octets < 4; nr_octets++) {
		if (nr_octets) {
			if (at >= len || text[at] != '.')
				return false;
			at++;
		}
		value = 0;
		start = at;
		while (at < len && at - start < 3 &&
		       kresp_http_octet_is(text[at], KRESP_OCTET_DIGIT))
			value = value * 10 + text[at++] - '0';
		if (at == start || value > 255 ||
		    (text[start] == '0' && at - start > 1))
			return false;
	}
	return at == len;
}

/* IPv6address of RFC 3986 3.2.2: eight groups of one to four hexadecimal digits,
 * "::" once for one group or more, the last two as an IPv4 address if so wished.
 */
static bool is_ipv6(const u8 *text, size_t len)
{
	unsigned int nr_groups = 0;
	bool compressed = false;
	size_t at = 0;
	size_t start;

	if (len >= 2 && text[0] == ':' && text[1] == ':') {
		compressed = true;
		at = 2;
		if (at == len)
			return true;
	}
	while (nr_groups <= 8) {
		start = at;
		while (at < len && at - start < 4 &&
		       kresp_http_octet_is(text[at], KRESP_OCTET_HEX))
			at++;
		if (at == start)
			return false;
		if (at < len && text[at] == '.') {
			if (!is_ipv4(text + start, len - start))
				return false;
			nr_groups += 2;
			break;
		}
		nr_groups++;
		if (at == len)
			break;
		if (text[at++] != ':' || at == len)
			return false;
		if (text[at] == ':') {
			if (compressed)
				return false;
			compressed = true;
			if (++at == len)
				break;
		}
	}
	return compressed ? nr_groups <= 7 : nr_groups == 8;
}

/* "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ) */
static bool is_ipvfuture(const u8 *text, size_t len)
{
	size_t at = 1;
	size_t start;

	if (!len || (text[0] != 'v' && text[0] != 'V'))
		return false;
	while (at < len && kresp_http_octet_is(text[at], KRESP_OCTET_HEX))
		at++;
	if (at == 1 || at == len || text[at++] != '.')
		return false;
	start = at;
	while (at < len && (text[at] == ':' ||
			    kresp_http_octet_is(text[at], KRESP_OCTET_HOST)))
		at++;
	return at == len && at > start;
}

/**
 * kresp_http_target_authority - check a uri-host [ ":" port ]
 * @text: the text: a Host field's value, the authority of an http URI, or a
 *	target in authority-form
 * @port: gets the port, or -1 if there is none or it is empty
 *
 * As RFC 9110 4.2.1 asks, the host is not empty; there is no userinfo (4.2.4).
 * A registered name is not looked up: its form is all that is checked.
 *
 * Context: any.
 * Return: true if @text is valid, port at most 65535.
 */
bool kresp_http_target_authority(struct kresp_slice text, s32 *port)
{
	const u8 *data = text.data;
	size_t at = 0;
	const u8 *end;

	*port = -1;
	if (!text.len)
		return false;
	if (data[0] == '[') {
		end = memchr(data, ']', text.len);
		if (!end)
			return false;
		at = end - data + 1;
		if (!is_ipv6(data + 1, at - 2) && !is_ipvfuture(data + 1, at - 2))
			return false;
	} else {
		at = uri_run(data, text.len, KRESP_OCTET_HOST);
		if (!at)
			return false;
	}
	if (at == text.len)
		return true;
	if (data[at++] != ':')
		return false;
	for (; at < text.len; at++) {
		if (!kresp_http_octet_is(data[at], KRESP_OCTET_DIGIT))
			return false;
		if (*port < 0)
			*port = 0;
		*port = *port * 10 + data[at] - '0';
		if (*port > PORT_MAX)
			return false;
	}
	return true;
}

/* absolute-path [ "?" query ]; the path may be empty only if the form lets it */
static enum kresp_fault parse_path(struct kresp_slice text,
				   struct kresp_request *req)
{
	size_t at = uri_run(text.data, text.len, KRESP_OCTET_PATH);

	req->path = (struct kresp_slice){ text.data, at };
	if (at < text.len && text.data[at] == '?') {
		at++;
		req->query.data = text.data + at;
		req->query.len = uri_run(text.data + at, text.len - at,
					 KRESP_OCTET_QUERY);
		at += req->query.len;
	}
	if (at == text.len)
		return KRESP_FAULT_NONE;
	return text.data[at] == '%' ? KRESP_FAULT_ESCAPE : KRESP_FAULT_TARGET;
}

/* "http://" authority path-abempty [ "?" query ]. An https URI must not be
 * answered over a connection that is not secured (RFC 9110 7.4), and nobody is
 * proxied to, so no other scheme is taken.
 */
static enum kresp_fault parse_absolute(struct kresp_slice target,
				       struct kresp_request *req)
{
	static const struct kresp_slice scheme = { (const u8 *)"http://", 7 };
	struct kresp_slice authority = target;
	struct kresp_slice rest = target;
	enum kresp_fault fault;
	s32 port;

	authority.len = scheme.len;
	if (target.len < scheme.len || !kresp_http_equal(authority, scheme))
		return KRESP_FAULT_TARGET;

	rest.data += scheme.len;
	rest.len -= scheme.len;
	authority.data = rest.data;
	while (rest.len && rest.data[0] != '/' && rest.data[0] != '?') {
		rest.data++;
		rest.len--;
	}
	authority.len = rest.data - authority.data;
	if (!kresp_http_target_authority(authority, &port))
		return KRESP_FAULT_TARGET;

	fault = parse_path(rest, req);
	if (fault || req->path.len)
		return fault;
	/* An empty path is "/", or with OPTIONS the server (RFC 9110 4.2.3) */
	if (req->method == KRESP_METHOD_OPTIONS && !rest.len)
		req->path = KRESP_SLICE("*");
	else
		req->path = KRESP_SLICE("/");
	return KRESP_FAULT_NONE;
}

/**
 * kresp_http_target_parse - check a request-target (RFC 9112 3.2)
 * @target: the target
 * @req: its @method says which forms are valid; gets @path and @query
 *
 * The path is not decoded and its dot segments are left alone: there is no file
 * system behind it, only names to compare.
 *
 * Context: any.
 * Return: %KRESP_FAULT_NONE, %KRESP_FAULT_TARGET or %KRESP_FAULT_ESCAPE.
 */
enum kresp_fault kresp_http_target_parse(struct kresp_slice target,
					 struct kresp_request *req)
{
	s32 port;

	if (req->method == KRESP_METHOD_CONNECT) {
		/* An empty or invalid port is refused (RFC 9110 9.3.6) */
		if (!kresp_http_target_authority(target, &port) || port <= 0)
			return KRESP_FAULT_TARGET;
		return KRESP_FAULT_NONE;
	}
	if (!target.len)
		return KRESP_FAULT_TARGET;
	if (target.data[0] == '/')
		return parse_path(target, req);
	if (target.len == 1 && target.data[0] == '*') {
		if (req->method != KRESP_METHOD_OPTIONS)
			return KRESP_FAULT_TARGET;
		req->path = target;
		return KRESP_FAULT_NONE;
	}
	return parse_absolute(target, req);
}
