// SPDX-License-Identifier: GPL-2.0
/* Which representation, on which condition, which part (http.md NE*, CR*). */
#include "negotiate.h"
#include "range.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define NOW ((s64)1795363200)
#define MODIFIED ((s64)784111777)
#define BEFORE "Sun, 06 Nov 1994 08:49:36 GMT"
#define SAME "Sun, 06 Nov 1994 08:49:37 GMT"
#define AFTER "Sun, 06 Nov 1994 08:49:38 GMT"

#define IDENTITY "\"id\""
#define GZIP "\"gz\""

static struct kresp_representation identity = {
	.content = { (const u8 *)"0123456789", 10 },
	.etag = { (const u8 *)IDENTITY, 4 },
	.modified = MODIFIED,
};

static struct kresp_representation gzip = {
	.content = { (const u8 *)"gzipped", 7 },
	.etag = { (const u8 *)GZIP, 4 },
	.modified = MODIFIED,
};

static const struct kresp_representation nothing = {
	.content = { NULL, 0 },
	.etag = { (const u8 *)"\"0\"", 3 },
	.modified = MODIFIED,
};

/* Parse a request with these fields, as any request comes */
static bool negotiate(const char *method, const char *fields,
		      const struct kresp_representation *plain,
		      const struct kresp_representation *coded,
		      struct kresp_response *resp)
{
	size_t size = strlen(fields) + 100;
	struct kresp_request req;
	enum kresp_fault fault;
	char *head;
	int len;
	u8 *copy;

	head = malloc(size);
	if (!head)
		abort();
	len = snprintf(head, size, "%s / HTTP/1.1\r\nHost: a\r\n%s\r\n", method,
		       fields);
	copy = unit_copy(head, len);
	free(head);
	/* Every field must be set, but those the caller sets */
	memset(resp, 0xa5, sizeof(*resp));
	resp->close = false;
	resp->keep_alive = true;
	fault = kresp_http_parse(copy, len, &req);
	if (!fault)
		kresp_negotiate(&req, plain, coded, NOW, resp);
	free(copy);
	return !fault && resp->date == NOW && resp->keep_alive &&
	       !resp->close &&
	       resp->head_only == !strcmp(method, "HEAD");
}

static void expect(const char *row, const char *method, const char *fields,
		   u16 status, const struct kresp_representation *rep,
		   const char *content)
{
	struct text text = { fields, strlen(fields) };
	enum kresp_fault fault = KRESP_FAULT_NONE;
	struct kresp_slice sent;
	struct kresp_response resp;
	bool ok;

	if (status == 406)
		fault = KRESP_FAULT_NOT_ACCEPTABLE;
	else if (status == 412)
		fault = KRESP_FAULT_PRECONDITION;
	else if (status == 416)
		fault = KRESP_FAULT_RANGE;
	ok = negotiate(method, fields, &identity, &gzip, &resp);
	unit_check(ok, row, text, "request");
	if (!ok)
		return;
	resp.head_only = false;
	sent = kresp_response_content(&resp);
	unit_check(resp.status == status && resp.rep == rep &&
		   resp.fault == fault &&
		   (!content || (unit_is(sent, content) &&
				 sent.len == resp.len)),
		   row, text, "%s: %u, %s, octets %llu+%llu", method,
		   resp.status, resp.rep == &gzip ? "gzip" : "identity",
		   (unsigned long long)resp.first,
		   (unsigned long long)resp.len);
}

