/* SPDX-License-Identifier: GPL-2.0 */
/* An answer: what it says, and its head as octets. Pure C. */
#ifndef KRESP_RESPONSE_H
#define KRESP_RESPONSE_H

#include "fault.h"
#include "http_date.h"
#include "pure.h"

/**
 * struct kresp_representation - one ready-made form of a resource
 * @content: the octets sent as content
 * @fields: whole field lines that describe the content (Content-Type,
 *	Content-Encoding), sent with it
 * @validators: whole field lines sent with the content and with 304 alike
 *	(ETag, Last-Modified, Vary, Accept-Ranges)
 * @etag: the strong entity-tag, quotes included
 * @modified: when it was published, seconds since 1970
 *
 * Immutable from the moment it is published.
 */
struct kresp_representation {
	struct kresp_slice content;
	struct kresp_slice fields;
	struct kresp_slice validators;
	struct kresp_slice etag;
	s64 modified;
};

/**
 * struct kresp_response - an answer, described so that it can be made again
 * @rep: what it represents; needed for 200, 206, 304 and 416, else may be NULL
 * @date: seconds since 1970, for the Date field
 * @first: offset of the first octet of @rep's content that is sent
 * @len: octets of @rep's content that are sent
 * @status: 100, 200, 204, 206, 304, or the status of @fault
 * @fault: why not, for 4xx and 5xx; else %KRESP_FAULT_NONE
 * @head_only: the request was a HEAD: the fields of a GET, no content
 * @close: Connection: close is said, and kept
 * @keep_alive: Connection: keep-alive is said, to a 1.0 client that asked, unless
 *	@close
 *
 * The head is a pure function of this description: a response that was sent
 * in part is resumed by making it anew and going on at the offset reached, so
 * nothing is allocated for a client that does not read.
 */
struct kresp_response {
	const struct kresp_representation *rep;
	s64 date;
	u64 first;
	u64 len;
	u16 status;
	u8 fault;
	bool head_only;
	bool close;
	bool keep_alive;
};

void kresp_response_fault(struct kresp_response *resp, enum kresp_fault fault);
size_t kresp_response_head(const struct kresp_response *resp,
			   const char date[KRESP_HTTP_DATE_LEN],
			   u8 *head, size_t size);
struct kresp_slice kresp_response_content(const struct kresp_response *resp);

#endif /* KRESP_RESPONSE_H */
