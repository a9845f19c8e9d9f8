/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_HTTP_TEXT_H
#define KRESP_HTTP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct kresp_http_slice - bytes that belong to someone else
 * @data: the first byte; not NUL terminated
 * @len: how many
 */
struct kresp_http_slice {
	const unsigned char *data;
	size_t len;
};

bool kresp_http_text_is_tchar(unsigned char byte);
bool kresp_http_text_is_token(struct kresp_http_slice text);
bool kresp_http_text_is_value_byte(unsigned char byte);
bool kresp_http_text_equal(struct kresp_http_slice a,
			   struct kresp_http_slice b);
bool kresp_http_text_is(struct kresp_http_slice text, const char *name);
struct kresp_http_slice kresp_http_text_trim(struct kresp_http_slice text);
bool kresp_http_text_next_member(struct kresp_http_slice *list,
				 struct kresp_http_slice *member);

#endif
