// SPDX-License-Identifier: GPL-2.0
/* The request-target and the authority. Proves that those are taken that the
 * reference takes, with the same path, query and port, and no others.
 *
 * An input is a method, LF and a target; or LF and an authority.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "http_target.h"
#include "reference.h"

static void check_authority(struct kresp_slice text)
{
	long ref_port = -1;
	s32 port = -1;
	bool valid;

	valid = kresp_http_target_authority(text, &port);
	fuzz_check(valid == ref_read_host(text, &ref_port), "valid is %d",
		   valid);
	fuzz_check(!valid || port == ref_port, "port %d, not %ld", port,
		   ref_port);
}

static bool same(struct kresp_slice a, struct kresp_slice b)
{
	return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

static void check_target(struct kresp_slice method, struct kresp_slice target)
{
	static struct ref_head ref;
	struct kresp_request req = { .method = KRESP_METHOD_GET };
	enum kresp_fault fault;
	bool valid;

	ref.method = KRESP_SLICE("GET");
	if (method.data[0] == 'C') {
		req.method = KRESP_METHOD_CONNECT;
		ref.method = KRESP_SLICE("CONNECT");
	} else if (method.data[0] == 'O') {
		req.method = KRESP_METHOD_OPTIONS;
		ref.method = KRESP_SLICE("OPTIONS");
	}
	fault = kresp_http_target_parse(target, &req);
	valid = ref_read_target(target, &ref);
	fuzz_check(!fault == valid, "fault %u", fault);
	fuzz_check(fault || (same(req.path, ref.path) &&
			     same(req.query, ref.query)),
		   "path '%.*s', query '%.*s'", (int)req.path.len,
		   (const char *)req.path.data, (int)req.query.len,
		   (const char *)req.query.data);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct fuzz_input input;
	struct kresp_slice text;
	const u8 *end;
	u8 *copy;

	fuzz_decode(&input, data, len);
	end = memchr(input.data, '\n', input.len);
	if (end) {
		text.len = input.data + input.len - (end + 1);
		copy = fuzz_copy(end + 1, text.len);
		text.data = copy;
		if (end == input.data)
			check_authority(text);
		else
			check_target((struct kresp_slice){ input.data,
				     end - input.data }, text);
		free(copy);
	}
	fuzz_free(&input);
	return 0;
}