/* What is chosen among both, and when there is no gzip */
static const struct {
	const char *row;
	const char *fields;
	char both;		/* 'g'zip, 'i'dentity, or '6' for 406 */
	char only;
} codings[] = {
	{ "NE2 absent", "", 'i', 'i' },
	{ "NE2 empty", "Accept-Encoding:\r\n", 'i', 'i' },
	{ "NE2 empty", "Accept-Encoding: ,\t,\r\n", 'i', 'i' },
	{ "NE1", "Accept-Encoding: gzip\r\n", 'g', 'i' },
	{ "NE1 seed", "Accept-Encoding: gzip, deflate\r\n", 'g', 'i' },
	{ "NE1 case", "accept-encoding: GZip\r\n", 'g', 'i' },
	{ "NE1 x-gzip", "Accept-Encoding: X-gzip\r\n", 'g', 'i' },
	{ "NE1 others", "Accept-Encoding: br, zstd\r\n", 'i', 'i' },
	{ "NE1 others", "Accept-Encoding: br, gzip\r\n", 'g', 'i' },
	{ "NE1 not gzip", "Accept-Encoding: gzipped, xgzip\r\n", 'i', 'i' },
	{ "NE1 q=0", "Accept-Encoding: gzip;q=0\r\n", 'i', 'i' },
	{ "NE1 q=0", "Accept-Encoding: gzip;q=0.0\r\n", 'i', 'i' },
	{ "NE1 q=0", "Accept-Encoding: gzip;q=0.000\r\n", 'i', 'i' },
	{ "NE1 q=0", "Accept-Encoding: x-gzip;q=0\r\n", 'i', 'i' },
	{ "NE1 q=0", "Accept-Encoding: gzip;q=0, *\r\n", 'i', 'i' },
	{ "NE1 0.", "Accept-Encoding: gzip;q=0.\r\n", 'i', 'i' },
	{ "NE1 0.001", "Accept-Encoding: gzip;q=0.001\r\n", 'g', 'i' },
	{ "NE1 0.1", "Accept-Encoding: gzip;q=0.1\r\n", 'g', 'i' },
	{ "NE1 1.", "Accept-Encoding: gzip;q=1.\r\n", 'g', 'i' },
	{ "NE1 1.000", "Accept-Encoding: gzip ;\tQ=1.000\r\n", 'g', 'i' },
	{ "NE1 a coding 5", "Accept-Encoding: gzip;q=1,5\r\n", 'g', 'i' },
	{ "NE1 *", "Accept-Encoding: *\r\n", 'g', 'i' },
	{ "NE1 *", "Accept-Encoding: *;q=0.1\r\n", 'g', 'i' },
	{ "NE1 *;q=0", "Accept-Encoding: gzip, *;q=0\r\n", 'g', '6' },
	{ "NE1 *;q=0", "Accept-Encoding: identity, *;q=0\r\n", 'i', 'i' },
	{ "NE1 weights", "Accept-Encoding: gzip;q=0.5, identity\r\n", 'i',
	  'i' },
	{ "NE1 weights", "Accept-Encoding: gzip;q=0.5, identity;q=0.501\r\n",
	  'i', 'i' },
	{ "NE1 weights", "Accept-Encoding: gzip;q=0.5, identity;q=0.499\r\n",
	  'g', 'i' },
	{ "NE1 weights", "Accept-Encoding: gzip;q=0.5, identity;q=0.5\r\n",
	  'g', 'i' },
	{ "NE1 weights", "Accept-Encoding: identity;q=0.9, gzip;q=0.10\r\n",
	  'i', 'i' },
	{ "NE1 weights", "Accept-Encoding: gzip;q=0.5, *;q=0.6\r\n", 'i',
	  'i' },
	{ "NE1 weights", "Accept-Encoding: *;q=0.6, gzip;q=0.7\r\n", 'g',
	  'i' },
	{ "NE1 weights", "Accept-Encoding: identity;q=0.1, *\r\n", 'g', 'i' },
	{ "NE1 twice", "Accept-Encoding: gzip;q=0, gzip\r\n", 'i', 'i' },
	{ "NE1 twice", "Accept-Encoding: gzip, x-gzip;q=0\r\n", 'g', 'i' },
	{ "FL7 repeated", "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n",
	  'g', 'i' },
	{ "FL7 repeated", "Accept-Encoding: identity\r\n"
	  "Accept-Encoding: gzip;q=0.5\r\n", 'i', 'i' },
	{ "FL7 empty", "Accept-Encoding: ,gzip,,br,\r\n", 'g', 'i' },
	{ "NE3", "Accept-Encoding: identity;q=0\r\n", '6', '6' },
	{ "NE3", "Accept-Encoding: *;q=0\r\n", '6', '6' },
	{ "NE3", "Accept-Encoding: br, *;q=0\r\n", '6', '6' },
	{ "NE3", "Accept-Encoding: identity;q=0, gzip;q=0\r\n", '6', '6' },
	{ "NE3", "Accept-Encoding: identity;q=0, gzip\r\n", 'g', '6' },
	{ "NE3", "Accept-Encoding: identity;q=0, *\r\n", 'g', '6' },
	{ "NE3", "Accept-Encoding: identity;q=0.001, *;q=0\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=1.1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=2\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=1.001\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=0.1234\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=.5\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=-1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=+1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=x\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=0.x\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=05\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;a=1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=1;q=1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q= 1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q =1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip;q=\"1\"\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: \"gzip\"\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: \"a,gzip\"\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: ;q=1\r\n", 'i', 'i' },
	{ "NE4", "Accept-Encoding: gzip deflate\r\n", 'i', 'i' },
	{ "NE4 all", "Accept-Encoding: gzip, br;q=9\r\n", 'i', 'i' },
	{ "NE4 all", "Accept-Encoding: gzip\r\nAccept-Encoding: a b\r\n", 'i',
	  'i' },
	{ "NE4 all", "Accept-Encoding: identity;q=0, a b\r\n", 'i', 'i' },
	/* CVE-2021-31166 */
	{ "NE4", "Accept-Encoding: doar-e, ftw, imo, ,\r\n", 'i', 'i' },
};

