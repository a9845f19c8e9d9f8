/* SPDX-License-Identifier: GPL-2.0 */
/* From octets, however they arrive, to requests one at a time. */
#ifndef KRESP_INTAKE_H
#define KRESP_INTAKE_H

#include "http_body.h"
#include "http_parse.h"
#include "memory.h"

/**
 * struct kresp_intake - a request that is coming in
 * @memory: the budget that @head is charged to
 * @scan: how much of its head has come
 * @head: buffer of a head that comes in pieces, or whose request has content;
 *	else NULL: between requests there is none
 * @size: octets that fit in @head, %KRESP_HEAD_SMALL or %KRESP_HEAD_MAX
 * @line: the request-line, as far as it is known, for the log
 * @body: decoder of its content
 *
 * All zeroes but @memory is the state before a request.
 */
struct kresp_intake {
	struct kresp_memory *memory;
	struct kresp_head_scan scan;
	u8 *head;
	u32 size;
	struct kresp_slice line;
	struct kresp_body body;
};

/**
 * enum kresp_intake_result - what octets have led to
 * @KRESP_INTAKE_MORE: nothing yet, all were taken
 * @KRESP_INTAKE_REQUEST: the head is complete, and there is no content
 * @KRESP_INTAKE_CONTENT: the head is complete, and content follows
 * @KRESP_INTAKE_DONE: the content is complete
 * @KRESP_INTAKE_FAULT: the request is refused; nothing after it can be read
 * @KRESP_INTAKE_NO_MEMORY: none was taken, for want of memory
 */
enum kresp_intake_result {
	KRESP_INTAKE_MORE,
	KRESP_INTAKE_REQUEST,
	KRESP_INTAKE_CONTENT,
	KRESP_INTAKE_DONE,
	KRESP_INTAKE_FAULT,
	KRESP_INTAKE_NO_MEMORY,
};

enum kresp_intake_result
kresp_intake_head(struct kresp_intake *in, const u8 *data, size_t len,
		  size_t *taken, struct kresp_request *req,
		  enum kresp_fault *fault);
enum kresp_intake_result
kresp_intake_content(struct kresp_intake *in, const u8 *data, size_t len,
		     size_t *taken, enum kresp_fault *fault);
bool kresp_intake_idle(const struct kresp_intake *in);
bool kresp_intake_is_head(const struct kresp_intake *in);
void kresp_intake_reset(struct kresp_intake *in);

#endif /* KRESP_INTAKE_H */
