// SPDX-License-Identifier: GPL-2.0
/* Included by gzip.c: every level, over data that shrinks and data that grows. */

#include <linux/random.h>

#include "selftest.h"

#define GZIP_TEST_LEN	2048

/* Sizes of zeros, or of noise, which no level makes smaller. */
struct gzip_case {
	size_t len;
	bool noise;
};

static const struct gzip_case gzip_cases[] __initconst = {
	{ 0, false }, { 1, false }, { 34, true }, { GZIP_TEST_LEN, false },
	{ GZIP_TEST_LEN - 1, true },
};

/* That a member holds the data, as far as this kernel can tell. */
static bool __init gzip_selftest_holds(const u8 *member, size_t member_len,
				       const u8 *data, size_t len)
{
	__le32 trailer[2];
	bool good;

	memcpy(trailer, member + member_len - GZIP_TRAILER_LEN,
	       sizeof(trailer));
	good = EXPECT(member_len > GZIP_HEADER_LEN + GZIP_TRAILER_LEN) &&
	       EXPECT(member_len <= GZIP_HEADER_LEN + deflate_bound(len) +
				    GZIP_TRAILER_LEN) &&
	       EXPECT(!memcmp(member, gzip_header, GZIP_HEADER_LEN)) &&
	       EXPECT(le32_to_cpu(trailer[0]) == (u32)~crc32_le(~0, data, len)) &&
	       EXPECT(le32_to_cpu(trailer[1]) == len);
#if IS_ENABLED(CONFIG_ZLIB_INFLATE)
	if (good) {
		struct z_stream_s strm = {
			.next_in = member + GZIP_HEADER_LEN,
			.avail_in = member_len - GZIP_HEADER_LEN -
				    GZIP_TRAILER_LEN,
			.avail_out = GZIP_TEST_LEN,
		};
		u8 *out = kvmalloc(GZIP_TEST_LEN, GFP_KERNEL);

		strm.next_out = out;
		strm.workspace = kvzalloc(zlib_inflate_workspacesize(),
					  GFP_KERNEL);
		good = EXPECT(out && strm.workspace) &&
		       EXPECT(zlib_inflateInit2(&strm, -MAX_WBITS) == Z_OK) &&
		       EXPECT(zlib_inflate(&strm, Z_FINISH) == Z_STREAM_END) &&
		       EXPECT(!strm.avail_in) && EXPECT(strm.total_out == len) &&
		       EXPECT(!memcmp(out, data, len));
		kvfree(strm.workspace);
		kvfree(out);
	}
#endif
	return good;
}

bool __init kresp_gzip_selftest(void)
{
	unsigned int level;
	size_t i, len = 0;
	bool good = true;
	u8 *zeros, *noise;
	u8 *member;

	zeros = kvzalloc(2 * GZIP_TEST_LEN, GFP_KERNEL);
	if (!EXPECT(zeros))
		return false;
	noise = zeros + GZIP_TEST_LEN;
	get_random_bytes(noise, GZIP_TEST_LEN);

	for (level = 0; level <= 9; level++)
		for (i = 0; i < ARRAY_SIZE(gzip_cases); i++) {
			const u8 *data = gzip_cases[i].noise ? noise : zeros;

			if (EXPECT(!kresp_gzip(data, gzip_cases[i].len, level,
					       &member, &len))) {
				good &= gzip_selftest_holds(member, len, data,
							    gzip_cases[i].len);
				kvfree(member);
			} else {
				good = false;
			}
		}

	/* What is refused gives nothing that had to be freed. */
	member = NULL;
	good &= EXPECT(kresp_gzip(zeros, (size_t)INT_MAX + 1, 5, &member,
				  &len) == -E2BIG);
	good &= EXPECT(kresp_gzip(zeros, 1, 10, &member, &len) == -EINVAL);
	good &= EXPECT(!member);
	kvfree(zeros);
	return good;
}
