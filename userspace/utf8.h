/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_UTF8_H
#define KRESP_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Stands for what is not UTF-8. */
#define KRESP_UTF8_REPLACEMENT	0xfffd

size_t kresp_utf8_next(const char *text, uint32_t *code);
size_t kresp_utf8_width(const char *text, size_t len);

#endif
