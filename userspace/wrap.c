// SPDX-License-Identifier: GPL-2.0
#include "wrap.h"

#include <stdint.h>
#include <string.h>

#include "utf8.h"

/* After these a word may be broken, if there is no space to break at. */
#define SOFT_BREAKS	",;&?"

/**
 * kresp_wrap_start() - begin to cut text into lines
 * @wrap: what remembers how far it came
 * @text: UTF-8; LF ends a line. Must stay as long as the lines are used.
 * @width: the columns that a line may take; 0 is taken for 1
 */
void kresp_wrap_start(struct kresp_wrap *wrap, const char *text, size_t width)
{
	wrap->rest = text;
	wrap->width = width ? width : 1;
	wrap->line = text;
	wrap->len = 0;
}

/**
 * kresp_wrap_next() - find the next line
 * @wrap: started; the line is in @wrap->line
 *
 * A line ends at a LF, else at the last space that lets it fit, else after the
 * last comma or the like, else where the width ends. Neither the LF nor the
 * spaces at the break belong to it.
 *
 * Return: false after the last line.
 */
bool kresp_wrap_next(struct kresp_wrap *wrap)
{
	const char *pos = wrap->rest;
	const char *space = NULL;
	const char *soft = NULL;
	size_t width = 0;
	uint32_t code;

	if (!*pos)
		return false;
	wrap->line = pos;
	while (*pos && *pos != '\n') {
		if (*pos == ' ')
			space = pos;
		if (pos > wrap->line && strchr(SOFT_BREAKS, pos[-1]))
			soft = pos;
		if (width == wrap->width)
			break;
		pos += kresp_utf8_next(pos, &code);
		width++;
	}
	if (*pos && *pos != '\n') {
		if (space && space > wrap->line)
			pos = space;
		else if (soft)
			pos = soft;
	}
	wrap->len = (size_t)(pos - wrap->line);
	while (*pos && *pos != '\n' && wrap->len &&
	       wrap->line[wrap->len - 1] == ' ')
		wrap->len--;
	if (*pos == '\n') {
		pos++;
	} else {
		while (*pos == ' ')
			pos++;
	}
	wrap->rest = pos;
	return true;
}

/**
 * kresp_wrap_longest() - the width in which nothing need be cut
 * @text: UTF-8, lines separated by LF
 *
 * Return: the columns of its longest line.
 */
size_t kresp_wrap_longest(const char *text)
{
	size_t len, width, longest = 0;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		width = kresp_utf8_width(text, len);
		if (width > longest)
			longest = width;
	}
	return longest;
}
