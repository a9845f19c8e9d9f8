// SPDX-License-Identifier: GPL-2.0
/* The content of a request: found, checked and discarded (RFC 9112 6, 7). */
#include "http_body.h"

#include "http_lex.h"
#include "limits.h"

/* Where the decoder stands: before an octet of what the name says */
enum body_state {
	STATE_DONE,
	STATE_CONTENT,		/* delimited by Content-Length */
	STATE_SIZE_FIRST,	/* chunk-size, at least one digit */
	STATE_SIZE,
	STATE_SIZE_SPACE,	/* white space that only ";" may follow */
	STATE_EXTENSION,
	STATE_SIZE_LF,
	STATE_DATA,
	STATE_DATA_CR,
	STATE_DATA_LF,
	STATE_TRAILER_FIRST,	/* a field-name, or the final CRLF */
	STATE_TRAILER_NAME,
	STATE_TRAILER_VALUE,
	STATE_TRAILER_LF,
	STATE_END_LF,
	STATE_BAD_CHUNK,	/* from here on: a fault, for ever */
	STATE_BAD_TRAILER,
	STATE_BAD_SIZE,
};

static enum kresp_fault fault_of(const struct kresp_body *body)
{
	if (body->state == STATE_BAD_CHUNK)
		return KRESP_FAULT_CHUNK;
	if (body->state == STATE_BAD_TRAILER)
		return KRESP_FAULT_TRAILER;
	if (body->state == STATE_BAD_SIZE)
		return KRESP_FAULT_BODY_SIZE;
	return KRESP_FAULT_NONE;
}

/* The digits of a chunk-size are complete: is that much taken? */
static enum body_state size_end(const struct kresp_body *body,
				enum body_state next)
{
	/* total never exceeds the limit, so this does not wrap */
	return body->left > KRESP_BODY_MAX - body->total ? STATE_BAD_SIZE : next;
}

static enum body_state size_octet(struct kresp_body *body, u8 octet)
{
	if (kresp_http_octet_is(octet, KRESP_OCTET_HEX)) {
		if (body->left >> 60)
			return STATE_BAD_CHUNK;
		body->left = body->left << 4 | kresp_http_hex(octet);
		return STATE_SIZE;
	}
	if (body->state == STATE_SIZE_FIRST)
		return STATE_BAD_CHUNK;
	if (octet == '\r')
		return size_end(body, STATE_SIZE_LF);
	if (octet == ';')
		return size_end(body, STATE_EXTENSION);
	if (octet == ' ' || octet == '\t')
		return size_end(body, STATE_SIZE_SPACE);
	return STATE_BAD_CHUNK;
}

/* An octet of a chunk-size line. Extensions are bounded and free of controls;
 * beyond that nobody acts on them, so nobody can disagree about them.
 */
static enum body_state chunk_line_octet(struct kresp_body *body, u8 octet)
{
	if (octet != '\r' && ++body->line > KRESP_CHUNK_LINE_MAX)
		return STATE_BAD_CHUNK;
	if (body->state == STATE_SIZE_FIRST || body->state == STATE_SIZE)
		return size_octet(body, octet);
	if (body->state == STATE_SIZE_SPACE) {
		if (octet == ' ' || octet == '\t')
			return STATE_SIZE_SPACE;
		return octet == ';' ? STATE_EXTENSION : STATE_BAD_CHUNK;
	}
	if (octet == '\r')
		return STATE_SIZE_LF;
	return kresp_http_octet_is(octet, KRESP_OCTET_TEXT) ? STATE_EXTENSION :
							      STATE_BAD_CHUNK;
}

/* An octet of the trailer section, whose lines are field lines (RFC 9112 7.1.2),
 * or of the CRLF that ends it.
 */
static enum body_state trailer_octet(struct kresp_body *body, u8 octet)
{
	if (body->state == STATE_END_LF)
		return octet == '\n' ? STATE_DONE : STATE_BAD_TRAILER;
	if (body->state == STATE_TRAILER_FIRST && octet == '\r')
		return STATE_END_LF;
	if (++body->trailer > KRESP_TRAILER_MAX)
		return STATE_BAD_TRAILER;
	if (body->state == STATE_TRAILER_LF)
		return octet == '\n' ? STATE_TRAILER_FIRST : STATE_BAD_TRAILER;
	if (body->state == STATE_TRAILER_VALUE) {
		if (octet == '\r')
			return STATE_TRAILER_LF;
		return kresp_http_octet_is(octet, KRESP_OCTET_TEXT) ?
			       STATE_TRAILER_VALUE : STATE_BAD_TRAILER;
	}
	if (body->state == STATE_TRAILER_NAME && octet == ':')
		return STATE_TRAILER_VALUE;
	return kresp_http_octet_is(octet, KRESP_OCTET_TOKEN) ?
		       STATE_TRAILER_NAME : STATE_BAD_TRAILER;
}

