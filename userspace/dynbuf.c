// SPDX-License-Identifier: GPL-2.0
#include "dynbuf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DYNBUF_FIRST_SIZE	256

/**
 * kresp_dynbuf_init() - make an empty buffer
 * @buf: the buffer; allocates nothing
 * @max: the most bytes it may ever hold
 */
void kresp_dynbuf_init(struct kresp_dynbuf *buf, size_t max)
{
	buf->data = NULL;
	buf->len = 0;
	buf->size = 0;
	buf->max = max;
}

/* Room for @more bytes and the NUL; doubles, so that appending is linear. */
static int dynbuf_reserve(struct kresp_dynbuf *buf, size_t more)
{
	unsigned char *data;
	size_t need, size;

	if (more > buf->max - buf->len)
		return -EMSGSIZE;
	need = buf->len + more + 1;
	if (need <= buf->size)
		return 0;
	size = buf->size ? buf->size : DYNBUF_FIRST_SIZE;
	while (size < need)
		size = size > SIZE_MAX / 2 ? need : size * 2;
	data = realloc(buf->data, size);
	if (!data)
		return -ENOMEM;
	buf->data = data;
	buf->size = size;
	return 0;
}

/**
 * kresp_dynbuf_add() - append bytes
 * @buf: the buffer
 * @data: the bytes; not part of @buf itself
 * @len: how many; 0 is allowed
 *
 * Return: 0; -EMSGSIZE if the maximum would be passed, -ENOMEM if there is no
 * memory. On error the buffer is as it was.
 */
int kresp_dynbuf_add(struct kresp_dynbuf *buf, const void *data, size_t len)
{
	int err;

	err = dynbuf_reserve(buf, len);
	if (err)
		return err;
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return 0;
}

/**
 * kresp_dynbuf_addf() - append text made by a printf format
 * @buf: the buffer
 * @fmt: the format
 *
 * Return: as kresp_dynbuf_add().
 */
int kresp_dynbuf_addf(struct kresp_dynbuf *buf, const char *fmt, ...)
{
	va_list ap;
	int err, len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		return -ENOMEM;
	err = dynbuf_reserve(buf, (size_t)len);
	if (err)
		return err;
	va_start(ap, fmt);
	vsnprintf((char *)buf->data + buf->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)len;
	return 0;
}

/**
 * kresp_dynbuf_free() - give the memory back
 * @buf: the buffer; empty afterwards, with the same maximum
 */
void kresp_dynbuf_free(struct kresp_dynbuf *buf)
{
	free(buf->data);
	kresp_dynbuf_init(buf, buf->max);
}
