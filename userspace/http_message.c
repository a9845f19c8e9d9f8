// SPDX-License-Identifier: GPL-2.0
#include "http_message.h"

#include <ctype.h>
#include <string.h>

/*
 * Reads what is there, of requests and answers alike, wherever it ends, and
 * says how it is framed (RFC 9112). http_response.c judges answers; this file
 * only has to find where one message ends and the next one begins.
 */

/* Where the start line's end is not there, more letters are no method. */
#define METHOD_MAX	20

/*
 * The next line of @text, without its end. Return: its length with the end; 0
 * if it has none.
 */
static size_t take_line(struct kresp_http_slice text,
			struct kresp_http_slice *line)
{
	const unsigned char *lf;

	lf = text.len ? memchr(text.data, '\n', text.len) : NULL;
	line->data = text.data;
	line->len = lf ? (size_t)(lf - text.data) : text.len;
	if (lf && line->len && lf[-1] == '\r')
		line->len--;
	return lf ? (size_t)(lf - text.data) + 1 : 0;
}

static struct kresp_http_slice skip(struct kresp_http_slice text, size_t len)
{
	text.data += len;
	text.len -= len;
	return text;
}

static bool is_version(struct kresp_http_slice text)
{
	return text.len == 8 && !memcmp(text.data, "HTTP/", 5) &&
	       isdigit(text.data[5]) && text.data[6] == '.' &&
	       isdigit(text.data[7]);
}

/* Up to the next space; @text moves behind it. */
static struct kresp_http_slice take_word(struct kresp_http_slice *text)
{
	struct kresp_http_slice word = *text;
	const unsigned char *space;

	space = text->len ? memchr(text->data, ' ', text->len) : NULL;
	if (space)
		word.len = (size_t)(space - text->data);
	*text = skip(*text, word.len + (space ? 1 : 0));
	return word;
}

/* RFC 9112 section 3 */
static bool parse_request_line(struct kresp_http_message *msg,
			       struct kresp_http_slice line)
{
	msg->start[0] = take_word(&line);
	msg->start[1] = take_word(&line);
	msg->start[2] = line;
	return kresp_http_text_is_token(msg->start[0]) && msg->start[1].len &&
	       is_version(line);
}

/* RFC 9112 section 4 */
static bool parse_status_line(struct kresp_http_message *msg,
			      struct kresp_http_slice line)
{
	struct kresp_http_slice code;
	size_t i;

	msg->start[0] = take_word(&line);
	msg->start[1] = take_word(&line);
	msg->start[2] = line;
	code = msg->start[1];
	if (!is_version(msg->start[0]) || code.len != 3)
		return false;
	for (i = 0; i < 3; i++) {
		if (!isdigit(code.data[i]))
			return false;
		msg->status = msg->status * 10 + (unsigned int)(code.data[i] - '0');
	}
	return true;
}

/* May a start line whose end is not there become one? */
static bool may_begin(const struct kresp_http_message *msg,
		      struct kresp_http_slice text)
{
	size_t i;

	if (!msg->is_request)
		return text.len && !memcmp(text.data, "HTTP/1.1 ",
					   text.len < 7 ? text.len : 7);
	for (i = 0; i < text.len && text.data[i] != ' '; i++)
		if (i == METHOD_MAX || !isupper(text.data[i]))
			return false;
	return i > 0;
}

static void add_field(struct kresp_arena *arena, struct kresp_http_message *msg,
		      struct kresp_http_slice line)
{
	struct kresp_http_message_field *field;
	const unsigned char *colon;

	colon = line.len ? memchr(line.data, ':', line.len) : NULL;
	if (!colon || msg->nr_fields == KRESP_HTTP_MESSAGE_FIELDS_MAX)
		return;
	msg->fields = kresp_arena_grow(arena, msg->fields, msg->nr_fields,
				       sizeof(*field));
	field = &msg->fields[msg->nr_fields++];
	field->name.data = line.data;
	field->name.len = (size_t)(colon - line.data);
	field->value = kresp_http_text_trim(skip(line, field->name.len + 1));
}

/*
 * The head at the start of @text. Return: its length; 0 if its end is not
 * there. *@is_http: it is one, as far as it goes.
 */
static size_t parse_head(struct kresp_arena *arena,
			 struct kresp_http_message *msg,
			 struct kresp_http_slice text, bool *is_http)
{
	struct kresp_http_slice line, rest = text;
	size_t len;

