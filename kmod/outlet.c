// SPDX-License-Identifier: GPL-2.0
/*
 * The way out. If TCP takes only a part of an answer, the rest is made again
 * from its description; nothing is kept but how far it went.
 */
#include "outlet.h"

#include <linux/bug.h>
#include <linux/compiler.h>

#include "datecache.h"
#include "limits.h"
#include "ready.h"
#include "send.h"

/* @nr pieces, @len octets, of copies of @size octets each. */
static int outlet_send(struct kresp_outlet *out, struct sock *sk,
		       struct kvec *vec, unsigned int nr, size_t len,
		       size_t size, int flags)
{
	int ret;

	ret = kresp_send(sk, vec, nr, len, flags);
	if (ret > 0)
		for (out->sent += ret; out->sent >= size; out->sent -= size)
			out->copies--;
	return ret;
}

/* All copies of an answer that is there as octets. */
static int outlet_send_ready(struct kresp_outlet *out, struct sock *sk,
			     struct kresp_slice answer, int flags)
{
	struct kvec vec[KRESP_COPIES_MAX];
	unsigned int i;

	for (i = 0; i < out->copies; i++) {
		vec[i].iov_base = (void *)answer.data;
		vec[i].iov_len = answer.len;
	}
	vec[0].iov_base += out->sent;
	vec[0].iov_len -= out->sent;
	return outlet_send(out, sk, vec, out->copies,
			   out->copies * answer.len - out->sent, answer.len,
			   flags);
}

/* One copy of an answer whose head is made for this send alone. */
static noinline_for_stack int
outlet_send_made(struct kresp_outlet *out, struct sock *sk,
		 const struct kresp_response *resp, int flags)
{
	struct kresp_slice content = kresp_response_content(resp);
	u8 head[KRESP_RESPONSE_HEAD_MAX];
	char date[KRESP_HTTP_DATE_LEN];
	size_t head_len, size;
	struct kvec vec[2];
	int nr = 0;

	kresp_datecache_get(resp->date, date);
	head_len = kresp_response_head(resp, date, head, sizeof(head));
	if (WARN_ON_ONCE(!head_len))
		return -EMSGSIZE;

	size = head_len + content.len;
	if (out->sent < head_len) {
		vec[nr].iov_base = head + out->sent;
		vec[nr++].iov_len = head_len - out->sent;
		vec[nr].iov_base = (void *)content.data;
		vec[nr++].iov_len = content.len;
	} else {
		vec[nr].iov_base = (void *)content.data +
				   (out->sent - head_len);
		vec[nr++].iov_len = size - out->sent;
	}
	return outlet_send(out, sk, vec, nr, size - out->sent, size, flags);
}

/**
 * kresp_outlet_start() - one copy of an answer is to be sent
 * @out: nothing is under way
 *
 * Until the first of it is sent, @out->copies may be made more, up to
 * %KRESP_COPIES_MAX.
 */
void kresp_outlet_start(struct kresp_outlet *out)
{
	out->copies = 1;
	out->sent = 0;
}

/**
 * kresp_outlet_send() - hand to TCP what it has room for
 * @out: how far it went; no @out->copies are left once all is with TCP
 * @sk: the socket
 * @resp: the answer, the same until all is sent
 * @flags: of kresp_send()
 *
 * Context: process or softirq, socket lock held. Does not sleep.
 * Return: octets taken, or an errno, see kresp_send().
 */
int kresp_outlet_send(struct kresp_outlet *out, struct sock *sk,
		      const struct kresp_response *resp, int flags)
{
	struct kresp_slice answer;
	int ret;

	if (!kresp_ready_get(resp, &answer))
		return outlet_send_made(out, sk, resp, flags);
	ret = outlet_send_ready(out, sk, answer, flags);
	kresp_ready_put();
	return ret;
}