static void expect_coding(const char *row, const char *fields,
			  const struct kresp_representation *coded,
			  char expected)
{
	struct text text = { fields, strlen(fields) };
	struct kresp_response resp;
	char chosen = '?';
	bool ok;

	ok = negotiate("GET", fields, &identity, coded, &resp);
	if (ok && resp.status == 200)
		chosen = resp.rep == &identity ? 'i' : 'g';
	else if (ok && resp.fault == KRESP_FAULT_NOT_ACCEPTABLE)
		chosen = '6';
	unit_check(chosen == expected, row, text, "chosen %c, not %c", chosen,
		   expected);
}

static void test_codings(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(codings); i++) {
		expect_coding(codings[i].row, codings[i].fields, &gzip,
			      codings[i].both);
		expect_coding(codings[i].row, codings[i].fields, NULL,
			      codings[i].only);
	}
}

#define AE "Accept-Encoding: gzip\r\n"

static const struct {
	const char *row;
	const char *fields;
	u16 status;
	bool coded;		/* gzip was chosen */
} conditions[] = {
	{ "CR1", "If-None-Match: \"id\"\r\n", 304, false },
	{ "CR1", "If-None-Match: \"other\"\r\n", 200, false },
	{ "CR1 list", "If-None-Match: \"a\", \"id\"\r\n", 304, false },
	{ "CR1 list", "If-None-Match: \"a\",,\"id\",\"b\"\r\n", 304, false },
	{ "CR1 repeated", "If-None-Match: \"a\"\r\nIf-None-Match: \"id\"\r\n",
	  304, false },
	{ "CR1 weak", "If-None-Match: W/\"id\"\r\n", 304, false },
	{ "CR1 weak", "If-None-Match: W/\"a\", W/\"id\"\r\n", 304, false },
	{ "CR1 weak", "If-None-Match: w/\"id\"\r\n", 200, false },
	{ "CR1 *", "If-None-Match: *\r\n", 304, false },
	{ "CR1 * in a list", "If-None-Match: *, \"a\"\r\n", 200, false },
	{ "CR1 \"*\"", "If-None-Match: \"*\"\r\n", 200, false },
	{ "CR1 unquoted", "If-None-Match: id\r\n", 200, false },
	{ "CR1 part", "If-None-Match: \"id\r\n", 200, false },
	{ "CR1 comma", "If-None-Match: \"a,\"id\"\"\r\n", 200, false },
	{ "CR1 comma", "If-None-Match: \"a, \"\r\n", 200, false },
	{ "CR1 comma", "If-None-Match: \"x,\", \"id\"\r\n", 304, false },
	{ "CR1 empty", "If-None-Match:\r\n", 200, false },
	{ "NE6", AE "If-None-Match: \"id\"\r\n", 200, true },
	{ "NE6", AE "If-None-Match: \"gz\"\r\n", 304, true },
	{ "NE6", "If-None-Match: \"gz\"\r\n", 200, false },
	{ "CR2", "If-Match: \"id\"\r\n", 200, false },
	{ "CR2", "If-Match: \"other\"\r\n", 412, false },
	{ "CR2 list", "If-Match: \"a\", \"id\"\r\n", 200, false },
	{ "CR2 repeated", "If-Match: \"a\"\r\nIf-Match: \"id\"\r\n", 200,
	  false },
	{ "CR2 strong", "If-Match: W/\"id\"\r\n", 412, false },
	{ "CR2 *", "If-Match: *\r\n", 200, false },
	{ "CR2 * in a list", "If-Match: \"a\", *\r\n", 412, false },
	{ "CR2 * twice", "If-Match: *\r\nIf-Match: *\r\n", 412, false },
	{ "CR2 empty", "If-Match:\r\n", 412, false },
	{ "CR2 malformed", "If-Match: id\r\n", 412, false },
	{ "CR2 coding", AE "If-Match: \"id\"\r\n", 412, true },
	{ "CR2 coding", AE "If-Match: \"gz\"\r\n", 200, true },
	{ "CR3", "If-Modified-Since: " BEFORE "\r\n", 200, false },
	{ "CR3", "If-Modified-Since: " SAME "\r\n", 304, false },
	{ "CR3", "If-Modified-Since: " AFTER "\r\n", 304, false },
	{ "CR3 850", "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT\r\n",
	  304, false },
	{ "CR3 asctime", "If-Modified-Since: Sun Nov  6 08:49:37 1994\r\n",
	  304, false },
	{ "CR3 invalid", "If-Modified-Since: Mon, 06 Nov 1994 08:49:37 GMT\r\n",
	  200, false },
	{ "CR3 invalid", "If-Modified-Since: 784111777\r\n", 200, false },
	{ "CR3 empty", "If-Modified-Since:\r\n", 200, false },
	{ "CR3 twice", "If-Modified-Since: " SAME "\r\n"
	  "If-Modified-Since: " SAME "\r\n", 200, false },
	{ "CR3 thrice", "If-Modified-Since: " SAME "\r\nIf-Modified-Since: "
	  SAME "\r\nIf-Modified-Since: " SAME "\r\n", 200, false },
	{ "CR3", "If-Unmodified-Since: " BEFORE "\r\n", 412, false },
	{ "CR3", "If-Unmodified-Since: " SAME "\r\n", 200, false },
	{ "CR3", "If-Unmodified-Since: " AFTER "\r\n", 200, false },
	{ "CR3 invalid", "If-Unmodified-Since: x\r\n", 200, false },
	{ "CR3 twice", "If-Unmodified-Since: " BEFORE "\r\n"
	  "If-Unmodified-Since: " BEFORE "\r\n", 200, false },
	{ "CR3 beside a tag", "If-None-Match: \"a\"\r\nIf-Modified-Since: "
	  SAME "\r\n", 200, false },
	{ "CR3 beside a tag", "If-Modified-Since: " BEFORE "\r\n"
	  "If-None-Match: \"id\"\r\n", 304, false },
	{ "CR3 beside a tag", "If-Match: \"id\"\r\nIf-Unmodified-Since: "
	  BEFORE "\r\n", 200, false },
	{ "CR4 412 first", "If-None-Match: \"id\"\r\nIf-Match: \"a\"\r\n", 412,
	  false },
	{ "CR4 412 first", "If-Modified-Since: " SAME "\r\n"
	  "If-Unmodified-Since: " BEFORE "\r\n", 412, false },
	{ "CR4 both hold", "If-Match: \"id\"\r\nIf-None-Match: \"id\"\r\n",
	  304, false },
	{ "CR4 both hold", "If-Unmodified-Since: " SAME "\r\n"
	  "If-None-Match: \"id\"\r\n", 304, false },
	{ "CR4 304 before a range", "If-None-Match: \"id\"\r\n"
	  "Range: bytes=99-\r\n", 304, false },
	{ "CR4 412 before a range", "If-Match: \"a\"\r\nRange: bytes=0-1\r\n",
	  412, false },
	{ "CR4 406 first", "Accept-Encoding: *;q=0\r\nIf-Match: \"a\"\r\n",
	  406, false },
};

