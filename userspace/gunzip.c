// SPDX-License-Identifier: GPL-2.0
#include "gunzip.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

/*
 * A gzip member is read twice. By hand: header and trailer byte by byte as
 * RFC 1952 lays them out, CRC-32 by our own table; zlib only undoes the
 * deflate blocks in between. Then zlib reads the whole member on its own, and
 * must come to the same content. What the server's author got wrong in the
 * same way as one reading, the other still finds.
 */

#define FLG_FHCRC	0x02
#define FLG_FEXTRA	0x04
#define FLG_FNAME	0x08
#define FLG_FCOMMENT	0x10
#define FLG_RESERVED	0xe0

#define HEADER_LEN	10
#define TRAILER_LEN	8

/* The CRC's polynomial, bits reflected (RFC 1952 section 8). */
#define CRC_POLYNOMIAL	0xedb88320u

/* windowBits of inflateInit2() (zlib.h). */
#define INFLATE_RAW	(-MAX_WBITS)
#define INFLATE_GZIP	(MAX_WBITS + 16)

#define INFLATE_STEP	16384

/**
 * kresp_gunzip_crc32() - CRC-32 as gzip has it (RFC 1952 section 8)
 * @data: the bytes
 * @len: how many
 */
uint32_t kresp_gunzip_crc32(const void *data, size_t len)
{
	static uint32_t table[256];
	const uint8_t *bytes = data;
	uint32_t crc, i, bit;

	if (!table[255]) {
		for (i = 0; i < 256; i++) {
			crc = i;
			for (bit = 0; bit < 8; bit++)
				crc = crc & 1 ? CRC_POLYNOMIAL ^ crc >> 1 :
						crc >> 1;
			table[i] = crc;
		}
	}
	crc = 0xffffffff;
	while (len--)
		crc = table[(crc ^ *bytes++) & 0xff] ^ crc >> 8;
	return crc ^ 0xffffffff;
}

static uint32_t get_le32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

/* Step over a NUL terminated text of the header. */
static bool skip_text(const uint8_t *data, size_t len, size_t *at)
{
	const uint8_t *nul = memchr(data + *at, 0, len - *at);

	if (!nul)
		return false;
	*at = (size_t)(nul - data) + 1;
	return true;
}

/*
 * The fields that FLG announces (RFC 1952 section 2.3). Return: false if the
 * data ends within them.
 */
static bool skip_optional(const uint8_t *data, size_t len, size_t *at,
			  struct kresp_faults *faults)
{
	uint8_t flags = data[3];
	unsigned int said, real;
	size_t extra;

	if (flags & FLG_FEXTRA) {
		if (len - *at < 2)
			return false;
		extra = data[*at] | (size_t)data[*at + 1] << 8;
		*at += 2;
		if (len - *at < extra)
			return false;
		*at += extra;
	}
	if ((flags & FLG_FNAME) && !skip_text(data, len, at))
		return false;
	if ((flags & FLG_FCOMMENT) && !skip_text(data, len, at))
		return false;
	if (flags & FLG_FHCRC) {
		if (len - *at < 2)
			return false;
		said = data[*at] | (unsigned int)data[*at + 1] << 8;
		real = kresp_gunzip_crc32(data, *at) & 0xffff;
		if (said != real)
			kresp_fault_add(faults, "RFC 1952 section 2.3.1",
					"gzip: the header's CRC16 is 0x%04x, 0x%04x expected",
					said, real);
		*at += 2;
	}
	return true;
}

/*
 * The header by hand. Return: its length; 0 if the deflate data cannot be
 * found.
 */
static size_t check_header(const uint8_t *data, size_t len,
			   struct kresp_gunzip_member *member,
			   struct kresp_faults *faults)
{
	size_t at = HEADER_LEN;

