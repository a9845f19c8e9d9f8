// SPDX-License-Identifier: GPL-2.0
#include "dynbuf.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static void test_limit(void)
{
	static const char bytes[1001];
	struct kresp_dynbuf buf;

	kresp_dynbuf_init(&buf, 1000);
	CHECK(!kresp_dynbuf_add(&buf, bytes, 999));
	CHECK(!kresp_dynbuf_add(&buf, bytes, 1));
	CHECK(kresp_dynbuf_add(&buf, bytes, 1) == -EMSGSIZE);
	CHECK(!kresp_dynbuf_add(&buf, bytes, 0));
	CHECK(buf.len == 1000 && buf.data[1000] == '\0');
	kresp_dynbuf_free(&buf);
	CHECK(!buf.data && !buf.len && buf.max == 1000);
	CHECK(kresp_dynbuf_add(&buf, bytes, 1001) == -EMSGSIZE);
	CHECK(!buf.data);
}

static void test_growth(void)
{
	struct kresp_dynbuf buf;
	unsigned int i;

	kresp_dynbuf_init(&buf, 100000);
	for (i = 0; i < 100000; i++)
		CHECK(!kresp_dynbuf_add(&buf, &"0123456789"[i % 10], 1));
	for (i = 0; i < 100000; i++)
		if (buf.data[i] != '0' + i % 10)
			break;
	CHECK(i == 100000);
	kresp_dynbuf_free(&buf);
}

static void test_format(void)
{
	struct kresp_dynbuf buf;

	kresp_dynbuf_init(&buf, 12);
	CHECK(!kresp_dynbuf_addf(&buf, "%s %d", "port", 80));
	CHECK(!strcmp((const char *)buf.data, "port 80"));
	CHECK(kresp_dynbuf_addf(&buf, "%s", "123456") == -EMSGSIZE);
	CHECK(!kresp_dynbuf_addf(&buf, "%s", "12345"));
	CHECK(!strcmp((const char *)buf.data, "port 8012345"));
	kresp_dynbuf_free(&buf);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "dynbuf: the maximum holds", test_limit },
		{ "dynbuf: grows byte by byte", test_growth },
		{ "dynbuf: formatted text", test_format },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
