// SPDX-License-Identifier: GPL-2.0
/* Answers: where one ends, and its fields (RFC 9112 2 to 7). */
#include "http_test.h"

#include <string.h>
#include <strings.h>

static bool is_name(struct bytes text, const char *name)
{
	return text.len == strlen(name) &&
	       !strncasecmp((const char *)text.data, name, text.len);
}

static struct bytes trim(struct bytes text)
{
	while (text.len && strchr(" \t", text.data[0]) && text.data[0]) {
		text.data++;
		text.len--;
	}
	while (text.len && strchr(" \t", text.data[text.len - 1]) &&
	       text.data[text.len - 1])
		text.len--;
	return text;
}

/* The next field line; false at the end, or if it is none */
bool answer_next_field(struct bytes *fields, struct bytes *name,
		       struct bytes *value)
{
	const unsigned char *end, *colon;

	end = memmem(fields->data, fields->len, "\r\n", 2);
	if (!end)
		return false;
	colon = memchr(fields->data, ':', end - fields->data);
	if (!colon)
		return false;
	*name = (struct bytes){ fields->data, colon - fields->data };
	*value = trim((struct bytes){ colon + 1, end - colon - 1 });
	fields->len -= end + 2 - fields->data;
	fields->data = end + 2;
	return true;
}

/* How many fields have that name, and the value of the last */
size_t answer_field(const struct answer *answer, const char *name,
		    struct bytes *value)
{
	struct bytes fields = answer->fields;
	struct bytes this_name, this_value;
	size_t nr = 0;

	while (answer_next_field(&fields, &this_name, &this_value)) {
		if (!is_name(this_name, name))
			continue;
		*value = this_value;
		nr++;
	}
	return nr;
}

bool answer_has_token(const struct answer *answer, const char *name,
		      const char *token)
{
	const unsigned char *comma;
	struct bytes list, member;

	if (!answer_field(answer, name, &list))
		return false;
	for (;;) {
		comma = memchr(list.data, ',', list.len);
		member = list;
		if (comma)
			member.len = comma - list.data;
		if (is_name(trim(member), token))
			return true;
		if (!comma)
			return false;
		list.len -= comma + 1 - list.data;
		list.data = comma + 1;
	}
}

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Chunked content without extensions or trailers; joined where it stands, but
 * only when it is complete. The octets it takes, 0 for more, -1.
 */
static long parse_chunked(unsigned char *data, size_t len, struct answer *answer)
{
	size_t to, size, at, digits;
	int pass, digit;

	for (pass = 0; pass < 2; pass++) {
		to = 0;
		at = 0;
		do {
			size = 0;
			digits = 0;
			while (at < len && digits < 8) {
				digit = hex_digit(data[at]);
				if (digit < 0)
					break;
				size = size * 16 + digit;
				digits++;
				at++;
			}
			if (at + 2 > len)
				return 0;
			if (!digits || memcmp(data + at, "\r\n", 2))
				return -1;
			at += 2;
			if (size + 2 > len - at)
				return 0;
			if (pass)
				memmove(data + to, data + at, size);
			to += size;
			at += size;
			if (memcmp(data + at, "\r\n", 2))
				return -1;
			at += 2;
		} while (size);
	}
	answer->body = (struct bytes){ data, to };
	return at;
}

static bool parse_length(struct bytes text, size_t *len)
{
	size_t i;

	*len = 0;
	for (i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9' || i == 9)
			return false;
		*len = *len * 10 + text.data[i] - '0';
	}
	return i > 0;
}

/* The octets of the content after the head, as parse_chunked() */
static long parse_body(unsigned char *data, size_t len, bool eof,
		       struct answer *answer)
{
	struct bytes value;
	size_t size;

	answer->body = (struct bytes){ data, 0 };
	if (answer->head_only || answer->status < 200 ||
	    answer->status == 204 || answer->status == 304)
		return 0;
	if (answer_has_token(answer, "Transfer-Encoding", "chunked")) {
		long used = parse_chunked(data, len, answer);

		return used ? used : -2;
	}
	if (answer_field(answer, "Content-Length", &value)) {
		if (!parse_length(value, &size))
			return -1;
		answer->body.len = size;
		return size <= len ? (long)size : -2;
	}
	answer->body.len = len;
	return eof ? (long)len : -2;
}

/* The octets that the first answer in @data takes; 0 if it is not all there, -1
 * if that is no answer.
 */
long answer_parse(unsigned char *data, size_t len, bool eof, bool head_only,
		  struct answer *answer)
{
	static const char version[] = "HTTP/1.1 ";
	const size_t version_len = sizeof(version) - 1;
	unsigned char *end, *line_end;
	size_t head_len;
	long body;
	int i;

	if (memcmp(data, version, len < version_len ? len : version_len))
		return -1;
	end = memmem(data, len, "\r\n\r\n", 4);
	if (!end)
		return 0;
	head_len = end + 4 - data;
	line_end = memmem(data, head_len, "\r\n", 2);
	if (line_end - data < (long)version_len + 4)
		return -1;
	answer->status = 0;
	for (i = 0; i < 3; i++) {
		unsigned char c = data[version_len + i];

		if (c < '0' || c > '9')
			return -1;
		answer->status = answer->status * 10 + c - '0';
	}
	if (data[version_len + 3] != ' ')
		return -1;
	answer->head_only = head_only && answer->status >= 200;
	answer->head = (struct bytes){ data, head_len };
	answer->fields.data = line_end + 2;
	answer->fields.len = end + 2 - answer->fields.data;
	body = parse_body(data + head_len, len - head_len, eof, answer);
	if (body < 0)
		return body == -2 ? 0 : -1;
	return head_len + body;
}
