// SPDX-License-Identifier: GPL-2.0
/* A request head, from octets to struct kresp_request (RFC 9112 2 to 6). */
#include "http_parse.h"

#include "http_lex.h"
#include "http_target.h"
#include "limits.h"

#define LINE_END_LEN	2

/* What the fields say about the message itself, gathered from all of them
 * before any of it is judged, so that the verdict does not depend on order.
 */
struct facts {
	struct kresp_slice length;
	u64 content_length;
	unsigned int nr_host;
	bool host_bad;
	bool has_length;
	bool length_bad;
	bool has_coding;
	bool coding_bad;
	bool coding_unknown;
	bool chunked;
	bool connection_bad;
	bool close;
	bool keep_alive;
	bool expect_continue;
	bool expect_other;
};

static enum kresp_method find_method(struct kresp_slice token)
{
	static const struct {
		enum kresp_method method;
		struct kresp_slice name;
	} methods[] = {
		{ KRESP_METHOD_GET, { (const u8 *)"GET", 3 } },
		{ KRESP_METHOD_HEAD, { (const u8 *)"HEAD", 4 } },
		{ KRESP_METHOD_POST, { (const u8 *)"POST", 4 } },
		{ KRESP_METHOD_PUT, { (const u8 *)"PUT", 3 } },
		{ KRESP_METHOD_DELETE, { (const u8 *)"DELETE", 6 } },
		{ KRESP_METHOD_CONNECT, { (const u8 *)"CONNECT", 7 } },
		{ KRESP_METHOD_OPTIONS, { (const u8 *)"OPTIONS", 7 } },
		{ KRESP_METHOD_TRACE, { (const u8 *)"TRACE", 5 } },
		{ KRESP_METHOD_PATCH, { (const u8 *)"PATCH", 5 } },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		if (kresp_http_same(token, methods[i].name))
			return methods[i].method;
	return KRESP_METHOD_UNKNOWN;
}

/* "HTTP/" DIGIT "." DIGIT; a higher minor version is spoken to as 1.1 */
static enum kresp_fault parse_version(struct kresp_slice text,
				      struct kresp_request *req)
{
	if (text.len != 8 || memcmp(text.data, "HTTP/", 5) ||
	    !kresp_http_octet_is(text.data[5], KRESP_OCTET_DIGIT) ||
	    text.data[6] != '.' ||
	    !kresp_http_octet_is(text.data[7], KRESP_OCTET_DIGIT))
		return KRESP_FAULT_VERSION;
	if (text.data[5] != '1')
		return KRESP_FAULT_MAJOR_VERSION;
	req->minor = text.data[7] == '0' ? 0 : 1;
	return KRESP_FAULT_NONE;
}

/* @req->line is text and within its limit; the rest of @req is zeroes */
static enum kresp_fault parse_request_line(struct kresp_request *req)
{
	const u8 *line = req->line.data;
	const u8 *end = line + req->line.len;
	struct kresp_slice version;
	struct kresp_slice target;
	struct kresp_slice method;
	enum kresp_fault fault;
	const u8 *first;
	const u8 *second;

	if (!req->line.len)
		return KRESP_FAULT_REQUEST_LINE;
	first = memchr(line, ' ', end - line);
	if (!first || first == line)
		return KRESP_FAULT_REQUEST_LINE;
	method = (struct kresp_slice){ line, first - line };
	req->method = find_method(method);

	first++;
	second = memchr(first, ' ', end - first);
	if (!second || second == first)
		return KRESP_FAULT_REQUEST_LINE;
	target = (struct kresp_slice){ first, second - first };

	second++;
	if (second == end || memchr(second, ' ', end - second))
		return KRESP_FAULT_REQUEST_LINE;
	version = (struct kresp_slice){ second, end - second };

