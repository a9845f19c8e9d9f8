// SPDX-License-Identifier: GPL-2.0
/* The octets, tokens, lists and fields that HTTP is written in. */
#include "http_lex.h"

#include "http_parse.h"

#define TOKEN	KRESP_OCTET_TOKEN
#define TEXT	KRESP_OCTET_TEXT
#define PCHAR	(KRESP_OCTET_PATH | KRESP_OCTET_QUERY)
#define HOST	KRESP_OCTET_HOST
#define HEX	KRESP_OCTET_HEX
#define DIGIT	KRESP_OCTET_DIGIT

#define UNRESERVED	(TOKEN | TEXT | PCHAR | HOST)
#define SUB_DELIM	(TEXT | PCHAR | HOST)

/* Every control but HTAB, and DEL, is of no class */
const u8 kresp_http_octets[256] = {
	['\t'] = TEXT,
	[' '] = TEXT,
	['!'] = SUB_DELIM | TOKEN,
	['"'] = TEXT,
	['#'] = TEXT | TOKEN,
	['$'] = SUB_DELIM | TOKEN,
	['%'] = TEXT | TOKEN,
	['&'] = SUB_DELIM | TOKEN,
	['\''] = SUB_DELIM | TOKEN,
	['('] = SUB_DELIM,
	[')'] = SUB_DELIM,
	['*'] = SUB_DELIM | TOKEN,
	['+'] = SUB_DELIM | TOKEN,
	[','] = SUB_DELIM,
	['-'] = UNRESERVED,
	['.'] = UNRESERVED,
	['/'] = TEXT | PCHAR,
	['0' ... '9'] = UNRESERVED | HEX | DIGIT,
	[':'] = TEXT | PCHAR,
	[';'] = SUB_DELIM,
	['<'] = TEXT,
	['='] = SUB_DELIM,
	['>'] = TEXT,
	['?'] = TEXT | KRESP_OCTET_QUERY,
	['@'] = TEXT | PCHAR,
	['A' ... 'F'] = UNRESERVED | HEX,
	['G' ... 'Z'] = UNRESERVED,
	['['] = TEXT,
	['\\'] = TEXT,
	[']'] = TEXT,
	['^'] = TEXT | TOKEN,
	['_'] = UNRESERVED,
	['`'] = TEXT | TOKEN,
	['a' ... 'f'] = UNRESERVED | HEX,
	['g' ... 'z'] = UNRESERVED,
	['{'] = TEXT,
	['|'] = TEXT | TOKEN,
	['}'] = TEXT,
	['~'] = UNRESERVED,
	[0x80 ... 0xff] = TEXT,
};

#define EACH_OCTET(octet) (0x0101010101010101ULL * (octet))

/* A 0x80 in some octet iff an octet of @word is below 0x20 or is 0x7f. The
 * borrow of a subtraction reaches only octets above one that is itself found,
 * so the answer to "is there any" is exact.
 */
static u64 controls_in(u64 word)
{
	u64 del = word ^ EACH_OCTET(0x7f);

	return (((word - EACH_OCTET(0x20)) & ~word) |
		((del - EACH_OCTET(0x01)) & ~del)) & EACH_OCTET(0x80);
}

/**
 * kresp_http_text_run - how many octets may stand within a line
 * @data: the octets
 * @len: their number
 *
 * Eight at a time: this looks at every octet of every head, twice.
 *
 * Context: any.
 * Return: the offset of the first octet that is not SP, HTAB, VCHAR or obs-text
 *	(RFC 9110 5.5), that is of a control; @len if there is none.
 */
size_t kresp_http_text_run(const u8 *data, size_t len)
{
	size_t at = 0;
	u64 word;

	while (at < len) {
		if (len - at >= sizeof(word)) {
			memcpy(&word, data + at, sizeof(word));
			if (!controls_in(word)) {
				at += sizeof(word);
				continue;
			}
		}
		if (!kresp_http_octet_is(data[at], TEXT))
			break;
		at++;
	}
	return at;
}

static bool is_space(u8 octet)
{
	return octet == ' ' || octet == '\t';
}

/**
 * kresp_http_trim - drop the optional white space around a text
 * @text: the text
 *
 * Context: any.
 * Return: @text without the SP and HTAB it begins and ends with (9110 5.6.3).
 */
