// SPDX-License-Identifier: GPL-2.0
/* The head and content of answers, octet for octet (http.md AN1 to AN8). */
#include "limits.h"
#include "response.h"
#include "unit.h"
#include "version.h"

#include <stdint.h>
#include <stdlib.h>

#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"
#define START(status) \
	"HTTP/1.1 " status "\r\nServer: kresp/" KRESP_VERSION "\r\n" \
	"Date: " DATE "\r\n"
#define FIELDS "Content-Type: text/html\r\n"
#define VALIDATORS "ETag: \"x\"\r\nVary: Accept-Encoding\r\n"

/* No literals: each is copied, so that reading beyond it is seen */
static struct kresp_representation *new_rep(const char *content,
					    const char *fields,
					    const char *validators)
{
	struct kresp_representation *rep = calloc(1, sizeof(*rep));

	if (!rep)
		abort();
	rep->content = unit_slice(content);
	rep->fields = unit_slice(fields);
	rep->validators = unit_slice(validators);
	rep->content.data = unit_copy(content, rep->content.len);
	rep->fields.data = unit_copy(fields, rep->fields.len);
	rep->validators.data = unit_copy(validators, rep->validators.len);
	return rep;
}

static void free_rep(struct kresp_representation *rep)
{
	free((void *)rep->content.data);
	free((void *)rep->fields.data);
	free((void *)rep->validators.data);
	free(rep);
}

/* The head is @expected, fits that many octets, and not one fewer */
static void expect_head(const char *row, const struct kresp_response *resp,
			const char *expected)
{
	size_t needed = strlen(expected);
	struct text text;
	size_t size;
	u8 *head;
	u8 *date;
	size_t len;

	date = unit_copy(DATE, KRESP_HTTP_DATE_LEN);
	for (size = 0; size <= needed + 1; size++) {
		head = malloc(size);
		if (!head)
			abort();
		len = kresp_response_head(resp, (char *)date, head, size);
		text = (struct text){ (char *)head, len };
		if (size < needed && len) {
			unit_check(false, row, text, "head in %zu", size);
			break;
		}
		if (size >= needed)
			unit_check(len == needed &&
				   !memcmp(head, expected, len), row, text,
				   "head of %zu, not %zu octets", len, needed);
		free(head);
	}
	free(date);
}

static void expect_content(const char *row, const struct kresp_response *resp,
			   const char *expected)
{
	struct kresp_slice content = kresp_response_content(resp);

	unit_check(unit_is(content, expected), row, unit_text(content),
		   "content");
}

static void test_representation(void)
{
	struct kresp_representation *rep;
	struct kresp_response resp = { .status = 200 };

	rep = new_rep("0123456789", FIELDS, VALIDATORS);
	resp.rep = rep;
	resp.len = 10;
	expect_head("AN1", &resp, START("200 OK") FIELDS
		    "Content-Length: 10\r\n" VALIDATORS "\r\n");
	expect_content("AN3", &resp, "0123456789");
	resp.head_only = true;
	expect_head("AN4", &resp, START("200 OK") FIELDS
		    "Content-Length: 10\r\n" VALIDATORS "\r\n");
	expect_content("AN4", &resp, "");
	resp.head_only = false;
	resp.keep_alive = true;
	expect_head("CN1", &resp, START("200 OK") FIELDS
		    "Content-Length: 10\r\n" VALIDATORS
		    "Connection: keep-alive\r\n\r\n");
	resp.close = true;
	expect_head("CN2", &resp, START("200 OK") FIELDS
		    "Content-Length: 10\r\n" VALIDATORS
		    "Connection: close\r\n\r\n");
	resp.close = false;
	resp.keep_alive = false;

	resp.status = 206;
	resp.first = 3;
	resp.len = 1;
	expect_head("CR6", &resp, START("206 Partial Content") FIELDS
		    "Content-Length: 1\r\nContent-Range: bytes 3-3/10\r\n"
		    VALIDATORS "\r\n");
	expect_content("CR6", &resp, "3");
	resp.first = 0;
	resp.len = 10;
	expect_head("CR6", &resp, START("206 Partial Content") FIELDS
		    "Content-Length: 10\r\nContent-Range: bytes 0-9/10\r\n"
		    VALIDATORS "\r\n");
	expect_content("CR6", &resp, "0123456789");

	resp.status = 304;
	resp.len = 0;
	expect_head("CR1", &resp, START("304 Not Modified") VALIDATORS "\r\n");
	expect_content("AN6", &resp, "");
	resp.len = 10;
	expect_content("AN6", &resp, "");

	kresp_response_fault(&resp, KRESP_FAULT_RANGE);
	expect_head("CR7", &resp, START("416 Range Not Satisfiable")
		    "Content-Type: text/plain\r\nContent-Length: 66\r\n"
		    "Content-Range: bytes */10\r\nVary: Accept-Encoding\r\n"
		    "\r\n");
	free_rep(rep);

	rep = new_rep("", "", "");
	resp = (struct kresp_response){ .rep = rep, .status = 200 };
	expect_head("AN3", &resp, START("200 OK") "Content-Length: 0\r\n\r\n");
	expect_content("AN3", &resp, "");
	free_rep(rep);
}

