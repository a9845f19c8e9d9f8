/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_GUNZIP_H
#define KRESP_GUNZIP_H

#include <stddef.h>
#include <stdint.h>

#include "dynbuf.h"
#include "fault.h"

/**
 * struct kresp_gunzip_member - what a gzip member says of itself
 * @flags: FLG
 * @mtime: MTIME, seconds since 1970 UTC; 0: not known
 * @extra_flags: XFL
 * @os: OS; 255: not known
 * @crc32: CRC-32 of the content
 * @isize: length of the content, modulo 2^32
 */
struct kresp_gunzip_member {
	uint8_t flags;
	uint32_t mtime;
	uint8_t extra_flags;
	uint8_t os;
	uint32_t crc32;
	uint32_t isize;
};

uint32_t kresp_gunzip_crc32(const void *data, size_t len);
int kresp_gunzip_check(const void *data, size_t len,
		       struct kresp_gunzip_member *member,
		       struct kresp_dynbuf *content,
		       struct kresp_faults *faults);

#endif
