/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_DYNBUF_H
#define KRESP_DYNBUF_H

#include <stddef.h>

/**
 * struct kresp_dynbuf - bytes that grow, up to a maximum fixed at birth
 * @data: the bytes, followed by a NUL that @len does not count; NULL as long
 *	as nothing was added
 * @len: bytes held
 * @size: bytes allocated, the NUL's included
 * @max: the most @len may become
 */
struct kresp_dynbuf {
	unsigned char *data;
	size_t len;
	size_t size;
	size_t max;
};

void kresp_dynbuf_init(struct kresp_dynbuf *buf, size_t max);
int kresp_dynbuf_add(struct kresp_dynbuf *buf, const void *data, size_t len);
int kresp_dynbuf_addf(struct kresp_dynbuf *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void kresp_dynbuf_free(struct kresp_dynbuf *buf);

#endif
