// SPDX-License-Identifier: GPL-2.0
#include "http_request.h"

#include <stdio.h>
#include <string.h>

#include "../kmod/version.h"
#include "unit.h"

static struct kresp_url url = {
	.authority = "[::1]:8080",
	.target = "/a?b",
};

static void check_written(const struct kresp_http_request *req,
			  const char *expected)
{
	struct kresp_dynbuf out;

	kresp_dynbuf_init(&out, KRESP_HTTP_REQUEST_HEAD_MAX);
	CHECK(!kresp_http_request_write(req, &out));
	if (strcmp((const char *)out.data, expected))
		unit_fail(__FILE__, __LINE__, "wrote '%s'", out.data);
	kresp_dynbuf_free(&out);
}

static void test_defaults(void)
{
	struct kresp_http_request req = { .url = &url, .wants_gzip = true };

	check_written(&req,
		      "GET /a?b HTTP/1.1\r\n"
		      "Host: [::1]:8080\r\n"
		      "User-Agent: kresp/" KRESP_VERSION "\r\n"
		      "Accept: text/html,*/*;q=0.8\r\n"
		      "Accept-Encoding: gzip\r\n"
		      "Connection: keep-alive\r\n"
		      "\r\n");
}

static void test_given_fields(void)
{
	static const char * const fields[] = {
		"X-One: 1", "user-agent: me", "HOST:", "X-One: 2",
	};
	struct kresp_http_request req = {
		.url = &url,
		.fields = fields,
		.nr_fields = 4,
		.is_head = true,
		.is_last = true,
	};

	check_written(&req,
		      "HEAD /a?b HTTP/1.1\r\n"
		      "Accept: text/html,*/*;q=0.8\r\n"
		      "X-One: 1\r\n"
		      "user-agent: me\r\n"
		      "HOST:\r\n"
		      "X-One: 2\r\n"
		      "Accept-Encoding: identity\r\n"
		      "Connection: close\r\n"
		      "\r\n");
}

/* What a browser sends, in its order: nothing of ours is left. */
static void test_walked_fields(void)
{
	static const char * const fields[] = {
		"User-Agent: Mozilla/5.0", "Accept: text/html,*/*;q=0.8",
		"Accept-Language: en-US,en;q=0.5",
		"Accept-Encoding: gzip, deflate", "Connection: keep-alive",
		"Upgrade-Insecure-Requests: 1",
	};
	struct kresp_http_request req = {
		.url = &url,
		.fields = fields,
		.nr_fields = 6,
		.is_last = true,
	};
	char why[KRESP_HTTP_REQUEST_WHY_MAX];
	unsigned int i;

	for (i = 0; i < req.nr_fields; i++)
		CHECK(!kresp_http_request_check_field(fields[i],
						      KRESP_HTTP_REQUEST_FIELDS_WALKED,
						      why, sizeof(why)));
	check_written(&req,
		      "GET /a?b HTTP/1.1\r\n"
		      "Host: [::1]:8080\r\n"
		      "User-Agent: Mozilla/5.0\r\n"
		      "Accept: text/html,*/*;q=0.8\r\n"
		      "Accept-Language: en-US,en;q=0.5\r\n"
		      "Accept-Encoding: gzip, deflate\r\n"
		      "Connection: keep-alive\r\n"
		      "Upgrade-Insecure-Requests: 1\r\n"
		      "\r\n");
	CHECK(kresp_http_request_check_field("Range: bytes=0-1",
					     KRESP_HTTP_REQUEST_FIELDS_WALKED,
					     why, sizeof(why)));
}

static const struct {
	const char *field;
	bool is_there;
} listed[] = {
	{ "A: gzip", true },
	{ "a:deflate, GZIP", true },
	{ "A: gzip ; q=0.001", true },
	{ "A: br;q=1,\tgzip;Q=1.000 ", true },
	{ "A: gzip;q=0", false },
	{ "A: gzip; Q=0.000", false },
	{ "A: x-gzip, gzipped", false },
	{ "A: ;,", false },
	{ "A:", false },
	{ "B: gzip", false },
};

static void test_lists(void)
{
	static const char * const two[] = { "A: br", "X: y", "A: gzip" };
	struct kresp_http_request req = { .nr_fields = 1 };
	size_t i;

	for (i = 0; i < sizeof(listed) / sizeof(*listed); i++) {
		req.fields = &listed[i].field;
		if (kresp_http_request_lists(&req, "A", "gzip") !=
		    listed[i].is_there)
			unit_fail(__FILE__, __LINE__, "'%s'", listed[i].field);
	}
	req.fields = two;
	req.nr_fields = 3;
	CHECK(kresp_http_request_lists(&req, "A", "gzip"));
	CHECK(kresp_http_request_has(&req, "x"));
	CHECK(!kresp_http_request_has(&req, "B"));
}

