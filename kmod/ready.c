// SPDX-License-Identifier: GPL-2.0
/*
 * An answer is a pure function of its description, and the next one is often
 * described as the last one was: then its octets, head and content, are here.
 */
#include "ready.h"

#include <linux/bottom_half.h>
#include <linux/init.h>
#include <linux/percpu.h>

#include "datecache.h"
#include "limits.h"

/**
 * struct ready - the last answer made on a CPU
 * @resp: its description
 * @len: its octets; 0: there is none
 * @held: it is being sent, and must stay what it is
 * @octets: head and content
 *
 * Used with softirqs off, by its own CPU alone.
 */
struct ready {
	struct kresp_response resp;
	u16 len;
	bool held;
	u8 octets[KRESP_READY_MAX];
};

static_assert(KRESP_READY_MAX <= U16_MAX);

static struct ready __percpu *readies __ro_after_init;

static bool same(const struct kresp_response *a, const struct kresp_response *b)
{
	return a->rep == b->rep && a->date == b->date && a->first == b->first &&
	       a->len == b->len && a->status == b->status &&
	       a->fault == b->fault && a->head_only == b->head_only &&
	       a->close == b->close && a->keep_alive == b->keep_alive;
}

static bool ready_make(struct ready *ready, const struct kresp_response *resp)
{
	struct kresp_slice content = kresp_response_content(resp);
	char date[KRESP_HTTP_DATE_LEN];
	size_t head_len;

	ready->len = 0;
	kresp_datecache_get(resp->date, date);
	head_len = kresp_response_head(resp, date, ready->octets,
				       sizeof(ready->octets));
	if (!head_len || content.len > sizeof(ready->octets) - head_len)
		return false;
	if (content.len)
		memcpy(ready->octets + head_len, content.data, content.len);
	ready->resp = *resp;
	ready->len = head_len + content.len;
	return true;
}

/**
 * kresp_ready_get() - an answer as octets, head and content
 * @resp: its description
 * @answer: receives them; they stay until kresp_ready_put()
 *
 * Sending may, through a device that hands packets straight back, bring another
 * session's packet to this CPU while an answer is held; that session has to do
 * without.
 *
 * Context: process or softirq. When it returns true softirqs are off until
 *	kresp_ready_put().
 * Return: false if there are none: more than %KRESP_READY_MAX octets, or
 *	another answer is held.
 */
bool kresp_ready_get(const struct kresp_response *resp,
		     struct kresp_slice *answer)
{
	struct ready *ready;

	local_bh_disable();
	ready = this_cpu_ptr(readies);
	if (ready->held ||
	    (!(ready->len && same(&ready->resp, resp)) &&
	     !ready_make(ready, resp))) {
		local_bh_enable();
		return false;
	}
	ready->held = true;
	answer->data = ready->octets;
	answer->len = ready->len;
	return true;
}

/**
 * kresp_ready_put() - the octets of kresp_ready_get() are not used any more
 *
 * Context: as kresp_ready_get() left it.
 */
void kresp_ready_put(void)
{
	this_cpu_ptr(readies)->held = false;
	local_bh_enable();
}

/**
 * kresp_ready_init() - make room for each CPU's
 *
 * Context: module init; may sleep.
 * Return: 0 or -ENOMEM.
 */
int __init kresp_ready_init(void)
{
	readies = alloc_percpu(struct ready);
	return readies ? 0 : -ENOMEM;
}

/**
 * kresp_ready_exit() - undo kresp_ready_init()
 *
 * Context: process, when no session is left.
 */
void kresp_ready_exit(void)
{
	free_percpu(readies);
}
