// SPDX-License-Identifier: GPL-2.0
#include "http_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/**
 * kresp_http_text_is_tchar() - may this byte stand in a token?
 * @byte: the byte
 *
 * Return: true for tchar (RFC 9110 section 5.6.2).
 */
bool kresp_http_text_is_tchar(unsigned char byte)
{
	return byte && byte < 0x80 &&
	       (isalnum(byte) || strchr("!#$%&'*+-.^_`|~", byte));
}

/**
 * kresp_http_text_is_token() - is all of this one token?
 * @text: the bytes
 *
 * Return: true for a token (RFC 9110 section 5.6.2), which is never empty.
 */
bool kresp_http_text_is_token(struct kresp_http_slice text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (!kresp_http_text_is_tchar(text.data[i]))
			return false;
	return text.len > 0;
}

/**
 * kresp_http_text_is_value_byte() - may this byte stand in a field's value?
 * @byte: the byte
 *
 * Return: true for VCHAR, obs-text, SP and HTAB (RFC 9110 section 5.5).
 */
bool kresp_http_text_is_value_byte(unsigned char byte)
{
	return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

/**
 * kresp_http_text_equal() - the same but for the case of ASCII letters?
 * @a: one
 * @b: the other
 */
bool kresp_http_text_equal(struct kresp_http_slice a, struct kresp_http_slice b)
{
	return a.len == b.len &&
	       !strncasecmp((const char *)a.data, (const char *)b.data, a.len);
}

/**
 * kresp_http_text_is() - the same as a name but for the case of ASCII letters?
 * @text: the bytes
 * @name: the name
 */
bool kresp_http_text_is(struct kresp_http_slice text, const char *name)
{
	return text.len == strlen(name) &&
	       !strncasecmp((const char *)text.data, name, text.len);
}

/**
 * kresp_http_text_trim() - drop white space around
 * @text: the bytes
 *
 * Return: @text without SP and HTAB at both ends (OWS, RFC 9110 section 5.6.3).
 */
struct kresp_http_slice kresp_http_text_trim(struct kresp_http_slice text)
{
	while (text.len && (*text.data == ' ' || *text.data == '\t')) {
		text.data++;
		text.len--;
	}
	while (text.len && (text.data[text.len - 1] == ' ' ||
			    text.data[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/**
 * kresp_http_text_next_member() - take the next member off a list of tokens
 * @list: what is left of a list (RFC 9110 section 5.6.1); shortened
 * @member: the member, trimmed, never empty: empty ones are skipped
 *
 * Not for lists that may hold quoted strings.
 *
 * Return: true, or false at the end of the list.
 */
bool kresp_http_text_next_member(struct kresp_http_slice *list,
				 struct kresp_http_slice *member)
{
	const unsigned char *comma;

	while (list->len) {
		comma = memchr(list->data, ',', list->len);
		member->data = list->data;
		member->len = comma ? (size_t)(comma - list->data) : list->len;
		list->data += member->len + (comma ? 1 : 0);
		list->len -= member->len + (comma ? 1 : 0);
		*member = kresp_http_text_trim(*member);
		if (member->len)
			return true;
	}
	return false;
}
