// SPDX-License-Identifier: GPL-2.0
/*
 * Text on a terminal or in a file: lines that fit, and tables.
 */
#include <stdint.h>
#include <string.h>

#include "utf8.h"
#include "walk_text.h"
#include "wrap.h"

#define CODE_END	"\033[0m"
#define MORE		"..."

/**
 * kresp_text_layer_code() - a layer's colour
 * @layer: 7 (application) to 1 (physical)
 *
 * Return: what switches a terminal to it.
 */
const char *kresp_text_layer_code(unsigned int layer)
{
	static const char * const codes[] = {
		"\033[90m", "\033[35m", "\033[94m", "\033[36m", "\033[32m",
		"\033[93m", "\033[33m",
	};

	return layer >= 1 && layer <= 7 ? codes[layer - 1] : "";
}

/**
 * kresp_text_put() - write a piece of a line
 * @text: where to
 * @code: its colour; NULL: none
 * @what: UTF-8
 * @len: octets of it
 *
 * Control characters, of which there should be none, are written as '?': no
 * text may steer the terminal.
 *
 * Return: the columns it takes.
 */
size_t kresp_text_put(const struct kresp_text *text, const char *code,
		      const char *what, size_t len)
{
	bool has_code = text->is_coloured && code;
	size_t at, octets, width = 0;
	uint32_t character;

	if (has_code)
		fputs(code, text->out);
	for (at = 0; at < len && what[at]; at += octets) {
		octets = kresp_utf8_next(what + at, &character);
		if (character < 0x20 || (character >= 0x7f && character < 0xa0) ||
		    character == KRESP_UTF8_REPLACEMENT)
			fputc('?', text->out);
		else
			fwrite(what + at, 1, octets, text->out);
		width++;
	}
	if (has_code)
		fputs(CODE_END, text->out);
	return width;
}

/**
 * kresp_text_pad() - write spaces
 * @text: where to
 * @nr: how many
 */
void kresp_text_pad(const struct kresp_text *text, size_t nr)
{
	fprintf(text->out, "%*s", (int)nr, "");
}

/**
 * kresp_text_rule() - write a line across
 * @text: where to
 * @with: the character to draw it with
 */
void kresp_text_rule(const struct kresp_text *text, char with)
{
	size_t i;

	if (text->is_coloured)
		fputs(KRESP_TEXT_DIM, text->out);
	for (i = 0; i < text->width; i++)
		fputc(with, text->out);
	if (text->is_coloured)
		fputs(CODE_END, text->out);
	fputc('\n', text->out);
}

/**
 * kresp_text_hanging() - write text beside something, and under itself
 * @text: where to
 * @code: its colour; NULL: none
 * @at: the column where it begins, which the line has reached
 * @what: UTF-8; LF ends a line. At least one line is ended.
 */
void kresp_text_hanging(const struct kresp_text *text, const char *code,
			size_t at, const char *what)
{
	struct kresp_wrap wrap;
	bool is_first = true;

	kresp_wrap_start(&wrap, what, text->width - at);
	while (kresp_wrap_next(&wrap)) {
		if (!is_first && wrap.len)
			kresp_text_pad(text, at);
		is_first = false;
		kresp_text_put(text, code, wrap.line, wrap.len);
		fputc('\n', text->out);
	}
	if (is_first)
		fputc('\n', text->out);
}

/**
 * kresp_text_paragraph() - write text in as many lines as it needs
 * @text: where to
 * @code: its colour; NULL: none
 * @indent: spaces before each line
 * @what: UTF-8; LF ends a line
 */
void kresp_text_paragraph(const struct kresp_text *text, const char *code,
			  size_t indent, const char *what)
{
	kresp_text_pad(text, indent);
	kresp_text_hanging(text, code, indent, what);
}

/**
 * kresp_text_heading() - begin a part
 * @text: where to
 * @what: its title
 */
void kresp_text_heading(const struct kresp_text *text, const char *what)
{
	fputc('\n', text->out);
	kresp_text_paragraph(text, KRESP_TEXT_BOLD, 0, what);
	kresp_text_rule(text, '=');
}

/**
 * kresp_text_table_head() - write a table's titles and the line under them
 * @text: where to
 * @columns: the columns
 * @nr: how many
 */
void kresp_text_table_head(const struct kresp_text *text,
			   const struct kresp_text_column *columns, size_t nr)
{
	const char *titles[KRESP_TEXT_COLUMNS_MAX];
	size_t i;

	for (i = 0; i < nr; i++)
		titles[i] = columns[i].title;
	kresp_text_table_row(text, columns, nr, KRESP_TEXT_BOLD, titles, nr, 0);
	kresp_text_rule(text, '-');
}

/* A line that is the last though there is more: "..." at its end. */
static size_t put_cut(const struct kresp_text *text, const char *code,
		      const struct kresp_wrap *wrap)
{
	size_t width, keep = 0;
	uint32_t character;

	for (width = 0; keep < wrap->len &&
	     width + strlen(MORE) < wrap->width; width++)
		keep += kresp_utf8_next(wrap->line + keep, &character);
	kresp_text_put(text, code, wrap->line, keep);
	return width + kresp_text_put(text, KRESP_TEXT_DIM, MORE, strlen(MORE));
}

/**
 * kresp_text_table_row() - write one row of a table
 * @text: where to
 * @columns: the columns
 * @nr: how many, KRESP_TEXT_COLUMNS_MAX at most
 * @code: the colour of the first cell; that of all of them if it is bold
 * @cells: the texts
 * @cut: the cell that may be cut
 * @max_lines: the lines that it may take; if it needs more "..." tells
 */
void kresp_text_table_row(const struct kresp_text *text,
			  const struct kresp_text_column *columns, size_t nr,
			  const char *code, const char * const *cells,
			  size_t cut, size_t max_lines)
{
	bool is_head = code && !strcmp(code, KRESP_TEXT_BOLD);
	struct kresp_wrap wraps[KRESP_TEXT_COLUMNS_MAX];
	size_t i, line, owed;
	bool has_more = true;

	for (i = 0; i < nr; i++)
		kresp_wrap_start(&wraps[i], cells[i], columns[i].width);
	for (line = 1; has_more; line++) {
		has_more = false;
		owed = 0;
		for (i = 0; i < nr; i++) {
			bool has_line = kresp_wrap_next(&wraps[i]);
			bool is_cut = i == cut && line == max_lines &&
				      *wraps[i].rest;
			const char *paint = !i || is_head ? code : NULL;
			size_t width = 0;

			if (has_line && wraps[i].len) {
				kresp_text_pad(text, owed);
				owed = 0;
				width = is_cut ?
					put_cut(text, paint, &wraps[i]) :
					kresp_text_put(text, paint,
						       wraps[i].line,
						       wraps[i].len);
			}
			if (is_cut)
				wraps[i].rest = "";
			owed += columns[i].width + KRESP_TEXT_GAP - width;
			if (*wraps[i].rest)
				has_more = true;
		}
		fputc('\n', text->out);
	}
}