	/* Empty lines before a request (RFC 9112 section 2.2) */
	len = take_line(rest, &line);
	while (msg->is_request && len && !line.len) {
		rest = skip(rest, len);
		len = take_line(rest, &line);
	}
	*is_http = false;
	if (!len) {
		*is_http = may_begin(msg, rest);
		return 0;
	}
	if (msg->is_request ? !parse_request_line(msg, line) :
			      !parse_status_line(msg, line))
		return 0;
	*is_http = true;
	for (;;) {
		rest = skip(rest, len);
		len = take_line(rest, &line);
		if (len && !line.len)
			return (size_t)(rest.data - text.data) + len;
		/* One that is cut off may hold what must not be shown, too. */
		if (!len) {
			add_field(arena, msg, line);
			return 0;
		}
		add_field(arena, msg, line);
	}
}

/**
 * kresp_http_message_find() - find a field by its name
 * @msg: the message
 * @name: the name; case does not matter
 * @value: the first one's value; may be NULL
 *
 * Return: true if there is one.
 */
bool kresp_http_message_find(const struct kresp_http_message *msg,
			     const char *name, struct kresp_http_slice *value)
{
	size_t i;

	for (i = 0; i < msg->nr_fields; i++) {
		if (!kresp_http_text_is(msg->fields[i].name, name))
			continue;
		if (value)
			*value = msg->fields[i].value;
		return true;
	}
	return false;
}

/**
 * kresp_http_message_lists() - does a list field have this member?
 * @msg: the message
 * @name: the field's name; all fields of that name are one list
 * @member: the member; case does not matter
 */
bool kresp_http_message_lists(const struct kresp_http_message *msg,
			      const char *name, const char *member)
{
	struct kresp_http_slice list, one;
	size_t i;

	for (i = 0; i < msg->nr_fields; i++) {
		if (!kresp_http_text_is(msg->fields[i].name, name))
			continue;
		list = msg->fields[i].value;
		while (kresp_http_text_next_member(&list, &one))
			if (kresp_http_text_is(one, member))
				return true;
	}
	return false;
}

/* Content-Length's value (RFC 9110 section 8.6), if it is one that can be. */
static bool parse_length(struct kresp_http_slice text, uint64_t *length)
{
	size_t i;

	*length = 0;
	for (i = 0; i < text.len && isdigit(text.data[i]); i++)
		*length = *length * 10 + (uint64_t)(text.data[i] - '0');
	return i == text.len && i > 0 && i < 16;
}

/* RFC 9112 section 6.3 */
static void find_framing(struct kresp_http_message *msg,
			 const struct kresp_http_message *request)
{
	struct kresp_http_slice value;
	bool is_connect;

	is_connect = request && kresp_http_text_is(request->start[0], "CONNECT");
	if (!msg->is_request) {
		msg->ends_http = msg->status == 101 ||
				 (is_connect && msg->status / 100 == 2);
		if (msg->ends_http || msg->status / 100 == 1 ||
		    msg->status == 204 || msg->status == 304 ||
		    (request && kresp_http_text_is(request->start[0], "HEAD")))
			return;
	}
	if (kresp_http_message_find(msg, "Transfer-Encoding", NULL))
		msg->framing = kresp_http_message_lists(msg, "Transfer-Encoding",
							"chunked") ?
			       KRESP_HTTP_FRAMING_CHUNKED :
			       msg->is_request ? KRESP_HTTP_FRAMING_BROKEN :
			       KRESP_HTTP_FRAMING_CLOSE;
	else if (kresp_http_message_find(msg, "Content-Length", &value))
		msg->framing = parse_length(value, &msg->said_len) ?
			       KRESP_HTTP_FRAMING_LENGTH :
			       KRESP_HTTP_FRAMING_BROKEN;
	else if (!msg->is_request)
		msg->framing = KRESP_HTTP_FRAMING_CLOSE;
}

static void cut(struct kresp_http_message *msg, const char *why)
{
	msg->is_complete = false;
	if (!msg->why)
		msg->why = why;
}

/* A body of @wanted octets, which may have gaps or not be there to its end. */
static void read_length(struct kresp_http_message *msg,
			const struct kresp_http_source *source,
			struct kresp_http_slice rest, uint64_t wanted)
{
	uint64_t at = msg->at + msg->head.len;
	uint64_t end = kresp_stream_end(source->stream);
	uint64_t there = end > at ? end - at : 0;

	if (there < wanted)
		cut(msg, "its body is cut off");
	else
		there = wanted;
	msg->len += there;
	msg->content = rest;
	if (msg->content.len > there)
		msg->content.len = (size_t)there;
	if (kresp_stream_count(source->stream, at, at + there) < there)
		cut(msg, "its body has a gap");
	else if (msg->content.len < there)
		cut(msg, "not all of its body was captured");
}

