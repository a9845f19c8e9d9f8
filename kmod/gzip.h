/* SPDX-License-Identifier: GPL-2.0 */
/* A gzip member (RFC 1952) made with the kernel's zlib_deflate. */
#ifndef KRESP_GZIP_H
#define KRESP_GZIP_H

#include <linux/types.h>

int kresp_gzip(const u8 *data, size_t len, unsigned int level, u8 **member,
	       size_t *member_len);

#endif /* KRESP_GZIP_H */
