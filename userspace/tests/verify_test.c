// SPDX-License-Identifier: GPL-2.0
#include "verify.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static const struct {
	const char *name;
	const char *value;
	bool is_good;
} fields[] = {
	{ "Content-Type", "text/html", true },
	{ "Content-Type", "text/html;charset=utf-8", true },
	{ "Content-Type", "text/html ; charset=\"u\\\"t;f\" ; x=y", true },
	{ "Content-Type", "text/html;", true },
	{ "Content-Type", "text/html;;a=b", true },
	{ "Content-Type", "text", false },
	{ "Content-Type", "text/", false },
	{ "Content-Type", "/html", false },
	{ "Content-Type", "", false },
	{ "Content-Type", "text/html charset=utf-8", false },
	{ "Content-Type", "text/html;charset", false },
	{ "Content-Type", "text/html;charset=", false },
	{ "Content-Type", "text/html;charset = utf-8", false },
	{ "Content-Type", "text/html;charset=\"utf-8", false },
	{ "Content-Type", "text/html;charset=\"utf-8\\\"", false },
	{ "Content-Type", "text/html;charset=\"utf-8\"x", false },
	{ "Content-Type", "text /html", false },
	{ "Server", "kresp/0.1.0", true },
	{ "Server", "nginx", true },
	{ "Server", "SimpleHTTP/0.6 Python/3.11.6", true },
	{ "Server", "Apache/2.4 (Debian (12) \\)) \t x/y", true },
	{ "Server", "", false },
	{ "Server", "(comment)", false },
	{ "Server", "a/", false },
	{ "Server", "a/b/c", false },
	{ "Server", "a (b", false },
	{ "Server", "a (b\\", false },
	{ "Server", "a(b)", false },
	{ "Server", "a, b", false },
	{ "ETag", "\"abc\"", true },
	{ "ETag", "\"\"", true },
	{ "ETag", "W/\"abc\"", false },
	{ "ETag", "w/\"abc\"", false },
	{ "ETag", "abc", false },
	{ "ETag", "\"", false },
	{ "ETag", "\"a\"b\"", false },
	{ "ETag", "\"a b\"", false },
	{ "ETag", "\"abc", false },
	{ "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT", true },
	{ "Last-Modified", "Mon, 06 Nov 1994 08:49:37 GMT", false },
	{ "Vary", "Accept-Encoding, ,*", true },
	{ "Vary", "a b", false },
	{ "Connection", "x, y", true },
	{ "Connection", "x y", false },
};

/* Each value alone in an answer in which nothing else can be wrong. */
static void test_fields(void)
{
	const struct kresp_verify_expect expect = { .status = 204 };
	struct kresp_http_response resp;
	struct kresp_faults faults;
	char head[512];
	size_t i, used;

	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		snprintf(head, sizeof(head),
			 "HTTP/1.1 204 x\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n%s: %s\r\n\r\n",
			 fields[i].name, fields[i].value);
		unit_init_faults(&faults);
		kresp_http_response_init(&resp, &faults, false);
		CHECK(!kresp_http_response_feed(&resp, head, strlen(head),
						&used));
		CHECK(resp.state == KRESP_HTTP_RESPONSE_COMPLETE);
		CHECK(!faults.nr);
		kresp_verify_answer(&resp, &expect);
		if (faults.nr != !fields[i].is_good)
			unit_fail(__FILE__, __LINE__, "%u faults: %s: %s",
				  faults.nr, fields[i].name, fields[i].value);
		kresp_http_response_free(&resp);
	}
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "verify: grammar of the fields", test_fields },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