/* The size of a chunk at the start of @line (RFC 9112 section 7.1). */
static bool parse_chunk_size(struct kresp_http_slice line, uint64_t *size)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit;
	size_t i;

	*size = 0;
	for (i = 0; i < line.len && isxdigit(line.data[i]); i++) {
		digit = strchr(digits, tolower(line.data[i]));
		*size = *size << 4 | (uint64_t)(digit - digits);
	}
	line = kresp_http_text_trim(skip(line, i));
	return i > 0 && i < 13 && (!line.len || *line.data == ';');
}

/* The trailer section, up to its empty line. */
static void read_trailer(struct kresp_http_message *msg,
			 struct kresp_http_slice rest)
{
	struct kresp_http_slice line;
	size_t len;

	do {
		len = take_line(rest, &line);
		msg->len += len ? len : rest.len;
		rest = skip(rest, len);
	} while (len && line.len);
	if (!len)
		cut(msg, "its trailer is cut off");
}

/*
 * Chunks; their octets go to @content, NULL: nowhere. What follows a chunk that
 * cannot be understood is no part of the message.
 */
static void read_chunks(struct kresp_http_message *msg,
			struct kresp_http_slice rest, unsigned char *content)
{
	struct kresp_http_slice line;
	uint64_t size;
	size_t len;

	msg->content.data = content;
	for (;;) {
		len = take_line(rest, &line);
		if (!len || !parse_chunk_size(line, &size))
			break;
		msg->len += len;
		rest = skip(rest, len);
		if (!size)
			return read_trailer(msg, rest);
		msg->nr_chunks++;
		len = size < rest.len ? (size_t)size : rest.len;
		if (content)
			memcpy(content + msg->content.len, rest.data, len);
		msg->content.len += len;
		msg->len += len;
		rest = skip(rest, len);
		if (len < size || !rest.len)
			return cut(msg, "its chunks are cut off");
		len = take_line(rest, &line);
		if (!len || line.len)
			break;
		msg->len += len;
		rest = skip(rest, len);
	}
	if (!len) {
		msg->len += rest.len;
		return cut(msg, "its chunks are cut off");
	}
	msg->ends_http = true;
	cut(msg, "its chunks cannot be understood");
}

static void read_body(struct kresp_arena *arena, struct kresp_http_message *msg,
		      const struct kresp_http_source *source,
		      struct kresp_http_slice rest)
{
	uint64_t at = msg->at + msg->len;
	uint64_t end = kresp_stream_end(source->stream);
	struct kresp_http_message measured = *msg;

	switch (msg->framing) {
	case KRESP_HTTP_FRAMING_NONE:
		break;
	case KRESP_HTTP_FRAMING_LENGTH:
		read_length(msg, source, rest, msg->said_len);
		break;
	case KRESP_HTTP_FRAMING_CHUNKED:
		read_chunks(&measured, rest, NULL);
		read_chunks(msg, rest, kresp_arena_alloc(arena, measured.content.len, 1));
		break;
	case KRESP_HTTP_FRAMING_CLOSE:
		read_length(msg, source, rest, end > at ? end - at : 0);
		if (!source->is_closed)
			cut(msg, "the connection's end, which ends its body, was not captured");
		break;
	case KRESP_HTTP_FRAMING_BROKEN:
		msg->ends_http = true;
		cut(msg, "where its body ends cannot be understood");
		break;
	}
}

/**
 * kresp_http_message_read() - read the message at a place of a stream
 * @arena: where it is kept
 * @source: where to look
 * @at: the place
 *
 * Return: the message, whole or not, at least one octet of it; NULL if there
 * is none.
 */
struct kresp_http_message *
kresp_http_message_read(struct kresp_arena *arena,
			const struct kresp_http_source *source, uint64_t at)
{
	const struct kresp_stream_run *run = kresp_stream_find(source->stream, at);
	struct kresp_http_message found = {
		.is_request = source->is_request,
		.is_complete = true,
		.at = at,
	};
	struct kresp_http_message *msg;
	struct kresp_http_slice text;
	bool is_http;

	if (!run || run->at > at)
		return NULL;
	text.data = run->data + (at - run->at);
	text.len = run->len - (size_t)(at - run->at);
	found.head.data = text.data;
	found.head.len = parse_head(arena, &found, text, &is_http);
	if (!is_http)
		return NULL;
	msg = kresp_arena_alloc(arena, 1, sizeof(*msg));
	*msg = found;
	if (!msg->head.len) {
		msg->head.len = text.len;
		msg->len = text.len;
		msg->framing = KRESP_HTTP_FRAMING_BROKEN;
		cut(msg, "its head is cut off");
		return msg;
	}
	msg->len = msg->head.len;
	find_framing(msg, source->request);
	read_body(arena, msg, source, skip(text, msg->head.len));
	return msg;
}
