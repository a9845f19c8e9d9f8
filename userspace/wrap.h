/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WRAP_H
#define KRESP_WRAP_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct kresp_wrap - text that is cut into lines
 * @rest: what is still to come
 * @width: the columns that a line may take, at least 1
 * @line: the line that kresp_wrap_next() found, not NUL terminated
 * @len: its octets
 */
struct kresp_wrap {
	const char *rest;
	size_t width;
	const char *line;
	size_t len;
};

void kresp_wrap_start(struct kresp_wrap *wrap, const char *text, size_t width);
bool kresp_wrap_next(struct kresp_wrap *wrap);
size_t kresp_wrap_longest(const char *text);

#endif
