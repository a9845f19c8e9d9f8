// SPDX-License-Identifier: GPL-2.0
#include "gunzip.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "unit.h"

/* The linker puts __wrap_inflate() where gunzip.c calls inflate(). */
int __real_inflate(z_streamp stream, int flush);

static bool is_lying;

/* When lying, the second reading of a member gets another content. */
int __wrap_inflate(z_streamp stream, int flush)
{
	unsigned char *out = stream->next_out;
	static unsigned int nr_calls;
	int ret;

	ret = __real_inflate(stream, flush);
	if (is_lying && nr_calls++ % 2)
		out[5] ^= 1;
	return ret;
}

static struct kresp_gunzip_member member;
static struct kresp_dynbuf content;
static struct kresp_faults faults;

/* The content is kept until the next check. */
static int check_max(const void *data, size_t len, size_t max)
{
	unit_init_faults(&faults);
	kresp_dynbuf_free(&content);
	kresp_dynbuf_init(&content, max);
	return kresp_gunzip_check(data, len, &member, &content, &faults);
}

static int check(const void *data, size_t len)
{
	return check_max(data, len, 1000);
}

static bool has_body(void)
{
	return content.len == UNIT_BODY_LEN &&
	       !memcmp(content.data, UNIT_BODY, UNIT_BODY_LEN);
}

/* The golden member with one byte replaced. */
static int check_with(size_t at, unsigned char byte)
{
	unsigned char data[UNIT_GZIP_LEN];

	memcpy(data, unit_gzip, sizeof(data));
	data[at] = byte;
	return check(data, sizeof(data));
}

static void test_crc32(void)
{
	unsigned char bytes[1000];
	size_t i;

	/* The check value that every description of this CRC gives. */
	CHECK(kresp_gunzip_crc32("123456789", 9) == 0xcbf43926);
	CHECK(kresp_gunzip_crc32(NULL, 0) == 0);
	CHECK(kresp_gunzip_crc32(UNIT_BODY, UNIT_BODY_LEN) == 0x37ed0e67);
	for (i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (unsigned char)(i * i + 7 * i);
		CHECK(kresp_gunzip_crc32(bytes, i) ==
		      crc32(0, bytes, (uInt)i));
	}
}

static void test_golden(void)
{
	CHECK(!check(unit_gzip, sizeof(unit_gzip)));
	CHECK(!faults.nr);
	CHECK(has_body());
	CHECK(member.flags == 0 && member.mtime == 0);
	CHECK(member.extra_flags == 0 && member.os == 255);
	CHECK(member.crc32 == 0x37ed0e67 && member.isize == 34);

	/* The seed's own MTIME. */
	CHECK(!check_with(4, 0x72) && !faults.nr && member.mtime == 0x72);
}

static void test_header(void)
{
	CHECK(check_with(0, 0x1e) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "magic is 1e 8b");
	CHECK(check_with(1, 0x8c) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "magic is 1f 8c");
	CHECK(check_with(2, 7) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "compression method CM is 7");
	CHECK(check_with(3, 0x20) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "reserved bits are set in FLG 0x20");
	CHECK(!check_with(8, 2) && !faults.nr && has_body());
	CHECK(!check_with(8, 3) && has_body());
	CHECK_ONE_FAULT(&faults, "XFL is 3");
	CHECK(!check_with(9, 13) && !faults.nr && has_body());
	CHECK(!check_with(9, 14) && has_body());
	CHECK_ONE_FAULT(&faults, "OS is 14");
}

static void test_trailer(void)
{
	unsigned char data[UNIT_GZIP_LEN + 1];

	CHECK(!check_with(41, 0x66) && has_body());
	CHECK(faults.nr == 2);
	CHECK(unit_saw("CRC-32 is 0x37ed0e66, 0x37ed0e67 expected"));
	CHECK(unit_saw("zlib refuses the member: incorrect data check"));
	CHECK(!check_with(45, 0x21) && has_body());
	CHECK(faults.nr == 2);
	CHECK(unit_saw("ISIZE is 33, the content has 34 bytes"));
	CHECK(unit_saw("zlib refuses the member: incorrect length check"));

	memcpy(data, unit_gzip, sizeof(unit_gzip));
	data[UNIT_GZIP_LEN] = 0;
	CHECK(!check(data, sizeof(data)) && has_body());
	CHECK_ONE_FAULT(&faults, "1 bytes after the member");
}

/* Two members would be one content by RFC 1952; kresp wants one. */
static void test_two_members(void)
{
	unsigned char data[2 * UNIT_GZIP_LEN];

	memcpy(data, unit_gzip, sizeof(unit_gzip));
	memcpy(data + UNIT_GZIP_LEN, unit_gzip, sizeof(unit_gzip));
	CHECK(!check(data, sizeof(data)) && has_body());
	CHECK_ONE_FAULT(&faults, "49 bytes after the member");
}

static void test_cut(void)
{
	size_t len;

	for (len = 0; len < UNIT_GZIP_LEN; len++) {
		CHECK(check(unit_gzip, len) == -EBADMSG);
		if (len < 18)
			CHECK_ONE_FAULT(&faults, "too few for header and trailer");
		else if (len < 41)
			CHECK_ONE_FAULT(&faults, "is damaged: the data ends too early");
		else
			CHECK_ONE_FAULT(&faults, "the trailer has");
	}
}

