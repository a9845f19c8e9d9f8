// SPDX-License-Identifier: GPL-2.0
/* The content of a request. Proves that a decoder comes to the same however the
 * octets are split, to its state; that it ends where the reference ends, and
 * refuses what that refuses, at the same octet; that an end and a fault stay.
 *
 * An input is "L", a number and LF for content of that length, or anything and
 * LF for chunked content; then the content and perhaps more.
 */
#include "fuzz.h"

#include "http_body.h"
#include "limits.h"
#include "reference.h"

struct outcome {
	struct kresp_body body;
	enum kresp_fault fault;
};

static bool body_feeder(void *context, const u8 *data, size_t len,
			size_t *taken)
{
	struct outcome *out = context;

	*taken = kresp_body_feed(&out->body, data, len, &out->fault);
	return !out->fault && !kresp_body_done(&out->body);
}

static size_t feed(const struct fuzz_input *input, enum fuzz_split split,
		   const struct kresp_request *req, struct outcome *out)
{
	struct kresp_body before;
	enum kresp_fault fault;
	size_t taken;

	memset(out, 0, sizeof(*out));
	kresp_body_init(&out->body, req);
	taken = fuzz_feed(input, split, body_feeder, out);
	fuzz_check(out->body.total <= KRESP_BODY_MAX, "%llu octets of content",
		   out->body.total);
	fuzz_check(!kresp_body_done(&out->body) || !out->fault,
		   "done with fault %u", out->fault);
	if (!out->fault && !kresp_body_done(&out->body))
		return taken;

	before = out->body;
	fuzz_check(!kresp_body_feed(&out->body, (const u8 *)"0\r\n\r\n", 5,
				    &fault) &&
		   fault == out->fault &&
		   !memcmp(&before, &out->body, sizeof(before)),
		   "goes on after its end, or fault %u becomes %u", out->fault,
		   fault);
	return taken;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kresp_request req = { .framing = KRESP_FRAMING_CHUNKED };
	struct fuzz_input input;
	enum fuzz_split split;
	struct outcome whole;
	struct outcome out;
	struct ref_body ref;
	size_t taken;
	s64 length;

	fuzz_decode(&input, data, len);
	if (input.len && input.data[0] == 'L')
		req.framing = KRESP_FRAMING_LENGTH;
	if (!fuzz_take_number(&input, &length)) {
		fuzz_free(&input);
		return 0;
	}
	if (req.framing == KRESP_FRAMING_LENGTH)
		req.content_length = (u64)length;

	taken = feed(&input, FUZZ_WHOLE, &req, &whole);
	for (split = FUZZ_OCTETS; split < FUZZ_NR_SPLITS; split++)
		fuzz_check(feed(&input, split, &req, &out) == taken &&
			   !memcmp(&out, &whole, sizeof(out)),
			   "split %u comes to another end", split);

	ref_read_body(input.data, input.len,
		      req.framing == KRESP_FRAMING_CHUNKED, req.content_length,
		      &ref);
	fuzz_check(kresp_body_done(&whole.body) == (ref.verdict == REF_WHOLE) &&
		   !whole.fault == (ref.verdict != REF_NEITHER),
		   "done %d, fault %u, the reference says %u",
		   kresp_body_done(&whole.body), whole.fault, ref.verdict);
	if (whole.fault)
		fuzz_check(ref.refusals &
			   ref_refusal(kresp_fault_status(whole.fault)),
			   "fault %u, the reference has reasons 0x%x",
			   whole.fault, ref.refusals);
	else
		fuzz_check(whole.body.total == ref.content,
			   "content %llu, not %llu",
			   whole.body.total,
			   ref.content);
	if (ref.verdict == REF_WHOLE)
		fuzz_check(taken == ref.len, "ends at %zu, not %zu", taken,
			   ref.len);
	if (whole.fault && req.framing == KRESP_FRAMING_CHUNKED) {
		/* It was refused at the first octet that shows it */
		ref_read_body(input.data, taken, true, 0, &ref);
		fuzz_check(ref.verdict == REF_PART,
			   "takes octet %zu and refuses later", taken);
	}
	fuzz_free(&input);
	return 0;
}
