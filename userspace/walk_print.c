// SPDX-License-Identifier: GPL-2.0
#include "walk_print.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "output.h"

const struct kresp_walk_format kresp_walk_formats[] = {
	{ "text", kresp_walk_text },
	{ "markdown", kresp_walk_markdown },
	{ "html", kresp_walk_html },
	{ "json", kresp_walk_json },
	{ NULL, NULL },
};

/**
 * kresp_walk_format_find() - look up a format
 * @name: as typed
 *
 * Return: the format, or NULL if there is none of that name.
 */
const struct kresp_walk_format *kresp_walk_format_find(const char *name)
{
	const struct kresp_walk_format *format;

	for (format = kresp_walk_formats; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

/**
 * kresp_walk_style_init() - the style that suits a stream
 * @style: what to fill in
 * @out: the stream
 *
 * On a terminal its width, and colours unless NO_COLOR or TERM forbid them;
 * anywhere else KRESP_WALK_WIDTH and no colours, whatever the environment, so
 * that what is kept in a file does not depend on the window it was made in.
 */
void kresp_walk_style_init(struct kresp_walk_style *style, FILE *out)
{
	struct winsize size;

	style->width = KRESP_WALK_WIDTH;
	if (!ioctl(fileno(out), TIOCGWINSZ, &size) && size.ws_col)
		style->width = size.ws_col;
	style->is_coloured = kresp_output_is_coloured(out);
	style->wants_bits = false;
}