static void test_conditions(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(conditions); i++) {
		expect(conditions[i].row, "GET", conditions[i].fields,
		       conditions[i].status,
		       conditions[i].coded ? &gzip : &identity, NULL);
		expect(conditions[i].row, "HEAD", conditions[i].fields,
		       conditions[i].status,
		       conditions[i].coded ? &gzip : &identity, NULL);
	}
}

#define ALL "0123456789"
#define UNSATISFIABLE NULL

static const struct {
	const char *row;
	const char *value;
	const char *content;	/* sent, or UNSATISFIABLE */
	bool partial;
} ranges[] = {
	{ "CR6", "bytes=0-0", "0", true },
	{ "CR6", "bytes=2-4", "234", true },
	{ "CR6", "bytes=9-9", "9", true },
	{ "CR6", "bytes=0-9", ALL, true },
	{ "CR6", "bytes=8-10", "89", true },
	{ "CR6", "bytes=8-", "89", true },
	{ "CR6", "bytes=0-", ALL, true },
	{ "CR6", "bytes=-1", "9", true },
	{ "CR6", "bytes=-3", "789", true },
	{ "CR6", "bytes=-10", ALL, true },
	{ "CR6", "bytes=-11", ALL, true },
	{ "CR6 zeroes", "bytes=000000000000000000000000001-002", "12", true },
	{ "CR6 case", "BYTES=1-2", "12", true },
	{ "CR6 list", "bytes=, 1-2 ,,", "12", true },
	{ "CR6 one of two", "bytes=1-2,99-", "12", true },
	{ "CR6 one of three", "bytes=99-,-0,1-2", "12", true },
	{ "CR7", "bytes=10-", UNSATISFIABLE, false },
	{ "CR7", "bytes=10-10", UNSATISFIABLE, false },
	{ "CR7", "bytes=11-12", UNSATISFIABLE, false },
	{ "CR7", "bytes=-0", UNSATISFIABLE, false },
	{ "CR7", "bytes=99-,100-200", UNSATISFIABLE, false },
	{ "CR7", "bytes=18446744073709551615-", UNSATISFIABLE, false },
	{ "CR7", "bytes=18446744073709551615-18446744073709551615",
	  UNSATISFIABLE, false },
	{ "CR8 huge", "bytes=0-18446744073709551615", ALL, true },
	{ "CR8 huge", "bytes=0-18446744073709551614", ALL, true },
	{ "CR8 huge", "bytes=-18446744073709551615", ALL, true },
	{ "CR8 huge", "bytes=5-9223372036854775808", "56789", true },
	{ "CR8 overflow", "bytes=0-18446744073709551616", ALL, false },
	{ "CR8 overflow", "bytes=18446744073709551616-", ALL, false },
	{ "CR8 overflow", "bytes=-18446744073709551616", ALL, false },
	{ "CR8 overflow", "bytes=18446744073709551617-18446744073709551618",
	  ALL, false },
	{ "CR8 several", "bytes=0-0,2-2", ALL, false },
	{ "CR8 several", "bytes=0-0,-1", ALL, false },
	{ "CR8 overlapping", "bytes=0-5,3-8,2-", ALL, false },
	{ "CR5 unit", "octets=0-1", ALL, false },
	{ "CR5 unit", "byte=0-1", ALL, false },
	{ "CR5 unit", "none", ALL, false },
	{ "CR5 unit", "bytes", ALL, false },
	{ "CR5 malformed", "bytes=", ALL, false },
	{ "CR5 malformed", "bytes=,", ALL, false },
	{ "CR5 malformed", "bytes=-", ALL, false },
	{ "CR5 malformed", "bytes=1", ALL, false },
	{ "CR5 malformed", "bytes=2-1", ALL, false },
	{ "CR5 malformed", "bytes=12-11", ALL, false },
	{ "CR5 malformed", "bytes=a-b", ALL, false },
	{ "CR5 malformed", "bytes=0x1-2", ALL, false },
	{ "CR5 malformed", "bytes=+1-2", ALL, false },
	{ "CR5 malformed", "bytes=1--2", ALL, false },
	{ "CR5 malformed", "bytes=--2", ALL, false },
	{ "CR5 malformed", "bytes=1-2-3", ALL, false },
	{ "CR5 malformed", "bytes=1 -2", ALL, false },
	{ "CR5 malformed", "bytes=1- 2", ALL, false },
	{ "CR5 malformed", "bytes =1-2", ALL, false },
	{ "CR5 malformed", "bytes:1-2", ALL, false },
	{ "CR5 malformed", "bytes=1-2;", ALL, false },
	{ "CR5 malformed", "1-2", ALL, false },
	{ "CR5 malformed", "bytes=1-2,x", ALL, false },
	{ "CR5 malformed", "bytes=99-,x", ALL, false },
	{ "CR5 malformed", "", ALL, false },
};

