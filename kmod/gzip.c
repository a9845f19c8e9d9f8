// SPDX-License-Identifier: GPL-2.0
#include "gzip.h"

#include <asm/byteorder.h>
#include <linux/crc32.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/zlib.h>

/* The kernel's zlib writes raw deflate only: header and trailer are ours. */
#define GZIP_HEADER_LEN		10
#define GZIP_TRAILER_LEN	8
#define GZIP_MEM_LEVEL		8

/*
 * RFC 1952 2.3: ID1, ID2, CM deflate, FLG 0, MTIME 0 (no time stamp is
 * available), XFL 0, OS 255 (unknown).
 */
static const u8 gzip_header[GZIP_HEADER_LEN] = {
	0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff,
};

/* What deflate can make of @len octets at worst: stored blocks and slack. */
static size_t deflate_bound(size_t len)
{
	return len + (len >> 12) + (len >> 14) + (len >> 7) + 64;
}

static int deflate_raw(const u8 *data, size_t len, unsigned int level, u8 *out,
		       size_t room, size_t *out_len)
{
	struct z_stream_s strm = {};
	int err = -EINVAL;

	strm.workspace = kvzalloc(zlib_deflate_workspacesize(-MAX_WBITS,
							     GZIP_MEM_LEVEL),
				  GFP_KERNEL);
	if (!strm.workspace)
		return -ENOMEM;

	if (zlib_deflateInit2(&strm, level, Z_DEFLATED, -MAX_WBITS,
			      GZIP_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		goto err_free_workspace;

	strm.next_in = data;
	strm.avail_in = len;
	strm.next_out = out;
	strm.avail_out = room;
	if (zlib_deflate(&strm, Z_FINISH) == Z_STREAM_END) {
		*out_len = strm.total_out;
		err = 0;
	}
	zlib_deflateEnd(&strm);

err_free_workspace:
	kvfree(strm.workspace);
	return err;
}

/**
 * kresp_gzip() - compress octets into one gzip member
 * @data: the octets
 * @len: how many; at most INT_MAX
 * @level: 1 (fast) to 9 (small)
 * @member: receives the member, to be freed with kvfree()
 * @member_len: receives its length in octets
 *
 * The member is as RFC 1952 has it: header, raw deflate, CRC-32 and size of
 * the data, little endian, and nothing after.
 *
 * Context: process; may sleep, and takes long for long data.
 * Return: 0; -E2BIG for data too long; -ENOMEM; -EINVAL if zlib refuses.
 */
int kresp_gzip(const u8 *data, size_t len, unsigned int level, u8 **member,
	       size_t *member_len)
{
	size_t deflated, room;
	__le32 trailer[2];
	u8 *out;
	int err;

	if (len > INT_MAX)
		return -E2BIG;

	room = deflate_bound(len);
	out = kvmalloc(GZIP_HEADER_LEN + room + GZIP_TRAILER_LEN, GFP_KERNEL);
	if (!out)
		return -ENOMEM;

	err = deflate_raw(data, len, level, out + GZIP_HEADER_LEN, room,
			  &deflated);
	if (err)
		goto err_free_out;

	memcpy(out, gzip_header, GZIP_HEADER_LEN);
	trailer[0] = cpu_to_le32(~crc32_le(~0, data, len));
	trailer[1] = cpu_to_le32(len);
	memcpy(out + GZIP_HEADER_LEN + deflated, trailer, GZIP_TRAILER_LEN);

	*member = out;
	*member_len = GZIP_HEADER_LEN + deflated + GZIP_TRAILER_LEN;
	return 0;

err_free_out:
	kvfree(out);
	return err;
}

#ifdef DEBUG
#include "selftest/gzip.c"
#endif