	if (len < HEADER_LEN + TRAILER_LEN) {
		kresp_fault_add(faults, "RFC 1952 section 2.3",
				"gzip: %zu bytes are too few for header and trailer",
				len);
		return 0;
	}
	if (data[0] != 0x1f || data[1] != 0x8b) {
		kresp_fault_add(faults, "RFC 1952 section 2.3.1",
				"gzip: magic is %02x %02x, 1f 8b expected",
				data[0], data[1]);
		return 0;
	}
	if (data[2] != 8) {
		kresp_fault_add(faults, "RFC 1952 section 2.3.1",
				"gzip: compression method CM is %u, 8 expected",
				data[2]);
		return 0;
	}
	member->flags = data[3];
	member->mtime = get_le32(data + 4);
	member->extra_flags = data[8];
	member->os = data[9];
	if (member->flags & FLG_RESERVED) {
		kresp_fault_add(faults, "RFC 1952 section 2.3.1.2",
				"gzip: reserved bits are set in FLG 0x%02x",
				member->flags);
		return 0;
	}
	if (member->extra_flags != 0 && member->extra_flags != 2 &&
	    member->extra_flags != 4)
		kresp_fault_add(faults, "RFC 1952 section 2.3.1",
				"gzip: XFL is %u; 0, 2 or 4 expected",
				member->extra_flags);
	if (member->os > 13 && member->os != 255)
		kresp_fault_add(faults, "RFC 1952 section 2.3.1",
				"gzip: OS is %u; 0 to 13 or 255 expected",
				member->os);
	if (!skip_optional(data, len, &at, faults)) {
		kresp_fault_add(faults, "RFC 1952 section 2.3",
				"gzip: the data ends within the header's optional fields");
		return 0;
	}
	return at;
}

/**
 * struct inflate_job - one pass of zlib
 * @window_bits: what zlib is to read
 * @sink: called with each piece of content; 0 to go on
 * @arg: handed to @sink
 * @used: bytes read, once finished
 * @zlib_says: why zlib failed
 */
struct inflate_job {
	int window_bits;
	int (*sink)(void *arg, const void *data, size_t len);
	void *arg;
	size_t used;
	const char *zlib_says;
};

/*
 * Return: 0 at the end of the stream; -EBADMSG if zlib refuses the data or it
 * ends too early; -ENOMEM; what the sink returned if not 0.
 */
static int run_inflate(struct inflate_job *job, const void *data, size_t len)
{
	unsigned char piece[INFLATE_STEP];
	z_stream stream = { .next_in = (z_const Bytef *)data };
	size_t left = len;
	int ret, err = 0;
	uInt given;

	if (inflateInit2(&stream, job->window_bits) != Z_OK)
		return -ENOMEM;
	do {
		given = left > INFLATE_STEP ? INFLATE_STEP : (uInt)left;
		stream.avail_in = given;
		stream.next_out = piece;
		stream.avail_out = sizeof(piece);
		ret = inflate(&stream, Z_NO_FLUSH);
		left -= given - stream.avail_in;
		if (ret == Z_OK || ret == Z_STREAM_END)
			err = job->sink(job->arg, piece,
					sizeof(piece) - stream.avail_out);
	} while (ret == Z_OK && !err);

	if (!err && ret == Z_MEM_ERROR)
		err = -ENOMEM;
	if (!err && ret != Z_STREAM_END) {
		job->zlib_says = ret == Z_BUF_ERROR ? "the data ends too early" :
				 ret == Z_NEED_DICT ? "a dictionary is needed" :
				 stream.msg ? stream.msg : zError(ret);
		err = -EBADMSG;
	}
	job->used = len - left;
	inflateEnd(&stream);
	return err;
}

static int sink_into_buffer(void *arg, const void *data, size_t len)
{
	return kresp_dynbuf_add(arg, data, len);
}

/* Content that must come again; @at goes along it. */
struct comparison {
	const struct kresp_dynbuf *content;
	size_t at;
};

static int sink_compare(void *arg, const void *data, size_t len)
{
	struct comparison *cmp = arg;

	if (len > cmp->content->len - cmp->at ||
	    (len && memcmp(cmp->content->data + cmp->at, data, len)))
		return -EILSEQ;
	cmp->at += len;
	return 0;
}

