// SPDX-License-Identifier: GPL-2.0
/* A connection: requests one after the other, with their content, as the module
 * takes them (kmod/intake.c, exchange.c and answer.c in small). Proves that the
 * answers are the same octets however what comes in is split; that each request
 * begins where the reference says, so that none is smuggled in another; that
 * a strict client reads as many answers as there are requests, each with a
 * status that the reference has a reason for; and that nothing is answered after
 * an answer that closes.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "answers.h"
#include "http_body.h"
#include "limits.h"
#include "negotiate.h"
#include "reference.h"

#define NOW 1700000000
/* Answers that are looked at; an input with more requests stops there */
#define ANSWERS_MAX 64

enum engine_state {
	ENGINE_HEAD,
	ENGINE_BODY,
	ENGINE_CLOSED,
};

struct engine {
	enum engine_state state;
	struct kresp_head_scan scan;
	u8 head[KRESP_HEAD_MAX];
	struct kresp_body body;
	struct kresp_response resp;
	size_t at;			/* octets taken in all */
	unsigned int nr_answers;
	struct kresp_response answers[ANSWERS_MAX];
	size_t ends[ANSWERS_MAX];	/* octets taken before each answer */
};

static const struct kresp_representation identity = {
	.content = { (const u8 *)"<HTML><h1>Hello World!</h1></HTML>", 34 },
	.fields = { (const u8 *)"Content-Type: text/html\r\n", 25 },
	.validators = { (const u8 *)"ETag: \"i\"\r\n", 11 },
	.etag = { (const u8 *)"\"i\"", 3 },
	.modified = 784111777,
};

static const struct kresp_representation gzip = {
	.content = { (const u8 *)"not really gzip", 15 },
	.fields = { (const u8 *)"Content-Encoding: gzip\r\n", 24 },
	.validators = { (const u8 *)"ETag: \"g\"\r\n", 11 },
	.etag = { (const u8 *)"\"g\"", 3 },
	.modified = 784111777,
};

static void say(struct engine *engine, const struct kresp_response *resp)
{
	if (engine->nr_answers == ANSWERS_MAX) {
		engine->state = ENGINE_CLOSED;
		return;
	}
	engine->ends[engine->nr_answers] = engine->at;
	engine->answers[engine->nr_answers++] = *resp;
}

static void answer(struct engine *engine)
{
	engine->state = engine->resp.close ? ENGINE_CLOSED : ENGINE_HEAD;
	memset(&engine->scan, 0, sizeof(engine->scan));
	say(engine, &engine->resp);
}

static void refuse(struct engine *engine, enum kresp_fault fault,
		   bool head_only)
{
	memset(&engine->resp, 0, sizeof(engine->resp));
	engine->resp.date = NOW;
	engine->resp.head_only = head_only;
	kresp_response_fault(&engine->resp, fault);
	engine->resp.close = true;
	answer(engine);
}

static void decide(struct engine *engine, const struct kresp_request *req)
{
	struct kresp_response *resp = &engine->resp;

	memset(resp, 0, sizeof(*resp));
	resp->date = NOW;
	resp->close = !req->keep_alive;
	switch (req->method) {
	case KRESP_METHOD_GET:
	case KRESP_METHOD_HEAD:
		kresp_negotiate(req, &identity, &gzip, NOW, resp);
		break;
	case KRESP_METHOD_OPTIONS:
		resp->status = 204;
		break;
	case KRESP_METHOD_UNKNOWN:
		kresp_response_fault(resp, KRESP_FAULT_METHOD_UNKNOWN);
		break;
	default:
		kresp_response_fault(resp, KRESP_FAULT_METHOD_NOT_ALLOWED);
		break;
	}
	if (req->expect_continue && resp->fault)
		resp->close = true;
	resp->keep_alive = !resp->close && !req->minor;
}

static void take_head(struct engine *engine)
{
	static const struct kresp_response interim = { .status = 100 };
	struct kresp_request req;
	enum kresp_fault fault;
	u8 *head;
	size_t len;

	len = engine->scan.len - engine->scan.start;
	head = fuzz_copy(engine->head + engine->scan.start, len);
	fault = kresp_http_parse(head, len, &req);
	if (fault) {
		refuse(engine, fault, req.method == KRESP_METHOD_HEAD);
		free(head);
		return;
	}
	decide(engine, &req);
	kresp_body_init(&engine->body, &req);
	if (kresp_body_done(&engine->body) ||
	    (req.expect_continue && engine->resp.fault)) {
		answer(engine);
	} else {
		engine->state = ENGINE_BODY;
		if (req.expect_continue)
			say(engine, &interim);
	}
	free(head);
}

static size_t feed_head(struct engine *engine, const u8 *data, size_t len)
{
	u32 before = engine->scan.len;
	enum kresp_fault fault;
	bool complete;
	size_t taken;

	taken = kresp_http_scan(&engine->scan, data, len, &complete, &fault);
	fuzz_check(before + taken <= KRESP_HEAD_MAX, "a head of %zu octets",
		   before + taken);
	memcpy(engine->head + before, data, taken);
	engine->at += taken;
	if (fault)
		refuse(engine, fault, false);
	else if (complete)
		take_head(engine);
	return taken;
}

