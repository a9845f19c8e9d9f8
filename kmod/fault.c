// SPDX-License-Identifier: GPL-2.0
/* The status and the sentence of every fault: prepared, never an echo. */
#include "fault.h"

#include "limits.h"

#define TEXT_OF(number) #number
#define DIGITS_OF(number) TEXT_OF(number)

#define FAULT(status_, closes_, text_) {			\
	.text = (text_),					\
	.len = sizeof(text_) - 1,				\
	.status = (status_),					\
	.closes = (closes_),					\
}

#define STAYS false
#define CLOSES true

/* The sentences say what is wrong and what is allowed. They are constants, so
 * that nothing a client sends comes back in an answer.
 */
static const struct {
	const char *text;
	u16 len;
	u16 status;
	bool closes;
} faults[KRESP_FAULT_NR] = {
	[KRESP_FAULT_NONE] = FAULT(0, STAYS, ""),
	[KRESP_FAULT_LINE_END] = FAULT(400, CLOSES,
		"A line ends in CR LF; a CR or an LF alone is not allowed.\n"),
	[KRESP_FAULT_OCTET] = FAULT(400, CLOSES,
		"The request holds a control octet; only HTAB is allowed.\n"),
	[KRESP_FAULT_EMPTY_LINES] = FAULT(400, CLOSES,
		"At most " DIGITS_OF(KRESP_EMPTY_LINES_MAX)
		" empty lines may precede a request-line.\n"),
	[KRESP_FAULT_REQUEST_LINE] = FAULT(400, CLOSES,
		"The request-line is not 'method SP target SP version'.\n"),
	[KRESP_FAULT_METHOD] = FAULT(400, CLOSES,
		"The method is not a token.\n"),
	[KRESP_FAULT_TARGET] = FAULT(400, CLOSES,
		"The target is no path nor http URI, nor what OPTIONS or CONNECT allow.\n"),
	[KRESP_FAULT_ESCAPE] = FAULT(400, CLOSES,
		"In the target '%' takes two hexadecimal digits, other than 00.\n"),
	[KRESP_FAULT_VERSION] = FAULT(400, CLOSES,
		"The version is not 'HTTP/' digit '.' digit.\n"),
	[KRESP_FAULT_FIELD_NAME] = FAULT(400, CLOSES,
		"A field line begins with a token and, right after it, a colon.\n"),
	[KRESP_FAULT_FIELD_VALUE] = FAULT(400, CLOSES,
		"The Connection field is not a list of tokens.\n"),
	[KRESP_FAULT_OBS_FOLD] = FAULT(400, CLOSES,
		"A field line begins with white space; folding is not allowed.\n"),
	[KRESP_FAULT_HOST] = FAULT(400, CLOSES,
		"A request has exactly one Host field, of the form host[:port].\n"),
	[KRESP_FAULT_CONTENT_LENGTH] = FAULT(400, CLOSES,
		"Content-Length is not one decimal number.\n"),
	[KRESP_FAULT_LENGTH_AND_CODING] = FAULT(400, CLOSES,
		"Content-Length and Transfer-Encoding exclude each other.\n"),
	[KRESP_FAULT_CODING_ORDER] = FAULT(400, CLOSES,
		"The last transfer coding is 'chunked', once, without parameters.\n"),
	[KRESP_FAULT_CODING_VERSION] = FAULT(400, CLOSES,
		"HTTP/1.0 has no Transfer-Encoding.\n"),
	[KRESP_FAULT_CHUNK] = FAULT(400, CLOSES,
		"A chunk is malformed, or its size line longer than "
		DIGITS_OF(KRESP_CHUNK_LINE_MAX) " octets.\n"),
	[KRESP_FAULT_TRAILER] = FAULT(400, CLOSES,
		"The trailer section is malformed, or longer than "
		DIGITS_OF(KRESP_TRAILER_MAX) " octets.\n"),
	[KRESP_FAULT_TRUNCATED] = FAULT(400, CLOSES,
		"The request ended before it was complete.\n"),
	[KRESP_FAULT_METHOD_NOT_ALLOWED] = FAULT(405, STAYS,
		"This resource allows GET, HEAD and OPTIONS.\n"),
	[KRESP_FAULT_NOT_ACCEPTABLE] = FAULT(406, STAYS,
		"Accept-Encoding excludes every coding there is of this.\n"),
	[KRESP_FAULT_TIMEOUT] = FAULT(408, CLOSES,
		"The request did not arrive in time.\n"),
	[KRESP_FAULT_PRECONDITION] = FAULT(412, STAYS,
		"If-Match or If-Unmodified-Since does not hold.\n"),
	[KRESP_FAULT_BODY_SIZE] = FAULT(413, CLOSES,
		"The content is longer than "
		DIGITS_OF(KRESP_BODY_MAX) " octets.\n"),
	[KRESP_FAULT_TARGET_SIZE] = FAULT(414, CLOSES,
		"The request-line is longer than "
		DIGITS_OF(KRESP_REQUEST_LINE_MAX) " octets.\n"),
	[KRESP_FAULT_RANGE] = FAULT(416, STAYS,
		"No range asked for is within the length that Content-Range tells.\n"),
	[KRESP_FAULT_EXPECTATION] = FAULT(417, CLOSES,
		"The only expectation that can be met is 100-continue.\n"),
	[KRESP_FAULT_FIELD_SIZE] = FAULT(431, CLOSES,
		"A field line is longer than "
		DIGITS_OF(KRESP_FIELD_LINE_MAX) " octets.\n"),
	[KRESP_FAULT_HEAD_SIZE] = FAULT(431, CLOSES,
		"The request head is longer than "
		DIGITS_OF(KRESP_HEAD_MAX) " octets.\n"),
	[KRESP_FAULT_FIELD_COUNT] = FAULT(431, CLOSES,
		"The request has more than "
		DIGITS_OF(KRESP_FIELDS_MAX) " field lines.\n"),
	[KRESP_FAULT_RATE] = FAULT(429, STAYS,
		"Too many requests from this address; wait a second.\n"),
	[KRESP_FAULT_BUSY] = FAULT(503, CLOSES,
		"All that may be spent on clients is spent; "
		"try again in a second.\n"),
	[KRESP_FAULT_METHOD_UNKNOWN] = FAULT(501, STAYS,
		"The method is not known here; case matters.\n"),
	[KRESP_FAULT_CODING_UNKNOWN] = FAULT(501, CLOSES,
		"The only transfer coding known here is 'chunked'.\n"),
	[KRESP_FAULT_MAJOR_VERSION] = FAULT(505, CLOSES,
		"Only HTTP/1.0 and HTTP/1.1 are spoken here.\n"),
};

