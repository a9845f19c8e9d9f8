// SPDX-License-Identifier: GPL-2.0
#include "intake.h"

#include <linux/minmax.h>
#include <linux/slab.h>

#include "limits.h"

/*
 * Room for @len octets of a head. Two sizes, so that nothing is as large as a
 * client says. _MORE when there is; _FAULT when the budget is spent, which
 * waiting for would not mend; _NO_MEMORY.
 */
static enum kresp_intake_result intake_reserve(struct kresp_intake *in,
					       size_t len,
					       enum kresp_fault *fault)
{
	u32 size = len <= KRESP_HEAD_SMALL ? KRESP_HEAD_SMALL : KRESP_HEAD_MAX;
	u8 *head;

	if (size <= in->size)
		return KRESP_INTAKE_MORE;
	if (!kresp_memory_charge_head(in->memory, size - in->size)) {
		*fault = KRESP_FAULT_BUSY;
		return KRESP_INTAKE_FAULT;
	}
	head = krealloc(in->head, size, GFP_ATOMIC | __GFP_NOWARN);
	if (!head) {
		kresp_memory_uncharge(in->memory, size - in->size);
		return KRESP_INTAKE_NO_MEMORY;
	}
	in->head = head;
	in->size = size;
	return KRESP_INTAKE_MORE;
}

/* The first line in @data after @start octets, without its end, if any. */
static struct kresp_slice first_line(const u8 *data, size_t len, size_t start)
{
	struct kresp_slice line = { .data = data + start };

	while (start + line.len < len && line.data[line.len] != '\r' &&
	       line.data[line.len] != '\n')
		line.len++;
	return line;
}

/*
 * Keep the request-line until the content has come. In the buffer it stays;
 * of one in a packet, the part that a log shows is copied, and an octet more
 * to tell that it was cut.
 */
static enum kresp_intake_result intake_keep_line(struct kresp_intake *in,
						 enum kresp_fault *fault)
{
	size_t len = min_t(size_t, in->line.len, KRESP_LOG_LINE_MAX + 1);
	enum kresp_intake_result result;

	if (in->head)
		return KRESP_INTAKE_CONTENT;
	result = intake_reserve(in, len, fault);
	if (result != KRESP_INTAKE_MORE)
		return result;
	in->line.data = memcpy(in->head, in->line.data, len);
	in->line.len = len;
	return KRESP_INTAKE_CONTENT;
}

static enum kresp_intake_result intake_parse(struct kresp_intake *in,
					     const u8 *head, size_t len,
					     struct kresp_request *req,
					     enum kresp_fault *fault)
{
	in->line = first_line(head, len, 0);
	*fault = kresp_http_parse(head, len, req);
	if (*fault)
		return KRESP_INTAKE_FAULT;

	kresp_body_init(&in->body, req);
	if (kresp_body_done(&in->body))
		return KRESP_INTAKE_REQUEST;
	return intake_keep_line(in, fault);
}

/* The head is in pieces: add one to the buffer, which holds @before octets. */
static enum kresp_intake_result intake_collect(struct kresp_intake *in,
					       const struct kresp_head_scan *before,
					       const u8 *data, size_t len,
					       bool complete,
					       struct kresp_request *req,
					       enum kresp_fault *fault)
{
	enum kresp_intake_result result;
	u16 start = in->scan.start;

	result = intake_reserve(in, before->len + len, fault);
	if (result != KRESP_INTAKE_MORE)
		return result;
	memcpy(in->head + before->len, data, len);
	if (complete)
		return intake_parse(in, in->head + start, in->scan.len - start,
				    req, fault);

	in->line = first_line(in->head, in->scan.len, start);
	/* What is no HTTP/1 is refused at its first line's end (RL13). */
	if (!before->nr_lines && in->scan.nr_lines)
		*fault = kresp_http_parse_line(in->line.data, in->line.len,
					       req);
	return *fault ? KRESP_INTAKE_FAULT : KRESP_INTAKE_MORE;
}

/*
 * There is a fault in the head, at @len octets of @data. Its first line is what
 * is known of it, and may have ended just before: have all of it, if there is
 * memory for that.
 */