static const struct {
	const char *field;
	const char *why;
} checked[] = {
	{ "X: y", NULL },
	{ "X:", NULL },
	{ "X!#$%&'*+-.^_`|~09: \ty\xff ", NULL },
	{ "If-None-Match: \"a\"", NULL },
	{ "X", "has no colon" },
	{ "", "has no colon" },
	{ ": y", "not a token" },
	{ "X : y", "not a token" },
	{ "X y: z", "not a token" },
	{ "X\xc3: z", "not a token" },
	{ "X(: z", "not a token" },
	{ "X: y\r\nEvil: z", "control character 0x0d" },
	{ "X: y\n", "control character 0x0a" },
	{ "X: y\x7f", "control character 0x7f" },
	{ "X\r\n: y", "not a token" },
	{ "accept-encoding: br", "is chosen by --gzip" },
	{ "Connection: close", "is set by kresp" },
	{ "Content-Length: 1", "kresp sends no body" },
	{ "Expect: 100-continue", "kresp sends no body" },
	{ "Range: bytes=0-1", "parts of a body" },
	{ "Transfer-Encoding: chunked", "kresp sends no body" },
};

static void test_check_field(void)
{
	char why[KRESP_HTTP_REQUEST_WHY_MAX];
	bool is_refused;
	size_t i;

	for (i = 0; i < sizeof(checked) / sizeof(*checked); i++) {
		why[0] = '\0';
		is_refused = kresp_http_request_check_field(checked[i].field,
							    KRESP_HTTP_REQUEST_FIELDS_VERIFIED,
							    why, sizeof(why));
		if (is_refused != !!checked[i].why ||
		    (is_refused && !strstr(why, checked[i].why)))
			unit_fail(__FILE__, __LINE__, "'%s' %s",
				  checked[i].field, why);
	}
}

static void test_field_length(void)
{
	static char field[KRESP_HTTP_REQUEST_FIELD_LEN_MAX + 2];
	char why[KRESP_HTTP_REQUEST_WHY_MAX];
	size_t len = KRESP_HTTP_REQUEST_FIELD_LEN_MAX;

	memset(field, 'x', len + 1);
	field[1] = ':';
	CHECK(kresp_http_request_check_field(field,
					     KRESP_HTTP_REQUEST_FIELDS_WALKED,
					     why, sizeof(why)));
	CHECK(strstr(why, "longer than 8192 bytes"));
	field[len] = '\0';
	CHECK(!kresp_http_request_check_field(field,
					      KRESP_HTTP_REQUEST_FIELDS_WALKED,
					      why, sizeof(why)));
	field[len - 1] = '\0';
	CHECK(!kresp_http_request_check_field(field,
					      KRESP_HTTP_REQUEST_FIELDS_WALKED,
					      why, sizeof(why)));
}

/* The largest request that can be asked for fits its maximum. */
static void test_largest(void)
{
	static char field[KRESP_HTTP_REQUEST_FIELD_LEN_MAX + 1];
	const char *fields[KRESP_HTTP_REQUEST_FIELDS_MAX];
	static struct kresp_url large;
	struct kresp_http_request req = {
		.url = &large,
		.fields = fields,
		.nr_fields = KRESP_HTTP_REQUEST_FIELDS_MAX,
		.is_head = true,
	};
	struct kresp_dynbuf out;
	size_t i;

	memset(field, 'x', sizeof(field) - 1);
	field[1] = ':';
	for (i = 0; i < KRESP_HTTP_REQUEST_FIELDS_MAX; i++)
		fields[i] = field;
	memset(large.authority, 'h', sizeof(large.authority) - 1);
	memset(large.target, '/', sizeof(large.target) - 1);
	kresp_dynbuf_init(&out, KRESP_HTTP_REQUEST_HEAD_MAX);
	CHECK(!kresp_http_request_write(&req, &out));
	kresp_dynbuf_free(&out);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "http_request: exactly these bytes", test_defaults },
		{ "http_request: given fields, some instead of ours",
		  test_given_fields },
		{ "http_request: a browser's, octet by octet",
		  test_walked_fields },
		{ "http_request: members of a list", test_lists },
		{ "http_request: fields are checked", test_check_field },
		{ "http_request: field length at its limit",
		  test_field_length },
		{ "http_request: the largest one fits", test_largest },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