static void test_ranges(void)
{
	char fields[200];
	u16 status;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ranges); i++) {
		snprintf(fields, sizeof(fields), "Range: %s\r\n",
			 ranges[i].value);
		status = ranges[i].partial ? 206 :
			 ranges[i].content ? 200 : 416;
		expect(ranges[i].row, "GET", fields, status, &identity,
		       ranges[i].content);
		expect("CR5 HEAD", "HEAD", fields, 200, &identity, ALL);
	}
	expect("CR5 twice", "GET", "Range: bytes=0-0\r\nRange: bytes=1-1\r\n",
	       200, &identity, ALL);
	expect("CR6 coding", "GET", AE "Range: bytes=1-2\r\n", 206, &gzip,
	       "zi");
	expect("CR7 coding", "GET", AE "Range: bytes=8-9\r\n", 416, &gzip,
	       NULL);
	expect("CR6 condition holds", "GET", "If-None-Match: \"a\"\r\n"
	       "Range: bytes=1-2\r\n", 206, &identity, "12");
}

#define PART "Range: bytes=1-2\r\nIf-Range: "

static const struct {
	const char *fields;
	u16 status;
} if_ranges[] = {
	{ PART "\"id\"\r\n", 206 },
	{ PART "\"other\"\r\n", 200 },
	{ PART "W/\"id\"\r\n", 200 },
	{ PART "\"id\", \"a\"\r\n", 200 },
	{ PART "*\r\n", 200 },
	{ PART "\r\n", 200 },
	{ PART "id\r\n", 200 },
	{ PART SAME "\r\n", 206 },
	{ PART "Sunday, 06-Nov-94 08:49:37 GMT\r\n", 206 },
	{ PART BEFORE "\r\n", 200 },
	{ PART AFTER "\r\n", 200 },
	{ PART "yesterday\r\n", 200 },
	{ PART "\"id\"\r\nIf-Range: \"id\"\r\n", 200 },
	{ "If-Range: \"id\"\r\n", 200 },
	{ "If-Range: \"a\"\r\nRange: bytes=99-\r\n", 200 },
	{ "If-Range: \"id\"\r\nRange: bytes=99-\r\n", 416 },
	{ AE "If-Range: \"id\"\r\nRange: bytes=1-2\r\n", 200 },
	{ AE "If-Range: \"gz\"\r\nRange: bytes=1-2\r\n", 206 },
};