/* Any octet that is not content; a state that is a fault does not take it */
static enum body_state next_state(struct kresp_body *body, u8 octet)
{
	switch ((enum body_state)body->state) {
	case STATE_SIZE_FIRST:
	case STATE_SIZE:
	case STATE_SIZE_SPACE:
	case STATE_EXTENSION:
		return chunk_line_octet(body, octet);
	case STATE_SIZE_LF:
		if (octet != '\n')
			return STATE_BAD_CHUNK;
		body->line = 0;
		return body->left ? STATE_DATA : STATE_TRAILER_FIRST;
	case STATE_DATA_CR:
		return octet == '\r' ? STATE_DATA_LF : STATE_BAD_CHUNK;
	case STATE_DATA_LF:
		return octet == '\n' ? STATE_SIZE_FIRST : STATE_BAD_CHUNK;
	case STATE_TRAILER_FIRST:
	case STATE_TRAILER_NAME:
	case STATE_TRAILER_VALUE:
	case STATE_TRAILER_LF:
	case STATE_END_LF:
		return trailer_octet(body, octet);
	case STATE_DONE:
	case STATE_CONTENT:
	case STATE_DATA:
	case STATE_BAD_CHUNK:
	case STATE_BAD_TRAILER:
	case STATE_BAD_SIZE:
		break;
	}
	return body->state;
}

/* Discard content. Returns how many of @len octets were content. */
static size_t skip(struct kresp_body *body, size_t len)
{
	if (len > body->left)
		len = body->left;
	body->left -= len;
	body->total += len;
	if (!body->left)
		body->state = body->state == STATE_DATA ? STATE_DATA_CR :
							  STATE_DONE;
	return len;
}

/**
 * kresp_body_init - be ready for the content that follows a request head
 * @body: the decoder
 * @req: the request, as kresp_http_parse() accepted it
 *
 * Context: any.
 */
void kresp_body_init(struct kresp_body *body, const struct kresp_request *req)
{
	memset(body, 0, sizeof(*body));
	switch (req->framing) {
	case KRESP_FRAMING_NONE:
		body->state = STATE_DONE;
		break;
	case KRESP_FRAMING_LENGTH:
		body->left = req->content_length;
		body->state = size_end(body, body->left ? STATE_CONTENT :
							  STATE_DONE);
		break;
	case KRESP_FRAMING_CHUNKED:
		body->state = STATE_SIZE_FIRST;
		break;
	}
}

/**
 * kresp_body_feed - take octets of a request's content, and discard them
 * @body: the decoder
 * @data: octets that follow those taken before
 * @len: their number
 * @fault: set to why this is not the content it should be, else to
 *	%KRESP_FAULT_NONE: %KRESP_FAULT_CHUNK, %KRESP_FAULT_TRAILER, or
 *	%KRESP_FAULT_BODY_SIZE for content of more than %KRESP_BODY_MAX octets
 *
 * Chunked content is decoded strictly (RFC 9112 7.1): a chunk-size is one or
 * more hexadecimal digits whose value fits 64 bits, followed by CRLF, or by an
 * extension, which is ignored; white space only goes before an extension. Size
 * and extensions have %KRESP_CHUNK_LINE_MAX octets at most, without the CRLF,
 * and all trailer lines %KRESP_TRAILER_MAX, with theirs.
 *
 * The result is the same however the octets are split. A fault is final: from
 * then on nothing is taken, and the fault is found again.
 *
 * Context: any.
 * Return: how many octets were taken; fewer than @len if the content ends there
 *	(see kresp_body_done()), or the next octet shows a fault.
 */
size_t kresp_body_feed(struct kresp_body *body, const u8 *data, size_t len,
		       enum kresp_fault *fault)
{
	size_t at = 0;

	*fault = fault_of(body);
	while (at < len && !*fault && body->state != STATE_DONE) {
		if (body->state == STATE_CONTENT || body->state == STATE_DATA) {
			at += skip(body, len - at);
			continue;
		}
		body->state = next_state(body, data[at]);
		*fault = fault_of(body);
		if (!*fault)
			at++;
	}
	return at;
}

/**
 * kresp_body_done - whether the content has all been taken
 * @body: the decoder
 *
 * Context: any.
 * Return: true if it has, or there was none: the next octet is that of the next
 *	request.
 */
bool kresp_body_done(const struct kresp_body *body)
{
	return body->state == STATE_DONE;
}