struct kresp_slice kresp_http_trim(struct kresp_slice text)
{
	while (text.len && is_space(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len && is_space(text.data[text.len - 1]))
		text.len--;
	return text;
}

/**
 * kresp_http_digits - read 1*DIGIT
 * @text: the digits, nothing before or after them
 * @value: gets their value, if they are valid
 *
 * Context: any.
 * Return: true; false if @text is empty, has another octet, or does not fit.
 */
bool kresp_http_digits(struct kresp_slice text, u64 *value)
{
	u64 number = 0;
	size_t i;
	u8 digit;

	if (!text.len)
		return false;
	for (i = 0; i < text.len; i++) {
		if (!kresp_http_octet_is(text.data[i], DIGIT))
			return false;
		digit = text.data[i] - '0';
		/* U64_MAX is 10 * 1844674407370955161 + 5 */
		if (number > 1844674407370955161ULL ||
		    (number == 1844674407370955161ULL && digit > 5))
			return false;
		number = number * 10 + digit;
	}
	*value = number;
	return true;
}

/**
 * kresp_http_same - whether two texts are the same, octet for octet
 * @a: one
 * @b: the other
 *
 * Context: any.
 * Return: true if they are.
 */
bool kresp_http_same(struct kresp_slice a, struct kresp_slice b)
{
	return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

/**
 * kresp_http_equal - whether a text is a given word, whatever its case
 * @slice: the text, from the net
 * @lower: the word, without upper-case letters
 *
 * Context: any.
 * Return: true if they are equal but for the case of ASCII letters.
 */
bool kresp_http_equal(struct kresp_slice slice, struct kresp_slice lower)
{
	size_t i;
	u8 c;

	if (slice.len != lower.len)
		return false;
	for (i = 0; i < slice.len; i++) {
		c = slice.data[i];
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c != lower.data[i])
			return false;
	}
	return true;
}

/**
 * kresp_http_is_token - whether a text is a token (RFC 9110 5.6.2)
 * @slice: the text
 *
 * Context: any.
 * Return: true if it is not empty and every octet is a tchar.
 */
bool kresp_http_is_token(struct kresp_slice slice)
{
	size_t i;

	for (i = 0; i < slice.len; i++)
		if (!kresp_http_octet_is(slice.data[i], TOKEN))
			return false;
	return slice.len > 0;
}

/**
 * kresp_http_next_field - the next of a request's fields
 * @fields: the field lines that are left, valid ones as @fields of struct
 *	kresp_request are; moved past the one returned
 * @name: gets its name, as sent: compare it with kresp_http_equal()
 * @value: gets its value, without white space around it (RFC 9112 5)
 *
 * Context: any.
 * Return: true; false when there is none left (or the lines are not valid).
 */
bool kresp_http_next_field(struct kresp_slice *fields, struct kresp_slice *name,
			   struct kresp_slice *value)
{
	const u8 *start = fields->data;
	const u8 *colon;
	const u8 *end;

	if (!fields->len)
		return false;
	end = memchr(start, '\r', fields->len);
	if (!end || start + fields->len - end < 2)
		return false;
	colon = memchr(start, ':', end - start);
	if (!colon)
		return false;

	*name = (struct kresp_slice){ start, colon - start };
	*value = (struct kresp_slice){ colon + 1, end - colon - 1 };
	*value = kresp_http_trim(*value);
	fields->len -= end + 2 - start;
	fields->data = end + 2;
	return true;
}

/* Where the first member of a list ends: a comma outside quotes, or @len */
static size_t member_end(const u8 *data, size_t len)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if (data[i] == '"')
			quoted = !quoted;
		else if (data[i] == ',' && !quoted)
			break;
	}
	return i;
}

/**
 * kresp_http_next_member - the next member of a comma-separated list
 * @list: what is left of a list-based field value (RFC 9110 5.6.1); moved past
 *	the member returned
 * @member: gets the member, without white space around it
 *
 * Empty members are skipped. A comma between double quotes is part of a
 * member; a backslash there escapes nothing, as in an entity-tag (8.8.3),
 * the only quoted thing in a field whose members kresp makes use of. An
 * unbalanced quote reaches to the end of the list.
 *
 * Context: any.
 * Return: true; false at the end of the list.
 */
bool kresp_http_next_member(struct kresp_slice *list,
			    struct kresp_slice *member)
{
	size_t end;

	while (list->len) {
		end = member_end(list->data, list->len);
		*member = (struct kresp_slice){ list->data, end };
		*member = kresp_http_trim(*member);
		if (end < list->len)
			end++;
		list->data += end;
		list->len -= end;
		if (member->len)
			return true;
	}
	return false;
}
