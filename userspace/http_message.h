/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_HTTP_MESSAGE_H
#define KRESP_HTTP_MESSAGE_H

#include <stdint.h>

#include "arena.h"
#include "http_text.h"
#include "stream.h"

#define KRESP_HTTP_MESSAGE_FIELDS_MAX	256

/**
 * enum kresp_http_framing - what says where the body ends
 * @KRESP_HTTP_FRAMING_NONE: there is no body
 * @KRESP_HTTP_FRAMING_LENGTH: Content-Length
 * @KRESP_HTTP_FRAMING_CHUNKED: the chunked transfer coding
 * @KRESP_HTTP_FRAMING_CLOSE: the connection's end
 * @KRESP_HTTP_FRAMING_BROKEN: nothing that can be understood
 */
enum kresp_http_framing {
	KRESP_HTTP_FRAMING_NONE,
	KRESP_HTTP_FRAMING_LENGTH,
	KRESP_HTTP_FRAMING_CHUNKED,
	KRESP_HTTP_FRAMING_CLOSE,
	KRESP_HTTP_FRAMING_BROKEN,
};

struct kresp_http_message_field {
	struct kresp_http_slice name;
	struct kresp_http_slice value;
};

/**
 * struct kresp_http_message - a request or an answer found in a stream
 * @is_request: which
 * @at: where in its stream it begins
 * @len: octets of it, as far as they were seen
 * @head: its head, the empty line included, as far as it was captured
 * @start: the three parts of its start line: method, target and version; or
 *	version, status code and reason
 * @status: an answer's
 * @fields: its field lines
 * @nr_fields: how many
 * @framing: what says where the body ends
 * @nr_chunks: chunks with octets in them
 * @said_len: Content-Length
 * @content: the body without chunked coding, as far as it was captured
 *	without a gap
 * @is_complete: all of it was captured
 * @why: why not, in words; else NULL
 * @ends_http: what follows on the connection is another protocol
 */
struct kresp_http_message {
	bool is_request;
	uint64_t at;
	uint64_t len;
	struct kresp_http_slice head;
	struct kresp_http_slice start[3];
	unsigned int status;
	struct kresp_http_message_field *fields;
	size_t nr_fields;
	enum kresp_http_framing framing;
	size_t nr_chunks;
	uint64_t said_len;
	struct kresp_http_slice content;
	bool is_complete;
	const char *why;
	bool ends_http;
};

/**
 * struct kresp_http_source - where a message is looked for
 * @stream: the octets
 * @is_closed: they end in good order where they end: with FIN
 * @is_request: requests are looked for, else answers
 * @request: of an answer, what it answers; NULL: not known
 */
struct kresp_http_source {
	const struct kresp_stream *stream;
	bool is_closed;
	bool is_request;
	const struct kresp_http_message *request;
};

struct kresp_http_message *
kresp_http_message_read(struct kresp_arena *arena,
			const struct kresp_http_source *source, uint64_t at);
bool kresp_http_message_find(const struct kresp_http_message *msg,
			     const char *name, struct kresp_http_slice *value);
bool kresp_http_message_lists(const struct kresp_http_message *msg,
			      const char *name, const char *member);

#endif