/* Whichever bit flips, it is noticed, but for MTIME, XFL 2 and 4, OS, FTEXT. */
static void test_every_bit(void)
{
	unsigned char data[UNIT_GZIP_LEN];
	size_t at, bit;
	bool is_free;

	for (at = 0; at < UNIT_GZIP_LEN; at++) {
		for (bit = 0; bit < 8; bit++) {
			memcpy(data, unit_gzip, sizeof(data));
			data[at] ^= 1u << bit;
			check(data, sizeof(data));
			is_free = (at >= 4 && at < 8) ||
				  (at == 8 && (bit == 1 || bit == 2)) ||
				  (at == 3 && bit == 0);
			if (is_free == !faults.nr)
				continue;
			/* FLG's other bits move the deflate data. */
			unit_fail(__FILE__, __LINE__, "byte %zu bit %zu: %u faults",
				  at, bit, faults.nr);
		}
	}
}

/* The golden member with FLG and what it announces put into its header. */
static size_t with_optional(unsigned char *data, unsigned char flags,
			    const void *optional, size_t len)
{
	memcpy(data, unit_gzip, 10);
	data[3] = flags;
	memcpy(data + 10, optional, len);
	memcpy(data + 10 + len, unit_gzip + 10, UNIT_GZIP_LEN - 10);
	return UNIT_GZIP_LEN + len;
}

static void test_optional(void)
{
	unsigned char data[UNIT_GZIP_LEN + 32];
	size_t len;
	uLong crc;

	len = with_optional(data, 0x01, "", 0);
	CHECK(!check(data, len) && !faults.nr && has_body());
	len = with_optional(data, 0x04, "\x03\x00zyx", 5);
	CHECK(!check(data, len) && !faults.nr && has_body());
	len = with_optional(data, 0x08, "name", 5);
	CHECK(!check(data, len) && !faults.nr && has_body());
	len = with_optional(data, 0x10, "comment", 8);
	CHECK(!check(data, len) && !faults.nr && has_body());

	len = with_optional(data, 0x1e, "\x01\x00xn\0z\0??", 9);
	crc = crc32(0, data, 17);
	data[17] = crc & 0xff;
	data[18] = crc >> 8 & 0xff;
	CHECK(!check(data, len) && !faults.nr && has_body());
	data[18] ^= 1;
	CHECK(!check(data, len) && has_body() && faults.nr == 2);
	CHECK(unit_saw("the header's CRC16 is"));
	CHECK(unit_saw("zlib refuses the member: header crc mismatch"));
}

static void test_optional_cut(void)
{
	unsigned char data[18];

	memset(data, 'x', sizeof(data));
	memcpy(data, unit_gzip, 10);
	data[3] = 0x04;
	CHECK(check(data, sizeof(data)) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "ends within the header's optional fields");
	data[3] = 0x08;
	CHECK(check(data, sizeof(data)) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "ends within the header's optional fields");
	data[3] = 0x10;
	CHECK(check(data, sizeof(data)) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "ends within the header's optional fields");
	/* FEXTRA leaves one byte for the CRC16, then none for FEXTRA itself. */
	data[3] = 0x06;
	data[10] = 5;
	data[11] = 0;
	CHECK(check(data, sizeof(data)) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "ends within the header's optional fields");
	data[3] = 0x0c;
	data[10] = 6;
	CHECK(check(data, sizeof(data)) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "ends within the header's optional fields");
}

static void test_deflate(void)
{
	CHECK(check_with(10, 0x07) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "deflate data is damaged: invalid block type");
}

/* A small member with much in it, at the content's limit and beyond. */
static void test_bomb(void)
{
	const size_t len = 1000000;
	unsigned char *plain = calloc(1, len);
	unsigned char packed[4096];
	z_stream stream = { .next_in = plain, .avail_in = (uInt)len };
	size_t packed_len;

	CHECK(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8,
			   Z_DEFAULT_STRATEGY) == Z_OK);
	stream.next_out = packed;
	stream.avail_out = sizeof(packed);
	CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
	packed_len = stream.total_out;
	deflateEnd(&stream);

	CHECK(!check_max(packed, packed_len, len) && !faults.nr);
	CHECK(content.len == len && !memcmp(content.data, plain, len));
	CHECK(!check_max(packed, packed_len, len + 1) && !faults.nr);
	CHECK(check_max(packed, packed_len, len - 1) == -EBADMSG);
	CHECK_ONE_FAULT(&faults, "the content is longer than the 999999 bytes");
	free(plain);
}

static void test_disagreement(void)
{
	is_lying = true;
	CHECK(!check(unit_gzip, sizeof(unit_gzip)) && has_body());
	is_lying = false;
	CHECK_ONE_FAULT(&faults, "zlib finds other content, from byte 0 on");
}

static void test_end(void)
{
	kresp_dynbuf_free(&content);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "gunzip: CRC-32", test_crc32 },
		{ "gunzip: the golden 49 bytes", test_golden },
		{ "gunzip: header", test_header },
		{ "gunzip: trailer", test_trailer },
		{ "gunzip: a second member", test_two_members },
		{ "gunzip: cut short at any byte", test_cut },
		{ "gunzip: any bit flipped", test_every_bit },
		{ "gunzip: optional fields", test_optional },
		{ "gunzip: cut short in the optional fields",
		  test_optional_cut },
		{ "gunzip: damaged deflate data", test_deflate },
		{ "gunzip: a bomb stops at the limit", test_bomb },
		{ "gunzip: zlib disagrees", test_disagreement },
		{ "gunzip: nothing is left", test_end },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
