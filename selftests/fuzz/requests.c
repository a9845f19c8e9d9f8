// SPDX-License-Identifier: GPL-2.0
/* What must hold for a whole head. Proves that it is taken if the reference
 * takes it, and understood alike: method, target, version, fields, framing,
 * persistence, expectation; that it is else refused with a status that there is
 * a reason for; that the request-line alone comes to the same.
 */
#include "requests.h"

#include <stdlib.h>

#include "fuzz.h"
#include "http_parse.h"

static void same(const char *what, struct kresp_slice ours,
		 struct kresp_slice theirs)
{
	fuzz_check(ours.len == theirs.len &&
		   (!ours.len || !memcmp(ours.data, theirs.data, ours.len)),
		   "%s is '%.*s', the reference has '%.*s'", what,
		   (int)ours.len, (const char *)ours.data,
		   (int)theirs.len, (const char *)theirs.data);
}

static const char *method_name(enum kresp_method method)
{
	static const char * const names[] = {
		[KRESP_METHOD_UNKNOWN] = NULL,
		[KRESP_METHOD_GET] = "GET",
		[KRESP_METHOD_HEAD] = "HEAD",
		[KRESP_METHOD_POST] = "POST",
		[KRESP_METHOD_PUT] = "PUT",
		[KRESP_METHOD_DELETE] = "DELETE",
		[KRESP_METHOD_CONNECT] = "CONNECT",
		[KRESP_METHOD_OPTIONS] = "OPTIONS",
		[KRESP_METHOD_TRACE] = "TRACE",
		[KRESP_METHOD_PATCH] = "PATCH",
	};

	return names[method];
}

static void check_method(enum kresp_method method, struct kresp_slice text)
{
	enum kresp_method each;
	const char *name;

	for (each = KRESP_METHOD_GET; each <= KRESP_METHOD_PATCH; each++) {
		name = method_name(each);
		fuzz_check((method == each) ==
			   (text.len == strlen(name) &&
			    !memcmp(text.data, name, text.len)),
			   "method is %u, not '%.*s'", method, (int)text.len,
			   (const char *)text.data);
	}
}

static void check_fields(struct kresp_slice fields, const struct ref_head *ref)
{
	struct kresp_slice value;
	struct kresp_slice name;
	unsigned int nr = 0;

	while (kresp_http_next_field(&fields, &name, &value)) {
		fuzz_check(nr < ref->nr_fields, "more than %u fields", nr);
		same("a name", name, ref->fields[nr].name);
		same("a value", value, ref->fields[nr].value);
		nr++;
	}
	fuzz_check(nr == ref->nr_fields && !fields.len,
		   "%u of %u fields, %zu octets left", nr, ref->nr_fields,
		   fields.len);
}

static void check_request(const struct kresp_request *req,
			  const struct ref_head *ref)
{
	enum kresp_framing framing = KRESP_FRAMING_NONE;

	if (ref->chunked)
		framing = KRESP_FRAMING_CHUNKED;
	else if (ref->has_length)
		framing = KRESP_FRAMING_LENGTH;
	check_method(req->method, ref->method);
	same("the line", req->line, ref->line);
	same("the path", req->path, ref->path);
	same("the query", req->query, ref->query);
	check_fields(req->fields, ref);
	fuzz_check(req->minor == ref->minor, "minor %u, not %u", req->minor,
		   ref->minor);
	fuzz_check(req->framing == framing, "framing %u, not %u", req->framing,
		   framing);
	fuzz_check(framing != KRESP_FRAMING_LENGTH ||
		   req->content_length == ref->length, "length %llu, not %llu",
		   req->content_length,
		   ref->length);
	fuzz_check(req->keep_alive == ref->keep_alive, "keep_alive is %d",
		   req->keep_alive);
	fuzz_check((ref->refusals & REF_417) ||
		   req->expect_continue == ref->expect_continue,
		   "expect_continue is %d", req->expect_continue);
}

/* @data begins with what @ref was made from, a whole head */
void requests_check(const u8 *data, const struct ref_head *ref)
{
	size_t len = ref->len - ref->start;
	u8 *head = fuzz_copy(data + ref->start, len);
	struct kresp_request line_req;
	struct kresp_request req;
	enum kresp_fault fault;
	u8 *line;

	fault = kresp_http_parse(head, len, &req);
	if (fault) {
		fuzz_check(fault < KRESP_FAULT_NR &&
			   (ref->refusals &
			    ref_refusal(kresp_fault_status(fault))),
			   "fault %u, the reference has reasons 0x%x", fault,
			   ref->refusals);
		fuzz_check(fault == KRESP_FAULT_EXPECTATION ?
			   ref->refusals == REF_417 : !req.keep_alive,
			   "fault %u persists", fault);
	} else {
		fuzz_check(!ref->refusals,
			   "taken, the reference has reasons 0x%x",
			   ref->refusals);
	}
	if (!fault || fault == KRESP_FAULT_EXPECTATION)
		check_request(&req, ref);

	/* The line alone, before the fields are there */
	line = fuzz_copy(ref->line.data, ref->line.len);
	if (kresp_http_parse_line(line, ref->line.len, &line_req)) {
		fuzz_check(kresp_http_parse_line(line, ref->line.len,
						 &line_req) == fault,
			   "fault %u is another in the line alone", fault);
	} else if (!fault) {
		same("the path of the line alone", line_req.path, req.path);
		same("the query of the line alone", line_req.query, req.query);
		fuzz_check(line_req.method == req.method &&
			   line_req.minor == req.minor,
			   "the line alone is another");
	}
	free(line);
	free(head);
}
