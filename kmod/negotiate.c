// SPDX-License-Identifier: GPL-2.0
/* Which representation, whether at all, and which part of it. */
#include "negotiate.h"

#include "condition.h"
#include "http_lex.h"
#include "range.h"

#define Q_MAX		1000	/* a qvalue has three decimals */
#define Q_NOT_NAMED	-1

/* The codings an Accept-Encoding field names, and what they are worth */
struct accept {
	int gzip;
	int identity;
	int any;
	bool malformed;
};

/* What a request asks for beyond its target */
struct wish {
	struct accept accept;
	struct kresp_conditions conditions;
	struct kresp_slice range;	/* as those of the conditions */
};

/* qvalue: "0" or "1", then "." and up to three decimals (RFC 9110 12.4.2), of
 * which "1" has only zeroes. Returns thousandths, or -1 if it is malformed.
 */
static int parse_qvalue(struct kresp_slice text)
{
	static const u16 worth[5] = { 1000, 0, 100, 10, 1 };
	int q = 0;
	size_t i;

	if (!text.len || text.len > ARRAY_SIZE(worth))
		return -1;
	for (i = 0; i < text.len; i++) {
		if (i == 1) {
			if (text.data[i] != '.')
				return -1;
			continue;
		}
		if (!kresp_http_octet_is(text.data[i], KRESP_OCTET_DIGIT))
			return -1;
		q += (text.data[i] - '0') * worth[i];
	}
	return q <= Q_MAX ? q : -1;
}

/* codings [ OWS ";" OWS "q=" qvalue ] */
static void add_coding(struct accept *accept, struct kresp_slice member)
{
	const u8 *semicolon = memchr(member.data, ';', member.len);
	struct kresp_slice coding = member;
	struct kresp_slice weight;
	int *named = NULL;
	int q = Q_MAX;

	if (semicolon) {
		coding.len = semicolon - member.data;
		coding = kresp_http_trim(coding);
		weight.data = semicolon + 1;
		weight.len = member.data + member.len - weight.data;
		weight = kresp_http_trim(weight);
		q = -1;
		if (weight.len > 2 && weight.data[1] == '=' &&
		    (weight.data[0] == 'q' || weight.data[0] == 'Q')) {
			weight.data += 2;
			weight.len -= 2;
			q = parse_qvalue(weight);
		}
	}
	if (q < 0 || !kresp_http_is_token(coding)) {
		accept->malformed = true;
		return;
	}

	if (kresp_http_equal(coding, KRESP_SLICE("gzip")) ||
	    kresp_http_equal(coding, KRESP_SLICE("x-gzip")))
		named = &accept->gzip;
	else if (kresp_http_equal(coding, KRESP_SLICE("identity")))
		named = &accept->identity;
	else if (kresp_http_equal(coding, KRESP_SLICE("*")))
		named = &accept->any;
	/* Of a coding named twice the first counts: any rule would do */
	if (named && *named == Q_NOT_NAMED)
		*named = q;
}

static void add_accept_encoding(struct accept *accept, struct kresp_slice value)
{
	struct kresp_slice member;

	while (kresp_http_next_member(&value, &member))
		add_coding(accept, member);
}

/* A field that has one value; sent twice it has none */
static void add_single(struct kresp_slice *single, struct kresp_slice value)
{
	if (single->data)
		value.len = 0;
	*single = value;
}

static void add_field(struct wish *wish, struct kresp_slice name,
		      struct kresp_slice value)
{
	struct kresp_conditions *conditions = &wish->conditions;

	switch (name.len) {
	case 5:
		if (kresp_http_equal(name, KRESP_SLICE("range")))
			add_single(&wish->range, value);
		break;
	case 8:
		if (kresp_http_equal(name, KRESP_SLICE("if-match")))
			conditions->match = true;
		else if (kresp_http_equal(name, KRESP_SLICE("if-range")))
			add_single(&conditions->range, value);
		break;
	case 13:
		if (kresp_http_equal(name, KRESP_SLICE("if-none-match")))
			conditions->none_match = true;
		break;
	case 15:
		if (kresp_http_equal(name, KRESP_SLICE("accept-encoding")))
			add_accept_encoding(&wish->accept, value);
		break;
	case 17:
		if (kresp_http_equal(name, KRESP_SLICE("if-modified-since")))
			add_single(&conditions->modified_since, value);
		break;
	case 19:
		if (kresp_http_equal(name, KRESP_SLICE("if-unmodified-since")))
			add_single(&conditions->unmodified_since, value);
		break;
	}
}

