/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_OUTPUT_H
#define KRESP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Enough for the part of a line that a message shows. */
#define KRESP_OUTPUT_QUOTE_MAX	100

/**
 * enum kresp_colour - what a piece of text is, not how it looks
 * @KRESP_COLOUR_SENT: sent by this side
 * @KRESP_COLOUR_RECEIVED: received from the server
 * @KRESP_COLOUR_ASIDE: said about the exchange
 * @KRESP_COLOUR_FAULT: wrong
 */
enum kresp_colour {
	KRESP_COLOUR_SENT,
	KRESP_COLOUR_RECEIVED,
	KRESP_COLOUR_ASIDE,
	KRESP_COLOUR_FAULT,
};

bool kresp_output_is_coloured(FILE *file);
void kresp_output_paint(FILE *file, enum kresp_colour colour, const char *text);
void kresp_output_head(FILE *file, enum kresp_colour colour, const char *mark,
		       const void *head, size_t len);
const char *kresp_output_escape(char *dst, size_t size, const void *src,
				size_t len);

#endif
