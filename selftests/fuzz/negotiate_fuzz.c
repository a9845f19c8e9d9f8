// SPDX-License-Identifier: GPL-2.0
/* Accept-Encoding, conditions and ranges together. Proves that a GET and a HEAD
 * are answered as the reference answers them, on representations of several
 * sizes, and that every answer is one that a strict client parses.
 *
 * An input is field lines, to follow a Host field.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "answers.h"
#include "negotiate.h"
#include "reference.h"

#define START "GET / HTTP/1.1\r\nHost: a\r\n"
#define NOW 1700000000
#define MODIFIED 784111777	/* Sun, 06 Nov 1994 08:49:37 GMT */

static u8 content[1000];

static const struct ref_rep plain[] = {
	{ "\"i\"", MODIFIED, 1000 },
	{ "\"a,b\"", MODIFIED, 34 },
	{ "\"\"", MODIFIED, 0 },
};

static const struct ref_rep coded[] = {
	{ "\"g\"", MODIFIED, 999 },
	{ "\"g,\"", MODIFIED, 49 },
	{ "\"g\xff\"", MODIFIED, 1 },
};

static void set_rep(struct kresp_representation *rep, const struct ref_rep *ref,
		    bool gzip)
{
	rep->content = (struct kresp_slice){ content, ref->size };
	rep->fields = gzip ? KRESP_SLICE("Content-Type: text/html\r\n"
					 "Content-Encoding: gzip\r\n") :
			     KRESP_SLICE("Content-Type: text/html\r\n");
	rep->validators = KRESP_SLICE("Vary: Accept-Encoding\r\n");
	rep->etag = (struct kresp_slice){ (const u8 *)ref->etag,
					  strlen(ref->etag) };
	rep->modified = ref->modified;
}

/* The answer to a malformed list is open, but it is one of these */
static bool is_possible(u16 status)
{
	return status == 200 || status == 206 || status == 304 ||
	       status == 412 || status == 416;
}

static void check(const struct kresp_request *req, const struct ref_head *head,
		  const struct ref_rep *identity, const struct ref_rep *gzip)
{
	struct kresp_response resp = { .close = !req->keep_alive };
	bool head_only = req->method == KRESP_METHOD_HEAD;
	struct kresp_representation plain_rep = { 0 };
	struct kresp_representation gzip_rep = { 0 };
	struct ref_answer answer;

	set_rep(&plain_rep, identity, false);
	if (gzip)
		set_rep(&gzip_rep, gzip, true);
	kresp_negotiate(req, &plain_rep, gzip ? &gzip_rep : NULL, NOW, &resp);
	ref_negotiate(head, head_only, identity, gzip, NOW, &answer);

	fuzz_check(answer.status ? resp.status == answer.status :
				   is_possible(resp.status),
		   "status %u, not %u", resp.status, answer.status);
	fuzz_check(resp.rep == (answer.gzip ? &gzip_rep : &plain_rep),
		   "gzip should be %d", answer.gzip);
	fuzz_check(resp.head_only == head_only && resp.date == NOW,
		   "head_only %d", resp.head_only);
	if (answer.status == 206)
		fuzz_check(resp.first == answer.first && resp.len == answer.len,
			   "%llu octets at %llu, not %llu at %llu",
			   resp.len,
			   resp.first,
			   answer.len,
			   answer.first);
	answers_check(&resp);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct ref_head ref;
	struct fuzz_input input;
	struct kresp_request req;
	enum kresp_fault fault;
	size_t head_len;
	size_t i;
	u8 *head;

	fuzz_decode(&input, data, len);
	head_len = sizeof(START) - 1 + input.len + 2;
	head = malloc(head_len);
	if (!head)
		abort();
	memcpy(head, START, sizeof(START) - 1);
	memcpy(head + sizeof(START) - 1, input.data, input.len);
	memcpy(head + head_len - 2, "\r\n", 2);

	fault = kresp_http_parse(head, head_len, &req);
	ref_read_head(head, head_len, &ref);
	if (!fault && !ref.refusals) {
		for (i = 0; i < ARRAY_SIZE(plain); i++) {
			req.method = KRESP_METHOD_GET;
			check(&req, &ref, &plain[i], &coded[i]);
			check(&req, &ref, &plain[i], NULL);
			req.method = KRESP_METHOD_HEAD;
			check(&req, &ref, &plain[i], &coded[i]);
		}
	}
	free(head);
	fuzz_free(&input);
	return 0;
}