/* As counters show them; part of the interface, so they stay. */
static const char * const names[KRESP_FAULT_NR] = {
	[KRESP_FAULT_NONE] = "none",
	[KRESP_FAULT_LINE_END] = "line_end",
	[KRESP_FAULT_OCTET] = "octet",
	[KRESP_FAULT_EMPTY_LINES] = "empty_lines",
	[KRESP_FAULT_REQUEST_LINE] = "request_line",
	[KRESP_FAULT_METHOD] = "method",
	[KRESP_FAULT_TARGET] = "target",
	[KRESP_FAULT_ESCAPE] = "escape",
	[KRESP_FAULT_VERSION] = "version",
	[KRESP_FAULT_FIELD_NAME] = "field_name",
	[KRESP_FAULT_FIELD_VALUE] = "field_value",
	[KRESP_FAULT_OBS_FOLD] = "obs_fold",
	[KRESP_FAULT_HOST] = "host",
	[KRESP_FAULT_CONTENT_LENGTH] = "content_length",
	[KRESP_FAULT_LENGTH_AND_CODING] = "length_and_coding",
	[KRESP_FAULT_CODING_ORDER] = "coding_order",
	[KRESP_FAULT_CODING_VERSION] = "coding_version",
	[KRESP_FAULT_CHUNK] = "chunk",
	[KRESP_FAULT_TRAILER] = "trailer",
	[KRESP_FAULT_TRUNCATED] = "truncated",
	[KRESP_FAULT_METHOD_NOT_ALLOWED] = "method_not_allowed",
	[KRESP_FAULT_NOT_ACCEPTABLE] = "not_acceptable",
	[KRESP_FAULT_TIMEOUT] = "timeout",
	[KRESP_FAULT_PRECONDITION] = "precondition",
	[KRESP_FAULT_BODY_SIZE] = "body_size",
	[KRESP_FAULT_TARGET_SIZE] = "target_size",
	[KRESP_FAULT_RANGE] = "range",
	[KRESP_FAULT_EXPECTATION] = "expectation",
	[KRESP_FAULT_RATE] = "rate",
	[KRESP_FAULT_FIELD_SIZE] = "field_size",
	[KRESP_FAULT_HEAD_SIZE] = "head_size",
	[KRESP_FAULT_FIELD_COUNT] = "field_count",
	[KRESP_FAULT_METHOD_UNKNOWN] = "method_unknown",
	[KRESP_FAULT_CODING_UNKNOWN] = "coding_unknown",
	[KRESP_FAULT_BUSY] = "busy",
	[KRESP_FAULT_MAJOR_VERSION] = "major_version",
};

/**
 * kresp_fault_status - the status code a fault is answered with
 * @fault: the fault, below %KRESP_FAULT_NR
 *
 * Context: any.
 * Return: a status code of RFC 9110 15.5 or 15.6, or RFC 6585 5;
 *	0 for %KRESP_FAULT_NONE.
 */
u16 kresp_fault_status(enum kresp_fault fault)
{
	return faults[fault].status;
}

/**
 * kresp_fault_name - the name under which a fault is counted
 * @fault: the fault, below %KRESP_FAULT_NR
 *
 * Context: any.
 * Return: a word in lower case, "line_end" for %KRESP_FAULT_LINE_END.
 */
const char *kresp_fault_name(enum kresp_fault fault)
{
	return names[fault];
}

/**
 * kresp_fault_text - the sentence a fault is answered with
 * @fault: the fault, below %KRESP_FAULT_NR
 *
 * Context: any.
 * Return: ASCII text that ends in a newline, a constant that holds nothing of
 *	any request; empty for %KRESP_FAULT_NONE.
 */
struct kresp_slice kresp_fault_text(enum kresp_fault fault)
{
	return (struct kresp_slice){
		.data = (const u8 *)faults[fault].text,
		.len = faults[fault].len,
	};
}

/**
 * kresp_fault_closes - whether the connection ends with the answer to a fault
 * @fault: the fault, below %KRESP_FAULT_NR
 *
 * Context: any.
 * Return: true if it is not certain where a next request would begin, or the
 *	client breaks the rules of the connection; false if only this request
 *	failed and the next one is found where it begins.
 */
bool kresp_fault_closes(enum kresp_fault fault)
{
	return faults[fault].closes;
}
