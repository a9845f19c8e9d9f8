/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_TEXT_H
#define KRESP_WALK_TEXT_H

#include <stddef.h>
#include <stdio.h>

#include "walk_print.h"

/* The columns that what stands under a line of a table is moved in by. */
#define KRESP_TEXT_INDENT	4

/* The most columns of a table, and the spaces between two of them. */
#define KRESP_TEXT_COLUMNS_MAX	7
#define KRESP_TEXT_GAP		2

/**
 * struct kresp_text - text being printed
 * @out: where to
 * @width: columns
 * @is_coloured: with colours
 */
struct kresp_text {
	FILE *out;
	unsigned int width;
	bool is_coloured;
};

/**
 * struct kresp_text_column - one column of a table
 * @title: its name
 * @width: its columns on the screen
 */
struct kresp_text_column {
	const char *title;
	size_t width;
};

#define KRESP_TEXT_BOLD		"\033[1m"
#define KRESP_TEXT_DIM		"\033[2m"
#define KRESP_TEXT_BAD		"\033[1;31m"

const char *kresp_text_layer_code(unsigned int layer);
size_t kresp_text_put(const struct kresp_text *text, const char *code,
		      const char *what, size_t len);
void kresp_text_pad(const struct kresp_text *text, size_t nr);
void kresp_text_rule(const struct kresp_text *text, char with);
void kresp_text_hanging(const struct kresp_text *text, const char *code,
			size_t at, const char *what);
void kresp_text_paragraph(const struct kresp_text *text, const char *code,
			  size_t indent, const char *what);
void kresp_text_heading(const struct kresp_text *text, const char *what);
void kresp_text_table_head(const struct kresp_text *text,
			   const struct kresp_text_column *columns, size_t nr);
void kresp_text_table_row(const struct kresp_text *text,
			  const struct kresp_text_column *columns, size_t nr,
			  const char *code, const char * const *cells,
			  size_t cut, size_t max_lines);
void kresp_text_facts(const struct kresp_text *text, size_t indent,
		      const struct kresp_facts *facts,
		      const struct kresp_facts *known);
void kresp_text_legend(const struct kresp_text *text);
void kresp_text_session(const struct kresp_text *text,
			const struct kresp_walk_conversation *conv);
void kresp_text_stage(const struct kresp_text *text,
		      const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_exchange *exchange,
		      unsigned int number, bool wants_bits);
void kresp_text_sum(const struct kresp_text *text,
		    const struct kresp_walk_sum *sum);

#endif
