// SPDX-License-Identifier: GPL-2.0
/* An answer's head and content (RFC 9112 4, RFC 9110 6 and 8). */
#include "response.h"

#include "version.h"

/* Every final head begins alike, so it is one copy up to the date */
#define START_TEXT(line_)						\
	"HTTP/1.1 " line_ "\r\n"					\
	"Server: kresp/" KRESP_VERSION "\r\n"				\
	"Date: "

#define START(status_, text_) {						\
	.text = (text_),						\
	.len = sizeof(text_) - 1,					\
	.status = (status_),						\
}

static const struct {
	const char *text;
	u16 len;
	u16 status;
} starts[] = {
	START(200, START_TEXT("200 OK")),
	START(204, START_TEXT("204 No Content")),
	START(206, START_TEXT("206 Partial Content")),
	START(304, START_TEXT("304 Not Modified")),
	START(400, START_TEXT("400 Bad Request")),
	START(405, START_TEXT("405 Method Not Allowed")),
	START(406, START_TEXT("406 Not Acceptable")),
	START(408, START_TEXT("408 Request Timeout")),
	START(412, START_TEXT("412 Precondition Failed")),
	START(413, START_TEXT("413 Content Too Large")),
	START(414, START_TEXT("414 URI Too Long")),
	START(416, START_TEXT("416 Range Not Satisfiable")),
	START(417, START_TEXT("417 Expectation Failed")),
	START(429, START_TEXT("429 Too Many Requests")),
	START(431, START_TEXT("431 Request Header Fields Too Large")),
	START(501, START_TEXT("501 Not Implemented")),
	START(503, START_TEXT("503 Service Unavailable")),
	START(505, START_TEXT("505 HTTP Version Not Supported")),
};

/* A head being written: no octet goes beyond @size, and @full says if one had
 * to be left out.
 */
struct writer {
	u8 *head;
	size_t size;
	size_t len;
	bool full;
};

static void put(struct writer *writer, const void *data, size_t len)
{
	if (writer->size - writer->len < len) {
		writer->full = true;
		return;
	}
	if (len)
		memcpy(writer->head + writer->len, data, len);
	writer->len += len;
}

#define put_text(writer, literal) put(writer, literal, sizeof(literal) - 1)

/* Everything counted here is in memory, so a size_t holds it */
static void put_number(struct writer *writer, size_t number)
{
	u8 digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = '0' + number % 10;
		number /= 10;
	} while (number);
	put(writer, digits + at, sizeof(digits) - at);
}

static void put_start(struct writer *writer, u16 status,
		      const char date[KRESP_HTTP_DATE_LEN])
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		if (starts[i].status != status)
			continue;
		put(writer, starts[i].text, starts[i].len);
		put(writer, date, KRESP_HTTP_DATE_LEN);
		put_text(writer, "\r\n");
		return;
	}
	/* A status without a reason here cannot be sent */
	writer->full = true;
}

static void put_content_length(struct writer *writer, u64 len)
{
	put_text(writer, "Content-Length: ");
	put_number(writer, len);
	put_text(writer, "\r\n");
}

static void put_validators(struct writer *writer,
			   const struct kresp_response *resp)
{
	put(writer, resp->rep->validators.data, resp->rep->validators.len);
}

static void put_content_fields(struct writer *writer,
			       const struct kresp_response *resp)
{
	put(writer, resp->rep->fields.data, resp->rep->fields.len);
	put_content_length(writer, resp->len);
}

static void put_content_range(struct writer *writer,
			      const struct kresp_response *resp)
{
	put_text(writer, "Content-Range: bytes ");
	put_number(writer, resp->first);
	put_text(writer, "-");
	put_number(writer, resp->first + resp->len - 1);
	put_text(writer, "/");
	put_number(writer, resp->rep->content.len);
	put_text(writer, "\r\n");
}

/* What an answer without a representation says, after the date */
static void put_fault_fields(struct writer *writer,
			     const struct kresp_response *resp)
{
	put_text(writer, "Content-Type: text/plain\r\n");
	put_content_length(writer, resp->len);
	switch (resp->status) {
	case 405:
		put_text(writer, "Allow: GET, HEAD, OPTIONS\r\n");
		break;
	case 429:
	case 503:
		put_text(writer, "Retry-After: 1\r\n");
		break;
	case 416:
		put_text(writer, "Content-Range: bytes */");
		put_number(writer, resp->rep->content.len);
		put_text(writer, "\r\n");
		fallthrough;
	case 406:
	case 412:
		/* Accept-Encoding had a part in it (RFC 9110 12.5.5) */
		put_text(writer, "Vary: Accept-Encoding\r\n");
		break;
	}
}