/* Content, CRC-32 and size by hand, from the end of the header on. */
static int check_content(const uint8_t *data, size_t len,
			 struct kresp_gunzip_member *member,
			 struct kresp_dynbuf *content,
			 struct kresp_faults *faults)
{
	struct inflate_job job = {
		.window_bits = INFLATE_RAW,
		.sink = sink_into_buffer,
		.arg = content,
	};
	const uint8_t *trailer;
	uint32_t crc;
	int err;

	err = run_inflate(&job, data, len);
	if (err == -EMSGSIZE) {
		kresp_fault_add(faults, NULL,
				"gzip: the content is longer than the %zu bytes kresp takes",
				content->max);
		return -EBADMSG;
	}
	if (err == -EBADMSG)
		kresp_fault_add(faults, "RFC 1951",
				"gzip: the deflate data is damaged: %s",
				job.zlib_says);
	if (err)
		return err;
	if (len - job.used < TRAILER_LEN) {
		kresp_fault_add(faults, "RFC 1952 section 2.3",
				"gzip: the trailer has %zu of its %d bytes",
				len - job.used, TRAILER_LEN);
		return -EBADMSG;
	}

	trailer = data + job.used;
	member->crc32 = get_le32(trailer);
	member->isize = get_le32(trailer + 4);
	crc = kresp_gunzip_crc32(content->data, content->len);
	if (member->crc32 != crc)
		kresp_fault_add(faults, "RFC 1952 section 2.3.1",
				"gzip: CRC-32 is 0x%08x, 0x%08x expected",
				member->crc32, crc);
	if (member->isize != (uint32_t)content->len)
		kresp_fault_add(faults, "RFC 1952 section 2.3.1",
				"gzip: ISIZE is %u, the content has %zu bytes",
				member->isize, content->len);
	len -= job.used + TRAILER_LEN;
	if (len)
		kresp_fault_add(faults, "RFC 1952 section 2.2",
				"gzip: %zu bytes after the member",
				len);
	return 0;
}

/* The whole member by zlib, which must find the same content. */
static int check_with_zlib(const void *data, size_t len,
			   const struct kresp_dynbuf *content,
			   struct kresp_faults *faults)
{
	struct comparison cmp = { .content = content };
	struct inflate_job job = {
		.window_bits = INFLATE_GZIP,
		.sink = sink_compare,
		.arg = &cmp,
	};
	int err;

	err = run_inflate(&job, data, len);
	if (err == -EBADMSG) {
		kresp_fault_add(faults, NULL,
				"gzip: zlib refuses the member: %s",
				job.zlib_says);
		return 0;
	}
	if (err == -EILSEQ || (!err && cmp.at != content->len)) {
		kresp_fault_add(faults, NULL,
				"gzip: zlib finds other content, from byte %zu on",
				cmp.at);
		return 0;
	}
	return err;
}

/**
 * kresp_gunzip_check() - verify one gzip member and take out its content
 * @data: the body as it came
 * @len: its bytes
 * @member: what the member says of itself, as far as it could be read
 * @content: an empty buffer; its maximum bounds the content, so that a small
 *	member cannot take all memory
 * @faults: where faults are reported
 *
 * Exactly one member is expected (RFC 1952 section 2.2 would allow several).
 *
 * Return: 0 if @content is there, with faults or without; -EBADMSG if it
 * cannot be had, which was reported; -ENOMEM.
 */
int kresp_gunzip_check(const void *data, size_t len,
		       struct kresp_gunzip_member *member,
		       struct kresp_dynbuf *content,
		       struct kresp_faults *faults)
{
	size_t header_len;
	int err;

	memset(member, 0, sizeof(*member));
	header_len = check_header(data, len, member, faults);
	if (!header_len)
		return -EBADMSG;
	err = check_content((const uint8_t *)data + header_len,
			    len - header_len, member, content, faults);
	if (err)
		return err;
	return check_with_zlib(data, len, content, faults);
}