static void intake_note_line(struct kresp_intake *in,
			     const struct kresp_head_scan *before,
			     const u8 *data, size_t len)
{
	enum kresp_fault ignored;

	if (before->nr_lines ||
	    intake_reserve(in, before->len + len, &ignored) != KRESP_INTAKE_MORE)
		return;
	memcpy(in->head + before->len, data, len);
	in->line = first_line(in->head, before->len + len, in->scan.start);
}

/**
 * kresp_intake_head() - take octets of a request head
 * @in: the request that is coming in
 * @data: octets, contiguous
 * @len: how many, at least one
 * @taken: receives how many belong to this request
 * @req: receives the request, for %KRESP_INTAKE_REQUEST and _CONTENT; its
 *	slices live as long as @data, or until kresp_intake_reset()
 * @fault: receives why, for %KRESP_INTAKE_FAULT; @req.method is set then if it
 *	was known
 *
 * A head that comes in one piece is parsed where it lies. @in.line is set
 * unless the result is %KRESP_INTAKE_NO_MEMORY; it lives as @req's slices do,
 * but for %KRESP_INTAKE_CONTENT until kresp_intake_reset().
 *
 * Context: process or softirq; does not sleep.
 * Return: what the octets led to.
 */
enum kresp_intake_result
kresp_intake_head(struct kresp_intake *in, const u8 *data, size_t len,
		  size_t *taken, struct kresp_request *req,
		  enum kresp_fault *fault)
{
	const struct kresp_head_scan before = in->scan;
	enum kresp_intake_result result;
	bool complete;
	u16 start;

	req->method = KRESP_METHOD_UNKNOWN;
	*taken = kresp_http_scan(&in->scan, data, len, &complete, fault);
	start = in->scan.start;
	if (*fault) {
		if (!before.len)
			in->line = first_line(data, len, start);
		else
			intake_note_line(in, &before, data, *taken);
		return KRESP_INTAKE_FAULT;
	}

	if (complete && !before.len)
		result = intake_parse(in, data + start, *taken - start, req,
				      fault);
	else
		result = intake_collect(in, &before, data, *taken, complete,
					req, fault);
	if (result == KRESP_INTAKE_NO_MEMORY) {
		in->scan = before;
		*taken = 0;
	}
	return result;
}

/**
 * kresp_intake_content() - take octets of a request's content
 * @in: a request whose head led to %KRESP_INTAKE_CONTENT
 * @data: octets
 * @len: how many
 * @taken: receives how many belong to this request
 * @fault: receives why, for %KRESP_INTAKE_FAULT
 *
 * Context: process or softirq; does not sleep.
 * Return: what the octets led to: _MORE, _DONE or _FAULT.
 */
enum kresp_intake_result
kresp_intake_content(struct kresp_intake *in, const u8 *data, size_t len,
		     size_t *taken, enum kresp_fault *fault)
{
	*fault = KRESP_FAULT_NONE;
	*taken = kresp_body_feed(&in->body, data, len, fault);
	if (*fault)
		return KRESP_INTAKE_FAULT;
	return kresp_body_done(&in->body) ? KRESP_INTAKE_DONE :
					    KRESP_INTAKE_MORE;
}

/**
 * kresp_intake_idle() - whether no request has begun
 * @in: the intake
 *
 * Empty lines before a request-line begin none (RFC 9112 2.2).
 *
 * Context: any.
 * Return: true if so.
 */
bool kresp_intake_idle(const struct kresp_intake *in)
{
	return in->scan.len == in->scan.start;
}

/**
 * kresp_intake_is_head() - whether the request that has begun is a HEAD
 * @in: the intake
 *
 * For a request that is refused before its head was complete: the answer to a
 * HEAD has no content, whatever it says (RFC 9110 9.3.2).
 *
 * Context: process or softirq, while @in.line lives.
 * Return: true if its method is known, and is HEAD.
 */
bool kresp_intake_is_head(const struct kresp_intake *in)
{
	static const char method[] = "HEAD ";
	size_t len = sizeof(method) - 1;

	return in->line.len >= len && !memcmp(in->line.data, method, len);
}

/**
 * kresp_intake_reset() - forget the request, ready for the next
 * @in: the intake; it holds no memory afterwards
 *
 * Context: process or softirq.
 */
void kresp_intake_reset(struct kresp_intake *in)
{
	kfree(in->head);
	/* An atomic that most requests can do without. */
	if (in->size)
		kresp_memory_uncharge(in->memory, in->size);
	*in = (struct kresp_intake){ .memory = in->memory };
}