/* The representation to send, or NULL if none is acceptable (RFC 9110 12.5.3).
 * "*" stands for what is not named, identity included; identity, not named at
 * all, is acceptable, but anything that is named and acceptable is better.
 */
static const struct kresp_representation *
choose_rep(const struct accept *accept,
	   const struct kresp_representation *identity,
	   const struct kresp_representation *gzip)
{
	int q_identity = accept->identity;
	int q_gzip = accept->gzip;

	if (accept->malformed)
		return identity;
	if (q_gzip == Q_NOT_NAMED)
		q_gzip = accept->any;
	if (q_identity == Q_NOT_NAMED)
		q_identity = accept->any;
	if (gzip && q_gzip > 0 && q_gzip >= q_identity)
		return gzip;
	return q_identity ? identity : NULL;
}

/* After the conditions hold: all of it, or the part that was asked for */
static void set_range(const struct wish *wish, s64 now,
		      struct kresp_response *resp)
{
	resp->status = 200;
	resp->first = 0;
	resp->len = resp->rep->content.len;
	/* Only GET has ranges (14.2) */
	if (resp->head_only || !wish->range.data ||
	    !kresp_condition_range(&wish->conditions, resp->rep, now))
		return;
	switch (kresp_range_select(wish->range, resp->rep->content.len,
				   &resp->first, &resp->len)) {
	case KRESP_RANGE_IGNORED:
		resp->first = 0;
		resp->len = resp->rep->content.len;
		break;
	case KRESP_RANGE_ONE:
		resp->status = 206;
		break;
	case KRESP_RANGE_NONE:
		kresp_response_fault(resp, KRESP_FAULT_RANGE);
		break;
	}
}

/**
 * kresp_negotiate - decide how a GET or HEAD request is answered
 * @req: the request
 * @identity: the representation without a content coding
 * @gzip: the one coded with gzip, or NULL if there is none
 * @now: seconds since 1970
 * @resp: gets @rep, @date, @first, @len, @status, @fault and @head_only; @close
 *	and @keep_alive are the caller's to set, and left as they are
 *
 * First the coding: of gzip and identity the one Accept-Encoding prefers, gzip
 * if it prefers none; identity if there is no such field, it is empty, or any
 * member of it is malformed. If neither is acceptable the answer is 406
 * (RFC 9110 12.5.3 allows identity as well; who excludes it is told so). Then,
 * on the representation chosen, the conditions (13.2.2), and last the range
 * (14.2), for which a 206 or 416 is answered.
 *
 * Context: any. Linear in the length of the fields, no allocation.
 */
void kresp_negotiate(const struct kresp_request *req,
		     const struct kresp_representation *identity,
		     const struct kresp_representation *gzip, s64 now,
		     struct kresp_response *resp)
{
	struct kresp_slice fields = req->fields;
	struct kresp_slice value;
	struct kresp_slice name;
	struct wish wish = {
		.accept.gzip = Q_NOT_NAMED,
		.accept.identity = Q_NOT_NAMED,
		.accept.any = Q_NOT_NAMED,
	};

	while (kresp_http_next_field(&fields, &name, &value))
		add_field(&wish, name, value);

	resp->date = now;
	resp->first = 0;
	resp->len = 0;
	resp->fault = KRESP_FAULT_NONE;
	resp->head_only = req->method == KRESP_METHOD_HEAD;
	resp->rep = choose_rep(&wish.accept, identity, gzip);
	if (!resp->rep) {
		resp->rep = identity;
		kresp_response_fault(resp, KRESP_FAULT_NOT_ACCEPTABLE);
		return;
	}
	switch (kresp_condition_check(&wish.conditions, req->fields, resp->rep,
				      now)) {
	case KRESP_VERDICT_GO_ON:
		set_range(&wish, now, resp);
		break;
	case KRESP_VERDICT_NOT_MODIFIED:
		resp->status = 304;
		break;
	case KRESP_VERDICT_FAILED:
		kresp_response_fault(resp, KRESP_FAULT_PRECONDITION);
		break;
	}
}
