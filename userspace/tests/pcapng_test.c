// SPDX-License-Identifier: GPL-2.0
#include "pcapng.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static char *written;
static size_t written_len;
static FILE *out;

static void begin(void)
{
	out = open_memstream(&written, &written_len);
	if (!out)
		abort();
}

static void check_written(int line, const unsigned char *bytes, size_t len)
{
	size_t i;

	fclose(out);
	if (written_len != len)
		unit_fail(__FILE__, line, "%zu octets, %zu expected",
			  written_len, len);
	for (i = 0; i < len && i < written_len; i++)
		if ((unsigned char)written[i] != bytes[i]) {
			unit_fail(__FILE__, line, "octet %zu is 0x%02x, 0x%02x expected",
				  i, (unsigned char)written[i], bytes[i]);
			break;
		}
	free(written);
}

#define CHECK_WRITTEN(...)						\
	do {								\
		static const unsigned char bytes[] = { __VA_ARGS__ };	\
		check_written(__LINE__, bytes, sizeof(bytes));		\
	} while (0)

static void test_section(void)
{
	begin();
	CHECK(!kresp_pcapng_begin(out, "Linux", "kresp 1"));
	CHECK_WRITTEN(0x0a, 0x0d, 0x0d, 0x0a, 56, 0, 0, 0,
		      0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0,
		      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		      3, 0, 5, 0, 'L', 'i', 'n', 'u', 'x', 0, 0, 0,
		      4, 0, 7, 0, 'k', 'r', 'e', 's', 'p', ' ', '1', 0,
		      0, 0, 0, 0, 56, 0, 0, 0);
}

static void test_interface(void)
{
	struct kresp_pcapng_interface iface = {
		.link_type = 276,
		.name = "eth0",
		.description = "an end",
		.speed = 10000000000,
	};
	struct kresp_pcapng_interface bare = { .link_type = 1 };

	begin();
	CHECK(!kresp_pcapng_add_interface(out, &iface));
	CHECK(!kresp_pcapng_add_interface(out, &bare));
	CHECK_WRITTEN(1, 0, 0, 0, 64, 0, 0, 0,
		      0x14, 1, 0, 0, 0, 0, 0, 0,
		      2, 0, 4, 0, 'e', 't', 'h', '0',
		      3, 0, 6, 0, 'a', 'n', ' ', 'e', 'n', 'd', 0, 0,
		      8, 0, 8, 0, 0, 0xe4, 0x0b, 0x54, 2, 0, 0, 0,
		      9, 0, 1, 0, 9, 0, 0, 0,
		      0, 0, 0, 0, 64, 0, 0, 0,
		      /* The one of which nothing is known. */
		      1, 0, 0, 0, 32, 0, 0, 0,
		      1, 0, 0, 0, 0, 0, 0, 0,
		      9, 0, 1, 0, 9, 0, 0, 0,
		      0, 0, 0, 0, 32, 0, 0, 0);
}

static void test_packet(void)
{
	static const uint8_t data[] = { 0xde, 0xad, 0xbe, 0xef, 0x55 };
	struct kresp_pcapng_packet packet = {
		.interface = 1,
		.time_ns = 0x0102030405060708,
		.data = data,
		.caplen = 5,
		.len = 60,
		.direction = KRESP_PCAPNG_OUTBOUND,
		.comment = "SYN",
	};

	begin();
	CHECK(!kresp_pcapng_add_packet(out, &packet));
	packet.direction = KRESP_PCAPNG_UNKNOWN;
	packet.comment = NULL;
	packet.caplen = 4;
	CHECK(!kresp_pcapng_add_packet(out, &packet));
	CHECK_WRITTEN(6, 0, 0, 0, 60, 0, 0, 0,
		      1, 0, 0, 0, 4, 3, 2, 1, 8, 7, 6, 5,
		      5, 0, 0, 0, 60, 0, 0, 0,
		      0xde, 0xad, 0xbe, 0xef, 0x55, 0, 0, 0,
		      1, 0, 3, 0, 'S', 'Y', 'N', 0,
		      2, 0, 4, 0, 2, 0, 0, 0,
		      0, 0, 0, 0, 60, 0, 0, 0,
		      /* The one of which nothing is known. */
		      6, 0, 0, 0, 40, 0, 0, 0,
		      1, 0, 0, 0, 4, 3, 2, 1, 8, 7, 6, 5,
		      4, 0, 0, 0, 60, 0, 0, 0,
		      0xde, 0xad, 0xbe, 0xef,
		      0, 0, 0, 0, 40, 0, 0, 0);
}

/* An option has 65535 octets, and UTF-8 is not cut within a character. */
static void test_long_comment(void)
{
	static char comment[65536 + 1];
	struct kresp_pcapng_packet packet = { .comment = comment };
	const unsigned char *bytes;

	memset(comment, 'x', 65536);
	memcpy(comment + 65533, "\xe2\x82\xac", 3);
	begin();
	CHECK(!kresp_pcapng_add_packet(out, &packet));
	fclose(out);
	bytes = (const unsigned char *)written;
	/* 28 octets before the options: code, length, text, padding, end. */
	CHECK(bytes[28] == 1);
	CHECK(bytes[30] + (bytes[31] << 8) == 65533);
	CHECK(written_len == 28 + 4 + 65536 + 4 + 4);
	free(written);
}

static void test_not_written(void)
{
	FILE *full = fopen("/dev/full", "wb");

	if (!full)
		abort();
	setvbuf(full, NULL, _IONBF, 0);
	CHECK(kresp_pcapng_begin(full, "Linux", "kresp") == -EIO);
	fclose(full);
}

static void test_too_large(void)
{
	static uint8_t data[1024 * 1024];
	struct kresp_pcapng_packet packet = {
		.data = data,
		.caplen = sizeof(data),
	};

	begin();
	CHECK(kresp_pcapng_add_packet(out, &packet) == -EMSGSIZE);
	fclose(out);
	CHECK(!written_len);
	free(written);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "pcapng: the section, octet by octet", test_section },
		{ "pcapng: interfaces, octet by octet", test_interface },
		{ "pcapng: packets, octet by octet", test_packet },
		{ "pcapng: a comment that is too long", test_long_comment },
		{ "pcapng: what cannot be written", test_not_written },
		{ "pcapng: a packet that is too large", test_too_large },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