static bool engine_feeder(void *context, const u8 *data, size_t len,
			  size_t *taken)
{
	struct engine *engine = context;
	enum kresp_fault fault;
	size_t step;

	while (*taken < len && engine->state != ENGINE_CLOSED) {
		if (engine->state == ENGINE_HEAD) {
			*taken += feed_head(engine, data + *taken,
					    len - *taken);
			continue;
		}
		step = kresp_body_feed(&engine->body, data + *taken,
				       len - *taken, &fault);
		*taken += step;
		engine->at += step;
		if (fault)
			refuse(engine, fault, engine->resp.head_only);
		else if (kresp_body_done(&engine->body))
			answer(engine);
	}
	return engine->state != ENGINE_CLOSED;
}

/* A request that the reference takes: may it be answered like this? */
static bool is_possible(const struct ref_head *head, u16 status)
{
	struct kresp_slice method = head->method;

	if (method.len == 3 && !memcmp(method.data, "GET", 3))
		return status == 200 || status == 206 || status == 304 ||
		       status == 406 || status == 412 || status == 416;
	if (method.len == 4 && !memcmp(method.data, "HEAD", 4))
		return status == 200 || status == 304 || status == 406 ||
		       status == 412;
	if (method.len == 7 && !memcmp(method.data, "OPTIONS", 7))
		return status == 204;
	return status == 405 || status == 501;
}

/* Follow the requests as the reference sees them, answer by answer */
static void check_requests(const struct fuzz_input *input,
			   const struct engine *engine)
{
	static struct ref_head head;
	const struct kresp_response *resp;
	unsigned int nr = 0;
	struct ref_body body;
	size_t at = 0;

	while (nr < ANSWERS_MAX) {
		ref_read_head(input->data + at, input->len - at, &head);
		if (head.verdict == REF_PART)
			break;
		/* Without an answer it is all zeroes */
		resp = &engine->answers[nr];
		if (head.refusals) {
			fuzz_check((head.refusals & ref_refusal(resp->status)) &&
				   resp->close, "answer %u is %u, close %d",
				   nr, resp->status, resp->close);
			nr++;
			break;
		}
		at += head.len;
		if (head.expect_continue) {
			fuzz_check(engine->ends[nr] == at,
				   "the content's start is %zu, not %zu",
				   engine->ends[nr], at);
			if (resp->status != 100) {
				fuzz_check(resp->fault && resp->close,
					   "%u instead of 100", resp->status);
				nr++;
				break;
			}
			if (++nr == ANSWERS_MAX)
				return;
			resp = &engine->answers[nr];
		}
		ref_read_body(input->data + at, input->len - at, head.chunked,
			      head.has_length ? head.length : 0, &body);
		if (body.verdict == REF_PART)
			break;
		if (body.refusals) {
			fuzz_check((body.refusals & ref_refusal(resp->status)) &&
				   resp->close, "answer %u is %u, close %d",
				   nr, resp->status, resp->close);
			nr++;
			break;
		}
		at += body.len;
		fuzz_check(engine->ends[nr] == at,
			   "request %u ends at %zu, not %zu", nr,
			   engine->ends[nr], at);
		fuzz_check(is_possible(&head, resp->status),
			   "answer %u is %u", nr, resp->status);
		nr++;
		fuzz_check(resp->close == !head.keep_alive, "close %d",
			   resp->close);
		if (resp->close)
			break;
	}
	fuzz_check(nr == engine->nr_answers, "%u answers, not %u",
		   engine->nr_answers, nr);
}

/* All answers on the wire, as a client reads them */
static void check_answers(const struct engine *engine)
{
	struct kresp_slice content;
	struct client_answer found;
	unsigned int i;
	size_t len = 0;
	size_t at = 0;
	size_t part;
	u8 *wire;
	u8 *head;

	wire = malloc(ANSWERS_MAX * (KRESP_RESPONSE_HEAD_MAX + 128));
	if (!wire)
		abort();
	for (i = 0; i < engine->nr_answers; i++) {
		part = answers_make_head(&engine->answers[i], &head);
		memcpy(wire + len, head, part);
		len += part;
		free(head);
		content = kresp_response_content(&engine->answers[i]);
		if (content.len)
			memcpy(wire + len, content.data, content.len);
		len += content.len;
	}
	for (i = 0; i < engine->nr_answers; i++) {
		client_read(wire + at, len - at, engine->answers[i].head_only,
			    &found);
		answers_check_read(&engine->answers[i], &found);
		at += found.used;
	}
	fuzz_check(at == len, "%zu octets after the answers", len - at);
	free(wire);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static struct engine whole;
	static struct engine engine;
	struct fuzz_input input;
	enum fuzz_split split;

	fuzz_decode(&input, data, len);
	for (split = FUZZ_WHOLE; split < FUZZ_NR_SPLITS; split++) {
		memset(&engine, 0, sizeof(engine));
		fuzz_feed(&input, split, engine_feeder, &engine);
		if (split == FUZZ_WHOLE)
			whole = engine;
		fuzz_check(engine.state == whole.state &&
			   engine.at == whole.at &&
			   engine.nr_answers == whole.nr_answers &&
			   !memcmp(engine.ends, whole.ends,
				   sizeof(engine.ends)) &&
			   !memcmp(engine.answers, whole.answers,
				   sizeof(engine.answers)),
			   "split %u is answered otherwise", split);
	}
	check_requests(&input, &whole);
	check_answers(&whole);
	fuzz_free(&input);
	return 0;
}
