/* SPDX-License-Identifier: GPL-2.0 */
/* HTTP as its RFCs write it, slow and plain: what the fuzz targets believe. */
#ifndef KRESP_FUZZ_REFERENCE_H
#define KRESP_FUZZ_REFERENCE_H

#include "pure.h"

/* Rules of the grammars that targets match against */
enum ref_rule {
	REF_RULE_TOKEN,
	REF_RULE_TEXT,
	REF_RULE_REQUEST_LINE,
	REF_RULE_HTTP_VERSION,
	REF_RULE_ORIGIN_FORM,
	REF_RULE_ABSOLUTE_FORM,
	REF_RULE_HOST,
	REF_RULE_FIELD_LINE,
	REF_RULE_TOKEN_LIST,
	REF_RULE_DIGITS,
	REF_RULE_CHUNKED,
	REF_RULE_CHUNK_LINE,
	REF_RULE_CHUNK_LINE_PART,
	REF_RULE_TRAILER_LINE,
	REF_RULE_TRAILER_LINE_PART,
	REF_RULE_ACCEPT_ENCODING,
	REF_RULE_ENTITY_TAGS,
	REF_RULE_RANGES,
	REF_RULE_IMF_FIXDATE,
	REF_RULE_RFC850_DATE,
	REF_RULE_ASCTIME_DATE,
	REF_NR_RULES,
};

/* The statuses that a request can be refused with, as a set */
enum ref_refusal {
	REF_400 = 0x01,
	REF_413 = 0x02,
	REF_414 = 0x04,
	REF_417 = 0x08,
	REF_431 = 0x10,
	REF_501 = 0x20,
	REF_505 = 0x40,
};

/* Are the octets so far a whole one, the start of one, or neither? */
enum ref_verdict {
	REF_WHOLE,
	REF_PART,
	REF_NEITHER,
};

#define REF_FIELDS_MAX 256

struct ref_field {
	struct kresp_slice name;
	struct kresp_slice value;
};

/**
 * struct ref_head - what the reference makes of a request head
 * @verdict: what it is, by its lines alone
 * @refusals: for what reasons it is to be refused, if any
 * @start: octets of empty lines before it
 * @len: octets of it, those included, if it is whole
 *
 * The other members are what struct kresp_request has, if it is whole and not
 * refused (but for 417).
 */
struct ref_head {
	enum ref_verdict verdict;
	unsigned int refusals;
	size_t start;
	size_t len;
	struct kresp_slice line;
	struct kresp_slice method;
	u8 minor;
	struct kresp_slice path;
	struct kresp_slice query;
	struct ref_field fields[REF_FIELDS_MAX];
	unsigned int nr_fields;
	bool chunked;
	bool has_length;
	u64 length;
	struct kresp_slice length_text;
	bool keep_alive;
	bool expect_continue;
};

/**
 * struct ref_body - what the reference makes of a request's content
 * @verdict: what it is
 * @refusals: for what reasons it is to be refused, if any
 * @len: octets on the wire, if it is whole
 * @content: octets of content in them
 */
struct ref_body {
	enum ref_verdict verdict;
	unsigned int refusals;
	size_t len;
	u64 content;
};

/* A representation, as far as it matters to negotiation */
struct ref_rep {
	const char *etag;
	s64 modified;
	u64 size;
};

/**
 * struct ref_answer - how a GET or HEAD is to be answered
 * @status: the status; 0 if a malformed list of entity-tags leaves it open
 * @gzip: with the gzip representation
 * @first: for 206
 * @len: for 206
 */
struct ref_answer {
	u16 status;
	bool gzip;
	u64 first;
	u64 len;
};

bool ref_matches(enum ref_rule rule, struct kresp_slice text);
bool ref_is_word(struct kresp_slice text, const char *word);
unsigned int ref_refusal(u16 status);
bool ref_read_host(struct kresp_slice text, long *port);
bool ref_read_target(struct kresp_slice target, struct ref_head *head);
void ref_read_head(const u8 *data, size_t len, struct ref_head *head);
unsigned int ref_read_line(struct kresp_slice line, struct ref_head *head);
void ref_read_body(const u8 *data, size_t len, bool chunked, u64 length,
		   struct ref_body *body);
u16 ref_read_range(struct kresp_slice value, u64 size, u64 *first, u64 *len);
bool ref_read_date(struct kresp_slice text, s64 now, s64 *seconds);
void ref_negotiate(const struct ref_head *head, bool head_only,
		   const struct ref_rep *identity, const struct ref_rep *gzip,
		   s64 now, struct ref_answer *answer);

#endif /* KRESP_FUZZ_REFERENCE_H */