static void test_if_range(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(if_ranges); i++)
		expect("CR9", "GET", if_ranges[i].fields, if_ranges[i].status,
		       if_ranges[i].fields[0] == 'A' ? &gzip : &identity, NULL);
}

/* A representation of no octets has no part, and no last octet */
static void test_empty(void)
{
	static const struct {
		const char *fields;
		u16 status;
	} cases[] = {
		{ "", 200 },
		{ "Range: bytes=0-\r\n", 416 },
		{ "Range: bytes=0-0\r\n", 416 },
		{ "Range: bytes=-1\r\n", 200 },
		{ "Range: bytes=-0\r\n", 200 },
		{ "Range: bytes=0-,-1\r\n", 200 },
	};
	struct kresp_response resp;
	size_t i;
	bool ok;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct text text = { cases[i].fields, strlen(cases[i].fields) };
		size_t len = 0;

		ok = negotiate("GET", cases[i].fields, &nothing, NULL, &resp);
		if (cases[i].status == 416)
			len = kresp_fault_text(KRESP_FAULT_RANGE).len;
		unit_check(ok && resp.status == cases[i].status &&
			   !resp.first && resp.len == len, "CR6 empty", text,
			   "%u", resp.status);
	}
}

/* As many members as a head can hold: bounded, and the last one counts */
static void test_many(void)
{
	char *fields = malloc(8100);
	size_t len;

	if (!fields)
		abort();
	len = sprintf(fields, "Range: bytes=");
	while (len < 8000)
		len += sprintf(fields + len, "0-,");
	sprintf(fields + len, "1-2\r\n");
	expect("CR8 many", "GET", fields, 200, &identity, ALL);
	len = sprintf(fields, "Range: bytes=");
	while (len < 8000)
		len += sprintf(fields + len, "99-,");
	sprintf(fields + len, "1-2\r\n");
	expect("CR8 many", "GET", fields, 206, &identity, "12");
	len = sprintf(fields, "Accept-Encoding: ");
	while (len < 8000)
		len += sprintf(fields + len, "a,");
	sprintf(fields + len, "gzip\r\n");
	expect("NE1 many", "GET", fields, 200, &gzip, "gzipped");
	len = sprintf(fields, "If-None-Match: ");
	while (len < 8000)
		len += sprintf(fields + len, "\"a\",");
	sprintf(fields + len, "\"id\"\r\n");
	expect("CR1 many", "GET", fields, 304, &identity, "");
	free(fields);
}

/* Against a plain account of what a qvalue is */
static void test_qvalues(void)
{
	char fields[80];
	unsigned int q;
	bool valid;

	for (q = 0; q <= 1999; q++) {
		valid = q <= 1000;
		snprintf(fields, sizeof(fields),
			 "Accept-Encoding: gzip;q=%u.%03u, identity;q=0.500\r\n",
			 q / 1000, q % 1000);
		expect_coding("NE1 q", fields, &gzip,
			      valid && q >= 500 ? 'g' : 'i');
	}
}

/* The content is copied exactly, so that ASan sees a part beyond it */
void negotiate_test(void)
{
	const u8 *plain = identity.content.data;
	const u8 *coded = gzip.content.data;

	identity.content.data = unit_copy(plain, identity.content.len);
	gzip.content.data = unit_copy(coded, gzip.content.len);
	test_codings();
	test_conditions();
	test_ranges();
	test_if_range();
	test_empty();
	test_many();
	test_qvalues();
	free((void *)identity.content.data);
	free((void *)gzip.content.data);
	identity.content.data = plain;
	gzip.content.data = coded;
}
