// SPDX-License-Identifier: GPL-2.0
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char * const colour_codes[] = {
	[KRESP_COLOUR_SENT] = "\033[36m",
	[KRESP_COLOUR_RECEIVED] = "\033[32m",
	[KRESP_COLOUR_ASIDE] = "\033[2m",
	[KRESP_COLOUR_FAULT] = "\033[1;31m",
};

/**
 * kresp_output_is_coloured() - whether to write colours to a stream
 * @file: the stream
 *
 * Return: true on a terminal that is not "dumb", unless the environment
 * variable NO_COLOR is set and not empty.
 */
bool kresp_output_is_coloured(FILE *file)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no_color && *no_color)
		return false;
	if (!term || !strcmp(term, "dumb"))
		return false;
	return isatty(fileno(file)) == 1;
}

/**
 * kresp_output_paint() - write text, coloured where colours are wanted
 * @file: the stream
 * @colour: what the text is
 * @text: the text, safe for a terminal
 */
void kresp_output_paint(FILE *file, enum kresp_colour colour, const char *text)
{
	if (kresp_output_is_coloured(file))
		fprintf(file, "%s%s\033[0m", colour_codes[colour], text);
	else
		fputs(text, file);
}

/* One byte as shown: 1 to 4 characters. Return: how many. */
static size_t escape_byte(char out[5], unsigned char byte)
{
	switch (byte) {
	case '\r':
		return (size_t)snprintf(out, 5, "\\r");
	case '\n':
		return (size_t)snprintf(out, 5, "\\n");
	case '\t':
		return (size_t)snprintf(out, 5, "\\t");
	case '\\':
		return (size_t)snprintf(out, 5, "\\\\");
	}
	if (byte >= 0x20 && byte < 0x7f)
		return (size_t)snprintf(out, 5, "%c", byte);
	return (size_t)snprintf(out, 5, "\\x%02x", byte);
}

/**
 * kresp_output_escape() - make bytes from the net safe to show
 * @dst: where the text goes
 * @size: bytes at @dst, at least 4; what does not fit is replaced by "..."
 * @src: the bytes
 * @len: how many
 *
 * Printable ASCII stays, the backslash is doubled, everything else becomes
 * \r, \n, \t or \xHH.
 *
 * Return: @dst, always NUL terminated.
 */
const char *kresp_output_escape(char *dst, size_t size, const void *src,
				size_t len)
{
	const unsigned char *bytes = src;
	size_t i, width, used = 0, cut_at = 0;
	char one[5];

	for (i = 0; i < len; i++) {
		width = escape_byte(one, bytes[i]);
		if (used + width + 1 > size) {
			memcpy(dst + cut_at, "...", 3);
			used = cut_at + 3;
			break;
		}
		memcpy(dst + used, one, width);
		used += width;
		if (used + sizeof("...") <= size)
			cut_at = used;
	}
	dst[used] = '\0';
	return dst;
}

/**
 * kresp_output_head() - show a message's head, a mark before each line
 * @file: the stream
 * @colour: whose head it is
 * @mark: such as "> "
 * @head: the bytes, up to and including the empty line
 * @len: how many
 *
 * Line ends are not shown; all other control bytes are escaped.
 */
void kresp_output_head(FILE *file, enum kresp_colour colour, const char *mark,
		       const void *head, size_t len)
{
	const unsigned char *pos = head;
	const unsigned char *end = pos + len;
	const unsigned char *eol;
	size_t line_len;
	char one[5];

	while (pos < end) {
		eol = memchr(pos, '\n', (size_t)(end - pos));
		line_len = (size_t)((eol ? eol : end) - pos);
		if (eol && line_len && pos[line_len - 1] == '\r')
			line_len--;
		kresp_output_paint(file, colour, mark);
		while (line_len--) {
			escape_byte(one, *pos++);
			/* A lone backslash is clear enough in a whole line. */
			fputs(one[0] == '\\' && one[1] == '\\' ? "\\" : one,
			      file);
		}
		fputc('\n', file);
		pos = eol ? eol + 1 : end;
	}
}