	if (req->method == KRESP_METHOD_UNKNOWN && !kresp_http_is_token(method))
		return KRESP_FAULT_METHOD;
	/* Another major version would have its own rules for the target */
	fault = parse_version(version, req);
	if (fault)
		return fault;
	return kresp_http_target_parse(target, req);
}

/* Find the text of the line at the start of @head, and the fault of its end */
static enum kresp_fault find_line(struct kresp_slice head, size_t max,
				  enum kresp_fault beyond,
				  struct kresp_slice *line)
{
	size_t run = kresp_http_text_run(head.data, head.len);

	*line = (struct kresp_slice){ head.data, run };
	if (run > max - LINE_END_LEN)
		return beyond;
	if (run == head.len)
		return KRESP_FAULT_TRUNCATED;
	if (head.data[run] == '\n')
		return KRESP_FAULT_LINE_END;
	if (head.data[run] != '\r')
		return KRESP_FAULT_OCTET;
	if (run + 1 == head.len)
		return KRESP_FAULT_TRUNCATED;
	return head.data[run + 1] == '\n' ? KRESP_FAULT_NONE :
					    KRESP_FAULT_LINE_END;
}

/**
 * kresp_http_parse_line - parse a request-line alone (RFC 9112 3)
 * @line: its octets, without the CRLF
 * @len: their number
 * @req: all of it is overwritten; gets @line, @method, @minor, @path, @query
 *
 * For the moment when the line is complete and the fields are not: what is not
 * HTTP/1.x is refused then, and not only when its fields fail to come.
 *
 * Faults, the first that holds: a line too long, its octets, its shape, a
 * method that is no token, the version's form, another major version, the
 * target. On a fault @req->line is valid, and so is @req->method, unless it
 * could not be told and is %KRESP_METHOD_UNKNOWN. A method that is a token but
 * none we know is no fault here.
 *
 * Context: any.
 * Return: %KRESP_FAULT_NONE or why the line is refused.
 */
enum kresp_fault kresp_http_parse_line(const u8 *line, size_t len,
				       struct kresp_request *req)
{
	size_t run = kresp_http_text_run(line, len);

	memset(req, 0, sizeof(*req));
	req->line = (struct kresp_slice){ line, len };
	if (run > KRESP_REQUEST_LINE_MAX - LINE_END_LEN)
		return KRESP_FAULT_TARGET_SIZE;
	if (run < len)
		return line[run] == '\r' || line[run] == '\n' ?
			       KRESP_FAULT_LINE_END : KRESP_FAULT_OCTET;
	return parse_request_line(req);
}

static void add_host(struct facts *facts, struct kresp_slice value)
{
	s32 port;

	facts->nr_host++;
	/* Empty is what a client sends whose target has no authority */
	if (value.len && !kresp_http_target_authority(value, &port))
		facts->host_bad = true;
}

/* A repeated length is taken as one only if it is the same to the octet: two
 * ways to write a number are two chances to read it differently.
 */
static void add_content_length(struct facts *facts, struct kresp_slice value)
{
	if (!kresp_http_digits(value, &facts->content_length) ||
	    (facts->has_length && !kresp_http_same(facts->length, value)))
		facts->length_bad = true;
	facts->has_length = true;
	facts->length = value;
}

/* One transfer-coding: token *( OWS ";" OWS parameter ), in the order sent */
static void add_coding(struct facts *facts, struct kresp_slice member)
{
	const u8 *semicolon = memchr(member.data, ';', member.len);
	struct kresp_slice name = member;
	bool chunked;

	if (semicolon)
		name.len = semicolon - member.data;
	name = kresp_http_trim(name);
	chunked = kresp_http_equal(name, KRESP_SLICE("chunked"));
	/* chunked comes last, comes once, has no parameters (RFC 9112 7.1) */
	if (!kresp_http_is_token(name) || facts->chunked ||
	    (chunked && semicolon))
		facts->coding_bad = true;
	if (chunked)
		facts->chunked = true;
	else
		facts->coding_unknown = true;
}

static void add_transfer_encoding(struct facts *facts, struct kresp_slice value)
{
	struct kresp_slice member;

	facts->has_coding = true;
	while (kresp_http_next_member(&value, &member))
		add_coding(facts, member);
}

static void add_connection(struct facts *facts, struct kresp_slice value)
{
	struct kresp_slice member;

	while (kresp_http_next_member(&value, &member)) {
		if (!kresp_http_is_token(member))
			facts->connection_bad = true;
		else if (kresp_http_equal(member, KRESP_SLICE("close")))
			facts->close = true;
		else if (kresp_http_equal(member, KRESP_SLICE("keep-alive")))
			facts->keep_alive = true;
	}
}

static void add_expect(struct facts *facts, struct kresp_slice value)
{
	struct kresp_slice member;

	while (kresp_http_next_member(&value, &member)) {
		if (kresp_http_equal(member, KRESP_SLICE("100-continue")))
			facts->expect_continue = true;
		else
			facts->expect_other = true;
	}
}

static void add_field(struct facts *facts, struct kresp_slice name,
		      struct kresp_slice value)
{
	switch (name.len) {
	case 4:
		if (kresp_http_equal(name, KRESP_SLICE("host")))
			add_host(facts, value);
		break;
	case 6:
		if (kresp_http_equal(name, KRESP_SLICE("expect")))
			add_expect(facts, value);
		break;
	case 10:
		if (kresp_http_equal(name, KRESP_SLICE("connection")))
			add_connection(facts, value);
		break;
	case 14:
		if (kresp_http_equal(name, KRESP_SLICE("content-length")))
			add_content_length(facts, value);
		break;
	case 17:
		if (kresp_http_equal(name, KRESP_SLICE("transfer-encoding")))
			add_transfer_encoding(facts, value);
		break;
	}
}

/* One field line, whose octets are text: name ":" OWS value OWS */
static enum kresp_fault parse_field(struct kresp_slice line,
				    struct facts *facts)
{
	struct kresp_slice value;
	struct kresp_slice name;
	size_t at = 0;

