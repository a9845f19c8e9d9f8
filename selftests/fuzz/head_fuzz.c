// SPDX-License-Identifier: GPL-2.0
/* The request head. Proves that a scan comes to the same however the octets are
 * split, and that a fault stays one; that scan and parse together take what the
 * reference takes and nothing else, understand it alike, and refuse the rest
 * with a status that there is a reason for; that parse relies on no scan.
 */
#include "fuzz.h"

#include "http_parse.h"
#include "reference.h"
#include "requests.h"

struct outcome {
	struct kresp_head_scan scan;
	bool complete;
	enum kresp_fault fault;
	size_t taken;
};

static bool scan_feeder(void *context, const u8 *data, size_t len,
			size_t *taken)
{
	struct outcome *out = context;

	*taken = kresp_http_scan(&out->scan, data, len, &out->complete,
				 &out->fault);
	return !out->complete && !out->fault;
}

static void scan(const struct fuzz_input *input, enum fuzz_split split,
		 struct outcome *out)
{
	struct kresp_head_scan before;
	enum kresp_fault fault;
	bool complete;
	size_t taken;

	memset(out, 0, sizeof(*out));
	out->taken = fuzz_feed(input, split, scan_feeder, out);
	fuzz_check(out->scan.len == out->taken, "took %zu, says %u",
		   out->taken, out->scan.len);
	fuzz_check(!out->complete || !out->fault, "complete with fault %u",
		   out->fault);
	if (!out->fault)
		return;
	before = out->scan;
	taken = kresp_http_scan(&out->scan, input->data + out->taken,
				input->len - out->taken, &complete, &fault);
	fuzz_check(!taken && !complete && fault == out->fault &&
		   !memcmp(&before, &out->scan, sizeof(before)),
		   "fault %u does not stay, but is %u", out->fault, fault);
}

/* What no scan has looked at */
static void check_unscanned(const struct fuzz_input *input,
			    const struct ref_head *ref)
{
	bool whole = ref->verdict == REF_WHOLE && ref->len == input->len &&
		     !ref->start;
	struct kresp_slice all = { input->data, input->len };
	static struct ref_head line;
	struct kresp_request req;
	enum kresp_fault fault;

	fault = kresp_http_parse(input->data, input->len, &req);
	if (fault && fault != KRESP_FAULT_EXPECTATION)
		fuzz_check(!whole || ref->refusals, "unscanned: fault %u",
			   fault);
	else
		fuzz_check(whole && !(ref->refusals & ~REF_417),
			   "unscanned: taken");

	fault = kresp_http_parse_line(input->data, input->len, &req);
	fuzz_check(!fault == !ref_read_line(all, &line), "line: fault %u",
		   fault);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct ref_head ref;
	struct fuzz_input input;
	enum fuzz_split split;
	struct outcome whole;
	struct outcome out;

	fuzz_decode(&input, data, len);
	scan(&input, FUZZ_WHOLE, &whole);
	for (split = FUZZ_OCTETS; split < FUZZ_NR_SPLITS; split++) {
		scan(&input, split, &out);
		fuzz_check(!memcmp(&out, &whole, sizeof(out)),
			   "split %u comes to another scan", split);
	}

	ref_read_head(input.data, input.len, &ref);
	fuzz_check(whole.complete == (ref.verdict == REF_WHOLE) &&
		   !whole.fault == (ref.verdict != REF_NEITHER),
		   "complete %d, fault %u, the reference says %u",
		   whole.complete, whole.fault, ref.verdict);
	fuzz_check(!whole.fault || (ref.refusals &
		   ref_refusal(kresp_fault_status(whole.fault))),
		   "fault %u, the reference has reasons 0x%x", whole.fault,
		   ref.refusals);
	if (whole.complete) {
		fuzz_check(whole.taken == ref.len &&
			   whole.scan.start == ref.start,
			   "%zu octets, not %zu", whole.taken, ref.len);
		requests_check(input.data, &ref);
	}
	check_unscanned(&input, &ref);
	fuzz_free(&input);
	return 0;
}
