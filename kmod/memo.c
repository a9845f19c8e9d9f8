// SPDX-License-Identifier: GPL-2.0
/*
 * The same request comes again and again: from a client that asks for the same
 * thing, from many clients that are the same program. What a request is
 * answered follows from its octets, the second in which it came, and nothing
 * else, as long as no limit is reached. So the last one is kept, and one that
 * is the same, octet for octet and in the same second, need not be parsed.
 */
#include "memo.h"

#include <linux/bottom_half.h>
#include <linux/init.h>
#include <linux/percpu.h>

#include "limits.h"

/**
 * struct memo - the last request that was parsed on a CPU
 * @resp: its answer, before any limit of the connection's; @date is when
 * @len: octets of its head; 0: there is none yet
 * @line_at: where in it the request-line begins
 * @line_len: octets of the request-line
 * @head: the octets
 *
 * Used with softirqs off, by its own CPU alone.
 */
struct memo {
	struct kresp_response resp;
	u16 len;
	u16 line_at;
	u16 line_len;
	u8 head[KRESP_MEMO_MAX];
};

static_assert(KRESP_MEMO_MAX <= U16_MAX);

static struct memo __percpu *memos __ro_after_init;

/**
 * kresp_memo_recall() - the answer to a request that is the last one again
 * @data: octets where a request begins, contiguous
 * @len: how many
 * @now: seconds since 1970
 * @resp: receives the answer, as kresp_answer() described it
 * @line: receives the request-line, in @data
 *
 * A head is not the start of a longer one, so it is enough that @data begins
 * with the octets that are kept.
 *
 * Context: process or softirq.
 * Return: octets of the request; 0 if it is another one, or not all there, and
 *	@resp and @line are as they were.
 */
size_t kresp_memo_recall(const u8 *data, size_t len, s64 now,
			 struct kresp_response *resp, struct kresp_slice *line)
{
	const struct memo *memo;
	size_t taken = 0;

	local_bh_disable();
	memo = this_cpu_ptr(memos);
	if (memo->len && memo->len <= len && memo->resp.date == now &&
	    !memcmp(memo->head, data, memo->len)) {
		taken = memo->len;
		*resp = memo->resp;
		line->data = data + memo->line_at;
		line->len = memo->line_len;
	}
	local_bh_enable();
	return taken;
}

/**
 * kresp_memo_keep() - keep a request that was parsed, and its answer
 * @data: the octets of its head, all of them, contiguous
 * @len: how many; more than %KRESP_MEMO_MAX are not kept
 * @line: the request-line, in @data
 * @resp: what kresp_answer() said; no fault
 *
 * Context: process or softirq.
 */
void kresp_memo_keep(const u8 *data, size_t len, struct kresp_slice line,
		     const struct kresp_response *resp)
{
	struct memo *memo;

	if (len > KRESP_MEMO_MAX)
		return;

	local_bh_disable();
	memo = this_cpu_ptr(memos);
	memo->resp = *resp;
	memo->len = len;
	memo->line_at = line.data - data;
	memo->line_len = line.len;
	memcpy(memo->head, data, len);
	local_bh_enable();
}

/**
 * kresp_memo_init() - make room for each CPU's
 *
 * Context: module init; may sleep.
 * Return: 0 or -ENOMEM.
 */
int __init kresp_memo_init(void)
{
	memos = alloc_percpu(struct memo);
	return memos ? 0 : -ENOMEM;
}

/**
 * kresp_memo_exit() - undo kresp_memo_init()
 *
 * Context: process, when no session is left.
 */
void kresp_memo_exit(void)
{
	free_percpu(memos);
}