	if (line.data[0] == ' ' || line.data[0] == '\t')
		return KRESP_FAULT_OBS_FOLD;
	while (at < line.len &&
	       kresp_http_octet_is(line.data[at], KRESP_OCTET_TOKEN))
		at++;
	if (!at || at == line.len || line.data[at] != ':')
		return KRESP_FAULT_FIELD_NAME;
	name = (struct kresp_slice){ line.data, at };
	at++;
	value = (struct kresp_slice){ line.data + at, line.len - at };
	add_field(facts, name, kresp_http_trim(value));
	return KRESP_FAULT_NONE;
}

/* Every line from the first field to the final empty one, nothing after it */
static enum kresp_fault parse_fields(struct kresp_slice head,
				     struct kresp_request *req,
				     struct facts *facts)
{
	unsigned int nr_fields = 0;
	struct kresp_slice line;
	enum kresp_fault fault;

	req->fields = (struct kresp_slice){ head.data, 0 };
	for (;;) {
		fault = find_line(head, KRESP_FIELD_LINE_MAX,
				  KRESP_FAULT_FIELD_SIZE, &line);
		if (line.len && nr_fields == KRESP_FIELDS_MAX)
			return KRESP_FAULT_FIELD_COUNT;
		if (fault)
			return fault;
		head.data += line.len + LINE_END_LEN;
		head.len -= line.len + LINE_END_LEN;
		if (!line.len)
			break;
		nr_fields++;
		fault = parse_field(line, facts);
		if (fault)
			return fault;
		req->fields.len += line.len + LINE_END_LEN;
	}
	return head.len ? KRESP_FAULT_TRUNCATED : KRESP_FAULT_NONE;
}

/* How the content is delimited (RFC 9112 6.3), if it can be told for sure */
static enum kresp_fault judge_framing(const struct facts *facts,
				      struct kresp_request *req)
{
	if (facts->has_coding) {
		if (!req->minor)
			return KRESP_FAULT_CODING_VERSION;
		if (facts->has_length)
			return KRESP_FAULT_LENGTH_AND_CODING;
		/* Not delimited: 400 (6.3); delimited, not understood: 501 */
		if (!facts->chunked || facts->coding_bad)
			return KRESP_FAULT_CODING_ORDER;
		if (facts->coding_unknown)
			return KRESP_FAULT_CODING_UNKNOWN;
		req->framing = KRESP_FRAMING_CHUNKED;
	} else if (facts->has_length) {
		if (facts->length_bad)
			return KRESP_FAULT_CONTENT_LENGTH;
		if (facts->content_length > KRESP_BODY_MAX)
			return KRESP_FAULT_BODY_SIZE;
		req->framing = KRESP_FRAMING_LENGTH;
		req->content_length = facts->content_length;
	}
	return KRESP_FAULT_NONE;
}

static enum kresp_fault judge(const struct facts *facts,
			      struct kresp_request *req)
{
	enum kresp_fault fault;