static void test_others(void)
{
	struct kresp_response resp = { .status = 100, .close = true };

	expect_head("FR7", &resp, "HTTP/1.1 100 Continue\r\n\r\n");
	expect_content("AN6", &resp, "");
	resp = (struct kresp_response){ .status = 204 };
	expect_head("RL9", &resp, START("204 No Content")
		    "Allow: GET, HEAD, OPTIONS\r\n\r\n");
	expect_content("AN6", &resp, "");

	/* What cannot be said is not said in part */
	resp.status = 999;
	expect_head("AN1", &resp, "");
	resp.status = 200;
	expect_head("AN1", &resp, "");
	resp.status = 416;
	expect_head("AN1", &resp, "");
}

static void test_faults(void)
{
	struct kresp_response resp = { .keep_alive = true, .first = 7 };

	kresp_response_fault(&resp, KRESP_FAULT_METHOD_NOT_ALLOWED);
	expect_head("RL6", &resp, START("405 Method Not Allowed")
		    "Content-Type: text/plain\r\nContent-Length: 44\r\n"
		    "Allow: GET, HEAD, OPTIONS\r\n"
		    "Connection: keep-alive\r\n\r\n");
	expect_content("AN7", &resp,
		       "This resource allows GET, HEAD and OPTIONS.\n");
	unit_check(!resp.first, "AN7", (struct text){ "", 0 }, "offset");
	kresp_response_fault(&resp, KRESP_FAULT_NOT_ACCEPTABLE);
	expect_head("NE5", &resp, START("406 Not Acceptable")
		    "Content-Type: text/plain\r\nContent-Length: 56\r\n"
		    "Vary: Accept-Encoding\r\nConnection: keep-alive\r\n\r\n");
	kresp_response_fault(&resp, KRESP_FAULT_PRECONDITION);
	expect_head("NE5", &resp, START("412 Precondition Failed")
		    "Content-Type: text/plain\r\nContent-Length: 47\r\n"
		    "Vary: Accept-Encoding\r\nConnection: keep-alive\r\n\r\n");
	kresp_response_fault(&resp, KRESP_FAULT_VERSION);
	expect_head("RL12", &resp, START("400 Bad Request")
		    "Content-Type: text/plain\r\nContent-Length: 44\r\n"
		    "Connection: close\r\n\r\n");
	resp.head_only = true;
	expect_head("AN4", &resp, START("400 Bad Request")
		    "Content-Type: text/plain\r\nContent-Length: 44\r\n"
		    "Connection: close\r\n\r\n");
	expect_content("AN4", &resp, "");
	/* It stays closed */
	kresp_response_fault(&resp, KRESP_FAULT_METHOD_UNKNOWN);
	expect_head("RL7", &resp, START("501 Not Implemented")
		    "Content-Type: text/plain\r\nContent-Length: 44\r\n"
		    "Connection: close\r\n\r\n");
}

/* Every head there can be fits KRESP_RESPONSE_HEAD_MAX, whatever its numbers */
static void test_bound(void)
{
	char fields[KRESP_REP_FIELDS_MAX];
	struct kresp_representation rep = {
		.content = { NULL, SIZE_MAX },
		.fields = { (u8 *)fields, sizeof(fields) / 2 },
		.validators = { (u8 *)fields, sizeof(fields) / 2 },
	};
	struct kresp_response resp = {
		.rep = &rep,
		.first = SIZE_MAX / 2,
		.keep_alive = true,
		.len = SIZE_MAX / 2,
	};
	static const u16 statuses[] = { 200, 206, 304, 204, 100 };
	struct text text;
	u8 *head;
	size_t longest = 0;
	size_t len;
	size_t i;

	memset(fields, 'x', sizeof(fields));
	head = malloc(KRESP_RESPONSE_HEAD_MAX);
	if (!head)
		abort();
	for (i = 0; i < ARRAY_SIZE(statuses); i++) {
		resp.status = statuses[i];
		len = kresp_response_head(&resp, DATE, head,
					  KRESP_RESPONSE_HEAD_MAX);
		text = (struct text){ (char *)head, len };
		unit_check(len > 0, "AN1", text, "%u does not fit",
			   statuses[i]);
		longest = len > longest ? len : longest;
	}
	for (i = 1; i < KRESP_FAULT_NR; i++) {
		kresp_response_fault(&resp, i);
		len = kresp_response_head(&resp, DATE, head,
					  KRESP_RESPONSE_HEAD_MAX);
		text = (struct text){ (char *)head, len };
		unit_check(len > 0 && resp.status == kresp_fault_status(i) &&
			   resp.fault == i &&
			   resp.len == kresp_fault_text(i).len, "AN7", text,
			   "fault %zu does not fit", i);
		longest = len > longest ? len : longest;
	}
	/* The bound is near enough to mean something */
	unit_check(longest > 480, "AN1", (struct text){ "", 0 },
		   "longest head is %zu", longest);
	free(head);
}

void response_test(void)
{
	test_representation();
	test_others();
	test_faults();
	test_bound();
}