static bool needs_rep(u16 status)
{
	return status == 200 || status == 206 || status == 304 || status == 416;
}

/**
 * kresp_response_fault - make an answer that of a fault
 * @resp: gets @status, @fault, @first and @len; @close is set if the fault
 *	closes the connection, else left as it is, as is everything else
 * @fault: why the request is refused; not %KRESP_FAULT_NONE
 *
 * The caller says with @head_only whether the request was a HEAD; a fault is
 * answered without content then as well (RFC 9110 9.3.2).
 *
 * Context: any.
 */
void kresp_response_fault(struct kresp_response *resp, enum kresp_fault fault)
{
	resp->status = kresp_fault_status(fault);
	resp->fault = fault;
	resp->first = 0;
	resp->len = kresp_fault_text(fault).len;
	if (kresp_fault_closes(fault))
		resp->close = true;
}

/**
 * kresp_response_head - write the head of an answer
 * @resp: the answer; @rep must be there for 200, 206, 304 and 416, and @len not
 *	be 0 for 206
 * @date: the IMF-fixdate of the Date field
 * @head: where to write
 * @size: octets there is room for there
 *
 * Always HTTP/1.1 (RFC 9112 2.3), with the fields in this order: Server, Date;
 * the representation's fields, or Content-Type: text/plain; Content-Length,
 * but on 204 and 304 (RFC 9110 8.6; there is none on a 304, which may do without);
 * Content-Range; the representation's validators, or Vary, or Allow;
 * Connection. A 100 is a status line and nothing else. A HEAD is answered with
 * the same head as a GET.
 *
 * %KRESP_RESPONSE_HEAD_MAX octets are enough for any answer whose
 * representation has, in fields and validators together, no more than
 * %KRESP_REP_FIELDS_MAX octets.
 *
 * Context: any.
 * Return: octets written; 0 if the head does not fit or has no such status, and
 *	what @head then holds is of no use.
 */
size_t kresp_response_head(const struct kresp_response *resp,
			   const char date[KRESP_HTTP_DATE_LEN],
			   u8 *head, size_t size)
{
	struct writer writer = { .head = head, .size = size };

	if (resp->status == 100) {
		put_text(&writer, "HTTP/1.1 100 Continue\r\n\r\n");
		return writer.full ? 0 : writer.len;
	}
	if (needs_rep(resp->status) && !resp->rep)
		return 0;

	put_start(&writer, resp->status, date);
	switch (resp->status) {
	case 206:
		put_content_fields(&writer, resp);
		put_content_range(&writer, resp);
		put_validators(&writer, resp);
		break;
	case 200:
		put_content_fields(&writer, resp);
		fallthrough;
	case 304:
		put_validators(&writer, resp);
		break;
	case 204:
		put_text(&writer, "Allow: GET, HEAD, OPTIONS\r\n");
		break;
	default:
		put_fault_fields(&writer, resp);
		break;
	}
	if (resp->close)
		put_text(&writer, "Connection: close\r\n\r\n");
	else if (resp->keep_alive)
		put_text(&writer, "Connection: keep-alive\r\n\r\n");
	else
		put_text(&writer, "\r\n");
	return writer.full ? 0 : writer.len;
}

/**
 * kresp_response_content - the content that follows an answer's head
 * @resp: the answer
 *
 * Context: any.
 * Return: the octets to send after the head: of the representation, or the
 *	fault's sentence; none for a HEAD, 100, 204 and 304 (RFC 9112 6.3).
 */
struct kresp_slice kresp_response_content(const struct kresp_response *resp)
{
	struct kresp_slice content = { NULL, 0 };

	if (resp->head_only)
		return content;
	if (resp->fault)
		return kresp_fault_text(resp->fault);
	if (resp->status == 200 || resp->status == 206) {
		content = resp->rep->content;
		if (content.len)
			content.data += resp->first;
		content.len = resp->len;
	}
	return content;
}