	if (facts->host_bad || facts->nr_host > 1 ||
	    (req->minor && !facts->nr_host))
		return KRESP_FAULT_HOST;
	if (facts->connection_bad)
		return KRESP_FAULT_FIELD_VALUE;
	fault = judge_framing(facts, req);
	if (fault)
		return fault;

	req->keep_alive = !facts->close && (req->minor || facts->keep_alive);
	/* HTTP/1.0 has no Expect; its clients do not wait (RFC 9110 10.1.1) */
	if (!req->minor)
		return KRESP_FAULT_NONE;
	if (facts->expect_other)
		return KRESP_FAULT_EXPECTATION;
	/* Nobody waits to send nothing */
	req->expect_continue = facts->expect_continue &&
			       (req->framing == KRESP_FRAMING_CHUNKED ||
				req->content_length);
	return KRESP_FAULT_NONE;
}

/**
 * kresp_http_parse - parse a complete request head
 * @head: its octets, from the request-line to the final empty line, without
 *	empty lines before it
 * @len: their number
 * @req: all of it is overwritten; its slices point into @head
 *
 * Relies on nothing: what kresp_http_scan() refuses is refused here as well.
 * Takes time linear in @len.
 *
 * The fault returned is the first that holds of these: the head too large; the
 * request-line's (see kresp_http_parse_line()); the first field line that is
 * not one, in the order sent; then, whatever their order, Host, Connection,
 * Transfer-Encoding in HTTP/1.0, both framings, the codings' order, an unknown
 * coding, Content-Length, its size, and last Expect. So syntax goes before
 * meaning, and what leaves the framing in doubt before what does not.
 *
 * On a fault @req->line is the request-line as far as it is text (empty if the
 * head is too large), @req->method as kresp_http_parse_line() leaves it, and
 * @req->keep_alive is false. %KRESP_FAULT_EXPECTATION is different: with it
 * @req is complete. The connection ends all the same, since a client that waits
 * for what it expects may or may not send its content after another answer.
 *
 * Context: any.
 * Return: %KRESP_FAULT_NONE or why the head is refused;
 *	%KRESP_FAULT_TRUNCATED if @head is not one whole head.
 */
enum kresp_fault kresp_http_parse(const u8 *head, size_t len,
				  struct kresp_request *req)
{
	struct kresp_slice rest = { head, len };
	struct facts facts = { 0 };
	enum kresp_fault fault;

	memset(req, 0, sizeof(*req));
	if (len > KRESP_HEAD_MAX)
		return KRESP_FAULT_HEAD_SIZE;
	fault = find_line(rest, KRESP_REQUEST_LINE_MAX,
			  KRESP_FAULT_TARGET_SIZE, &req->line);
	if (fault)
		return fault;
	fault = parse_request_line(req);
	if (fault)
		return fault;

	rest.data += req->line.len + LINE_END_LEN;
	rest.len -= req->line.len + LINE_END_LEN;
	fault = parse_fields(rest, req, &facts);
	if (fault)
		return fault;
	return judge(&facts, req);
}
