/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_PRINT_H
#define KRESP_WALK_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "walk.h"

/* The columns of text where nothing says how many there are; the least. */
#define KRESP_WALK_WIDTH	100
#define KRESP_WALK_WIDTH_MIN	64

/**
 * struct kresp_walk_style - how a walk is to look
 * @width: columns of text; less than KRESP_WALK_WIDTH_MIN is taken for that
 * @is_coloured: text with colours
 * @wants_bits: text and Markdown with all bits of the frames, not the first
 *	ones only; JSON and HTML always have every octet
 */
struct kresp_walk_style {
	unsigned int width;
	bool is_coloured;
	bool wants_bits;
};

/**
 * struct kresp_walk_format - one way to print a walk
 * @name: as the option --format has it
 * @print: prints it. Return: 0, or -EIO if it could not be written.
 */
struct kresp_walk_format {
	const char *name;
	int (*print)(FILE *out, const struct kresp_walk *walk,
		     const struct kresp_walk_style *style);
};

/* In the order they are documented; the first is the default, and the last
 * one's name is NULL.
 */
extern const struct kresp_walk_format kresp_walk_formats[];

const struct kresp_walk_format *kresp_walk_format_find(const char *name);
void kresp_walk_style_init(struct kresp_walk_style *style, FILE *out);

int kresp_walk_text(FILE *out, const struct kresp_walk *walk,
		    const struct kresp_walk_style *style);
int kresp_walk_markdown(FILE *out, const struct kresp_walk *walk,
			const struct kresp_walk_style *style);
int kresp_walk_html(FILE *out, const struct kresp_walk *walk,
		    const struct kresp_walk_style *style);
int kresp_walk_json(FILE *out, const struct kresp_walk *walk,
		    const struct kresp_walk_style *style);

#endif
